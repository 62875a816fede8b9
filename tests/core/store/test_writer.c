/* Two processes at one corpus, and corpora on network shares. */
#include <criterion/criterion.h>
#include <signal.h>
#include <sys/wait.h>

#include "core/store/writer.h"
#include "tests/core/store/corpus_fixture.h"

static char news[8][600];
static int news_kinds[8];
static size_t news_count;

static void keep_news(void *user, dsr_corpus_news what, const char *message) {
  cr_assert_eq(user, &news_count);
  cr_assert_lt(news_count, 8u);
  news_kinds[news_count] = (int)what;
  snprintf(news[news_count++], sizeof *news, "%s", message);
}

static void listen_and_make(void) {
  news_count = 0;
  dsr_corpus_listen(keep_news, &news_count);
  make_folder();
}

static void stop_listening(void) {
  dsr_share_ask(NULL);
  dsr_corpus_listen(NULL, NULL);
  drop_folder();
}

TestSuite(writer, .init = listen_and_make, .fini = stop_listening, .timeout = 60);

/* A process that holds a batch for `seconds`, or until it is killed. */
static pid_t hold_batch(unsigned seconds) {
  int ready[2];
  char byte = 0;
  cr_assert_eq(pipe(ready), 0);
  pid_t child = fork();
  if (child == 0) {
    open_corpus(DSR_WRITE);
    begin();
    put("theirs", "/theirs", "their text", DSR_LOADED);
    if (write(ready[1], "x", 1) != 1)
      _exit(1);
    sleep(seconds);
    commit();
    close_corpus();
    _exit(0);
  }
  cr_assert_eq(read(ready[0], &byte, 1), 1);
  close(ready[0]);
  close(ready[1]);
  return child;
}

static bool locks_are_listed(void) { return access("/proc/locks", R_OK) == 0; }

static void expect_named(const char *message, pid_t process) {
  char wanted[64];
  snprintf(wanted, sizeof wanted, "process %ld (", (long)process);
  if (locks_are_listed())
    cr_expect_not_null(strstr(message, wanted), "%s", message);
}

Test(writer, the_second_waits_and_then_says_who_writes) {
  open_corpus(DSR_CREATE);
  close_corpus();
  pid_t other = hold_batch(30);
  open_corpus(DSR_WRITE);
  int status = dsr_corpus_begin(corpus, &error);
  cr_expect_eq(status, DSR_EBUSY);
  expect_named(error.message, other);
  cr_expect_not_null(strstr(error.message, path), "%s", error.message);
  cr_assert_eq(news_count, 1);
  cr_expect_eq(news_kinds[0], DSR_NEWS_WAITING);
  expect_named(news[0], other);
  kill(other, SIGKILL);
  waitpid(other, NULL, 0);
  begin(); /* what a dead process held is free */
  commit();
}

Test(writer, the_second_goes_on_when_the_first_is_done) {
  open_corpus(DSR_CREATE);
  close_corpus();
  pid_t other = hold_batch(2);
  open_corpus(DSR_WRITE);
  begin();
  put("ours", "/ours", "our text", DSR_LOADED);
  commit();
  int status = -1;
  waitpid(other, &status, 0);
  cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  dsr_corpus_counts counts;
  cr_assert_eq(dsr_corpus_count(corpus, &counts, &error), DSR_OK);
  cr_expect_eq(counts.documents, 2);
  cr_expect_eq(news_count, 1, "a second's waiting is told of");
}

Test(writer, one_that_holds_the_file_itself_is_named) {
  open_corpus(DSR_CREATE);
  close_corpus();
  int ready[2];
  char byte;
  cr_assert_eq(pipe(ready), 0);
  pid_t other = fork();
  if (other == 0) {
    sqlite3 *db;
    if (sqlite3_open(path, &db) != SQLITE_OK ||
        sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL) != SQLITE_OK ||
        write(ready[1], "x", 1) != 1)
      _exit(1);
    sleep(30);
    _exit(0);
  }
  cr_assert_eq(read(ready[0], &byte, 1), 1);
  cr_expect_eq(dsr_corpus_open(path, DSR_WRITE, &corpus, &error), DSR_EBUSY);
  expect_named(error.message, other);
  kill(other, SIGKILL);
  waitpid(other, NULL, 0);
  close(ready[0]);
  close(ready[1]);
}

Test(writer, a_process_is_described) {
  dsr_buf who = {0};
  cr_assert(dsr_writer_describe((long)getpid(), &who));
  char wanted[32];
  snprintf(wanted, sizeof wanted, "process %ld", (long)getpid());
  cr_expect_eq(strncmp(who.data, wanted, strlen(wanted)), 0, "%s", who.data);
  if (locks_are_listed()) {
    cr_expect_not_null(strstr(who.data, "(test_writer, for "), "%s", who.data);
    cr_expect_not_null(strstr(who.data, " s)"), "%s", who.data);
  }
  dsr_buf_free(&who);
}

/* --- shares --- */

static unsigned long fake_type;
static const char *fake_mount;

static bool fake_probe(const char *of, unsigned long *type, char *mount,
                       size_t size) {
  cr_assert_str_eq(of, path);
  *type = fake_type;
  snprintf(mount, size, "%s", fake_mount);
  return true;
}

Test(writer, a_share_is_told_of_once_when_opened_for_writing) {
  static const struct {
    unsigned long type;
    const char *mount, *name;
  } cases[] = {
      {0x6969, "nfs4", "(NFS)"},         {0xFF534D42, "cifs", "(CIFS)"},
      {0xFFFFFFFFFE534D42, "smb3", "(SMB2)"}, {0x01021997, "9p", "(9p)"},
      {0x65735546, "fuse.sshfs", "(sshfs)"},  {0x65735546, "", "(FUSE)"},
      {0x5346414F, "afs", "(AFS)"},      {0x00C36400, "ceph", "(Ceph)"},
      {0x0BD00BD0, "lustre", "(Lustre)"},
  };
  dsr_share_ask(fake_probe);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    fake_type = cases[i].type;
    fake_mount = cases[i].mount;
    news_count = 0;
    open_corpus(DSR_CREATE);
    begin();
    commit();
    close_corpus();
    cr_assert_eq(news_count, 1, "%s", cases[i].name);
    cr_expect_eq(news_kinds[0], DSR_NEWS_SHARE);
    cr_expect_not_null(strstr(news[0], cases[i].name), "%s", news[0]);
    cr_expect_not_null(strstr(news[0], path), "%s", news[0]);
    open_corpus(DSR_READ);
    close_corpus();
    cr_expect_eq(news_count, 1, "reading is safe");
  }
}

Test(writer, a_disk_of_this_machine_is_no_share) {
  static const unsigned long types[] = {0xEF53, 0x58465342, 0x9123683E,
                                        0x01021994, 0x794C7630};
  dsr_share_ask(fake_probe);
  fake_mount = "ext4";
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    fake_type = types[i];
    open_corpus(DSR_CREATE);
    close_corpus();
  }
  fake_type = 0x65735546;
  fake_mount = "fuseblk";
  open_corpus(DSR_WRITE);
  close_corpus();
  cr_expect_eq(news_count, 0);
}
