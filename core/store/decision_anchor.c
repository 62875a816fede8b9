/* See decision_anchor.h. The text itself is sought, and what stands around it
 * tells equal words apart; of repeats that are alike all around, their number
 * says which. Refused: offsets, which a correction elsewhere in the text moves,
 * and a sentence's hash, which other abbreviations change. */
#include "core/store/decision_anchor.h"

#include <string.h>

#include "core/base/hash.h"

enum { AROUND = 64, CONTEXT = 16 };

/* The hash of what stands before and behind a span. */
static void context_of(const char *text, size_t len, dsr_span at,
                       char out[CONTEXT + 1]) {
  char hex[DSR_SHA256_HEX];
  size_t first = at.start < AROUND ? 0 : at.start - AROUND;
  size_t last = len - at.end < AROUND ? len : (size_t)at.end + AROUND;
  dsr_sha256_run run;
  dsr_sha256_begin(&run);
  dsr_sha256_add(&run, text + first, at.start - first);
  dsr_sha256_add(&run, "\0", 1);
  dsr_sha256_add(&run, text + at.end, last - at.end);
  dsr_sha256_end(&run, hex);
  memcpy(out, hex, CONTEXT);
  out[CONTEXT] = '\0';
}

/* The next place of words at or behind *from; moves it behind the place. */
static bool next_place(const char *text, size_t len, const char *words,
                       size_t size, size_t *from, dsr_span *out) {
  while (size && *from + size <= len) {
    const char *at = memchr(text + *from, words[0], len - size - *from + 1);
    if (!at)
      return false;
    *from = (size_t)(at - text) + 1;
    if (memcmp(at, words, size) == 0) {
      *out = (dsr_span){(uint32_t)(at - text), (uint32_t)(at - text + (long)size)};
      return true;
    }
  }
  return false;
}

/* A document's text by any of its keys, copied; DSR_DONE: no such document. */
static int open_text(dsr_corpus *c, const char *key, int64_t *id, dsr_buf *own,
                     dsr_buf *text, dsr_error *err) {
  sqlite3_stmt *row;
  int status = dsr_store_row(
      c, err, &row,
      "SELECT d.id, d.key, d.text FROM document d JOIN origin o\n"
      "  ON o.document = d.id WHERE o.key = ?\n"
      "ORDER BY o.key <> d.key, d.id LIMIT 1",
      "t", key);
  if (status != DSR_OK)
    return status;
  *id = sqlite3_column_int64(row, 0);
  if (own)
    dsr_buf_text(own, dsr_column_text(row, 1));
  const char *bytes = dsr_column_text(row, 2);
  dsr_buf_add(text, bytes, (size_t)sqlite3_column_bytes(row, 2));
  sqlite3_reset(row);
  return text->failed || (own && own->failed) ? dsr_fail_memory(err) : DSR_OK;
}

/* Of the places of words with this context: how many, and which is `wanted`
 * (its number when it is told by place, its place when by number). */
typedef struct repeats {
  uint32_t count, number;
  dsr_span place;
} repeats;

static repeats count_repeats(const char *text, size_t len, const char *words,
                             size_t size, const char *context, uint32_t number,
                             const dsr_span *place) {
  repeats r = {0};
  size_t from = 0;
  dsr_span at;
  while (next_place(text, len, words, size, &from, &at)) {
    char around[CONTEXT + 1];
    context_of(text, len, at, around);
    if (strcmp(around, context) != 0)
      continue;
    r.count++;
    if (place ? place->start == at.start : r.count == number) {
      r.number = r.count;
      r.place = at;
    }
  }
  return r;
}

static int place_once(const char *doc, const dsr_buf *text, const char *words,
                      dsr_span *out, dsr_error *err) {
  size_t from = 0, count = 0;
  dsr_span at, second = {0};
  while (next_place(text->data, text->len, words, strlen(words), &from, &at)) {
    if (count == 0)
      *out = at;
    else if (count == 1)
      second = at;
    count++;
  }
  if (count == 0)
    return dsr_fail(err, DSR_ENOTFOUND, 0,
                    "%s: the text \"%.80s\" does not stand there; quote it as "
                    "it is printed",
                    doc, words);
  if (count > 1)
    return dsr_fail(err, DSR_EINVAL, out->start,
                    "%s: the text \"%.80s\" stands there %zu times, first at "
                    "[%u,%u) and [%u,%u); quote more of it, or give the span",
                    doc, words, count, out->start, out->end, second.start,
                    second.end);
  return DSR_OK;
}

