/* Explanations: hit:why, doc:why, doc:whynot, and what stands on a span
 * (doc:lineage). All give plain tables that can be read as text.
 *
 * What core hands out hangs in one box until the table is made, so that an error
 * of Lua's in between leaks nothing. */
#include "bindings/bind_why.h"

#include <string.h>

#include "bindings/bind.h"
#include "core/base/memory.h"
#include "dossier/fact.h"
#include "dossier/gazetteer.h"
#include "dossier/mention.h"
#include "dossier/run.h"
#include "dossier/why.h"

#define DSR_BIND_WHY "why"
#define DSR_BIND_WHYNOT "whynot"
#define DSR_BIND_LINEAGE "lineage"

typedef struct box {
  dsr_why *why;
  dsr_whynot *whynot;
  dsr_runs *runs;
  dsr_mentions *mentions;
  dsr_facts *facts;
  char *path;
} box;

static int box_gc(lua_State *L) {
  box *b = lua_touserdata(L, 1);
  dsr_why_free(b->why);
  dsr_whynot_free(b->whynot);
  dsr_runs_free(b->runs);
  dsr_mentions_free(b->mentions);
  dsr_facts_free(b->facts);
  dsr_free(b->path);
  memset(b, 0, sizeof *b);
  return 0;
}

static box *push_box(lua_State *L) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", box_gc}, {NULL, NULL}};
  box *b = lua_newuserdatauv(L, sizeof *b, 0);
  memset(b, 0, sizeof *b);
  dsr_bind_type(L, "dossier.why", none, meta);
  lua_setmetatable(L, -2);
  return b;
}

/* ---- what is asked ---- */

/* The document at 1 with all that the query at `query` wants, and the tokens of
 * the bytes told. Pins it: nothing below loads another. */
static const dsr_stream *stream_of(lua_State *L, int query,
                                   dsr_bind_document *document) {
  dsr_error err;
  if (dsr_bind_query_annotated(L, query) &&
      dsr_bind_annotate(L, document, &err) != DSR_OK)
    dsr_bind_raise(L, &err);
  return dsr_analysis_stream(dsr_bind_need_analysis(L, document));
}

static dsr_span check_bytes(lua_State *L, const dsr_stream *stream, int first,
                            int last) {
  dsr_bind_check_position(L, first, stream->len);
  dsr_bind_check_position(L, last, stream->len);
  dsr_span bytes =
      dsr_bind_span_of(lua_tointeger(L, first), lua_tointeger(L, last));
  luaL_argcheck(L, bytes.start < bytes.end, last,
                "the last byte is before the first");
  return bytes;
}

static int fail_empty(lua_State *L) {
  lua_pushnil(L);
  lua_pushliteral(L, "no word of the text lies there");
  lua_pushliteral(L, "notfound");
  return 3;
}

/* first, last and text of tokens, in the table on top. */
static void set_tokens(lua_State *L, const dsr_stream *stream, uint32_t first,
                       uint32_t last) {
  if (first < last && last <= stream->count)
    dsr_bind_set_words(L, dsr_bind_bytes(stream, first, last), stream->text);
}

/* ---- why ---- */

static void push_entry(lua_State *L, box *b, const dsr_why_step *step) {
  lua_createtable(L, 0, 4);
  dsr_bind_set_string(L, "gazetteer", step->gazetteer);
  dsr_bind_set_string(L, "name", step->name);
  size_t line;
  dsr_error err;
  const dsr_gazetteers *set = dsr_bind_library_of(L)->gazetteers;
  if (step->entry != SIZE_MAX &&
      dsr_gazetteers_line(set, step->gazetteer, step->entry, &b->path, &line,
                          &err) == DSR_OK) {
    dsr_bind_set_string(L, "file", b->path);
    dsr_bind_set_integer(L, "line", line);
    dsr_free(b->path);
    b->path = NULL;
  }
}

