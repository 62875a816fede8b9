/* Workers: what they answer, how they end, what they cannot do to their host. */
#include "core/seal/worker.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/live_blocks.h"

TestSuite(worker, .fini = no_live_blocks);

static const dsr_seal_limits limits = {.seconds = 20, .memory = 256 << 20};

/* What the test's worker does is its request. */
static char wish[64];

static int open_wish(void *user, const char *request, size_t len, dsr_channel *host,
                     dsr_seal_limits *own, dsr_error *err) {
  (void)user, (void)host, (void)own;
  snprintf(wish, sizeof wish, "%.*s", (int)len, request);
  if (strcmp(wish, "cannot open") == 0) {
    err->code = DSR_ENOTFOUND;
    strcpy(err->message, "there is no such thing");
    return DSR_ENOTFOUND;
  }
  return DSR_OK;
}

static int echo(dsr_channel *host, dsr_error *err) {
  uint32_t kind;
  const char *data;
  size_t len;
  int status;
  while ((status = dsr_channel_receive(host, &kind, &data, &len, err)) == DSR_OK &&
         status == DSR_OK)
    status = dsr_channel_send(host, kind + 1, data, len, err);
  return status;
}

static _Noreturn void loop(void) {
  for (volatile unsigned n = 0;; n++)
    ;
}

static int run_wish(void *user, dsr_channel *host, dsr_error *err) {
  static const char junk[1000];
  (void)user;
  if (strcmp(wish, "echo") == 0)
    return echo(host, err);
  if (strcmp(wish, "loop") == 0)
    loop();
  if (strcmp(wish, "crash") == 0)
    __builtin_trap();
  if (strcmp(wish, "close and stay") == 0) {
    close(host->in);
    close(host->out);
    loop();
  }
  if (strcmp(wish, "flood") == 0)
    for (;;)
      dsr_channel_send(host, DSR_FRAME_OWN, junk, sizeof junk, NULL);
  if (strcmp(wish, "lie") == 0) {
    static const uint32_t head[2] = {DSR_FRAME_OWN, UINT32_MAX};
    return write(host->out, head, sizeof head) > 0 ? DSR_OK : DSR_EIO;
  }
  if (strcmp(wish, "cut") == 0) {
    static const uint32_t head[3] = {DSR_FRAME_OWN, 100, 0};
    return write(host->out, head, sizeof head) > 0 ? DSR_OK : DSR_EIO;
  }
  if (strcmp(wish, "sees") == 0) { /* descriptors that are open, as a byte */
    char seen = 0;
    for (int fd = 3; fd < 256; fd++)
      seen = (char)(seen + (fcntl(fd, F_GETFL) >= 0));
    return dsr_channel_send(host, DSR_FRAME_OWN, &seen, 1, err);
  }
  return DSR_OK;
}

static const dsr_job job = {NULL, open_wish, run_wish};

typedef struct shop {
  dsr_keeper *keeper;
  dsr_worker *worker;
  dsr_channel *channel;
} shop;

static shop open_shop(const char *what, uint32_t milliseconds) {
  shop s = {0};
  unsigned missing;
  dsr_error err = {0};
  cr_assert_eq(dsr_keeper_new(&job, &s.keeper, &err), DSR_OK, "%s", err.message);
  cr_assert_eq(dsr_worker_new(s.keeper, &limits, what, strlen(what), milliseconds,
                              &s.worker, &err),
               DSR_OK, "%s", err.message);
  s.channel = dsr_worker_channel(s.worker);
  cr_assert_eq(dsr_worker_sealed(s.worker, &missing, &err), DSR_OK, "%s", err.message);
  return s;
}

static void close_shop(shop *s, dsr_ending *ending) {
  dsr_worker_end(s->worker, ending);
  dsr_keeper_free(s->keeper);
}

Test(worker, answers) {
  shop s = open_shop("echo", 10000);
  char *large = malloc(3 << 20);
  memset(large, 'x', 3 << 20);
  for (uint32_t i = 0; i < 20; i++) {
    uint32_t kind;
    const char *data;
    size_t len, sent = i == 7 ? 3 << 20 : i;
    cr_assert_eq(dsr_channel_send(s.channel, 100 + i, large, sent, NULL), DSR_OK);
    cr_assert_eq(dsr_channel_receive(s.channel, &kind, &data, &len, NULL), DSR_OK);
    cr_assert(kind == 101 + i && len == sent);
    cr_assert_eq(memcmp(data, large, len), 0);
  }
  free(large);
  close_shop(&s, NULL);
}

Test(worker, sees_nothing_of_its_host) {
  int secret = open("/dev/null", O_RDONLY); /* without O_CLOEXEC */
  shop s = open_shop("sees", 10000);
  uint32_t kind;
  const char *data;
  size_t len;
  cr_assert_eq(dsr_channel_receive(s.channel, &kind, &data, &len, NULL), DSR_OK);
  cr_assert_eq(data[0], 2, "%d descriptors are open beside its pipes", data[0] - 2);
  close(secret);
  close_shop(&s, NULL);
}

