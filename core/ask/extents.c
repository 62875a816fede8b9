/* See extents.h. */
#include "core/ask/extents.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "dossier/columns.h"

void dsr_extents_free(dsr_extents *e) {
  dsr_arena_free(&e->arena);
  dsr_free(e->all);
  *e = (dsr_extents){0};
}

static int add(dsr_extents *e, const dsr_document_info *info, dsr_error *err) {
  void *all = e->all;
  if (!dsr_reserve(&all, &e->room, e->count + 1, sizeof *e->all))
    return dsr_fail_memory(err);
  e->all = all;
  dsr_extent x = {.id = info->id, .first = info->first, .last = info->last};
  x.key = dsr_arena_copy(&e->arena, info->key, strlen(info->key));
  if (info->publisher)
    x.publisher = dsr_arena_copy(&e->arena, info->publisher, strlen(info->publisher));
  if (!x.key || (info->publisher && !x.publisher))
    return dsr_fail_memory(err);
  e->all[e->count++] = x;
  return DSR_OK;
}

typedef struct place {
  int64_t id;
  size_t at;
} place;

static int by_id(const void *a, const void *b) {
  const place *x = a, *y = b;
  return (x->id > y->id) - (x->id < y->id);
}

/* Columns come by id, documents by key. */
static int measure(dsr_corpus *corpus, const dsr_document_filter *filter,
                   dsr_extents *e, dsr_error *err) {
  dsr_columns *walk = NULL;
  dsr_column c;
  size_t i = 0;
  place *places = dsr_alloc_zero(e->count ? e->count : 1, sizeof *places);
  if (!places)
    return dsr_fail_memory(err);
  for (size_t k = 0; k < e->count; k++)
    places[k] = (place){e->all[k].id, k};
  qsort(places, e->count, sizeof *places, by_id);
  int status = dsr_columns_new(corpus, filter, 0, &walk, err);
  while (status == DSR_OK &&
         (status = dsr_columns_next(walk, &c, err)) == DSR_OK) {
    while (i < e->count && places[i].id < c.document)
      i++;
    if (i == e->count || places[i].id != c.document)
      continue;
    e->all[places[i].at].tokens = c.covered;
    e->tokens += c.covered;
  }
  dsr_columns_free(walk);
  dsr_free(places);
  return status == DSR_DONE ? DSR_OK : status;
}

int dsr_extents_read(dsr_corpus *corpus, const dsr_document_filter *filter,
                     dsr_extents *e, dsr_error *err) {
  dsr_documents *documents = NULL;
  const dsr_document_info *info;
  int status = dsr_documents_new(corpus, filter, &documents, err);
  while (status == DSR_OK &&
         (status = dsr_documents_next(documents, &info, err)) == DSR_OK)
    status = add(e, info, err);
  dsr_documents_free(documents);
  return status == DSR_DONE ? measure(corpus, filter, e, err) : status;
}

dsr_extent *dsr_extents_of(dsr_extents *e, int64_t id) {
  for (size_t i = e->at; i < e->count; i++)
    if (e->all[i].id == id) {
      e->at = i;
      return &e->all[i];
    }
  return NULL;
}
