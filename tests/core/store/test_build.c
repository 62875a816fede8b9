/* A new corpus is built beside its name, and counts as a whole or not at all. */
#include <criterion/criterion.h>
#include <signal.h>
#include <sys/wait.h>

#include "core/store/build.h"
#include "dossier/corpus.h"
#include "tests/core/store/corpus_fixture.h"

static char building[128], news[600];
static size_t news_count;

static void keep_news(void *user, dsr_corpus_news what, const char *message) {
  (void)user;
  cr_expect_eq(what, DSR_NEWS_LEFTOVER, "%s", message);
  snprintf(news, sizeof news, "%s", message);
  news_count++;
}

static void listen_in_folder(void) {
  news_count = 0;
  dsr_corpus_listen(keep_news, NULL);
  make_folder();
  snprintf(building, sizeof building, "%s-building", path);
}

static void stop_listening(void) {
  dsr_corpus_listen(NULL, NULL);
  drop_folder();
}

TestSuite(build, .init = listen_in_folder, .fini = stop_listening, .timeout = 60);

static bool is_there(const char *name) { return access(name, F_OK) == 0; }

static void put_batch(const char *key) {
  begin();
  put(key, key, key, DSR_LOADED);
  commit();
}

static void expect_documents(uint64_t count) {
  dsr_corpus_counts counts;
  dsr_check *check;
  cr_assert_eq(dsr_corpus_count(corpus, &counts, &error), DSR_OK);
  cr_expect_eq(counts.documents, count);
  cr_assert_eq(dsr_check_new(corpus, &check, &error), DSR_OK);
  cr_expect_eq(dsr_check_count(check), 0, "%s", dsr_check_fault(check, 0));
  dsr_check_free(check);
}

static int publish(void) { return dsr_corpus_publish(corpus, &error); }

Test(build, gets_its_name_when_it_is_published) {
  open_corpus(DSR_BUILD);
  cr_expect_str_eq(dsr_corpus_path(corpus), path);
  cr_expect_eq(dsr_corpus_opened_for(corpus), DSR_BUILD);
  put_batch("one");
  put_batch("two");
  cr_expect(!is_there(path));
  cr_expect(is_there(building));
  begin();
  cr_expect_eq(publish(), DSR_EINVAL);
  dsr_corpus_rollback(corpus);
  cr_assert_eq(publish(), DSR_OK, "%s", error.message);
  cr_expect_eq(dsr_corpus_opened_for(corpus), DSR_WRITE);
  cr_expect(is_there(path));
  cr_expect(!is_there(building));
  cr_expect_eq(publish(), DSR_OK);
  put_batch("three");
  expect_documents(3);
  close_corpus();
  open_corpus(DSR_READ);
  expect_documents(3);
  close_corpus();
  open_corpus(DSR_BUILD); /* there is one: as DSR_CREATE */
  cr_expect(!is_there(building));
  put_batch("four");
  expect_documents(4);
  cr_expect_eq(publish(), DSR_OK);
  cr_expect_eq(news_count, 0);
}

Test(build, leaves_nothing_when_it_is_closed_before) {
  open_corpus(DSR_BUILD);
  put_batch("one");
  close_corpus();
  cr_expect(!is_there(path));
  cr_expect(!is_there(building));
}

Test(build, a_batch_can_be_rolled_back) {
  open_corpus(DSR_BUILD);
  put_batch("one");
  begin();
  put("one", "one", "other bytes", DSR_REPLACED);
  put("two", "two", "two", DSR_LOADED);
  dsr_corpus_rollback(corpus);
  put_batch("three");
  cr_assert_eq(publish(), DSR_OK);
  expect_documents(2);
}

static void build_and_die(void) {
  open_corpus(DSR_BUILD);
  put_batch("one");
  begin();
  put("two", "two", "two", DSR_LOADED);
  kill(getpid(), SIGKILL);
}

