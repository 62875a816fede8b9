/* Which mentions of a document stand where several scripts saw one there.
 *
 * Greedy, longest first: a mention stands unless it overlaps one that stands
 * already. The order never looks at row ids before everything that a reader
 * can see, so that running one script again gives what running all of them
 * afresh would. Refused: covering by any longer mention, standing or not, which
 * leaves holes where a covered mention covers in turn. */
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/store/corpus.h"
#include "dossier/mention.h"

typedef struct candidate {
  int64_t id;
  dsr_span span;
  const char *type, *script, *rule, *slug;
  int rank;
  bool covered; /* as the file has it */
} candidate;

typedef struct candidates {
  candidate *items;
  size_t count, capacity;
  dsr_arena strings;
} candidates;

static int rank_of(const char *type) {
  static const char *const order[] = {
      "weapon", "vessel",      "law",   "policy", "event",
      "person", "org",         "place", "nationality", "title",
      "money",  "percent",     "date",  "time",   "duration",
      "quantity"};
  int n = (int)(sizeof order / sizeof *order);
  for (int i = 0; i < n; i++)
    if (strcmp(order[i], type) == 0)
      return i;
  return n;
}

static int compare(const void *left, const void *right) {
  const candidate *a = left, *b = right;
  uint32_t la = a->span.end - a->span.start, lb = b->span.end - b->span.start;
  int order = (la < lb) - (la > lb);
  if (!order)
    order = a->rank - b->rank;
  if (!order)
    order = strcmp(a->type, b->type);
  if (!order)
    order = (a->span.start > b->span.start) - (a->span.start < b->span.start);
  if (!order)
    order = strcmp(a->script, b->script);
  if (!order)
    order = strcmp(a->rule, b->rule);
  if (!order)
    order = strcmp(a->slug, b->slug);
  if (!order)
    order = (a->id > b->id) - (a->id < b->id);
  return order;
}

static bool add(candidates *all, sqlite3_stmt *row) {
  void *room = all->items;
  if (!dsr_reserve(&room, &all->capacity, all->count + 1, sizeof *all->items))
    return false;
  all->items = room;
  const char *strings[4];
  for (int i = 0; i < 4; i++) {
    const char *s = dsr_column_text(row, 4 + i);
    strings[i] = dsr_arena_copy(&all->strings, s, strlen(s));
    if (!strings[i])
      return false;
  }
  all->items[all->count++] = (candidate){
      .id = sqlite3_column_int64(row, 0),
      .span = {dsr_column_u32(row, 1), dsr_column_u32(row, 2)},
      .covered = sqlite3_column_int(row, 3) != 0,
      .type = strings[0], .script = strings[1],
      .rule = strings[2], .slug = strings[3],
      .rank = rank_of(strings[0])};
  return true;
}

static int collect(dsr_corpus *c, int64_t document, candidates *all,
                   dsr_error *err) {
  sqlite3_stmt *rows;
  int status = dsr_store_row(
      c, err, &rows,
      "SELECT m.id, m.start, m.end, m.covered, m.type, r.script, m.rule,\n"
      "  coalesce(e.slug, m.slug, '')\n"
      "FROM mention m JOIN run r ON r.id = m.run\n"
      "  LEFT JOIN entity e ON e.id = m.entity WHERE m.document = ?",
      "i", document);
  for (; status == DSR_OK; status = dsr_store_step(c, rows, err))
    if (!add(all, rows)) {
      sqlite3_reset(rows);
      return dsr_fail_memory(err);
    }
  if (status == DSR_DONE)
    sqlite3_reset(rows);
  return status == DSR_DONE ? DSR_OK : status;
}

/* What stands so far, in the order of the text: they do not overlap, so only
 * the neighbours of a newcomer's place can touch it. */
static bool stands(dsr_span *standing, size_t *count, dsr_span span) {
  size_t low = 0, high = *count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (standing[middle].end <= span.start)
      low = middle + 1;
    else
      high = middle;
  }
  if (low < *count && standing[low].start < span.end)
    return false;
  memmove(standing + low + 1, standing + low, (*count - low) * sizeof *standing);
  standing[low] = span;
  ++*count;
  return true;
}

static int settle(dsr_corpus *c, candidates *all, dsr_error *err) {
  size_t count = 0;
  int status = DSR_OK;
  dsr_span *standing = dsr_alloc_zero(all->count, sizeof *standing);
  if (!standing)
    return dsr_fail_memory(err);
  qsort(all->items, all->count, sizeof *all->items, compare);
  for (size_t i = 0; i < all->count && status == DSR_OK; i++) {
    const candidate *m = &all->items[i];
    bool covered = !stands(standing, &count, m->span);
    if (covered != m->covered)
      status = dsr_store_do(c, err, "UPDATE mention SET covered = ? WHERE id = ?",
                            "ii", (int64_t)covered, m->id);
  }
  dsr_free(standing);
  return status;
}

int dsr_mentions_settle(dsr_corpus *c, int64_t document, dsr_error *err) {
  candidates all = {0};
  int status = dsr_store_writing(c, err);
  if (status == DSR_OK)
    status = collect(c, document, &all, err);
  if (status == DSR_OK && all.count) {
    status = dsr_put_begin(c, err);
    if (status == DSR_OK)
      status = dsr_put_end(c, settle(c, &all, err), err);
  }
  dsr_free(all.items);
  dsr_arena_free(&all.strings);
  return status;
}
