/* Searching a corpus: the same compiled query that runs over one document, run
 * over all of them, hits in key order of the documents.
 */
#ifndef DOSSIER_SEARCH_H
#define DOSSIER_SEARCH_H

#include "dossier/analysis.h"
#include "dossier/columns.h"
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

/* Start a search. What every hit must hold is looked up in the index (index.h),
 * and what costs least is done: opening the documents with the rarest part of the
 * query, finding where several parts lie at their distances, or going through all
 * documents. The hits are the same either way; dsr_search_explain tells which.
 *   corpus  borrowed, must outlive the search
 *   query   borrowed, must outlive the search
 *   filter  which documents; NULL for all; copied
 *   out     freed with dsr_search_free
 * The first search on a handle, and the first after the file changed, reads the
 * lexicon, the index's directories and the documents' keys.
 * Errors: DSR_EINVAL (a filter's date), and those of dsr_query_required and
 * dsr_index_count. */
DSR_API int dsr_search_new(dsr_corpus *corpus, const dsr_query *query,
                           const dsr_document_filter *filter, dsr_search **out,
                           dsr_error *err);
/* The same hits, documents in the order of their ids, which is that of their
 * being put: for counting and summing, where the order does not show. */
DSR_API int dsr_search_new_by_id(dsr_corpus *corpus, const dsr_query *query,
                                 const dsr_document_filter *filter,
                                 dsr_search **out, dsr_error *err);
DSR_API void dsr_search_free(dsr_search *search);

/* The next hit: DSR_OK and *match (token positions), DSR_DONE, or an error.
 * Captures through dsr_search_capture, as dsr_matches_capture.
 * Cost: two to four microseconds a document that is looked into and a fraction
 * of one a hit. No text is read unless the query asks for sentences, annotations
 * or what else needs one.
 * Errors: those of dsr_matches_next; DSR_EDAMAGED, DSR_EIO, DSR_ECLOSED. */
DSR_API int dsr_search_next(dsr_search *search, dsr_match *match,
                            dsr_error *err);
DSR_API int dsr_search_capture(const dsr_search *search, size_t i,
                               dsr_match *out);

/* Where the hit told last lies, all borrowed until the next call of
 * dsr_search_next. Without a hit: 0, NULL. */
DSR_API int64_t dsr_search_document_id(const dsr_search *search);
/* Its document's forms and covered zones (columns.h): the tokens of the hit are
 * numbers of these. Of sentences only what the query asks for. */
DSR_API const dsr_column *dsr_search_column(const dsr_search *search);
/* Its document, and the analysis with the text, the tokens' places, zones,
 * sentences and, where the query asks for any, annotations. They are made when
 * first asked for, once a document: some ten microseconds and its text's
 * tokenizing. NULL also when that failed: call dsr_search_open before, which
 * makes both and says why it could not (DSR_ENOMEM, DSR_EDAMAGED, DSR_EIO,
 * DSR_ECLOSED, DSR_ENOTFOUND when another process removed the document; without
 * a hit DSR_EINVAL). */
DSR_API int dsr_search_open(const dsr_search *search, dsr_error *err);
DSR_API const dsr_document *dsr_search_document(const dsr_search *search);
DSR_API const dsr_analysis *dsr_search_analysis(const dsr_search *search);

/* Count hits (not documents) and the documents that hold one. A query that is
 * one test of one token (dsr_query_single), without a filter, is answered from
 * the index's directories; a sequence of tests, "of" "the" or [stem="sale"]
 * "of", from postings, and opens no document. */
DSR_API int dsr_search_count(dsr_corpus *corpus, const dsr_query *query,
                             const dsr_document_filter *filter, uint64_t *hits,
                             uint64_t *documents, dsr_error *err);

/* Say how dsr_search_new would go about it: a few lines of text.
 *   out  NUL-terminated, yours (dsr_free): what every hit must hold and where,
 *        the rarest first, with how many tokens and documents have it; how long a
 *        hit is and what must be read; what each way would cost; what was chosen
 * Counts are of directories: those of replaced documents and of zones that are
 * not covered are among them. Errors: those of dsr_search_new.
 * Example: for "of" []{0,2} "frigates"
 *   every hit has "frigates" 1 to 3 tokens behind the first: at most 2151 tokens
 *     in 1610 of 3537 documents
 *   every hit has "of" as its first token: at most 60009 tokens in 3537 of 3537
 *     documents
 *   a hit has 2 to 4 tokens; the tokens' forms and covered zones are enough
 *   estimated: scan 10.23 ms, look up 5.01 ms, sequence 1.24 ms
 *   chosen: sequence: from the postings of 2 parts, where they stand at their
 *     distances
 * (each a line) */
DSR_API int dsr_search_explain(dsr_corpus *corpus, const dsr_query *query,
                               const dsr_document_filter *filter, char **out,
                               dsr_error *err);

DSR_END
#endif
