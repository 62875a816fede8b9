/* Loading: each record a loader finds is analysed and put, a batch at a time.
 *
 * What a record would come to is asked before it is analysed, so that loading
 * a folder again costs reading and hashing it. One transaction a batch: a run
 * that is killed loses the batch it was in, and doing it again finishes the
 * rest. A corpus that is built counts as a whole, at the end.
 *
 * With threads, records are analysed ahead; this thread alone asks and writes,
 * in the order in which they were found, so that every byte is the same. */
#include "dossier/ingest.h"

#include <string.h>

#include "core/base/buffer.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/lexicon/intern.h"
#include "core/work/ahead.h"
#include "core/work/cut.h"
#include "dossier/analysis.h"
#include "dossier/document.h"

enum { DEFAULT_BATCH = 32 << 20 };

typedef struct ingest {
  dsr_corpus *corpus;
  const dsr_rules *rules;
  const dsr_ingest_options *options;
  dsr_ingest_summary *summary;
  dsr_ahead *ahead; /* NULL: this thread does everything */
  size_t batch; /* bytes of text in the open transaction */
  dsr_intern keys; /* of the documents this call has found */
  dsr_ingest_summary committed; /* the summary as of the last commit */
} ingest;

static int notice(const ingest *in, const char *what, const char *source,
                  const char *message) {
  if (!in->options->notice)
    return DSR_OK;
  dsr_buf line = {0};
  if (!dsr_buf_format(&line, "%s: %s", source, message)) {
    dsr_buf_free(&line);
    return DSR_ENOMEM;
  }
  in->options->notice(in->options->user, what, line.data);
  dsr_buf_free(&line);
  return DSR_OK;
}

/* A failure that stops the whole work, not one document. */
static bool is_fatal(int status) {
  return status == DSR_ENOMEM || status == DSR_EIO || status == DSR_EREADONLY ||
         status == DSR_EBUSY || status == DSR_ECLOSED || status == DSR_EDAMAGED;
}

/* `forms`: the corpus's of its tokens, NULL when the analysis has them. */
static int put_analysed(ingest *in, const dsr_record *r, const dsr_analysis *a,
                        const dsr_form *forms, int *outcome, dsr_error *err) {
  dsr_new_document d = {.key = r->key,
                        .source = r->source,
                        .place = r->place,
                        .sha256 = r->sha256,
                        .title = r->title,
                        .publisher = r->publisher,
                        .author = r->author,
                        .published = r->published,
                        .metadata = r->metadata,
                        .text = r->text,
                        .len = r->len,
                        .replaced = r->replaced,
                        .derived = r->derived};
  dsr_stored_zone *zones;
  int status = dsr_cut_take(a, in->rules, &d, &zones, err);
  if (forms)
    d.forms = forms;
  if (status == DSR_OK)
    status = dsr_document_put(in->corpus, &d, outcome, NULL, err);
  dsr_free(zones);
  return status;
}

static int analyse_and_put(ingest *in, const dsr_record *r, dsr_ahead_job *job,
                           int *outcome, dsr_error *err) {
  dsr_lexicon *lexicon;
  dsr_analysis *own = NULL;
  const dsr_analysis *a = job ? job->analysis : NULL;
  int status = dsr_corpus_lexicon(in->corpus, &lexicon, err);
  if (status == DSR_OK && a) {
    status = dsr_ahead_number(in->ahead, job, lexicon, err);
  } else if (status == DSR_OK) {
    status = dsr_analysis_new(r->text, r->len, in->rules, lexicon, &own, err);
    a = own;
  }
  if (status == DSR_OK)
    status = put_analysed(in, r, a, own ? NULL : job->forms, outcome, err);
  if (status == DSR_OK && (*outcome == DSR_LOADED || *outcome == DSR_REPLACED) &&
      strcmp(dsr_analysis_language(a), "other") == 0)
    in->summary->foreign++;
  dsr_analysis_free(own);
  return status;
}

