/* Any bytes as what a worker sends its host: a value that is written back and read
 * again the same, or nothing at all. */
#include <lauxlib.h>

#include "bindings/sandbox/values.h"
#include "tests/fuzz/replay.h"

/* Deep equality of plain values, raw; keys are no tables. */
static bool is_same(lua_State *L, int a, int b, int depth) {
  if (lua_type(L, a) != LUA_TTABLE || lua_type(L, b) != LUA_TTABLE) {
    bool not_a_number = lua_type(L, a) == LUA_TNUMBER && !lua_rawequal(L, a, a);
    return not_a_number ? lua_type(L, b) == LUA_TNUMBER && !lua_rawequal(L, b, b)
                        : lua_rawequal(L, a, b) && lua_isinteger(L, a) == lua_isinteger(L, b);
  }
  bool same = lua_checkstack(L, 8) && depth <= DSR_VALUES_DEPTH;
  int top = lua_gettop(L);
  for (lua_pushnil(L); same && lua_next(L, a) != 0; lua_pop(L, 1)) {
    lua_pushvalue(L, -2);
    lua_rawget(L, b);
    same = is_same(L, lua_gettop(L) - 1, lua_gettop(L), depth + 1);
    lua_pop(L, 1);
  }
  lua_settop(L, top);
  return same;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  lua_State *L = luaL_newstate();
  EXPECT(L != NULL);
  if (!dsr_values_push(L, (const char *)data, size)) {
    EXPECT(lua_gettop(L) == 0);
    lua_close(L);
    return 0;
  }
  EXPECT(lua_gettop(L) == 1);
  dsr_buf again = {0};
  EXPECT(dsr_values_write(L, 1, size + 1, &again) == NULL);
  EXPECT(again.len <= size); /* a key that was given twice is there once */
  EXPECT(dsr_values_push(L, again.data, again.len));
  EXPECT(is_same(L, 1, 2, 0) && is_same(L, 2, 1, 0));
  dsr_buf shorter = {0};
  EXPECT(dsr_values_write(L, 1, again.len - 1, &shorter) == dsr_values_too_long);
  EXPECT(shorter.len < again.len && lua_gettop(L) == 2);
  dsr_buf_free(&again);
  dsr_buf_free(&shorter);
  lua_close(L);
  return 0;
}
