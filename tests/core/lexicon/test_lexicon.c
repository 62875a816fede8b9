/* Forms, their numbers and their attributes. */
#include <stdio.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/base/buffer.h"
#include "core/lexicon/intern.h"
#include "core/lexicon/put_tokens.h"
#include "core/lexicon/stems.h"
#include "core/lexicon/traits.h"
#include "core/text/fold.h"
#include "tests/live_blocks.h"

TestSuite(lexicon, .fini = no_live_blocks);

static dsr_lexicon *new_lexicon(void) {
  dsr_lexicon *x = NULL;
  cr_assert_eq(dsr_lexicon_new(&x, NULL), DSR_OK);
  return x;
}

static dsr_form put(dsr_lexicon *x, const char *form) {
  dsr_form f = 0;
  cr_assert_eq(dsr_lexicon_put(x, form, strlen(form), &f, NULL), DSR_OK);
  return f;
}

Test(lexicon, numbers_run_in_order_of_first_put) {
  dsr_lexicon *x = new_lexicon();
  cr_assert_eq(put(x, "The"), 1);
  cr_assert_eq(put(x, "the"), 2); /* known as a norm, yet a new form */
  cr_assert_eq(put(x, "The"), 1);
  cr_assert_eq(put(x, "Xxx"), 3);
  cr_assert_eq(dsr_lexicon_count(x), 3);
  cr_assert_eq(dsr_lexicon_find(x, "the", 3), 2);
  cr_assert_eq(dsr_lexicon_find(x, "THE", 3), 0);
  cr_assert_eq(dsr_lexicon_find(x, "", 0), 0);
  dsr_lexicon_free(x);
}

Test(lexicon, tells_the_forms_of_a_norm) {
  dsr_lexicon *x = new_lexicon();
  cr_assert_eq(dsr_lexicon_with_norm(x, "the", 3), 0);
  cr_assert_eq(put(x, "The"), 1); /* its norm is no form yet */
  cr_assert_eq(dsr_lexicon_with_norm(x, "the", 3), 1);
  cr_assert_eq(put(x, "a"), 2);
  cr_assert_eq(put(x, "THE"), 3);
  cr_assert_eq(put(x, "the"), 4);
  cr_assert_eq(put(x, "Taiwan\xE2\x80\x99s"), 5);
  cr_assert_eq(put(x, "Taiwan's"), 6);
  cr_assert_eq(dsr_lexicon_with_norm(x, "the", 3), 1);
  cr_assert_eq(dsr_lexicon_next_with_norm(x, 1), 3);
  cr_assert_eq(dsr_lexicon_next_with_norm(x, 3), 4);
  cr_assert_eq(dsr_lexicon_next_with_norm(x, 4), 0);
  cr_assert_eq(dsr_lexicon_with_norm(x, "taiwan's", 8), 5);
  cr_assert_eq(dsr_lexicon_next_with_norm(x, 5), 6);
  cr_assert_eq(dsr_lexicon_with_norm(x, "a", 1), 2);
  cr_assert_eq(dsr_lexicon_next_with_norm(x, 2), 0);
  cr_assert_eq(dsr_lexicon_with_norm(x, "The", 3), 0); /* no form's norm */
  cr_assert_eq(dsr_lexicon_with_norm(x, "xxx", 3), 0); /* but a shape */
  cr_assert_eq(dsr_lexicon_with_norm(x, "", 0), 0);
  cr_assert_eq(dsr_lexicon_next_with_norm(x, 0), 0);
  cr_assert_eq(dsr_lexicon_next_with_norm(x, 7), 0);
  dsr_lexicon_free(x);
}

/* Words of 1 to 40 bytes that differ in their last alone, in a block that ends
 * with the text, so that a checker sees a byte read behind it. */
