/* Extraction: what has not run runs, nothing else does, and every row that is
 * there is there because of a run. */
#include "tests/core/work/word_finder.h"

TestSuite(extract, .fini = no_live_blocks);

static const small_text texts[] = {
    {"a", NULL, NULL, "The pier is long and the pier is new. A tug left.\n"},
    {"b", NULL, NULL, "A tug met a tug.\n"},
    {"c", NULL, NULL, "The pier is shut.\nPhoto: pier/Quill\n"},
    {"fr", NULL, NULL,
     "Le port est dans les mains de la ville et le conseil du port ne dit rien sur le "
     "prix, mais le ministre est sur le pier avec les grues.\n"},
    {"none", NULL, NULL, "Nothing here.\n"},
};

enum { TEXTS = sizeof texts / sizeof *texts, ENGLISH = TEXTS - 1 };
enum { PIERS = 3, TUGS = 3 }; /* outside the photo's credit */

/* Three extractors: the third reads from the first. */
typedef struct crew {
  word_finder piers, tugs, reader;
  dsr_extractor list[3];
} crew;

static const char *const after_piers[] = {"piers"};

static void man(crew *w) {
  *w = (crew){.piers = {.word = "pier", .type = "thing"},
              .tugs = {.word = "tug", .type = "vessel"},
              .reader = {.reads = 1}};
  w->list[0] = finder("piers", "hash-p", &w->piers);
  w->list[1] = finder("tugs", "hash-t", &w->tugs);
  w->list[2] = finder("reader", "hash-r", &w->reader);
  w->list[2].after = after_piers;
  w->list[2].after_count = 1;
}

static small_corpus filled(void) {
  small_corpus c = make_corpus();
  put_texts(&c, texts, TEXTS);
  return c;
}

static dsr_extract_summary run(small_corpus *c, crew *w) {
  dsr_extract_summary sum;
  dsr_error err = {0};
  cr_assert_eq(dsr_extract(c->corpus, w->list, 3, NULL, &sum, &err), DSR_OK, "%s",
               err.message);
  return sum;
}

static void expect_summary(const dsr_extract_summary *s, uint64_t runs,
                           uint64_t current, uint64_t removed, uint64_t added) {
  cr_expect(s->documents == TEXTS && s->runs == runs && s->current == current &&
                s->removed == removed && s->added == added,
            "%lu documents, %lu runs, %lu current, %lu removed, %lu added",
            (unsigned long)s->documents, (unsigned long)s->runs,
            (unsigned long)s->current, (unsigned long)s->removed,
            (unsigned long)s->added);
}

/* The sum and the last of the row numbers of a script: other rows, other sums. */
static uint64_t row_numbers(small_corpus *c, const char *script) {
  dsr_mention_filter filter = {.script = script, .covered = 1};
  dsr_mentions *mentions = NULL;
  const dsr_mention *m;
  uint64_t sum = 0;
  cr_assert_eq(dsr_mentions_new(c->corpus, &filter, &mentions, NULL), DSR_OK);
  while (dsr_mentions_next(mentions, &m, NULL) == DSR_OK)
    sum += (uint64_t)m->id * 1000 + (uint64_t)m->run;
  dsr_mentions_free(mentions);
  return sum;
}

Test(extract, runs_everything_once) {
  small_corpus c = filled();
  crew w;
  man(&w);
  dsr_extract_summary s = run(&c, &w);
  expect_summary(&s, 3 * ENGLISH, 3, 0, PIERS + TUGS + PIERS);
  cr_expect_eq(s.failed, 0);
  cr_expect_eq(w.piers.calls, ENGLISH);
  s = run(&c, &w);
  expect_summary(&s, 0, 3 * TEXTS, 0, 0);
  cr_expect_eq(w.piers.calls, ENGLISH);
  unmake_corpus(&c);
}

Test(extract, leaves_other_languages_alone) {
  small_corpus c = filled();
  crew w;
  man(&w);
  run(&c, &w);
  dsr_buf rows = rows_of(c.corpus);
  cr_expect_null(strstr(rows.data, "fr ["));
  dsr_buf_free(&rows);
  unmake_corpus(&c);
}

