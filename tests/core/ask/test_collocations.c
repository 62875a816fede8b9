/* Collocations of texts small enough to count on fingers, and of random ones
 * against a count that looks at every pair of tokens. */
#include "dossier/collocations.h"

#include <math.h>

#include "core/base/buffer.h"
#include "dossier/columns.h"
#include "dossier/search.h"
#include "tests/core/ask/small_corpus.h"

TestSuite(collocations, .fini = no_live_blocks);

static dsr_query *query(const char *source) {
  dsr_query *q = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_query_new(source, strlen(source), NULL, 0, &q, &err), DSR_OK,
               "%s: %s", source, err.message);
  return q;
}

static dsr_collocations *collocate(small_corpus *c, const char *source,
                                   const dsr_collocation_options *o) {
  dsr_collocations *list = NULL;
  dsr_error err = {0};
  dsr_query *q = query(source);
  cr_assert_eq(dsr_collocations_new(c->corpus, q, o, &list, &err), DSR_OK,
               "%s: %s", source, err.message);
  dsr_query_free(q);
  return list;
}

/* "a 2 3 2 6, ...": text, O11, f1, f2, N of each row. */
static void expect_rows(small_corpus *c, const char *source,
                        const dsr_collocation_options *o, const char *want) {
  dsr_buf got = {0};
  dsr_collocations *list = collocate(c, source, o);
  for (size_t i = 0; i < dsr_collocations_count(list); i++) {
    const dsr_collocate *row = dsr_collocations_at(list, i);
    const dsr_contingency *t = &row->table;
    dsr_buf_format(&got, "%s%s %llu %llu %llu %llu", i ? ", " : "", row->text,
                   (unsigned long long)t->o11, (unsigned long long)t->f1,
                   (unsigned long long)t->f2, (unsigned long long)t->n);
  }
  cr_expect_str_eq(got.data ? got.data : "", want, "%s: %s", source,
                   got.data ? got.data : "");
  cr_expect_null(dsr_collocations_at(list, dsr_collocations_count(list)));
  dsr_buf_free(&got);
  dsr_collocations_free(list);
}

static const small_text letters[] = {
    {"x/1", "Quill", "2020", "ale bun cod. Bun ale dip. Dip egg.\n"},
    {"x/2", "Plume", "2021", "Ale quay. Egg zest.\n"},
};

static small_corpus lettered(size_t n) {
  small_corpus c = make_corpus();
  put_texts(&c, letters, n);
  return c;
}

Test(collocations, a_window_counts_each_token_once) {
  small_corpus c = lettered(1);
  dsr_collocation_options o = {.left = 1, .right = 1, .by = DSR_NORM};
  /* the sample: ale cod ale dip dip egg */
  expect_rows(&c, "bun", &o, "ale 2 3 2 6, cod 1 3 1 6");
  o.punctuation = 1; /* . left of the second bun; three stops in the sample */
  expect_rows(&c, "bun", &o, "ale 2 4 2 9, cod 1 4 1 9, . 1 4 3 9");
  o = (dsr_collocation_options){.left = 4, .right = 4, .by = DSR_NORM};
  /* cod and the first ale lie in both windows */
  expect_rows(&c, "bun", &o, "ale 2 5 2 6, dip 2 5 2 6, cod 1 5 1 6");
  o.left = 0;
  o.right = 2; /* the sample: bun cod bun dip dip egg */
  expect_rows(&c, "ale", &o, "cod 1 3 1 6, bun 1 3 2 6, dip 1 3 2 6");
  o.right = 4;
  expect_rows(&c, "ale", &o, "bun 2 6 2 6, cod 1 6 1 6, dip 2 6 2 6, egg 1 6 1 6");
  o.in_sentence = 1;
  expect_rows(&c, "ale", &o, "cod 1 3 1 6, bun 1 3 2 6, dip 1 3 2 6");
  unmake_corpus(&c);
}

