/* Facts: typed records. In core a fact's fields are flat, with paths
 * ("items.1.name"); a script sees the tables that the paths spell. */
#include "dossier/fact.h"

#include <stdlib.h>
#include <string.h>

#include "bindings/bind.h"

/* A part of a path as a key: a number where it is one. */
static void push_key(lua_State *L, const char *part, size_t len) {
  bool digits = len > 0 && len < 10;
  lua_Integer number = 0;
  for (size_t i = 0; i < len && digits; i++) {
    digits = part[i] >= '0' && part[i] <= '9';
    number = number * 10 + (part[i] - '0');
  }
  if (digits)
    lua_pushinteger(L, number);
  else
    lua_pushlstring(L, part, len);
}

/* With a table on top: goes down the path but for its last part, making tables
 * on the way, and leaves the last table and the last part's key on top. False
 * when a value stands in the way; then it leaves nothing. */
static bool descend(lua_State *L, const char *path) {
  lua_pushvalue(L, -1); /* table */
  for (;;) {
    size_t len = strcspn(path, ".");
    push_key(L, path, len); /* table key */
    if (path[len] == '\0')
      return true;
    lua_pushvalue(L, -1);
    int type = lua_rawget(L, -3); /* table key value */
    if (type == LUA_TNIL) {
      lua_pop(L, 1);
      lua_newtable(L);
      lua_pushvalue(L, -2);
      lua_pushvalue(L, -2);
      lua_rawset(L, -5); /* table key next */
    } else if (type != LUA_TTABLE) {
      lua_pop(L, 3);
      return false;
    }
    lua_replace(L, -3);
    lua_pop(L, 1); /* next */
    path += len + 1;
  }
}

static void push_value(lua_State *L, const dsr_fact_field *field) {
  switch (field->kind) {
  case DSR_FIELD_NUMBER:
    dsr_bind_push_decimal(L, field->value);
    break;
  case DSR_FIELD_BOOLEAN:
    lua_pushboolean(L, strcmp(field->value, "true") == 0);
    break;
  case DSR_FIELD_NULL:
    lua_pushnil(L);
    break;
  case DSR_FIELD_STRING:
  case DSR_FIELD_DATE:
  case DSR_FIELD_MONEY:
    lua_pushstring(L, field->value);
    break;
  }
}

/* Sets the value of a field in the table `fields` on top. */
static void set_field(lua_State *L, const dsr_fact_field *field) {
  if (field->kind == DSR_FIELD_NULL || !descend(L, field->path))
    return;
  push_value(L, field); /* table key value */
  lua_rawset(L, -3);
  lua_pop(L, 1);
}

/* Sets the evidence of a field in the table `evidence` on top. What stands
 * there already (evidence of its parts) is kept beside it. */
static void set_evidence(lua_State *L, const dsr_fact_field *field) {
  if (field->evidence.start >= field->evidence.end || !descend(L, field->path))
    return;
  lua_pushvalue(L, -1);
  if (lua_rawget(L, -3) != LUA_TTABLE) { /* table key value */
    lua_pop(L, 1);
    lua_createtable(L, 2, 0);
  }
  lua_pushinteger(L, dsr_bind_first(field->evidence));
  lua_rawseti(L, -2, 1);
  lua_pushinteger(L, dsr_bind_last(field->evidence));
  lua_rawseti(L, -2, 2);
  lua_rawset(L, -3);
  lua_pop(L, 1);
}

/* With its row type on top: the fact's table takes its place. */
static void push_fact(lua_State *L, const dsr_fact *fact, const char *text) {
  luaL_checkstack(L, 12, NULL);
  lua_createtable(L, 0, 9);
  dsr_bind_set_span(L, fact->span);
  lua_pushlstring(L, text, fact->span.end - fact->span.start);
  lua_setfield(L, -2, "text");
  dsr_bind_set_string(L, "doc", fact->key);
  dsr_bind_set_string(L, "type", fact->type);
  dsr_bind_set_string(L, "rule", fact->rule);
  dsr_bind_set_string(L, "script", fact->script);
  lua_newtable(L);
  for (size_t i = 0; i < fact->field_count; i++)
    set_field(L, &fact->fields[i]);
  lua_setfield(L, -2, "fields");
  lua_newtable(L);
  for (size_t i = 0; i < fact->field_count; i++)
    set_evidence(L, &fact->fields[i]);
  lua_setfield(L, -2, "evidence");
  lua_insert(L, -2); /* fact type */
  lua_setmetatable(L, -2);
}

/* --- of a corpus --- */

typedef struct fact_cursor {
  dsr_bind_cursor cursor;
  dsr_bind_corpus *corpus; /* user value 1 */
  dsr_facts *facts;
  int64_t document; /* whose row type is user value 3 */
} fact_cursor;

static void close_facts(dsr_bind_handle *handle) {
  fact_cursor *cursor = (fact_cursor *)(void *)handle;
  dsr_facts_free(cursor->facts);
  cursor->facts = NULL;
}

