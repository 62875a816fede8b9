/* JSONL: one record a line, and what is none is skipped with its line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/hash.h"
#include "dossier/load.h"
#include "tests/live_blocks.h"

static char file[64];
static dsr_error error;
static dsr_loader *loader;

static void make_file(void) {
  strcpy(file, "/tmp/dossier-XXXXXX.jsonl");
  int fd = mkstemps(file, 6);
  cr_assert_geq(fd, 0);
  close(fd);
  loader = NULL;
}

static void drop_file(void) {
  dsr_loader_free(loader);
  unlink(file);
  no_live_blocks();
}

TestSuite(jsonl, .init = make_file, .fini = drop_file);

static void open_bytes(const char *bytes, size_t len,
                       const dsr_loader_options *options) {
  FILE *f = fopen(file, "wb");
  cr_assert_eq(fwrite(bytes, 1, len, f), len);
  fclose(f);
  dsr_loader_free(loader);
  cr_assert_eq(dsr_loader_new(options, &loader, &error), DSR_OK);
  cr_assert_eq(dsr_loader_add(loader, file, &error), DSR_OK);
}

static const dsr_record *next(void) {
  const dsr_record *r;
  int status = dsr_loader_next(loader, &r, &error);
  cr_assert(status == DSR_OK || status == DSR_DONE, "%s", error.message);
  return r;
}

Test(jsonl, reads_every_field) {
  static const char line[] =
      "{\"id\":\"n-1\",\"title\":\"A title\",\"date\":\"2022-09-02T10:00:00Z\","
      "\"source\":\"The Paper\",\"author\":\"A. Writer\",\"z\":1,\"a\":[true],"
      "\"text\":\"One\\u0000two.\"}";
  dsr_loader_options options = {.prefix = "p:", .date = "1999"};
  char hex[DSR_SHA256_HEX];
  open_bytes(line, strlen(line), &options);
  const dsr_record *r = next();
  cr_assert_null(r->skipped, "%s", r->skipped);
  cr_expect_str_eq(r->key, "p:n-1");
  cr_expect_str_eq(r->source, file);
  cr_expect_str_eq(r->title, "A title");
  cr_expect_str_eq(r->publisher, "The Paper");
  cr_expect_str_eq(r->author, "A. Writer");
  cr_expect_str_eq(r->published, "2022-09-02");
  cr_expect_str_eq(r->metadata, "{\"a\":[true],\"z\":1}");
  cr_expect(r->len == 8 && memcmp(r->text, "One\0two.", 8) == 0);
  cr_expect_eq(r->derived, 1);
  cr_expect_eq(r->line, 1);
  dsr_sha256(line, strlen(line), hex);
  cr_expect_str_eq(r->sha256, hex);
  cr_expect_null(next());
}

Test(jsonl, keys_without_an_id_are_file_and_line) {
  char expected[128];
  static const char bytes[] =
      "\n  \r\n{\"text\":\"a\"}\r\n{\"id\":7,\"text\":\"b\"}";
  open_bytes(bytes, sizeof bytes - 1, NULL);
  snprintf(expected, sizeof expected, "%s:3", strrchr(file, '/') + 1);
  cr_expect_str_eq(next()->key, expected);
  cr_expect_str_eq(next()->key, "7");
  cr_expect_null(next());
}

Test(jsonl, skips_what_is_no_record) {
  static char deep[200];
  memset(deep, '[', 100);
  memset(deep + 100, ']', 100);
  static const struct { const char *line, *why; } all[] = {
      {"{\"id\":\"a\"}", "without text"},
      {"{\"id\":\"a\",\"text\":\"\"}", "without text"},
      {"{\"id\":\"a\",\"text\":7}", "without text"},
      {"[1,2]", "not a JSON object"},
      {"{\"text\":\"a\"", "not JSON"},
      {"plain words", "not JSON"},
      {"{\"text\":\"a\",\"text\":\"b\"}", "duplicate"},
      {"{\"text\":\"a\",\"n\":99999999999999999999999}", "not JSON"},
      {deep, "nested"}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    char bytes[512];
    int n = snprintf(bytes, sizeof bytes, "{\"text\":\"x\"}\n%.200s\n{\"text\":\"y\"}\n",
                     all[i].line);
    open_bytes(bytes, (size_t)n, NULL);
    cr_assert_null(next()->skipped);
    const dsr_record *r = next();
    cr_assert(r->skipped && strstr(r->skipped, all[i].why), "%s: %s",
              all[i].line, r->skipped ? r->skipped : "loaded");
    cr_expect_not_null(strstr(r->skipped, "line 2"));
    cr_expect_eq(r->line, 2);
    cr_assert_null(next()->skipped);
    cr_assert_null(next());
    dsr_loader_counts counts;
    dsr_loader_count(loader, &counts);
    cr_expect(counts.found == 3 && counts.documents == 2 && counts.skipped == 1);
  }
}

Test(jsonl, dates_that_are_none_stay_metadata) {
  static const struct { const char *date, *published, *metadata; } all[] = {
      {"\"2022\"", "2022", "{}"},
      {"2019", "2019", "{}"},
      {"\"2022-02-30\"", NULL, "{\"date\":\"2022-02-30\"}"},
      {"\"last week\"", NULL, "{\"date\":\"last week\"}"},
      {"null", NULL, "{}"}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    char line[128];
    int n = snprintf(line, sizeof line, "{\"text\":\"x\",\"date\":%s}",
                     all[i].date);
    open_bytes(line, (size_t)n, NULL);
    const dsr_record *r = next();
    cr_assert_null(r->skipped);
    if (all[i].published)
      cr_expect_str_eq(r->published, all[i].published);
    else
      cr_expect_null(r->published);
    cr_expect_str_eq(r->metadata, all[i].metadata);
    cr_expect_eq(r->warning != NULL, strlen(all[i].metadata) > 2);
  }
}

Test(jsonl, repairs_bytes_and_says_where) {
  static const char bytes[] = "\xef\xbb\xbf{\"text\":\"one\"}\n{\"text\":\"caf\xe9\"}\n";
  open_bytes(bytes, sizeof bytes - 1, NULL);
  cr_assert_null(next()->skipped);
  const dsr_record *r = next();
  cr_assert_null(r->skipped, "%s", r->skipped);
  cr_expect_eq(r->replaced, 1);
  cr_expect_eq(r->first_bad, 30, "%zu", (size_t)r->first_bad);
  cr_expect_eq(memcmp(r->text, "caf\xef\xbf\xbd", 6), 0);
}

Test(jsonl, long_lines_and_many) {
  size_t size = (size_t)(17 << 20) + 64, n = 0;
  char *bytes = malloc(size + 4000);
  n += (size_t)sprintf(bytes + n, "{\"text\":\"");
  memset(bytes + n, 'a', 17 << 20);
  n += 17 << 20;
  n += (size_t)sprintf(bytes + n, "\"}\n");
  for (int i = 0; i < 100; i++)
    n += (size_t)sprintf(bytes + n, "{\"id\":%d,\"text\":\"t\"}\n", i);
  open_bytes(bytes, n, NULL);
  free(bytes);
  const dsr_record *r = next();
  cr_expect(r->skipped && strstr(r->skipped, "over 16 MB"), "%s", r->skipped);
  for (int i = 0; i < 100; i++) {
    r = next();
    cr_assert(r && !r->skipped);
    cr_expect_eq(atoi(r->key), i);
  }
  cr_expect_null(next());
}

/* The text is lifted out of a line whose name for it is plain, and left to the
 * parser where it is spelt with an escape: both must read the same. */
