/* JSONL: a record a line. Lines are cut from the file by hand, so that a line's
 * length is bounded before anything parses it; its nesting is counted before
 * jansson recurses on it, and its text lifted out (line.c). A record that is none is skipped with its line. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/base/hash.h"
#include "core/base/utf8.h"
#include "core/load/line.h"
#include "core/load/loader.h"
#include "dossier/date.h"

#define LINE_MAX_BYTES ((size_t)64 << 20)
enum { READ_SIZE = 1 << 16, DEPTH_MAX = 64 };

int dsr_jsonl_begin(dsr_jsonl *jsonl, int fd, const char *key,
                    const dsr_record *of, dsr_error *err) {
  *jsonl = (dsr_jsonl){.fd = fd};
  jsonl->key = dsr_copy(key, strlen(key));
  jsonl->source = dsr_copy(of->source, strlen(of->source));
  jsonl->place = dsr_copy(of->place, strlen(of->place));
  if (jsonl->key && jsonl->source && jsonl->place)
    return DSR_OK;
  dsr_jsonl_end(jsonl);
  return dsr_fail_memory(err);
}

void dsr_jsonl_end(dsr_jsonl *jsonl) {
  if (jsonl->fd >= 0)
    close(jsonl->fd);
  dsr_free(jsonl->key);
  dsr_free(jsonl->source);
  dsr_free(jsonl->place);
  dsr_buf_free(&jsonl->buffer);
  dsr_buf_free(&jsonl->rest);
  *jsonl = (dsr_jsonl){.fd = -1};
}

/* --- lines --- */

/* Read more behind what is there; used bytes are dropped first. */
static int read_more(dsr_jsonl *jsonl, dsr_error *err) {
  dsr_buf *buffer = &jsonl->buffer;
  char bytes[READ_SIZE];
  if (jsonl->at) {
    memmove(buffer->data, buffer->data + jsonl->at, buffer->len - jsonl->at);
    buffer->len -= jsonl->at;
    jsonl->offset += jsonl->at;
    jsonl->at = 0;
  }
  ssize_t n;
  do
    n = read(jsonl->fd, bytes, sizeof bytes);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    return dsr_fail(err, DSR_EIO, 0, "cannot be read: %s", strerror(errno));
  jsonl->end = n == 0;
  return dsr_buf_add(buffer, bytes, (size_t)n) ? DSR_OK : dsr_fail_memory(err);
}

typedef struct cut_line {
  const char *data;
  size_t len;
  uint64_t offset; /* in the file */
  bool too_long;   /* what is over was passed by */
} cut_line;

static int next_line(dsr_jsonl *jsonl, cut_line *out, dsr_error *err) {
  size_t searched = 0;
  *out = (cut_line){0};
  for (;;) {
    size_t there = jsonl->buffer.len - jsonl->at;
    const char *data = there ? jsonl->buffer.data + jsonl->at : "";
    const char *stop = there > searched
                           ? memchr(data + searched, '\n', there - searched)
                           : NULL;
    size_t len = stop ? (size_t)(stop - data) : there;
    if (stop || (jsonl->end && there)) {
      out->data = data;
      out->len = len;
      out->offset = jsonl->offset + jsonl->at;
      out->too_long = out->too_long || len > LINE_MAX_BYTES;
      jsonl->at += len + (stop != NULL);
      jsonl->line++;
      return DSR_OK;
    }
    if (jsonl->end && out->too_long) {
      jsonl->line++;
      return DSR_OK;
    }
    if (jsonl->end)
      return DSR_DONE;
    if (there > LINE_MAX_BYTES) {
      out->too_long = true;
      jsonl->at += there;
      there = 0;
    }
    searched = there;
    int status = read_more(jsonl, err);
    if (status != DSR_OK)
      return status;
  }
}

static bool is_blank(cut_line l) {
  for (size_t i = 0; i < l.len; i++)
    if (!strchr(" \t\r", l.data[i]) || l.data[i] == '\0')
      return false;
  return true;
}

/* --- a record's fields --- */

static const char *plain_string(const json_t *value) {
  const char *s = json_is_string(value) ? json_string_value(value) : NULL;
  return s && *s && strlen(s) == json_string_length(value) ? s : NULL;
}

