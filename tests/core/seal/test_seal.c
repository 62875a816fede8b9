/* What a sealed process can and cannot do: tried in children, which answer with
 * their exit codes. */
#include "core/seal/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/live_blocks.h"

TestSuite(seal, .fini = no_live_blocks);

enum { SEALED = 40, MEGABYTE = 1 << 20 };
static const dsr_seal_limits limits = {.seconds = 5, .memory = 64 * MEGABYTE};

/* Not _exit, in which a sanitizer would look for leaks and make threads. */
static _Noreturn void end_with(int code) {
  syscall(SYS_exit_group, code);
  for (;;)
    ;
}

/* The exit code of `attempt` in a sealed child; 100 + signal. */
static int in_seal(int (*attempt)(void)) {
  pid_t child = fork();
  cr_assert_geq(child, 0);
  if (child == 0) {
    unsigned missing;
    if (dsr_seal(&limits, &missing, NULL) != DSR_OK)
      end_with(99);
    end_with(attempt());
  }
  int status;
  cr_assert_eq(waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

static int refused(long result) {
  return result < 0 && (errno == EPERM || errno == EACCES || errno == EAGAIN) ? 0 : 1;
}

static int opens_a_file(void) { return refused(open("/etc/passwd", O_RDONLY)); }
static int makes_a_file(void) {
  return refused(open("/tmp/dossier-seal-test", O_WRONLY | O_CREAT, 0600));
}
static int lists_a_folder(void) { return refused(open("/", O_RDONLY | O_DIRECTORY)); }
static int removes_a_file(void) { return refused(unlink("/tmp/dossier-seal-test")); }
static int makes_a_process(void) { return refused(fork()); }
static int runs_a_program(void) {
  char *const none[] = {NULL};
  return refused(execve("/bin/true", none, none));
}
static int opens_a_socket(void) { return refused(socket(AF_INET, SOCK_STREAM, 0)); }
static int signals_its_parent(void) { return refused(kill(getppid(), SIGTERM)); }
static int looks_at_its_parent(void) {
  return refused(syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0));
}
static int maps_executable(void) {
  void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return p == MAP_FAILED && errno == EPERM ? 0 : 1;
}
static int turns_executable(void) {
  void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (p == MAP_FAILED)
    return 2;
  return refused(mprotect(p, 4096, PROT_READ | PROT_EXEC));
}
static int duplicates_a_descriptor(void) { return refused(fcntl(1, F_DUPFD, 10)); }
static int undoes_the_seal(void) { return refused(setuid(0)); }

static int computes(void) {
  char *block = malloc(MEGABYTE);
  if (block == NULL)
    return 1;
  memset(block, 1, MEGABYTE);
  int sum = block[MEGABYTE / 2];
  free(block);
  return sum == 1 ? 0 : 2;
}

/* Under the address sanitizer the limit on memory cannot be had. */
static int takes_too_much_memory(void) {
#ifdef __SANITIZE_ADDRESS__
  return 0;
#else
  char *block = malloc(200 * (size_t)MEGABYTE);
  int got = block != NULL;
  free(block);
  return got;
#endif
}

Test(seal, leaves_computing_alone) { cr_assert_eq(in_seal(computes), 0); }

Test(seal, closes_every_way_out) {
  static const struct {
    const char *what;
    int (*attempt)(void);
    unsigned parts; /* one of them is enough */
  } rows[] = {{"open", opens_a_file, DSR_SEAL_FILES | DSR_SEAL_CALLS},
              {"create", makes_a_file, DSR_SEAL_FILES | DSR_SEAL_CALLS},
              {"list", lists_a_folder, DSR_SEAL_FILES | DSR_SEAL_CALLS},
              {"unlink", removes_a_file, DSR_SEAL_CALLS},
              {"fork", makes_a_process, DSR_SEAL_CALLS},
              {"execve", runs_a_program, DSR_SEAL_CALLS},
              {"socket", opens_a_socket, DSR_SEAL_CALLS},
              {"kill", signals_its_parent, DSR_SEAL_CALLS},
              {"process_vm_readv", looks_at_its_parent, DSR_SEAL_CALLS},
              {"mmap", maps_executable, DSR_SEAL_CALLS},
              {"mprotect", turns_executable, DSR_SEAL_CALLS},
              {"dup", duplicates_a_descriptor, DSR_SEAL_CALLS},
              {"setuid", undoes_the_seal, DSR_SEAL_USER | DSR_SEAL_CALLS},
              {"memory", takes_too_much_memory, DSR_SEAL_LIMITS}};
  unsigned available = dsr_seal_available();
  int tried = 0;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (!(available & rows[i].parts))
      continue;
    cr_expect_eq(in_seal(rows[i].attempt), 0, "%s", rows[i].what);
    tried++;
  }
  cr_assert_gt(tried, 0, "no part of the seal is to be had here");
}

static _Noreturn void loop(void) {
  for (volatile unsigned n = 0;; n++)
    ;
}

Test(seal, ends_what_computes_for_ever) {
  static const dsr_seal_limits second = {.seconds = 1};
  pid_t child = fork();
  cr_assert_geq(child, 0);
  if (child == 0) {
    unsigned missing;
    if (dsr_seal(&second, &missing, NULL) != DSR_OK)
      end_with(99);
    loop();
  }
  int status;
  cr_assert_eq(waitpid(child, &status, 0), child);
  cr_assert(WIFSIGNALED(status));
  cr_assert(WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL);
}

Test(seal, root_becomes_nobody) {
  if (getuid() != 0)
    cr_skip_test("wants root");
  pid_t child = fork();
  if (child == 0) {
    int result = dsr_seal_user();
    _exit(result == 0 ? (getuid() != 0 && geteuid() != 0 && setuid(0) != 0 ? 0 : 1)
                      : result == 1 ? 0 : 2);
  }
  int status;
  cr_assert_eq(waitpid(child, &status, 0), child);
  cr_assert_eq(status, 0);
}

Test(seal, names_its_parts) {
  for (unsigned part = 1; part <= DSR_SEAL_ALL; part <<= 1)
    cr_assert_not_null(dsr_seal_name(part));
  cr_assert_null(dsr_seal_name(3));
  cr_assert_null(dsr_seal_name(0));
}
