/* Corpora: opening, closing, documents, counts, checks. Loading and extraction
 * are in the Lua half, over bind_load.c and bind_extract.c. */
#include "bindings/bind.h"

#include <string.h>

#include "dossier/recut.h"
#include "dossier/resolve.h"
#include "dossier/run.h"

dsr_bind_corpus *dsr_bind_check_corpus(lua_State *L, int arg) {
  dsr_bind_corpus *corpus = luaL_checkudata(L, arg, DSR_BIND_CORPUS);
  if (corpus->owner.closed)
    luaL_argerror(L, arg, corpus->owner.closed_message);
  return corpus;
}

static int library_open(lua_State *L) {
  static const char *const modes[] = {"read", "write", "create", "build",
                                      "look", NULL};
  static const dsr_corpus_mode codes[] = {DSR_READ, DSR_WRITE, DSR_CREATE,
                                          DSR_BUILD, DSR_LOOK};
  const char *path = luaL_checkstring(L, 1);
  int mode = luaL_checkoption(L, 2, "read", modes);
  dsr_bind_corpus *corpus = lua_newuserdatauv(L, sizeof *corpus, 1);
  memset(corpus, 0, sizeof *corpus);
  corpus->owner.closed = true;
  corpus->owner.closed_message = "corpus is closed";
  luaL_setmetatable(L, DSR_BIND_CORPUS);
  dsr_bind_push_library(L);
  lua_setiuservalue(L, -2, 1);
  dsr_error err;
  if (dsr_corpus_open(path, codes[mode], &corpus->corpus, &err) != DSR_OK)
    return dsr_bind_failure(L, &err);
  corpus->owner.closed = false;
  return 1;
}

static int corpus_close(lua_State *L) {
  dsr_bind_corpus *corpus = luaL_checkudata(L, 1, DSR_BIND_CORPUS);
  dsr_bind_close_owner(&corpus->owner);
  dsr_corpus_close(corpus->corpus);
  corpus->corpus = NULL;
  return 0;
}

static int corpus_index(lua_State *L) {
  const dsr_bind_corpus *corpus = luaL_checkudata(L, 1, DSR_BIND_CORPUS);
  const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";
  if (corpus->corpus != NULL && strcmp(key, "path") == 0)
    lua_pushstring(L, dsr_corpus_path(corpus->corpus));
  else if (corpus->corpus != NULL && strcmp(key, "mode") == 0)
    lua_pushstring(L, dsr_corpus_opened_for(corpus->corpus) == DSR_READ
                          ? "read"
                          : "write");
  else
    lua_pushnil(L);
  return 1;
}

static int corpus_tostring(lua_State *L) {
  const dsr_bind_corpus *corpus = luaL_checkudata(L, 1, DSR_BIND_CORPUS);
  if (corpus->corpus == NULL)
    lua_pushliteral(L, "corpus (closed)");
  else
    lua_pushfstring(L, "corpus %s", dsr_corpus_path(corpus->corpus));
  return 1;
}

/* --- documents --- */

void dsr_bind_filter(lua_State *L, int arg, dsr_document_filter *filter) {
  memset(filter, 0, sizeof *filter);
  filter->key = dsr_bind_option_string(L, arg, "key");
  filter->under = dsr_bind_option_string(L, arg, "under");
  filter->publisher = dsr_bind_option_string(L, arg, "publisher");
  filter->language = dsr_bind_option_string(L, arg, "language");
  filter->since = dsr_bind_option_string(L, arg, "since");
  filter->until = dsr_bind_option_string(L, arg, "until");
  if (filter->until == NULL)
    filter->until = dsr_bind_option_string(L, arg, "until_");
  filter->subcorpus = dsr_bind_option_string(L, arg, "subcorpus");
  if (filter->subcorpus != NULL)
    dsr_bind_note_subcorpus(L, filter->subcorpus);
}

typedef struct documents_cursor {
  dsr_bind_cursor cursor;
  dsr_bind_corpus *corpus; /* user value 1 */
  dsr_documents *documents;
} documents_cursor;

