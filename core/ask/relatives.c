/* Finding relatives: documents, their fingerprints, and the alignment of each
 * pair that shares some. */
#include "core/ask/relatives.h"

#include <stdlib.h>
#include <string.h>

#include "core/ask/relatives_align.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "dossier/saved.h"

/* What two documents have in common that are copies, standing text or not. */
enum { COPY_PER_CENT = 80 };

/* --- the documents --- */

static int number_publisher(dsr_lexicon *names, const char *publisher,
                            uint32_t *number, dsr_error *err) {
  *number = 0;
  return publisher && *publisher
             ? dsr_lexicon_put(names, publisher, strlen(publisher), number, err)
             : DSR_OK;
}

static int add_document(dsr_relatives *r, dsr_lexicon *publishers,
                        const dsr_document_info *info, dsr_error *err) {
  if (r->count == UINT32_MAX - 1)
    return dsr_fail(err, DSR_ELIMIT, 0, "relatives of 4 billion documents");
  dsr_relative next = {.id = info->id, .day = info->first};
  int status =
      number_publisher(publishers, info->publisher, &next.publisher, err);
  if (status != DSR_OK)
    return status;
  next.key = dsr_arena_copy(&r->strings, info->key, strlen(info->key));
  if (!next.key ||
      !dsr_grow(&r->documents, &r->room, r->count + 1, sizeof next))
    return dsr_fail_memory(err);
  r->documents[r->count++] = next;
  return DSR_OK;
}

static int read_documents(dsr_relatives *r, const dsr_document_filter *filter,
                          uint64_t *tokens, dsr_error *err) {
  dsr_documents *walk = NULL;
  dsr_lexicon *publishers = NULL;
  const dsr_document_info *info;
  *tokens = 0;
  int status = dsr_lexicon_new(&publishers, err);
  if (status == DSR_OK)
    status = dsr_documents_new(r->corpus, filter, &walk, err);
  while (status == DSR_OK &&
         (status = dsr_documents_next(walk, &info, err)) == DSR_OK) {
    *tokens += info->tokens;
    status = add_document(r, publishers, info, err);
  }
  dsr_documents_free(walk);
  dsr_lexicon_free(publishers);
  if (status != DSR_DONE)
    return status;
  r->by_id = dsr_order_by_id(r->documents, r->count);
  return r->by_id ? DSR_OK : dsr_fail_memory(err);
}

/* --- one side of a pair --- */

typedef struct side {
  uint32_t number; /* UINT32_MAX: nothing is read */
  dsr_wording words;
  dsr_fingerprints prints; /* by hash */
  uint8_t *standing;       /* one a word */
  uint8_t *common;         /* one a word, of the pair at hand */
  size_t standing_room, common_room;
  uint32_t own;
  bool marked; /* prints, standing and own are of these words */
} side;

static void free_side(side *s) {
  dsr_wording_free(&s->words);
  dsr_free(s->prints.at);
  dsr_free(s->standing);
  dsr_free(s->common);
}

/* Fewer words than a fingerprint cannot miss, between two standing ones, are
 * too few to be told from them. */
static void close_gaps(side *s) {
  size_t last = SIZE_MAX;
  for (size_t i = 0; i < s->words.count; i++) {
    if (!s->standing[i])
      continue;
    if (last != SIZE_MAX && i - last <= DSR_NOTICED)
      memset(s->standing + last, 1, i - last);
    last = i;
  }
}

static int mark_standing(side *s, const dsr_print_table *table,
                         dsr_error *err) {
  size_t count = s->words.count;
  if (!dsr_grow(&s->standing, &s->standing_room, count + 1, 1) ||
      !dsr_grow(&s->common, &s->common_room, count + 1, 1))
    return dsr_fail_memory(err);
  memset(s->standing, 0, count + 1);
  for (size_t i = 0; i < s->prints.count && table->standing_count; i++)
    if (dsr_is_standing(table, s->prints.at[i].hash))
      memset(s->standing + s->prints.at[i].word, 1, DSR_GRAM);
  close_gaps(s);
  s->own = 0;
  for (size_t i = 0; i < count; i++)
    s->own += !s->standing[i];
  return DSR_OK;
}

