/* Runs: which script, in which version, with which data and arguments. Every
 * mention and fact belongs to one, so that a changed script re-runs alone and
 * "why is this here" has an answer.
 */
#ifndef DOSSIER_RUN_H
#define DOSSIER_RUN_H

#include "dossier/corpus.h"

DSR_BEGIN

typedef struct dsr_run {
  int64_t id;            /* set by the store */
  const char *script;    /* its name, "deals"; not empty */
  const char *version;   /* of its manifest; "" when it has none */
  const char *hash;      /* SHA-256 of the script's bytes; not empty */
  const char *data;      /* JSON object, data file -> SHA-256; NULL for "{}" */
  const char *arguments; /* JSON object; NULL for "{}" */
} dsr_run;

/* The run of exactly this script, version, hash, data and arguments: got, or
 * made (within a batch). A run that nothing was done under is dropped at
 * commit.
 *   id  set to its number
 * Errors: DSR_EINVAL, DSR_EREADONLY, DSR_EIO, DSR_ECLOSED. */
DSR_API int dsr_run_put(dsr_corpus *corpus, const dsr_run *run, int64_t *id,
                        dsr_error *err);

/* Whether a run was done over a document as it is now: 1 yes, 0 no; or, below
 * 0, minus a status (-DSR_EIO). The mark carries the document's SHA-256. */
DSR_API int dsr_run_done(dsr_corpus *corpus, int64_t document, int64_t run,
                         dsr_error *err);

/* Mark it done, also when it found nothing. Within a batch.
 * Errors: DSR_ENOTFOUND (no such document or run), DSR_EINVAL, DSR_EIO. */
DSR_API int dsr_run_mark(dsr_corpus *corpus, int64_t document, int64_t run,
                         dsr_error *err);

/* Drop what the runs of a script, other than `keep` (0: all of them), left on a
 * document: mentions, facts and marks. Within a batch. Call
 * dsr_mentions_settle (mention.h) once all scripts have run again.
 *   removed  set to how many mentions and facts went; may be NULL
 * Errors: DSR_EINVAL, DSR_EREADONLY, DSR_EIO, DSR_ECLOSED. */
DSR_API int dsr_run_clear(dsr_corpus *corpus, int64_t document,
                          const char *script, int64_t keep,
                          uint64_t *removed, dsr_error *err);

/* All runs, by script, version, hash, data and arguments. */
typedef struct dsr_runs dsr_runs;
DSR_API int dsr_runs_new(dsr_corpus *corpus, dsr_runs **out, dsr_error *err);
/* Borrowed until the next call. DSR_OK, DSR_DONE or an error. */
DSR_API int dsr_runs_next(dsr_runs *runs, const dsr_run **out, dsr_error *err);
DSR_API void dsr_runs_free(dsr_runs *runs);

DSR_END
#endif
