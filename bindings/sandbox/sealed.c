/* The host's side of a sealed run: keeping workers, sending one its request,
 * serving what it asks for, and taking what it says, until it ends or is ended.
 *
 * For the Lua half, as internal.keep_workers and internal.sealed; what a worker
 * says is checked there before anything is made of it. Refused: a thread that
 * waits for the worker, for which there is nothing to do meanwhile. */
#include <poll.h>
#include <signal.h>
#include <string.h>

#include "bindings/bind.h"
#include "bindings/sandbox/values.h"
#include "bindings/sandbox/worker.h"
#include "core/base/error.h"
#include "core/base/file.h"

enum {
  READ_MAX = 64 << 20,
  START = 60000, /* milliseconds for opening a corpus, which may be waited for */
  AFTER = 500,   /* milliseconds that a worker may take longer than its script */
  ENDING = 1024, /* bytes for saying how it ended */
  STEP = 200     /* milliseconds between two looks for Ctrl-C */
};

/* --- the keeper --- */

#define KEEPER "dossier.keeper"

static int keeper_gc(lua_State *L) {
  dsr_keeper **keeper = lua_touserdata(L, 1);
  dsr_keeper_free(*keeper);
  *keeper = NULL;
  return 0;
}

/* The state's keeper, made now if it was not; NULL and err. */
static dsr_keeper *keeper_of(lua_State *L, dsr_error *err) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", keeper_gc}, {NULL, NULL}};
  dsr_keeper **box;
  if (lua_getfield(L, LUA_REGISTRYINDEX, KEEPER ".kept") == LUA_TUSERDATA) {
    box = lua_touserdata(L, -1);
  } else {
    box = lua_newuserdatauv(L, sizeof *box, 0);
    *box = NULL;
    dsr_bind_type(L, KEEPER, none, meta);
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_setfield(L, LUA_REGISTRYINDEX, KEEPER ".kept");
    lua_remove(L, -2);
  }
  lua_pop(L, 1); /* the registry keeps it */
  if (*box == NULL)
    dsr_keeper_new(&dsr_worker_job, box, err);
  return *box;
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

/* keep_workers(): now, before anything is open that a worker need not see. True;
 * or nil, message, code. */
static int internal_keep_workers(lua_State *L) {
  dsr_error err;
  if (keeper_of(L, &err) == NULL)
    return dsr_bind_failure(L, &err);
  lua_pushboolean(L, 1);
  return 1;
}

/* --- one run --- */

typedef struct job {
  dsr_worker *worker;
  dsr_ending ending;
  bool failed;   /* err says how */
  dsr_error err;
} job;

enum { REQUEST = 1, OPTIONS, SERVE, TOLD, JOB }; /* stack of internal_sealed */

static int job_close(lua_State *L) {
  job *j = lua_touserdata(L, 1);
  if (j->worker != NULL)
    dsr_worker_end(j->worker, &j->ending);
  j->worker = NULL;
  return 0;
}

static int nothing(lua_State *L) {
  (void)L;
  return 0;
}

/* Wait until the worker has said something; a line that Ctrl-C set a hook for is
 * ended here. False: the time is over. */
static bool wait_for_worker(lua_State *L, const dsr_channel *channel) {
  for (;;) {
    struct pollfd one = {channel->in, POLLIN, 0};
    int ready = poll(&one, 1, STEP);
    if (ready > 0)
      return true;
    lua_pushcfunction(L, nothing); /* a call, at which a hook is called */
    lua_call(L, 0, 0);
    if (channel->deadline != 0 && dsr_channel_now() >= channel->deadline)
      return false;
  }
}

/* The worker asked for a file: serve(path) gives its text, or nil, message. */
static int serve(lua_State *L, dsr_channel *channel, const char *path, size_t len,
                 dsr_error *err) {
  size_t given_len;
  lua_pushvalue(L, SERVE);
  lua_pushlstring(L, path, len);
  lua_call(L, 1, 2);
  bool there = lua_type(L, -2) == LUA_TSTRING;
  dsr_buf *buf = dsr_bind_push_buffer(L); /* text message buffer */
  const char *given = lua_tolstring(L, there ? -3 : -2, &given_len);
  dsr_buf_byte(buf, there ? '+' : '-');
  if (given != NULL)
    dsr_buf_add(buf, given, given_len);
  int status = buf->failed ? dsr_fail_memory(err)
                           : dsr_channel_send(channel, DSR_WORKER_GIVEN, buf->data,
                                              buf->len, err);
  lua_pop(L, 3);
  return status;
}

