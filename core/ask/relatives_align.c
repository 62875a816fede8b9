/* Aligning two wordings.
 *
 * A shared fingerprint is a place where both may run alike. From there the
 * equal words are followed both ways; where they end, the nearest place behind
 * a small edit is looked for at which both go on alike. An edit is small when
 * it is no longer than the run behind it, and no longer than DSR_NOTICED words:
 * what agrees must outweigh what differs, or any two texts would align by
 * their articles and prepositions. Refused: dynamic programming over the whole
 * documents, which is quadratic and finds the same runs. */
#include "core/ask/relatives_align.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"

/* The least run behind an edit; places of one fingerprint in one document that
 * are tried, so that a table of equal rows is not squared. */
enum { RUN_MIN = 3, PLACES_MAX = 4 };

typedef struct seed {
  uint32_t a, b;
} seed;

typedef struct seeds {
  seed *at;
  size_t count, capacity;
} seeds;

void dsr_aligned_free(dsr_aligned *aligned) {
  dsr_free(aligned->runs);
  dsr_free(aligned->passages);
}

static size_t places(const dsr_fingerprints *f, size_t i) {
  size_t end = i;
  while (end < f->count && f->at[end].hash == f->at[i].hash)
    end++;
  return end - i;
}

static int add_seeds(seeds *s, const dsr_fingerprint *a, size_t na,
                     const dsr_fingerprint *b, size_t nb, dsr_error *err) {
  na = na > PLACES_MAX ? PLACES_MAX : na;
  nb = nb > PLACES_MAX ? PLACES_MAX : nb;
  if (!dsr_grow(&s->at, &s->capacity, s->count + na * nb, sizeof *s->at))
    return dsr_fail_memory(err);
  for (size_t i = 0; i < na; i++)
    for (size_t k = 0; k < nb; k++)
      s->at[s->count++] = (seed){a[i].word, b[k].word};
  return DSR_OK;
}

static int by_place(const void *left, const void *right) {
  const seed *x = left, *y = right;
  if (x->a != y->a)
    return x->a < y->a ? -1 : 1;
  return (x->b > y->b) - (x->b < y->b);
}

static int find_seeds(seeds *s, const dsr_fingerprints *fa,
                      const dsr_fingerprints *fb, dsr_error *err) {
  size_t i = 0, k = 0;
  int status = DSR_OK;
  while (status == DSR_OK && i < fa->count && k < fb->count) {
    if (fa->at[i].hash < fb->at[k].hash) {
      i++;
    } else if (fa->at[i].hash > fb->at[k].hash) {
      k++;
    } else {
      size_t na = places(fa, i), nb = places(fb, k);
      status = add_seeds(s, fa->at + i, na, fb->at + k, nb, err);
      i += na;
      k += nb;
    }
  }
  if (s->count > 1)
    qsort(s->at, s->count, sizeof *s->at, by_place);
  return status;
}

/* --- following --- */

typedef struct follower {
  const dsr_wording *a, *b;
  uint32_t a_least; /* words of a before this are another passage's */
  dsr_run_of_words *runs;
  size_t count, capacity;
} follower;

/* How many words are equal from here on; backwards, how many before here. */
static uint32_t equal_after(const follower *f, size_t a, size_t b) {
  uint32_t n = 0;
  while (a + n < f->a->count && b + n < f->b->count &&
         f->a->keys[a + n] == f->b->keys[b + n])
    n++;
  return n;
}

static uint32_t equal_before(const follower *f, size_t a, size_t b) {
  uint32_t n = 0;
  while (a - n > f->a_least && b > n &&
         f->a->keys[a - n - 1] == f->b->keys[b - n - 1])
    n++;
  return n;
}

/* The nearest run behind an edit of at most DSR_NOTICED words on either side:
 * of equally near ones the one that leaves out fewer words of a. */
static bool find_after(const follower *f, uint32_t a, uint32_t b,
                       dsr_run_of_words *run) {
  for (uint32_t sum = 1; sum <= 2 * DSR_NOTICED; sum++)
    for (uint32_t da = 0; da <= sum && da <= DSR_NOTICED; da++) {
      uint32_t db = sum - da, edit = da > db ? da : db;
      if (db > DSR_NOTICED)
        continue;
      uint32_t n = equal_after(f, a + da, b + db);
      if (n >= RUN_MIN && n >= edit) {
        *run = (dsr_run_of_words){a + da, b + db, n};
        return true;
      }
    }
  return false;
}

static bool find_before(const follower *f, uint32_t a, uint32_t b,
                        dsr_run_of_words *run) {
  for (uint32_t sum = 1; sum <= 2 * DSR_NOTICED; sum++)
    for (uint32_t da = 0; da <= sum && da <= DSR_NOTICED; da++) {
      uint32_t db = sum - da, edit = da > db ? da : db;
      if (db > DSR_NOTICED || a < f->a_least + da || b < db)
        continue;
      uint32_t n = equal_before(f, a - da, b - db);
      if (n >= RUN_MIN && n >= edit) {
        *run = (dsr_run_of_words){a - da - n, b - db - n, n};
        return true;
      }
    }
  return false;
}

