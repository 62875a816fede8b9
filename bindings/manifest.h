/* Reading a script's manifest as data: nothing of the script is run. */
#ifndef DSR_BINDINGS_MANIFEST_H
#define DSR_BINDINGS_MANIFEST_H

#include <lua.h>

/* Read the call `manifest { ... }` that a script's text begins with (after
 * comments and a first line "#!...").
 * Pushes three values: the table, whose values are strings, numbers, booleans
 * and tables of these; the number of bytes it took; and a table of lines, which
 * has for each table of the manifest (as key) a table key -> line, and under
 * "line" the line of the manifest itself. Or nil and a message "line N: ...",
 * or nil alone when the text does not begin with a manifest. A key that is
 * given twice in one table is a fault, as is one of over 4096 values or 256 kB. Returns how many values it pushed.
 *
 * Example: "manifest {\n  name = 'x' }" gives m, 25, lines with
 * lines[m].name == 2 and lines.line == 1. */
int dsr_manifest_read(lua_State *L, const char *text, size_t len);

#endif
