/* Recovery: what can be read of a damaged corpus, in a new one.
 *
 * The damaged file is opened for reading alone, and so is the log beside it; it
 * need not be one that dsr_corpus_open opens. A document is taken when its text
 * still has its SHA-256 (one that is a part of its source, or was repaired when
 * it was loaded: when its tokens are spelt as the lexicon says). Tokens, lexicon
 * and index are made anew, so that damage to those alone loses nothing.
 */
#ifndef DOSSIER_RECOVER_H
#define DOSSIER_RECOVER_H

#include "dossier/corpus.h"

DSR_BEGIN

typedef struct dsr_recovery_counts {
  uint32_t pages, unread;           /* of the damaged file; unread: that hold
                                       nothing that can be told */
  uint64_t documents, lost;         /* in the new corpus; known to be lost */
  uint64_t uncut;                   /* of documents: their zones are lost, so
                                       that they wait to be cut anew */
  uint64_t mentions, facts;
  uint64_t entities, decisions, saved;
  uint64_t dropped; /* rows that were damaged, or refer to what is lost */
  int again; /* not 0: mentions or facts may be lost, so that no document counts
                as extracted from: extracting again brings them back */
} dsr_recovery_counts;

typedef struct dsr_recovery dsr_recovery;

/* Recover.
 *   damaged  the damaged corpus; never written, nor anything beside it
 *   path     the new corpus, which must not be there. It comes into being whole
 *            or not at all: it is built as DSR_BUILD does
 *   out      freed with dsr_recovery_free; NULL on failure
 * Rows that no tree of the file reaches any more are taken as well, and known
 * by their shape; those on free pages are not, since they were dropped.
 * Cost: reads every page and cuts every text; 16 bytes of memory a row.
 * Errors: DSR_EIO (no such file; the new one is there, or cannot be written),
 * DSR_EFOREIGN (no corpus, or nothing of one is left), DSR_ENEWER, DSR_EBUSY
 * (another process is writing it), DSR_EREADONLY, DSR_EINVAL (a corpus that this
 * process has open; no path), DSR_ENOMEM. Damage is no error.
 * Example: of a corpus of three documents with a zeroed page in the second one's
 * text, documents is 2, lost is 1 and line 0 is "docs/b.txt: its text no longer
 * has its SHA-256; it was in /home/ana/docs/b.txt". */
DSR_API int dsr_recover(const char *damaged, const char *path,
                        dsr_recovery **out, dsr_error *err);
DSR_API const dsr_recovery_counts *
dsr_recovery_about(const dsr_recovery *recovery);
/* What was lost, a line each, at most 1000 lines; NULL past the end. Lines live
 * as long as the recovery. */
DSR_API const char *dsr_recovery_line(const dsr_recovery *recovery, size_t i);
DSR_API void dsr_recovery_free(dsr_recovery *recovery);

DSR_END
#endif