Test(lexicon, many_at_once_get_the_numbers_of_one_by_one) {
  enum { LONGEST = 40, EACH = 3, COUNT = LONGEST * EACH };
  dsr_span tokens[COUNT];
  dsr_form got[COUNT], want;
  size_t at = 0;
  char *text = dsr_alloc(LONGEST * (LONGEST + 1) / 2 * EACH);
  cr_assert_not_null(text);
  for (uint32_t i = 0; i < COUNT; i++) { /* "a" "b" "a", then "\0a" "\0b"... */
    size_t len = i / EACH + 1;
    tokens[i] = (dsr_span){(uint32_t)at, (uint32_t)(at + len)};
    memset(text + at, 0, len);
    at += len;
    text[at - 1] = i % EACH == 1 ? 'b' : 'a';
  }
  dsr_lexicon *many = new_lexicon(), *one = new_lexicon();
  for (int again = 0; again < 2; again++) {
    cr_assert_eq(dsr_lexicon_put_tokens(many, text, tokens, COUNT, got, NULL), DSR_OK);
    for (size_t i = 0; i < COUNT; i++) {
      cr_assert_eq(dsr_lexicon_put(one, text + tokens[i].start,
                                   tokens[i].end - tokens[i].start, &want, NULL),
                   DSR_OK);
      cr_assert_eq(got[i], want);
      cr_assert_eq(want, i / EACH * 2 + 1 + (i % EACH == 1));
    }
  }
  dsr_lexicon_free(many);
  dsr_lexicon_free(one);
  dsr_free(text);
}

/* A mark alone folds or shapes to nothing; the form then stands for itself. */
Test(lexicon, a_form_without_a_shape_is_no_failure) {
  static const char *const forms[] = {"\xEF\xB8\x8F", "\xC2\xAD", "\xCC\x81"};
  dsr_lexicon *x = new_lexicon();
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    dsr_form f = put(x, forms[i]);
    for (int a = 0; a < DSR_ATTRIBUTES; a++) {
      size_t len = 0;
      cr_assert_not_null(dsr_lexicon_text(x, f, (dsr_attribute)a, &len));
      cr_assert_gt(len, 0);
    }
  }
  dsr_lexicon_free(x);
}

typedef struct row {
  const char *word, *norm, *stem, *shape, *kind;
} row;

static const row rows[] = {
    {"Officials", "officials", "offici", "Xxxxx", "word"},
    {"sale", "sale", "sale", "xxxx", "word"},
    {"F-16s", "f-16s", "f-16s", "X-99x", "word"},
    {"1,545", "1,545", "1,545", "9,999", "number"},
    {"'s", "'s", "'s", "'x", "word"},
    {"\xE2\x80\x99s", "'s", "'s", "\xE2\x80\x99x", "word"},
    {",", ",", ",", ",", "punct"},
    {"\xC3\x89LysE\xCC\x81" "e", "\xC3\xA9lys\xC3\xA9" "e",
     "\xC3\xA9lys\xC3\xA9", "XXxxXx", "word"},
    {"\xE5\x8F\xB0", "\xE5\x8F\xB0", "\xE5\x8F\xB0", "x", "word"},
};

Test(lexicon, tells_every_attribute_of_a_form) {
  dsr_lexicon *x = new_lexicon();
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    dsr_form f = put(x, rows[i].word);
    const char *want[] = {rows[i].word, rows[i].norm, rows[i].stem,
                          rows[i].shape, rows[i].kind};
    for (int a = 0; a < DSR_ATTRIBUTES; a++) {
      size_t len = 0;
      const char *got = dsr_lexicon_text(x, f, (dsr_attribute)a, &len);
      cr_assert_str_eq(got, want[a], "%s of %s: %s", dsr_attribute_name(a),
                       rows[i].word, got);
      cr_assert_eq(len, strlen(want[a]));
    }
  }
  dsr_lexicon_free(x);
}

/* What is told of forms read in one pass is what the text room's functions tell:
 * all forms of up to three of these signs, and longer ones around the limit. */
static void expect_general(dsr_lexicon *x, const char *s, size_t len) {
  dsr_buf norm = {0}, shape = {0};
  dsr_form f = 0;
  size_t n, m;
  cr_assert_eq(dsr_lexicon_put(x, s, len, &f, NULL), DSR_OK);
  cr_assert_eq(dsr_fold_append(s, len, &norm), DSR_OK);
  dsr_shape(s, len, &shape);
  const char *got = dsr_lexicon_text(x, f, DSR_NORM, &n);
  cr_assert(n == norm.len && memcmp(got, norm.data, n) == 0, "%s: %s", s, got);
  got = dsr_lexicon_text(x, f, DSR_SHAPE, &m);
  cr_assert(m == shape.len && memcmp(got, shape.data, m) == 0, "%s: %s", s, got);
  cr_assert_str_eq(dsr_lexicon_text(x, f, DSR_KIND, NULL),
                   dsr_token_kind_name((int)dsr_token_kind_of(s, len)), "%s", s);
  dsr_buf_free(&norm);
  dsr_buf_free(&shape);
}

