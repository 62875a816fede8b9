/* What the files that recover parts of a corpus share. */
#ifndef DSR_STORE_RECOVER_H
#define DSR_STORE_RECOVER_H

#include "core/store/salvage.h"
#include "dossier/recover.h"

/* A document of the damaged corpus, and the one it has become (0: lost). */
typedef struct dsr_recovered {
  int64_t was, is;
} dsr_recovered;

typedef struct dsr_recover_work {
  dsr_salvage from;
  dsr_corpus *to;
  dsr_recovery *result;
  dsr_recovery_counts *counts;
  dsr_recovered *documents; /* ascending */
  size_t count, capacity;
  int64_t last;    /* id that was given */
  size_t batch;    /* bytes of text in the open transaction */
  dsr_lexicon *lexicon; /* the damaged one's forms, once they are wanted */
  dsr_form *forms;      /* DSR_FORM_BLOCK for each of its places; 0: damaged */
  uint8_t *spelt;       /* of each: not 0 once a token was spelt so */
  bool suspect;    /* rows of extraction may be lost */
  dsr_row row, part;
  sqlite3_stmt *puts[DSR_TABLES];
} dsr_recover_work;

/* Note what was lost, "NAME: WHAT". */
int dsr_recover_note(dsr_recover_work *w, const char *name, const char *what,
                     dsr_error *err);
/* The document that one has become; NULL: it was never seen. */
const dsr_recovered *dsr_recover_became(const dsr_recover_work *w, int64_t was);
/* Commit and begin once much is waiting. */
int dsr_recover_breathe(dsr_recover_work *w, size_t bytes, dsr_error *err);

/* Documents with what belongs to them (recover_documents.c). */
int dsr_recover_documents(dsr_recover_work *w, dsr_error *err);
/* Kinds of zones, runs, entities, aliases, roles, decisions, saved things: before the documents
 * (recover_rows.c). */
int dsr_recover_names(dsr_recover_work *w, dsr_error *err);
/* Mentions, facts and marks of extraction: after them. */
int dsr_recover_extracted(dsr_recover_work *w, dsr_error *err);

#endif
