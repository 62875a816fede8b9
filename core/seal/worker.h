/* Sealed workers: a process a job, made by a keeper that was forked early.
 *
 *   host ---socket--- keeper        forked before anything confidential is open,
 *     \                 | fork      the library and its tables warm
 *      \---two pipes--- worker      opens what the job needs, seals itself, works
 *
 * A worker cannot outlive its host: the keeper ends with the socket, the workers
 * with the keeper. Refused: forking the worker from the host itself, which would
 * hand every open corpus and everything typed so far to it; exec, which would
 * read the library and its tables anew for each job. */
#ifndef DSR_SEAL_WORKER_H
#define DSR_SEAL_WORKER_H

#include <stdbool.h>

#include "core/seal/channel.h"
#include "core/seal/seal.h"

/* What workers do, the same for all of a keeper. Both are called in the worker. */
typedef struct dsr_job {
  void *user;
  /* Before the seal: open what the request names. The limits may be changed. */
  int (*open)(void *user, const char *request, size_t len, dsr_channel *host,
              dsr_seal_limits *limits, dsr_error *err);
  /* Behind it. What it returns ends the worker. */
  int (*run)(void *user, dsr_channel *host, dsr_error *err);
} dsr_job;

/* Kinds of frames that the worker's side sends by itself; a job's own are
 * DSR_FRAME_OWN and up. */
enum {
  DSR_FRAME_SEALED = 1, /* the parts that are missing, an unsigned */
  DSR_FRAME_FAILED,     /* what a dsr_error is, after which the worker ends */
  DSR_FRAME_OWN = 16
};

typedef struct dsr_keeper dsr_keeper;
typedef struct dsr_worker dsr_worker;

/* Fork the keeper. `job` is copied. Errors: DSR_EIO, DSR_ENOMEM. */
int dsr_keeper_new(const dsr_job *job, dsr_keeper **out, dsr_error *err);
/* Ends it, and its workers with it. */
void dsr_keeper_free(dsr_keeper *keeper);

/* Make a worker and send it its request.
 *   milliseconds  until its channel gives up, from now; 0: for ever
 * Errors: DSR_EIO (no keeper any more, no descriptors, no process), DSR_ENOMEM. */
int dsr_worker_new(dsr_keeper *keeper, const dsr_seal_limits *limits,
                   const char *request, size_t len, uint32_t milliseconds,
                   dsr_worker **out, dsr_error *err);
dsr_channel *dsr_worker_channel(dsr_worker *worker);
/* Which parts of the seal it lacks; asked once, before anything else is received.
 * Errors: what the job's `open` or the seal said, and those of
 * dsr_channel_receive. */
int dsr_worker_sealed(dsr_worker *worker, unsigned *missing, dsr_error *err);

/* Read a frame of DSR_FRAME_FAILED into err and return its code; DSR_EDAMAGED for
 * anything else. */
int dsr_worker_failure(uint32_t kind, const char *data, size_t len, dsr_error *err);

/* How a worker ended. */
typedef struct dsr_ending {
  bool killed;  /* by dsr_worker_end, since it had not ended */
  int signal;   /* that ended it, 0: none */
  int code;     /* its exit status otherwise */
  uint64_t milliseconds; /* of processor time */
} dsr_ending;

/* End a worker, at once where it has not ended, and free it. `ending` may be
 * NULL. Cannot fail; one that has closed its pipe is given a tenth of a second. */
void dsr_worker_end(dsr_worker *worker, dsr_ending *ending);

#endif
