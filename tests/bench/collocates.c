/* Collocates of a word of the corpus that ingest.c left, beside what one does with
 * SQLite FTS5: take the rows that match, cut each with our tokenizer, and count
 * what stands five tokens left and right by its number in our lexicon. The peer
 * counts only what is near; ours also how often each word stands anywhere, and
 * the measures. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dossier/collocations.h"
#include "dossier/lexicon.h"
#include "tests/bench/bench.h"

enum { REACH = 5 };

typedef struct work {
  dsr_corpus *corpus;
  dsr_query *query;
  dsr_collocation_options options;
  uint64_t near, hits;
} work;

static void run_collocations(void *user) {
  work *w = user;
  dsr_collocations *list;
  dsr_error err = {0};
  bench_need(dsr_collocations_new(w->corpus, w->query, &w->options, &list, &err), &err);
  w->near = dsr_collocations_totals(list)->f1;
  w->hits = dsr_collocations_totals(list)->hits;
  bench_sink += w->near;
  dsr_collocations_free(list);
}

typedef struct peer {
  bench_fts_query rows;
  dsr_lexicon *lexicon;
  const char *word; /* in lower case, as the query */
  uint32_t *counts; /* by form */
  size_t counts_room;
  dsr_form *forms;
  size_t room;
  uint64_t hits;
} peer;

/* The tokens around one hit. */
static void count_around(peer *p, size_t at, size_t count) {
  size_t from = at < REACH ? 0 : at - REACH;
  size_t to = count - at <= REACH ? count : at + REACH + 1;
  for (size_t i = from; i < to; i++) {
    if (p->forms[i] >= p->counts_room) {
      size_t room = 2 * (size_t)p->forms[i] + 1000;
      p->counts = realloc(p->counts, room * sizeof *p->counts);
      if (!p->counts)
        bench_stop("no memory");
      memset(p->counts + p->counts_room, 0,
             (room - p->counts_room) * sizeof *p->counts);
      p->counts_room = room;
    }
    p->counts[p->forms[i]] += i != at;
  }
}

static void count_text(peer *p, const char *text, size_t len) {
  dsr_tokens *tokens;
  dsr_error err = {0};
  size_t word_len;
  bench_need(dsr_tokens_new(text, len, &tokens, &err), &err);
  size_t count = dsr_tokens_count(tokens);
  bench_forms(text, tokens, p->lexicon, &p->forms, &p->room);
  for (size_t i = 0; i < count; i++) {
    const char *norm = dsr_lexicon_text(p->lexicon, p->forms[i], DSR_NORM, &word_len);
    if (norm[0] == p->word[0] && strcmp(norm, p->word) == 0) {
      p->hits++;
      count_around(p, i, count);
    }
  }
  dsr_tokens_free(tokens);
}

static void run_rows(void *user) {
  peer *p = user;
  int rc;
  p->hits = 0;
  while ((rc = sqlite3_step(p->rows.statement)) == SQLITE_ROW)
    count_text(p, (const char *)sqlite3_column_text(p->rows.statement, 0),
               (size_t)sqlite3_column_bytes(p->rows.statement, 0));
  if (rc != SQLITE_DONE)
    bench_stop("SQLite: %s", sqlite3_errmsg(p->rows.db));
  sqlite3_reset(p->rows.statement);
  bench_sink += p->hits;
}

static void compare(dsr_corpus *corpus, const char *fts, const char *word,
                    const char *what, double target) {
  char sql[128];
  dsr_error err = {0};
  work w = {.corpus = corpus,
            .options = {.left = REACH, .right = REACH, .by = DSR_NORM, .limit = 100}};
  peer p = {.word = word};
  snprintf(sql, sizeof sql, "SELECT text FROM news WHERE news MATCH '%s'", word);
  bench_fts_query_open(&p.rows, fts, sql);
  bench_need(dsr_lexicon_new(&p.lexicon, &err), &err);
  bench_need(dsr_query_new(word, strlen(word), NULL, DSR_QUERY_OWN, &w.query, &err), &err);
  bench_job jobs[] = {{run_collocations, &w, 0}, {run_rows, &p, 0}};
  bench_measure(jobs, 2);
  bench_row_latency(bench_cell("collocates of %s (%llu hits)", what,
                               (unsigned long long)w.hits),
                    jobs[0].seconds,
                    bench_cell("FTS5 rows, retokenized (%llu)",
                               (unsigned long long)p.hits),
                    jobs[1].seconds, target);
  bench_fts_query_close(&p.rows);
  dsr_lexicon_free(p.lexicon);
  dsr_query_free(w.query);
  free(p.counts);
  free(p.forms);
}

void bench_collocates(const char *folder) {
  char path[4096], fts[4096];
  dsr_corpus *corpus;
  dsr_error err = {0};
  snprintf(path, sizeof path, "%s/bench.dossier", folder);
  snprintf(fts, sizeof fts, "%s/fts.db", folder);
  bench_need(dsr_corpus_open(path, DSR_READ, &corpus, &err), &err);
  compare(corpus, fts, "said", "a frequent word", 1.5);
  compare(corpus, fts, "tariffs", "a rarer word", 0);
  dsr_corpus_close(corpus);
}
