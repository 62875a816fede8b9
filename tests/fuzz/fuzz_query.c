/* Any bytes as a query over any bytes as a text. Input: a byte of flags and the
 * query up to the first line's end, then the text. */
#include "dossier/query.h"
#include "dossier/token.h"
#include "tests/fuzz/replay.h"

static void check_hits(const dsr_query *q, const dsr_stream *s,
                       unsigned flags) {
  dsr_matches *m = NULL;
  dsr_match hit, before = {0, 0}, capture;
  EXPECT(dsr_matches_new(q, s, &m, NULL) == DSR_OK);
  while (dsr_matches_next(m, &hit, NULL) == DSR_OK) {
    EXPECT(hit.first < hit.last && hit.last <= s->count);
    if (flags & DSR_QUERY_ALL)
      EXPECT(hit.first > before.first || hit.last > before.last);
    else
      EXPECT(hit.first >= before.last);
    before = hit;
    for (size_t i = 0; i < dsr_query_captures(q); i++)
      if (dsr_matches_capture(m, i, &capture) == DSR_OK)
        EXPECT(hit.first <= capture.first && capture.first < capture.last &&
               capture.last <= hit.last);
  }
  dsr_matches_free(m);
}

static void run(const dsr_query *q, const char *text, size_t len,
                unsigned flags) {
  dsr_tokens *tokens = NULL;
  dsr_lexicon *lexicon = NULL;
  EXPECT(dsr_tokens_new(text, len, &tokens, NULL) == DSR_OK);
  EXPECT(dsr_lexicon_new(&lexicon, NULL) == DSR_OK);
  size_t n = dsr_tokens_count(tokens);
  const dsr_span *spans = dsr_tokens_spans(tokens);
  dsr_form *forms = calloc(n + 1, sizeof *forms);
  EXPECT(forms);
  for (size_t i = 0; i < n; i++)
    EXPECT(dsr_lexicon_put(lexicon, text + spans[i].start,
                           spans[i].end - spans[i].start, &forms[i],
                           NULL) == DSR_OK);
  dsr_span halves[] = {{0, (uint32_t)n / 2}, {(uint32_t)n / 2, (uint32_t)n}};
  dsr_annotation notes[] = {{"a", 0, (uint32_t)n / 3}, {"a", 1, 2}};
  dsr_stream s = {.lexicon = lexicon, .forms = forms, .count = n};
  s.sentences = halves;
  s.sentence_count = n > 1 ? 2 : 0;
  s.annotations = notes;
  s.annotation_count = n > 5 ? 2 : 0;
  check_hits(q, &s, flags);
  free(forms);
  dsr_lexicon_free(lexicon);
  dsr_tokens_free(tokens);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const unsigned policies[] = {0, DSR_QUERY_SHORTEST, DSR_QUERY_ALL, 0};
  const char *source, *text;
  size_t source_len, text_len;
  if (size < 2 || size > 2000 ||
      !split_line(data + 1, size - 1, &source, &source_len, &text, &text_len))
    return 0;
  unsigned flags = policies[data[0] % 4] | (data[0] & 4 ? DSR_QUERY_OWN : 0u);
  dsr_query *q = NULL;
  dsr_error err = {0};
  int status = dsr_query_new(source, source_len, NULL, flags, &q, &err);
  if (status == DSR_OK) {
    run(q, text, text_len, flags);
  } else {
    EXPECT(!q && err.code == status && err.message[0]);
    EXPECT(err.offset <= source_len);
  }
  dsr_query_free(q);
  return 0;
}
