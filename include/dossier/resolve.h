/* Resolving: which of the entities that documents were found to speak of are
 * one, across the corpus, as a step of its own after extraction.
 *
 * It changes no mention. It reads entities as extraction left them and the
 * decisions (decision.h), and writes a layer that mentions, entities, facts,
 * networks and the file's views are read through. Made anew each time, it
 * depends on what the corpus holds and never on the order of loading.
 *
 * Without a decision two entities of one type are one only where
 *   spelling  their names have the same letters and digits ("Tsai Ing-wen",
 *             "Tsai Ingwen"; "F-16", "F16"); of people, names of two words at
 *             least, which may differ by a middle initial when there is but one
 *   acronym   one is a name of capitals alone that documents give as an alias of
 *             exactly one other organisation
 * and never on a surname, and never where a decision keeps them apart. The one
 * with the longest slug, then the first by bytes, gives the id; the name is the
 * one that most of its mentions go by, of equals the first by bytes.
 *
 * A name that is one edit from one at least three times as frequent is flagged
 * (dsr_entity.near), not repaired: "Chu Kuo-cheng" beside "Chiu Kuo-cheng".
 * Names with digits or of capitals alone are not, nor those with less than four
 * characters on the better known side.
 */
#ifndef DOSSIER_RESOLVE_H
#define DOSSIER_RESOLVE_H

#include "dossier/corpus.h"
#include "dossier/decision.h"

DSR_BEGIN

typedef struct dsr_resolve_summary {
  uint64_t entities;  /* canonical ones */
  uint64_t merged;    /* extracted ones that are another one */
  uint64_t rejected;
  uint64_t flagged;   /* canonical ones with `near` */
  uint64_t decisions; /* that there are */
  uint64_t orphaned;  /* of them: anchored text is gone */
  uint64_t waiting;   /* of them: what they name is not in the corpus */
  uint64_t overruled; /* unions they ask for that a never-merge or split forbids,
                         also by way of a third entity */
} dsr_resolve_summary;

/* Resolve the corpus anew, within a batch. Repeatable: a second time changes
 * nothing. Call it after loading, extracting, removing, deciding and undoing.
 *   summary  may be NULL
 * Cost: a scan of the mentions and entities, some 100 bytes an entity.
 * Errors: DSR_EREADONLY, DSR_EINVAL (no batch), DSR_EIO, DSR_EDAMAGED,
 * DSR_ENOMEM, DSR_ECLOSED; the batch is to be rolled back then.
 * Example: of "Chiu Kuo-cheng" 5 times and "Chu Kuo-cheng" once: 2 entities,
 * 1 flagged. */
DSR_API int dsr_resolve(dsr_corpus *corpus, dsr_resolve_summary *summary,
                        dsr_error *err);

/* What decisions would change; strings are NULL without a change, and live as
 * long as the preview. */
typedef struct dsr_preview {
  uint64_t mentions, documents; /* that are resolved otherwise */
  uint64_t recut;               /* documents a zone or date has cut anew, whose
                                   rows are then extracted again */
  const char *doc, *text;       /* the first change: where */
  const char *id, *name;        /* what it is now; "" rejected */
  const char *new_id, *new_name; /* what it would be */
} dsr_preview;

/* Put decisions, or undo one, and tell what that changes, all of which is then
 * taken back. Opened for writing, without a batch.
 *   undo  the number of one to undo, 0 for none
 *   out   freed with dsr_preview_free
 * Errors: as of dsr_decision_put, dsr_decision_undo and dsr_resolve. */
DSR_API int dsr_preview_new(dsr_corpus *corpus,
                            const dsr_new_decision *decisions, size_t count,
                            int64_t undo, dsr_preview **out,
                            dsr_error *err);
DSR_API void dsr_preview_free(dsr_preview *preview);

DSR_END
#endif
