/* Searching a corpus: the same compiled query that runs over one document, run
 * over all of them, hits in key order of the documents.
 */
#ifndef DOSSIER_SEARCH_H
#define DOSSIER_SEARCH_H

#include "dossier/analysis.h"
#include "dossier/corpus.h"
#include "dossier/document.h"
#include "dossier/query.h"

DSR_BEGIN

/* The analysis of a stored document: its text, and the tokens, sentences and
 * zones as they are in the corpus (nothing is cut anew but the tokens' spans).
 *   corpus    the one it was opened from; its lexicon is borrowed
 *   document  borrowed for the call
 *   out       freed with dsr_analysis_free, before the corpus is closed
 * Errors: DSR_ENOMEM, DSR_EDAMAGED (stored forms do not fit the text). */
DSR_API int dsr_document_analysis(dsr_corpus *corpus,
                                  const dsr_document *document,
                                  dsr_analysis **out, dsr_error *err);

/* Put a stored document's mentions (those that stand, covered ones left out)
 * into its analysis, so that queries may ask for <person/>. dsr_search does
 * this where the query asks.
 * Errors: DSR_ENOMEM, DSR_EIO, DSR_ECLOSED. */
DSR_API int dsr_document_annotate(dsr_corpus *corpus, int64_t document,
                                  dsr_analysis *analysis, dsr_error *err);

typedef struct dsr_search dsr_search;

/* Start a search. Where the index (index.h) says that few documents hold a form
 * that every hit has, these alone are opened; the hits are the same either way.
 *   corpus  borrowed, must outlive the search
 *   query   borrowed, must outlive the search
 *   filter  which documents; NULL for all; copied
 *   out     freed with dsr_search_free
 * Errors: DSR_EINVAL (a filter's date), and those of dsr_query_required and
 * dsr_index_count. */
DSR_API int dsr_search_new(dsr_corpus *corpus, const dsr_query *query,
                           const dsr_document_filter *filter, dsr_search **out,
                           dsr_error *err);
DSR_API void dsr_search_free(dsr_search *search);

/* The next hit: DSR_OK and *match (token positions), DSR_DONE, or an error.
 * The document and analysis that it lies in are dsr_search_document and
 * dsr_search_analysis, borrowed until the next call; captures through
 * dsr_search_capture as dsr_matches_capture.
 * Cost: documents that hold none of the forms a hit needs are not opened where
 * those that do are few, else only their forms are looked at. Errors: those of dsr_matches_next; DSR_EDAMAGED, DSR_EIO,
 * DSR_ECLOSED. */
DSR_API int dsr_search_next(dsr_search *search, dsr_match *match,
                            dsr_error *err);
DSR_API const dsr_document *dsr_search_document(const dsr_search *search);
DSR_API const dsr_analysis *dsr_search_analysis(const dsr_search *search);
DSR_API int dsr_search_capture(const dsr_search *search, size_t i,
                               dsr_match *out);

/* Count hits (not documents) and the documents that hold one. A query that is
 * one test of one token (dsr_query_single), without a filter, is answered from
 * the index and opens no document. */
DSR_API int dsr_search_count(dsr_corpus *corpus, const dsr_query *query,
                             const dsr_document_filter *filter, uint64_t *hits,
                             uint64_t *documents, dsr_error *err);

DSR_END
#endif
