/* See extract_frames.h. Refused: JSON, which would be read slower than an extractor
 * takes for a short document; sending structs as they are, which a stranger could
 * fill with pointers. */
#include "bindings/sandbox/extract_frames.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"

/* --- parts --- */

dsr_reader dsr_reader_of(const char *data, size_t len) {
  const void *bytes = data;
  const uint8_t *at = bytes;
  return (dsr_reader){at, at + len, false};
}

static uint64_t spoilt(dsr_reader *r) {
  r->bad = true;
  r->at = r->end;
  return 0;
}

uint64_t dsr_read_number(dsr_reader *r, uint64_t most) {
  uint64_t n;
  return dsr_varint_read(&r->at, r->end, &n) && n <= most ? n : spoilt(r);
}

const char *dsr_read_string(dsr_reader *r, size_t *len) {
  uint64_t n = dsr_read_number(r, SIZE_MAX);
  if (len != NULL)
    *len = 0;
  if (n == 0)
    return NULL;
  n--;
  if (n >= (size_t)(r->end - r->at) || r->at[n] != '\0') {
    spoilt(r);
    return NULL;
  }
  const void *s = r->at;
  r->at += n + 1;
  if (len != NULL)
    *len = (size_t)n;
  return s;
}

dsr_span dsr_read_span(dsr_reader *r) {
  uint32_t start = (uint32_t)dsr_read_number(r, UINT32_MAX);
  uint32_t end = (uint32_t)dsr_read_number(r, UINT32_MAX);
  return (dsr_span){start, end};
}

bool dsr_read_all(const dsr_reader *r) { return !r->bad && r->at == r->end; }

void dsr_write_bytes(dsr_buf *to, const char *s, size_t len) {
  dsr_buf_varint(to, (uint64_t)len + 1);
  dsr_buf_add(to, s, len);
  dsr_buf_byte(to, '\0');
}

void dsr_write_string(dsr_buf *to, const char *s) {
  if (s == NULL)
    dsr_buf_varint(to, 0);
  else
    dsr_write_bytes(to, s, strlen(s));
}

void dsr_write_span(dsr_buf *to, dsr_span span) {
  dsr_buf_varint(to, span.start);
  dsr_buf_varint(to, span.end);
}

/* --- rows --- */

enum { MENTION = 1, FACT, REFUSAL };

void dsr_write_mention(dsr_buf *to, const dsr_new_mention *m) {
  dsr_buf_byte(to, MENTION);
  dsr_write_span(to, m->span);
  dsr_write_string(to, m->type);
  dsr_write_string(to, m->slug);
  dsr_write_string(to, m->name);
  dsr_write_string(to, m->value);
  dsr_write_string(to, m->rule);
}

void dsr_write_refusal(dsr_buf *to, const dsr_refusal *refusal) {
  dsr_buf_byte(to, REFUSAL);
  dsr_write_span(to, refusal->span);
  dsr_write_string(to, refusal->type);
  dsr_write_string(to, refusal->rule);
  dsr_write_string(to, refusal->reason);
}

static dsr_refusal read_refusal(dsr_reader *r) {
  dsr_refusal refusal = {.span = dsr_read_span(r)};
  refusal.type = dsr_read_string(r, NULL);
  refusal.rule = dsr_read_string(r, NULL);
  refusal.reason = dsr_read_string(r, NULL);
  return refusal;
}

static dsr_new_mention read_mention(dsr_reader *r) {
  dsr_new_mention m = {.span = dsr_read_span(r)};
  m.type = dsr_read_string(r, NULL);
  m.slug = dsr_read_string(r, NULL);
  m.name = dsr_read_string(r, NULL);
  m.value = dsr_read_string(r, NULL);
  m.rule = dsr_read_string(r, NULL);
  return m;
}

static void write_fields(dsr_buf *to, const dsr_fact_field *fields, size_t count) {
  dsr_buf_varint(to, count);
  for (size_t i = 0; i < count; i++) {
    dsr_write_string(to, fields[i].path);
    dsr_buf_varint(to, (uint64_t)fields[i].kind);
    dsr_write_string(to, fields[i].value);
    dsr_write_span(to, fields[i].evidence);
  }
}

