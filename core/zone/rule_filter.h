/* Which rules a line can be of, told without trying them. */
#ifndef DSR_ZONE_RULE_FILTER_H
#define DSR_ZONE_RULE_FILTER_H

#include <stdbool.h>

#include "core/lexicon/intern.h"
#include "core/zone/line_features.h"

enum {
  DSR_FILTER_RULES = 64, /* have a bit of their own; those behind are always tried */
  DSR_FILTER_CLASSES = 255,
  DSR_FILTER_VALUES = 256 /* of a feature; the last stands for all from it on */
};

/* Zero-initialise. */
typedef struct dsr_rule_filter {
  /* By feature and value: the rules whose conditions on it leave the value open,
   * a bit each. */
  uint64_t open[DSR_LINE_FEATURES][DSR_FILTER_VALUES];
  uint64_t all; /* the rules there are */
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

/* Add rule `number`, the numbers ascending from 0. DSR_ENOMEM. */
int dsr_rule_filter_add(dsr_rule_filter *filter, size_t number, const dsr_rule *rule,
                        dsr_error *err);
void dsr_rule_filter_free(dsr_rule_filter *filter);

/* Know all forms of a lexicon: before dsr_rule_filter_line. DSR_ENOMEM. */
int dsr_rule_filter_prepare(dsr_rule_filter *filter, const dsr_lexicon *lexicon,
                            dsr_error *err);

/* The rules that line i may be of, a bit each, by its features and its words; of
 * rules without a bit nothing is said. */
uint64_t dsr_rule_filter_line(const dsr_rule_filter *filter, const dsr_stream *stream,
                              const dsr_lines *lines, size_t i, int previous_zone);

#endif
