/* Counting hits: by the index alone where the query is one test, or a sequence of
 * tests at fixed distances; else the documents are gone through in the order in
 * which they lie in the file. */
#include "core/ask/candidates.h"
#include "core/ask/hits_in.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/store/roster.h"

/* Lists of a token test that are merged to count documents, for each document
 * of the corpus: with more of them going through all is the faster way. */
enum { MERGED_MAX = 100 };

typedef struct tally {
  dsr_corpus *corpus;
  const dsr_query *query;
  const dsr_document_filter *filter;
  dsr_plan plan;
  bool all; /* hits that overlap count, too */
  uint64_t hits, documents;
} tally;

/* The hits of a query that is a single test are its postings in covered zones.
 * DSR_DONE: it is another query. */
static int count_single(tally *t, dsr_error *err) {
  dsr_lexicon *lexicon;
  dsr_form *forms = NULL;
  size_t count = 0;
  uint64_t lists = 0, all = 0;
  dsr_index_counts counts = {0};
  int status = dsr_corpus_lexicon(t->corpus, &lexicon, err);
  if (status == DSR_OK)
    status = dsr_query_single(t->query, lexicon, &forms, &count, err);
  if (status == DSR_OK && count > 1)
    status = dsr_index_estimate(t->corpus, forms, count, &lists, &all, err);
  if (status == DSR_OK && lists / MERGED_MAX > all)
    status = DSR_DONE;
  if (status == DSR_OK)
    status = dsr_index_count(t->corpus, forms, count, &counts, err);
  dsr_free(forms);
  t->hits = counts.covered_hits;
  t->documents = counts.covered_documents;
  return status;
}

/* Of a sequence that says everything, without a filter. */
static int count_sequences(tally *t, dsr_error *err) {
  dsr_sequences *sequences;
  int status = dsr_sequences_new(t->corpus, t->plan.slots, t->plan.slot_count,
                                 &sequences, err);
  if (status == DSR_OK)
    status = dsr_sequences_count(sequences, t->plan.outline.longest, t->all,
                                 &t->hits, &t->documents, err);
  dsr_sequences_free(sequences);
  return status;
}

/* Starts of matches of one length: those that overlap no earlier hit. */
static uint64_t count_starts(const tally *t, const dsr_posting *p) {
  uint64_t hits = 0, free_from = 0;
  for (size_t i = 0; i < p->count; i++)
    if (t->all || p->positions[i] >= free_from) {
      hits++;
      free_from = (uint64_t)p->positions[i] + t->plan.outline.longest;
    }
  return hits;
}

static int count_filtered_sequences(tally *t, dsr_error *err) {
  dsr_roster roster = {0};
  dsr_index_walk walk = {0};
  dsr_posting posting;
  size_t near = 0;
  int status = dsr_roster_make(t->corpus, t->filter, &roster, err);
  if (status == DSR_OK)
    status = dsr_index_walk_new(t->corpus, &t->plan, &walk, err);
  while (status == DSR_OK &&
         (status = dsr_index_walk_next(&walk, &posting, err)) == DSR_OK) {
    near = dsr_roster_find(roster.ids, roster.count, near, posting.document);
    if (near < roster.count) {
      t->hits += count_starts(t, &posting);
      t->documents++;
    }
  }
  dsr_index_walk_free(&walk);
  dsr_roster_free(&roster);
  return status == DSR_DONE ? DSR_OK : status;
}

static int count_column(tally *t, dsr_finder *finder, dsr_hits_in *hits,
                        const dsr_column *c, dsr_error *err) {
  const dsr_span *windows;
  size_t count;
  dsr_match match;
  if (t->plan.outline.exact) {
    uint64_t n = dsr_finder_count(finder, c, t->all);
    t->hits += n;
    t->documents += n > 0;
    return DSR_OK;
  }
  int status = dsr_finder_windows(finder, c, &windows, &count, err);
  if (status != DSR_OK || !count)
    return status;
  dsr_stream stream = {.lexicon = hits->lexicon, .forms = c->forms,
                       .count = c->count, .skip = c->skip};
  uint64_t before = t->hits;
  dsr_hits_begin(hits, &stream, windows, count);
  while ((status = dsr_hits_next(hits, &match, err)) == DSR_OK)
    t->hits++;
  t->documents += t->hits > before;
  return status == DSR_DONE ? DSR_OK : status;
}

