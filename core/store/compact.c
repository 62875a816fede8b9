/* Keeping the index up to the documents: what a batch put gets a segment, small
 * segments are written together, dead postings are left behind.
 *
 * A new segment takes in those before it that are no larger than what it holds
 * so far, so that their sizes grow as the powers of two do: any number of small
 * batches leaves a few segments, and a token is written again a few times.
 * Refused: appending to lists, which would rewrite every chunk for a small
 * batch, and a background job, which a library has no place for. */
#include "core/store/index.h"

/* Less than this is not worth rewriting a file for: the next load fills it. */
enum { SLACK_MIN = 8 << 20 };

/* Segments, without their directories. */
typedef struct outline {
  int64_t id, first, last;
  uint64_t tokens, dead; /* dead: of those */
} outline;

typedef struct outlines {
  outline *at;
  size_t count, capacity;
} outlines;

static int read_outlines(dsr_corpus *c, outlines *all, dsr_error *err) {
  sqlite3_stmt *rows;
  int status = dsr_store_row(
      c, err, &rows,
      "SELECT id, first, last, tokens,\n"
      "  (SELECT coalesce(sum(t.tokens), 0) FROM tombstone t\n"
      "   WHERE t.document BETWEEN s.first AND s.last)\n"
      "FROM segment s ORDER BY id",
      "");
  for (; status == DSR_OK; status = dsr_store_step(c, rows, err)) {
    void *room = all->at;
    if (!dsr_reserve(&room, &all->capacity, all->count + 1, sizeof *all->at)) {
      sqlite3_reset(rows);
      return dsr_fail_memory(err);
    }
    all->at = room;
    all->at[all->count++] = (outline){sqlite3_column_int64(rows, 0),
                                      sqlite3_column_int64(rows, 1),
                                      sqlite3_column_int64(rows, 2),
                                      (uint64_t)sqlite3_column_int64(rows, 3),
                                      (uint64_t)sqlite3_column_int64(rows, 4)};
  }
  if (status == DSR_DONE)
    sqlite3_reset(rows);
  return status == DSR_DONE ? DSR_OK : status;
}

static int drop_segment(dsr_corpus *c, const outline *s, dsr_error *err) {
  int64_t low = (int64_t)((uint64_t)s->id << 32);
  int status = dsr_store_do(c, err,
                            "DELETE FROM chunk WHERE id BETWEEN ? AND ?", "ii",
                            low, low + UINT32_MAX);
  if (status == DSR_OK)
    status = dsr_store_do(c, err, "DELETE FROM segment WHERE id = ?", "i",
                          s->id);
  if (status == DSR_OK)
    status = dsr_store_do(c, err,
                          "DELETE FROM tombstone WHERE document BETWEEN ? AND ?",
                          "ii", s->first, s->last);
  return status;
}

/* How many tokens the documents after `last` have; *some: there are any. */
static int count_new(dsr_corpus *c, int64_t last, uint64_t *tokens, bool *some,
                     dsr_error *err) {
  sqlite3_stmt *row;
  int status = dsr_store_row(c, err, &row,
                             "SELECT coalesce(sum(n), 0), count(*)\n"
                             "FROM document_tokens WHERE document > ?",
                             "i", last);
  if (status != DSR_OK)
    return status;
  *tokens = (uint64_t)sqlite3_column_int64(row, 0);
  *some = sqlite3_column_int64(row, 1) > 0;
  sqlite3_reset(row);
  return DSR_OK;
}

/* How many segments stay as the new documents come, and are followed by one of
 * the rest. */
static size_t choose_tail(const outlines *all, uint64_t tokens) {
  size_t stay = all->count;
  while (stay > 0) {
    const outline *s = &all->at[stay - 1];
    uint64_t alive = s->tokens > s->dead ? s->tokens - s->dead : 0;
    if (alive > tokens || alive + tokens > DSR_SEGMENT_TOKENS)
      break;
    tokens += alive;
    stay--;
  }
  return stay;
}

static int update_tail(dsr_corpus *c, outlines *all, dsr_error *err) {
  int64_t last = all->count ? all->at[all->count - 1].last : 0;
  int64_t id = all->count ? all->at[all->count - 1].id + 1 : 1;
  uint64_t tokens;
  bool some;
  int status = count_new(c, last, &tokens, &some, err);
  if (status != DSR_OK || !some)
    return status;
  int64_t first = last + 1; /* there is a document after it */
  size_t stay = choose_tail(all, tokens);
  for (; all->count > stay && status == DSR_OK; all->count--) {
    const outline *s = &all->at[all->count - 1];
    id = s->id;
    first = s->first;
    status = drop_segment(c, s, err);
  }
  return status == DSR_OK
             ? dsr_segments_write(c, first, INT64_MAX, &id, err)
             : status;
}

