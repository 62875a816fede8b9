/* A query over a corpus: documents in key order, each looked into as one stream.
 *
 * A plan (plan.c) says which documents can hold a hit and where in them it would
 * lie. What a document has beyond its forms and covered zones is made only for a
 * query that asks for it, or when the caller wants the text: a hit that is only
 * counted costs no text. */
#include "core/ask/search.h"

#include <stdbool.h>

#include "core/ask/candidates.h"
#include "core/ask/hits_in.h"
#include "core/ask/scope.h"
#include "core/base/error.h"
#include "core/base/memory.h"

/* What is made when first asked for, also through a search that is const. */
typedef struct opened {
  dsr_document *document;
  dsr_analysis *analysis;
} opened;

struct dsr_search {
  dsr_corpus *corpus;
  const dsr_query *query;
  dsr_plan plan;
  dsr_candidate_documents candidates;
  size_t next;
  dsr_columns *columns, *with_sentences;
  bool one_by_one; /* every document, as `columns` goes over them */
  dsr_finder finder;
  dsr_hits_in hits;
  dsr_column column; /* of the document it is at; id 0: at none */
  opened *opened;
};

static void leave_document(dsr_search *s) {
  dsr_hits_end(&s->hits);
  dsr_analysis_free(s->opened->analysis);
  dsr_document_free(s->opened->document);
  s->opened->analysis = NULL;
  s->opened->document = NULL;
  s->column = (dsr_column){0};
}

void dsr_search_free(dsr_search *s) {
  if (!s)
    return;
  if (s->opened)
    leave_document(s);
  dsr_free(s->opened);
  dsr_finder_free(&s->finder);
  dsr_columns_free(s->columns);
  dsr_columns_free(s->with_sentences);
  dsr_candidates_free(&s->candidates);
  dsr_plan_free(&s->plan);
  dsr_free(s);
}

static int start(dsr_search *s, const dsr_document_filter *filter,
                 dsr_search_way way, int by_id, dsr_error *err) {
  dsr_lexicon *lexicon;
  int status = dsr_plan_make(s->corpus, s->query, filter, way,
                             by_id ? DSR_FOR_ALL : DSR_FOR_HITS, &s->plan, err);
  if (status != DSR_OK)
    return status;
  s->one_by_one = by_id && s->plan.kind == DSR_PLAN_SCAN;
  if (!s->one_by_one)
    status = dsr_candidates_find(s->corpus, &s->plan, filter, by_id,
                                 &s->candidates, err);
  if (status == DSR_OK)
    status = dsr_corpus_lexicon(s->corpus, &lexicon, err);
  if (status == DSR_OK && (s->plan.kind == DSR_PLAN_SCAN || s->plan.by_sentence))
    status = dsr_finder_make(&s->plan, lexicon, &s->finder, err);
  if (status == DSR_OK)
    status = s->one_by_one
                 ? dsr_columns_new(s->corpus, filter, 0, &s->columns, err)
                 : dsr_columns_among(s->corpus, NULL, NULL, 0, 0, &s->columns,
                                     err);
  if (status == DSR_OK && s->plan.needs == DSR_NEEDS_SENTENCES)
    status = dsr_columns_among(s->corpus, NULL, NULL, 0, DSR_COLUMNS_SENTENCES,
                               &s->with_sentences, err);
  return status;
}

static int make_search(dsr_corpus *corpus, const dsr_query *query,
                       const dsr_document_filter *filter, dsr_search_way way,
                       int by_id, dsr_search **out, dsr_error *err) {
  *out = NULL;
  dsr_search *s = dsr_alloc_zero(1, sizeof *s);
  if (!s)
    return dsr_fail_memory(err);
  s->corpus = corpus;
  s->query = query;
  s->hits.query = query;
  dsr_document_filter narrowed; /* by what the query asks of documents */
  dsr_scope_filter(query, filter, &narrowed);
  s->opened = dsr_alloc_zero(1, sizeof *s->opened);
  int status = s->opened ? start(s, &narrowed, way, by_id, err)
                         : dsr_fail_memory(err);
  if (status == DSR_OK)
    *out = s;
  else
    dsr_search_free(s);
  return status;
}

int dsr_search_new_by(dsr_corpus *corpus, const dsr_query *query,
                      const dsr_document_filter *filter, dsr_search_way way,
                      dsr_search **out, dsr_error *err) {
  return make_search(corpus, query, filter, way, 0, out, err);
}

int dsr_search_new(dsr_corpus *corpus, const dsr_query *query,
                   const dsr_document_filter *filter, dsr_search **out,
                   dsr_error *err) {
  return make_search(corpus, query, filter, DSR_WAY_CHOSEN, 0, out, err);
}

int dsr_search_new_by_id_and(dsr_corpus *corpus, const dsr_query *query,
                             const dsr_document_filter *filter,
                             dsr_search_way way, dsr_search **out,
                             dsr_error *err) {
  return make_search(corpus, query, filter, way, 1, out, err);
}

int dsr_search_new_by_id(dsr_corpus *corpus, const dsr_query *query,
                         const dsr_document_filter *filter, dsr_search **out,
                         dsr_error *err) {
  return make_search(corpus, query, filter, DSR_WAY_CHOSEN, 1, out, err);
}

/* --- documents --- */