Test(extract, a_changed_script_reruns_alone) {
  small_corpus c = filled();
  crew w;
  man(&w);
  run(&c, &w);
  uint64_t piers = row_numbers(&c, "piers"), tugs = row_numbers(&c, "tugs");
  w.list[1].hash = "hash-t2";
  dsr_extract_summary s = run(&c, &w);
  expect_summary(&s, ENGLISH, 2 * ENGLISH + 3, TUGS, TUGS);
  cr_expect_eq(row_numbers(&c, "piers"), piers);
  cr_expect_neq(row_numbers(&c, "tugs"), tugs);
  cr_expect(w.piers.calls == ENGLISH && w.tugs.calls == 2 * ENGLISH &&
            w.reader.calls == ENGLISH);
  unmake_corpus(&c);
}

Test(extract, what_reads_from_a_changed_script_reruns_too) {
  typedef struct change { const char *hash, *version, *data; } change;
  static const change changes[] = {{"hash-p2", "1", "{}"},
                                   {"hash-p2", "2", "{}"},
                                   {"hash-p2", "2", "{\"list.tsv\":\"abc\"}"}};
  small_corpus c = filled();
  crew w;
  man(&w);
  run(&c, &w);
  uint64_t tugs = row_numbers(&c, "tugs");
  for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
    w.list[0].hash = changes[i].hash;
    w.list[0].version = changes[i].version;
    w.list[0].data = changes[i].data;
    dsr_extract_summary s = run(&c, &w);
    expect_summary(&s, 2 * ENGLISH, ENGLISH + 3, 2 * PIERS, 2 * PIERS);
    cr_expect_eq(row_numbers(&c, "tugs"), tugs);
  }
  unmake_corpus(&c);
}

Test(extract, a_changed_document_is_run_over_alone) {
  static const small_text edited = {"b", NULL, NULL, "A tug met a pier.\n"};
  small_corpus c = filled();
  crew w;
  man(&w);
  run(&c, &w);
  put_texts(&c, &edited, 1);
  dsr_extract_summary s = run(&c, &w);
  expect_summary(&s, 3, 3 * (TEXTS - 1), 0, 3);
  unmake_corpus(&c);
}

Test(extract, a_new_extractor_runs_over_what_is_there) {
  small_corpus c = filled();
  crew w;
  dsr_extract_summary s;
  man(&w);
  cr_assert_eq(dsr_extract(c.corpus, w.list, 1, NULL, &s, NULL), DSR_OK);
  expect_summary(&s, ENGLISH, 1, 0, PIERS);
  s = run(&c, &w);
  expect_summary(&s, 2 * ENGLISH, ENGLISH + 3, 0, TUGS + PIERS);
  unmake_corpus(&c);
}

static void expect_same_as_fresh(small_corpus *c, crew *w) {
  small_corpus fresh = filled();
  run(&fresh, w);
  dsr_buf got = rows_of(c->corpus), want = rows_of(fresh.corpus);
  cr_expect_str_eq(got.data, want.data, "--- gave\n%s--- not\n%s", got.data, want.data);
  dsr_buf_free(&got);
  dsr_buf_free(&want);
  unmake_corpus(&fresh);
}

Test(extract, rerunning_comes_to_what_a_full_run_does) {
  small_corpus c = filled();
  crew w;
  man(&w);
  run(&c, &w);
  w.piers.type = "place";
  w.list[0].hash = "hash-p2";
  run(&c, &w);
  w.tugs.word = "left";
  w.list[1].hash = "hash-t2";
  run(&c, &w);
  expect_same_as_fresh(&c, &w);
  unmake_corpus(&c);
}

