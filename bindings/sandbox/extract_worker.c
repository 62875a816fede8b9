/* The worker's side of an extraction, in the process that core/seal makes for it.
 *
 * It is handed documents and gives back rows; a corpus it never sees. Our own,
 * unchanged scripts are made ready before the seal, where regexes may still become
 * machine code, and in an environment without counting, for speed. Any other script
 * is made ready behind it, in the sandbox's environment, alone in its process, so
 * that it can touch neither our scripts nor their modules; what it reads it asks of
 * the host. A timer ends what takes too long; the state is then spent, and the host
 * makes another worker. */
#include "bindings/sandbox/extract_worker.h"

#include <fcntl.h>
#include <lualib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "bindings/bind.h"
#include "bindings/sandbox/extract_frames.h"
#include "bindings/sandbox/extract_script.h"
#include "bindings/sandbox/state.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/memory.h"
#include "dossier/lualib.h"

enum {
  BESIDE = 512 << 20, /* bytes of address space beside the scripts' heap */
  REPEAT = 10000,     /* microseconds between two interruptions */
  ENOUGH = 1 << 16,   /* bytes of rows that are sent at once */
  PRINT_MAX = 4096,   /* bytes of a line that is printed */
  LINE_MAX_ROOM = 32
};

typedef struct script {
  const char *path, *text;
  size_t len;
  int function;
  dsr_buf read; /* pairs: what it read, and its hash */
} script;

/* One worker is one process. */
static struct {
  dsr_sandbox *box;
  dsr_channel *host;
  bool own, refusals;
  unsigned watched; /* DSR_WATCH_* */
  uint32_t milliseconds; /* for making a script ready */
  char *request;         /* holds the scripts */
  script *scripts;
  size_t count;
  const script *running;
  int line; /* where it was ended, 0: not known */
  dsr_lexicon *lexicon;
  dsr_sent_document document;
  dsr_buf rows;
} self;

/* --- what the host is asked --- */

/* dsr_file_source: the host reads what stands in its own folders, nothing else. */
static int ask_host(void *user, const char *path, size_t max, char **data, size_t *len,
                    dsr_error *err) {
  uint32_t kind;
  const char *given;
  (void)user;
  *data = NULL;
  *len = 0;
  int status =
      dsr_channel_send(self.host, DSR_EXTRACT_ASK, path, strlen(path), err);
  if (status == DSR_OK)
    status = dsr_channel_receive(self.host, &kind, &given, len, err);
  if (status == DSR_DONE ||
      (status == DSR_OK && (kind != DSR_EXTRACT_GIVEN || *len == 0)))
    return dsr_fail(err, DSR_ECLOSED, 0, "%s: the host does not answer", path);
  if (status != DSR_OK)
    return status;
  if (given[0] != '+')
    return dsr_fail(err, DSR_ENOTFOUND, 0, "%s", given + 1);
  if (*len - 1 > max)
    return dsr_fail(err, DSR_ELIMIT, 0, "%s: larger than %zu bytes", path, max);
  *len -= 1;
  *data = dsr_copy(given + 1, *len);
  return *data != NULL ? DSR_OK : dsr_fail_memory(err);
}

/* --- time --- */

static void on_alarm(int number) {
  (void)number;
  dsr_sandbox_interrupt(self.box);
}

static void start_timer(uint32_t milliseconds) {
  struct itimerval timer = {
      .it_interval = {0, REPEAT},
      .it_value = {milliseconds / 1000, milliseconds % 1000 * 1000}};
  dsr_sandbox_restart(self.box, milliseconds, true);
  self.box->limits.milliseconds = milliseconds;
  self.line = 0;
  setitimer(ITIMER_REAL, &timer, NULL);
}

static void stop_timer(void) {
  static const struct itimerval never = {.it_value = {0, 0}};
  setitimer(ITIMER_REAL, &never, NULL);
  lua_sethook(self.box->L, NULL, 0, 0);
}

/* --- how a call ended --- */

/* The message handler: where in the script it was ended. An error of the script's
 * own says so itself. */
