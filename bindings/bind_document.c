/* Documents: of a corpus, of a text in memory, or of an extraction under way.
 *
 * What a document says of itself is a Lua table (user value 2), copied when the
 * document is pushed, so that a loop over titles opens no text. Its analysis is
 * loaded when something first asks for it; an owner keeps the latest few and
 * lets the others go, for Lua's collector does not see how large they are.
 * Refused: one analysis for as long as the userdata lives; a thousand hits in a
 * list would hold a thousand texts.
 */
#include "bindings/bind.h"

#include <string.h>

#include "bindings/bind_why.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "dossier/mention.h"
#include "dossier/search.h"

dsr_bind_document *dsr_bind_check_document(lua_State *L, int arg) {
  dsr_bind_document *document = luaL_checkudata(L, arg, DSR_BIND_DOCUMENT);
  dsr_bind_check_open(L, document->handle.owner);
  if (document->handle.close == NULL)
    luaL_argerror(L, arg, "document is closed");
  return document;
}

/* --- the analysis --- */

static void unlink_loaded(dsr_bind_document *document) {
  dsr_bind_owner *owner = document->handle.owner;
  if (document->newer != NULL)
    document->newer->older = document->older;
  else if (owner->loaded == document)
    owner->loaded = document->older;
  else
    return; /* was not in the list */
  if (document->older != NULL)
    document->older->newer = document->newer;
  document->newer = document->older = NULL;
  owner->loaded_count--;
}

static void link_loaded(dsr_bind_document *document) {
  dsr_bind_owner *owner = document->handle.owner;
  document->older = owner->loaded;
  if (owner->loaded != NULL)
    owner->loaded->newer = document;
  owner->loaded = document;
  owner->loaded_count++;
}

void dsr_bind_unload(dsr_bind_document *document) {
  unlink_loaded(document);
  if (!document->borrowed)
    dsr_analysis_free(document->analysis);
  document->analysis = NULL;
  document->annotated = false;
}

/* Let go of the least used analyses that nobody runs over. */
static void evict(dsr_bind_owner *owner) {
  dsr_bind_document *last = owner->loaded;
  while (last != NULL && last->older != NULL)
    last = last->older;
  while (last != NULL && owner->loaded_count > DSR_BIND_LOADED_MAX) {
    dsr_bind_document *newer = last->newer;
    if (last->pins == 0)
      dsr_bind_unload(last);
    last = newer;
  }
}

const dsr_analysis *dsr_bind_analysis(dsr_bind_document *document,
                                      dsr_error *err) {
  if (document->corpus == NULL)
    return document->analysis; /* always there */
  if (document->analysis != NULL) {
    unlink_loaded(document);
    link_loaded(document);
    return document->analysis;
  }
  dsr_document *stored = NULL;
  int status =
      dsr_document_open_id(document->corpus->corpus, document->id, &stored, err);
  if (status == DSR_OK)
    status = dsr_document_analysis(document->corpus->corpus, stored,
                                   &document->analysis, err);
  dsr_document_free(stored);
  if (status != DSR_OK)
    return NULL;
  link_loaded(document);
  document->pins++;
  evict(document->handle.owner);
  document->pins--;
  return document->analysis;
}

const dsr_analysis *dsr_bind_need_analysis(lua_State *L,
                                           dsr_bind_document *document) {
  dsr_error err;
  const dsr_analysis *analysis = dsr_bind_analysis(document, &err);
  if (analysis == NULL)
    dsr_bind_raise(L, &err);
  return analysis;
}

void dsr_bind_pin(dsr_bind_document *document) { document->pins++; }
void dsr_bind_unpin(dsr_bind_document *document) { document->pins--; }

static void close_document(dsr_bind_handle *handle) {
  dsr_bind_unload((dsr_bind_document *)(void *)handle);
}

/* --- making --- */

static void set_stated(lua_State *L, const char *field, dsr_span span) {
  if (span.start >= span.end)
    return;
  lua_createtable(L, 2, 0);
  lua_pushinteger(L, (lua_Integer)span.start + 1);
  lua_rawseti(L, -2, 1);
  lua_pushinteger(L, (lua_Integer)span.end);
  lua_rawseti(L, -2, 2);
  lua_setfield(L, -2, field);
}

/* Into the table on top. */
static void set_stated_spans(lua_State *L, const dsr_stated_spans *at) {
  lua_createtable(L, 0, 4);
  set_stated(L, "title", at->title);
  set_stated(L, "author", at->author);
  set_stated(L, "published", at->published);
  set_stated(L, "publisher", at->publisher);
  lua_setfield(L, -2, "stated");
}

