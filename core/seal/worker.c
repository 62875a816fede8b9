/* The keeper and its workers; see worker.h. */
#include "core/seal/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/base/memory.h"

enum { FRAME_MAX = 64 << 20, TOTAL_MAX = 256 << 20, FIRST_FD = 3,
       PATIENCE = 100 /* milliseconds for an end that has begun */ };

struct dsr_keeper {
  pid_t pid;
  int socket;
};

struct dsr_worker {
  dsr_keeper *keeper;
  pid_t pid;
  dsr_channel channel;
};

/* What the host asks the keeper, and its answer. */
typedef struct question {
  enum { MAKE, END } what;
  pid_t pid; /* END */
  bool closed; /* END: it has closed its pipe, so it is about to end by itself */
  dsr_seal_limits limits;
} question;

typedef struct answer {
  pid_t pid; /* -1: could not be made */
  int problem;
  dsr_ending ending;
} answer;

/* --- descriptors over the socket --- */

typedef union ancillary {
  struct cmsghdr head;
  char bytes[CMSG_SPACE(2 * sizeof(int))];
} ancillary;

static bool send_question(int socket, const question *q, const int *fds) {
  ancillary room = {.bytes = {0}};
  question copy = *q;
  struct iovec part = {&copy, sizeof copy};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (fds != NULL) {
    message.msg_control = room.bytes;
    message.msg_controllen = sizeof room.bytes;
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(2 * sizeof(int));
    memcpy(CMSG_DATA(head), fds, 2 * sizeof(int));
  }
  ssize_t n;
  while ((n = sendmsg(socket, &message, MSG_NOSIGNAL)) < 0 && errno == EINTR)
    ;
  return n == (ssize_t)sizeof copy;
}

static bool receive_question(int socket, question *q, int *fds) {
  ancillary room;
  struct iovec part = {q, sizeof *q};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1,
                           .msg_control = room.bytes,
                           .msg_controllen = sizeof room.bytes};
  ssize_t n;
  while ((n = recvmsg(socket, &message, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR)
    ;
  fds[0] = fds[1] = -1;
  if (n != (ssize_t)sizeof *q)
    return false;
  struct cmsghdr *head = CMSG_FIRSTHDR(&message);
  if (head != NULL && head->cmsg_len == CMSG_LEN(2 * sizeof(int)))
    memcpy(fds, CMSG_DATA(head), 2 * sizeof(int));
  return true;
}

/* --- the worker --- */

static void close_all_but(int a, int b) {
  for (int fd = FIRST_FD; fd < 1024; fd++)
    if (fd != a && fd != b)
      close(fd);
  /* What lies above is closed in one go where the kernel can. */
#ifdef SYS_close_range
  syscall(SYS_close_range, 1024u, ~0u, 0u);
#endif
}

static int work(const dsr_job *job, dsr_seal_limits limits, dsr_channel *host,
                dsr_error *err) {
  uint32_t kind;
  const char *request;
  size_t len;
  unsigned missing;
  int status = dsr_channel_receive(host, &kind, &request, &len, err);
  if (status != DSR_OK)
    return status;
  char *kept = dsr_copy(request, len); /* the channel will be used meanwhile */
  if (kept == NULL)
    return dsr_fail_memory(err);
  status = job->open(job->user, kept, len, host, &limits, err);
  dsr_free(kept);
  if (status == DSR_OK)
    status = dsr_seal(&limits, &missing, err);
  if (status == DSR_OK)
    status = dsr_channel_send(host, DSR_FRAME_SEALED, &missing, sizeof missing, err);
  return status == DSR_OK ? job->run(job->user, host, err) : status;
}

static _Noreturn void be_worker(const dsr_job *job, const question *q, const int *fds) {
  dsr_error err = {0};
  dsr_channel host;
  close_all_but(fds[0], fds[1]);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGINT, SIG_IGN);
  dsr_channel_open(&host, fds[0], fds[1], FRAME_MAX, UINT64_MAX);
  int status = work(job, q->limits, &host, &err);
  if (status != DSR_OK && status != DSR_DONE)
    dsr_channel_send(&host, DSR_FRAME_FAILED, &err, sizeof err, NULL);
  /* Not _exit, in which a sanitizer would look for leaks and make threads. */
  syscall(SYS_exit_group, status == DSR_OK || status == DSR_DONE ? 0 : 1);
  for (;;)
    ;
}

/* --- the keeper --- */

static answer make(const dsr_job *job, const question *q, const int *fds) {
  answer a = {.pid = fork()};
  if (a.pid == 0)
    be_worker(job, q, fds);
  a.problem = a.pid < 0 ? errno : 0;
  return a;
}

static uint64_t milliseconds(struct timeval t) {
  return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_usec / 1000;
}

static answer end(pid_t pid, bool closed) {
  static const struct timespec millisecond = {0, 1000000};
  answer a = {.pid = pid};
  int status;
  struct rusage used = {0};
  pid_t ended = wait4(pid, &status, WNOHANG, &used);
  for (int i = 0; closed && ended == 0 && i < PATIENCE; i++) {
    nanosleep(&millisecond, NULL);
    ended = wait4(pid, &status, WNOHANG, &used);
  }
  if (ended == 0) {
    a.ending.killed = true;
    kill(pid, SIGKILL);
    while ((ended = wait4(pid, &status, 0, &used)) < 0 && errno == EINTR)
      ;
  }
  if (ended != pid)
    return a;
  a.ending.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  a.ending.code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  a.ending.milliseconds = milliseconds(used.ru_utime) + milliseconds(used.ru_stime);
  return a;
}