Test(collocations, units_hold_a_word_or_do_not) {
  small_corpus c = lettered(2);
  dsr_collocation_options o = {.together = DSR_TOGETHER_SENTENCE, .by = DSR_NORM};
  expect_rows(&c, "bun", &o, "ale 2 2 3 5, cod 1 2 1 5, dip 1 2 2 5");
  o.by = DSR_WORD;
  expect_rows(&c, "bun", &o, "ale 2 2 2 5, cod 1 2 1 5, dip 1 2 1 5");
  o.together = DSR_TOGETHER_DOCUMENT;
  o.by = DSR_NORM;
  expect_rows(&c, "bun", &o, "cod 1 1 1 2, dip 1 1 1 2, ale 1 1 2 2, egg 1 1 2 2");
  expect_rows(&c, "ale bun", &o,
              "bun 1 1 1 2, cod 1 1 1 2, dip 1 1 1 2, ale 1 1 2 2, egg 1 1 2 2");
  expect_rows(&c, "none", &o, "");
  unmake_corpus(&c);
}

Test(collocations, filters_limits_and_stop_lists) {
  static const char list[] = "name\taliases\ttype\tflags\tsource\tattributes\n"
                             "ale\tA\tword\t\town\t\n";
  small_corpus c = lettered(2);
  dsr_gazetteer *stop = NULL;
  dsr_document_filter only = {.publisher = "Plume"};
  dsr_collocation_options o = {.filter = &only, .left = 2, .right = 2, .by = DSR_NORM};
  expect_rows(&c, "ale", &o, "quay 1 1 1 3");
  o = (dsr_collocation_options){.left = 1, .right = 1, .by = DSR_NORM, .least = 2};
  expect_rows(&c, "bun", &o, "ale 2 3 3 10");
  o.least = 0;
  o.limit = 1; /* LL 2.68, of ale 2.66 */
  expect_rows(&c, "bun", &o, "cod 1 3 1 10");
  o.limit = 0;
  cr_assert_eq(dsr_gazetteer_read(list, sizeof list - 1, "list", &stop, NULL), DSR_OK);
  o.stop = stop;
  expect_rows(&c, "bun", &o, "cod 1 3 1 10"); /* ale is counted, not listed */
  o.by = DSR_STEM;
  expect_rows(&c, "bun", &o, "cod 1 3 1 10");
  o.by = DSR_WORD;
  expect_rows(&c, "quay", &o, ""); /* "Ale" too */
  dsr_gazetteer_free(stop);
  unmake_corpus(&c);
}

/* f1 3, ale: O11 2, f2 2, N 6; hits 2. In R the lines of test_association.c give
 * 3.819085 1.000000 3.000000 0.707107 1.000000; Dice 2*2/(2+2). */
Test(collocations, scores_are_those_of_the_counts) {
  small_corpus c = lettered(1);
  dsr_collocation_options o = {.left = 1, .right = 1, .by = DSR_NORM};
  dsr_collocations *list = collocate(&c, "bun", &o);
  const dsr_collocate *a = dsr_collocations_at(list, 0);
  cr_expect_float_eq(a->scores[DSR_LL], 3.819085, 1.5e-6, "%f", a->scores[DSR_LL]);
  cr_expect_float_eq(a->scores[DSR_MI], 1, 1e-9);
  cr_expect_float_eq(a->scores[DSR_MI3], 3, 1e-9);
  cr_expect_float_eq(a->scores[DSR_T], 0.707107, 1.5e-6);
  cr_expect_float_eq(a->scores[DSR_DICE], 1, 1e-9);
  cr_expect_float_eq(a->scores[DSR_LOGDICE], 14, 1e-9);
  const dsr_collocation_totals *t = dsr_collocations_totals(list);
  cr_expect_eq(t->hits, 2);
  cr_expect_eq(t->documents, 1);
  cr_expect_eq(t->rows, 2);
  dsr_collocations_free(list);
  unmake_corpus(&c);
}

