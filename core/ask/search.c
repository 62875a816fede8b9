/* A query over a corpus: documents in key order, each matched as one stream.
 *
 * The query names forms of which every hit has one. Where the index says that
 * few documents hold any, these alone are opened; else all are, and one without
 * such a form costs a pass over its form numbers, and no text is cut. Refused
 * here: answering from postings alone but for counting one token; captures and
 * sentence edges want the document's tokens anyway, and which documents to open
 * is what an index has to say. */
#include "core/ask/search.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/zone/analysis.h"
#include "dossier/index.h"

/* The index is asked for the documents when it names at most one in so many:
 * looking all of them up one by one would cost more than a scan. */
enum { SELECTIVE = 3 };

/* Lists of a token test that are merged to count documents, for each document
 * of the corpus: with more of them opening every document is the faster way
 * (one costs as much as some 400 postings). */
enum { MERGED_MAX = 100 };

int dsr_document_analysis(dsr_corpus *corpus, const dsr_document *document,
                          dsr_analysis **out, dsr_error *err) {
  dsr_lexicon *lexicon;
  dsr_zone *zones = NULL;
  size_t stored_count;
  *out = NULL;
  int status = dsr_corpus_lexicon(corpus, &lexicon, err);
  if (status != DSR_OK)
    return status;
  const dsr_document_info *about = dsr_document_about(document);
  const dsr_stored_zone *stored = dsr_document_zones(document, &stored_count);
  zones = dsr_alloc_zero(stored_count ? stored_count : 1, sizeof *zones);
  if (!zones)
    return dsr_fail_memory(err);
  for (size_t i = 0; i < stored_count; i++) {
    int kind = dsr_zone_kind_of(stored[i].kind, strlen(stored[i].kind));
    if (kind < 0) {
      status = dsr_fail(err, DSR_EDAMAGED, stored[i].start,
                        "%s: no such zone kind: '%s'", about->key,
                        stored[i].kind);
      goto done;
    }
    zones[i] = (dsr_zone){stored[i].start, stored[i].end, (uint32_t)kind};
  }
  dsr_analysis_parts parts = {
      .language = about->language, .zones = zones, .zone_count = stored_count};
  parts.text = dsr_document_text(document, &parts.len);
  parts.forms = dsr_document_forms(document, &parts.form_count);
  parts.sentences = dsr_document_sentences(document, &parts.sentence_count);
  status = dsr_analysis_restore(&parts, lexicon, out, err);
  if (status == DSR_EDAMAGED && err) {
    dsr_error why = *err;
    dsr_fail(err, DSR_EDAMAGED, why.offset, "%s: %s", about->key, why.message);
  }
done:
  dsr_free(zones);
  return status;
}

struct dsr_search {
  dsr_corpus *corpus;
  const dsr_query *query;
  dsr_documents *documents;
  uint8_t *needed; /* a bit a form: every hit has one of these; NULL: no such */
  size_t forms;
  int impossible; /* no form of this corpus can be part of a hit */
  dsr_document *document;
  dsr_analysis *analysis;
  dsr_matches *matches;
};

static void leave_document(dsr_search *s) {
  dsr_matches_free(s->matches);
  dsr_analysis_free(s->analysis);
  dsr_document_free(s->document);
  s->matches = NULL;
  s->analysis = NULL;
  s->document = NULL;
}

void dsr_search_free(dsr_search *s) {
  if (!s)
    return;
  leave_document(s);
  dsr_documents_free(s->documents);
  dsr_free(s->needed);
  dsr_free(s);
}

static int mark_needed(dsr_search *s, const dsr_lexicon *lexicon,
                       const dsr_form *forms, size_t count, dsr_error *err) {
  s->forms = dsr_lexicon_count(lexicon) + 1;
  s->needed = dsr_alloc_zero(s->forms / 8 + 1, 1);
  if (!s->needed)
    return dsr_fail_memory(err);
  for (size_t i = 0; i < count; i++)
    s->needed[forms[i] / 8] |= (uint8_t)(1u << forms[i] % 8);
  return DSR_OK;
}

