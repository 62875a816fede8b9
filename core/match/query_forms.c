/* The forms that a token test lets through.
 *
 * Where it names words, the lexicon is asked for the forms of their norms, and only
 * these are tested; any other test is put to every form, once for each query and
 * lexicon, or where it asks for shapes or kinds alone, to one form of each. */
#include "core/match/query_forms.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/lexicon/traits.h"
#include "core/match/pattern_words.h"
#include "core/match/query_parts.h"
#include "core/match/spelling.h"
#include "core/text/fold.h"

bool dsr_forms_add(dsr_forms *list, dsr_form form) {
  void *room = list->at;
  bool ok = dsr_reserve(&room, &list->room, list->count + 1, sizeof *list->at);
  list->at = room;
  if (ok)
    list->at[list->count++] = form;
  return ok;
}

static int by_number(const void *left, const void *right) {
  dsr_form a = *(const dsr_form *)left, b = *(const dsr_form *)right;
  return (a > b) - (a < b);
}

void dsr_forms_sort(dsr_forms *list) {
  size_t kept = 0;
  if (list->count)
    qsort(list->at, list->count, sizeof *list->at, by_number);
  for (size_t i = 0; i < list->count; i++)
    if (!i || list->at[i] != list->at[i - 1])
      list->at[kept++] = list->at[i];
  list->count = kept;
}

static bool add_norm(const dsr_lexicon *lexicon, const char *norm, size_t len,
                     dsr_forms *out) {
  for (dsr_form f = dsr_lexicon_with_norm(lexicon, norm, len); f;
       f = dsr_lexicon_next_with_norm(lexicon, f))
    if (!dsr_forms_add(out, f))
      return false;
  return true;
}

/* May a form that is spelt alike have another norm? Of the marks that count as
 * equal in spelling, folding leaves some as they are. */
static bool has_loose_mark(const char *s, size_t len) {
  for (size_t i = 0; i < len; i++)
    if (s[i] == '"' || s[i] == '\'' || (unsigned char)s[i] >= 0x80)
      return true;
  return false;
}

/* The alternatives of a regex that is a list of words, else NULL. */
static const char *words_of(const dsr_condition *c, size_t *len) {
  bool folds = c->attribute == DSR_NORM || c->attribute == DSR_WORD;
  return folds && c->kind == DSR_IS_REGEX ? dsr_pattern_words(c->pattern, len) : NULL;
}

static bool names_forms(const dsr_condition *c) {
  size_t len;
  if (c->no_marks) /* forms of other norms may be the same without marks */
    return false;
  switch (c->kind) {
  case DSR_IS_SPELT:
    return !has_loose_mark(c->value, c->len);
  case DSR_IS_EQUAL:
    return c->attribute == DSR_NORM && !c->other;
  case DSR_IS_REGEX:
    return words_of(c, &len) != NULL;
  case DSR_IS_AND:
    return names_forms(c->left) || names_forms(c->right);
  case DSR_IS_OR:
    return names_forms(c->left) && names_forms(c->right);
  default:
    return false;
  }
}

bool dsr_condition_names_forms(const dsr_query *q, uint32_t number) {
  return names_forms(q->conditions[number]);
}

static bool add_folded(const dsr_lexicon *lexicon, const char *s, size_t len,
                       dsr_forms *out) {
  dsr_buf norm = {0};
  dsr_fold_append(s, len, &norm);
  bool ok = !norm.failed && add_norm(lexicon, norm.data, norm.len, out);
  dsr_buf_free(&norm);
  return ok;
}

/* What a word of the list matches, in any case, folds to the same norm. */
static bool add_words(const dsr_condition *c, const dsr_lexicon *lexicon,
                      dsr_forms *out) {
  size_t len = 0;
  const char *word = words_of(c, &len), *end = word + len;
  while (word < end) {
    const char *bar = memchr(word, '|', (size_t)(end - word));
    const char *stop = bar ? bar : end;
    if (!add_folded(lexicon, word, (size_t)(stop - word), out))
      return false;
    word = stop + 1;
  }
  return true;
}