static void push_fields(lua_State *L, const dsr_document_info *info) {
  lua_createtable(L, 0, 13);
  dsr_bind_set_string(L, "key", info->key);
  dsr_bind_set_string(L, "source", info->source);
  dsr_bind_set_string(L, "sha256", info->sha256);
  dsr_bind_set_string(L, "title", info->title);
  dsr_bind_set_string(L, "publisher", info->publisher);
  dsr_bind_set_string(L, "author", info->author);
  dsr_bind_set_string(L, "published", info->published);
  dsr_bind_set_string(L, "language",
                      info->language != NULL ? info->language : "und");
  dsr_bind_set_integer(L, "bytes", info->bytes);
  dsr_bind_set_integer(L, "origins", info->origins);
  set_stated_spans(L, &info->stated);
  lua_pushstring(L, info->metadata != NULL ? info->metadata : "{}");
  lua_setfield(L, -2, "metadata_json");
}

/* With the fields on top: the document over them, in their place. */
static dsr_bind_document *push_closed(lua_State *L, int owner_index,
                                      dsr_bind_owner *owner) {
  owner_index = lua_absindex(L, owner_index);
  dsr_bind_document *document = lua_newuserdatauv(L, sizeof *document, 2);
  memset(document, 0, sizeof *document);
  document->handle.owner = owner;
  luaL_setmetatable(L, DSR_BIND_DOCUMENT);
  lua_pushvalue(L, owner_index);
  lua_setiuservalue(L, -2, DSR_BIND_DOCUMENT_OWNER);
  lua_insert(L, -2); /* document fields */
  lua_setiuservalue(L, -2, DSR_BIND_DOCUMENT_FIELDS);
  return document; /* document */
}

void dsr_bind_push_document(lua_State *L, int corpus_index,
                            dsr_bind_corpus *corpus,
                            const dsr_document_info *info) {
  corpus_index = lua_absindex(L, corpus_index);
  int64_t id = info->id;
  push_fields(L, info);
  dsr_bind_document *document = push_closed(L, corpus_index, &corpus->owner);
  document->corpus = corpus;
  document->id = id;
  dsr_bind_attach(&document->handle, &corpus->owner, close_document);
}

void dsr_bind_push_extraction(lua_State *L, int owner_index,
                              dsr_bind_owner *owner, dsr_extraction *x) {
  owner_index = lua_absindex(L, owner_index);
  push_fields(L, dsr_extraction_info(x));
  dsr_bind_document *document = push_closed(L, owner_index, owner);
  /* Annotations may be put into it: it is ours for as long as the call. */
  union {
    const dsr_analysis *in;
    dsr_analysis *out;
  } analysis = {.in = dsr_extraction_analysis(x)};
  document->analysis = analysis.out;
  document->extraction = x;
  document->borrowed = true;
  dsr_bind_attach(&document->handle, owner, close_document);
}

/* Tell the analysis what is known of its document: what was given, else what the
 * text states. */
static int describe(dsr_analysis *analysis, const dsr_document_info *given,
                    dsr_error *err) {
  const dsr_stated *said = dsr_analysis_stated(analysis);
  dsr_stream_about about = {
      .key = given->key,
      .title = given->title != NULL ? given->title : said->title,
      .publisher = given->publisher != NULL ? given->publisher : said->publisher,
      .author = given->author != NULL ? given->author : said->author,
      .language = dsr_analysis_language(analysis)};
  /* a date that is no EDTF value is none */
  dsr_date_bounds(given->published != NULL ? given->published : said->published,
                  &about.first, &about.last, NULL);
  return dsr_analysis_describe(analysis, &about, err);
}

/* Into the fields on top, what a text states and the caller did not give. */
static void take_stated(lua_State *L, const dsr_document_info *given,
                        const dsr_stated *said) {
  dsr_stated_spans at = {{0, 0}, {0, 0}, {0, 0}, {0, 0}};
  struct {
    const char *name, *given, *said;
    dsr_span from, *to;
  } fields[] = {
      {"title", given->title, said->title, said->title_span, &at.title},
      {"author", given->author, said->author, said->author_span, &at.author},
      {"published", given->published, said->published, said->published_span,
       &at.published},
      {"publisher", given->publisher, said->publisher, said->publisher_span,
       &at.publisher}};
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    if (fields[i].given != NULL || fields[i].said == NULL)
      continue;
    dsr_bind_set_string(L, fields[i].name, fields[i].said);
    *fields[i].to = fields[i].from;
  }
  set_stated_spans(L, &at);
}

