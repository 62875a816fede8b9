/* The program as a whole: loading with the default extractors, its memory, and
 * what it costs to start it. It is the `dossier` beside this benchmark. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/bench/bench.h"

enum { STARTS = 40, EXTRACTED = 1000000, AT_LEAST = 1000000000 };

static double total(bench_usage usage) { return usage.user + usage.system; }

bool bench_program_path(char *path, size_t size) {
  ssize_t n = readlink("/proc/self/exe", path, size - 16);
  if (n < 0)
    return false;
  path[n] = '\0';
  char *slash = strrchr(path, '/');
  strcpy(slash ? slash + 1 : path, "dossier");
  return access(path, X_OK) == 0;
}

static bench_usage load(const char *program, const char *corpus, const char *source,
                        const char *option) {
  const char *const command[] = {program, "load", corpus, source, option, NULL};
  unlink(corpus);
  bench_usage usage = bench_process_run(command);
  if (usage.status)
    bench_stop("%s load of %s ended with %d", program, source, usage.status);
  return usage;
}

/* The median of many: a start is short beside the clock that counts it. */
static double start(const char *const *command) {
  double times[STARTS];
  for (size_t i = 0; i < STARTS; i++) {
    bench_usage usage = bench_process_run(command);
    if (usage.status)
      bench_stop("%s ended with %d", command[0], usage.status);
    times[i] = total(usage);
  }
  return bench_median(times, STARTS);
}

static void add_start(const char *program) {
  const char *const ours[] = {program, "--version", NULL};
  const char *const lua[] = {"lua5.4", "-e", "", NULL};
  double mine = start(ours), theirs = start(lua);
  bench_row("start-up: `dossier --version`", bench_cell("%.2f ms", mine * 1e3),
            bench_cell("`lua5.4 -e ''` %.2f ms", theirs * 1e3),
            bench_cell("+%.2f ms", (mine - theirs) * 1e3),
            bench_verdict("<= +2 ms", mine - theirs <= 0.002));
}

static void add_extraction(const bench_text *text, const char *program,
                           const char *corpus, const char *folder) {
  bench_text part = bench_text_start(text, EXTRACTED);
  char source[4096];
  double times[99];
  const unsigned repeats = bench_repeats();
  snprintf(source, sizeof source, "%s/extracted.jsonl", folder);
  bench_text_write_jsonl(&part, source);
  for (unsigned i = 0; i < repeats; i++)
    times[i] = total(load(program, corpus, source, NULL));
  bench_row_absolute(bench_cell("`dossier load` with extraction, %.1f MB",
                                (double)part.len * 1e-6),
                     part.len, bench_median(times, repeats), NULL, 0);
}

void bench_program(const bench_text *text, const char *folder) {
  char program[4096], corpus[4096], source[4096];
  if (!bench_program_path(program, sizeof program)) {
    fprintf(stderr, "bench: %s is not built; its rows are left out\n", program);
    return;
  }
  snprintf(corpus, sizeof corpus, "%s/loaded.dossier", folder);
  snprintf(source, sizeof source, "%s/text.jsonl", folder);
  bench_usage usage = load(program, corpus, source, "--no-extract");
  bench_row_absolute("`dossier load --no-extract`", text->len, total(usage), NULL,
                     0);
  bench_row(bench_cell("memory while loading %.0f MB", (double)text->len * 1e-6),
            bench_cell("%ld MB", usage.peak / 1024), NULL, NULL,
            text->len < AT_LEAST ? "< 256 MB at 1 GB: run with BENCH_MB=1000"
                                 : bench_verdict("< 256 MB at 1 GB",
                                                 usage.peak < 256 * 1024));
  add_extraction(text, program, corpus, folder);
  add_start(program);
}
