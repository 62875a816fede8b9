/* Compiled regular expressions over plain strings.
 *
 * What a search finds belongs to the search: spans live on the Lua side of each
 * call, so that a loop's body may use the same pattern again. */
#include "bindings/bind.h"

#include <string.h>

#include "dossier/pattern.h"

typedef struct bound_pattern {
  dsr_pattern *pattern;
} bound_pattern;
/* User value 1: the source. */

static bound_pattern *check_pattern(lua_State *L, int arg) {
  bound_pattern *bound = luaL_checkudata(L, arg, DSR_BIND_PATTERN);
  if (bound->pattern == NULL)
    luaL_argerror(L, arg, "pattern is closed");
  return bound;
}

static unsigned check_flags(lua_State *L, int arg) {
  unsigned flags = 0;
  for (const char *s = luaL_optstring(L, arg, ""); *s != '\0'; s++) {
    if (*s == 'i')
      flags |= DSR_PATTERN_CASELESS;
    else if (*s == 'w')
      flags |= DSR_PATTERN_WHOLE;
    else
      luaL_argerror(L, arg,
                    lua_pushfstring(L, "unknown flag '%c'; there are i (ignore "
                                       "case) and w (the whole subject)", *s));
  }
  return flags;
}

static int library_pattern(lua_State *L) {
  size_t len;
  const char *source = luaL_checklstring(L, 1, &len);
  unsigned flags = check_flags(L, 2);
  if (dsr_bind_library_of(L)->own)
    flags |= DSR_PATTERN_OWN;
  bound_pattern *bound = lua_newuserdatauv(L, sizeof *bound, 1);
  bound->pattern = NULL;
  luaL_setmetatable(L, DSR_BIND_PATTERN);
  lua_pushvalue(L, 1);
  lua_setiuservalue(L, -2, 1);
  dsr_error err;
  if (dsr_pattern_new(source, len, flags, &bound->pattern, &err) == DSR_OK)
    return 1;
  lua_pushnil(L);
  dsr_bind_push_syntax(L, &err, source, len);
  lua_pushstring(L, dsr_status_name(err.code));
  return 3;
}

/* Where to begin: argument `arg` as string.find takes it. */
static size_t check_init(lua_State *L, int arg, size_t len) {
  lua_Integer init = luaL_optinteger(L, arg, 1);
  if (init < 0)
    init = init < -(lua_Integer)len ? 1 : (lua_Integer)len + init + 1;
  if (init < 1)
    init = 1;
  return (lua_Unsigned)init > len ? len + (init > (lua_Integer)len + 1)
                                  : (size_t)(init - 1);
}

/* Search and push a userdata that holds the spans; NULL when there is none. */
static const dsr_span *find(lua_State *L, const dsr_pattern *pattern,
                            const char *text, size_t len, size_t from) {
  size_t room = dsr_pattern_captures(pattern) + 1;
  if (from > len)
    return NULL;
  dsr_span *spans = lua_newuserdatauv(L, room * sizeof *spans, 0);
  dsr_error err;
  int status = dsr_pattern_find(pattern, text, len, from, spans, room, &err);
  if (status == DSR_DONE)
    return NULL;
  if (status != DSR_OK)
    dsr_bind_raise(L, &err);
  return spans;
}

static void push_group(lua_State *L, const char *text, dsr_span span) {
  if (span.start == DSR_UNSET)
    lua_pushboolean(L, 0);
  else
    lua_pushlstring(L, text + span.start, span.end - span.start);
}

/* first, last, captures; an empty match has last = first - 1. */
static int push_match(lua_State *L, const dsr_pattern *pattern,
                      const char *text, const dsr_span *spans) {
  size_t count = dsr_pattern_captures(pattern);
  lua_pushinteger(L, dsr_bind_first(spans[0]));
  lua_pushinteger(L, dsr_bind_last(spans[0]));
  lua_createtable(L, (int)count, 0);
  for (size_t i = 1; i <= count; i++) {
    const char *name = dsr_pattern_capture_name(pattern, i);
    push_group(L, text, spans[i]);
    if (name != NULL) {
      lua_pushvalue(L, -1);
      lua_setfield(L, -3, name);
    }
    lua_rawseti(L, -2, (lua_Integer)i);
  }
  return 3;
}

