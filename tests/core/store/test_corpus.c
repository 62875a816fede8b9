/* Opening, refusing, batches and what they leave in the folder. */
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "tests/core/store/corpus_fixture.h"

TestSuite(corpus, .init = make_folder, .fini = drop_folder);

static bool exists(const char *end) {
  char name[128];
  snprintf(name, sizeof name, "%s%s", path, end);
  return access(name, F_OK) == 0;
}

static void make_one(void) {
  open_corpus(DSR_CREATE);
  begin();
  put("a.txt", "/x/a.txt", "The minister left. He won.", DSR_LOADED);
  commit();
  close_corpus();
}

Test(corpus, opens_what_it_made) {
  make_one();
  open_corpus(DSR_READ);
  dsr_corpus_counts counts;
  cr_assert_eq(dsr_corpus_count(corpus, &counts, &error), DSR_OK);
  cr_assert_eq(counts.documents, 1);
  cr_assert_eq(counts.bytes, 26);
  cr_assert_eq(counts.tokens, 7);
  cr_assert_eq(counts.sentences, 2);
  cr_assert_eq(counts.forms, 6);
  cr_assert_eq(counts.schema, DSR_CORPUS_SCHEMA);
  cr_assert_eq(counts.tokenizer, dsr_tokenizer_version());
  cr_assert_str_eq(dsr_corpus_path(corpus), path);
}

Test(corpus, is_one_file_at_rest) {
  open_corpus(DSR_CREATE);
  begin();
  cr_assert(exists("-wal"));
  commit();
  close_corpus();
  cr_assert(!exists("-wal") && !exists("-shm") && !exists("-journal"));
  size_t size;
  char *bytes = read_file(path, &size);
  cr_assert_eq(bytes[18], 1, "the file is in WAL mode at rest");
  cr_assert_eq(memcmp(bytes + 68, "DSR1", 4), 0);
  free(bytes);
}

Test(corpus, stays_in_wal_until_the_last_closes) {
  make_one();
  dsr_corpus *reader;
  open_corpus(DSR_WRITE);
  begin();
  put("b.txt", "/x/b.txt", "More.", DSR_LOADED);
  commit();
  cr_assert_eq(dsr_corpus_open(path, DSR_READ, &reader, &error), DSR_OK);
  dsr_corpus_counts counts;
  cr_assert_eq(dsr_corpus_count(reader, &counts, &error), DSR_OK);
  cr_assert_eq(counts.documents, 2);
  close_corpus();
  cr_assert(exists("-wal"));
  dsr_corpus_close(reader);
  cr_assert(!exists("-wal"));
}

Test(corpus, reading_changes_no_byte) {
  make_one();
  size_t before, after;
  char *was = read_file(path, &before);
  open_corpus(DSR_READ);
  cr_assert_eq(dsr_corpus_begin(corpus, &error), DSR_OK);
  cr_assert_eq(dsr_corpus_commit(corpus, &error), DSR_OK);
  close_corpus();
  char *is = read_file(path, &after);
  cr_assert(before == after && memcmp(was, is, before) == 0);
  free(was);
  free(is);
}

/* Each file is refused with its status and stays byte for byte; so does a WAL
 * or journal that lies beside it. */
static void refuse(const char *what, const char *bytes, size_t size,
                   int expected, dsr_corpus_mode mode) {
  static const char *const beside[] = {"-wal", "-journal", "-shm"};
  char name[128];
  write_file(path, bytes, size);
  for (int i = 0; i < 3; i++) {
    snprintf(name, sizeof name, "%s%s", path, beside[i]);
    write_file(name, "stale", 5);
  }
  int status = dsr_corpus_open(path, mode, &corpus, &error);
  cr_expect_eq(status, expected, "%s: %s (%s)", what, dsr_status_name(status),
               error.message);
  cr_expect_null(corpus);
  cr_expect_not_null(strstr(error.message, path), "%s", error.message);
  size_t left;
  char *is = read_file(path, &left);
  cr_expect(left == size && memcmp(is, bytes, size) == 0, "%s was changed", what);
  free(is);
  for (int i = 0; i < 3; i++) {
    snprintf(name, sizeof name, "%s%s", path, beside[i]);
    is = read_file(name, &left);
    cr_expect(left == 5 && memcmp(is, "stale", 5) == 0, "%s: %s", what, name);
    free(is);
    unlink(name);
  }
  unlink(path);
}

