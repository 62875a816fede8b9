/* What the files of the sandbox share: the account of one run.
 *
 * A run's state is made by state.c. Its account stands in the extra space of the
 * state, which Lua copies to every coroutine, so that any function of ours finds
 * it at no cost. Whatever may take long says how much it is about to do or has
 * done; when the account is overdrawn the run is over: an error is raised, and
 * raised again by every function that could have caught it.
 *
 * One unit is about one step of a matcher or sixteen bytes copied. */
#ifndef DSR_SANDBOX_SANDBOX_H
#define DSR_SANDBOX_SANDBOX_H

#include <lauxlib.h>
#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dossier/lualib.h"

struct dsr_sandbox {
  lua_State *L;
  dsr_sandbox_limits limits;
  size_t memory;      /* held by the state */
  size_t taken;       /* since the clock was looked at */
  uint64_t work;      /* units so far */
  uint64_t next_look; /* at the clock, in units */
  int64_t deadline;   /* milliseconds of the monotonic clock, 0: none */
  int depth;          /* coroutines inside each other */
  lua_State *running; /* the thread that runs, for the hook */
  const char *over;   /* why the run is over; NULL: it is not */
  lua_Integer serial; /* the last number given in place of an address */
};

/* The account of a state, NULL where it is not one of ours (a C host's own). */
static inline dsr_sandbox *dsr_sandbox_of(lua_State *L) {
  return *(dsr_sandbox **)lua_getextraspace(L);
}

/* Charge units; raises when the run is over. */
void dsr_sandbox_charge(lua_State *L, uint64_t units);
/* Charge bytes that are read or copied, before it is done; also raises where a
 * string of so many is not allowed. `what` names the function. */
void dsr_sandbox_string(lua_State *L, uint64_t bytes, const char *what);
/* Raises again what ended the run, if it is over. */
void dsr_sandbox_check(lua_State *L);
/* End the run; raises. */
int dsr_sandbox_end(lua_State *L, const char *why);

/* --- the parts of the environment, each adds to the table on top --- */

void dsr_sandbox_open_base(lua_State *L);
void dsr_sandbox_open_coroutine(lua_State *L);
void dsr_sandbox_open_string(lua_State *L);
void dsr_sandbox_open_table(lua_State *L);
void dsr_sandbox_open_rest(lua_State *L); /* math, utf8 */

#endif
