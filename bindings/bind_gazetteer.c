/* Gazetteers: those of the data folders, by name, and those made from a list.
 *
 * A named one belongs to the library's set; one made here without a name
 * belongs to its userdata. */
#include "bindings/bind.h"

#include <string.h>

#include "core/base/file.h"

typedef struct bound_gazetteer {
  const dsr_gazetteer *gazetteer;
  dsr_gazetteer *own; /* NULL: the set's */
} bound_gazetteer;
/* User values: 1 the library, 2 the name. */

void dsr_bind_note_used(lua_State *L, const char *name,
                        const dsr_gazetteer *gazetteer) {
  if (lua_getfield(L, LUA_REGISTRYINDEX, "dossier.used") == LUA_TTABLE) {
    lua_pushfstring(L, "gazetteers/%s.tsv", name);
    lua_pushstring(L, dsr_gazetteer_hash(gazetteer));
    lua_settable(L, -3); /* raises where the list is closed */
  }
  lua_pop(L, 1);
}

static bound_gazetteer *push_bound(lua_State *L) {
  bound_gazetteer *bound = lua_newuserdatauv(L, sizeof *bound, 2);
  *bound = (bound_gazetteer){NULL, NULL};
  luaL_setmetatable(L, DSR_BIND_GAZETTEER);
  dsr_bind_push_library(L);
  lua_setiuservalue(L, -2, 1);
  return bound;
}

/* --- made from a list --- */

/* Add the entry that stands at 1, the i-th of the list. */
static int add_entry(lua_State *L, dsr_gazetteer *gazetteer, lua_Integer i,
                     dsr_error *err) {
  const int entry = 1;
  static const char *const names[] = {"name",  "aliases", "type",
                                      "flags", "source",  "attributes", NULL};
  if (!lua_istable(L, entry))
    luaL_error(L, "bad argument #1 to 'gazetteer' (entry %I is a %s, not a table)",
               (LUAI_UACINT)i, luaL_typename(L, entry));
  dsr_bind_options(L, entry, names);
  dsr_new_entry new = {.name = dsr_bind_option_string(L, entry, "name"),
                       .type = dsr_bind_option_string(L, entry, "type"),
                       .flags = dsr_bind_option_string(L, entry, "flags"),
                       .source = dsr_bind_option_string(L, entry, "source"),
                       .attributes =
                           dsr_bind_option_string(L, entry, "attributes")};
  size_t count = 0;
  if (lua_getfield(L, entry, "aliases") == LUA_TTABLE) {
    count = (size_t)luaL_len(L, -1);
    luaL_argcheck(L, count < 100000, 1, "an entry has too many aliases");
    const char **aliases = lua_newuserdatauv(L, (count + 1) * sizeof *aliases, 0);
    for (size_t k = 0; k < count; k++) {
      if (lua_rawgeti(L, -2, (lua_Integer)k + 1) != LUA_TSTRING)
        luaL_error(L, "bad argument #1 to 'gazetteer' (an alias of entry %I is a "
                      "%s, not a string)", (LUAI_UACINT)i, luaL_typename(L, -1));
      aliases[k] = lua_tostring(L, -1); /* kept by the list */
      lua_pop(L, 1);
    }
    new.aliases = aliases;
    new.alias_count = count;
  } else if (!lua_isnil(L, -1)) {
    luaL_error(L, "bad argument #1 to 'gazetteer' (aliases of entry %I are a %s, "
                  "not a list)", (LUAI_UACINT)i, luaL_typename(L, -1));
  }
  return dsr_gazetteer_add(gazetteer, &new, err);
}

/* The list at 1 becomes a gazetteer; with list.name it joins the set, so that
 * queries may name it. */
static int gazetteer_from_list(lua_State *L) {
  dsr_error err;
  bound_gazetteer *bound = push_bound(L); /* list gazetteer */
  lua_pushvalue(L, 1);
  int self = 2, list = 3;
  if (dsr_gazetteer_new(&bound->own, &err) != DSR_OK)
    return dsr_bind_failure(L, &err);
  bound->gazetteer = bound->own;
  lua_Integer count = luaL_len(L, 1);
  for (lua_Integer i = 1; i <= count; i++) {
    lua_geti(L, list, i);
    lua_replace(L, 1); /* where argument errors look for it */
    if (add_entry(L, bound->own, i, &err) != DSR_OK)
      return dsr_bind_failure(L, &err);
    lua_settop(L, list);
  }
  if (lua_getfield(L, list, "name") == LUA_TSTRING) {
    dsr_gazetteer *own = bound->own;
    bound->own = NULL;
    bound->gazetteer = NULL;
    if (dsr_gazetteers_put(dsr_bind_library_of(L)->gazetteers,
                           lua_tostring(L, -1), own, &err) != DSR_OK)
      return dsr_bind_failure(L, &err);
    bound->gazetteer = own;
    lua_setiuservalue(L, self, 2);
  }
  lua_settop(L, self);
  return 1;
}

/* --- by name --- */

/* Pushes the gazetteer of the set that is named by the string at arg; false
 * with err. */
static bool push_named(lua_State *L, int arg, dsr_error *err) {
  size_t len;
  const char *name = lua_tolstring(L, arg, &len);
  bound_gazetteer *bound = push_bound(L);
  if (dsr_gazetteers_get(dsr_bind_library_of(L)->gazetteers, name, len,
                         &bound->gazetteer, err) != DSR_OK) {
    bound->gazetteer = NULL;
    return false;
  }
  lua_pushvalue(L, arg);
  lua_setiuservalue(L, -2, 2);
  dsr_bind_note_used(L, name, bound->gazetteer);
  return true;
}

