/* From candidates to hits: which of those that overlap stand, and in what order
 * they are told.
 *
 * Candidates are gathered until one begins behind the end of all before it; of
 * such a cluster the longest (or shortest) is taken, then the next that does
 * not overlap what was taken. Refused: leftmost-longest, which would let a short
 * match to the left hide the longer one that overlaps it. */
#include <stdlib.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/matches.h"

int dsr_matches_new(const dsr_query *q, const dsr_stream *stream,
                    dsr_matches **out, dsr_error *err) {
  *out = NULL;
  if (stream->count >= UINT32_MAX)
    return dsr_fail(err, DSR_EINVAL, 0, "a stream of 4 billion tokens");
  size_t slots = 2 * q->capture_count + q->openings, told = 2 * q->capture_count;
  dsr_matches *m =
      dsr_alloc_zero(1, sizeof *m + (slots + told) * sizeof *m->slots);
  if (!m)
    return dsr_fail_memory(err);
  m->query = q;
  m->policy = q->flags & DSR_QUERY_ALL        ? DSR_ALL
              : q->flags & DSR_QUERY_SHORTEST ? DSR_SHORTEST
                                              : DSR_LONGEST;
  m->seen_words = (q->states + 63) / 64;
  m->slots = (uint32_t *)(void *)(m + 1);
  m->told = m->slots + slots;
  if (q->layer_count)
    m->layers = dsr_alloc_zero(q->layer_count, sizeof *m->layers);
  if (q->layer_count && !m->layers) {
    dsr_free(m);
    return dsr_fail_memory(err);
  }
  dsr_matches_renew(m, stream);
  *out = m;
  return DSR_OK;
}

void dsr_matches_renew(dsr_matches *m, const dsr_stream *stream) {
  m->stream = *stream;
  m->steps_left = DSR_QUERY_STEPS_ALL;
  for (size_t i = 0; i < m->query->layer_count; i++)
    dsr_ranges_free(&m->layers[i]);
  m->at = 0;
  m->admitted = m->any_told = false;
  m->found_count = m->pool_count = m->next_told = 0;
  dsr_matches_begin_at(m, NULL, 0);
}

void dsr_matches_begin_at(dsr_matches *m, const uint32_t *starts, size_t count) {
  m->starts = starts;
  m->start_count = count;
  m->next_start = 0;
}

void dsr_matches_free(dsr_matches *m) {
  if (!m)
    return;
  dsr_free(m->branches);
  dsr_free(m->seen);
  dsr_free(m->found);
  dsr_free(m->pool);
  for (size_t i = 0; i < m->query->layer_count; i++)
    dsr_ranges_free(&m->layers[i]);
  dsr_free(m->layers);
  dsr_free(m);
}

/* ---- choosing ---- */

static uint32_t length(const dsr_candidate *c) { return c->last - c->first; }

static int order(uint32_t a, uint32_t b) { return (a > b) - (a < b); }

static int by_place(const void *x, const void *y) {
  const dsr_candidate *a = x, *b = y;
  return a->first != b->first ? order(a->first, b->first)
                              : order(a->last, b->last);
}

static int longest_first(const void *x, const void *y) {
  const dsr_candidate *a = x, *b = y;
  return length(a) != length(b) ? order(length(b), length(a))
                                : order(a->first, b->first);
}

static int shortest_first(const void *x, const void *y) {
  const dsr_candidate *a = x, *b = y;
  return length(a) != length(b) ? order(length(a), length(b))
                                : order(a->first, b->first);
}

/* Drop the candidates that overlap a better one. */
static int choose(dsr_matches *m, uint32_t end, dsr_error *err) {
  uint32_t begin = m->found[0].first;
  uint8_t *taken = dsr_alloc_zero(end - begin, 1);
  if (!taken)
    return dsr_fail_memory(err);
  qsort(m->found, m->found_count, sizeof *m->found,
        m->policy == DSR_LONGEST ? longest_first : shortest_first);
  for (size_t i = 0; i < m->found_count; i++) {
    dsr_candidate *c = &m->found[i];
    c->chosen = !memchr(taken + (c->first - begin), 1, length(c));
    if (c->chosen)
      memset(taken + (c->first - begin), 1, length(c));
  }
  size_t kept = 0;
  for (size_t i = 0; i < m->found_count; i++)
    if (m->found[i].chosen)
      m->found[kept++] = m->found[i];
  m->found_count = kept;
  dsr_free(taken);
  return DSR_OK;
}

/* ---- gathering ---- */

/* May a hit begin at this token? */
static int may_begin(dsr_matches *m, uint32_t token, bool *yes,
                     dsr_error *err) {
  const dsr_stream *s = &m->stream;
  *yes = false;
  if (s->skip && s->skip[token])
    return DSR_OK;
  const dsr_answers *a = m->query->answers;
  dsr_form form = s->forms[token];
  uint8_t answer = form < a->forms ? a->rows[a->row_count - 1][form]
                                   : (uint8_t)DSR_ANSWER_UNKNOWN;
  if (answer == DSR_ANSWER_UNKNOWN)
    return dsr_answer_first(m->query, s->lexicon, form, yes, err);
  *yes = answer == DSR_ANSWER_YES;
  return DSR_OK;
}

/* Pass over the tokens whose forms are known to begin no hit: most of a text, so
 * that this loop is what most queries spend their time in. */
static void skip_forms(dsr_matches *m) {
  const dsr_answers *a = m->query->answers;
  const uint8_t *firsts = a->rows[a->row_count - 1];
  const dsr_form *forms = m->stream.forms;
  uint32_t at = m->at, count = (uint32_t)m->stream.count;
  while (at < count && forms[at] < a->forms && firsts[forms[at]] == DSR_ANSWER_NO)
    at++;
  m->at = at;
}

