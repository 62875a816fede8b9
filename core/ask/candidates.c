/* From the index to the documents to look into.
 *
 * What the index finds comes in the order of ids, hits are told in that of keys:
 * the documents are gathered with their windows and put in order by the roster.
 * Where the index was of no use, all documents of the roster are candidates. */
#include "core/ask/candidates.h"

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/store/roster.h"

/* --- windows --- */

dsr_places dsr_places_of(const dsr_plan *plan) {
  const dsr_outline *o = &plan->outline;
  if (plan->kind == DSR_PLAN_SEQUENCE)
    return (dsr_places){0, o->longest};
  uint32_t min = o->parts[0].min, max = o->parts[0].max;
  return (dsr_places){max, o->longest > min ? o->longest - min : 1};
}

size_t dsr_windows_of(dsr_places places, const dsr_posting *posting,
                      dsr_span *windows) {
  size_t n = 0;
  for (size_t i = 0; i < posting->count; i++) {
    if (posting->skip && posting->skip[i])
      continue;
    uint32_t at = posting->positions[i];
    dsr_span w = {at > places.before ? at - places.before : 0,
                  at + places.behind};
    if (n && w.start <= windows[n - 1].end)
      windows[n - 1].end = w.end;
    else
      windows[n++] = w;
  }
  return n;
}

/* --- the index --- */

int dsr_index_walk_new(dsr_corpus *corpus, const dsr_plan *plan,
                       dsr_index_walk *out, dsr_error *err) {
  *out = (dsr_index_walk){0};
  if (plan->kind == DSR_PLAN_SEQUENCE)
    return dsr_sequences_new(corpus, plan->slots, plan->slot_count,
                             &out->sequences, err);
  const dsr_required *rarest = &plan->outline.parts[0];
  return dsr_postings_new(corpus, rarest->forms, rarest->count, &out->postings,
                          err);
}

int dsr_index_walk_next(dsr_index_walk *walk, dsr_posting *out,
                        dsr_error *err) {
  int status;
  if (walk->sequences)
    return dsr_sequences_next(walk->sequences, out, err);
  do /* no hit holds a token of a zone that is not covered */
    status = dsr_postings_next(walk->postings, out, err);
  while (status == DSR_OK && !out->covered);
  return status;
}

void dsr_index_walk_free(dsr_index_walk *walk) {
  dsr_postings_free(walk->postings);
  dsr_sequences_free(walk->sequences);
  *walk = (dsr_index_walk){0};
}

/* --- gathering --- */

void dsr_candidates_free(dsr_candidate_documents *c) {
  dsr_free(c->ids);
  dsr_free(c->ends);
  dsr_free(c->windows);
  dsr_free(c->order);
  *c = (dsr_candidate_documents){0};
}

static bool add(dsr_candidate_documents *c, const dsr_plan *plan,
                const dsr_posting *p) {
  void *ids = c->ids, *ends = c->ends, *windows = c->windows;
  bool ok = dsr_reserve(&ids, &c->id_room, c->count + 1, sizeof *c->ids);
  c->ids = ids;
  ok = ok && dsr_reserve(&ends, &c->end_room, c->count + 1, sizeof *c->ends);
  c->ends = ends;
  if (ok && plan->bounded) {
    ok = dsr_reserve(&windows, &c->window_room, c->window_count + p->count,
                     sizeof *c->windows);
    c->windows = windows;
    if (ok)
      c->window_count += dsr_windows_of(dsr_places_of(plan), p,
                                        c->windows + c->window_count);
  }
  if (ok) {
    c->ids[c->count] = p->document;
    c->ends[c->count++] = c->window_count;
  }
  return ok;
}

static int gather(dsr_corpus *corpus, const dsr_plan *plan,
                  dsr_candidate_documents *out, dsr_error *err) {
  dsr_index_walk walk;
  dsr_posting posting;
  int status = dsr_index_walk_new(corpus, plan, &walk, err);
  while (status == DSR_OK &&
         (status = dsr_index_walk_next(&walk, &posting, err)) == DSR_OK)
    if (!add(out, plan, &posting))
      status = dsr_fail_memory(err);
  dsr_index_walk_free(&walk);
  return status == DSR_DONE ? DSR_OK : status;
}

/* Numbers of the candidates that are in the roster, in its order. */
static int put_in_order(dsr_candidate_documents *c, const dsr_roster *roster,
                        int by_id, dsr_error *err) {
  size_t near = 0, told = 0;
  uint32_t *numbers = dsr_alloc_zero(roster->count + 1, sizeof *numbers);
  c->order = dsr_alloc_zero(c->count + 1, sizeof *c->order);
  if (!numbers || !c->order) {
    dsr_free(numbers);
    return dsr_fail_memory(err);
  }
  for (size_t i = 0; i < c->count; i++) {
    near = dsr_roster_find(roster->ids, roster->count, near, c->ids[i]);
    if (near < roster->count)
      numbers[near] = (uint32_t)i + 1;
  }
  for (size_t i = 0; i < roster->count; i++) {
    uint32_t n = numbers[by_id ? i : roster->by_key[i]];
    if (n && told < c->count)
      c->order[told++] = n - 1;
  }
  c->count = told;
  dsr_free(numbers);
  return DSR_OK;
}

int dsr_candidates_find(dsr_corpus *corpus, const dsr_plan *plan,
                        const dsr_document_filter *filter, int by_id,
                        dsr_candidate_documents *out, dsr_error *err) {
  dsr_roster roster = {0};
  int status = DSR_OK;
  if (plan->kind == DSR_PLAN_NOTHING)
    return DSR_OK;
  if (plan->kind != DSR_PLAN_SCAN)
    status = gather(corpus, plan, out, err);
  if (status == DSR_OK)
    status = dsr_roster_make(corpus, filter, &roster, err);
  if (status == DSR_OK && plan->kind != DSR_PLAN_SCAN) {
    status = put_in_order(out, &roster, by_id, err);
  } else if (status == DSR_OK) {
    out->ids = roster.ids;
    out->order = by_id ? NULL : roster.by_key;
    out->count = roster.count;
    roster.ids = NULL;
    if (!by_id)
      roster.by_key = NULL;
  }
  dsr_roster_free(&roster);
  return status;
}
