/* A query over a corpus: documents in key order, each matched as one stream.
 *
 * A scan, but a narrow one: the query names forms of which every hit has one,
 * so a document without any of them costs a pass over its form numbers, and no
 * text is cut. Refused here: answering from postings alone; captures and
 * sentence edges want the document's tokens anyway, and which documents to
 * open is the only thing an index has to say. */
#include "dossier/search.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/zone/analysis.h"

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

/* Ask the query which forms it cannot do without. */
static int plan(dsr_search *s, dsr_error *err) {
  dsr_lexicon *lexicon;
  dsr_form *forms = NULL;
  size_t count = 0;
  int status = dsr_corpus_lexicon(s->corpus, &lexicon, err);
  if (status != DSR_OK)
    return status;
  status = dsr_query_required(s->query, lexicon, &forms, &count, err);
  if (status == DSR_DONE)
    return DSR_OK;
  if (status != DSR_OK)
    return status;
  s->impossible = count == 0;
  s->forms = dsr_lexicon_count(lexicon) + 1;
  s->needed = dsr_alloc_zero(s->forms / 8 + 1, 1);
  if (s->needed)
    for (size_t i = 0; i < count; i++)
      s->needed[forms[i] / 8] |= (uint8_t)(1u << forms[i] % 8);
  dsr_free(forms);
  return s->needed ? DSR_OK : dsr_fail_memory(err);
}

int dsr_search_new(dsr_corpus *corpus, const dsr_query *query,
                   const dsr_document_filter *filter, dsr_search **out,
                   dsr_error *err) {
  *out = NULL;
  dsr_search *s = dsr_alloc_zero(1, sizeof *s);
  if (!s)
    return dsr_fail_memory(err);
  s->corpus = corpus;
  s->query = query;
  int status = plan(s, err);
  if (status == DSR_OK)
    status = dsr_documents_new(corpus, filter, &s->documents, err);
  if (status != DSR_OK) {
    dsr_search_free(s);
    return status;
  }
  *out = s;
  return DSR_OK;
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

int dsr_search_count(dsr_corpus *corpus, const dsr_query *query,
                     const dsr_document_filter *filter, uint64_t *hits,
                     uint64_t *documents, dsr_error *err) {
  dsr_search *s = NULL;
  dsr_match match;
  *hits = *documents = 0;
  int status = dsr_search_new(corpus, query, filter, &s, err);
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