/* The documents with such a form in a covered zone, since no hit holds a token
 * of another. */
static int find_documents(dsr_corpus *corpus, const dsr_form *forms,
                          size_t count, int64_t **ids, size_t *found,
                          dsr_error *err) {
  dsr_postings *postings;
  dsr_posting posting;
  size_t capacity = 0;
  int status = dsr_postings_new(corpus, forms, count, &postings, err);
  while (status == DSR_OK &&
         (status = dsr_postings_next(postings, &posting, err)) == DSR_OK) {
    void *room = *ids;
    if (!posting.covered)
      continue;
    if (!dsr_reserve(&room, &capacity, *found + 1, sizeof **ids)) {
      status = dsr_fail_memory(err);
      break;
    }
    *ids = room;
    (*ids)[(*found)++] = posting.document;
  }
  dsr_postings_free(postings);
  return status == DSR_DONE ? DSR_OK : status;
}

static int is_selective(dsr_corpus *corpus, const dsr_document_filter *filter,
                        const dsr_form *forms, size_t count,
                        dsr_search_way way, bool *selective, dsr_error *err) {
  uint64_t documents, all;
  *selective = way == DSR_WAY_INDEX;
  if (way != DSR_WAY_CHOSEN || (filter && filter->key))
    return DSR_OK;
  int status = dsr_index_estimate(corpus, forms, count, &documents, &all, err);
  *selective = status == DSR_OK && documents <= all / SELECTIVE;
  return status;
}

/* Ask the query which forms it cannot do without, and start the walk over the
 * documents that may hold a hit. */
static int plan(dsr_search *s, const dsr_document_filter *filter,
                dsr_search_way way, dsr_error *err) {
  dsr_lexicon *lexicon;
  dsr_form *forms = NULL;
  int64_t *ids = NULL;
  size_t count = 0, found = 0;
  bool selective = false;
  int status = dsr_corpus_lexicon(s->corpus, &lexicon, err);
  if (status != DSR_OK)
    return status;
  status = dsr_query_required(s->query, lexicon, &forms, &count, err);
  if (status == DSR_DONE)
    return dsr_documents_new(s->corpus, filter, &s->documents, err);
  if (status != DSR_OK)
    return status;
  s->impossible = count == 0;
  status = is_selective(s->corpus, filter, forms, count, way, &selective, err);
  if (status == DSR_OK && selective)
    status = find_documents(s->corpus, forms, count, &ids, &found, err);
  else if (status == DSR_OK)
    status = mark_needed(s, lexicon, forms, count, err);
  if (status == DSR_OK)
    status = selective ? dsr_documents_among(s->corpus, filter, ids, found,
                                             &s->documents, err)
                       : dsr_documents_new(s->corpus, filter, &s->documents,
                                           err);
  dsr_free(forms);
  dsr_free(ids);
  return status;
}

int dsr_search_new_by(dsr_corpus *corpus, const dsr_query *query,
                      const dsr_document_filter *filter, dsr_search_way way,
                      dsr_search **out, dsr_error *err) {
  *out = NULL;
  dsr_search *s = dsr_alloc_zero(1, sizeof *s);
  if (!s)
    return dsr_fail_memory(err);
  s->corpus = corpus;
  s->query = query;
  int status = plan(s, filter, way, err);
  if (status != DSR_OK) {
    dsr_search_free(s);
    return status;
  }
  *out = s;
  return DSR_OK;
}

int dsr_search_new(dsr_corpus *corpus, const dsr_query *query,
                   const dsr_document_filter *filter, dsr_search **out,
                   dsr_error *err) {
  return dsr_search_new_by(corpus, query, filter, DSR_WAY_CHOSEN, out, err);
}

static bool may_hold_a_hit(const dsr_search *s, const dsr_document *document) {
  if (!s->needed)
    return true;
  size_t count;
  const dsr_form *forms = dsr_document_forms(document, &count);
  for (size_t i = 0; i < count; i++)
    if (forms[i] < s->forms && s->needed[forms[i] / 8] & 1u << forms[i] % 8)
      return true;
  return false;
}

