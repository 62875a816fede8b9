/* What is asked of every token of a text, in one byte a form: looked up by form,
 * where the attributes' strings would cost two misses more. */
#ifndef DSR_LEXICON_TRAITS_H
#define DSR_LEXICON_TRAITS_H

#include "core/text/language.h"
#include "dossier/lexicon.h"

/* Beside the bits of core/text/language.h, which stand lowest. */
enum {
  DSR_TRAIT_WORD = 16,    /* of kind word */
  DSR_TRAIT_NUMBER = 32,  /* of kind number */
  DSR_TRAIT_CAPITAL = 64, /* its shape begins with X */
  DSR_TRAIT_SMALL = 128   /* its shape begins with x */
};

/* The traits, by form: [0] is 0. Borrowed until the next put. */
const uint8_t *dsr_lexicon_traits(const dsr_lexicon *lexicon);

/* Forms of one shape, or of one kind, are a class. How many there are, their
 * numbers being 0 to this - 1; 0 for another attribute, which has none. */
size_t dsr_lexicon_classes(const dsr_lexicon *lexicon, dsr_attribute attribute);
/* The classes of forms [first, first + count), which are in the lexicon. */
void dsr_lexicon_classify(const dsr_lexicon *lexicon, dsr_attribute attribute,
                          dsr_form first, size_t count, uint32_t *out);

#endif
