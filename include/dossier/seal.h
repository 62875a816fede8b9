/* What a machine has to seal a process with.
 *
 * Scripts run in a process of their own that can compute and answer, and nothing
 * else. Five parts see to it, one behind the other; not every kernel and container
 * has them all, so a host says which are missing and may refuse to go on.
 */
#ifndef DOSSIER_SEAL_H
#define DOSSIER_SEAL_H

#include "dossier/error.h"

DSR_BEGIN

enum {
  DSR_SEAL_LIMITS = 1,     /* processor time, memory, file size, no new process */
  DSR_SEAL_USER = 2,       /* root becomes nobody; always there for others */
  DSR_SEAL_PRIVILEGES = 4, /* no program started could gain rights */
  DSR_SEAL_FILES = 8,      /* Landlock: no file can be opened, made or removed */
  DSR_SEAL_CALLS = 16,     /* seccomp: a short list of system calls */
  DSR_SEAL_ALL = 31
};

/* The parts that this machine has, as bits. Costs a process that ends at once,
 * the first time; cannot fail (0 where nothing can be found out).
 * Example: DSR_SEAL_ALL on Debian 12; without DSR_SEAL_FILES in a container
 * whose kernel has no Landlock. */
DSR_API unsigned dsr_seal_available(void);

/* One part in words ("Landlock: no file can be opened"), NULL for anything but
 * one of the bits above. */
DSR_API const char *dsr_seal_name(unsigned part);

DSR_END
#endif
