/* corpus:network and corpus:together: what stands together. */
#include "bindings/bind.h"

#include <string.h>

#include "dossier/cooccurrence.h"

static void free_network(void *network) { dsr_network_free(network); }

static const char *const together_names[] = {"sentence", "document", "window"};
static const dsr_together togethers[] = {DSR_TOGETHER_SENTENCE, DSR_TOGETHER_DOCUMENT,
                                         DSR_TOGETHER_WINDOW};

/* The queries in the list on top, each left on the stack. */
static void read_queries(lua_State *L, int arg, dsr_network_options *o) {
  luaL_argcheck(L, lua_type(L, -1) == LUA_TTABLE, arg, "option 'queries' is a list");
  int list = lua_gettop(L);
  size_t count = (size_t)luaL_len(L, list);
  luaL_argcheck(L, count >= 1 && count <= 1000, arg, "option 'queries' is a list of 1 to 1000");
  const dsr_query **queries = lua_newuserdatauv(L, count * sizeof *queries, 0);
  luaL_checkstack(L, (int)count + 16, "too many queries");
  for (size_t i = 0; i < count; i++) {
    lua_geti(L, list, (lua_Integer)i + 1);
    queries[i] = dsr_bind_check_query(L, lua_gettop(L));
  }
  o->queries = queries;
  o->query_count = count;
}

/* Reads the options of the table at `arg`, which may leave values on the stack. */
static void read_options(lua_State *L, int arg, dsr_network_options *o) {
  static const char *const orders[] = {"hits", "ll", "dice", "things"};
  o->together = togethers[dsr_bind_option_choice(L, arg, "together", together_names, 3)];
  lua_Integer window = dsr_bind_option_integer(L, arg, "window", 0, 10);
  o->window = window > UINT32_MAX ? UINT32_MAX : (uint32_t)window;
  o->type = dsr_bind_option_string(L, arg, "type");
  o->order = (dsr_edge_order)dsr_bind_option_choice(L, arg, "order", orders, 4);
  o->least = (uint64_t)dsr_bind_option_integer(L, arg, "least", 0, 1);
  o->limit = (size_t)dsr_bind_option_integer(L, arg, "limit", 0, 100);
  o->gazetteer = dsr_bind_option_gazetteer(L, arg, "gazetteer");
  if (lua_getfield(L, arg, "queries") != LUA_TNIL)
    read_queries(L, arg, o);
}

static void set_measures(lua_State *L, const dsr_network *network, const dsr_edge *edge) {
  dsr_contingency table = dsr_network_table(network, edge);
  dsr_bind_set_integer(L, "hits", edge->hits);
  dsr_bind_set_integer(L, "documents", edge->documents);
  dsr_bind_set_table(L, &table);
  dsr_bind_set_ratio(L, "ll", dsr_association(DSR_LL, &table));
  dsr_bind_set_ratio(L, "dice", dsr_association(DSR_DICE, &table));
}

/* The label of thing i: of a query its source, where the list at `queries` has
 * strings. */
static void push_name(lua_State *L, const dsr_thing *thing, size_t i, int queries) {
  if (queries != 0 && lua_geti(L, queries, (lua_Integer)i + 1) == LUA_TSTRING)
    return;
  if (queries != 0)
    lua_pop(L, 1);
  lua_pushstring(L, thing->name);
}

/* Sets id, type and name of thing i in the table on top. */
static void set_thing(lua_State *L, const dsr_network *network, size_t i, int queries) {
  const dsr_thing *thing = dsr_network_thing(network, i);
  dsr_bind_set_string(L, "id", thing->id);
  dsr_bind_set_string(L, "type", thing->type);
  push_name(L, thing, i, queries);
  lua_setfield(L, -2, "name");
}

/* Pushes thing i: id, type, name, hits, documents; one table for all its edges,
 * kept in the table at `seen`. */
static void push_thing(lua_State *L, const dsr_network *network, size_t i, int queries,
                       int seen) {
  if (lua_geti(L, seen, (lua_Integer)i + 1) == LUA_TTABLE)
    return;
  lua_pop(L, 1);
  const dsr_thing *thing = dsr_network_thing(network, i);
  lua_createtable(L, 0, 5);
  set_thing(L, network, i, queries);
  dsr_bind_set_integer(L, "hits", thing->hits);
  dsr_bind_set_integer(L, "documents", thing->documents);
  lua_pushvalue(L, -1);
  lua_seti(L, seen, (lua_Integer)i + 1);
}

static void set_totals(lua_State *L, const dsr_network *network, const dsr_network_options *o) {
  const dsr_network_totals *totals = dsr_network_sums(network);
  dsr_bind_set_integer(L, "n", totals->n);
  dsr_bind_set_integer(L, "documents", totals->documents);
  dsr_bind_set_integer(L, "edges", totals->edges);
  dsr_bind_set_string(L, "together",
                      o->together == DSR_TOGETHER_SENTENCE   ? "sentence"
                      : o->together == DSR_TOGETHER_DOCUMENT ? "document"
                                                             : "window");
}

