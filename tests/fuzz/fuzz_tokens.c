/* Tokens and sentences over any bytes: in order, not empty, not overlapping,
 * without white space; sentences cover them all. */
#include <stdlib.h>
#include <string.h>

#include "dossier/memory.h"
#include "dossier/sentence.h"
#include "dossier/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int holds) {
  if (!holds)
    abort();
}

static void check_tokens(const char *text, size_t len, const dsr_tokens *tokens) {
  const dsr_span *t = dsr_tokens_spans(tokens);
  uint32_t reached = 0;
  for (size_t i = 0; i < dsr_tokens_count(tokens); i++) {
    require(t[i].start >= reached && t[i].end > t[i].start && t[i].end <= len);
    for (uint32_t b = reached; b < t[i].end; b++) {
      int space = strchr(" \t\r\n\f\v", text[b]) && text[b];
      require(b < t[i].start || !space);
    }
    require(dsr_token_kind_of(text + t[i].start, t[i].end - t[i].start) <
            DSR_TOKEN_KINDS);
    reached = t[i].end;
  }
}

static void check_sentences(const char *text, size_t len, const dsr_tokens *tokens) {
  dsr_sentences *sentences = NULL;
  require(dsr_sentences_new(text, len, tokens, NULL, &sentences, NULL) == DSR_OK);
  const dsr_span *s = dsr_sentences_spans(sentences), *t = dsr_tokens_spans(tokens);
  size_t n = dsr_tokens_count(tokens), token = 0;
  for (size_t i = 0; i < dsr_sentences_count(sentences); i++) {
    require(token < n && s[i].start == t[token].start);
    while (token < n && t[token].end <= s[i].end)
      token++;
    require(t[token - 1].end == s[i].end);
  }
  require(token == n);
  dsr_sentences_free(sentences);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *text = (const char *)data;
  dsr_tokens *tokens = NULL;
  require(dsr_tokens_new(text, size, &tokens, NULL) == DSR_OK);
  check_tokens(text, size, tokens);
  check_sentences(text, size, tokens);
  dsr_tokens_free(tokens);
  require(dsr_memory_live() == 0);
  return 0;
}
