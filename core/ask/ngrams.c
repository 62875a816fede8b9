/* N-grams, exact in memory that has a bound.
 *
 * Runs of value numbers are counted in one open table. When it is full, half of
 * the runs, by a bit of their hash, are dropped and no longer counted; the other
 * half has been counted from the first token on, so its counts are whole. What
 * was dropped is counted in a pass of its own, which may be halved again. Most
 * corpora need one pass. Refused: sorting all runs on disk, and sketches, whose
 * counts are not exact. */
#include "core/ask/ngrams.h"

#include <stdlib.h>
#include <string.h>

#include "core/ask/frequencies.h"
#include "core/ask/values.h"
#include "core/base/buffer.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "dossier/columns.h"

enum { DEFAULT_LIMIT = 100, FIRST_RUNS = 1024, SHARES_MAX = 64 };

/* What is counted of one run. */
typedef struct run_count {
  uint64_t hits;
  uint32_t documents, last; /* the document it was met in last, as they come */
} run_count;

/* A run that may become a row. */
typedef struct candidate {
  run_count count;
  uint32_t values[DSR_NGRAM_MAX];
} candidate;

/* The runs whose hash has these lowest bits. */
typedef struct share {
  uint64_t rest;
  unsigned bits;
} share;

typedef struct runs {
  run_count *all;
  uint32_t *values; /* n a run */
  size_t count, room, value_room;
  uint32_t *slots; /* number of a run, from 1; 0: free */
  size_t slot_count;
} runs;

/* What lasts over all passes. */
typedef struct job {
  const dsr_ngram_options *options;
  size_t held, limit;
  dsr_values values;
  runs runs;
  share todo[SHARES_MAX];
  size_t todo_count;
  candidate *best; /* at most twice the limit */
  size_t best_count, best_room;
  uint64_t types;
  dsr_frequency_totals seen; /* of the pass under way */
} job;

static uint64_t hash_of(const uint32_t *values, unsigned n) {
  uint64_t h = n;
  for (unsigned i = 0; i < n; i++)
    h = dsr_hash_mix(h ^ values[i]);
  return h ^ h >> 29;
}

static bool in_share(share s, uint64_t hash) {
  return (hash & ((UINT64_C(1) << s.bits) - 1)) == s.rest;
}

/* --- the table --- */

static size_t slot_of(const runs *r, uint64_t hash, const uint32_t *values,
                      unsigned n) {
  size_t mask = r->slot_count - 1, i = (size_t)(hash >> 20) & mask;
  while (r->slots[i] && memcmp(r->values + (size_t)(r->slots[i] - 1) * n, values,
                               n * sizeof *values) != 0)
    i = (i + 1) & mask;
  return i;
}

/* Enter all runs anew into `count` slots, a power of two. */
static int rehash(runs *r, size_t count, unsigned n, dsr_error *err) {
  uint32_t *slots = dsr_alloc_zero(count, sizeof *slots);
  if (!slots)
    return dsr_fail_memory(err);
  dsr_free(r->slots);
  r->slots = slots;
  r->slot_count = count;
  for (size_t i = 0; i < r->count; i++) {
    const uint32_t *values = r->values + i * n;
    r->slots[slot_of(r, hash_of(values, n), values, n)] = (uint32_t)i + 1;
  }
  return DSR_OK;
}

/* The half that is kept is counted on, the other one later. */
static int halve(job *j, share *now, dsr_error *err) {
  runs *r = &j->runs;
  unsigned n = j->options->n;
  size_t kept = 0;
  if (j->todo_count == SHARES_MAX || now->bits == 63)
    return dsr_fail(err, DSR_ELIMIT, 0,
                    "too many different n-grams: count fewer documents, or a smaller n");
  j->todo[j->todo_count++] =
      (share){now->rest | UINT64_C(1) << now->bits, now->bits + 1};
  now->bits++;
  for (size_t i = 0; i < r->count; i++) {
    if (!in_share(*now, hash_of(r->values + i * n, n)))
      continue;
    r->all[kept] = r->all[i];
    memmove(r->values + kept++ * n, r->values + i * n, n * sizeof *r->values);
  }
  r->count = kept;
  return rehash(r, r->slot_count, n, err);
}

