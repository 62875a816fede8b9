/* Pairs of documents by shared fingerprints.
 *
 * Two passes over the token columns. The first marks, a bit a hash, what was
 * seen and what was seen again; the second keeps the fingerprints that were
 * seen again, a tenth of news, sorted by hash. Time is linear in the corpus
 * but for that sort. A fingerprint leads to few pairs whatever its number of
 * documents: where there are more than LINKED of them, each is paired with the
 * first ones alone, so that a story in a thousand papers is a star around a
 * few, not a million pairs.
 *
 * Standing text (an agency's paragraph in all its notices, a paper's footer) is
 * told from news by who says it how often: one publisher again and again, or
 * many days. What many houses print within a few days is a story. Such
 * fingerprints make no pairs, save for a document that is all but made of
 * them: that is a copy that many have, or says nothing of its own.
 *
 * Refused: keeping the fingerprints in the file. They would take as much room
 * as the index again and be stale with every load, and making them anew takes
 * less time than loading. */
#include "core/ask/relatives_table.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"

/* Documents of one fingerprint that all others are paired with; places of it in
 * one document; fingerprints of a document that may be its own when it counts
 * as made of standing text: one in OWN_SHARE; an entry's bucket bits at most. */
enum { LINKED = 8, PLACES_MAX = 4, OWN_SHARE = 4, BUCKET_BITS_MAX = 24 };

typedef struct entry {
  uint64_t hash;
  uint32_t document, word;
} entry;

typedef struct group { /* entries of one hash */
  size_t first, end;
} group;

typedef struct builder {
  dsr_corpus *corpus;
  dsr_print_table *table;
  dsr_relative *documents;
  size_t count;
  dsr_word_keys *keys;
  const uint32_t *by_id; /* numbers of documents, by their ids */
  uint64_t *once, *again;
  unsigned shift;
  entry *entries;
  size_t entry_count, entry_room;
  group *standing; /* groups of standing text */
  size_t standing_count, standing_room;
  uint32_t *publishers, *publisher_group; /* stamps while a group is judged */
  size_t publisher_count;
  uint32_t many;
} builder;

/* --- the two passes --- */

typedef int taker(builder *b, uint32_t document, const dsr_fingerprints *f,
                  dsr_error *err);

static int mark(builder *b, uint32_t document, const dsr_fingerprints *f,
                dsr_error *err) {
  (void)err;
  b->documents[document].prints = (uint32_t)f->count;
  for (size_t i = 0; i < f->count; i++) {
    uint64_t at = f->at[i].hash >> b->shift, bit = (uint64_t)1 << at % 64;
    b->again[at / 64] |= b->once[at / 64] & bit;
    b->once[at / 64] |= bit;
  }
  return DSR_OK;
}

static int collect(builder *b, uint32_t document, const dsr_fingerprints *f,
                   dsr_error *err) {
  if (!dsr_grow(&b->entries, &b->entry_room, b->entry_count + f->count,
                sizeof *b->entries))
    return dsr_fail_memory(err);
  for (size_t i = 0; i < f->count; i++) {
    uint64_t at = f->at[i].hash >> b->shift;
    if (b->again[at / 64] >> at % 64 & 1)
      b->entries[b->entry_count++] =
          (entry){f->at[i].hash, document, f->at[i].word};
  }
  return DSR_OK;
}

/* All documents, ids ascending as in b->by_id. */
static int pass(builder *b, taker *take, dsr_error *err) {
  dsr_columns *walk = NULL;
  dsr_column column;
  dsr_lexicon *lexicon;
  dsr_wording words = {0};
  dsr_fingerprints prints = {0};
  size_t next = 0;
  int status = dsr_columns_new(b->corpus, NULL, 0, &walk, err);
  while (status == DSR_OK && next < b->count &&
         (status = dsr_columns_next(walk, &column, err)) == DSR_OK) {
    while (next < b->count && b->documents[b->by_id[next]].id < column.document)
      next++; /* gone meanwhile */
    if (next == b->count || b->documents[b->by_id[next]].id != column.document)
      continue; /* not looked at */
    uint32_t document = b->by_id[next++];
    status = dsr_corpus_lexicon(b->corpus, &lexicon, err);
    if (status == DSR_OK)
      status = dsr_word_keys_make(b->keys, lexicon, err);
    if (status == DSR_OK)
      status = dsr_wording_read(&words, &column, b->keys, err);
    if (status == DSR_OK)
      status = dsr_fingerprints_read(&prints, &words, err);
    if (status == DSR_OK)
      status = take(b, document, &prints, err);
  }
  dsr_columns_free(walk);
  dsr_wording_free(&words);
  dsr_free(prints.at);
  return status == DSR_DONE ? DSR_OK : status;
}

