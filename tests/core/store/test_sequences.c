/* Tokens at distances from each other: as a walk over the columns finds them,
 * with classes of many forms (whose rows are kept), far slots, documents that
 * were replaced meanwhile. */
#include "core/store/sequences.h"

#include "dossier/columns.h"
#include "dossier/search.h"
#include "tests/core/ask/small_corpus.h"

TestSuite(sequences, .fini = no_live_blocks);

enum { WORDS = 300, DOCUMENTS = 40 };

static uint64_t seed = 12345;
static unsigned dice(unsigned n) {
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return (unsigned)(seed >> 33) % n;
}

/* Words w0 to w299, low numbers more often; a caption now and then. */
static void put_random(small_corpus *c, unsigned number) {
  static char text[40000];
  char key[16];
  size_t n = 0;
  snprintf(key, sizeof key, "d%u", number);
  for (unsigned i = dice(9) ? 1 + dice(400) : 0; i > 0; i--)
    n += (size_t)snprintf(text + n, sizeof text - n, "%sw%u%s", dice(40) ? "" : "\nPhoto: ",
                          dice(1 + dice(WORDS)), dice(12) ? " " : ".\n");
  text[n] = '\0';
  const small_text t = {key, NULL, NULL, text};
  put_text(c, &t);
}

/* The forms of the words [from, from + count), ascending. */
static size_t forms_of(dsr_corpus *corpus, unsigned from, unsigned count, dsr_form *out) {
  dsr_lexicon *lexicon;
  size_t n = 0;
  cr_assert_eq(dsr_corpus_lexicon(corpus, &lexicon, NULL), DSR_OK);
  for (unsigned i = from; i < from + count; i++) {
    char word[8];
    int len = snprintf(word, sizeof word, "w%u", i);
    dsr_form form = dsr_lexicon_find(lexicon, word, (size_t)len);
    size_t at = n;
    if (!form)
      continue;
    for (; at > 0 && out[at - 1] > form; at--)
      out[at] = out[at - 1];
    out[at] = form;
    n++;
  }
  return n;
}

static bool fills(const dsr_column *c, const dsr_slot *slot, size_t start) {
  for (size_t i = start + slot->min; i <= start + slot->max && i < c->count; i++)
    for (size_t k = 0; k < slot->count; k++)
      if (c->forms[i] == slot->forms[k] && !(c->skip && c->skip[i]))
        return true;
  return false;
}

static void compare(dsr_corpus *corpus, const dsr_slot *slots, size_t count) {
  dsr_columns *columns = NULL;
  dsr_column column;
  dsr_sequences *s = NULL;
  dsr_posting p = {0};
  dsr_error err = {0};
  cr_assert_eq(dsr_columns_new(corpus, NULL, 0, &columns, NULL), DSR_OK);
  cr_assert_eq(dsr_sequences_new(corpus, slots, count, &s, &err), DSR_OK, "%s", err.message);
  while (dsr_columns_next(columns, &column, NULL) == DSR_OK) {
    size_t found = 0;
    bool told = false;
    for (size_t start = 0; start < column.count; start++) {
      bool all = true;
      for (size_t k = 0; k < count && all; k++)
        all = fills(&column, &slots[k], start);
      if (!all)
        continue;
      if (!told) {
        cr_assert_eq(dsr_sequences_next(s, &p, &err), DSR_OK, "%s", err.message);
        cr_assert_eq(p.document, column.document);
        told = true;
      }
      cr_assert(found < p.count && p.positions[found] == start, "document %ld at %zu",
                (long)column.document, start);
      found++;
    }
    cr_assert(!told || found == p.count);
  }
  cr_assert_eq(dsr_sequences_next(s, &p, NULL), DSR_DONE);
  dsr_sequences_free(s);
  dsr_columns_free(columns);
}

static void compare_some(dsr_corpus *corpus) {
  static dsr_form few[WORDS], many[WORDS], others[WORDS];
  size_t n = forms_of(corpus, 0, 3, few), m = forms_of(corpus, 20, 200, many),
         o = forms_of(corpus, 100, 150, others);
  cr_assert(n > 0 && m >= 64 && o >= 64);
  const dsr_slot rows[][3] = {
      {{few, n, 0, 0}, {few, n, 1, 1}, {few, n, 2, 2}},
      {{many, m, 0, 0}, {few, n, 1, 1}, {others, o, 2, 2}},
      {{many, m, 0, 0}, {many, m, 1, 3}, {few, n, 4, 9}},
      {{few, n, 0, 5}, {others, o, 3, 15}, {many, m, 1, 1}},
      {{few, n, 2, 2}, {many, m, 60, 70}, {others, o, 190, 200}},
      {{few, n, 0, 200}, {few, n, 63, 64}, {many, m, 64, 128}},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    for (size_t count = 1; count <= 3; count++)
      compare(corpus, rows[i], count);
}

Test(sequences, are_where_the_columns_have_them) {
  small_corpus c = make_corpus();
  for (unsigned batch = 0; batch < 3; batch++) {
    cr_assert_eq(dsr_corpus_begin(c.corpus, NULL), DSR_OK);
    for (unsigned i = batch * 12; i < (batch + 1) * 12 + 1; i++)
      put_random(&c, i); /* the last is replaced by the next batch */
    compare_some(c.corpus); /* within the batch */
    compare_some(c.corpus); /* from the rows that were kept */
    cr_assert_eq(dsr_corpus_commit(c.corpus, NULL), DSR_OK);
    compare_some(c.corpus);
    compare_some(c.corpus);
  }
  unmake_corpus(&c);
}

Test(sequences, a_walk_ends_when_documents_change) {
  small_corpus c = make_corpus();
  dsr_sequences *s = NULL;
  dsr_posting p;
  dsr_form forms[WORDS];
  cr_assert_eq(dsr_corpus_begin(c.corpus, NULL), DSR_OK);
  for (unsigned i = 0; i < 5; i++)
    put_random(&c, i);
  cr_assert_eq(dsr_corpus_commit(c.corpus, NULL), DSR_OK);
  const dsr_slot slot = {forms, forms_of(c.corpus, 0, WORDS, forms), 0, 0};
  cr_assert_eq(dsr_sequences_new(c.corpus, &slot, 1, &s, NULL), DSR_OK);
  cr_assert_eq(dsr_sequences_next(s, &p, NULL), DSR_OK);
  cr_assert_eq(dsr_corpus_begin(c.corpus, NULL), DSR_OK);
  put_random(&c, 1);
  cr_assert_eq(dsr_corpus_commit(c.corpus, NULL), DSR_OK);
  cr_expect_eq(dsr_sequences_next(s, &p, NULL), DSR_EINVAL);
  dsr_sequences_free(s);
  cr_assert_eq(dsr_sequences_new(c.corpus, &slot, 1, &s, NULL), DSR_OK);
  unmake_corpus(&c);
  cr_expect_eq(dsr_sequences_next(s, &p, NULL), DSR_ECLOSED);
  dsr_sequences_free(s);
  dsr_sequences_free(NULL);
}
