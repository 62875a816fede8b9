/* The Lua binding, for a program that embeds both Lua 5.4 and dossier.
 *
 * The module dossier.so exports luaopen_dossier alone; a program that links
 * the binding itself opens it the same way, and every state has its own.
 */
#ifndef DOSSIER_LUALIB_H
#define DOSSIER_LUALIB_H

#include <lua.h>

#include "dossier/api.h"

DSR_BEGIN

/* Open the library in a state: pushes the table that `require "dossier"`
 * gives, and leaves it in package.loaded. Use it as a lua_CFunction, with
 * luaL_requiref(L, "dossier", luaopen_dossier, 0) or from require.
 * Raises a Lua error when there is no memory, or when the home folder (the
 * Lua half and the data) is not found; the message says where it was looked
 * for. The state must have the base, package, string and table libraries. */
DSR_API int luaopen_dossier(lua_State *L);

DSR_END
#endif