static int add_run(follower *f, dsr_run_of_words run, dsr_error *err) {
  if (!dsr_grow(&f->runs, &f->capacity, f->count + 1, sizeof run))
    return dsr_fail_memory(err);
  f->runs[f->count++] = run;
  return DSR_OK;
}

static void reverse(dsr_run_of_words *runs, size_t count) {
  for (size_t i = 0; i < count / 2; i++) {
    dsr_run_of_words last = runs[count - 1 - i];
    runs[count - 1 - i] = runs[i];
    runs[i] = last;
  }
}

/* The passage that holds a seed, as runs in order: none when the fingerprints
 * were of other words. */
static int follow(follower *f, seed at, dsr_error *err) {
  dsr_run_of_words run;
  int status = DSR_OK;
  uint32_t n = equal_after(f, at.a, at.b);
  f->count = 0;
  if (n < DSR_GRAM)
    return DSR_OK;
  uint32_t before = equal_before(f, at.a, at.b);
  dsr_run_of_words middle = {at.a - before, at.b - before, n + before};
  uint32_t a = middle.a, b = middle.b;
  while (status == DSR_OK && find_before(f, a, b, &run)) {
    status = add_run(f, run, err);
    a = run.a;
    b = run.b;
  }
  reverse(f->runs, f->count);
  if (status == DSR_OK)
    status = add_run(f, middle, err);
  a = middle.a + middle.count;
  b = middle.b + middle.count;
  while (status == DSR_OK && find_after(f, a, b, &run)) {
    status = add_run(f, run, err);
    a = run.a + run.count;
    b = run.b + run.count;
  }
  return status;
}

static uint32_t words_of(const follower *f) {
  uint32_t words = 0;
  for (size_t i = 0; i < f->count; i++)
    words += f->runs[i].count;
  return words;
}

static int keep(dsr_aligned *out, const follower *f, uint32_t words,
                dsr_error *err) {
  if (!dsr_grow(&out->runs, &out->run_room, out->run_count + f->count,
                sizeof *out->runs) ||
      !dsr_grow(&out->passages, &out->passage_room, out->passage_count + 1,
                sizeof *out->passages))
    return dsr_fail_memory(err);
  memcpy(out->runs + out->run_count, f->runs, f->count * sizeof *f->runs);
  out->passages[out->passage_count++] = (dsr_alignment){
      (uint32_t)out->run_count, (uint32_t)f->count, words};
  out->run_count += f->count;
  return DSR_OK;
}

/* Of the seeds at one word of a, the one with the longest passage; *next is the
 * first seed behind them. */
static int follow_best(follower *f, const seeds *s, size_t first, size_t *next,
                       dsr_error *err) {
  size_t best = first, end = first;
  uint32_t most = 0;
  int status = DSR_OK;
  for (; status == DSR_OK && end < s->count && s->at[end].a == s->at[first].a;
       end++) {
    status = follow(f, s->at[end], err);
    if (words_of(f) > most) {
      most = words_of(f);
      best = end;
    }
  }
  *next = end;
  if (status == DSR_OK && best + 1 != end)
    status = follow(f, s->at[best], err);
  return status;
}

int dsr_align(dsr_aligned *out, const dsr_wording *a, const dsr_fingerprints *fa,
              const dsr_wording *b, const dsr_fingerprints *fb, uint32_t least,
              dsr_error *err) {
  seeds s = {0};
  follower f = {.a = a, .b = b};
  out->run_count = out->passage_count = 0;
  int status = find_seeds(&s, fa, fb, err);
  for (size_t i = 0; status == DSR_OK && i < s.count;) {
    if (s.at[i].a < f.a_least) {
      i++;
      continue;
    }
    status = follow_best(&f, &s, i, &i, err);
    uint32_t words = words_of(&f);
    if (status != DSR_OK || words < least || f.count == 0)
      continue;
    status = keep(out, &f, words, err);
    f.a_least = f.runs[f.count - 1].a + f.runs[f.count - 1].count;
  }
  dsr_free(s.at);
  dsr_free(f.runs);
  return status;
}

int dsr_align_probe(const dsr_wording *a, const dsr_wording *b,
                    const dsr_shared_print *at, size_t count, uint32_t least,
                    dsr_error *err) {
  follower f = {.a = a, .b = b};
  uint32_t words = 0, end = 0;
  int status = DSR_OK;
  for (size_t i = 0; i < count && status == DSR_OK && words < least; i++) {
    if (at[i].word_a < end)
      continue;
    status = follow(&f, (seed){at[i].word_a, at[i].word_b}, err);
    words = words_of(&f);
    /* places in the first run would give the same passage again */
    if (words > 0)
      end = at[i].word_a + equal_after(&f, at[i].word_a, at[i].word_b) -
            DSR_GRAM + 1;
  }
  dsr_free(f.runs);
  return status == DSR_OK && words < least ? DSR_DONE : status;
}