static int heard(lua_State *L, job *j, uint32_t kind, const char *data, size_t len,
                 dsr_error *err) {
  if (kind == DSR_WORKER_ASK)
    return serve(L, dsr_worker_channel(j->worker), data, len, err);
  if (kind == DSR_WORKER_TOLD) {
    lua_pushvalue(L, TOLD);
    if (!dsr_values_push(L, data, len)) {
      lua_pop(L, 1);
      return dsr_fail(err, DSR_EDAMAGED, 0, "it sent what is no data");
    }
    lua_pushboolean(L, j->failed);
    lua_call(L, 2, 0);
    return DSR_OK;
  }
  int code = dsr_worker_failure(kind, data, len, err);
  if (code == DSR_EDAMAGED)
    return code;
  j->failed = true;
  j->err = *err;
  return DSR_OK;
}

/* Until the worker closes its end. */
static int hear(lua_State *L, job *j, dsr_error *err) {
  dsr_channel *channel = dsr_worker_channel(j->worker);
  uint32_t kind;
  const char *data;
  size_t len;
  int status = DSR_OK;
  while (status == DSR_OK) {
    if (!wait_for_worker(L, channel))
      return dsr_fail(err, DSR_ELIMIT, 0, "no time left");
    status = dsr_channel_receive(channel, &kind, &data, &len, err);
    if (status == DSR_OK)
      status = heard(L, j, kind, data, len, err);
  }
  return status;
}

/* The parts of the seal that are missing, as a list: pushes it. */
static void push_missing(lua_State *L, unsigned missing) {
  lua_Integer count = 0;
  lua_newtable(L);
  for (unsigned part = 1; part <= DSR_SEAL_ALL; part <<= 1)
    if (missing & part) {
      lua_pushstring(L, dsr_seal_name(part));
      lua_rawseti(L, -2, ++count);
    }
}

static int begin(lua_State *L, job *j, const dsr_worker_request *head, dsr_error *err) {
  size_t len;
  const dsr_seal_limits none = {0}; /* the worker sets its own, by the request */
  const char *value = lua_tolstring(L, REQUEST, &len);
  dsr_keeper *keeper = keeper_of(L, err);
  if (keeper == NULL)
    return err->code;
  dsr_buf *request = dsr_bind_push_buffer(L);
  dsr_buf_add(request, (const char *)head, sizeof *head);
  if (!dsr_buf_add(request, value, len))
    return dsr_fail_memory(err);
  int status = dsr_worker_new(keeper, &none, request->data, request->len, START,
                              &j->worker, err);
  if (status == DSR_EIO) { /* its keeper was ended: another */
    forget_keeper(L);
    keeper = keeper_of(L, err);
    status = keeper == NULL ? err->code
                            : dsr_worker_new(keeper, &none, request->data, request->len,
                                             START, &j->worker, err);
  }
  lua_pop(L, 1);
  return status;
}

/* What a worker that said nothing of it ended by. */
static int say_ending(const job *j, const dsr_worker_request *head, dsr_error *err) {
  if (j->ending.killed || j->ending.signal == SIGXCPU ||
      (j->ending.signal == SIGKILL && j->ending.milliseconds >= head->milliseconds))
    return dsr_fail(err, DSR_ELIMIT, 0, "over its time of %g s",
                    (double)head->milliseconds / 1000);
  if (j->ending.signal != 0)
    return dsr_fail(err, DSR_ESCRIPT, 0, "its process was ended by signal %d (%s)",
                    j->ending.signal, strsignal(j->ending.signal));
  return DSR_OK;
}

/* sealed(request, { milliseconds, memory, output, whole }, serve, told): run a
 * worker. `request` is of values(); told(value, failed) is called for each thing it
 * says. The list of what is missing of the seal; or nil, message, code. */
