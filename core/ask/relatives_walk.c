/* Walking over relations, from one document's side or over all pairs: numbers
 * of tokens become bytes, for which both texts are cut. */
#include <stdlib.h>

#include "core/ask/relatives.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "dossier/token.h"

typedef struct text { /* a document that was opened and cut */
  uint32_t number;    /* UINT32_MAX: none */
  dsr_document *document;
  dsr_tokens *tokens;
} text;

struct dsr_relations {
  const dsr_relatives *relatives;
  bool all;
  uint32_t document; /* its number, unless all */
  uint32_t *order;   /* numbers of relations */
  size_t count, next;
  text left, right;
  dsr_relation relation;
  dsr_passage *passages;
  dsr_passage_part *parts;
  size_t passage_room, part_room;
};

static void close_text(text *t) {
  dsr_tokens_free(t->tokens);
  dsr_document_free(t->document);
  *t = (text){.number = UINT32_MAX};
}

static int open_text(const dsr_relatives *r, text *t, uint32_t number,
                     dsr_error *err) {
  size_t len;
  if (t->number == number)
    return DSR_OK;
  close_text(t);
  int status = dsr_document_open_id(r->corpus, r->documents[number].id,
                                    &t->document, err);
  if (status != DSR_OK)
    return status;
  const char *bytes = dsr_document_text(t->document, &len);
  status = dsr_tokens_new(bytes, len, &t->tokens, err);
  if (status == DSR_OK)
    t->number = number;
  return status;
}

static int bytes_of(const dsr_relatives *r, const text *t, dsr_span tokens,
                    dsr_span *out, dsr_error *err) {
  if (tokens.start >= tokens.end || tokens.end > dsr_tokens_count(t->tokens))
    return dsr_fail(err, DSR_EDAMAGED, 0,
                    "%s: document %s is damaged: fewer tokens in its text than "
                    "stated; \"dossier check\" lists what is",
                    dsr_corpus_path(r->corpus), r->documents[t->number].key);
  const dsr_span *spans = dsr_tokens_spans(t->tokens);
  *out = (dsr_span){spans[tokens.start].start, spans[tokens.end - 1].end};
  return DSR_OK;
}

/* --- which, in which order --- */

typedef struct ranked {
  uint32_t common, other, relation;
} ranked;

static int by_common(const void *left, const void *right) {
  const ranked *x = left, *y = right;
  if (x->common != y->common)
    return x->common > y->common ? -1 : 1;
  return (x->other > y->other) - (x->other < y->other);
}

static int order_of_document(dsr_relations *walk, dsr_error *err) {
  const dsr_relatives *r = walk->relatives;
  size_t first = r->starts[walk->document];
  walk->count = r->starts[walk->document + 1] - first;
  ranked *all = dsr_alloc_zero(walk->count + 1, sizeof *all);
  walk->order = dsr_alloc_zero(walk->count + 1, sizeof *walk->order);
  if (!all || !walk->order) {
    dsr_free(all);
    return dsr_fail_memory(err);
  }
  for (size_t i = 0; i < walk->count; i++) {
    uint32_t n = r->of[first + i];
    const dsr_found_relation *f = &r->relations[n];
    bool left = f->a == walk->document;
    all[i] = (ranked){left ? f->common_a : f->common_b, left ? f->b : f->a, n};
  }
  if (walk->count > 1)
    qsort(all, walk->count, sizeof *all, by_common);
  for (size_t i = 0; i < walk->count; i++)
    walk->order[i] = all[i].relation;
  dsr_free(all);
  return DSR_OK;
}

/* The number of the document with this id; UINT32_MAX without one. */
static uint32_t number_of(const dsr_relatives *r, int64_t id) {
  size_t low = 0, high = r->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (r->documents[r->by_id[middle]].id < id)
      low = middle + 1;
    else
      high = middle;
  }
  return low < r->count && r->documents[r->by_id[low]].id == id ? r->by_id[low]
                                                                : UINT32_MAX;
}

int dsr_relations_new(const dsr_relatives *r, int64_t document,
                      dsr_relations **out, dsr_error *err) {
  *out = NULL;
  dsr_relations *walk = dsr_alloc_zero(1, sizeof *walk);
  if (!walk)
    return dsr_fail_memory(err);
  walk->relatives = r;
  walk->all = document == 0;
  walk->left.number = walk->right.number = UINT32_MAX;
  int status = DSR_OK;
  if (walk->all) {
    walk->count = r->relation_count;
  } else {
    walk->document = number_of(r, document);
    status = walk->document == UINT32_MAX
                 ? dsr_fail(err, DSR_ENOTFOUND, 0,
                            "%s: document %lld was not among those that "
                            "relatives were looked for in",
                            dsr_corpus_path(r->corpus), (long long)document)
                 : order_of_document(walk, err);
  }
  if (status == DSR_OK)
    *out = walk;
  else
    dsr_relations_free(walk);
  return status;
}