Test(corpus, refuses_and_leaves_untouched) {
  make_one();
  size_t size;
  char *bytes = read_file(path, &size);
  for (int mode = DSR_READ; mode <= DSR_CREATE; mode++) {
    dsr_corpus_mode m = (dsr_corpus_mode)mode;
    refuse("text", "Dear reader", 11, DSR_EFOREIGN, m);
    refuse("head", bytes, 60, DSR_EFOREIGN, m);
    char *copy = malloc(size);
    memcpy(copy, bytes, size);
    copy[71] = 'X';
    refuse("another program's", copy, size, DSR_EFOREIGN, m);
    memset(copy + 68, 0, 4);
    refuse("plain SQLite", copy, size, DSR_EFOREIGN, m);
    memcpy(copy, bytes, size);
    copy[63] = 2;
    refuse("newer", copy, size, DSR_ENEWER, m);
    copy[63] = 0;
    refuse("version 0", copy, size, DSR_EDAMAGED, m);
    memcpy(copy, bytes, size);
    copy[16] = 1, copy[17] = 3;
    refuse("page size", copy, size, DSR_EDAMAGED, m);
    free(copy);
  }
  free(bytes);
}

Test(corpus, refuses_a_file_cut_short) {
  make_one();
  cr_assert_eq(truncate(path, 3 * 16384 + 100), 0);
  cr_assert_eq(dsr_corpus_open(path, DSR_READ, &corpus, &error), DSR_EDAMAGED);
  cr_assert_not_null(strstr(error.message, "cut short"), "%s", error.message);
}

Test(corpus, refuses_a_schema_that_is_not_its_own) {
  static const char *const changes[] = {
      "ALTER TABLE mention ADD COLUMN x", "DROP INDEX document_day",
      "DROP VIEW quotes", "DROP VIEW dates; CREATE VIEW dates AS SELECT 1",
      "UPDATE meta SET value = 99 WHERE key = 'tokenizer'"};
  static const int expected[] = {DSR_EDAMAGED, DSR_EDAMAGED, DSR_EDAMAGED,
                                 DSR_EDAMAGED, DSR_ENEWER};
  for (int i = 0; i < 5; i++) {
    char command[256];
    size_t before, after;
    make_one();
    snprintf(command, sizeof command, "sqlite3 %s \"%s\"", path, changes[i]);
    cr_assert_eq(system(command), 0);
    char *was = read_file(path, &before);
    int status = dsr_corpus_open(path, DSR_WRITE, &corpus, &error);
    cr_expect_eq(status, expected[i], "%s: %s", changes[i], error.message);
    char *is = read_file(path, &after);
    cr_expect(before == after && memcmp(was, is, before) == 0, "%s", changes[i]);
    free(was);
    free(is);
    unlink(path);
  }
}

Test(corpus, takes_other_peoples_tables_beside_its_own) {
  char command[256];
  make_one();
  snprintf(command, sizeof command, "sqlite3 %s 'CREATE TABLE notes(a)'", path);
  cr_assert_eq(system(command), 0);
  open_corpus(DSR_WRITE);
}

Test(corpus, damaged_pages_are_an_error_not_a_crash) {
  make_one();
  size_t size;
  char *bytes = read_file(path, &size);
  for (size_t at = 100; at + 16 < size; at += 1531) {
    char *copy = malloc(size);
    memcpy(copy, bytes, size);
    memset(copy + at, 0xA5, 16);
    write_file(path, copy, size);
    free(copy);
    if (dsr_corpus_open(path, DSR_READ, &corpus, &error) == DSR_OK) {
      dsr_check *check = NULL;
      dsr_check_new(corpus, &check, &error);
      dsr_check_free(check);
      dsr_document *doc = NULL;
      dsr_document_open(corpus, "a.txt", &doc, &error);
      dsr_document_free(doc);
    }
    close_corpus();
  }
  free(bytes);
}

