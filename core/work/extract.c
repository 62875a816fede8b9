/* Running extractors over documents, and only where they have not run.
 *
 * A pair (document, run) is done or not; a run is the script's hash, the hashes
 * of its data and, in turn, the runs of the extractors it stands on. So a
 * changed script re-runs alone, with those that read from it, and nothing else
 * is looked at. Rows go straight into the batch; when an extractor fails on a
 * document its rows there are taken back, and what stands on it is not run. */
#include "dossier/extract.h"

#include <string.h>

#include "core/base/arena.h"
#include "core/base/buffer.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/work/extraction.h"
#include "dossier/run.h"
#include "dossier/search.h"

enum { DEFAULT_BATCH = 500, EXTRACTORS_MAX = 256 };

typedef struct work {
  dsr_corpus *corpus;
  const dsr_extractor *extractors;
  size_t count;
  const dsr_extract_options *options;
  dsr_extract_summary *summary;
  char **data;   /* of each extractor: its data and what it stands on, JSON */
  int64_t *runs; /* of each extractor, in this batch */
  bool *failed;  /* of each extractor, on this document */
  int64_t *documents;
  size_t document_count, document_capacity;
} work;

static size_t index_of(const work *w, size_t before, const char *name) {
  size_t i = 0;
  while (i < before && strcmp(w->extractors[i].name, name) != 0)
    i++;
  return i;
}

/* The lineage of extractor i as one JSON object: its own data, and under the
 * name of each extractor it reads from, the hash of that one's lineage. */
static int write_lineage(work *w, size_t i, dsr_error *err) {
  const dsr_extractor *x = &w->extractors[i];
  const char *own = x->data && *x->data ? x->data : "{}";
  size_t n = strlen(own);
  dsr_buf out = {0};
  if (index_of(w, i, x->name) < i)
    return dsr_fail(err, DSR_EINVAL, 0, "two extractors are named '%s'", x->name);
  if (n < 2 || own[0] != '{' || own[n - 1] != '}')
    return dsr_fail(err, DSR_EINVAL, 0, "extractor '%s': data is no JSON object",
                    x->name);
  dsr_buf_add(&out, own, n - 1);
  for (size_t k = 0; k < x->after_count; k++) {
    size_t below = index_of(w, i, x->after[k]);
    if (below == i) {
      dsr_buf_free(&out);
      return dsr_fail(err, DSR_EINVAL, 0,
                      "extractor '%s' comes after '%s', which does not run "
                      "before it", x->name, x->after[k]);
    }
    char hash[DSR_SHA256_HEX];
    dsr_buf lineage = {0};
    dsr_buf_format(&lineage, "%s %s %s", w->extractors[below].hash,
                   w->extractors[below].version, w->data[below]);
    if (!lineage.failed)
      dsr_sha256(lineage.data, lineage.len, hash);
    out.failed = out.failed || lineage.failed;
    dsr_buf_free(&lineage);
    dsr_buf_format(&out, "%s\"extractor %s\":\"%s\"",
                   out.len > 1 ? "," : "", x->after[k], hash);
  }
  dsr_buf_byte(&out, '}');
  w->data[i] = dsr_buf_detach(&out, NULL);
  dsr_buf_free(&out);
  return w->data[i] ? DSR_OK : dsr_fail_memory(err);
}

static int list_documents(work *w, dsr_error *err) {
  dsr_documents *cursor = NULL;
  const dsr_document_info *info;
  int status = dsr_documents_new(w->corpus, NULL, &cursor, err);
  while (status == DSR_OK &&
         (status = dsr_documents_next(cursor, &info, err)) == DSR_OK) {
    void *at = w->documents;
    if (!dsr_reserve(&at, &w->document_capacity, w->document_count + 1,
                     sizeof *w->documents)) {
      status = dsr_fail_memory(err);
      break;
    }
    w->documents = at;
    /* A document in another language is left alone by the English rules. */
    if (info->language && strcmp(info->language, "other") == 0)
      w->summary->current += w->count;
    else
      w->documents[w->document_count++] = info->id;
    w->summary->documents++;
  }
  dsr_documents_free(cursor);
  return status == DSR_DONE ? DSR_OK : status;
}

/* Runs without rows are dropped at each commit, so they are put anew. */
static int put_runs(work *w, dsr_error *err) {
  int status = DSR_OK;
  for (size_t i = 0; i < w->count && status == DSR_OK; i++) {
    const dsr_extractor *x = &w->extractors[i];
    dsr_run run = {.script = x->name, .version = x->version, .hash = x->hash,
                   .data = w->data[i]};
    status = dsr_run_put(w->corpus, &run, &w->runs[i], err);
  }
  return status;
}

static bool is_fatal(int status) {
  return status == DSR_ENOMEM || status == DSR_EIO || status == DSR_EREADONLY ||
         status == DSR_EBUSY || status == DSR_ECLOSED || status == DSR_EDAMAGED;
}

static void tell_failure(work *w, const char *key, size_t i,
                         const dsr_error *why) {
  w->failed[i] = true;
  w->summary->failed++;
  if (w->options->failed)
    w->options->failed(w->options->user, key, w->extractors[i].name, why);
}

/* The name of an extractor that i stands on and that failed here, or NULL. */
static const char *failed_below(const work *w, size_t i) {
  for (size_t k = 0; k < w->extractors[i].after_count; k++)
    if (w->failed[index_of(w, i, w->extractors[i].after[k])])
      return w->extractors[i].after[k];
  return NULL;
}

