/* Why: the way that a match took, as steps in words. */
#include "core/match/why.h"

#include <stdint.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"

struct dsr_why {
  dsr_arena arena;
  dsr_why_step *steps;
  size_t count, room;
};

void dsr_why_free(dsr_why *why) {
  if (!why)
    return;
  dsr_free(why->steps);
  dsr_arena_free(&why->arena);
  dsr_free(why);
}

size_t dsr_why_count(const dsr_why *why) { return why->count; }

const dsr_why_step *dsr_why_at(const dsr_why *why, size_t i) {
  return i < why->count ? &why->steps[i] : NULL;
}

static int add(dsr_why *why, const dsr_query *q, dsr_why_step step,
               dsr_buf *how, dsr_error *err) {
  step.how = dsr_why_keep(&why->arena, how);
  step.item = dsr_why_item(&why->arena, q, step.at, step.end);
  void *steps = why->steps;
  bool ok = step.how && step.item &&
            dsr_reserve(&steps, &why->room, why->count + 1, sizeof *why->steps);
  why->steps = steps;
  if (!ok)
    return dsr_fail_memory(err);
  why->steps[why->count++] = step;
  return DSR_OK;
}

/* ---- where a node stands in the tree ---- */

typedef struct place {
  uint32_t capture; /* UINT32_MAX: in none */
  uint32_t alternative, alternatives;
} place;

/* Find `wanted` below n, and what it lies in on the way. */
static bool find_place(const dsr_node *n, const dsr_node *wanted, place *p) {
  uint32_t i = 0, all = 0;
  if (n == wanted)
    return true;
  for (const dsr_node *c = n->child; c; c = c->next)
    all++;
  for (const dsr_node *c = n->child; c; c = c->next) {
    place below = *p;
    i++;
    if (n->kind == DSR_NODE_CAPTURE)
      below.capture = n->number;
    if (n->kind == DSR_NODE_CHOICE) {
      below.alternative = i;
      below.alternatives = all;
    }
    if (find_place(c, wanted, &below)) {
      *p = below;
      return true;
    }
  }
  return false;
}

/* ---- steps ---- */

/* Which entry of a gazetteer has a token's form. */
static void set_entry(dsr_why_step *step, const dsr_condition *c,
                      const dsr_stream *s, uint32_t token) {
  static const dsr_attribute asked[] = {DSR_WORD, DSR_NORM, DSR_STEM};
  step->gazetteer = c->value;
  for (size_t i = 0; i < 3 && step->entry == SIZE_MAX; i++) {
    size_t len, entry;
    const char *text =
        dsr_lexicon_text(s->lexicon, s->forms[token], asked[i], &len);
    if (dsr_gazetteer_find(c->gazetteer, text, len, &entry, NULL) == DSR_OK)
      step->entry = entry;
  }
  if (step->entry != SIZE_MAX)
    step->name = dsr_gazetteer_at(c->gazetteer, step->entry)->name;
}

static int add_token(dsr_why *why, const dsr_trace *t, dsr_why_step step,
                     uint32_t number, dsr_error *err) {
  const dsr_condition *c = t->query->conditions[number], *leaf;
  const dsr_stream *s = t->stream;
  dsr_form form = s->forms[step.first];
  dsr_buf how = {0};
  int status = dsr_why_describe(c, s->lexicon, form, true, &how, err);
  if (status == DSR_OK)
    status = dsr_why_leaf(c, s->lexicon, form, true, &leaf, err);
  if (status == DSR_OK && leaf->kind == DSR_IS_LISTED)
    set_entry(&step, leaf, s, step.first);
  if (status == DSR_OK && step.name)
    dsr_buf_format(&how, ": %s", step.name);
  if (status != DSR_OK) {
    dsr_buf_free(&how);
    return status;
  }
  return add(why, t->query, step, &how, err);
}

/* The entry that a gazetteer's find stands for. */
static int find_entry(const dsr_layer *layer, const dsr_stream *s,
                      dsr_why_step *step, dsr_error *err) {
  dsr_finds *finds = NULL;
  dsr_find find;
  int status = dsr_finds_new(layer->gazetteer, s, &finds, err);
  while (status == DSR_OK &&
         (status = dsr_finds_next(finds, &find, err)) == DSR_OK)
    if (find.first == step->first) {
      step->gazetteer = layer->name;
      step->entry = find.entry;
      step->name = dsr_gazetteer_at(layer->gazetteer, find.entry)->name;
      break;
    }
  dsr_finds_free(finds);
  return status == DSR_DONE ? DSR_OK : status;
}

static int add_unit(dsr_why *why, const dsr_trace *t, dsr_why_step step,
                    uint32_t number, dsr_error *err) {
  const dsr_layer *layer = &t->query->layers[number];
  dsr_buf how = {0};
  if (layer->kind == DSR_LAYER_NAMES) {
    int status = find_entry(layer, t->stream, &step, err);
    if (status != DSR_OK)
      return status;
    dsr_why_words(t->stream, step.first, step.last, &how);
    dsr_buf_format(&how, " is in %s: %s", layer->name,
                   step.name ? step.name : "");
  } else {
    dsr_why_words(t->stream, step.first, step.last, &how);
    dsr_buf_format(&how, " is a%s %s",
                   layer->kind == DSR_LAYER_ZONES ? " zone," : "n annotation,",
                   layer->kind == DSR_LAYER_SENTENCES ? "sentence"
                                                      : layer->name);
  }
  return add(why, t->query, step, &how, err);
}