/* Every column, as they lie in the file. */
static int count_columns(tally *t, dsr_error *err) {
  dsr_lexicon *lexicon;
  dsr_columns *columns = NULL;
  dsr_column column;
  dsr_finder finder = {0};
  dsr_hits_in hits = {.query = t->query};
  int status = dsr_corpus_lexicon(t->corpus, &lexicon, err);
  if (status == DSR_OK)
    status = dsr_finder_make(&t->plan, lexicon, &finder, err);
  if (status == DSR_OK)
    status = dsr_columns_new(t->corpus, t->filter, 0, &columns, err);
  while (status == DSR_OK &&
         (status = dsr_columns_next(columns, &column, err)) == DSR_OK) {
    /* the walk sees the file as of its first step: others may have put new forms
     * before it */
    if (!hits.lexicon)
      status = dsr_corpus_lexicon(t->corpus, &lexicon, err);
    hits.lexicon = lexicon;
    if (status == DSR_OK)
      status = count_column(t, &finder, &hits, &column, err);
  }
  dsr_hits_end(&hits);
  dsr_columns_free(columns);
  dsr_finder_free(&finder);
  return status == DSR_DONE ? DSR_OK : status;
}

/* Hit by hit. */
static int count_hits(tally *t, dsr_search_way way, dsr_error *err) {
  dsr_search *s = NULL;
  dsr_match match;
  int64_t last = 0;
  int status =
      dsr_search_new_by_id_and(t->corpus, t->query, t->filter, way, &s, err);
  while (status == DSR_OK &&
         (status = dsr_search_next(s, &match, err)) == DSR_OK) {
    t->hits++;
    t->documents += dsr_search_document_id(s) != last;
    last = dsr_search_document_id(s);
  }
  dsr_search_free(s);
  return status == DSR_DONE ? DSR_OK : status;
}

static int count_by_plan(tally *t, dsr_search_way way, dsr_error *err) {
  int status = dsr_plan_make(t->corpus, t->query, t->filter, way,
                             DSR_FOR_COUNT, &t->plan, err);
  if (status != DSR_OK)
    return status;
  if (t->plan.kind == DSR_PLAN_NOTHING && !t->filter)
    return DSR_OK;
  if (t->plan.kind == DSR_PLAN_SEQUENCE && t->plan.complete)
    return t->filter ? count_filtered_sequences(t, err)
                     : count_sequences(t, err);
  if (t->plan.kind == DSR_PLAN_SCAN && t->plan.needs == DSR_NEEDS_TOKENS)
    return count_columns(t, err);
  /* chosen for counting, which may not be what a search would choose */
  if (way == DSR_WAY_CHOSEN)
    way = t->plan.kind == DSR_PLAN_SCAN       ? DSR_WAY_SCAN
          : t->plan.kind == DSR_PLAN_SEQUENCE ? DSR_WAY_SEQUENCE
                                              : DSR_WAY_INDEX;
  return count_hits(t, way, err);
}

int dsr_search_count_by(dsr_corpus *corpus, const dsr_query *query,
                        const dsr_document_filter *filter, dsr_search_way way,
                        uint64_t *hits, uint64_t *documents, dsr_error *err) {
  if (dsr_filter_is_open(filter))
    filter = NULL;
  tally t = {.corpus = corpus, .query = query, .filter = filter,
             .all = dsr_query_tells_all(query)};
  int status = filter || way == DSR_WAY_SCAN ? DSR_DONE : count_single(&t, err);
  if (status == DSR_DONE) {
    t.hits = t.documents = 0;
    status = count_by_plan(&t, way, err);
  }
  *hits = status == DSR_OK ? t.hits : 0;
  *documents = status == DSR_OK ? t.documents : 0;
  dsr_plan_free(&t.plan);
  return status;
}

int dsr_search_count(dsr_corpus *corpus, const dsr_query *query,
                     const dsr_document_filter *filter, uint64_t *hits,
                     uint64_t *documents, dsr_error *err) {
  return dsr_search_count_by(corpus, query, filter, DSR_WAY_CHOSEN, hits,
                             documents, err);
}