static void push_step(lua_State *L, box *b, const dsr_stream *stream,
                      const dsr_why_step *step) {
  static const char *const kinds[] = {"token", "unit", "edge", "filter"};
  lua_createtable(L, 0, 9);
  dsr_bind_set_string(L, "kind", kinds[step->kind]);
  set_tokens(L, stream, step->first, step->last);
  dsr_bind_set_string(L, "item", step->item);
  dsr_bind_set_string(L, "how", step->how);
  dsr_bind_set_string(L, "capture", step->capture);
  if (step->alternatives > 0) {
    dsr_bind_set_integer(L, "alternative", step->alternative);
    dsr_bind_set_integer(L, "alternatives", step->alternatives);
  }
  if (step->gazetteer != NULL) {
    push_entry(L, b, step);
    lua_setfield(L, -2, "entry");
  }
}

/* Explain bytes of the document at 1 by the query at 2. */
static int push_why(lua_State *L, const dsr_stream *stream,
                    const dsr_query *query, dsr_span tokens) {
  box *b = push_box(L);
  dsr_error err;
  int status =
      dsr_why_new(query, stream, tokens.start, tokens.end, &b->why, &err);
  if (status == DSR_DONE) {
    lua_pushnil(L);
    lua_pushliteral(L, "the query does not match exactly these words; "
                       "doc:whynot(query, first, last) says why not");
    lua_pushliteral(L, "notfound");
    return 3;
  }
  if (status != DSR_OK)
    return dsr_bind_failure(L, &err);
  size_t count = dsr_why_count(b->why);
  lua_createtable(L, 0, 5);
  set_tokens(L, stream, tokens.start, tokens.end);
  lua_getfield(L, 2, "source");
  lua_setfield(L, -2, "query");
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    push_step(L, b, stream, dsr_why_at(b->why, i));
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "steps");
  luaL_setmetatable(L, DSR_BIND_WHY);
  dsr_why_free(b->why);
  b->why = NULL;
  return 1;
}

int dsr_bind_document_why(lua_State *L) {
  lua_settop(L, 4);
  dsr_bind_document *document = dsr_bind_check_document(L, 1);
  const dsr_query *query = dsr_bind_check_query(L, 2);
  const dsr_stream *stream = stream_of(L, 2, document);
  dsr_span tokens = dsr_analysis_tokens_of(document->analysis,
                                           check_bytes(L, stream, 3, 4));
  return tokens.start < tokens.end ? push_why(L, stream, query, tokens)
                                   : fail_empty(L);
}

int dsr_bind_hit_why(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  lua_getfield(L, 1, "doc");
  lua_getfield(L, 1, "query");
  lua_getfield(L, 1, "first");
  lua_getfield(L, 1, "last");
  if (luaL_testudata(L, 2, DSR_BIND_DOCUMENT) == NULL ||
      luaL_testudata(L, 3, DSR_BIND_QUERY) == NULL)
    return luaL_argerror(L, 1, "not a hit of a query");
  lua_remove(L, 1);
  return dsr_bind_document_why(L);
}

/* ---- as text ---- */

/* A field of the table at `row` that is a string, else "": good as long as the
 * table holds it. */
static const char *text_of(lua_State *L, int row, const char *name) {
  lua_getfield(L, row, name);
  const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
  lua_pop(L, 1);
  return text;
}

static lua_Integer number_of(lua_State *L, int row, const char *name) {
  lua_getfield(L, row, name);
  lua_Integer n = lua_tointeger(L, -1);
  lua_pop(L, 1);
  return n;
}

/* Begins the text of the table at 1, of which the list `list` is pushed (the
 * table itself for NULL). */
static dsr_buf *begin_text(lua_State *L, const char *list) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  dsr_buf *out = dsr_bind_push_buffer(L);
  if (list == NULL)
    lua_pushvalue(L, 1);
  else if (lua_getfield(L, 1, list) != LUA_TTABLE)
    luaL_argerror(L, 1, "not what was explained");
  return out;
}

static int end_text(lua_State *L, const dsr_buf *out) {
  if (out->failed)
    return luaL_error(L, "out of memory");
  lua_pushlstring(L, out->len > 0 ? out->data : "", out->len);
  return 1;
}

