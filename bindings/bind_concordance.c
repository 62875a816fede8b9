/* corpus:concordance: rows { left, text, right, cite, ... }, and groups. */
#include "bindings/bind.h"

#include <string.h>

#include "dossier/concordance.h"

static void free_concordance(void *c) { dsr_concordance_free(c); }

/* As dsr_bind_push_citation, of a row. */
static void push_citation(lua_State *L, const dsr_concordance_row *row) {
  lua_createtable(L, 0, 7);
  dsr_bind_set_words(L, row->bytes, row->document);
  dsr_bind_set_string(L, "doc", row->key);
  dsr_bind_set_integer(L, "line", row->line);
  lua_pushlstring(L, row->document + row->sentence.start,
                  row->sentence.end - row->sentence.start);
  lua_setfield(L, -2, "sentence");
  lua_pushinteger(L, dsr_bind_first(row->sentence));
  lua_setfield(L, -2, "sentence_first");
  luaL_setmetatable(L, DSR_BIND_CITATION);
}

/* Sets `captures` of the row on top: { name = { first, last, text } }. */
static void set_captures(lua_State *L, const dsr_query *query,
                         const dsr_concordance_row *row) {
  lua_createtable(L, 0, (int)row->capture_count);
  for (size_t i = 0; i < row->capture_count; i++) {
    if (row->captures[i].start == row->captures[i].end)
      continue;
    lua_createtable(L, 0, 3);
    dsr_bind_set_words(L, row->captures[i], row->document);
    lua_setfield(L, -2, dsr_query_capture_name(query, i));
  }
  lua_setfield(L, -2, "captures");
}

static void push_row(lua_State *L, const dsr_query *query,
                     const dsr_concordance_row *row) {
  lua_createtable(L, 0, 6);
  lua_pushlstring(L, row->left, row->left_len);
  lua_setfield(L, -2, "left");
  lua_pushlstring(L, row->text, row->text_len);
  lua_setfield(L, -2, "text");
  lua_pushlstring(L, row->right, row->right_len);
  lua_setfield(L, -2, "right");
  dsr_bind_set_integer(L, "times", row->times);
  push_citation(L, row);
  lua_setfield(L, -2, "cite");
  if (row->capture_count != 0)
    set_captures(L, query, row);
}

/* Sets what is told of group i, if there is one, in the row on top, and adds the
 * group to the list at `groups`. */
static void add_group(lua_State *L, int groups, const dsr_concordance *c,
                      size_t i) {
  const dsr_concordance_group *group = dsr_concordance_group_at(c, i);
  if (group == NULL)
    return;
  lua_createtable(L, 0, 4);
  if (group->text != NULL) {
    lua_pushlstring(L, group->text, group->len);
    lua_setfield(L, -2, "text");
  }
  dsr_bind_set_integer(L, "hits", group->hits);
  dsr_bind_set_integer(L, "documents", group->documents);
  lua_getfield(L, -2, "cite");
  lua_setfield(L, -2, "cite");
  lua_rawseti(L, groups, (lua_Integer)i + 1);
}

/* The width as core reads it: a string, or a number of characters. */
static const char *check_width(lua_State *L, int arg) {
  int type = lua_getfield(L, arg, "width");
  if (type == LUA_TNUMBER && lua_isinteger(L, -1) && lua_tointeger(L, -1) >= 0) {
    lua_pushfstring(L, "%Ic", (LUAI_UACINT)lua_tointeger(L, -1));
    lua_replace(L, -2);
  } else if (type != LUA_TNIL && type != LUA_TSTRING) {
    luaL_argerror(L, arg, "option 'width' is a whole number, 0 or more, or \"8t\" or \"s\"");
  }
  return lua_tostring(L, -1); /* stays on the stack */
}

/* `unique`: true, or tokens on each side. */
static void check_unique(lua_State *L, int arg, dsr_concordance_options *options) {
  int type = lua_getfield(L, arg, "unique");
  options->unique = lua_toboolean(L, -1);
  if (type == LUA_TNUMBER) {
    lua_Integer n = lua_isinteger(L, -1) ? lua_tointeger(L, -1) : 0;
    luaL_argcheck(L, n >= 1 && n <= DSR_SORT_TOKENS_MAX, arg,
                  "option 'unique' is true, or a number of tokens from 1 to 20");
    options->unique_tokens = (unsigned)n;
  } else if (type != LUA_TNIL && type != LUA_TBOOLEAN) {
    luaL_argerror(L, arg, "option 'unique' is true, or a number of tokens from 1 to 20");
  }
  lua_pop(L, 1);
}

static void push_concordance(lua_State *L, dsr_concordance *c,
                             const dsr_query *query, bool grouped) {
  dsr_concordance_row row;
  dsr_error err;
  int status;
  lua_createtable(L, 0, 8);
  lua_newtable(L); /* result rows */
  lua_newtable(L); /* result rows groups */
  int groups = lua_gettop(L);
  for (size_t i = 0; (status = dsr_concordance_next(c, &row, &err)) == DSR_OK; i++) {
    push_row(L, query, &row);
    add_group(L, groups, c, i);
    lua_rawseti(L, groups - 1, (lua_Integer)i + 1);
  }
  if (status != DSR_DONE)
    dsr_bind_raise(L, &err);
  if (grouped)
    lua_setfield(L, groups - 2, "groups");
  else
    lua_pop(L, 1);
  lua_setfield(L, -2, "rows");
}

/* How many there are, where that is known: not when a limit ended the search. */
static void set_totals(lua_State *L, dsr_concordance_totals totals) {
  if (!totals.complete)
    return;
  dsr_bind_set_integer(L, "hits", totals.hits);
  dsr_bind_set_integer(L, "documents", totals.documents);
  dsr_bind_set_integer(L, "passages", totals.passages);
}

