/* Ten regexes over a text: PCRE2 one after the other, our patterns (PCRE2 with
 * limits, Unicode classes and well-formed spans) and our queries over tokens, as
 * one set: once from the bytes, so that cutting and numbering is part of their
 * time, and once over what an extractor is handed, which is cut and numbered. */
#include <stdio.h>
#include <string.h>

#include "core/base/memory.h"
#include "dossier/pattern.h"
#include "dossier/query_set.h"
#include "tests/bench/bench.h"

enum { TEN = 10 };

static const char *const regexes[TEN] = {
    "\\b(?:said|told|announced)\\b",
    "\\$\\d[\\d.,]* (?:million|billion)\\b",
    "\\b(?:Defense|Foreign|Finance|Prime) Minister\\b",
    "\\bdefen[cs]e\\b",
    "\\b\\d[\\d,.]* (?:missiles|tanks|aircraft|vehicles|ships)\\b",
    "\\b(?:January|February|March|October|November) \\d{1,2}, \\d{4}\\b",
    "\\b[A-Z]{2}-\\d+[A-Z]\\b",
    "\\bspokes(?:man|woman|person)\\b",
    "\\bin a statement\\b|\\b[Aa]ccording to\\b",
    "\\bfiscal year \\d{4}\\b"};

static const char *const queries[TEN] = {
    "\"said|told|announced\"",
    "\"$\" [kind=\"number\"] \"million|billion\"",
    "\"Defense|Foreign|Finance|Prime\" \"Minister\"",
    "\"defen[cs]e\"",
    "[kind=\"number\"] \"missiles|tanks|aircraft|vehicles|ships\"",
    "\"January|February|March|October|November\" \"\\d{1,2}\" \",\" \"\\d{4}\"",
    "\"[A-Z]{2}-\\d+[A-Z]\"",
    "\"spokes(man|woman|person)\"",
    "\"in\" \"a\" \"statement\" | \"[Aa]ccording\" \"to\"",
    "\"fiscal\" \"year\" \"\\d{4}\""};

/* As Unicode's, like those of patterns and queries. */
static bench_scan *scan_by_unicode(const bench_text *text) {
  static char sources[TEN][128];
  const char *list[TEN];
  for (size_t i = 0; i < TEN; i++) {
    snprintf(sources[i], sizeof sources[i], "(*UCP)%s", regexes[i]);
    list[i] = sources[i];
  }
  return bench_scan_new(text, list, TEN);
}

typedef struct work {
  const bench_text *text;
  dsr_lexicon *lexicon;
  dsr_pattern *patterns[TEN];
  dsr_query *queries[TEN];
  dsr_query_set *set;
  bench_streams streams;
  uint64_t hits;
} work;

static uint64_t find_pattern(const dsr_pattern *pattern, bench_doc d) {
  dsr_span span;
  dsr_error err = {0};
  uint64_t hits = 0;
  int status = DSR_OK;
  for (size_t at = 0; at <= d.len; at = dsr_pattern_after(d.text, d.len, span)) {
    status = dsr_pattern_find(pattern, d.text, d.len, at, &span, 1, &err);
    if (status != DSR_OK)
      break;
    hits++;
  }
  if (status != DSR_DONE)
    bench_need(status, &err);
  return hits;
}

static void run_patterns(void *user) {
  work *w = user;
  w->hits = 0;
  for (size_t r = 0; r < TEN; r++)
    for (size_t i = 0; i < w->text->count; i++)
      w->hits += find_pattern(w->patterns[r], w->text->docs[i]);
  bench_sink += w->hits;
}

static uint64_t match_all(dsr_query_set *set, const dsr_stream *stream) {
  dsr_match match;
  dsr_error err = {0};
  uint64_t hits = 0;
  size_t which;
  int status;
  bench_need(dsr_query_set_begin(set, stream, &err), &err);
  while ((status = dsr_query_set_next(set, &which, &match, &err)) == DSR_OK)
    hits++;
  if (status != DSR_DONE)
    bench_need(status, &err);
  return hits;
}

