/* Counting two parts of a corpus and comparing them.
 *
 * Both are counted by the numbers of one table of values (values.h), so that a
 * row of the result is an element of a few arrays. The rest is what all documents
 * have beyond the focus: a second filter that says "not" would want every
 * condition turned. */
#include "dossier/keyness.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/ask/reference.h"
#include "core/ask/stop_list.h"
#include "core/ask/values.h"
#include "core/base/arena.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "dossier/columns.h"

struct dsr_keyness {
  dsr_arena arena; /* the rows' texts */
  dsr_key *rows;
  size_t count, room;
  dsr_keyness_totals totals;
};

typedef struct part {
  uint64_t *hits; /* by value */
  uint64_t size, documents;
} part;

typedef struct comparison {
  dsr_corpus *corpus;
  const dsr_keyness_options *o;
  dsr_values values;
  part focus, other;
  uint64_t *documents, *seen; /* of the focus, by value; the document it was met
                                 in last */
  size_t room;
  uint64_t walked; /* documents, of both parts */
} comparison;

static int need_values(comparison *c, size_t need, dsr_error *err) {
  if (need < c->room)
    return DSR_OK;
  size_t room = need + need / 2 + 64;
  uint64_t **const arrays[] = {&c->focus.hits, &c->other.hits, &c->documents,
                               &c->seen};
  for (int i = 0; i < 4; i++) {
    uint64_t *array = dsr_resize(*arrays[i], room, sizeof *array);
    if (!array)
      return dsr_fail_memory(err);
    memset(array + c->room, 0, (room - c->room) * sizeof *array);
    *arrays[i] = array;
  }
  c->room = room;
  return DSR_OK;
}

static int count_document(comparison *c, part *p, const dsr_column *column,
                          dsr_error *err) {
  p->documents++;
  c->walked++;
  dsr_values_enter(&c->values, NULL);
  for (size_t t = 0; t < column->count; t++) {
    uint32_t value;
    if (column->skip && column->skip[t])
      continue;
    int status = dsr_value_of(&c->values, column->forms[t], &value, err);
    if (status == DSR_OK && value != DSR_VALUE_LEFT_OUT)
      status = need_values(c, value, err);
    if (status != DSR_OK)
      return status;
    if (value == DSR_VALUE_LEFT_OUT)
      continue;
    p->hits[value]++;
    p->size++;
    if (p == &c->focus && c->seen[value] != c->walked) {
      c->seen[value] = c->walked;
      c->documents[value]++;
    }
  }
  return DSR_OK;
}

static int count_part(comparison *c, part *p, const dsr_document_filter *filter,
                      dsr_error *err) {
  dsr_columns *columns;
  dsr_column column;
  int status = dsr_columns_new(c->corpus, filter, 0, &columns, err);
  while (status == DSR_OK &&
         (status = dsr_columns_next(columns, &column, err)) == DSR_OK)
    status = count_document(c, p, &column, err);
  dsr_columns_free(columns);
  return status == DSR_DONE ? DSR_OK : status;
}

/* All that is counted and not in the focus. */
static int count_rest(comparison *c, dsr_error *err) {
  int status = count_part(c, &c->other, NULL, err);
  if (status != DSR_OK)
    return status;
  if (c->other.size < c->focus.size)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "%s: documents were removed while words were counted; "
                    "count again",
                    dsr_corpus_path(c->corpus));
  for (size_t v = 1; v < c->room; v++)
    c->other.hits[v] -= c->focus.hits[v] < c->other.hits[v] ? c->focus.hits[v]
                                                            : c->other.hits[v];
  c->other.size -= c->focus.size;
  c->other.documents -= c->focus.documents;
  return DSR_OK;
}

/* Of a list the size stands as it is stated. */
static int count_reference(comparison *c, dsr_error *err) {
  const dsr_reference *list = c->o->reference;
  size_t forms = dsr_lexicon_count(list->lexicon);
  c->other.size = list->size;
  for (dsr_form form = 1; form <= forms; form++) {
    size_t len;
    const char *text = dsr_lexicon_text(list->lexicon, form, c->o->by, &len);
    uint32_t value = dsr_intern_put(&c->values.strings, text, len);
    if (value == 0)
      return dsr_fail_memory(err);
    int status = need_values(c, value, err);
    if (status != DSR_OK)
      return status;
    c->other.hits[value] += list->counts[form];
  }
  return DSR_OK;
}

static int count_both(comparison *c, dsr_error *err) {
  const dsr_keyness_options *o = c->o;
  int status = need_values(c, 0, err);
  if (status == DSR_OK)
    status = count_part(c, &c->focus, o->focus, err);
  if (status != DSR_OK)
    return status;
  return o->reference ? count_reference(c, err)
         : o->against ? count_part(c, &c->other, o->against, err)
                      : count_rest(c, err);
}

/* --- the list --- */

static double strength(const dsr_key *key, dsr_key_measure sort) {
  double x = sort == DSR_KEY_DIFF        ? key->diff
             : sort == DSR_KEY_LOG_RATIO ? key->log_ratio
                                         : key->ll;
  return key->ll < 0 ? -x : x;
}

static int compare(const dsr_key *a, const dsr_key *b, dsr_key_measure sort) {
  if ((a->ll < 0) != (b->ll < 0))
    return a->ll < 0 ? 1 : -1;
  double x = strength(a, sort), y = strength(b, sort);
  if (x != y)
    return x < y ? 1 : -1;
  if (fabs(a->ll) != fabs(b->ll))
    return fabs(a->ll) < fabs(b->ll) ? 1 : -1;
  int order = memcmp(a->text, b->text, a->len < b->len ? a->len : b->len);
  return order ? order : (a->len > b->len) - (a->len < b->len);
}

