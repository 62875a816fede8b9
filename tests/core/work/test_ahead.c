/* Loading with threads: the same corpus, and a status when memory is short. */
#include "core/work/ahead.h"

#include <stdio.h>

#include "dossier/ingest.h"
#include "tests/core/work/news_folder.h"
#include "tests/live_blocks.h"

enum { TEXTS = 120, THREADS = 3 };

TestSuite(ahead, .fini = no_live_blocks, .timeout = 300);

static void write_texts(small_corpus *c) {
  char name[32], text[200];
  make_folder(c, "in");
  for (int n = 0; n < TEXTS; n++) {
    snprintf(name, sizeof name, "in/%03d.txt", n);
    snprintf(text, sizeof text,
             "Report %d\n\nThe tug w%d met %d barges at pier p%d on May %d, 2021.\n",
             n, n * 7 % 61, n, n % 13, n % 28 + 1);
    write_text(c, name, text);
  }
  write_bytes(c, "in/bad.txt", "A \xFF tug.\n", 8);
  write_text(c, "in/same.txt", "Report 0\n\nThe tug w0 met 0 barges at pier p0 on May 1, 2021.\n");
}

static const dsr_rules *rules[THREADS], *own_rules;
static size_t fail_at;
static int fail_repeat;

static int load_with(small_corpus *c, size_t threads, dsr_ingest_summary *sum,
                     dsr_error *err) {
  static const char *const names[] = {"in", NULL};
  dsr_loader *loader = loader_of(c, names);
  dsr_ingest_options options = {.batch_documents = 17,
                                .thread_count = threads,
                                .thread_rules = rules};
  dsr_memory_fail(fail_at, fail_repeat);
  int status = dsr_ingest(c->corpus, loader, own_rules, &options, sum, err);
  dsr_memory_fail(0, 0);
  dsr_loader_free(loader);
  return status;
}

/* Every form and every token, as one string of numbers. */
static uint64_t digest(dsr_corpus *corpus) {
  dsr_documents *walk;
  const dsr_document_info *info;
  uint64_t sum = 14695981039346656037u;
  cr_assert_eq(dsr_documents_new(corpus, NULL, &walk, NULL), DSR_OK);
  while (dsr_documents_next(walk, &info, NULL) == DSR_OK) {
    dsr_document *doc;
    size_t count;
    cr_assert_eq(dsr_document_open_id(corpus, info->id, &doc, NULL), DSR_OK);
    const dsr_form *forms = dsr_document_forms(doc, &count);
    for (size_t i = 0; i < count; i++)
      sum = (sum ^ forms[i]) * 1099511628211u;
    sum = (sum ^ (uint64_t)info->id) * 1099511628211u;
    dsr_document_free(doc);
  }
  dsr_documents_free(walk);
  return sum;
}

Test(ahead, numbers_do_not_depend_on_threads) {
  uint64_t wanted = 0;
  dsr_rules *made[THREADS];
  for (size_t i = 0; i < THREADS; i++) {
    cr_assert_eq(dsr_rules_load("data", NULL, &made[i], NULL), DSR_OK);
    rules[i] = made[i];
  }
  for (size_t threads = 0; threads <= THREADS; threads++) {
    small_corpus c = make_corpus();
    dsr_ingest_summary sum;
    dsr_error err = {0};
    write_texts(&c);
    own_rules = c.rules;
    cr_assert_eq(load_with(&c, threads, &sum, &err), DSR_OK, "%s", err.message);
    cr_expect_eq(sum.found, TEXTS + 2);
    cr_expect_eq(sum.loaded, TEXTS + 1);
    cr_expect_eq(sum.origins, 1);
    cr_expect_eq(sum.repaired, 1);
    uint64_t got = digest(c.corpus);
    if (threads == 0)
      wanted = got;
    cr_expect_eq(got, wanted, "%zu threads", threads);
    expect_sound(c.corpus);
    cr_assert_eq(load_with(&c, threads, &sum, &err), DSR_OK);
    cr_expect_eq(sum.unchanged, TEXTS + 2);
    remove_files(&c);
    unmake_corpus(&c);
  }
  for (size_t i = 0; i < THREADS; i++)
    dsr_rules_free(made[i]);
}

/* More forms than a thread's lexicon is let grow to. */
Test(ahead, lexicons_begin_anew) {
  enum { BIG = 160, WORDS = 1000 };
  char *text = malloc(WORDS * 16), name[32];
  uint64_t wanted = 0;
  if (getenv("DSR_TEST_BRIEF"))
    cr_skip_test("160,000 forms");
  own_rules = NULL;
  for (size_t i = 0; i < THREADS; i++)
    rules[i] = NULL;
  for (size_t threads = 0; threads <= THREADS; threads += 1 + threads) {
    small_corpus c = make_corpus();
    dsr_ingest_summary sum;
    dsr_error err = {0};
    make_folder(&c, "in");
    for (int n = 0; n < BIG; n++) {
      size_t len = 0;
      for (int w = 0; w < WORDS; w++)
        len += (size_t)sprintf(text + len, "%c%x ", 'g' + w % 7, n * 900 + w);
      snprintf(name, sizeof name, "in/%03d.txt", n);
      write_text(&c, name, text);
    }
    cr_assert_eq(load_with(&c, threads, &sum, &err), DSR_OK, "%s", err.message);
    cr_expect_eq(sum.loaded, BIG);
    uint64_t got = digest(c.corpus);
    wanted = threads ? wanted : got;
    cr_expect_eq(got, wanted, "%zu threads", threads);
    remove_files(&c);
    unmake_corpus(&c);
  }
  free(text);
}

/* Which request fails depends on the threads; what comes of it does not. */
Test(ahead, short_memory_is_a_status) {
  int rounds = getenv("DSR_TEST_FULL") ? 200 : 25;
  for (int repeat = 0; repeat < 2; repeat++)
    for (int round = 1; round <= rounds; round++) {
      small_corpus c = make_corpus();
      dsr_ingest_summary sum;
      dsr_error err = {0};
      write_texts(&c);
      fail_at = (size_t)(round * round * 3);
      fail_repeat = repeat;
      int status = load_with(&c, THREADS, &sum, &err);
      fail_at = 0;
      cr_assert(status == DSR_OK || status == DSR_ENOMEM, "%d %s", status, err.message);
      expect_sound(c.corpus);
      cr_assert_eq(load_with(&c, THREADS, &sum, &err), DSR_OK, "%s", err.message);
      cr_assert_eq(sum.found, TEXTS + 2);
      expect_sound(c.corpus);
      remove_files(&c);
      unmake_corpus(&c);
      no_live_blocks();
    }
}
