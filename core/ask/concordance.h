/* Inside a concordance: what its options ask for, and how a hit is kept.
 *
 * A hit is kept as numbers: where it is, where its context ends, and what it is
 * sorted and grouped by as numbers of interned strings. Words are cut out of the
 * document again when the row is told. Refused: keeping each row's text, four
 * times the memory, of which a limit throws most away. */
#ifndef DSR_ASK_CONCORDANCE_H
#define DSR_ASK_CONCORDANCE_H

#include "core/ask/values.h"
#include "core/base/buffer.h"
#include "dossier/concordance.h"
#include "dossier/search.h"

typedef enum dsr_sort_source {
  DSR_SORT_LEFT,
  DSR_SORT_RIGHT,
  DSR_SORT_HIT,
  DSR_SORT_DOCUMENT,
  DSR_SORT_DATE,
  DSR_SORT_PUBLISHER,
  DSR_SORT_CAPTURE
} dsr_sort_source;

/* One number that hits are compared by. */
typedef struct dsr_sort_slot {
  dsr_sort_source source;
  uint32_t n; /* left, right: tokens away, from 1; capture: which */
} dsr_sort_slot;

typedef enum dsr_group_by {
  DSR_GROUP_NONE,
  DSR_GROUP_WORD,
  DSR_GROUP_NORM,
  DSR_GROUP_DOCUMENT,
  DSR_GROUP_PUBLISHER,
  DSR_GROUP_MONTH,
  DSR_GROUP_QUARTER,
  DSR_GROUP_YEAR,
  DSR_GROUP_CAPTURE
} dsr_group_by;

typedef enum dsr_width_unit {
  DSR_WIDTH_CHARACTERS,
  DSR_WIDTH_TOKENS,
  DSR_WIDTH_SENTENCE
} dsr_width_unit;

/* The options, understood (concordance_plan.c). */
typedef struct dsr_concordance_plan {
  dsr_sort_slot slots[DSR_SORT_KEYS_MAX * DSR_SORT_TOKENS_MAX];
  size_t slot_count;
  bool sorted; /* by anything but documents */
  dsr_group_by group;
  size_t group_capture;
  dsr_width_unit unit;
  uint32_t width;
  size_t sample, limit;
  uint64_t seed;
  bool unique;
  uint32_t unique_tokens;
} dsr_concordance_plan;

int dsr_concordance_understand(const dsr_query *query,
                               const dsr_concordance_options *options,
                               dsr_concordance_plan *plan, dsr_error *err);

/* --- context (concordance_context.c) --- */

/* The first and one past the last token of the n on each side of a hit that are
 * in its paragraph. */
dsr_match dsr_tokens_around(const dsr_stream *stream, dsr_match hit, uint32_t n);

/* The bytes that a row shows: from the left context's first to the right one's
 * end. */
dsr_span dsr_bytes_around(const dsr_concordance_plan *plan,
                          const dsr_analysis *analysis, dsr_match hit);

#endif