/* Move a field that is a plain string out of the record. */
static int take(dsr_loader *loader, json_t *object, const char *name,
                const char **out, dsr_error *err) {
  const char *s = plain_string(json_object_get(object, name));
  if (!s)
    return DSR_OK;
  *out = dsr_record_string(loader, s);
  json_object_del(object, name);
  return *out ? DSR_OK : dsr_fail_memory(err);
}

/* The id as a key, or FILE:LINE. */
static int take_key(dsr_loader *loader, json_t *object, dsr_error *err) {
  const json_t *id = json_object_get(object, "id");
  const char *s = plain_string(id);
  dsr_buf key = {0};
  if (loader->prefix && (s || json_is_integer(id)))
    dsr_buf_text(&key, loader->prefix);
  if (s)
    dsr_buf_text(&key, s);
  else if (json_is_integer(id))
    dsr_buf_format(&key, "%lld", (long long)json_integer_value(id));
  else
    dsr_buf_format(&key, "%s:%llu", loader->jsonl.key,
                   (unsigned long long)loader->jsonl.line);
  if (s || json_is_integer(id))
    json_object_del(object, "id");
  loader->record.key = key.failed ? NULL : dsr_record_string(loader, key.data);
  dsr_buf_free(&key);
  return loader->record.key ? DSR_OK : dsr_fail_memory(err);
}

/* A date as EDTF: as it stands, or the day of "2022-09-02T10:00:00Z". What is
 * neither stays in the metadata, with a warning. */
static int take_date(dsr_loader *loader, json_t *object, dsr_error *err) {
  const json_t *value = json_object_get(object, "date");
  const char *s = plain_string(value);
  char date[DSR_DATE_MAX] = "";
  dsr_day first, last;
  if (!value || json_is_null(value)) {
    json_object_del(object, "date");
    return DSR_OK;
  }
  if (json_is_integer(value) && json_integer_value(value) >= 1000 &&
      json_integer_value(value) <= 9999) {
    long long year = (long long)json_integer_value(value);
    for (int i = 3; i >= 0; i--, year /= 10)
      date[i] = (char)('0' + year % 10);
  } else if (s && strlen(s) < sizeof date) {
    strcpy(date, s);
    if (strlen(s) > 10 && (s[10] == 'T' || s[10] == ' '))
      date[10] = '\0';
  }
  if (*date && dsr_date_bounds(date, &first, &last, NULL) == DSR_OK) {
    loader->record.published = dsr_record_string(loader, date);
    json_object_del(object, "date");
    return loader->record.published ? DSR_OK : dsr_fail_memory(err);
  }
  dsr_buf line = {0};
  dsr_buf_format(&line, "the date \"%.60s\" is no EDTF value; kept as metadata",
                 s ? s : "");
  loader->record.warning =
      line.failed ? NULL : dsr_record_string(loader, line.data);
  dsr_buf_free(&line);
  return loader->record.warning ? DSR_OK : dsr_fail_memory(err);
}

/* The text is in loader->text already when it was lifted out of the line. */
static int take_text(dsr_loader *loader, json_t *object, bool lifted,
                     dsr_error *err) {
  const json_t *value = json_object_get(object, "text");
  size_t len = lifted                  ? loader->text.len
               : json_is_string(value) ? json_string_length(value)
                                       : 0;
  if (len == 0)
    return dsr_record_skip(loader, err, "line %llu: a record without text",
                           (unsigned long long)loader->record.line);
  if (len > DSR_DOCUMENT_MAX)
    return dsr_record_skip(loader, err, "line %llu: text over 16 MB (%zu bytes)",
                           (unsigned long long)loader->record.line, len);
  if (!lifted)
    loader->text.len = 0;
  if (!lifted && !dsr_buf_add(&loader->text, json_string_value(value), len))
    return dsr_fail_memory(err);
  loader->record.text = loader->text.data;
  loader->record.len = len;
  json_object_del(object, "text");
  return DSR_OK;
}

static int take_fields(dsr_loader *loader, json_t *object, bool lifted,
                       dsr_error *err) {
  dsr_record *record = &loader->record;
  int status = take_key(loader, object, err);
  if (status == DSR_OK)
    status = take_text(loader, object, lifted, err);
  if (status != DSR_OK || record->skipped)
    return status;
  status = take(loader, object, "title", &record->title, err);
  if (status == DSR_OK)
    status = take(loader, object, "author", &record->author, err);
  if (status == DSR_OK)
    status = take(loader, object, "publisher", &record->publisher, err);
  if (status == DSR_OK && !record->publisher)
    status = take(loader, object, "source", &record->publisher, err);
  if (status == DSR_OK)
    status = take_date(loader, object, err);
  if (status == DSR_OK)
    status = dsr_record_metadata(loader, object, err);
  record->derived = 1;
  return status;
}

