/* Where entities stand, all of them: the mentions that stand for an entity and
 * are not covered, as numbers alone, for whoever counts over a whole corpus.
 */
#ifndef DOSSIER_OCCURRENCE_H
#define DOSSIER_OCCURRENCE_H

#include "dossier/document.h"

DSR_BEGIN

/* Ids are local to the file (entity.h, document.h). */
typedef struct dsr_occurrence {
  int64_t document, entity;
  dsr_span span;    /* bytes of the document's text */
  int32_t sentence; /* of the document, from 0; -1 in none */
} dsr_occurrence;

typedef struct dsr_occurrences dsr_occurrences;

/* Start a walk, in no order that may be relied on.
 *   filter  of documents; NULL for all; borrowed for the call
 *   type    of entities; NULL for all; borrowed for the call
 *   out     freed with dsr_occurrences_free
 * Cost: without a filter one pass over the table of mentions, some 300 ns each;
 * no text and no name is read. Errors: DSR_EINVAL (a filter's date), DSR_ENOTFOUND
 * (its subcorpus), DSR_EIO, DSR_ENOMEM, DSR_ECLOSED. */
DSR_API int dsr_occurrences_new(dsr_corpus *corpus,
                                const dsr_document_filter *filter,
                                const char *type, dsr_occurrences **out,
                                dsr_error *err);
/* The next one: DSR_OK, DSR_DONE, or an error. */
DSR_API int dsr_occurrences_next(dsr_occurrences *occurrences,
                                 dsr_occurrence *out, dsr_error *err);
DSR_API void dsr_occurrences_free(dsr_occurrences *occurrences);

DSR_END
#endif
