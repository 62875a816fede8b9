/* The table of speeds that README shows: ours beside ICU, PCRE2, SQLite FTS5,
 * memcpy and wc, in one run, on one thread. Run from the root of the sources.
 *
 *   bench [SUBJECT...]   words gazetteer regexes ingest queries
 *                        collocates network lua program; all
 *   BENCH_MB=10          megabytes of text
 *   BENCH_TEXT=DIR       a folder of documents instead of made-up news
 *   BENCH_REPEAT=3       repeats of which the median counts; 3 or more
 *
 * Ratios within one run are what counts: megabytes a second are the machine's. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/bench/bench.h"

static bool asked(int argc, char **argv, const char *subject) {
  for (int i = 1; i < argc; i++)
    if (strcmp(argv[i], subject) == 0)
      return true;
  return argc < 2;
}

static size_t bytes_wanted(void) {
  const char *text = getenv("BENCH_MB");
  double mb = text ? strtod(text, NULL) : 10;
  if (!(mb >= 0.01 && mb <= 4000))
    bench_stop("BENCH_MB=%s: wants megabytes, 0.01 to 4000", text);
  return (size_t)(mb * 1e6);
}

static void empty_folder(const char *folder) {
  DIR *names = opendir(folder);
  const struct dirent *entry;
  while (names && (entry = readdir(names)) != NULL)
    if (entry->d_name[0] != '.')
      unlinkat(dirfd(names), entry->d_name, 0);
  if (names)
    closedir(names);
  rmdir(folder);
}

static void run_subjects(int argc, char **argv, const bench_text *text,
                         const char *folder) {
  if (asked(argc, argv, "words"))
    bench_words(text, folder);
  if (asked(argc, argv, "gazetteer"))
    bench_gazetteer(text);
  if (asked(argc, argv, "regexes"))
    bench_regexes(text);
  bool queries = asked(argc, argv, "queries"), program = asked(argc, argv, "program");
  bool collocates = asked(argc, argv, "collocates");
  bool lua = asked(argc, argv, "lua");
  if (queries || program || collocates || lua || asked(argc, argv, "ingest"))
    bench_ingest(text, folder); /* the others ask the corpus it leaves */
  if (queries)
    bench_queries(text, folder);
  if (collocates)
    bench_collocates(folder);
  if (asked(argc, argv, "network"))
    bench_network(folder);
  if (lua)
    bench_lua_loop(folder);
  if (program)
    bench_program(text, folder);
}

int main(int argc, char **argv) {
  bench_process_start();
  char folder[4096];
  bench_text text;
  const char *origin = getenv("BENCH_TEXT"), *temporary = getenv("TMPDIR");
  if (origin && *origin)
    bench_text_read(&text, origin, bytes_wanted());
  else
    bench_text_make(&text, bytes_wanted());
  snprintf(folder, sizeof folder, "%s/dossier-bench-XXXXXX",
           temporary && strlen(temporary) < 4000 ? temporary : "/tmp");
  if (!mkdtemp(folder))
    bench_stop("%s cannot be made", folder);
  bench_table_begin(&text, origin && *origin ? origin : "made-up news");
  run_subjects(argc, argv, &text, folder);
  empty_folder(folder);
  bench_text_free(&text);
  bench_process_end();
  return 0;
}
