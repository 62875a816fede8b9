/* The document that rows are being put about: its text and sentences, read
 * once for all of them, so that every span is judged against the text. */
#include <string.h>

#include "core/store/corpus.h"
#include "core/store/row_check.h"

void dsr_current_drop(dsr_corpus *c) {
  dsr_free(c->current.text);
  dsr_free(c->current.sentences);
  c->current = (dsr_current){0};
}

int dsr_current_set(dsr_corpus *c, int64_t id, dsr_error *err) {
  if (id != 0 && c->current.id == id)
    return DSR_OK;
  dsr_current_drop(c);
  sqlite3_stmt *row;
  int status = dsr_store_row(c, err, &row,
                             "SELECT d.text, t.sentences FROM document d\n"
                             "LEFT JOIN document_tokens t ON t.document = d.id\n"
                             "WHERE d.id = ?",
                             "i", id);
  if (status == DSR_DONE)
    return dsr_fail(err, DSR_ENOTFOUND, 0, "%s: there is no document %lld",
                    c->path, (long long)id);
  if (status != DSR_OK)
    return status;
  const char *text = dsr_column_text(row, 0);
  size_t len = (size_t)sqlite3_column_bytes(row, 0);
  const void *packed = sqlite3_column_blob(row, 1);
  size_t size = (size_t)sqlite3_column_bytes(row, 1);
  c->current.text = dsr_copy(text, len);
  c->current.len = len;
  status = c->current.text
               ? dsr_sentences_unpack(packed, size, len, &c->current.sentences,
                                      &c->current.sentence_count, err)
               : dsr_fail_memory(err);
  sqlite3_reset(row);
  if (status == DSR_OK)
    c->current.id = id;
  else
    dsr_current_drop(c);
  return status;
}

int dsr_current_for(dsr_corpus *c, int64_t document, int64_t run,
                    dsr_error *err) {
  int status = dsr_current_set(c, document, err);
  if (status != DSR_OK || c->current.run == run)
    return status == DSR_OK && run == 0
               ? dsr_fail(err, DSR_ENOTFOUND, 0, "a row wants a run")
               : status;
  sqlite3_stmt *row;
  status = dsr_store_row(c, err, &row, "SELECT 1 FROM run WHERE id = ?", "i",
                         run);
  if (status == DSR_DONE)
    return dsr_fail(err, DSR_ENOTFOUND, 0, "%s: there is no run %lld", c->path,
                    (long long)run);
  if (status != DSR_OK)
    return status;
  sqlite3_reset(row);
  c->current.run = run;
  return DSR_OK;
}

static bool splits_character(const char *text, size_t len, uint32_t byte) {
  return byte < len && ((unsigned char)text[byte] & 0xC0) == 0x80;
}

int dsr_row_span(const char *text, size_t len, dsr_span span, const char *what,
                 dsr_error *err) {
  const char *why = NULL;
  if (span.start >= span.end)
    why = "is empty";
  else if (span.end > len)
    why = "ends outside the text";
  else if (splits_character(text, len, span.start) ||
           splits_character(text, len, span.end))
    why = "splits a character";
  if (!why)
    return DSR_OK;
  return dsr_fail(err, DSR_EINVAL, span.start, "%s [%u,%u) %s of %zu bytes",
                  what, span.start, span.end, why, len);
}

int dsr_current_span(const dsr_corpus *c, dsr_span span, const char *what,
                     dsr_error *err) {
  return dsr_row_span(c->current.text, c->current.len, span, what, err);
}

int32_t dsr_current_sentence(const dsr_corpus *c, uint32_t byte) {
  size_t low = 0, high = c->current.sentence_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (c->current.sentences[middle].end <= byte)
      low = middle + 1;
    else
      high = middle;
  }
  return low < c->current.sentence_count &&
                 c->current.sentences[low].start <= byte
             ? (int32_t)low
             : -1;
}

int dsr_words_of(dsr_corpus *c, dsr_words *words, int64_t document,
                 dsr_span span, const char **text, size_t *len,
                 dsr_error *err) {
  if (words->document != document) {
    sqlite3_stmt *row;
    dsr_words_free(words);
    int status = dsr_store_row(c, err, &row,
                               "SELECT text FROM document WHERE id = ?", "i",
                               document);
    if (status == DSR_OK) {
      words->len = (size_t)sqlite3_column_bytes(row, 0);
      words->text = dsr_copy(dsr_column_text(row, 0), words->len);
      sqlite3_reset(row);
      if (!words->text)
        return dsr_fail_memory(err);
      words->document = document;
    } else if (status != DSR_DONE) {
      return status;
    }
  }
  if (span.start > span.end || span.end > words->len)
    return dsr_fail(err, DSR_EDAMAGED, span.start,
                    "%s: [%u,%u) lies outside the text of document %lld",
                    c->path, span.start, span.end, (long long)document);
  *text = words->text + span.start;
  *len = span.end - span.start;
  return DSR_OK;
}

void dsr_words_free(dsr_words *words) {
  dsr_free(words->text);
  *words = (dsr_words){0};
}

bool dsr_is_type(const char *s) {
  if (!s || *s < 'a' || *s > 'z')
    return false;
  for (; *s; s++)
    if (!((*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9') || *s == '_'))
      return false;
  return true;
}

bool dsr_sentences_pack(const dsr_span *spans, size_t count, dsr_buf *out) {
  uint32_t at = 0;
  for (size_t i = 0; i < count; i++) {
    dsr_buf_varint(out, spans[i].start - at);
    dsr_buf_varint(out, spans[i].end - spans[i].start);
    at = spans[i].end;
  }
  return !out->failed;
}

int dsr_sentences_unpack(const void *bytes, size_t size, size_t len,
                         dsr_span **out, size_t *count, dsr_error *err) {
  const uint8_t *p = bytes, *end = size ? p + size : p;
  dsr_span *spans = NULL;
  size_t n = 0, capacity = 0;
  uint64_t at = 0, gap, length;
  while (p < end) {
    void *room = spans;
    if (!dsr_varint_read(&p, end, &gap) || !dsr_varint_read(&p, end, &length) ||
        gap > len || length > len || at + gap + length > len) {
      dsr_free(spans);
      return dsr_fail(err, DSR_EDAMAGED, 0,
                      "sentence %zu of a document lies outside its text", n);
    }
    if (!dsr_reserve(&room, &capacity, n + 1, sizeof *spans)) {
      dsr_free(spans);
      return dsr_fail_memory(err);
    }
    spans = room;
    spans[n++] = (dsr_span){(uint32_t)(at + gap), (uint32_t)(at + gap + length)};
    at += gap + length;
  }
  *out = spans;
  *count = n;
  return DSR_OK;
}
