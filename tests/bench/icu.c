/* The peer for words and sentences: ICU's break iterators over UTF-8, opened
 * once and pointed at one document after the other. */
#include <stdlib.h>
#include <string.h>

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "tests/bench/bench.h"

struct bench_icu {
  const bench_text *text;
  UBreakIterator *iterator;
  UText *view;
};

static bench_icu *open_breaker(const bench_text *text, UBreakIteratorType type) {
  UErrorCode code = U_ZERO_ERROR;
  bench_icu *icu = calloc(1, sizeof *icu);
  if (!icu)
    bench_stop("out of memory");
  icu->text = text;
  icu->iterator = ubrk_open(type, "en", NULL, 0, &code);
  if (U_FAILURE(code))
    bench_stop("ICU: %s", u_errorName(code));
  return icu;
}

bench_icu *bench_icu_words(const bench_text *text) {
  return open_breaker(text, UBRK_WORD);
}

bench_icu *bench_icu_sentences(const bench_text *text) {
  return open_breaker(text, UBRK_SENTENCE);
}

void bench_icu_run(void *user) {
  bench_icu *icu = user;
  uint64_t sum = 0;
  for (size_t i = 0; i < icu->text->count; i++) {
    UErrorCode code = U_ZERO_ERROR;
    bench_doc d = icu->text->docs[i];
    icu->view = utext_openUTF8(icu->view, d.text, (int64_t)d.len, &code);
    ubrk_setUText(icu->iterator, icu->view, &code);
    if (U_FAILURE(code))
      bench_stop("ICU: %s", u_errorName(code));
    for (int32_t at = ubrk_first(icu->iterator); at != UBRK_DONE;
         at = ubrk_next(icu->iterator))
      sum += (uint32_t)at;
  }
  bench_sink += sum;
}

void bench_icu_free(bench_icu *icu) {
  ubrk_close(icu->iterator);
  utext_close(icu->view);
  free(icu);
}