static int find_place(lua_State *S) {
  lua_Debug ar;
  lua_settop(S, 1);
  if (self.box->over == NULL)
    return 1;
  for (int level = 0; self.line == 0 && lua_getstack(S, level, &ar); level++)
    if (lua_getinfo(S, "Sl", &ar) && ar.currentline > 0 && ar.source[0] == '@' &&
        strcmp(ar.source + 1, self.running->path) == 0)
      self.line = ar.currentline;
  return 1;
}

/* What a call that did not end well is to be called. */
static int failure(lua_State *S, int result, dsr_error *err) {
  dsr_sandbox *box = self.box;
  char line[LINE_MAX_ROOM] = "", most[64] = "";
  if (result == LUA_ERRMEM && box->over == NULL)
    box->over = "over its memory";
  if (box->over == NULL && lua_type(S, -1) != LUA_TSTRING)
    return dsr_fail(err, DSR_ESCRIPT, 0, "%s: (an error that is no string)",
                    self.running->path);
  if (box->over == NULL)
    return dsr_fail(err, DSR_ESCRIPT, 0, "%s", lua_tostring(S, -1));
  if (self.line > 0)
    snprintf(line, sizeof line, ":%d", self.line);
  if (strstr(box->over, "time") != NULL)
    snprintf(most, sizeof most, " of %.3g s", box->limits.milliseconds / 1000.0);
  else if (strstr(box->over, "memory") != NULL)
    snprintf(most, sizeof most, " of %zu MB", box->limits.memory >> 20);
  return dsr_fail(err, DSR_ELIMIT, 0, "%s%s: %s%s", self.running->path, line, box->over,
                  most);
}

/* --- the state --- */

/* print(...): to the host. Upvalue: the environment's tostring, which gives no
 * addresses. */
static int print_line(lua_State *L) {
  luaL_Buffer line;
  dsr_error err;
  size_t len;
  int count = lua_gettop(L);
  for (int i = 1; i <= count; i++) {
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushvalue(L, i);
    lua_call(L, 1, 1);
    if (lua_type(L, -1) != LUA_TSTRING)
      return luaL_error(L, "'__tostring' must return a string");
    lua_replace(L, i);
  }
  luaL_buffinit(L, &line);
  for (int i = 1; i <= count; i++) {
    const char *s = lua_tolstring(L, i, &len);
    if (i > 1)
      luaL_addstring(&line, "  ");
    luaL_addlstring(&line, s, len < PRINT_MAX ? len : PRINT_MAX);
  }
  luaL_pushresult(&line);
  const char *text = lua_tolstring(L, -1, &len);
  if (dsr_channel_send(self.host, DSR_EXTRACT_PRINTED, text,
                       len < PRINT_MAX ? len : PRINT_MAX, &err) != DSR_OK)
    return dsr_bind_raise(L, &err);
  return 0;
}

