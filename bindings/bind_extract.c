/* Running extractors that are written in Lua: the scripts, their workers and their
 * lineage are put together here for core's dsr_extract.
 *
 * No script runs in this process. Each runs in a sealed worker (bindings/sandbox),
 * which is handed a document at a time and sends rows back as data; they are judged
 * and stored here, as any row is. */
#include <string.h>

#include "bindings/bind.h"
#include "bindings/sandbox/extract_host.h"
#include "bindings/sandbox/extract_worker.h"
#include "core/base/error.h"
#include "bindings/own_scripts.h"
#include "dossier/lualib.h"
#include "dossier/saved.h"
#include "dossier/search.h"

/* --- the keeper --- */

#define KEEPER "dossier.extract.keeper"

static int keeper_gc(lua_State *L) {
  dsr_keeper **keeper = lua_touserdata(L, 1);
  dsr_keeper_free(*keeper);
  *keeper = NULL;
  return 0;
}

/* The state's keeper, made now if it was not. */
static int get_keeper(lua_State *L, dsr_keeper **out, dsr_error *err) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", keeper_gc}, {NULL, NULL}};
  dsr_keeper **box;
  int status = DSR_OK;
  if (lua_getfield(L, LUA_REGISTRYINDEX, KEEPER ".kept") != LUA_TUSERDATA) {
    box = lua_newuserdatauv(L, sizeof *box, 0);
    *box = NULL;
    dsr_bind_type(L, KEEPER, none, meta);
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_setfield(L, LUA_REGISTRYINDEX, KEEPER ".kept");
  }
  box = lua_touserdata(L, -1);
  if (*box == NULL)
    status = dsr_keeper_new(&dsr_extract_job, box, err);
  *out = *box;
  return status;
}

/* keep_extractors(): now, before anything is open that a worker need not see. True;
 * or nil, message, code. */
static int internal_keep_extractors(lua_State *L) {
  dsr_error err;
  dsr_keeper *keeper;
  if (get_keeper(L, &keeper, &err) != DSR_OK)
    return dsr_bind_failure(L, &err);
  lua_pushboolean(L, 1);
  return 1;
}

