/* JSON that core keeps (metadata, lineage) as Lua tables. jansson parses it into
 * a tree first, which a userdata holds while Lua may raise. */
#include "bindings/bind.h"

#include <jansson.h>

enum { DEPTH_MAX = 64 };

typedef struct json_box {
  json_t *root;
} json_box;

static int box_gc(lua_State *L) {
  json_box *box = lua_touserdata(L, 1);
  json_decref(box->root);
  box->root = NULL;
  return 0;
}

static void push_node(lua_State *L, json_t *node, int depth) {
  luaL_checkstack(L, 4, NULL);
  if (depth > DEPTH_MAX) {
    lua_pushnil(L);
    return;
  }
  const char *key;
  json_t *value;
  void *next;
  size_t i;
  switch (json_typeof(node)) {
  case JSON_OBJECT:
    lua_createtable(L, 0, (int)json_object_size(node));
    json_object_foreach_safe(node, next, key, value) {
      push_node(L, value, depth + 1);
      lua_setfield(L, -2, key);
    }
    break;
  case JSON_ARRAY:
    lua_createtable(L, (int)json_array_size(node), 0);
    json_array_foreach(node, i, value) {
      push_node(L, value, depth + 1);
      lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    break;
  case JSON_STRING:
    lua_pushlstring(L, json_string_value(node), json_string_length(node));
    break;
  case JSON_INTEGER:
    lua_pushinteger(L, json_integer_value(node));
    break;
  case JSON_REAL:
    lua_pushnumber(L, json_real_value(node));
    break;
  case JSON_TRUE:
  case JSON_FALSE:
    lua_pushboolean(L, json_is_true(node));
    break;
  case JSON_NULL:
    lua_pushnil(L);
    break;
  }
}

void dsr_bind_push_json(lua_State *L, const char *text) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", box_gc}, {NULL, NULL}};
  json_box *box = lua_newuserdatauv(L, sizeof *box, 0);
  box->root = NULL;
  dsr_bind_type(L, "dossier.json", none, meta);
  lua_setmetatable(L, -2);
  box->root = json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
  if (box->root == NULL)
    lua_pushnil(L);
  else
    push_node(L, box->root, 0);
  json_decref(box->root);
  box->root = NULL;
  lua_remove(L, -2);
}
