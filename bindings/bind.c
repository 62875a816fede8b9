/* What the files of the binding share; see bind.h. The only place in which
 * offsets change between C's and Lua's. */
#include "bindings/bind.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/lexicon/nearest.h"

/* --- positions --- */

lua_Integer dsr_bind_first(dsr_span span) {
  return (lua_Integer)span.start + 1;
}

lua_Integer dsr_bind_last(dsr_span span) { return (lua_Integer)span.end; }

dsr_span dsr_bind_span_of(lua_Integer first, lua_Integer last) {
  /* What no text can hold becomes a span that every check refuses. */
  if (first < 1 || first > (lua_Integer)UINT32_MAX || last < first ||
      last > (lua_Integer)UINT32_MAX)
    return (dsr_span){UINT32_MAX, UINT32_MAX};
  return (dsr_span){(uint32_t)(first - 1), (uint32_t)last};
}

void dsr_bind_set_span(lua_State *L, dsr_span span) {
  lua_pushinteger(L, dsr_bind_first(span));
  lua_setfield(L, -2, "first");
  lua_pushinteger(L, dsr_bind_last(span));
  lua_setfield(L, -2, "last");
}

void dsr_bind_set_words(lua_State *L, dsr_span span, const char *text) {
  dsr_bind_set_span(L, span);
  lua_pushlstring(L, text + span.start, span.end - span.start);
  lua_setfield(L, -2, "text");
}

size_t dsr_bind_check_position(lua_State *L, int arg, size_t len) {
  lua_Integer position = luaL_checkinteger(L, arg);
  if (position < 1 || (lua_Unsigned)position > len) {
    const char *message =
        lua_pushfstring(L, "byte %I is not in the text, which has %I",
                        (LUAI_UACINT)position, (LUAI_UACINT)len);
    luaL_argerror(L, arg, message);
  }
  return (size_t)(position - 1);
}

/* --- errors --- */

int dsr_bind_failure(lua_State *L, const dsr_error *err) {
  lua_pushnil(L);
  lua_pushstring(L, err->message);
  lua_pushstring(L, dsr_status_name(err->code));
  return 3; /* nil message code */
}

int dsr_bind_raise(lua_State *L, const dsr_error *err) {
  return luaL_error(L, "%s", err->message);
}

/* The characters of s before byte `offset`: what a reader counts. */
static size_t characters(const char *s, size_t offset) {
  size_t count = 0;
  for (size_t i = 0; i < offset; i++)
    count += ((unsigned char)s[i] & 0xC0) != 0x80;
  return count;
}

/* The message without the bytes that core counts, where the character is said. */
static const char *without_byte(const char *message) {
  static const char before[] = "at byte ", behind[] = " of the query: ",
                    end[] = "at the query's end: ";
  if (strncmp(message, end, sizeof end - 1) == 0)
    return message + sizeof end - 1;
  if (strncmp(message, before, sizeof before - 1) != 0)
    return message;
  const char *rest = message + sizeof before - 1;
  rest += strspn(rest, "0123456789");
  return strncmp(rest, behind, sizeof behind - 1) == 0
             ? rest + sizeof behind - 1
             : message;
}

void dsr_bind_push_syntax(lua_State *L, const dsr_error *err,
                          const char *source, size_t len) {
  if (err->code != DSR_ESYNTAX || err->offset > len) {
    lua_pushstring(L, err->message);
    return;
  }
  size_t begin = err->offset, end = err->offset;
  while (begin > 0 && source[begin - 1] != '\n')
    begin--;
  while (end < len && source[end] != '\n')
    end++;
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  lua_pushfstring(L, "at character %d: %s\n  ",
                  (int)characters(source, err->offset) + 1,
                  without_byte(err->message));
  luaL_addvalue(&b);
  luaL_addlstring(&b, source + begin, end - begin);
  luaL_addstring(&b, "\n  ");
  for (size_t i = 0, n = characters(source + begin, err->offset - begin); i < n;
       i++)
    luaL_addchar(&b, ' ');
  luaL_addchar(&b, '^');
  luaL_pushresult(&b);
}

/* --- fields --- */

void dsr_bind_set_string(lua_State *L, const char *name, const char *value) {
  if (value != NULL) {
    lua_pushstring(L, value);
    lua_setfield(L, -2, name);
  }
}

void dsr_bind_set_integer(lua_State *L, const char *name, uint64_t value) {
  lua_pushinteger(L, (lua_Integer)value);
  lua_setfield(L, -2, name);
}

void dsr_bind_push_decimal(lua_State *L, const char *decimal) {
  if (lua_stringtonumber(L, decimal) == 0) {
    lua_pushstring(L, decimal);
    return;
  }
  lua_Integer whole;
  int exact = 0;
  if (!lua_isinteger(L, -1)) {
    whole = lua_tointegerx(L, -1, &exact);
    if (exact) {
      lua_pop(L, 1);
      lua_pushinteger(L, whole);
    }
  }
}