static int pattern_find(lua_State *L) {
  bound_pattern *bound = check_pattern(L, 1);
  size_t len;
  const char *text = luaL_checklstring(L, 2, &len);
  const dsr_span *spans =
      find(L, bound->pattern, text, len, check_init(L, 3, len));
  if (spans == NULL) {
    lua_pushnil(L);
    return 1;
  }
  return push_match(L, bound->pattern, text, spans);
}

static int pattern_match(lua_State *L) {
  bound_pattern *bound = check_pattern(L, 1);
  size_t len, count = dsr_pattern_captures(bound->pattern);
  const char *text = luaL_checklstring(L, 2, &len);
  const dsr_span *spans =
      find(L, bound->pattern, text, len, check_init(L, 3, len));
  if (spans == NULL) {
    lua_pushnil(L);
    return 1;
  }
  luaL_checkstack(L, (int)count + 1, "too many captures");
  if (count == 0)
    push_group(L, text, spans[0]);
  for (size_t i = 1; i <= count; i++)
    push_group(L, text, spans[i]);
  return count == 0 ? 1 : (int)count;
}

/* Upvalues: the pattern, the text, where to go on. */
static int gmatch_next(lua_State *L) {
  const bound_pattern *bound = lua_touserdata(L, lua_upvalueindex(1));
  size_t len;
  const char *text = lua_tolstring(L, lua_upvalueindex(2), &len);
  size_t from = (size_t)lua_tointeger(L, lua_upvalueindex(3));
  const dsr_span *spans = find(L, bound->pattern, text, len, from);
  if (spans == NULL) {
    lua_pushnil(L);
    return 1;
  }
  lua_pushinteger(L, (lua_Integer)dsr_pattern_after(text, len, spans[0]));
  lua_replace(L, lua_upvalueindex(3));
  return push_match(L, bound->pattern, text, spans);
}

static int pattern_gmatch(lua_State *L) {
  check_pattern(L, 1);
  luaL_checkstring(L, 2);
  lua_settop(L, 2);
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, gmatch_next, 3);
  return 1;
}

static int pattern_gc(lua_State *L) {
  bound_pattern *bound = luaL_checkudata(L, 1, DSR_BIND_PATTERN);
  dsr_pattern_free(bound->pattern);
  bound->pattern = NULL;
  return 0;
}

static int pattern_index(lua_State *L) {
  luaL_checkudata(L, 1, DSR_BIND_PATTERN);
  if (lua_type(L, 2) == LUA_TSTRING &&
      strcmp(lua_tostring(L, 2), "source") == 0)
    lua_getiuservalue(L, 1, 1);
  else
    lua_pushnil(L);
  return 1;
}

static int pattern_tostring(lua_State *L) {
  luaL_checkudata(L, 1, DSR_BIND_PATTERN);
  lua_getiuservalue(L, 1, 1);
  lua_pushfstring(L, "pattern %s", lua_tostring(L, -1));
  return 1;
}

void dsr_bind_open_pattern(lua_State *L) {
  static const luaL_Reg methods[] = {{"find", pattern_find},
                                     {"match", pattern_match},
                                     {"gmatch", pattern_gmatch},
                                     {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__index", pattern_index},
                                  {"__tostring", pattern_tostring},
                                  {"__gc", pattern_gc},
                                  {NULL, NULL}};
  dsr_bind_type(L, DSR_BIND_PATTERN, methods, meta);
  lua_pop(L, 1);
  lua_pushcfunction(L, library_pattern);
  lua_setfield(L, -2, "pattern");
}