/* ", capture x" and the like of the step at `row`. */
static void add_notes(lua_State *L, int row, dsr_buf *out) {
  const char *capture = text_of(L, row, "capture");
  lua_Integer all = number_of(L, row, "alternatives");
  if (lua_getfield(L, row, "entry") == LUA_TTABLE) {
    const char *file = text_of(L, -1, "file");
    if (file[0] != '\0')
      dsr_buf_format(out, " (%s:%lld)", file, (long long)number_of(L, -1, "line"));
  }
  lua_pop(L, 1);
  if (capture[0] != '\0')
    dsr_buf_format(out, ", capture %s", capture);
  if (all > 0)
    dsr_buf_format(out, ", alternative %lld of %lld",
                   (long long)number_of(L, row, "alternative"), (long long)all);
}

static int why_tostring(lua_State *L) {
  dsr_buf *out = begin_text(L, "steps");
  dsr_buf_format(out, "'%s' matches %s", text_of(L, 1, "text"),
                 text_of(L, 1, "query"));
  lua_Integer count = luaL_len(L, 3);
  for (lua_Integer i = 1; i <= count; i++) {
    lua_rawgeti(L, 3, i);
    dsr_buf_format(out, "\n  %s: %s", text_of(L, 4, "item"),
                   text_of(L, 4, "how"));
    add_notes(L, 4, out);
    lua_settop(L, 3);
  }
  return end_text(L, out);
}

/* ---- why not ---- */

static void push_reason(lua_State *L, const dsr_stream *stream,
                        const dsr_miss *miss) {
  static const char *const kinds[] = {
      "hit",    "document", "skipped", "sentence", "length",
      "filter", "covered",  "end",     "test"};
  lua_createtable(L, 0, 9);
  dsr_bind_set_string(L, "kind", kinds[miss->kind]);
  dsr_bind_set_string(L, "message", miss->message);
  set_tokens(L, stream, miss->first, miss->last);
  if (miss->item[0] != '\0')
    dsr_bind_set_string(L, "item", miss->item);
  dsr_bind_set_string(L, "attribute", miss->attribute);
  dsr_bind_set_string(L, "value", miss->value);
  dsr_bind_set_string(L, "wanted", miss->wanted);
  bool at_token = miss->kind == DSR_MISS_TEST ||
                  miss->kind == DSR_MISS_SKIPPED ||
                  miss->kind == DSR_MISS_SENTENCE;
  if (at_token && miss->token < stream->count) {
    lua_createtable(L, 0, 3);
    set_tokens(L, stream, miss->token, miss->token + 1);
    lua_setfield(L, -2, "at");
  }
}

int dsr_bind_document_whynot(lua_State *L) {
  lua_settop(L, 4);
  dsr_bind_document *document = dsr_bind_check_document(L, 1);
  const dsr_query *query = dsr_bind_check_query(L, 2);
  const dsr_stream *stream = stream_of(L, 2, document);
  dsr_span tokens = dsr_analysis_tokens_of(document->analysis,
                                           check_bytes(L, stream, 3, 4));
  if (tokens.start >= tokens.end)
    return fail_empty(L);
  box *b = push_box(L);
  dsr_error err;
  if (dsr_whynot_new(query, stream, tokens.start, tokens.end, &b->whynot,
                     &err) != DSR_OK)
    return dsr_bind_failure(L, &err);
  size_t count = dsr_whynot_count(b->whynot);
  bool hit = count > 0 && dsr_whynot_at(b->whynot, 0)->kind == DSR_MISS_HIT;
  lua_createtable(L, 0, 6);
  set_tokens(L, stream, tokens.start, tokens.end);
  lua_getfield(L, 2, "source");
  lua_setfield(L, -2, "query");
  lua_pushboolean(L, hit);
  lua_setfield(L, -2, "hit");
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    push_reason(L, stream, dsr_whynot_at(b->whynot, i));
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "reasons");
  luaL_setmetatable(L, DSR_BIND_WHYNOT);
  return 1;
}