static int add_run(runs *r, const uint32_t *values, unsigned n, dsr_error *err) {
  void *all = r->all, *room = r->values;
  if (r->count * 2 >= r->slot_count) {
    int status = rehash(r, r->slot_count * 2, n, err);
    if (status != DSR_OK)
      return status;
  }
  bool fine = dsr_reserve(&all, &r->room, r->count + 1, sizeof *r->all);
  r->all = all;
  fine = fine && dsr_reserve(&room, &r->value_room, (r->count + 1) * n,
                             sizeof *r->values);
  r->values = room;
  if (!fine)
    return dsr_fail_memory(err);
  r->all[r->count] = (run_count){0};
  memcpy(r->values + r->count * n, values, n * sizeof *values);
  r->slots[slot_of(r, hash_of(values, n), values, n)] = (uint32_t)++r->count;
  return DSR_OK;
}

static int count_run(job *j, share *now, const uint32_t *values, dsr_error *err) {
  runs *r = &j->runs;
  unsigned n = j->options->n;
  uint64_t hash = hash_of(values, n);
  j->seen.hits++;
  if (!in_share(*now, hash))
    return DSR_OK;
  uint32_t number = r->slots[slot_of(r, hash, values, n)];
  if (!number) {
    int status = DSR_OK;
    while (status == DSR_OK && r->count >= j->held)
      status = halve(j, now, err);
    if (status == DSR_OK && !in_share(*now, hash))
      return DSR_OK; /* its half is for later */
    if (status == DSR_OK)
      status = add_run(r, values, n, err);
    if (status != DSR_OK)
      return status;
    number = (uint32_t)r->count;
  }
  run_count *run = &r->all[number - 1];
  uint32_t document = (uint32_t)j->seen.documents;
  run->hits++;
  run->documents += run->last != document;
  run->last = document;
  return DSR_OK;
}

/* --- the runs of a document --- */

static int count_sentence(job *j, share *now, const dsr_column *c,
                          dsr_span tokens, dsr_error *err) {
  unsigned n = j->options->n, have = 0;
  uint32_t window[DSR_NGRAM_MAX];
  for (size_t i = tokens.start; i < tokens.end; i++) {
    uint32_t number;
    if (c->skip && c->skip[i]) {
      have = 0;
      continue;
    }
    int status = dsr_value_of(&j->values, c->forms[i], &number, err);
    if (status != DSR_OK)
      return status;
    if (number == DSR_VALUE_LEFT_OUT) {
      have = j->options->marks == DSR_MARKS_SKIP ? have : 0;
      continue;
    }
    if (have == n)
      memmove(window, window + 1, (n - 1) * sizeof *window);
    else
      have++;
    window[have - 1] = number;
    if (have == n)
      status = count_run(j, now, window, err);
    if (status != DSR_OK)
      return status;
  }
  return DSR_OK;
}

static int walk_over(job *j, dsr_corpus *corpus, share *now, dsr_error *err) {
  dsr_columns *walk = NULL;
  dsr_column c;
  j->seen = (dsr_frequency_totals){0};
  j->runs.count = 0;
  int status = rehash(&j->runs, j->runs.slot_count, j->options->n, err);
  if (status == DSR_OK)
    status = dsr_columns_new(corpus, j->options->filter, DSR_COLUMNS_SENTENCES,
                             &walk, err);
  while (status == DSR_OK &&
         (status = dsr_columns_next(walk, &c, err)) == DSR_OK) {
    j->seen.documents++;
    j->seen.tokens += c.covered;
    dsr_values_enter(&j->values, NULL);
    for (size_t i = 0; status == DSR_OK && i < c.sentence_count; i++)
      status = count_sentence(j, now, &c, c.sentences[i], err);
  }
  dsr_columns_free(walk);
  return status == DSR_DONE ? DSR_OK : status;
}

/* --- the best of them --- */

/* Byte `at` of a run's text; values are joined by blanks. */
typedef struct run_text {
  const job *j;
  const uint32_t *values;
  unsigned i;
  size_t at;
} run_text;

static int next_byte(run_text *t) {
  if (t->i == t->j->options->n)
    return -1;
  const dsr_interned *s = dsr_value_text(&t->j->values, t->values[t->i]);
  if (t->at < s->len)
    return (unsigned char)s->s[t->at++];
  t->i++;
  t->at = 0;
  return t->i == t->j->options->n ? -1 : ' ';
}

static int by_hits(const void *a, const void *b, void *context) {
  const candidate *x = a, *y = b;
  if (x->count.hits != y->count.hits)
    return x->count.hits > y->count.hits ? -1 : 1;
  run_text left = {.j = context, .values = x->values};
  run_text right = {.j = context, .values = y->values};
  int l, r;
  do {
    l = next_byte(&left);
    r = next_byte(&right);
  } while (l == r && l >= 0);
  return (l > r) - (l < r);
}

