/* What the program adds to the library for its own Lua half: the terminal, the
 * line editor, folders, files that are replaced whole. Trusted code only; no
 * script of an analyst sees these. */
#ifndef DSR_HOST_H
#define DSR_HOST_H

#include <lua.h>

/* Each pushes nothing and sets its functions in the table on top. */
void dsr_host_open_files(lua_State *L);    /* files.c */
void dsr_host_open_terminal(lua_State *L); /* terminal.c */

#endif
