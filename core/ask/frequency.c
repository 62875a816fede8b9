/* Frequency lists: of tokens from the columns, of hits from a search.
 *
 * Tokens are counted by the number of their value, so that a pass costs two
 * array accesses a token; strings are looked at when the rows are made. Texts of
 * hits have no numbers, and are interned. */
#include "core/ask/frequencies.h"

#include <stdlib.h>
#include <string.h>

#include "core/ask/hit_text.h"
#include "core/ask/values.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "dossier/columns.h"
#include "dossier/search.h"

/* What is counted of one value. */
typedef struct value_count {
  uint64_t hits;
  uint64_t documents;
  int64_t last; /* the document it was met in last */
} value_count;

typedef struct tally {
  value_count *counts; /* counts[number - 1] */
  size_t count, room;
} tally;

void dsr_frequencies_free(dsr_frequencies *list) {
  if (!list)
    return;
  dsr_arena_free(&list->arena);
  dsr_free(list->rows);
  dsr_free(list);
}

size_t dsr_frequencies_count(const dsr_frequencies *list) { return list->count; }
const dsr_frequency *dsr_frequencies_at(const dsr_frequencies *list, size_t i) {
  return i < list->count ? &list->rows[i] : NULL;
}
const dsr_frequency_totals *dsr_frequencies_totals(const dsr_frequencies *list) {
  return &list->totals;
}

int dsr_frequencies_add(dsr_frequencies *list, dsr_frequency row,
                        dsr_error *err) {
  void *rows = list->rows;
  if (!dsr_reserve(&rows, &list->room, list->count + 1, sizeof row))
    return dsr_fail_memory(err);
  list->rows = rows;
  row.text = dsr_arena_copy(&list->arena, row.text, row.len);
  if (!row.text)
    return dsr_fail_memory(err);
  list->rows[list->count++] = row;
  return DSR_OK;
}

static int by_hits(const void *a, const void *b) {
  const dsr_frequency *x = a, *y = b;
  if (x->hits != y->hits)
    return x->hits > y->hits ? -1 : 1;
  int order = memcmp(x->text, y->text, x->len < y->len ? x->len : y->len);
  return order ? order : (x->len > y->len) - (x->len < y->len);
}

void dsr_frequencies_order(dsr_frequencies *list, size_t limit) {
  if (list->count)
    qsort(list->rows, list->count, sizeof *list->rows, by_hits);
  if (limit && list->count > limit)
    list->count = limit;
}

/* Room for the numbers up to `need`. */
static int tally_reach(tally *t, size_t need, dsr_error *err) {
  void *counts = t->counts;
  if (need <= t->count)
    return DSR_OK;
  if (!dsr_reserve(&counts, &t->room, need, sizeof *t->counts))
    return dsr_fail_memory(err);
  t->counts = counts;
  memset(t->counts + t->count, 0, (need - t->count) * sizeof *t->counts);
  t->count = need;
  return DSR_OK;
}

static inline void tally_one(value_count *c, int64_t document) {
  c->hits++;
  c->documents += c->last != document;
  c->last = document;
}

/* The rows of all values that were counted. */
static int make_rows(dsr_frequencies *list, const tally *t,
                     const dsr_intern *strings,
                     const dsr_frequency_options *options, dsr_error *err) {
  for (size_t i = 0; i < t->count; i++) {
    const value_count *c = &t->counts[i];
    list->totals.hits += c->hits;
    list->totals.types += c->hits > 0;
    if (c->hits == 0 || c->hits < options->least)
      continue;
    dsr_frequency row = {strings->strings[i].s, strings->strings[i].len, c->hits,
                         c->documents};
    int status = dsr_frequencies_add(list, row, err);
    if (status != DSR_OK)
      return status;
  }
  dsr_frequencies_order(list, options->limit);
  return DSR_OK;
}

static int count_column(dsr_values *values, tally *t, const dsr_column *c,
                        dsr_error *err) {
  for (size_t i = 0; i < c->count; i++) {
    uint32_t number;
    if (c->skip && c->skip[i])
      continue;
    int status = dsr_value_of(values, c->forms[i], &number, err);
    if (status == DSR_OK && number == DSR_VALUE_LEFT_OUT)
      continue;
    if (status == DSR_OK && number > t->count)
      status = tally_reach(t, values->strings.count, err);
    if (status != DSR_OK)
      return status;
    tally_one(&t->counts[number - 1], c->document);
  }
  return DSR_OK;
}

