/* Which lines a rule's query cannot match, told without running it. */
#ifndef DSR_ZONE_RULE_FILTER_H
#define DSR_ZONE_RULE_FILTER_H

#include <stdbool.h>

#include "core/lexicon/intern.h"
#include "dossier/query.h"

/* Rules that have a bit of their own; those behind them are always tried. */
enum { DSR_FILTER_RULES = 64, DSR_FILTER_CLASSES = 255 };

/* Zero-initialise. */
typedef struct dsr_rule_filter {
  dsr_intern norms; /* words of which hits of some rule hold one; a string's note
                       is its class */
  uint64_t classes[DSR_FILTER_CLASSES + 1]; /* a bit a rule; [0] is none */
  size_t class_count;
  uint64_t silent; /* the rules of which no words are known */
  /* of one lexicon */
  uint64_t serial;
  uint8_t *of_form; /* the class of a form */
  size_t forms, room;
} dsr_rule_filter;

/* Add the query of rule `number`, the numbers ascending; NULL: it has none. */
int dsr_rule_filter_add(dsr_rule_filter *filter, size_t number, const dsr_query *query,
                   dsr_error *err);
void dsr_rule_filter_free(dsr_rule_filter *filter);

/* Know all forms of a lexicon: before dsr_rule_filter_line. DSR_ENOMEM. */
int dsr_rule_filter_prepare(dsr_rule_filter *filter, const dsr_lexicon *lexicon,
                       dsr_error *err);

/* The rules whose queries may match these tokens, a bit each; for the rules
 * without a bit of their own nothing is said. */
uint64_t dsr_rule_filter_line(const dsr_rule_filter *filter, const dsr_form *forms,
                         size_t count);

#endif
