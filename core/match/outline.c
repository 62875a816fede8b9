/* Reading off a query's tree what every hit must hold and where.
 *
 * A walk from left to right that carries how many tokens may lie before. Of a
 * choice one part of each branch is taken, the one that weighs least, and what a
 * repetition need not have is left out: too little may be said, never too much.
 */
#include "core/match/outline.h"

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/query_forms.h"
#include "core/match/query_parts.h"

enum {
  UNROLLED = 16,     /* repetitions of which each gives its own parts */
  BUDGET = 8192,     /* tests of one query that are looked into: each costs 1, */
  WHOLE_LEXICON = 64 /* or this where it is put to every form */
};

typedef struct outliner {
  const dsr_query *query;
  const dsr_lexicon *lexicon;
  dsr_weigh *weigh;
  void *context;
  uint32_t *budget;
} outliner;

static int outline_node(const outliner *o, const dsr_node *n, dsr_outline *out,
                        dsr_error *err);

static uint32_t sum(uint32_t a, uint32_t b) {
  return a > DSR_OUTLINE_ENDLESS - b ? DSR_OUTLINE_ENDLESS : a + b;
}

static uint32_t product(uint32_t a, uint32_t b) {
  return a && b > DSR_OUTLINE_ENDLESS / a ? DSR_OUTLINE_ENDLESS : a * b;
}

static void drop_parts(dsr_outline *outline) {
  for (size_t i = 0; i < outline->count; i++)
    dsr_free(outline->parts[i].forms);
  outline->count = 0;
}

void dsr_outline_free(dsr_outline *outline) {
  drop_parts(outline);
  dsr_free(outline->parts);
  *outline = (dsr_outline){0};
}

/* Takes the forms over, also when it fails. */
static int add_part(dsr_outline *out, dsr_required part, dsr_error *err) {
  void *parts = out->parts;
  bool ok = dsr_reserve(&parts, &out->room, out->count + 1, sizeof *out->parts);
  out->parts = parts;
  if (!ok) {
    dsr_free(part.forms);
    return dsr_fail_memory(err);
  }
  out->parts[out->count++] = part;
  return DSR_OK;
}

/* What follows begins where `out` ends. Moves the parts over. */
static int append(dsr_outline *out, dsr_outline *next, dsr_error *err) {
  int status = DSR_OK;
  for (size_t i = 0; i < next->count && status == DSR_OK; i++) {
    dsr_required part = next->parts[i];
    next->parts[i].forms = NULL;
    part.min = sum(part.min, out->shortest);
    part.max = sum(part.max, out->longest);
    status = add_part(out, part, err);
  }
  out->shortest = sum(out->shortest, next->shortest);
  out->longest = sum(out->longest, next->longest);
  out->exact = out->exact && next->exact;
  return status;
}

static int outline_test(const outliner *o, uint32_t number, dsr_outline *out,
                        dsr_error *err) {
  out->shortest = out->longest = 1;
  uint32_t cost =
      dsr_condition_names_forms(o->query, number) ? 1 : WHOLE_LEXICON;
  if (o->query->conditions[number]->kind == DSR_IS_ANY || *o->budget < cost)
    return DSR_OK;
  *o->budget -= cost;
  dsr_forms forms = {0};
  int status = dsr_condition_forms(o->query, o->lexicon, number, &forms, err);
  if (status != DSR_OK) {
    dsr_free(forms.at);
    return status;
  }
  if (!forms.count) {
    dsr_free(forms.at);
    forms.at = NULL;
  }
  out->exact = true;
  return add_part(out, (dsr_required){forms.at, forms.count, 0, 0}, err);
}

/* The node so many times, one behind the other. */
static int append_times(const outliner *o, const dsr_node *n, uint32_t times,
                        dsr_outline *out, dsr_error *err) {
  int status = DSR_OK;
  for (uint32_t i = 0; i < times && status == DSR_OK; i++) {
    dsr_outline one = {0};
    status = outline_node(o, n, &one, err);
    if (status == DSR_OK)
      status = append(out, &one, err);
    dsr_outline_free(&one);
  }
  return status;
}

static int outline_sequence(const outliner *o, const dsr_node *n,
                            dsr_outline *out, dsr_error *err) {
  int status = DSR_OK;
  out->exact = true;
  for (const dsr_node *c = n->child; c && status == DSR_OK; c = c->next)
    status = append_times(o, c, 1, out, err);
  return status;
}

static int outline_repeat(const outliner *o, const dsr_node *n,
                          dsr_outline *out, dsr_error *err) {
  uint32_t times = n->min < UNROLLED ? n->min : UNROLLED;
  dsr_outline one = {0};
  out->exact = true;
  int status = append_times(o, n->child, times, out, err);
  if (status == DSR_OK && n->max > times)
    status = outline_node(o, n->child, &one, err);
  if (status == DSR_OK && n->max > times) {
    uint32_t more = n->max == DSR_ENDLESS ? DSR_OUTLINE_ENDLESS : n->max - times;
    out->shortest = sum(out->shortest, product(one.shortest, n->min - times));
    out->longest = sum(out->longest, product(one.longest, more));
    out->exact = false;
  }
  dsr_outline_free(&one);
  return status;
}

size_t dsr_outline_lightest(const dsr_outline *outline, dsr_weigh *weigh,
                            void *context) {
  size_t best = 0;
  uint64_t least = UINT64_MAX;
  for (size_t i = 0; i < outline->count; i++) {
    const dsr_required *p = &outline->parts[i];
    uint64_t weight = weigh ? weigh(context, p->forms, p->count) : p->count;
    if (weight < least) {
      least = weight;
      best = i;
    }
  }
  return best;
}