/* --- sorting --- */

static int by_hash(const void *left, const void *right) {
  const entry *a = left, *b = right;
  if (a->hash != b->hash)
    return a->hash < b->hash ? -1 : 1;
  if (a->document != b->document)
    return a->document < b->document ? -1 : 1;
  return (a->word > b->word) - (a->word < b->word);
}

static int by_pair(const void *left, const void *right) {
  const dsr_shared_print *x = left, *y = right;
  if (x->b != y->b)
    return x->b < y->b ? -1 : 1;
  if (x->word_a != y->word_a)
    return x->word_a < y->word_a ? -1 : 1;
  return (x->word_b > y->word_b) - (x->word_b < y->word_b);
}

static size_t entry_bucket(const void *item, unsigned shift) {
  return (size_t)(((const entry *)item)->hash >> shift);
}
static size_t seed_bucket(const void *item, unsigned shift) {
  (void)shift;
  return ((const dsr_shared_print *)item)->a;
}

/* Sort items of 16 bytes: spread over buckets, in which few lie, then sort
 * these. */
static int sort_items(void *array_of, size_t count, size_t buckets,
                      size_t (*bucket)(const void *, unsigned), unsigned shift,
                      int (*compare)(const void *, const void *),
                      dsr_error *err) {
  enum { SIZE = 16 };
  char *items, *sorted;
  memcpy(&items, array_of, sizeof items);
  if (count < 2)
    return DSR_OK;
  size_t *starts = dsr_alloc_zero(buckets + 1, sizeof *starts);
  sorted = dsr_alloc_zero(count, SIZE);
  if (!starts || !sorted) {
    dsr_free(starts);
    dsr_free(sorted);
    return dsr_fail_memory(err);
  }
  for (size_t i = 0; i < count; i++)
    starts[bucket(items + i * SIZE, shift) + 1]++;
  for (size_t i = 0; i < buckets; i++)
    starts[i + 1] += starts[i];
  for (size_t i = 0; i < count; i++)
    memcpy(sorted + starts[bucket(items + i * SIZE, shift)]++ * SIZE,
           items + i * SIZE, SIZE);
  /* starts[i] is where bucket i ends now */
  for (size_t i = 0, at = 0; i < buckets; at = starts[i++])
    if (starts[i] - at > 1)
      qsort(sorted + at * SIZE, starts[i] - at, SIZE, compare);
  memcpy(items, sorted, count * SIZE);
  dsr_free(starts);
  dsr_free(sorted);
  return DSR_OK;
}

static int sort_entries(builder *b, dsr_error *err) {
  unsigned bits = 4;
  while (bits < BUCKET_BITS_MAX && (size_t)1 << (bits + 3) < b->entry_count)
    bits++;
  return sort_items(&b->entries, b->entry_count, (size_t)1 << bits,
                    entry_bucket, 64 - bits, by_hash, err);
}

/* --- groups --- */

/* The documents of a group, first places: up to `most`, and how many all are. */
static size_t heads(const builder *b, group g, size_t *at, size_t most) {
  size_t count = 0;
  for (size_t i = g.first; i < g.end; i++) {
    if (i > g.first && b->entries[i].document == b->entries[i - 1].document)
      continue;
    if (count < most)
      at[count] = i;
    count++;
  }
  return count;
}

/* One publisher in `many` documents, or documents of `many` days; what is not
 * known is one publisher, and one day. */
static bool is_repeated(builder *b, group g, uint32_t stamp, dsr_day *days) {
  uint32_t day_count = 0, last = UINT32_MAX;
  for (size_t i = g.first; i < g.end; i++) {
    const dsr_relative *d = &b->documents[b->entries[i].document];
    if (b->entries[i].document == last)
      continue;
    last = b->entries[i].document;
    if (b->publisher_group[d->publisher] != stamp) {
      b->publisher_group[d->publisher] = stamp;
      b->publishers[d->publisher] = 0;
    }
    if (++b->publishers[d->publisher] >= b->many)
      return true;
    uint32_t k = 0;
    while (k < day_count && days[k] != d->day)
      k++;
    if (k == day_count && day_count < b->many)
      days[day_count++] = d->day;
    if (day_count >= b->many)
      return true;
  }
  return false;
}

