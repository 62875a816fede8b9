/* Any bytes as SQL over a small corpus: rows, or a status with a message, within
 * the time it has. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "dossier/document.h"
#include "dossier/fact.h"
#include "dossier/mention.h"
#include "dossier/run.h"
#include "dossier/sql.h"
#include "tests/fuzz/replay.h"

static char name[64];
static void remove_file(void) { unlink(name); }

static void fill(dsr_corpus *c) {
  static const dsr_span sentence = {0, 8};
  static const dsr_stored_zone zone = {0, 8, "body"};
  static const dsr_fact_field field = {"buyer", DSR_FIELD_STRING, "Ada", {0, 3}};
  dsr_lexicon *lexicon;
  dsr_form forms[3];
  int64_t id, run;
  EXPECT(dsr_corpus_begin(c, NULL) == DSR_OK);
  EXPECT(dsr_corpus_lexicon(c, &lexicon, NULL) == DSR_OK);
  EXPECT(dsr_lexicon_put(lexicon, "Ada", 3, &forms[0], NULL) == DSR_OK);
  EXPECT(dsr_lexicon_put(lexicon, "won", 3, &forms[1], NULL) == DSR_OK);
  EXPECT(dsr_lexicon_put(lexicon, ".", 1, &forms[2], NULL) == DSR_OK);
  dsr_new_document doc = {
      .key = "a", .source = "/a", .text = "Ada won.", .len = 8, .derived = 1,
      .metadata = "{\"desk\":\"East\"}",
      .sha256 = "0000000000000000000000000000000000000000000000000000000000000000",
      .zones = &zone, .zone_count = 1, .sentences = &sentence,
      .sentence_count = 1, .forms = forms, .token_count = 3};
  EXPECT(dsr_document_put(c, &doc, NULL, &id, NULL) == DSR_OK);
  dsr_run script = {.script = "s", .hash = "h"};
  EXPECT(dsr_run_put(c, &script, &run, NULL) == DSR_OK);
  dsr_new_mention m = {.document = id, .run = run, .span = {0, 3},
                       .type = "person", .slug = "ada", .rule = "r"};
  EXPECT(dsr_mention_put(c, &m, NULL, NULL) == DSR_OK);
  dsr_new_fact fact = {.document = id, .run = run, .type = "deal", .span = {0, 8},
                       .rule = "r", .fields = &field, .field_count = 1};
  EXPECT(dsr_fact_put(c, &fact, NULL, NULL) == DSR_OK);
  EXPECT(dsr_corpus_commit(c, NULL) == DSR_OK);
}

static void make(void) {
  dsr_corpus *c;
  strcpy(name, "/tmp/dossier-fuzz-sql-XXXXXX");
  int fd = mkstemp(name);
  EXPECT(fd >= 0);
  close(fd);
  atexit(remove_file);
  EXPECT(dsr_corpus_open(name, DSR_CREATE, &c, NULL) == DSR_OK);
  fill(c);
  dsr_corpus_close(c);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const dsr_sql_limits limits = {.milliseconds = 100, .rows = 1000};
  static const dsr_sql_value value = {.kind = DSR_SQL_IS_TEXT, .text = "a", .len = 1};
  dsr_corpus *c;
  dsr_sql *sql = NULL;
  const dsr_sql_value *row;
  dsr_error err = {0};
  if (!name[0])
    make();
  double start = now();
  EXPECT(dsr_corpus_open(name, DSR_READ, &c, NULL) == DSR_OK);
  int status = dsr_sql_new(c, (const char *)data, size, &limits, &sql, &err);
  EXPECT((status == DSR_OK) == (sql != NULL));
  for (size_t i = 1; sql && i <= dsr_sql_parameters(sql); i++)
    EXPECT(dsr_sql_bind(sql, i, &value, NULL) == DSR_OK);
  while (status == DSR_OK && (status = dsr_sql_next(sql, &row, &err)) == DSR_OK)
    for (size_t i = 0; i < dsr_sql_columns(sql); i++)
      EXPECT(dsr_sql_column(sql, i) && row[i].kind <= DSR_SQL_IS_TEXT);
  if (status != DSR_DONE)
    EXPECT(err.code == status && err.message[0] && err.offset <= size);
  EXPECT(status != DSR_EIO && status != DSR_EDAMAGED && status != DSR_EREADONLY);
  dsr_sql_free(sql);
  dsr_corpus_close(c);
  EXPECT(now() - start < 2); /* a sanitizer's second stands for a fifth of one */
  return 0;
}
