/* The system calls that a sealed process keeps: a seccomp filter in classic BPF.
 *
 * An allow-list; everything else fails with EPERM, so that a library that tries
 * (isatty, a locale's file) carries on, and what is not known yet is closed.
 * Memory may never be executable, and fcntl may lock and ask only. Refused:
 * killing the process at the first wrong call, which would turn glibc's harmless
 * questions into crashes. */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/seal/seal.h"

#if defined(__x86_64__)
#define THIS_MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_MACHINE AUDIT_ARCH_AARCH64
#endif

static const int allowed[] = {
    SYS_read,          SYS_write,        SYS_readv,         SYS_writev,
    SYS_pread64,       SYS_close,        SYS_fstat,         SYS_lseek,
    SYS_munmap,        SYS_mremap,       SYS_madvise,       SYS_brk,
    SYS_futex,         SYS_clock_gettime, SYS_rt_sigreturn, SYS_rt_sigprocmask,
    SYS_exit,          SYS_exit_group,   SYS_getrandom,     SYS_getpid,
    SYS_gettid,        SYS_sched_yield,  SYS_restart_syscall, SYS_ppoll,
    SYS_setitimer,     SYS_timer_settime,
#ifdef SYS_poll
    SYS_poll,
#endif
#ifdef __SANITIZE_ADDRESS__
    SYS_sigaltstack, /* it asks at every longjmp */
#endif
};

enum {
  ALLOWED = sizeof allowed / sizeof *allowed,
  HEAD = 5, /* the machine and the x32 check */
  /* mmap and mprotect: 4 together; fcntl: 9; newfstatat: 6; the end */
  ROOM = HEAD + 2 * ALLOWED + 40
};

#ifdef THIS_MACHINE

#define AT_NUMBER (uint32_t) offsetof(struct seccomp_data, nr)
#define AT_MACHINE (uint32_t) offsetof(struct seccomp_data, arch)
/* The low half of an argument; all that is looked at fits there. */
#define AT_ARGUMENT(n) (uint32_t) offsetof(struct seccomp_data, args[n])

typedef struct program {
  struct sock_filter code[ROOM];
  unsigned short count;
} program;

static void put(program *p, unsigned code, uint32_t k, unsigned char yes,
                unsigned char no) {
  p->code[p->count++] =
      (struct sock_filter){(unsigned short)code, yes, no, k};
}

static void load(program *p, uint32_t at) {
  put(p, BPF_LD | BPF_W | BPF_ABS, at, 0, 0);
}

static void answer(program *p, uint32_t what) {
  put(p, BPF_RET | BPF_K, what, 0, 0);
}

static void refuse(program *p) { answer(p, SECCOMP_RET_ERRNO | EPERM); }

/* The call, unless its argument asks for executable memory. */
static void allow_unless_executable(program *p, int call) {
  put(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 4);
  load(p, AT_ARGUMENT(2));
  put(p, BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1);
  refuse(p);
  answer(p, SECCOMP_RET_ALLOW);
}

/* fcntl, to ask and to lock: SQLite reads under locks. */
static void allow_locks(program *p) {
  static const int commands[] = {F_GETFL, F_GETFD, F_SETLK, F_GETLK};
  enum { COMMANDS = sizeof commands / sizeof *commands };
  put(p, BPF_JMP | BPF_JEQ | BPF_K, SYS_fcntl, 0, 2 * COMMANDS + 2);
  load(p, AT_ARGUMENT(1));
  for (int i = 0; i < COMMANDS; i++) {
    put(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)commands[i], 0, 1);
    answer(p, SECCOMP_RET_ALLOW);
  }
  refuse(p);
}

/* What glibc's fstat has become: without a name. */
static void allow_stat_of_open_files(program *p) {
  enum { EMPTY_PATH = 0x1000 };
  put(p, BPF_JMP | BPF_JEQ | BPF_K, SYS_newfstatat, 0, 4);
  load(p, AT_ARGUMENT(3));
  put(p, BPF_JMP | BPF_JSET | BPF_K, EMPTY_PATH, 1, 0);
  refuse(p);
  answer(p, SECCOMP_RET_ALLOW);
}

static void write_program(program *p) {
  load(p, AT_MACHINE);
  put(p, BPF_JMP | BPF_JEQ | BPF_K, THIS_MACHINE, 1, 0);
  answer(p, SECCOMP_RET_KILL_PROCESS);
  load(p, AT_NUMBER);
#ifdef __x86_64__
  enum { X32_BIT = 0x40000000 }; /* a second way to name every call */
  put(p, BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 0, 1);
  refuse(p);
#endif
  for (int i = 0; i < ALLOWED; i++) {
    put(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)allowed[i], 0, 1);
    answer(p, SECCOMP_RET_ALLOW);
  }
  allow_unless_executable(p, SYS_mmap);
  allow_unless_executable(p, SYS_mprotect);
  allow_locks(p);
  allow_stat_of_open_files(p);
  refuse(p);
}

int dsr_seal_calls(void) {
  program p = {.count = 0};
  if (dsr_seal_watched())
    return 1;
  write_program(&p);
  struct sock_fprog filter = {p.count, p.code};
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) == 0)
    return 0;
  return errno == EINVAL || errno == ENOSYS ? 1 : -1;
}

#else

/* The calls' numbers were not looked up for this machine: better none than
 * wrong ones. */
int dsr_seal_calls(void) { return 1; }

#endif
