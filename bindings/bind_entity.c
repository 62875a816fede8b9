/* Entities: rows with their aliases. */
#include "dossier/entity.h"

#include "bindings/bind.h"

typedef struct entity_cursor {
  dsr_bind_cursor cursor;
  dsr_bind_corpus *corpus; /* user value 1 */
  dsr_entities *entities;
  dsr_aliases *aliases; /* of the entity being pushed */
} entity_cursor;

static void close_entities(dsr_bind_handle *handle) {
  entity_cursor *cursor = (entity_cursor *)(void *)handle;
  dsr_aliases_free(cursor->aliases);
  dsr_entities_free(cursor->entities);
  cursor->aliases = NULL;
  cursor->entities = NULL;
}

/* The next entity's table, aliases in the order of the corpus (the most
 * frequent first); false at the end. */
static bool push_next(lua_State *L, entity_cursor *cursor) {
  const dsr_entity *entity;
  dsr_error err;
  int status = dsr_entities_next(cursor->entities, &entity, &err);
  if (status == DSR_DONE)
    return false;
  if (status != DSR_OK)
    dsr_bind_raise(L, &err);
  int64_t id = entity->id;
  lua_createtable(L, 0, 7);
  lua_pushfstring(L, "%s:%s", entity->type, entity->slug);
  lua_setfield(L, -2, "id");
  dsr_bind_set_string(L, "type", entity->type);
  dsr_bind_set_string(L, "name", entity->name);
  dsr_bind_set_string(L, "near", entity->near);
  dsr_bind_set_integer(L, "mentions", entity->mentions);
  dsr_bind_set_integer(L, "documents", entity->documents);
  lua_newtable(L); /* entity aliases */
  const dsr_alias *alias;
  lua_Integer count = 0;
  status = dsr_aliases_new(cursor->corpus->corpus, id, &cursor->aliases, &err);
  while (status == DSR_OK && (status = dsr_aliases_next(cursor->aliases, &alias,
                                                        &err)) == DSR_OK) {
    lua_pushstring(L, alias->name);
    lua_rawseti(L, -2, ++count);
  }
  dsr_aliases_free(cursor->aliases);
  cursor->aliases = NULL;
  if (status != DSR_DONE)
    dsr_bind_raise(L, &err);
  lua_setfield(L, -2, "aliases");
  return true;
}

static int next_entity(lua_State *L, dsr_bind_cursor *base) {
  return push_next(L, (entity_cursor *)(void *)base) ? 1 : 0;
}

static entity_cursor *push_cursor(lua_State *L, dsr_bind_corpus *corpus,
                                  const dsr_entity_filter *filter) {
  entity_cursor *cursor = dsr_bind_cursor_new(
      L, sizeof *cursor, 1, &corpus->owner, close_entities, next_entity);
  cursor->corpus = corpus;
  dsr_error err;
  if (dsr_entities_new(corpus->corpus, filter, &cursor->entities, &err) !=
      DSR_OK)
    dsr_bind_raise(L, &err);
  return cursor;
}

int dsr_bind_corpus_entities(lua_State *L) {
  static const char *const names[] = {"type", "flagged", NULL};
  lua_settop(L, 2);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  dsr_bind_options(L, 2, names);
  dsr_entity_filter filter = {.type = dsr_bind_option_string(L, 2, "type")};
  filter.flagged = dsr_bind_option_boolean(L, 2, "flagged", false);
  push_cursor(L, corpus, &filter);
  return dsr_bind_iterate(L);
}

/* The entities that a name fits, by type and slug: a list. The Lua half picks
 * one of them, or names the nearest. */
int dsr_bind_corpus_entity(lua_State *L) {
  lua_settop(L, 2);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  dsr_entity_filter filter = {.name = luaL_checkstring(L, 2)};
  lua_newtable(L);
  entity_cursor *cursor = push_cursor(L, corpus, &filter); /* list cursor */
  lua_Integer count = 0;
  while (push_next(L, cursor))
    lua_rawseti(L, 3, ++count);
  dsr_bind_close(&cursor->cursor.handle);
  lua_settop(L, 3);
  return 1;
}