Test(extract, lineage_names_script_data_and_what_it_stands_on) {
  small_corpus c = filled();
  crew w;
  man(&w);
  w.list[2].data = "{\"list.tsv\":\"abc\"}";
  run(&c, &w);
  dsr_runs *runs = NULL;
  const dsr_run *r;
  char before[200] = "";
  for (int pass = 0; pass < 2; pass++) {
    size_t count = 0;
    cr_assert_eq(dsr_runs_new(c.corpus, &runs, NULL), DSR_OK);
    while (dsr_runs_next(runs, &r, NULL) == DSR_OK) {
      count++;
      if (strcmp(r->script, "reader") != 0) {
        cr_expect_str_eq(r->data, "{}");
        continue;
      }
      cr_expect(strstr(r->data, "{\"list.tsv\":\"abc\",\"extractor piers\":\""), "%s",
                r->data);
      cr_expect_str_neq(r->data, before);
      snprintf(before, sizeof before, "%s", r->data);
    }
    dsr_runs_free(runs);
    cr_expect_eq(count, 3, "the runs of a former version are gone");
    w.list[0].hash = "hash-p2";
    run(&c, &w);
  }
  unmake_corpus(&c);
}

/* --- what an extractor is handed --- */

typedef struct witness {
  char seen[400];
} witness;

static int witness_rows(void *user, dsr_extraction *x, dsr_error *err) {
  witness *w = user;
  size_t n;
  (void)err;
  size_t used = strlen(w->seen);
  const dsr_mention *m = dsr_extraction_mentions(x, &n);
  for (size_t i = 0; i < n; i++)
    used += (size_t)snprintf(w->seen + used, sizeof w->seen - used, "%s[%u,%u)%s:%s ",
                             m[i].key, m[i].span.start, m[i].span.end, m[i].type,
                             m[i].script);
  const dsr_fact *f = dsr_extraction_facts(x, &n);
  for (size_t i = 0; i < n; i++)
    used += (size_t)snprintf(w->seen + used, sizeof w->seen - used, "%s:%s=%s ", f[i].key,
                             f[i].fields[0].path, f[i].fields[0].value);
  return DSR_OK;
}

Test(extract, hands_on_what_the_named_ones_found_in_byte_order) {
  static const small_text text = {"d", NULL, NULL, "A tug left the pier on a tug.\n"};
  static const char *const after[] = {"tugs", "reader"};
  small_corpus c = make_corpus();
  put_texts(&c, &text, 1);
  crew w;
  man(&w);
  witness seen = {""};
  dsr_extractor list[4];
  memcpy(list, w.list, sizeof w.list);
  list[3] = (dsr_extractor){.name = "witness", .version = "", .hash = "h", .after = after,
                            .after_count = 2, .user = &seen, .extract = witness_rows};
  dsr_extract_summary s;
  dsr_error err = {0};
  cr_assert_eq(dsr_extract(c.corpus, list, 4, NULL, &s, &err), DSR_OK, "%s", err.message);
  cr_expect_str_eq(seen.seen, "d[2,5)vessel:tugs d[25,28)vessel:tugs d:what=pier ", "%s",
                   seen.seen);
  unmake_corpus(&c);
}

Test(extract, leaves_out_what_a_longer_find_covers) {
  static const small_text text = {"d", NULL, NULL, "The pier.\n"};
  static const char *const after[] = {"piers", "longer"};
  small_corpus c = make_corpus();
  put_texts(&c, &text, 1);
  crew w;
  man(&w);
  word_finder same = {.word = "pier", .type = "vessel"};
  witness seen = {""};
  dsr_extractor list[3] = {w.list[0], finder("longer", "h", &same)};
  list[2] = (dsr_extractor){.name = "witness", .version = "", .hash = "h", .after = after,
                            .after_count = 2, .user = &seen, .extract = witness_rows};
  dsr_extract_summary s;
  cr_assert_eq(dsr_extract(c.corpus, list, 3, NULL, &s, NULL), DSR_OK);
  cr_expect(strstr(seen.seen, "d[4,8)") && !strstr(seen.seen + 6, "d[4,8)"), "%s",
            seen.seen);
  unmake_corpus(&c);
}

