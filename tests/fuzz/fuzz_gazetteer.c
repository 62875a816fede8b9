/* Any bytes as a gazetteer's table, walked over any line: what is found in the
 * stream is also known as a string. Input: a line of text, then the table. */
#include "dossier/gazetteer.h"
#include "dossier/token.h"
#include "tests/fuzz/replay.h"

static void check_finds(const dsr_gazetteer *g, const dsr_stream *s) {
  dsr_finds *it = NULL;
  dsr_find f;
  uint32_t end = 0;
  EXPECT(dsr_finds_new(g, s, &it, NULL) == DSR_OK);
  while (dsr_finds_next(it, &f, NULL) == DSR_OK) {
    EXPECT(f.first >= end && f.last > f.first && f.last <= s->count);
    EXPECT(f.entries && f.entry < dsr_gazetteer_count(g));
    for (size_t i = 0; i < f.entries; i++)
      EXPECT(dsr_finds_entry(it, i) >= f.entry);
    end = f.last;
  }
  dsr_finds_free(it);
}

static void run(const dsr_gazetteer *g, const char *text, size_t len) {
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
  dsr_stream s = {.lexicon = lexicon, .forms = forms, .count = n};
  check_finds(g, &s);
  free(forms);
  dsr_lexicon_free(lexicon);
  dsr_tokens_free(tokens);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *text, *table;
  size_t text_len, table_len, len;
  if (size > 4000 ||
      !split_line(data, size, &text, &text_len, &table, &table_len))
    return 0;
  dsr_gazetteer *g = NULL;
  dsr_error err = {0};
  int status = dsr_gazetteer_read(table, table_len, "fuzz.tsv", &g, &err);
  if (status == DSR_OK) {
    run(g, text, text_len);
    for (size_t i = 0; i < dsr_gazetteer_count(g); i++) {
      const char *name = dsr_gazetteer_at(g, i)->name;
      size_t entry = 0;
      if (dsr_gazetteer_find(g, name, strlen(name), &entry, NULL) == DSR_OK)
        EXPECT(entry <= i);
      (void)dsr_gazetteer_attribute(g, i, "k", &len);
    }
  } else {
    EXPECT(!g && err.code == status && err.offset <= table_len);
  }
  dsr_gazetteer_free(g);
  return 0;
}