static int library_text(lua_State *L) {
  static const char *const names[] = {"key", "title", "published", "publisher",
                                      "author", NULL};
  size_t len;
  const char *text = luaL_checklstring(L, 1, &len);
  dsr_bind_options(L, 2, names);
  dsr_document_info info = {.key = dsr_bind_option_string(L, 2, "key"),
                            .title = dsr_bind_option_string(L, 2, "title"),
                            .author = dsr_bind_option_string(L, 2, "author"),
                            .published = dsr_bind_option_string(L, 2, "published"),
                            .publisher = dsr_bind_option_string(L, 2, "publisher"),
                            .origins = 1};
  if (info.key == NULL)
    info.key = "text";
  dsr_error err;
  dsr_bind_library *library = dsr_bind_library_of(L);
  const dsr_rules *rules = dsr_bind_rules(library, dsr_bind_home(L), &err);
  if (rules == NULL)
    return dsr_bind_failure(L, &err);
  dsr_bind_push_library(L);
  push_fields(L, &info);
  dsr_bind_document *document = push_closed(L, -2, &library->owner);
  if (dsr_analysis_new(text, len, rules, library->lexicon, &document->analysis,
                       &err) != DSR_OK)
    return dsr_bind_failure(L, &err);
  dsr_bind_attach(&document->handle, &library->owner, close_document);
  if (describe(document->analysis, &info, &err) != DSR_OK)
    return dsr_bind_failure(L, &err);
  lua_getiuservalue(L, -1, DSR_BIND_DOCUMENT_FIELDS);
  take_stated(L, &info, dsr_analysis_stated(document->analysis));
  dsr_bind_set_string(L, "language", dsr_analysis_language(document->analysis));
  dsr_bind_set_integer(L, "bytes", len);
  lua_pushvalue(L, 1);
  lua_setfield(L, -2, "text");
  lua_pop(L, 1);
  return 1;
}

/* --- fields --- */

static int document_index(lua_State *L) { /* document key */
  dsr_bind_document *document = luaL_checkudata(L, 1, DSR_BIND_DOCUMENT);
  const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";
  lua_getiuservalue(L, 1, DSR_BIND_DOCUMENT_FIELDS); /* document key fields */
  if (strcmp(key, "metadata_json") == 0) {
    lua_pushnil(L);
    return 1;
  }
  lua_pushvalue(L, 2);
  if (lua_rawget(L, 3) != LUA_TNIL)
    return 1;
  if (strcmp(key, "text") == 0) {
    document = dsr_bind_check_document(L, 1);
    const dsr_stream *stream =
        dsr_analysis_stream(dsr_bind_need_analysis(L, document));
    lua_pushlstring(L, stream->text, stream->len);
  } else if (strcmp(key, "sha256") == 0) {
    return 1; /* of a text in memory there is none */
  } else if (strcmp(key, "metadata") == 0) {
    lua_getfield(L, 3, "metadata_json");
    const char *json = lua_tostring(L, -1);
    dsr_bind_push_json(L, json != NULL ? json : "{}");
    if (lua_isnil(L, -1))
      lua_newtable(L);
  } else {
    return 1;
  }
  lua_pushvalue(L, 2);
  lua_pushvalue(L, -2);
  lua_rawset(L, 3);
  return 1;
}

static int document_tostring(lua_State *L) {
  luaL_checkudata(L, 1, DSR_BIND_DOCUMENT);
  lua_getiuservalue(L, 1, DSR_BIND_DOCUMENT_FIELDS);
  lua_getfield(L, -1, "key");
  lua_pushfstring(L, "document %s", lua_tostring(L, -1));
  return 1;
}

static int document_gc(lua_State *L) {
  dsr_bind_document *document = luaL_checkudata(L, 1, DSR_BIND_DOCUMENT);
  dsr_bind_close(&document->handle);
  return 0;
}

/* --- places --- */

static int document_sentence(lua_State *L) {
  dsr_bind_document *document = dsr_bind_check_document(L, 1);
  const dsr_analysis *analysis = dsr_bind_need_analysis(L, document);
  const dsr_stream *stream = dsr_analysis_stream(analysis);
  size_t at = dsr_bind_check_position(L, 2, stream->len), count;
  size_t i = dsr_analysis_sentence_at(analysis, at);
  const dsr_span *spans = dsr_analysis_sentences(analysis, &count);
  if (i >= count) {
    lua_pushnil(L);
    return 1;
  }
  lua_createtable(L, 0, 3);
  dsr_bind_set_words(L, spans[i], stream->text);
  return 1;
}

static int document_zone(lua_State *L) {
  dsr_bind_document *document = dsr_bind_check_document(L, 1);
  const dsr_analysis *analysis = dsr_bind_need_analysis(L, document);
  size_t at = dsr_bind_check_position(L, 2, dsr_analysis_stream(analysis)->len);
  int kind = dsr_analysis_zone_at(analysis, at);
  lua_pushstring(L, kind < 0 ? NULL : dsr_zone_kind_name(kind));
  return 1;
}

static int document_line(lua_State *L) {
  dsr_bind_document *document = dsr_bind_check_document(L, 1);
  const dsr_analysis *analysis = dsr_bind_need_analysis(L, document);
  size_t at = dsr_bind_check_position(L, 2, dsr_analysis_stream(analysis)->len);
  lua_pushinteger(L, (lua_Integer)dsr_analysis_line_at(analysis, at));
  return 1;
}

