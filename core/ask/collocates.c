/* The list that a count of collocations gives: rows with their measures. */
#include "core/ask/collocates.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"

int dsr_collocates_add(dsr_collocations *list, const char *text, size_t len,
                       const dsr_contingency *table, uint64_t node,
                       dsr_error *err) {
  void *rows = list->rows;
  char *copy = dsr_arena_copy(&list->arena, text, len);
  if (!copy ||
      !dsr_reserve(&rows, &list->room, list->count + 1, sizeof *list->rows))
    return dsr_fail_memory(err);
  list->rows = rows;
  dsr_collocate *row = &list->rows[list->count++];
  *row = (dsr_collocate){.text = copy, .len = len, .table = *table};
  dsr_contingency frequencies = {table->o11, node, table->f2, table->n};
  for (int m = 0; m < DSR_MEASURES; m++)
    row->scores[m] = dsr_association(
        (dsr_measure)m,
        m == DSR_DICE || m == DSR_LOGDICE ? &frequencies : table);
  return DSR_OK;
}

/* What a sort compares: qsort has no place for the measure. */
typedef struct ranked {
  double score;
  const dsr_collocate *row;
} ranked;

static int compare_bytes(const dsr_collocate *a, const dsr_collocate *b) {
  int order = memcmp(a->text, b->text, a->len < b->len ? a->len : b->len);
  return order ? order : (a->len > b->len) - (a->len < b->len);
}

static int compare(const void *left, const void *right) {
  const ranked *a = left, *b = right;
  if (a->score != b->score)
    return a->score < b->score ? 1 : -1;
  return compare_bytes(a->row, b->row);
}

int dsr_collocates_order(dsr_collocations *list, dsr_measure sort, size_t limit,
                         dsr_error *err) {
  size_t kept = limit && limit < list->count ? limit : list->count;
  ranked *ranks = dsr_alloc_zero(list->count + 1, sizeof *ranks);
  dsr_collocate *rows = dsr_alloc_zero(kept + 1, sizeof *rows);
  list->totals.rows = list->count;
  if (!ranks || !rows) {
    dsr_free(ranks);
    dsr_free(rows);
    return dsr_fail_memory(err);
  }
  for (size_t i = 0; i < list->count; i++)
    ranks[i] = (ranked){list->rows[i].scores[sort], &list->rows[i]};
  qsort(ranks, list->count, sizeof *ranks, compare);
  for (size_t i = 0; i < kept; i++)
    rows[i] = *ranks[i].row;
  dsr_free(ranks);
  dsr_free(list->rows);
  list->rows = rows;
  list->count = list->room = kept;
  return DSR_OK;
}

void dsr_collocations_free(dsr_collocations *list) {
  if (!list)
    return;
  dsr_arena_free(&list->arena);
  dsr_free(list->rows);
  dsr_free(list);
}

size_t dsr_collocations_count(const dsr_collocations *list) {
  return list->count;
}

const dsr_collocate *dsr_collocations_at(const dsr_collocations *list,
                                         size_t i) {
  return i < list->count ? &list->rows[i] : NULL;
}

const dsr_collocation_totals *
dsr_collocations_totals(const dsr_collocations *list) {
  return &list->totals;
}
