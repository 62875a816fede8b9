/* The analyst's list of abbreviations, in memory. */
#ifndef DSR_TEXT_ABBREVIATION_LIST_H
#define DSR_TEXT_ABBREVIATION_LIST_H

#include "dossier/sentence.h"

/* What a stop behind the form usually means. */
typedef enum dsr_abbreviation_class {
  DSR_ABBREVIATION_NONE = 0,
  DSR_ABBREVIATION_TITLE,     /* a name follows: never an end */
  DSR_ABBREVIATION_NAMEPART,  /* "name": St., Mt., Ft.: never an end */
  DSR_ABBREVIATION_MONTH,     /* a day or year follows, or an end */
  DSR_ABBREVIATION_UNIT,      /* an end before a capital */
  DSR_ABBREVIATION_CORPORATE, /* an end before a word that opens sentences */
  DSR_ABBREVIATION_ADDRESS,
  DSR_ABBREVIATION_LATIN,
  DSR_ABBREVIATION_TAIL, /* closes what it belongs to: "Ltd.", "etc." */
  DSR_ABBREVIATION_LABEL /* no abbreviation: a lone letter behind it is none either */
} dsr_abbreviation_class;

/* The class of a form given without its last stop, any case; NONE when it is
 * not in the list or the list is NULL. */
dsr_abbreviation_class dsr_abbreviation_find(const dsr_abbreviations *list,
                                             const char *form, size_t len);

#endif
