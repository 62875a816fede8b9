/* The Lua binding, for a program that embeds both Lua 5.4 and dossier.
 *
 * The module dossier.so exports luaopen_dossier alone; a program that links
 * the binding itself opens it the same way, and every state has its own.
 */
#ifndef DOSSIER_LUALIB_H
#define DOSSIER_LUALIB_H

#include <lua.h>

#include "dossier/error.h"

DSR_BEGIN

/* Open the library in a state: pushes the table that `require "dossier"`
 * gives, and leaves it in package.loaded. Use it as a lua_CFunction, with
 * luaL_requiref(L, "dossier", luaopen_dossier, 0) or from require.
 * Raises a Lua error when there is no memory, or when the home folder (the
 * Lua half and the data) is not found; the message says where it was looked
 * for. The state must have the base, package, string and table libraries. */
DSR_API int luaopen_dossier(lua_State *L);

/* --- somebody else's Lua, in a state with limits ---
 *
 * The state has an allow-list of Lua's names, counts what it does, and ends a run
 * that goes over its limits with an error that the script cannot catch. This
 * gives good messages and stops slips. It is no boundary: the interpreter itself
 * has faults that a script can reach (Lua 5.4.4 crashes on nested
 * coroutine.close beyond what is counted here, for one): a host that runs
 * strangers' scripts does so in a sealed process besides (seal.h).
 */

/* What a run may use; 0 stands for the default. */
typedef struct dsr_sandbox_limits {
  size_t memory;         /* bytes of the state's heap: 256 MB */
  uint32_t milliseconds; /* by the clock: 10,000 */
  uint64_t work;         /* units (a matcher's step, sixteen bytes copied, an
                            instruction where `counted`): none */
  size_t string;         /* bytes of one string that a function makes: 16 MB */
  int counted; /* not 0: instructions are counted too, so that the same script
                  fails at the same place; it then runs at half the speed */
} dsr_sandbox_limits;

typedef struct dsr_sandbox dsr_sandbox;

/* Make a state.
 *   limits  copied; NULL: the defaults
 *   out     closed with dsr_sandbox_close
 * Errors: DSR_ENOMEM. Cost: about 0.2 ms. */
DSR_API int dsr_sandbox_new(const dsr_sandbox_limits *limits, dsr_sandbox **out,
                            dsr_error *err);
DSR_API void dsr_sandbox_close(dsr_sandbox *sandbox);

/* Its state, for a host that adds functions of its own: with the names that
 * scripts see as the global table. Functions that are added answer for
 * themselves. */
DSR_API lua_State *dsr_sandbox_state(dsr_sandbox *sandbox);

/* Run a script's text (never bytecode) in the state.
 *   name    what messages call it, "quay.lua"
 * The limits begin anew with each call; a state whose run was ended by one is
 * spent (DSR_ECLOSED).
 * Errors: DSR_ESYNTAX, DSR_ESCRIPT (the script's own error, with file and line),
 * DSR_ELIMIT (one of the limits, named), DSR_ECLOSED.
 * Example: `while true do end` gives, after 10 s, DSR_ELIMIT "quay.lua:1: over
 * its time of 10 s". */
DSR_API int dsr_sandbox_run(dsr_sandbox *sandbox, const char *text, size_t len,
                            const char *name, dsr_error *err);

DSR_END
#endif
