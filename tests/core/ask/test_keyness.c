/* Key words of parts small enough to count on fingers. Log-likelihoods by R with
 * the lines of test_association.c: k(2,3,1,6) 1.386294, k(1,3,0,6) 2.197225,
 * k(0,3,5,6) -4.054651, k(2,3,60,1000) 5.937288. */
#include "dossier/keyness.h"

#include <math.h>

#include "core/base/buffer.h"
#include "tests/core/ask/small_corpus.h"

TestSuite(keyness, .fini = no_live_blocks);

static const small_text parts[] = {
    {"f/1", "Quill", "2020", "ale, ale\n"},
    {"f/2", "Quill", "2021", "Bun.\n"},
    {"r/1", "Plume", "2021", "ale cod Cod, cod cod; cod\n"},
};

static small_corpus filled(void) {
  small_corpus c = make_corpus();
  put_texts(&c, parts, 3);
  return c;
}

/* "ale 2 1 1 1.73, ...": text, focus, reference, documents, LL. */
static void expect_keys(small_corpus *c, const dsr_keyness_options *o, const char *want) {
  dsr_keyness *list = NULL;
  dsr_error err = {0};
  dsr_buf got = {0};
  cr_assert_eq(dsr_keyness_new(c->corpus, o, &list, &err), DSR_OK, "%s", err.message);
  for (size_t i = 0; i < dsr_keyness_count(list); i++) {
    const dsr_key *k = dsr_keyness_at(list, i);
    dsr_buf_format(&got, "%s%s %llu %llu %llu %.6f", i ? ", " : "", k->text,
                   (unsigned long long)k->focus, (unsigned long long)k->reference,
                   (unsigned long long)k->documents, k->ll);
  }
  cr_expect_str_eq(got.data ? got.data : "", want, "%s", got.data ? got.data : "");
  cr_expect_null(dsr_keyness_at(list, dsr_keyness_count(list)));
  dsr_buf_free(&got);
  dsr_keyness_free(list);
}

static const dsr_document_filter focus = {.under = "f/"}, other = {.publisher = "plume"},
                                 nothing = {.key = "none"};

Test(keyness, against_the_rest_and_against_a_part) {
  small_corpus c = filled();
  dsr_keyness_options o = {.focus = &focus, .by = DSR_NORM};
  expect_keys(&c, &o, "bun 1 0 1 2.197225, ale 2 1 1 1.386294");
  o.against = &other;
  expect_keys(&c, &o, "bun 1 0 1 2.197225, ale 2 1 1 1.386294");
  o.keys = DSR_KEYS_NEGATIVE;
  expect_keys(&c, &o, "cod 0 5 0 -4.054651");
  o.keys = DSR_KEYS_POSITIVE | DSR_KEYS_NEGATIVE;
  expect_keys(&c, &o, "bun 1 0 1 2.197225, ale 2 1 1 1.386294, cod 0 5 0 -4.054651");
  o.by = DSR_WORD;
  o.limit = 1;
  expect_keys(&c, &o, "Bun 1 0 1 2.197225, cod 0 4 0 -3.243721");
  unmake_corpus(&c);
}

Test(keyness, minima_stop_lists_and_order) {
  static const char words[] = "name\taliases\ttype\tflags\tsource\tattributes\n"
                              "bun\t\tword\t\town\t\n";
  small_corpus c = filled();
  dsr_gazetteer *stop = NULL;
  dsr_keyness_options o = {.focus = &focus, .by = DSR_NORM, .least = 2,
                           .keys = DSR_KEYS_POSITIVE | DSR_KEYS_NEGATIVE};
  expect_keys(&c, &o, "ale 2 1 1 1.386294, cod 0 5 0 -4.054651");
  o.least_ll = 2;
  expect_keys(&c, &o, "cod 0 5 0 -4.054651");
  o = (dsr_keyness_options){.focus = &focus, .by = DSR_NORM, .sort = DSR_KEY_LOG_RATIO};
  expect_keys(&c, &o, "bun 1 0 1 2.197225, ale 2 1 1 1.386294"); /* both 2; by LL */
  cr_assert_eq(dsr_gazetteer_read(words, sizeof words - 1, "list", &stop, NULL), DSR_OK);
  o.stop = stop;
  expect_keys(&c, &o, "ale 2 1 1 1.386294");
  dsr_gazetteer_free(stop);
  unmake_corpus(&c);
}

