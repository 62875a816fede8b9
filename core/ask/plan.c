/* Choosing between the ways to find a query's hits.
 *
 * Each way's cost is estimated from the directories: how many postings it reads,
 * how many documents it looks up one by one or passes over. The figures are
 * nanoseconds measured on one machine; only their proportions count, and a wrong
 * choice costs time, never a hit. Refused: statistics of pairs of words, which
 * the file would have to keep. */
#include "core/ask/plan.h"

#include <stdlib.h>

#include "core/base/error.h"
#include "core/base/memory.h"

enum { /* nanoseconds */
  POSTING = 6,       /* set as a bit */
  MERGED = 12,       /* merged with those of other forms */
  LIST = 200,        /* found and fetched */
  LOOKED_UP = 2000,  /* a document's column, by id */
  PASSED = 700,      /* a document's column, one after the other */
  TOKEN = 6,         /* unpacked and looked at */
  CUT = 4000,        /* a document's text cut once more for sentences */
  OPENED = 12000     /* a document opened with all it has */
};

typedef struct weights {
  dsr_corpus *corpus;
  int status;
  dsr_error *err;
} weights;

static uint64_t weigh(void *context, const dsr_form *forms, size_t count) {
  weights *w = context;
  dsr_index_weight weight = {0};
  if (w->status == DSR_OK)
    w->status = dsr_index_weigh(w->corpus, forms, count, &weight, w->err);
  return weight.hits;
}

void dsr_plan_free(dsr_plan *plan) {
  dsr_outline_free(&plan->outline);
  dsr_free(plan->weights);
  dsr_free(plan->slots);
  *plan = (dsr_plan){0};
}

/* The parts with their estimates, rarest first. */
static int sort_parts(weights *w, dsr_plan *plan) {
  dsr_outline *o = &plan->outline;
  plan->weights = dsr_alloc_zero(o->count + 1, sizeof *plan->weights);
  if (!plan->weights)
    return dsr_fail_memory(w->err);
  dsr_index_weight one;
  int status = dsr_index_weigh(w->corpus, NULL, 0, &one, w->err);
  plan->documents = one.all_documents;
  plan->tokens = one.all_tokens;
  plan->segments = one.segments;
  for (size_t i = 0; i < o->count && status == DSR_OK; i++) {
    dsr_required part = o->parts[i];
    size_t at = i;
    status = dsr_index_weigh(w->corpus, part.forms, part.count, &one, w->err);
    for (; at > 0 && plan->weights[at - 1].hits > one.hits; at--) {
      o->parts[at] = o->parts[at - 1];
      plan->weights[at] = plan->weights[at - 1];
    }
    o->parts[at] = part;
    plan->weights[at] = one;
  }
  return status;
}

static double at_most(double value, uint64_t limit) {
  return value < (double)limit ? value : (double)limit;
}

static double lists_of(const dsr_plan *plan, size_t part) {
  return at_most((double)plan->outline.parts[part].count *
                     (double)plan->segments,
                 plan->weights[part].hits);
}

/* What looking into a document costs beyond its tokens. */
static double dearer(const dsr_plan *plan) {
  return plan->needs == DSR_NEEDS_ALL         ? OPENED
         : plan->needs == DSR_NEEDS_SENTENCES ? CUT
                                              : 0;
}

static double documents_of(const dsr_plan *plan, size_t part) {
  return at_most((double)plan->weights[part].documents,
                 plan->documents);
}

static double tokens_a_document(const dsr_plan *plan) {
  return plan->documents
             ? (double)plan->tokens / (double)plan->documents
             : 0;
}

static void cost_scan(dsr_plan *plan) {
  double hold = plan->outline.count ? documents_of(plan, 0)
                                    : (double)plan->documents;
  plan->scan = ((double)plan->documents * PASSED +
                (double)plan->tokens * TOKEN + hold * dearer(plan)) /
               1000;
}

static void cost_lookup(dsr_plan *plan) {
  plan->lookup = -1;
  if (!plan->outline.count)
    return;
  plan->lookup = ((double)plan->weights[0].hits * MERGED +
                  lists_of(plan, 0) * LIST +
                  documents_of(plan, 0) *
                      (LOOKED_UP + tokens_a_document(plan) * TOKEN / 2 +
                       dearer(plan))) /
                 1000;
}

static bool fits(const dsr_required *part) {
  return part->max <= DSR_SEQUENCE_FAR;
}

/* Take parts for a sequence, rarest first: all where they say everything, else
 * as long as one more costs less than the documents it may save. */
