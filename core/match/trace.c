/* The same backtracking as matches_run.c, at leisure: it keeps the notes that
 * explaining wants and matching must not pay for. That the two agree is tested
 * with random queries. Refused: a hook in the other one, a test an instruction. */
#include "core/match/trace.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/matches.h"

enum { SEEN_MAX = 64 << 20 };

int dsr_trace_begin(dsr_trace *t, const dsr_query *query,
                    const dsr_stream *stream, dsr_error *err) {
  *t = (dsr_trace){.query = query, .stream = stream};
  if (query->layer_count) {
    t->layers = dsr_alloc_zero(query->layer_count, sizeof *t->layers);
    if (!t->layers)
      return dsr_fail_memory(err);
  }
  return dsr_answers_prepare(query, stream->lexicon, err);
}

void dsr_trace_free(dsr_trace *t) {
  for (size_t i = 0; t->layers && i < t->query->layer_count; i++)
    dsr_ranges_free(&t->layers[i]);
  dsr_free(t->layers);
  dsr_free(t->way);
  dsr_free(t->ends);
  dsr_free(t->stops);
  dsr_free(t->branches);
  dsr_free(t->seen);
  *t = (dsr_trace){0};
}

uint32_t dsr_trace_limit(const dsr_query *q, const dsr_stream *s,
                         uint32_t start) {
  uint32_t limit = (uint32_t)s->count;
  if (q->within_sentence) {
    size_t i = dsr_sentence_from(s, start);
    if (i < s->sentence_count && s->sentences[i].start == start)
      limit = s->sentences[i].end;
    else
      limit = i && s->sentences[i - 1].end > start ? s->sentences[i - 1].end
                                                   : start;
  }
  return limit - start > q->most_tokens ? start + q->most_tokens : limit;
}

/* ---- notes ---- */

static int note(dsr_trace *t, uint32_t pc, uint32_t first, uint32_t last,
                dsr_error *err) {
  void *way = t->way;
  bool ok = dsr_reserve(&way, &t->way_room, t->taken + 1, sizeof *t->way);
  t->way = way;
  if (!ok)
    return dsr_fail_memory(err);
  t->way[t->taken++] = (dsr_trace_note){pc, first, last};
  return DSR_OK;
}

static int note_stop(dsr_trace *t, uint32_t pc, uint32_t position,
                     dsr_error *err) {
  if (t->stop_count && position < t->furthest)
    return DSR_OK;
  if (position > t->furthest)
    t->stop_count = 0;
  t->furthest = position;
  for (size_t i = 0; i < t->stop_count; i++)
    if (t->query->origins[t->stops[i].pc] == t->query->origins[pc])
      return DSR_OK;
  void *stops = t->stops;
  bool ok = dsr_reserve(&stops, &t->stop_room, t->stop_count + 1,
                        sizeof *t->stops);
  t->stops = stops;
  if (!ok)
    return dsr_fail_memory(err);
  t->stops[t->stop_count++] = (dsr_trace_note){pc, position, position};
  return DSR_OK;
}

static int note_end(dsr_trace *t, uint32_t end, dsr_error *err) {
  void *ends = t->ends;
  bool ok =
      dsr_reserve(&ends, &t->end_room, t->end_count + 1, sizeof *t->ends);
  t->ends = ends;
  if (!ok)
    return dsr_fail_memory(err);
  t->ends[t->end_count++] = end;
  return DSR_OK;
}

static int visit(dsr_trace *t, uint32_t state, uint32_t row, bool *again,
                 dsr_error *err) {
  size_t at = (size_t)row * t->query->states + state, old = t->seen_room;
  void *seen = t->seen;
  if (at / 8 >= SEEN_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0,
                    "the query is too expensive to explain: a match would be "
                    "too long; bound it with {0,n} or 'within s'");
  if (!dsr_reserve(&seen, &t->seen_room, at / 8 + 1, 1))
    return dsr_fail_memory(err);
  t->seen = seen;
  memset(t->seen + old, 0, t->seen_room - old);
  *again = t->seen[at / 8] >> at % 8 & 1;
  t->seen[at / 8] |= (uint8_t)(1u << at % 8);
  return DSR_OK;
}

static int branch(dsr_trace *t, uint32_t pc, uint32_t position,
                  dsr_error *err) {
  void *branches = t->branches;
  bool ok = dsr_reserve(&branches, &t->branch_room, t->branch_count + 1,
                        sizeof *t->branches);
  t->branches = branches;
  if (!ok)
    return dsr_fail_memory(err);
  t->branches[t->branch_count++] = (dsr_trace_branch){pc, position, t->taken};
  return DSR_OK;
}

