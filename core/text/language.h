/* Whether a text is English, told from its most frequent words.
 *
 * What counts of a word depends on its form alone, so who numbers forms asks
 * once a form (dsr_language_word) and adds the answers up; the first
 * DSR_LANGUAGE_WORDS words of a text are looked at. */
#ifndef DSR_TEXT_LANGUAGE_H
#define DSR_TEXT_LANGUAGE_H

#include "dossier/token.h"

enum { DSR_LANGUAGE_WORDS = 2000 };

/* What may be true of a word; bits. */
enum {
  DSR_LANGUAGE_LETTER = 1,  /* it holds a letter: what is counted as a word */
  DSR_LANGUAGE_ENGLISH = 2, /* an English function word */
  DSR_LANGUAGE_FOREIGN = 4, /* a frequent word of another language */
  DSR_LANGUAGE_WIDE = 8,    /* it holds a letter of another script than Latin */
  DSR_LANGUAGE_BITS = 15
};

enum { DSR_LANGUAGE_SLOTS = 512 };

/* The function words, to be looked up; made by dsr_language_words_make, which
 * takes two microseconds and cannot fail. */
typedef struct dsr_language_words {
  uint64_t slots[DSR_LANGUAGE_SLOTS];
} dsr_language_words;
void dsr_language_words_make(dsr_language_words *words);

/* The bits of a form. "The" has LETTER and ENGLISH, "1,545" none. */
unsigned dsr_language_word(const dsr_language_words *words, const char *form,
                           size_t len);

/* Zero-initialise. */
typedef struct dsr_language_counts {
  size_t words, english, foreign;
  size_t wide; /* letters of other scripts than Latin */
} dsr_language_counts;

/* The letters of a form that are of another script than Latin: to be added to
 * `wide` for a form with DSR_LANGUAGE_WIDE. */
size_t dsr_language_wide(const char *form, size_t len);

/* What the counts of a text's first `count` tokens say.
 *   "other" when most letters are of another script than Latin, or when function
 *           words of other European languages clearly outnumber the English, or
 *           when 80 words hold hardly any English function word;
 *   "en"    when 20 words or more are one fifth English function words;
 *   "und"   for the rest: short texts, tables, lists of names.
 * The tokens are looked at only where other scripts were met. Borrowed static
 * string; never NULL; cannot fail. */
const char *dsr_language_judge(const dsr_language_counts *counts, const char *text,
                               const dsr_span *tokens, size_t count);

#endif
