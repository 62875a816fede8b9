/* doc:ids(): a document's tokens as the numbers of their forms, and what a number
 * stands for. For loops over all tokens of a corpus: a number costs half of a
 * string, and of a document of a corpus no text is cut. */
#include "bindings/bind.h"

#include <string.h>

#include "core/lexicon/nearest.h"
#include "dossier/columns.h"

typedef struct id_cursor {
  dsr_bind_cursor cursor;
  dsr_bind_document *document; /* user value 2; pinned where it is in no corpus */
  dsr_columns *walk;           /* of one that is */
  const dsr_form *forms;
  const uint8_t *skip; /* NULL: every token */
  size_t count, at;
} id_cursor;

static void close_ids(dsr_bind_handle *handle) {
  id_cursor *cursor = (id_cursor *)(void *)handle;
  dsr_columns_free(cursor->walk);
  cursor->walk = NULL;
  if (cursor->document != NULL)
    dsr_bind_unpin(cursor->document);
}

static int next_id(lua_State *L, dsr_bind_cursor *base) {
  id_cursor *cursor = (id_cursor *)(void *)base;
  while (cursor->at < cursor->count && cursor->skip != NULL &&
         cursor->skip[cursor->at] != 0)
    cursor->at++;
  if (cursor->at >= cursor->count)
    return 0;
  lua_pushinteger(L, (lua_Integer)cursor->forms[cursor->at++]);
  return 1;
}

static void read_column(lua_State *L, id_cursor *cursor,
                        const dsr_bind_document *document) {
  dsr_column column;
  dsr_error err;
  int status = dsr_columns_among(document->corpus->corpus, NULL, &document->id, 1,
                                 0, &cursor->walk, &err);
  if (status == DSR_OK)
    status = dsr_columns_next(cursor->walk, &column, &err);
  if (status == DSR_DONE)
    luaL_error(L, "the document is no longer in the corpus");
  if (status != DSR_OK)
    dsr_bind_raise(L, &err);
  cursor->forms = column.forms;
  cursor->skip = column.skip;
  cursor->count = column.count;
}

int dsr_bind_document_ids(lua_State *L) {
  static const char *const names[] = {"zones", NULL};
  lua_settop(L, 2);
  dsr_bind_document *document = dsr_bind_check_document(L, 1);
  const char *zones = dsr_bind_options(L, 2, names)
                          ? dsr_bind_option_string(L, 2, "zones")
                          : NULL;
  luaL_argcheck(L, zones == NULL || strcmp(zones, "all") == 0, 2,
                "option 'zones' is \"all\", or left out");
  lua_getiuservalue(L, 1, DSR_BIND_DOCUMENT_OWNER);
  id_cursor *cursor = dsr_bind_cursor_new(L, sizeof *cursor, -1,
                                          document->handle.owner, close_ids, next_id);
  lua_pushvalue(L, 1);
  lua_setiuservalue(L, -2, 2);
  if (document->corpus != NULL) {
    read_column(L, cursor, document);
  } else {
    const dsr_stream *stream = dsr_analysis_stream(dsr_bind_need_analysis(L, document));
    dsr_bind_pin(document);
    cursor->document = document;
    cursor->forms = stream->forms;
    cursor->skip = stream->skip;
    cursor->count = stream->count;
  }
  if (zones != NULL)
    cursor->skip = NULL;
  return dsr_bind_iterate(L);
}

/* The attribute at arg; the word itself when it is left out. */
static dsr_attribute check_by(lua_State *L, int arg) {
  static const char *const names[] = {"word", "norm", "stem", "shape", "kind"};
  size_t len;
  const char *by = luaL_optlstring(L, arg, "word", &len);
  int attribute = dsr_attribute_of(by, len);
  if (attribute < 0) {
    const char *near = dsr_nearest(by, len, names, sizeof names / sizeof *names);
    luaL_argerror(L, arg, lua_pushfstring(L, "no attribute '%s'; did you mean '%s'?", by,
                                          near != NULL ? near : "word"));
  }
  return (dsr_attribute)attribute;
}

static int push_word(lua_State *L, const dsr_lexicon *lexicon) {
  lua_Integer id = luaL_checkinteger(L, 2);
  dsr_attribute by = check_by(L, 3);
  size_t len;
  const char *text = id > 0 && id <= (lua_Integer)UINT32_MAX
                         ? dsr_lexicon_text(lexicon, (dsr_form)id, by, &len)
                         : NULL;
  if (text == NULL)
    lua_pushnil(L);
  else
    lua_pushlstring(L, text, len);
  return 1;
}

int dsr_bind_corpus_word(lua_State *L) {
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  dsr_lexicon *lexicon;
  dsr_error err;
  lua_settop(L, 3);
  if (dsr_corpus_lexicon(corpus->corpus, &lexicon, &err) != DSR_OK)
    return dsr_bind_raise(L, &err);
  return push_word(L, lexicon);
}

int dsr_bind_document_word(lua_State *L) {
  dsr_bind_document *document = dsr_bind_check_document(L, 1);
  lua_settop(L, 3);
  return push_word(
      L, dsr_analysis_stream(dsr_bind_need_analysis(L, document))->lexicon);
}