/* Move to the next of the tokens that were told. */
static void skip_to_told(dsr_matches *m) {
  while (m->next_start < m->start_count && m->starts[m->next_start] < m->at)
    m->next_start++;
  m->at = m->next_start < m->start_count ? m->starts[m->next_start]
                                         : (uint32_t)m->stream.count;
}

/* Move to the next token that a hit may begin at, or close before it. */
static void skip_to_start(dsr_matches *m) {
  const dsr_stream *s = &m->stream;
  if (m->starts) {
    skip_to_told(m);
    return;
  }
  if (!m->query->starts_sentence) {
    skip_forms(m);
    return;
  }
  size_t i = dsr_sentence_from(s, m->at);
  uint32_t count = (uint32_t)s->count;
  uint32_t start = i < s->sentence_count ? s->sentences[i].start : count;
  m->at = start < count ? start : count;
}

/* Ready for tokens: the answers are of the stream's lexicon, and the document is
 * one that the query lets through. DSR_DONE: it is not. */
static int prepare(dsr_matches *m, dsr_error *err) {
  if (!m->admitted) {
    int status = dsr_query_admits(m->query, m->stream.about, err);
    if (status != DSR_OK)
      return status;
    m->admitted = true;
  }
  return dsr_answers_prepare(m->query, m->stream.lexicon, err);
}

static void go_back(dsr_matches *m, uint32_t token) {
  m->at = token;
  m->next_start = 0;
}

/* The candidates of the next cluster, or with DSR_ALL of the next token that
 * has any, in the order in which they are told. */
static int gather(dsr_matches *m, dsr_error *err) {
  uint32_t begin = m->at, end = 0;
  m->found_count = m->pool_count = m->next_told = 0;
  for (; m->at < m->stream.count; m->at++) {
    bool yes;
    skip_to_start(m);
    if (m->at == m->stream.count)
      break;
    if (m->found_count && (m->policy == DSR_ALL || m->at >= end))
      break;
    int status = may_begin(m, m->at, &yes, err);
    if (status == DSR_OK && yes)
      status = dsr_matches_run(m, m->at, m->policy, err);
    if (status != DSR_OK) {
      m->found_count = 0;
      go_back(m, begin); /* so that nothing is lost if it is tried again */
      return status;
    }
    if (m->found_count && m->found[m->found_count - 1].last > end)
      end = m->found[m->found_count - 1].last;
  }
  if (m->found_count < 2)
    return DSR_OK;
  int status = m->policy == DSR_ALL ? DSR_OK : choose(m, end, err);
  if (status == DSR_OK) {
    qsort(m->found, m->found_count, sizeof *m->found, by_place);
  } else {
    m->found_count = 0;
    go_back(m, begin);
  }
  return status;
}

static void tell(dsr_matches *m, const dsr_candidate *c, dsr_match *out) {
  size_t n = 2 * m->query->capture_count;
  if (n)
    memcpy(m->told, m->pool + c->captures, n * sizeof *m->told);
  m->any_told = true;
  *out = (dsr_match){c->first, c->last};
}

int dsr_matches_next(dsr_matches *m, dsr_match *out, dsr_error *err) {
  int status = DSR_OK;
  if (m->next_told >= m->found_count) {
    status = prepare(m, err);
    if (status == DSR_OK)
      status = gather(m, err);
    if (status != DSR_OK)
      return status;
  }
  if (m->next_told >= m->found_count)
    return DSR_DONE;
  tell(m, &m->found[m->next_told++], out);
  return DSR_OK;
}

int dsr_matches_each(dsr_matches *m, dsr_match *out, dsr_error *err) {
  int status = dsr_answers_prepare(m->query, m->stream.lexicon, err);
  m->found_count = m->pool_count = 0;
  for (; status == DSR_OK && m->at < m->stream.count; m->at++) {
    bool yes;
    skip_to_start(m);
    if (m->at == m->stream.count)
      break;
    status = may_begin(m, m->at, &yes, err);
    if (status == DSR_OK && yes)
      status = dsr_matches_run(m, m->at, m->policy, err);
    if (status == DSR_OK && m->found_count) {
      *out = (dsr_match){m->found[0].first, m->found[0].last};
      m->at++;
      return DSR_OK;
    }
  }
  return status == DSR_OK ? DSR_DONE : status;
}

int dsr_matches_at(dsr_matches *m, uint32_t token, dsr_match *out,
                   dsr_error *err) {
  size_t found = m->found_count, pool = m->pool_count;
  bool yes = false;
  int status = DSR_DONE;
  if (token < m->stream.count)
    status = prepare(m, err);
  if (status == DSR_OK)
    status = may_begin(m, token, &yes, err);
  if (status == DSR_OK && yes)
    status = dsr_matches_run(
        m, token, m->policy == DSR_SHORTEST ? DSR_SHORTEST : DSR_LONGEST, err);
  if (status == DSR_OK && m->found_count == found)
    status = DSR_DONE;
  if (status == DSR_OK)
    tell(m, &m->found[found], out);
  m->found_count = found;
  m->pool_count = pool;
  return status;
}

int dsr_matches_capture(const dsr_matches *m, size_t i, dsr_match *out) {
  *out = (dsr_match){0, 0};
  if (!m->any_told || i >= m->query->capture_count)
    return DSR_EINVAL;
  if (m->told[2 * i] == UINT32_MAX)
    return DSR_DONE;
  *out = (dsr_match){m->told[2 * i], m->told[2 * i + 1]};
  return DSR_OK;
}
