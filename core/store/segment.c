/* Writing a segment: the tokens of its documents, turned round.
 *
 * Counted by form, then placed by form, four bytes a token: the number of the
 * token in the segment, from which its document is told again. Both passes read
 * the stored forms, so that only the places are held (32 MB at most, but for
 * one document that is larger). Refused: lists that grow as documents are put,
 * which cost a pointer a form, and must be taken back when a put fails. */
#include <string.h>

#include "core/store/index.h"
#include "core/store/packed.h"

enum {
  BLOCK = 256,       /* tokens: the document is looked up by these */
  LISTED_MAX = 6 * 10 /* bytes of a directory entry */
};

/* Of a place: the token is outside the covered zones. */
static const uint32_t OUTSIDE = UINT32_C(1) << 31;

typedef struct segment_writer {
  dsr_corpus *corpus;
  int64_t id, first, last; /* the documents that were to be taken */
  int64_t *documents;      /* those that were */
  size_t count, documents_capacity;
  uint32_t *starts; /* the number of each one's first token, and the end */
  size_t starts_capacity;
  uint32_t *ends; /* by form: how often it stands; then where its places end */
  size_t issued;
  uint32_t *places;
  uint32_t *blocks; /* the document of every BLOCKth token */
  uint32_t tokens;
  dsr_form *row; /* the forms of the document that is read, */
  uint8_t *skip; /* and which of them are not covered */
  size_t row_capacity, skip_capacity;
  uint8_t chunk[DSR_CHUNK + 16];
  size_t filled;
  uint64_t written; /* bytes of postings so far */
  int64_t chunks;
  int status; /* of writing them */
  dsr_buf directory;
} segment_writer;

static int add_document(segment_writer *w, int64_t id) {
  void *documents = w->documents, *starts = w->starts;
  if (!dsr_reserve(&documents, &w->documents_capacity, w->count + 1,
                   sizeof *w->documents))
    return DSR_ENOMEM;
  w->documents = documents;
  if (!dsr_reserve(&starts, &w->starts_capacity, w->count + 2,
                   sizeof *w->starts))
    return DSR_ENOMEM;
  w->starts = starts;
  w->documents[w->count] = id;
  w->starts[w->count++] = w->tokens;
  return DSR_OK;
}

static int fail_tokens(const segment_writer *w, int64_t id, dsr_error *err) {
  return dsr_fail(err, DSR_EDAMAGED, 0,
                  "%s: the tokens of document %lld are damaged",
                  w->corpus->path, (long long)id);
}

/* Rows of what is to be indexed: document, n, forms, covered. */
static int read_rows(segment_writer *w, int64_t last, sqlite3_stmt **rows,
                     dsr_error *err) {
  return dsr_store_row(w->corpus, err, rows,
                       "SELECT document, n, forms, covered\n"
                       "FROM document_tokens WHERE document BETWEEN ? AND ?\n"
                       "ORDER BY document",
                       "ii", w->first, last);
}

/* The forms of a row into w->row. */
static int read_forms(segment_writer *w, sqlite3_stmt *row, int64_t id, size_t n,
                      dsr_error *err) {
  const uint8_t *p = sqlite3_column_blob(row, 2);
  size_t size = (size_t)sqlite3_column_bytes(row, 2);
  void *forms = w->row;
  dsr_form highest;
  if (n > size)
    return fail_tokens(w, id, err);
  if (!dsr_reserve(&forms, &w->row_capacity, n + 1, sizeof *w->row))
    return dsr_fail_memory(err);
  w->row = forms;
  if (!dsr_forms_unpack(p, size, n, w->row, &highest) || highest > w->issued)
    return fail_tokens(w, id, err);
  return DSR_OK;
}

static int count_row(segment_writer *w, sqlite3_stmt *row, dsr_error *err) {
  int64_t id = sqlite3_column_int64(row, 0);
  if (add_document(w, id) != DSR_OK)
    return dsr_fail_memory(err);
  uint32_t n = dsr_column_u32(row, 1);
  if (w->tokens + n >= OUTSIDE)
    return fail_tokens(w, id, err);
  int status = read_forms(w, row, id, n, err);
  if (status != DSR_OK)
    return status;
  for (uint32_t i = 0; i < n; i++)
    w->ends[w->row[i]]++;
  w->tokens += n;
  return DSR_OK;
}

/* Take documents until the segment is full. DSR_DONE: there are none. */
static int count_forms(segment_writer *w, dsr_error *err) {
  sqlite3_stmt *rows;
  int status = read_rows(w, w->last, &rows, err);
  if (status != DSR_OK)
    return status;
  while (status == DSR_OK) {
    uint32_t n = dsr_column_u32(rows, 1);
    if (w->count && (uint64_t)w->tokens + n > DSR_SEGMENT_TOKENS)
      break;
    status = count_row(w, rows, err);
    if (status == DSR_OK)
      status = dsr_store_step(w->corpus, rows, err);
  }
  sqlite3_reset(rows);
  if (status != DSR_OK && status != DSR_DONE)
    return status;
  w->starts[w->count] = w->tokens;
  return DSR_OK;
}

