/* A state with limits: its allocator, its account, its hook, and running a script
 * in it.
 *
 * The end of a run is sticky. Once `over` is set every instruction raises again
 * (a hook of count 1), every call that catches errors raises again, and no message
 * handler of the script is called. Refused: throwing once, which a pcall in a loop
 * outlives. */
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bindings/sandbox/sandbox.h"
#include "bindings/sandbox/state.h"
#include "core/base/error.h"
#include "core/base/memory.h"

enum {
  COUNTED_AT_A_TIME = 1000,
  LOOK_EVERY = 100000, /* units between two looks at the clock */
  HOOK_EVERY = 10000,  /* instructions, where no timer ends the run */
  TAKEN_EVERY = 32 << 20 /* bytes taken between two looks at the clock */
};

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* --- the account --- */

static void hook(lua_State *L, lua_Debug *ar);

void dsr_sandbox_check(lua_State *L) {
  const dsr_sandbox *box = dsr_sandbox_of(L);
  if (box->over == NULL)
    return;
  lua_sethook(L, hook, LUA_MASKCOUNT, 1);
  luaL_error(L, "%s", box->over);
}

int dsr_sandbox_end(lua_State *L, const char *why) {
  dsr_sandbox *box = dsr_sandbox_of(L);
  if (box->over == NULL)
    box->over = why;
  dsr_sandbox_check(L);
  return 0;
}

static void look_at_clock(lua_State *L, dsr_sandbox *box) {
  box->next_look = box->work + LOOK_EVERY;
  if (box->deadline != 0 && now() >= box->deadline)
    dsr_sandbox_end(L, "over its time");
}

void dsr_sandbox_charge(lua_State *L, uint64_t units) {
  dsr_sandbox *box = dsr_sandbox_of(L);
  box->work = units > UINT64_MAX / 2 - box->work ? UINT64_MAX / 2 : box->work + units;
  if (box->over != NULL)
    dsr_sandbox_check(L);
  if (box->limits.work != 0 && box->work > box->limits.work)
    dsr_sandbox_end(L, "over its work");
  if (box->work >= box->next_look)
    look_at_clock(L, box);
}

void dsr_sandbox_string(lua_State *L, uint64_t bytes, const char *what) {
  const dsr_sandbox *box = dsr_sandbox_of(L);
  if (bytes > box->limits.string)
    luaL_error(L, "'%s' would make a string of more than %d MB", what,
               (int)(box->limits.string >> 20));
  dsr_sandbox_charge(L, bytes / 16 + 1);
}

static void hook(lua_State *L, lua_Debug *ar) {
  dsr_sandbox *box = dsr_sandbox_of(L);
  (void)ar;
  dsr_sandbox_check(L);
  if (box->limits.counted)
    dsr_sandbox_charge(L, COUNTED_AT_A_TIME);
  look_at_clock(L, box);
}

void dsr_sandbox_restart(dsr_sandbox *box, uint32_t milliseconds, bool timed) {
  box->work = 0;
  box->next_look = LOOK_EVERY;
  box->deadline = milliseconds != 0 ? now() + milliseconds : 0;
  box->depth = 0;
  box->running = box->L;
  if (box->over != NULL)
    return;
  if (box->limits.counted)
    lua_sethook(box->L, hook, LUA_MASKCOUNT, COUNTED_AT_A_TIME);
  else if (timed)
    lua_sethook(box->L, NULL, 0, 0);
  else
    lua_sethook(box->L, hook, LUA_MASKCOUNT, HOOK_EVERY);
}

void dsr_sandbox_interrupt(dsr_sandbox *box) {
  lua_sethook(box->running, hook, LUA_MASKCOUNT | LUA_MASKCALL | LUA_MASKRET, 1);
}

/* --- the state --- */

/* osize is a type's tag where p is NULL. */
static void *allocate(void *user, void *p, size_t osize, size_t size) {
  dsr_sandbox *box = user;
  size_t before = p != NULL ? osize : 0;
  if (size == 0) {
    box->memory -= before;
    free(p);
    return NULL;
  }
  if (size > before && size - before > box->limits.memory - box->memory)
    return NULL;
  void *block = realloc(p, size);
  if (block == NULL)
    return NULL;
  box->memory = box->memory - before + size;
  /* One instruction can copy megabytes ("s .. s"), and hooks count instructions:
   * nothing may be raised here, but the next instruction can be made to look. */
  box->taken += size;
  if (box->taken >= TAKEN_EVERY) {
    box->taken = 0;
    if (box->deadline != 0 && box->running != NULL && now() >= box->deadline)
      dsr_sandbox_interrupt(box);
  }
  return block;
}

static void set_defaults(dsr_sandbox_limits *limits) {
  static const dsr_sandbox_limits usual = {
      .memory = (size_t)256 << 20, .milliseconds = 10000, .string = 16 << 20};
  if (limits->memory == 0)
    limits->memory = usual.memory;
  if (limits->milliseconds == 0)
    limits->milliseconds = usual.milliseconds;
  if (limits->string == 0)
    limits->string = usual.string;
}

