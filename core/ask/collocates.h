/* A list of collocates while it is made: rows are added in any order, then put
 * in theirs. */
#ifndef DSR_ASK_COLLOCATES_H
#define DSR_ASK_COLLOCATES_H

#include "core/base/arena.h"
#include "dossier/collocations.h"

struct dsr_collocations {
  dsr_arena arena; /* the rows' texts */
  dsr_collocate *rows;
  size_t count, room;
  dsr_collocation_totals totals;
};

/* Add a row, its text copied.
 *   node  what Dice and logDice take in place of f1 */
int dsr_collocates_add(dsr_collocations *list, const char *text, size_t len,
                       const dsr_contingency *table, uint64_t node,
                       dsr_error *err);
/* Order by a measure and keep the first `limit` (0: all). */
int dsr_collocates_order(dsr_collocations *list, dsr_measure sort, size_t limit,
                         dsr_error *err);

#endif
