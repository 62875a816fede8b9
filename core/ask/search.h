/* Which way a search goes, for tests that compare the ways. */
#ifndef DSR_ASK_SEARCH_H
#define DSR_ASK_SEARCH_H

#include "dossier/search.h"

typedef enum dsr_search_way {
  DSR_WAY_CHOSEN = 0, /* whichever costs least */
  DSR_WAY_SCAN,       /* every document */
  DSR_WAY_INDEX,      /* those with a posting of the rarest part, where the query
                         has one */
  DSR_WAY_SEQUENCE    /* those where several parts lie at their distances, where
                         it has any; else as DSR_WAY_INDEX */
} dsr_search_way;

/* As dsr_search_new, by this way. */
int dsr_search_new_by(dsr_corpus *corpus, const dsr_query *query,
                      const dsr_document_filter *filter, dsr_search_way way,
                      dsr_search **out, dsr_error *err);
/* The same in the order of ids. */
int dsr_search_new_by_id_and(dsr_corpus *corpus, const dsr_query *query,
                             const dsr_document_filter *filter,
                             dsr_search_way way, dsr_search **out,
                             dsr_error *err);
/* As dsr_search_count, by this way. */
int dsr_search_count_by(dsr_corpus *corpus, const dsr_query *query,
                        const dsr_document_filter *filter, dsr_search_way way,
                        uint64_t *hits, uint64_t *documents, dsr_error *err);

#endif
