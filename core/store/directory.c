/* The directories of the segments, in memory: read once, looked up ever after.
 *
 * They stay packed; a fence every few entries makes a look-up a binary search
 * and a short walk. Refused: unpacked entries, ten times the memory, and reading
 * a piece of the file a look-up, which costs more than all the rest of it. */
#include <string.h>

#include "core/store/index.h"

enum { FENCE = 32 }; /* entries */

void dsr_index_drop(dsr_corpus *c) {
  if (!c->index)
    return;
  for (size_t i = 0; i < c->index->count; i++) {
    dsr_free(c->index->segments[i].directory);
    dsr_free(c->index->segments[i].fences);
  }
  dsr_free(c->index->segments);
  dsr_free(c->index->dead);
  dsr_free(c->index->totals);
  dsr_documents_forget(&c->index->known);
  dsr_rows_forget(c->index);
  dsr_free(c->index);
  c->index = NULL;
}

bool dsr_directory_next(const uint8_t **p, const uint8_t *end,
                        dsr_listed *entry) {
  uint64_t delta, hits, bytes;
  const uint8_t *q = *p;
  if (!dsr_varint_read(&q, end, &delta) || !dsr_varint_read(&q, end, &bytes) ||
      !dsr_varint_read(&q, end, &hits) || delta == 0 ||
      delta > UINT32_MAX - entry->form || bytes < 2 || bytes > UINT32_MAX ||
      hits < 2 || hits > UINT32_MAX)
    return false;
  bool mixed = hits & 1;
  hits >>= 1;
  dsr_listed next = {.form = entry->form + (dsr_form)delta,
                     .at = entry->at + entry->bytes,
                     .bytes = bytes,
                     .hits = hits,
                     .documents = 1};
  if (hits > 1 && !dsr_varint_read(&q, end, &next.documents))
    return false;
  if (!mixed) {
    next.covered_hits = hits;
    next.covered_documents = next.documents;
  } else if (hits > 1 && (!dsr_varint_read(&q, end, &next.covered_hits) ||
                          !dsr_varint_read(&q, end, &next.covered_documents))) {
    return false;
  }
  if (next.documents == 0 || next.documents > hits ||
      next.covered_hits > hits || next.covered_documents > next.documents ||
      next.covered_documents > next.covered_hits)
    return false;
  *entry = next;
  *p = q;
  return true;
}

bool dsr_segment_find(const dsr_segment *s, dsr_form form, dsr_listed *out) {
  size_t low = 0, high = s->fence_count;
  while (low < high) { /* the first fence after the form */
    size_t middle = low + (high - low) / 2;
    if (s->fences[middle].form <= form)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0)
    return false;
  const dsr_fence *fence = &s->fences[low - 1];
  const uint8_t *p = s->directory + fence->at, *end = s->directory + s->size;
  *out = (dsr_listed){.form = fence->before, .at = fence->list};
  do
    if (!dsr_directory_next(&p, end, out))
      return false;
  while (out->form < form);
  return out->form == form;
}

static bool add_total(struct dsr_index *index, const dsr_listed *entry) {
  size_t had = index->total_room;
  void *totals = index->totals;
  if (!dsr_reserve(&totals, &index->total_room, (size_t)entry->form + 1,
                   sizeof *index->totals))
    return false;
  index->totals = totals;
  if (index->total_room > had)
    memset(index->totals + had, 0,
           (index->total_room - had) * sizeof *index->totals);
  dsr_form_total *total = &index->totals[entry->form];
  total->hits += (uint32_t)entry->hits;
  total->documents += (uint32_t)entry->documents;
  return true;
}

static int set_fences(const dsr_corpus *c, dsr_segment *s, dsr_error *err) {
  const uint8_t *p = s->directory, *end = s->directory + s->size;
  dsr_listed entry = {0};
  size_t capacity = 0;
  for (size_t i = 0; p < end; i++) {
    dsr_fence fence = {.before = entry.form,
                       .at = (size_t)(p - s->directory),
                       .list = entry.at + entry.bytes};
    void *room = s->fences;
    if (!dsr_directory_next(&p, end, &entry) || entry.form > c->index->issued)
      return dsr_fail(err, DSR_EDAMAGED, 0,
                      "%s: the directory of the index is damaged in segment "
                      "%lld",
                      c->path, (long long)s->id);
    if (!add_total(c->index, &entry))
      return dsr_fail_memory(err);
    if (i % FENCE)
      continue;
    if (!dsr_reserve(&room, &capacity, s->fence_count + 1, sizeof fence))
      return dsr_fail_memory(err);
    fence.form = entry.form;
    s->fences = room;
    s->fences[s->fence_count++] = fence;
  }
  return DSR_OK;
}

