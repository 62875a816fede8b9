/* The parts of the seal but for the filter of calls, and their order. */
#include "core/seal/seal.h"

#include <errno.h>
#include <grp.h>
#include <linux/landlock.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/error.h"

/* The user that owns nothing; Debian's nobody. */
enum { NOBODY = 65534 };

/* --- limits --- */

/* What is mapped now: a limit on address space counts from 0, and a process that
 * has a corpus and a sanitizer mapped could not even start with ours. */
static size_t mapped_now(void) {
  size_t pages = 0;
  FILE *f = fopen("/proc/self/statm", "r");
  if (f == NULL)
    return 0;
  if (fscanf(f, "%zu", &pages) != 1)
    pages = 0;
  fclose(f);
  return pages * (size_t)sysconf(_SC_PAGESIZE);
}

static int limit(int what, rlim_t most) {
  struct rlimit now;
  if (getrlimit((__rlimit_resource_t)what, &now) != 0)
    return -1;
  if (now.rlim_max != RLIM_INFINITY && now.rlim_max < most)
    most = now.rlim_max;
  struct rlimit then = {most, most};
  return setrlimit((__rlimit_resource_t)what, &then);
}

int dsr_seal_limit(const dsr_seal_limits *limits) {
  size_t mapped = mapped_now();
  int status = limit(RLIMIT_CORE, 0);
  if (status == 0 && limits->seconds != 0)
    status = limit(RLIMIT_CPU, limits->seconds);
  if (status == 0)
    status = limit(RLIMIT_FSIZE, limits->file);
  /* No process, file or lock more than there are: the numbers that count are
   * those of the moment when something is to be made. */
  if (status == 0)
    status = limit(RLIMIT_NPROC, 0);
#ifndef __SANITIZE_ADDRESS__
  if (status == 0 && limits->memory != 0 && mapped != 0 &&
      limits->memory < SIZE_MAX - mapped)
    status = limit(RLIMIT_AS, mapped + limits->memory);
#else
  (void)mapped;
#endif
  return status;
}

/* --- user --- */

int dsr_seal_user(void) {
  if (geteuid() != 0 && getuid() != 0)
    return 0;
  int with_parent = 0; /* a change of user forgets it */
  prctl(PR_GET_PDEATHSIG, &with_parent, 0, 0, 0);
  if (setgroups(0, NULL) != 0 || setresgid(NOBODY, NOBODY, NOBODY) != 0 ||
      setresuid(NOBODY, NOBODY, NOBODY) != 0)
    return errno == EPERM || errno == EINVAL ? 1 : -1;
  if (with_parent != 0 && prctl(PR_SET_PDEATHSIG, with_parent, 0, 0, 0) != 0)
    return -1;
  return setuid(0) == 0 ? -1 : 0; /* it must not be possible to come back */
}

/* --- privileges --- */

int dsr_seal_privileges(void) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return errno == EINVAL ? 1 : -1;
  /* Nobody of the same user may read its memory. */
  return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : -1;
}

/* --- who watches --- */

bool dsr_seal_watched(void) {
  const char *preloaded = getenv("LD_PRELOAD");
  return preloaded != NULL && strstr(preloaded, "/vgpreload_") != NULL;
}

/* --- files --- */

/* The ruleset as later kernels know it; an older one is told a shorter size. */
typedef struct ruleset {
  uint64_t files, ports, scopes;
} ruleset;

/* How many kinds of access to files a version of Landlock knows. */
static const unsigned char kinds_of_access[] = {0, 13, 14, 15, 15, 16};
enum { KNOWN_VERSIONS = sizeof kinds_of_access - 1, PORTS_SINCE = 4, SCOPES_SINCE = 6 };

int dsr_seal_files(void) {
  if (dsr_seal_watched())
    return 1;
  long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
                         LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1)
    return 1;
  ruleset rules = {0};
  long known = version < KNOWN_VERSIONS ? version : KNOWN_VERSIONS;
  rules.files = ((uint64_t)1 << kinds_of_access[known]) - 1;
  rules.ports = version >= PORTS_SINCE ? 3 : 0;
  rules.scopes = version >= SCOPES_SINCE ? 3 : 0;
  size_t size = version >= SCOPES_SINCE  ? sizeof rules
                : version >= PORTS_SINCE ? offsetof(ruleset, scopes)
                                         : offsetof(ruleset, ports);
  long fd = syscall(SYS_landlock_create_ruleset, &rules, size, 0);
  if (fd < 0)
    return -1;
  int status = (int)syscall(SYS_landlock_restrict_self, (int)fd, 0);
  close((int)fd);
  return status == 0 ? 0 : -1;
}

/* --- all of them --- */

static int ask(int result, unsigned part, unsigned *missing, dsr_error *err) {
  if (result == 0)
    return DSR_OK;
  *missing |= part;
  if (result > 0)
    return DSR_OK;
  return dsr_fail(err, DSR_EREFUSED, 0, "cannot seal the process (%s): %s",
                  dsr_seal_name(part), strerror(errno));
}

int dsr_seal(const dsr_seal_limits *limits, unsigned *missing, dsr_error *err) {
  *missing = 0;
  int status = ask(dsr_seal_limit(limits), DSR_SEAL_LIMITS, missing, err);
  if (status == DSR_OK)
    status = ask(dsr_seal_user(), DSR_SEAL_USER, missing, err);
  if (status == DSR_OK)
    status = ask(dsr_seal_privileges(), DSR_SEAL_PRIVILEGES, missing, err);
  if (status == DSR_OK)
    status = ask(dsr_seal_files(), DSR_SEAL_FILES, missing, err);
  if (status == DSR_OK)
    status = ask(dsr_seal_calls(), DSR_SEAL_CALLS, missing, err);
  return status;
}

const char *dsr_seal_name(unsigned part) {
  switch (part) {
  case DSR_SEAL_LIMITS:
    return "resource limits: time, memory, no new process";
  case DSR_SEAL_USER:
    return "another user: root becomes nobody";
  case DSR_SEAL_PRIVILEGES:
    return "no new privileges";
  case DSR_SEAL_FILES:
    return "Landlock: no file can be opened";
  case DSR_SEAL_CALLS:
    return "seccomp: a short list of system calls";
  default:
    return NULL;
  }
}

/* Asked of a process that seals itself and ends: each part as it will be. */
unsigned dsr_seal_available(void) {
  static const dsr_seal_limits none = {0};
  unsigned missing = DSR_SEAL_ALL;
  pid_t child = fork();
  if (child == 0) {
    unsigned found = 0;
    int status = dsr_seal(&none, &found, NULL);
    /* Not _exit, in which a sanitizer would look for leaks and make threads. */
    syscall(SYS_exit_group, status == DSR_OK ? (int)found : DSR_SEAL_ALL);
  }
  int ended;
  if (child > 0 && waitpid(child, &ended, 0) == child && WIFEXITED(ended))
    missing = (unsigned)WEXITSTATUS(ended);
  return DSR_SEAL_ALL & ~missing;
}