Test(keyness, measures_and_totals) {
  small_corpus c = filled();
  dsr_keyness *list = NULL;
  dsr_keyness_options o = {.focus = &focus, .by = DSR_NORM, .sort = DSR_KEY_DIFF};
  cr_assert_eq(dsr_keyness_new(c.corpus, &o, &list, NULL), DSR_OK);
  const dsr_key *bun = dsr_keyness_at(list, 0), *ale = dsr_keyness_at(list, 1);
  cr_expect(isinf(bun->diff));
  cr_expect_float_eq(bun->log_ratio, 2, 1e-9); /* (1/3) / (0.5/6) */
  cr_expect_float_eq(ale->diff, 300, 1e-9);    /* (2/3) / (1/6) is 4 */
  cr_expect_float_eq(ale->log_ratio, 2, 1e-9);
  const dsr_keyness_totals *t = dsr_keyness_sums(list);
  cr_expect_eq(t->focus, 3);
  cr_expect_eq(t->reference, 6);
  cr_expect_eq(t->focus_documents, 2);
  cr_expect_eq(t->reference_documents, 1);
  cr_expect_eq(t->positive, 2);
  cr_expect_eq(t->negative, 0);
  dsr_keyness_free(list);
  unmake_corpus(&c);
}

Test(keyness, an_empty_part_has_no_keys) {
  small_corpus c = filled();
  dsr_keyness_options o = {.focus = &nothing, .by = DSR_NORM};
  expect_keys(&c, &o, "");
  o = (dsr_keyness_options){.focus = &focus, .against = &nothing, .by = DSR_NORM};
  expect_keys(&c, &o, "");
  unmake_corpus(&c);
}

static dsr_reference *reference(const char *list) {
  dsr_reference *r = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_reference_read(list, strlen(list), "list", &r, &err), DSR_OK, "%s",
               err.message);
  return r;
}

Test(keyness, against_a_list) {
  small_corpus c = filled();
  dsr_reference *r =
      reference("# made up\nform\tcount\r\nale\t40\n\nAle\t20\nzed\t1\n\t1000\n");
  cr_expect_eq(dsr_reference_size(r), 1000);
  dsr_keyness_options o = {.focus = &focus, .reference = r, .by = DSR_NORM, .least = 2};
  expect_keys(&c, &o, "ale 2 60 1 5.937288");
  dsr_reference_free(r);
  r = reference("ale\t40\nzed\t2");
  cr_expect_eq(dsr_reference_size(r), 42);
  dsr_reference_free(r);
  unmake_corpus(&c);
}

Test(keyness, faulty_lists) {
  static const struct {
    const char *list, *message;
    size_t offset;
  } faults[] = {
      {"ale\t1\nbun\n", "list:2: a line wants a form, a tab and a count", 6},
      {"ale\t-1\n", "list:1: the count wants digits, up to 2^63 - 1", 0},
      {"ale\t\n", "list:1: the count wants digits, up to 2^63 - 1", 0},
      {"ale\t9223372036854775808\n", "list:1: the count wants digits, up to 2^63 - 1", 0},
      {"ale\t9223372036854775807\nbun\t1\n",
       "list:2: the counts add up to more than 2^63 - 1", 24},
      {"\t5\n\t6\n", "list:2: the size is stated twice", 3},
      {"ale\t7\n\t6\n",
       "list: the counts add up to 7, more than the size it states, 6", 0},
  };
  for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
    dsr_reference *r;
    dsr_error err = {0};
    cr_expect_eq(dsr_reference_read(faults[i].list, strlen(faults[i].list), "list", &r, &err),
                 DSR_ESYNTAX);
    cr_expect_null(r);
    cr_expect_str_eq(err.message, faults[i].message);
    cr_expect_eq(err.offset, faults[i].offset);
  }
  dsr_reference *r;
  cr_expect_eq(dsr_reference_read("a\xFF\t1\n", 5, "list", &r, NULL), DSR_EFOREIGN);
}

Test(keyness, wrong_options) {
  small_corpus c = filled();
  dsr_keyness_options wrong[] = {{.by = DSR_NORM},
                                 {.focus = &focus, .by = DSR_SHAPE},
                                 {.focus = &focus, .by = DSR_NORM, .sort = 9}};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    dsr_keyness *list;
    cr_expect_eq(dsr_keyness_new(c.corpus, &wrong[i], &list, NULL), DSR_EINVAL);
    cr_expect_null(list);
  }
  unmake_corpus(&c);
}