/* Go to the next document that may hold a hit. */
static int enter_document(dsr_search *s, dsr_error *err) {
  const dsr_document_info *info;
  for (;;) {
    leave_document(s);
    int status = dsr_documents_next(s->documents, &info, err);
    if (status != DSR_OK)
      return status;
    status = dsr_document_open_id(s->corpus, info->id, &s->document, err);
    if (status != DSR_OK)
      return status;
    if (!may_hold_a_hit(s, s->document))
      continue;
    status = dsr_document_analysis(s->corpus, s->document, &s->analysis, err);
    if (status == DSR_OK && dsr_query_annotation(s->query, 0))
      status = dsr_document_annotate(s->corpus, info->id, s->analysis, err);
    if (status != DSR_OK)
      return status;
    return dsr_matches_new(s->query, dsr_analysis_stream(s->analysis),
                           &s->matches, err);
  }
}

int dsr_search_next(dsr_search *s, dsr_match *match, dsr_error *err) {
  if (s->impossible)
    return DSR_DONE;
  for (;;) {
    int status = DSR_DONE;
    if (s->matches)
      status = dsr_matches_next(s->matches, match, err);
    if (status == DSR_OK)
      return DSR_OK;
    if (status != DSR_DONE) {
      if (err && s->document) {
        dsr_error why = *err;
        dsr_fail(err, status, why.offset, "%s: %s",
                 dsr_document_about(s->document)->key, why.message);
      }
      return status;
    }
    status = enter_document(s, err);
    if (status != DSR_OK) {
      leave_document(s);
      return status;
    }
  }
}

const dsr_document *dsr_search_document(const dsr_search *s) {
  return s->document;
}
const dsr_analysis *dsr_search_analysis(const dsr_search *s) {
  return s->analysis;
}
int dsr_search_capture(const dsr_search *s, size_t i, dsr_match *out) {
  return s->matches ? dsr_matches_capture(s->matches, i, out) : DSR_EINVAL;
}

/* The hits of a query that is a single test are its postings in covered zones.
 * DSR_DONE: it is another query. */
static int count_single(dsr_corpus *corpus, const dsr_query *query,
                        uint64_t *hits, uint64_t *documents, dsr_error *err) {
  dsr_lexicon *lexicon;
  dsr_form *forms = NULL;
  size_t count;
  uint64_t lists = 0, all = 0;
  dsr_index_counts counts = {0};
  int status = dsr_corpus_lexicon(corpus, &lexicon, err);
  if (status == DSR_OK)
    status = dsr_query_single(query, lexicon, &forms, &count, err);
  if (status == DSR_OK && count > 1)
    status = dsr_index_estimate(corpus, forms, count, &lists, &all, err);
  if (status == DSR_OK && lists / MERGED_MAX > all)
    status = DSR_DONE;
  if (status == DSR_OK)
    status = dsr_index_count(corpus, forms, count, &counts, err);
  dsr_free(forms);
  *hits = counts.covered_hits;
  *documents = counts.covered_documents;
  return status;
}

int dsr_search_count(dsr_corpus *corpus, const dsr_query *query,
                     const dsr_document_filter *filter, uint64_t *hits,
                     uint64_t *documents, dsr_error *err) {
  dsr_search *s = NULL;
  dsr_match match;
  *hits = *documents = 0;
  int status = filter ? DSR_DONE
                      : count_single(corpus, query, hits, documents, err);
  if (status != DSR_DONE)
    return status;
  status = dsr_search_new(corpus, query, filter, &s, err);
  int64_t last_id = 0;
  while (status == DSR_OK && (status = dsr_search_next(s, &match, err)) == DSR_OK) {
    int64_t id = dsr_document_about(dsr_search_document(s))->id;
    ++*hits;
    *documents += id != last_id;
    last_id = id;
  }
  dsr_search_free(s);
  return status == DSR_DONE ? DSR_OK : status;
}
