/* Running a query's program from one token: backtracking in order of
 * preference, with a bit for each split and token that says "been here".
 *
 * Whatever can be reached from a split at a token was found the first time, on
 * the preferred way there; so a second arrival is dropped, and the work is
 * bounded by program size times tokens, where plain backtracking has no bound.
 * Steps are counted all the same. Refused: threads in lockstep (Pike), whose
 * one-token pace annotations of several tokens do not keep. */
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/matches.h"

enum { SEEN_MAX = 64 << 20 }; /* bytes of "been here" */

/* ---- been here ---- */

static void forget_all(dsr_matches *m) {
  if (m->rows_used)
    memset(m->seen, 0, m->rows_used * m->seen_words * sizeof *m->seen);
  m->rows_used = 0;
}

static int reserve_row(dsr_matches *m, size_t row, dsr_error *err) {
  size_t need = (row + 1) * m->seen_words, old = m->seen_room;
  if (need > SEEN_MAX / sizeof *m->seen)
    return dsr_fail(err, DSR_ELIMIT, m->start,
                    "the query is too expensive from token %u on: a match "
                    "would be too long; bound it with {0,n} or 'within s'",
                    m->start);
  void *seen = m->seen;
  if (!dsr_reserve(&seen, &m->seen_room, need, sizeof *m->seen))
    return dsr_fail_memory(err);
  m->seen = seen;
  memset(m->seen + old, 0, (m->seen_room - old) * sizeof *m->seen);
  return DSR_OK;
}

/* *again says whether this state was met at this token before. */
static int visit(dsr_matches *m, uint32_t state, uint32_t position, bool *again,
                 dsr_error *err) {
  size_t row = position - m->start;
  if ((row + 1) * m->seen_words > m->seen_room) {
    int status = reserve_row(m, row, err);
    if (status != DSR_OK)
      return status;
  }
  if (row >= m->rows_used)
    m->rows_used = row + 1;
  uint64_t *word = &m->seen[row * m->seen_words + state / 64];
  uint64_t bit = (uint64_t)1 << state % 64;
  *again = (*word & bit) != 0;
  *word |= bit;
  return DSR_OK;
}

/* ---- branches and captures ---- */

static int push(dsr_matches *m, dsr_branch branch, dsr_error *err) {
  void *branches = m->branches;
  bool ok = dsr_reserve(&branches, &m->branch_room, m->branch_count + 1,
                        sizeof *m->branches);
  m->branches = branches;
  if (!ok)
    return dsr_fail_memory(err);
  m->branches[m->branch_count++] = branch;
  return DSR_OK;
}

/* The next way to go on; false when there is none left. */
static bool backtrack(dsr_matches *m, uint32_t *pc, uint32_t *position) {
  while (m->branch_count) {
    dsr_branch b = m->branches[--m->branch_count];
    if (b.pc != DSR_RESTORE) {
      *pc = b.pc;
      *position = b.position;
      return true;
    }
    m->slots[b.slot] = b.value;
  }
  return false;
}

static int set_slot(dsr_matches *m, uint32_t slot, uint32_t value,
                    dsr_error *err) {
  int status = DSR_OK;
  if (m->branch_count)
    status = push(m, (dsr_branch){DSR_RESTORE, 0, slot, m->slots[slot]}, err);
  if (status == DSR_OK)
    m->slots[slot] = value;
  return status;
}

static int close_capture(dsr_matches *m, uint32_t capture, uint32_t from,
                         uint32_t position, dsr_error *err) {
  if (from >= position)
    return DSR_OK;
  int status = set_slot(m, 2 * capture, from, err);
  return status == DSR_OK ? set_slot(m, 2 * capture + 1, position, err)
                          : status;
}

/* ---- sentences and annotations ---- */

