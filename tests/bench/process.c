/* Running other programs, and what they used.
 *
 * Linux hands a process's peak memory on to the program it turns into, so that
 * a program started from here would seem to need what the benchmark holds. They
 * are started by a small process instead, forked before the benchmark takes any
 * memory; it is told what to run through a socket and sends back the usage. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/bench.h"

enum { REQUEST_MAX = 16384, ARGUMENTS_MAX = 32 };

static int line = -1;
static pid_t server;

static double seconds_of(struct timeval t) {
  return (double)t.tv_sec + (double)t.tv_usec * 1e-6;
}

static bench_usage run_here(char *const *argv) {
  extern char **environ;
  bench_usage usage = {.status = 127};
  posix_spawn_file_actions_t actions;
  struct rusage used;
  pid_t pid;
  int state;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  int failed = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed || wait4(pid, &state, 0, &used) != pid)
    return usage;
  usage.status = WIFEXITED(state) ? WEXITSTATUS(state) : 126;
  usage.user = seconds_of(used.ru_utime);
  usage.system = seconds_of(used.ru_stime);
  usage.peak = used.ru_maxrss;
  return usage;
}

/* A request is the arguments with a NUL behind each, in one packet. */
static _Noreturn void serve(int from) {
  char request[REQUEST_MAX];
  ssize_t n;
  while ((n = recv(from, request, sizeof request, 0)) > 0) {
    char *argv[ARGUMENTS_MAX + 1] = {NULL};
    size_t count = 0;
    for (char *p = request; p < request + n && count < ARGUMENTS_MAX;
         p += strlen(p) + 1)
      argv[count++] = p;
    bench_usage usage = run_here(argv);
    if (send(from, &usage, sizeof usage, MSG_NOSIGNAL) != sizeof usage)
      break;
  }
  _exit(0);
}

void bench_process_start(void) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    bench_stop("no socket: %s", strerror(errno));
  server = fork();
  if (server < 0)
    bench_stop("no process: %s", strerror(errno));
  if (server == 0) {
    close(ends[0]);
    serve(ends[1]);
  }
  close(ends[1]);
  line = ends[0];
}

bench_usage bench_process_run(const char *const *argv) {
  char request[REQUEST_MAX];
  size_t used = 0;
  bench_usage usage;
  for (size_t i = 0; argv[i]; i++) {
    size_t n = strlen(argv[i]) + 1;
    if (n > sizeof request - used)
      bench_stop("the arguments of %s are too long", argv[0]);
    memcpy(request + used, argv[i], n);
    used += n;
  }
  if (send(line, request, used, MSG_NOSIGNAL) != (ssize_t)used ||
      recv(line, &usage, sizeof usage, 0) != sizeof usage)
    bench_stop("the process that runs %s is gone", argv[0]);
  return usage;
}

void bench_process_end(void) {
  if (line < 0)
    return;
  close(line);
  line = -1;
  waitpid(server, NULL, 0);
}
