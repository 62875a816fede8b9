/* Reading what stands behind a pattern: within, containing, and what they name;
 * and the saved queries that stand for a pattern.
 *
 * The target of a filter is a query of its own with a program of its own, whose
 * matches make a layer of ranges (layers.c); a target that is one unit is that
 * unit's layer. Refused: filters on any part of a pattern, which the "been here"
 * of a run, a bit a state and token, could not tell apart by where the part
 * began. */
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/query_parts.h"

/* The names between < and > that are no types of annotations. A test holds the
 * zones against zone.h, which is a room above. */
static const char *const structures[] = {
    "s",    "headline", "byline", "dateline", "heading",    "body",
    "caption", "credit", "quoted", "teaser",  "boilerplate"};

enum { STRUCTURES = sizeof structures / sizeof *structures };

static bool same(const char *name, const char *s, size_t len) {
  return strlen(name) == len && memcmp(name, s, len) == 0;
}

static bool is_structure(const char *s, size_t len) {
  for (size_t i = 0; i < STRUCTURES; i++)
    if (same(structures[i], s, len))
      return true;
  return false;
}

/* ---- layers ---- */

int dsr_query_layer(dsr_query_parser *p, dsr_layer_kind kind, const char *name,
                    size_t len, dsr_query *pattern, uint32_t *number,
                    dsr_error *err) {
  dsr_query *q = p->query;
  for (size_t i = 0; !pattern && i < q->layer_count; i++)
    if (q->layers[i].kind == kind && same(q->layers[i].name, name, len)) {
      *number = (uint32_t)i;
      return DSR_OK;
    }
  void *layers = q->layers;
  bool ok = dsr_reserve(&layers, &q->layer_room, q->layer_count + 1,
                        sizeof *q->layers);
  q->layers = layers;
  const char *copy = ok ? dsr_arena_copy(&q->arena, name, len) : NULL;
  if (!copy) {
    dsr_query_free(pattern);
    return dsr_fail_memory(err);
  }
  *number = (uint32_t)q->layer_count;
  q->layers[q->layer_count++] =
      (dsr_layer){.kind = kind, .name = copy, .pattern = pattern};
  return DSR_OK;
}

/* Note that the query asks for annotations of a type. */
static int note_type(dsr_query *q, const char *name, size_t len,
                     dsr_error *err) {
  for (size_t i = 0; i < q->type_count; i++)
    if (same(q->types[i], name, len))
      return DSR_OK;
  void *types = q->types;
  bool ok =
      dsr_reserve(&types, &q->type_room, q->type_count + 1, sizeof *q->types);
  q->types = types;
  const char *copy = ok ? dsr_arena_copy(&q->arena, name, len) : NULL;
  if (!copy)
    return dsr_fail_memory(err);
  q->types[q->type_count++] = copy;
  return DSR_OK;
}

int dsr_query_named_layer(dsr_query_parser *p, size_t at, size_t len,
                          uint32_t *number, dsr_error *err) {
  const char *name = p->source + at;
  if (same("s", name, len))
    return dsr_query_layer(p, DSR_LAYER_SENTENCES, name, len, NULL, number, err);
  if (is_structure(name, len))
    return dsr_query_layer(p, DSR_LAYER_ZONES, name, len, NULL, number, err);
  int status = note_type(p->query, name, len, err);
  return status == DSR_OK ? dsr_query_layer(p, DSR_LAYER_ANNOTATIONS, name, len,
                                            NULL, number, err)
                          : status;
}

int dsr_query_read_names(dsr_query_parser *p, uint32_t *number,
                         dsr_error *err) {
  const dsr_gazetteer *gazetteer = NULL;
  const char *name = NULL;
  int status = dsr_query_read_gazetteer(p, &gazetteer, &name, err);
  if (status == DSR_OK)
    status = dsr_query_layer(p, DSR_LAYER_NAMES, name, strlen(name), NULL,
                             number, err);
  if (status == DSR_OK)
    p->query->layers[*number].gazetteer = gazetteer;
  return status;
}

/* ---- targets ---- */

/* What the target asks of a stream, the query around it asks, too. */
static int take_names(dsr_query_parser *p, const dsr_query *inner,
                      dsr_error *err) {
  dsr_query *q = p->query;
  int status = DSR_OK;
  for (size_t i = 0; status == DSR_OK && i < inner->type_count; i++)
    status = note_type(q, inner->types[i], strlen(inner->types[i]), err);
  for (size_t i = 0; status == DSR_OK && i < inner->gazetteer_count; i++) {
    const char *kept;
    status = dsr_query_name_gazetteer(q, inner->gazetteers[i],
                                      strlen(inner->gazetteers[i]), &kept, err);
  }
  return status;
}

