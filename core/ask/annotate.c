/* A document's mentions as annotations of its analysis. */
#include <string.h>

#include "core/base/arena.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "dossier/mention.h"
#include "dossier/search.h"

typedef struct found {
  dsr_annotation *at;
  size_t count, capacity;
  dsr_arena types; /* a cursor's strings live to its next step only */
} found;

/* The type's name, kept; mostly that of the annotation before. */
static const char *keep_type(found *f, const char *type) {
  for (size_t i = f->count; i > 0 && i + 16 > f->count; i--)
    if (strcmp(f->at[i - 1].type, type) == 0)
      return f->at[i - 1].type;
  return dsr_arena_copy(&f->types, type, strlen(type));
}

static int add(found *f, const dsr_analysis *analysis, const dsr_mention *m,
               dsr_error *err) {
  dsr_span tokens = dsr_analysis_tokens_of(analysis, m->span);
  if (tokens.start >= tokens.end)
    return DSR_OK;
  void *at = f->at;
  const char *type = keep_type(f, m->type);
  if (!type || !dsr_reserve(&at, &f->capacity, f->count + 1, sizeof *f->at))
    return dsr_fail_memory(err);
  f->at = at;
  f->at[f->count++] = (dsr_annotation){type, tokens.start, tokens.end};
  return DSR_OK;
}

int dsr_document_annotate(dsr_corpus *corpus, int64_t document,
                          dsr_analysis *analysis, dsr_error *err) {
  dsr_mention_filter filter = {.document = document};
  dsr_mentions *mentions = NULL;
  const dsr_mention *m;
  found f = {0};
  int status = dsr_mentions_new(corpus, &filter, &mentions, err);
  while (status == DSR_OK &&
         (status = dsr_mentions_next(mentions, &m, err)) == DSR_OK)
    status = add(&f, analysis, m, err);
  if (status == DSR_DONE)
    status = dsr_analysis_annotate(analysis, f.at, f.count, err);
  dsr_mentions_free(mentions);
  dsr_free(f.at);
  dsr_arena_free(&f.types);
  return status;
}
