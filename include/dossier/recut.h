/* Cutting anew: zones and sentences by other rules than those that made them.
 *
 * What an analyst may edit (abbreviations, zone rules) never moves a token, so
 * that a change of it costs reading the stored texts and extracting again, not
 * loading. Each document keeps the hash of the rules that cut it; those whose
 * hash is another are stale. Documents in language "other" no rules cut.
 *
 * An analyst's decisions on a zone or a date (decision.h) act here, too: they are
 * part of what cut a document, so that one that they are new to, or that lost
 * one, is stale. The date that a document came with is kept beside it and comes
 * back when the decision is undone.
 */
#ifndef DOSSIER_RECUT_H
#define DOSSIER_RECUT_H

#include "dossier/corpus.h"
#include "dossier/zone.h"

DSR_BEGIN

typedef struct dsr_recut_options {
  size_t batch_bytes; /* text a transaction holds; 0: 32 MB */
  /* Told after each batch; may be NULL. */
  void (*progress)(void *user, uint64_t done, uint64_t total);
  void *user;
} dsr_recut_options;

/* Cut every stale document of a corpus anew, one transaction a batch. Its zones,
 * sentences and what its text states of itself become those that loading it
 * now would give; values that came with the document stay, and so do key,
 * source, origins, metadata, text and tokens. Its mentions and facts go:
 * dsr_extract makes them anew.
 *   rules    borrowed; NULL: as in dsr_analysis_new, with the hash ""
 *   options  NULL for none
 *   recut    set to the documents cut anew; when the call fails part-way, to
 *            those committed before
 * Cost: of a corpus without stale documents, a walk over what stands beside the
 * texts; else as of loading them.
 * Errors: DSR_EREADONLY (a corpus open for reading that has stale documents),
 * DSR_EDAMAGED, DSR_EIO, DSR_ENOMEM, DSR_ECLOSED; what was committed before
 * stays, the rest is as it was.
 * Example: 3 news of rules A and 1 in French, dsr_recut with rules B: 3. */
DSR_API int dsr_recut(dsr_corpus *corpus, const dsr_rules *rules,
                      const dsr_recut_options *options, uint64_t *recut,
                      dsr_error *err);

/* How many documents are stale. Works in any mode. Linear in the documents.
 * Errors: DSR_EIO, DSR_EDAMAGED, DSR_ENOMEM, DSR_ECLOSED. */
DSR_API int dsr_stale(dsr_corpus *corpus, const dsr_rules *rules,
                      uint64_t *count, dsr_error *err);

DSR_END
#endif
