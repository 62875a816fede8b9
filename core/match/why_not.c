/* Why not: first whether something but the pattern stands in the way, then the
 * pattern tried from the tokens around. */
#include <stdlib.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/matches.h"
#include "core/match/why.h"

struct dsr_whynot {
  dsr_arena arena;
  dsr_miss *misses;
  size_t count, room;
};

/* What is being asked. */
typedef struct question {
  dsr_whynot *out;
  dsr_trace trace;
  uint32_t first, last;
  bool settled; /* something was found that says why */
} question;

void dsr_whynot_free(dsr_whynot *w) {
  if (!w)
    return;
  dsr_free(w->misses);
  dsr_arena_free(&w->arena);
  dsr_free(w);
}

size_t dsr_whynot_count(const dsr_whynot *w) { return w->count; }

const dsr_miss *dsr_whynot_at(const dsr_whynot *w, size_t i) {
  return i < w->count ? &w->misses[i] : NULL;
}

static int add(question *q, dsr_miss miss, dsr_buf *message, dsr_error *err) {
  dsr_whynot *w = q->out;
  miss.message = dsr_why_keep(&w->arena, message);
  miss.item = dsr_why_item(&w->arena, q->trace.query, miss.at, miss.end);
  void *misses = w->misses;
  bool ok = miss.message && miss.item &&
            dsr_reserve(&misses, &w->room, w->count + 1, sizeof *w->misses);
  w->misses = misses;
  if (!ok)
    return dsr_fail_memory(err);
  w->misses[w->count++] = miss;
  q->settled = q->settled || miss.kind != DSR_MISS_TEST;
  return DSR_OK;
}

/* ---- what is not the pattern's doing ---- */

static int check_document(question *q, dsr_error *err) {
  const dsr_stream_about *about = q->trace.stream->about;
  for (const dsr_filter *f = q->trace.query->filters; f; f = f->next) {
    bool yes = true;
    if (f->kind != DSR_FILTER_DOCUMENT)
      continue;
    int status = f->test ? dsr_document_test_holds(f->test, about, &yes, err)
                         : DSR_OK;
    if (status != DSR_OK)
      return status;
    if (yes != f->negated)
      continue;
    dsr_buf text = {0};
    dsr_buf_text(&text, "the query is not about this document: ");
    if (f->test)
      status = dsr_why_document(f->test, about, yes, &text, err);
    dsr_miss miss = {.kind = DSR_MISS_DOCUMENT, .at = f->at, .end = f->end};
    if (status != DSR_OK) {
      dsr_buf_free(&text);
      return status;
    }
    status = add(q, miss, &text, err);
    if (status != DSR_OK)
      return status;
  }
  return DSR_OK;
}

/* "token 5 'sale'" */
static void add_token(dsr_buf *text, const dsr_stream *s, uint32_t token) {
  dsr_buf_format(text, "token %u ", token);
  dsr_why_words(s, token, token + 1, text);
}

static int check_skipped(question *q, dsr_error *err) {
  const dsr_stream *s = q->trace.stream;
  for (uint32_t i = q->first; s->skip && i < q->last; i++) {
    if (!s->skip[i])
      continue;
    dsr_buf text = {0};
    const char *zone = NULL;
    for (size_t z = 0; z < s->zone_count; z++)
      if (s->zones[z].first <= i && i < s->zones[z].last)
        zone = s->zones[z].type;
    add_token(&text, s, i);
    if (zone)
      dsr_buf_format(&text, " lies in a zone that is not searched: %s", zone);
    else
      dsr_buf_text(&text, " lies in no zone that is searched");
    return add(q, (dsr_miss){.kind = DSR_MISS_SKIPPED, .token = i}, &text, err);
  }
  return DSR_OK;
}

/* ---- it matches, but ---- */

