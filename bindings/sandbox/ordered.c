/* pairs in an order: numbers first, then strings by their bytes, false and true, and
 * the rest as it comes.
 *
 * Lua's own order follows a seed that differs from one run to the next, so a report
 * that writes what pairs gives would not be the same twice. The keys are taken and
 * sorted when a loop begins; one whose value is gone when it is reached is passed
 * over, as Lua does. Refused: a seed of our own, which Lua has no way to set. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "bindings/sandbox/sandbox.h"
#include "bindings/sandbox/state.h"

typedef struct key {
  enum { NUMBER, STRING, TRUTH, OTHER } kind;
  lua_Number number;
  lua_Integer whole; /* exactly, of integers; of a boolean 0 or 1 */
  const char *text; /* kept by the list of keys */
  size_t len;
  lua_Integer at;   /* in that list */
} key;

static int compare(const void *left, const void *right) {
  const key *a = left, *b = right;
  if (a->kind != b->kind)
    return a->kind < b->kind ? -1 : 1;
  if (a->kind == NUMBER && (a->number < b->number || a->number > b->number))
    return a->number < b->number ? -1 : 1;
  if (a->kind != STRING && a->whole != b->whole)
    return a->whole < b->whole ? -1 : 1;
  if (a->kind == STRING) {
    int order = memcmp(a->text, b->text, a->len < b->len ? a->len : b->len);
    if (order != 0)
      return order;
    return a->len < b->len ? -1 : a->len > b->len;
  }
  return a->at < b->at ? -1 : a->at > b->at;
}

static key key_at(lua_State *L, int index, lua_Integer at) {
  key k = {.kind = OTHER, .at = at};
  if (lua_type(L, index) == LUA_TNUMBER) {
    k.kind = NUMBER;
    k.number = lua_tonumber(L, index);
    k.whole = lua_tointeger(L, index);
  } else if (lua_type(L, index) == LUA_TSTRING) {
    k.kind = STRING;
    k.text = lua_tolstring(L, index, &k.len);
  } else if (lua_type(L, index) == LUA_TBOOLEAN) {
    k.kind = TRUTH;
    k.whole = lua_toboolean(L, index);
  }
  return k;
}

/* A loop under way. */
typedef struct walk {
  lua_Integer count, next;
  lua_Integer order[]; /* of the keys, in their list */
} walk;

/* Upvalues: the keys as they came, the walk. */
static int step(lua_State *L) {
  walk *w = lua_touserdata(L, lua_upvalueindex(2));
  while (w->next < w->count) {
    lua_settop(L, 1);
    lua_rawgeti(L, lua_upvalueindex(1), w->order[w->next++]);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, 1) != LUA_TNIL)
      return 2;
  }
  lua_pushnil(L);
  return 1;
}

/* The same for keys 1 to n and no other. Upvalue: n. */
static int step_list(lua_State *L) {
  lua_Integer count = lua_tointeger(L, lua_upvalueindex(1));
  for (lua_Integer i = lua_tointeger(L, 2) + 1; i <= count; i++) {
    lua_settop(L, 1);
    lua_pushinteger(L, i);
    if (lua_rawgeti(L, 1, i) != LUA_TNIL)
      return 2;
  }
  lua_pushnil(L);
  return 1;
}

/* How many keys the table at 1 has; is it a list, which has them in order? */
static lua_Integer count_keys(lua_State *L, bool *list) {
  lua_Integer count = 0;
  *list = true;
  for (lua_pushnil(L); lua_next(L, 1) != 0; lua_pop(L, 1)) {
    count++;
    *list = *list && lua_isinteger(L, -2) && lua_tointeger(L, -2) == count;
  }
  return count;
}

/* The keys of the table at 1 in a list, and the walk over them: pushes both. */
static void push_walk(lua_State *L, lua_Integer count) {
  lua_Integer at = 0;
  lua_createtable(L, (int)count, 0);
  walk *w = lua_newuserdatauv(L, sizeof *w + (size_t)count * sizeof *w->order, 0);
  key *keys = lua_newuserdatauv(L, (size_t)count * sizeof *keys, 0); /* list walk keys */
  for (lua_pushnil(L); lua_next(L, 1) != 0;) {
    lua_pop(L, 1);
    keys[at] = key_at(L, -1, at + 1);
    lua_pushvalue(L, -1);
    lua_rawseti(L, 2, ++at);
  }
  qsort(keys, (size_t)count, sizeof *keys, compare);
  w->count = count;
  w->next = 0;
  for (lua_Integer i = 0; i < count; i++)
    w->order[i] = keys[i].at;
  lua_pop(L, 1);
}

static int ordered_pairs(lua_State *L) {
  bool list;
  luaL_checkany(L, 1);
  if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
    lua_pushvalue(L, 1);
    lua_call(L, 1, 3);
    return 3;
  }
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  lua_Integer count = count_keys(L, &list);
  dsr_sandbox_charge(L, (uint64_t)count + 1);
  luaL_argcheck(L, count < INT_MAX / 64, 1, "too many keys to put in order");
  if (list) {
    lua_pushinteger(L, count);
    lua_pushcclosure(L, step_list, 1);
  } else {
    push_walk(L, count);
    lua_pushcclosure(L, step, 2);
  }
  lua_pushvalue(L, 1);
  return 2; /* step table */
}

void dsr_sandbox_order_pairs(lua_State *L) {
  lua_pushcfunction(L, ordered_pairs);
  lua_setfield(L, -2, "pairs");
}