typedef struct finder {
  dsr_relatives *r;
  dsr_print_table table;
  dsr_word_keys keys;
  dsr_columns *columns;
  side a, b;
  dsr_aligned aligned;
} finder;

/* DSR_DONE: the document is gone. */
static int read_words(finder *f, side *s, uint32_t number, dsr_error *err) {
  dsr_column column;
  dsr_lexicon *lexicon;
  if (s->number == number)
    return DSR_OK;
  s->number = UINT32_MAX;
  s->marked = false;
  int status =
      dsr_columns_at(f->columns, f->r->documents[number].id, &column, err);
  if (status == DSR_OK)
    status = dsr_corpus_lexicon(f->r->corpus, &lexicon, err);
  if (status == DSR_OK)
    status = dsr_word_keys_make(&f->keys, lexicon, err);
  if (status == DSR_OK)
    status = dsr_wording_read(&s->words, &column, &f->keys, err);
  if (status == DSR_OK)
    s->number = number;
  return status;
}

/* What the alignment and the judgement want beside the words. */
static int read_prints(finder *f, side *s, dsr_error *err) {
  if (s->marked)
    return DSR_OK;
  int status = dsr_fingerprints_read(&s->prints, &s->words, err);
  if (status != DSR_OK)
    return status;
  dsr_fingerprints_sort(&s->prints);
  status = mark_standing(s, &f->table, err);
  s->marked = status == DSR_OK;
  return status;
}

/* --- one pair --- */

/* Mark the words of both sides that are in passages; standing ones too when
 * `all`. Words count once. */
static void mark_common(finder *f, bool all) {
  memset(f->a.common, 0, f->a.words.count);
  memset(f->b.common, 0, f->b.words.count);
  for (size_t i = 0; i < f->aligned.run_count; i++) {
    dsr_run_of_words run = f->aligned.runs[i];
    for (uint32_t k = 0; k < run.count; k++)
      if (all || (!f->a.standing[run.a + k] && !f->b.standing[run.b + k]))
        f->a.common[run.a + k] = f->b.common[run.b + k] = 1;
  }
}

static uint32_t count_common(const side *s) {
  uint32_t n = 0;
  for (size_t i = 0; i < s->words.count; i++)
    n += s->common[i];
  return n;
}

static bool reaches(uint32_t part, uint32_t whole, uint32_t per_cent) {
  return whole > 0 && (uint64_t)part * 100 >= (uint64_t)whole * per_cent;
}

static uint32_t own_words(const finder *f, const dsr_alignment *p, bool all) {
  uint32_t own = 0;
  for (uint32_t i = p->first; i < p->first + p->count; i++) {
    dsr_run_of_words run = f->aligned.runs[i];
    for (uint32_t k = 0; k < run.count; k++)
      own += all || (!f->a.standing[run.a + k] && !f->b.standing[run.b + k]);
  }
  return own;
}

static dsr_span tokens_of(const dsr_wording *w, uint32_t first,
                          uint32_t count) {
  return (dsr_span){w->tokens[first], w->tokens[first + count - 1] + 1};
}

static int keep_passage(finder *f, const dsr_alignment *p, uint32_t own,
                        uint32_t least, dsr_error *err) {
  dsr_relatives *r = f->r;
  if (!dsr_grow(&r->passages, &r->passage_room, r->passage_count + 1,
                sizeof *r->passages) ||
      !dsr_grow(&r->parts, &r->part_room, r->part_count + p->count,
                sizeof *r->parts))
    return dsr_fail_memory(err);
  r->passages[r->passage_count++] = (dsr_found_passage){
      r->part_count, p->count, p->words, own, own < least};
  for (uint32_t i = p->first; i < p->first + p->count; i++) {
    dsr_run_of_words run = f->aligned.runs[i];
    r->parts[r->part_count++] = (dsr_found_part){
        tokens_of(&f->a.words, run.a, run.count),
        tokens_of(&f->b.words, run.b, run.count), run.count};
  }
  return DSR_OK;
}

