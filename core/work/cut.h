/* What cutting a text gives a document that is to be put. */
#ifndef DSR_WORK_CUT_H
#define DSR_WORK_CUT_H

#include "dossier/analysis.h"
#include "dossier/document.h"

/* Fill in zones, sentences, tokens, language, rules, and what the text states
 * where doc has no value yet. Everything is borrowed from the analysis but
 * *zones, which the caller frees with dsr_free whatever is returned. */
int dsr_cut_take(const dsr_analysis *analysis, const dsr_rules *rules,
                 dsr_new_document *doc, dsr_stored_zone **zones, dsr_error *err);

/* The hash that dsr_cut_take gives a document in English; "" for no rules. */
const char *dsr_cut_rules(const dsr_rules *rules);

#endif
