/* Questions to the corpus that ingest.c left, beside FTS5's and, for patterns,
 * beside PCRE2 that scans the text in memory for the like. Counts differ in
 * meaning: FTS5 counts documents, ours hits. */
#include <stdio.h>
#include <string.h>

#include "dossier/search.h"
#include "tests/bench/bench.h"

enum { SHOWN = 50 };

typedef struct work {
  dsr_corpus *corpus;
  const char *source;
  dsr_query *query;
  uint64_t hits;
} work;

static work prepare(dsr_corpus *corpus, const char *source) {
  work w = {.corpus = corpus, .source = source};
  dsr_error err = {0};
  bench_need(dsr_query_new(source, strlen(source), NULL, DSR_QUERY_OWN, &w.query,
                           &err),
             &err);
  return w;
}

static void run_count(void *user) {
  work *w = user;
  uint64_t documents;
  dsr_error err = {0};
  bench_need(dsr_search_count(w->corpus, w->query, NULL, &w->hits, &documents, &err),
             &err);
  bench_sink += w->hits;
}

/* A query as it is asked for the first time: compiled, and its tests put to the
 * forms. */
static void run_new(void *user) {
  work *w = user;
  work asked = prepare(w->corpus, w->source);
  run_count(&asked);
  w->hits = asked.hits;
  dsr_query_free(asked.query);
}

/* The first 50 hits, each with its sentence. */
static void run_context(void *user) {
  work *w = user;
  dsr_search *search;
  dsr_match match;
  dsr_error err = {0};
  int status = DSR_OK;
  bench_need(dsr_search_new(w->corpus, w->query, NULL, &search, &err), &err);
  for (w->hits = 0; w->hits < SHOWN; w->hits++) {
    status = dsr_search_next(search, &match, &err);
    if (status != DSR_OK)
      break;
    const dsr_analysis *a = dsr_search_analysis(search);
    const dsr_stream *s = dsr_analysis_stream(a);
    dsr_span span = {s->tokens[match.first].start, s->tokens[match.last - 1].end};
    dsr_span shown = dsr_analysis_context(a, span);
    bench_sink += (unsigned char)s->text[shown.start] + shown.end;
  }
  if (status != DSR_DONE)
    bench_need(status, &err);
  dsr_search_free(search);
}

static void beside_fts(dsr_corpus *corpus, const char *path) {
  work said = prepare(corpus, "said"), rare = prepare(corpus, "tariffs");
  work phrase = prepare(corpus, "of the");
  bench_fts_query count, few, words, snippets;
  bench_fts_query_open(&count, path,
                       "SELECT count(*) FROM news WHERE news MATCH 'said'");
  bench_fts_query_open(&few, path,
                       "SELECT count(*) FROM news WHERE news MATCH 'tariffs'");
  bench_fts_query_open(&words, path,
                       "SELECT count(*) FROM news WHERE news MATCH '\"of the\"'");
  bench_fts_query_open(&snippets, path,
                       "SELECT snippet(news, 0, '', '', '', 16) FROM news "
                       "WHERE news MATCH 'said' LIMIT 50");
  work shown = said;
  bench_job jobs[] = {{run_count, &said, 0},   {bench_fts_query_run, &count, 0},
                      {run_count, &rare, 0},   {bench_fts_query_run, &few, 0},
                      {run_count, &phrase, 0}, {bench_fts_query_run, &words, 0},
                      {run_context, &shown, 0}, {bench_fts_query_run, &snippets, 0},
                      {run_new, &phrase, 0}};
  bench_measure(jobs, sizeof jobs / sizeof *jobs);
  bench_row_latency("count of a frequent word", jobs[0].seconds, "FTS5",
                    jobs[1].seconds, 100);
  bench_row_latency("count of a rarer word", jobs[2].seconds, "FTS5",
                    jobs[3].seconds, 0);
  bench_row_latency("phrase of frequent words", jobs[4].seconds, "FTS5",
                    jobs[5].seconds, 1.5);
  bench_row_latency("the same, a new query", jobs[8].seconds, "FTS5",
                    jobs[5].seconds, 0);
  bench_row_latency("first 50 in context", jobs[6].seconds, "FTS5 snippet",
                    jobs[7].seconds, 4);
  bench_fts_query_close(&count);
  bench_fts_query_close(&few);
  bench_fts_query_close(&words);
  bench_fts_query_close(&snippets);
  dsr_query_free(said.query);
  dsr_query_free(rare.query);
  dsr_query_free(phrase.query);
}

static void beside_scan(dsr_corpus *corpus, const bench_text *text) {
  static const char *const with = "\\b\\d[\\d,.]* frigates\\b",
                    *const without = "\\b[A-Z][a-z]+ [A-Z][a-z]+ \\d[\\d,.]*";
  work literal = prepare(corpus, "[kind=\"number\"] \"frigates\"");
  work shapes = prepare(corpus, "[shape=\"Xx+\"] [shape=\"Xx+\"] [kind=\"number\"]");
  bench_scan *literal_scan = bench_scan_new(text, &with, 1);
  bench_scan *shape_scan = bench_scan_new(text, &without, 1);
  bench_job jobs[] = {{run_count, &literal, 0},
                      {bench_scan_run, literal_scan, 0},
                      {run_count, &shapes, 0},
                      {bench_scan_run, shape_scan, 0},
                      {run_new, &literal, 0},
                      {run_new, &shapes, 0}};
  bench_measure(jobs, sizeof jobs / sizeof *jobs);
  bench_row_latency(bench_cell("token pattern with a word (%llu hits)",
                               (unsigned long long)literal.hits),
                    jobs[0].seconds,
                    bench_cell("PCRE2-JIT (%llu)",
                               (unsigned long long)bench_scan_hits(literal_scan)),
                    jobs[1].seconds, 20);
  bench_row_latency("the same, a new query", jobs[4].seconds, "PCRE2-JIT",
                    jobs[1].seconds, 0);
  bench_row_latency(bench_cell("token pattern without (%llu hits)",
                               (unsigned long long)shapes.hits),
                    jobs[2].seconds,
                    bench_cell("PCRE2-JIT (%llu)",
                               (unsigned long long)bench_scan_hits(shape_scan)),
                    jobs[3].seconds, 2);
  bench_row_latency("the same, a new query", jobs[5].seconds, "PCRE2-JIT",
                    jobs[3].seconds, 0);
  bench_scan_free(literal_scan);
  bench_scan_free(shape_scan);
  dsr_query_free(literal.query);
  dsr_query_free(shapes.query);
}

void bench_queries(const bench_text *text, const char *folder) {
  char path[4096], peer[4096];
  dsr_corpus *corpus;
  dsr_error err = {0};
  snprintf(path, sizeof path, "%s/bench.dossier", folder);
  snprintf(peer, sizeof peer, "%s/fts.db", folder);
  bench_need(dsr_corpus_open(path, DSR_READ, &corpus, &err), &err);
  beside_fts(corpus, peer);
  beside_scan(corpus, text);
  dsr_corpus_close(corpus);
}
