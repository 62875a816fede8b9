/* Any bytes as a script that begins with a manifest: a table with the bytes it
 * took and a line for each key, a fault with its line, or nothing; Lua's stack
 * holds just that. */
#include <lauxlib.h>

#include "bindings/manifest.h"
#include "tests/fuzz/replay.h"

static void check_fault(lua_State *L) {
  EXPECT(lua_isnil(L, 1) && lua_isstring(L, 2));
  EXPECT(strncmp(lua_tostring(L, 2), "line ", 5) == 0);
}

/* Each key of the table on top, and of the tables in it, has a line of the
 * text's, and no other key has one. */
static void check_lines(lua_State *L, int lines, lua_Integer most) {
  EXPECT(lua_checkstack(L, 8));
  int table = lua_gettop(L);
  lua_pushvalue(L, table);
  EXPECT(lua_rawget(L, lines) == LUA_TTABLE);
  for (lua_pushnil(L); lua_next(L, table) != 0; lua_pop(L, 1)) {
    lua_pushvalue(L, -2);
    lua_rawget(L, table + 1);
    EXPECT(lua_isinteger(L, -1) && lua_tointeger(L, -1) >= 1 &&
           lua_tointeger(L, -1) <= most);
    lua_pop(L, 1);
    if (lua_istable(L, -1))
      check_lines(L, lines, most);
  }
  lua_settop(L, table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  lua_State *L = luaL_newstate();
  EXPECT(L != NULL);
  int pushed = dsr_manifest_read(L, (const char *)data, size);
  EXPECT(lua_gettop(L) == pushed && pushed >= 1 && pushed <= 3);
  if (lua_istable(L, 1)) {
    lua_Integer most = 1;
    for (size_t i = 0; i < size; i++)
      most += data[i] == '\n';
    EXPECT(pushed == 3 && lua_tointeger(L, 2) > 0 &&
           (size_t)lua_tointeger(L, 2) <= size && lua_istable(L, 3));
    EXPECT(lua_getfield(L, 3, "line") == LUA_TNUMBER);
    lua_pop(L, 1);
    lua_pushvalue(L, 1);
    check_lines(L, 3, most);
  } else if (pushed == 2) {
    check_fault(L);
  } else {
    EXPECT(pushed == 1 && lua_isnil(L, 1));
  }
  lua_close(L);
  return 0;
}
