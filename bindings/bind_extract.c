/* Running extractors that are written in Lua: the host that fills core's
 * dsr_extractor.
 *
 * All scripts of one extraction run in one state of its own, made here and
 * closed at the end, so that nothing an analyst has at the prompt reaches them
 * and nothing of theirs stays behind. Core calls back once for each document
 * and script; the call is a lua_pcall in that state, and what it raised becomes
 * a status. The document and everything taken from it hang on an owner that is
 * closed when the call ends. */
#include <lualib.h>
#include <string.h>

#include "bindings/bind.h"
#include "core/base/error.h"
#include "dossier/fact.h"
#include "dossier/lualib.h"
#include "dossier/mention.h"

/* One call of one script for one document. */
typedef struct call {
  dsr_extraction *extraction;
  lua_State *S;
  int function;          /* reference of the prepared script */
  dsr_bind_owner *owner; /* of the document; in S */
  int status;            /* a failure of core that the script must not hide */
  dsr_error *err;
} call;

/* What emit's functions hold: the call while it lasts, else NULL. */
typedef struct emitter {
  call *call;
} emitter;

/* --- emit --- */

static call *check_emitter(lua_State *S) {
  const emitter *from = lua_touserdata(S, lua_upvalueindex(1));
  if (from->call == NULL)
    luaL_error(S, "emit is closed: the extraction of its document is over");
  return from->call;
}

/* Raises what core said; a fault of the corpus, not of the row, is kept. */
static int emission_failed(lua_State *S, call *c, const dsr_error *why) {
  if (why->code != DSR_EINVAL && why->code != DSR_ELIMIT) {
    c->status = why->code;
    *c->err = *why;
  }
  return luaL_error(S, "%s", why->message);
}

static const char wrong_span[] =
    "a span is first and last, bytes from 1, the first not after the last";

static int emit_mention(lua_State *S) {
  static const char *const names[] = {"first", "last",  "type", "id",
                                      "name",  "value", "rule", NULL};
  call *c = check_emitter(S);
  luaL_checktype(S, 1, LUA_TTABLE);
  lua_settop(S, 1);
  dsr_bind_options(S, 1, names);
  dsr_new_mention mention = {.type = dsr_bind_option_string(S, 1, "type"),
                             .slug = dsr_bind_option_string(S, 1, "id"),
                             .name = dsr_bind_option_string(S, 1, "name"),
                             .rule = dsr_bind_option_string(S, 1, "rule")};
  luaL_argcheck(S, mention.type != NULL, 1, "a mention has a type");
  if (mention.rule == NULL)
    mention.rule = mention.type;
  int kind = lua_getfield(S, 1, "value");
  luaL_argcheck(S, kind == LUA_TNIL || kind == LUA_TSTRING || kind == LUA_TNUMBER,
                1, "option 'value' is a string or a number");
  mention.value = kind == LUA_TNIL ? NULL : lua_tostring(S, -1);
  mention.span =
      dsr_bind_span_of(dsr_bind_option_integer(S, 1, "first", 1, 0),
                       dsr_bind_option_integer(S, 1, "last", 1, 0));
  luaL_argcheck(S, mention.span.start < mention.span.end, 1, wrong_span);
  size_t type_len = strlen(mention.type);
  if (mention.slug != NULL && strncmp(mention.slug, mention.type, type_len) == 0 &&
      mention.slug[type_len] == ':')
    mention.slug += type_len + 1;
  if (mention.slug == NULL) { /* of the name, else of the words */
    const dsr_stream *stream =
        dsr_analysis_stream(dsr_extraction_analysis(c->extraction));
    lua_getfield(S, lua_upvalueindex(2), "slug");
    if (mention.name != NULL)
      lua_pushstring(S, mention.name);
    else if (mention.span.end <= stream->len)
      lua_pushlstring(S, stream->text + mention.span.start,
                      mention.span.end - mention.span.start);
    else
      lua_pushliteral(S, "");
    lua_call(S, 1, 1);
    mention.slug = lua_tostring(S, -1);
    if (*mention.slug == '\0')
      mention.slug = NULL;
  }
  dsr_error why;
  if (dsr_extraction_mention(c->extraction, &mention, &why) != DSR_OK)
    return emission_failed(S, c, &why);
  return 0;
}

static dsr_field_kind check_kind(lua_State *S, const char *name) {
  for (int kind = 0; dsr_field_kind_name(kind) != NULL; kind++)
    if (name != NULL && strcmp(name, dsr_field_kind_name(kind)) == 0)
      return (dsr_field_kind)kind;
  luaL_error(S, "no such kind of field: %s", name != NULL ? name : "nil");
  return DSR_FIELD_NULL;
}