static size_t places(const builder *b, size_t first, size_t end) {
  size_t n = 0;
  while (n < PLACES_MAX && first + n < end &&
         b->entries[first + n].document == b->entries[first].document)
    n++;
  return n;
}

static int pair_up(builder *b, group g, size_t left, size_t right,
                   dsr_error *err) {
  size_t nl = places(b, left, g.end), nr = places(b, right, g.end);
  if (!dsr_grow(&b->table->seeds, &b->table->seed_room, b->table->seed_count + nl * nr,
                sizeof *b->table->seeds))
    return dsr_fail_memory(err);
  for (size_t i = left; i < left + nl; i++)
    for (size_t k = right; k < right + nr; k++)
      b->table->seeds[b->table->seed_count++] =
          (dsr_shared_print){b->entries[i].document, b->entries[k].document,
                   b->entries[i].word, b->entries[k].word};
  return DSR_OK;
}

static bool is_all_standing(const dsr_relative *d) {
  return d->prints - d->standing <= d->prints / OWN_SHARE;
}

/* Pair the documents of a group with the first ones of it. */
static int link_group(builder *b, group g, size_t linked, bool standing,
                      dsr_error *err) {
  size_t first[LINKED];
  size_t count = heads(b, g, first, linked);
  count = count < linked ? count : linked;
  int status = DSR_OK;
  for (size_t i = g.first; i < g.end && status == DSR_OK; i++) {
    uint32_t document = b->entries[i].document;
    if (i > g.first && b->entries[i - 1].document == document)
      continue;
    if (standing && !is_all_standing(&b->documents[document]))
      continue;
    for (size_t k = 0; k < count && status == DSR_OK; k++) {
      uint32_t other = b->entries[first[k]].document;
      if (other < document)
        status = pair_up(b, g, first[k], i, err);
      else if (standing && other > document)
        status = pair_up(b, g, i, first[k], err);
    }
  }
  return status;
}

static int keep_standing(builder *b, group g, dsr_error *err) {
  dsr_print_table *t = b->table;
  if (!dsr_grow(&b->standing, &b->standing_room, b->standing_count + 1,
                sizeof g) ||
      !dsr_grow(&t->standing, &t->standing_room, t->standing_count + 1,
                sizeof *t->standing))
    return dsr_fail_memory(err);
  b->standing[b->standing_count++] = g;
  t->standing[t->standing_count++] = b->entries[g.first].hash;
  for (size_t i = g.first; i < g.end; i++)
    b->documents[b->entries[i].document].standing++;
  return DSR_OK;
}

static int read_groups(builder *b, dsr_error *err) {
  size_t unused[1];
  uint32_t stamp = 0;
  int status = DSR_OK;
  dsr_day *days = dsr_alloc_zero(b->many, sizeof *days);
  if (!days)
    return dsr_fail_memory(err);
  for (size_t i = 0; i < b->entry_count && status == DSR_OK;) {
    group g = {i, i + 1};
    while (g.end < b->entry_count &&
           b->entries[g.end].hash == b->entries[i].hash)
      g.end++;
    size_t documents = heads(b, g, unused, 0);
    if (documents >= b->many && is_repeated(b, g, ++stamp, days))
      status = keep_standing(b, g, err);
    else if (documents > 1)
      status = link_group(b, g, LINKED, false, err);
    i = g.end;
  }
  dsr_free(days);
  for (size_t i = 0; i < b->standing_count && status == DSR_OK; i++)
    status = link_group(b, b->standing[i], LINKED / 2, true, err);
  return status;
}

/* --- pairs --- */

/* A passage of `within` words with two small edits shares two fingerprints that
 * stand about as far apart in one document as in the other. */
static bool has_neighbours(const dsr_shared_print *s, size_t count, uint32_t within) {
  for (size_t i = 0; i < count; i++)
    for (size_t k = i + 1;
         k < count && k <= i + LINKED && s[k].word_a - s[i].word_a <= within;
         k++) {
      int64_t slip = ((int64_t)s[k].word_b - s[i].word_b) -
                     ((int64_t)s[k].word_a - s[i].word_a);
      if (s[k].word_a != s[i].word_a && slip <= 2 * DSR_NOTICED &&
          slip >= -2 * DSR_NOTICED)
        return true;
    }
  return false;
}