static void close_documents(dsr_bind_handle *handle) {
  documents_cursor *cursor = (documents_cursor *)(void *)handle;
  dsr_documents_free(cursor->documents);
  cursor->documents = NULL;
}

static int next_document(lua_State *L, dsr_bind_cursor *base) {
  documents_cursor *cursor = (documents_cursor *)(void *)base;
  const dsr_document_info *info;
  dsr_error err;
  int status = dsr_documents_next(cursor->documents, &info, &err);
  if (status == DSR_DONE)
    return 0;
  if (status != DSR_OK)
    return dsr_bind_raise(L, &err);
  lua_getiuservalue(L, 1, 1);
  dsr_bind_push_document(L, -1, cursor->corpus, info);
  return 1;
}

static int corpus_documents(lua_State *L) {
  static const char *const names[] = {DSR_BIND_FILTER_NAMES, NULL};
  lua_settop(L, 2);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  dsr_bind_options(L, 2, names);
  dsr_document_filter filter;
  dsr_bind_filter(L, 2, &filter);
  documents_cursor *cursor = dsr_bind_cursor_new(
      L, sizeof *cursor, 1, &corpus->owner, close_documents, next_document);
  cursor->corpus = corpus;
  dsr_error err;
  if (dsr_documents_new(corpus->corpus, &filter, &cursor->documents, &err) !=
      DSR_OK)
    return dsr_bind_raise(L, &err);
  return dsr_bind_iterate(L);
}

static int corpus_document(lua_State *L) {
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  const char *key = luaL_checkstring(L, 2);
  lua_settop(L, 2);
  documents_cursor *cursor = dsr_bind_cursor_new(
      L, sizeof *cursor, 1, &corpus->owner, close_documents, next_document);
  cursor->corpus = corpus;
  dsr_document_filter filter = {.key = key};
  const dsr_document_info *info;
  dsr_error err;
  int status =
      dsr_documents_new(corpus->corpus, &filter, &cursor->documents, &err);
  if (status == DSR_OK)
    status = dsr_documents_next(cursor->documents, &info, &err);
  if (status == DSR_OK) {
    dsr_bind_push_document(L, 1, corpus, info);
    dsr_bind_close(&cursor->cursor.handle);
    return 1;
  }
  dsr_bind_close(&cursor->cursor.handle);
  if (status == DSR_DONE) { /* the message that names the nearest key */
    dsr_document *document = NULL;
    status = dsr_document_open(corpus->corpus, key, &document, &err);
    dsr_document_free(document);
    if (status == DSR_OK)
      return luaL_error(L, "%s: the corpus changed while it was read", key);
  }
  return dsr_bind_failure(L, &err);
}

/* --- counts --- */

typedef struct runs_box {
  dsr_runs *runs;
} runs_box;

static int runs_gc(lua_State *L) {
  runs_box *box = lua_touserdata(L, 1);
  dsr_runs_free(box->runs);
  box->runs = NULL;
  return 0;
}

/* Pushes the list of runs. */
static void push_runs(lua_State *L, dsr_bind_corpus *corpus) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", runs_gc}, {NULL, NULL}};
  lua_newtable(L);
  runs_box *box = lua_newuserdatauv(L, sizeof *box, 0);
  box->runs = NULL;
  dsr_bind_type(L, "dossier.runs", none, meta);
  lua_setmetatable(L, -2); /* list box */
  dsr_error err;
  const dsr_run *run;
  lua_Integer count = 0;
  int status = dsr_runs_new(corpus->corpus, &box->runs, &err);
  while (status == DSR_OK &&
         (status = dsr_runs_next(box->runs, &run, &err)) == DSR_OK) {
    lua_createtable(L, 0, 5);
    dsr_bind_set_string(L, "script", run->script);
    dsr_bind_set_string(L, "version", run->version);
    dsr_bind_set_string(L, "hash", run->hash);
    dsr_bind_push_json(L, run->data != NULL ? run->data : "{}");
    lua_setfield(L, -2, "data");
    dsr_bind_push_json(L, run->arguments != NULL ? run->arguments : "{}");
    lua_setfield(L, -2, "arguments");
    lua_rawseti(L, -3, ++count);
  }
  dsr_runs_free(box->runs);
  box->runs = NULL;
  if (status != DSR_DONE)
    dsr_bind_raise(L, &err);
  lua_pop(L, 1);
}

