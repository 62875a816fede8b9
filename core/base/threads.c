/* A ring of jobs between one thread that puts and takes and several that work.
 *
 * Three numbers only grow: jobs taken, begun and put. A job is done when its
 * slot says so; whoever takes waits for the first. Refused: a queue a thread,
 * which would need a merge, and lock-free rings: a job is a document, which
 * costs a hundred times what the lock does. */
#include "core/base/threads.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>

#include "core/base/error.h"
#include "core/base/memory.h"

typedef struct slot {
  void *job;
  bool done;
} slot;

typedef struct hand {
  dsr_crew *crew;
  void *worker;
  pthread_t thread;
} hand;

struct dsr_crew {
  pthread_mutex_t lock;
  pthread_cond_t put_or_end; /* for those that work */
  pthread_cond_t done;       /* for who takes */
  dsr_crew_work *work;
  slot *slots;
  size_t room;
  uint64_t taken, begun, put;
  bool ends;
  hand *hands;
  size_t count; /* of hands with a thread */
};

static void *work_on(void *of) {
  hand *h = of;
  dsr_crew *crew = h->crew;
  pthread_mutex_lock(&crew->lock);
  while (true) {
    while (!crew->ends && crew->begun == crew->put)
      pthread_cond_wait(&crew->put_or_end, &crew->lock);
    if (crew->ends)
      break;
    slot *s = &crew->slots[crew->begun++ % crew->room];
    pthread_mutex_unlock(&crew->lock);
    crew->work(h->worker, s->job);
    pthread_mutex_lock(&crew->lock);
    s->done = true;
    pthread_cond_signal(&crew->done);
  }
  pthread_mutex_unlock(&crew->lock);
  return NULL;
}

/* Signals are for the thread that everybody knows of. */
static void start_hands(dsr_crew *crew, void *const *workers, size_t count) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  for (size_t i = 0; i < count; i++) {
    hand *h = &crew->hands[crew->count];
    *h = (hand){.crew = crew, .worker = workers[i]};
    if (pthread_create(&h->thread, NULL, work_on, h) != 0)
      break;
    crew->count++;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

int dsr_crew_new(void *const *workers, size_t count, dsr_crew_work *work,
                 size_t room, dsr_crew **out, dsr_error *err) {
  *out = NULL;
  dsr_crew *crew = dsr_alloc_zero(1, sizeof *crew);
  if (!crew)
    return dsr_fail_memory(err);
  crew->work = work;
  crew->room = room ? room : 1;
  pthread_mutex_init(&crew->lock, NULL);
  pthread_cond_init(&crew->put_or_end, NULL);
  pthread_cond_init(&crew->done, NULL);
  crew->slots = dsr_alloc_zero(crew->room, sizeof *crew->slots);
  crew->hands = dsr_alloc_zero(count + 1, sizeof *crew->hands);
  int status = crew->slots && crew->hands ? DSR_OK : dsr_fail_memory(err);
  if (status == DSR_OK)
    start_hands(crew, workers, count);
  if (status == DSR_OK && crew->count == 0)
    status = dsr_fail(err, DSR_EIO, 0, "no thread could be started");
  if (status == DSR_OK)
    *out = crew;
  else
    dsr_crew_free(crew);
  return status;
}

size_t dsr_crew_count(const dsr_crew *crew) {
  return (size_t)(crew->put - crew->taken); /* only the caller changes these */
}

void dsr_crew_put(dsr_crew *crew, void *job) {
  pthread_mutex_lock(&crew->lock);
  crew->slots[crew->put++ % crew->room] = (slot){.job = job};
  pthread_cond_signal(&crew->put_or_end);
  pthread_mutex_unlock(&crew->lock);
}

void *dsr_crew_take(dsr_crew *crew) {
  void *job = NULL;
  pthread_mutex_lock(&crew->lock);
  if (crew->taken < crew->put) {
    slot *s = &crew->slots[crew->taken % crew->room];
    while (!s->done)
      pthread_cond_wait(&crew->done, &crew->lock);
    job = s->job;
    crew->taken++;
  }
  pthread_mutex_unlock(&crew->lock);
  return job;
}

void dsr_crew_free(dsr_crew *crew) {
  if (!crew)
    return;
  pthread_mutex_lock(&crew->lock);
  crew->ends = true;
  pthread_cond_broadcast(&crew->put_or_end);
  pthread_mutex_unlock(&crew->lock);
  for (size_t i = 0; i < crew->count; i++)
    pthread_join(crew->hands[i].thread, NULL);
  pthread_cond_destroy(&crew->done);
  pthread_cond_destroy(&crew->put_or_end);
  pthread_mutex_destroy(&crew->lock);
  dsr_free(crew->slots);
  dsr_free(crew->hands);
  dsr_free(crew);
}
