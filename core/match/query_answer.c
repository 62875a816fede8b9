/* Answering conditions, each once a form: the answers stand in rows of a byte a
 * form, so that a token test while matching is one look-up. They are of one
 * lexicon, told by its serial number, and are dropped when another comes. Who asks
 * a few tokens of a text that never ends has the first forms' answers kept alone:
 * by Zipf's law the later ones seldom come again. */
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/prefilter.h"
#include "core/match/query_parts.h"
#include "core/match/spelling.h"

dsr_answers *dsr_answers_new(const dsr_query *q) {
  dsr_answers *a = dsr_alloc_zero(1, sizeof *a);
  if (!a)
    return NULL;
  a->most = SIZE_MAX;
  a->row_count = q->condition_count + 1;
  a->rows = dsr_alloc_zero(a->row_count, sizeof *a->rows);
  if (!a->rows) {
    dsr_free(a);
    return NULL;
  }
  return a;
}

void dsr_answers_free(dsr_answers *a) {
  if (!a)
    return;
  for (size_t i = 0; i < a->row_count; i++)
    dsr_free(a->rows[i]);
  dsr_free(a->rows);
  dsr_free(a);
}

void dsr_query_keep_answers(const dsr_query *q, size_t forms) {
  q->answers->most = forms;
}

/* Every row as long as `room`; a failure leaves some longer than said. */
static bool grow_rows(dsr_answers *a, size_t room) {
  for (size_t i = 0; i < a->row_count; i++) {
    uint8_t *row = dsr_resize(a->rows[i], room, 1);
    if (!row)
      return false;
    a->rows[i] = row;
  }
  a->room = room;
  return true;
}

int dsr_answers_prepare(const dsr_query *q, const dsr_lexicon *lexicon,
                        dsr_error *err) {
  dsr_answers *a = q->answers;
  size_t need = dsr_lexicon_count(lexicon) + 1;
  uint64_t serial = dsr_lexicon_serial(lexicon);
  need = need < a->most ? need : a->most;
  if (a->serial == serial && a->forms >= need)
    return DSR_OK;
  if (a->serial != serial)
    a->forms = 0;
  size_t room = need + need / 2 < a->most ? need + need / 2 : a->most;
  if (need > a->room && !grow_rows(a, room)) {
    a->forms = 0;
    return dsr_fail_memory(err);
  }
  for (size_t i = 0; i < a->row_count; i++)
    memset(a->rows[i] + a->forms, DSR_ANSWER_UNKNOWN, need - a->forms);
  a->forms = need;
  a->serial = serial;
  return DSR_OK;
}

static bool equal(const char *a, size_t a_len, const char *b, size_t b_len) {
  return a_len == b_len && memcmp(a, b, a_len) == 0;
}

static int evaluate_text(const dsr_condition *c, const char *s, size_t len,
                         bool *yes, dsr_error *err) {
  int status;
  switch (c->kind) {
  case DSR_IS_SPELT:
    *yes = dsr_same_spelling(c->value, c->len, s, len);
    return DSR_OK;
  case DSR_IS_EQUAL:
    *yes = equal(c->value, c->len, s, len) ||
           (c->other && equal(c->other, c->other_len, s, len));
    return DSR_OK;
  case DSR_IS_REGEX:
    status = dsr_pattern_find(c->pattern, s, len, 0, NULL, 0, err);
    *yes = status == DSR_OK;
    return status == DSR_DONE ? DSR_OK : status;
  default:
    *yes = true;
    return DSR_OK;
  }
}

/* The same without the diacritics of the form. */
static int evaluate_unmarked(const dsr_condition *c, const char *s, size_t len,
                             bool *yes, dsr_error *err) {
  dsr_buf plain = {0};
  dsr_drop_marks(s, len, &plain);
  int status = plain.failed ? dsr_fail_memory(err)
                            : evaluate_text(c, plain.len ? plain.data : "",
                                            plain.len, yes, err);
  dsr_buf_free(&plain);
  return status;
}

/* Does it hold of a form? Chains nest to the right and are walked in a loop. */
int dsr_condition_holds(const dsr_condition *c, const dsr_lexicon *lexicon,
                    dsr_form form, bool *yes, dsr_error *err) {
  while (c->kind == DSR_IS_AND || c->kind == DSR_IS_OR) {
    int status = dsr_condition_holds(c->left, lexicon, form, yes, err);
    if (status != DSR_OK || *yes == (c->kind == DSR_IS_OR))
      return status;
    c = c->right;
  }
  size_t len;
  const char *s = dsr_lexicon_text(lexicon, form, c->attribute, &len);
  if (!s)
    return dsr_fail_memory(err);
  int status, has;
  switch (c->kind) {
  case DSR_IS_LISTED:
    status = dsr_gazetteer_has(c->gazetteer, c->attribute, s, len, &has, err);
    *yes = has != 0;
    return status;
  case DSR_IS_NOT:
    status = dsr_condition_holds(c->left, lexicon, form, yes, err);
    *yes = !*yes;
    return status;
  default:
    return c->no_marks ? evaluate_unmarked(c, s, len, yes, err)
                       : evaluate_text(c, s, len, yes, err);
  }
}

int dsr_answer(const dsr_query *q, const dsr_lexicon *lexicon, uint32_t number,
               dsr_form form, bool *yes, dsr_error *err) {
  dsr_answers *a = q->answers;
  *yes = false;
  if (!form || form > dsr_lexicon_count(lexicon))
    return DSR_OK;
  if (form >= a->forms)
    return dsr_condition_holds(q->conditions[number], lexicon, form, yes, err);
  uint8_t *answer = &a->rows[number][form];
  if (*answer == DSR_ANSWER_UNKNOWN) {
    int status = dsr_condition_holds(q->conditions[number], lexicon, form, yes, err);
    if (status != DSR_OK)
      return status;
    *answer = *yes ? DSR_ANSWER_YES : DSR_ANSWER_NO;
  }
  *yes = *answer == DSR_ANSWER_YES;
  return DSR_OK;
}

static int find_first(const dsr_query *q, const dsr_lexicon *lexicon,
                      dsr_form form, bool *yes, dsr_error *err) {
  int status = DSR_OK;
  for (size_t i = 0; i < q->first_count && !*yes && status == DSR_OK; i++)
    status = dsr_answer(q, lexicon, q->firsts[i], form, yes, err);
  return status;
}

int dsr_answer_first(const dsr_query *q, const dsr_lexicon *lexicon,
                     dsr_form form, bool *yes, dsr_error *err) {
  dsr_answers *a = q->answers;
  *yes = q->first_unknown;
  if (*yes || !form)
    return DSR_OK;
  if (form >= a->forms)
    return find_first(q, lexicon, form, yes, err);
  uint8_t *answer = &a->rows[a->row_count - 1][form];
  if (*answer == DSR_ANSWER_UNKNOWN) {
    int status = find_first(q, lexicon, form, yes, err);
    if (status != DSR_OK)
      return status;
    *answer = *yes ? DSR_ANSWER_YES : DSR_ANSWER_NO;
  }
  *yes = *answer == DSR_ANSWER_YES;
  return DSR_OK;
}
