/* What the parts of the benchmark share: the text, the clock, the table.
 *
 * A benchmark is a program for one reader, so what cannot be done ends it with
 * a message (bench_stop) instead of a status. Times are CPU times of the
 * process, user and system: the machine may be busy with other things. */
#ifndef DSR_TESTS_BENCH_H
#define DSR_TESTS_BENCH_H

#include <stdbool.h>

#include "dossier/stream.h"
#include "dossier/token.h"

/* --- text.c --- */

typedef struct bench_doc {
  const char *text;
  size_t len;
} bench_doc;

/* Documents one behind the other in `bytes`. */
typedef struct bench_text {
  char *bytes;
  size_t len, room;
  bench_doc *docs;
  size_t count, docs_room;
} bench_text;

/* At least `bytes` of made-up news: the same on every machine, on every day. */
void bench_text_make(bench_text *text, size_t bytes);
/* The documents of a folder, as `dossier load` finds them, up to `bytes`. */
void bench_text_read(bench_text *text, const char *folder, size_t bytes);
void bench_text_free(bench_text *text);
/* The first documents, together about `bytes`; borrowed from `text`. */
bench_text bench_text_start(const bench_text *text, size_t bytes);
/* Write it as one plain file, and as one JSONL file of id and text. */
void bench_text_write(const bench_text *text, const char *path);
void bench_text_write_jsonl(const bench_text *text, const char *path);

/* --- clock.c --- */

/* Whatever a job computes is added here, so that no compiler drops it. */
extern volatile uint64_t bench_sink;

typedef struct bench_job {
  void (*run)(void *user);
  void *user;
  double seconds; /* set: CPU time of one run, the median of the repeats */
} bench_job;

/* Run the jobs in turn, the whole round BENCH_REPEAT times (3 or more); runs
 * under 20 ms are repeated until they last that long. */
void bench_measure(bench_job *jobs, size_t count);
unsigned bench_repeats(void);
double bench_median(double *values, size_t count);
_Noreturn void bench_stop(const char *format, ...)
    __attribute__((format(printf, 1, 2)));
/* Ends the program unless the status is DSR_OK. */
void bench_need(int status, const dsr_error *err);

/* --- process.c --- */

typedef struct bench_usage {
  double user, system; /* seconds of CPU */
  long peak;           /* kilobytes resident at most */
  int status;          /* 0: ended well */
} bench_usage;

/* Called first in main, before any memory is taken: see process.c. */
void bench_process_start(void);
/* Run a program, its output thrown away; argv ends with NULL. */
bench_usage bench_process_run(const char *const *argv);
void bench_process_end(void);

/* --- table.c --- */

void bench_table_begin(const bench_text *text, const char *origin);
/* Any of the cells may be NULL: "-". */
void bench_row(const char *what, const char *ours, const char *peer,
               const char *ratio, const char *target);
/* ours against a peer over `bytes` of text; peer may be NULL, target 0. */
void bench_row_speed(const char *what, size_t bytes, double ours,
                     const char *peer_name, double peer, double target);
/* A speed that is to reach `target` MB/s by itself. */
void bench_row_absolute(const char *what, size_t bytes, double ours,
                        const char *peer, double target);
/* How many times as fast a query is: seconds a run. */
void bench_row_latency(const char *what, double ours, const char *peer_name,
                       double peer, double target);
/* "text", cut to one cell; good until the fourth call from now. */
const char *bench_cell(const char *format, ...)
    __attribute__((format(printf, 1, 2)));
/* "at least 4x: met" or "... : short" */
const char *bench_verdict(const char *goal, bool met);

/* --- icu.c --- */

typedef struct bench_icu bench_icu;
bench_icu *bench_icu_words(const bench_text *text);
bench_icu *bench_icu_sentences(const bench_text *text);
void bench_icu_run(void *icu); /* a job */
void bench_icu_free(bench_icu *icu);

/* --- fts.c --- */

typedef struct bench_fts {
  const bench_text *text;
  const char *path;
  bool tuned;
} bench_fts;
void bench_fts_fill(void *fts); /* a job: a new file with all documents */

typedef struct bench_fts_query {
  struct sqlite3 *db;
  struct sqlite3_stmt *statement;
} bench_fts_query;
void bench_fts_query_open(bench_fts_query *q, const char *path, const char *sql);
void bench_fts_query_run(void *q); /* a job: steps through all rows */
void bench_fts_query_close(bench_fts_query *q);
/* One number from a file; -1 when SQLite cannot tell. */
double bench_sqlite_number(const char *path, const char *sql);

/* --- scan.c --- */

/* Regexes with PCRE2's JIT, each over every document in turn. */
typedef struct bench_scan bench_scan;
bench_scan *bench_scan_new(const bench_text *text, const char *const *sources,
                           size_t count);
void bench_scan_run(void *scan); /* a job */
uint64_t bench_scan_hits(const bench_scan *scan); /* of the last run */
void bench_scan_free(bench_scan *scan);

/* --- streams.c --- */

/* Every document of a text as tokens with ids of one lexicon. */
typedef struct bench_streams {
  dsr_lexicon *lexicon;
  dsr_stream *streams;
  size_t count;
} bench_streams;
void bench_streams_make(bench_streams *streams, const bench_text *text);
void bench_streams_free(bench_streams *streams);
/* The forms of a document's tokens into `forms`, grown as needed. */
void bench_forms(const char *text, const dsr_tokens *tokens,
                 dsr_lexicon *lexicon, dsr_form **forms, size_t *room);

/* --- the subjects; each adds its rows --- */

void bench_words(const bench_text *text, const char *folder);
void bench_gazetteer(const bench_text *text);
void bench_regexes(const bench_text *text);
void bench_ingest(const bench_text *text, const char *folder);
void bench_queries(const bench_text *text, const char *folder);
void bench_collocates(const char *folder);
void bench_network(const char *folder);
void bench_program(const bench_text *text, const char *folder);
void bench_lua_loop(const char *folder);

/* The `dossier` beside this benchmark; false when it is not built. */
bool bench_program_path(char *path, size_t size);

#endif
