/* A stream made from a text typed into a test: tokens of the text room, forms
 * of a lexicon of its own. A sentence ends behind a "." of its own. */
#ifndef DSR_TESTS_TYPED_STREAM_H
#define DSR_TESTS_TYPED_STREAM_H

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "dossier/stream.h"
#include "dossier/token.h"

typedef struct typed_stream {
  dsr_stream stream;
  dsr_lexicon *lexicon;
  dsr_tokens *tokens;
  dsr_form *forms;
  uint8_t *skip;
  dsr_span *sentences;
} typed_stream;

static inline bool typed_is(const dsr_stream *s, size_t i, const char *word) {
  dsr_span t = s->tokens[i];
  return t.end - t.start == strlen(word) &&
         memcmp(s->text + t.start, word, strlen(word)) == 0;
}

/* `skipped`: tokens with this form are skipped; NULL for none. */
static inline typed_stream type_stream(const char *text, const char *skipped) {
  typed_stream t = {0};
  cr_assert_eq(dsr_lexicon_new(&t.lexicon, NULL), DSR_OK);
  cr_assert_eq(dsr_tokens_new(text, strlen(text), &t.tokens, NULL), DSR_OK);
  dsr_stream *s = &t.stream;
  s->text = text;
  s->len = strlen(text);
  s->lexicon = t.lexicon;
  s->tokens = dsr_tokens_spans(t.tokens);
  s->count = dsr_tokens_count(t.tokens);
  t.forms = calloc(s->count + 1, sizeof *t.forms);
  t.skip = calloc(s->count + 1, 1);
  t.sentences = calloc(s->count + 1, sizeof *t.sentences);
  cr_assert(t.forms && t.skip && t.sentences);
  uint32_t begin = 0;
  for (uint32_t i = 0; i < s->count; i++) {
    dsr_span w = s->tokens[i];
    cr_assert_eq(dsr_lexicon_put(t.lexicon, text + w.start, w.end - w.start,
                                 &t.forms[i], NULL),
                 DSR_OK);
    t.skip[i] = skipped && typed_is(s, i, skipped);
    if (typed_is(s, i, ".") || i + 1 == s->count) {
      t.sentences[s->sentence_count++] = (dsr_span){begin, i + 1};
      begin = i + 1;
    }
  }
  s->forms = t.forms;
  s->skip = skipped ? t.skip : NULL;
  s->sentences = t.sentences;
  return t;
}

static inline void free_typed(typed_stream *t) {
  dsr_lexicon_free(t->lexicon);
  dsr_tokens_free(t->tokens);
  free(t->forms);
  free(t->skip);
  free(t->sentences);
}

#endif
