/* Measuring: CPU time, repeats in turn, medians, and how the program ends when
 * something cannot be done. Jobs run in turn, not one job's repeats in a row,
 * so that a change in the machine's speed meets all of them alike. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tests/bench/bench.h"

enum { REPEATS_MAX = 99, RUNS_MAX = 20000 };
static const double shortest = 0.02; /* seconds that a timing lasts at least */

volatile uint64_t bench_sink;

_Noreturn void bench_stop(const char *format, ...) {
  va_list args;
  va_start(args, format);
  fputs("bench: ", stderr);
  vfprintf(stderr, format, args);
  fputc('\n', stderr);
  va_end(args);
  bench_process_end();
  exit(1);
}

void bench_need(int status, const dsr_error *err) {
  if (status != DSR_OK)
    bench_stop("%s: %s", dsr_status_name(status), err ? err->message : "");
}

unsigned bench_repeats(void) {
  const char *text = getenv("BENCH_REPEAT");
  long n = text ? strtol(text, NULL, 10) : 3;
  return n < 3 ? 3 : n > REPEATS_MAX ? REPEATS_MAX : (unsigned)n;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

double bench_median(double *values, size_t count) {
  qsort(values, count, sizeof *values, compare);
  return count % 2 ? values[count / 2]
                   : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static double time_once(const bench_job *job) {
  double start = now(), took;
  unsigned runs = 0;
  do {
    job->run(job->user);
    runs++;
    took = now() - start;
  } while (took < shortest && runs < RUNS_MAX);
  return took / runs;
}

void bench_measure(bench_job *jobs, size_t count) {
  const unsigned repeats = bench_repeats();
  double *times = calloc(count * repeats, sizeof *times);
  if (!times)
    bench_stop("out of memory");
  for (unsigned r = 0; r < repeats; r++)
    for (size_t i = 0; i < count; i++)
      times[i * repeats + r] = time_once(&jobs[i]);
  for (size_t i = 0; i < count; i++)
    jobs[i].seconds = bench_median(times + i * repeats, repeats);
  free(times);
}