/* Run extractor i over an open document. Returns a fatal status or DSR_OK. */
static int run_one(work *w, size_t i, const dsr_document *document,
                   dsr_analysis *analysis, dsr_error *err) {
  const dsr_extractor *x = &w->extractors[i];
  const dsr_document_info *info = dsr_document_about(document);
  dsr_error why = {0};
  uint64_t removed = 0;
  dsr_extraction ex = {.corpus = w->corpus, .info = info, .analysis = analysis,
                       .run = w->runs[i]};
  int status = dsr_run_clear(w->corpus, info->id, x->name, 0, &removed, err);
  if (status != DSR_OK)
    return status;
  w->summary->removed += removed;
  const char *below = failed_below(w, i);
  if (below) {
    dsr_fail(&why, DSR_ESCRIPT, 0, "not run: it reads from '%s', which failed",
             below);
    tell_failure(w, info->key, i, &why);
    return DSR_OK;
  }
  status = dsr_extraction_read_below(&ex, x->after, x->after_count, err);
  if (status == DSR_OK)
    status = dsr_analysis_annotate(analysis, NULL, 0, err);
  if (status == DSR_OK) {
    status = x->extract(x->user, &ex, &why);
    if (status != DSR_OK && !is_fatal(status)) {
      tell_failure(w, info->key, i, &why);
      status = dsr_run_clear(w->corpus, info->id, x->name, 0, NULL, err);
      ex.added = 0;
    } else if (status != DSR_OK) {
      if (err)
        *err = why;
    } else {
      w->summary->runs++;
      status = dsr_run_mark(w->corpus, info->id, ex.run, err);
    }
  }
  w->summary->added += ex.added;
  dsr_extraction_clear(&ex);
  return status;
}

static int work_on(work *w, int64_t id, dsr_error *err) {
  dsr_document *document = NULL;
  dsr_analysis *analysis = NULL;
  int status = DSR_OK;
  bool ran = false;
  memset(w->failed, 0, w->count * sizeof *w->failed);
  for (size_t i = 0; i < w->count && status == DSR_OK; i++) {
    int done = dsr_run_done(w->corpus, id, w->runs[i], err);
    if (done < 0) {
      status = -done;
      break;
    }
    if (done) {
      w->summary->current++;
      continue;
    }
    if (!document) {
      status = dsr_document_open_id(w->corpus, id, &document, err);
      if (status == DSR_OK)
        status = dsr_document_analysis(w->corpus, document, &analysis, err);
      if (status != DSR_OK)
        break;
    }
    ran = true;
    status = run_one(w, i, document, analysis, err);
  }
  if (status == DSR_OK && ran)
    status = dsr_mentions_settle(w->corpus, id, err);
  dsr_analysis_free(analysis);
  dsr_document_free(document);
  return status;
}

static int work_through(work *w, dsr_error *err) {
  size_t batch = w->options->batch ? w->options->batch : (size_t)DEFAULT_BATCH;
  dsr_extract_summary committed = *w->summary;
  for (size_t at = 0; at < w->document_count; at += batch) {
    size_t end = w->document_count - at < batch ? w->document_count : at + batch;
    int status = dsr_corpus_begin(w->corpus, err);
    if (status != DSR_OK)
      return status;
    status = put_runs(w, err);
    for (size_t i = at; i < end && status == DSR_OK; i++)
      status = work_on(w, w->documents[i], err);
    if (status == DSR_OK)
      status = dsr_corpus_commit(w->corpus, err);
    else
      dsr_corpus_rollback(w->corpus);
    if (status != DSR_OK) {
      *w->summary = committed;
      return status;
    }
    committed = *w->summary;
    if (w->options->progress)
      w->options->progress(w->options->user, end, w->document_count);
  }
  return DSR_OK;
}

int dsr_extract(dsr_corpus *corpus, const dsr_extractor *extractors,
                size_t count, const dsr_extract_options *options,
                dsr_extract_summary *summary, dsr_error *err) {
  static const dsr_extract_options none;
  work w = {.corpus = corpus, .extractors = extractors, .count = count,
            .options = options ? options : &none, .summary = summary};
  *summary = (dsr_extract_summary){0};
  if (count > EXTRACTORS_MAX)
    return dsr_fail(err, DSR_EINVAL, 0, "%zu extractors; at most %d run at once",
                    count, EXTRACTORS_MAX);
  int status = DSR_OK;
  w.data = dsr_alloc_zero(count + 1, sizeof *w.data);
  w.runs = dsr_alloc_zero(count + 1, sizeof *w.runs);
  w.failed = dsr_alloc_zero(count + 1, sizeof *w.failed);
  if (!w.data || !w.runs || !w.failed)
    status = dsr_fail_memory(err);
  for (size_t i = 0; i < count && status == DSR_OK; i++)
    status = write_lineage(&w, i, err);
  if (status == DSR_OK)
    status = list_documents(&w, err);
  if (status == DSR_OK)
    status = work_through(&w, err);
  for (size_t i = 0; w.data && i < count; i++)
    dsr_free(w.data[i]);
  dsr_free(w.data);
  dsr_free(w.runs);
  dsr_free(w.failed);
  dsr_free(w.documents);
  return status;
}