static int whynot_tostring(lua_State *L) {
  dsr_buf *out = begin_text(L, "reasons");
  lua_getfield(L, 1, "hit");
  bool hit = lua_toboolean(L, -1);
  lua_settop(L, 3);
  lua_Integer count = luaL_len(L, 3);
  dsr_buf_format(out, "'%s' is %s of %s", text_of(L, 1, "text"),
                 hit ? "a hit" : "no hit", text_of(L, 1, "query"));
  if (count == 0)
    dsr_buf_text(out, "\n  the query matches nothing near");
  for (lua_Integer i = 1; !hit && i <= count; i++) {
    lua_rawgeti(L, 3, i);
    const char *item = text_of(L, 4, "item");
    dsr_buf_format(out, "\n  %s%s%s", item, item[0] != '\0' ? ": " : "",
                   text_of(L, 4, "message"));
    lua_settop(L, 3);
  }
  return end_text(L, out);
}

/* ---- what stands on a span ---- */

/* Pushes a table: by run's id what made it. */
static void push_runs(lua_State *L, dsr_bind_corpus *corpus) {
  box *b = push_box(L);
  const dsr_run *run;
  dsr_error err;
  lua_newtable(L); /* box runs */
  int status = dsr_runs_new(corpus->corpus, &b->runs, &err);
  while (status == DSR_OK &&
         (status = dsr_runs_next(b->runs, &run, &err)) == DSR_OK) {
    lua_createtable(L, 0, 4);
    dsr_bind_set_string(L, "script", run->script);
    dsr_bind_set_string(L, "version", run->version);
    dsr_bind_set_string(L, "hash", run->hash);
    dsr_bind_push_json(L, run->data != NULL ? run->data : "{}");
    lua_setfield(L, -2, "data");
    lua_rawseti(L, -2, (lua_Integer)run->id);
  }
  if (status != DSR_DONE)
    dsr_bind_raise(L, &err);
  dsr_runs_free(b->runs);
  b->runs = NULL;
  lua_remove(L, -2);
}

/* With the runs at `runs`: what made the row on top, in it. */
static void set_run(lua_State *L, int runs, int64_t id) {
  static const char *const names[] = {"script", "version", "hash", "data"};
  if (lua_rawgeti(L, runs, (lua_Integer)id) == LUA_TTABLE)
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
      lua_getfield(L, -1, names[i]);
      lua_setfield(L, -3, names[i]);
    }
  lua_pop(L, 1);
}

static bool overlaps(dsr_span a, dsr_span b) {
  return a.start < b.end && b.start < a.end;
}

static lua_Integer add_mentions(lua_State *L, int list, int runs,
                                dsr_bind_document *document, dsr_span bytes,
                                const dsr_stream *stream, lua_Integer count) {
  box *b = push_box(L);
  dsr_mention_filter filter = {.document = document->id, .covered = 1,
                               .extracted = 1};
  const dsr_mention *m;
  dsr_error err;
  int status = dsr_mentions_new(document->corpus->corpus, &filter, &b->mentions,
                                &err);
  while (status == DSR_OK &&
         (status = dsr_mentions_next(b->mentions, &m, &err)) == DSR_OK) {
    if (!overlaps(m->span, bytes))
      continue;
    lua_createtable(L, 0, 14);
    dsr_bind_set_string(L, "kind", "mention");
    dsr_bind_set_string(L, "type", m->type);
    dsr_bind_set_words(L, m->span, stream->text);
    if (m->slug != NULL) {
      lua_pushfstring(L, "%s:%s", m->type, m->slug);
      lua_setfield(L, -2, "id");
    }
    dsr_bind_set_string(L, "name", m->name);
    dsr_bind_set_string(L, "value", m->value);
    dsr_bind_set_string(L, "rule", m->rule);
    lua_pushboolean(L, m->covered);
    lua_setfield(L, -2, "covered");
    set_run(L, runs, m->run);
    lua_rawseti(L, list, ++count);
  }
  if (status != DSR_DONE)
    dsr_bind_raise(L, &err);
  lua_pop(L, 1);
  return count;
}

