/* The analyst's list of abbreviations and of the words beside a stop, in memory. */
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

/* What a word says of the stop before or behind it; data/abbreviations.tsv has
 * the rules. One word may have several. */
typedef enum dsr_word_role {
  DSR_WORD_OPENER = 1u << 0,      /* "The": opens a sentence rather than a name */
  DSR_WORD_JOINER = 1u << 1,      /* "of" behind a capitalised word: a name */
  DSR_WORD_PRONOUN = 1u << 2,     /* "I": a lone capital that is no initial */
  DSR_WORD_SPEECH = 1u << 3,      /* "said" behind a quotation goes on with it */
  DSR_WORD_HOUR = 1u << 4,        /* "p.m.", with its stops */
  DSR_WORD_BEFORE_HOUR = 1u << 5, /* "At 5 p.m." opens what goes on */
  DSR_WORD_AFTER_HOUR = 1u << 6,  /* "5 p.m. Monday" goes on */
  DSR_WORD_TIME = 1u << 7,        /* "5 p.m. Geneva time" goes on */
  DSR_WORD_HALF_DAY = 1u << 8,    /* "PM" in a stamp */
  DSR_WORD_CLOCK_ZONE = 1u << 9,  /* "EST" in a stamp */
  DSR_WORD_FAREWELL = 1u << 10    /* "regards," ends a letter */
} dsr_word_role;

/* The roles, or-ed, of a word as it stands in the text, any case; 0 when it has
 * none or the list is NULL. */
unsigned dsr_word_roles(const dsr_abbreviations *list, const char *word, size_t len);

#endif
