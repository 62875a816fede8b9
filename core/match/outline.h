/* What every hit of a query must hold, and how long it may be: for whoever plans
 * a search with an index. */
#ifndef DSR_MATCH_OUTLINE_H
#define DSR_MATCH_OUTLINE_H

#include <stdbool.h>

#include "dossier/query.h"

#define DSR_OUTLINE_ENDLESS UINT32_MAX

/* One of these forms, min to max tokens behind a hit's first; max may be
 * DSR_OUTLINE_ENDLESS. */
typedef struct dsr_required {
  dsr_form *forms; /* ascending; NULL of none: no hit is possible */
  size_t count;
  uint32_t min, max;
} dsr_required;

typedef struct dsr_outline {
  dsr_required *parts; /* every hit meets all of them */
  size_t count, room;
  uint32_t shortest, longest; /* tokens of a hit; longest may be endless */
  bool exact; /* any covered tokens that meet the parts are a match, and each
                 token of it has one part */
} dsr_outline;

/* How dear forms are to look at: fewer is better. */
typedef uint64_t dsr_weigh(void *context, const dsr_form *forms, size_t count);

/* Add to *out, which is zero.
 *   weigh  NULL: by how many forms there are
 * Freed with dsr_outline_free, also after a failure. Errors: DSR_ELIMIT (a regex
 * too expensive), DSR_ENOMEM.
 * Example: x:"of" "the"? []{0,2} "pier|crane" has the parts "of" at 0 and
 * "pier|crane" at 1 to 4; shortest 2, longest 5. */
int dsr_outline_make(const dsr_query *q, const dsr_lexicon *lexicon,
                     dsr_weigh *weigh, void *context, dsr_outline *out,
                     dsr_error *err);
void dsr_outline_free(dsr_outline *outline);
/* Which of the parts, of at least one, weighs least. */
size_t dsr_outline_lightest(const dsr_outline *outline, dsr_weigh *weigh,
                            void *context);

typedef enum dsr_query_needs {
  DSR_NEEDS_TOKENS = 0, /* forms and covered zones */
  DSR_NEEDS_SENTENCES,  /* these, too */
  DSR_NEEDS_ALL         /* annotations, or what else an analysis has */
} dsr_query_needs;
/* What a stream must have for the query to be run over it. */
dsr_query_needs dsr_query_needs_of(const dsr_query *q);
/* Does every hit lie in one sentence, whatever the others are? */
bool dsr_query_keeps_sentence(const dsr_query *q);
/* Is every match a hit, also those that overlap? */
bool dsr_query_tells_all(const dsr_query *q);

#endif