Test(jsonl, a_lifted_text_is_what_the_parser_reads) {
  static const char *const texts[] = {
      "plain", "", "\\\"quoted\\\"", "a\\\\", "a\\\\\\\"b", "\\/\\b\\f\\n\\r\\t",
      "\\u0041\\u00e9\\u20AC\\ud83d\\ude00\\u0000.", "\\ud83d", "\\ud83dx",
      "\\ud83d\\u0041", "\\ude00", "\\u12", "\\u12g4", "\\x", "\\", "tab\there",
      "\xc3\xa9 \xe2\x82\xac", "\\uD800\\uDC00", "\\udbff\\udfff", "{[\\\"]}",
      "\\u007f\\u0080\\u07ff\\u0800\\uffff"};
  static const char *const frames[] = {
      "{\"id\":1,\"%s\":\"%s\"}", "{\"%s\" : \"%s\",\"id\":1}",
      "{\"m\":{\"text\":\"no\"},\"%s\":\"%s\"}", "{\"%s\":\"%s\",}",
      "{\"%s\":\"%s\"", "{\"%s\":\"%s", "{\"%s\":\"%s\",\"text\":\"twice\"}",
      "[\"%s\",\"%s\"]", "{\"%s\":[\"%s\"]}", "{\"a\":\"text\",\"%s\":\"%s\"}"};
  for (size_t f = 0; f < sizeof frames / sizeof *frames; f++)
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
      char lines[2][256], *had = NULL, *why = NULL;
      size_t had_len = 0;
      for (int plain = 0; plain < 2; plain++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(lines[plain], sizeof lines[plain], frames[f],
                 plain ? "text" : "te\\u0078t", texts[i]);
#pragma GCC diagnostic pop
        open_bytes(lines[plain], strlen(lines[plain]), NULL);
        const dsr_record *r = next();
        cr_assert_not_null(r);
        if (!plain) {
          had_len = r->len;
          had = r->text ? memcpy(malloc(r->len + 1), r->text, r->len) : NULL;
          why = r->skipped ? strdup(r->skipped) : NULL;
          continue;
        }
        cr_expect_eq(!r->skipped, !why, "%s: %s", lines[1],
                     why ? why : r->skipped);
        cr_expect_eq(r->len, had_len, "%s", lines[1]);
        if (had && r->text && r->len == had_len)
          cr_expect_arr_eq(r->text, had, had_len);
      }
      free(had);
      free(why);
    }
}