/* Add a branch's forms to those of the branches before it. */
static int join(dsr_required *all, const dsr_required *branch, bool first,
                dsr_error *err) {
  dsr_forms forms = {all->forms, all->count, all->count};
  for (size_t i = 0; i < branch->count; i++)
    if (!dsr_forms_add(&forms, branch->forms[i])) {
      all->forms = forms.at;
      return dsr_fail_memory(err);
    }
  dsr_forms_sort(&forms);
  all->forms = forms.at;
  all->count = forms.count;
  all->min = first || branch->min < all->min ? branch->min : all->min;
  all->max = first || branch->max > all->max ? branch->max : all->max;
  return DSR_OK;
}

static int outline_choice(const outliner *o, const dsr_node *n,
                          dsr_outline *out, dsr_error *err) {
  dsr_required all = {0};
  bool every = true, exact = true, first = true;
  int status = DSR_OK;
  out->shortest = DSR_OUTLINE_ENDLESS;
  for (const dsr_node *c = n->child; c && status == DSR_OK; c = c->next) {
    dsr_outline one = {0};
    status = outline_node(o, c, &one, err);
    every = every && one.count > 0;
    exact = exact && one.exact && one.count == 1;
    out->shortest = one.shortest < out->shortest ? one.shortest : out->shortest;
    out->longest = one.longest > out->longest ? one.longest : out->longest;
    if (status == DSR_OK && every)
      status = join(
          &all, &one.parts[dsr_outline_lightest(&one, o->weigh, o->context)],
          first, err);
    first = false;
    dsr_outline_free(&one);
  }
  if (status == DSR_OK && every) {
    out->exact = exact;
    return add_part(out, all, err);
  }
  dsr_free(all.forms);
  return status;
}

static int outline_node(const outliner *o, const dsr_node *n, dsr_outline *out,
                        dsr_error *err) {
  switch (n->kind) {
  case DSR_NODE_TEST:
    return outline_test(o, n->number, out, err);
  case DSR_NODE_SEQUENCE:
    return outline_sequence(o, n, out, err);
  case DSR_NODE_CHOICE:
    return outline_choice(o, n, out, err);
  case DSR_NODE_REPEAT:
    return outline_repeat(o, n, out, err);
  case DSR_NODE_CAPTURE:
    return outline_node(o, n->child, out, err);
  default: /* an edge, or a unit of any length */
    out->longest = DSR_OUTLINE_ENDLESS;
    return DSR_OK;
  }
}

/* What a pattern that every hit contains asks for, anywhere in the hit. */
static int outline_within(const outliner *o, const dsr_query *inner,
                          dsr_outline *out, dsr_error *err) {
  outliner of_inner = *o;
  dsr_outline one = {0};
  of_inner.query = inner;
  int status = outline_node(&of_inner, inner->tree, &one, err);
  for (size_t i = 0; i < one.count && status == DSR_OK; i++) {
    dsr_required part = one.parts[i];
    one.parts[i].forms = NULL;
    part.max = DSR_OUTLINE_ENDLESS;
    status = add_part(out, part, err);
  }
  dsr_outline_free(&one);
  return status;
}

/* A hit has at most so many tokens, which a filter says. */
static void limit_length(dsr_outline *out, uint32_t most) {
  most = most > out->shortest ? most : out->shortest;
  if (out->longest <= most)
    return;
  out->longest = most;
  for (size_t i = 0; i < out->count; i++) {
    dsr_required *part = &out->parts[i];
    uint32_t last = most && most - 1 > part->min ? most - 1 : part->min;
    part->max = part->max < last ? part->max : last;
  }
}

int dsr_outline_make(const dsr_query *q, const dsr_lexicon *lexicon,
                     dsr_weigh *weigh, void *context, dsr_outline *out,
                     dsr_error *err) {
  uint32_t budget = BUDGET;
  const outliner o = {q, lexicon, weigh, context, &budget};
  int status = outline_node(&o, q->tree, out, err);
  for (const dsr_filter *f = q->filters; status == DSR_OK && f; f = f->next)
    if (f->kind == DSR_FILTER_CONTAINING && !f->negated &&
        q->layers[f->number].pattern)
      status = outline_within(&o, q->layers[f->number].pattern, out, err);
  limit_length(out, q->most_tokens);
  if (q->checks_spans || q->scope.any || q->most_tokens != UINT32_MAX)
    out->exact = false;
  return status;
}

static bool holds_edge(const dsr_query *q) {
  for (size_t i = 0; i < q->size; i++)
    if (q->program[i].operation == DSR_OP_SENTENCE_START ||
        q->program[i].operation == DSR_OP_SENTENCE_END)
      return true;
  return false;
}

dsr_query_needs dsr_query_needs_of(const dsr_query *q) {
  bool sentences = q->within_sentence;
  for (size_t i = 0; i < q->layer_count; i++) {
    if (q->layers[i].kind != DSR_LAYER_SENTENCES)
      return DSR_NEEDS_ALL;
    sentences = true;
  }
  if (q->scope.any)
    return DSR_NEEDS_ALL;
  return sentences || holds_edge(q) ? DSR_NEEDS_SENTENCES
                                             : DSR_NEEDS_TOKENS;
}

/* An edge may be that of the sentence before. */
static bool holds_layer(const dsr_query *q) {
  for (size_t i = 0; i < q->size; i++)
    if (q->program[i].operation == DSR_OP_START ||
        q->program[i].operation == DSR_OP_END ||
        q->program[i].operation == DSR_OP_UNIT)
      return true;
  return holds_edge(q);
}

bool dsr_query_keeps_sentence(const dsr_query *q) {
  return q->within_sentence && !q->checks_spans && !holds_layer(q);
}

bool dsr_query_tells_all(const dsr_query *q) {
  return (q->flags & DSR_QUERY_ALL) != 0;
}
