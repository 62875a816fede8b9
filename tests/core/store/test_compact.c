/* Segments: how many there are, what they leave behind, and that a failure in
 * writing them takes nothing away. */
#include "dossier/index.h"
#include "tests/core/store/corpus_fixture.h"

TestSuite(compact, .init = make_corpus, .fini = drop_folder);

static long ask(const char *sql) {
  char command[512];
  long n = -1;
  snprintf(command, sizeof command, "sqlite3 %s \"%s\"", path, sql);
  FILE *out = popen(command, "r");
  cr_assert_not_null(out);
  cr_assert_eq(fscanf(out, "%ld", &n), 1, "%s", sql);
  pclose(out);
  return n;
}

static void expect_sound(void) {
  dsr_check *check;
  cr_assert_eq(dsr_check_new(corpus, &check, &error), DSR_OK, "%s",
               error.message);
  cr_expect_eq(dsr_check_count(check), 0, "%s", dsr_check_fault(check, 0));
  dsr_check_free(check);
}

static dsr_index_counts count(const char *word) {
  dsr_lexicon *lexicon;
  dsr_index_counts counts = {0};
  cr_assert_eq(dsr_corpus_lexicon(corpus, &lexicon, &error), DSR_OK);
  dsr_form form = dsr_lexicon_find(lexicon, word, strlen(word));
  cr_assert_eq(dsr_index_count(corpus, &form, form != 0, &counts, &error),
               DSR_OK);
  return counts;
}

Test(compact, many_small_batches_leave_few_segments) {
  char key[16];
  begin();
  put("d", "/s", "Bob lost it, poor Bob.", DSR_LOADED);
  commit();
  for (int i = 1; i <= 100; i++) {
    char text[64];
    snprintf(key, sizeof key, "e%d", i);
    snprintf(text, sizeof text, "Ada won cup number %d.", i);
    begin();
    put(key, "/s", text, DSR_LOADED);
    commit();
  }
  cr_expect_leq(ask("SELECT count(*) FROM segment"), 8);
  cr_expect_eq(ask("SELECT sum(documents) FROM segment"), 101);
  cr_expect_eq(count("Ada").hits, 100);
  cr_expect_eq(count("Bob").hits, 2);
  cr_expect_eq(count("Bob").documents, 1);
  expect_sound();
}

/* A replaced document stays dead until a quarter of the tokens are. */
Test(compact, dead_postings_go_when_they_are_many) {
  char key[16], text[64];
  begin();
  for (int i = 0; i < 20; i++) {
    snprintf(key, sizeof key, "d%d", i);
    snprintf(text, sizeof text, "Ada won cup number %d.", i);
    put(key, "/s", text, DSR_LOADED);
  }
  commit();
  for (int i = 0; i < 20; i++) {
    snprintf(key, sizeof key, "d%d", i);
    snprintf(text, sizeof text, "Bob lost it in year %d, alas.", 1900 + i);
    begin();
    put(key, "/s", text, DSR_REPLACED);
    commit();
    cr_expect_leq(ask("SELECT count(*) FROM tombstone"), 6);
    cr_expect_eq(count("Ada").hits, (uint64_t)(19 - i));
    cr_expect_eq(count("Bob").documents, (uint64_t)(i + 1));
    expect_sound();
  }
}

/* No id is given out twice: the index would take one document for another. */
Test(compact, ids_are_never_given_out_again) {
  begin();
  int64_t first = put("a", "/a", "Ada won.", DSR_LOADED);
  commit();
  begin();
  int64_t second = put("a", "/a", "Ada won again.", DSR_REPLACED);
  commit();
  cr_expect_gt(second, first);
  begin();
  cr_assert_eq(dsr_document_remove(corpus, "a", &error), DSR_OK);
  commit();
  begin();
  cr_expect_gt(put("a", "/a", "Ada won.", DSR_LOADED), second);
  commit();
  expect_sound();
}