static const char signs[] = "azAZ09-'.,:=)#@/$_";
enum { SIGNS = sizeof signs - 1 };

Test(lexicon, one_pass_tells_what_the_general_way_does) {
  dsr_lexicon *x = new_lexicon();
  for (size_t i = 1; i < (SIGNS + 1) * (SIGNS + 1) * (SIGNS + 1); i++) {
    char form[4] = {0};
    size_t len = 0;
    for (size_t rest = i; rest; rest /= SIGNS + 1)
      if (rest % (SIGNS + 1))
        form[len++] = signs[rest % (SIGNS + 1) - 1];
    expect_general(x, form, len);
  }
  dsr_lexicon_free(x);
}

Test(lexicon, one_pass_tells_it_of_long_forms) {
  enum { LONGEST = 40, PLAIN = 8 };
  dsr_lexicon *x = new_lexicon();
  char form[LONGEST + 1] = {0};
  uint32_t dice = 1;
  for (size_t i = 0; i < 3000; i++) {
    size_t len = 4 + i % (LONGEST - 4);
    for (size_t k = 0; k < len; k++) {
      dice = dice * 1664525u + 1013904223u;
      form[k] = signs[(dice >> 20) % (i % 2 ? (size_t)PLAIN : (size_t)SIGNS)];
    }
    form[len] = '\0';
    expect_general(x, form, len);
  }
  dsr_lexicon_free(x);
}

Test(lexicon, stems_are_the_same_asked_in_any_order) {
  static const char *const words[] = {"sales", "sale", "Sold", "was", "12", "Selling"};
  static const char *const stems[] = {"sale", "sale", "sold", "was", "12", "sell"};
  enum { N = sizeof words / sizeof *words };
  dsr_lexicon *x = new_lexicon();
  for (size_t i = 0; i < N; i++)
    put(x, words[i]);
  const char *first[N];
  for (size_t i = N; i-- > 0;) {
    first[i] = dsr_lexicon_text(x, (dsr_form)i + 1, DSR_STEM, NULL);
    cr_assert_str_eq(first[i], stems[i]);
  }
  put(x, "salt");
  for (size_t i = 0; i < N; i++) /* nothing moved */
    cr_assert_eq(dsr_lexicon_text(x, (dsr_form)i + 1, DSR_STEM, NULL), first[i]);
  dsr_lexicon_free(x);
}

typedef struct trait_row {
  const char *word;
  unsigned traits;
} trait_row;

static const trait_row trait_rows[] = {
    {"The", DSR_TRAIT_WORD | DSR_TRAIT_CAPITAL | DSR_LANGUAGE_LETTER |
                DSR_LANGUAGE_ENGLISH},
    {"nicht", DSR_TRAIT_WORD | DSR_TRAIT_SMALL | DSR_LANGUAGE_LETTER |
                  DSR_LANGUAGE_FOREIGN},
    {"x-ray", DSR_TRAIT_WORD | DSR_TRAIT_SMALL | DSR_LANGUAGE_LETTER},
    {"1,545", DSR_TRAIT_NUMBER},
    {"\xC3\x89lan", DSR_TRAIT_WORD | DSR_TRAIT_CAPITAL | DSR_LANGUAGE_LETTER},
    {",", 0},
    {"\xD0\xB4\xD0\xB0", DSR_TRAIT_WORD | DSR_TRAIT_SMALL | DSR_LANGUAGE_LETTER |
                             DSR_LANGUAGE_WIDE},
    {"http://a.org/", DSR_TRAIT_SMALL | DSR_LANGUAGE_LETTER},
    {"'s", DSR_TRAIT_WORD | DSR_LANGUAGE_LETTER | DSR_LANGUAGE_ENGLISH},
    {"X", DSR_TRAIT_WORD | DSR_TRAIT_CAPITAL | DSR_LANGUAGE_LETTER}};

Test(lexicon, a_stem_that_is_said_is_the_one_that_is_kept) {
  static const char *const forms[] = {"ships", "Policies", "'s", "1,200", "-",
                                      "Navy", ("\xc3\x9c" "ber"), "running"};
  dsr_lexicon *x = new_lexicon();
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    dsr_form f = put(x, forms[i]);
    size_t said_len, kept_len;
    const char *said = dsr_lexicon_say_stem(x, f, &said_len);
    char copy[32];
    cr_assert_lt(said_len, sizeof copy);
    memcpy(copy, said, said_len);
    const char *kept = dsr_lexicon_text(x, f, DSR_STEM, &kept_len);
    cr_expect(said_len == kept_len && memcmp(copy, kept, said_len) == 0, "%s",
              forms[i]);
  }
  dsr_lexicon_free(x);
}

