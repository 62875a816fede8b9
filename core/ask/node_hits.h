/* The hits of a query, as whoever counts around them wants them: by document id
 * and token, all of them at once, so that a walk over documents in any order
 * finds its own. */
#ifndef DSR_ASK_NODE_HITS_H
#define DSR_ASK_NODE_HITS_H

#include "dossier/document.h"
#include "dossier/query.h"

typedef struct dsr_node_hit {
  int64_t document;
  dsr_match tokens;
} dsr_node_hit;

typedef struct dsr_node_hits {
  dsr_node_hit *at; /* by document, first token, last */
  size_t count, room;
  size_t documents; /* that hold one */
} dsr_node_hits;

/* Find them: of a query that is one test of one token from its postings
 * (whatever the filter: who walks documents meets those alone that pass), else
 * by searching. Zeroes *hits first; freed with dsr_node_hits_free, also on
 * failure. */
int dsr_node_hits_find(dsr_corpus *corpus, const dsr_query *query,
                       const dsr_document_filter *filter, dsr_node_hits *hits,
                       dsr_error *err);
void dsr_node_hits_free(dsr_node_hits *hits);

/* Those of one document: *first is the first, the number is returned. */
size_t dsr_node_hits_of(const dsr_node_hits *hits, int64_t document,
                        const dsr_node_hit **first);

#endif
