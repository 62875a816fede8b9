/* The query as a handle: made, asked for its names, freed; and which forms
 * every hit must hold one of, read off its outline. */
#include "dossier/query.h"

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/outline.h"
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

dsr_query *dsr_query_empty(dsr_gazetteers *set, unsigned flags) {
  dsr_query *q = dsr_alloc_zero(1, sizeof *q);
  if (!q)
    return NULL;
  q->flags = flags;
  q->set = set;
  q->most_tokens = UINT32_MAX;
  return q;
}

int dsr_query_new_named(const char *source, size_t len, dsr_gazetteers *set,
                        const dsr_query_names *names, unsigned flags,
                        dsr_query **out, dsr_error *err) {
  *out = NULL;
  int status = check_arguments(len, flags, err);
  if (status != DSR_OK)
    return status;
  dsr_query *q = dsr_query_empty(set, flags);
  if (!q)
    return dsr_fail_memory(err);
  q->len = len;
  q->source = dsr_arena_copy(&q->arena, source, len);
  status = q->source ? dsr_query_parse(q, names, err) : dsr_fail_memory(err);
  if (status == DSR_OK)
    status = dsr_query_compile(q, err);
  if (status == DSR_OK)
    *out = q;
  else
    dsr_query_free(q);
  return status;
}

int dsr_query_new(const char *source, size_t len, dsr_gazetteers *set,
                  unsigned flags, dsr_query **out, dsr_error *err) {
  return dsr_query_new_named(source, len, set, NULL, flags, out, err);
}

void dsr_query_free(dsr_query *q) {
  if (!q)
    return;
  for (size_t i = 0; i < q->layer_count; i++)
    dsr_query_free(q->layers[i].pattern);
  dsr_free(q->layers);
  for (size_t i = 0; i < q->pattern_count; i++)
    dsr_pattern_free(q->patterns[i]);
  dsr_free(q->patterns);
  dsr_free(q->conditions);
  dsr_free(q->captures);
  dsr_free(q->gazetteers);
  dsr_free(q->types);
  dsr_free(q->program);
  dsr_free(q->origins);
  dsr_free(q->firsts);
  dsr_free(q->seconds);
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

int dsr_query_required(const dsr_query *q, const dsr_lexicon *lexicon,
                       dsr_form **out, size_t *count, dsr_error *err) {
  dsr_outline outline = {0};
  *out = NULL;
  *count = 0;
  int status = dsr_outline_make(q, lexicon, NULL, NULL, &outline, err);
  if (status == DSR_OK && !outline.count)
    status = DSR_DONE;
  if (status == DSR_OK) {
    dsr_required *part =
        &outline.parts[dsr_outline_lightest(&outline, NULL, NULL)];
    *out = part->forms;
    *count = part->count;
    part->forms = NULL;
  }
  dsr_outline_free(&outline);
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
  if (q->filters || !is_single(q->tree))
    return DSR_DONE;
  return dsr_query_required(q, lexicon, out, count, err);
}
