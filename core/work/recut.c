/* See recut.h. A stale document is read, analysed from its stored text and put
 * once more under another id: the way a replaced one goes, so that the index
 * and the extractors' marks need no second mechanism. Refused: zones updated in
 * place, with the index's covered tokens corrected behind it. */
#include "dossier/recut.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/work/cut.h"
#include "core/work/ruled_cut.h"

enum { DEFAULT_BATCH = 32 << 20 };

typedef struct work {
  dsr_corpus *corpus;
  const dsr_rules *rules;
  int64_t *documents;
  size_t count, capacity;
  dsr_rulings rulings;
} work;

static int by_id(const void *left, const void *right) {
  int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
  return (a > b) - (a < b);
}

/* The next document that other rules or other decisions cut. */
static int next_stale(const work *w, dsr_documents *walk, int64_t *id,
                      dsr_error *err) {
  const dsr_document_info *info;
  int status;
  bool right;
  do {
    status = dsr_documents_next(walk, &info, err);
    if (status != DSR_OK)
      return status;
    bool foreign = info->language && strcmp(info->language, "other") == 0;
    right = dsr_rulings_match(&w->rulings, info->id,
                              foreign ? "" : dsr_cut_rules(w->rules), info->rules);
    *id = info->id;
  } while (right);
  return DSR_OK;
}

static int walk_all(work *w, dsr_documents **walk, dsr_error *err) {
  int status = dsr_rulings_read(w->corpus, &w->rulings, err);
  return status == DSR_OK ? dsr_documents_new(w->corpus, NULL, walk, err)
                          : status;
}

/* In the order they were loaded, which their new ids then keep. */
static int list_stale(work *w, dsr_error *err) {
  dsr_documents *walk = NULL;
  int64_t id;
  int status = walk_all(w, &walk, err);
  while (status == DSR_OK && (status = next_stale(w, walk, &id, err)) == DSR_OK) {
    void *at = w->documents;
    if (!dsr_reserve(&at, &w->capacity, w->count + 1, sizeof *w->documents)) {
      status = dsr_fail_memory(err);
      break;
    }
    w->documents = at;
    w->documents[w->count++] = id;
  }
  dsr_documents_free(walk);
  if (w->count)
    qsort(w->documents, w->count, sizeof *w->documents, by_id);
  return status == DSR_DONE ? DSR_OK : status;
}

/* A value that the text stated, by the rules there were, is not one that came
 * with the document. */
static const char *given(const char *value, dsr_span stated) {
  return stated.end ? NULL : value;
}

static int put_again(work *w, const dsr_document *d, const dsr_analysis *a,
                     dsr_error *err) {
  const dsr_document_info *info = dsr_document_about(d);
  const dsr_stated_spans *stated = &info->stated;
  dsr_new_document doc = {
      .key = info->key,
      .source = info->source,
      .sha256 = info->sha256,
      .title = given(info->title, stated->title),
      .publisher = given(info->publisher, stated->publisher),
      .author = given(info->author, stated->author),
      .published = given(info->published, stated->published),
      .metadata = info->metadata,
      .replaced = info->replaced,
      .derived = info->derived};
  doc.text = dsr_document_text(d, &doc.len);
  dsr_stored_zone *zones = NULL;
  dsr_ruled_cut ruled = {0};
  int64_t id = info->id;
  int status = dsr_rulings_restore(w->corpus, info, &doc, &ruled, err);
  if (status == DSR_OK)
    status = dsr_cut_take(a, w->rules, &doc, &zones, err);
  if (status == DSR_OK)
    status = dsr_rulings_cut(w->corpus, &w->rulings, info->id, &doc, &ruled, err);
  if (status == DSR_OK)
    status = dsr_document_recut(w->corpus, &id, &doc, err);
  dsr_ruled_cut_free(&ruled);
  dsr_free(zones);
  return status;
}

static int recut_one(work *w, int64_t id, size_t *bytes, dsr_error *err) {
  dsr_document *document = NULL;
  dsr_analysis *analysis = NULL;
  dsr_lexicon *lexicon;
  size_t len = 0;
  int status = dsr_corpus_lexicon(w->corpus, &lexicon, err);
  if (status == DSR_OK)
    status = dsr_document_open_id(w->corpus, id, &document, err);
  if (status == DSR_OK) {
    const char *text = dsr_document_text(document, &len);
    status = dsr_analysis_new(text, len, w->rules, lexicon, &analysis, err);
  }
  if (status == DSR_OK)
    status = put_again(w, document, analysis, err);
  *bytes += len;
  dsr_analysis_free(analysis);
  dsr_document_free(document);
  return status;
}

/* One transaction, from document *at on. */
static int recut_batch(work *w, size_t *at, size_t limit, dsr_error *err) {
  size_t next = *at, bytes = 0;
  int status = dsr_corpus_begin(w->corpus, err);
  if (status != DSR_OK)
    return status;
  while (status == DSR_OK && next < w->count && bytes < limit)
    status = recut_one(w, w->documents[next++], &bytes, err);
  if (status == DSR_OK)
    status = dsr_corpus_commit(w->corpus, err);
  else
    dsr_corpus_rollback(w->corpus);
  if (status == DSR_OK)
    *at = next;
  return status;
}

int dsr_recut(dsr_corpus *corpus, const dsr_rules *rules,
              const dsr_recut_options *options, uint64_t *recut,
              dsr_error *err) {
  static const dsr_recut_options none;
  const dsr_recut_options *how = options ? options : &none;
  size_t limit = how->batch_bytes ? how->batch_bytes : (size_t)DEFAULT_BATCH;
  size_t done = 0;
  work w = {.corpus = corpus, .rules = rules};
  int status = list_stale(&w, err);
  if (status == DSR_OK && w.count && dsr_corpus_opened_for(corpus) == DSR_READ)
    status = dsr_fail(err, DSR_EREADONLY, 0,
                      "%s: %zu documents were cut by other rules or "
                      "decisions; it is open "
                      "for reading, so that they cannot be cut anew",
                      dsr_corpus_path(corpus), w.count);
  while (status == DSR_OK && done < w.count) {
    status = recut_batch(&w, &done, limit, err);
    if (status == DSR_OK && how->progress)
      how->progress(how->user, done, w.count);
  }
  *recut = done;
  dsr_rulings_free(&w.rulings);
  dsr_free(w.documents);
  return status;
}

int dsr_stale(dsr_corpus *corpus, const dsr_rules *rules, uint64_t *count,
              dsr_error *err) {
  work w = {.corpus = corpus, .rules = rules};
  dsr_documents *walk = NULL;
  int64_t id;
  *count = 0;
  int status = walk_all(&w, &walk, err);
  while (status == DSR_OK && (status = next_stale(&w, walk, &id, err)) == DSR_OK)
    ++*count;
  dsr_documents_free(walk);
  dsr_rulings_free(&w.rulings);
  return status == DSR_DONE ? DSR_OK : status;
}