/* Forms among which are all that meet the condition, which names some. */
static int named_forms(const dsr_condition *c, const dsr_lexicon *lexicon,
                       dsr_forms *out, dsr_error *err) {
  bool ok;
  int status;
  switch (c->kind) {
  case DSR_IS_AND:
    return named_forms(names_forms(c->left) ? c->left : c->right, lexicon, out,
                       err);
  case DSR_IS_OR:
    status = named_forms(c->left, lexicon, out, err);
    return status == DSR_OK ? named_forms(c->right, lexicon, out, err) : status;
  case DSR_IS_SPELT:
    ok = add_folded(lexicon, c->value, c->len, out);
    break;
  case DSR_IS_REGEX:
    ok = add_words(c, lexicon, out);
    break;
  default:
    ok = add_norm(lexicon, c->value, c->len, out);
  }
  return ok ? DSR_OK : dsr_fail_memory(err);
}

/* Of a plain test the answer itself, without a row of answers. */
static int holds(const dsr_query *q, const dsr_lexicon *lexicon,
                 uint32_t number, dsr_form form, bool *yes, dsr_error *err) {
  const dsr_condition *c = q->conditions[number];
  size_t len;
  if (c->kind == DSR_IS_EQUAL) {
    *yes = true; /* it was found by this very norm */
    return DSR_OK;
  }
  if (c->kind == DSR_IS_SPELT) {
    const char *s = dsr_lexicon_text(lexicon, form, DSR_WORD, &len);
    *yes = dsr_same_spelling(c->value, c->len, s, len);
    return DSR_OK;
  }
  return dsr_answer(q, lexicon, number, form, yes, err);
}

static int filter_named(const dsr_query *q, const dsr_lexicon *lexicon,
                        uint32_t number, dsr_forms *out, dsr_error *err) {
  size_t kept = 0;
  dsr_forms_sort(out);
  for (size_t i = 0; i < out->count; i++) {
    bool yes;
    int status = holds(q, lexicon, number, out->at[i], &yes, err);
    if (status != DSR_OK)
      return status;
    if (yes)
      out->at[kept++] = out->at[i];
  }
  out->count = kept;
  return DSR_OK;
}

/* Are the answers to eight forms all no? Mostly they are. */
static bool none_of_eight(const uint8_t *row) {
  uint64_t eight, no = 0x0101010101010101u * DSR_ANSWER_NO;
  memcpy(&eight, row, sizeof eight);
  return eight == no;
}

/* Give back the room that is not used. */
static void trim(dsr_forms *list) {
  void *less = dsr_resize(list->at, list->count + 1, sizeof *list->at);
  list->at = less ? less : list->at;
  list->room = less ? list->count + 1 : list->room;
}

static int test_all(const dsr_query *q, const dsr_lexicon *lexicon,
                    uint32_t number, dsr_forms *out, dsr_error *err) {
  size_t n = dsr_lexicon_count(lexicon), count = 0;
  const uint8_t *row = q->answers->rows[number];
  const size_t kept = q->answers->forms;
  void *room = out->at;
  if (!dsr_reserve(&room, &out->room, n + 1, sizeof *out->at))
    return dsr_fail_memory(err);
  out->at = room;
  for (size_t f = 1; f <= n; f++) {
    if (f + 8 <= kept && none_of_eight(row + f)) {
      f += 7;
      continue;
    }
    uint8_t answer = f < kept ? row[f] : (uint8_t)DSR_ANSWER_UNKNOWN;
    bool yes = answer == DSR_ANSWER_YES;
    if (answer == DSR_ANSWER_UNKNOWN) {
      int status = dsr_answer(q, lexicon, number, (dsr_form)f, &yes, err);
      if (status != DSR_OK)
        return status;
    }
    out->at[count] = (dsr_form)f; /* overwritten unless it counts */
    count += yes;
  }
  out->count = count;
  trim(out);
  return DSR_OK;
}

/* ---- by class ---- */

/* Does it ask for one attribute alone, which has classes? Set *attribute to
 * DSR_ATTRIBUTES before. */