static int next_fact(lua_State *L, dsr_bind_cursor *base) {
  fact_cursor *cursor = (fact_cursor *)(void *)base;
  const dsr_fact *fact;
  dsr_error err;
  int status = dsr_facts_next(cursor->facts, &fact, &err);
  if (status == DSR_DONE)
    return 0;
  if (status != DSR_OK)
    return dsr_bind_raise(L, &err);
  dsr_bind_row_type_of(L, cursor->corpus, DSR_BIND_FACT, fact->document,
                       &cursor->document);
  push_fact(L, fact, fact->text);
  return 1;
}

static int iterate_facts(lua_State *L, int index, dsr_bind_corpus *corpus,
                         const dsr_fact_filter *filter) {
  fact_cursor *cursor = dsr_bind_cursor_new(
      L, sizeof *cursor, index, &corpus->owner, close_facts, next_fact);
  cursor->corpus = corpus;
  cursor->document = -1;
  dsr_error err;
  if (dsr_facts_new(corpus->corpus, filter, &cursor->facts, &err) != DSR_OK)
    return dsr_bind_raise(L, &err);
  return dsr_bind_iterate(L);
}

int dsr_bind_corpus_facts(lua_State *L) {
  static const char *const names[] = {"type", "doc", "script", NULL};
  lua_settop(L, 2);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  dsr_bind_options(L, 2, names);
  dsr_fact_filter filter = {.type = dsr_bind_option_string(L, 2, "type"),
                            .script = dsr_bind_option_string(L, 2, "script"),
                            .document = dsr_bind_option_document(L, 2, corpus)};
  return iterate_facts(L, 1, corpus, &filter);
}

/* --- of an extraction under way --- */

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
  const dsr_fact *all = dsr_extraction_facts(cursor->extraction, &count);
  lua_getiuservalue(L, 1, 2);
  const char *type = lua_tostring(L, -1);
  while (cursor->at < count) {
    const dsr_fact *fact = &all[cursor->at++];
    if (type != NULL && strcmp(type, fact->type) != 0)
      continue;
    const dsr_stream *stream =
        dsr_analysis_stream(dsr_extraction_analysis(cursor->extraction));
    lua_getiuservalue(L, 1, 3);
    push_fact(L, fact, stream->text + fact->span.start);
    return 1;
  }
  return 0;
}

int dsr_bind_document_facts(lua_State *L) {
  static const char *const names[] = {"type", NULL};
  lua_settop(L, 2);
  dsr_bind_document *document = dsr_bind_check_document(L, 1);
  dsr_bind_options(L, 2, names);
  const char *type = dsr_bind_option_string(L, 2, "type");
  lua_getiuservalue(L, 1, DSR_BIND_DOCUMENT_OWNER); /* document options owner */
  if (document->corpus != NULL) {
    dsr_fact_filter filter = {.document = document->id, .type = type};
    return iterate_facts(L, 3, document->corpus, &filter);
  }
  emitted_cursor *cursor =
      dsr_bind_cursor_new(L, sizeof *cursor, 3, document->handle.owner,
                          close_emitted, next_emitted);
  cursor->extraction = document->extraction;
  lua_pushstring(L, type);
  lua_setiuservalue(L, -2, 2);
  dsr_bind_push_row_type(L, DSR_BIND_FACT, 1);
  lua_setiuservalue(L, -2, 3);
  return dsr_bind_iterate(L);
}

/* --- methods --- */

static int fact_cite(lua_State *L) {
  dsr_span bytes;
  dsr_bind_document *document = dsr_bind_check_row(L, DSR_BIND_FACT, &bytes);
  return dsr_bind_cite(L, document, bytes);
}

static int fact_cite_field(lua_State *L) {
  const char *path = luaL_checkstring(L, 2);
  lua_getfield(L, 1, "evidence");
  bool there = lua_istable(L, -1);
  while (there && *path != '\0') {
    size_t len = strcspn(path, ".");
    push_key(L, path, len);
    there = lua_gettable(L, -2) == LUA_TTABLE;
    lua_remove(L, -2);
    path += len + (path[len] == '.');
  }
  dsr_span bytes = {0, 0};
  if (there) {
    lua_geti(L, -1, 1);
    lua_geti(L, -2, 2);
    if (lua_isinteger(L, -1) && lua_isinteger(L, -2))
      bytes = dsr_bind_span_of(lua_tointeger(L, -2), lua_tointeger(L, -1));
  }
  if (bytes.start >= bytes.end) {
    lua_pushnil(L);
    return 1;
  }
  dsr_span whole;
  dsr_bind_document *document = dsr_bind_check_row(L, DSR_BIND_FACT, &whole);
  return dsr_bind_cite(L, document, bytes);
}

void dsr_bind_open_fact(lua_State *L) {
  static const luaL_Reg methods[] = {
      {"cite", fact_cite}, {"cite_field", fact_cite_field}, {NULL, NULL}};
  dsr_bind_type(L, DSR_BIND_FACT, methods, NULL);
  lua_pop(L, 1);
}