/* own(hash): is it that of a file of ours, as this program was built? */
static int internal_own(lua_State *L) {
  const char *hash = luaL_checkstring(L, 1);
  bool found = false;
  for (size_t i = 0; !found && dsr_own_scripts[i] != NULL; i++)
    found = strcmp(dsr_own_scripts[i], hash) == 0;
  lua_pushboolean(L, found);
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

/* --- one extraction --- */

enum { CORPUS = 1, SCRIPTS, OPTIONS, PROGRESS, SERVE, PRINT, LINEAGE, REFUSED,
       WATCH, FIRST_FREE };

/* Everything that one extraction holds, in a userdata that ends it. */
typedef struct extraction {
  dsr_extract_host host;
  dsr_buf failures; /* three lines each */
  dsr_buf read;     /* what the script that is being prepared read */
  lua_State *L;
  dsr_extractor *extractors;
} extraction;

static int extraction_close(lua_State *L) {
  extraction *e = lua_touserdata(L, 1);
  dsr_extract_host_end(&e->host);
  dsr_buf_free(&e->failures);
  return 0;
}

/* The queries that scripts may name, as they are sent. */
static int write_queries(dsr_buf *to, dsr_corpus *corpus, dsr_error *err) {
  dsr_buf each = {0};
  uint64_t count = 0;
  dsr_saved_walk *walk = NULL;
  const dsr_saved *saved;
  int status = dsr_saved_new(corpus, &walk, err);
  while (status == DSR_OK && (status = dsr_saved_next(walk, &saved, err)) == DSR_OK)
    if (saved->kind == DSR_SAVED_QUERY && saved->query != NULL) {
      dsr_write_string(&each, saved->name);
      dsr_write_string(&each, saved->query);
      dsr_write_string(&each, saved->hash);
      count++;
    }
  dsr_saved_free(walk);
  dsr_buf_varint(to, count);
  dsr_buf_add(to, each.data, each.len);
  bool failed = each.failed || to->failed;
  dsr_buf_free(&each);
  return failed ? dsr_fail_memory(err) : status == DSR_DONE ? DSR_OK : status;
}

/* In L, protected: lineage(script's number, { [file] = hash }) gives JSON; light
 * userdata: number and reader. */
typedef struct prepared_script {
  size_t number;
  dsr_reader *read;
} prepared_script;

static int call_lineage(lua_State *L) {
  const prepared_script *p = lua_touserdata(L, 2);
  lua_settop(L, 1);
  lua_pushinteger(L, (lua_Integer)p->number);
  lua_newtable(L);
  while (!p->read->bad && p->read->at < p->read->end) {
    const char *file = dsr_read_string(p->read, NULL);
    const char *hash = dsr_read_string(p->read, NULL);
    if (file == NULL || hash == NULL)
      break;
    lua_pushstring(L, hash);
    lua_setfield(L, -2, file);
  }
  lua_call(L, 2, 1);
  return 1;
}

/* The JSON stays on L's stack, which has room for one a script. */
static void prepared(void *user, size_t script, dsr_reader *read) {
  extraction *e = user;
  lua_State *L = e->L;
  prepared_script p = {script + 1, read};
  lua_pushcfunction(L, call_lineage);
  lua_pushvalue(L, LINEAGE);
  lua_pushlightuserdata(L, &p);
  if (lua_pcall(L, 2, 1, 0) == LUA_OK)
    e->extractors[script].data = lua_tostring(L, -1);
}

/* refused(path, { first, last, type, rule, reason }) */
typedef struct refused_one {
  const dsr_hosted *script;
  const dsr_refusal *refusal;
} refused_one;

static int call_refused(lua_State *L) {
  const refused_one *r = lua_touserdata(L, 2);
  lua_settop(L, 1);
  lua_pushstring(L, r->script->path);
  lua_createtable(L, 0, 5);
  dsr_bind_set_span(L, r->refusal->span);
  dsr_bind_set_string(L, "type", r->refusal->type);
  dsr_bind_set_string(L, "rule", r->refusal->rule);
  dsr_bind_set_string(L, "reason", r->refusal->reason);
  lua_call(L, 2, 0);
  return 0;
}

static void tell_refused(void *user, const dsr_hosted *script,
                         const dsr_refusal *refusal) {
  extraction *e = user;
  refused_one r = {script, refusal};
  lua_pushcfunction(e->L, call_refused);
  lua_pushvalue(e->L, REFUSED);
  lua_pushlightuserdata(e->L, &r);
  if (lua_pcall(e->L, 2, 0, 0) != LUA_OK)
    lua_pop(e->L, 1);
}

/* The option's function, at `index`, or nil. */
static void put_function(lua_State *L, const char *name, int index) {
  int type = lua_getfield(L, OPTIONS, name);
  luaL_argcheck(L, type == LUA_TFUNCTION || type == LUA_TNIL, OPTIONS, name);
  lua_replace(L, index);
}

/* Reads the scripts; pushes what they keep alive. */
static void read_scripts(lua_State *L, extraction *e) {
  for (size_t i = 0; i < e->host.count; i++) {
    dsr_hosted *s = &e->host.scripts[i];
    dsr_extractor *x = &e->extractors[i];
    lua_rawgeti(L, SCRIPTS, (lua_Integer)i + 1);
    luaL_checktype(L, -1, LUA_TTABLE);
    int script = lua_gettop(L);
    x->name = dsr_bind_option_string(L, script, "name");
    x->version = dsr_bind_option_string(L, script, "version");
    x->hash = dsr_bind_option_string(L, script, "hash");
    s->path = dsr_bind_option_string(L, script, "path");
    s->own = dsr_bind_option_boolean(L, script, "own", false);
    lua_getfield(L, -1, "text");
    s->text = luaL_checklstring(L, -1, &s->len); /* the script's table keeps it */
    lua_pop(L, 1);
    set_after(L, x); /* names script */
    x->data = "{}";
    x->user = s;
    x->extract = dsr_extract_hosted;
  }
}

/* Pushes all that an extraction needs, read from the arguments. */
static extraction *push_extraction(lua_State *L) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {
      {"__gc", extraction_close}, {"__close", extraction_close}, {NULL, NULL}};
  luaL_checktype(L, SCRIPTS, LUA_TTABLE);
  luaL_checktype(L, OPTIONS, LUA_TTABLE);
  lua_settop(L, FIRST_FREE - 1);
  size_t count = lua_rawlen(L, SCRIPTS);
  luaL_argcheck(L, count <= 256, SCRIPTS, "more than 256 scripts");
  luaL_checkstack(L, (int)(count * 4 + 32), NULL);
  put_function(L, "progress", PROGRESS);
  put_function(L, "serve", SERVE);
  put_function(L, "print", PRINT);
  put_function(L, "lineage", LINEAGE);
  put_function(L, "refused", REFUSED);
  put_function(L, "watch", WATCH);
  extraction *e = lua_newuserdatauv(L, sizeof *e, 0);
  memset(e, 0, sizeof *e);
  dsr_bind_type(L, "dossier.extraction", none, meta);
  lua_setmetatable(L, -2);
  lua_toclose(L, FIRST_FREE);
  e->L = L;
  e->extractors = lua_newuserdatauv(L, (count + 1) * sizeof *e->extractors, 0);
  e->host.scripts = lua_newuserdatauv(L, (count + 1) * sizeof *e->host.scripts, 0);
  memset(e->extractors, 0, (count + 1) * sizeof *e->extractors);
  memset(e->host.scripts, 0, (count + 1) * sizeof *e->host.scripts);
  e->host.count = count;
  e->host.L = L;
  e->host.serve = SERVE;
  e->host.print = PRINT;
  e->host.watch = WATCH;
  e->host.watched =
      (dsr_bind_option_boolean(L, OPTIONS, "trace", false) ? DSR_WATCH_ROWS : 0u) |
      (dsr_bind_option_boolean(L, OPTIONS, "profile", false) ? DSR_WATCH_TIME : 0u);
  e->host.memory = (size_t)dsr_bind_option_integer(L, OPTIONS, "memory", 1, 1);
  e->host.milliseconds =
      (uint32_t)dsr_bind_option_integer(L, OPTIONS, "milliseconds", 0, 0);
  e->host.whole = dsr_bind_option_boolean(L, OPTIONS, "whole", false);
  e->host.user = e;
  e->host.refused = lua_isnil(L, REFUSED) ? NULL : tell_refused;
  read_scripts(L, e);
  return e;
}