static int count_tokens(dsr_corpus *corpus, const dsr_frequency_options *options,
                        dsr_frequencies *list, dsr_error *err) {
  dsr_values values;
  tally t = {0};
  dsr_columns *walk = NULL;
  dsr_column c;
  int status =
      dsr_values_open(&values, corpus, options->by,
                      options->punctuation || options->by == DSR_KIND, err);
  if (status == DSR_OK)
    status = dsr_columns_new(corpus, options->filter, 0, &walk, err);
  while (status == DSR_OK &&
         (status = dsr_columns_next(walk, &c, err)) == DSR_OK) {
    list->totals.documents++;
    list->totals.tokens += c.covered;
    dsr_values_enter(&values, NULL);
    status = count_column(&values, &t, &c, err);
  }
  if (status == DSR_DONE)
    status = make_rows(list, &t, &values.strings, options, err);
  dsr_columns_free(walk);
  dsr_values_free(&values);
  dsr_free(t.counts);
  return status;
}

typedef struct hit_count {
  dsr_intern texts;
  tally tally;
  dsr_buf text;
  int64_t document;
} hit_count;

static int count_hit(hit_count *h, const dsr_search *search, dsr_match tokens,
                     dsr_attribute by, dsr_error *err) {
  int64_t document = dsr_search_document_id(search);
  h->text.len = 0;
  int status = dsr_search_open(search, err);
  if (status == DSR_OK)
    status = dsr_hit_text(dsr_analysis_stream(dsr_search_analysis(search)), tokens,
                          by, &h->text, err);
  if (status != DSR_OK)
    return status;
  const char *text = h->text.data ? h->text.data : ""; /* a soft hyphen alone */
  uint32_t number = dsr_intern_put(&h->texts, text, h->text.len);
  if (!number)
    return dsr_fail_memory(err);
  if (h->texts.count > DSR_FREQUENCY_TEXTS)
    return dsr_fail(err, DSR_ELIMIT, 0,
                    "more than %d different hits: narrow the query or the "
                    "documents", DSR_FREQUENCY_TEXTS);
  status = tally_reach(&h->tally, h->texts.count, err);
  if (status == DSR_OK)
    tally_one(&h->tally.counts[number - 1], document);
  return status;
}

static int count_hits(dsr_corpus *corpus, const dsr_frequency_options *options,
                      dsr_frequencies *list, dsr_error *err) {
  hit_count h = {0};
  dsr_search *search = NULL;
  dsr_match match;
  size_t capture = 0;
  int status = DSR_OK;
  if (options->capture)
    status = dsr_capture_named(options->query, options->capture, &capture, err);
  if (status == DSR_OK)
    status = dsr_search_new(corpus, options->query, options->filter, &search, err);
  while (status == DSR_OK &&
         (status = dsr_search_next(search, &match, err)) == DSR_OK) {
    if (options->capture &&
        (dsr_search_capture(search, capture, &match) != DSR_OK ||
         match.first >= match.last))
      continue;
    status = count_hit(&h, search, match, options->by, err);
    int64_t document = dsr_search_document_id(search);
    list->totals.documents += document != h.document;
    h.document = document;
  }
  if (status == DSR_DONE)
    status = make_rows(list, &h.tally, &h.texts, options, err);
  dsr_search_free(search);
  dsr_intern_free(&h.texts);
  dsr_buf_free(&h.text);
  dsr_free(h.tally.counts);
  return status;
}

int dsr_frequencies_new(dsr_corpus *corpus, const dsr_frequency_options *options,
                        dsr_frequencies **out, dsr_error *err) {
  *out = NULL;
  if ((unsigned)options->by >= DSR_ATTRIBUTES)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "there is no attribute %d: there are word, norm, stem, shape and kind",
                    (int)options->by);
  if (options->capture && !options->query)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "capture '%s' of no query: give the query too", options->capture);
  dsr_frequencies *list = dsr_alloc_zero(1, sizeof *list);
  if (!list)
    return dsr_fail_memory(err);
  int status = options->query ? count_hits(corpus, options, list, err)
                              : count_tokens(corpus, options, list, err);
  if (status == DSR_OK)
    *out = list;
  else
    dsr_frequencies_free(list);
  return status;
}
