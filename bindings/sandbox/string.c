/* The string library of scripts: find, match, gmatch and gsub over our own
 * matcher; the others are Lua's, called after what they are about to do was
 * charged and bounded. */
#include <lualib.h>
#include <stdlib.h>
#include <string.h>

#include "bindings/sandbox/pattern.h"

/* --- find and match --- */

/* Where to begin, counted from 0; beyond len where there is no such place. */
static size_t beginning(lua_State *L, int arg, size_t len) {
  lua_Integer at = luaL_optinteger(L, arg, 1);
  if (at > 0)
    return (lua_Unsigned)at - 1 > len ? len + 1 : (size_t)at - 1;
  if (at == 0 || at < -(lua_Integer)len)
    return 0;
  return len - (size_t)(-at);
}

static bool is_plain(const char *pattern, size_t len) {
  for (size_t i = 0; i < len; i++)
    if (pattern[i] != '\0' && strchr("^$*+?.([%-", pattern[i]) != NULL)
      return false;
  return true;
}

static int find_plain(lua_State *L, const char *s, size_t len, const char *wanted,
                      size_t wanted_len, size_t from) {
  dsr_sandbox_charge(L, (len - from) / 16 + wanted_len / 16);
  const char *found = wanted_len == 0 ? s + from
                                      : memmem(s + from, len - from, wanted, wanted_len);
  if (found == NULL) {
    lua_pushnil(L);
    return 1;
  }
  lua_pushinteger(L, found - s + 1);
  lua_pushinteger(L, found - s + (lua_Integer)wanted_len);
  return 2;
}

static int search(lua_State *L, bool find) {
  size_t len, pattern_len;
  dsr_lua_match m;
  const char *s = luaL_checklstring(L, 1, &len);
  const char *p = luaL_checklstring(L, 2, &pattern_len);
  size_t from = beginning(L, 3, len);
  if (from > len) {
    lua_pushnil(L);
    return 1;
  }
  if (find && (lua_toboolean(L, 4) || is_plain(p, pattern_len)))
    return find_plain(L, s, len, p, pattern_len, from);
  bool anchored = *p == '^' && pattern_len > 0;
  p += anchored;
  dsr_lua_match_begin(&m, L, s, len, p, pattern_len - anchored);
  for (const char *at = s + from; at <= m.subject_end; at++) {
    const char *end = dsr_lua_match_at(&m, at, p);
    if (end != NULL) {
      dsr_lua_match_settle(&m);
      if (!find)
        return dsr_lua_push_captures(&m, at, end, true);
      lua_pushinteger(L, at - s + 1);
      lua_pushinteger(L, end - s);
      return dsr_lua_push_captures(&m, NULL, NULL, false) + 2;
    }
    if (anchored)
      break;
  }
  dsr_lua_match_settle(&m);
  lua_pushnil(L);
  return 1;
}

static int string_find(lua_State *L) { return search(L, true); }
static int string_match(lua_State *L) { return search(L, false); }

/* --- gmatch --- */

/* Upvalues: subject, pattern, where to go on, where the last match ended (both
 * counted from 0; -1: nowhere). */
static int gmatch_next(lua_State *L) {
  size_t len, pattern_len;
  dsr_lua_match m;
  const char *s = lua_tolstring(L, lua_upvalueindex(1), &len);
  const char *p = lua_tolstring(L, lua_upvalueindex(2), &pattern_len);
  size_t from = (size_t)lua_tointeger(L, lua_upvalueindex(3));
  lua_Integer last = lua_tointeger(L, lua_upvalueindex(4));
  dsr_lua_match_begin(&m, L, s, len, p, pattern_len);
  for (const char *at = s + from; from <= len && at <= m.subject_end; at++) {
    const char *end = dsr_lua_match_at(&m, at, p);
    if (end != NULL && end - s != last) {
      lua_pushinteger(L, end - s);
      lua_pushvalue(L, -1);
      lua_replace(L, lua_upvalueindex(3));
      lua_replace(L, lua_upvalueindex(4));
      dsr_lua_match_settle(&m);
      return dsr_lua_push_captures(&m, at, end, true);
    }
  }
  dsr_lua_match_settle(&m);
  return 0;
}

static int string_gmatch(lua_State *L) {
  size_t len;
  luaL_checklstring(L, 1, &len);
  luaL_checkstring(L, 2);
  size_t from = beginning(L, 3, len);
  lua_settop(L, 2);
  lua_pushinteger(L, (lua_Integer)from);
  lua_pushinteger(L, -1);
  lua_pushcclosure(L, gmatch_next, 4);
  return 1;
}

/* --- gsub --- */