/* Pushes dossier.internal. */
static void push_internal(lua_State *S) {
  luaL_getsubtable(S, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  lua_getfield(S, -1, "dossier.internal");
  lua_remove(S, -2);
}

/* say(lines): what a watcher saw, to the host. */
static int say_watched(lua_State *L) {
  dsr_error err;
  size_t len;
  const char *text = luaL_checklstring(L, 1, &len);
  if (dsr_channel_send(self.host, DSR_EXTRACT_WATCHED, text, len, &err) != DSR_OK)
    return dsr_bind_raise(L, &err);
  return 0;
}

/* Have our Lua half watch, where that was asked for. */
static void start_watching(lua_State *S) {
  if (self.watched == 0)
    return;
  push_internal(S);
  lua_getfield(S, -1, "watch");
  lua_pushboolean(S, (self.watched & DSR_WATCH_ROWS) != 0);
  lua_pushboolean(S, (self.watched & DSR_WATCH_TIME) != 0);
  lua_pushcfunction(S, say_watched);
  lua_call(S, 3, 0);
}

/* compile(text, path, require): as internal.compile, in the sandbox's environment. */
static int guarded_compile(lua_State *L) {
  size_t len;
  const char *text = luaL_checklstring(L, 1, &len);
  lua_pushfstring(L, "@%s", luaL_checkstring(L, 2));
  luaL_checktype(L, 3, LUA_TFUNCTION);
  if (len > 0 && text[0] == '#') { /* a first line "#!..." stays a line */
    const char *end = memchr(text, '\n', len);
    size_t cut = end != NULL ? (size_t)(end - text) : len;
    text += cut;
    len -= cut;
  }
  if (luaL_loadbufferx(L, text, len, lua_tostring(L, -1), "t") != LUA_OK) {
    lua_pushnil(L);
    lua_insert(L, -2);
    return 2;
  }
  dsr_sandbox_push_environment(L);
  lua_pushvalue(L, 3);
  lua_setfield(L, -2, "require");
  lua_getfield(L, -1, "tostring");
  lua_pushcclosure(L, print_line, 1);
  lua_setfield(L, -2, "print");
  if (lua_setupvalue(L, -2, 1) == NULL)
    lua_pop(L, 1);
  return 1;
}

/* The pairs of the table on top. */
static void write_pairs(lua_State *S, dsr_buf *to) {
  lua_pushnil(S);
  while (lua_next(S, -2) != 0) {
    if (lua_type(S, -2) == LUA_TSTRING && lua_type(S, -1) == LUA_TSTRING) {
      dsr_write_string(to, lua_tostring(S, -2));
      dsr_write_string(to, lua_tostring(S, -1));
    }
    lua_pop(S, 1);
  }
}

/* In S, protected: internal.extractor(path, text) gives the function to call and
 * what the script read. */
static int prepare(lua_State *S) {
  script *s = lua_touserdata(S, 1);
  push_internal(S);
  lua_getfield(S, -1, "extractor");
  lua_pushstring(S, s->path);
  lua_pushlstring(S, s->text, s->len);
  lua_call(S, 2, 2); /* ... function read */
  write_pairs(S, &s->read);
  lua_pop(S, 1);
  s->function = luaL_ref(S, LUA_REGISTRYINDEX);
  return 0;
}

static int make_ready(script *s, dsr_error *err) {
  lua_State *S = self.box->L;
  self.running = s;
  lua_settop(S, 0);
  lua_pushcfunction(S, find_place);
  lua_pushcfunction(S, prepare);
  lua_pushlightuserdata(S, s);
  int result = lua_pcall(S, 1, 0, 1);
  int status = result == LUA_OK ? DSR_OK : failure(S, result, err);
  lua_settop(S, 0);
  return s->read.failed ? dsr_fail_memory(err) : status;
}

/* In S, protected: the libraries and our Lua half; pushes the box for queries. */
static int open_state(lua_State *S) {
  dsr_error err;
  luaL_openlibs(S);
  luaL_requiref(S, "dossier", luaopen_dossier, 0);
  dsr_bind_library *library = dsr_bind_library_of(S);
  library->own = self.own;
  self.lexicon = library->lexicon;
  start_watching(S);
  if (!self.own) {
    push_internal(S);
    lua_pushcfunction(S, guarded_compile);
    lua_setfield(S, -2, "compile");
    lua_getfield(S, -1, "behind_seal");
    lua_call(S, 0, 0);
    /* what dossier.text needs */
    if (dsr_bind_rules(library, dsr_bind_home(S), &err) == NULL)
      return dsr_bind_raise(S, &err);
  }
  lua_settop(S, 0);
  return dsr_bind_give_box(S);
}

/* --- before the seal --- */

/* Whatever is written there would be written past the host. */
static void close_standard_streams(void) {
  int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nowhere < 0)
    return;
  dup2(nowhere, STDIN_FILENO);
  dup2(nowhere, STDOUT_FILENO);
#ifndef __SANITIZE_ADDRESS__
  dup2(nowhere, STDERR_FILENO);
#endif
  if (nowhere > STDERR_FILENO)
    close(nowhere);
}

static int read_queries(dsr_reader *r, void *box, dsr_error *err) {
  for (uint64_t n = dsr_read_number(r, SIZE_MAX); n > 0 && !r->bad; n--) {
    const char *name = dsr_read_string(r, NULL), *text = dsr_read_string(r, NULL),
               *hash = dsr_read_string(r, NULL);
    if (name == NULL || text == NULL || hash == NULL)
      r->bad = true;
    else if (!dsr_bind_give_query(box, name, text, hash))
      return dsr_fail_memory(err);
  }
  return DSR_OK;
}