/* A keeper whose process has ended, by whatever hand, is replaced. */
static void forget_keeper(lua_State *L) {
  if (lua_getfield(L, LUA_REGISTRYINDEX, KEEPER ".kept") == LUA_TUSERDATA) {
    dsr_keeper **box = lua_touserdata(L, -1);
    dsr_keeper_free(*box);
    *box = NULL;
  }
  lua_pop(L, 1);
}

static int begin_once(extraction *e, dsr_corpus *corpus, dsr_error *err) {
  int status = get_keeper(e->L, &e->host.keeper, err);
  lua_pop(e->L, 1); /* its box */
  if (status == DSR_OK)
    status = write_queries(&e->host.queries, corpus, err);
  return status == DSR_OK ? dsr_extract_host_begin(&e->host, prepared, e, err) : status;
}

/* Makes the workers and has them make their scripts ready. */
static int begin(extraction *e, dsr_corpus *corpus, dsr_error *err) {
  int status = begin_once(e, corpus, err);
  if (status != DSR_EIO)
    return status;
  dsr_extract_host_end(&e->host);
  forget_keeper(e->L);
  return begin_once(e, corpus, err);
}

/* Sets the parts of the seal that are missing, as a list, in the table on top. */
static void set_missing(lua_State *L, unsigned missing) {
  lua_Integer count = 0;
  lua_newtable(L);
  for (unsigned part = 1; part <= DSR_SEAL_ALL; part <<= 1)
    if (missing & part) {
      lua_pushstring(L, dsr_seal_name(part));
      lua_rawseti(L, -2, ++count);
    }
  lua_setfield(L, -2, "missing");
}

/* extract(corpus, scripts, { progress, batch, serve, print, lineage, milliseconds, memory,
 * whole, refused, watch, trace, profile }): scripts is a list of { name, version, hash, path, text, after,
 * own } in the order to run; the summary, or nil, message, code. */