/* A byte a token of the row into w->skip; *all: every one is covered, and
 * nothing was written. */
static int read_covered(segment_writer *w, sqlite3_stmt *row, size_t n, bool *all,
                        dsr_error *err) {
  const uint8_t *p = sqlite3_column_blob(row, 3);
  size_t size = (size_t)sqlite3_column_bytes(row, 3), covered;
  void *skip = w->skip;
  if (!dsr_reserve(&skip, &w->skip_capacity, n + 1, 1))
    return dsr_fail_memory(err);
  w->skip = skip;
  if (!dsr_covered_unpack(p, size, n, w->skip, &covered))
    return fail_tokens(w, sqlite3_column_int64(row, 0), err);
  *all = covered == n;
  return DSR_OK;
}

static int place_row(segment_writer *w, size_t d, sqlite3_stmt *row,
                     dsr_error *err) {
  uint32_t start = w->starts[d], n = w->starts[d + 1] - start;
  bool all = false;
  int status = read_forms(w, row, w->documents[d], n, err);
  if (status == DSR_OK)
    status = read_covered(w, row, n, &all, err);
  if (status != DSR_OK)
    return status;
  if (all)
    for (uint32_t i = 0; i < n; i++)
      w->places[w->ends[w->row[i]]++] = start + i;
  else
    for (uint32_t i = 0; i < n; i++)
      w->places[w->ends[w->row[i]]++] =
          (start + i) | (w->skip[i] ? OUTSIDE : 0);
  for (uint32_t b = (start + BLOCK - 1) / BLOCK; b * BLOCK < start + n; b++)
    w->blocks[b] = (uint32_t)d;
  return DSR_OK;
}

/* The second pass, over the same rows: counts become the ends of places. */
static int place_tokens(segment_writer *w, dsr_error *err) {
  uint32_t at = 0;
  w->places = dsr_alloc((size_t)w->tokens * sizeof *w->places);
  w->blocks = dsr_alloc((w->tokens / BLOCK + 1) * sizeof *w->blocks);
  if (!w->places || !w->blocks)
    return dsr_fail_memory(err);
  for (size_t f = 0; f <= w->issued; f++) {
    uint32_t n = w->ends[f];
    w->ends[f] = at;
    at += n;
  }
  sqlite3_stmt *rows;
  size_t d = 0;
  int status = read_rows(w, w->documents[w->count - 1], &rows, err);
  if (status != DSR_OK)
    return status;
  while (status == DSR_OK && (status = place_row(w, d++, rows, err)) == DSR_OK)
    status = dsr_store_step(w->corpus, rows, err);
  sqlite3_reset(rows);
  return status == DSR_DONE ? DSR_OK : status;
}

/* --- the lists --- */

static inline size_t put_varint(uint8_t *to, uint64_t n) {
  size_t len = 0;
  for (; n >= 0x80; n >>= 7)
    to[len++] = (uint8_t)(n | 0x80);
  to[len++] = (uint8_t)n;
  return len;
}

static void write_chunk(segment_writer *w, size_t len, dsr_error *err) {
  if (w->status == DSR_OK)
    w->status = dsr_store_do(
        w->corpus, err,
        "INSERT INTO chunk(id, segment, postings) VALUES(?, ?, ?)", "iib",
        (int64_t)((uint64_t)w->id << 32) + w->chunks, w->id, w->chunk, len);
  w->chunks++;
  w->filled -= len;
  memmove(w->chunk, w->chunk + len, w->filled);
}

static inline void put_number(segment_writer *w, uint64_t n, dsr_error *err) {
  size_t len = put_varint(w->chunk + w->filled, n);
  w->filled += len;
  w->written += len;
  if (w->filled >= DSR_CHUNK)
    write_chunk(w, DSR_CHUNK, err);
}