static void push_network(lua_State *L, const dsr_network *network,
                         const dsr_network_options *o, int queries) {
  size_t count = dsr_network_edges(network);
  lua_newtable(L);
  int seen = lua_gettop(L);
  lua_createtable(L, (int)count, 4);
  for (size_t i = 0; i < count; i++) {
    const dsr_edge *edge = dsr_network_edge(network, i);
    lua_createtable(L, 0, 10);
    push_thing(L, network, edge->a, queries, seen);
    lua_setfield(L, -2, "a");
    push_thing(L, network, edge->b, queries, seen);
    lua_setfield(L, -2, "b");
    set_measures(L, network, edge);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  set_totals(L, network, o);
  luaL_setmetatable(L, DSR_BIND_NETWORK);
}

/* One thing's company: the other end of each edge. */
static void push_company(lua_State *L, const dsr_network *network,
                         const dsr_network_options *o) {
  size_t count = dsr_network_edges(network);
  lua_createtable(L, (int)count, 6);
  for (size_t i = 0; i < count; i++) {
    const dsr_edge *edge = dsr_network_edge(network, i);
    size_t other =
        strcmp(dsr_network_thing(network, edge->a)->id, o->about) == 0 ? edge->b : edge->a;
    lua_createtable(L, 0, 11);
    set_thing(L, network, other, 0);
    set_measures(L, network, edge);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  set_totals(L, network, o);
  dsr_bind_set_string(L, "about", o->about);
  luaL_setmetatable(L, DSR_BIND_COMPANY);
}

#define NETWORK_NAMES                                                           \
  DSR_BIND_FILTER_NAMES, "together", "window", "type", "order", "least", "limit", \
      "gazetteer"

static int count(lua_State *L, dsr_bind_corpus *corpus, const dsr_network_options *o,
                 int queries) {
  dsr_network **network = (dsr_network **)dsr_bind_push_box(L, free_network);
  int box = lua_gettop(L);
  dsr_error err;
  int status = dsr_network_new(corpus->corpus, o, network, &err);
  if (status == DSR_ENOTFOUND && o->about != NULL)
    return dsr_bind_failure(L, &err);
  if (status != DSR_OK)
    return dsr_bind_raise(L, &err);
  if (o->about != NULL)
    push_company(L, *network, o);
  else
    push_network(L, *network, o, queries);
  dsr_bind_empty_box(L, box);
  return 1;
}

int dsr_bind_corpus_network(lua_State *L) {
  static const char *const names[] = {NETWORK_NAMES, "queries", NULL};
  lua_settop(L, 2);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  if (lua_isnil(L, 2)) {
    lua_newtable(L);
    lua_replace(L, 2);
  }
  dsr_bind_options(L, 2, names);
  dsr_document_filter filter;
  dsr_bind_filter(L, 2, &filter);
  dsr_network_options options = {.filter = &filter};
  lua_getfield(L, 2, "queries"); /* 3 */
  read_options(L, 2, &options);
  return count(L, corpus, &options, lua_istable(L, 3) ? 3 : 0);
}

/* The id of the entity with this name, the one mentioned most: pushes it, or the
 * name as it is. */
static void push_entity(lua_State *L, dsr_bind_corpus *corpus, const char *name) {
  dsr_entity_filter filter = {.name = name};
  dsr_entities *entities;
  const dsr_entity *entity;
  dsr_error err;
  uint64_t most = 0;
  dsr_buf *id = dsr_bind_push_buffer(L);
  int status = dsr_entities_new(corpus->corpus, &filter, &entities, &err);
  while (status == DSR_OK && (status = dsr_entities_next(entities, &entity, &err)) == DSR_OK) {
    if (id->len > 0 && entity->mentions <= most)
      continue;
    most = entity->mentions;
    id->len = 0;
    dsr_buf_format(id, "%s:%s", entity->type, entity->slug);
  }
  dsr_entities_free(entities);
  if (status != DSR_DONE)
    dsr_bind_raise(L, &err);
  if (id->failed)
    luaL_error(L, "not enough memory");
  lua_pushlstring(L, id->len > 0 ? id->data : name, id->len > 0 ? id->len : strlen(name));
}

int dsr_bind_corpus_together(lua_State *L) {
  static const char *const names[] = {NETWORK_NAMES, NULL};
  lua_settop(L, 3);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  const char *about = luaL_checkstring(L, 2);
  if (lua_isnil(L, 3)) {
    lua_newtable(L);
    lua_replace(L, 3);
  }
  dsr_bind_options(L, 3, names);
  dsr_document_filter filter;
  dsr_bind_filter(L, 3, &filter);
  dsr_network_options options = {.filter = &filter};
  read_options(L, 3, &options);
  if (options.gazetteer == NULL) {
    push_entity(L, corpus, about);
    about = lua_tostring(L, -1);
  }
  options.about = about;
  return count(L, corpus, &options, 0);
}