static void run_queries(void *user) {
  work *w = user;
  dsr_form *forms = NULL;
  size_t room = 0;
  dsr_error err = {0};
  w->hits = 0;
  for (size_t i = 0; i < w->text->count; i++) {
    bench_doc d = w->text->docs[i];
    dsr_tokens *tokens;
    bench_need(dsr_tokens_new(d.text, d.len, &tokens, &err), &err);
    bench_forms(d.text, tokens, w->lexicon, &forms, &room);
    dsr_stream stream = {.text = d.text,
                         .len = d.len,
                         .lexicon = w->lexicon,
                         .tokens = dsr_tokens_spans(tokens),
                         .forms = forms,
                         .count = dsr_tokens_count(tokens)};
    w->hits += match_all(w->set, &stream);
    dsr_tokens_free(tokens);
  }
  dsr_free(forms);
  bench_sink += w->hits;
}

static void run_on_streams(void *user) {
  work *w = user;
  w->hits = 0;
  for (size_t i = 0; i < w->streams.count; i++)
    w->hits += match_all(w->set, &w->streams.streams[i]);
  bench_sink += w->hits;
}

static void compile(work *w) {
  dsr_error err = {0};
  bench_need(dsr_lexicon_new(&w->lexicon, &err), &err);
  for (size_t i = 0; i < TEN; i++) {
    bench_need(dsr_pattern_new(regexes[i], strlen(regexes[i]), DSR_PATTERN_OWN,
                               &w->patterns[i], &err),
               &err);
    bench_need(dsr_query_new(queries[i], strlen(queries[i]), NULL, DSR_QUERY_OWN,
                             &w->queries[i], &err),
               &err);
  }
  bench_need(dsr_query_set_new((const dsr_query *const *)w->queries, TEN, &w->set,
                               &err),
             &err);
}

static void release(work *w) {
  dsr_query_set_free(w->set);
  for (size_t i = 0; i < TEN; i++) {
    dsr_pattern_free(w->patterns[i]);
    dsr_query_free(w->queries[i]);
  }
  dsr_lexicon_free(w->lexicon);
}

enum { PCRE2, PCRE2_UNICODE, PATTERNS, QUERIES, STREAMS, JOBS };

void bench_regexes(const bench_text *text) {
  work patterns = {.text = text};
  compile(&patterns);
  work over_tokens = patterns, on_streams = {0};
  compile(&on_streams);
  bench_streams_make(&on_streams.streams, text);
  bench_scan *peer = bench_scan_new(text, regexes, TEN);
  bench_scan *unicode = scan_by_unicode(text);
  bench_job jobs[JOBS] = {[PCRE2] = {bench_scan_run, peer, 0},
                          [PCRE2_UNICODE] = {bench_scan_run, unicode, 0},
                          [PATTERNS] = {run_patterns, &patterns, 0},
                          [QUERIES] = {run_queries, &over_tokens, 0},
                          [STREAMS] = {run_on_streams, &on_streams, 0}};
  bench_measure(jobs, JOBS);
  bench_row_speed(bench_cell("ten regexes, as queries from bytes (%llu hits)",
                             (unsigned long long)over_tokens.hits),
                  text->len, jobs[QUERIES].seconds,
                  bench_cell("PCRE2-JIT in turn (%llu hits)",
                             (unsigned long long)bench_scan_hits(peer)),
                  jobs[PCRE2].seconds, 2);
  bench_row_speed("the same", text->len, jobs[QUERIES].seconds,
                  bench_cell("PCRE2-JIT, Unicode's \\d and \\b (%llu hits)",
                             (unsigned long long)bench_scan_hits(unicode)),
                  jobs[PCRE2_UNICODE].seconds, 2);
  bench_row_speed(bench_cell("ten regexes, as queries over tokens (%llu hits)",
                             (unsigned long long)on_streams.hits),
                  text->len, jobs[STREAMS].seconds, "PCRE2-JIT in turn",
                  jobs[PCRE2].seconds, 2);
  bench_row_speed(bench_cell("ten regexes, as patterns in turn (%llu hits)",
                             (unsigned long long)patterns.hits),
                  text->len, jobs[PATTERNS].seconds, "PCRE2-JIT, Unicode's",
                  jobs[PCRE2_UNICODE].seconds, 0);
  release(&patterns);
  release(&on_streams);
  bench_streams_free(&on_streams.streams);
  bench_scan_free(peer);
  bench_scan_free(unicode);
}