/* The layer of a target that was read: its unit's own, or of its matches. Takes
 * `inner` over. */
static int layer_of(dsr_query_parser *p, dsr_query *inner, bool containing,
                    uint32_t *number, dsr_error *err) {
  int status = take_names(p, inner, err);
  if (status == DSR_OK && inner->tree->kind == DSR_NODE_UNIT &&
      !inner->filters) {
    const dsr_layer *unit = &inner->layers[inner->tree->number];
    status = dsr_query_layer(p, unit->kind, unit->name, strlen(unit->name), NULL,
                             number, err);
    if (status == DSR_OK)
      p->query->layers[*number].gazetteer = unit->gazetteer;
    dsr_query_free(inner);
    return status;
  }
  if (status == DSR_OK) {
    dsr_query_settle(inner);
    status = dsr_query_compile(inner, err);
  }
  if (status != DSR_OK) {
    dsr_query_free(inner);
    return status;
  }
  return dsr_query_layer(
      p, containing ? DSR_LAYER_SHORTEST : DSR_LAYER_LONGEST, "", 0, inner,
      number, err);
}

static int read_target_pattern(dsr_query_parser *p, bool containing,
                               uint32_t *number, dsr_error *err) {
  dsr_query *outer = p->query;
  size_t start = p->at;
  if (++p->depth > DSR_QUERY_DEPTH)
    return dsr_fail(err, DSR_ELIMIT, start,
                    "at byte %zu of the query: filters nested deeper than %d",
                    start, (int)DSR_QUERY_DEPTH);
  dsr_query *inner = dsr_query_empty(outer->set, outer->flags);
  if (!inner)
    return dsr_fail_memory(err);
  p->query = inner;
  int status = dsr_query_read_pattern(p, &inner->tree, err);
  if (status == DSR_OK)
    dsr_query_take_filters(p, inner->tree, &inner->filters);
  p->query = outer;
  p->depth--;
  if (status != DSR_OK) {
    dsr_query_free(inner);
    return status;
  }
  status = layer_of(p, inner, containing, number, err);
  if (status == DSR_ESYNTAX && err) /* only edges: found when it is compiled */
    err->offset = start;
  return status;
}

/* s, or a zone, without < and >; false when the name here is something else. */
static bool at_structure(const dsr_query_parser *p, size_t *len) {
  *len = dsr_query_name(p);
  return *len && is_structure(p->source + p->at, *len) &&
         !(p->at + *len < p->len && p->source[p->at + *len] == ':');
}

static bool ends_here(dsr_query_parser ahead) {
  dsr_query_skip_space(&ahead);
  return ahead.at >= ahead.len || ahead.source[ahead.at] == ')' ||
         dsr_query_at_filter(&ahead, true);
}

static int read_target(dsr_query_parser *p, dsr_filter *f, dsr_error *err) {
  size_t at = p->at, len;
  bool containing = f->kind == DSR_FILTER_CONTAINING;
  char c = dsr_query_peek(p);
  if (p->at >= p->len || c == ')' || c == '|')
    return dsr_query_fail(p, p->at, err,
                          "what it is within, or containing, was expected: s, "
                          "a zone, <person/>, or a pattern");
  if (at_structure(p, &len)) {
    p->at += len;
    return dsr_query_named_layer(p, at, len, &f->number, err);
  }
  len = dsr_query_name(p);
  if (len && (p->at + len >= p->len || p->source[p->at + len] != ':')) {
    if (same("doc", p->source + at, len))
      return dsr_query_fail(p, at, err,
                            "a document's fields are asked as <doc "
                            "publisher=\"...\"/>");
    return dsr_query_fail_near(p, at, len, "zone", structures, STRUCTURES, err);
  }
  return read_target_pattern(p, containing, &f->number, err);
}

/* ---- filters ---- */

static bool at_word(const dsr_query_parser *p, const char *word) {
  size_t len = strlen(word);
  dsr_query_parser behind = *p;
  behind.at = p->at + len;
  return dsr_query_starts(p, word) &&
         (behind.at >= p->len ||
          strchr(" \t\n\r\"'[(<@)|!", behind.source[behind.at]));
}

static size_t keyword(const dsr_query_parser *p) {
  return at_word(p, "within") ? 6 : at_word(p, "containing") ? 10 : 0;
}

