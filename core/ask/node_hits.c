/* Finding the hits of a node; see node_hits.h. Sixteen bytes a hit are held at
 * once. Refused: counting while the search goes on, which ties the counting to
 * the documents that a search happens to look into. */
#include "core/ask/node_hits.h"

#include "core/base/error.h"
#include "core/base/memory.h"
#include "dossier/index.h"
#include "dossier/search.h"

void dsr_node_hits_free(dsr_node_hits *hits) {
  dsr_free(hits->at);
  *hits = (dsr_node_hits){0};
}

static int add(dsr_node_hits *hits, int64_t document, dsr_match tokens,
               dsr_error *err) {
  void *at = hits->at;
  if (!dsr_reserve(&at, &hits->room, hits->count + 1, sizeof *hits->at))
    return dsr_fail_memory(err);
  hits->at = at;
  hits->documents +=
      hits->count == 0 || hits->at[hits->count - 1].document != document;
  hits->at[hits->count++] = (dsr_node_hit){document, tokens};
  return DSR_OK;
}

static int add_posting(dsr_node_hits *hits, const dsr_posting *posting,
                       dsr_error *err) {
  int status = DSR_OK;
  for (size_t i = 0; i < posting->count && status == DSR_OK; i++) {
    uint32_t token = posting->positions[i];
    if (!posting->skip[i])
      status = add(hits, posting->document, (dsr_match){token, token + 1}, err);
  }
  return status;
}

static int find_tokens(dsr_corpus *corpus, const dsr_form *forms, size_t count,
                       dsr_node_hits *hits, dsr_error *err) {
  dsr_postings *postings;
  dsr_posting posting;
  int status = dsr_postings_new(corpus, forms, count, &postings, err);
  while (status == DSR_OK &&
         (status = dsr_postings_next(postings, &posting, err)) == DSR_OK)
    status = add_posting(hits, &posting, err);
  dsr_postings_free(postings);
  return status == DSR_DONE ? DSR_OK : status;
}

static int search(dsr_corpus *corpus, const dsr_query *query,
                  const dsr_document_filter *filter, dsr_node_hits *hits,
                  dsr_error *err) {
  dsr_search *s;
  dsr_match match;
  int status = dsr_search_new_by_id(corpus, query, filter, &s, err);
  while (status == DSR_OK &&
         (status = dsr_search_next(s, &match, err)) == DSR_OK)
    status = add(hits, dsr_search_document_id(s), match, err);
  dsr_search_free(s);
  return status == DSR_DONE ? DSR_OK : status;
}

int dsr_node_hits_find(dsr_corpus *corpus, const dsr_query *query,
                       const dsr_document_filter *filter, dsr_node_hits *hits,
                       dsr_error *err) {
  dsr_lexicon *lexicon;
  dsr_form *forms = NULL;
  size_t count = 0;
  *hits = (dsr_node_hits){0};
  int status = dsr_corpus_lexicon(corpus, &lexicon, err);
  if (status == DSR_OK)
    status = dsr_query_single(query, lexicon, &forms, &count, err);
  if (status == DSR_OK)
    status = find_tokens(corpus, forms, count, hits, err);
  else if (status == DSR_DONE)
    status = search(corpus, query, filter, hits, err);
  dsr_free(forms);
  return status;
}

size_t dsr_node_hits_of(const dsr_node_hits *hits, int64_t document,
                        const dsr_node_hit **first) {
  size_t low = 0, high = hits->count, count = 0;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (hits->at[middle].document < document)
      low = middle + 1;
    else
      high = middle;
  }
  *first = hits->at + low;
  while (low + count < hits->count &&
         hits->at[low + count].document == document)
    count++;
  return count;
}
