/* The token columns of a corpus: each document as the numbers of its word
 * forms, for whoever counts over all of them.
 *
 * A walk reads forms, covered zones and, when asked, sentences as they are kept
 * beside the texts. No text is cut and no title is read, so that a pass costs a
 * few nanoseconds a token; the words themselves are in the lexicon, a look-up by
 * number.
 *
 *   dsr_columns *walk;
 *   dsr_column c;
 *   status = dsr_columns_new(corpus, NULL, 0, &walk, err);
 *   while (status == DSR_OK &&
 *          (status = dsr_columns_next(walk, &c, err)) == DSR_OK)
 *     for (size_t i = 0; i < c.count; i++)
 *       counts[c.forms[i]] += !c.skip || !c.skip[i];
 *   dsr_columns_free(walk);
 */
#ifndef DOSSIER_COLUMNS_H
#define DOSSIER_COLUMNS_H

#include "dossier/document.h"

DSR_BEGIN

/* One document's tokens. Of "The pier. (Photo: Lee)", the last five tokens a
 * caption: count 8, covered 3, skip 0 0 0 1 1 1 1 1, one sentence [0,3). */
typedef struct dsr_column {
  int64_t document;      /* its id */
  const dsr_form *forms; /* one a token; numbers of dsr_corpus_lexicon */
  const uint8_t *skip;   /* one a token, not 0 outside the covered zones; NULL
                            where every token is covered */
  size_t count, covered; /* tokens; those in covered zones */
  const dsr_span *sentences; /* ranges of tokens, in order; NULL unless asked */
  size_t sentence_count;
} dsr_column;

enum {
  DSR_COLUMNS_SENTENCES = 1 /* with sentences; their texts are read and cut,
                               which takes two to three times as long */
};

typedef struct dsr_columns dsr_columns;

/* Start a walk over documents, ids ascending.
 *   filter  NULL for all; borrowed for the call
 *   flags   0 or DSR_COLUMNS_SENTENCES
 *   out     freed with dsr_columns_free; it may outlive the corpus, and then
 *           says DSR_ECLOSED
 * The walk sees the file as it was at its first step, whatever others write.
 * Ids ascend in the order in which documents were put. They are local to the
 * file: what is told in this order is the same only for corpora that were
 * loaded in the same order, sums over it always.
 * Errors: DSR_EINVAL (a filter's date, unknown flags), DSR_EIO, DSR_ENOMEM,
 * DSR_ECLOSED. */
DSR_API int dsr_columns_new(dsr_corpus *corpus,
                            const dsr_document_filter *filter, unsigned flags,
                            dsr_columns **out, dsr_error *err);
/* The same over these documents alone, in the order given.
 *   ids  those that are no document's, or do not meet the filter, are passed
 *        over; copied
 * Cost: a look-up each, some three microseconds: above a third of all documents
 * dsr_columns_new is faster. */
DSR_API int dsr_columns_among(dsr_corpus *corpus,
                              const dsr_document_filter *filter,
                              const int64_t *ids, size_t count, unsigned flags,
                              dsr_columns **out, dsr_error *err);
/* The next document: DSR_OK, DSR_DONE, or an error. What *out points to is
 * borrowed until the next call. Every form is in dsr_corpus_lexicon's answer,
 * when that is asked for after this call; a lexicon asked for before the walk
 * may lack those of documents that other processes put meanwhile.
 * Errors: DSR_EDAMAGED (names the document), DSR_EIO, DSR_ENOMEM, DSR_ECLOSED. */
DSR_API int dsr_columns_next(dsr_columns *columns, dsr_column *out,
                             dsr_error *err);
/* The document with this id, whatever the walk is at; DSR_DONE when there is
 * none, or it does not meet the filter. Of a walk made by dsr_columns_among. */
DSR_API int dsr_columns_at(dsr_columns *columns, int64_t document,
                           dsr_column *out, dsr_error *err);
DSR_API void dsr_columns_free(dsr_columns *columns);

DSR_END
#endif
