/* Scripts in a sealed worker: what the worker's side and the host's side share.
 *
 * The host (sealed.c) sends a request and serves what the worker asks for; the
 * worker (worker.c) runs the Lua half's dossier.worker, and in it the script, in a
 * sandbox of its own. All that comes back is values.h's plain data. */
#ifndef DSR_SANDBOX_WORKER_H
#define DSR_SANDBOX_WORKER_H

#include <stdint.h>

#include "core/seal/worker.h"

/* Kinds of frames. */
enum {
  DSR_WORKER_GO = DSR_FRAME_OWN, /* host: the seal is as wanted, run the script */
  DSR_WORKER_ASK,                /* worker: a path, to be read for it */
  DSR_WORKER_GIVEN,              /* host: '+' and the bytes, or '-' and a message */
  DSR_WORKER_TOLD                /* worker: a value */
};

/* What a request begins with; the rest is a value, for dossier.worker. */
typedef struct dsr_worker_request {
  uint64_t memory;       /* bytes of the script's heap */
  uint64_t output;       /* bytes that it may say in all */
  uint64_t milliseconds; /* from GO on */
} dsr_worker_request;

/* The greatest piece of a request or of output. */
enum { DSR_WORKER_PIECE = 64 << 20 };

/* What the keeper's workers do. */
extern const dsr_job dsr_worker_job;

#endif