static int library_gazetteer(lua_State *L) {
  lua_settop(L, 1);
  if (lua_istable(L, 1))
    return gazetteer_from_list(L);
  if (lua_type(L, 1) != LUA_TSTRING)
    luaL_typeerror(L, 1, "string or table");
  dsr_error err;
  return push_named(L, 1, &err) ? 1 : dsr_bind_failure(L, &err);
}

const dsr_gazetteer *dsr_bind_check_gazetteer(lua_State *L, int arg) {
  if (lua_type(L, arg) == LUA_TSTRING) {
    dsr_error err;
    if (!push_named(L, arg, &err))
      luaL_argerror(L, arg, lua_pushstring(L, err.message));
    lua_replace(L, arg);
  } else if (luaL_testudata(L, arg, DSR_BIND_GAZETTEER) == NULL) {
    luaL_typeerror(L, arg, "string or gazetteer");
  }
  const bound_gazetteer *bound = luaL_checkudata(L, arg, DSR_BIND_GAZETTEER);
  if (bound->gazetteer == NULL)
    luaL_argerror(L, arg, "gazetteer is closed");
  return bound->gazetteer;
}

/* The names of FOLDER/NAME.EXTENSION, sorted; an absent folder has none. */
int dsr_bind_names(lua_State *L, const char *path, const char *extension) {
  dsr_error err;
  lua_newtable(L); /* names */
  dsr_buf *all = dsr_bind_push_buffer(L);
  if (dsr_file_names(path, all, &err) != DSR_OK)
    return dsr_bind_raise(L, &err);
  size_t tail = strlen(extension);
  lua_Integer count = 0;
  for (const char *at = all->data, *end; at != NULL && *at != '\0'; at = end + 1) {
    end = strchrnul(at, '\n');
    size_t len = (size_t)(end - at);
    if (len > tail && *at != '.' && memcmp(end - tail, extension, tail) == 0) {
      lua_pushlstring(L, at, len - tail);
      lua_rawseti(L, -3, ++count);
    }
    if (*end == '\0')
      break;
  }
  lua_pop(L, 1);
  return 1;
}

/* --- methods --- */

void dsr_bind_push_entry(lua_State *L, const dsr_gazetteer *gazetteer,
                         size_t i) {
  const dsr_gazetteer_entry *entry = dsr_gazetteer_at(gazetteer, i);
  if (entry == NULL) {
    lua_pushnil(L);
    return;
  }
  lua_createtable(L, 0, 4);
  dsr_bind_set_string(L, "name", entry->name);
  dsr_bind_set_string(L, "type", entry->type);
  dsr_bind_set_string(L, "source", entry->source);
  lua_newtable(L);
  for (const char *s = entry->attributes; *s != '\0';) {
    size_t len = strcspn(s, ";");
    const char *equals = memchr(s, '=', len);
    const char *key = s + strspn(s, " ");
    if (equals != NULL && equals > key) {
      const char *end = equals;
      while (end > key && end[-1] == ' ')
        end--;
      lua_pushlstring(L, key, (size_t)(end - key));
      size_t value_len;
      const char *value =
          dsr_gazetteer_attribute(gazetteer, i, lua_tostring(L, -1), &value_len);
      lua_pushlstring(L, value != NULL ? value : "", value != NULL ? value_len : 0);
      lua_rawset(L, -3);
    }
    s += len + (s[len] == ';');
  }
  lua_setfield(L, -2, "attributes");
}

static int gazetteer_get(lua_State *L) {
  const dsr_gazetteer *gazetteer = dsr_bind_check_gazetteer(L, 1);
  size_t len, entry;
  const char *name = luaL_checklstring(L, 2, &len);
  dsr_error err;
  int status = dsr_gazetteer_find(gazetteer, name, len, &entry, &err);
  if (status == DSR_DONE) {
    lua_pushnil(L);
    return 1;
  }
  if (status != DSR_OK)
    return dsr_bind_raise(L, &err);
  dsr_bind_push_entry(L, gazetteer, entry);
  return 1;
}

static int gazetteer_count(lua_State *L) {
  lua_pushinteger(L,
                  (lua_Integer)dsr_gazetteer_count(dsr_bind_check_gazetteer(L, 1)));
  return 1;
}

static int gazetteer_index(lua_State *L) {
  luaL_checkudata(L, 1, DSR_BIND_GAZETTEER);
  if (lua_type(L, 2) == LUA_TSTRING && strcmp(lua_tostring(L, 2), "name") == 0)
    lua_getiuservalue(L, 1, 2);
  else
    lua_pushnil(L);
  return 1;
}

static int gazetteer_tostring(lua_State *L) {
  luaL_checkudata(L, 1, DSR_BIND_GAZETTEER);
  lua_getiuservalue(L, 1, 2);
  lua_pushfstring(L, "gazetteer %s", luaL_optstring(L, -1, "(no name)"));
  return 1;
}

static int gazetteer_gc(lua_State *L) {
  bound_gazetteer *bound = luaL_checkudata(L, 1, DSR_BIND_GAZETTEER);
  dsr_gazetteer_free(bound->own);
  bound->own = NULL;
  bound->gazetteer = NULL;
  return 0;
}

void dsr_bind_open_gazetteer(lua_State *L) {
  static const luaL_Reg methods[] = {
      {"get", gazetteer_get}, {"count", gazetteer_count}, {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__index", gazetteer_index},
                                  {"__tostring", gazetteer_tostring},
                                  {"__gc", gazetteer_gc},
                                  {NULL, NULL}};
  dsr_bind_type(L, DSR_BIND_GAZETTEER, methods, meta);
  lua_pop(L, 1);
  lua_pushcfunction(L, library_gazetteer);
  lua_setfield(L, -2, "gazetteer");
}