static void set_evidence(lua_State *L, const dsr_fact *f,
                         const dsr_stream *stream) {
  lua_createtable(L, (int)f->field_count, 0);
  for (size_t i = 0; i < f->field_count; i++) {
    const dsr_fact_field *field = &f->fields[i];
    lua_createtable(L, 0, 5);
    dsr_bind_set_string(L, "path", field->path);
    dsr_bind_set_string(L, "value", field->value);
    if (field->evidence.start < field->evidence.end)
      dsr_bind_set_words(L, field->evidence, stream->text);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "fields");
}

static lua_Integer add_facts(lua_State *L, int list, int runs,
                             dsr_bind_document *document, dsr_span bytes,
                             const dsr_stream *stream, lua_Integer count) {
  box *b = push_box(L);
  dsr_fact_filter filter = {.document = document->id, .extracted = 1};
  const dsr_fact *f;
  dsr_error err;
  int status =
      dsr_facts_new(document->corpus->corpus, &filter, &b->facts, &err);
  while (status == DSR_OK &&
         (status = dsr_facts_next(b->facts, &f, &err)) == DSR_OK) {
    bool stands = overlaps(f->span, bytes);
    for (size_t i = 0; i < f->field_count; i++)
      stands = stands || overlaps(f->fields[i].evidence, bytes);
    if (!stands)
      continue;
    lua_createtable(L, 0, 12);
    dsr_bind_set_string(L, "kind", "fact");
    dsr_bind_set_string(L, "type", f->type);
    dsr_bind_set_words(L, f->span, stream->text);
    dsr_bind_set_string(L, "rule", f->rule);
    set_evidence(L, f, stream);
    set_run(L, runs, f->run);
    lua_rawseti(L, list, ++count);
  }
  if (status != DSR_DONE)
    dsr_bind_raise(L, &err);
  lua_pop(L, 1);
  return count;
}

int dsr_bind_document_lineage(lua_State *L) {
  lua_settop(L, 3);
  dsr_bind_document *document = dsr_bind_check_document(L, 1);
  const dsr_stream *stream =
      dsr_analysis_stream(dsr_bind_need_analysis(L, document));
  dsr_span bytes = check_bytes(L, stream, 2, 3);
  lua_newtable(L);
  if (document->corpus != NULL) {
    push_runs(L, document->corpus);
    lua_Integer count =
        add_mentions(L, 4, 5, document, bytes, stream, 0);
    add_facts(L, 4, 5, document, bytes, stream, count);
    lua_settop(L, 4);
  }
  luaL_setmetatable(L, DSR_BIND_LINEAGE);
  return 1;
}

enum { FILES_SHOWN = 128 };

/* "a, b": the data files of the row at `row`, by name. */
static void add_data(lua_State *L, int row, dsr_buf *out) {
  const char *names[FILES_SHOWN];
  size_t count = 0, more = 0;
  if (lua_getfield(L, row, "data") == LUA_TTABLE)
    for (lua_pushnil(L); lua_next(L, -2) != 0; lua_pop(L, 1)) {
      if (lua_type(L, -2) != LUA_TSTRING)
        continue;
      const char *name = lua_tostring(L, -2);
      if (count == FILES_SHOWN) { /* the first by name stay */
        more++;
        if (strcmp(name, names[count - 1]) > 0)
          continue;
        count--;
      }
      size_t k = count++;
      for (; k > 0 && strcmp(names[k - 1], name) > 0; k--)
        names[k] = names[k - 1];
      names[k] = name;
    }
  for (size_t i = 0; i < count; i++)
    dsr_buf_format(out, "%s%s", i == 0 ? "" : ", ", names[i]);
  if (more > 0)
    dsr_buf_format(out, " and %zu more", more);
  lua_pop(L, 1);
}