Test(lexicon, traits_are_what_the_attributes_say) {
  dsr_lexicon *x = new_lexicon();
  cr_assert_eq(dsr_lexicon_traits(x)[0], 0);
  for (size_t i = 0; i < sizeof trait_rows / sizeof *trait_rows; i++) {
    dsr_form f = put(x, trait_rows[i].word);
    cr_assert_eq(dsr_lexicon_traits(x)[f], trait_rows[i].traits, "%s: %u",
                 trait_rows[i].word, dsr_lexicon_traits(x)[f]);
  }
  dsr_lexicon_free(x);
}

/* Classes as they are told must be those that the strings make. */
Test(lexicon, forms_of_one_class_have_one_string) {
  static const dsr_attribute attributes[] = {DSR_SHAPE, DSR_KIND};
  enum { N = sizeof trait_rows / sizeof *trait_rows };
  dsr_lexicon *x = new_lexicon();
  uint32_t classes[N];
  for (size_t i = 0; i < N; i++)
    put(x, trait_rows[i].word);
  for (size_t a = 0; a < 2; a++) {
    dsr_lexicon_classify(x, attributes[a], 1, N, classes);
    for (dsr_form f = 1; f <= N; f++) {
      cr_expect_lt(classes[f - 1], dsr_lexicon_classes(x, attributes[a]));
      for (dsr_form g = 1; g <= N; g++)
        cr_expect_eq(classes[f - 1] == classes[g - 1],
                     strcmp(dsr_lexicon_text(x, f, attributes[a], NULL),
                            dsr_lexicon_text(x, g, attributes[a], NULL)) == 0);
    }
    dsr_lexicon_classify(x, attributes[a], 3, 1, classes);
    cr_expect_lt(classes[0], dsr_lexicon_classes(x, attributes[a]));
  }
  cr_expect_eq(dsr_lexicon_classes(x, DSR_WORD), 0);
  dsr_lexicon_free(x);
}

Test(lexicon, what_is_not_there_is_null) {
  dsr_lexicon *x = new_lexicon();
  put(x, "a");
  size_t len = 7;
  cr_assert_null(dsr_lexicon_text(x, 0, DSR_WORD, &len));
  cr_assert_eq(len, 0);
  cr_assert_null(dsr_lexicon_text(x, 2, DSR_WORD, NULL));
  cr_assert_null(dsr_lexicon_text(x, 1, DSR_ATTRIBUTES, NULL));
  dsr_form f = 9;
  dsr_error err;
  cr_assert_eq(dsr_lexicon_put(x, "", 0, &f, &err), DSR_EINVAL);
  cr_assert_eq(dsr_lexicon_count(x), 1);
  dsr_lexicon_free(x);
}

Test(lexicon, forms_are_bytes_of_any_length) {
  dsr_lexicon *x = new_lexicon();
  static char word[5000];
  memset(word, 'Q', sizeof word);
  dsr_form f, g, h;
  cr_assert_eq(dsr_lexicon_put(x, word, sizeof word, &f, NULL), DSR_OK);
  cr_assert_eq(dsr_lexicon_put(x, word, sizeof word - 1, &g, NULL), DSR_OK);
  cr_assert_eq(dsr_lexicon_put(x, "a\0b", 3, &h, NULL), DSR_OK);
  cr_assert_neq(f, g);
  size_t len;
  const char *stem = dsr_lexicon_text(x, f, DSR_STEM, &len);
  cr_assert_eq(len, sizeof word);
  cr_assert_eq(stem[4999], 'q');
  cr_assert_eq(dsr_lexicon_find(x, "a", 1), 0);
  cr_assert_eq(dsr_lexicon_find(x, "a\0b", 3), h);
  dsr_lexicon_free(x);
}

