/* Hits and citations: tables, with one metatable for all, and the walks that
 * give them: search, count and find in a document, search and count in a
 * corpus.
 *
 * A hit holds its document, not the analysis it was found in, so that hits in
 * a list cost what their words cost. */
#include "bindings/bind.h"

#include <string.h>

#include "bindings/bind_why.h"
#include "dossier/gazetteer.h"
#include "dossier/search.h"

/* --- tables --- */

dsr_span dsr_bind_bytes(const dsr_stream *stream, uint32_t first,
                        uint32_t last) {
  return (dsr_span){stream->tokens[first].start, stream->tokens[last - 1].end};
}

void dsr_bind_push_hit(lua_State *L, int document_index,
                       const dsr_analysis *analysis, dsr_span bytes) {
  lua_createtable(L, 0, 6);
  dsr_bind_set_words(L, bytes, dsr_analysis_stream(analysis)->text);
  lua_pushvalue(L, document_index);
  lua_setfield(L, -2, "doc");
  luaL_setmetatable(L, DSR_BIND_HIT);
}

/* A capture that is one annotation, <money/>, says what the mention says. */
static void set_annotation(lua_State *L, int document_index,
                           const dsr_stream *stream, dsr_match match) {
  for (size_t i = 0; i < stream->annotation_count; i++) {
    const dsr_annotation *annotation = &stream->annotations[i];
    if (annotation->first > match.first)
      return;
    if (annotation->first == match.first && annotation->last == match.last) {
      dsr_bind_set_mention(L, document_index, annotation->type,
                           dsr_bind_bytes(stream, match.first, match.last));
      return;
    }
  }
}

void dsr_bind_set_captures(lua_State *L, int document_index,
                           const dsr_query *query,
                           const dsr_analysis *analysis,
                           int (*unit)(const void *from, size_t i,
                                       dsr_match *out),
                           const void *from) {
  const dsr_stream *stream = dsr_analysis_stream(analysis);
  for (size_t i = 0, n = dsr_query_captures(query); i < n; i++) {
    const char *name = dsr_query_capture_name(query, i);
    dsr_match match;
    if (unit(from, i, &match) != DSR_OK || match.first >= match.last)
      continue;
    if (lua_getfield(L, -1, name) != LUA_TNIL) { /* first, last, text, doc ... */
      lua_pop(L, 1);
      continue;
    }
    lua_pop(L, 1);
    dsr_bind_push_hit(L, document_index, analysis,
                      dsr_bind_bytes(stream, match.first, match.last));
    set_annotation(L, document_index, stream, match);
    lua_setfield(L, -2, name);
  }
}

void dsr_bind_push_citation(lua_State *L, const char *key,
                            const dsr_analysis *analysis, dsr_span bytes) {
  const char *text = dsr_analysis_stream(analysis)->text;
  lua_createtable(L, 0, 7);
  dsr_bind_set_words(L, bytes, text);
  dsr_bind_set_string(L, "doc", key);
  dsr_bind_set_integer(L, "line", dsr_analysis_line_at(analysis, bytes.start));
  dsr_span around = dsr_analysis_context(analysis, bytes);
  lua_pushlstring(L, text + around.start, around.end - around.start);
  lua_setfield(L, -2, "sentence");
  lua_pushinteger(L, dsr_bind_first(around));
  lua_setfield(L, -2, "sentence_first");
  luaL_setmetatable(L, DSR_BIND_CITATION);
}

static int citation_tostring(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_getfield(L, 1, "doc");
  lua_getfield(L, 1, "line");
  lua_getfield(L, 1, "first");
  lua_getfield(L, 1, "last"); /* citation doc line first last */
  dsr_span span = dsr_bind_span_of(lua_tointeger(L, -2), lua_tointeger(L, -1));
  lua_pushfstring(L, "%s:%I [%I,%I)", luaL_optstring(L, 2, "?"),
                  (LUAI_UACINT)lua_tointeger(L, 3), (LUAI_UACINT)span.start,
                  (LUAI_UACINT)span.end);
  return 1;
}

/* The document and bytes of the hit at 1; raises when it is no hit. Leaves the
 * document at *index. */
static dsr_bind_document *check_hit(lua_State *L, int *index, dsr_span *bytes) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_getfield(L, 1, "first");
  lua_getfield(L, 1, "last");
  *bytes = dsr_bind_span_of(lua_tointeger(L, -2), lua_tointeger(L, -1));
  lua_pop(L, 2);
  lua_getfield(L, 1, "doc");
  *index = lua_gettop(L);
  if (luaL_testudata(L, -1, DSR_BIND_DOCUMENT) == NULL)
    luaL_argerror(L, 1, "not a hit");
  return dsr_bind_check_document(L, *index);
}

