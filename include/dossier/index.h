/* The positional index of a corpus: how often word forms stand in it, in which
 * documents and at which tokens.
 *
 * It holds every token of every document, also of the zones that searches leave
 * out (captions, boilerplate: zone.h), and tells of each whether it lies in a
 * covered zone. So there are two counts: over all tokens, and over covered
 * tokens alone, which are those that a query finds. It is always that of the
 * documents in the file: within a batch it is brought up to date when asked.
 */
#ifndef DOSSIER_INDEX_H
#define DOSSIER_INDEX_H

#include "dossier/corpus.h"

DSR_BEGIN

/* Hits are tokens, not documents. */
typedef struct dsr_index_counts {
  uint64_t hits, documents;                 /* over all tokens */
  uint64_t covered_hits, covered_documents; /* over covered zones alone */
} dsr_index_counts;

/* Count the tokens that have one of these forms, and the documents with one.
 *   forms  of dsr_corpus_lexicon, ascending, each once; borrowed
 * Cost: of one form a look-up in each segment's directory (some 40 MB of text
 * each), no posting is read, unless documents of the segment were replaced
 * since it was written; of several forms the hits are looked up likewise, and
 * their postings read for the documents. The first call on a handle, and the
 * first after the file changed, reads the directories (some 2 MB of 100 MB of
 * text).
 * Errors: DSR_EDAMAGED, DSR_EIO, DSR_ENOMEM, DSR_ECLOSED.
 * Example: of "The pier." and "Pier, pier!" the form "pier" has 2 hits in 2
 * documents. */
DSR_API int dsr_index_count(dsr_corpus *corpus, const dsr_form *forms,
                            size_t count, dsr_index_counts *out,
                            dsr_error *err);

/* For planning: at most how many documents hold one of these forms (the sum over
 * the forms), and how many *all there are. From directories alone; documents
 * that were replaced may count in both. Errors: those of dsr_index_count. */
DSR_API int dsr_index_estimate(dsr_corpus *corpus, const dsr_form *forms,
                               size_t count, uint64_t *documents,
                               uint64_t *all, dsr_error *err);

/* Add to counts[form] how many covered tokens have the form, for every form below
 * `size`; the others are left out.
 * Returns DSR_OK; DSR_DONE, with the counts as they were, when the directories
 * cannot tell since documents were replaced after they were written: then a walk
 * over columns (columns.h) can. Cost: a few nanoseconds a form and segment.
 * Errors: those of dsr_index_count. */
DSR_API int dsr_index_totals(dsr_corpus *corpus, uint64_t *counts, size_t size,
                             dsr_error *err);

/* One document with its tokens of the forms asked for. */
typedef struct dsr_posting {
  int64_t document;          /* its id */
  const uint32_t *positions; /* tokens, ascending */
  const uint8_t *skip; /* one a position: not 0 outside the covered zones */
  size_t count;        /* of positions, at least 1 */
  size_t covered;      /* of those in covered zones */
} dsr_posting;

typedef struct dsr_postings dsr_postings;

/* Walk over the documents that hold one of these forms, ids ascending.
 *   forms  as for dsr_index_count; copied
 *   out    freed with dsr_postings_free; it may outlive the corpus, and then
 *          says DSR_ECLOSED
 * The walk sees the file as it was here, whatever other processes write.
 * Memory: the postings of these forms in one segment.
 * Errors: those of dsr_index_count. */
DSR_API int dsr_postings_new(dsr_corpus *corpus, const dsr_form *forms,
                             size_t count, dsr_postings **out, dsr_error *err);
/* The next document: DSR_OK, DSR_DONE, or an error. What *out points to is
 * borrowed until the next call. DSR_EINVAL when documents were put or removed
 * through the same handle since. */
DSR_API int dsr_postings_next(dsr_postings *postings, dsr_posting *out,
                              dsr_error *err);
DSR_API void dsr_postings_free(dsr_postings *postings);

DSR_END
#endif
