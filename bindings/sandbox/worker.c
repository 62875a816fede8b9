/* The worker's side of a sealed run, in the process that core/seal makes for it.
 *
 * Before the seal a sandbox is made, the library opened in it, and the Lua half's
 * dossier.worker opens the corpus and reads the script's text. Behind it a timer
 * ends the script by way of the sandbox; whatever is to be read is asked of the
 * host, by name. Nothing here is trusted by the host once the script has begun.
 * Refused: a count hook in place of the timer, which halves the speed of every
 * loop. */
#include "bindings/sandbox/worker.h"

#include <fcntl.h>
#include <lualib.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "bindings/bind.h"
#include "bindings/sandbox/sandbox.h"
#include "bindings/sandbox/state.h"
#include "bindings/sandbox/values.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/memory.h"
#include "dossier/lualib.h"

enum {
  BESIDE = 512 << 20, /* bytes of address space beside the script's heap */
  FILE_MAX = 64 << 20,
  MORE_SECONDS = 2,   /* of processor time, for what is no script */
  REPEAT = 10000,     /* microseconds between two interruptions */
  FRAME = 16,         /* bytes that a frame takes beside what it holds */
  PLACE_MAX = 1024,
  AFTERWARDS = 1 << 20 /* bytes of heap, for saying how it ended */
};

/* One worker is one process. */
static struct {
  dsr_sandbox *box;
  dsr_channel *host;
  uint32_t milliseconds;
  size_t output, most_output; /* bytes that may still be said, and in all */
  char script[PLACE_MAX]; /* the chunk's name, "@quay.lua" */
  int line;               /* where it was ended, 0: not known */
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
  int status = dsr_channel_send(self.host, DSR_WORKER_ASK, path, strlen(path), err);
  if (status == DSR_OK)
    status = dsr_channel_receive(self.host, &kind, &given, len, err);
  if (status == DSR_DONE || (status == DSR_OK && (kind != DSR_WORKER_GIVEN || *len == 0)))
    return dsr_fail(err, DSR_ECLOSED, 0, "%s: the host does not answer", path);
  if (status != DSR_OK)
    return status;
  if (given[0] != '+')
    return dsr_fail(err, DSR_EIO, 0, "%s", given + 1);
  if (*len - 1 > max)
    return dsr_fail(err, DSR_ELIMIT, 0, "%s: larger than %zu bytes", path, max);
  *len -= 1;
  *data = dsr_copy(given + 1, *len);
  return *data != NULL ? DSR_OK : dsr_fail_memory(err);
}

/* tell(value): to the host. Raises when it is no data; ends the run when it is too
 * much of it. */
static int worker_tell(lua_State *L) {
  dsr_error err;
  dsr_buf *buf = dsr_bind_push_buffer(L);
  const char *problem = dsr_values_write(L, 1, self.output, buf);
  if (problem == dsr_values_too_long || self.output - buf->len < FRAME)
    return dsr_sandbox_end(L, "over its output");
  if (problem != NULL)
    return luaL_error(L, "cannot be sent: %s", problem);
  self.output -= buf->len + FRAME;
  if (dsr_channel_send(self.host, DSR_WORKER_TOLD, buf->data, buf->len, &err) != DSR_OK)
    return dsr_bind_raise(L, &err);
  return 0;
}

/* environment(): a fresh table of what scripts see; print and require are to be
 * added. */
static int worker_environment(lua_State *L) {
  dsr_sandbox_push_environment(L);
  dsr_sandbox_order_pairs(L);
  return 1;
}

/* compile(text, path, environment): the chunk; or nil, message. */
static int worker_compile(lua_State *L) {
  size_t len;
  const char *text = luaL_checklstring(L, 1, &len);
  luaL_checktype(L, 3, LUA_TTABLE);
  lua_settop(L, 3);
  if (len > 0 && text[0] == '#') { /* a first line "#!..." stays a line */
    const char *end = memchr(text, '\n', len);
    size_t cut = end != NULL ? (size_t)(end - text) : len;
    text += cut;
    len -= cut;
  }
  lua_pushfstring(L, "@%s", luaL_checkstring(L, 2));
  snprintf(self.script, sizeof self.script, "%s", lua_tostring(L, -1));
  if (luaL_loadbufferx(L, text, len, lua_tostring(L, 4), "t") != LUA_OK) {
    lua_pushnil(L);
    lua_insert(L, -2);
    return 2;
  }
  lua_pushvalue(L, 3);
  if (lua_setupvalue(L, -2, 1) == NULL)
    lua_pop(L, 1);
  return 1;
}

/* keep(list): the blocks, which are sent as they are when the script is ended. */
static int worker_keep(lua_State *L) {
  lua_settop(L, 1);
  lua_setfield(L, LUA_REGISTRYINDEX, "dossier.worker.kept");
  return 0;
}

