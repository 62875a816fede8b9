/* Which ranges a layer has in a stream, and what filters ask of them.
 *
 * "Lies in one" wants, of the ranges that begin at or before the hit, the
 * furthest end; "holds one", of those that begin at or behind its start, the
 * nearest: both are kept as running extremes, so a filter is a binary search
 * whatever overlaps. A pattern's layer therefore needs one match a token, the
 * longest or the shortest, not all of them. */
#include "core/match/layers.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/matches.h"

void dsr_ranges_free(dsr_ranges *r) {
  dsr_free(r->at);
  dsr_free(r->reach);
  dsr_free(r->close);
  dsr_free(r->ends);
  *r = (dsr_ranges){0};
}

/* ---- gathering ---- */

static int add(dsr_ranges *r, uint32_t first, uint32_t last, dsr_error *err) {
  void *at = r->at;
  bool ok = dsr_reserve(&at, &r->room, r->count + 1, sizeof *r->at);
  r->at = at;
  if (!ok)
    return dsr_fail_memory(err);
  r->at[r->count++] = (dsr_match){first, last};
  return DSR_OK;
}

static int add_named(dsr_ranges *r, const dsr_annotation *from, size_t n,
                     const char *name, size_t tokens, dsr_error *err) {
  int status = DSR_OK;
  for (size_t i = 0; status == DSR_OK && i < n; i++)
    if (from[i].first < from[i].last && from[i].last <= tokens &&
        strcmp(from[i].type, name) == 0)
      status = add(r, from[i].first, from[i].last, err);
  return status;
}

static int add_finds(dsr_ranges *r, const dsr_gazetteer *gazetteer,
                     const dsr_stream *stream, dsr_error *err) {
  dsr_finds *finds = NULL;
  dsr_find find;
  int status = dsr_finds_new(gazetteer, stream, &finds, err);
  while (status == DSR_OK &&
         (status = dsr_finds_next(finds, &find, err)) == DSR_OK)
    status = add(r, find.first, find.last, err);
  dsr_finds_free(finds);
  return status == DSR_DONE ? DSR_OK : status;
}

/* The longest or the shortest match from each token. */
static int add_matches(dsr_ranges *r, const dsr_query *q, bool longest,
                       const dsr_stream *stream, dsr_error *err) {
  dsr_matches *m = NULL;
  int status = dsr_query_admits(q, stream->about, err);
  if (status != DSR_OK)
    return status == DSR_DONE ? DSR_OK : status;
  status = dsr_matches_new(q, stream, &m, err);
  if (status != DSR_OK)
    return status;
  m->policy = longest ? DSR_LONGEST : DSR_SHORTEST;
  dsr_match match;
  while ((status = dsr_matches_each(m, &match, err)) == DSR_OK &&
         (status = add(r, match.first, match.last, err)) == DSR_OK) {
  }
  dsr_matches_free(m);
  return status == DSR_DONE ? DSR_OK : status;
}

static int gather(dsr_ranges *r, const dsr_query *q, const dsr_layer *layer,
                  const dsr_stream *s, dsr_error *err) {
  int status = DSR_OK;
  switch (layer->kind) {
  case DSR_LAYER_SENTENCES:
    for (size_t i = 0; status == DSR_OK && i < s->sentence_count; i++)
      status = add(r, s->sentences[i].start, s->sentences[i].end, err);
    return status;
  case DSR_LAYER_ZONES:
    return add_named(r, s->zones, s->zone_count, layer->name, s->count, err);
  case DSR_LAYER_ANNOTATIONS:
    return add_named(r, s->annotations, s->annotation_count, layer->name,
                     s->count, err);
  case DSR_LAYER_NAMES:
    return add_finds(r, layer->gazetteer, s, err);
  case DSR_LAYER_LONGEST:
  case DSR_LAYER_SHORTEST:
    break;
  }
  (void)q;
  return add_matches(r, layer->pattern, layer->kind == DSR_LAYER_LONGEST, s,
                     err);
}

