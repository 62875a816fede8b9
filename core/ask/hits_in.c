/* Looking into one document.
 *
 * Most of a column cannot be part of a hit: only windows around the rarest part
 * are matched, each as a stream of its own. Every hit has such a part, so that no
 * two hits that overlap lie in different windows, and what the policies choose
 * among is all there. */
#include "core/ask/hits_in.h"

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/matches.h"

/* --- running --- */

void dsr_hits_begin(dsr_hits_in *hits, const dsr_stream *stream,
                    const dsr_span *windows, size_t count) {
  dsr_hits_end(hits);
  hits->stream = *stream;
  hits->windows = windows;
  hits->window_count = windows ? count : 1;
}

void dsr_hits_end(dsr_hits_in *hits) {
  dsr_matches_free(hits->matches);
  hits->matches = NULL;
  hits->windows = NULL;
  hits->window_count = hits->next_window = 0;
}

static int enter_window(dsr_hits_in *hits, dsr_error *err) {
  dsr_stream part = hits->stream;
  hits->base = 0;
  if (hits->windows) {
    dsr_span w = hits->windows[hits->next_window];
    uint32_t end = w.end < part.count ? w.end : (uint32_t)part.count;
    hits->base = w.start < end ? w.start : end;
    part.forms += hits->base;
    part.skip = part.skip ? part.skip + hits->base : NULL;
    part.tokens = part.tokens ? part.tokens + hits->base : NULL;
    part.count = end - hits->base;
  }
  if (hits->windows && hits->sentences) {
    hits->sentence = (dsr_span){0, (uint32_t)part.count};
    part.sentences = &hits->sentence;
    part.sentence_count = 1;
  }
  hits->next_window++;
  if (hits->matches) {
    dsr_matches_renew(hits->matches, &part);
    return DSR_OK;
  }
  return dsr_matches_new(hits->query, &part, &hits->matches, err);
}

int dsr_hits_next(dsr_hits_in *hits, dsr_match *out, dsr_error *err) {
  for (;;) {
    int status = DSR_DONE;
    if (hits->matches)
      status = dsr_matches_next(hits->matches, out, err);
    if (status == DSR_OK) {
      out->first += hits->base;
      out->last += hits->base;
    }
    if (status != DSR_DONE || hits->next_window == hits->window_count)
      return status;
    status = enter_window(hits, err);
    if (status != DSR_OK)
      return status;
  }
}

int dsr_hits_capture(const dsr_hits_in *hits, size_t i, dsr_match *out) {
  if (!hits->matches)
    return DSR_EINVAL;
  int status = dsr_matches_capture(hits->matches, i, out);
  if (status == DSR_OK) {
    out->first += hits->base;
    out->last += hits->base;
  }
  return status;
}

/* --- finding --- */

void dsr_finder_free(dsr_finder *f) {
  for (size_t i = 0; f->sets && i < f->set_count; i++)
    dsr_free(f->sets[i]);
  dsr_free(f->sets);
  dsr_free(f->windows);
  *f = (dsr_finder){0};
}

int dsr_finder_make(const dsr_plan *plan, const dsr_lexicon *lexicon,
                    dsr_finder *out, dsr_error *err) {
  const dsr_outline *o = &plan->outline;
  out->plan = plan;
  out->forms = dsr_lexicon_count(lexicon) + 1;
  out->set_count = o->exact ? o->count : o->count ? 1 : 0;
  out->sets = dsr_alloc_zero(out->set_count + 1, sizeof *out->sets);
  if (!out->sets)
    return dsr_fail_memory(err);
  for (size_t i = 0; i < out->set_count; i++) {
    out->sets[i] = dsr_alloc_zero(out->forms / 64 + 1, sizeof **out->sets);
    if (!out->sets[i])
      return dsr_fail_memory(err);
    for (size_t k = 0; k < o->parts[i].count; k++) {
      dsr_form form = o->parts[i].forms[k];
      out->sets[i][form / 64] |= (uint64_t)1 << form % 64;
    }
  }
  return DSR_OK;
}

static inline bool in_set(const dsr_finder *f, size_t set, dsr_form form) {
  return form < f->forms && (f->sets[set][form / 64] >> form % 64 & 1);
}

static int add_window(dsr_finder *f, size_t n, dsr_span w, dsr_error *err) {
  void *room = f->windows;
  if (!dsr_reserve(&room, &f->window_room, n + 1, sizeof *f->windows))
    return dsr_fail_memory(err);
  f->windows = room;
  f->windows[n] = w;
  return DSR_OK;
}

int dsr_finder_windows(dsr_finder *f, const dsr_column *c,
                       const dsr_span **windows, size_t *count,
                       dsr_error *err) {
  *windows = NULL;
  *count = 1;
  if (!f->set_count)
    return DSR_OK;
  const dsr_outline *o = &f->plan->outline;
  uint32_t min = o->parts[0].min, max = o->parts[0].max;
  uint32_t behind = o->longest > min ? o->longest - min : 1;
  size_t n = 0;
  for (size_t i = 0; i < c->count; i++) {
    if (!in_set(f, 0, c->forms[i]) || (c->skip && c->skip[i]))
      continue;
    if (!f->plan->bounded)
      return DSR_OK;
    uint32_t at = (uint32_t)i;
    dsr_span w = {at > max ? at - max : 0, at + behind};
    if (n && w.start <= f->windows[n - 1].end) {
      f->windows[n - 1].end = w.end;
      continue;
    }
    int status = add_window(f, n++, w, err);
    if (status != DSR_OK)
      return status;
  }
  *windows = f->windows;
  *count = n;
  return DSR_OK;
}

int dsr_finder_sentences(dsr_finder *f, const dsr_column *c,
                         const dsr_span **windows, size_t *count,
                         dsr_error *err) {
  *count = 0;
  for (size_t i = 0; i < c->sentence_count; i++) {
    const dsr_span s = c->sentences[i];
    uint32_t at = s.start;
    while (at < s.end && (!in_set(f, 0, c->forms[at]) || (c->skip && c->skip[at])))
      at++;
    int status = at < s.end ? add_window(f, (*count)++, s, err) : DSR_OK;
    if (status != DSR_OK)
      return status;
  }
  *windows = f->windows;
  return DSR_OK;
}

/* Do the other parts stand where they must, from token `start` on? */
static bool stands_at(const dsr_finder *f, const dsr_column *c, size_t start) {
  const dsr_outline *o = &f->plan->outline;
  for (size_t p = 1; p < f->set_count; p++)
    if (!in_set(f, p, c->forms[start + o->parts[p].min]))
      return false;
  for (size_t i = start; c->skip && i < start + o->longest; i++)
    if (c->skip[i])
      return false;
  return true;
}

uint64_t dsr_finder_count(const dsr_finder *f, const dsr_column *c, int all) {
  const dsr_outline *o = &f->plan->outline;
  const size_t offset = o->parts[0].min, length = o->longest;
  const uint64_t *set = f->sets[0];
  uint64_t hits = 0;
  if (c->count < length)
    return 0;
  for (size_t i = 0; i + length <= c->count; i++) {
    dsr_form form = c->forms[i + offset];
    if (form >= f->forms || !(set[form / 64] >> form % 64 & 1) ||
        !stands_at(f, c, i))
      continue;
    hits++;
    if (!all)
      i += length - 1;
  }
  return hits;
}