Test(corpus, says_what_is_wrong_with_the_path) {
  char name[128];
  static const struct { dsr_corpus_mode mode; int status; } modes[] = {
      {DSR_READ, DSR_EIO}, {DSR_WRITE, DSR_EIO}};
  for (int i = 0; i < 2; i++)
    cr_expect_eq(dsr_corpus_open(path, modes[i].mode, &corpus, &error),
                 modes[i].status);
  cr_expect(!exists(""));
  cr_expect_eq(dsr_corpus_open(folder, DSR_CREATE, &corpus, &error),
               DSR_EFOREIGN);
  cr_expect_eq(dsr_corpus_open("", DSR_CREATE, &corpus, &error), DSR_EINVAL);
  cr_expect_eq(dsr_corpus_open(path, (dsr_corpus_mode)7, &corpus, &error),
               DSR_EINVAL);
  snprintf(name, sizeof name, "%s/none/a.dossier", folder);
  cr_expect_neq(dsr_corpus_open(name, DSR_CREATE, &corpus, &error), DSR_OK);
  write_file(path, "", 0);
  cr_expect_eq(dsr_corpus_open(path, DSR_READ, &corpus, &error), DSR_EFOREIGN);
  open_corpus(DSR_CREATE);
}

Test(corpus, never_reads_a_name_as_a_uri) {
  char here[256];
  cr_assert_not_null(getcwd(here, sizeof here));
  cr_assert_eq(chdir(folder), 0);
  cr_assert_eq(dsr_corpus_open("file:b.dossier?mode=memory", DSR_CREATE, &corpus,
                               &error),
               DSR_OK, "%s", error.message);
  close_corpus();
  cr_expect_eq(access("file:b.dossier?mode=memory", F_OK), 0);
  cr_assert_eq(dsr_corpus_open(":memory:", DSR_CREATE, &corpus, &error), DSR_OK);
  close_corpus();
  cr_expect_eq(access(":memory:", F_OK), 0);
  cr_assert_eq(chdir(here), 0);
}

Test(corpus, opens_read_only_in_a_read_only_folder) {
  make_one();
  cr_assert_eq(chmod(path, 0444), 0);
  cr_assert_eq(chmod(folder, 0555), 0);
  pid_t child = fork();
  if (child == 0) { /* rights do not bind root */
    if (getuid() == 0 && setuid(65534) != 0)
      _exit(9);
    dsr_corpus *c;
    dsr_corpus_counts counts;
    dsr_error e;
    if (dsr_corpus_open(path, DSR_WRITE, &c, &e) != DSR_EREADONLY)
      _exit(1);
    if (dsr_corpus_open(path, DSR_READ, &c, &e) != DSR_OK)
      _exit(2);
    if (dsr_corpus_count(c, &counts, &e) != DSR_OK || counts.documents != 1)
      _exit(3);
    dsr_corpus_close(c);
    _exit(0);
  }
  int status = -1;
  waitpid(child, &status, 0);
  cr_assert_eq(chmod(folder, 0755), 0);
  cr_assert(WIFEXITED(status));
  cr_assert_eq(WEXITSTATUS(status), 0, "child said %d", WEXITSTATUS(status));
}

Test(corpus, rollback_takes_everything_back) {
  make_one();
  open_corpus(DSR_WRITE);
  begin();
  int64_t id = put("b.txt", "/x/b.txt", "Entirely other vocabulary.", DSR_LOADED);
  int64_t run = make_run("names", "h");
  mention(id, run, 0, 8, "person", "entirely");
  dsr_corpus_rollback(corpus);
  dsr_corpus_counts counts;
  cr_assert_eq(dsr_corpus_count(corpus, &counts, &error), DSR_OK);
  cr_assert_eq(counts.documents, 1);
  cr_assert_eq(counts.forms, 6);
  cr_assert_eq(counts.mentions + counts.entities + counts.runs, 0);
  dsr_lexicon *lexicon;
  cr_assert_eq(dsr_corpus_lexicon(corpus, &lexicon, &error), DSR_OK);
  cr_assert_eq(dsr_lexicon_count(lexicon), 6);
  begin();
  put("b.txt", "/x/b.txt", "Other words.", DSR_LOADED);
  commit();
  cr_assert_eq(dsr_corpus_lexicon(corpus, &lexicon, &error), DSR_OK);
  cr_assert_eq(dsr_lexicon_find(lexicon, "Other", 5), 7);
}