static int read_scripts(dsr_reader *r, dsr_error *err) {
  self.count = (size_t)dsr_read_number(r, 256);
  self.scripts = dsr_alloc_zero(self.count + 1, sizeof *self.scripts);
  if (self.scripts == NULL)
    return dsr_fail_memory(err);
  for (size_t i = 0; i < self.count; i++) {
    script *s = &self.scripts[i];
    s->path = dsr_read_string(r, NULL);
    s->text = dsr_read_string(r, &s->len);
    r->bad = r->bad || s->path == NULL || s->text == NULL;
  }
  return dsr_read_all(r) ? DSR_OK
                         : dsr_fail(err, DSR_EDAMAGED, 0, "the request is none");
}

static int make_box(uint64_t memory, void **queries, dsr_error *err) {
  const dsr_sandbox_limits limits = {.memory = (size_t)memory};
  int status = dsr_sandbox_new_bare(&limits, &self.box, err);
  if (status != DSR_OK)
    return status;
  lua_State *S = self.box->L;
  lua_pushcfunction(S, open_state);
  int result = lua_pcall(S, 0, 1, 0);
  if (result != LUA_OK)
    return dsr_fail(err, result == LUA_ERRMEM ? DSR_ELIMIT : DSR_EIO, 0, "%s",
                    lua_tostring(S, -1) != NULL ? lua_tostring(S, -1) : "no message");
  *queries = lua_touserdata(S, -1);
  lua_settop(S, 0);
  return DSR_OK;
}

static int worker_open(void *user, const char *request, size_t len, dsr_channel *host,
                       dsr_seal_limits *limits, dsr_error *err) {
  (void)user;
  void *queries = NULL;
  self.host = host;
  self.request = dsr_copy(request, len);
  if (self.request == NULL)
    return dsr_fail_memory(err);
  dsr_reader r = dsr_reader_of(self.request, len);
  self.own = dsr_read_number(&r, 1) != 0;
  self.refusals = dsr_read_number(&r, 1) != 0;
  self.watched = (unsigned)dsr_read_number(&r, DSR_WATCH_ROWS | DSR_WATCH_TIME);
  uint64_t memory = dsr_read_number(&r, SIZE_MAX / 2);
  self.milliseconds = (uint32_t)dsr_read_number(&r, UINT32_MAX);
  *limits = (dsr_seal_limits){.memory = (size_t)memory + BESIDE};
  int status = make_box(memory, &queries, err);
  if (status == DSR_OK)
    status = read_queries(&r, queries, err);
  if (status == DSR_OK)
    status = read_scripts(&r, err);
  for (size_t i = 0; self.own && i < self.count && status == DSR_OK; i++)
    status = make_ready(&self.scripts[i], err);
  struct sigaction act = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
  sigaction(SIGALRM, &act, NULL);
  dsr_file_read_from(ask_host, NULL);
  close_standard_streams();
  return status;
}

/* --- rows --- */

static int send_rows(dsr_error *err) {
  int status = self.rows.failed
                   ? dsr_fail_memory(err)
                   : dsr_channel_send(self.host, DSR_EXTRACT_ROWS, self.rows.data,
                                      self.rows.len, err);
  self.rows.len = 0;
  return status;
}

/* With a row just added behind `before`. */
static int added_row(size_t before, dsr_error *err) {
  if (self.rows.failed) {
    self.rows.failed = false;
    self.rows.len = before;
    return dsr_fail_memory(err);
  }
  if (self.rows.len - before > DSR_EXTRACT_PIECE / 2) {
    self.rows.len = before;
    return dsr_fail(err, DSR_EINVAL, 0, "a row of more than %d MB",
                    DSR_EXTRACT_PIECE >> 21);
  }
  return self.rows.len >= ENOUGH ? send_rows(err) : DSR_OK;
}

static int sink_mention(void *user, const dsr_new_mention *m, dsr_error *err) {
  (void)user;
  size_t before = self.rows.len;
  dsr_write_mention(&self.rows, m);
  return added_row(before, err);
}

static int sink_fact(void *user, const dsr_new_fact *f, dsr_error *err) {
  (void)user;
  if (f->field_count > DSR_EXTRACT_FIELDS)
    return dsr_fail(err, DSR_EINVAL, f->span.start,
                    "a fact of type %s with %zu fields; at most %d are taken", f->type,
                    f->field_count, DSR_EXTRACT_FIELDS);
  size_t before = self.rows.len;
  dsr_write_fact(&self.rows, f);
  return added_row(before, err);
}