/* Add the replacement's string, with what %0 to %9 stand for. */
static void add_string(dsr_lua_match *m, luaL_Buffer *b, const char *start,
                       const char *end) {
  lua_State *L = m->L;
  size_t len;
  const char *text = lua_tolstring(L, 3, &len), *stop = text + len;
  while (text < stop) {
    const char *escape = memchr(text, '%', (size_t)(stop - text));
    luaL_addlstring(b, text, (size_t)((escape != NULL ? escape : stop) - text));
    if (escape == NULL)
      return;
    text = escape + 1;
    char c = text < stop ? *text : '\0';
    if (c == '%' && text < stop) {
      luaL_addchar(b, c);
    } else if (c == '0') {
      luaL_addlstring(b, start, (size_t)(end - start));
    } else if (c >= '1' && c <= '9') {
      dsr_lua_push_capture(m, c - '1', start, end);
      luaL_tolstring(L, -1, NULL);
      lua_remove(L, -2);
      luaL_addvalue(b);
    } else {
      luaL_error(L, "invalid use of '%%' in replacement string");
    }
    text++;
  }
}

/* Add what stands in place of a match; false when the match itself stays. */
static bool add_replacement(dsr_lua_match *m, luaL_Buffer *b, const char *start,
                            const char *end, int kind) {
  lua_State *L = m->L;
  dsr_lua_match_settle(m);
  if (kind == LUA_TFUNCTION) {
    lua_pushvalue(L, 3);
    int count = dsr_lua_push_captures(m, start, end, true);
    lua_call(L, count, 1);
  } else if (kind == LUA_TTABLE) {
    dsr_lua_push_capture(m, 0, start, end);
    lua_gettable(L, 3);
  } else {
    add_string(m, b, start, end);
    return true;
  }
  if (!lua_toboolean(L, -1)) {
    lua_pop(L, 1);
    luaL_addlstring(b, start, (size_t)(end - start));
    return false;
  }
  if (!lua_isstring(L, -1))
    luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
  luaL_addvalue(b);
  return true;
}

static int string_gsub(lua_State *L) {
  size_t len, pattern_len;
  dsr_lua_match m;
  luaL_Buffer b;
  const char *s = luaL_checklstring(L, 1, &len);
  const char *p = luaL_checklstring(L, 2, &pattern_len);
  int kind = lua_type(L, 3);
  lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)len + 1), count = 0;
  bool anchored = *p == '^' && pattern_len > 0, changed = false;
  luaL_argexpected(L,
                   kind == LUA_TNUMBER || kind == LUA_TSTRING || kind == LUA_TFUNCTION ||
                       kind == LUA_TTABLE,
                   3, "string/function/table");
  if (kind == LUA_TNUMBER)
    lua_tostring(L, 3);
  p += anchored;
  const char *at = s, *last = NULL;
  luaL_buffinit(L, &b);
  dsr_lua_match_begin(&m, L, s, len, p, pattern_len - anchored);
  while (count < most) {
    const char *end = dsr_lua_match_at(&m, at, p);
    if (end != NULL && end != last) {
      count++;
      changed = add_replacement(&m, &b, at, end, kind) || changed;
      dsr_sandbox_string(L, luaL_bufflen(&b), "gsub");
      at = last = end;
    } else if (at < m.subject_end) {
      luaL_addchar(&b, *at++);
    } else {
      break;
    }
    if (anchored)
      break;
  }
  dsr_lua_match_settle(&m);
  if (changed) {
    luaL_addlstring(&b, at, (size_t)(m.subject_end - at));
    luaL_pushresult(&b);
  } else {
    lua_pushvalue(L, 1);
  }
  lua_pushinteger(L, count);
  return 2;
}

/* --- Lua's own, charged before --- */

