/* A pass over the forms that tells each query where to begin.
 *
 * A form has a bit for each query of a group that may begin with it, and one for
 * each that may have it as its second token; ANDing the first of a token with the
 * second of the next leaves few tokens that no hit begins at, since most words
 * begin something and few pairs do. Both are found out when a form first comes to
 * need them. Refused: one automaton for all queries, whose states would have to
 * carry every query's captures and limits. */
#include "dossier/query_set.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/matches.h"
#include "core/match/query_parts.h"

enum { GROUP = 31 };
#define UNKNOWN ((uint32_t)1 << GROUP)
#define UNKNOWN_SECOND UINT32_MAX /* so that it is met as soon as it matters */

/* By query of a group. */
typedef struct places {
  uint32_t first;  /* UNKNOWN: not found out yet */
  uint32_t second; /* UNKNOWN_SECOND */
} places;

typedef struct group {
  places *forms; /* by form */
  size_t room;
  uint32_t any;   /* those that begin where a sentence does, and so are not told
                     where */
  uint32_t short_ones; /* those with hits of one token */
} group;

typedef struct member {
  const dsr_query *query;
  dsr_matches *matches;
  uint32_t *starts;
  size_t count, room;
} member;

struct dsr_query_set {
  member *members;
  size_t count;
  group *groups;
  size_t group_count;
  uint64_t serial; /* of the lexicon whose forms the groups tell of */
  size_t known;    /* of its forms, as many have a place */
  size_t at;       /* the member whose hits are told */
  bool told;
};

void dsr_query_set_free(dsr_query_set *set) {
  if (!set)
    return;
  for (size_t i = 0; set->members && i < set->count; i++) {
    dsr_matches_free(set->members[i].matches);
    dsr_free(set->members[i].starts);
  }
  for (size_t i = 0; set->groups && i < set->group_count; i++)
    dsr_free(set->groups[i].forms);
  dsr_free(set->members);
  dsr_free(set->groups);
  dsr_free(set);
}

static int make_members(dsr_query_set *set, const dsr_query *const *queries,
                        dsr_error *err) {
  const dsr_stream nothing = {0};
  for (size_t i = 0; i < set->count; i++) {
    group *g = &set->groups[i / GROUP];
    member *m = &set->members[i];
    m->query = queries[i];
    g->any |= (uint32_t)queries[i]->starts_sentence << i % GROUP;
    g->short_ones |= (uint32_t)queries[i]->second_unknown << i % GROUP;
    int status = dsr_matches_new(m->query, &nothing, &m->matches, err);
    if (status != DSR_OK)
      return status;
  }
  return DSR_OK;
}

int dsr_query_set_new(const dsr_query *const *queries, size_t count,
                      dsr_query_set **out, dsr_error *err) {
  *out = NULL;
  dsr_query_set *set = dsr_alloc_zero(1, sizeof *set);
  if (!set)
    return dsr_fail_memory(err);
  set->count = count;
  set->group_count = count / GROUP + 1;
  set->members = dsr_alloc_zero(count + 1, sizeof *set->members);
  set->groups = dsr_alloc_zero(set->group_count, sizeof *set->groups);
  int status = set->members && set->groups ? make_members(set, queries, err)
                                           : dsr_fail_memory(err);
  set->at = count;
  if (status == DSR_OK)
    *out = set;
  else
    dsr_query_set_free(set);
  return status;
}

/* ---- what forms tell ---- */

/* Ready for the forms of this lexicon. */
static int know_forms(dsr_query_set *set, const dsr_lexicon *lexicon,
                      dsr_error *err) {
  const size_t need = dsr_lexicon_count(lexicon) + 1;
  const uint64_t serial = dsr_lexicon_serial(lexicon);
  if (set->serial != serial)
    set->known = 0;
  if (set->serial == serial && set->known >= need)
    return DSR_OK;
  set->serial = serial;
  for (size_t i = 0; i < set->group_count; i++) {
    group *g = &set->groups[i];
    void *forms = g->forms;
    if (!dsr_reserve(&forms, &g->room, need, sizeof *g->forms)) {
      set->known = 0;
      return dsr_fail_memory(err);
    }
    g->forms = forms;
    for (size_t f = set->known; f < need; f++)
      g->forms[f] = (places){UNKNOWN, UNKNOWN_SECOND};
  }
  set->known = need;
  return DSR_OK;
}

static int may_be_second(const dsr_query *q, const dsr_lexicon *lexicon,
                         dsr_form form, bool *yes, dsr_error *err) {
  int status = DSR_OK;
  *yes = q->second_unknown;
  for (size_t i = 0; i < q->second_count && !*yes && status == DSR_OK; i++)
    status = dsr_answer(q, lexicon, q->seconds[i], form, yes, err);
  return status;
}