/* The document it is at with all it has. */
static int open_document(const dsr_search *s, dsr_error *err) {
  int status = DSR_OK;
  if (s->opened->analysis)
    return DSR_OK;
  if (!s->opened->document)
    status = dsr_document_open_id(s->corpus, s->column.document,
                                  &s->opened->document, err);
  if (status == DSR_OK)
    status = dsr_document_analysis(s->corpus, s->opened->document, &s->opened->analysis, err);
  if (status == DSR_OK && dsr_query_annotation(s->query, 0))
    status = dsr_document_annotate(s->corpus, s->column.document, s->opened->analysis,
                                   err);
  if (status != DSR_OK) {
    dsr_analysis_free(s->opened->analysis);
    s->opened->analysis = NULL;
  }
  return status;
}

/* Begin with the document whose column was read. */
static int begin_hits(dsr_search *s, const dsr_span *windows, size_t count,
                      dsr_error *err) {
  int status = DSR_OK;
  if (s->plan.needs == DSR_NEEDS_ALL) {
    status = open_document(s, err);
    if (status == DSR_OK)
      dsr_hits_begin(&s->hits, dsr_analysis_stream(s->opened->analysis), NULL, 1);
    return status;
  }
  if (s->with_sentences)
    status = dsr_columns_at(s->with_sentences, s->column.document, &s->column,
                            err);
  if (status == DSR_OK && s->plan.by_sentence) {
    status = dsr_finder_sentences(&s->finder, &s->column, &windows, &count, err);
    if (status == DSR_OK && !count)
      status = DSR_DONE;
  }
  s->hits.sentences = s->plan.by_sentence;
  dsr_lexicon *lexicon;
  if (status == DSR_OK)
    status = dsr_corpus_lexicon(s->corpus, &lexicon, err);
  if (status != DSR_OK)
    return status;
  dsr_stream stream = {.lexicon = lexicon,
                       .forms = s->column.forms,
                       .count = s->column.count,
                       .skip = s->column.skip,
                       .sentences = s->column.sentences,
                       .sentence_count = s->column.sentence_count};
  dsr_hits_begin(&s->hits, &stream, windows, count);
  return DSR_OK;
}

/* The column of the next document, and where in it hits may lie: nowhere when
 * *count is 0. DSR_DONE: there is none. */
static int next_column(dsr_search *s, const dsr_span **windows, size_t *count,
                       dsr_error *err) {
  const dsr_candidate_documents *c = &s->candidates;
  size_t n = 0;
  int status = DSR_DONE;
  *windows = NULL;
  *count = 1;
  if (s->one_by_one)
    status = dsr_columns_next(s->columns, &s->column, err);
  while (status == DSR_DONE && s->next < c->count) { /* some may be gone */
    n = c->order ? c->order[s->next] : s->next;
    s->next++;
    status = dsr_columns_at(s->columns, c->ids[n], &s->column, err);
  }
  if (status == DSR_OK && s->plan.kind == DSR_PLAN_SCAN)
    return dsr_finder_windows(&s->finder, &s->column, windows, count, err);
  if (status == DSR_OK && c->windows) {
    size_t from = n ? c->ends[n - 1] : 0;
    *windows = c->windows + from;
    *count = c->ends[n] - from;
  }
  return status;
}

/* Go to the next document that may hold a hit. */
static int enter_document(dsr_search *s, dsr_error *err) {
  for (;;) {
    const dsr_span *windows;
    size_t count;
    leave_document(s);
    int status = next_column(s, &windows, &count, err);
    if (status != DSR_OK)
      return status;
    if (!count)
      continue;
    status = begin_hits(s, windows, count, err);
    if (status != DSR_DONE && status != DSR_ENOTFOUND)
      return status;
  }
}

/* Name the document in an error's message. */
static void name_document(const dsr_search *s, int status, dsr_error *err) {
  if (!err || !s->column.document)
    return;
  dsr_error why = *err;
  if (!s->opened->document && dsr_document_open_id(s->corpus, s->column.document,
                                           &s->opened->document, NULL) != DSR_OK)
    return;
  dsr_fail(err, status, why.offset, "%s: %s",
           dsr_document_about(s->opened->document)->key, why.message);
}

int dsr_search_next(dsr_search *s, dsr_match *match, dsr_error *err) {
  for (;;) {
    int status = DSR_DONE;
    if (s->column.document)
      status = dsr_hits_next(&s->hits, match, err);
    if (status == DSR_OK)
      return DSR_OK;
    if (status != DSR_DONE) {
      name_document(s, status, err);
      return status;
    }
    status = enter_document(s, err);
    if (status != DSR_OK) {
      leave_document(s);
      return status;
    }
  }
}

/* --- the hit --- */

int dsr_search_open(const dsr_search *s, dsr_error *err) {
  if (!s->column.document)
    return dsr_fail(err, DSR_EINVAL, 0, "the search is at no hit");
  return open_document(s, err);
}

const dsr_document *dsr_search_document(const dsr_search *s) {
  if (s->column.document && !s->opened->document &&
      dsr_document_open_id(s->corpus, s->column.document, &s->opened->document, NULL) !=
          DSR_OK)
    return NULL;
  return s->opened->document;
}

const dsr_analysis *dsr_search_analysis(const dsr_search *s) {
  if (s->column.document && !s->opened->analysis && open_document(s, NULL) != DSR_OK)
    return NULL;
  return s->opened->analysis;
}

int64_t dsr_search_document_id(const dsr_search *s) {
  return s->column.document;
}

const dsr_column *dsr_search_column(const dsr_search *s) {
  return s->column.document ? &s->column : NULL;
}

int dsr_search_capture(const dsr_search *s, size_t i, dsr_match *out) {
  return s->column.document ? dsr_hits_capture(&s->hits, i, out) : DSR_EINVAL;
}