static int by_ll(const void *a, const void *b) {
  return compare(a, b, DSR_KEY_LL);
}
static int by_diff(const void *a, const void *b) {
  return compare(a, b, DSR_KEY_DIFF);
}
static int by_log_ratio(const void *a, const void *b) {
  return compare(a, b, DSR_KEY_LOG_RATIO);
}

static bool is_wanted(const dsr_keyness_options *o, const dsr_key *key) {
  bool negative = key->ll < 0;
  unsigned keys = o->keys ? o->keys : DSR_KEYS_POSITIVE;
  uint64_t count = negative ? key->reference : key->focus;
  return key->ll != 0 && count >= o->least && fabs(key->ll) >= o->least_ll &&
         keys & (negative ? DSR_KEYS_NEGATIVE : DSR_KEYS_POSITIVE);
}

static int add_key(comparison *c, dsr_keyness *list, uint32_t value,
                   dsr_error *err) {
  uint64_t a = c->focus.hits[value], n = c->focus.size;
  uint64_t b = c->other.hits[value], m = c->other.size;
  const dsr_interned *text = dsr_value_text(&c->values, value);
  dsr_key key = {.text = text->s, .len = text->len, .focus = a, .reference = b,
                 .documents = c->documents[value],
                 .ll = dsr_keyness_ll(a, n, b, m),
                 .diff = dsr_keyness_diff(a, n, b, m),
                 .log_ratio = dsr_keyness_log_ratio(a, n, b, m)};
  void *rows = list->rows;
  if (!is_wanted(c->o, &key))
    return DSR_OK;
  bool stopped;
  int status = dsr_stop_list_has(c->o->stop, c->o->by, key.text, key.len,
                                 &stopped, err);
  if (status != DSR_OK || stopped)
    return status;
  key.text = dsr_arena_copy(&list->arena, key.text, key.len);
  if (!key.text ||
      !dsr_reserve(&rows, &list->room, list->count + 1, sizeof *list->rows))
    return dsr_fail_memory(err);
  list->rows = rows;
  list->rows[list->count++] = key;
  return DSR_OK;
}

/* In order, and of each sign the first `limit`. */
static void order(dsr_keyness *list, const dsr_keyness_options *o) {
  if (list->count > 1)
    qsort(list->rows, list->count, sizeof *list->rows,
          o->sort == DSR_KEY_DIFF        ? by_diff
          : o->sort == DSR_KEY_LOG_RATIO ? by_log_ratio
                                         : by_ll);
  size_t positive = 0, kept = 0;
  while (positive < list->count && list->rows[positive].ll > 0)
    positive++;
  size_t negative = list->count - positive;
  list->totals.positive = positive;
  list->totals.negative = negative;
  for (size_t i = 0; i < list->count; i++)
    if (!o->limit || (i < positive ? i : i - positive) < o->limit)
      list->rows[kept++] = list->rows[i];
  list->count = kept;
}

static int fill_list(comparison *c, dsr_keyness *list, dsr_error *err) {
  int status = count_both(c, err);
  bool any = c->focus.size > 0 && c->other.size > 0;
  for (uint32_t v = 1;
       any && status == DSR_OK && v <= c->values.strings.count; v++)
    if (v < c->room && (c->focus.hits[v] || c->other.hits[v]))
      status = add_key(c, list, v, err);
  if (status == DSR_OK)
    order(list, c->o);
  list->totals.focus = c->focus.size;
  list->totals.reference = c->other.size;
  list->totals.focus_documents = c->focus.documents;
  list->totals.reference_documents = c->other.documents;
  return status;
}

static int check_options(const dsr_keyness_options *o, dsr_error *err) {
  if (o->by != DSR_WORD && o->by != DSR_NORM && o->by != DSR_STEM)
    return dsr_fail(err, DSR_EINVAL, 0, "keys are counted by word, norm or stem");
  if ((unsigned)o->sort > DSR_KEY_LOG_RATIO)
    return dsr_fail(err, DSR_EINVAL, 0, "there is no measure %d of keyness",
                    (int)o->sort);
  if (!o->focus && !o->reference && !o->against)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "all documents have no rest to compare them with; name a "
                    "focus, or a reference");
  return DSR_OK;
}

int dsr_keyness_new(dsr_corpus *corpus, const dsr_keyness_options *options,
                    dsr_keyness **out, dsr_error *err) {
  comparison c = {.corpus = corpus, .o = options};
  dsr_keyness *list = NULL;
  *out = NULL;
  int status = check_options(options, err);
  if (status == DSR_OK)
    status = dsr_values_open(&c.values, corpus, options->by,
                             options->punctuation != 0, err);
  if (status == DSR_OK && !(list = dsr_alloc_zero(1, sizeof *list)))
    status = dsr_fail_memory(err);
  if (status == DSR_OK)
    status = fill_list(&c, list, err);
  if (status == DSR_OK) {
    *out = list;
    list = NULL;
  }
  dsr_keyness_free(list);
  dsr_values_free(&c.values);
  dsr_free(c.focus.hits);
  dsr_free(c.other.hits);
  dsr_free(c.documents);
  dsr_free(c.seen);
  return status;
}

void dsr_keyness_free(dsr_keyness *list) {
  if (!list)
    return;
  dsr_arena_free(&list->arena);
  dsr_free(list->rows);
  dsr_free(list);
}

size_t dsr_keyness_count(const dsr_keyness *list) { return list->count; }

const dsr_key *dsr_keyness_at(const dsr_keyness *list, size_t i) {
  return i < list->count ? &list->rows[i] : NULL;
}

const dsr_keyness_totals *dsr_keyness_sums(const dsr_keyness *list) {
  return &list->totals;
}
