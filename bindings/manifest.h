/* Reading a script's manifest as data: nothing of the script is run. */
#ifndef DSR_BINDINGS_MANIFEST_H
#define DSR_BINDINGS_MANIFEST_H

#include <lua.h>

/* Read the call `manifest { ... }` that a script's text begins with (after
 * comments and a first line "#!...").
 * Pushes the table, whose values are strings, numbers, booleans and tables of
 * these, and the number of bytes it took; or nil and a message "line N: ...",
 * or nil alone when the text does not begin with a manifest. Returns how many
 * values it pushed. */
int dsr_manifest_read(lua_State *L, const char *text, size_t len);

#endif