/* --- options --- */

static int unknown_option(lua_State *L, int arg, const char *const *names) {
  size_t count = 0, len;
  while (names[count] != NULL)
    count++;
  const char *key = luaL_tolstring(L, -2, &len); /* ... key value string */
  const char *nearest = dsr_nearest(key, len, names, count);
  if (nearest != NULL)
    return luaL_argerror(L, arg,
                         lua_pushfstring(L, "unknown option '%s'; did you mean '%s'?",
                                         key, nearest));
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  for (size_t i = 0; i < count; i++) {
    luaL_addstring(&b, i == 0 ? "" : ", ");
    luaL_addstring(&b, names[i]);
  }
  luaL_pushresult(&b);
  return luaL_argerror(L, arg,
                       lua_pushfstring(L, "unknown option '%s'; there are %s",
                                       key, lua_tostring(L, -1)));
}

bool dsr_bind_options(lua_State *L, int arg, const char *const *names) {
  if (lua_isnoneornil(L, arg))
    return false;
  luaL_checktype(L, arg, LUA_TTABLE);
  lua_pushnil(L);
  while (lua_next(L, arg) != 0) { /* ... key value */
    bool known = false;
    if (lua_type(L, -2) == LUA_TSTRING)
      for (size_t i = 0; names[i] != NULL && !known; i++)
        known = strcmp(names[i], lua_tostring(L, -2)) == 0;
    if (!known)
      unknown_option(L, arg, names);
    lua_pop(L, 1);
  }
  return true;
}

static int wrong_option(lua_State *L, int arg, const char *name,
                        const char *wanted) {
  return luaL_argerror(L, arg,
                       lua_pushfstring(L, "option '%s' is %s, not %s", name,
                                       wanted, luaL_typename(L, -1)));
}

const char *dsr_bind_option_string(lua_State *L, int arg, const char *name) {
  if (lua_isnoneornil(L, arg))
    return NULL;
  int type = lua_getfield(L, arg, name);
  if (type != LUA_TSTRING && type != LUA_TNIL)
    wrong_option(L, arg, name, "a string");
  const char *value = lua_tostring(L, -1);
  lua_pop(L, 1); /* still referred to by the table */
  return value;
}

lua_Integer dsr_bind_option_integer(lua_State *L, int arg, const char *name,
                                    lua_Integer least, lua_Integer otherwise) {
  if (lua_isnoneornil(L, arg))
    return otherwise;
  int exact = 1;
  lua_Integer value = otherwise;
  if (lua_getfield(L, arg, name) != LUA_TNIL) {
    value = lua_tointegerx(L, -1, &exact);
    if (!exact || lua_type(L, -1) != LUA_TNUMBER)
      wrong_option(L, arg, name, "a whole number");
    if (value < least)
      luaL_argerror(L, arg,
                    lua_pushfstring(L, "option '%s' is %I or more", name,
                                    (LUAI_UACINT)least));
  }
  lua_pop(L, 1);
  return value;
}

bool dsr_bind_option_boolean(lua_State *L, int arg, const char *name,
                             bool otherwise) {
  if (lua_isnoneornil(L, arg))
    return otherwise;
  int type = lua_getfield(L, arg, name);
  if (type != LUA_TBOOLEAN && type != LUA_TNIL)
    wrong_option(L, arg, name, "true or false");
  bool value = type == LUA_TNIL ? otherwise : lua_toboolean(L, -1) != 0;
  lua_pop(L, 1);
  return value;
}

/* --- metatables --- */

/* The __index of a type with fields: a method, else what meta's __index says. */
static int index_method(lua_State *L) {
  lua_settop(L, 2);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
    return 1;
  lua_pushvalue(L, lua_upvalueindex(2));
  lua_insert(L, 1);
  lua_settop(L, 3);
  lua_call(L, 2, 1);
  return 1;
}

void dsr_bind_type(lua_State *L, const char *type, const luaL_Reg *methods,
                   const luaL_Reg *meta) {
  luaL_newmetatable(L, type); /* meta */
  if (meta != NULL)
    luaL_setfuncs(L, meta, 0);
  lua_newtable(L); /* meta methods */
  luaL_setfuncs(L, methods, 0);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, DSR_BIND_METHODS);
  lua_pushvalue(L, -2);
  lua_setfield(L, -2, type);
  lua_pop(L, 1);
  if (lua_getfield(L, -2, "__index") == LUA_TFUNCTION) /* meta methods fields */
    lua_pushcclosure(L, index_method, 2);              /* meta index */
  else
    lua_pop(L, 1); /* meta methods */
  lua_setfield(L, -2, "__index");
  lua_pushstring(L, type);
  lua_setfield(L, -2, "__metatable");
}