static void set_day(lua_State *L, const char *name, dsr_day day) {
  if (day != 0) {
    char text[16];
    lua_pushlstring(L, text,
                    (size_t)snprintf(text, sizeof text, "%04d-%02d-%02d",
                                     day / 10000 % 10000, day / 100 % 100,
                                     day % 100));
    lua_setfield(L, -2, name);
  }
}

/* The languages of the documents, how many of each: pushes a table. */
static void push_languages(lua_State *L, dsr_bind_corpus *corpus) {
  lua_newtable(L); /* languages */
  documents_cursor *cursor = dsr_bind_cursor_new(
      L, sizeof *cursor, 1, &corpus->owner, close_documents, next_document);
  cursor->corpus = corpus;
  dsr_error err;
  const dsr_document_info *info;
  int status =
      dsr_documents_new(corpus->corpus, NULL, &cursor->documents, &err);
  while (status == DSR_OK && (status = dsr_documents_next(
                                  cursor->documents, &info, &err)) == DSR_OK) {
    const char *language = info->language != NULL ? info->language : "und";
    lua_getfield(L, -2, language);
    lua_Integer count = lua_tointeger(L, -1);
    lua_pop(L, 1);
    lua_pushinteger(L, count + 1);
    lua_setfield(L, -3, language);
  }
  dsr_bind_close(&cursor->cursor.handle);
  if (status != DSR_DONE)
    dsr_bind_raise(L, &err);
  lua_pop(L, 1); /* languages */
}

static int corpus_info(lua_State *L) {
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  lua_settop(L, 1);
  dsr_corpus_counts counts;
  dsr_error err;
  if (dsr_corpus_count(corpus->corpus, &counts, &err) != DSR_OK)
    return dsr_bind_raise(L, &err);
  lua_createtable(L, 0, 18);
  dsr_bind_set_integer(L, "schema", counts.schema);
  dsr_bind_set_integer(L, "tokenizer", counts.tokenizer);
  dsr_bind_set_integer(L, "documents", counts.documents);
  dsr_bind_set_integer(L, "origins", counts.origins);
  dsr_bind_set_integer(L, "bytes", counts.bytes);
  dsr_bind_set_integer(L, "tokens", counts.tokens);
  dsr_bind_set_integer(L, "sentences", counts.sentences);
  dsr_bind_set_integer(L, "forms", counts.forms);
  dsr_bind_set_integer(L, "mentions", counts.mentions);
  dsr_bind_set_integer(L, "entities", counts.entities);
  dsr_bind_set_integer(L, "facts", counts.facts);
  dsr_bind_set_integer(L, "decisions", counts.decisions);
  /* of rules that cannot be read, loading tells; counts there are still */
  const dsr_rules *rules =
      dsr_bind_rules(dsr_bind_library_of(L), dsr_bind_home(L), &err);
  uint64_t stale = 0;
  if (rules != NULL && dsr_stale(corpus->corpus, rules, &stale, &err) != DSR_OK)
    return dsr_bind_raise(L, &err);
  if (rules != NULL)
    dsr_bind_set_integer(L, "stale", stale);
  set_day(L, "first", counts.first);
  set_day(L, "last", counts.last);
  push_languages(L, corpus);
  lua_setfield(L, -2, "languages");
  push_runs(L, corpus);
  lua_setfield(L, -2, "runs");
  return 1;
}

/* --- writing and checking --- */

