/* SQL: corpus:query and dossier.views. A row is a table with the columns' names;
 * what a row is made of is the query's own affair (dossier/sql.h). */
#include <string.h>

#include "bindings/bind.h"
#include "dossier/sql.h"

typedef struct sql_cursor {
  dsr_bind_cursor cursor;
  dsr_sql *sql;
} sql_cursor;
/* User values: 1 the corpus, 2 the list of the columns' names. */

static void close_rows(dsr_bind_handle *handle) {
  sql_cursor *cursor = (sql_cursor *)(void *)handle;
  dsr_sql_free(cursor->sql);
  cursor->sql = NULL;
}

static void push_value(lua_State *L, const dsr_sql_value *value) {
  switch (value->kind) {
  case DSR_SQL_IS_INTEGER: lua_pushinteger(L, (lua_Integer)value->integer); break;
  case DSR_SQL_IS_REAL: lua_pushnumber(L, value->real); break;
  case DSR_SQL_IS_TEXT: lua_pushlstring(L, value->text, value->len); break;
  default: lua_pushnil(L); break;
  }
}

static int next_row(lua_State *L, dsr_bind_cursor *base) {
  sql_cursor *cursor = (sql_cursor *)(void *)base;
  const dsr_sql_value *row;
  dsr_error err;
  int status = dsr_sql_next(cursor->sql, &row, &err);
  if (status == DSR_DONE)
    return 0;
  if (status != DSR_OK)
    return dsr_bind_raise(L, &err);
  size_t count = dsr_sql_columns(cursor->sql);
  lua_getiuservalue(L, 1, 2); /* names */
  lua_createtable(L, 0, (int)count);
  for (size_t i = 0; i < count; i++) {
    lua_rawgeti(L, -2, (lua_Integer)i + 1);
    push_value(L, &row[i]);
    lua_rawset(L, -3);
  }
  return 1;
}

/* Pushes the list of the columns' names; raises when two are the same. */
static void push_columns(lua_State *L, const dsr_sql *sql) {
  size_t count = dsr_sql_columns(sql);
  lua_createtable(L, (int)count, 0);
  lua_newtable(L); /* names seen */
  for (size_t i = 0; i < count; i++) {
    const char *name = dsr_sql_column(sql, i);
    lua_pushstring(L, name != NULL ? name : "");
    lua_pushvalue(L, -1);
    if (lua_rawget(L, -3) != LUA_TNIL)
      luaL_error(L, "two columns of the query are called '%s'; name one with AS",
                 lua_tostring(L, -2));
    lua_pop(L, 1);
    lua_pushvalue(L, -1);
    lua_rawseti(L, -4, (lua_Integer)i + 1);
    lua_pushboolean(L, 1);
    lua_rawset(L, -3);
  }
  lua_pop(L, 1);
}

/* --- parameters --- */

/* Bind the value on top to parameter i; `what` names it in messages. */
static void bind_top(lua_State *L, dsr_sql *sql, size_t i, const char *what) {
  dsr_sql_value value = {.kind = DSR_SQL_IS_NULL};
  dsr_error err;
  switch (lua_type(L, -1)) {
  case LUA_TNIL: break;
  case LUA_TBOOLEAN:
    value.kind = DSR_SQL_IS_INTEGER;
    value.integer = lua_toboolean(L, -1);
    break;
  case LUA_TNUMBER:
    value.kind = lua_isinteger(L, -1) ? DSR_SQL_IS_INTEGER : DSR_SQL_IS_REAL;
    value.integer = (int64_t)lua_tointeger(L, -1);
    value.real = lua_tonumber(L, -1);
    break;
  case LUA_TSTRING:
    value.kind = DSR_SQL_IS_TEXT;
    value.text = lua_tolstring(L, -1, &value.len);
    break;
  default:
    luaL_error(L, "parameter %s of the query is a %s; values are strings, numbers, "
                  "booleans and nil", what, luaL_typename(L, -1));
  }
  if (dsr_sql_bind(sql, i, &value, &err) != DSR_OK)
    dsr_bind_raise(L, &err);
}

/* corpus:query(sql, { least = 3 }) */
static void bind_named(lua_State *L, dsr_sql *sql, int table) {
  size_t count = dsr_sql_parameters(sql);
  lua_newtable(L); /* names of the query */
  for (size_t i = 1; i <= count; i++) {
    const char *name = dsr_sql_parameter(sql, i);
    if (name == NULL)
      luaL_error(L, "parameter %d of the query has no name; give its value, not a table",
                 (int)i);
    lua_pushboolean(L, 1);
    lua_setfield(L, -2, name);
    lua_pushstring(L, name);
    if (lua_rawget(L, table) == LUA_TNIL)
      luaL_error(L, "the query's parameter '%s' has no value", name);
    bind_top(L, sql, i, name);
    lua_pop(L, 1);
  }
  lua_pushnil(L);
  while (lua_next(L, table) != 0) {
    lua_pop(L, 1);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, -3) == LUA_TNIL)
      luaL_error(L, "the query has no parameter '%s'", luaL_tolstring(L, -2, NULL));
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
}

static void bind_given(lua_State *L, dsr_sql *sql, int first, int last) {
  size_t count = dsr_sql_parameters(sql);
  if (first == last && lua_istable(L, first)) {
    bind_named(L, sql, first);
    return;
  }
  if ((size_t)(last - first + 1) != count)
    luaL_error(L, "the query has %d parameters, and %d values were given", (int)count,
               last - first + 1);
  for (size_t i = 1; i <= count; i++) {
    char number[24];
    snprintf(number, sizeof number, "%zu", i);
    lua_pushvalue(L, first + (int)i - 1);
    bind_top(L, sql, i, number);
    lua_pop(L, 1);
  }
}

static int raise_query(lua_State *L, const dsr_error *err, const char *text, size_t len) {
  if (strncmp(err->message, "at byte ", 8) != 0) /* it says no place */
    return dsr_bind_raise(L, err);
  luaL_where(L, 1);
  dsr_bind_push_syntax(L, err, text, len);
  lua_concat(L, 2);
  return lua_error(L);
}

int dsr_bind_corpus_query(lua_State *L) {
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  size_t len;
  const char *text = luaL_checklstring(L, 2, &len);
  int last = lua_gettop(L);
  sql_cursor *cursor = dsr_bind_cursor_new(L, sizeof *cursor, 1, &corpus->owner,
                                           close_rows, next_row);
  int at = lua_gettop(L);
  dsr_error err;
  if (dsr_sql_new(corpus->corpus, text, len, NULL, &cursor->sql, &err) != DSR_OK)
    return raise_query(L, &err, text, len);
  push_columns(L, cursor->sql);
  lua_setiuservalue(L, at, 2);
  bind_given(L, cursor->sql, 3, last);
  lua_settop(L, at);
  return dsr_bind_iterate(L);
}

int dsr_bind_library_views(lua_State *L) {
  lua_newtable(L);
  for (size_t v = 0; dsr_sql_view(v) != NULL; v++) {
    const char *column;
    lua_createtable(L, 0, 2);
    dsr_bind_set_string(L, "name", dsr_sql_view(v));
    lua_newtable(L);
    for (size_t i = 0; (column = dsr_sql_view_column(v, i)) != NULL; i++) {
      lua_pushstring(L, column);
      lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, "columns");
    lua_rawseti(L, -2, (lua_Integer)v + 1);
  }
  return 1;
}