Test(worker, is_ended_at_its_deadline) {
  shop s = open_shop("loop", 300);
  uint32_t kind;
  const char *data;
  size_t len;
  dsr_error err = {0};
  dsr_ending ending;
  int64_t begun = dsr_channel_now();
  cr_assert_eq(dsr_channel_receive(s.channel, &kind, &data, &len, &err), DSR_ELIMIT);
  cr_assert_not_null(strstr(err.message, "time"));
  close_shop(&s, &ending);
  cr_assert(ending.killed && ending.signal == SIGKILL);
  cr_assert_lt(dsr_channel_now() - begun, 2000);
}

Test(worker, may_crash) {
  shop s = open_shop("crash", 10000);
  uint32_t kind;
  const char *data;
  size_t len;
  dsr_ending ending;
  cr_assert_eq(dsr_channel_receive(s.channel, &kind, &data, &len, NULL), DSR_DONE);
  cr_assert_neq(dsr_channel_send(s.channel, 1, "x", 1, NULL), DSR_EIO);
  close_shop(&s, &ending);
  cr_assert(!ending.killed, "it ended by itself");
  cr_assert(ending.signal != 0 || ending.code != 0);
}

Test(worker, that_hides_is_ended) {
  shop s = open_shop("close and stay", 10000);
  uint32_t kind;
  const char *data;
  size_t len;
  dsr_ending ending;
  cr_assert_eq(dsr_channel_receive(s.channel, &kind, &data, &len, NULL), DSR_DONE);
  close_shop(&s, &ending);
  cr_assert(ending.killed);
}

Test(worker, that_floods_meets_its_limits) {
  shop s = open_shop("flood", 10000);
  uint32_t kind;
  const char *data;
  size_t len, frames = 0;
  s.channel->left = 100000;
  int status;
  while ((status = dsr_channel_receive(s.channel, &kind, &data, &len, NULL)) == DSR_OK)
    frames++;
  cr_assert_eq(status, DSR_ELIMIT);
  cr_assert_eq(frames, 99);
  close_shop(&s, NULL);
}

Test(worker, that_lies_about_lengths_is_found_out) {
  static const struct {
    const char *what;
    int status;
  } rows[] = {{"lie", DSR_ELIMIT}, {"cut", DSR_EDAMAGED}};
  for (size_t i = 0; i < 2; i++) {
    shop s = open_shop(rows[i].what, 10000);
    uint32_t kind;
    const char *data;
    size_t len;
    cr_expect_eq(dsr_channel_receive(s.channel, &kind, &data, &len, NULL),
                 rows[i].status, "%s", rows[i].what);
    close_shop(&s, NULL);
  }
}

Test(worker, says_why_it_cannot_begin) {
  dsr_keeper *keeper;
  dsr_worker *worker;
  unsigned missing;
  dsr_error err = {0};
  cr_assert_eq(dsr_keeper_new(&job, &keeper, &err), DSR_OK);
  cr_assert_eq(dsr_worker_new(keeper, &limits, "cannot open", 11, 10000, &worker, &err),
               DSR_OK);
  cr_assert_eq(dsr_worker_sealed(worker, &missing, &err), DSR_ENOTFOUND);
  cr_assert_str_eq(err.message, "there is no such thing");
  dsr_worker_end(worker, NULL);
  dsr_keeper_free(keeper);
}

Test(worker, keepers_make_many) {
  shop s = open_shop("echo", 10000);
  for (int i = 0; i < 50; i++) {
    dsr_worker *worker;
    unsigned missing;
    dsr_ending ending;
    cr_assert_eq(dsr_worker_new(s.keeper, &limits, "nothing", 7, 10000, &worker, NULL),
                 DSR_OK);
    cr_assert_eq(dsr_worker_sealed(worker, &missing, NULL), DSR_OK);
    dsr_worker_end(worker, &ending);
  }
  close_shop(&s, NULL);
}

/* Orphans come to the test, which can then count who has ended. */
Test(worker, ends_with_its_host) {
  int ready[2];
  char byte;
  cr_assert_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
  cr_assert_eq(pipe(ready), 0);
  pid_t host = fork();
  if (host == 0) {
    open_shop("loop", 60000);
    if (write(ready[1], "x", 1) != 1)
      _exit(1);
    for (;;)
      pause();
  }
  cr_assert_eq(read(ready[0], &byte, 1), 1);
  kill(host, SIGKILL);
  int ended = 0;
  alarm(20);
  while (waitpid(-1, NULL, 0) > 0)
    ended++;
  cr_assert_eq(ended, 3, "host, keeper and worker");
  close(ready[0]);
  close(ready[1]);
}