/* view(corpus): holds one view of it from now on, and says how many documents it
 * has. */
static int worker_view(lua_State *L) {
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  dsr_corpus_counts counts;
  dsr_error err;
  int status = dsr_corpus_begin(corpus->corpus, &err);
  if (status == DSR_OK) /* a view begins with the first thing read */
    status = dsr_corpus_count(corpus->corpus, &counts, &err);
  if (status != DSR_OK)
    return dsr_bind_failure(L, &err);
  lua_pushinteger(L, (lua_Integer)counts.documents);
  return 1;
}

/* --- before the seal --- */

typedef struct opening {
  const char *value;
  size_t len;
} opening;

static int call_worker(lua_State *S, const char *function, int arguments) {
  lua_getglobal(S, "require");
  lua_pushliteral(S, "dossier.worker");
  lua_call(S, 1, 1);
  lua_getfield(S, -1, function);
  lua_remove(S, -2);
  lua_insert(S, -1 - arguments);
  lua_call(S, arguments, LUA_MULTRET);
  return lua_gettop(S);
}

/* Our own Lua catches errors as scripts do, since scripts call it: the end of a run
 * goes through. */
static void catch_nothing(lua_State *S) {
  static const char *const calls[] = {"pcall", "xpcall"};
  static const char *const threads[] = {"close", "create", "resume", "wrap"};
  dsr_sandbox_push_environment(S);
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
    lua_getfield(S, 1, calls[i]);
    lua_setglobal(S, calls[i]);
  }
  lua_getfield(S, 1, "coroutine");
  lua_getglobal(S, "coroutine"); /* environment theirs ours */
  for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
    lua_getfield(S, 2, threads[i]);
    lua_setfield(S, 3, threads[i]);
  }
  lua_settop(S, 0);
}

