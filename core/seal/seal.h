/* Sealing a process: after dsr_seal it can compute, read and write what it has
 * open, and nothing else. One way, for the calling process only.
 *
 * Five things stand behind each other, so that where one is missing (an old
 * kernel, a container) the others still hold: resource limits; another user,
 * when we are root; no new privileges; Landlock without a single rule (no file
 * can be opened, no port bound); a seccomp list of the calls that are left.
 * Source: Linux man-pages landlock(7), seccomp(2), setrlimit(2). Refused:
 * libseccomp, a library for the forty lines of filter.c; namespaces, which need
 * rights that containers do not give. */
#ifndef DSR_SEAL_SEAL_H
#define DSR_SEAL_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dossier/seal.h"

typedef struct dsr_seal_limits {
  uint32_t seconds; /* of processor time; 0: no limit */
  size_t memory;    /* bytes of address space beyond what is mapped now; 0: none */
  size_t file;      /* bytes a file may grow to */
} dsr_seal_limits;

/* Seal the calling process, which must have one thread.
 *   missing  set to the DSR_SEAL_* that could not be had here, 0: all are
 * Errors: DSR_EREFUSED where a part that the kernel offers was refused. The
 * process is then sealed in part and should end. */
int dsr_seal(const dsr_seal_limits *limits, unsigned *missing, dsr_error *err);

/* --- the parts, in the order in which dsr_seal asks for them --- */

/* Each returns 0, -1 (refused, errno says why) or 1 (not to be had here). */
int dsr_seal_limit(const dsr_seal_limits *limits);
int dsr_seal_user(void);
int dsr_seal_privileges(void);
int dsr_seal_files(void);
int dsr_seal_calls(void); /* filter.c */

/* Does valgrind run this process? It makes calls of its own in our name, which a
 * filter would end, and knows none of Landlock's. Whoever may set this for the
 * program may run the script without it as well. */
bool dsr_seal_watched(void);

#endif