/* The line as JSON without its text, which is in loader->text then; NULL, with
 * *lifted false, when the text cannot be lifted out. */
static json_t *parse_lifted(dsr_loader *loader, const char *data, size_t len,
                            const dsr_line *line, bool *lifted) {
  dsr_buf *rest = &loader->jsonl.rest;
  json_error_t why;
  json_t *object = NULL;
  rest->len = loader->text.len = 0;
  if (line->text &&
      dsr_line_unescape(data + line->text, line->text_end - line->text,
                        &loader->text) &&
      dsr_buf_add(rest, data, line->text) &&
      dsr_buf_add(rest, data + line->text_end, len - line->text_end))
    object = json_loadb(rest->data, rest->len,
                        JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why);
  *lifted = object != NULL;
  return object;
}

static int read_record(dsr_loader *loader, const char *data, size_t len,
                       dsr_error *err) {
  json_error_t why;
  unsigned long long number = loader->record.line;
  dsr_line line = dsr_line_scan(data, len);
  bool lifted;
  if (line.depth > DEPTH_MAX)
    return dsr_record_skip(loader, err, "line %llu: nested more than %d deep",
                           number, DEPTH_MAX);
  json_t *object = parse_lifted(loader, data, len, &line, &lifted);
  if (loader->text.failed || loader->jsonl.rest.failed) {
    json_decref(object);
    dsr_buf_free(&loader->text);
    dsr_buf_free(&loader->jsonl.rest);
    return dsr_fail_memory(err);
  }
  if (!object)
    object = json_loadb(data, len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL,
                        &why);
  if (!object)
    return dsr_record_skip(loader, err, "line %llu: not JSON: %s", number,
                           why.text);
  int status = json_is_object(object)
                   ? take_fields(loader, object, lifted, err)
                   : dsr_record_skip(loader, err,
                                     "line %llu: not a JSON object", number);
  json_decref(object);
  return status;
}

static int read_line(dsr_loader *loader, cut_line l, dsr_error *err) {
  dsr_record *record = &loader->record;
  dsr_sha256(l.data, l.len, record->sha256);
  size_t bom = loader->jsonl.line == 1 && l.len >= 3 &&
                       memcmp(l.data, "\xef\xbb\xbf", 3) == 0
                   ? 3
                   : 0;
  size_t bad = dsr_utf8_check(l.data, l.len);
  if (bad == l.len)
    return read_record(loader, l.data + bom, l.len - bom, err);
  dsr_buf repaired = {0};
  size_t count = dsr_utf8_repair(l.data, l.len, &repaired);
  int status = repaired.failed ? dsr_fail_memory(err)
                               : read_record(loader, repaired.data + bom,
                                             repaired.len - bom, err);
  record->replaced = (uint32_t)count;
  record->first_bad = l.offset + bad;
  dsr_buf_free(&repaired);
  return status;
}

int dsr_jsonl_next(dsr_loader *loader, dsr_error *err) {
  cut_line l;
  dsr_error why = {0};
  int status;
  do
    status = next_line(&loader->jsonl, &l, &why);
  while (status == DSR_OK && !l.too_long && is_blank(l));
  if (status == DSR_DONE)
    return status;
  loader->record.line = loader->jsonl.line;
  loader->record.source = dsr_record_string(loader, loader->jsonl.source);
  loader->record.place = dsr_record_string(loader, loader->jsonl.place);
  if (!loader->record.source || !loader->record.place || status == DSR_ENOMEM)
    return dsr_fail_memory(err);
  if (status != DSR_OK) {
    loader->jsonl.end = true;
    loader->jsonl.at = loader->jsonl.buffer.len;
    return dsr_record_skip(loader, err, "%s", why.message);
  }
  if (l.too_long)
    return dsr_record_skip(loader, err, "line %llu: over 64 MB",
                           (unsigned long long)loader->record.line);
  return read_line(loader, l, err);
}