static int check_sentence(question *q, uint32_t limit, dsr_error *err) {
  const dsr_filter *f = q->trace.query->filters;
  while (f && !(f->kind == DSR_FILTER_WITHIN && f->limits))
    f = f->next;
  if (!f || limit >= q->last)
    return DSR_OK;
  dsr_buf text = {0};
  dsr_miss miss = {
      .kind = DSR_MISS_SENTENCE, .token = limit, .at = f->at, .end = f->end};
  dsr_buf_text(&text, "it matches, but a sentence ends within, before ");
  add_token(&text, q->trace.stream, limit);
  return add(q, miss, &text, err);
}

static int check_length(question *q, dsr_error *err) {
  const dsr_query *query = q->trace.query;
  const dsr_filter *f = query->filters;
  while (f && !(f->kind == DSR_FILTER_TOKENS && f->number == query->most_tokens))
    f = f->next;
  if (!f || q->last - q->first <= query->most_tokens)
    return DSR_OK;
  dsr_buf text = {0};
  dsr_buf_format(&text, "it matches, but has %u tokens; %u are allowed",
                 q->last - q->first, query->most_tokens);
  return add(q, (dsr_miss){.kind = DSR_MISS_LENGTH, .at = f->at, .end = f->end},
             &text, err);
}

static int check_filters(question *q, dsr_error *err) {
  const dsr_filter *f = NULL;
  bool passes;
  int status = dsr_filters_pass(q->trace.query, q->trace.layers, q->trace.stream,
                                q->first, q->last, &f, &passes, err);
  if (status != DSR_OK || passes)
    return status;
  dsr_buf text = {0};
  bool within = f->kind == DSR_FILTER_WITHIN;
  dsr_buf_text(&text, "it matches, but ");
  if (f->negated)
    dsr_buf_text(&text, within ? "lies in one" : "holds one");
  else
    dsr_buf_text(&text, within ? "lies in none" : "holds none");
  return add(q, (dsr_miss){.kind = DSR_MISS_FILTER, .at = f->at, .end = f->end},
             &text, err);
}

/* The hits that overlap [first, last), or that are it. */
static int list_hits(question *q, bool matches, dsr_error *err) {
  const dsr_stream *s = q->trace.stream;
  dsr_matches *m = NULL;
  dsr_match hit;
  size_t before = q->out->count;
  bool is_hit = false;
  int status = dsr_matches_new(q->trace.query, s, &m, err);
  while (!is_hit && status == DSR_OK &&
         (status = dsr_matches_next(m, &hit, err)) == DSR_OK) {
    if (hit.last <= q->first || hit.first >= q->last)
      continue;
    dsr_buf text = {0};
    dsr_miss miss = {.kind = matches ? DSR_MISS_COVERED : DSR_MISS_END,
                     .start = hit.first,
                     .first = hit.first,
                     .last = hit.last};
    if (hit.first == q->first && hit.last == q->last) {
      miss.kind = DSR_MISS_HIT;
      is_hit = true;
      q->out->count = before;
      dsr_buf_text(&text, "it is a hit");
    } else {
      dsr_buf_format(&text, matches ? "it matches, but the %s hit [%u,%u) "
                                    : "the %shit [%u,%u) ",
                     !matches ? ""
                     : q->trace.query->flags & DSR_QUERY_SHORTEST ? "shorter"
                     : hit.last - hit.first == q->last - q->first ? "earlier"
                                                                  : "longer",
                     hit.first, hit.last);
      dsr_why_words(s, hit.first, hit.last, &text);
      dsr_buf_text(&text, matches ? " took its place" : " lies here");
    }
    status = add(q, miss, &text, err);
  }
  dsr_matches_free(m);
  return status == DSR_DONE ? DSR_OK : status;
}

