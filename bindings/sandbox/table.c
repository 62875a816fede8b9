/* The table library of scripts, and what is left of math and utf8.
 *
 * Lua's table functions loop in C over lengths that a metamethod may make up, so
 * what they are about to do is charged first; where a table answers for its own
 * length or elements, functions that would ask again are refused. */
#include <lualib.h>

#include "bindings/sandbox/sandbox.h"

static int original(lua_State *L) {
  return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

/* The length of the table at arg, which has none of its own making. */
static uint64_t plain_length(lua_State *L, int arg) {
  luaL_checktype(L, arg, LUA_TTABLE);
  if (luaL_getmetafield(L, arg, "__len") != LUA_TNIL)
    luaL_argerror(L, arg, "a table with __len is not taken here");
  return lua_rawlen(L, arg);
}

/* insert, remove: move what is behind; sort: compare. */
static int table_move_behind(lua_State *L) {
  uint64_t n = plain_length(L, 1);
  dsr_sandbox_charge(L, lua_gettop(L) > 2 || lua_type(L, 2) == LUA_TNUMBER ? n / 2 + 1 : 1);
  return original(L);
}

static int table_sort(lua_State *L) {
  uint64_t n = plain_length(L, 1), rounds = 1;
  for (uint64_t m = n; m > 1; m /= 2)
    rounds++;
  dsr_sandbox_charge(L, n * rounds * 2);
  return original(L);
}

static int table_concat(lua_State *L) {
  size_t between;
  uint64_t n = plain_length(L, 1), bytes = 0;
  luaL_optlstring(L, 2, "", &between);
  lua_Integer first = luaL_optinteger(L, 3, 1);
  lua_Integer last = luaL_optinteger(L, 4, (lua_Integer)n);
  if (last >= first) {
    uint64_t count = (uint64_t)last - (uint64_t)first + 1;
    if (count > n + 1 && between > 0)
      dsr_sandbox_string(L, count > UINT64_MAX / between ? UINT64_MAX : count * between,
                         "concat");
    for (lua_Integer i = first; i <= last && (uint64_t)(i - first) < n + 1; i++) {
      lua_rawgeti(L, 1, i);
      bytes += between + (lua_type(L, -1) == LUA_TSTRING ? lua_rawlen(L, -1) : 8);
      lua_pop(L, 1);
    }
  }
  dsr_sandbox_string(L, bytes, "concat");
  return original(L);
}

/* How many elements a range has, charged. */
static void charge_range(lua_State *L, lua_Integer first, lua_Integer last) {
  if (last >= first)
    dsr_sandbox_charge(L, (uint64_t)last - (uint64_t)first + 1);
}

/* A move of more than there can be runs for ever without taking memory. */
enum { ELEMENTS_MAX = 100000000 };

static int table_move(lua_State *L) {
  lua_Integer first = luaL_checkinteger(L, 2), last = luaL_checkinteger(L, 3);
  if (last >= first && (uint64_t)last - (uint64_t)first >= ELEMENTS_MAX)
    luaL_argerror(L, 3, "too many elements to move");
  charge_range(L, first, last);
  return original(L);
}

static int table_unpack(lua_State *L) {
  lua_Integer first = luaL_optinteger(L, 2, 1);
  lua_Integer last = lua_isnoneornil(L, 3) ? (lua_Integer)plain_length(L, 1)
                                           : luaL_checkinteger(L, 3);
  if (last >= first && (uint64_t)last - (uint64_t)first < 10000000)
    charge_range(L, first, last); /* more is refused by Lua itself */
  return original(L);
}

typedef struct charged {
  const char *name;
  lua_CFunction before;
} charged;

static void add_charged(lua_State *L, const charged *list, size_t count) {
  for (size_t i = 0; i < count; i++) { /* env lua's ours */
    lua_getfield(L, -2, list[i].name);
    lua_pushcclosure(L, list[i].before, 1);
    lua_setfield(L, -2, list[i].name);
  }
}

void dsr_sandbox_open_table(lua_State *L) {
  static const charged own[] = {{"insert", table_move_behind},
                                {"remove", table_move_behind},
                                {"sort", table_sort},
                                {"concat", table_concat},
                                {"move", table_move},
                                {"unpack", table_unpack}};
  luaL_requiref(L, "table", luaopen_table, 0);
  lua_newtable(L);
  add_charged(L, own, sizeof own / sizeof *own);
  lua_getfield(L, -2, "pack");
  lua_setfield(L, -2, "pack");
  lua_setfield(L, -3, "table");
  lua_pop(L, 1);
}

/* --- math and utf8 --- */

/* One pass over the string. */
static int utf8_pass(lua_State *L) {
  size_t len;
  luaL_checklstring(L, 1, &len);
  dsr_sandbox_charge(L, len + 1);
  return original(L);
}

/* Lua's table without what scripts do not get: chance is no part of a report. */
static void copy_without(lua_State *L, const char *const *without) {
  lua_newtable(L); /* env lua's ours */
  lua_pushnil(L);
  while (lua_next(L, -3) != 0) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, -4);
  }
  for (; *without != NULL; without++) {
    lua_pushnil(L);
    lua_setfield(L, -2, *without);
  }
}

void dsr_sandbox_open_rest(lua_State *L) {
  static const char *const chance[] = {"random", "randomseed", NULL};
  static const char *const nothing[] = {NULL};
  static const charged passes[] = {{"len", utf8_pass}, {"codepoint", utf8_pass},
                                   {"codes", utf8_pass}, {"offset", utf8_pass}};
  luaL_requiref(L, "math", luaopen_math, 0);
  copy_without(L, chance);
  lua_setfield(L, -3, "math");
  lua_pop(L, 1);
  luaL_requiref(L, "utf8", luaopen_utf8, 0);
  copy_without(L, nothing);
  add_charged(L, passes, sizeof passes / sizeof *passes);
  lua_setfield(L, -3, "utf8");
  lua_pop(L, 1);
}
