/* Decisions on zones and dates, as cutting a document acts on them. */
#ifndef DSR_WORK_RULED_CUT_H
#define DSR_WORK_RULED_CUT_H

#include <stdbool.h>

#include "core/base/arena.h"
#include "core/base/buffer.h"
#include "dossier/document.h"

typedef struct dsr_cut_ruling {
  int64_t document;
  const char *object; /* a kind of zone, or a date */
  bool zone;
  dsr_span span; /* of a zone */
} dsr_cut_ruling;

/* Zero-initialise. */
typedef struct dsr_rulings {
  dsr_arena strings;
  dsr_cut_ruling *at; /* those that hold, in the order they were put */
  size_t count, capacity;
} dsr_rulings;

int dsr_rulings_read(dsr_corpus *corpus, dsr_rulings *out, dsr_error *err);
void dsr_rulings_free(dsr_rulings *rulings);

/* Whether `rules` of a document are these base rules with its decisions. */
bool dsr_rulings_match(const dsr_rulings *rulings, int64_t document,
                       const char *base, const char *rules);

/* What a document that is cut by decisions holds on to. Zero-initialise. */
typedef struct dsr_ruled_cut {
  dsr_buf rules, date;
  dsr_stored_zone *zones;
} dsr_ruled_cut;

/* Give doc the date back that it had before a decision dated it, before it is
 * cut. */
int dsr_rulings_restore(dsr_corpus *corpus, const dsr_document_info *info,
                        dsr_new_document *doc, dsr_ruled_cut *ruled,
                        dsr_error *err);
/* Act on what doc is after it was cut: its zones, date and rules. */
int dsr_rulings_cut(dsr_corpus *corpus, const dsr_rulings *rulings,
                    int64_t document, dsr_new_document *doc,
                    dsr_ruled_cut *ruled, dsr_error *err);
void dsr_ruled_cut_free(dsr_ruled_cut *ruled);

#endif
