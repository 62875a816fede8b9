/* Statuses and the error record.
 *
 * One small record the caller owns, after libgit2's error handling without its
 * thread-local global: an error belongs to the call that made it. The lowest
 * layer that fails writes the message; layers above pass it on untouched.
 */
#ifndef DOSSIER_ERROR_H
#define DOSSIER_ERROR_H

#include "dossier/api.h"

DSR_BEGIN

typedef enum dsr_status {
  DSR_OK = 0,
  DSR_DONE = 1,      /* an iterator has nothing more; not an error */
  DSR_ENOMEM = 2,    /* out of memory; nothing was changed */
  DSR_EIO = 3,       /* the system refused a file operation, or the disk is full */
  DSR_EINVAL = 4,    /* wrong use: an argument outside what is documented */
  DSR_ESYNTAX = 5,   /* a query, pattern, rule or manifest; `offset` says where */
  DSR_ENOTFOUND = 6, /* no such document, attribute, gazetteer, script ... */
  DSR_EFOREIGN = 7,  /* the file is not a dossier corpus (or not UTF-8, ...) */
  DSR_ENEWER = 8,    /* written by a newer dossier, or by other token tables */
  DSR_EDAMAGED = 9,  /* a corpus whose structure is broken */
  DSR_EBUSY = 10,    /* another process is writing the corpus */
  DSR_EREADONLY = 11,/* the corpus was opened for reading, or cannot be written */
  DSR_ELIMIT = 12,   /* a limit on size, time, memory or matching was reached */
  DSR_ECLOSED = 13,  /* the handle, or the one it came from, was closed */
  DSR_EREFUSED = 14, /* the same key from another source, a missing grant */
  DSR_ESCRIPT = 15   /* a script raised an error; the message is the script's */
} dsr_status;

enum { DSR_MESSAGE_MAX = 512 };

/* What went wrong. `message` is one line of UTF-8 without a final stop that
 * names the file or span, what was wrong and what to do; it is cut, at a
 * character's edge, when longer than the array. `offset` is the byte in the
 * query, pattern, rule or text at which the fault lies, else 0. */
typedef struct dsr_error {
  int code; /* a dsr_status */
  size_t offset;
  char message[DSR_MESSAGE_MAX];
} dsr_error;

/* A status's short name, for programs: dsr_status_name(DSR_ENOTFOUND) is
 * "notfound". Unknown codes give "unknown". Never NULL. */
DSR_API const char *dsr_status_name(int status);

DSR_END
#endif