/* The function of Lua's that stands behind the one that runs. */
static int original(lua_State *L) {
  return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static int string_rep(lua_State *L) {
  size_t len, between;
  luaL_checklstring(L, 1, &len);
  lua_Integer n = luaL_checkinteger(L, 2);
  luaL_optlstring(L, 3, "", &between);
  if (n > 0) {
    uint64_t once = (uint64_t)len + between;
    uint64_t most = UINT64_MAX / (once + 1);
    /* Nothing many times over is nothing, but Lua's loop runs all the same. */
    if (once == 0) {
      lua_pushliteral(L, "");
      return 1;
    }
    dsr_sandbox_string(L, (uint64_t)n > most ? UINT64_MAX : once * (uint64_t)n, "rep");
  }
  return original(L);
}

/* One pass over the string, a copy of it: lower, upper, reverse, sub. */
static int string_pass(lua_State *L) {
  size_t len;
  luaL_checklstring(L, 1, &len);
  dsr_sandbox_charge(L, len / 4 + 1);
  return original(L);
}

/* What a conversion wants printed, in bytes at most, but for its string. */
enum { NUMBER_MAX = 450 };

/* Strings that %s and %q are given become text before Lua sees them: tables and
 * the like are named by a number, not by where they lie. */
static int string_format(lua_State *L) {
  size_t len;
  const char *format = luaL_checklstring(L, 1, &len), *end = format + len;
  uint64_t bytes = len;
  int arg = 1;
  for (; format < end; format++) {
    if (*format != '%' || (++format < end && *format == '%'))
      continue;
    while (format < end && (strchr("-+ #0.", *format) != NULL ||
                            (*format >= '0' && *format <= '9')))
      format++;
    if (format >= end || ++arg > lua_gettop(L))
      break; /* Lua says what is wrong */
    if (*format == 'p')
      return luaL_error(L, "invalid conversion '%%p' to 'format': scripts see no addresses");
    if (*format == 's') {
      size_t text_len;
      lua_pushvalue(L, lua_upvalueindex(2)); /* tostring */
      lua_pushvalue(L, arg);
      lua_call(L, 1, 1);
      lua_tolstring(L, -1, &text_len);
      lua_replace(L, arg);
      bytes += text_len;
    } else if (*format == 'q' && lua_type(L, arg) == LUA_TSTRING) {
      bytes += 4 * (uint64_t)lua_rawlen(L, arg);
    }
    bytes += NUMBER_MAX;
  }
  dsr_sandbox_charge(L, bytes / 16);
  if (bytes > dsr_sandbox_of(L)->limits.string + (uint64_t)NUMBER_MAX * (uint64_t)arg)
    dsr_sandbox_string(L, bytes, "format");
  return original(L);
}

/* string.pack: "c1000000000" asks for that many bytes. */
static int string_pack(lua_State *L) {
  size_t len;
  const char *format = luaL_checklstring(L, 1, &len);
  uint64_t bytes = 16 * (uint64_t)len;
  for (size_t i = 0; i < len; i++)
    if (format[i] == 'c') {
      unsigned long long n = strtoull(format + i + 1, NULL, 10);
      bytes = n > UINT64_MAX / 2 - bytes ? UINT64_MAX / 2 : bytes + n;
    }
  for (int i = 2; i <= lua_gettop(L); i++)
    if (lua_type(L, i) == LUA_TSTRING)
      bytes += lua_rawlen(L, i);
  dsr_sandbox_string(L, bytes, "pack");
  return original(L);
}

static int string_unpack(lua_State *L) {
  size_t len;
  luaL_checklstring(L, 2, &len);
  dsr_sandbox_charge(L, len / 16);
  return original(L);
}

typedef struct charged {
  const char *name;
  lua_CFunction before;
} charged;

static const charged charged_functions[] = {
    {"rep", string_rep},       {"lower", string_pass},  {"upper", string_pass},
    {"reverse", string_pass},  {"sub", string_pass},    {"pack", string_pack},
    {"unpack", string_unpack}, {"format", string_format}};
static const char *const as_they_are[] = {"byte", "char", "len", "packsize"};

/* Leaves the table of the environment as it was, with `string` in it. */
void dsr_sandbox_open_string(lua_State *L) {
  static const luaL_Reg own[] = {{"find", string_find},
                                 {"match", string_match},
                                 {"gmatch", string_gmatch},
                                 {"gsub", string_gsub},
                                 {NULL, NULL}};
  luaL_requiref(L, "string", luaopen_string, 0); /* env lua's */
  luaL_newlib(L, own);                                  /* env lua's ours */
  for (size_t i = 0; i < sizeof charged_functions / sizeof *charged_functions; i++) {
    lua_getfield(L, -2, charged_functions[i].name);
    lua_getfield(L, -4, "tostring");
    lua_pushcclosure(L, charged_functions[i].before, 2);
    lua_setfield(L, -2, charged_functions[i].name);
  }
  for (size_t i = 0; i < sizeof as_they_are / sizeof *as_they_are; i++) {
    lua_getfield(L, -2, as_they_are[i]);
    lua_setfield(L, -2, as_they_are[i]);
  }
  lua_pushvalue(L, -1);
  lua_setfield(L, -4, "string");
  /* Methods of strings are a copy of these, which no script can change, in Lua's
   * metatable (it has the arithmetic), which no script can reach. */
  lua_newtable(L); /* env lua's ours methods */
  lua_pushnil(L);
  while (lua_next(L, -3) != 0) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, -4);
  }
  lua_pushliteral(L, "");
  lua_getmetatable(L, -1); /* env lua's ours methods "" meta */
  lua_pushvalue(L, -3);
  lua_setfield(L, -2, "__index");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 5);
}
