/* Any bytes as what a host and a worker of extraction send each other: a document
 * with what stands below, and rows about a document of ours. */
#include "bindings/sandbox/extract_frames.h"
#include "tests/fuzz/replay.h"

static void read_document(const char *data, size_t len) {
  dsr_sent_document sent = {0};
  dsr_lexicon *lexicon = NULL;
  dsr_error err = {0};
  EXPECT(dsr_lexicon_new(&lexicon, NULL) == DSR_OK);
  dsr_reader reader = dsr_reader_of(data, len);
  if (dsr_read_document(&reader, lexicon, &sent, &err) == DSR_OK) {
    dsr_extraction x = {.info = &sent.info, .analysis = sent.analysis};
    dsr_read_below(&reader, &x, &err);
    dsr_extraction_clear(&x);
    dsr_sent_document_free(&sent);
  }
  dsr_lexicon_free(lexicon);
}

static int take_mention(void *user, const dsr_new_mention *m, dsr_error *err) {
  (void)user, (void)err;
  EXPECT(m->span.start < m->span.end && m->span.end <= 23);
  return DSR_OK;
}

static int take_fact(void *user, const dsr_new_fact *f, dsr_error *err) {
  (void)user, (void)err;
  EXPECT(f->span.start < f->span.end && f->span.end <= 23);
  for (size_t i = 0; i < f->field_count; i++)
    EXPECT(f->fields[i].path && f->fields[i].path[0]);
  return DSR_OK;
}

static void take_refusal(void *user, const dsr_refusal *refusal) {
  (void)user;
  EXPECT(refusal != NULL);
}

/* Rows about a document of our own. */
static void read_rows(const char *data, size_t len) {
  static const char text[] = "A tug met the tug here.";
  static const dsr_document_info info = {.key = "a"};
  static const dsr_row_sink sink = {NULL, take_mention, take_fact};
  dsr_lexicon *lexicon = NULL;
  dsr_analysis *analysis = NULL;
  dsr_error err = {0};
  uint64_t left = 100;
  EXPECT(dsr_lexicon_new(&lexicon, NULL) == DSR_OK);
  EXPECT(dsr_analysis_new(text, sizeof text - 1, NULL, lexicon, &analysis, NULL) == DSR_OK);
  dsr_extraction x = {.sink = &sink, .info = &info, .analysis = analysis, .run = 1};
  dsr_reader reader = dsr_reader_of(data, len);
  dsr_read_rows(&reader, &x, &left, take_refusal, NULL, &err);
  EXPECT(left <= 100);
  dsr_extraction_clear(&x);
  dsr_analysis_free(analysis);
  dsr_lexicon_free(lexicon);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size > 4096)
    return 0;
  read_document((const char *)data, size);
  read_rows((const char *)data, size);
  return 0;
}