/* The document that holds a token, which is at or after document `from`. */
static size_t document_of(const segment_writer *w, uint32_t token,
                          size_t from) {
  size_t low = w->blocks[token / BLOCK], high = w->count - 1;
  if (token / BLOCK < (w->tokens - 1) / BLOCK)
    high = w->blocks[token / BLOCK + 1];
  if (low < from)
    low = from;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (w->starts[middle + 1] <= token)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The places of one form in one document; counts those in covered zones. */
static uint32_t write_entry(segment_writer *w, uint64_t delta,
                            const uint32_t *places, size_t n, uint32_t start,
                            dsr_error *err) {
  uint32_t covered = 0, at = start;
  for (size_t i = 0; i < n; i++)
    covered += !(places[i] & OUTSIDE);
  bool mixed = covered < n;
  put_number(w, delta << 2 | (uint64_t)mixed << 1 | (n == 1), err);
  if (n > 1)
    put_number(w, n, err);
  for (size_t i = 0; i < n; i++) {
    uint32_t token = places[i] & ~OUTSIDE;
    uint64_t step = token - at;
    put_number(w, mixed ? step << 1 | !!(places[i] & OUTSIDE) : step, err);
    at = token;
  }
  return covered;
}

static void write_list(segment_writer *w, dsr_form form, dsr_form *before,
                       const uint32_t *places, size_t n, dsr_error *err) {
  dsr_listed of = {.form = form, .at = w->written, .hits = n};
  int64_t previous = w->documents[0];
  size_t d = 0;
  for (size_t i = 0; i < n;) {
    d = document_of(w, places[i] & ~OUTSIDE, d);
    size_t from = i;
    while (i < n && (places[i] & ~OUTSIDE) < w->starts[d + 1])
      i++;
    uint32_t covered =
        write_entry(w, (uint64_t)(w->documents[d] - previous), places + from,
                    i - from, w->starts[d], err);
    previous = w->documents[d];
    of.documents++;
    of.covered_hits += covered;
    of.covered_documents += covered > 0;
  }
  bool mixed = of.covered_hits < of.hits;
  uint8_t entry[LISTED_MAX];
  size_t len = put_varint(entry, form - *before);
  len += put_varint(entry + len, w->written - of.at);
  len += put_varint(entry + len, of.hits << 1 | mixed);
  if (of.hits > 1) {
    len += put_varint(entry + len, of.documents);
    if (mixed) {
      len += put_varint(entry + len, of.covered_hits);
      len += put_varint(entry + len, of.covered_documents);
    }
  }
  dsr_buf_add(&w->directory, (const char *)entry, len);
  *before = form;
}

static int write_lists(segment_writer *w, dsr_error *err) {
  dsr_form before = 0;
  uint32_t from = 0;
  for (size_t f = 1; f <= w->issued && w->status == DSR_OK; f++) {
    uint32_t n = w->ends[f] - from;
    if (n)
      write_list(w, (dsr_form)f, &before, w->places + from, n, err);
    from = w->ends[f];
  }
  if (w->filled && w->status == DSR_OK)
    write_chunk(w, w->filled, err);
  if (w->status != DSR_OK)
    return w->status;
  if (w->directory.failed)
    return dsr_fail_memory(err);
  return dsr_store_do(
      w->corpus, err,
      "INSERT INTO segment(id, first, last, documents, tokens, directory)\n"
      "VALUES(?, ?, ?, ?, ?, ?)",
      "iiiiib", w->id, w->documents[0], w->documents[w->count - 1],
      (int64_t)w->count, (int64_t)w->tokens, w->directory.data,
      w->directory.len);
}

/* One segment, from the first document on. */
static int write_segment(segment_writer *w, dsr_error *err) {
  uint32_t issued;
  int status = dsr_forms_issued(w->corpus, &issued, err);
  if (status != DSR_OK)
    return status;
  w->issued = issued;
  w->ends = dsr_alloc_zero(w->issued + 1, sizeof *w->ends);
  if (!w->ends)
    return dsr_fail_memory(err);
  status = count_forms(w, err);
  if (status == DSR_OK)
    status = place_tokens(w, err);
  return status == DSR_OK ? write_lists(w, err) : status;
}

static void empty_writer(segment_writer *w) {
  dsr_free(w->documents);
  dsr_free(w->starts);
  dsr_free(w->ends);
  dsr_free(w->places);
  dsr_free(w->blocks);
  dsr_free(w->row);
  dsr_free(w->skip);
  dsr_buf_free(&w->directory);
}

int dsr_segments_write(dsr_corpus *c, int64_t first, int64_t last, int64_t *id,
                       dsr_error *err) {
  int status = DSR_OK;
  segment_writer *w = dsr_alloc_zero(1, sizeof *w);
  if (!w)
    return dsr_fail_memory(err);
  while (status == DSR_OK) {
    memset(w, 0, sizeof *w);
    w->corpus = c;
    w->id = *id;
    w->first = first;
    w->last = last;
    status = write_segment(w, err);
    int64_t reached = status == DSR_OK ? w->documents[w->count - 1] : last;
    empty_writer(w);
    if (status == DSR_OK)
      ++*id;
    if (reached == last)
      break;
    first = reached + 1;
  }
  dsr_free(w);
  return status == DSR_DONE ? DSR_OK : status;
}
