/* Compiled queries. */
#include "bindings/bind.h"

#include <string.h>

#include "dossier/query.h"

typedef struct bound_query {
  dsr_query *query;
  bool annotated; /* asks for annotations */
} bound_query;
/* User values of a query: 1 the library, whose gazetteers it reads; 2 its
 * source. */

/* Compile the string at `arg`; its @names are those of `corpus`, which may be
 * NULL. Pushes the query, or returns false with err. */
static bool push_query(lua_State *L, int arg, dsr_corpus *corpus,
                       unsigned flags, dsr_error *err) {
  size_t len;
  const char *source = luaL_checklstring(L, arg, &len);
  arg = lua_absindex(L, arg);
  bound_query *bound = lua_newuserdatauv(L, sizeof *bound, 2);
  *bound = (bound_query){NULL, false};
  luaL_setmetatable(L, DSR_BIND_QUERY);
  dsr_bind_push_library(L);
  lua_setiuservalue(L, -2, 1);
  lua_pushvalue(L, arg);
  lua_setiuservalue(L, -2, 2);
  dsr_gazetteers *set = dsr_bind_library_of(L)->gazetteers;
  if (dsr_bind_library_of(L)->own)
    flags |= DSR_QUERY_OWN;
  dsr_bind_saved_names names;
  const dsr_query_names *saved = dsr_bind_names_begin(L, &names, corpus);
  int status =
      dsr_query_new_named(source, len, set, saved, flags, &bound->query, err);
  dsr_bind_names_end(L, &names);
  lua_pop(L, 1); /* what names used */
  if (status != DSR_OK)
    return false;
  bound->annotated = dsr_query_annotation(bound->query, 0) != NULL;
  const char *name;
  for (size_t i = 0; (name = dsr_query_gazetteer(bound->query, i)) != NULL;
       i++) {
    const dsr_gazetteer *gazetteer;
    if (dsr_gazetteers_get(set, name, strlen(name), &gazetteer, err) != DSR_OK)
      return false;
    dsr_bind_note_used(L, name, gazetteer);
  }
  return true;
}

dsr_query *dsr_bind_try_query(lua_State *L, const char *source,
                              dsr_corpus *corpus, dsr_error *err) {
  lua_pushstring(L, source);
  if (!push_query(L, -1, corpus, 0, err))
    return NULL;
  const bound_query *bound = luaL_checkudata(L, -1, DSR_BIND_QUERY);
  return bound->query;
}

static unsigned policy_flag(lua_State *L, int arg) {
  static const char *const names[] = {"policy", "corpus", NULL};
  if (!dsr_bind_options(L, arg, names))
    return 0;
  const char *policy = dsr_bind_option_string(L, arg, "policy");
  if (policy == NULL || strcmp(policy, "longest") == 0)
    return 0;
  if (strcmp(policy, "shortest") == 0)
    return DSR_QUERY_SHORTEST;
  if (strcmp(policy, "all") == 0)
    return DSR_QUERY_ALL;
  luaL_argerror(L, arg,
                "option 'policy' is \"longest\", \"shortest\" or \"all\"");
  return 0;
}

/* Option `corpus`: whose saved queries the source may name. */
static dsr_corpus *corpus_option(lua_State *L, int arg) {
  dsr_corpus *corpus = NULL;
  if (lua_isnoneornil(L, arg))
    return NULL;
  if (lua_getfield(L, arg, "corpus") != LUA_TNIL) {
    if (luaL_testudata(L, -1, DSR_BIND_CORPUS) == NULL)
      luaL_argerror(L, arg, "option 'corpus' is an open corpus");
    corpus = dsr_bind_check_corpus(L, lua_gettop(L))->corpus;
  }
  lua_pop(L, 1);
  return corpus;
}

static int library_query(lua_State *L) {
  size_t len;
  const char *source = luaL_checklstring(L, 1, &len);
  dsr_error err;
  unsigned flags = policy_flag(L, 2);
  if (push_query(L, 1, corpus_option(L, 2), flags, &err))
    return 1;
  lua_pushnil(L);
  dsr_bind_push_syntax(L, &err, source, len);
  lua_pushstring(L, dsr_status_name(err.code));
  return 3;
}

dsr_query *dsr_bind_check_query(lua_State *L, int arg) {
  if (lua_type(L, arg) == LUA_TSTRING) {
    dsr_error err;
    if (!push_query(L, arg, dsr_bind_names_corpus(L, 1), 0, &err)) {
      size_t len;
      const char *source = lua_tolstring(L, arg, &len);
      dsr_bind_push_syntax(L, &err, source, len);
      luaL_argerror(L, arg, lua_tostring(L, -1));
    }
    lua_replace(L, arg);
  } else if (luaL_testudata(L, arg, DSR_BIND_QUERY) == NULL) {
    luaL_typeerror(L, arg, "string or query");
  }
  bound_query *bound = luaL_checkudata(L, arg, DSR_BIND_QUERY);
  if (bound->query == NULL)
    luaL_argerror(L, arg, "query is closed");
  return bound->query;
}

bool dsr_bind_query_annotated(lua_State *L, int arg) {
  const bound_query *bound = luaL_checkudata(L, arg, DSR_BIND_QUERY);
  return bound->annotated;
}

static int query_gc(lua_State *L) {
  bound_query *bound = luaL_checkudata(L, 1, DSR_BIND_QUERY);
  dsr_query_free(bound->query);
  bound->query = NULL;
  return 0;
}

static int query_index(lua_State *L) {
  luaL_checkudata(L, 1, DSR_BIND_QUERY);
  if (lua_type(L, 2) == LUA_TSTRING &&
      strcmp(lua_tostring(L, 2), "source") == 0)
    lua_getiuservalue(L, 1, 2);
  else
    lua_pushnil(L);
  return 1;
}

static int query_tostring(lua_State *L) {
  luaL_checkudata(L, 1, DSR_BIND_QUERY);
  lua_getiuservalue(L, 1, 2);
  lua_pushfstring(L, "query %s", lua_tostring(L, -1));
  return 1;
}

void dsr_bind_open_query(lua_State *L) {
  static const luaL_Reg methods[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {{"__index", query_index},
                                  {"__tostring", query_tostring},
                                  {"__gc", query_gc},
                                  {NULL, NULL}};
  dsr_bind_type(L, DSR_BIND_QUERY, methods, meta);
  lua_pop(L, 1);
  lua_pushcfunction(L, library_query);
  lua_setfield(L, -2, "query");
}