void dsr_write_fact(dsr_buf *to, const dsr_new_fact *f) {
  dsr_buf_byte(to, FACT);
  dsr_write_span(to, f->span);
  dsr_write_string(to, f->type);
  dsr_write_string(to, f->rule);
  write_fields(to, f->fields, f->field_count);
}

/* The fields, from `memory`; NULL when there is no room. */
static dsr_fact_field *read_fields(dsr_reader *r, dsr_arena *memory, uint64_t most,
                                   size_t *count) {
  *count = (size_t)dsr_read_number(r, most);
  dsr_fact_field *fields = dsr_arena_get(memory, (*count + 1) * sizeof *fields);
  for (size_t i = 0; fields != NULL && i < *count; i++) {
    fields[i].path = dsr_read_string(r, NULL);
    fields[i].kind = (dsr_field_kind)dsr_read_number(r, DSR_FIELD_MONEY);
    fields[i].value = dsr_read_string(r, NULL);
    fields[i].evidence = dsr_read_span(r);
  }
  return fields;
}

static int read_fact(dsr_reader *r, dsr_extraction *to, uint64_t *rows, dsr_error *err) {
  dsr_arena memory = {0};
  dsr_new_fact f = {.span = dsr_read_span(r)};
  f.type = dsr_read_string(r, NULL);
  f.rule = dsr_read_string(r, NULL);
  f.fields = read_fields(r, &memory, DSR_EXTRACT_FIELDS, &f.field_count);
  int status = DSR_OK;
  if (f.fields == NULL)
    status = dsr_fail_memory(err);
  else if (r->bad)
    status = DSR_EDAMAGED;
  else if (f.field_count > *rows)
    status = DSR_ELIMIT;
  if (status == DSR_OK) {
    *rows -= f.field_count;
    status = dsr_extraction_fact(to, &f, err);
  }
  dsr_arena_free(&memory);
  return status;
}

static int read_row(dsr_reader *r, uint64_t what, dsr_extraction *to, uint64_t *rows,
                    dsr_error *err) {
  if (what == FACT)
    return read_fact(r, to, rows, err);
  dsr_new_mention m = read_mention(r);
  return what != MENTION || r->bad ? DSR_EDAMAGED : dsr_extraction_mention(to, &m, err);
}

int dsr_read_rows(dsr_reader *r, dsr_extraction *to, uint64_t *rows,
                  void (*refused)(void *user, const dsr_refusal *refusal), void *user,
                  dsr_error *err) {
  int status = DSR_OK;
  while (status == DSR_OK && r->at < r->end) {
    uint64_t what = dsr_read_number(r, REFUSAL);
    if (*rows == 0) {
      status = DSR_ELIMIT;
      break;
    }
    *rows -= 1;
    if (what == REFUSAL) {
      dsr_refusal refusal = read_refusal(r);
      if (refused != NULL && !r->bad && refusal.reason != NULL)
        refused(user, &refusal);
    } else {
      status = read_row(r, what, to, rows, err);
    }
  }
  if (status == DSR_ELIMIT)
    return dsr_fail(err, DSR_ELIMIT, 0, "more rows than are taken from one document");
  if (r->bad)
    return dsr_fail(err, DSR_EDAMAGED, 0, "what came are no rows");
  return status;
}

/* --- the document --- */

static void write_info(dsr_buf *to, const dsr_document_info *info) {
  const char *const strings[] = {info->key, info->source, info->sha256, info->title,
                                 info->publisher, info->author, info->published,
                                 info->language, info->metadata, info->rules};
  const dsr_span spans[] = {info->stated.title, info->stated.author,
                            info->stated.published, info->stated.publisher};
  const uint64_t numbers[] = {(uint64_t)info->first, (uint64_t)info->last, info->bytes,
                              info->tokens, info->sentences, info->origins,
                              info->replaced, info->derived != 0};
  for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
    dsr_write_string(to, strings[i]);
  for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
    dsr_write_span(to, spans[i]);
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    dsr_buf_varint(to, numbers[i]);
}

