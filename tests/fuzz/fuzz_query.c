/* Any bytes as a query over any bytes as a text. Input: a byte of flags and the
 * query up to the first line's end, then the text. */
#include "dossier/why.h"
#include "dossier/token.h"
#include "tests/fuzz/replay.h"

#include <string.h>

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

/* Explaining takes any span, and agrees with what was found. */
static void explain(const dsr_query *q, const dsr_stream *s) {
  for (uint32_t first = 0; first < s->count && first < 4; first++) {
    uint32_t last = first + 1 + (uint32_t)(s->count - first) / 3;
    dsr_why *why = NULL;
    dsr_whynot *whynot = NULL;
    int status = dsr_why_new(q, s, first, last, &why, NULL);
    EXPECT((status == DSR_OK) == (why != NULL));
    dsr_why_free(why);
    status = dsr_whynot_new(q, s, first, last, &whynot, NULL);
    EXPECT((status == DSR_OK) == (whynot != NULL));
    for (size_t i = 0; whynot && i < dsr_whynot_count(whynot); i++)
      EXPECT(dsr_whynot_at(whynot, i)->message[0]);
    dsr_whynot_free(whynot);
  }
}

/* Saved queries: @a is a pattern, @b leads to it, @c to itself. */
static int find_saved(void *context, const char *name, size_t len,
                      const char **text, size_t *text_len, dsr_error *err) {
  static const char *const saved[] = {"'a' | x:[]{2}", "@a within s", "@c 'a'"};
  (void)context;
  if (len != 1 || name[0] < 'a' || name[0] > 'c') {
    err->code = DSR_ENOTFOUND;
    err->message[0] = '?', err->message[1] = '\0';
    return DSR_ENOTFOUND;
  }
  *text = saved[name[0] - 'a'];
  *text_len = strlen(*text);
  return DSR_OK;
}

static dsr_gazetteers *make_set(void) {
  static const char list[] = "name\taliases\ttype\tflags\tsource\tattributes\n"
                             "a b\tb|c d e\n";
  dsr_gazetteers *set = NULL;
  dsr_gazetteer *g = NULL;
  EXPECT(dsr_gazetteers_new(NULL, 0, &set, NULL) == DSR_OK);
  EXPECT(dsr_gazetteer_read(list, sizeof list - 1, "g", &g, NULL) == DSR_OK);
  EXPECT(dsr_gazetteers_put(set, "g", g, NULL) == DSR_OK);
  return set;
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
  dsr_annotation zones[] = {{"heading", 0, (uint32_t)n / 2},
                            {"body", (uint32_t)n / 2, (uint32_t)n}};
  s.zones = zones;
  s.zone_count = n > 1 ? 2 : 0;
  dsr_stream_about about = {
      .key = "a/b", .publisher = "a", .first = 20220101, .last = 20220131};
  s.about = &about;
  s.text = text;
  s.len = len;
  s.tokens = spans;
  check_hits(q, &s, flags);
  explain(q, &s);
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
  static const dsr_query_names names = {find_saved, NULL};
  dsr_query *q = NULL;
  dsr_error err = {0};
  dsr_gazetteers *set = make_set();
  int status =
      dsr_query_new_named(source, source_len, set, &names, flags, &q, &err);
  if (status == DSR_OK) {
    if (memmem(source, source_len, "(?", 2)) /* the text's policy counts */
      flags |= DSR_QUERY_ALL;
    run(q, text, text_len, flags);
  } else {
    EXPECT(!q && err.code == status && err.message[0]);
    EXPECT(err.offset <= source_len);
  }
  dsr_query_free(q);
  dsr_gazetteers_free(set);
  return 0;
}
