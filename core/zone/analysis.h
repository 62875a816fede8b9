/* Putting an analysis together from what a corpus has stored. */
#ifndef DSR_ZONE_ANALYSIS_H
#define DSR_ZONE_ANALYSIS_H

#include "dossier/analysis.h"

/* What was stored of a document; everything is copied. */
typedef struct dsr_analysis_parts {
  const char *text;
  size_t len;
  const char *language;
  const dsr_form *forms; /* one a token */
  size_t form_count;
  const dsr_zone *zones; /* in order */
  size_t zone_count;
  const dsr_span *sentences; /* bytes, in order */
  size_t sentence_count;
} dsr_analysis_parts;

/* Cut the tokens' spans anew and set everything else from `parts`. Errors:
 * DSR_ENOMEM; DSR_EDAMAGED when there are not as many forms as tokens, a form
 * is not in the lexicon, or a span lies outside the text or on the one before. */
int dsr_analysis_restore(const dsr_analysis_parts *parts,
                         const dsr_lexicon *lexicon, dsr_analysis **out,
                         dsr_error *err);

/* The same with forms of its own: parts->forms is not looked at, and new forms
 * are added to the lexicon. Errors: as above. */
int dsr_analysis_assemble(const dsr_analysis_parts *parts, dsr_lexicon *lexicon,
                          dsr_analysis **out, dsr_error *err);

#endif