size_t dsr_sentence_from(const dsr_stream *s, uint32_t token) {
  size_t low = 0, high = s->sentence_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (s->sentences[middle].start < token)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static bool sentence_starts(const dsr_stream *s, uint32_t token) {
  size_t i = dsr_sentence_from(s, token);
  return i < s->sentence_count && s->sentences[i].start == token;
}

static bool sentence_ends(const dsr_stream *s, uint32_t token) {
  size_t i = dsr_sentence_from(s, token);
  return i && s->sentences[i - 1].end == token;
}

/* Where the sentence that holds a token ends; `token` when none holds it. */
static uint32_t sentence_end(const dsr_stream *s, uint32_t token) {
  size_t i = dsr_sentence_from(s, token);
  if (i < s->sentence_count && s->sentences[i].start == token)
    return s->sentences[i].end;
  return i && s->sentences[i - 1].end > token ? s->sentences[i - 1].end : token;
}

/* May a hit hold all these tokens, wherever it must end? */
static bool searched(const dsr_matches *m, uint32_t first, uint32_t last) {
  if (m->stream.skip)
    for (uint32_t i = first; i < last; i++)
      if (m->stream.skip[i])
        return false;
  return true;
}

/* The end of the longest range of a layer that begins here and may be part of a
 * hit; `position` when there is none, or it goes too far. */
static uint32_t unit_end(const dsr_matches *m, const dsr_ranges *r,
                         uint32_t position) {
  for (size_t i = dsr_ranges_from(r, position);
       i < r->count && r->at[i].first == position; i++)
    if (searched(m, position, r->at[i].last))
      return r->at[i].last > m->limit ? position : r->at[i].last;
  return position;
}

/* ---- candidates ---- */

/* What to do with a match that ends here: keep it as a new candidate, put it in
 * the place of the one there is, or drop it. */
static int keep_match(dsr_matches *m, uint32_t end, dsr_policy policy,
                      size_t found_before, dsr_error *err) {
  bool passes = true;
  int status = m->query->checks_spans
                   ? dsr_filters_pass(m->query, m->layers, &m->stream, m->start,
                                      end, NULL, &passes, err)
                   : DSR_OK;
  if (status != DSR_OK || !passes)
    return status;
  size_t n = 2 * m->query->capture_count;
  dsr_candidate *best = m->found_count > found_before
                            ? &m->found[m->found_count - 1]
                            : NULL;
  if (best && policy != DSR_ALL) {
    if (policy == DSR_LONGEST ? end <= best->last : end >= best->last)
      return DSR_OK;
  } else {
    void *found = m->found, *pool = m->pool;
    bool ok = dsr_reserve(&found, &m->found_room, m->found_count + 1,
                          sizeof *m->found);
    m->found = found;
    ok = ok && dsr_reserve(&pool, &m->pool_room, m->pool_count + n,
                           sizeof *m->pool);
    m->pool = pool;
    if (!ok)
      return dsr_fail_memory(err);
    best = &m->found[m->found_count++];
    *best = (dsr_candidate){.first = m->start, .captures = m->pool_count};
    m->pool_count += n;
  }
  best->last = end;
  if (n)
    memcpy(m->pool + best->captures, m->slots, n * sizeof *m->slots);
  return DSR_OK;
}

/* ---- the program ---- */

static int test_token(dsr_matches *m, uint32_t condition, uint32_t position,
                      bool *yes, dsr_error *err) {
  const dsr_stream *s = &m->stream;
  *yes = false;
  if (position >= m->limit || (s->skip && s->skip[position]))
    return DSR_OK;
  const dsr_answers *a = m->query->answers;
  dsr_form form = s->forms[position];
  uint8_t answer = form < a->forms ? a->rows[condition][form]
                                   : (uint8_t)DSR_ANSWER_UNKNOWN;
  if (answer == DSR_ANSWER_UNKNOWN)
    return dsr_answer(m->query, s->lexicon, condition, form, yes, err);
  *yes = answer == DSR_ANSWER_YES;
  return DSR_OK;
}

static int count_step(dsr_matches *m, uint32_t *steps, uint32_t n,
                      dsr_error *err) {
  *steps += n;
  if (*steps > DSR_QUERY_STEPS)
    return dsr_fail(err, DSR_ELIMIT, m->start,
                    "the query is too expensive from token %u on: more than "
                    "%d steps; bound it with {0,n} or 'within s'",
                    m->start, (int)DSR_QUERY_STEPS);
  if (m->steps_left < n)
    return dsr_fail(err, DSR_ELIMIT, m->start,
                    "the query is too expensive: more than %d steps up to "
                    "token %u; bound it with {0,n} or 'within s'",
                    (int)DSR_QUERY_STEPS_ALL, m->start);
  m->steps_left -= n;
  return DSR_OK;
}

/* One instruction; *going is false when this way ends here. */
static int step(dsr_matches *m, uint32_t *pc, uint32_t *position, bool *going,
                uint32_t *steps, dsr_error *err) {
  const dsr_instruction *i = &m->query->program[*pc];
  const dsr_stream *s = &m->stream;
  const uint32_t openings = 2 * (uint32_t)m->query->capture_count;
  int status = DSR_OK;
  bool again = false;
  uint32_t end;
  (*pc)++;
  switch (i->operation) {
  case DSR_OP_TEST:
    status = test_token(m, i->a, (*position)++, going, err);
    return status;
  case DSR_OP_SPLIT:
    status = visit(m, i->c, *position, &again, err);
    if (status == DSR_OK && !again)
      status = push(m, (dsr_branch){i->b, *position, 0, 0}, err);
    *going = !again;
    *pc = i->a;
    return status;
  case DSR_OP_JUMP:
    *pc = i->a;
    return DSR_OK;
  case DSR_OP_OPEN:
    return set_slot(m, openings + i->b, *position, err);
  case DSR_OP_CLOSE:
    return close_capture(m, i->a, m->slots[openings + i->b], *position, err);
  case DSR_OP_SENTENCE_START:
    *going = sentence_starts(s, *position);
    return DSR_OK;
  case DSR_OP_SENTENCE_END:
    *going = sentence_ends(s, *position);
    return DSR_OK;
  case DSR_OP_START:
  case DSR_OP_END:
    status = dsr_ranges_fill(&m->layers[i->a], m->query, i->a, s, err);
    *going = status == DSR_OK &&
             (i->operation == DSR_OP_START
                  ? dsr_ranges_start(&m->layers[i->a], *position)
                  : dsr_ranges_end(&m->layers[i->a], *position));
    return status;
  case DSR_OP_UNIT:
    status = dsr_ranges_fill(&m->layers[i->a], m->query, i->a, s, err);
    if (status != DSR_OK)
      return status;
    end = unit_end(m, &m->layers[i->a], *position);
    status = count_step(m, steps, end - *position, err);
    *going = end > *position;
    *position = end;
    return status;
  case DSR_OP_MATCH:
    break;
  }
  return DSR_OK;
}

/* Tests one behind the other: there is one way, and no capture. */
static int run_tests(dsr_matches *m, uint32_t tests, dsr_policy policy,
                     dsr_error *err) {
  uint32_t steps = 0, n = 0;
  bool yes = true;
  int status = DSR_OK;
  for (; n < tests && yes && status == DSR_OK; n++)
    status = test_token(m, m->query->program[n].a, m->start + n, &yes, err);
  if (status == DSR_OK)
    status = count_step(m, &steps, n, err);
  return status == DSR_OK && yes
             ? keep_match(m, m->start + n, policy, m->found_count, err)
             : status;
}

int dsr_matches_run(dsr_matches *m, uint32_t start, dsr_policy policy,
                    dsr_error *err) {
  const dsr_query *q = m->query;
  size_t found_before = m->found_count;
  uint32_t pc = 0, position = start, steps = 0;
  m->start = start;
  m->limit = q->within_sentence ? sentence_end(&m->stream, start)
                                : (uint32_t)m->stream.count;
  if (m->limit - start > q->most_tokens)
    m->limit = start + q->most_tokens;
  if (q->plain_tests)
    return run_tests(m, q->plain_tests, policy, err);
  m->branch_count = 0;
  memset(m->slots, 0xFF, 2 * q->capture_count * sizeof *m->slots);
  forget_all(m);
  for (;;) {
    int status = count_step(m, &steps, 1, err);
    bool going = true, again = false;
    const dsr_instruction *i = &q->program[pc];
    if (status == DSR_OK && i->operation == DSR_OP_MATCH) {
      going = false;
      status = visit(m, i->c, position, &again, err);
      if (status == DSR_OK && !again && position > start)
        status = keep_match(m, position, policy, found_before, err);
    } else if (status == DSR_OK) {
      status = step(m, &pc, &position, &going, &steps, err);
    }
    if (status != DSR_OK)
      return status;
    if (going && policy == DSR_SHORTEST && m->found_count > found_before)
      going = position < m->found[m->found_count - 1].last;
    if (!going && !backtrack(m, &pc, &position))
      return DSR_OK;
  }
}