static int internal_sealed(lua_State *L) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", job_close}, {"__close", job_close}, {NULL, NULL}};
  luaL_checktype(L, REQUEST, LUA_TSTRING);
  luaL_checktype(L, OPTIONS, LUA_TTABLE);
  lua_settop(L, TOLD);
  dsr_worker_request head = {
      .memory = (uint64_t)dsr_bind_option_integer(L, OPTIONS, "memory", 1, 1),
      .milliseconds = (uint64_t)dsr_bind_option_integer(L, OPTIONS, "milliseconds", 1, 1),
      .output = (uint64_t)dsr_bind_option_integer(L, OPTIONS, "output", 1, 1)};
  bool whole = dsr_bind_option_boolean(L, OPTIONS, "whole", false);
  unsigned missing = DSR_SEAL_ALL;
  dsr_error err = {0};
  job *j = lua_newuserdatauv(L, sizeof *j, 0);
  memset(j, 0, sizeof *j);
  dsr_bind_type(L, "dossier.job", none, meta);
  lua_setmetatable(L, -2);
  lua_toclose(L, JOB);
  int status = begin(L, j, &head, &err);
  if (status == DSR_OK)
    status = dsr_worker_sealed(j->worker, &missing, &err);
  push_missing(L, missing);
  if (status == DSR_OK && whole && missing != 0) {
    lua_rawgeti(L, -1, 1);
    status = dsr_fail(&err, DSR_EREFUSED, 0, "this machine lacks a part of the seal (%s)",
                      lua_tostring(L, -1));
    lua_pop(L, 1);
  }
  if (status != DSR_OK)
    return dsr_bind_failure(L, &err);
  dsr_channel *channel = dsr_worker_channel(j->worker);
  channel->deadline = dsr_channel_now() + (int64_t)head.milliseconds + AFTER;
  channel->left = head.output + ENDING;
  status = dsr_channel_send(channel, DSR_WORKER_GO, NULL, 0, &err);
  if (status == DSR_OK)
    status = hear(L, j, &err);
  bool late = dsr_channel_now() >= channel->deadline;
  dsr_worker_end(j->worker, &j->ending);
  j->worker = NULL;
  if (j->failed) {
    status = j->err.code;
    err = j->err;
  } else if (status == DSR_DONE || status == DSR_ECLOSED || status == DSR_EDAMAGED) {
    int ended = say_ending(j, &head, &err);
    status = ended != DSR_OK || status == DSR_DONE ? ended : status;
  } else if (status == DSR_ELIMIT && late) {
    dsr_fail(&err, DSR_ELIMIT, 0, "over its time of %g s", (double)head.milliseconds / 1000);
  } else if (status == DSR_ELIMIT) {
    dsr_fail(&err, DSR_ELIMIT, 0, "over its output of %d MB", (int)(head.output >> 20));
  }
  if (status != DSR_OK)
    return dsr_bind_failure(L, &err);
  return 1;
}

/* values(value): as bytes, for a request. */
static int internal_values(lua_State *L) {
  luaL_checkany(L, 1);
  dsr_buf *buf = dsr_bind_push_buffer(L);
  const char *problem = dsr_values_write(L, 1, DSR_WORKER_PIECE, buf);
  if (problem != NULL)
    return luaL_error(L, "cannot be sent: %s", problem);
  lua_pushlstring(L, buf->data, buf->len);
  return 1;
}

/* value(bytes): what values made; nil for what is none. */
static int internal_value(lua_State *L) {
  size_t len;
  const char *bytes = luaL_checklstring(L, 1, &len);
  if (!dsr_values_push(L, bytes, len))
    lua_pushnil(L);
  return 1;
}

/* read(path): a file's text, of the host where this is a worker; or nil, message. */
static int internal_read(lua_State *L) {
  char *data;
  dsr_error err;
  const char *path = luaL_checkstring(L, 1);
  dsr_buf *buf = dsr_bind_push_buffer(L); /* holds it while Lua may raise */
  int status = dsr_file_read(path, READ_MAX, &data, &buf->len, &err);
  if (status != DSR_OK)
    return dsr_bind_failure(L, &err);
  buf->data = data;
  lua_pushlstring(L, buf->data, buf->len);
  return 1;
}

void dsr_bind_open_sealed(lua_State *L) {
  static const luaL_Reg functions[] = {{"keep_workers", internal_keep_workers},
                                       {"sealed", internal_sealed},
                                       {"values", internal_values},
                                       {"value", internal_value},
                                       {"read", internal_read},
                                       {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
