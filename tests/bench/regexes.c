/* Ten regexes over a text: PCRE2 one after the other, our patterns (PCRE2 with
 * limits, Unicode classes and well-formed spans) and our queries over tokens,
 * the cutting and numbering of which is part of their time. */
#include <string.h>

#include "core/base/memory.h"
#include "dossier/pattern.h"
#include "dossier/query.h"
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

typedef struct work {
  const bench_text *text;
  dsr_lexicon *lexicon;
  dsr_pattern *patterns[TEN];
  dsr_query *queries[TEN];
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

static uint64_t match_all(const dsr_query *query, const dsr_stream *stream) {
  dsr_matches *matches;
  dsr_match match;
  dsr_error err = {0};
  uint64_t hits = 0;
  int status;
  bench_need(dsr_matches_new(query, stream, &matches, &err), &err);
  while ((status = dsr_matches_next(matches, &match, &err)) == DSR_OK)
    hits++;
  if (status != DSR_DONE)
    bench_need(status, &err);
  dsr_matches_free(matches);
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
    for (size_t q = 0; q < TEN; q++)
      w->hits += match_all(w->queries[q], &stream);
    dsr_tokens_free(tokens);
  }
  dsr_free(forms);
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
}

enum { PCRE2, PATTERNS, QUERIES, JOBS };

void bench_regexes(const bench_text *text) {
  work patterns = {.text = text};
  compile(&patterns);
  work over_tokens = patterns;
  bench_scan *peer = bench_scan_new(text, regexes, TEN);
  bench_job jobs[JOBS] = {[PCRE2] = {bench_scan_run, peer, 0},
                          [PATTERNS] = {run_patterns, &patterns, 0},
                          [QUERIES] = {run_queries, &over_tokens, 0}};
  bench_measure(jobs, JOBS);
  bench_row_speed(bench_cell("ten regexes, as queries from bytes (%llu hits)",
                             (unsigned long long)over_tokens.hits),
                  text->len, jobs[QUERIES].seconds,
                  bench_cell("PCRE2-JIT in turn (%llu hits)",
                             (unsigned long long)bench_scan_hits(peer)),
                  jobs[PCRE2].seconds, 2);
  bench_row_speed(bench_cell("ten regexes, as patterns in turn (%llu hits)",
                             (unsigned long long)patterns.hits),
                  text->len, jobs[PATTERNS].seconds, "PCRE2-JIT in turn",
                  jobs[PCRE2].seconds, 0);
  for (size_t i = 0; i < TEN; i++) {
    dsr_pattern_free(patterns.patterns[i]);
    dsr_query_free(patterns.queries[i]);
  }
  bench_scan_free(peer);
  dsr_lexicon_free(patterns.lexicon);
}