Test(compact, a_removal_leaves_no_posting) {
  begin();
  put("a", "/a", "Zebedee won the crown.", DSR_LOADED);
  put("b", "/b", "Ada won the cup.", DSR_LOADED);
  commit();
  begin();
  cr_assert_eq(dsr_document_remove(corpus, "a", &error), DSR_OK);
  commit();
  cr_expect_eq(ask("SELECT sum(tokens) FROM segment"), 5);
  cr_expect_eq(ask("SELECT count(*) FROM tombstone"), 0);
  expect_sound();
  begin();
  cr_assert_eq(dsr_document_remove(corpus, "b", &error), DSR_OK);
  commit();
  cr_expect_eq(ask("SELECT count(*) FROM segment"), 0);
  cr_expect_eq(ask("SELECT count(*) FROM chunk"), 0);
  expect_sound();
}

/* Lists longer than a chunk, and lists across the edge of two. */
Test(compact, lists_cross_chunks) {
  enum { WORDS = 60000 };
  char *text = malloc(WORDS * 8 + 1);
  size_t len = 0;
  for (int i = 0; i < WORDS; i++)
    len += (size_t)sprintf(text + len, i % 2 ? "the " : "w%d ", i % 997);
  begin();
  put("a", "/a", text, DSR_LOADED);
  put("b", "/b", "w1 is the word.", DSR_LOADED);
  text[0] = 'x';
  put("c", "/c", text, DSR_LOADED);
  commit();
  free(text);
  cr_expect_gt(ask("SELECT count(*) FROM chunk"), 2);
  cr_expect_leq(ask("SELECT max(length(postings)) FROM chunk"), 65000);
  cr_expect_eq(count("the").hits, WORDS + 1);
  cr_expect_eq(count("w1").hits, 1 + 2 * 30);
  expect_sound();
}

/* With every request for memory failing in turn, a batch is all or nothing. */
Test(compact, a_failed_commit_takes_all_of_it_back) {
  begin();
  put("a", "/a", "Ada won the cup.", DSR_LOADED);
  put("b", "/b", "Bob lost it.", DSR_LOADED);
  commit();
  int status = DSR_ENOMEM;
  for (size_t n = 1; status == DSR_ENOMEM; n++) {
    begin();
    put("a", "/a", "Ada won another.", DSR_REPLACED);
    put("c", "/c", "Cy came third.", DSR_LOADED);
    dsr_memory_fail(n, 0);
    status = dsr_corpus_commit(corpus, &error);
    dsr_memory_fail(0, 0);
    cr_assert(status == DSR_OK || status == DSR_ENOMEM, "%s", error.message);
    cr_assert_eq(count("Cy").hits, status == DSR_OK);
    cr_assert_eq(count("cup").hits, status != DSR_OK);
    cr_assert_lt(n, 1000);
  }
  expect_sound();
}

/* As that, of an index that is brought up to date within the batch: the batch
 * goes on, and commits whole. */
Test(compact, a_failed_count_leaves_the_batch) {
  begin();
  for (int i = 0; i < 8; i++) {
    char key[16], text[64];
    snprintf(key, sizeof key, "d%d", i);
    snprintf(text, sizeof text, "Ada won cup %d.", i);
    put(key, "/s", text, DSR_LOADED);
  }
  commit();
  begin();
  put("d1", "/s", "Bob.", DSR_REPLACED);
  put("d2", "/s", "Bob lost.", DSR_REPLACED);
  put("d3", "/s", "Bob lost again.", DSR_REPLACED);
  put("d4", "/s", "Bob lost once more.", DSR_REPLACED);
  const dsr_form one = 1;
  dsr_index_counts counts;
  int status = DSR_ENOMEM;
  for (size_t n = 1; status == DSR_ENOMEM; n++) {
    dsr_memory_fail(n, 0);
    status = dsr_index_count(corpus, &one, 1, &counts, &error);
    dsr_memory_fail(0, 0);
    cr_assert(status == DSR_OK || status == DSR_ENOMEM, "%s", error.message);
    cr_assert_lt(n, 1000);
  }
  cr_expect_eq(count("Bob").hits, 4);
  commit();
  expect_sound();
}