/* Whether writing all segments anew would leave fewer, or less in them. */
static bool gains(const outlines *all) {
  for (size_t i = 0; i < all->count; i++)
    if (all->at[i].dead ||
        (i && all->at[i - 1].tokens + all->at[i].tokens <= DSR_SEGMENT_TOKENS))
      return true;
  return false;
}

static int merge_all(dsr_corpus *c, const outlines *all, dsr_error *err) {
  int status = DSR_OK;
  int64_t id = 1;
  for (size_t i = 0; i < all->count && status == DSR_OK; i++)
    status = drop_segment(c, &all->at[i], err);
  return status == DSR_OK ? dsr_segments_write(c, 1, INT64_MAX, &id, err)
                          : status;
}

static int update(dsr_corpus *c, dsr_error *err) {
  outlines all = {0};
  int status = read_outlines(c, &all, err);
  if (status == DSR_OK && c->merge) {
    status = gains(&all) ? merge_all(c, &all, err) : DSR_OK;
    dsr_free(all.at);
    return status;
  }
  if (status == DSR_OK)
    status = update_tail(c, &all, err);
  for (size_t i = 0; i < all.count && status == DSR_OK; i++) {
    const outline *s = &all.at[i];
    int64_t id = s->id;
    if (!s->dead || (!c->purge && s->dead <= s->tokens / 4))
      continue;
    status = drop_segment(c, s, err);
    if (status == DSR_OK)
      status = dsr_segments_write(c, s->first, s->last, &id, err);
  }
  dsr_free(all.at);
  return status;
}

int dsr_index_update(dsr_corpus *c, dsr_error *err) {
  if (!c->unindexed)
    return DSR_OK;
  dsr_index_drop(c);
  c->index_version++;
  int status = dsr_put_begin(c, err);
  if (status == DSR_OK)
    status = dsr_put_end(c, update(c, err), err);
  if (status == DSR_OK)
    c->unindexed = false;
  return status;
}

/* --- the whole file --- */

static int read_state(dsr_corpus *c, uint64_t *segments, uint64_t *dead,
                      uint64_t *bytes, dsr_error *err) {
  sqlite3_stmt *row;
  int status = dsr_store_row(c, err, &row,
                             "SELECT (SELECT count(*) FROM segment),\n"
                             "  (SELECT count(*) FROM tombstone),\n"
                             "  page_count * page_size\n"
                             "FROM pragma_page_count, pragma_page_size",
                             "");
  if (status != DSR_OK)
    return status;
  *segments = (uint64_t)sqlite3_column_int64(row, 0);
  if (dead)
    *dead = (uint64_t)sqlite3_column_int64(row, 1);
  *bytes = (uint64_t)sqlite3_column_int64(row, 2);
  sqlite3_reset(row);
  return DSR_OK;
}

int dsr_corpus_compact(dsr_corpus *c, dsr_compaction *out, dsr_error *err) {
  *out = (dsr_compaction){0};
  int status = dsr_corpus_begin(c, err);
  if (status != DSR_OK)
    return status;
  status = dsr_store_writing(c, err);
  if (status == DSR_OK)
    status = read_state(c, &out->segments_before, &out->replaced,
                        &out->bytes_before, err);
  if (status == DSR_OK) {
    c->unindexed = c->purge = c->merge = true;
    status = dsr_corpus_commit(c, err);
  } else {
    dsr_corpus_rollback(c);
  }
  if (status == DSR_OK)
    status = read_state(c, &out->segments, NULL, &out->bytes, err);
  return status;
}

bool dsr_file_is_slack(dsr_corpus *c) {
  sqlite3_stmt *row;
  if (dsr_store_row(c, NULL, &row,
                    "SELECT page_count, freelist_count, page_size\n"
                    "FROM pragma_page_count, pragma_freelist_count,\n"
                    "  pragma_page_size",
                    "") != DSR_OK)
    return false;
  int64_t pages = sqlite3_column_int64(row, 0);
  int64_t spare = sqlite3_column_int64(row, 1);
  int64_t size = sqlite3_column_int64(row, 2);
  sqlite3_reset(row);
  return spare > pages / 2 && spare * size > SLACK_MIN;
}

int dsr_index_bury(dsr_corpus *c, int64_t document, dsr_error *err) {
  c->unindexed = true;
  return dsr_store_do(
      c, err,
      "INSERT INTO tombstone(document, tokens)\n"
      "SELECT document, n FROM document_tokens WHERE document = ?1\n"
      "  AND EXISTS (SELECT 1 FROM segment WHERE first <= ?1 AND last >= ?1)",
      "i", document);
}