static int count_outcome(ingest *in, const dsr_record *r, int outcome,
                         const dsr_error *refusal) {
  dsr_ingest_summary *sum = in->summary;
  if (outcome != DSR_REFUSED &&
      !dsr_intern_put(&in->keys, r->key, strlen(r->key)))
    return DSR_ENOMEM;
  switch (outcome) {
  case DSR_LOADED:
    sum->loaded++;
    break;
  case DSR_UNCHANGED:
    sum->unchanged++;
    return DSR_OK;
  case DSR_REPLACED:
    sum->replaced++;
    break;
  case DSR_ORIGIN:
    sum->origins++;
    return notice(in, "origin", r->source,
                  "the same bytes are in the corpus; kept as a further origin");
  default:
    sum->refused++;
    return notice(in, "refused", r->source, refusal->message);
  }
  sum->bytes += r->len;
  in->batch += r->len;
  if (!r->replaced)
    return DSR_OK;
  sum->repaired++;
  dsr_buf why = {0};
  int status = DSR_ENOMEM;
  if (dsr_buf_format(&why, "not UTF-8: %u ill-formed sequence%s replaced, the first at "
                     "byte %llu",
                     r->replaced, r->replaced == 1 ? "" : "s",
                     (unsigned long long)r->first_bad))
    status = notice(in, "repaired", r->source, why.data);
  dsr_buf_free(&why);
  return status;
}

/* One key twice in one load is two documents under one name, not one that
 * changed: the second would take the first one's place, and the next load turn
 * them round again. */
static bool comes_twice(const ingest *in, const dsr_record *r, dsr_error *err) {
  if (!dsr_intern_find(&in->keys, r->key, strlen(r->key)))
    return false;
  dsr_fail(err, DSR_EREFUSED, 0,
           "%s: this key came earlier in the same load, with other bytes; give "
           "one of them another id", r->key);
  return true;
}

static int take_record(ingest *in, const dsr_record *r, dsr_ahead_job *job,
                       dsr_error *err) {
  dsr_error why = {0};
  int outcome = DSR_LOADED;
  in->summary->found++;
  if (r->skipped) {
    in->summary->skipped++;
    return notice(in, "skipped", r->source, r->skipped) == DSR_OK
               ? DSR_OK
               : dsr_fail_memory(err);
  }
  int status = dsr_document_outcome(in->corpus, r->key, r->source, r->place,
                                    r->sha256, &outcome, NULL, &why);
  if (status == DSR_OK && outcome == DSR_REPLACED && comes_twice(in, r, &why))
    outcome = DSR_REFUSED;
  bool to_store = outcome == DSR_LOADED || outcome == DSR_REPLACED ||
                  outcome == DSR_ORIGIN;
  if (status == DSR_OK && to_store && !in->options->dry_run)
    status = analyse_and_put(in, r, job, &outcome, &why);
  if (status != DSR_OK && is_fatal(status)) {
    in->summary->found--;
    if (err)
      *err = why;
    return status;
  }
  if (status != DSR_OK) {
    in->summary->skipped++;
    status = notice(in, "skipped", r->source, why.message);
  } else {
    status = count_outcome(in, r, outcome, &why);
  }
  if (status == DSR_OK && r->warning)
    status = notice(in, "warning", r->source, r->warning);
  return status == DSR_OK ? DSR_OK : dsr_fail_memory(err);
}

static bool is_full(const ingest *in) {
  size_t bytes = in->options->batch_bytes;
  uint64_t documents = in->options->batch_documents;
  return in->batch >= (bytes ? bytes : (size_t)DEFAULT_BATCH) ||
         (documents && in->summary->found - in->committed.found >= documents);
}

static int next_batch(ingest *in, dsr_error *err) {
  in->batch = 0;
  int status = dsr_corpus_commit(in->corpus, err);
  if (status != DSR_OK)
    return status;
  in->committed = *in->summary;
  if (in->options->progress)
    in->options->progress(in->options->user, in->summary);
  return dsr_corpus_begin(in->corpus, err);
}