static int document_cite(lua_State *L) {
  dsr_bind_document *document = dsr_bind_check_document(L, 1);
  const dsr_analysis *analysis = dsr_bind_need_analysis(L, document);
  size_t len = dsr_analysis_stream(analysis)->len;
  dsr_bind_check_position(L, 2, len);
  dsr_bind_check_position(L, 3, len);
  dsr_span span =
      dsr_bind_span_of(lua_tointeger(L, 2), lua_tointeger(L, 3));
  luaL_argcheck(L, span.start < span.end, 3, "the last byte is before the first");
  lua_getiuservalue(L, 1, DSR_BIND_DOCUMENT_FIELDS);
  lua_getfield(L, -1, "key");
  dsr_bind_push_citation(L, lua_tostring(L, -1), analysis, span);
  return 1;
}

/* --- annotations --- */

static int add_annotation(dsr_annotation **items, size_t *capacity,
                          size_t *count, dsr_bind_library *library,
                          const dsr_analysis *analysis,
                          const dsr_mention *mention, dsr_error *err) {
  dsr_span tokens = dsr_analysis_tokens_of(analysis, mention->span);
  if (tokens.start >= tokens.end)
    return DSR_OK;
  /* The lexicon keeps the type's name as long as the library is open, which is
   * longer than any analysis. */
  dsr_form form;
  int status = dsr_lexicon_put(library->lexicon, mention->type,
                               strlen(mention->type), &form, err);
  if (status != DSR_OK)
    return status;
  void *array = *items;
  if (!dsr_reserve(&array, capacity, *count + 1, sizeof **items))
    return dsr_fail_memory(err);
  *items = array;
  (*items)[(*count)++] = (dsr_annotation){
      dsr_lexicon_text(library->lexicon, form, DSR_WORD, NULL), tokens.start,
      tokens.end};
  return DSR_OK;
}

int dsr_bind_annotate(lua_State *L, dsr_bind_document *document,
                      dsr_error *err) {
  dsr_bind_library *library = dsr_bind_library_of(L);
  if (document->annotated || dsr_bind_analysis(document, err) == NULL)
    return document->annotated ? DSR_OK : err->code;
  dsr_annotation *items = NULL;
  size_t capacity = 0, count = 0, known = 0;
  dsr_mentions *mentions = NULL;
  int status = DSR_OK;
  if (document->extraction != NULL) {
    const dsr_mention *all =
        dsr_extraction_mentions(document->extraction, &known);
    for (size_t i = 0; i < known && status == DSR_OK; i++)
      status = add_annotation(&items, &capacity, &count, library,
                              document->analysis, &all[i], err);
  } else if (document->corpus != NULL) {
    dsr_mention_filter filter = {.document = document->id};
    const dsr_mention *mention;
    status = dsr_mentions_new(document->corpus->corpus, &filter, &mentions, err);
    while (status == DSR_OK &&
           (status = dsr_mentions_next(mentions, &mention, err)) == DSR_OK)
      status = add_annotation(&items, &capacity, &count, library,
                              document->analysis, mention, err);
    if (status == DSR_DONE)
      status = DSR_OK;
  }
  if (status == DSR_OK)
    status = dsr_analysis_annotate(document->analysis, items, count, err);
  dsr_mentions_free(mentions);
  dsr_free(items);
  document->annotated = status == DSR_OK;
  return status;
}

void dsr_bind_open_document(lua_State *L) {
  static const luaL_Reg methods[] = {
      {"search", dsr_bind_document_search},
      {"count", dsr_bind_document_count},
      {"find", dsr_bind_document_find},
      {"why", dsr_bind_document_why},
      {"whynot", dsr_bind_document_whynot},
      {"lineage", dsr_bind_document_lineage},
      {"tokens", dsr_bind_document_tokens},
      {"ids", dsr_bind_document_ids},
      {"word", dsr_bind_document_word},
      {"sentences", dsr_bind_document_sentences},
      {"sentence", document_sentence},
      {"zones", dsr_bind_document_zones},
      {"zone", document_zone},
      {"numbers", dsr_bind_document_numbers},
      {"dates", dsr_bind_document_dates},
      {"mentions", dsr_bind_document_mentions},
      {"facts", dsr_bind_document_facts},
      {"relatives", dsr_bind_document_relatives},
      {"cite", document_cite},
      {"line", document_line},
      {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__index", document_index},
                                  {"__tostring", document_tostring},
                                  {"__gc", document_gc},
                                  {NULL, NULL}};
  dsr_bind_type(L, DSR_BIND_DOCUMENT, methods, meta);
  lua_pop(L, 1);
  lua_pushcfunction(L, library_text);
  lua_setfield(L, -2, "text");
}