/* Is it a match, what bounds and filters say aside? */
static int check_match(question *q, bool *found, dsr_error *err) {
  dsr_trace *t = &q->trace;
  t->limit = dsr_trace_limit(t->query, t->stream, q->first);
  int status = dsr_trace_run(t, q->first, q->last, found, err);
  if (status == DSR_OK && !*found) {
    t->blind = true;
    t->limit = (uint32_t)t->stream->count;
    status = dsr_trace_run(t, q->first, q->last, found, err);
    t->blind = false;
  }
  if (status == DSR_OK && *found) {
    status = check_sentence(q, dsr_trace_limit(t->query, t->stream, q->first),
                            err);
    if (status == DSR_OK)
      status = check_length(q, err);
    if (status == DSR_OK)
      status = check_filters(q, err);
  }
  if (status == DSR_OK && !q->settled)
    status = list_hits(q, *found, err);
  return status;
}

/* ---- the pattern, from the tokens around ---- */

static int set_test(question *q, const dsr_condition *c, dsr_miss *miss,
                    dsr_buf *text, dsr_error *err) {
  const dsr_stream *s = q->trace.stream;
  const dsr_condition *leaf;
  dsr_form form = s->forms[miss->token];
  size_t len;
  int status = dsr_why_leaf(c, s->lexicon, form, false, &leaf, err);
  if (status != DSR_OK)
    return status;
  miss->attribute = dsr_attribute_name((int)leaf->attribute);
  const char *value =
      dsr_lexicon_text(s->lexicon, form, leaf->attribute, &len);
  dsr_buf wanted = {0};
  dsr_why_wanted(c, false, &wanted);
  miss->wanted = dsr_why_keep(&q->out->arena, &wanted);
  miss->value = dsr_arena_copy(&q->out->arena, value, len);
  if (!miss->wanted || !miss->value)
    return dsr_fail_memory(err);
  return dsr_why_describe(c, s->lexicon, form, false, text, err);
}

static int set_unit(question *q, const dsr_instruction *i, dsr_miss *miss,
                    dsr_buf *text, dsr_error *err) {
  const dsr_query *query = q->trace.query;
  bool sentence = i->operation == DSR_OP_SENTENCE_START ||
                  i->operation == DSR_OP_SENTENCE_END;
  const char *name = sentence ? "s" : query->layers[i->a].name;
  bool ends = i->operation == DSR_OP_SENTENCE_END || i->operation == DSR_OP_END;
  dsr_buf wanted = {0};
  dsr_buf_format(&wanted, "%s %s", strcmp(name, "s") == 0 ? "sentence" : name,
                 i->operation == DSR_OP_UNIT
                     ? "here"
                     : ends ? "that ends here" : "that begins here");
  miss->wanted = dsr_why_keep(&q->out->arena, &wanted);
  if (!miss->wanted)
    return dsr_fail_memory(err);
  dsr_buf_format(text, "there is no %s", miss->wanted);
  return DSR_OK;
}

static int add_stop(question *q, uint32_t start, const dsr_trace_note *stop,
                    dsr_error *err) {
  const dsr_stream *s = q->trace.stream;
  const dsr_query *query = q->trace.query;
  const dsr_instruction *i = &query->program[stop->pc];
  const dsr_node *node = query->origins[stop->pc];
  dsr_miss miss = {.kind = DSR_MISS_TEST,
                   .start = start,
                   .token = stop->first,
                   .first = start,
                   .last = stop->first,
                   .at = node->at,
                   .end = node->end};
  bool test = i->operation == DSR_OP_TEST;
  dsr_buf text = {0};
  int status = DSR_OK;
  dsr_buf_text(&text, "from ");
  add_token(&text, s, start);
  dsr_buf_format(&text, " on, %u passed; then ", stop->first - start);
  if (test && stop->first >= s->count)
    dsr_buf_text(&text, "the text ends");
  else if (test && stop->first >= q->trace.limit)
    dsr_buf_text(&text, query->most_tokens == stop->first - start
                            ? "there may be no more tokens"
                            : "the sentence ends");
  else if (test && s->skip && s->skip[stop->first])
    dsr_buf_text(&text, "a token lies outside the searched zones");
  else if (test)
    status = set_test(q, query->conditions[i->a], &miss, &text, err);
  else
    status = set_unit(q, i, &miss, &text, err);
  if (status == DSR_OK && stop->first < s->count) {
    dsr_buf_text(&text, ", at ");
    add_token(&text, s, stop->first);
  }
  if (status != DSR_OK) {
    dsr_buf_free(&text);
    return status;
  }
  return add(q, miss, &text, err);
}