/* Whether they are relatives at all. */
static bool are_related(const finder *f, bool all) {
  for (size_t i = 0; i < f->aligned.passage_count; i++)
    if (own_words(f, &f->aligned.passages[i], all) >= f->r->options.words)
      return true;
  return false;
}

static int keep_relation(finder *f, bool all, uint32_t least, dsr_error *err) {
  dsr_relatives *r = f->r;
  int status = DSR_OK;
  if (!dsr_grow(&r->relations, &r->relation_room, r->relation_count + 1,
                sizeof *r->relations))
    return dsr_fail_memory(err);
  dsr_found_relation next = {
      .a = f->a.number, .b = f->b.number,
      .words_a = all ? (uint32_t)f->a.words.count : f->a.own,
      .words_b = all ? (uint32_t)f->b.words.count : f->b.own,
      .common_a = count_common(&f->a), .common_b = count_common(&f->b),
      .first_passage = r->passage_count,
      .passage_count = (uint32_t)f->aligned.passage_count};
  next.family = reaches(next.common_a, next.words_a, r->options.share) ||
                reaches(next.common_b, next.words_b, r->options.share);
  for (size_t i = 0; i < f->aligned.passage_count && status == DSR_OK; i++) {
    const dsr_alignment *p = &f->aligned.passages[i];
    status = keep_passage(f, p, own_words(f, p, all), least, err);
  }
  if (status == DSR_OK)
    r->relations[r->relation_count++] = next;
  return status;
}

static int judge_pair(finder *f, dsr_pair pair, dsr_error *err) {
  uint32_t least = f->r->options.words / 2;
  least = least < DSR_GRAM ? DSR_GRAM : least;
  int status = read_words(f, &f->a, pair.a, err);
  if (status == DSR_OK)
    status = read_words(f, &f->b, pair.b, err);
  if (status == DSR_OK)
    status = dsr_align_probe(&f->a.words, &f->b.words,
                             f->table.seeds + pair.first, pair.count,
                             f->r->options.words, err);
  if (status == DSR_OK)
    status = read_prints(f, &f->a, err);
  if (status == DSR_OK)
    status = read_prints(f, &f->b, err);
  if (status == DSR_OK)
    status = dsr_align(&f->aligned, &f->a.words, &f->a.prints, &f->b.words,
                       &f->b.prints, least, err);
  if (status != DSR_OK)
    return status == DSR_DONE ? DSR_OK : status;
  mark_common(f, true);
  bool copies = reaches(count_common(&f->a), (uint32_t)f->a.words.count,
                        COPY_PER_CENT) ||
                reaches(count_common(&f->b), (uint32_t)f->b.words.count,
                        COPY_PER_CENT);
  if (!are_related(f, copies))
    return DSR_OK;
  if (!copies)
    mark_common(f, false);
  return keep_relation(f, copies, least, err);
}

static int find_relations(dsr_relatives *r, uint64_t tokens, dsr_error *err) {
  finder f = {.r = r, .a.number = UINT32_MAX, .b.number = UINT32_MAX};
  int status = dsr_print_table_make(&f.table, r->corpus, r->documents, r->count,
                                    tokens, &f.keys, r->options.standing,
                                    r->options.words, err);
  if (status == DSR_OK)
    status = dsr_columns_among(r->corpus, NULL, NULL, 0, 0, &f.columns, err);
  for (size_t i = 0; i < f.table.pair_count && status == DSR_OK; i++)
    status = judge_pair(&f, f.table.pairs[i], err);
  dsr_columns_free(f.columns);
  dsr_print_table_free(&f.table);
  dsr_free(f.keys.at);
  free_side(&f.a);
  free_side(&f.b);
  dsr_aligned_free(&f.aligned);
  return status;
}

