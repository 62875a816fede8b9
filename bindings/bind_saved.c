/* Saved queries and subcorpora, and how a query's @names find them.
 *
 * Queries of a corpus ask the corpus. A script that extracts runs in a state of
 * its own that never sees the file, so it is given the queries' texts when that
 * state is made; which of them it read stands in its lineage with their hashes,
 * as the gazetteers do. */
#include "bindings/bind.h"

#include <string.h>

#include "core/base/arena.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "dossier/saved.h"
#include "dossier/search.h"

/* Registry: the texts that an extraction was given. */
static const char given[] = "dossier.saved";

typedef struct given_query {
  const char *name, *text, *hash;
} given_query;

typedef struct given_queries {
  dsr_arena strings;
  given_query *at;
  size_t count, capacity;
} given_queries;

/* --- names in queries --- */

/* The corpus whose names a call may use: that of the corpus or document that
 * it is a method of; NULL for none. */
dsr_corpus *dsr_bind_names_corpus(lua_State *L, int arg) {
  const dsr_bind_corpus *corpus = luaL_testudata(L, arg, DSR_BIND_CORPUS);
  if (corpus != NULL)
    return corpus->corpus;
  const dsr_bind_document *document =
      luaL_testudata(L, arg, DSR_BIND_DOCUMENT);
  return document != NULL && document->corpus != NULL
             ? document->corpus->corpus
             : NULL;
}

static const given_query *find_given(const given_queries *all, const char *name,
                                     size_t len) {
  for (size_t i = 0; all != NULL && i < all->count; i++)
    if (strlen(all->at[i].name) == len &&
        memcmp(all->at[i].name, name, len) == 0)
      return &all->at[i];
  return NULL;
}

/* Remember "name\0hash\0" of what is used. */
static void note(dsr_buf *used, const char *name, size_t len,
                 const char *hash) {
  dsr_buf_add(used, name, len);
  dsr_buf_byte(used, '\0');
  dsr_buf_add(used, hash, strlen(hash) + 1);
}

/* For dsr_query_names. */
static int find(void *context, const char *name, size_t len, const char **text,
                size_t *text_len, dsr_error *err) {
  dsr_bind_saved_names *names = context;
  const given_query *query = find_given(names->given, name, len);
  if (query != NULL) {
    *text = query->text;
    *text_len = strlen(query->text);
    note(names->used, name, len, query->hash);
    return names->used->failed ? dsr_fail_memory(err) : DSR_OK;
  }
  if (names->corpus == NULL)
    return dsr_fail(err, DSR_ENOTFOUND, 0,
                    "there is no saved query '%.*s' here", len < 64 ? (int)len : 64,
                    name);
  char hash[65], *own = NULL;
  int status = dsr_saved_query(names->corpus, name, len, &own, text_len, err);
  if (status == DSR_OK)
    status = dsr_saved_hash(names->corpus, name, len, hash, err);
  if (status == DSR_OK) {
    *text = dsr_arena_copy(&names->texts, own, *text_len);
    note(names->used, name, len, hash);
    if (*text == NULL || names->used->failed)
      status = dsr_fail_memory(err);
  }
  dsr_free(own);
  return status;
}

const dsr_query_names *dsr_bind_names_begin(lua_State *L,
                                            dsr_bind_saved_names *names,
                                            dsr_corpus *corpus) {
  memset(names, 0, sizeof *names);
  lua_getfield(L, LUA_REGISTRYINDEX, given);
  names->given = lua_touserdata(L, -1); /* the registry keeps it */
  lua_pop(L, 1);
  names->used = dsr_bind_push_buffer(L);
  names->corpus = corpus;
  names->names = (dsr_query_names){find, names};
  return names->given != NULL || corpus != NULL ? &names->names : NULL;
}

void dsr_bind_names_end(lua_State *L, dsr_bind_saved_names *names) {
  dsr_arena_free(&names->texts);
  const dsr_buf *used = names->used;
  for (size_t at = 0; at < used->len;) {
    const char *name = used->data + at, *hash = name + strlen(name) + 1;
    dsr_bind_note_saved(L, name, hash);
    at += strlen(name) + 1 + strlen(hash) + 1;
  }
}