static bool read_info(dsr_reader *r, dsr_arena *memory, dsr_document_info *info) {
  const char **const strings[] = {&info->key, &info->source, &info->sha256, &info->title,
                                  &info->publisher, &info->author, &info->published,
                                  &info->language, &info->metadata, &info->rules};
  dsr_span *const spans[] = {&info->stated.title, &info->stated.author,
                             &info->stated.published, &info->stated.publisher};
  uint32_t *const numbers[] = {&info->bytes, &info->tokens, &info->sentences,
                               &info->origins, &info->replaced};
  bool ok = true;
  for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) {
    size_t len;
    const char *s = dsr_read_string(r, &len);
    *strings[i] = s != NULL ? dsr_arena_copy(memory, s, len) : NULL;
    ok = ok && (s == NULL || *strings[i] != NULL);
  }
  for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
    *spans[i] = dsr_read_span(r);
  info->first = (dsr_day)dsr_read_number(r, UINT64_MAX);
  info->last = (dsr_day)dsr_read_number(r, UINT64_MAX);
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    *numbers[i] = (uint32_t)dsr_read_number(r, UINT32_MAX);
  info->derived = dsr_read_number(r, 1) != 0;
  return ok;
}

void dsr_write_document(dsr_buf *to, const dsr_document_info *info,
                        const dsr_analysis *analysis) {
  const dsr_stream *stream = dsr_analysis_stream(analysis);
  size_t zone_count, sentence_count;
  const dsr_zone *zones = dsr_analysis_zones(analysis, &zone_count);
  const dsr_span *sentences = dsr_analysis_sentences(analysis, &sentence_count);
  write_info(to, info);
  dsr_write_string(to, dsr_analysis_language(analysis));
  dsr_write_bytes(to, stream->text, stream->len);
  dsr_buf_varint(to, zone_count);
  for (size_t i = 0; i < zone_count; i++) {
    dsr_write_span(to, (dsr_span){zones[i].start, zones[i].end});
    dsr_buf_varint(to, zones[i].kind);
  }
  dsr_buf_varint(to, sentence_count);
  for (size_t i = 0; i < sentence_count; i++)
    dsr_write_span(to, sentences[i]);
}

/* The places, which parts borrows from memory. */
static bool read_places(dsr_reader *r, dsr_arena *memory, dsr_analysis_parts *parts) {
  size_t left = (size_t)(r->end - r->at); /* at least a byte for each */
  parts->zone_count = (size_t)dsr_read_number(r, left);
  dsr_zone *zones = dsr_arena_get(memory, (parts->zone_count + 1) * sizeof *zones);
  for (size_t i = 0; zones != NULL && i < parts->zone_count; i++) {
    dsr_span span = dsr_read_span(r);
    zones[i] = (dsr_zone){span.start, span.end, (uint32_t)dsr_read_number(r, UINT32_MAX)};
  }
  parts->sentence_count = (size_t)dsr_read_number(r, left);
  dsr_span *sentences =
      dsr_arena_get(memory, (parts->sentence_count + 1) * sizeof *sentences);
  for (size_t i = 0; sentences != NULL && i < parts->sentence_count; i++)
    sentences[i] = dsr_read_span(r);
  parts->zones = zones;
  parts->sentences = sentences;
  return zones != NULL && sentences != NULL;
}

int dsr_read_document(dsr_reader *r, dsr_lexicon *lexicon, dsr_sent_document *out,
                      dsr_error *err) {
  dsr_arena places = {0};
  dsr_analysis_parts parts = {0};
  *out = (dsr_sent_document){0};
  bool ok = read_info(r, &out->strings, &out->info);
  parts.language = dsr_read_string(r, NULL);
  parts.text = dsr_read_string(r, &parts.len);
  ok = read_places(r, &places, &parts) && ok;
  int status = DSR_OK;
  if (!ok)
    status = dsr_fail_memory(err);
  else if (!dsr_read_all(r) || parts.text == NULL || out->info.key == NULL)
    status = dsr_fail(err, DSR_EDAMAGED, 0, "what came is no document");
  if (status == DSR_OK)
    status = dsr_analysis_assemble(&parts, lexicon, &out->analysis, err);
  const dsr_document_info *info = &out->info;
  const dsr_stream_about about = {.key = info->key, .title = info->title,
                                  .publisher = info->publisher,
                                  .author = info->author, .language = info->language,
                                  .first = info->first, .last = info->last};
  if (status == DSR_OK)
    status = dsr_analysis_describe(out->analysis, &about, err);
  dsr_arena_free(&places);
  if (status != DSR_OK)
    dsr_sent_document_free(out);
  return status;
}