static int add_step(dsr_why *why, const dsr_trace *t,
                    const dsr_trace_note *note, dsr_error *err) {
  const dsr_instruction *i = &t->query->program[note->pc];
  const dsr_node *node = t->query->origins[note->pc];
  place p = {.capture = UINT32_MAX};
  find_place(t->query->tree, node, &p);
  dsr_why_step step = {.kind = DSR_WHY_EDGE,
                       .first = note->first,
                       .last = note->last,
                       .at = node->at,
                       .end = node->end,
                       .capture = dsr_query_capture_name(t->query, p.capture),
                       .alternative = p.alternative,
                       .alternatives = p.alternatives,
                       .entry = SIZE_MAX};
  if (i->operation == DSR_OP_TEST) {
    step.kind = DSR_WHY_TOKEN;
    return add_token(why, t, step, i->a, err);
  }
  if (i->operation == DSR_OP_UNIT) {
    step.kind = DSR_WHY_UNIT;
    return add_unit(why, t, step, i->a, err);
  }
  dsr_buf how = {0};
  dsr_buf_text(&how, i->operation == DSR_OP_SENTENCE_START ||
                             i->operation == DSR_OP_START
                         ? "one begins here"
                         : "one ends here");
  return add(why, t->query, step, &how, err);
}

/* ---- filters ---- */

/* The range that a filter found: the shortest around the hit, the first in it. */
static dsr_match range_of(const dsr_ranges *r, dsr_filter_kind kind,
                          uint32_t first, uint32_t last) {
  dsr_match best = {0, 0};
  for (size_t i = 0; i < r->count; i++) {
    dsr_match m = r->at[i];
    bool fits = kind == DSR_FILTER_WITHIN ? m.first <= first && m.last >= last
                                          : m.first >= first && m.last <= last;
    if (fits && (best.first == best.last ||
                 m.last - m.first < best.last - best.first))
      best = m;
  }
  return best;
}

static int add_filter(dsr_why *why, dsr_trace *t, const dsr_filter *f,
                      uint32_t first, uint32_t last, dsr_error *err) {
  dsr_why_step step = {
      .kind = DSR_WHY_FILTER, .at = f->at, .end = f->end, .entry = SIZE_MAX};
  dsr_buf how = {0};
  if (f->kind == DSR_FILTER_DOCUMENT) {
    dsr_buf_text(&how, "the document is one that is asked for");
  } else if (f->kind == DSR_FILTER_TOKENS) {
    dsr_buf_format(&how, "it has %u tokens", last - first);
  } else {
    dsr_ranges *r = &t->layers[f->number];
    int status = dsr_ranges_fill(r, t->query, f->number, t->stream, err);
    if (status != DSR_OK)
      return status;
    if (!f->negated) {
      dsr_match m = range_of(r, f->kind, first, last);
      step.first = m.first;
      step.last = m.last;
      dsr_buf_text(&how, f->kind == DSR_FILTER_WITHIN ? "it lies in "
                                                      : "it holds ");
      dsr_why_words(t->stream, m.first, m.last, &how);
    } else {
      dsr_buf_text(&how, f->kind == DSR_FILTER_WITHIN ? "it lies in none"
                                                      : "it holds none");
    }
  }
  return add(why, t->query, step, &how, err);
}

/* ---- all of it ---- */

/* The way to [first, last), if it passes the filters: DSR_DONE when it does not. */
static int find_way(dsr_trace *t, uint32_t first, uint32_t last,
                    dsr_error *err) {
  bool found = false, passes = false;
  t->limit = dsr_trace_limit(t->query, t->stream, first);
  int status = dsr_query_admits(t->query, t->stream->about, err);
  if (status == DSR_OK)
    status = dsr_trace_run(t, first, last, &found, err);
  if (status == DSR_OK && found)
    status = dsr_filters_pass(t->query, t->layers, t->stream, first, last, NULL,
                              &passes, err);
  return status == DSR_OK && !passes ? DSR_DONE : status;
}

int dsr_why_new(const dsr_query *query, const dsr_stream *stream,
                uint32_t first, uint32_t last, dsr_why **out, dsr_error *err) {
  dsr_trace t = {0};
  *out = NULL;
  if (first >= last || last > stream->count)
    return DSR_DONE;
  dsr_why *why = dsr_alloc_zero(1, sizeof *why);
  int status = why ? dsr_trace_begin(&t, query, stream, err)
                   : dsr_fail_memory(err);
  if (status == DSR_OK)
    status = find_way(&t, first, last, err);
  for (size_t i = 0; status == DSR_OK && i < t.taken; i++)
    status = add_step(why, &t, &t.way[i], err);
  for (const dsr_filter *f = query->filters; status == DSR_OK && f; f = f->next)
    status = add_filter(why, &t, f, first, last, err);
  if (t.query)
    dsr_trace_free(&t);
  if (status == DSR_OK)
    *out = why;
  else
    dsr_why_free(why);
  return status;
}