bool dsr_query_at_filter(const dsr_query_parser *p, bool typed) {
  dsr_query_parser ahead = *p;
  dsr_query_skip_space(&ahead);
  if (dsr_query_take(&ahead, '!'))
    return keyword(&ahead) != 0;
  size_t len = keyword(&ahead);
  if (!len || !typed)
    return len != 0;
  ahead.at += len;
  dsr_query_skip_space(&ahead);
  if (ahead.at < ahead.len && strchr("\"'[(<@", ahead.source[ahead.at]))
    return true;
  if (!at_structure(&ahead, &len))
    return false;
  ahead.at += len;
  return ends_here(ahead);
}

static bool at_document(const dsr_query_parser *p) {
  if (!dsr_query_starts(p, "<doc"))
    return false;
  char c = p->at + 4 < p->len ? p->source[p->at + 4] : '>';
  return dsr_query_is_space(c) || c == '/' || c == '>';
}

/* within 10 */
static int read_tokens(dsr_query_parser *p, dsr_filter *f, dsr_error *err) {
  size_t at = p->at;
  uint32_t n = 0;
  for (; dsr_query_peek(p) >= '0' && dsr_query_peek(p) <= '9'; p->at++)
    n = n < 100000000 ? n * 10 + (uint32_t)(dsr_query_peek(p) - '0') : n;
  if (f->negated || f->kind == DSR_FILTER_CONTAINING || !n)
    return dsr_query_fail(p, at, err,
                          "a number of tokens stands behind within, and is at "
                          "least 1: within 10");
  f->kind = DSR_FILTER_TOKENS;
  f->number = n;
  return DSR_OK;
}

static int read_filter(dsr_query_parser *p, dsr_filter *f, dsr_error *err) {
  size_t start = p->at;
  f->negated = dsr_query_take(p, '!');
  size_t len = keyword(p);
  f->kind = len == 6 ? DSR_FILTER_WITHIN : DSR_FILTER_CONTAINING;
  p->at += len;
  dsr_query_skip_space(p);
  if (dsr_query_peek(p) == '!')
    return dsr_query_fail(p, p->at, err,
                          "the '!' stands before: !within, !containing");
  int status;
  char c = dsr_query_peek(p);
  if (c >= '0' && c <= '9') {
    status = read_tokens(p, f, err);
  } else if (at_document(p)) {
    if (f->kind == DSR_FILTER_CONTAINING)
      return dsr_query_fail(p, p->at, err,
                            "a hit lies within a document: within <doc .../>");
    f->kind = DSR_FILTER_DOCUMENT;
    status = dsr_query_read_document(p, &f->test, err);
  } else {
    status = read_target(p, f, err);
  }
  f->at = dsr_query_place(p, start);
  f->end = dsr_query_place_end(p, p->at);
  return status;
}

int dsr_query_read_filters(dsr_query_parser *p, dsr_filter **out,
                           dsr_error *err) {
  while (*out)
    out = &(*out)->next;
  bool typed = p->typed;
  while (dsr_query_at_filter(p, typed)) {
    dsr_query_skip_space(p);
    dsr_filter *f = dsr_arena_get(&p->query->arena, sizeof *f);
    if (!f)
      return dsr_fail_memory(err);
    *f = (dsr_filter){0};
    int status = read_filter(p, f, err);
    if (status != DSR_OK)
      return status;
    *out = f;
    out = &f->next;
    typed = p->typed = false;
  }
  dsr_query_skip_space(p);
  return DSR_OK;
}

void dsr_query_take_filters(dsr_query_parser *p, dsr_node *tree,
                            dsr_filter **out) {
  if (!tree->filters)
    return;
  *out = tree->filters;
  tree->filters = NULL;
  p->loose--;
}

/* ---- saved queries ---- */

static size_t saved_name(const dsr_query_parser *p) {
  size_t n = 0;
  for (; p->at + n < p->len; n++) {
    char c = p->source[p->at + n];
    if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
        !(c >= '0' && c <= '9') && c != '_' && c != '-')
      break;
  }
  return n;
}

static int find_saved(dsr_query_parser *p, size_t at, size_t len,
                      const char **text, size_t *text_len, dsr_error *err) {
  const char *name = p->source + at;
  int shown = len < 60 ? (int)len : 60;
  for (const dsr_reading *r = p->reading; r; r = r->outer)
    if (r->len == len && memcmp(r->name, name, len) == 0)
      return dsr_fail(err, DSR_ESYNTAX, at - 1,
                      "the saved query '%.*s' leads to itself", shown, name);
  if (p->depth >= DSR_QUERY_DEPTH)
    return dsr_fail(err, DSR_ELIMIT, at - 1,
                    "saved queries nested deeper than %d",
                    (int)DSR_QUERY_DEPTH);
  if (!p->names)
    return dsr_fail(err, DSR_ENOTFOUND, at - 1,
                    "no saved query '%.*s': there are none here; an @ of the "
                    "text goes in quotes",
                    shown, name);
  int status = p->names->find(p->names->context, name, len, text, text_len, err);
  if (status != DSR_OK) {
    if (err)
      err->offset = at - 1;
    return status;
  }
  if (*text_len > DSR_QUERY_MAX)
    return dsr_fail(err, DSR_ELIMIT, at - 1,
                    "the saved query '%.*s' has %zu bytes; at most %d are taken",
                    shown, name, *text_len, (int)DSR_QUERY_MAX);
  *text = dsr_arena_copy(&p->query->arena, *text, *text_len);
  return *text ? DSR_OK : dsr_fail_memory(err);
}