/* Was what made row i of the list at 3 named for a row before? */
static bool named_before(lua_State *L, lua_Integer i) {
  bool before = false;
  lua_rawgeti(L, 3, i);
  int row = lua_gettop(L);
  for (lua_Integer k = 1; !before && k < i; k++) {
    lua_rawgeti(L, 3, k);
    before = strcmp(text_of(L, row, "hash"), text_of(L, row + 1, "hash")) == 0 &&
             strcmp(text_of(L, row, "script"), text_of(L, row + 1, "script")) == 0;
    lua_settop(L, row);
  }
  lua_pop(L, 1);
  return before;
}

/* What each script read, once. */
static void add_scripts(lua_State *L, lua_Integer count, dsr_buf *out) {
  for (lua_Integer i = 1; i <= count; i++) {
    if (named_before(L, i))
      continue;
    lua_rawgeti(L, 3, i);
    dsr_buf_format(out, "\n%s (%.12s) reads ", text_of(L, 4, "script"),
                   text_of(L, 4, "hash"));
    size_t len = out->len;
    add_data(L, 4, out);
    if (out->len == len)
      dsr_buf_text(out, "no data");
    lua_settop(L, 3);
  }
}

/* A line a field: what it says, and where. */
static void add_fields(lua_State *L, int row, dsr_buf *out) {
  if (lua_getfield(L, row, "fields") == LUA_TTABLE) {
    int fields = lua_gettop(L);
    lua_Integer count = luaL_len(L, fields);
    for (lua_Integer i = 1; i <= count; i++) {
      lua_rawgeti(L, fields, i);
      dsr_buf_format(out, "\n    %s = %s", text_of(L, fields + 1, "path"),
                     text_of(L, fields + 1, "value"));
      lua_Integer first = number_of(L, fields + 1, "first");
      if (first > 0)
        dsr_buf_format(out, " [%lld,%lld)", (long long)first - 1,
                       (long long)number_of(L, fields + 1, "last"));
      lua_settop(L, fields);
    }
  }
  lua_pop(L, 1);
}

static int lineage_tostring(lua_State *L) {
  dsr_buf *out = begin_text(L, NULL);
  lua_Integer count = luaL_len(L, 3);
  if (count == 0)
    dsr_buf_text(out, "nothing was extracted here");
  for (lua_Integer i = 1; i <= count; i++) {
    lua_rawgeti(L, 3, i);
    const char *name = text_of(L, 4, "id"), *value = text_of(L, 4, "value");
    const char *version = text_of(L, 4, "version");
    lua_getfield(L, 4, "covered");
    bool covered = lua_toboolean(L, -1);
    lua_settop(L, 4);
    dsr_buf_format(out, "%s%s %s [%lld,%lld) '%s'", i > 1 ? "\n" : "",
                   text_of(L, 4, "kind"), text_of(L, 4, "type"),
                   (long long)number_of(L, 4, "first") - 1,
                   (long long)number_of(L, 4, "last"), text_of(L, 4, "text"));
    if (name[0] != '\0')
      dsr_buf_format(out, ", %s", name);
    if (value[0] != '\0')
      dsr_buf_format(out, " = %s", value);
    if (covered)
      dsr_buf_text(out, ", covered by another");
    dsr_buf_format(out, "\n  by %s%s%s (%.12s), rule %s",
                   text_of(L, 4, "script"), version[0] != '\0' ? " " : "",
                   version, text_of(L, 4, "hash"), text_of(L, 4, "rule"));
    add_fields(L, 4, out);
    lua_settop(L, 3);
  }
  add_scripts(L, count, out);
  return end_text(L, out);
}

void dsr_bind_open_why(lua_State *L) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg why[] = {{"__tostring", why_tostring}, {NULL, NULL}};
  static const luaL_Reg whynot[] = {{"__tostring", whynot_tostring},
                                    {NULL, NULL}};
  static const luaL_Reg lineage[] = {{"__tostring", lineage_tostring},
                                     {NULL, NULL}};
  dsr_bind_type(L, DSR_BIND_WHY, none, why);
  dsr_bind_type(L, DSR_BIND_WHYNOT, none, whynot);
  dsr_bind_type(L, DSR_BIND_LINEAGE, none, lineage);
  lua_pop(L, 3);
}