void dsr_bind_note_saved(lua_State *L, const char *name, const char *hash) {
  if (lua_getfield(L, LUA_REGISTRYINDEX, "dossier.used") == LUA_TTABLE) {
    lua_pushfstring(L, "saved/%s", name);
    lua_pushstring(L, hash);
    lua_settable(L, -3);
  }
  lua_pop(L, 1);
}

void dsr_bind_note_subcorpus(lua_State *L, const char *name) {
  char hash[65];
  dsr_corpus *corpus = dsr_bind_names_corpus(L, 1);
  if (corpus != NULL &&
      dsr_saved_hash(corpus, name, strlen(name), hash, NULL) == DSR_OK)
    dsr_bind_note_saved(L, name, hash);
}

/* --- given to an extraction --- */

static int given_gc(lua_State *L) {
  given_queries *all = lua_touserdata(L, 1);
  dsr_arena_free(&all->strings);
  dsr_free(all->at);
  *all = (given_queries){0};
  return 0;
}

/* In the extraction's state, protected; nothing is in the box yet. */
int dsr_bind_give_box(lua_State *S) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", given_gc}, {NULL, NULL}};
  given_queries *all = lua_newuserdatauv(S, sizeof *all, 0);
  memset(all, 0, sizeof *all);
  dsr_bind_type(S, "dossier.given", none, meta);
  lua_setmetatable(S, -2);
  lua_setfield(S, LUA_REGISTRYINDEX, given);
  lua_pushlightuserdata(S, all);
  return 1;
}

bool dsr_bind_give_query(void *box, const char *name, const char *text,
                         const char *hash) {
  given_queries *all = box;
  void *array = all->at;
  if (!dsr_reserve(&array, &all->capacity, all->count + 1, sizeof *all->at))
    return false;
  all->at = array;
  given_query q = {dsr_arena_copy(&all->strings, name, strlen(name)),
                   dsr_arena_copy(&all->strings, text, strlen(text)),
                   dsr_arena_copy(&all->strings, hash, strlen(hash))};
  all->at[all->count] = q;
  all->count += q.name && q.text && q.hash;
  return q.name && q.text && q.hash;
}

/* given_query(name): hash, text; nil without one. */
static int internal_given_query(lua_State *L) {
  size_t len;
  const char *name = luaL_checklstring(L, 1, &len);
  lua_getfield(L, LUA_REGISTRYINDEX, given);
  const given_query *query = find_given(lua_touserdata(L, -1), name, len);
  if (query == NULL)
    return 0;
  lua_pushstring(L, query->hash);
  lua_pushstring(L, query->text);
  return 2;
}

/* json(text): as tables; nil for what is no JSON. */
static int internal_json(lua_State *L) {
  dsr_bind_push_json(L, luaL_checkstring(L, 1));
  return 1;
}

/* --- listing --- */

typedef struct saved_cursor {
  dsr_bind_cursor cursor;
  dsr_saved_walk *walk;
} saved_cursor;

static void close_saved(dsr_bind_handle *handle) {
  saved_cursor *cursor = (saved_cursor *)(void *)handle;
  dsr_saved_free(cursor->walk);
  cursor->walk = NULL;
}

static void set_filter(lua_State *L, const dsr_document_filter *filter) {
  dsr_bind_set_string(L, "key", filter->key);
  dsr_bind_set_string(L, "under", filter->under);
  dsr_bind_set_string(L, "publisher", filter->publisher);
  dsr_bind_set_string(L, "language", filter->language);
  dsr_bind_set_string(L, "since", filter->since);
  dsr_bind_set_string(L, "until", filter->until);
  dsr_bind_set_string(L, "subcorpus", filter->subcorpus);
}

