/* Relatives: relations as plain tables, families as a list.
 *
 * Finding relatives reads the whole corpus, so what was found is kept as long as
 * nothing is written and the same is asked for: a loop over documents that asks
 * each for its relatives reads the corpus once. */
#include "bindings/bind.h"

#include <string.h>

#include "core/base/memory.h"
#include "dossier/relatives.h"

typedef struct relatives_box {
  dsr_bind_handle handle; /* owner: the corpus */
  dsr_relatives *relatives;
} relatives_box;

/* Registry: for each corpus { box, what was asked }. */
static const char kept[] = "dossier.relatives.kept";

static void close_box(dsr_bind_handle *handle) {
  relatives_box *box = (relatives_box *)(void *)handle;
  dsr_relatives_free(box->relatives);
  box->relatives = NULL;
}

static int box_gc(lua_State *L) {
  relatives_box *box = lua_touserdata(L, 1);
  dsr_bind_close(&box->handle);
  return 0;
}

/* Pushes a box of the corpus at corpus_index that holds nothing yet. */
static relatives_box *push_box(lua_State *L, int corpus_index,
                               dsr_bind_corpus *corpus) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", box_gc}, {NULL, NULL}};
  relatives_box *box = lua_newuserdatauv(L, sizeof *box, 1);
  memset(box, 0, sizeof *box);
  box->handle.owner = &corpus->owner;
  dsr_bind_type(L, "dossier.relatives", none, meta);
  lua_setmetatable(L, -2);
  lua_pushvalue(L, corpus_index);
  lua_setiuservalue(L, -2, 1);
  dsr_bind_attach(&box->handle, &corpus->owner, close_box);
  return box;
}

/* Pushes the table of what is kept, by corpus. */
static void push_kept(lua_State *L) {
  if (lua_getfield(L, LUA_REGISTRYINDEX, kept) == LUA_TTABLE)
    return;
  lua_pop(L, 1);
  lua_newtable(L);
  lua_createtable(L, 0, 1);
  lua_pushliteral(L, "k");
  lua_setfield(L, -2, "__mode");
  lua_setmetatable(L, -2);
  lua_pushvalue(L, -1);
  lua_setfield(L, LUA_REGISTRYINDEX, kept);
}

typedef struct asked {
  dsr_document_filter filter;
  dsr_relatives_options options;
} asked;

/* Pushes what is asked as a string that nothing else gives. */
static void push_asked(lua_State *L, const asked *a) {
  const char *const texts[] = {a->filter.key, a->filter.under,
                               a->filter.publisher, a->filter.language,
                               a->filter.since, a->filter.until,
                               a->filter.subcorpus};
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    luaL_addstring(&b, texts[i] ? "+" : "-");
    if (texts[i])
      luaL_addlstring(&b, texts[i], strlen(texts[i]) + 1);
  }
  lua_pushfstring(L, "%d %d %d", (int)a->options.words,
                  (int)a->options.standing, (int)a->options.share);
  luaL_addvalue(&b);
  luaL_pushresult(&b);
}

static uint32_t option_number(lua_State *L, int arg, const char *name) {
  lua_Integer value = dsr_bind_option_integer(L, arg, name, 1, 0);
  luaL_argcheck(L, value <= 1000000, arg, "that is far too much");
  return (uint32_t)value;
}

static void read_asked(lua_State *L, int arg, asked *a) {
  static const char *const names[] = {DSR_BIND_FILTER_NAMES, "words",
                                      "standing", "share", NULL};
  dsr_bind_options(L, arg, names);
  dsr_bind_filter(L, arg, &a->filter);
  a->options = (dsr_relatives_options){option_number(L, arg, "words"),
                                       option_number(L, arg, "standing"),
                                       option_number(L, arg, "share")};
}

/* Pushes the box of the relatives that the options at `arg` ask for: the one
 * that is kept, or a new one. Raises on failure. */
static relatives_box *push_relatives(lua_State *L, int corpus_index,
                                     dsr_bind_corpus *corpus, int arg) {
  asked a;
  dsr_error err;
  corpus_index = lua_absindex(L, corpus_index);
  read_asked(L, arg, &a);
  push_kept(L);
  int table = lua_gettop(L);
  push_asked(L, &a); /* kept asked */
  lua_pushvalue(L, corpus_index);
  if (lua_rawget(L, table) == LUA_TTABLE) {
    lua_rawgeti(L, -1, 2);
    bool same = lua_rawequal(L, -1, table + 1) != 0;
    lua_rawgeti(L, -2, 1); /* kept asked pair its_asked box */
    relatives_box *box = lua_touserdata(L, -1);
    int fresh = 0;
    if (same && box->relatives != NULL)
      fresh = dsr_relatives_fresh(box->relatives, &err);
    if (fresh < 0)
      dsr_bind_raise(L, &err);
    if (fresh) {
      lua_replace(L, table);
      lua_settop(L, table);
      return box;
    }
  }
  lua_settop(L, table + 1); /* kept asked */
  relatives_box *box = push_box(L, corpus_index, corpus);
  if (dsr_relatives_new(corpus->corpus, &a.filter, &a.options, &box->relatives,
                        &err) != DSR_OK)
    dsr_bind_raise(L, &err);
  lua_pushvalue(L, corpus_index);
  lua_createtable(L, 2, 0);
  lua_pushvalue(L, table + 2);
  lua_rawseti(L, -2, 1);
  lua_pushvalue(L, table + 1);
  lua_rawseti(L, -2, 2);
  lua_rawset(L, table); /* kept asked box */
  lua_replace(L, table);
  lua_settop(L, table);
  return box;
}

