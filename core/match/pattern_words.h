/* Regexes that are no more than a list of words. */
#ifndef DSR_MATCH_PATTERN_WORDS_H
#define DSR_MATCH_PATTERN_WORDS_H

#include "dossier/pattern.h"

/* The source of a pattern of DSR_PATTERN_WHOLE that is nothing but words of ASCII
 * letters, digits, hyphens and apostrophes with '|' between them, "arms|weapons";
 * NULL for any other. What it matches is one of the words, with
 * DSR_PATTERN_CASELESS in any case. Borrowed until the pattern is freed. */
const char *dsr_pattern_words(const dsr_pattern *pattern, size_t *len);

#endif