Test(build, what_a_killed_one_left_is_removed_and_named) {
  for (int there = 0; there < 2; there++) {
    int status;
    pid_t child = fork();
    if (child == 0)
      build_and_die();
    waitpid(child, &status, 0);
    cr_assert(WIFSIGNALED(status));
    cr_expect(!is_there(path));
    cr_expect(is_there(building));
    cr_expect_eq(dsr_corpus_open(path, DSR_READ, &corpus, &error), DSR_EIO);
    if (there) { /* made otherwise meanwhile */
      open_corpus(DSR_CREATE);
      close_corpus();
    }
    open_corpus(DSR_BUILD);
    cr_expect_eq(news_count, (size_t)there + 1);
    cr_expect_not_null(strstr(news, "a.dossier-building: was left"), "%s", news);
    put_batch("later");
    cr_assert_eq(publish(), DSR_OK, "%s", error.message);
    expect_documents(1);
    close_corpus();
    cr_expect(!is_there(building));
    unlink(path);
  }
}

/* A process that builds for so long and publishes. */
static pid_t build_elsewhere(unsigned milliseconds) {
  int ready[2];
  char byte = 0;
  cr_assert_eq(pipe(ready), 0);
  pid_t child = fork();
  if (child == 0) {
    open_corpus(DSR_BUILD);
    put_batch("theirs");
    if (write(ready[1], "x", 1) != 1)
      _exit(1);
    usleep(milliseconds * 1000);
    if (publish() != DSR_OK)
      _exit(1);
    close_corpus();
    _exit(0);
  }
  cr_assert_eq(read(ready[0], &byte, 1), 1);
  close(ready[0]);
  close(ready[1]);
  return child;
}

Test(build, the_second_waits_and_goes_on_in_the_firsts) {
  int status;
  pid_t child = build_elsewhere(300);
  open_corpus(DSR_BUILD);
  put_batch("ours");
  waitpid(child, &status, 0);
  cr_assert_eq(status, 0);
  expect_documents(2);
  cr_expect_eq(news_count, 0);
}

Test(build, the_second_gives_up_and_says_who_builds) {
  char wanted[32];
  int status;
  pid_t child = build_elsewhere(6500);
  cr_expect_eq(dsr_corpus_open(path, DSR_BUILD, &corpus, &error), DSR_EBUSY);
  snprintf(wanted, sizeof wanted, "process %d", (int)child);
  if (access("/proc/locks", R_OK) == 0)
    cr_expect_not_null(strstr(error.message, wanted), "%s", error.message);
  waitpid(child, &status, 0);
  cr_expect_eq(status, 0, "what it built was disturbed");
}

Test(build, what_is_none_of_ours_is_left_alone) {
  FILE *f = fopen(building, "w");
  fputs("a letter", f);
  fclose(f);
  cr_expect_eq(dsr_corpus_open(path, DSR_BUILD, &corpus, &error), DSR_EFOREIGN);
  cr_expect_not_null(strstr(error.message, building), "%s", error.message);
  cr_expect(is_there(building));
  cr_expect(!is_there(path));
}

Test(build, never_takes_the_place_of_another) {
  dsr_corpus *other;
  open_corpus(DSR_BUILD);
  put_batch("one");
  cr_assert_eq(dsr_corpus_open(path, DSR_CREATE, &other, &error), DSR_OK);
  dsr_corpus_close(other);
  cr_expect_eq(publish(), DSR_EBUSY);
  cr_expect_not_null(strstr(error.message, "meanwhile"), "%s", error.message);
  cr_expect_eq(dsr_corpus_begin(corpus, &error), DSR_ECLOSED);
  close_corpus();
  cr_expect(!is_there(building));
  open_corpus(DSR_READ);
  expect_documents(0);
}

Test(build, wants_no_open_walk) {
  dsr_documents *walk;
  open_corpus(DSR_BUILD);
  put_batch("one");
  cr_assert_eq(dsr_documents_new(corpus, NULL, &walk, &error), DSR_OK);
  cr_expect_eq(publish(), DSR_EINVAL);
  dsr_documents_free(walk);
  cr_expect_eq(publish(), DSR_OK);
}

Test(build, survives_every_failed_allocation) {
  size_t requests = 0;
  for (size_t n = 1; n <= requests + 1; n++) {
    dsr_memory_fail(n, 0);
    int status = dsr_corpus_open(path, DSR_BUILD, &corpus, &error);
    if (status == DSR_OK)
      status = publish();
    requests = dsr_memory_fail(0, 0);
    cr_assert(status == DSR_OK || status == DSR_ENOMEM, "%s", error.message);
    close_corpus();
    cr_expect(!is_there(building));
    unlink(path);
    cr_assert_eq(dsr_memory_live(), 0);
  }
}