static const dsr_analysis *check_span(lua_State *L, dsr_bind_document *document,
                                      dsr_span bytes) {
  const dsr_analysis *analysis = dsr_bind_need_analysis(L, document);
  if (bytes.start >= bytes.end || bytes.end > dsr_analysis_stream(analysis)->len)
    luaL_argerror(L, 1, "first and last do not lie in the document's text");
  return analysis;
}

static int hit_cite(lua_State *L) {
  int index;
  dsr_span bytes;
  dsr_bind_document *document = check_hit(L, &index, &bytes);
  const dsr_analysis *analysis = check_span(L, document, bytes);
  lua_getfield(L, index, "key");
  dsr_bind_push_citation(L, lua_tostring(L, -1), analysis, bytes);
  return 1;
}

static bool continues(char c) { return ((unsigned char)c & 0xC0) == 0x80; }

/* n characters before `at`, within its line; as an offset. */
static size_t left_of(const char *text, size_t at, lua_Integer n) {
  while (n-- > 0 && at > 0 && text[at - 1] != '\n' && text[at - 1] != '\r') {
    at--;
    while (at > 0 && continues(text[at]))
      at--;
  }
  return at;
}

static size_t right_of(const char *text, size_t len, size_t at, lua_Integer n) {
  while (n-- > 0 && at < len && text[at] != '\n' && text[at] != '\r') {
    at++;
    while (at < len && continues(text[at]))
      at++;
  }
  return at;
}

static int hit_context(lua_State *L) {
  lua_Integer n = luaL_checkinteger(L, 2);
  luaL_argcheck(L, n >= 0, 2, "a number of characters is not negative");
  int index;
  dsr_span bytes;
  dsr_bind_document *document = check_hit(L, &index, &bytes);
  const dsr_stream *stream =
      dsr_analysis_stream(check_span(L, document, bytes));
  size_t left = left_of(stream->text, bytes.start, n);
  size_t right = right_of(stream->text, stream->len, bytes.end, n);
  lua_pushlstring(L, stream->text + left, bytes.start - left);
  lua_pushlstring(L, stream->text + bytes.start, bytes.end - bytes.start);
  lua_pushlstring(L, stream->text + bytes.end, right - bytes.end);
  return 3;
}

/* --- search in a document --- */

typedef struct match_cursor {
  dsr_bind_cursor cursor;
  dsr_bind_document *document; /* user value 2 */
  const dsr_query *query;      /* user value 3 */
  dsr_matches *matches;
} match_cursor;

static void close_matches(dsr_bind_handle *handle) {
  match_cursor *cursor = (match_cursor *)(void *)handle;
  dsr_matches_free(cursor->matches);
  cursor->matches = NULL;
  if (cursor->document != NULL)
    dsr_bind_unpin(cursor->document);
}

static int match_unit(const void *from, size_t i, dsr_match *out) {
  return dsr_matches_capture(from, i, out);
}

static int next_match(lua_State *L, dsr_bind_cursor *base) {
  match_cursor *cursor = (match_cursor *)(void *)base;
  dsr_match match;
  dsr_error err;
  int status = dsr_matches_next(cursor->matches, &match, &err);
  if (status == DSR_DONE)
    return 0;
  if (status != DSR_OK)
    return dsr_bind_raise(L, &err);
  const dsr_analysis *analysis = cursor->document->analysis;
  lua_getiuservalue(L, 1, 2);
  int document = lua_gettop(L);
  dsr_bind_push_hit(L, document, analysis,
                    dsr_bind_bytes(dsr_analysis_stream(analysis), match.first,
                                   match.last));
  lua_getiuservalue(L, 1, 3);
  lua_setfield(L, -2, "query"); /* for hit:why */
  dsr_bind_set_captures(L, document, cursor->query, analysis, match_unit,
                        cursor->matches);
  return 1;
}