void dsr_relations_free(dsr_relations *walk) {
  if (!walk)
    return;
  close_text(&walk->left);
  close_text(&walk->right);
  dsr_free(walk->order);
  dsr_free(walk->passages);
  dsr_free(walk->parts);
  dsr_free(walk);
}

/* --- one relation --- */

static int fill_part(dsr_relations *walk, const dsr_found_part *found,
                     bool swapped, dsr_passage_part *out, dsr_error *err) {
  const dsr_relatives *r = walk->relatives;
  *out = (dsr_passage_part){.tokens = swapped ? found->b : found->a,
                            .other_tokens = swapped ? found->a : found->b,
                            .words = found->words};
  int status = bytes_of(r, &walk->left, out->tokens, &out->bytes, err);
  if (status == DSR_OK)
    status = bytes_of(r, &walk->right, out->other_tokens, &out->other_bytes,
                      err);
  return status;
}

/* From its first part to its last: both go forward on either side. */
static void fill_passage(const dsr_found_passage *found,
                         const dsr_passage_part *parts, dsr_passage *out) {
  const dsr_passage_part *last = &parts[found->part_count - 1];
  *out = (dsr_passage){
      .tokens = {parts->tokens.start, last->tokens.end},
      .bytes = {parts->bytes.start, last->bytes.end},
      .other_tokens = {parts->other_tokens.start, last->other_tokens.end},
      .other_bytes = {parts->other_bytes.start, last->other_bytes.end},
      .words = found->words, .own = found->own, .standing = found->standing,
      .parts = parts, .part_count = found->part_count};
}

static int by_place(const void *left, const void *right) {
  const dsr_passage *x = left, *y = right;
  if (x->tokens.start != y->tokens.start)
    return x->tokens.start < y->tokens.start ? -1 : 1;
  return (x->other_tokens.start > y->other_tokens.start) -
         (x->other_tokens.start < y->other_tokens.start);
}

static int fill_passages(dsr_relations *walk, const dsr_found_relation *found,
                         bool swapped, dsr_error *err) {
  const dsr_relatives *r = walk->relatives;
  const dsr_found_passage *passages = r->passages + found->first_passage;
  size_t count = found->passage_count, parts = 0, at = 0;
  for (size_t i = 0; i < count; i++)
    parts += passages[i].part_count;
  if (!dsr_grow(&walk->passages, &walk->passage_room, count + 1,
                sizeof *walk->passages) ||
      !dsr_grow(&walk->parts, &walk->part_room, parts + 1,
                sizeof *walk->parts))
    return dsr_fail_memory(err);
  for (size_t i = 0; i < count; i++) {
    size_t first = at;
    for (uint32_t k = 0; k < passages[i].part_count; k++) {
      int status = fill_part(walk, &r->parts[passages[i].first_part + k],
                             swapped, &walk->parts[at++], err);
      if (status != DSR_OK)
        return status;
    }
    fill_passage(&passages[i], &walk->parts[first], &walk->passages[i]);
  }
  if (swapped && count > 1)
    qsort(walk->passages, count, sizeof *walk->passages, by_place);
  return DSR_OK;
}

int dsr_relations_next(dsr_relations *walk, const dsr_relation **out,
                       dsr_error *err) {
  const dsr_relatives *r = walk->relatives;
  *out = NULL;
  if (walk->next == walk->count)
    return DSR_DONE;
  const dsr_found_relation *f =
      &r->relations[walk->all ? walk->next : walk->order[walk->next]];
  bool swapped = !walk->all && f->b == walk->document;
  uint32_t left = swapped ? f->b : f->a, right = swapped ? f->a : f->b;
  int status = open_text(r, &walk->left, left, err);
  if (status == DSR_OK)
    status = open_text(r, &walk->right, right, err);
  if (status == DSR_OK)
    status = fill_passages(walk, f, swapped, err);
  if (status != DSR_OK)
    return status;
  walk->next++;
  walk->relation = (dsr_relation){
      .document = r->documents[left].id, .other = r->documents[right].id,
      .key = r->documents[left].key, .other_key = r->documents[right].key,
      .words = swapped ? f->words_b : f->words_a,
      .other_words = swapped ? f->words_a : f->words_b,
      .common = swapped ? f->common_b : f->common_a,
      .other_common = swapped ? f->common_a : f->common_b,
      .family = f->family, .passages = walk->passages,
      .passage_count = f->passage_count};
  *out = &walk->relation;
  return DSR_OK;
}
