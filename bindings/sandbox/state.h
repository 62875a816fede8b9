/* The sandbox from its host's side: what the worker uses beside dossier/lualib.h. */
#ifndef DSR_SANDBOX_STATE_H
#define DSR_SANDBOX_STATE_H

#include "bindings/sandbox/sandbox.h"

/* A state with an account and limits but without a name in it; the host opens
 * libraries of its own and gives each script an environment. */
int dsr_sandbox_new_bare(const dsr_sandbox_limits *limits, dsr_sandbox **out,
                         dsr_error *err);
/* Push a fresh table of the names that scripts see; `print` and `require` are the
 * host's to add. */
void dsr_sandbox_push_environment(lua_State *L);

/* Give the environment on top a `pairs` whose order is the same in every run. */
void dsr_sandbox_order_pairs(lua_State *L);

/* Begin an account anew. `timed`: a timer of the host calls
 * dsr_sandbox_interrupt when the time is over, so no hook is needed before. */
void dsr_sandbox_restart(dsr_sandbox *sandbox, uint32_t milliseconds, bool timed);
/* From a signal handler of the thread that runs the state: look at the clock at
 * the next instruction. */
void dsr_sandbox_interrupt(dsr_sandbox *sandbox);

/* The error of a call that gave `result`, whose message is on top. */
int dsr_sandbox_failure(dsr_sandbox *sandbox, int result, const char *name,
                        dsr_error *err);

#endif