Test(collocations, wrong_options_are_refused) {
  small_corpus c = lettered(1);
  dsr_query *q = query("bun");
  dsr_collocation_options wrong[] = {
      {.by = DSR_NORM},
      {.left = 1, .by = DSR_KIND},
      {.left = 1, .by = DSR_NORM, .sort = DSR_MEASURES},
      {.together = DSR_TOGETHER_ANNOTATION, .by = DSR_NORM}};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    dsr_collocations *list;
    dsr_error err = {0};
    cr_expect_eq(dsr_collocations_new(c.corpus, q, &wrong[i], &list, &err), DSR_EINVAL);
    cr_expect_null(list);
    cr_expect_neq(err.message[0], '\0');
  }
  dsr_query_free(q);
  unmake_corpus(&c);
}

/* --- random texts --- */

static uint32_t seed;

static uint32_t below(uint32_t n) {
  seed = seed * 1664525u + 1013904223u;
  return (seed >> 8) % n;
}

static const char *const words[] = {"the", "The", "pier", "Pier", "piers", "crane",
                                    "cranes", "tug", "of", "oak", "elm", "yew"};
enum { WORDS = sizeof words / sizeof *words };

static void put_random(small_corpus *c, uint32_t number) {
  char key[24];
  dsr_buf text = {0};
  snprintf(key, sizeof key, "%c/%u", "ab"[below(2)], 1000 - number);
  dsr_buf_text(&text, "Pier news today\n\n");
  for (uint32_t n = below(60) * (below(3) != 0); n > 0; n--) {
    uint32_t bound = 1 + below(WORDS);
    dsr_buf_text(&text, words[below(bound)]);
    dsr_buf_text(&text, below(8) ? " " : below(2) ? ", " : ". ");
  }
  if (below(2))
    dsr_buf_text(&text, "\nPhoto: the pier of Eastmere/Quill\n");
  small_text t = {key, NULL, NULL, text.data};
  put_text(c, &t);
  dsr_buf_free(&text);
}

static small_corpus random_corpus(void) {
  small_corpus c = make_corpus();
  uint32_t n = 3 + below(25);
  for (uint32_t batches = 1 + below(3), number = 0; batches > 0; batches--) {
    cr_assert_eq(dsr_corpus_begin(c.corpus, NULL), DSR_OK);
    for (uint32_t i = 0; i < n; i++)
      put_random(&c, number++);
    if (below(2)) { /* replaced: the index has dead postings */
      small_text t = {"b/again", NULL, NULL, below(2) ? "the pier, a tug" : "oak the"};
      put_text(&c, &t);
    }
    cr_assert_eq(dsr_corpus_commit(c.corpus, NULL), DSR_OK);
  }
  return c;
}

typedef struct table_of {
  const char *text;
  dsr_contingency t;
} table_of;

enum { TABLES = 64 };

typedef struct brute {
  table_of rows[TABLES];
  size_t count;
  uint64_t f1, n;
} brute;

static dsr_contingency *row_of(brute *b, const char *text) {
  size_t i = 0;
  while (i < b->count && strcmp(b->rows[i].text, text) != 0)
    i++;
  cr_assert_lt(i, TABLES);
  if (i == b->count)
    b->rows[b->count++].text = text;
  return &b->rows[i].t;
}

static bool is_mark(const dsr_lexicon *lexicon, dsr_form form) {
  const char *kind = dsr_lexicon_text(lexicon, form, DSR_KIND, NULL);
  return strcmp(kind, "punct") == 0 || strcmp(kind, "symbol") == 0;
}

static const char *node; /* a norm: in every headline, or in few documents */

static bool is_node(const dsr_lexicon *lexicon, dsr_form form) {
  return strcmp(dsr_lexicon_text(lexicon, form, DSR_NORM, NULL), node) == 0;
}