static int take_slots(dsr_plan *plan, dsr_error *err) {
  const dsr_outline *o = &plan->outline;
  bool all = o->exact && plan->needs == DSR_NEEDS_TOKENS && o->count > 0 &&
             o->longest <= DSR_SEQUENCE_FAR;
  double cost = 0, left = (double)plan->documents;
  plan->sequence = -1;
  plan->slots = dsr_alloc_zero(o->count + 1, sizeof *plan->slots);
  if (!plan->slots)
    return dsr_fail_memory(err);
  for (size_t i = 0; i < o->count; i++) {
    const dsr_required *part = &o->parts[i];
    double more = (double)plan->weights[i].hits * POSTING +
                  lists_of(plan, i) * LIST;
    if (i && part->count == o->parts[i - 1].count &&
        plan->weights[i].hits == plan->weights[i - 1].hits)
      more = 0; /* the same forms once more, which cost nothing */
    double saves = left * (LOOKED_UP + dearer(plan)) / 2;
    if (!fits(part) || (!all && plan->slot_count && more > saves))
      continue;
    plan->slots[plan->slot_count++] =
        (dsr_slot){part->forms, part->count, part->min, part->max};
    cost += more + (double)plan->tokens / 64;
    left = documents_of(plan, i) < left ? documents_of(plan, i) : left;
    left = plan->slot_count > 1 ? left / 2 : left;
  }
  plan->complete = all && plan->slot_count == o->count;
  if (plan->slot_count)
    plan->sequence = (cost + left * (LOOKED_UP + dearer(plan))) / 1000;
  if (plan->complete)
    plan->sequence = cost / 1000;
  return DSR_OK;
}

/* Hits are mostly wanted one by one and from the first: where every third
 * document has one, going through all of them finds it at once. */
static bool is_frequent(const dsr_plan *plan) {
  return !plan->outline.count || documents_of(plan, 0) * 3 > (double)plan->documents;
}

static dsr_plan_kind choose(const dsr_plan *plan, dsr_plan_for purpose) {
  double best = plan->scan;
  dsr_plan_kind kind = DSR_PLAN_SCAN;
  double sequence = plan->sequence;
  if (plan->complete && purpose != DSR_FOR_COUNT) /* they are looked at, too */
    sequence += documents_of(plan, 0) * (LOOKED_UP + dearer(plan)) / 4000;
  if (plan->frequent)
    return DSR_PLAN_SCAN;
  if (plan->lookup >= 0 && plan->lookup < best) {
    best = plan->lookup;
    kind = DSR_PLAN_LOOKUP;
  }
  if (plan->sequence >= 0 && sequence < best)
    kind = DSR_PLAN_SEQUENCE;
  return kind;
}

static dsr_plan_kind kind_of_way(const dsr_plan *plan, dsr_search_way way) {
  if (way == DSR_WAY_SEQUENCE && plan->slot_count)
    return DSR_PLAN_SEQUENCE;
  if (way != DSR_WAY_SCAN && plan->outline.count)
    return DSR_PLAN_LOOKUP;
  return DSR_PLAN_SCAN;
}

int dsr_plan_make(dsr_corpus *corpus, const dsr_query *query,
                  const dsr_document_filter *filter, dsr_search_way way,
                  dsr_plan_for purpose, dsr_plan *plan, dsr_error *err) {
  dsr_lexicon *lexicon;
  weights w = {corpus, DSR_OK, err};
  plan->needs = dsr_query_needs_of(query);
  int status = dsr_corpus_lexicon(corpus, &lexicon, err);
  if (status == DSR_OK)
    status = dsr_outline_make(query, lexicon, weigh, &w, &plan->outline, err);
  if (status == DSR_OK)
    status = w.status;
  if (status == DSR_OK)
    status = sort_parts(&w, plan);
  if (status != DSR_OK)
    return status;
  plan->bounded = plan->needs == DSR_NEEDS_TOKENS && plan->outline.count &&
                  plan->outline.longest <= DSR_SEQUENCE_FAR;
  plan->by_sentence = plan->needs == DSR_NEEDS_SENTENCES && plan->outline.count &&
                      dsr_query_keeps_sentence(query);
  cost_scan(plan);
  cost_lookup(plan);
  status = take_slots(plan, err);
  if (status != DSR_OK)
    return status;
  if (plan->outline.count && !plan->weights[0].hits) {
    plan->kind = DSR_PLAN_NOTHING;
  } else if (way != DSR_WAY_CHOSEN) {
    plan->kind = kind_of_way(plan, way);
  } else if (filter && filter->key) {
    plan->kind = DSR_PLAN_SCAN;
  } else {
    plan->frequent = purpose == DSR_FOR_HITS && is_frequent(plan);
    plan->kind = choose(plan, purpose);
  }
  return DSR_OK;
}
