/* Coroutines of scripts: Lua's, but counted. Each has a hook of its own, so a tree
 * of short ones would never meet a limit; and nested too deeply they crash the
 * interpreter (Lua 5.4.4, coroutine.close inside coroutine.close). */
#include <lualib.h>

#include "bindings/sandbox/sandbox.h"

enum { DEPTH_MAX = 100, CHARGE = 1000 };

/* Before control goes into a coroutine: counts, and looks at the account. */
static dsr_sandbox *enter(lua_State *L, lua_State *into) {
  dsr_sandbox *box = dsr_sandbox_of(L);
  dsr_sandbox_charge(L, CHARGE);
  if (box->depth >= DEPTH_MAX)
    luaL_error(L, "coroutines nested more than %d deep", (int)DEPTH_MAX);
  box->depth++;
  box->running = into;
  return box;
}

static void leave(dsr_sandbox *box, lua_State *back, int status) {
  box->depth--;
  box->running = back;
  if (status == LUA_ERRMEM && box->over == NULL)
    box->over = "over its memory";
  dsr_sandbox_check(back);
}

static lua_State *check_thread(lua_State *L) {
  lua_State *co = lua_tothread(L, 1);
  luaL_argexpected(L, co != NULL, 1, "coroutine");
  return co;
}

/* Resume co with the top `count` values; how many results were moved to L, or -1
 * with the error moved. */
static int resume(lua_State *L, lua_State *co, int count) {
  int results;
  if (!lua_checkstack(co, count)) {
    lua_pushliteral(L, "too many arguments to resume");
    return -1;
  }
  dsr_sandbox *box = enter(L, co);
  lua_xmove(L, co, count);
  int status = lua_resume(co, L, count, &results);
  leave(box, L, status);
  if (status != LUA_OK && status != LUA_YIELD) {
    lua_xmove(co, L, 1);
    return -1;
  }
  if (!lua_checkstack(L, results + 1)) {
    lua_pop(co, results);
    lua_pushliteral(L, "too many results to resume");
    return -1;
  }
  lua_xmove(co, L, results);
  return results;
}

static int coroutine_resume(lua_State *L) {
  lua_State *co = check_thread(L);
  int results = resume(L, co, lua_gettop(L) - 1);
  lua_pushboolean(L, results >= 0);
  lua_insert(L, results < 0 ? -2 : -(results + 1));
  return results < 0 ? 2 : results + 1;
}

static int coroutine_create(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  dsr_sandbox_charge(L, CHARGE);
  lua_State *co = lua_newthread(L);
  lua_pushvalue(L, 1);
  lua_xmove(L, co, 1);
  return 1;
}

/* Close a coroutine whose error goes on, as wrap does. */
static int call_wrapped(lua_State *L) {
  lua_State *co = lua_tothread(L, lua_upvalueindex(1));
  int results = resume(L, co, lua_gettop(L));
  if (results >= 0)
    return results;
  int status = lua_status(co);
  if (status != LUA_OK && status != LUA_YIELD) {
    dsr_sandbox *box = enter(L, co);
    status = lua_resetthread(co);
    leave(box, L, status);
    lua_pop(L, 1);
    lua_xmove(co, L, 1);
  }
  if (lua_type(L, -1) == LUA_TSTRING) {
    luaL_where(L, 1);
    lua_insert(L, -2);
    lua_concat(L, 2);
  }
  return lua_error(L);
}

static int coroutine_wrap(lua_State *L) {
  coroutine_create(L);
  lua_pushcclosure(L, call_wrapped, 1);
  return 1;
}

static int coroutine_close(lua_State *L) {
  lua_State *co = check_thread(L);
  lua_Debug ar;
  int status = lua_status(co);
  bool ended = status == LUA_OK && lua_getstack(co, 0, &ar) == 0;
  if (co == L || (status == LUA_OK && !ended))
    return luaL_error(L, "cannot close a running coroutine");
  dsr_sandbox *box = enter(L, co);
  status = lua_resetthread(co);
  leave(box, L, status);
  lua_pushboolean(L, status == LUA_OK);
  if (status == LUA_OK)
    return 1;
  lua_xmove(co, L, 1);
  return 2;
}

static const char *const as_they_are[] = {"isyieldable", "running", "status", "yield"};

void dsr_sandbox_open_coroutine(lua_State *L) {
  static const luaL_Reg own[] = {{"create", coroutine_create},
                                 {"wrap", coroutine_wrap},
                                 {"resume", coroutine_resume},
                                 {"close", coroutine_close},
                                 {NULL, NULL}};
  luaL_requiref(L, "coroutine", luaopen_coroutine, 0); /* env lua's */
  luaL_newlib(L, own);
  for (size_t i = 0; i < sizeof as_they_are / sizeof *as_they_are; i++) {
    lua_getfield(L, -2, as_they_are[i]);
    lua_setfield(L, -2, as_they_are[i]);
  }
  lua_setfield(L, -3, "coroutine");
  lua_pop(L, 1);
}
