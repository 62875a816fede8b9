/* Calling a prepared extractor for one document, in whatever state it lives. */
#ifndef DSR_SANDBOX_EXTRACT_SCRIPT_H
#define DSR_SANDBOX_EXTRACT_SCRIPT_H

#include <lua.h>

#include "core/work/extraction.h"

/* A candidate that a script looked at and let go. Strings may be NULL but for the
 * reason; all are borrowed for the call. */
typedef struct dsr_refusal {
  dsr_span span;
  const char *type, *rule, *reason;
} dsr_refusal;

/* One call. */
typedef struct dsr_script_call {
  dsr_extraction *extraction;
  int function; /* reference of what internal.extractor gave */
  /* Told of refused candidates; NULL: nobody asked for them. */
  int (*refused)(void *user, const dsr_refusal *refusal, dsr_error *err);
  void *user;
  lua_CFunction handler; /* of messages; NULL: none */
  struct dsr_bind_owner *owner; /* of the document; these two in the state */
  struct dsr_emitter *emitter;
  int status; /* a failure that the script must not hide; err says which */
  dsr_error err;
} dsr_script_call;

/* Run it. Returns what lua_pcall did, with the message on top where that is not
 * LUA_OK; the document and all that was taken from it are closed. */
int dsr_script_call_run(lua_State *S, dsr_script_call *call);

#endif
