/* Loading into a corpus: the primitive under corpus:load, which the Lua half
 * makes pleasant. Notices come from core as calls; they are kept as lines and
 * become Lua strings once core has returned. */
#include "bindings/bind.h"

#include <string.h>

#include "dossier/ingest.h"
#include "dossier/recut.h"

enum { THREADS_MAX = 16 };

/* Freed when collected. */
typedef struct loading {
  dsr_loader *loader;
  size_t threads; /* that have rules of their own */
  dsr_rules *rules[THREADS_MAX];
  dsr_gazetteers *gazetteers[THREADS_MAX];
} loading;

static void free_rules(loading *box) {
  for (size_t i = 0; i < box->threads; i++) {
    dsr_rules_free(box->rules[i]);
    dsr_gazetteers_free(box->gazetteers[i]);
  }
  box->threads = 0;
}

/* Rules for each thread, which share nothing. */
static int make_rules(lua_State *L, loading *box, size_t count, dsr_error *err) {
  int status = DSR_OK;
  const char *home = dsr_bind_home(L);
  const char *folder = lua_pushfstring(L, "%s/data", home);
  const char *lists = lua_pushfstring(L, "%s/data/gazetteers", home);
  while (box->threads < count && status == DSR_OK) {
    size_t i = box->threads++;
    box->rules[i] = NULL;
    box->gazetteers[i] = NULL;
    status = dsr_gazetteers_new(&lists, 1, &box->gazetteers[i], err);
    if (status == DSR_OK)
      status = dsr_rules_load(folder, box->gazetteers[i], &box->rules[i], err);
  }
  lua_pop(L, 2);
  return status;
}

static int loading_gc(lua_State *L) {
  loading *box = lua_touserdata(L, 1);
  dsr_loader_free(box->loader);
  box->loader = NULL;
  free_rules(box);
  return 0;
}

/* What the callbacks are handed. */
typedef struct listener {
  lua_State *L;
  dsr_buf *notices;
  int progress; /* stack index of a function, 0: none */
  const dsr_ingest_summary *so_far;
} listener;

static void notice(void *user, const char *what, const char *message) {
  listener *to = user;
  dsr_buf_text(to->notices, what);
  dsr_buf_byte(to->notices, ' ');
  for (const char *s = message; *s != '\0'; s++)
    dsr_buf_byte(to->notices, *s == '\n' ? ' ' : *s);
  dsr_buf_byte(to->notices, '\n');
}

static int call_progress(lua_State *L) {
  const listener *to = lua_touserdata(L, 2);
  lua_settop(L, 1); /* function */
  lua_pushliteral(L, "load");
  lua_pushinteger(L, (lua_Integer)to->so_far->found);
  lua_pushnil(L);
  lua_pushinteger(L, (lua_Integer)to->so_far->bytes);
  lua_call(L, 4, 0);
  return 0;
}

static void progress(void *user, const dsr_ingest_summary *so_far) {
  listener *to = user;
  lua_State *L = to->L;
  if (to->progress == 0)
    return;
  to->so_far = so_far;
  lua_pushcfunction(L, call_progress);
  lua_pushvalue(L, to->progress);
  lua_pushlightuserdata(L, to);
  if (lua_pcall(L, 2, 0, 0) != LUA_OK) { /* progress is no reason to stop */
    lua_pop(L, 1);
    to->progress = 0;
  }
}

/* Strings of the list in field `name` of the options: a userdata that holds the
 * array, kept on the stack. */
static const char **push_strings(lua_State *L, int arg, const char *name,
                                 size_t *count) {
  *count = 0;
  if (lua_getfield(L, arg, name) != LUA_TTABLE)
    return NULL;
  size_t n = (size_t)lua_rawlen(L, -1);
  const char **strings = lua_newuserdatauv(L, (n + 1) * sizeof *strings, 0);
  for (size_t i = 0; i < n; i++) {
    if (lua_rawgeti(L, -2, (lua_Integer)i + 1) != LUA_TSTRING)
      luaL_error(L, "option '%s' is a list of strings", name);
    strings[i] = lua_tostring(L, -1); /* kept by the list */
    lua_pop(L, 1);
  }
  *count = n;
  return strings;
}

static void push_summary(lua_State *L, const dsr_ingest_summary *summary) {
  lua_createtable(L, 0, 12);
  dsr_bind_set_integer(L, "found", summary->found);
  dsr_bind_set_integer(L, "loaded", summary->loaded);
  dsr_bind_set_integer(L, "unchanged", summary->unchanged);
  dsr_bind_set_integer(L, "replaced", summary->replaced);
  dsr_bind_set_integer(L, "origins", summary->origins);
  dsr_bind_set_integer(L, "refused", summary->refused);
  dsr_bind_set_integer(L, "skipped", summary->skipped);
  dsr_bind_set_integer(L, "left_out", summary->left_out);
  dsr_bind_set_integer(L, "repaired", summary->repaired);
  dsr_bind_set_integer(L, "foreign", summary->foreign);
  dsr_bind_set_integer(L, "bytes", summary->bytes);
}

