/* Analysis ahead of the writer: threads cut texts with lexicons of their own,
 * the thread that writes gives the forms the corpus's numbers.
 *
 * A token's number in the corpus is known by its number in the thread's lexicon
 * once the same form was put; the first time, it is put by its spelling, which
 * stands in the text. So numbers are given in the order of the documents and
 * their tokens, whatever the threads did, and no thread looks into another's
 * lexicon. Refused: one lexicon under a lock, whose numbers would depend on who
 * came first. */
#include "core/work/ahead.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/threads.h"

/* Jobs and bytes of text that wait at most. Forms that all threads may hold
 * between them, some 30 MB; one that has its part begins anew, with at least so
 * many, which is what a few thousand documents have. */
enum {
  JOBS_A_THREAD = 16, WAITING_MAX = 24 << 20,
  FORMS_MAX = 120000, FORMS_MIN = 20000
};

/* What one thread has to itself. */
typedef struct worker {
  const dsr_rules *rules;
  dsr_lexicon *lexicon;
  size_t number, forms_max;
} worker;

/* What the writer knows of a thread's forms. */
typedef struct numbers {
  dsr_form *of; /* by the thread's form: the corpus's, 0: not put yet */
  size_t capacity;
  uint64_t theirs, ours; /* serials of the two lexicons */
} numbers;

struct dsr_ahead {
  dsr_crew *crew;
  worker *workers;
  numbers *numbers;
  size_t count, room;
  size_t bytes; /* of text waiting */
};

static int renew_lexicon(worker *w) {
  if (w->lexicon && dsr_lexicon_count(w->lexicon) < w->forms_max)
    return DSR_OK;
  dsr_lexicon_free(w->lexicon);
  w->lexicon = NULL;
  return dsr_lexicon_new(&w->lexicon, NULL);
}

/* In a thread. What fails here is done once more by the writer, which can say
 * why. */
static void analyse(void *of, void *with) {
  worker *w = of;
  dsr_ahead_job *job = with;
  if (!job->wanted || renew_lexicon(w) != DSR_OK)
    return;
  job->worker = w->number;
  job->lexicon = dsr_lexicon_serial(w->lexicon);
  if (dsr_analysis_new(job->record.text, job->record.len, w->rules, w->lexicon,
                       &job->analysis, NULL) != DSR_OK)
    job->analysis = NULL;
}

int dsr_ahead_new(const dsr_rules *const *rules, size_t count, dsr_ahead **out,
                  dsr_error *err) {
  *out = NULL;
  dsr_ahead *a = dsr_alloc_zero(1, sizeof *a);
  if (!a)
    return dsr_fail_memory(err);
  void **workers = dsr_alloc_zero(count + 1, sizeof *workers);
  a->count = count;
  a->room = JOBS_A_THREAD * count;
  a->workers = dsr_alloc_zero(count + 1, sizeof *a->workers);
  a->numbers = dsr_alloc_zero(count + 1, sizeof *a->numbers);
  int status = workers && a->workers && a->numbers ? DSR_OK
                                                   : dsr_fail_memory(err);
  size_t forms = count ? FORMS_MAX / count : 0;
  for (size_t i = 0; i < count && status == DSR_OK; i++) {
    a->workers[i] = (worker){.rules = rules[i], .number = i,
                             .forms_max = forms > FORMS_MIN ? forms : FORMS_MIN};
    workers[i] = &a->workers[i];
  }
  if (status == DSR_OK)
    status = dsr_crew_new(workers, count, analyse, a->room, &a->crew, err);
  dsr_free(workers);
  if (status == DSR_OK)
    *out = a;
  else
    dsr_ahead_free(a);
  return status;
}

bool dsr_ahead_has_room(const dsr_ahead *a) {
  return dsr_crew_count(a->crew) < a->room && a->bytes < WAITING_MAX;
}

/* --- copying a record --- */

typedef struct field {
  const char **at;
  size_t size; /* with its NUL */
} field;