static int find_pairs(builder *b, uint32_t within, dsr_error *err) {
  dsr_print_table *t = b->table;
  int status = sort_items(&t->seeds, t->seed_count, b->count, seed_bucket, 0,
                          by_pair, err);
  for (size_t i = 0; i < t->seed_count && status == DSR_OK;) {
    const dsr_shared_print *s = t->seeds + i;
    size_t n = 1;
    while (i + n < t->seed_count && s[n].a == s->a && s[n].b == s->b)
      n++;
    i += n;
    if (!has_neighbours(s, n, within))
      continue;
    if (!dsr_grow(&t->pairs, &t->pair_room, t->pair_count + 1,
                  sizeof *t->pairs))
      return dsr_fail_memory(err);
    t->pairs[t->pair_count++] =
        (dsr_pair){s->a, s->b, (size_t)(s - t->seeds), n};
  }
  return status;
}

/* --- all of it --- */

typedef struct numbered {
  int64_t id;
  uint32_t number;
} numbered;

static int by_id(const void *left, const void *right) {
  const numbered *a = left, *b = right;
  return (a->id > b->id) - (a->id < b->id);
}

uint32_t *dsr_order_by_id(const dsr_relative *documents, size_t count) {
  numbered *all = dsr_alloc_zero(count + 1, sizeof *all);
  uint32_t *order = dsr_alloc_zero(count + 1, sizeof *order);
  if (all && order) {
    for (size_t i = 0; i < count; i++)
      all[i] = (numbered){documents[i].id, (uint32_t)i};
    qsort(all, count, sizeof *all, by_id);
    for (size_t i = 0; i < count; i++)
      order[i] = all[i].number;
  } else {
    dsr_free(order);
    order = NULL;
  }
  dsr_free(all);
  return order;
}

static bool make_room(builder *b, uint64_t tokens) {
  unsigned bits = 12;
  while (bits < 36 && (uint64_t)1 << bits < 4 * tokens)
    bits++;
  b->shift = 64 - bits;
  size_t words = ((size_t)1 << bits) / 64;
  b->once = dsr_alloc_zero(words, sizeof *b->once);
  b->again = dsr_alloc_zero(words, sizeof *b->again);
  for (size_t i = 0; i < b->count; i++)
    if (b->documents[i].publisher >= b->publisher_count)
      b->publisher_count = b->documents[i].publisher + (size_t)1;
  b->publishers = dsr_alloc_zero(b->publisher_count + 1, sizeof *b->publishers);
  b->publisher_group =
      dsr_alloc_zero(b->publisher_count + 1, sizeof *b->publisher_group);
  return b->once && b->again && b->publishers && b->publisher_group;
}

static void free_builder(builder *b) {
  dsr_free(b->once);
  dsr_free(b->again);
  dsr_free(b->entries);
  dsr_free(b->standing);
  dsr_free(b->publishers);
  dsr_free(b->publisher_group);
}

int dsr_print_table_make(dsr_print_table *table, dsr_corpus *corpus,
                         dsr_relative *documents, size_t count,
                         uint64_t tokens, dsr_word_keys *keys, uint32_t many,
                         uint32_t within, dsr_error *err) {
  builder b = {.corpus = corpus, .table = table, .documents = documents, .count = count,
               .keys = keys, .many = many};
  uint32_t *order = dsr_order_by_id(documents, count);
  b.by_id = order;
  int status = order && make_room(&b, tokens) ? DSR_OK : dsr_fail_memory(err);
  if (status == DSR_OK)
    status = pass(&b, mark, err);
  if (status == DSR_OK)
    status = pass(&b, collect, err);
  if (status == DSR_OK)
    status = sort_entries(&b, err);
  if (status == DSR_OK)
    status = read_groups(&b, err);
  if (status == DSR_OK)
    status = find_pairs(&b, within, err);
  free_builder(&b);
  dsr_free(order);
  return status;
}

bool dsr_is_standing(const dsr_print_table *table, uint64_t hash) {
  size_t low = 0, high = table->standing_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (table->standing[middle] < hash)
      low = middle + 1;
    else
      high = middle;
  }
  return low < table->standing_count && table->standing[low] == hash;
}

void dsr_print_table_free(dsr_print_table *table) {
  dsr_free(table->standing);
  dsr_free(table->pairs);
  dsr_free(table->seeds);
}