static int read_segment(dsr_corpus *c, sqlite3_stmt *row, dsr_error *err) {
  struct dsr_index *index = c->index;
  void *room = index->segments;
  if (!dsr_reserve(&room, &index->capacity, index->count + 1,
                   sizeof *index->segments))
    return dsr_fail_memory(err);
  index->segments = room;
  dsr_segment *s = &index->segments[index->count];
  int64_t reached = index->count ? s[-1].last : 0;
  *s = (dsr_segment){.id = sqlite3_column_int64(row, 0),
                     .first = sqlite3_column_int64(row, 1),
                     .last = sqlite3_column_int64(row, 2),
                     .documents = (uint64_t)sqlite3_column_int64(row, 3),
                     .tokens = (uint64_t)sqlite3_column_int64(row, 4)};
  if (s->first <= reached || s->last < s->first || s->id < 0 ||
      s->id > INT32_MAX)
    return dsr_fail(err, DSR_EDAMAGED, 0,
                    "%s: segment %lld of the index is out of order", c->path,
                    (long long)s->id);
  const char *bytes = sqlite3_column_blob(row, 5);
  s->size = (size_t)sqlite3_column_bytes(row, 5);
  s->directory = (uint8_t *)dsr_copy(bytes ? bytes : "", s->size);
  if (!s->directory)
    return dsr_fail_memory(err);
  index->count++;
  return set_fences(c, s, err);
}

static int read_segments(dsr_corpus *c, dsr_error *err) {
  sqlite3_stmt *rows;
  int status = dsr_store_row(
      c, err, &rows,
      "SELECT id, first, last, documents, tokens, directory\n"
      "FROM segment ORDER BY id",
      "");
  for (; status == DSR_OK; status = dsr_store_step(c, rows, err)) {
    status = read_segment(c, rows, err);
    if (status != DSR_OK) {
      sqlite3_reset(rows);
      return status;
    }
  }
  if (status == DSR_DONE)
    sqlite3_reset(rows);
  return status == DSR_DONE ? DSR_OK : status;
}

static int read_dead(dsr_corpus *c, dsr_error *err) {
  struct dsr_index *index = c->index;
  sqlite3_stmt *rows;
  size_t at = 0;
  int status = dsr_store_row(c, err, &rows,
                             "SELECT document FROM tombstone ORDER BY document",
                             "");
  for (; status == DSR_OK; status = dsr_store_step(c, rows, err)) {
    void *room = index->dead;
    int64_t id = sqlite3_column_int64(rows, 0);
    if (!dsr_reserve(&room, &index->dead_capacity, index->dead_count + 1,
                     sizeof *index->dead)) {
      sqlite3_reset(rows);
      return dsr_fail_memory(err);
    }
    index->dead = room;
    index->dead[index->dead_count++] = id;
    while (at < index->count && index->segments[at].last < id)
      at++;
    if (at < index->count && index->segments[at].first <= id)
      index->segments[at].dead = true;
  }
  if (status == DSR_DONE)
    sqlite3_reset(rows);
  return status == DSR_DONE ? DSR_OK : status;
}

int dsr_index_load(dsr_corpus *c, int64_t changes, dsr_error *err) {
  if (c->index && c->index->changes == changes)
    return DSR_OK;
  dsr_index_drop(c);
  c->index = dsr_alloc_zero(1, sizeof *c->index);
  if (!c->index)
    return dsr_fail_memory(err);
  c->index->changes = changes;
  int status = dsr_forms_issued(c, &c->index->issued, err);
  if (status == DSR_OK)
    status = read_segments(c, err);
  if (status == DSR_OK)
    status = read_dead(c, err);
  if (status != DSR_OK)
    dsr_index_drop(c);
  return status;
}

bool dsr_index_is_dead(const int64_t *dead, size_t count, int64_t document) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (dead[middle] < document)
      low = middle + 1;
    else
      high = middle;
  }
  return low < count && dead[low] == document;
}
