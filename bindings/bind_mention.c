/* Mentions: rows of a corpus, or of the extraction under way; and what rows of
 * every kind share.
 *
 * A row is a plain table, so that it prints, sorts and is taken apart as any
 * other. What it needs to cite itself, its document, is in its metatable, made
 * once a document and not once a row. */
#include "bindings/bind.h"

#include <string.h>

#include "dossier/entity.h"
#include "dossier/mention.h"

/* --- what rows share --- */

void dsr_bind_push_row_type(lua_State *L, const char *type,
                            int document_index) {
  document_index = lua_absindex(L, document_index);
  lua_createtable(L, 0, 4);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, DSR_BIND_METHODS);
  lua_getfield(L, -1, type); /* row methods type_methods */
  lua_remove(L, -2);
  lua_setfield(L, -2, "__index");
  dsr_bind_set_string(L, "__name", type);
  dsr_bind_set_string(L, "__metatable", type);
  lua_pushvalue(L, document_index);
  lua_setfield(L, -2, "document");
}

dsr_bind_document *dsr_bind_check_row(lua_State *L, const char *type,
                                      dsr_span *bytes) {
  luaL_checktype(L, 1, LUA_TTABLE);
  if (luaL_getmetafield(L, 1, "__name") != LUA_TSTRING ||
      strcmp(lua_tostring(L, -1), type) != 0)
    luaL_typeerror(L, 1, type);
  luaL_getmetafield(L, 1, "document");
  lua_getfield(L, 1, "first");
  lua_getfield(L, 1, "last");
  *bytes = dsr_bind_span_of(lua_tointeger(L, -2), lua_tointeger(L, -1));
  lua_pop(L, 2);
  return dsr_bind_check_document(L, lua_gettop(L));
}

int dsr_bind_cite(lua_State *L, dsr_bind_document *document, dsr_span bytes) {
  const dsr_analysis *analysis = dsr_bind_need_analysis(L, document);
  if (bytes.start >= bytes.end ||
      bytes.end > dsr_analysis_stream(analysis)->len)
    return luaL_argerror(L, 1, "first and last do not lie in the document's text");
  lua_getfield(L, -1, "key");
  dsr_bind_push_citation(L, lua_tostring(L, -1), analysis, bytes);
  return 1;
}

typedef struct open_document {
  dsr_document *document;
} open_document;

static int open_document_gc(lua_State *L) {
  open_document *box = lua_touserdata(L, 1);
  dsr_document_free(box->document);
  box->document = NULL;
  return 0;
}

/* Pushes a box that frees the document it will hold. */
static open_document *push_box(lua_State *L) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", open_document_gc}, {NULL, NULL}};
  open_document *box = lua_newuserdatauv(L, sizeof *box, 0);
  box->document = NULL;
  dsr_bind_type(L, "dossier.box", none, meta);
  lua_setmetatable(L, -2);
  return box;
}

void dsr_bind_row_type_of(lua_State *L, dsr_bind_corpus *corpus,
                          const char *type, int64_t id, int64_t *current) {
  if (id != *current) {
    dsr_error err;
    open_document *box = push_box(L);
    if (dsr_document_open_id(corpus->corpus, id, &box->document, &err) != DSR_OK)
      dsr_bind_raise(L, &err);
    lua_getiuservalue(L, 1, 1); /* box corpus */
    dsr_bind_push_document(L, -1, corpus, dsr_document_about(box->document));
    dsr_document_free(box->document);
    box->document = NULL;
    dsr_bind_push_row_type(L, type, -1);
    lua_setiuservalue(L, 1, 3);
    lua_pop(L, 3);
    *current = id;
  }
  lua_getiuservalue(L, 1, 3);
}

int64_t dsr_bind_option_document(lua_State *L, int arg,
                                 dsr_bind_corpus *corpus) {
  const char *key = dsr_bind_option_string(L, arg, "doc");
  if (key == NULL)
    return 0;
  dsr_error err;
  open_document *box = push_box(L);
  int status = dsr_document_open(corpus->corpus, key, &box->document, &err);
  int64_t id = status == DSR_OK ? dsr_document_about(box->document)->id : -1;
  dsr_document_free(box->document);
  box->document = NULL;
  lua_pop(L, 1);
  if (status != DSR_OK && status != DSR_ENOTFOUND)
    dsr_bind_raise(L, &err);
  return id;
}

/* --- a mention --- */

