/* The query as a handle: made, asked for its names, freed; and which forms
 * every hit must hold one of, for a planner. */
#include "dossier/query.h"

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/query_parts.h"

static int check_arguments(size_t len, unsigned flags, dsr_error *err) {
  const unsigned policies = DSR_QUERY_SHORTEST | DSR_QUERY_ALL;
  if (flags & ~(policies | DSR_QUERY_OWN) || (flags & policies) == policies)
    return dsr_fail(err, DSR_EINVAL, 0, "query flags %#x do not go together",
                    flags);
  if (len > DSR_QUERY_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0,
                    "a query of %zu bytes; at most %d are taken", len,
                    (int)DSR_QUERY_MAX);
  return DSR_OK;
}

int dsr_query_new(const char *source, size_t len, dsr_gazetteers *set,
                  unsigned flags, dsr_query **out, dsr_error *err) {
  *out = NULL;
  int status = check_arguments(len, flags, err);
  if (status != DSR_OK)
    return status;
  dsr_query *q = dsr_alloc_zero(1, sizeof *q);
  if (!q)
    return dsr_fail_memory(err);
  q->len = len;
  q->flags = flags;
  q->set = set;
  q->source = dsr_arena_copy(&q->arena, source, len);
  status = q->source ? dsr_query_parse(q, err) : dsr_fail_memory(err);
  if (status == DSR_OK)
    status = dsr_query_compile(q, err);
  if (status == DSR_OK) {
    q->answers = dsr_answers_new(q);
    status = q->answers ? DSR_OK : dsr_fail_memory(err);
  }
  if (status == DSR_OK)
    *out = q;
  else
    dsr_query_free(q);
  return status;
}

void dsr_query_free(dsr_query *q) {
  if (!q)
    return;
  for (size_t i = 0; i < q->pattern_count; i++)
    dsr_pattern_free(q->patterns[i]);
  dsr_free(q->patterns);
  dsr_free(q->conditions);
  dsr_free(q->captures);
  dsr_free(q->gazetteers);
  dsr_free(q->types);
  dsr_free(q->program);
  dsr_free(q->firsts);
  dsr_answers_free(q->answers);
  dsr_arena_free(&q->arena);
  dsr_free(q);
}

size_t dsr_query_captures(const dsr_query *q) { return q->capture_count; }

const char *dsr_query_capture_name(const dsr_query *q, size_t i) {
  return i < q->capture_count ? q->captures[i] : NULL;
}

const char *dsr_query_gazetteer(const dsr_query *q, size_t i) {
  return i < q->gazetteer_count ? q->gazetteers[i] : NULL;
}

const char *dsr_query_annotation(const dsr_query *q, size_t i) {
  return i < q->type_count ? q->types[i] : NULL;
}

/* ---- what every hit must hold ---- */

/* For some node: the forms of which a match of it holds one (a byte a form), or
 * NULL in `forms` when nothing can be said. */
typedef struct required_forms {
  uint8_t *forms;
  size_t count;
} required_forms;

static int require_node(const dsr_query *q, const dsr_lexicon *lexicon,
                        const dsr_node *n, required_forms *out,
                        dsr_error *err);

static int require_test(const dsr_query *q, const dsr_lexicon *lexicon,
                        uint32_t condition, required_forms *out,
                        dsr_error *err) {
  if (q->conditions[condition]->kind == DSR_IS_ANY)
    return DSR_OK;
  size_t n = dsr_lexicon_count(lexicon);
  out->forms = dsr_alloc_zero(n + 1, 1);
  if (!out->forms)
    return dsr_fail_memory(err);
  for (size_t f = 1; f <= n; f++) {
    bool yes;
    int status = dsr_answer(q, lexicon, condition, (dsr_form)f, &yes, err);
    if (status != DSR_OK)
      return status;
    out->forms[f] = yes;
    out->count += yes;
  }
  return DSR_OK;
}

/* Of a sequence the child that says most. */
static int require_best(const dsr_query *q, const dsr_lexicon *lexicon,
                        const dsr_node *n, required_forms *out,
                        dsr_error *err) {
  for (const dsr_node *c = n->child; c; c = c->next) {
    required_forms one = {0};
    int status = require_node(q, lexicon, c, &one, err);
    if (one.forms && (!out->forms || one.count < out->count)) {
      required_forms worse = *out;
      *out = one;
      one = worse;
    }
    dsr_free(one.forms);
    if (status != DSR_OK)
      return status;
  }
  return DSR_OK;
}

/* Of a choice all children together, if each says something. */
static int require_any(const dsr_query *q, const dsr_lexicon *lexicon,
                       const dsr_node *n, required_forms *out, dsr_error *err) {
  for (const dsr_node *c = n->child; c; c = c->next) {
    required_forms one = {0};
    int status = require_node(q, lexicon, c, &one, err);
    bool silent = status == DSR_OK && !one.forms;
    if (one.forms && out->forms) {
      for (size_t f = 0; f <= dsr_lexicon_count(lexicon); f++) {
        out->count += one.forms[f] && !out->forms[f];
        out->forms[f] |= one.forms[f];
      }
      dsr_free(one.forms);
    } else if (one.forms) {
      *out = one;
    }
    if (silent) {
      dsr_free(out->forms);
      *out = (required_forms){0};
    }
    if (silent || status != DSR_OK)
      return status;
  }
  return DSR_OK;
}

static int require_node(const dsr_query *q, const dsr_lexicon *lexicon,
                        const dsr_node *n, required_forms *out,
                        dsr_error *err) {
  switch (n->kind) {
  case DSR_NODE_TEST:
    return require_test(q, lexicon, n->number, out, err);
  case DSR_NODE_SEQUENCE:
    return require_best(q, lexicon, n, out, err);
  case DSR_NODE_CHOICE:
    return require_any(q, lexicon, n, out, err);
  case DSR_NODE_REPEAT:
    return n->min ? require_node(q, lexicon, n->child, out, err) : DSR_OK;
  case DSR_NODE_CAPTURE:
    return require_node(q, lexicon, n->child, out, err);
  default:
    return DSR_OK;
  }
}

int dsr_query_required(const dsr_query *q, const dsr_lexicon *lexicon,
                       dsr_form **out, size_t *count, dsr_error *err) {
  *out = NULL;
  *count = 0;
  required_forms r = {0};
  int status = dsr_answers_prepare(q, lexicon, err);
  if (status == DSR_OK)
    status = require_node(q, lexicon, q->tree, &r, err);
  if (status == DSR_OK && !r.forms)
    status = DSR_DONE;
  if (status == DSR_OK && r.count) {
    *out = dsr_alloc_zero(r.count, sizeof **out);
    status = *out ? DSR_OK : dsr_fail_memory(err);
    for (size_t f = 1; *out && f <= dsr_lexicon_count(lexicon); f++)
      if (r.forms[f])
        (*out)[(*count)++] = (dsr_form)f;
  }
  dsr_free(r.forms);
  return status;
}

/* A test, alone or as the only child of the nodes around it? */
static bool is_single(const dsr_node *n) {
  while ((n->kind == DSR_NODE_SEQUENCE || n->kind == DSR_NODE_CHOICE) &&
         n->child && !n->child->next)
    n = n->child;
  return n->kind == DSR_NODE_TEST;
}

int dsr_query_single(const dsr_query *q, const dsr_lexicon *lexicon,
                     dsr_form **out, size_t *count, dsr_error *err) {
  *out = NULL;
  *count = 0;
  if (q->within_sentence || !is_single(q->tree))
    return DSR_DONE;
  return dsr_query_required(q, lexicon, out, count, err);
}