/* --- handles --- */

void dsr_bind_attach(dsr_bind_handle *handle, dsr_bind_owner *owner,
                     void (*close)(dsr_bind_handle *)) {
  handle->owner = owner;
  handle->close = close;
  handle->previous = NULL;
  handle->next = owner->handles;
  if (owner->handles != NULL)
    owner->handles->previous = handle;
  owner->handles = handle;
  owner->cursors += handle->cursor;
}

void dsr_bind_close(dsr_bind_handle *handle) {
  void (*close)(dsr_bind_handle *) = handle->close;
  if (close == NULL)
    return;
  handle->close = NULL;
  if (handle->previous != NULL)
    handle->previous->next = handle->next;
  else
    handle->owner->handles = handle->next;
  if (handle->next != NULL)
    handle->next->previous = handle->previous;
  handle->owner->cursors -= handle->cursor;
  close(handle);
}

void dsr_bind_close_owner(dsr_bind_owner *owner) {
  owner->closed = true;
  while (owner->handles != NULL) /* the newest first: cursors before documents */
    dsr_bind_close(owner->handles);
}

void dsr_bind_settle_owner(lua_State *L, dsr_bind_owner *owner) {
  if (owner->cursors > 0)
    lua_gc(L, LUA_GCCOLLECT); /* abandoned ones close here */
  if (owner->cursors > 0)
    luaL_error(L, "the corpus cannot be written to while a loop over it runs; "
                  "collect what the loop finds first");
  while (owner->loaded != NULL)
    dsr_bind_unload(owner->loaded);
}

void dsr_bind_check_open(lua_State *L, const dsr_bind_owner *owner) {
  if (owner->closed)
    luaL_error(L, "%s", owner->closed_message);
}

/* --- cursors --- */

/* Called for each token of a loop, so that its own cursor, which is upvalue 1, is
 * known by its address alone. */
static int cursor_next(lua_State *L) {
  dsr_bind_cursor *cursor = lua_touserdata(L, 1);
  if (cursor == NULL || cursor != lua_touserdata(L, lua_upvalueindex(1)))
    cursor = luaL_checkudata(L, 1, DSR_BIND_CURSOR);
  lua_settop(L, 1);
  if (cursor->handle.close == NULL) {
    if (cursor->ended) {
      lua_pushnil(L);
      return 1;
    }
    dsr_bind_check_open(L, cursor->handle.owner);
    return luaL_error(L, "cursor is closed");
  }
  int count = cursor->next(L, cursor);
  if (count > 0)
    return count;
  cursor->ended = true;
  dsr_bind_close(&cursor->handle);
  lua_pushnil(L);
  return 1;
}

static int cursor_close(lua_State *L) {
  dsr_bind_cursor *cursor = luaL_checkudata(L, 1, DSR_BIND_CURSOR);
  dsr_bind_close(&cursor->handle);
  return 0;
}

void *dsr_bind_cursor_new(lua_State *L, size_t size, int owner_index,
                          dsr_bind_owner *owner,
                          void (*close)(dsr_bind_handle *),
                          int (*next)(lua_State *, dsr_bind_cursor *)) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {
      {"__gc", cursor_close}, {"__close", cursor_close}, {NULL, NULL}};
  owner_index = lua_absindex(L, owner_index);
  dsr_bind_check_open(L, owner);
  if (owner->cursors >= DSR_BIND_CURSORS_MAX)
    lua_gc(L, LUA_GCCOLLECT); /* abandoned ones close here */
  if (owner->cursors >= DSR_BIND_CURSORS_MAX)
    luaL_error(L, "%d iterations are open at once; end one, or leave its loop, "
                  "before the next begins", DSR_BIND_CURSORS_MAX);
  dsr_bind_cursor *cursor = lua_newuserdatauv(L, size, 3);
  memset(cursor, 0, size);
  cursor->next = next;
  cursor->handle.cursor = true;
  if (luaL_getmetatable(L, DSR_BIND_CURSOR) == LUA_TNIL) {
    lua_pop(L, 1);
    dsr_bind_type(L, DSR_BIND_CURSOR, none, meta);
  }
  cursor->handle.owner = owner;
  lua_setmetatable(L, -2);
  lua_pushvalue(L, owner_index);
  lua_setiuservalue(L, -2, 1);
  dsr_bind_attach(&cursor->handle, owner, close);
  return cursor;
}

int dsr_bind_iterate(lua_State *L) {
  lua_pushvalue(L, -1);
  lua_pushcclosure(L, cursor_next, 1);
  lua_insert(L, -2);
  lua_pushnil(L);
  lua_pushvalue(L, -2);
  return 4; /* next cursor nil cursor */
}