static int next_saved(lua_State *L, dsr_bind_cursor *base) {
  saved_cursor *cursor = (saved_cursor *)(void *)base;
  const dsr_saved *saved;
  dsr_error err;
  int status = dsr_saved_next(cursor->walk, &saved, &err);
  if (status == DSR_DONE)
    return 0;
  if (status != DSR_OK)
    return dsr_bind_raise(L, &err);
  lua_createtable(L, 0, 12);
  dsr_bind_set_string(L, "name", saved->name);
  dsr_bind_set_string(L, "kind", dsr_saved_kind_name((int)saved->kind));
  dsr_bind_set_string(L, "query", saved->query);
  dsr_bind_set_string(L, "note", saved->note);
  dsr_bind_set_string(L, "hash", saved->hash);
  dsr_bind_set_integer(L, "documents", saved->documents);
  dsr_bind_set_integer(L, "added", saved->added);
  set_filter(L, &saved->filter);
  if (saved->kind == DSR_SAVED_LIST) {
    dsr_bind_set_integer(L, "gone", saved->gone);
    lua_createtable(L, (int)saved->key_count, 0);
    for (size_t i = 0; i < saved->key_count; i++) {
      lua_pushstring(L, saved->keys[i]);
      lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, "keys");
  }
  return 1;
}

int dsr_bind_corpus_saved(lua_State *L) {
  lua_settop(L, 1);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  saved_cursor *cursor = dsr_bind_cursor_new(
      L, sizeof *cursor, 1, &corpus->owner, close_saved, next_saved);
  dsr_error err;
  if (dsr_saved_new(corpus->corpus, &cursor->walk, &err) != DSR_OK)
    return dsr_bind_raise(L, &err);
  return dsr_bind_iterate(L);
}

/* --- saving --- */

typedef struct listing {
  dsr_search *search;
} listing;

static int listing_gc(lua_State *L) {
  listing *box = lua_touserdata(L, 1);
  dsr_search_free(box->search);
  box->search = NULL;
  return 0;
}

/* Pushes the list of the keys of documents with a hit. */
static int push_found(lua_State *L, dsr_bind_corpus *corpus,
                      const dsr_query *query, const dsr_document_filter *filter,
                      dsr_error *err) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", listing_gc}, {NULL, NULL}};
  dsr_match match;
  int64_t last = 0;
  lua_Integer count = 0;
  lua_newtable(L);
  listing *box = lua_newuserdatauv(L, sizeof *box, 0);
  box->search = NULL;
  dsr_bind_type(L, "dossier.listing", none, meta);
  lua_setmetatable(L, -2);
  int status = dsr_search_new(corpus->corpus, query, filter, &box->search, err);
  while (status == DSR_OK &&
         (status = dsr_search_next(box->search, &match, err)) == DSR_OK) {
    const dsr_document_info *info =
        dsr_document_about(dsr_search_document(box->search));
    if (info->id == last)
      continue;
    last = info->id;
    lua_pushstring(L, info->key);
    lua_rawseti(L, -3, ++count);
  }
  dsr_search_free(box->search);
  box->search = NULL;
  lua_pop(L, 1); /* keys */
  return status == DSR_DONE ? DSR_OK : status;
}

/* The strings of the list on top, as an array in a userdata above it. */
static const char **push_strings(lua_State *L, size_t *count) {
  int list = lua_gettop(L);
  *count = lua_rawlen(L, list);
  const char **strings =
      lua_newuserdatauv(L, (*count + 1) * sizeof *strings, 0);
  for (size_t i = 0; i < *count; i++) {
    if (lua_rawgeti(L, list, (lua_Integer)i + 1) != LUA_TSTRING)
      luaL_argerror(L, 3, "option 'keys' is a list of keys");
    strings[i] = lua_tostring(L, -1); /* the list keeps it */
    lua_pop(L, 1);
  }
  return strings;
}

