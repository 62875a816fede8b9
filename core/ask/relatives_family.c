/* Families: relations joined, by union and find over the documents' numbers. */
#include <stdlib.h>

#include "core/ask/relatives.h"
#include "core/base/error.h"
#include "core/base/memory.h"

/* The least number of a document's family so far, paths halved on the way. */
static uint32_t head_of(uint32_t *heads, uint32_t i) {
  while (heads[i] != i) {
    heads[i] = heads[heads[i]];
    i = heads[i];
  }
  return i;
}

typedef struct placed {
  uint32_t origin, number; /* of the family's origin; of the document */
  dsr_day day;
} placed;

static bool is_before(const dsr_relative *documents, uint32_t a, uint32_t b) {
  dsr_day x = documents[a].day, y = documents[b].day;
  if (x != y)
    return y == 0 || (x != 0 && x < y);
  return a < b;
}

/* By the origin's key, the origin first, then by day, undated ones last. */
static int by_family(const void *left, const void *right) {
  const placed *x = left, *y = right;
  if (x->origin != y->origin)
    return x->origin < y->origin ? -1 : 1;
  if (x->day != y->day)
    return y->day == 0 || (x->day != 0 && x->day < y->day) ? -1 : 1;
  return (x->number > y->number) - (x->number < y->number);
}

static void join(const dsr_relatives *r, uint32_t *heads) {
  for (uint32_t i = 0; i < r->count; i++)
    heads[i] = i;
  for (size_t i = 0; i < r->relation_count; i++) {
    if (!r->relations[i].family)
      continue;
    uint32_t a = head_of(heads, r->relations[i].a);
    uint32_t b = head_of(heads, r->relations[i].b);
    heads[a > b ? a : b] = a > b ? b : a;
  }
}

static int fill(dsr_relatives *r, const placed *all, size_t count,
                dsr_error *err) {
  r->members = dsr_alloc_zero(count + 1, sizeof *r->members);
  r->families = dsr_alloc_zero(count / 2 + 1, sizeof *r->families);
  if (!r->members || !r->families)
    return dsr_fail_memory(err);
  for (size_t i = 0; i < count; i++) {
    const dsr_relative *d = &r->documents[all[i].number];
    r->members[i] = (dsr_family_member){d->id, d->key};
    if (i == 0 || all[i].origin != all[i - 1].origin)
      r->families[r->family_count++].members = r->members + i;
    r->families[r->family_count - 1].count++;
  }
  return DSR_OK;
}

int dsr_families_make(dsr_relatives *r, dsr_error *err) {
  int status = DSR_OK;
  size_t count = 0;
  uint32_t *heads = dsr_alloc_zero(r->count + 1, sizeof *heads);
  uint32_t *origins = dsr_alloc_zero(r->count + 1, sizeof *origins);
  uint32_t *sizes = dsr_alloc_zero(r->count + 1, sizeof *sizes);
  placed *all = dsr_alloc_zero(r->count + 1, sizeof *all);
  if (!heads || !origins || !sizes || !all) {
    status = dsr_fail_memory(err);
    goto done;
  }
  join(r, heads);
  for (uint32_t i = 0; i < r->count; i++) {
    uint32_t head = head_of(heads, i);
    if (sizes[head]++ == 0 || is_before(r->documents, i, origins[head]))
      origins[head] = i;
  }
  for (uint32_t i = 0; i < r->count; i++) {
    uint32_t head = head_of(heads, i);
    if (sizes[head] > 1)
      all[count++] = (placed){origins[head], i, r->documents[i].day};
  }
  if (count > 1)
    qsort(all, count, sizeof *all, by_family);
  status = fill(r, all, count, err);
done:
  dsr_free(heads);
  dsr_free(origins);
  dsr_free(sizes);
  dsr_free(all);
  return status;
}

size_t dsr_relatives_families(const dsr_relatives *r) {
  return r->family_count;
}

const dsr_family *dsr_relatives_family(const dsr_relatives *r, size_t i) {
  return i < r->family_count ? &r->families[i] : NULL;
}