static int take_next(ingest *in, const dsr_record *record, dsr_ahead_job *job,
                     dsr_error *err) {
  int status = take_record(in, record, job, err);
  return status == DSR_OK && !in->options->dry_run && is_full(in)
             ? next_batch(in, err)
             : status;
}

/* DSR_DONE, or what ended the work. */
static int take_all(ingest *in, dsr_loader *loader, dsr_error *err) {
  const dsr_record *record;
  int status;
  while ((status = dsr_loader_next(loader, &record, err)) == DSR_OK)
    if ((status = take_next(in, record, NULL, err)) != DSR_OK)
      break;
  return status;
}

/* Whether a record is likely to be put, as all are into a corpus that is built.
 * Those before it may still change the answer: it decides what is analysed
 * ahead, and nothing else. */
static bool is_wanted(ingest *in, const dsr_record *r) {
  int outcome = DSR_UNCHANGED;
  if (r->skipped || dsr_corpus_opened_for(in->corpus) == DSR_BUILD)
    return !r->skipped;
  return dsr_document_outcome(in->corpus, r->key, r->source, r->place,
                              r->sha256, &outcome, NULL, NULL) == DSR_OK &&
         (outcome == DSR_LOADED || outcome == DSR_REPLACED);
}

/* The same with threads. What ends the reading is told once everything before
 * it was taken. */
static int take_ahead(ingest *in, dsr_loader *loader, dsr_error *err) {
  const dsr_record *record;
  dsr_error end = {0};
  int reading = DSR_OK, status = DSR_OK;
  while (status == DSR_OK) {
    while (reading == DSR_OK && dsr_ahead_has_room(in->ahead)) {
      reading = dsr_loader_next(loader, &record, &end);
      if (reading == DSR_OK)
        reading = dsr_ahead_put(in->ahead, record, is_wanted(in, record), &end);
    }
    dsr_ahead_job *job = dsr_ahead_take(in->ahead);
    if (!job)
      break;
    status = take_next(in, &job->record, job, err);
    dsr_ahead_drop(in->ahead, job);
  }
  if (status != DSR_OK)
    return status;
  if (reading != DSR_DONE && err)
    *err = end;
  return reading;
}

int dsr_ingest(dsr_corpus *corpus, dsr_loader *loader, const dsr_rules *rules,
               const dsr_ingest_options *options, dsr_ingest_summary *summary,
               dsr_error *err) {
  static const dsr_ingest_options none;
  ingest in = {.corpus = corpus,
               .rules = rules,
               .options = options ? options : &none,
               .summary = summary};
  dsr_loader_counts counts;
  *summary = (dsr_ingest_summary){0};
  bool writes = !in.options->dry_run;
  bool building = dsr_corpus_opened_for(corpus) == DSR_BUILD;
  if (writes && dsr_corpus_opened_for(corpus) == DSR_READ)
    return dsr_fail(err, DSR_EREADONLY, 0,
                    "%s: is open for reading; nothing can be loaded into it",
                    dsr_corpus_path(corpus));
  int status = writes ? dsr_corpus_begin(corpus, err) : DSR_OK;
  if (status != DSR_OK)
    return status;
  if (writes && in.options->thread_count > 0)
    status = dsr_ahead_new(in.options->thread_rules, in.options->thread_count,
                           &in.ahead, err);
  if (status == DSR_OK)
    status = in.ahead ? take_ahead(&in, loader, err) : take_all(&in, loader, err);
  dsr_ahead_free(in.ahead);
  if (status == DSR_DONE) {
    status = writes ? dsr_corpus_commit(corpus, err) : DSR_OK;
    if (status == DSR_OK && writes)
      status = dsr_corpus_publish(corpus, err);
    if (status == DSR_OK && writes && in.options->progress)
      in.options->progress(in.options->user, summary);
  } else if (writes) {
    dsr_corpus_rollback(corpus);
  }
  if (status != DSR_OK && writes)
    *summary = building ? (dsr_ingest_summary){0} : in.committed;
  dsr_intern_free(&in.keys);
  dsr_loader_count(loader, &counts);
  summary->left_out = counts.hidden + counts.left_out;
  return status;
}
