/* Loading into a corpus beside SQLite FTS5 filled from memory, and what the
 * files weigh. Our side reads a JSONL file, hashes, decodes, finds zones,
 * sentences and tokens, and stores them with the lexicon. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dossier/analysis.h"
#include "dossier/ingest.h"
#include "tests/bench/bench.h"

typedef struct work {
  const char *corpus, *source;
  const dsr_rules *rules;
} work;

static void run_ingest(void *user) {
  const work *w = user;
  dsr_corpus *corpus;
  dsr_loader *loader;
  dsr_ingest_summary summary;
  dsr_error err = {0};
  unlink(w->corpus);
  bench_need(dsr_corpus_open(w->corpus, DSR_BUILD, &corpus, &err), &err);
  bench_need(dsr_loader_new(NULL, &loader, &err), &err);
  bench_need(dsr_loader_add(loader, w->source, &err), &err);
  bench_need(dsr_ingest(corpus, loader, w->rules, NULL, &summary, &err), &err);
  bench_sink += summary.bytes;
  dsr_loader_free(loader);
  dsr_corpus_close(corpus);
}

typedef struct analyses {
  const bench_text *text;
  const dsr_rules *rules;
} analyses;

static void run_analyses(void *user) {
  const analyses *w = user;
  dsr_lexicon *lexicon;
  dsr_error err = {0};
  bench_need(dsr_lexicon_new(&lexicon, &err), &err);
  for (size_t i = 0; i < w->text->count; i++) {
    bench_doc d = w->text->docs[i];
    dsr_analysis *a;
    bench_need(dsr_analysis_new(d.text, d.len, w->rules, lexicon, &a, &err), &err);
    bench_sink += dsr_analysis_stream(a)->count;
    dsr_analysis_free(a);
  }
  dsr_lexicon_free(lexicon);
}

static double weight(const char *path) {
  struct stat st;
  return stat(path, &st) == 0 ? (double)st.st_size : 0;
}

/* The index alone; needs an SQLite that can tell what a table weighs. */
static void add_index(const char *path, size_t bytes) {
  double pages = bench_sqlite_number(
      path, "SELECT sum(pgsize) FROM dbstat WHERE name IN ('segment', 'chunk')");
  if (pages < 0)
    return;
  double ratio = pages / (double)bytes;
  bench_row("index, times its text", bench_cell("%.2f", ratio), NULL, NULL,
            bench_verdict("<= 0.5", ratio <= 0.5));
}

enum { OURS, TENTH, ANALYSES, FTS, FTS_TUNED, JOBS };

static void add_rows(const bench_text *text, const bench_text *tenth,
                     const bench_job *jobs) {
  const size_t n = text->len;
  bench_row_absolute("zones + sentences + tokens + ids, in memory", n,
                     jobs[ANALYSES].seconds, NULL, 0);
  bench_row_speed("load + zones + tokens + store", n, jobs[OURS].seconds,
                  "FTS5", jobs[FTS].seconds, 1.5);
  bench_row_speed("load + zones + tokens + store", n, jobs[OURS].seconds,
                  "FTS5 tuned", jobs[FTS_TUNED].seconds, 1.2);
  double more = (double)text->len / (double)tenth->len;
  double longer = jobs[OURS].seconds / jobs[TENTH].seconds;
  bench_row(bench_cell("%.1f times the text to load", more), NULL, NULL,
            bench_cell("%.1f times as long", longer),
            bench_verdict("<= 10.5 for 10", longer <= more * 1.05));
}

void bench_ingest(const bench_text *text, const char *folder) {
  char corpus[4096], source[4096], part[4096], plain[4096], tuned[4096];
  snprintf(corpus, sizeof corpus, "%s/bench.dossier", folder);
  snprintf(source, sizeof source, "%s/text.jsonl", folder);
  snprintf(part, sizeof part, "%s/tenth.jsonl", folder);
  snprintf(plain, sizeof plain, "%s/fts.db", folder);
  snprintf(tuned, sizeof tuned, "%s/tuned.db", folder);
  bench_text tenth = bench_text_start(text, text->len / 10);
  bench_text_write_jsonl(text, source);
  bench_text_write_jsonl(&tenth, part);
  dsr_rules *rules;
  dsr_error err = {0};
  const char *const lists = "data/gazetteers";
  dsr_gazetteers *set;
  bench_need(dsr_gazetteers_new(&lists, 1, &set, &err), &err);
  bench_need(dsr_rules_load("data", set, &rules, &err), &err);
  work whole = {corpus, source, rules}, first = {corpus, part, rules};
  analyses memory = {text, rules};
  bench_fts as_is = {text, plain, false}, better = {text, tuned, true};
  /* The tenth before the whole: the corpus that stays is the whole one. */
  bench_job jobs[JOBS] = {[TENTH] = {run_ingest, &first, 0},
                          [OURS] = {run_ingest, &whole, 0},
                          [ANALYSES] = {run_analyses, &memory, 0},
                          [FTS] = {bench_fts_fill, &as_is, 0},
                          [FTS_TUNED] = {bench_fts_fill, &better, 0}};
  bench_measure(jobs, JOBS);
  run_ingest(&whole);
  add_rows(text, &tenth, jobs);
  double ours = weight(corpus) / (double)text->len;
  bench_row("file, times its text", bench_cell("%.2f", ours),
            bench_cell("FTS5 %.2f", weight(plain) / (double)text->len), NULL,
            bench_verdict("<= 2.2", ours <= 2.2));
  add_index(corpus, text->len);
  dsr_rules_free(rules);
  dsr_gazetteers_free(set);
}