static int corpus_remove(lua_State *L) {
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  const char *key = luaL_checkstring(L, 2);
  dsr_bind_settle_owner(L, &corpus->owner);
  dsr_error err;
  int status = dsr_corpus_begin(corpus->corpus, &err);
  if (status != DSR_OK)
    return dsr_bind_failure(L, &err);
  status = dsr_document_remove(corpus->corpus, key, &err);
  if (status == DSR_OK)
    status = dsr_resolve(corpus->corpus, NULL, &err);
  if (status == DSR_OK)
    status = dsr_corpus_commit(corpus->corpus, &err);
  if (status != DSR_OK) {
    dsr_corpus_rollback(corpus->corpus);
    return dsr_bind_failure(L, &err);
  }
  lua_pushboolean(L, 1);
  return 1;
}

typedef struct check_box {
  dsr_check *check;
} check_box;

static int check_gc(lua_State *L) {
  check_box *box = lua_touserdata(L, 1);
  dsr_check_free(box->check);
  box->check = NULL;
  return 0;
}

static int corpus_check(lua_State *L) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", check_gc}, {NULL, NULL}};
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  check_box *box = lua_newuserdatauv(L, sizeof *box, 0);
  box->check = NULL;
  dsr_bind_type(L, "dossier.check", none, meta);
  lua_setmetatable(L, -2);
  dsr_error err;
  if (dsr_check_new(corpus->corpus, &box->check, &err) != DSR_OK)
    return dsr_bind_raise(L, &err);
  size_t count = dsr_check_count(box->check);
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    lua_pushstring(L, dsr_check_fault(box->check, i));
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

void dsr_bind_open_corpus(lua_State *L) {
  static const luaL_Reg methods[] = {{"close", corpus_close},
                                     {"documents", corpus_documents},
                                     {"document", corpus_document},
                                     {"search", dsr_bind_corpus_search},
                                     {"count", dsr_bind_corpus_count},
                                     {"explain", dsr_bind_corpus_explain},
                                     {"mentions", dsr_bind_corpus_mentions},
                                     {"entities", dsr_bind_corpus_entities},
                                     {"facts", dsr_bind_corpus_facts},
                                     {"query", dsr_bind_corpus_query},
                                     {"relatives", dsr_bind_corpus_relatives},
                                     {"families", dsr_bind_corpus_families},
                                     {"save", dsr_bind_corpus_save},
                                     {"saved", dsr_bind_corpus_saved},
                                     {"drop", dsr_bind_corpus_drop},
                                     {"decisions", dsr_bind_corpus_decisions},
                                     {"concordance", dsr_bind_corpus_concordance},
                                     {"frequencies", dsr_bind_corpus_frequencies},
                                     {"ngrams", dsr_bind_corpus_ngrams},
                                     {"dispersion", dsr_bind_corpus_dispersion},
                                     {"trend", dsr_bind_corpus_trend},
                                     {"word", dsr_bind_corpus_word},
                                     {"collocates", dsr_bind_corpus_collocates},
                                     {"keyness", dsr_bind_corpus_keyness},
                                     {"network", dsr_bind_corpus_network},
                                     {"together", dsr_bind_corpus_together},
                                     {"concordance", dsr_bind_corpus_concordance},
                                     {"frequencies", dsr_bind_corpus_frequencies},
                                     {"ngrams", dsr_bind_corpus_ngrams},
                                     {"dispersion", dsr_bind_corpus_dispersion},
                                     {"trend", dsr_bind_corpus_trend},
                                     {"info", corpus_info},
                                     {"remove", corpus_remove},
                                     {"check", corpus_check},
                                     {"compact", dsr_bind_corpus_compact},
                                     {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__index", corpus_index},
                                  {"__tostring", corpus_tostring},
                                  {"__gc", corpus_close},
                                  {"__close", corpus_close},
                                  {NULL, NULL}};
  dsr_bind_type(L, DSR_BIND_CORPUS, methods, meta);
  lua_pop(L, 1);
  lua_pushcfunction(L, library_open);
  lua_setfield(L, -2, "open");
}