/* Each is refused; then a good one is emitted all the same. */
static int emit_bad(void *user, dsr_extraction *x, dsr_error *err) {
  int *refused = user;
  static const dsr_new_mention bad[] = {
      {.span = {0, 0}, .type = "thing", .rule = "r"},
      {.span = {0, 999}, .type = "thing", .rule = "r"},
      {.span = {0, 3}, .type = "", .rule = "r"},
      {.span = {0, 3}, .type = "Big", .rule = "r"},
      {.span = {0, 3}, .type = "thing", .rule = ""},
      {.span = {0, 3}, .type = "person", .rule = "r"}};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    *refused += dsr_extraction_mention(x, &bad[i], err) == DSR_EINVAL;
  static const dsr_new_fact fact = {.span = {0, 999}, .type = "seen", .rule = "r"};
  *refused += dsr_extraction_fact(x, &fact, err) == DSR_EINVAL;
  static const dsr_new_mention good = {.span = {0, 3}, .type = "thing", .rule = "r"};
  return dsr_extraction_mention(x, &good, err);
}

Test(extract, refuses_rows_that_are_none_and_goes_on) {
  static const small_text text = {"d", NULL, NULL, "The pier.\n"};
  small_corpus c = make_corpus();
  put_texts(&c, &text, 1);
  int refused = 0;
  dsr_extractor x = {.name = "bad", .version = "", .hash = "h", .user = &refused,
                     .extract = emit_bad};
  dsr_extract_summary s;
  cr_assert_eq(dsr_extract(c.corpus, &x, 1, NULL, &s, NULL), DSR_OK);
  cr_expect_eq(refused, 7);
  cr_expect_eq(s.added, 1);
  unmake_corpus(&c);
}

Test(extract, a_row_emitted_twice_counts_once) {
  small_corpus c = filled();
  crew w;
  man(&w);
  w.piers.twice = w.tugs.twice = 1;
  dsr_extract_summary s = run(&c, &w);
  cr_expect_eq(s.added, PIERS + TUGS + PIERS, "%lu", (unsigned long)s.added);
  w.list[0].hash = "hash-p2";
  s = run(&c, &w);
  cr_expect_eq(s.removed, s.added);
  unmake_corpus(&c);
}

/* --- failures --- */

static void log_failure(void *user, const char *key, const char *extractor,
                        const dsr_error *why) {
  dsr_buf_format(user, "%s %s %s\n", key, extractor, why->message);
}

Test(extract, a_failure_keeps_to_its_document) {
  small_corpus c = filled();
  crew w;
  man(&w);
  w.piers.fails_on = "a";
  dsr_buf log = {0};
  dsr_extract_options options = {.failed = log_failure, .user = &log};
  dsr_extract_summary s;
  dsr_error err = {0};
  cr_assert_eq(dsr_extract(c.corpus, w.list, 3, &options, &s, &err), DSR_OK, "%s",
               err.message);
  expect_summary(&s, 3 * ENGLISH - 2, 3, 0, 1 + TUGS + 1);
  cr_expect_eq(s.failed, 2);
  cr_expect_str_eq(log.data, "a piers planned\n"
                             "a reader not run: it reads from 'piers', which failed\n");
  dsr_buf rows = rows_of(c.corpus);
  cr_expect_null(strstr(rows.data, "thing piers word\na"));
  cr_expect_not_null(strstr(rows.data, "c [4,8) thing piers word"));
  dsr_buf_free(&rows);
  /* once it is mended only that document is left to do */
  w.piers.fails_on = NULL;
  s = run(&c, &w);
  expect_summary(&s, 2, 3 * TEXTS - 2, 0, 4);
  expect_same_as_fresh(&c, &w);
  dsr_buf_free(&log);
  unmake_corpus(&c);
}

Test(extract, a_failing_new_version_leaves_no_rows_of_the_old) {
  small_corpus c = filled();
  crew w;
  man(&w);
  run(&c, &w);
  w.piers.fails_on = "a";
  w.list[0].hash = "hash-p2";
  dsr_extract_summary s = run(&c, &w);
  cr_expect_eq(s.failed, 2);
  cr_expect_eq(s.removed, 2 * PIERS);
  cr_expect_eq(s.added, 2);
  unmake_corpus(&c);
}