/* Pushes a cursor over the matches of the query at 2 in the document at 1. */
static match_cursor *push_matches(lua_State *L) {
  dsr_bind_document *document = dsr_bind_check_document(L, 1);
  const dsr_query *query = dsr_bind_check_query(L, 2);
  lua_getiuservalue(L, 1, DSR_BIND_DOCUMENT_OWNER);
  match_cursor *cursor =
      dsr_bind_cursor_new(L, sizeof *cursor, -1, document->handle.owner,
                          close_matches, next_match);
  cursor->query = query;
  lua_pushvalue(L, 1);
  lua_setiuservalue(L, -2, 2);
  lua_pushvalue(L, 2);
  lua_setiuservalue(L, -2, 3);
  dsr_error err;
  if (dsr_bind_query_annotated(L, 2) &&
      dsr_bind_annotate(L, document, &err) != DSR_OK)
    dsr_bind_raise(L, &err);
  const dsr_analysis *analysis = dsr_bind_need_analysis(L, document);
  dsr_bind_pin(document);
  cursor->document = document;
  if (dsr_matches_new(query, dsr_analysis_stream(analysis), &cursor->matches,
                      &err) != DSR_OK)
    dsr_bind_raise(L, &err);
  return cursor;
}

int dsr_bind_document_search(lua_State *L) {
  lua_settop(L, 2);
  push_matches(L);
  return dsr_bind_iterate(L);
}

int dsr_bind_document_count(lua_State *L) {
  lua_settop(L, 2);
  match_cursor *cursor = push_matches(L);
  dsr_match match;
  dsr_error err;
  lua_Integer count = 0;
  int status;
  while ((status = dsr_matches_next(cursor->matches, &match, &err)) == DSR_OK)
    count++;
  dsr_bind_close(&cursor->cursor.handle);
  if (status != DSR_DONE)
    return dsr_bind_raise(L, &err);
  lua_pushinteger(L, count);
  return 1;
}

/* --- find in a document --- */

typedef struct find_cursor {
  dsr_bind_cursor cursor;
  dsr_bind_document *document;    /* user value 2 */
  const dsr_gazetteer *gazetteer; /* user value 3, or the library's */
  dsr_finds *finds;
} find_cursor;

static void close_finds(dsr_bind_handle *handle) {
  find_cursor *cursor = (find_cursor *)(void *)handle;
  dsr_finds_free(cursor->finds);
  cursor->finds = NULL;
  if (cursor->document != NULL)
    dsr_bind_unpin(cursor->document);
}

static int next_find(lua_State *L, dsr_bind_cursor *base) {
  find_cursor *cursor = (find_cursor *)(void *)base;
  dsr_find find;
  dsr_error err;
  int status = dsr_finds_next(cursor->finds, &find, &err);
  if (status == DSR_DONE)
    return 0;
  if (status != DSR_OK)
    return dsr_bind_raise(L, &err);
  const dsr_analysis *analysis = cursor->document->analysis;
  lua_getiuservalue(L, 1, 2);
  dsr_bind_push_hit(
      L, lua_gettop(L), analysis,
      dsr_bind_bytes(dsr_analysis_stream(analysis), find.first, find.last));
  dsr_bind_push_entry(L, cursor->gazetteer, find.entry);
  lua_setfield(L, -2, "entry");
  if (find.entries > 1) {
    lua_createtable(L, (int)find.entries, 0);
    for (size_t i = 0; i < find.entries; i++) {
      dsr_bind_push_entry(L, cursor->gazetteer,
                          dsr_finds_entry(cursor->finds, i));
      lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, "entries");
  }
  return 1;
}

int dsr_bind_document_find(lua_State *L) {
  lua_settop(L, 2);
  dsr_bind_document *document = dsr_bind_check_document(L, 1);
  const dsr_gazetteer *gazetteer = dsr_bind_check_gazetteer(L, 2);
  lua_getiuservalue(L, 1, DSR_BIND_DOCUMENT_OWNER);
  find_cursor *cursor =
      dsr_bind_cursor_new(L, sizeof *cursor, -1, document->handle.owner,
                          close_finds, next_find);
  cursor->gazetteer = gazetteer;
  lua_pushvalue(L, 1);
  lua_setiuservalue(L, -2, 2);
  lua_pushvalue(L, 2);
  lua_setiuservalue(L, -2, 3);
  dsr_error err;
  const dsr_analysis *analysis = dsr_bind_need_analysis(L, document);
  dsr_bind_pin(document);
  cursor->document = document;
  if (dsr_finds_new(gazetteer, dsr_analysis_stream(analysis), &cursor->finds,
                    &err) != DSR_OK)
    return dsr_bind_raise(L, &err);
  return dsr_bind_iterate(L);
}

/* --- search in a corpus --- */