/* A number of characters, or the width as it was asked for. */
static void set_width(lua_State *L, const char *width) {
  size_t digits = strspn(width, "0123456789");
  lua_pushlstring(L, width, digits);
  if (width[digits] != 't' && width[digits] != 's')
    lua_stringtonumber(L, lua_tostring(L, -1));
  else
    lua_pushstring(L, width);
  lua_setfield(L, -3, "width");
  lua_pop(L, 1);
}

/* Reads the options at 3, of a query at 2; what they hold stays good while they
 * are on the stack. */
static void check_options(lua_State *L, dsr_document_filter *filter,
                          dsr_concordance_options *options) {
  static const char *const names[] = {DSR_BIND_FILTER_NAMES, "width", "limit", "sort", "group",
                                      "sample", "seed", "unique", NULL};
  if (lua_isnil(L, 3)) {
    lua_newtable(L);
    lua_replace(L, 3);
  }
  dsr_bind_options(L, 3, names);
  dsr_bind_filter(L, 3, filter);
  *options = (dsr_concordance_options){.filter = filter};
  options->sort = dsr_bind_option_string(L, 3, "sort");
  options->group = dsr_bind_option_string(L, 3, "group");
  options->limit = (size_t)dsr_bind_option_integer(L, 3, "limit", 1, 0);
  options->sample = (size_t)dsr_bind_option_integer(L, 3, "sample", 1, 0);
  options->seed = (uint64_t)dsr_bind_option_integer(L, 3, "seed", 0, 0);
  check_unique(L, 3, options);
  options->width = check_width(L, 3);
}

/* An option that core refuses is argument 3's fault; the rest is raised. */
static int refuse(lua_State *L, int status, const dsr_error *err) {
  return status == DSR_EINVAL ? luaL_argerror(L, 3, err->message)
                              : dsr_bind_raise(L, err);
}

int dsr_bind_corpus_concordance(lua_State *L) {
  lua_settop(L, 3);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  const dsr_query *query = dsr_bind_check_query(L, 2);
  dsr_document_filter filter;
  dsr_concordance_options options;
  check_options(L, &filter, &options);
  dsr_concordance **c = (dsr_concordance **)dsr_bind_push_box(L, free_concordance);
  int box = lua_gettop(L);
  dsr_error err;
  int status = dsr_concordance_new(corpus->corpus, query, &options, c, &err);
  if (status != DSR_OK)
    return refuse(L, status, &err);
  push_concordance(L, *c, query, options.group != NULL);
  set_totals(L, dsr_concordance_total(*c));
  set_width(L, options.width != NULL ? options.width : "40c");
  luaL_setmetatable(L, DSR_BIND_CONCORDANCE);
  dsr_bind_empty_box(L, box);
  return 1;
}

/* --- rows one by one, for the program --- */

typedef struct row_cursor {
  dsr_bind_cursor cursor;
  const dsr_query *query; /* user value 2 */
  dsr_concordance *concordance;
  size_t told;
} row_cursor;

static void close_rows(dsr_bind_handle *handle) {
  row_cursor *cursor = (row_cursor *)(void *)handle;
  dsr_concordance_free(cursor->concordance);
  cursor->concordance = NULL;
}

static int next_row(lua_State *L, dsr_bind_cursor *base) {
  row_cursor *cursor = (row_cursor *)(void *)base;
  dsr_concordance_row row;
  dsr_error err;
  int status = dsr_concordance_next(cursor->concordance, &row, &err);
  if (status == DSR_DONE)
    return 0;
  if (status != DSR_OK)
    return dsr_bind_raise(L, &err);
  push_row(L, cursor->query, &row);
  const dsr_concordance_group *group =
      dsr_concordance_group_at(cursor->concordance, cursor->told++);
  if (group == NULL)
    return 1;
  lua_createtable(L, 0, 3);
  if (group->text != NULL) {
    lua_pushlstring(L, group->text, group->len);
    lua_setfield(L, -2, "text");
  }
  dsr_bind_set_integer(L, "hits", group->hits);
  dsr_bind_set_integer(L, "documents", group->documents);
  return 2;
}

/* internal.concordance(corpus, query, options): an iterator over rows, and the
 * group of each. Of rows in document order none is kept. */
static int internal_concordance(lua_State *L) {
  lua_settop(L, 3);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  const dsr_query *query = dsr_bind_check_query(L, 2);
  dsr_document_filter filter;
  dsr_concordance_options options;
  check_options(L, &filter, &options);
  row_cursor *cursor = dsr_bind_cursor_new(L, sizeof *cursor, 1, &corpus->owner,
                                           close_rows, next_row);
  cursor->query = query;
  lua_pushvalue(L, 2);
  lua_setiuservalue(L, -2, 2);
  dsr_error err;
  int status = dsr_concordance_new(corpus->corpus, query, &options,
                                   &cursor->concordance, &err);
  return status == DSR_OK ? dsr_bind_iterate(L) : refuse(L, status, &err);
}

/* internal.captures(query): the names of its captures. */
static int internal_captures(lua_State *L) {
  lua_settop(L, 1);
  const dsr_query *query = dsr_bind_check_query(L, 1);
  lua_newtable(L);
  for (size_t i = 0; i < dsr_query_captures(query); i++) {
    lua_pushstring(L, dsr_query_capture_name(query, i));
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

void dsr_bind_open_concordance(lua_State *L) {
  static const luaL_Reg functions[] = {{"concordance", internal_concordance},
                                       {"captures", internal_captures},
                                       {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