Test(extract, out_of_memory_ends_the_batch_and_keeps_the_former) {
  small_corpus c = filled();
  crew w;
  man(&w);
  w.tugs.fails_on = "c";
  w.tugs.fails_with = DSR_ENOMEM;
  dsr_extract_options options = {.batch = 1};
  dsr_extract_summary s;
  dsr_error err = {0};
  cr_assert_eq(dsr_extract(c.corpus, w.list, 3, &options, &s, &err), DSR_ENOMEM);
  cr_expect_str_eq(err.message, "planned");
  cr_expect_eq(s.runs, 6); /* a and b, which were committed */
  cr_expect_eq(s.added, 2 + 1 + 2 + 2);
  dsr_buf rows = rows_of(c.corpus);
  cr_expect_null(strstr(rows.data, "c ["));
  cr_expect_not_null(strstr(rows.data, "b ["));
  dsr_buf_free(&rows);
  w.tugs.fails_on = NULL;
  run(&c, &w);
  expect_same_as_fresh(&c, &w);
  unmake_corpus(&c);
}

static void count_batches(void *user, uint64_t done, uint64_t total) {
  unsigned *batches = user;
  ++*batches;
  cr_expect(done <= total && total == ENGLISH);
}

Test(extract, batches_come_to_the_same_rows) {
  static const size_t sizes[] = {1, 3, 100};
  static const unsigned batches[] = {ENGLISH, 2, 1};
  for (int i = 0; i < 3; i++) {
    small_corpus c = filled();
    crew w;
    unsigned count = 0;
    dsr_extract_options options = {.batch = sizes[i], .progress = count_batches,
                                   .user = &count};
    dsr_extract_summary s;
    man(&w);
    cr_assert_eq(dsr_extract(c.corpus, w.list, 3, &options, &s, NULL), DSR_OK);
    expect_summary(&s, 3 * ENGLISH, 3, 0, PIERS + TUGS + PIERS);
    cr_expect_eq(count, batches[i]);
    expect_same_as_fresh(&c, &w);
    unmake_corpus(&c);
  }
}

Test(extract, refuses_a_list_that_cannot_be_run) {
  static const char *const nobody[] = {"nobody"};
  small_corpus c = filled();
  dsr_extract_summary s;
  dsr_error err = {0};
  crew w;
  man(&w);
  w.list[2].after = nobody;
  cr_expect_eq(dsr_extract(c.corpus, w.list, 3, NULL, &s, &err), DSR_EINVAL);
  cr_expect(strstr(err.message, "'reader' comes after 'nobody'"), "%s", err.message);
  man(&w);
  dsr_extractor turned[] = {w.list[2], w.list[0]};
  cr_expect_eq(dsr_extract(c.corpus, turned, 2, NULL, &s, &err), DSR_EINVAL);
  cr_expect(strstr(err.message, "does not run before it"), "%s", err.message);
  w.list[1].data = "none";
  cr_expect_eq(dsr_extract(c.corpus, w.list, 3, NULL, &s, &err), DSR_EINVAL);
  cr_expect(strstr(err.message, "extractor 'tugs': data is no JSON object"), "%s",
            err.message);
  man(&w);
  w.list[1].name = "piers";
  cr_expect_eq(dsr_extract(c.corpus, w.list, 3, NULL, &s, &err), DSR_EINVAL,
               "two of one name would clear each other's rows");
  cr_expect_eq(w.piers.calls, 0);
  cr_expect_eq(dsr_extract(c.corpus, NULL, 0, NULL, &s, &err), DSR_OK);
  dsr_corpus *reader = NULL;
  man(&w);
  cr_assert_eq(dsr_corpus_open(c.path, DSR_READ, &reader, NULL), DSR_OK);
  cr_expect_eq(dsr_extract(reader, w.list, 3, NULL, &s, &err), DSR_EREADONLY);
  dsr_corpus_close(reader);
  unmake_corpus(&c);
}