/* The check too says that memory is short, never that a sound file is not. */
Test(compact, a_check_survives_every_failed_allocation) {
  begin();
  put("a", "/a", "Ada won the cup.", DSR_LOADED);
  commit();
  int status = DSR_ENOMEM;
  for (size_t n = 1; status == DSR_ENOMEM; n++) {
    dsr_check *check = NULL;
    dsr_memory_fail(n, 0);
    status = dsr_check_new(corpus, &check, &error);
    dsr_memory_fail(0, 0);
    if (status == DSR_OK)
      cr_expect_eq(dsr_check_count(check), 0, "%s", dsr_check_fault(check, 0));
    dsr_check_free(check);
    cr_assert(status == DSR_OK || status == DSR_ENOMEM, "%s", error.message);
    cr_assert_lt(n, 1000);
  }
}

/* More tokens than a segment holds are spread over several. */
Test(compact, large_batches_are_several_segments) {
  enum { LEN = 12 << 20 };
  if (!getenv("DSR_TEST_FULL"))
    cr_skip_test("writes 24 MB; DSR_TEST_FULL=1 runs it");
  char *text = malloc(LEN + 1);
  for (size_t i = 0; i < LEN; i++)
    text[i] = i % 2 ? ' ' : (char)('a' + i / 2 % 7);
  text[LEN] = '\0';
  begin();
  put("a", "/a", text, DSR_LOADED);
  text[0] = 'z';
  put("b", "/b", text, DSR_LOADED);
  put("c", "/c", "z", DSR_LOADED);
  commit();
  free(text);
  cr_expect_eq(ask("SELECT count(*) FROM segment"), 2);
  cr_expect_eq(count("z").hits, 2);
  expect_sound();
}

/* --- compacting a whole file --- */

enum { WORDS = 40 };

typedef struct answers {
  dsr_index_counts of[WORDS];
} answers;

static void answer_all(answers *a) {
  for (int w = 0; w < WORDS; w++) {
    char word[16];
    snprintf(word, sizeof word, "w%d", w);
    a->of[w] = count(word);
  }
}

static uint64_t random_state = 7;
static unsigned next_random(unsigned below) {
  random_state = random_state * 6364136223846793005u + 1442695040888963407u;
  return (unsigned)(random_state >> 33) % below;
}

static void random_text(char *text, size_t size) {
  size_t len = 0;
  for (unsigned n = 3 + next_random(20); n && len + 8 < size; n--)
    len += (size_t)snprintf(text + len, size - len, "w%u ",
                            next_random(next_random(WORDS) + 1));
}

/* Batches of any size, of new and of replaced documents, and removals. */
static void random_history(int batches) {
  static int loaded[200];
  char key[16], text[256];
  memset(loaded, 0, sizeof loaded);
  for (int b = 0; b < batches; b++) {
    begin();
    for (unsigned n = 1 + next_random(12); n; n--) {
      unsigned d = next_random(200);
      snprintf(key, sizeof key, "d%u", d);
      random_text(text, sizeof text);
      snprintf(text + strlen(text), 24, " n%u.", next_random(1000000000));
      put(key, "/s", text, loaded[d] ? DSR_REPLACED : DSR_LOADED);
      loaded[d] = 1;
    }
    if (b % 9 == 8)
      for (int d = 0; d < 200; d++)
        if (loaded[d] && next_random(12) == 0) {
          snprintf(key, sizeof key, "d%d", d);
          cr_assert_eq(dsr_document_remove(corpus, key, &error), DSR_OK);
          loaded[d] = 0;
          break;
        }
    commit();
  }
}