/* ingest(corpus, { paths =, date =, prefix =, key =, meta =, dry_run =,
 * batch =, threads =, progress = }): the counts, with `notices`, a list of lines; or nil, message,
 * code. */
static int internal_ingest(lua_State *L) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", loading_gc}, {NULL, NULL}};
  lua_settop(L, 2);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  dsr_bind_settle_owner(L, &corpus->owner);
  dsr_loader_options options = {
      .prefix = dsr_bind_option_string(L, 2, "prefix"),
      .key = dsr_bind_option_string(L, 2, "key"),
      .date = dsr_bind_option_string(L, 2, "date")};
  options.meta = push_strings(L, 2, "meta", &options.meta_count);
  size_t count;
  const char **paths = push_strings(L, 2, "paths", &count);
  dsr_ingest_options how = {
      .dry_run = dsr_bind_option_boolean(L, 2, "dry_run", false),
      .batch_documents =
          (uint64_t)dsr_bind_option_integer(L, 2, "batch", 0, 0),
      .notice = notice,
      .progress = progress};
  listener to = {.L = L, .notices = dsr_bind_push_buffer(L)};
  how.user = &to;
  loading *box = lua_newuserdatauv(L, sizeof *box, 0);
  *box = (loading){0};
  dsr_bind_type(L, "dossier.loader", none, meta);
  lua_setmetatable(L, -2);
  if (lua_getfield(L, 2, "progress") == LUA_TFUNCTION)
    to.progress = lua_gettop(L);
  luaL_checkstack(L, 8, NULL);
  dsr_error err;
  const dsr_rules *rules =
      dsr_bind_rules(dsr_bind_library_of(L), dsr_bind_home(L), &err);
  int status = rules != NULL ? dsr_loader_new(&options, &box->loader, &err)
                             : err.code;
  for (size_t i = 0; i < count && status == DSR_OK; i++)
    status = dsr_loader_add(box->loader, paths[i], &err);
  dsr_ingest_summary summary = {0};
  /* one of the threads is this one */
  lua_Integer threads = dsr_bind_option_integer(L, 2, "threads", 1, 1);
  size_t others = (size_t)(threads > THREADS_MAX ? THREADS_MAX : threads) - 1;
  if (status == DSR_OK && !how.dry_run)
    status = make_rules(L, box, others, &err);
  how.thread_count = box->threads;
  how.thread_rules = (const dsr_rules *const *)box->rules;
  if (status == DSR_OK)
    status = dsr_ingest(corpus->corpus, box->loader, rules, &how, &summary, &err);
  dsr_loader_free(box->loader);
  box->loader = NULL;
  free_rules(box);
  if (status != DSR_OK)
    return dsr_bind_failure(L, &err);
  push_summary(L, &summary);
  dsr_bind_push_lines(L, to.notices);
  lua_setfield(L, -2, "notices");
  return 1;
}

/* --- cutting anew --- */

typedef struct recut_listener {
  lua_State *L;
  int progress; /* stack index of a function, 0: none */
  uint64_t done, total;
} recut_listener;

static int call_recut_progress(lua_State *L) {
  const recut_listener *to = lua_touserdata(L, 2);
  lua_settop(L, 1);
  lua_pushliteral(L, "recut");
  lua_pushinteger(L, (lua_Integer)to->done);
  lua_pushinteger(L, (lua_Integer)to->total);
  lua_call(L, 3, 0);
  return 0;
}

static void recut_progress(void *user, uint64_t done, uint64_t total) {
  recut_listener *to = user;
  lua_State *L = to->L;
  if (to->progress == 0)
    return;
  to->done = done;
  to->total = total;
  lua_pushcfunction(L, call_recut_progress);
  lua_pushvalue(L, to->progress);
  lua_pushlightuserdata(L, to);
  if (lua_pcall(L, 2, 0, 0) != LUA_OK) {
    lua_pop(L, 1);
    to->progress = 0;
  }
}

/* recut(corpus, progress or nil): how many documents were cut anew; or nil,
 * message, code. */
static int internal_recut(lua_State *L) {
  lua_settop(L, 2);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  dsr_bind_settle_owner(L, &corpus->owner);
  luaL_checkstack(L, 8, NULL);
  recut_listener to = {.L = L, .progress = lua_isfunction(L, 2) ? 2 : 0};
  dsr_recut_options how = {.progress = recut_progress, .user = &to};
  uint64_t recut = 0;
  dsr_error err;
  const dsr_rules *rules =
      dsr_bind_rules(dsr_bind_library_of(L), dsr_bind_home(L), &err);
  if (rules == NULL ||
      dsr_recut(corpus->corpus, rules, &how, &recut, &err) != DSR_OK)
    return dsr_bind_failure(L, &err);
  lua_pushinteger(L, (lua_Integer)recut);
  return 1;
}

void dsr_bind_open_load(lua_State *L) {
  lua_pushcfunction(L, internal_recut);
  lua_setfield(L, -2, "recut");
  lua_pushcfunction(L, internal_ingest);
  lua_setfield(L, -2, "ingest");
}