/* With its row type on top: the mention's table takes its place. */
static void push_mention(lua_State *L, const dsr_mention *mention,
                         const char *text) {
  lua_createtable(L, 0, 11); /* type mention */
  dsr_bind_set_span(L, mention->span);
  lua_pushlstring(L, text, mention->span.end - mention->span.start);
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, "text");
  lua_setfield(L, -2, "name"); /* unless it has another */
  dsr_bind_set_string(L, "doc", mention->key);
  dsr_bind_set_string(L, "type", mention->type);
  dsr_bind_set_string(L, "name", mention->name);
  dsr_bind_set_string(L, "value", mention->value);
  dsr_bind_set_string(L, "rule", mention->rule);
  dsr_bind_set_string(L, "script", mention->script);
  if (mention->slug != NULL) {
    lua_pushfstring(L, "%s:%s", mention->type, mention->slug);
    lua_setfield(L, -2, "id");
  }
  lua_insert(L, -2); /* mention type */
  lua_setmetatable(L, -2);
}

typedef struct mention_cursor {
  dsr_bind_cursor cursor;
  dsr_bind_corpus *corpus; /* user value 1 */
  dsr_mentions *mentions;
  int64_t document; /* whose row type is user value 3 */
} mention_cursor;

static void close_mentions(dsr_bind_handle *handle) {
  mention_cursor *cursor = (mention_cursor *)(void *)handle;
  dsr_mentions_free(cursor->mentions);
  cursor->mentions = NULL;
}

static int next_mention(lua_State *L, dsr_bind_cursor *base) {
  mention_cursor *cursor = (mention_cursor *)(void *)base;
  const dsr_mention *mention;
  dsr_error err;
  int status = dsr_mentions_next(cursor->mentions, &mention, &err);
  if (status == DSR_DONE)
    return 0;
  if (status != DSR_OK)
    return dsr_bind_raise(L, &err);
  dsr_bind_row_type_of(L, cursor->corpus, DSR_BIND_MENTION, mention->document,
                       &cursor->document);
  push_mention(L, mention, mention->text);
  return 1;
}

/* Pushes the iteration over the corpus's mentions; its userdata is at index. */
static int iterate_mentions(lua_State *L, int index, dsr_bind_corpus *corpus,
                            const dsr_mention_filter *filter) {
  mention_cursor *cursor = dsr_bind_cursor_new(
      L, sizeof *cursor, index, &corpus->owner, close_mentions, next_mention);
  cursor->corpus = corpus;
  cursor->document = -1;
  dsr_error err;
  if (dsr_mentions_new(corpus->corpus, filter, &cursor->mentions, &err) !=
      DSR_OK)
    return dsr_bind_raise(L, &err);
  return dsr_bind_iterate(L);
}

int dsr_bind_corpus_mentions(lua_State *L) {
  static const char *const names[] = {"type", "entity", "doc", "script", NULL};
  lua_settop(L, 2);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  dsr_bind_options(L, 2, names);
  dsr_mention_filter filter = {
      .type = dsr_bind_option_string(L, 2, "type"),
      .script = dsr_bind_option_string(L, 2, "script"),
      .document = dsr_bind_option_document(L, 2, corpus)};
  const char *entity = dsr_bind_option_string(L, 2, "entity");
  if (entity != NULL) {
    const char *colon = strchr(entity, ':');
    luaL_argcheck(L, colon != NULL, 2, "option 'entity' is \"type:slug\"");
    const char *type = lua_pushlstring(L, entity, (size_t)(colon - entity));
    if (filter.type != NULL && strcmp(filter.type, type) != 0)
      filter.document = -1; /* no mention has both types */
    filter.type = type;
    filter.slug = colon + 1;
  }
  return iterate_mentions(L, 1, corpus, &filter);
}

/* --- those of one document --- */

typedef struct emitted_cursor {
  dsr_bind_cursor cursor;
  dsr_extraction *extraction; /* its owner closes with it; NULL: has none */
  size_t at;
} emitted_cursor;
/* User values: 2 the type asked for or nil, 3 the row type. */

static void close_emitted(dsr_bind_handle *handle) { (void)handle; }