Test(corpus, a_killed_writer_leaves_the_old_state) {
  make_one();
  pid_t child = fork();
  if (child == 0) {
    open_corpus(DSR_WRITE);
    begin();
    put("b.txt", "/x/b.txt", "Committed.", DSR_LOADED);
    commit();
    begin();
    put("c.txt", "/x/c.txt", "Lost.", DSR_LOADED);
    kill(getpid(), SIGKILL);
  }
  int status;
  waitpid(child, &status, 0);
  cr_assert(WIFSIGNALED(status));
  for (int mode = DSR_READ; mode <= DSR_WRITE; mode++) {
    open_corpus((dsr_corpus_mode)mode);
    dsr_corpus_counts counts;
    cr_assert_eq(dsr_corpus_count(corpus, &counts, &error), DSR_OK);
    cr_assert_eq(counts.documents, 2);
    dsr_check *check;
    cr_assert_eq(dsr_check_new(corpus, &check, &error), DSR_OK);
    cr_assert_eq(dsr_check_count(check), 0, "%s", dsr_check_fault(check, 0));
    dsr_check_free(check);
    close_corpus();
  }
  cr_assert(!exists("-wal"));
}

Test(corpus, a_full_disk_loses_only_the_batch) {
  make_one();
  pid_t child = fork();
  if (child == 0) {
    struct rlimit limit = {1 << 20, 1 << 20};
    static char text[1 << 16];
    signal(SIGXFSZ, SIG_IGN);
    open_corpus(DSR_WRITE);
    setrlimit(RLIMIT_FSIZE, &limit);
    begin();
    int status = DSR_OK;
    for (int i = 0; i < 100 && status == DSR_OK; i++) {
      char key[16];
      int outcome;
      int64_t id;
      snprintf(key, sizeof key, "k%d", i);
      memset(text, 'a' + i % 26, sizeof text);
      text[i] = ' ';
      dsr_new_document doc = {.key = key, .source = key};
      status = put_document(&doc, text, sizeof text, &outcome, &id);
    }
    if (status == DSR_OK)
      status = dsr_corpus_commit(corpus, &error);
    else if (dsr_corpus_commit(corpus, NULL) == DSR_OK)
      _exit(2);
    if (status != DSR_EIO || !strstr(error.message, path))
      _exit(1);
    begin();
    put("small", "/small", "fits", DSR_LOADED);
    commit();
    close_corpus();
    _exit(0);
  }
  int status = -1;
  waitpid(child, &status, 0);
  cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%d", status);
  open_corpus(DSR_WRITE);
  dsr_corpus_counts counts;
  cr_assert_eq(dsr_corpus_count(corpus, &counts, &error), DSR_OK);
  cr_expect_eq(counts.documents, 2);
}

Test(corpus, two_writers_take_turns) {
  dsr_corpus *second;
  open_corpus(DSR_CREATE);
  cr_assert_eq(dsr_corpus_open(path, DSR_WRITE, &second, &error), DSR_OK);
  begin();
  put("a", "/a", "one", DSR_LOADED);
  cr_expect_eq(dsr_corpus_begin(second, &error), DSR_EBUSY);
  char writer[32];
  snprintf(writer, sizeof writer, "process %ld (", (long)getpid());
  cr_expect_not_null(strstr(error.message, "being written by"), "%s",
                     error.message);
  if (strstr(error.message, "by process")) /* where the kernel lists locks */
    cr_expect_not_null(strstr(error.message, writer), "%s", error.message);
  commit();
  dsr_lexicon *lexicon;
  cr_assert_eq(dsr_corpus_begin(second, &error), DSR_OK, "%s", error.message);
  cr_assert_eq(dsr_corpus_lexicon(second, &lexicon, &error), DSR_OK);
  cr_expect_eq(dsr_lexicon_find(lexicon, "one", 3), 1);
  cr_assert_eq(dsr_corpus_commit(second, &error), DSR_OK);
  dsr_corpus_close(second);
}

