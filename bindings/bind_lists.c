/* Results that are lists of counted rows: tables whose metatable has the name of
 * their class, and which print themselves through the Lua half. And the box that
 * holds what core gave while its rows are made into tables. */
#include "bindings/bind.h"

/* Where the registry keeps the function (class, list) -> text. */
static const char shown[] = "dossier.shown";

typedef struct result_box {
  void *result;
  void (*free)(void *);
} result_box;

static int box_gc(lua_State *L) {
  result_box *box = lua_touserdata(L, 1);
  void *result = box->result;
  box->result = NULL;
  if (result != NULL)
    box->free(result);
  return 0;
}

void **dsr_bind_push_box(lua_State *L, void (*free)(void *)) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", box_gc}, {NULL, NULL}};
  result_box *box = lua_newuserdatauv(L, sizeof *box, 0);
  *box = (result_box){NULL, free};
  dsr_bind_type(L, "dossier.result", none, meta);
  lua_setmetatable(L, -2);
  return &box->result;
}

void dsr_bind_empty_box(lua_State *L, int index) {
  result_box *box = lua_touserdata(L, index);
  void *result = box->result;
  box->result = NULL;
  if (result != NULL)
    box->free(result);
}

static int list_tostring(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_getfield(L, LUA_REGISTRYINDEX, shown);
  luaL_getmetafield(L, 1, "__name");
  lua_pushvalue(L, 1);
  lua_call(L, 2, 1);
  return 1;
}

void dsr_bind_list_type(lua_State *L, const char *type) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {{"__tostring", list_tostring}, {NULL, NULL}};
  dsr_bind_type(L, type, none, meta);
  lua_pop(L, 1);
}

void dsr_bind_set_ratio(lua_State *L, const char *name, double value) {
  if (value == value) {
    lua_pushnumber(L, value);
    lua_setfield(L, -2, name);
  }
}

/* internal.shown(f): what prints lists. */
static int internal_shown(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  lua_setfield(L, LUA_REGISTRYINDEX, shown);
  return 0;
}

void dsr_bind_open_lists(lua_State *L) {
  lua_pushcfunction(L, internal_shown);
  lua_setfield(L, -2, "shown");
}
