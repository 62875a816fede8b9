/* Checking the index: every posting against the tokens of its document, every
 * document for tokens without a posting, and what directories state.
 *
 * The tokens of a segment's documents are held unpacked and each list is walked
 * over them. Refused: writing the segments again to compare the bytes, which
 * cannot tell a fault from the postings of replaced documents. */
#include <stdarg.h>
#include <stdio.h>

#include "core/store/check.h"
#include "core/store/index.h"

static const uint32_t OUTSIDE = UINT32_C(1) << 31;

typedef struct tokens_of {
  int64_t document;
  size_t start, count, seen; /* seen: with a posting */
} tokens_of;

typedef struct index_check {
  dsr_corpus *corpus;
  dsr_check *check;
  const dsr_segment *segment;
  tokens_of *documents;
  size_t count, capacity;
  uint32_t *forms; /* of all tokens, OUTSIDE added */
  size_t tokens, forms_capacity;
  dsr_buf list;
} index_check;

static int add(index_check *k, dsr_error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int add(index_check *k, dsr_error *err, const char *format, ...) {
  dsr_error line = {0};
  va_list args;
  va_start(args, format);
  vsnprintf(line.message, sizeof line.message, format, args);
  va_end(args);
  return dsr_check_add(k->check, line.message, err);
}

static int add_document(index_check *k, const tokens_of *d, dsr_error *err) {
  sqlite3_stmt *row;
  int status = dsr_store_row(k->corpus, err, &row,
                             "SELECT key FROM document WHERE id = ?", "i",
                             d->document);
  if (status != DSR_OK)
    return status == DSR_DONE ? DSR_OK : status;
  dsr_buf what = {0};
  status = dsr_buf_format(&what, "%zu of its %zu tokens are not in the index",
                          d->count - d->seen, d->count)
               ? dsr_check_named(k->check, dsr_column_text(row, 0), what.data,
                                 err)
               : dsr_fail_memory(err);
  dsr_buf_free(&what);
  sqlite3_reset(row);
  return status;
}

/* Tokens that cannot be read are a fault of the document, told elsewhere. */
static int unpack(index_check *k, sqlite3_stmt *row, dsr_error *err) {
  const uint8_t *p = sqlite3_column_blob(row, 1);
  size_t size = (size_t)sqlite3_column_bytes(row, 1);
  const uint8_t *end = p ? p + size : p;
  dsr_covered runs = {.p = sqlite3_column_blob(row, 2)};
  runs.stop = runs.p ? runs.p + sqlite3_column_bytes(row, 2) : runs.p;
  void *documents = k->documents, *forms = k->forms;
  if (!dsr_reserve(&documents, &k->capacity, k->count + 1,
                   sizeof *k->documents))
    return dsr_fail_memory(err);
  k->documents = documents;
  if (!dsr_reserve(&forms, &k->forms_capacity, k->tokens + size,
                   sizeof *k->forms))
    return dsr_fail_memory(err);
  k->forms = forms;
  tokens_of *d = &k->documents[k->count++];
  *d = (tokens_of){.document = sqlite3_column_int64(row, 0),
                   .start = k->tokens};
  uint64_t form;
  while (p < end && dsr_varint_read(&p, end, &form) && form < OUTSIDE) {
    bool covered = dsr_covered_at(&runs, (uint32_t)d->count++);
    k->forms[k->tokens++] = (uint32_t)form | (covered ? 0 : OUTSIDE);
  }
  return DSR_OK;
}

static int unpack_all(index_check *k, dsr_error *err) {
  sqlite3_stmt *rows;
  k->count = k->tokens = 0;
  int status = dsr_store_row(k->corpus, err, &rows,
                             "SELECT document, forms, covered\n"
                             "FROM document_tokens\n"
                             "WHERE document BETWEEN ? AND ? ORDER BY document",
                             "ii", k->segment->first, k->segment->last);
  for (; status == DSR_OK; status = dsr_store_step(k->corpus, rows, err)) {
    status = unpack(k, rows, err);
    if (status != DSR_OK) {
      sqlite3_reset(rows);
      return status;
    }
  }
  if (status == DSR_DONE)
    sqlite3_reset(rows);
  return status == DSR_DONE ? DSR_OK : status;
}

static tokens_of *find_document(const index_check *k, int64_t id) {
  size_t low = 0, high = k->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (k->documents[middle].document < id)
      low = middle + 1;
    else
      high = middle;
  }
  return low < k->count && k->documents[low].document == id
             ? &k->documents[low]
             : NULL;
}

/* One document of a list; counts into `found`. false: a fault. */
static bool check_entry(index_check *k, dsr_list *l, dsr_listed *found) {
  const struct dsr_index *index = k->corpus->index;
  tokens_of *d = find_document(k, l->document);
  uint64_t covered_before = found->covered_hits;
  if (!d && !dsr_index_is_dead(index->dead, index->dead_count, l->document))
    return false;
  for (uint32_t i = 0; i < l->count; i++) {
    uint32_t position;
    bool covered;
    if (!dsr_list_position(l, &position, &covered))
      return false;
    found->covered_hits += covered;
    if (!d)
      continue;
    uint32_t token = found->form | (covered ? 0 : OUTSIDE);
    if (position >= d->count || k->forms[d->start + position] != token)
      return false;
    d->seen++;
  }
  found->hits += l->count;
  found->documents++;
  found->covered_documents += found->covered_hits > covered_before;
  return true;
}