/* ---- instructions ---- */

static bool searched(const dsr_trace *t, uint32_t first, uint32_t last) {
  for (uint32_t i = first; t->stream->skip && !t->blind && i < last; i++)
    if (t->stream->skip[i])
      return false;
  return true;
}

static bool at_edge(const dsr_stream *s, uint32_t token, bool start) {
  for (size_t i = 0; i < s->sentence_count; i++)
    if ((start ? s->sentences[i].start : s->sentences[i].end) == token)
      return true;
  return false;
}

/* How many tokens an instruction takes at a position; *yes is false when it
 * takes no way on. */
static int take(dsr_trace *t, const dsr_instruction *i, uint32_t position,
                uint32_t *tokens, bool *yes, dsr_error *err) {
  *tokens = 0;
  int status = DSR_OK;
  switch (i->operation) {
  case DSR_OP_TEST:
    *tokens = 1;
    *yes = false;
    if (position < t->limit && searched(t, position, position + 1))
      status = dsr_answer(t->query, t->stream->lexicon, i->a,
                          t->stream->forms[position], yes, err);
    return status;
  case DSR_OP_SENTENCE_START:
  case DSR_OP_SENTENCE_END:
    *yes = at_edge(t->stream, position, i->operation == DSR_OP_SENTENCE_START);
    return DSR_OK;
  default:
    break;
  }
  dsr_ranges *r = &t->layers[i->a];
  status = dsr_ranges_fill(r, t->query, i->a, t->stream, err);
  if (status != DSR_OK)
    return status;
  if (i->operation == DSR_OP_START || i->operation == DSR_OP_END) {
    *yes = i->operation == DSR_OP_START ? dsr_ranges_start(r, position)
                                        : dsr_ranges_end(r, position);
    return DSR_OK;
  }
  *yes = false;
  for (size_t k = dsr_ranges_from(r, position);
       !*yes && k < r->count && r->at[k].first == position; k++) {
    *yes = searched(t, position, r->at[k].last);
    *tokens = r->at[k].last - position;
  }
  *yes = *yes && position + *tokens <= t->limit;
  return DSR_OK;
}

/* One instruction; *going is false when this way ends here. */
static int step(dsr_trace *t, uint32_t start, uint32_t *pc, uint32_t *position,
                bool *going, dsr_error *err) {
  const dsr_instruction *i = &t->query->program[*pc];
  uint32_t at = (*pc)++, tokens;
  bool again = false;
  int status = DSR_OK;
  switch (i->operation) {
  case DSR_OP_SPLIT:
    status = visit(t, i->c, *position - start, &again, err);
    if (status == DSR_OK && !again)
      status = branch(t, i->b, *position, err);
    *going = !again;
    *pc = i->a;
    return status;
  case DSR_OP_JUMP:
    *pc = i->a;
    return DSR_OK;
  case DSR_OP_OPEN:
  case DSR_OP_CLOSE:
    return DSR_OK;
  case DSR_OP_MATCH:
    *going = false;
    status = visit(t, i->c, *position - start, &again, err);
    if (status == DSR_OK && !again && *position > start)
      status = note_end(t, *position, err);
    return status;
  default:
    status = take(t, i, *position, &tokens, going, err);
  }
  if (status != DSR_OK)
    return status;
  if (!*going)
    return note_stop(t, at, *position, err);
  status = note(t, at, *position, *position + tokens, err);
  *position += tokens;
  return status;
}

int dsr_trace_run(dsr_trace *t, uint32_t start, uint32_t wanted, bool *found,
                  dsr_error *err) {
  uint32_t pc = 0, position = start;
  *found = false;
  t->taken = t->end_count = t->stop_count = t->branch_count = 0;
  t->furthest = start;
  if (t->seen_room)
    memset(t->seen, 0, t->seen_room);
  for (uint64_t steps = 0; steps < DSR_QUERY_STEPS; steps++) {
    bool going = true;
    int status = step(t, start, &pc, &position, &going, err);
    if (status != DSR_OK)
      return status;
    if (t->end_count && t->ends[t->end_count - 1] == wanted) {
      *found = true;
      return DSR_OK;
    }
    if (going)
      continue;
    if (!t->branch_count)
      return DSR_OK;
    dsr_trace_branch b = t->branches[--t->branch_count];
    pc = b.pc;
    position = b.position;
    t->taken = b.taken;
  }
  return dsr_fail(err, DSR_ELIMIT, start,
                  "the query is too expensive to explain from token %u on: "
                  "more than %d steps; bound it with {0,n} or 'within s'",
                  start, (int)DSR_QUERY_STEPS);
}