/* Put a form to the queries of a group. */
static int find_out(const dsr_query_set *set, size_t number, bool second,
                    const dsr_lexicon *lexicon, dsr_form form, dsr_error *err) {
  group *g = &set->groups[number];
  uint32_t bits = 0;
  for (size_t i = number * GROUP; i < set->count && i < (number + 1) * GROUP; i++) {
    const dsr_query *q = set->members[i].query;
    bool yes = false;
    int status = dsr_answers_prepare(q, lexicon, err);
    if (status == DSR_OK)
      status = second ? may_be_second(q, lexicon, form, &yes, err)
                      : dsr_answer_first(q, lexicon, form, &yes, err);
    if (status != DSR_OK)
      return status;
    bits |= (uint32_t)yes << i % GROUP;
  }
  if (second)
    g->forms[form].second = bits;
  else
    g->forms[form].first = bits & ~g->any;
  return DSR_OK;
}

/* ---- the pass ---- */

static int add_starts(dsr_query_set *set, size_t number, uint32_t bits,
                      uint32_t token, dsr_error *err) {
  for (; bits; bits &= bits - 1) {
    member *m = &set->members[number * GROUP + (size_t)__builtin_ctz(bits)];
    if (m->count == m->room) {
      void *starts = m->starts;
      if (!dsr_reserve(&starts, &m->room, m->count + 1, sizeof *m->starts))
        return dsr_fail_memory(err);
      m->starts = starts;
    }
    m->starts[m->count++] = token;
  }
  return DSR_OK;
}

/* What is seldom to be done at a token: find out of its form what is not known,
 * and note the starts at the token before. `before`: the queries that may begin
 * there. */
static int look_closer(dsr_query_set *set, size_t number, const dsr_stream *s,
                       uint32_t token, uint32_t before, dsr_error *err) {
  const dsr_form form = s->forms[token] < set->known ? s->forms[token] : 0;
  const places *p = &set->groups[number].forms[form];
  int status = DSR_OK;
  if (before && p->second == UNKNOWN_SECOND)
    status = find_out(set, number, true, s->lexicon, form, err);
  if (p->first == UNKNOWN && status == DSR_OK)
    status = find_out(set, number, false, s->lexicon, form, err);
  return status == DSR_OK && token
             ? add_starts(set, number, before & p->second, token - 1, err)
             : status;
}

/* The starts of a group's queries. */
static int find_starts(dsr_query_set *set, size_t number, const dsr_stream *s,
                       dsr_error *err) {
  const group *g = &set->groups[number];
  const places *forms = g->forms;
  const size_t known = set->known;
  const uint32_t count = (uint32_t)s->count;
  uint32_t before = 0; /* the queries that may begin at the token before */
  for (uint32_t i = 0; i < count; i++) {
    const places *p = &forms[s->forms[i] < known ? s->forms[i] : 0];
    if ((before & p->second) | (p->first & UNKNOWN)) {
      int status = look_closer(set, number, s, i, before, err);
      if (status != DSR_OK)
        return status;
    }
    before = s->skip && s->skip[i] ? 0 : p->first;
  }
  return add_starts(set, number, before & g->short_ones, count - 1, err);
}

int dsr_query_set_begin(dsr_query_set *set, const dsr_stream *stream,
                        dsr_error *err) {
  int status = DSR_OK;
  set->at = set->count; /* no hit is left of the stream before */
  set->told = false;
  if (stream->count >= UINT32_MAX)
    return dsr_fail(err, DSR_EINVAL, 0, "a stream of 4 billion tokens");
  for (size_t i = 0; i < set->count; i++)
    set->members[i].count = 0;
  if (stream->count)
    status = know_forms(set, stream->lexicon, err);
  for (size_t i = 0; i < set->group_count && stream->count && status == DSR_OK; i++)
    status = find_starts(set, i, stream, err);
  if (status != DSR_OK)
    return status;
  for (size_t i = 0; i < set->count; i++) {
    member *m = &set->members[i];
    dsr_matches_renew(m->matches, stream);
    if (!m->query->starts_sentence)
      dsr_matches_begin_at(m->matches, m->starts, m->count);
  }
  set->at = 0;
  return DSR_OK;
}

/* ---- telling ---- */

int dsr_query_set_next(dsr_query_set *set, size_t *which, dsr_match *out,
                       dsr_error *err) {
  set->told = false;
  for (; set->at < set->count; set->at++) {
    const member *m = &set->members[set->at];
    if (!m->count && !m->query->starts_sentence)
      continue;
    int status = dsr_matches_next(m->matches, out, err);
    *which = set->at;
    set->told = status == DSR_OK;
    if (status == DSR_OK)
      return DSR_OK;
    if (status != DSR_DONE) {
      set->at++;
      return status;
    }
  }
  return DSR_DONE;
}

int dsr_query_set_capture(const dsr_query_set *set, size_t i, dsr_match *out) {
  *out = (dsr_match){0, 0};
  return set->told ? dsr_matches_capture(set->members[set->at].matches, i, out)
                   : DSR_EINVAL;
}