static void cut_best(job *j) {
  if (j->best_count)
    qsort_r(j->best, j->best_count, sizeof *j->best, by_hits, j);
  if (j->best_count > j->limit)
    j->best_count = j->limit;
}

/* Those of a pass, whose counts are whole. */
static int take_best(job *j, dsr_error *err) {
  uint64_t floor = j->options->least;
  unsigned n = j->options->n;
  j->types += j->runs.count;
  for (size_t i = 0; i < j->runs.count; i++) {
    void *best = j->best;
    if (j->runs.all[i].hits < floor)
      continue;
    if (!dsr_reserve(&best, &j->best_room, j->best_count + 1, sizeof *j->best))
      return dsr_fail_memory(err);
    j->best = best;
    candidate *c = &j->best[j->best_count++];
    *c = (candidate){.count = j->runs.all[i]};
    memcpy(c->values, j->runs.values + i * n, n * sizeof *c->values);
    if (j->best_count < j->limit * 2)
      continue;
    cut_best(j);
    if (j->best[j->limit - 1].count.hits > floor)
      floor = j->best[j->limit - 1].count.hits;
  }
  return DSR_OK;
}

static int make_rows(job *j, dsr_frequencies *list, dsr_error *err) {
  dsr_buf text = {0};
  int status = DSR_OK;
  cut_best(j);
  list->totals = j->seen;
  list->totals.types = j->types;
  for (size_t i = 0; status == DSR_OK && i < j->best_count; i++) {
    const candidate *run = &j->best[i];
    text.len = 0;
    for (unsigned k = 0; k < j->options->n; k++) {
      const dsr_interned *s = dsr_value_text(&j->values, run->values[k]);
      if (k)
        dsr_buf_byte(&text, ' ');
      dsr_buf_add(&text, s->s, s->len);
    }
    dsr_frequency row = {text.data, text.len, run->count.hits,
                         run->count.documents};
    status = text.failed ? dsr_fail_memory(err) : dsr_frequencies_add(list, row, err);
  }
  dsr_buf_free(&text);
  return status;
}

static int check_options(const dsr_ngram_options *o, dsr_error *err) {
  if (o->n < 1 || o->n > DSR_NGRAM_MAX)
    return dsr_fail(err, DSR_EINVAL, 0, "n-grams of %u tokens: n is 1 to %d", o->n,
                    DSR_NGRAM_MAX);
  if (o->limit > DSR_NGRAMS_MAX)
    return dsr_fail(err, DSR_EINVAL, 0, "a list has at most %d n-grams, not %zu",
                    DSR_NGRAMS_MAX, o->limit);
  return DSR_OK;
}

int dsr_ngrams_within(dsr_corpus *corpus, const dsr_ngram_options *options,
                      size_t held, dsr_frequencies **out, size_t *passes,
                      dsr_error *err) {
  job j = {.options = options, .held = held,
           .limit = options->limit ? options->limit : DEFAULT_LIMIT,
           .runs.slot_count = FIRST_RUNS, .todo_count = 1};
  size_t walked = 0;
  dsr_frequencies *list = NULL;
  *out = NULL;
  int status = check_options(options, err);
  if (status == DSR_OK)
    status = dsr_values_open(&j.values, corpus, options->by,
                             options->marks == DSR_MARKS_KEEP, err);
  while (status == DSR_OK && j.todo_count) {
    share now = j.todo[--j.todo_count];
    status = walk_over(&j, corpus, &now, err);
    if (status == DSR_OK)
      status = take_best(&j, err);
    walked++;
  }
  if (status == DSR_OK && !(list = dsr_alloc_zero(1, sizeof *list)))
    status = dsr_fail_memory(err);
  if (status == DSR_OK)
    status = make_rows(&j, list, err);
  if (passes)
    *passes = walked;
  if (status == DSR_OK)
    *out = list;
  else
    dsr_frequencies_free(list);
  dsr_values_free(&j.values);
  dsr_free(j.runs.all);
  dsr_free(j.runs.values);
  dsr_free(j.runs.slots);
  dsr_free(j.best);
  return status;
}

int dsr_ngrams_new(dsr_corpus *corpus, const dsr_ngram_options *options,
                   dsr_frequencies **out, dsr_error *err) {
  return dsr_ngrams_within(corpus, options, DSR_NGRAMS_HELD, out, NULL, err);
}