/* fact(type, first, last, rule, rows): rows is the flat list that the Lua half
 * makes of a fact's fields, { path, kind, value or false, first, last } each
 * (first and last 0 where there is no evidence). */
static int emit_fact(lua_State *S) {
  call *c = check_emitter(S);
  dsr_new_fact fact = {.type = luaL_checkstring(S, 1),
                       .rule = luaL_checkstring(S, 4)};
  fact.span = dsr_bind_span_of(luaL_checkinteger(S, 2), luaL_checkinteger(S, 3));
  luaL_argcheck(S, fact.span.start < fact.span.end, 1, wrong_span);
  luaL_checktype(S, 5, LUA_TTABLE);
  lua_settop(S, 5);
  size_t count = lua_rawlen(S, 5);
  dsr_fact_field *fields =
      lua_newuserdatauv(S, (count + 1) * sizeof *fields, 0);
  for (size_t i = 0; i < count; i++) {
    lua_rawgeti(S, 5, (lua_Integer)i + 1);
    int row = lua_gettop(S);
    for (int k = 1; k <= 5; k++)
      lua_rawgeti(S, row, k); /* row path kind value first last */
    fields[i].path = lua_tostring(S, row + 1); /* strings of the rows */
    fields[i].kind = check_kind(S, lua_tostring(S, row + 2));
    fields[i].value =
        lua_type(S, row + 3) == LUA_TSTRING ? lua_tostring(S, row + 3) : NULL;
    fields[i].evidence = (dsr_span){0, 0};
    if (lua_tointeger(S, row + 4) != 0)
      fields[i].evidence = dsr_bind_span_of(lua_tointeger(S, row + 4),
                                            lua_tointeger(S, row + 5));
    lua_settop(S, row - 1);
  }
  fact.fields = fields;
  fact.field_count = count;
  dsr_error why;
  if (dsr_extraction_fact(c->extraction, &fact, &why) != DSR_OK)
    return emission_failed(S, c, &why);
  return 0;
}

/* --- a call --- */