/* --- the handle --- */

/* Which relations each document is in. */
static int make_index(dsr_relatives *r, dsr_error *err) {
  r->starts = dsr_alloc_zero(r->count + 2, sizeof *r->starts);
  r->of = dsr_alloc_zero(2 * r->relation_count + 1, sizeof *r->of);
  if (!r->starts || !r->of)
    return dsr_fail_memory(err);
  if (r->relation_count > UINT32_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0, "more than 4 billion pairs of relatives");
  /* counted one place further on, so that filling leaves starts where they are */
  for (size_t i = 0; i < r->relation_count; i++) {
    r->starts[r->relations[i].a + 2]++;
    r->starts[r->relations[i].b + 2]++;
  }
  for (size_t i = 2; i < r->count + 2; i++)
    r->starts[i] += r->starts[i - 1];
  for (size_t i = 0; i < r->relation_count; i++) {
    r->of[r->starts[r->relations[i].a + 1]++] = (uint32_t)i;
    r->of[r->starts[r->relations[i].b + 1]++] = (uint32_t)i;
  }
  return DSR_OK;
}

static int take_options(dsr_relatives *r, const dsr_relatives_options *options,
                        dsr_error *err) {
  if (options)
    r->options = *options;
  dsr_relatives_options *o = &r->options;
  o->words = o->words ? o->words : 20;
  o->standing = o->standing ? o->standing : 5;
  o->share = o->share ? o->share : 25;
  if (o->words < DSR_NOTICED || o->words > 10000)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "relatives: a passage has %d to 10,000 words, not %u",
                    DSR_NOTICED, o->words);
  if (o->standing < 2 || o->standing > 100000)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "relatives: standing text is in 2 to 100,000 documents, "
                    "not %u",
                    o->standing);
  if (o->share > 100)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "relatives: a family shares 1 to 100 per cent, not %u",
                    o->share);
  return DSR_OK;
}

int dsr_relatives_new(dsr_corpus *corpus, const dsr_document_filter *filter,
                      const dsr_relatives_options *options, dsr_relatives **out,
                      dsr_error *err) {
  uint64_t tokens = 0;
  dsr_corpus_state state;
  *out = NULL;
  dsr_relatives *r = dsr_alloc_zero(1, sizeof *r);
  if (!r)
    return dsr_fail_memory(err);
  r->corpus = corpus;
  int status = take_options(r, options, err);
  if (status == DSR_OK)
    status = dsr_corpus_state_of(corpus, &state, err);
  if (status == DSR_OK) {
    r->changes = state.changes;
    status = read_documents(r, filter, &tokens, err);
  }
  if (status == DSR_OK)
    status = find_relations(r, tokens, err);
  if (status == DSR_OK)
    status = make_index(r, err);
  if (status == DSR_OK)
    status = dsr_families_make(r, err);
  if (status == DSR_OK) {
    *out = r;
    r = NULL;
  }
  dsr_relatives_free(r);
  return status;
}

void dsr_relatives_free(dsr_relatives *r) {
  if (!r)
    return;
  dsr_free(r->documents);
  dsr_free(r->by_id);
  dsr_arena_free(&r->strings);
  dsr_free(r->relations);
  dsr_free(r->passages);
  dsr_free(r->parts);
  dsr_free(r->starts);
  dsr_free(r->of);
  dsr_free(r->families);
  dsr_free(r->members);
  dsr_free(r);
}

int dsr_relatives_fresh(const dsr_relatives *r, dsr_error *err) {
  dsr_corpus_state state;
  int status = dsr_corpus_state_of(r->corpus, &state, err);
  return status == DSR_OK ? state.changes == r->changes : -status;
}

size_t dsr_relatives_documents(const dsr_relatives *r) { return r->count; }
size_t dsr_relatives_pairs(const dsr_relatives *r) { return r->relation_count; }