Test(lexicon, holds_many_forms_and_moves_none) {
  dsr_lexicon *x = new_lexicon();
  put(x, "first");
  const char *first = dsr_lexicon_text(x, 1, DSR_WORD, NULL);
  char word[32];
  for (unsigned i = 0; i < 20000; i++) {
    snprintf(word, sizeof word, "W%u", i * 7919u);
    cr_assert_eq(put(x, word), i + 2);
  }
  for (unsigned i = 0; i < 20000; i++) {
    snprintf(word, sizeof word, "W%u", i * 7919u);
    cr_assert_eq(dsr_lexicon_find(x, word, strlen(word)), i + 2);
  }
  cr_assert_eq(first, dsr_lexicon_text(x, 1, DSR_WORD, NULL));
  dsr_lexicon_free(x);
}

/* A table that was grown where it stands, and keys of every length about the
 * fifteen bytes that a slot holds: each string is found with its own number, also
 * with zeros at its end or the beginning of another. */
Test(lexicon, tells_near_strings_apart_in_a_table_that_grew) {
  enum { ROUNDS = 20000, LONGEST = 24 };
  dsr_intern t = {0};
  char s[LONGEST];
  uint32_t number = 0;
  for (int found = 0; found < 2; found++) {
    for (uint32_t i = 0; i < ROUNDS; i++) {
      uint32_t value = i / 8 * 2654435761u, zeros = i % 8;
      size_t len = 4 + i % 13 + zeros;
      memset(s, 0, sizeof s);
      for (size_t k = 0; k < len - zeros; k++)
        s[k] = k < 4 ? (char)('a' + (value >> k * 7) % 26) : 'x';
      s[0] = (char)(i >> 8);
      uint32_t there = dsr_intern_find(&t, s, len);
      if (found) {
        cr_assert_neq(there, 0);
        cr_assert_eq(t.strings[there - 1].len, len);
        cr_assert_arr_eq(t.strings[there - 1].s, s, len);
      } else if (!there) {
        cr_assert_eq(dsr_intern_put(&t, s, len), ++number);
        dsr_intern_slot *slot =
            dsr_intern_put_key(&t, dsr_intern_key_of(s, len), s);
        cr_assert_eq(slot->note, 0); /* also where another one stood before */
        slot->note = ~number;
      }
    }
  }
  for (size_t i = 0; i < t.slot_count; i++)
    cr_assert_eq(t.slots[i].note, t.slots[i].number ? ~t.slots[i].number : 0);
  cr_expect_gt(number, ROUNDS / 2);
  dsr_intern_free(&t);
}

Test(lexicon, no_two_have_one_serial) {
  dsr_lexicon *x = new_lexicon();
  uint64_t serial = dsr_lexicon_serial(x);
  dsr_lexicon_free(x);
  x = new_lexicon();
  cr_assert_neq(dsr_lexicon_serial(x), serial);
  dsr_lexicon_free(x);
}

Test(lexicon, attributes_have_names) {
  for (int a = 0; a < DSR_ATTRIBUTES; a++) {
    const char *name = dsr_attribute_name(a);
    cr_assert_eq(dsr_attribute_of(name, strlen(name)), a);
  }
  cr_assert_eq(dsr_attribute_of("nor", 3), -1);
  cr_assert_eq(dsr_attribute_of("norms", 5), -1);
  cr_assert_null(dsr_attribute_name(DSR_ATTRIBUTES));
  cr_assert_null(dsr_attribute_name(-1));
}

Test(lexicon, a_failed_put_changes_nothing) {
  dsr_lexicon *x = NULL;
  for (size_t n = 1; !x; n++) {
    dsr_memory_fail(n, 0);
    int status = dsr_lexicon_new(&x, NULL);
    dsr_memory_fail(0, 0);
    cr_assert_eq(status, x ? DSR_OK : DSR_ENOMEM);
  }
  char word[32];
  for (unsigned i = 0; i < 60; i++) { /* through several growths */
    snprintf(word, sizeof word, "Growing-%u", i);
    for (size_t n = 1;; n++) {
      dsr_form f = 0;
      dsr_memory_fail(n, 0);
      int status = dsr_lexicon_put(x, word, strlen(word), &f, NULL);
      dsr_memory_fail(0, 0);
      if (status == DSR_OK) {
        cr_assert_eq(f, i + 1);
        break;
      }
      cr_assert_eq(status, DSR_ENOMEM);
      cr_assert_eq(dsr_lexicon_count(x), i);
      cr_assert_eq(dsr_lexicon_find(x, word, strlen(word)), 0);
    }
  }
  cr_assert_str_eq(dsr_lexicon_text(x, 5, DSR_NORM, NULL), "growing-4");
  dsr_lexicon_free(x);
}