int dsr_anchor_make(dsr_corpus *c, const char *doc, const char *words,
                    dsr_span span, dsr_buf *out, dsr_error *err) {
  dsr_buf text = {0}, key = {0}, quoted = {0};
  int64_t id;
  char context[CONTEXT + 1];
  sqlite3_stmt *row;
  int status = open_text(c, doc, &id, &key, &text, err);
  if (status == DSR_DONE)
    status = dsr_key_missing(c, doc, err);
  if (status == DSR_OK && words)
    status = place_once(doc, &text, words, &span, err);
  if (status == DSR_OK)
    status = dsr_current_set(c, id, err);
  if (status == DSR_OK)
    status = dsr_current_span(c, span, "anchor", err);
  if (status != DSR_OK)
    goto done;
  context_of(text.data, text.len, span, context);
  if (!dsr_buf_add(&quoted, text.data + span.start, span.end - span.start)) {
    status = dsr_fail_memory(err);
    goto done;
  }
  repeats r = count_repeats(text.data, text.len, quoted.data, quoted.len, context,
                            0, &span);
  status = dsr_store_row(
      c, err, &row,
      "SELECT json_patch(json_object('doc', ?1, 'text', ?2, 'context', ?3),\n"
      "  CASE ?5 WHEN 1 THEN '{}' ELSE json_object('n', ?4, 'of', ?5) END)",
      "tstii", key.data, quoted.data, quoted.len, context, (int64_t)r.number,
      (int64_t)r.count);
  if (status == DSR_OK) {
    dsr_buf_text(out, dsr_column_text(row, 0));
    sqlite3_reset(row);
    status = out->failed ? dsr_fail_memory(err) : DSR_OK;
  }
done:
  dsr_buf_free(&text);
  dsr_buf_free(&key);
  dsr_buf_free(&quoted);
  return status;
}

int dsr_anchor_find(dsr_corpus *c, const char *anchor, dsr_anchor_place *out,
                    dsr_error *err) {
  dsr_buf doc = {0}, words = {0}, context = {0}, text = {0};
  sqlite3_stmt *row;
  int64_t number = 1, of = 1;
  *out = (dsr_anchor_place){0};
  int status = dsr_store_row(
      c, err, &row,
      "SELECT json_extract(?1, '$.doc'), json_extract(?1, '$.text'),\n"
      "  json_extract(?1, '$.context'),\n"
      "  coalesce(json_extract(?1, '$.n'), 1),\n"
      "  coalesce(json_extract(?1, '$.of'), 1) WHERE json_valid(?1)",
      "t", anchor);
  if (status == DSR_OK) {
    const char *s = dsr_column_text(row, 1);
    dsr_buf_text(&doc, dsr_column_text(row, 0));
    dsr_buf_add(&words, s, (size_t)sqlite3_column_bytes(row, 1));
    dsr_buf_text(&context, dsr_column_text(row, 2));
    number = sqlite3_column_int64(row, 3);
    of = sqlite3_column_int64(row, 4);
    sqlite3_reset(row);
    if (doc.failed || words.failed || context.failed)
      status = dsr_fail_memory(err);
  }
  if (status == DSR_DONE ||
      (status == DSR_OK && (!doc.len || !words.len || context.len != CONTEXT)))
    status = dsr_fail(err, DSR_EINVAL, 0,
                      "this is no anchor: it wants a JSON object with doc, text "
                      "and context, as \"dossier export CORPUS decisions\" "
                      "writes it");
  if (status == DSR_OK)
    status = open_text(c, doc.data, &out->document, NULL, &text, err);
  if (status == DSR_OK) {
    repeats r = count_repeats(text.data, text.len, words.data, words.len,
                              context.data, (uint32_t)number, NULL);
    out->span = r.place;
    status = r.number && r.count == of ? DSR_OK : DSR_DONE;
  }
  if (status != DSR_OK)
    *out = (dsr_anchor_place){0};
  dsr_buf_free(&doc);
  dsr_buf_free(&words);
  dsr_buf_free(&context);
  dsr_buf_free(&text);
  return status;
}

#define QUOTES_IT                                                              \
  "CASE WHEN json_valid(anchor) THEN json_extract(anchor, '$.doc') END IN\n"   \
  "  (SELECT key FROM origin WHERE document = ?1)"

int dsr_decisions_forget(dsr_corpus *c, int64_t document, dsr_error *err) {
  int status = dsr_store_do(
      c, err,
      "DELETE FROM decision WHERE (" QUOTES_IT "\n"
      "    AND kind IN ('merge', 'split', 'reject', 'retype', 'zone'))\n"
      "  OR (kind IN ('zone', 'date') AND subject IN\n"
      "    (SELECT key FROM origin WHERE document = ?1))",
      "i", document);
  if (status == DSR_OK)
    status = dsr_store_do(c, err,
                          "UPDATE decision SET anchor = NULL WHERE " QUOTES_IT,
                          "i", document);
  if (status == DSR_OK)
    status = dsr_store_do(c, err,
                          "DELETE FROM overruled WHERE key IN\n"
                          "(SELECT key FROM origin WHERE document = ?)",
                          "i", document);
  return status;
}