typedef struct search_cursor {
  dsr_bind_cursor cursor;
  dsr_bind_corpus *corpus; /* user value 1 */
  const dsr_query *query;  /* user value 2 */
  dsr_search *search;
  int64_t document; /* id of the document in user value 3 */
  lua_Integer left; /* hits still wanted; -1: all */
} search_cursor;

static const char *const search_options[] = {DSR_BIND_FILTER_NAMES, "limit",
                                             NULL};

static void close_search(dsr_bind_handle *handle) {
  search_cursor *cursor = (search_cursor *)(void *)handle;
  dsr_search_free(cursor->search);
  cursor->search = NULL;
}

static int search_unit(const void *from, size_t i, dsr_match *out) {
  return dsr_search_capture(from, i, out);
}

static int next_hit(lua_State *L, dsr_bind_cursor *base) {
  search_cursor *cursor = (search_cursor *)(void *)base;
  dsr_match match;
  dsr_error err;
  if (cursor->left == 0)
    return 0;
  int status = dsr_search_next(cursor->search, &match, &err);
  if (status == DSR_DONE)
    return 0;
  if (status == DSR_OK)
    status = dsr_search_open(cursor->search, &err);
  if (status != DSR_OK)
    return dsr_bind_raise(L, &err);
  if (cursor->left > 0)
    cursor->left--;
  const dsr_document_info *info =
      dsr_document_about(dsr_search_document(cursor->search));
  if (info->id != cursor->document) {
    lua_getiuservalue(L, 1, 1);
    dsr_bind_push_document(L, -1, cursor->corpus, info);
    cursor->document = info->id;
    lua_setiuservalue(L, 1, 3);
  }
  lua_getiuservalue(L, 1, 3);
  int document = lua_gettop(L);
  const dsr_analysis *analysis = dsr_search_analysis(cursor->search);
  dsr_bind_push_hit(L, document, analysis,
                    dsr_bind_bytes(dsr_analysis_stream(analysis), match.first,
                                   match.last));
  lua_getiuservalue(L, 1, 2);
  lua_setfield(L, -2, "query"); /* for hit:why */
  dsr_bind_set_captures(L, document, cursor->query, analysis, search_unit,
                        cursor->search);
  return 1;
}

int dsr_bind_corpus_search(lua_State *L) {
  lua_settop(L, 3);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  const dsr_query *query = dsr_bind_check_query(L, 2);
  dsr_bind_options(L, 3, search_options);
  dsr_document_filter filter;
  dsr_bind_filter(L, 3, &filter);
  lua_Integer limit = dsr_bind_option_integer(L, 3, "limit", 0, -1);
  search_cursor *cursor = dsr_bind_cursor_new(
      L, sizeof *cursor, 1, &corpus->owner, close_search, next_hit);
  cursor->corpus = corpus;
  cursor->query = query;
  cursor->left = limit;
  cursor->document = -1;
  lua_pushvalue(L, 2);
  lua_setiuservalue(L, -2, 2);
  dsr_error err;
  if (dsr_search_new(corpus->corpus, query, &filter, &cursor->search, &err) !=
      DSR_OK)
    return dsr_bind_raise(L, &err);
  return dsr_bind_iterate(L);
}

int dsr_bind_corpus_count(lua_State *L) {
  static const char *const names[] = {DSR_BIND_FILTER_NAMES, NULL};
  lua_settop(L, 3);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  const dsr_query *query = dsr_bind_check_query(L, 2);
  dsr_bind_options(L, 3, names);
  dsr_document_filter filter;
  dsr_bind_filter(L, 3, &filter);
  uint64_t hits, documents;
  dsr_error err;
  if (dsr_search_count(corpus->corpus, query, &filter, &hits, &documents,
                       &err) != DSR_OK)
    return dsr_bind_raise(L, &err);
  lua_pushinteger(L, (lua_Integer)hits);
  lua_pushinteger(L, (lua_Integer)documents);
  return 2;
}

void dsr_bind_open_hit(lua_State *L) {
  static const luaL_Reg hit[] = {
      {"cite", hit_cite}, {"context", hit_context},
                                 {"why", dsr_bind_hit_why}, {NULL, NULL}};
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg citation[] = {{"__tostring", citation_tostring},
                                      {NULL, NULL}};
  dsr_bind_type(L, DSR_BIND_HIT, hit, NULL);
  dsr_bind_type(L, DSR_BIND_CITATION, none, citation);
  lua_pop(L, 2);
  dsr_bind_open_why(L);
}
