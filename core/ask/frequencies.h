/* A frequency list while it is made: rows are added in any order, then put in
 * theirs. */
#ifndef DSR_ASK_FREQUENCIES_H
#define DSR_ASK_FREQUENCIES_H

#include "core/base/arena.h"
#include "dossier/frequency.h"

struct dsr_frequencies {
  dsr_arena arena; /* the rows' texts */
  dsr_frequency *rows;
  size_t count, room;
  dsr_frequency_totals totals;
};

/* Add a row; its text is copied. */
int dsr_frequencies_add(dsr_frequencies *list, dsr_frequency row,
                        dsr_error *err);
/* Order the rows and keep the first `limit` (0: all). */
void dsr_frequencies_order(dsr_frequencies *list, size_t limit);

#endif