static bool asks_class(const dsr_condition *c, dsr_attribute *attribute) {
  switch (c->kind) {
  case DSR_IS_ANY:
    return true;
  case DSR_IS_NOT:
    return asks_class(c->left, attribute);
  case DSR_IS_AND:
  case DSR_IS_OR:
    return asks_class(c->left, attribute) && asks_class(c->right, attribute);
  default:
    if (*attribute == DSR_ATTRIBUTES)
      *attribute = c->attribute;
    return *attribute == c->attribute &&
           (c->attribute == DSR_SHAPE || c->attribute == DSR_KIND);
  }
}

enum { AT_ONCE = 256 };

/* Test forms [first, first + n), one of each class that has no answer yet. */
static int test_classes(const dsr_query *q, const dsr_lexicon *lexicon,
                        uint32_t number, dsr_attribute attribute,
                        uint8_t *answers, dsr_form first, size_t n,
                        dsr_forms *out, dsr_error *err) {
  uint32_t classes[AT_ONCE];
  uint8_t *row = q->answers->rows[number];
  const size_t kept = q->answers->forms;
  dsr_form *at = out->at + out->count;
  dsr_lexicon_classify(lexicon, attribute, first, n, classes);
  for (size_t i = 0; i < n; i++) {
    const dsr_form form = first + (dsr_form)i;
    uint8_t *answer = &answers[classes[i]];
    if (*answer == DSR_ANSWER_UNKNOWN) {
      bool yes;
      int status = dsr_condition_holds(q->conditions[number], lexicon, form, &yes, err);
      if (status != DSR_OK)
        return status;
      *answer = yes ? DSR_ANSWER_YES : DSR_ANSWER_NO;
    }
    const uint8_t told = *answer;
    if (form < kept)
      row[form] = told;
    *at = form; /* overwritten unless it counts */
    at += told == DSR_ANSWER_YES;
  }
  out->count = (size_t)(at - out->at);
  return DSR_OK;
}

static int test_by_class(const dsr_query *q, const dsr_lexicon *lexicon,
                         uint32_t number, dsr_attribute attribute,
                         dsr_forms *out, dsr_error *err) {
  size_t n = dsr_lexicon_count(lexicon);
  uint8_t *answers = dsr_alloc_zero(dsr_lexicon_classes(lexicon, attribute) + 1, 1);
  void *room = out->at;
  bool ok = answers && dsr_reserve(&room, &out->room, n + 1, sizeof *out->at);
  int status = ok ? DSR_OK : dsr_fail_memory(err);
  out->at = room;
  for (size_t from = 0; from < n && status == DSR_OK; from += AT_ONCE)
    status = test_classes(q, lexicon, number, attribute, answers, (dsr_form)from + 1,
                          n - from < AT_ONCE ? n - from : AT_ONCE, out, err);
  dsr_free(answers);
  if (status == DSR_OK)
    trim(out);
  return status;
}

/* Is the answer of the last form known? Then those of all are, mostly. */
static bool is_answered(const dsr_query *q, const dsr_lexicon *lexicon,
                        uint32_t number) {
  size_t n = dsr_lexicon_count(lexicon);
  return n < q->answers->forms && q->answers->rows[number][n] != DSR_ANSWER_UNKNOWN;
}

int dsr_condition_forms(const dsr_query *q, const dsr_lexicon *lexicon,
                        uint32_t number, dsr_forms *out, dsr_error *err) {
  const dsr_condition *c = q->conditions[number];
  bool plain = c->kind == DSR_IS_SPELT || c->kind == DSR_IS_EQUAL;
  bool named = names_forms(c);
  int status = DSR_OK;
  if (!named || !plain)
    status = dsr_answers_prepare(q, lexicon, err);
  if (status != DSR_OK)
    return status;
  dsr_attribute attribute = DSR_ATTRIBUTES;
  if (!named && asks_class(c, &attribute) && attribute != DSR_ATTRIBUTES &&
      !is_answered(q, lexicon, number))
    return test_by_class(q, lexicon, number, attribute, out, err);
  if (!named)
    return test_all(q, lexicon, number, out, err);
  status = named_forms(c, lexicon, out, err);
  return status == DSR_OK ? filter_named(q, lexicon, number, out, err) : status;
}
