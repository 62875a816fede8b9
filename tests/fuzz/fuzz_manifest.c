/* Any bytes as a script that begins with a manifest: a table with the bytes it
 * took, a fault with its line, or nothing; Lua's stack holds just that. */
#include <lauxlib.h>

#include "bindings/manifest.h"
#include "tests/fuzz/replay.h"

static void check_fault(lua_State *L) {
  EXPECT(lua_isnil(L, 1) && lua_isstring(L, 2));
  EXPECT(strncmp(lua_tostring(L, 2), "line ", 5) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  lua_State *L = luaL_newstate();
  EXPECT(L != NULL);
  int pushed = dsr_manifest_read(L, (const char *)data, size);
  EXPECT(lua_gettop(L) == pushed && pushed >= 1 && pushed <= 2);
  if (lua_istable(L, 1))
    EXPECT(pushed == 2 && lua_tointeger(L, 2) > 0 &&
           (size_t)lua_tointeger(L, 2) <= size);
  else if (pushed == 2)
    check_fault(L);
  else
    EXPECT(lua_isnil(L, 1));
  lua_close(L);
  return 0;
}