static int check_list(index_check *k, dsr_chunks *chunks,
                      const dsr_listed *stated, dsr_error *err) {
  const dsr_segment *s = k->segment;
  dsr_listed found = {.form = stated->form};
  k->list.len = 0;
  int status = dsr_chunks_read(chunks, stated->at, stated->bytes, &k->list, err);
  if (status != DSR_OK)
    return status;
  dsr_list l = {.p = (const uint8_t *)k->list.data,
                .document = s->first, .last = s->last};
  l.end = l.p + stated->bytes;
  while ((status = dsr_list_next(&l)) == DSR_OK)
    if (!check_entry(k, &l, &found))
      break;
  if (status != DSR_DONE)
    return add(k, err,
               "index: a posting of form %u in segment %lld, of document %lld, "
               "is not of a token of that form",
               stated->form, (long long)s->id, (long long)l.document);
  if (found.hits == stated->hits && found.documents == stated->documents &&
      found.covered_hits == stated->covered_hits &&
      found.covered_documents == stated->covered_documents)
    return DSR_OK;
  return add(k, err,
             "index: the directory of segment %lld states %llu tokens of form "
             "%u in %llu documents, its list has %llu in %llu",
             (long long)s->id, (unsigned long long)stated->hits, stated->form,
             (unsigned long long)stated->documents,
             (unsigned long long)found.hits,
             (unsigned long long)found.documents);
}

/* What the segment's row states, and bytes that no list has. */
static int check_totals(index_check *k, uint64_t bytes, dsr_error *err) {
  const dsr_segment *s = k->segment;
  sqlite3_stmt *row;
  int status = dsr_store_row(
      k->corpus, err, &row,
      "SELECT (SELECT coalesce(sum(length(postings)), 0) FROM chunk\n"
      "    WHERE segment = ?1),\n"
      "  (SELECT count(*) FROM tombstone WHERE document BETWEEN ?2 AND ?3),\n"
      "  (SELECT coalesce(sum(tokens), 0) FROM tombstone\n"
      "    WHERE document BETWEEN ?2 AND ?3)",
      "iii", s->id, s->first, s->last);
  if (status != DSR_OK)
    return status;
  if ((uint64_t)sqlite3_column_int64(row, 0) != bytes)
    status = add(k, err,
                 "index: the lists of segment %lld have %llu bytes, its chunks "
                 "%lld",
                 (long long)s->id, (unsigned long long)bytes,
                 (long long)sqlite3_column_int64(row, 0));
  uint64_t documents = k->count + (uint64_t)sqlite3_column_int64(row, 1);
  uint64_t tokens = k->tokens + (uint64_t)sqlite3_column_int64(row, 2);
  if (status == DSR_OK && (documents != s->documents || tokens != s->tokens))
    status = add(k, err,
                 "index: segment %lld states %llu tokens of %llu documents, "
                 "there are %llu of %llu",
                 (long long)s->id, (unsigned long long)s->tokens,
                 (unsigned long long)s->documents, (unsigned long long)tokens,
                 (unsigned long long)documents);
  sqlite3_reset(row);
  return status;
}

static int check_segment(index_check *k, dsr_error *err) {
  const dsr_segment *s = k->segment;
  const uint8_t *p = s->directory, *end = p + s->size;
  dsr_chunks chunks = {.corpus = k->corpus, .segment = s->id};
  dsr_listed entry = {0};
  dsr_error why = {0};
  int status = unpack_all(k, &why);
  while (status == DSR_OK && p < end && dsr_directory_next(&p, end, &entry))
    status = check_list(k, &chunks, &entry, &why);
  dsr_chunks_leave(&chunks);
  if (status != DSR_OK)
    status = dsr_check_absorb(k->check, "index", status, &why, err);
  for (size_t i = 0; i < k->count && status == DSR_OK; i++)
    if (k->documents[i].seen != k->documents[i].count)
      status = add_document(k, &k->documents[i], err);
  return status == DSR_OK ? check_totals(k, entry.at + entry.bytes, err)
                          : status;
}

/* Documents and segments that do not know of each other. */
static int check_reach(index_check *k, dsr_error *err) {
  sqlite3_stmt *rows;
  int status = dsr_store_row(
      k->corpus, err, &rows,
      "SELECT d.key || ': it is not in the index' FROM document d\n"
      "WHERE NOT EXISTS (SELECT 1 FROM segment s\n"
      "  WHERE d.id BETWEEN s.first AND s.last)\n"
      "UNION ALL SELECT d.key || ': the index has it as replaced'\n"
      "FROM tombstone t JOIN document d ON d.id = t.document\n"
      "UNION ALL SELECT 'index: chunk ' || id || ' is of segment ' || segment\n"
      "FROM chunk WHERE id >> 32 <> segment",
      "");
  for (; status == DSR_OK; status = dsr_store_step(k->corpus, rows, err)) {
    status = dsr_check_add(k->check, dsr_column_text(rows, 0), err);
    if (status != DSR_OK) {
      sqlite3_reset(rows);
      return status;
    }
  }
  if (status == DSR_DONE)
    sqlite3_reset(rows);
  return status == DSR_DONE ? DSR_OK : status;
}

int dsr_check_index(dsr_corpus *c, dsr_check *check, dsr_error *err) {
  index_check k = {.corpus = c, .check = check};
  dsr_cursor view = {0};
  dsr_error why = {0};
  int status = dsr_index_ready(c, &view, &why);
  bool ready = status == DSR_OK;
  if (!ready)
    status = dsr_check_absorb(check, "index", status, &why, err);
  if (ready)
    status = check_reach(&k, err);
  for (size_t i = 0; ready && i < c->index->count && status == DSR_OK; i++) {
    k.segment = &c->index->segments[i];
    status = check_segment(&k, err);
  }
  dsr_cursor_close(&view);
  dsr_free(k.documents);
  dsr_free(k.forms);
  dsr_buf_free(&k.list);
  return status;
}