int dsr_query_read_saved(dsr_query_parser *p, dsr_node **out, dsr_error *err) {
  size_t start = p->at++, at = p->at, len = saved_name(p), text_len = 0;
  const char *text = NULL;
  if (!len)
    return dsr_query_fail(p, start, err,
                          "an @ begins the name of a saved query; a place in a "
                          "hit is a capture, name:\"...\"");
  p->at += len;
  int status = find_saved(p, at, len, &text, &text_len, err);
  if (status != DSR_OK)
    return status;
  dsr_reading reading = {p->source + at, len, p->reading};
  dsr_query_parser inner = {.query = p->query,
                            .source = text,
                            .len = text_len,
                            .depth = p->depth + 1,
                            .names = p->names,
                            .reading = &reading,
                            .name_at = dsr_query_place(p, start),
                            .name_end = dsr_query_place_end(p, p->at)};
  unsigned policy = 0;
  dsr_filter *filters = NULL;
  status = dsr_query_read_whole(&inner, &policy, out, &filters, err);
  if (status != DSR_OK) {
    if (err && status != DSR_ENOMEM) {
      dsr_error why = *err;
      dsr_fail(err, status, start, "in the saved query '%.*s': %s",
               len < 60 ? (int)len : 60, p->source + at, why.message);
    }
    return status;
  }
  p->loose += inner.loose + (filters != NULL);
  if (inner.loose || filters)
    p->loose_at = start;
  (*out)->filters = filters;
  return DSR_OK;
}

/* ---- settling ---- */

/* Conditions that all must hold, as a planner can use them. */
static void narrow(dsr_scope *scope, const dsr_document_test *t) {
  for (; t->kind == DSR_DOCUMENT_AND; t = t->right) /* chains nest to the right */
    narrow(scope, t->left);
  const char **slots[] = {
      [DSR_TRAIT_KEY] = &scope->key,         [DSR_TRAIT_PUBLISHER] = &scope->publisher,
      [DSR_TRAIT_LANGUAGE] = &scope->language, [DSR_TRAIT_SINCE] = &scope->since,
      [DSR_TRAIT_UNTIL] = &scope->until,     [DSR_TRAITS] = NULL};
  const char **slot = slots[t->trait];
  switch (t->kind) {
  case DSR_DOCUMENT_DAY:
    if (slot && !*slot)
      *slot = t->value;
    else
      scope->whole = 0;
    return;
  case DSR_DOCUMENT_IS:
    if (slot && !*slot && t->len &&
        (!t->ignore_case || t->trait == DSR_TRAIT_PUBLISHER))
      *slot = t->value;
    /* the store takes a publisher in any case of ASCII letters */
    if (!slot || *slot != t->value || t->trait == DSR_TRAIT_PUBLISHER)
      scope->whole = 0;
    return;
  case DSR_DOCUMENT_REGEX:
    if (t->trait == DSR_TRAIT_KEY && t->prefix[0] && !scope->under)
      scope->under = t->prefix;
    scope->whole = 0;
    return;
  default:
    scope->whole = 0;
  }
}

void dsr_query_settle(dsr_query *q) {
  q->scope.whole = 1;
  for (dsr_filter *f = q->filters; f; f = f->next) {
    if (f->kind == DSR_FILTER_DOCUMENT) {
      q->scope.any = 1;
      if (f->negated)
        q->scope.whole = 0;
      else if (f->test)
        narrow(&q->scope, f->test);
    } else if (f->kind == DSR_FILTER_TOKENS) {
      f->limits = true;
      if (f->number < q->most_tokens)
        q->most_tokens = f->number;
    } else if (f->kind == DSR_FILTER_WITHIN && !f->negated &&
               q->layers[f->number].kind == DSR_LAYER_SENTENCES) {
      f->limits = q->within_sentence = true;
    } else {
      q->checks_spans = true;
    }
  }
}