/* With query at 4 already compiled where there is one. */
static int save(lua_State *L, dsr_bind_corpus *corpus, const dsr_saved *saved) {
  dsr_error err;
  dsr_bind_settle_owner(L, &corpus->owner);
  int status = dsr_corpus_begin(corpus->corpus, &err);
  if (status != DSR_OK)
    return dsr_bind_failure(L, &err);
  status = dsr_saved_put(corpus->corpus, saved, &err);
  if (status == DSR_OK)
    status = dsr_corpus_commit(corpus->corpus, &err);
  if (status != DSR_OK) {
    dsr_corpus_rollback(corpus->corpus);
    return dsr_bind_failure(L, &err);
  }
  lua_pushboolean(L, 1);
  return 1;
}

/* Reads the definition, a table at 3, into saved; pushes what it keeps alive. */
static void read_definition(lua_State *L, dsr_saved *saved) {
  static const char *const names[] = {DSR_BIND_FILTER_NAMES, "query", "hits",
                                      "keys", "note", NULL};
  luaL_checktype(L, 3, LUA_TTABLE);
  dsr_bind_options(L, 3, names);
  dsr_bind_filter(L, 3, &saved->filter);
  saved->note = dsr_bind_option_string(L, 3, "note");
  saved->query = dsr_bind_option_string(L, 3, "query");
  const char *hits = dsr_bind_option_string(L, 3, "hits");
  int keys = lua_getfield(L, 3, "keys");
  luaL_argcheck(L, keys == LUA_TNIL || keys == LUA_TTABLE, 3,
                "option 'keys' is a list of keys");
  luaL_argcheck(L, (saved->query != NULL) + (hits != NULL) + (keys != LUA_TNIL) <= 1,
                3, "one of query, hits and keys is given, or none");
  saved->kind = saved->query != NULL                  ? DSR_SAVED_QUERY
                : hits != NULL || keys != LUA_TNIL ? DSR_SAVED_LIST
                                                      : DSR_SAVED_RULE;
  if (hits != NULL)
    saved->query = hits;
  if (keys != LUA_TNIL)
    saved->keys = push_strings(L, &saved->key_count);
}

/* corpus:save(name, what) */
int dsr_bind_corpus_save(lua_State *L) {
  lua_settop(L, 3);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  dsr_saved saved = {.name = luaL_checkstring(L, 2)};
  dsr_error err;
  if (lua_type(L, 3) == LUA_TSTRING) {
    lua_createtable(L, 0, 1);
    lua_pushvalue(L, 3);
    lua_setfield(L, -2, "query");
    lua_replace(L, 3);
  }
  read_definition(L, &saved);
  if (saved.query != NULL) {
    dsr_query *query = dsr_bind_try_query(L, saved.query, corpus->corpus, &err);
    if (query == NULL) {
      lua_pushnil(L);
      dsr_bind_push_syntax(L, &err, saved.query, strlen(saved.query));
      lua_pushstring(L, dsr_status_name(err.code));
      return 3;
    }
    if (saved.kind == DSR_SAVED_LIST) {
      if (push_found(L, corpus, query, &saved.filter, &err) != DSR_OK)
        return dsr_bind_failure(L, &err);
      saved.keys = push_strings(L, &saved.key_count);
    }
  }
  return save(L, corpus, &saved);
}

/* corpus:drop(name) */
int dsr_bind_corpus_drop(lua_State *L) {
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  const char *name = luaL_checkstring(L, 2);
  dsr_error err;
  dsr_bind_settle_owner(L, &corpus->owner);
  int status = dsr_corpus_begin(corpus->corpus, &err);
  if (status != DSR_OK)
    return dsr_bind_failure(L, &err);
  status = dsr_saved_drop(corpus->corpus, name, &err);
  if (status == DSR_OK)
    status = dsr_corpus_commit(corpus->corpus, &err);
  if (status != DSR_OK) {
    dsr_corpus_rollback(corpus->corpus);
    return dsr_bind_failure(L, &err);
  }
  lua_pushboolean(L, 1);
  return 1;
}

void dsr_bind_open_saved(lua_State *L) {
  lua_pushcfunction(L, internal_given_query);
  lua_setfield(L, -2, "given_query");
  lua_pushcfunction(L, internal_json);
  lua_setfield(L, -2, "json");
}