/* In S, protected: opens everything; nothing, or nil, message, code. */
static int open_state(lua_State *S) {
  static const luaL_Reg functions[] = {{"tell", worker_tell},
                                       {"environment", worker_environment},
                                       {"compile_for", worker_compile},
                                       {"keep", worker_keep},
                                       {"view", worker_view},
                                       {NULL, NULL}};
  const opening *o = lua_touserdata(S, 1);
  lua_settop(S, 0);
  luaL_openlibs(S);
  catch_nothing(S);
  luaL_requiref(S, "dossier", luaopen_dossier, 0);
  luaL_getsubtable(S, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  lua_getfield(S, -1, "dossier.internal");
  luaL_setfuncs(S, functions, 0);
  lua_settop(S, 0);
  if (!dsr_values_push(S, o->value, o->len))
    return luaL_error(S, "the request cannot be read");
  return call_worker(S, "open", 1);
}

static int code_named(const char *name) {
  for (int code = DSR_DONE + 1; name != NULL && code <= DSR_ESCRIPT; code++)
    if (strcmp(name, dsr_status_name(code)) == 0)
      return code;
  return DSR_ESCRIPT;
}

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

static void on_alarm(int number) {
  (void)number;
  dsr_sandbox_interrupt(self.box);
}

static int worker_open(void *user, const char *request, size_t len, dsr_channel *host,
                       dsr_seal_limits *limits, dsr_error *err) {
  (void)user;
  dsr_worker_request head;
  if (len < sizeof head)
    return dsr_fail(err, DSR_EINVAL, 0, "the request is too short");
  memcpy(&head, request, sizeof head);
  self.host = host;
  self.milliseconds = (uint32_t)head.milliseconds;
  self.output = self.most_output = (size_t)head.output;
  dsr_sandbox_limits box_limits = {.memory = (size_t)head.memory,
                                   .milliseconds = self.milliseconds};
  *limits = (dsr_seal_limits){.seconds = self.milliseconds / 1000 + MORE_SECONDS,
                              .memory = (size_t)head.memory + BESIDE,
                              .file = FILE_MAX};
  int status = dsr_sandbox_new_bare(&box_limits, &self.box, err);
  if (status != DSR_OK)
    return status;
  lua_State *S = self.box->L;
  opening o = {request + sizeof head, len - sizeof head};
  lua_pushcfunction(S, open_state);
  lua_pushlightuserdata(S, &o);
  int result = lua_pcall(S, 1, 3, 0);
  if (result != LUA_OK)
    return dsr_fail(err, result == LUA_ERRMEM ? DSR_ELIMIT : DSR_ESCRIPT, 0, "%s",
                    lua_tostring(S, -1) != NULL ? lua_tostring(S, -1) : "no message");
  if (lua_type(S, -2) == LUA_TSTRING) /* nil message code */
    return dsr_fail(err, code_named(lua_tostring(S, -1)), 0, "%s", lua_tostring(S, -2));
  lua_settop(S, 0);
  struct sigaction act = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
  sigaction(SIGALRM, &act, NULL);
  signal(SIGXFSZ, SIG_IGN);
  dsr_file_read_from(ask_host, NULL);
  close_standard_streams();
  return DSR_OK;
}

/* --- behind it --- */

static int run_state(lua_State *S) { return call_worker(S, "run", 0); }

/* The message handler: where in the script it was ended. An error of the script's
 * own says so itself. */
static int find_place(lua_State *S) {
  lua_Debug ar;
  lua_settop(S, 1);
  for (int level = 0; self.line == 0 && lua_getstack(S, level, &ar); level++)
    if (lua_getinfo(S, "Sl", &ar) && strcmp(ar.source, self.script) == 0 &&
        ar.currentline > 0)
      self.line = ar.currentline;
  return 1;
}

/* In S, protected: the blocks so far, without running a line of Lua. */
static int send_kept(lua_State *S) {
  lua_settop(S, 0);
  dsr_buf *buf = dsr_bind_push_buffer(S);
  if (lua_getfield(S, LUA_REGISTRYINDEX, "dossier.worker.kept") == LUA_TTABLE &&
      dsr_values_write(S, -1, self.output, buf) == NULL)
    dsr_channel_send(self.host, DSR_WORKER_TOLD, buf->data, buf->len, NULL);
  return 0;
}

/* Core ran into the limit of the whole process, not Lua into that of its heap. */
static bool is_want_of_memory(lua_State *S) {
  size_t len;
  dsr_error said;
  dsr_fail_memory(&said);
  size_t tail = strlen(said.message);
  const char *message = lua_type(S, -1) == LUA_TSTRING ? lua_tolstring(S, -1, &len) : NULL;
  return message != NULL && len >= tail && strcmp(message + len - tail, said.message) == 0;
}

static int failed(lua_State *S, int result, dsr_error *err) {
  char most[64] = "";
  const char *script = self.script[0] != '\0' ? self.script + 1 : "the script";
  dsr_sandbox *box = self.box;
  if (box->over == NULL && (result == LUA_ERRMEM || is_want_of_memory(S)))
    box->over = "over its memory";
  if (box->over != NULL) {
    if (strstr(box->over, "time") != NULL)
      snprintf(most, sizeof most, " of %g s", self.milliseconds / 1000.0);
    else if (strstr(box->over, "memory") != NULL)
      snprintf(most, sizeof most, " of %zu MB", box->limits.memory >> 20);
    else if (strstr(box->over, "output") != NULL)
      snprintf(most, sizeof most, " of %zu MB", self.most_output >> 20);
    if (self.line > 0)
      return dsr_fail(err, DSR_ELIMIT, 0, "%s:%d: %s%s", script, self.line, box->over, most);
    return dsr_fail(err, DSR_ELIMIT, 0, "%s: %s%s", script, box->over, most);
  }
  if (lua_type(S, -1) != LUA_TSTRING)
    return dsr_fail(err, DSR_ESCRIPT, 0, "%s: it raised a %s, not a message", script,
                    luaL_typename(S, -1));
  return dsr_fail(err, DSR_ESCRIPT, 0, "%s", lua_tostring(S, -1));
}

static int worker_run(void *user, dsr_channel *host, dsr_error *err) {
  (void)user;
  uint32_t kind;
  const char *nothing;
  size_t len;
  int status = dsr_channel_receive(host, &kind, &nothing, &len, err);
  if (status != DSR_OK || kind != DSR_WORKER_GO)
    return DSR_DONE; /* the host does not want it */
  lua_State *S = self.box->L;
  struct itimerval timer = {
      .it_interval = {0, REPEAT},
      .it_value = {self.milliseconds / 1000, self.milliseconds % 1000 * 1000}};
  dsr_sandbox_restart(self.box, self.milliseconds, true);
  setitimer(ITIMER_REAL, &timer, NULL);
  lua_pushcfunction(S, find_place);
  lua_pushcfunction(S, run_state);
  int result = lua_pcall(S, 0, 0, 1);
  setitimer(ITIMER_REAL, &(struct itimerval){.it_value = {0, 0}}, NULL);
  lua_sethook(S, NULL, 0, 0);
  if (result == LUA_OK)
    return DSR_OK;
  failed(S, result, err);
  status = dsr_channel_send(host, DSR_FRAME_FAILED, err, sizeof *err, NULL);
  self.box->limits.memory += AFTERWARDS;
  lua_settop(S, 0);
  lua_pushcfunction(S, send_kept);
  if (status == DSR_OK && lua_pcall(S, 0, 0, 0) != LUA_OK)
    lua_settop(S, 0); /* then without them */
  return DSR_DONE;
}

const dsr_job dsr_worker_job = {NULL, worker_open, worker_run};
