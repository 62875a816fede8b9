/* The text that is measured over: gathered from a folder, or made up.
 *
 * Made-up news has what costs time in real news: names and rare words after
 * Zipf's law (so that new forms keep coming), numbers, dates, designations,
 * abbreviations, curly quotes and dashes. Sentences come from templates; see
 * news.c. Refused: random characters (no tokenizer ever meets them) and one
 * text again and again (a lexicon that is full after the first page). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/memory.h"
#include "dossier/load.h"
#include "tests/bench/bench.h"
#include "tests/bench/news.h"

static void append(bench_text *text, const char *bytes, size_t len) {
  void *array = text->bytes, *docs = text->docs;
  if (!dsr_reserve(&array, &text->room, text->len + len + 1, 1) ||
      !dsr_reserve(&docs, &text->docs_room, text->count + 1, sizeof *text->docs))
    bench_stop("out of memory");
  text->bytes = array;
  text->docs = docs;
  memcpy(text->bytes + text->len, bytes, len);
  text->docs[text->count++] = (bench_doc){NULL, len};
  text->len += len;
}

/* `bytes` moves while it grows: the documents are pointed into it at the end. */
static void settle(bench_text *text) {
  size_t at = 0;
  for (size_t i = 0; i < text->count; i++) {
    text->docs[i].text = text->bytes + at;
    at += text->docs[i].len;
  }
}

void bench_text_make(bench_text *text, size_t bytes) {
  dsr_buf story = {0};
  *text = (bench_text){0};
  for (uint32_t number = 0; text->len < bytes; number++) {
    story.len = 0;
    bench_news_story(number, &story);
    if (story.failed)
      bench_stop("out of memory");
    append(text, story.data, story.len);
  }
  dsr_buf_free(&story);
  settle(text);
}

void bench_text_read(bench_text *text, const char *folder, size_t bytes) {
  dsr_loader *loader;
  const dsr_record *record;
  dsr_error err = {0};
  int status = DSR_OK;
  *text = (bench_text){0};
  bench_need(dsr_loader_new(NULL, &loader, &err), &err);
  bench_need(dsr_loader_add(loader, folder, &err), &err);
  while (text->len < bytes &&
         (status = dsr_loader_next(loader, &record, &err)) == DSR_OK)
    if (!record->skipped)
      append(text, record->text, record->len);
  if (status != DSR_DONE)
    bench_need(status, &err);
  dsr_loader_free(loader);
  if (!text->count)
    bench_stop("%s holds no document", folder);
  settle(text);
}

void bench_text_free(bench_text *text) {
  dsr_free(text->bytes);
  dsr_free(text->docs);
}

bench_text bench_text_start(const bench_text *text, size_t bytes) {
  bench_text part = *text;
  part.len = part.count = 0;
  while (part.count < text->count && part.len < bytes)
    part.len += text->docs[part.count++].len;
  return part;
}

static FILE *open_new(const char *path) {
  FILE *out = fopen(path, "wbe");
  if (!out)
    bench_stop("%s cannot be written", path);
  return out;
}

static void close_new(FILE *out, const char *path) {
  int failed = ferror(out);
  if (fclose(out) != 0 || failed)
    bench_stop("%s could not be written", path);
}

void bench_text_write(const bench_text *text, const char *path) {
  FILE *out = open_new(path);
  fwrite(text->bytes, 1, text->len, out);
  close_new(out, path);
}

static void write_json(FILE *out, bench_doc d) {
  for (size_t i = 0; i < d.len; i++) {
    unsigned char c = (unsigned char)d.text[i];
    if (c == '"' || c == '\\')
      fprintf(out, "\\%c", c);
    else if (c < 0x20)
      fprintf(out, "\\u%04x", c);
    else
      putc(c, out);
  }
}

void bench_text_write_jsonl(const bench_text *text, const char *path) {
  FILE *out = open_new(path);
  for (size_t i = 0; i < text->count; i++) {
    fprintf(out, "{\"id\":\"n%07zu\",\"text\":\"", i);
    write_json(out, text->docs[i]);
    fputs("\"}\n", out);
  }
  close_new(out, path);
}
