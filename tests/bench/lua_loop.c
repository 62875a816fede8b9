/* A loop over every token in Lua beside the same count in C: how often each word
 * stands in the corpus that ingest.c left.
 *
 * Lua's is a script that `dossier run` runs, less one that only asks for a word;
 * C's is one call on a corpus that was asked before, so that neither counts the
 * reading of the lexicon. Both count every token that a search covers, punctuation
 * too. */
#include <stdio.h>

#include "dossier/frequency.h"
#include "tests/bench/bench.h"

static const char nothing[] = "print(corpus:word(1))\n";
static const char by_string[] =
    "local counts = {}\n"
    "for doc in corpus:documents() do\n"
    "  for word in doc:tokens() do counts[word] = (counts[word] or 0) + 1 end\n"
    "end\n";
static const char by_number[] =
    "local counts = {}\n"
    "for doc in corpus:documents() do\n"
    "  for id in doc:ids() do counts[id] = (counts[id] or 0) + 1 end\n"
    "end\n";

static double run_script(const char *program, const char *corpus, const char *folder,
                         const char *text) {
  char path[4200];
  double times[99];
  unsigned repeats = bench_repeats();
  snprintf(path, sizeof path, "%s/loop.lua", folder);
  FILE *file = fopen(path, "wb");
  if (!file || fputs(text, file) < 0 || fclose(file) != 0)
    bench_stop("%s cannot be written", path);
  const char *const command[] = {program, "run", corpus, path, NULL};
  for (unsigned i = 0; i < repeats; i++) {
    bench_usage usage = bench_process_run(command);
    if (usage.status)
      bench_stop("%s run of %s ended with %d", program, path, usage.status);
    times[i] = usage.user + usage.system;
  }
  return bench_median(times, repeats);
}

typedef struct count_work {
  dsr_corpus *corpus;
  uint64_t tokens;
} count_work;

static void count_in_c(void *user) {
  count_work *work = user;
  dsr_frequencies *list;
  dsr_frequency_options options = {.by = DSR_WORD, .punctuation = 1};
  dsr_error err = {0};
  bench_need(dsr_frequencies_new(work->corpus, &options, &list, &err), &err);
  work->tokens = dsr_frequencies_totals(list)->hits;
  bench_sink += work->tokens;
  dsr_frequencies_free(list);
}

static void add_row(const char *what, double lua, double c, uint64_t tokens,
                    double most) {
  bench_row(what, bench_cell("%.0f ns a token", lua / (double)tokens * 1e9),
            bench_cell("in C %.1f ns", c / (double)tokens * 1e9),
            bench_cell("%.1fx the cost", lua / c),
            bench_verdict(most > 4 ? "<= 8x" : "<= 4x", lua / c <= most));
}

void bench_lua_loop(const char *folder) {
  char program[4096], corpus[4200];
  if (!bench_program_path(program, sizeof program)) {
    fprintf(stderr, "bench: %s is not built; its rows are left out\n", program);
    return;
  }
  snprintf(corpus, sizeof corpus, "%s/bench.dossier", folder);
  count_work work = {0};
  bench_job job = {count_in_c, &work, 0};
  dsr_error err = {0};
  bench_need(dsr_corpus_open(corpus, DSR_READ, &work.corpus, &err), &err);
  bench_measure(&job, 1);
  dsr_corpus_close(work.corpus);
  double idle = run_script(program, corpus, folder, nothing);
  double strings = run_script(program, corpus, folder, by_string) - idle;
  double numbers = run_script(program, corpus, folder, by_number) - idle;
  add_row("a Lua loop over every token, strings", strings, job.seconds, work.tokens, 8);
  add_row("a Lua loop over every token, ids", numbers, job.seconds, work.tokens, 4);
}
