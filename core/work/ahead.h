/* Records analysed ahead of the thread that puts them. */
#ifndef DSR_WORK_AHEAD_H
#define DSR_WORK_AHEAD_H

#include <stdbool.h>

#include "dossier/analysis.h"
#include "dossier/load.h"

typedef struct dsr_ahead dsr_ahead;

/* A record, copied, with its analysis. */
typedef struct dsr_ahead_job {
  dsr_record record;
  dsr_analysis *analysis; /* NULL: none was wanted, or it failed */
  dsr_form *forms;        /* of its tokens, set by dsr_ahead_number */
  size_t worker;
  uint64_t lexicon; /* serial of the one its forms are of */
  char *strings;    /* of the record */
  bool wanted;
} dsr_ahead_job;

/* Start `count` threads, each with rules of its own.
 *   rules  one a thread: none may share a query or a gazetteer with another
 * Errors: DSR_ENOMEM, DSR_EIO. */
int dsr_ahead_new(const dsr_rules *const *rules, size_t count, dsr_ahead **out,
                  dsr_error *err);
/* Whether another record may be put; false also when much text is waiting. */
bool dsr_ahead_has_room(const dsr_ahead *ahead);
/* Put a copy of a record, to be analysed if that is wanted. */
int dsr_ahead_put(dsr_ahead *ahead, const dsr_record *record, bool wanted,
                  dsr_error *err);
/* The first record that was put, once it is analysed; NULL: none is waiting. */
dsr_ahead_job *dsr_ahead_take(dsr_ahead *ahead);
/* Give the job's tokens their forms in a corpus's lexicon, in the order of the
 * tokens, as analysing it with that lexicon would have. */
int dsr_ahead_number(dsr_ahead *ahead, dsr_ahead_job *job, dsr_lexicon *lexicon,
                     dsr_error *err);
/* A job that was taken. */
void dsr_ahead_drop(dsr_ahead *ahead, dsr_ahead_job *job);
/* End the threads and drop what is waiting. NULL is fine. */
void dsr_ahead_free(dsr_ahead *ahead);

#endif