static int by_place(const void *x, const void *y) {
  const dsr_match *a = x, *b = y;
  if (a->first != b->first)
    return a->first < b->first ? -1 : 1;
  return (a->last < b->last) - (a->last > b->last);
}

static int ascending(const void *x, const void *y) {
  const uint32_t *a = x, *b = y;
  return (*a > *b) - (*a < *b);
}

static int arrange(dsr_ranges *r, dsr_error *err) {
  size_t n = r->count;
  r->reach = dsr_alloc_zero(n + 1, sizeof *r->reach);
  r->close = dsr_alloc_zero(n + 1, sizeof *r->close);
  r->ends = dsr_alloc_zero(n + 1, sizeof *r->ends);
  if (!r->reach || !r->close || !r->ends)
    return dsr_fail_memory(err);
  if (n)
    qsort(r->at, n, sizeof *r->at, by_place);
  for (size_t i = 0; i < n; i++) {
    r->ends[i] = r->at[i].last;
    r->reach[i] = i && r->reach[i - 1] > r->at[i].last ? r->reach[i - 1]
                                                       : r->at[i].last;
  }
  r->close[n] = UINT32_MAX;
  for (size_t i = n; i-- > 0;)
    r->close[i] = r->close[i + 1] < r->at[i].last ? r->close[i + 1]
                                                  : r->at[i].last;
  if (n)
    qsort(r->ends, n, sizeof *r->ends, ascending);
  return DSR_OK;
}

int dsr_ranges_fill(dsr_ranges *r, const dsr_query *q, uint32_t number,
                    const dsr_stream *stream, dsr_error *err) {
  if (r->ready)
    return DSR_OK;
  int status = gather(r, q, &q->layers[number], stream, err);
  if (status == DSR_OK)
    status = arrange(r, err);
  if (status == DSR_OK)
    r->ready = true;
  else
    dsr_ranges_free(r);
  return status;
}

/* ---- answers ---- */

size_t dsr_ranges_from(const dsr_ranges *r, uint32_t token) {
  size_t low = 0, high = r->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (r->at[middle].first < token)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

bool dsr_ranges_start(const dsr_ranges *r, uint32_t token) {
  size_t i = dsr_ranges_from(r, token);
  return i < r->count && r->at[i].first == token;
}

bool dsr_ranges_end(const dsr_ranges *r, uint32_t token) {
  size_t low = 0, high = r->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (r->ends[middle] < token)
      low = middle + 1;
    else
      high = middle;
  }
  return low < r->count && r->ends[low] == token;
}

bool dsr_ranges_cover(const dsr_ranges *r, uint32_t first, uint32_t last) {
  size_t behind = dsr_ranges_from(r, first + 1);
  return behind && r->reach[behind - 1] >= last;
}

bool dsr_ranges_lie_in(const dsr_ranges *r, uint32_t first, uint32_t last) {
  return r->count && r->close[dsr_ranges_from(r, first)] <= last;
}

int dsr_filters_pass(const dsr_query *q, dsr_ranges *ranges,
                     const dsr_stream *stream, uint32_t first, uint32_t last,
                     const dsr_filter **failed, bool *yes, dsr_error *err) {
  *yes = true;
  for (const dsr_filter *f = q->filters; f; f = f->next) {
    if (f->limits || f->kind == DSR_FILTER_DOCUMENT)
      continue;
    dsr_ranges *r = &ranges[f->number];
    int status = dsr_ranges_fill(r, q, f->number, stream, err);
    if (status != DSR_OK)
      return status;
    bool holds = f->kind == DSR_FILTER_WITHIN
                     ? dsr_ranges_cover(r, first, last)
                     : dsr_ranges_lie_in(r, first, last);
    if (holds != f->negated)
      continue;
    *yes = false;
    if (failed)
      *failed = f;
    return DSR_OK;
  }
  return DSR_OK;
}
