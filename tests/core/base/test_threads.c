/* Jobs come back in their order, whatever the threads do. */
#include "core/base/threads.h"

#include <criterion/criterion.h>
#include <stdatomic.h>
#include <unistd.h>

#include "dossier/memory.h"
#include "tests/live_blocks.h"

enum { JOBS = 2000 };

typedef struct job {
  int n, square;
} job;

static atomic_int begun;

static void square(void *worker, void *of) {
  job *j = of;
  int *mine = worker;
  ++*mine;
  atomic_fetch_add(&begun, 1);
  if (j->n % 97 == 0)
    usleep(300); /* those behind are done first */
  j->square = j->n * j->n;
}

TestSuite(threads, .fini = no_live_blocks, .timeout = 60);

static void run_jobs(size_t threads, size_t room) {
  static job jobs[JOBS];
  static int counts[8];
  void *workers[8];
  dsr_crew *crew;
  dsr_error err = {0};
  int sum = 0, next = 0;
  for (size_t i = 0; i < 8; i++) {
    counts[i] = 0;
    workers[i] = &counts[i];
  }
  cr_assert_eq(dsr_crew_new(workers, threads, square, room, &crew, &err), DSR_OK,
               "%s", err.message);
  for (int n = 0; n < JOBS || dsr_crew_count(crew);) {
    while (n < JOBS && dsr_crew_count(crew) < room) {
      jobs[n] = (job){n, -1};
      dsr_crew_put(crew, &jobs[n++]);
    }
    job *done = dsr_crew_take(crew);
    cr_assert_eq(done->n, next++);
    cr_assert_eq(done->square, done->n * done->n);
  }
  cr_assert_eq(next, JOBS);
  cr_expect_null(dsr_crew_take(crew));
  dsr_crew_free(crew);
  for (size_t i = 0; i < 8; i++)
    sum += counts[i];
  cr_expect_eq(sum, JOBS, "each job once");
}

Test(threads, order_is_kept) {
  static const size_t threads[] = {1, 2, 3, 8}, rooms[] = {1, 2, 7, 64};
  for (size_t t = 0; t < 4; t++)
    for (size_t r = 0; r < 4; r++)
      run_jobs(threads[t], rooms[r]);
}

Test(threads, a_crew_can_go_with_jobs_left) {
  job jobs[16];
  int count = 0;
  void *worker = &count;
  dsr_crew *crew;
  cr_assert_eq(dsr_crew_new(&worker, 1, square, 16, &crew, NULL), DSR_OK);
  for (int n = 0; n < 16; n++) {
    jobs[n] = (job){n, 0};
    dsr_crew_put(crew, &jobs[n]);
  }
  dsr_crew_free(crew);
  cr_expect_leq(count, 16);
  dsr_crew_free(NULL);
}

Test(threads, short_memory_is_a_status) {
  int count = 0;
  void *worker = &count;
  for (size_t n = 1; n <= 3; n++) {
    dsr_crew *crew = (dsr_crew *)&crew;
    dsr_error err = {0};
    dsr_memory_fail(n, 1);
    cr_expect_eq(dsr_crew_new(&worker, 1, square, 4, &crew, &err), DSR_ENOMEM);
    dsr_memory_fail(0, 0);
    cr_expect_null(crew);
    no_live_blocks();
  }
}