static int try_from(question *q, uint32_t start, dsr_error *err) {
  dsr_trace *t = &q->trace;
  bool found;
  t->limit = dsr_trace_limit(t->query, t->stream, start);
  int status = dsr_trace_run(t, start, UINT32_MAX, &found, err);
  if (status != DSR_OK || t->end_count)
    return status;
  if (t->furthest == start && start != q->first)
    return DSR_OK;
  for (size_t i = 0; status == DSR_OK && i < t->stop_count; i++)
    status = add_stop(q, start, &t->stops[i], err);
  return status;
}

typedef struct ranked {
  dsr_miss miss;
  uint32_t passed, distance;
  size_t place;
} ranked;

static int nearest_first(const void *x, const void *y) {
  const ranked *a = x, *b = y;
  if (a->passed != b->passed)
    return a->passed > b->passed ? -1 : 1;
  if (a->distance != b->distance)
    return a->distance < b->distance ? -1 : 1;
  return (a->place > b->place) - (a->place < b->place);
}

static int rank(question *q, size_t from, dsr_error *err) {
  dsr_whynot *w = q->out;
  size_t n = w->count - from;
  ranked *all = dsr_alloc_zero(n + 1, sizeof *all);
  if (!all)
    return dsr_fail_memory(err);
  for (size_t i = 0; i < n; i++) {
    const dsr_miss *m = &w->misses[from + i];
    all[i] = (ranked){*m, m->last - m->first,
                      m->start > q->first ? m->start - q->first
                                          : q->first - m->start,
                      i};
  }
  qsort(all, n, sizeof *all, nearest_first);
  for (size_t i = 0; i < n; i++)
    w->misses[from + i] = all[i].miss;
  dsr_free(all);
  return DSR_OK;
}

static int answer(question *q, dsr_error *err) {
  const dsr_stream *s = q->trace.stream;
  bool found = false;
  int status = check_document(q, err);
  if (status == DSR_OK)
    status = check_skipped(q, err);
  if (status == DSR_OK)
    status = check_match(q, &found, err);
  if (status != DSR_OK || found)
    return status;
  size_t from = q->out->count;
  uint32_t start = q->first > DSR_WHYNOT_AROUND ? q->first - DSR_WHYNOT_AROUND
                                                : 0;
  uint32_t end = q->last + DSR_WHYNOT_AROUND;
  for (int tries = 0; status == DSR_OK && tries < DSR_WHYNOT_TRIES &&
                      start < end && start < s->count;
       tries++)
    status = try_from(q, start++, err);
  return status == DSR_OK ? rank(q, from, err) : status;
}

int dsr_whynot_new(const dsr_query *query, const dsr_stream *stream,
                   uint32_t first, uint32_t last, dsr_whynot **out,
                   dsr_error *err) {
  *out = NULL;
  if (first >= last || last > stream->count)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "tokens [%u,%u) are none of the %zu of this text", first,
                    last, stream->count);
  question q = {.first = first, .last = last};
  q.out = dsr_alloc_zero(1, sizeof *q.out);
  int status = q.out ? dsr_trace_begin(&q.trace, query, stream, err)
                     : dsr_fail_memory(err);
  if (status == DSR_OK)
    status = answer(&q, err);
  if (q.trace.query)
    dsr_trace_free(&q.trace);
  if (status == DSR_OK)
    *out = q.out;
  else
    dsr_whynot_free(q.out);
  return status;
}
