/* Scripts: reading a manifest, and loading a script's text into an environment
 * of its own that holds an allow-list of Lua's names.
 *
 * The environment gives good error messages and keeps one script's slips out of
 * the next; the boundary against a hostile script is the process it runs in.
 * Each environment has copies of the library tables. math.random is not among
 * them: the same corpus and scripts give the same bytes. */
#include <string.h>
#include <time.h>

#include "bindings/bind.h"
#include "bindings/manifest.h"

/* --- what is wrapped --- */

static int script_getmetatable(lua_State *L) {
  luaL_checkany(L, 1);
  if (lua_type(L, 1) != LUA_TTABLE || !lua_getmetatable(L, 1))
    lua_pushnil(L);
  else if (luaL_getmetafield(L, 1, "__metatable") == LUA_TNIL)
    return 1; /* the metatable itself */
  return 1;
}

static int script_setmetatable(lua_State *L) {
  int type = lua_type(L, 2);
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_argcheck(L, type == LUA_TNIL || type == LUA_TTABLE, 2,
                "nil or table expected");
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

enum { LOAD_MAX = 1 << 20 };

/* load(text, name, mode, env): strings of text only, in the script's
 * environment (upvalue 1) unless another is given. */
static int script_load(lua_State *L) {
  size_t len;
  const char *text = luaL_checklstring(L, 1, &len);
  const char *name = luaL_optstring(L, 2, text);
  luaL_argcheck(L, len <= LOAD_MAX, 1, "text is over 1 MB");
  if (luaL_loadbufferx(L, text, len, name, "t") != LUA_OK) {
    lua_pushnil(L);
    lua_insert(L, -2);
    return 2;
  }
  if (lua_isnoneornil(L, 4))
    lua_pushvalue(L, lua_upvalueindex(1));
  else
    lua_pushvalue(L, 4);
  lua_setupvalue(L, -2, 1);
  return 1;
}

/* manifest { ... } when the script runs: it was read before. */
static int script_manifest(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  return 0;
}

/* --- the environment --- */

static const char *const base_names[] = {
    "assert", "error",  "ipairs",   "next",     "pairs",  "pcall",
    "print",  "rawequal", "rawget", "rawlen",   "rawset", "select",
    "tonumber", "tostring", "type", "xpcall",   "_VERSION"};

typedef struct library {
  const char *name;
  const char *const *without; /* names that scripts do not get; NULL ends */
} library;

static const char *const string_without[] = {"dump", NULL};
static const char *const math_without[] = {"random", "randomseed", NULL};
static const char *const nothing[] = {NULL};
static const library libraries[] = {{"string", string_without},
                                    {"table", nothing},
                                    {"math", math_without},
                                    {"utf8", nothing},
                                    {"coroutine", nothing}};

/* With the environment on top: a copy of one of Lua's libraries goes in. */
static void copy_library(lua_State *L, const library *from) {
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  lua_getfield(L, -1, from->name); /* env loaded library */
  lua_remove(L, -2);
  lua_newtable(L); /* env library copy */
  if (lua_istable(L, -2)) {
    lua_pushnil(L);
    while (lua_next(L, -3) != 0) {
      lua_pushvalue(L, -2);
      lua_insert(L, -2);
      lua_rawset(L, -4); /* env library copy key */
    }
    for (size_t i = 0; from->without[i] != NULL; i++) {
      lua_pushnil(L);
      lua_setfield(L, -2, from->without[i]);
    }
  }
  lua_remove(L, -2);
  lua_setfield(L, -2, from->name);
}

/* Pushes a fresh environment whose `require` is the function at index. */
static void push_environment(lua_State *L, int require) {
  lua_newtable(L);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  lua_getfield(L, -1, LUA_GNAME); /* env loaded base */
  lua_remove(L, -2);
  for (size_t i = 0; i < sizeof base_names / sizeof *base_names; i++) {
    lua_getfield(L, -1, base_names[i]);
    lua_setfield(L, -3, base_names[i]);
  }
  lua_pop(L, 1);
  for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++)
    copy_library(L, &libraries[i]);
  lua_pushcfunction(L, script_getmetatable);
  lua_setfield(L, -2, "getmetatable");
  lua_pushcfunction(L, script_setmetatable);
  lua_setfield(L, -2, "setmetatable");
  lua_pushcfunction(L, script_manifest);
  lua_setfield(L, -2, "manifest");
  lua_pushvalue(L, -1);
  lua_pushcclosure(L, script_load, 1);
  lua_setfield(L, -2, "load");
  lua_pushvalue(L, require);
  lua_setfield(L, -2, "require");
  lua_pushvalue(L, -1);
  lua_setfield(L, -2, "_G");
}

/* compile(text, path, require): the script's chunk in an environment of its
 * own; or nil, message. */
static int internal_compile(lua_State *L) {
  size_t len;
  const char *text = luaL_checklstring(L, 1, &len);
  const char *path = luaL_checkstring(L, 2);
  luaL_checktype(L, 3, LUA_TFUNCTION);
  if (len > 0 && text[0] == '#') { /* a first line "#!..." stays a line */
    const char *end = memchr(text, '\n', len);
    size_t cut = end != NULL ? (size_t)(end - text) : len;
    text += cut;
    len -= cut;
  }
  const char *name = lua_pushfstring(L, "@%s", path);
  if (luaL_loadbufferx(L, text, len, name, "t") != LUA_OK) {
    lua_pushnil(L);
    lua_insert(L, -2);
    return 2;
  }
  push_environment(L, 3);
  lua_setupvalue(L, -2, 1);
  return 1;
}

/* manifest(text): the table, and the lines of its keys (manifest.h); or nil,
 * message. */
static int internal_manifest(lua_State *L) {
  size_t len;
  const char *text = luaL_checklstring(L, 1, &len);
  lua_settop(L, 1);
  int count = dsr_manifest_read(L, text, len);
  if (lua_isnil(L, 2)) {
    if (count == 1)
      lua_pushliteral(L, "no manifest: the file does not begin with "
                         "manifest { ... }");
    return 2;
  }
  lua_remove(L, 3); /* the bytes it took */
  return 2;
}

/* clock(): seconds from some moment on, for profiles. Scripts have none. */
static int internal_clock(lua_State *L) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  lua_pushnumber(L, (lua_Number)now.tv_sec + (lua_Number)now.tv_nsec / 1e9);
  return 1;
}

void dsr_bind_open_script(lua_State *L) {
  static const luaL_Reg functions[] = {{"clock", internal_clock},
                                       {"compile", internal_compile},
                                       {"manifest", internal_manifest},
                                       {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
