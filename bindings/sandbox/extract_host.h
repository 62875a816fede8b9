/* The host's side of an extraction: workers for its scripts, and a callback for core
 * that has them do the work. */
#ifndef DSR_SANDBOX_EXTRACT_HOST_H
#define DSR_SANDBOX_EXTRACT_HOST_H

#include <lua.h>

#include "bindings/sandbox/extract_frames.h"

/* One script, and the workers that it shares with others. Strings are borrowed for
 * the host's life. */
typedef struct dsr_hosted {
  struct dsr_extract_host *host;
  const char *path, *text;
  size_t len;
  bool own;     /* ours, unchanged: shares one worker with the others that are */
  size_t place; /* in its worker; set here */
  struct dsr_hosts_worker *worker; /* set here */
} dsr_hosted;

typedef struct dsr_extract_host {
  lua_State *L;
  int serve; /* index in L of serve(script's number or 0 for ours, path) -> text */
  int print; /* index in L of print(script's number, line), for scripts not ours */
  int watch; /* index in L of watch(script's number, lines, path, document's key) */
  unsigned watched;       /* DSR_WATCH_*; 0: nothing, at no cost */
  const char *path, *key; /* of the script and the document at work; NULL */
  dsr_keeper *keeper;
  size_t memory;         /* bytes of a worker's heap */
  uint32_t milliseconds; /* for a document; 0: by its length */
  bool whole;            /* a missing part of the seal is an error */
  void (*refused)(void *user, const dsr_hosted *script, const dsr_refusal *refusal);
  void *user;       /* of refused, which may be NULL: then nobody asks */
  dsr_buf queries;  /* how many, name, text and hash of each; as they are sent */
  dsr_hosted *scripts;
  size_t count;
  struct dsr_hosts_worker *workers;
  size_t worker_count;
  unsigned missing; /* parts of the seal that some worker lacks */
} dsr_extract_host;

/* Make the workers and have them make their scripts ready.
 *   prepared  told of each script what it read: pairs of strings, in a reader
 * Errors: what the script raised (DSR_ESCRIPT), DSR_ELIMIT, DSR_EREFUSED (a part of
 * the seal, where `whole`), DSR_EIO, DSR_ENOMEM. */
int dsr_extract_host_begin(dsr_extract_host *host,
                           void (*prepared)(void *user, size_t script, dsr_reader *read),
                           void *user, dsr_error *err);
/* Ends the workers and frees what is the host's own. */
void dsr_extract_host_end(dsr_extract_host *host);

/* Core's callback (dsr_extractor.extract); user is a dsr_hosted. A script that fails,
 * goes over a limit or brings its worker down costs this document: the worker is
 * made anew when it is next needed. */
int dsr_extract_hosted(void *user, dsr_extraction *x, dsr_error *err);

#endif