/* Messages call a function by the name that package.loaded has for it. */
static void name_libraries(lua_State *L) {
  static const char *const names[] = {"coroutine", "math", "string", "table", "utf8"};
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE); /* env loaded */
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    lua_getfield(L, -2, names[i]);
    lua_setfield(L, -2, names[i]);
  }
  lua_pushvalue(L, -2);
  lua_setfield(L, -2, LUA_GNAME);
  lua_pop(L, 1);
}

void dsr_sandbox_push_environment(lua_State *L) {
  lua_newtable(L);
  dsr_sandbox_open_base(L);
  dsr_sandbox_open_coroutine(L);
  dsr_sandbox_open_string(L);
  dsr_sandbox_open_table(L);
  dsr_sandbox_open_rest(L);
}

static int open_names(lua_State *L) {
  dsr_sandbox_push_environment(L);
  name_libraries(L);
  lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
  return 0;
}

int dsr_sandbox_new_bare(const dsr_sandbox_limits *limits, dsr_sandbox **out,
                         dsr_error *err) {
  *out = NULL;
  dsr_sandbox *box = dsr_alloc_zero(1, sizeof *box);
  if (box == NULL)
    return dsr_fail_memory(err);
  if (limits != NULL)
    box->limits = *limits;
  set_defaults(&box->limits);
  box->L = lua_newstate(allocate, box);
  if (box->L == NULL) {
    dsr_free(box);
    return dsr_fail_memory(err);
  }
  *(dsr_sandbox **)lua_getextraspace(box->L) = box;
  dsr_sandbox_restart(box, 0, true);
  *out = box;
  return DSR_OK;
}

int dsr_sandbox_new(const dsr_sandbox_limits *limits, dsr_sandbox **out,
                    dsr_error *err) {
  int status = dsr_sandbox_new_bare(limits, out, err);
  if (status != DSR_OK)
    return status;
  lua_pushcfunction((*out)->L, open_names);
  if (lua_pcall((*out)->L, 0, 0, 0) == LUA_OK)
    return DSR_OK;
  dsr_sandbox_close(*out);
  *out = NULL;
  return dsr_fail_memory(err);
}

void dsr_sandbox_close(dsr_sandbox *box) {
  if (box == NULL)
    return;
  lua_sethook(box->L, NULL, 0, 0);
  lua_close(box->L);
  dsr_free(box);
}

lua_State *dsr_sandbox_state(dsr_sandbox *box) { return box->L; }

/* --- running --- */

int dsr_sandbox_failure(dsr_sandbox *box, int result, const char *name, dsr_error *err) {
  lua_State *L = box->L;
  if (result == LUA_ERRMEM && box->over == NULL)
    box->over = "over its memory";
  const char *message = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
  if (box->over == NULL && message == NULL)
    return dsr_fail(err, DSR_ESCRIPT, 0, "%s: raised a %s, not a message", name,
                    luaL_typename(L, -1));
  if (box->over == NULL)
    return dsr_fail(err, DSR_ESCRIPT, 0, "%s", message);
  /* The place where it was ended, when the message has one. */
  const char *at = message != NULL ? strstr(message, box->over) : NULL;
  int place = at != NULL ? (int)(at - message) : 0;
  char most[64] = "";
  if (strstr(box->over, "time") != NULL)
    snprintf(most, sizeof most, " of %.1f s", box->limits.milliseconds / 1000.0);
  else if (strstr(box->over, "memory") != NULL)
    snprintf(most, sizeof most, " of %zu MB", box->limits.memory >> 20);
  if (place > 0)
    return dsr_fail(err, DSR_ELIMIT, 0, "%.*s%s%s", place, message, box->over, most);
  return dsr_fail(err, DSR_ELIMIT, 0, "%s: %s%s", name, box->over, most);
}

int dsr_sandbox_run(dsr_sandbox *box, const char *text, size_t len, const char *name,
                    dsr_error *err) {
  lua_State *L = box->L;
  if (box->over != NULL)
    return dsr_fail(err, DSR_ECLOSED, 0, "%s: the state's last run was %s", name,
                    box->over);
  lua_settop(L, 0);
  dsr_sandbox_restart(box, box->limits.milliseconds, false);
  char chunk[256];
  snprintf(chunk, sizeof chunk, "@%s", name);
  int result = luaL_loadbufferx(L, text, len, chunk, "t");
  int status = DSR_OK;
  if (result == LUA_ERRSYNTAX)
    status = dsr_fail(err, DSR_ESYNTAX, 0, "%s", lua_tostring(L, -1));
  else if (result == LUA_OK)
    result = lua_pcall(L, 0, 0, 0);
  if (result != LUA_OK && status == DSR_OK)
    status = dsr_sandbox_failure(box, result, name, err);
  lua_settop(L, 0);
  lua_sethook(L, NULL, 0, 0);
  return status;
}