/* In S, protected: prepared(document, mention, fact). */
static int run_call(lua_State *S) {
  call *c = lua_touserdata(S, 1);
  dsr_bind_owner *owner = lua_newuserdatauv(S, sizeof *owner, 0);
  memset(owner, 0, sizeof *owner);
  owner->closed_message = "document is closed: its extraction is over";
  int owner_index = lua_gettop(S);
  lua_pushvalue(S, owner_index);
  lua_setfield(S, LUA_REGISTRYINDEX, "dossier.extraction");
  c->owner = owner; /* the registry keeps it until the next call */
  emitter *to = lua_newuserdatauv(S, sizeof *to, 0);
  to->call = c;
  lua_pushvalue(S, -1);
  lua_setfield(S, LUA_REGISTRYINDEX, "dossier.emitter");
  int emitter_index = lua_gettop(S);
  lua_rawgeti(S, LUA_REGISTRYINDEX, c->function);
  dsr_bind_push_extraction(S, owner_index, owner, c->extraction);
  lua_pushvalue(S, emitter_index);
  luaL_getsubtable(S, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  lua_getfield(S, -1, "dossier");
  lua_remove(S, -2);
  lua_pushcclosure(S, emit_mention, 2);
  lua_pushvalue(S, emitter_index);
  lua_pushcclosure(S, emit_fact, 1);
  lua_call(S, 3, 0);
  return 0;
}

static int close_emitter(lua_State *S) {
  if (lua_getfield(S, LUA_REGISTRYINDEX, "dossier.emitter") == LUA_TUSERDATA)
    ((emitter *)lua_touserdata(S, -1))->call = NULL;
  return 0;
}

/* Core's callback. */
static int extract(void *user, dsr_extraction *x, dsr_error *err) {
  call *c = user;
  lua_State *S = c->S;
  int status = DSR_OK;
  c->extraction = x;
  c->owner = NULL;
  c->status = DSR_OK;
  c->err = err;
  lua_settop(S, 0);
  lua_pushcfunction(S, run_call);
  lua_pushlightuserdata(S, c);
  int result = lua_pcall(S, 1, 0, 0);
  if (result == LUA_ERRMEM) {
    status = dsr_fail(err, DSR_ESCRIPT, 0, "the script ran out of memory");
  } else if (result != LUA_OK) {
    const char *message = lua_type(S, -1) == LUA_TSTRING
                              ? lua_tostring(S, -1)
                              : "(an error that is no string)";
    if (c->status == DSR_OK)
      status = dsr_fail(err, DSR_ESCRIPT, 0, "%s", message);
  }
  if (c->status != DSR_OK)
    status = c->status;
  if (c->owner != NULL)
    dsr_bind_close_owner(c->owner);
  lua_settop(S, 0);
  lua_pushcfunction(S, close_emitter);
  if (lua_pcall(S, 0, 0, 0) != LUA_OK)
    lua_settop(S, 0);
  return status;
}

/* --- the state --- */

typedef struct box {
  lua_State *S;
} box;

static int box_gc(lua_State *L) {
  box *b = lua_touserdata(L, 1);
  if (b->S != NULL)
    lua_close(b->S);
  b->S = NULL;
  return 0;
}

static int open_state(lua_State *S) {
  luaL_openlibs(S);
  luaL_requiref(S, "dossier", luaopen_dossier, 0);
  return 0;
}

/* Let the scripts in S name the corpus's saved queries. */
static void give_queries(lua_State *L, lua_State *S, dsr_corpus *corpus) {
  dsr_error err;
  lua_pushcfunction(S, dsr_bind_give_box);
  if (lua_pcall(S, 0, 1, 0) != LUA_OK)
    luaL_error(L, "%s", lua_tostring(S, -1));
  if (dsr_bind_give(lua_touserdata(S, -1), corpus, &err) != DSR_OK)
    dsr_bind_raise(L, &err);
  lua_pop(S, 1);
}

/* What goes into the new state to make a script ready there. */
typedef struct preparation {
  const char *path, *text;
  size_t len;
  int function; /* reference; LUA_NOREF until it is there */
} preparation;

/* In S, protected: internal.extractor(path, text) gives the function to call
 * and the data it read, as JSON. Returns the latter. */
static int prepare(lua_State *S) {
  preparation *p = lua_touserdata(S, 1);
  luaL_getsubtable(S, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  lua_getfield(S, -1, "dossier.internal");
  lua_getfield(S, -1, "extractor");
  lua_pushstring(S, p->path);
  lua_pushlstring(S, p->text, p->len);
  lua_call(S, 2, 2); /* ... function data */
  lua_insert(S, -2);
  p->function = luaL_ref(S, LUA_REGISTRYINDEX);
  return 1;
}

/* --- summary --- */

typedef struct listener {
  lua_State *L;
  dsr_buf *failures; /* three lines each */
  int progress;      /* stack index of a function, 0: none */
  uint64_t done, total;
} listener;

static void add_line(dsr_buf *buf, const char *s) {
  for (; *s != '\0'; s++)
    dsr_buf_byte(buf, *s == '\n' ? ' ' : *s);
  dsr_buf_byte(buf, '\n');
}

static void failed(void *user, const char *key, const char *extractor,
                   const dsr_error *why) {
  listener *to = user;
  add_line(to->failures, key);
  add_line(to->failures, extractor);
  add_line(to->failures, why->message);
}

static int call_progress(lua_State *L) {
  const listener *to = lua_touserdata(L, 2);
  lua_settop(L, 1);
  lua_pushliteral(L, "extract");
  lua_pushinteger(L, (lua_Integer)to->done);
  lua_pushinteger(L, (lua_Integer)to->total);
  lua_call(L, 3, 0);
  return 0;
}

static void progress(void *user, uint64_t done, uint64_t total) {
  listener *to = user;
  lua_State *L = to->L;
  if (to->progress == 0)
    return;
  to->done = done;
  to->total = total;
  lua_pushcfunction(L, call_progress);
  lua_pushvalue(L, to->progress);
  lua_pushlightuserdata(L, to);
  if (lua_pcall(L, 2, 0, 0) != LUA_OK) {
    lua_pop(L, 1);
    to->progress = 0;
  }
}

static void push_summary(lua_State *L, const dsr_extract_summary *summary,
                         const dsr_buf *failures) {
  lua_createtable(L, 0, 7);
  dsr_bind_set_integer(L, "documents", summary->documents);
  dsr_bind_set_integer(L, "runs", summary->runs);
  dsr_bind_set_integer(L, "current", summary->current);
  dsr_bind_set_integer(L, "failed", summary->failed);
  dsr_bind_set_integer(L, "removed", summary->removed);
  dsr_bind_set_integer(L, "added", summary->added);
  dsr_bind_push_lines(L, failures); /* summary lines */
  lua_newtable(L);
  lua_Integer count = (lua_Integer)lua_rawlen(L, -2);
  for (lua_Integer i = 1; i + 2 <= count; i += 3) {
    static const char *const names[] = {"doc", "extractor", "message"};
    lua_createtable(L, 0, 3);
    for (int k = 0; k < 3; k++) {
      lua_rawgeti(L, -3, i + k);
      lua_setfield(L, -2, names[k]);
    }
    lua_rawseti(L, -2, i / 3 + 1);
  }
  lua_remove(L, -2);
  lua_setfield(L, -2, "failures");
}

/* --- the list of scripts --- */

/* The names in field `after` of the script on top, as an array in a userdata
 * that stays on the stack under it. */
static void set_after(lua_State *L, dsr_extractor *to) {
  if (lua_getfield(L, -1, "after") != LUA_TTABLE) {
    lua_insert(L, -2);
    return; /* nil script */
  }
  size_t count = lua_rawlen(L, -1);
  const char **names = lua_newuserdatauv(L, (count + 1) * sizeof *names, 0);
  for (size_t i = 0; i < count; i++) {
    lua_rawgeti(L, -2, (lua_Integer)i + 1);
    names[i] = luaL_checkstring(L, -1); /* kept by the list */
    lua_pop(L, 1);
  }
  to->after = names;
  to->after_count = count;
  lua_remove(L, -2);
  lua_insert(L, -2); /* names script */
}

/* Prepare the script on top of L in S; pushes its data's JSON on L. Raises what
 * the script raised. */
static int prepare_script(lua_State *L, lua_State *S) {
  preparation p = {.function = LUA_NOREF};
  lua_getfield(L, -1, "text");
  p.text = luaL_checklstring(L, -1, &p.len);
  lua_pop(L, 1);
  p.path = dsr_bind_option_string(L, lua_gettop(L), "path");
  lua_settop(S, 0);
  lua_pushcfunction(S, prepare);
  lua_pushlightuserdata(S, &p);
  int result = lua_pcall(S, 1, 1, 0);
  const char *said = lua_tostring(S, -1);
  lua_pushstring(L, said != NULL ? said : "(an error that is no string)");
  lua_settop(S, 0);
  if (result != LUA_OK)
    lua_error(L);
  return p.function;
}

/* extract(corpus, scripts, progress or nil, batch or nil): scripts is a list of { name,
 * version, hash, path, text, after } in the order to run; the summary, or nil,
 * message, code. */
static int internal_extract(lua_State *L) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", box_gc}, {NULL, NULL}};
  lua_settop(L, 4);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  dsr_bind_settle_owner(L, &corpus->owner);
  lua_Integer batch = luaL_optinteger(L, 4, 0);
  size_t count = lua_rawlen(L, 2);
  luaL_argcheck(L, count <= 256, 2, "more than 256 scripts");
  luaL_checkstack(L, (int)(count * 3 + 16), NULL);
  dsr_extractor *extractors =
      lua_newuserdatauv(L, (count + 1) * sizeof *extractors, 0);
  call *calls = lua_newuserdatauv(L, (count + 1) * sizeof *calls, 0);
  memset(extractors, 0, (count + 1) * sizeof *extractors);
  memset(calls, 0, (count + 1) * sizeof *calls);
  listener to = {.L = L, .failures = dsr_bind_push_buffer(L)};
  to.progress = lua_isfunction(L, 3) ? 3 : 0;
  box *b = lua_newuserdatauv(L, sizeof *b, 0);
  b->S = NULL;
  dsr_bind_type(L, "dossier.state", none, meta);
  lua_setmetatable(L, -2);
  b->S = luaL_newstate();
  if (b->S == NULL)
    return luaL_error(L, "out of memory");
  lua_pushcfunction(b->S, open_state);
  if (lua_pcall(b->S, 0, 0, 0) != LUA_OK)
    return luaL_error(L, "%s", lua_tostring(b->S, -1));
  give_queries(L, b->S, corpus->corpus);
  for (size_t i = 0; i < count; i++) {
    lua_rawgeti(L, 2, (lua_Integer)i + 1);
    luaL_checktype(L, -1, LUA_TTABLE);
    int script = lua_gettop(L);
    extractors[i].name = dsr_bind_option_string(L, script, "name");
    extractors[i].version = dsr_bind_option_string(L, script, "version");
    extractors[i].hash = dsr_bind_option_string(L, script, "hash");
    set_after(L, &extractors[i]); /* names script */
    calls[i] = (call){.S = b->S, .function = prepare_script(L, b->S)};
    extractors[i].data = lua_tostring(L, -1); /* names script data, all kept */
    extractors[i].user = &calls[i];
    extractors[i].extract = extract;
  }
  dsr_extract_options options = {
      .batch = batch > 0 ? (size_t)batch : 0,
      .failed = failed, .progress = progress, .user = &to};
  dsr_extract_summary summary = {0};
  dsr_error err;
  int status =
      dsr_extract(corpus->corpus, extractors, count, &options, &summary, &err);
  lua_close(b->S);
  b->S = NULL;
  if (status != DSR_OK)
    return dsr_bind_failure(L, &err);
  push_summary(L, &summary, to.failures);
  return 1;
}

void dsr_bind_open_extract(lua_State *L) {
  lua_pushcfunction(L, internal_extract);
  lua_setfield(L, -2, "extract");
}
