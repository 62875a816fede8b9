/* Plain values as bytes: a letter for the kind, then its content.
 *
 *   Z nil   T true   F false   I integer   D float (8 bytes each)
 *   S length, bytes   { pairs of key and value, }
 *
 * Exact, so that what a report says is the same whether it was sent or not: whole
 * floats stay floats, strings may hold any byte. Refused: JSON, which knows neither
 * and costs more on both sides. */
#include "bindings/sandbox/values.h"

#include <lauxlib.h>
#include <stdint.h>
#include <string.h>


/* --- writing --- */

const char dsr_values_too_long[] = "more than is allowed";

typedef struct writer {
  lua_State *L;
  dsr_buf *to;
  size_t most;
  const char *problem;
} writer;

static bool put(writer *w, const void *bytes, size_t len) {
  if (len > w->most - w->to->len)
    w->problem = dsr_values_too_long;
  else if (!dsr_buf_add(w->to, bytes, len))
    w->problem = "more than there is memory for";
  return w->problem == NULL;
}

static bool put_tagged(writer *w, char tag, const void *bytes, size_t len) {
  return put(w, &tag, 1) && put(w, bytes, len);
}

static bool write_value(writer *w, int index, int depth);

static bool write_table(writer *w, int index, int depth) {
  lua_State *L = w->L;
  if (depth >= DSR_VALUES_DEPTH) {
    w->problem = "tables nested too deep, or inside themselves";
    return false;
  }
  luaL_checkstack(L, 4, NULL);
  index = lua_absindex(L, index);
  if (!put(w, "{", 1))
    return false;
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    if (!write_value(w, -2, depth + 1) || !write_value(w, -1, depth + 1)) {
      lua_pop(L, 2);
      return false;
    }
    lua_pop(L, 1);
  }
  return put(w, "}", 1);
}

static bool write_number(writer *w, int index) {
  if (lua_isinteger(w->L, index)) {
    lua_Integer n = lua_tointeger(w->L, index);
    return put_tagged(w, 'I', &n, sizeof n);
  }
  lua_Number x = lua_tonumber(w->L, index);
  return put_tagged(w, 'D', &x, sizeof x);
}

static bool write_string(writer *w, int index) {
  size_t len;
  const char *s = lua_tolstring(w->L, index, &len);
  uint64_t long_len = len;
  return put_tagged(w, 'S', &long_len, sizeof long_len) && put(w, s, len);
}

static bool write_value(writer *w, int index, int depth) {
  switch (lua_type(w->L, index)) {
  case LUA_TNIL:
    return put(w, "Z", 1);
  case LUA_TBOOLEAN:
    return put(w, lua_toboolean(w->L, index) ? "T" : "F", 1);
  case LUA_TNUMBER:
    return write_number(w, index);
  case LUA_TSTRING:
    return write_string(w, index);
  case LUA_TTABLE:
    return write_table(w, index, depth);
  default:
    w->problem = "what is no data (a function or an object)";
    return false;
  }
}

const char *dsr_values_write(lua_State *L, int index, size_t most, dsr_buf *to) {
  writer w = {L, to, most > to->len ? most : to->len, NULL};
  write_value(&w, lua_absindex(L, index), 0);
  return w.problem;
}

/* --- reading --- */

typedef struct reader {
  lua_State *L;
  const char *at, *end;
} reader;

static bool take(reader *r, void *to, size_t len) {
  if ((size_t)(r->end - r->at) < len)
    return false;
  memcpy(to, r->at, len);
  r->at += len;
  return true;
}

static bool push_value(reader *r, int depth);

static bool is_key(lua_State *L, int index) {
  int type = lua_type(L, index);
  if (type == LUA_TNUMBER && !lua_isinteger(L, index)) {
    lua_Number x = lua_tonumber(L, index);
    return x == x; /* NaN is none */
  }
  return type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TBOOLEAN;
}

static bool push_table(reader *r, int depth) {
  lua_State *L = r->L;
  if (depth >= DSR_VALUES_DEPTH)
    return false;
  luaL_checkstack(L, 4, NULL);
  lua_newtable(L);
  for (;;) {
    if (r->at == r->end)
      return false;
    if (*r->at == '}') {
      r->at++;
      return true;
    }
    if (!push_value(r, depth + 1) || !is_key(L, -1) || !push_value(r, depth + 1))
      return false;
    lua_rawset(L, -3);
  }
}

static bool push_string(reader *r) {
  uint64_t len;
  if (!take(r, &len, sizeof len) || len > (uint64_t)(r->end - r->at))
    return false;
  lua_pushlstring(r->L, r->at, (size_t)len);
  r->at += len;
  return true;
}

static bool push_value(reader *r, int depth) {
  lua_Integer n;
  lua_Number x;
  if (r->at == r->end)
    return false;
  switch (*r->at++) {
  case 'Z':
    lua_pushnil(r->L);
    return true;
  case 'T':
  case 'F':
    lua_pushboolean(r->L, r->at[-1] == 'T');
    return true;
  case 'I':
    if (!take(r, &n, sizeof n))
      return false;
    lua_pushinteger(r->L, n);
    return true;
  case 'D':
    if (!take(r, &x, sizeof x))
      return false;
    lua_pushnumber(r->L, x);
    return true;
  case 'S':
    return push_string(r);
  case '{':
    return push_table(r, depth);
  default:
    return false;
  }
}

bool dsr_values_push(lua_State *L, const char *data, size_t len) {
  reader r = {L, data, data + len};
  int top = lua_gettop(L);
  luaL_checkstack(L, 4, NULL);
  if (push_value(&r, 0) && r.at == r.end)
    return true;
  lua_settop(L, top);
  return false;
}