/* The strings of a record, the text last. */
static size_t list_fields(dsr_record *r, field out[12]) {
  const char **strings[] = {&r->skipped, &r->key, &r->source, &r->place,
                            &r->title, &r->publisher, &r->author, &r->published,
                            &r->metadata, &r->warning};
  size_t count = 0;
  for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
    if (*strings[i])
      out[count++] = (field){strings[i], strlen(*strings[i]) + 1};
  if (r->text)
    out[count++] = (field){&r->text, r->len + 1};
  return count;
}

static bool copy_record(dsr_ahead_job *job, const dsr_record *record) {
  field fields[12];
  size_t size = 1;
  job->record = *record;
  size_t count = list_fields(&job->record, fields);
  for (size_t i = 0; i < count; i++)
    size += fields[i].size;
  char *to = job->strings = dsr_alloc(size);
  if (!to)
    return false;
  for (size_t i = 0; i < count; i++) {
    memcpy(to, *fields[i].at, fields[i].size);
    *fields[i].at = to;
    to += fields[i].size;
  }
  return true;
}

static void free_job(dsr_ahead_job *job) {
  dsr_analysis_free(job->analysis);
  dsr_free(job->forms);
  dsr_free(job->strings);
  dsr_free(job);
}

int dsr_ahead_put(dsr_ahead *a, const dsr_record *record, bool wanted,
                  dsr_error *err) {
  dsr_ahead_job *job = dsr_alloc_zero(1, sizeof *job);
  if (!job || !copy_record(job, record)) {
    if (job)
      free_job(job);
    return dsr_fail_memory(err);
  }
  job->wanted = wanted;
  a->bytes += record->len;
  dsr_crew_put(a->crew, job);
  return DSR_OK;
}

dsr_ahead_job *dsr_ahead_take(dsr_ahead *a) { return dsr_crew_take(a->crew); }

void dsr_ahead_drop(dsr_ahead *a, dsr_ahead_job *job) {
  a->bytes -= job->record.len;
  free_job(job);
}

/* --- numbers --- */

/* Room for the thread's forms up to `highest`; those that are new are unknown. */
static bool make_room(numbers *n, dsr_form highest) {
  void *of = n->of;
  size_t had = n->capacity;
  if (!dsr_reserve(&of, &n->capacity, (size_t)highest + 1, sizeof *n->of))
    return false;
  n->of = of;
  if (n->capacity > had)
    memset(n->of + had, 0, (n->capacity - had) * sizeof *n->of);
  return true;
}

int dsr_ahead_number(dsr_ahead *a, dsr_ahead_job *job, dsr_lexicon *lexicon,
                     dsr_error *err) {
  const dsr_stream *s = dsr_analysis_stream(job->analysis);
  numbers *n = &a->numbers[job->worker];
  uint64_t ours = dsr_lexicon_serial(lexicon);
  dsr_form highest = 0;
  int status = DSR_OK;
  if (n->of && (n->theirs != job->lexicon || n->ours != ours))
    memset(n->of, 0, n->capacity * sizeof *n->of);
  n->theirs = job->lexicon;
  n->ours = ours;
  for (size_t i = 0; i < s->count; i++)
    highest = s->forms[i] > highest ? s->forms[i] : highest;
  dsr_free(job->forms);
  job->forms = dsr_alloc((s->count + 1) * sizeof *job->forms);
  if (!job->forms || !make_room(n, highest))
    return dsr_fail_memory(err);
  for (size_t i = 0; i < s->count && status == DSR_OK; i++) {
    dsr_form *of = &n->of[s->forms[i]];
    if (!*of)
      status = dsr_lexicon_put(lexicon, s->text + s->tokens[i].start,
                               s->tokens[i].end - s->tokens[i].start, of, err);
    job->forms[i] = *of;
  }
  return status;
}

void dsr_ahead_free(dsr_ahead *a) {
  if (!a)
    return;
  /* what waits is finished first: nothing else knows of these jobs */
  dsr_ahead_job *job;
  while (a->crew && (job = dsr_crew_take(a->crew)) != NULL)
    free_job(job);
  dsr_crew_free(a->crew);
  for (size_t i = 0; a->workers && i < a->count; i++)
    dsr_lexicon_free(a->workers[i].lexicon);
  for (size_t i = 0; a->numbers && i < a->count; i++)
    dsr_free(a->numbers[i].of);
  dsr_free(a->workers);
  dsr_free(a->numbers);
  dsr_free(a);
}