static int sink_refusal(void *user, const dsr_refusal *refusal, dsr_error *err) {
  (void)user;
  size_t before = self.rows.len;
  dsr_write_refusal(&self.rows, refusal);
  return added_row(before, err);
}

/* --- behind the seal --- */

static int take_document(const char *data, size_t len, dsr_error *err) {
  dsr_reader r = dsr_reader_of(data, len);
  dsr_sent_document_free(&self.document);
  return dsr_read_document(&r, self.lexicon, &self.document, err);
}

/* Run a script over the document; what became of that script is in *said. */
static int run_script(script *s, uint32_t milliseconds, dsr_extraction *x,
                      dsr_error *said) {
  lua_State *S = self.box->L;
  dsr_script_call call = {.extraction = x, .function = s->function,
                          .refused = self.refusals ? sink_refusal : NULL,
                          .handler = find_place};
  self.running = s;
  start_timer(milliseconds);
  int result = dsr_script_call_run(S, &call);
  stop_timer();
  int status = DSR_OK;
  if (call.status != DSR_OK) {
    status = call.status;
    *said = call.err;
  } else if (result != LUA_OK) {
    status = failure(S, result, said);
  }
  lua_settop(S, 0);
  return status;
}

/* With the rows that were not sent yet, where it ended well. */
static int send_done(int status, const dsr_error *said, dsr_error *err) {
  dsr_buf done = {0};
  dsr_buf_varint(&done, (uint64_t)status);
  dsr_buf_varint(&done, self.box->over != NULL);
  dsr_write_string(&done, status == DSR_OK ? NULL : said->message);
  if (status == DSR_OK)
    dsr_buf_add(&done, self.rows.data, self.rows.len);
  int sent = done.failed ? dsr_fail_memory(err)
                         : dsr_channel_send(self.host, DSR_EXTRACT_DONE, done.data,
                                            done.len, err);
  dsr_buf_free(&done);
  return sent;
}

static int take_run(const char *data, size_t len, dsr_error *err) {
  static const dsr_row_sink sink = {NULL, sink_mention, sink_fact};
  dsr_error said = {0};
  dsr_reader r = dsr_reader_of(data, len);
  size_t which = (size_t)dsr_read_number(&r, self.count);
  uint32_t milliseconds = (uint32_t)dsr_read_number(&r, UINT32_MAX);
  dsr_extraction x = {.sink = &sink, .info = &self.document.info,
                      .analysis = self.document.analysis};
  if (r.bad || which >= self.count || x.analysis == NULL)
    return dsr_fail(err, DSR_EDAMAGED, 0, "what came is no run");
  self.rows.len = 0;
  int status = dsr_read_below(&r, &x, err);
  if (status == DSR_OK)
    status = dsr_analysis_annotate(self.document.analysis, NULL, 0, err);
  if (status == DSR_OK) {
    int ended = run_script(&self.scripts[which], milliseconds, &x, &said);
    status = self.rows.failed ? dsr_fail_memory(err) : send_done(ended, &said, err);
  }
  dsr_extraction_clear(&x);
  return status;
}

/* Make ready what was not made so before the seal, and say what each has read. */
static int tell_prepared(dsr_error *err) {
  int status = DSR_OK;
  for (size_t i = 0; i < self.count && status == DSR_OK; i++) {
    script *s = &self.scripts[i];
    if (!self.own) {
      start_timer(self.milliseconds);
      status = make_ready(s, err);
      stop_timer();
    }
    if (status == DSR_OK)
      status = dsr_channel_send(self.host, DSR_EXTRACT_PREPARED, s->read.data,
                                s->read.len, err);
    dsr_buf_free(&s->read);
  }
  return status;
}

static int worker_run(void *user, dsr_channel *host, dsr_error *err) {
  (void)user;
  uint32_t kind;
  const char *data;
  size_t len;
  int status = tell_prepared(err);
  while (status == DSR_OK) {
    status = dsr_channel_receive(host, &kind, &data, &len, err);
    if (status == DSR_OK)
      status = kind == DSR_EXTRACT_DOCUMENT ? take_document(data, len, err)
                                            : take_run(data, len, err);
  }
  return status;
}

const dsr_job dsr_extract_job = {NULL, worker_open, worker_run};
