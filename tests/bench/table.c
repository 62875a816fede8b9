/* The table: one Markdown row a measurement, printed as soon as it is known. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <sqlite3.h>
#include <unicode/uversion.h>

#include "tests/bench/bench.h"

enum { CELLS = 8, CELL_MAX = 160 };

const char *bench_cell(const char *format, ...) {
  static char cells[CELLS][CELL_MAX];
  static size_t next;
  char *cell = cells[next++ % CELLS];
  va_list args;
  va_start(args, format);
  vsnprintf(cell, CELL_MAX, format, args);
  va_end(args);
  return cell;
}

static void print_machine(void) {
  char line[512], model[256] = "unknown processor";
  FILE *in = fopen("/proc/cpuinfo", "re");
  while (in && fgets(line, sizeof line, in))
    if (sscanf(line, "model name : %255[^\n]", model) == 1)
      break;
  if (in)
    fclose(in);
  printf("%s, %ld cores; ICU %s, PCRE2 %d.%d, SQLite %s\n", model,
         sysconf(_SC_NPROCESSORS_ONLN), U_ICU_VERSION, PCRE2_MAJOR, PCRE2_MINOR,
         sqlite3_libversion());
}

void bench_table_begin(const bench_text *text, const char *origin) {
  print_machine();
  printf("%.1f MB of %s, %zu documents; one thread, CPU time, median of %u\n\n",
         (double)text->len * 1e-6, origin, text->count, bench_repeats());
  puts("| what | ours | peer | ratio | target |");
  puts("|---|---|---|---|---|");
  fflush(stdout);
}

static const char *or_dash(const char *cell) { return cell ? cell : "-"; }

void bench_row(const char *what, const char *ours, const char *peer,
               const char *ratio, const char *target) {
  printf("| %s | %s | %s | %s | %s |\n", what, or_dash(ours), or_dash(peer),
         or_dash(ratio), or_dash(target));
  fflush(stdout);
}

const char *bench_verdict(const char *goal, bool met) {
  return bench_cell("%s: %s", goal, met ? "met" : "short");
}

static const char *speed(size_t bytes, double seconds) {
  double mb = (double)bytes * 1e-6 / seconds;
  return bench_cell(mb < 10 ? "%.2f MB/s" : "%.0f MB/s", mb);
}

static const char *times(double ratio) {
  return bench_cell(ratio < 0.095  ? "%.3fx"
                    : ratio < 10 ? "%.2fx"
                                 : "%.0fx",
                    ratio);
}

static const char *ratio_verdict(double ratio, double target) {
  return target > 0 ? bench_verdict(bench_cell(">= %gx", target), ratio >= target)
                    : NULL;
}

void bench_row_speed(const char *what, size_t bytes, double ours,
                     const char *peer_name, double peer, double target) {
  double ratio = peer / ours;
  bench_row(what, speed(bytes, ours),
            bench_cell("%s %s", peer_name, speed(bytes, peer)), times(ratio),
            ratio_verdict(ratio, target));
}

void bench_row_absolute(const char *what, size_t bytes, double ours,
                        const char *peer, double target) {
  double reached = (double)bytes * 1e-6 / ours;
  bench_row(what, speed(bytes, ours), peer, NULL,
            target > 0 ? bench_verdict(bench_cell(">= %g MB/s", target),
                                       reached >= target)
                       : NULL);
}

static const char *duration(double seconds) {
  return seconds < 1e-3 ? bench_cell("%.1f us", seconds * 1e6)
                        : bench_cell("%.2f ms", seconds * 1e3);
}

void bench_row_latency(const char *what, double ours, const char *peer_name,
                       double peer, double target) {
  double ratio = peer / ours;
  bench_row(what, duration(ours), bench_cell("%s %s", peer_name, duration(peer)),
            times(ratio), ratio_verdict(ratio, target));
}