/* --- relations --- */

typedef struct relations_cursor {
  dsr_bind_cursor cursor;
  dsr_relations *relations; /* user value 2: the box they are of */
} relations_cursor;

static void close_relations(dsr_bind_handle *handle) {
  relations_cursor *cursor = (relations_cursor *)(void *)handle;
  dsr_relations_free(cursor->relations);
  cursor->relations = NULL;
}

/* Sets first, last, other_first, other_last of the table on top. */
static void set_places(lua_State *L, dsr_span bytes, dsr_span other) {
  dsr_bind_set_span(L, bytes);
  lua_pushinteger(L, dsr_bind_first(other));
  lua_setfield(L, -2, "other_first");
  lua_pushinteger(L, dsr_bind_last(other));
  lua_setfield(L, -2, "other_last");
}

static void push_passage(lua_State *L, const dsr_passage *passage) {
  lua_createtable(L, 0, 8);
  set_places(L, passage->bytes, passage->other_bytes);
  dsr_bind_set_integer(L, "words", passage->words);
  dsr_bind_set_integer(L, "own", passage->own);
  lua_pushboolean(L, passage->standing);
  lua_setfield(L, -2, "standing");
  lua_createtable(L, (int)passage->part_count, 0);
  for (size_t i = 0; i < passage->part_count; i++) {
    const dsr_passage_part *part = &passage->parts[i];
    lua_createtable(L, 0, 5);
    set_places(L, part->bytes, part->other_bytes);
    dsr_bind_set_integer(L, "words", part->words);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "parts");
}

static void set_share(lua_State *L, const char *name, uint32_t part,
                      uint32_t whole) {
  lua_pushnumber(L, whole > 0 ? (lua_Number)part / (lua_Number)whole : 0);
  lua_setfield(L, -2, name);
}

static int next_relation(lua_State *L, dsr_bind_cursor *base) {
  relations_cursor *cursor = (relations_cursor *)(void *)base;
  const dsr_relation *relation;
  dsr_error err;
  int status = dsr_relations_next(cursor->relations, &relation, &err);
  if (status == DSR_DONE)
    return 0;
  if (status != DSR_OK)
    return dsr_bind_raise(L, &err);
  lua_createtable(L, 0, 10);
  dsr_bind_set_string(L, "doc", relation->key);
  dsr_bind_set_string(L, "other", relation->other_key);
  dsr_bind_set_integer(L, "words", relation->words);
  dsr_bind_set_integer(L, "other_words", relation->other_words);
  dsr_bind_set_integer(L, "common", relation->common);
  dsr_bind_set_integer(L, "other_common", relation->other_common);
  set_share(L, "share", relation->common, relation->words);
  set_share(L, "other_share", relation->other_common, relation->other_words);
  lua_pushboolean(L, relation->family);
  lua_setfield(L, -2, "family");
  lua_createtable(L, (int)relation->passage_count, 0);
  for (size_t i = 0; i < relation->passage_count; i++) {
    push_passage(L, &relation->passages[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "passages");
  return 1;
}

/* A cursor over the relations of a document, 0 for all pairs. The corpus is at
 * corpus_index, the options are at 2. */
static int walk(lua_State *L, int corpus_index, dsr_bind_corpus *corpus,
                int64_t document) {
  corpus_index = lua_absindex(L, corpus_index);
  const relatives_box *box = push_relatives(L, corpus_index, corpus, 2);
  int at = lua_gettop(L);
  relations_cursor *cursor = dsr_bind_cursor_new(
      L, sizeof *cursor, corpus_index, &corpus->owner, close_relations,
      next_relation);
  lua_pushvalue(L, at);
  lua_setiuservalue(L, -2, 2);
  dsr_error err;
  if (dsr_relations_new(box->relatives, document, &cursor->relations, &err) !=
      DSR_OK)
    return dsr_bind_raise(L, &err);
  return dsr_bind_iterate(L);
}

int dsr_bind_corpus_relatives(lua_State *L) {
  lua_settop(L, 2);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  return walk(L, 1, corpus, 0);
}

int dsr_bind_document_relatives(lua_State *L) {
  lua_settop(L, 2);
  dsr_bind_document *document = dsr_bind_check_document(L, 1);
  luaL_argcheck(L, document->corpus != NULL && document->extraction == NULL, 1,
                "a document that is in no corpus has no relatives");
  lua_getiuservalue(L, 1, DSR_BIND_DOCUMENT_OWNER);
  return walk(L, -1, document->corpus, document->id);
}

/* --- families --- */

int dsr_bind_corpus_families(lua_State *L) {
  lua_settop(L, 2);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  const relatives_box *box = push_relatives(L, 1, corpus, 2);
  size_t count = dsr_relatives_families(box->relatives);
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    const dsr_family *family = dsr_relatives_family(box->relatives, i);
    lua_createtable(L, 0, 2);
    dsr_bind_set_string(L, "origin", family->members[0].key);
    lua_createtable(L, (int)family->count - 1, 0);
    for (size_t k = 1; k < family->count; k++) {
      lua_pushstring(L, family->members[k].key);
      lua_rawseti(L, -2, (lua_Integer)k);
    }
    lua_setfield(L, -2, "copies");
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}
