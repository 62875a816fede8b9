/* The base library of scripts: Lua's harmless functions as they are; those that
 * catch errors, load code, set metatables or print addresses are ours. */
#include <lualib.h>
#include <string.h>

#include "bindings/sandbox/sandbox.h"

enum { LOAD_MAX = 1 << 20 };

/* --- catching errors --- */

/* What a call that caught something does first: the end of a run goes on. */
static void look_at(lua_State *L, int status) {
  dsr_sandbox *box = dsr_sandbox_of(L);
  if (status == LUA_ERRMEM && box->over == NULL)
    box->over = "over its memory";
  if (box->over != NULL)
    dsr_sandbox_check(L);
}

static int finish_pcall(lua_State *L, int status, lua_KContext below) {
  look_at(L, status);
  if (status == LUA_OK || status == LUA_YIELD)
    return lua_gettop(L) - (int)below;
  lua_pushboolean(L, 0);
  lua_insert(L, -2);
  return 2;
}

static int base_pcall(lua_State *L) {
  luaL_checkany(L, 1);
  lua_pushboolean(L, 1);
  lua_insert(L, 1);
  int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish_pcall);
  return finish_pcall(L, status, 0);
}

/* Stands in for a script's message handler, which is not called any more once the
 * run is over: it would run without hooks. Upvalue: the handler. */
static int handle(lua_State *L) {
  if (dsr_sandbox_of(L)->over != NULL)
    return 1;
  lua_settop(L, 1);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, 1, 1);
  return 1;
}

static int base_xpcall(lua_State *L) {
  int count = lua_gettop(L);
  luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_pushvalue(L, 2);
  lua_pushcclosure(L, handle, 1);
  lua_replace(L, 2);      /* f handler ... */
  lua_pushboolean(L, 1);
  lua_pushvalue(L, 1);
  lua_rotate(L, 3, 2); /* f handler true f ... */
  int status = lua_pcallk(L, count - 2, LUA_MULTRET, 2, 2, finish_pcall);
  return finish_pcall(L, status, 2);
}

/* --- names in place of addresses --- */

static const char serials[] = "dossier.serials";

/* Push the number by which this run knows the value at index. */
static void push_serial(lua_State *L, int index) {
  index = lua_absindex(L, index);
  if (lua_getfield(L, LUA_REGISTRYINDEX, serials) != LUA_TTABLE) {
    lua_pop(L, 1);
    lua_newtable(L);
    lua_createtable(L, 0, 1);
    lua_pushliteral(L, "k");
    lua_setfield(L, -2, "__mode");
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_setfield(L, LUA_REGISTRYINDEX, serials);
  }
  lua_pushvalue(L, index);
  if (lua_rawget(L, -2) == LUA_TNIL) {
    lua_pop(L, 1);
    lua_pushinteger(L, ++dsr_sandbox_of(L)->serial);
    lua_pushvalue(L, index);
    lua_pushvalue(L, -2);
    lua_rawset(L, -4);
  }
  lua_remove(L, -2);
}

static int base_tostring(lua_State *L) {
  luaL_checkany(L, 1);
  int type = lua_type(L, 1);
  bool plain = type == LUA_TNIL || type == LUA_TBOOLEAN || type == LUA_TNUMBER ||
               type == LUA_TSTRING;
  if (plain || luaL_getmetafield(L, 1, "__tostring") != LUA_TNIL) {
    luaL_tolstring(L, 1, NULL);
    return 1;
  }
  const char *name = luaL_typename(L, 1);
  if (luaL_getmetafield(L, 1, "__name") == LUA_TSTRING)
    name = lua_tostring(L, -1);
  push_serial(L, 1);
  lua_pushfstring(L, "%s: %d", name, (int)lua_tointeger(L, -1));
  return 1;
}

/* --- metatables --- */

static int base_getmetatable(lua_State *L) {
  luaL_checkany(L, 1);
  if (lua_type(L, 1) != LUA_TTABLE || !lua_getmetatable(L, 1))
    lua_pushnil(L);
  else if (luaL_getmetafield(L, 1, "__metatable") == LUA_TNIL)
    return 1; /* the metatable itself */
  return 1;
}

static int base_setmetatable(lua_State *L) {
  int type = lua_type(L, 2);
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
  if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
    return luaL_error(L, "cannot change a protected metatable");
  if (type == LUA_TTABLE) {
    lua_pushliteral(L, "__gc");
    lua_rawget(L, 2);
    luaL_argcheck(L, lua_isnil(L, -1), 2, "scripts cannot set __gc");
  }
  lua_settop(L, 2);
  lua_setmetatable(L, 1);
  return 1;
}

/* --- loading --- */

/* load(text, name, mode, env): strings of text only, in the script's environment
 * (upvalue 1) unless another is given. */
static int base_load(lua_State *L) {
  size_t len;
  luaL_argexpected(L, lua_type(L, 1) == LUA_TSTRING, 1, "string");
  const char *text = lua_tolstring(L, 1, &len);
  const char *name = luaL_optstring(L, 2, text);
  luaL_argcheck(L, len <= LOAD_MAX, 1, "text is over 1 MB");
  dsr_sandbox_charge(L, len);
  int status = luaL_loadbufferx(L, text, len, name, "t");
  if (status != LUA_OK) {
    look_at(L, status);
    lua_pushnil(L);
    lua_insert(L, -2);
    return 2;
  }
  if (lua_isnone(L, 4))
    lua_pushvalue(L, lua_upvalueindex(1));
  else
    lua_pushvalue(L, 4);
  if (lua_setupvalue(L, -2, 1) == NULL)
    lua_pop(L, 1);
  return 1;
}

/* manifest { ... } when the script runs: it was read before. */
static int base_manifest(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  return 0;
}

/* select("#", ...) and the rest are Lua's; select(n, ...) is linear in what it
 * gives, as the call itself is. */
static const char *const as_they_are[] = {
    "assert", "error",  "ipairs", "next",     "pairs",  "rawequal", "rawget",
    "rawlen", "rawset", "select", "tonumber", "type",   "_VERSION"};

void dsr_sandbox_open_base(lua_State *L) {
  static const luaL_Reg own[] = {{"pcall", base_pcall},
                                 {"xpcall", base_xpcall},
                                 {"tostring", base_tostring},
                                 {"getmetatable", base_getmetatable},
                                 {"setmetatable", base_setmetatable},
                                 {"manifest", base_manifest},
                                 {NULL, NULL}};
  luaL_requiref(L, LUA_GNAME, luaopen_base, 0); /* env lua's */
  for (size_t i = 0; i < sizeof as_they_are / sizeof *as_they_are; i++) {
    lua_getfield(L, -1, as_they_are[i]);
    lua_setfield(L, -3, as_they_are[i]);
  }
  lua_pop(L, 1);
  luaL_setfuncs(L, own, 0);
  lua_pushvalue(L, -1);
  lua_pushcclosure(L, base_load, 1);
  lua_setfield(L, -2, "load");
  lua_pushvalue(L, -1);
  lua_setfield(L, -2, "_G");
}