Test(corpus, batches_have_rules) {
  make_one();
  open_corpus(DSR_READ);
  dsr_new_document doc = {.key = "b", .source = "/b"};
  int outcome;
  int64_t id;
  cr_expect_eq(dsr_corpus_commit(corpus, &error), DSR_EINVAL);
  begin();
  cr_expect_eq(dsr_corpus_begin(corpus, &error), DSR_EINVAL);
  cr_expect_eq(put_document(&doc, "b", 1, &outcome, &id), DSR_EREADONLY);
  commit();
  close_corpus();
  open_corpus(DSR_WRITE);
  cr_expect_eq(put_document(&doc, "b", 1, &outcome, &id), DSR_EINVAL);
  cr_expect_not_null(strstr(error.message, "begin"), "%s", error.message);
}

Test(corpus, a_reader_keeps_its_view_within_a_batch) {
  make_one();
  dsr_corpus *reader;
  dsr_corpus_counts counts;
  open_corpus(DSR_WRITE);
  begin();
  put("b.txt", "/x/b.txt", "More words here.", DSR_LOADED);
  commit();
  cr_assert_eq(dsr_corpus_open(path, DSR_READ, &reader, &error), DSR_OK);
  cr_assert_eq(dsr_corpus_begin(reader, &error), DSR_OK);
  cr_assert_eq(dsr_corpus_count(reader, &counts, &error), DSR_OK);
  begin();
  put("c.txt", "/x/c.txt", "Still more.", DSR_LOADED);
  commit();
  cr_assert_eq(dsr_corpus_count(reader, &counts, &error), DSR_OK);
  cr_expect_eq(counts.documents, 2);
  cr_assert_eq(dsr_corpus_commit(reader, &error), DSR_OK);
  cr_assert_eq(dsr_corpus_count(reader, &counts, &error), DSR_OK);
  cr_expect_eq(counts.documents, 3);
  dsr_lexicon *lexicon;
  dsr_document *doc;
  cr_assert_eq(dsr_corpus_lexicon(reader, &lexicon, &error), DSR_OK);
  begin();
  put("d.txt", "/x/d.txt", "Unheard-of novelties.", DSR_LOADED);
  commit();
  cr_assert_eq(dsr_document_open(reader, "d.txt", &doc, &error), DSR_OK);
  dsr_lexicon *again;
  cr_assert_eq(dsr_corpus_lexicon(reader, &again, &error), DSR_OK);
  cr_expect_eq(again, lexicon);
  cr_expect_neq(dsr_lexicon_find(lexicon, "novelties", 9), 0);
  dsr_document_free(doc);
  dsr_corpus_close(reader);
}

Test(corpus, cursors_outlive_it) {
  make_one();
  open_corpus(DSR_READ);
  dsr_documents *walk;
  dsr_document *doc;
  const dsr_document_info *info;
  cr_assert_eq(dsr_documents_new(corpus, NULL, &walk, &error), DSR_OK);
  cr_assert_eq(dsr_documents_next(walk, &info, &error), DSR_OK);
  cr_assert_eq(dsr_document_open(corpus, "a.txt", &doc, &error), DSR_OK);
  close_corpus();
  cr_expect_eq(dsr_documents_next(walk, &info, &error), DSR_ECLOSED);
  cr_expect_str_eq(dsr_document_text(doc, NULL), "The minister left. He won.");
  dsr_documents_free(walk);
  dsr_document_free(doc);
}

Test(corpus, survives_every_failed_allocation) {
  size_t requests = 0;
  for (size_t n = 1; n <= requests + 1; n++) {
    char name[128];
    snprintf(name, sizeof name, "%s/%zu.dossier", folder, n);
    dsr_memory_fail(n, 0);
    int status = dsr_corpus_open(name, DSR_CREATE, &corpus, &error);
    requests = dsr_memory_fail(0, 0);
    if (status == DSR_OK) {
      close_corpus();
      continue;
    }
    cr_assert_eq(status, DSR_ENOMEM, "%s", error.message);
    cr_assert_null(corpus);
    cr_assert_neq(access(name, F_OK), 0, "a failed creation left a file");
    cr_assert_eq(dsr_memory_live(), 0);
  }
}
