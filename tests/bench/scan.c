/* The peer for patterns: PCRE2 with its JIT, each regex over each document, as a
 * program without a tokenizer would do it. UTF, but \w and \b of ASCII, which
 * is the faster way for the peer. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#include "tests/bench/bench.h"

struct bench_scan {
  const bench_text *text;
  pcre2_code **codes;
  size_t count;
  pcre2_match_data *found;
  uint64_t hits;
};

static pcre2_code *compile(const char *source) {
  int code;
  PCRE2_SIZE at;
  pcre2_code *re = pcre2_compile((PCRE2_SPTR)source, PCRE2_ZERO_TERMINATED,
                                 PCRE2_UTF, &code, &at, NULL);
  if (!re)
    bench_stop("PCRE2 refuses %s at %zu", source, (size_t)at);
  if (pcre2_jit_compile(re, PCRE2_JIT_COMPLETE) != 0)
    bench_stop("PCRE2 has no JIT here");
  return re;
}

bench_scan *bench_scan_new(const bench_text *text, const char *const *sources,
                           size_t count) {
  bench_scan *scan = calloc(1, sizeof *scan);
  if (scan)
    scan->codes = calloc(count, sizeof *scan->codes);
  if (!scan || !scan->codes)
    bench_stop("out of memory");
  scan->text = text;
  scan->count = count;
  for (size_t i = 0; i < count; i++)
    scan->codes[i] = compile(sources[i]);
  scan->found = pcre2_match_data_create(4, NULL);
  return scan;
}

static uint64_t scan_document(const bench_scan *scan, const pcre2_code *re,
                              bench_doc d) {
  const PCRE2_SIZE *span = pcre2_get_ovector_pointer(scan->found);
  uint64_t hits = 0;
  PCRE2_SIZE at = 0;
  while (at < d.len && pcre2_jit_match(re, (PCRE2_SPTR)d.text, d.len, at, 0,
                                       scan->found, NULL) >= 0) {
    hits++;
    at = span[1] > at ? span[1] : at + 1;
  }
  return hits;
}

void bench_scan_run(void *user) {
  bench_scan *scan = user;
  scan->hits = 0;
  for (size_t r = 0; r < scan->count; r++)
    for (size_t i = 0; i < scan->text->count; i++)
      scan->hits += scan_document(scan, scan->codes[r], scan->text->docs[i]);
  bench_sink += scan->hits;
}

uint64_t bench_scan_hits(const bench_scan *scan) { return scan->hits; }

void bench_scan_free(bench_scan *scan) {
  for (size_t i = 0; i < scan->count; i++)
    pcre2_code_free(scan->codes[i]);
  pcre2_match_data_free(scan->found);
  free(scan->codes);
  free(scan);
}