Test(compact, compacting_changes_no_answer) {
  answers before, after;
  int rounds = getenv("DSR_TEST_FULL") ? 40 : 6;
  for (int round = 0; round < rounds; round++) {
    dsr_compaction done;
    random_history(1 + (int)next_random(25));
    answer_all(&before);
    long forms = ask("SELECT coalesce(sum(n), 0) FROM lexicon");
    cr_assert_eq(dsr_corpus_compact(corpus, &done, &error), DSR_OK, "%s",
                 error.message);
    answer_all(&after);
    cr_assert_eq(memcmp(&before, &after, sizeof before), 0, "round %d", round);
    cr_expect_eq(done.segments, 1);
    cr_expect_leq(done.segments, done.segments_before);
    cr_expect_leq(done.bytes, done.bytes_before);
    cr_expect_eq(ask("SELECT count(*) FROM segment"), 1);
    cr_expect_eq(ask("SELECT count(*) FROM tombstone"), 0);
    cr_expect_eq(ask("PRAGMA freelist_count"), 0);
    cr_expect_leq(ask("SELECT coalesce(sum(n), 0) FROM lexicon"), forms);
    expect_sound();
    dsr_compaction again;
    cr_assert_eq(dsr_corpus_compact(corpus, &again, &error), DSR_OK);
    cr_expect_eq(again.bytes, done.bytes);
    cr_expect_eq(again.replaced, 0);
    close_corpus();
    unlink(path);
    open_corpus(DSR_CREATE);
  }
}

/* A reader, in the middle of a view, sees what was there. */
Test(compact, others_read_meanwhile) {
  random_history(20);
  answers before, during;
  answer_all(&before);
  dsr_corpus *writer = corpus;
  cr_assert_eq(dsr_corpus_open(path, DSR_READ, &corpus, &error), DSR_OK);
  dsr_corpus *reader = corpus;
  cr_assert_eq(dsr_corpus_begin(reader, &error), DSR_OK);
  answer_all(&during);
  cr_assert_eq(memcmp(&before, &during, sizeof before), 0);
  dsr_compaction done;
  cr_assert_eq(dsr_corpus_compact(writer, &done, &error), DSR_OK, "%s",
               error.message);
  answer_all(&during);
  cr_expect_eq(memcmp(&before, &during, sizeof before), 0, "the old view");
  cr_assert_eq(dsr_corpus_commit(reader, &error), DSR_OK);
  answer_all(&during);
  cr_expect_eq(memcmp(&before, &during, sizeof before), 0, "the new view");
  dsr_corpus_close(reader);
  corpus = writer;
  expect_sound();
}

/* Pages go back by themselves once most of a file is free. */
Test(compact, most_of_a_file_is_never_free) {
  enum { LEN = 400000, COUNT = 60 };
  char *text = malloc(LEN + 1), key[16];
  for (size_t i = 0; i < LEN; i++)
    text[i] = i % 8 == 7 ? ' ' : 'a';
  text[LEN] = '\0';
  begin();
  for (int i = 0; i < COUNT; i++) {
    snprintf(key, sizeof key, "d%d", i);
    text[0] = (char)('b' + i % 20);
    text[8] = (char)('b' + i / 20);
    put(key, "/s", text, DSR_LOADED);
  }
  commit();
  long pages = ask("PRAGMA page_count");
  begin();
  for (int i = 0; i < COUNT; i++) {
    char small[32];
    snprintf(key, sizeof key, "d%d", i);
    snprintf(small, sizeof small, "Now it is short: %d.", i);
    put(key, "/s", small, DSR_REPLACED);
  }
  commit();
  free(text);
  cr_expect_lt(ask("PRAGMA page_count"), pages / 4);
  expect_sound();
}

Test(compact, compacting_has_rules) {
  dsr_compaction done;
  begin();
  cr_expect_eq(dsr_corpus_compact(corpus, &done, &error), DSR_EINVAL);
  commit();
  close_corpus();
  open_corpus(DSR_READ);
  cr_expect_eq(dsr_corpus_compact(corpus, &done, &error), DSR_EREADONLY);
  begin(); /* no batch was left open */
  commit();
}