static _Noreturn void be_keeper(const dsr_job *job, int socket) {
  question q;
  int fds[2];
  close_all_but(socket, socket);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGINT, SIG_IGN);
  signal(SIGQUIT, SIG_IGN);
  while (receive_question(socket, &q, fds)) {
    answer a = q.what == MAKE ? make(job, &q, fds) : end(q.pid, q.closed);
    if (fds[0] >= 0)
      close(fds[0]);
    if (fds[1] >= 0)
      close(fds[1]);
    if (send(socket, &a, sizeof a, MSG_NOSIGNAL) != (ssize_t)sizeof a)
      break;
  }
  _exit(0); /* its workers get the signal of a parent's death */
}

/* --- the host's side --- */

int dsr_keeper_new(const dsr_job *job, dsr_keeper **out, dsr_error *err) {
  int ends[2];
  *out = NULL;
  dsr_keeper *k = dsr_alloc_zero(1, sizeof *k);
  if (k == NULL)
    return dsr_fail_memory(err);
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    dsr_free(k);
    return dsr_fail(err, DSR_EIO, 0, "a process for scripts: %s", strerror(errno));
  }
  k->pid = fork();
  if (k->pid == 0)
    be_keeper(job, ends[1]);
  int problem = errno;
  close(ends[1]);
  k->socket = ends[0];
  if (k->pid < 0) {
    close(ends[0]);
    dsr_free(k);
    return dsr_fail(err, DSR_EIO, 0, "a process for scripts: %s", strerror(problem));
  }
  *out = k;
  return DSR_OK;
}

void dsr_keeper_free(dsr_keeper *k) {
  if (k == NULL)
    return;
  close(k->socket);
  while (waitpid(k->pid, NULL, 0) < 0 && errno == EINTR)
    ;
  dsr_free(k);
}

static int ask_keeper(dsr_keeper *k, const question *q, const int *fds, answer *a,
                      dsr_error *err) {
  ssize_t n = -1;
  if (send_question(k->socket, q, fds)) {
    while ((n = recv(k->socket, a, sizeof *a, 0)) < 0 && errno == EINTR)
      ;
  }
  if (n == (ssize_t)sizeof *a)
    return DSR_OK;
  return dsr_fail(err, DSR_EIO, 0, "the process that makes workers has ended");
}

static int make_worker(dsr_worker *w, const dsr_seal_limits *limits, dsr_error *err) {
  int to[2] = {-1, -1}, from[2] = {-1, -1};
  answer a = {.pid = -1};
  if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0) {
    int problem = errno;
    if (to[0] >= 0) {
      close(to[0]);
      close(to[1]);
    }
    return dsr_fail(err, DSR_EIO, 0, "a pipe to a worker: %s", strerror(problem));
  }
  question q = {.what = MAKE, .limits = *limits};
  const int fds[2] = {to[0], from[1]};
  int status = ask_keeper(w->keeper, &q, fds, &a, err);
  close(to[0]);
  close(from[1]);
  if (status == DSR_OK && a.pid < 0)
    status = dsr_fail(err, DSR_EIO, 0, "a worker's process: %s", strerror(a.problem));
  w->pid = a.pid;
  dsr_channel_open(&w->channel, from[0], to[1], FRAME_MAX, TOTAL_MAX);
  return status;
}

int dsr_worker_new(dsr_keeper *keeper, const dsr_seal_limits *limits,
                   const char *request, size_t len, uint32_t milliseconds_allowed,
                   dsr_worker **out, dsr_error *err) {
  *out = NULL;
  dsr_worker *w = dsr_alloc_zero(1, sizeof *w);
  if (w == NULL)
    return dsr_fail_memory(err);
  w->keeper = keeper;
  w->pid = -1;
  w->channel.in = w->channel.out = -1;
  int status = make_worker(w, limits, err);
  if (status == DSR_OK && milliseconds_allowed != 0)
    w->channel.deadline = dsr_channel_now() + milliseconds_allowed;
  if (status == DSR_OK)
    status = dsr_channel_send(&w->channel, 0, request, len, err);
  if (status != DSR_OK) {
    dsr_worker_end(w, NULL);
    return status;
  }
  *out = w;
  return DSR_OK;
}

dsr_channel *dsr_worker_channel(dsr_worker *w) { return &w->channel; }

int dsr_worker_sealed(dsr_worker *w, unsigned *missing, dsr_error *err) {
  uint32_t kind;
  const char *data;
  size_t len;
  *missing = DSR_SEAL_ALL;
  int status = dsr_channel_receive(&w->channel, &kind, &data, &len, err);
  if (status == DSR_DONE)
    return dsr_fail(err, DSR_EIO, 0, "the worker ended before it began");
  if (status != DSR_OK)
    return status;
  if (kind == DSR_FRAME_SEALED && len == sizeof *missing) {
    memcpy(missing, data, len);
    return DSR_OK;
  }
  return dsr_worker_failure(kind, data, len, err);
}

int dsr_worker_failure(uint32_t kind, const char *data, size_t len, dsr_error *err) {
  dsr_error said;
  if (kind != DSR_FRAME_FAILED || len != sizeof said)
    return dsr_fail(err, DSR_EDAMAGED, 0, "the worker sent what was not asked for");
  memcpy(&said, data, len);
  said.message[sizeof said.message - 1] = '\0';
  int code = said.code > DSR_DONE && said.code <= DSR_ESCRIPT ? said.code : DSR_ESCRIPT;
  return dsr_fail(err, code, said.offset, "%s", said.message);
}

void dsr_worker_end(dsr_worker *w, dsr_ending *ending) {
  answer a = {.pid = -1};
  if (w->pid > 0) {
    question q = {.what = END, .pid = w->pid, .closed = w->channel.ended};
    ask_keeper(w->keeper, &q, NULL, &a, NULL);
  }
  if (ending != NULL)
    *ending = a.ending;
  dsr_channel_close(&w->channel);
  dsr_free(w);
}
