/* The forms that a token test lets through.
 *
 * Where it names a word, the lexicon is asked for the forms of its norm, and only
 * these are tested; any other test is put to every form, once for each query and
 * lexicon. */
#include "core/match/query_forms.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
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

static bool names_forms(const dsr_condition *c) {
  if (c->no_marks) /* forms of other norms may be the same without marks */
    return false;
  switch (c->kind) {
  case DSR_IS_SPELT:
    return !has_loose_mark(c->value, c->len);
  case DSR_IS_EQUAL:
    return c->attribute == DSR_NORM && !c->other;
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

/* Forms among which are all that meet the condition, which names some. */
static int named_forms(const dsr_condition *c, const dsr_lexicon *lexicon,
                       dsr_forms *out, dsr_error *err) {
  dsr_buf norm = {0};
  int status;
  switch (c->kind) {
  case DSR_IS_AND:
    return named_forms(names_forms(c->left) ? c->left : c->right, lexicon, out,
                       err);
  case DSR_IS_OR:
    status = named_forms(c->left, lexicon, out, err);
    return status == DSR_OK ? named_forms(c->right, lexicon, out, err) : status;
  case DSR_IS_SPELT:
    dsr_fold_append(c->value, c->len, &norm);
    break;
  default:
    dsr_buf_add(&norm, c->value, c->len);
  }
  bool ok = !norm.failed && add_norm(lexicon, norm.data, norm.len, out);
  dsr_buf_free(&norm);
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

static int test_all(const dsr_query *q, const dsr_lexicon *lexicon,
                    uint32_t number, dsr_forms *out, dsr_error *err) {
  size_t n = dsr_lexicon_count(lexicon), count = 0;
  const uint8_t *row = q->answers->rows[number];
  void *room = out->at;
  if (!dsr_reserve(&room, &out->room, n + 1, sizeof *out->at))
    return dsr_fail_memory(err);
  out->at = room;
  for (size_t f = 1; f <= n; f++) {
    if (f + 8 <= n && none_of_eight(row + f)) {
      f += 7;
      continue;
    }
    bool yes = row[f] == DSR_ANSWER_YES;
    if (row[f] == DSR_ANSWER_UNKNOWN) {
      int status = dsr_answer(q, lexicon, number, (dsr_form)f, &yes, err);
      if (status != DSR_OK)
        return status;
    }
    out->at[count] = (dsr_form)f; /* overwritten unless it counts */
    count += yes;
  }
  void *less = dsr_resize(out->at, count + 1, sizeof *out->at);
  out->at = less ? less : out->at;
  out->room = less ? count + 1 : out->room;
  out->count = count;
  return DSR_OK;
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
  if (!named)
    return test_all(q, lexicon, number, out, err);
  status = named_forms(c, lexicon, out, err);
  return status == DSR_OK ? filter_named(q, lexicon, number, out, err) : status;
}