static int next_emitted(lua_State *L, dsr_bind_cursor *base) {
  emitted_cursor *cursor = (emitted_cursor *)(void *)base;
  if (cursor->extraction == NULL)
    return 0;
  size_t count;
  const dsr_mention *all = dsr_extraction_mentions(cursor->extraction, &count);
  lua_getiuservalue(L, 1, 2);
  const char *type = lua_tostring(L, -1);
  while (cursor->at < count) {
    const dsr_mention *mention = &all[cursor->at++];
    if (type != NULL && strcmp(type, mention->type) != 0)
      continue;
    const dsr_stream *stream =
        dsr_analysis_stream(dsr_extraction_analysis(cursor->extraction));
    lua_getiuservalue(L, 1, 3);
    push_mention(L, mention, stream->text + mention->span.start);
    return 1;
  }
  return 0;
}

int dsr_bind_document_mentions(lua_State *L) {
  static const char *const names[] = {"type", NULL};
  lua_settop(L, 2);
  dsr_bind_document *document = dsr_bind_check_document(L, 1);
  dsr_bind_options(L, 2, names);
  const char *type = dsr_bind_option_string(L, 2, "type");
  lua_getiuservalue(L, 1, DSR_BIND_DOCUMENT_OWNER); /* document options owner */
  if (document->corpus != NULL) {
    dsr_mention_filter filter = {.document = document->id, .type = type};
    return iterate_mentions(L, 3, document->corpus, &filter);
  }
  emitted_cursor *cursor =
      dsr_bind_cursor_new(L, sizeof *cursor, 3, document->handle.owner,
                          close_emitted, next_emitted);
  cursor->extraction = document->extraction;
  lua_pushstring(L, type);
  lua_setiuservalue(L, -2, 2);
  dsr_bind_push_row_type(L, DSR_BIND_MENTION, 1);
  lua_setiuservalue(L, -2, 3);
  return dsr_bind_iterate(L);
}

/* --- the mention under a capture --- */

/* Sets what a mention says in the table on top. */
static void set_said(lua_State *L, const dsr_mention *mention) {
  dsr_bind_set_string(L, "type", mention->type);
  dsr_bind_set_string(L, "name", mention->name);
  dsr_bind_set_string(L, "value", mention->value);
  if (mention->slug != NULL) {
    lua_pushfstring(L, "%s:%s", mention->type, mention->slug);
    lua_setfield(L, -2, "id");
  }
}

static bool stands_at(const dsr_mention *mention, const char *type,
                      dsr_span bytes) {
  return mention->span.start == bytes.start && mention->span.end == bytes.end &&
         strcmp(mention->type, type) == 0;
}

void dsr_bind_set_mention(lua_State *L, int document_index, const char *type,
                          dsr_span bytes) {
  const dsr_bind_document *document = lua_touserdata(L, document_index);
  int table = lua_gettop(L);
  if (document->extraction != NULL) {
    size_t count;
    const dsr_mention *all =
        dsr_extraction_mentions(document->extraction, &count);
    for (size_t i = 0; i < count; i++)
      if (stands_at(&all[i], type, bytes)) {
        set_said(L, &all[i]);
        return;
      }
  } else if (document->corpus != NULL) {
    lua_getiuservalue(L, document_index, DSR_BIND_DOCUMENT_OWNER);
    mention_cursor *cursor = dsr_bind_cursor_new(
        L, sizeof *cursor, -1, document->handle.owner, close_mentions,
        next_mention);
    dsr_mention_filter filter = {.document = document->id, .type = type};
    const dsr_mention *mention;
    dsr_error err;
    int status = dsr_mentions_new(document->corpus->corpus, &filter,
                                  &cursor->mentions, &err);
    while (status == DSR_OK && (status = dsr_mentions_next(
                                    cursor->mentions, &mention, &err)) == DSR_OK)
      if (stands_at(mention, type, bytes)) {
        lua_pushvalue(L, table);
        set_said(L, mention);
        break;
      }
    dsr_bind_close(&cursor->cursor.handle);
    if (status != DSR_OK && status != DSR_DONE)
      dsr_bind_raise(L, &err);
    lua_settop(L, table);
  }
}

static int mention_cite(lua_State *L) {
  dsr_span bytes;
  dsr_bind_document *document = dsr_bind_check_row(L, DSR_BIND_MENTION, &bytes);
  return dsr_bind_cite(L, document, bytes);
}

void dsr_bind_open_mention(lua_State *L) {
  static const luaL_Reg methods[] = {{"cite", mention_cite}, {NULL, NULL}};
  dsr_bind_type(L, DSR_BIND_MENTION, methods, NULL);
  lua_pop(L, 1);
}