static bool same_sentence(const dsr_column *c, size_t i, size_t j) {
  for (size_t s = 0; s < c->sentence_count; s++) {
    dsr_span at = c->sentences[s];
    if (at.start <= i && i < at.end)
      return at.start <= j && j < at.end;
  }
  return false;
}

static bool covered(const dsr_column *c, size_t i) { return !c->skip || !c->skip[i]; }

/* Is some hit of the node near token i? Every pair is looked at. */
static bool near_node(const dsr_lexicon *lexicon, const dsr_column *c, size_t i,
                      const dsr_collocation_options *o) {
  for (size_t j = 0; j < c->count; j++) {
    if (!covered(c, j) || !is_node(lexicon, c->forms[j]))
      continue;
    size_t reach = i < j ? o->left : o->right, far = i < j ? j - i : i - j;
    if (far <= reach && (!o->in_sentence || same_sentence(c, j, i)))
      return true;
  }
  return false;
}

static void count_by_hand(small_corpus *c, const dsr_collocation_options *o, brute *b) {
  dsr_columns *walk;
  dsr_column col;
  dsr_lexicon *lexicon;
  cr_assert_eq(dsr_corpus_lexicon(c->corpus, &lexicon, NULL), DSR_OK);
  cr_assert_eq(dsr_columns_new(c->corpus, o->filter, DSR_COLUMNS_SENTENCES, &walk, NULL),
               DSR_OK);
  *b = (brute){.count = 0};
  while (dsr_columns_next(walk, &col, NULL) == DSR_OK)
    for (size_t i = 0; i < col.count; i++) {
      if (!covered(&col, i) || is_node(lexicon, col.forms[i]) ||
          is_mark(lexicon, col.forms[i]))
        continue;
      dsr_contingency *t =
          row_of(b, dsr_lexicon_text(lexicon, col.forms[i], o->by, NULL));
      bool near = near_node(lexicon, &col, i, o);
      t->o11 += near;
      t->f2++;
      b->f1 += near;
      b->n++;
    }
  dsr_columns_free(walk);
}

static void compare(small_corpus *c, const char *source, const dsr_collocation_options *o) {
  brute b;
  count_by_hand(c, o, &b);
  dsr_collocations *list = collocate(c, source, o);
  size_t listed = 0;
  for (size_t i = 0; i < b.count; i++)
    listed += b.rows[i].t.o11 > 0;
  cr_expect_eq(dsr_collocations_count(list), listed);
  for (size_t i = 0; i < dsr_collocations_count(list); i++) {
    const dsr_collocate *row = dsr_collocations_at(list, i);
    const dsr_contingency *want = row_of(&b, row->text);
    cr_expect_eq(row->table.o11, want->o11, "%s", row->text);
    cr_expect_eq(row->table.f2, want->f2, "%s", row->text);
    cr_expect_eq(row->table.f1, b.f1);
    cr_expect_eq(row->table.n, b.n);
    if (i > 0)
      cr_expect_leq(row->scores[o->sort],
                    dsr_collocations_at(list, i - 1)->scores[o->sort]);
  }
  dsr_collocations_free(list);
}

Test(collocations, windows_are_those_of_looking_at_every_pair) {
  dsr_document_filter some = {.under = "a/"};
  for (uint32_t round = 1; round <= 60; round++) {
    seed = round;
    small_corpus c = random_corpus();
    dsr_collocation_options o = {.left = below(4), .right = 1 + below(5),
                                 .in_sentence = below(2) != 0,
                                 .by = (dsr_attribute)(DSR_WORD + below(3)),
                                 .sort = (dsr_measure)below(DSR_MEASURES),
                                 .filter = below(2) ? &some : NULL};
    static const char *const nodes[] = {"pier", "oak", "yew"};
    char searched[32];
    node = nodes[below(3)];
    snprintf(searched, sizeof searched, "x:[norm=\"%s\"]", node);
    compare(&c, node, &o);
    compare(&c, searched, &o);
    unmake_corpus(&c);
  }
}
