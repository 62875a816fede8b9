/* How often the file was committed to: what a reader is told, whoever commits and
 * however, is what stands in the file. */
#include <sqlite3.h>

#include "core/store/corpus.h"
#include "tests/core/store/corpus_fixture.h"

TestSuite(changes, .init = make_corpus, .fini = drop_folder);

static int64_t changes_of(dsr_corpus *reader) {
  int64_t changes = -1;
  cr_assert_eq(dsr_store_changes(reader, &changes, &error), DSR_OK, "%s", error.message);
  return changes;
}

static void execute(sqlite3 *db, const char *sql) {
  cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
}

/* In the file as it lies there, as another program would. */
Test(changes, of_a_file_with_a_rollback_journal) {
  static const char one_more[] = "UPDATE meta SET value = value + 1 WHERE key = 'changes'";
  sqlite3 *other;
  close_corpus();
  open_corpus(DSR_READ);
  cr_assert_eq(sqlite3_open(path, &other), SQLITE_OK);
  int64_t first = changes_of(corpus);
  cr_expect_eq(changes_of(corpus), first);
  cr_expect(corpus->seen.set);
  for (int64_t n = 1; n < 6; n++) {
    execute(other, "BEGIN");
    execute(other, one_more);
    cr_expect_eq(changes_of(corpus), first + n - 1, "not committed yet");
    execute(other, "COMMIT");
    cr_expect_eq(changes_of(corpus), first + n);
    cr_expect_eq(changes_of(corpus), first + n);
    execute(other, "BEGIN");
    execute(other, one_more);
    execute(other, "ROLLBACK");
    cr_expect_eq(changes_of(corpus), first + n);
  }
  /* a log comes and goes */
  execute(other, "PRAGMA journal_mode = WAL");
  execute(other, one_more);
  cr_expect_eq(changes_of(corpus), first + 6);
  cr_expect(!corpus->seen.set);
  execute(other, one_more);
  cr_expect_eq(changes_of(corpus), first + 7);
  sqlite3_close(other);
}

Test(changes, of_a_file_that_a_writer_appends_to) {
  dsr_corpus *reader = NULL;
  close_corpus();
  cr_assert_eq(dsr_corpus_open(path, DSR_READ, &reader, &error), DSR_OK);
  int64_t last = changes_of(reader);
  for (int n = 0; n < 3; n++) {
    char key[2] = {(char)('a' + n), '\0'};
    open_corpus(DSR_WRITE);
    for (int batch = 0; batch < 2; batch++) {
      begin();
      key[0] = (char)('a' + 2 * n + batch);
      put(key, key, key, DSR_LOADED);
      cr_expect_eq(changes_of(reader), last);
      commit();
      int64_t now = changes_of(reader);
      cr_expect_gt(now, last);
      last = now;
    }
    close_corpus();
    cr_expect_eq(changes_of(reader), last);
    dsr_lexicon *lexicon;
    cr_assert_eq(dsr_corpus_lexicon(reader, &lexicon, &error), DSR_OK);
    cr_expect_neq(dsr_lexicon_find(lexicon, key, 1), 0);
  }
  dsr_corpus_close(reader);
}
