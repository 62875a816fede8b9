/* Decisions: what an analyst ruled, kept in the corpus and acted on by resolving
 * (resolve.h) and by cutting anew (recut.h). They name things as the analyst
 * sees them, "type:slug" and quoted text, never by a number of the file, so that
 * they survive extracting and loading anew and can be mailed to a colleague.
 *
 *   kind         subject        object         says
 *   merge        entity         entity         the subject is the object; with an
 *                                              anchor in its document only
 *   split        entity         entity, none   without an anchor: the subject is
 *                                              not the object (none: it is only
 *                                              what decisions say); with one: what
 *                                              stands there is the object, which
 *                                              may be new
 *   never-merge  entity         entity         they are two
 *   rename       entity         name           its canonical name
 *   alias        entity         name           one more name of it; what is of its
 *                                              type and goes by it alone, is it
 *   reject       entity         none           it is none; with an anchor, there
 *   retype       entity         type           with an anchor, there
 *   zone         document's key kind of zone   of the anchored text
 *   date         document's key EDTF date      when it was published
 *
 * An anchor is quoted text: a JSON object that names the document's key, the
 * text, and a hash of the 64 bytes before and behind it ("n" of "of" where all
 * that is there several times). It says nothing of offsets, so that it holds
 * when the document is replaced and that text is still there. When it is gone
 * the decision is orphaned: it is kept and told, and does nothing.
 * Example: {"doc":"wire/1.txt","text":"Department of Defense","context":"09..."}
 */
#ifndef DOSSIER_DECISION_H
#define DOSSIER_DECISION_H

#include "dossier/corpus.h"

DSR_BEGIN

/* "merge" and so on in the order above, from 0; NULL otherwise. */
DSR_API const char *dsr_decision_kind_name(int kind);

/* A decision to be put; strings are borrowed for the call. */
typedef struct dsr_new_decision {
  const char *kind, *subject;
  const char *object; /* or NULL */
  const char *author; /* not empty */
  const char *reason; /* or NULL */
  const char *anchor; /* as one was read, or NULL; else may be made of: */
  const char *doc;    /* a document's key, and */
  const char *text;   /* text that stands there once, or NULL: */
  dsr_span span;      /* where it stands */
  int waiting; /* not 0: what it names need not be there yet; it acts when it
                  comes */
} dsr_new_decision;

/* Put a decision, within a batch. It takes effect with dsr_resolve and, of a
 * zone or date, with dsr_recut. One of the same kind, subject, object and anchor
 * is not put twice: its number is given, nothing changes.
 *   id     set to its number, from 1 on in the order of putting; may be NULL
 *   known  set to 1 when it was there already, else 0; may be NULL
 * Errors: DSR_EINVAL (an unknown kind, with the nearest; a subject or object
 * that the kind has no use for or lacks; an anchor that is none; a merge of what
 * another decision keeps apart; text that stands there more than once: the
 * message says how often), DSR_ENOTFOUND (an entity or document that is not
 * there, with the nearest; text that does not stand there), DSR_EREADONLY,
 * DSR_EIO, DSR_ENOMEM, DSR_ECLOSED.
 * Example: { .kind = "merge", .subject = "person:tsai", .object =
 * "person:tsai-ing-wen", .author = "am" }: 1. */
DSR_API int dsr_decision_put(dsr_corpus *corpus,
                             const dsr_new_decision *decision, int64_t *id,
                             int *known, dsr_error *err);

/* Take a decision back, within a batch. DSR_ENOTFOUND: there is none of that
 * number; the rest as for putting. */
DSR_API int dsr_decision_undo(dsr_corpus *corpus, int64_t id, dsr_error *err);

/* A decision as it is read; strings are borrowed until the next call. */
typedef struct dsr_decision {
  int64_t id;
  const char *kind, *subject, *object, *author, *reason, *anchor;
  int orphaned; /* its anchored text is gone */
  int waiting;  /* the subject, or a merge's object, is not in the corpus */
  int64_t document; /* of the anchor, where it holds, or without one of a date's
                       subject; else 0 */
  dsr_span span;    /* of the anchor there */
} dsr_decision;

typedef struct dsr_decisions dsr_decisions;

/* Walk over decisions in the order they were put. Cost: of one with an anchor,
 * a search through its document. Errors: DSR_EIO, DSR_EDAMAGED, DSR_ENOMEM,
 * DSR_ECLOSED. */
DSR_API int dsr_decisions_new(dsr_corpus *corpus, dsr_decisions **out,
                              dsr_error *err);
DSR_API int dsr_decisions_next(dsr_decisions *decisions,
                               const dsr_decision **out, dsr_error *err);
DSR_API void dsr_decisions_free(dsr_decisions *decisions);

DSR_END
#endif