void dsr_sent_document_free(dsr_sent_document *d) {
  dsr_analysis_free(d->analysis);
  dsr_arena_free(&d->strings);
  *d = (dsr_sent_document){0};
}

/* --- what stands below --- */

void dsr_write_below(dsr_buf *to, const dsr_extraction *x) {
  size_t count;
  const dsr_mention *mentions = dsr_extraction_mentions(x, &count);
  dsr_buf_varint(to, count);
  for (size_t i = 0; i < count; i++) {
    const dsr_mention *m = &mentions[i];
    dsr_write_span(to, m->span);
    dsr_write_string(to, m->type);
    dsr_write_string(to, m->slug);
    dsr_write_string(to, m->name);
    dsr_write_string(to, m->value);
    dsr_write_string(to, m->script);
    dsr_write_string(to, m->rule);
    dsr_buf_varint(to, (uint64_t)m->sentence + 1);
    dsr_buf_varint(to, m->covered != 0);
  }
  const dsr_fact *facts = dsr_extraction_facts(x, &count);
  dsr_buf_varint(to, count);
  for (size_t i = 0; i < count; i++) {
    dsr_write_span(to, facts[i].span);
    dsr_write_string(to, facts[i].type);
    dsr_write_string(to, facts[i].script);
    dsr_write_string(to, facts[i].rule);
    write_fields(to, facts[i].fields, facts[i].field_count);
  }
}

/* Words are shown from the text, so a row below lies in it. */
static void check_inside(dsr_reader *r, const dsr_extraction *x, dsr_span span) {
  if (span.start > span.end || span.end > dsr_analysis_stream(x->analysis)->len)
    spoilt(r);
}

static bool read_mention_below(dsr_reader *r, dsr_extraction *x) {
  dsr_mention m = {.span = dsr_read_span(r)};
  m.type = dsr_read_string(r, NULL);
  m.slug = dsr_read_string(r, NULL);
  m.name = dsr_read_string(r, NULL);
  m.value = dsr_read_string(r, NULL);
  m.script = dsr_read_string(r, NULL);
  m.rule = dsr_read_string(r, NULL);
  m.sentence = (int32_t)((int64_t)dsr_read_number(r, INT32_MAX) - 1);
  m.covered = dsr_read_number(r, 1) != 0;
  check_inside(r, x, m.span);
  return r->bad || dsr_extraction_keep_mention(x, &m);
}

static bool read_fact_below(dsr_reader *r, dsr_extraction *x) {
  dsr_arena memory = {0};
  dsr_fact f = {.span = dsr_read_span(r)};
  f.type = dsr_read_string(r, NULL);
  f.script = dsr_read_string(r, NULL);
  f.rule = dsr_read_string(r, NULL);
  f.fields = read_fields(r, &memory, (size_t)(r->end - r->at), &f.field_count);
  check_inside(r, x, f.span);
  bool ok = f.fields != NULL && (r->bad || dsr_extraction_keep_fact(x, &f));
  dsr_arena_free(&memory);
  return ok;
}

int dsr_read_below(dsr_reader *r, dsr_extraction *x, dsr_error *err) {
  bool ok = true;
  for (uint64_t n = dsr_read_number(r, SIZE_MAX); ok && !r->bad && n > 0; n--)
    ok = read_mention_below(r, x);
  for (uint64_t n = dsr_read_number(r, SIZE_MAX); ok && !r->bad && n > 0; n--)
    ok = read_fact_below(r, x);
  if (!ok)
    return dsr_fail_memory(err);
  return dsr_read_all(r) ? DSR_OK
                         : dsr_fail(err, DSR_EDAMAGED, 0, "what came are no rows");
}
