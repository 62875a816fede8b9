/* A crew: threads that work on jobs in any order, and a queue that gives them
 * back in the order in which they came.
 *
 * One thread puts and takes; what a job is and what is done with it is the
 * caller's. Nothing here allocates once the crew stands. */
#ifndef DSR_BASE_THREADS_H
#define DSR_BASE_THREADS_H

#include <stdbool.h>
#include <stddef.h>

#include "dossier/error.h"

typedef struct dsr_crew dsr_crew;

/* Called in one of the crew's threads, with what belongs to that thread alone. */
typedef void dsr_crew_work(void *worker, void *job);

/* Start threads.
 *   workers  what each of `count` threads is handed; borrowed
 *   room     how many jobs there may be at a time
 * Errors: DSR_ENOMEM, DSR_EIO (no thread can be started; if some can, these
 * do it). */
int dsr_crew_new(void *const *workers, size_t count, dsr_crew_work *work,
                 size_t room, dsr_crew **out, dsr_error *err);
/* Jobs that were put and not taken. */
size_t dsr_crew_count(const dsr_crew *crew);
/* Put a job; there must be room. */
void dsr_crew_put(dsr_crew *crew, void *job);
/* The job that was put first, once it is done; NULL when there is none. */
void *dsr_crew_take(dsr_crew *crew);
/* End the threads; jobs that were not taken are done or not, and the caller's.
 * NULL is fine. */
void dsr_crew_free(dsr_crew *crew);

#endif