static int internal_extract(lua_State *L) {
  dsr_error err;
  dsr_extract_summary summary = {0};
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, CORPUS);
  dsr_bind_settle_owner(L, &corpus->owner);
  extraction *e = push_extraction(L);
  listener to = {.L = L, .failures = &e->failures,
                 .progress = lua_isfunction(L, PROGRESS) ? PROGRESS : 0};
  dsr_extract_options options = {
      .batch = (size_t)dsr_bind_option_integer(L, OPTIONS, "batch", 0, 0),
      .failed = failed, .progress = progress, .user = &to};
  int status = begin(e, corpus->corpus, &err);
  if (status == DSR_OK)
    status = dsr_extract(corpus->corpus, e->extractors, e->host.count, &options, &summary,
                         &err);
  dsr_extract_host_end(&e->host);
  if (status != DSR_OK)
    return dsr_bind_failure(L, &err);
  push_summary(L, &summary, &e->failures);
  set_missing(L, e->host.missing);
  return 1;
}

/* --- without storing anything --- */

static int drop_mention(void *user, const dsr_new_mention *mention, dsr_error *err) {
  (void)user, (void)mention, (void)err;
  return DSR_OK;
}

static int drop_fact(void *user, const dsr_new_fact *fact, dsr_error *err) {
  (void)user, (void)fact, (void)err;
  return DSR_OK;
}

/* Run one script over a document that is open, its rows going nowhere; what stands
 * below it is what the corpus has. */
static int try_one(const dsr_extractor *extractor, dsr_corpus *corpus,
                   const dsr_document_info *info, dsr_analysis *analysis,
                   dsr_error *err) {
  static const dsr_row_sink nowhere = {NULL, drop_mention, drop_fact};
  dsr_extraction x = {.corpus = corpus, .sink = &nowhere, .info = info,
                      .analysis = analysis};
  int status =
      dsr_extraction_read_below(&x, extractor->after, extractor->after_count, err);
  if (status == DSR_OK)
    status = extractor->extract(extractor->user, &x, err);
  dsr_extraction_clear(&x);
  return status;
}

static int try_all(extraction *e, dsr_corpus *corpus, const char *key, dsr_error *err) {
  dsr_document *document = NULL;
  dsr_analysis *analysis = NULL;
  int status = dsr_document_open(corpus, key, &document, err);
  if (status == DSR_OK)
    status = dsr_document_analysis(corpus, document, &analysis, err);
  for (size_t i = 0; i < e->host.count && status == DSR_OK; i++) {
    dsr_error why = {0};
    int ended = try_one(&e->extractors[i], corpus, dsr_document_about(document), analysis,
                        &why);
    if (ended == DSR_ESCRIPT || ended == DSR_ELIMIT) {
      dsr_buf_format(&e->failures, "%s: ", e->extractors[i].name);
      add_line(&e->failures, why.message);
    } else if (ended != DSR_OK) {
      status = ended;
      *err = why;
    }
  }
  dsr_analysis_free(analysis);
  dsr_document_free(document);
  return status;
}

/* try(corpus, scripts, options as for extract and key): runs the scripts over one
 * document for what `refused` is told; the failures, a line each, or nil, message,
 * code. */
static int internal_try(lua_State *L) {
  dsr_error err;
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, CORPUS);
  extraction *e = push_extraction(L);
  const char *key = dsr_bind_option_string(L, OPTIONS, "key");
  luaL_argcheck(L, key != NULL, OPTIONS, "option 'key' is a document's");
  int status = begin(e, corpus->corpus, &err);
  if (status == DSR_OK)
    status = try_all(e, corpus->corpus, key, &err);
  dsr_extract_host_end(&e->host);
  if (status != DSR_OK)
    return dsr_bind_failure(L, &err);
  dsr_bind_push_lines(L, &e->failures);
  return 1;
}

void dsr_bind_open_extract(lua_State *L) {
  static const luaL_Reg functions[] = {{"extract", internal_extract},
                                       {"try", internal_try},
                                       {"keep_extractors", internal_keep_extractors},
                                       {"own", internal_own},
                                       {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
