/* Texts cut and numbered, for what runs over ids. */
#include <stdlib.h>

#include "core/base/memory.h"
#include "core/lexicon/put_tokens.h"
#include "tests/bench/bench.h"

void bench_forms(const char *text, const dsr_tokens *tokens,
                 dsr_lexicon *lexicon, dsr_form **forms, size_t *room) {
  size_t n = dsr_tokens_count(tokens);
  const dsr_span *spans = dsr_tokens_spans(tokens);
  void *array = *forms;
  dsr_error err = {0};
  if (!dsr_reserve(&array, room, n + 1, sizeof **forms))
    bench_stop("out of memory");
  *forms = array;
  bench_need(dsr_lexicon_put_tokens(lexicon, text, spans, n, *forms, &err), &err);
}

void bench_streams_make(bench_streams *s, const bench_text *text) {
  dsr_error err = {0};
  *s = (bench_streams){.count = text->count};
  bench_need(dsr_lexicon_new(&s->lexicon, &err), &err);
  s->streams = dsr_alloc_zero(text->count, sizeof *s->streams);
  if (!s->streams)
    bench_stop("out of memory");
  for (size_t i = 0; i < text->count; i++) {
    bench_doc d = text->docs[i];
    dsr_tokens *tokens;
    dsr_form *forms = NULL;
    size_t room = 0;
    bench_need(dsr_tokens_new(d.text, d.len, &tokens, &err), &err);
    bench_forms(d.text, tokens, s->lexicon, &forms, &room);
    s->streams[i] = (dsr_stream){.text = d.text,
                                 .len = d.len,
                                 .lexicon = s->lexicon,
                                 .forms = forms,
                                 .count = dsr_tokens_count(tokens)};
    dsr_tokens_free(tokens);
  }
}

void bench_streams_free(bench_streams *s) {
  for (size_t i = 0; i < s->count; i++) {
    const dsr_form *forms = s->streams[i].forms;
    dsr_free((void *)(uintptr_t)forms);
  }
  dsr_free(s->streams);
  dsr_lexicon_free(s->lexicon);
}
