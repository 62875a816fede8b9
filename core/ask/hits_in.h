/* A query run over one document's column, or over windows of it. */
#ifndef DSR_ASK_HITS_IN_H
#define DSR_ASK_HITS_IN_H

#include "core/ask/plan.h"
#include "dossier/columns.h"

typedef struct dsr_hits_in {
  const dsr_query *query;
  const dsr_lexicon *lexicon;
  dsr_matches *matches;
  dsr_stream stream;       /* of the whole document */
  const dsr_span *windows; /* NULL: the document as one */
  size_t window_count, next_window;
  bool sentences; /* each window is a sentence */
  dsr_span sentence; /* as the stream of `matches` has it */
  uint32_t base; /* where the stream of `matches` begins */
} dsr_hits_in;

/* Begin with a document; what is in the stream and the windows is borrowed
 * until the next. */
void dsr_hits_begin(dsr_hits_in *hits, const dsr_stream *stream,
                    const dsr_span *windows, size_t count);
/* The next hit, its tokens those of the document: as dsr_matches_next. */
int dsr_hits_next(dsr_hits_in *hits, dsr_match *out, dsr_error *err);
int dsr_hits_capture(const dsr_hits_in *hits, size_t i, dsr_match *out);
void dsr_hits_end(dsr_hits_in *hits);

/* What a scan looks for first in a column: the rarest part, or the whole of a
 * query that is exact. */
typedef struct dsr_finder {
  const dsr_plan *plan;
  uint64_t **sets; /* by part: a bit a form */
  size_t set_count;
  size_t forms; /* below which forms have a bit */
  dsr_span *windows;
  size_t window_room;
} dsr_finder;

int dsr_finder_make(const dsr_plan *plan, const dsr_lexicon *lexicon,
                    dsr_finder *out, dsr_error *err);
void dsr_finder_free(dsr_finder *finder);
/* The windows in which hits may lie; *count 0: there can be none. *windows NULL
 * with *count 1: anywhere. */
int dsr_finder_windows(dsr_finder *finder, const dsr_column *column,
                       const dsr_span **windows, size_t *count, dsr_error *err);
/* The sentences that have the rarest part outside skipped tokens; of a plan by
 * sentence, for a column that has them. Errors: DSR_ENOMEM. */
int dsr_finder_sentences(dsr_finder *finder, const dsr_column *column,
                         const dsr_span **windows, size_t *count, dsr_error *err);
/* How many hits a column has; of an exact query. */
uint64_t dsr_finder_count(const dsr_finder *finder, const dsr_column *column,
                          int all);

#endif
