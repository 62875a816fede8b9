/* A lexicon: word forms and their numbers, with what can be told of a form
 * alone: its folded form, stem, shape and kind.
 *
 * Everything above the text works on form numbers: a token test is answered
 * once for a form and looked up ever after, and an index stores four bytes
 * instead of a word. Numbers are handed out in the order of first put, from 1
 * without gaps, so the same documents in the same order give the same numbers.
 *
 *   word    "Officials"  the bytes as they stand
 *   norm    "officials"  case folded, curly apostrophes and hyphens made plain
 *   stem    "offici"     Snowball's English stemmer (libstemmer) on the norm of
 *                        words that hold a letter; else the norm itself
 *   shape   "Xxxxx"      as dsr_shape of the text room: "F-16s" has "X-99x"
 *   kind    "word"       dsr_token_kind_name of dsr_token_kind_of
 */
#ifndef DOSSIER_LEXICON_H
#define DOSSIER_LEXICON_H

#include "dossier/error.h"

DSR_BEGIN

/* The number of a form in one lexicon; 1 and up, 0 means none. */
typedef uint32_t dsr_form;

/* What may be asked of a form; also the attributes of the query language. */
typedef enum dsr_attribute {
  DSR_WORD = 0,
  DSR_NORM,
  DSR_STEM,
  DSR_SHAPE,
  DSR_KIND,
  DSR_ATTRIBUTES /* how many there are */
} dsr_attribute;

typedef struct dsr_lexicon dsr_lexicon;

/* An empty lexicon, freed with dsr_lexicon_free. Errors: DSR_ENOMEM. */
DSR_API int dsr_lexicon_new(dsr_lexicon **out, dsr_error *err);
DSR_API void dsr_lexicon_free(dsr_lexicon *lexicon);

/* The number of a form, given a new one if it was not there.
 *   form, len  bytes of one token, copied; any length but 0.
 *   out        its number.
 * Cost: one hash look-up; a form that is new, a third of a microsecond. Memory:
 * the distinct strings of a form and about 200 bytes. Errors: DSR_ENOMEM,
 * DSR_EINVAL (an empty form), DSR_ELIMIT (2 billion forms); the lexicon is then
 * as it was.
 * Example: in an empty lexicon "The" gives 1, "the" 2, "The" 1 again. */
DSR_API int dsr_lexicon_put(dsr_lexicon *lexicon, const char *form, size_t len,
                            dsr_form *out, dsr_error *err);

/* The number of a form, or 0 when it was never put. Cannot fail. */
DSR_API dsr_form dsr_lexicon_find(const dsr_lexicon *lexicon, const char *form,
                                  size_t len);

/* The forms with a norm, in ascending order: the lowest, and the one behind
 * `form` that has the same norm as it; 0 when there is none. They cannot fail and
 * need no preparation.
 *   norm, len  a norm as dsr_lexicon_text gives it; another string (one with a
 *              capital) is no form's norm.
 * Cost: one hash look-up, then one memory access a form. Forms spelt alike, curly
 * and plain apostrophes and hyphens taken as equal, have one norm, so who looks
 * for a spelling tests these alone; for one with a quotation mark, which folding
 * leaves as it is, each kind of mark is a norm of its own.
 * Example: after "The", "a", "THE", dsr_lexicon_with_norm(x, "the", 3) is 1, the
 * next after 1 is 3, the next after 3 is 0. */
DSR_API dsr_form dsr_lexicon_with_norm(const dsr_lexicon *lexicon,
                                       const char *norm, size_t len);
DSR_API dsr_form dsr_lexicon_next_with_norm(const dsr_lexicon *lexicon,
                                            dsr_form form);

/* How many forms there are: their numbers are 1 to this. */
DSR_API size_t dsr_lexicon_count(const dsr_lexicon *lexicon);

/* A form's attribute as a string, NUL-terminated; it may hold NUL itself, so
 * *len (which may be NULL) counts. NULL and 0 for a number that is not in the
 * lexicon or an attribute outside the enumeration, and for a stem when there is
 * no memory: stems alone are found when first asked for, a third of a
 * microsecond, and kept, so that a lexicon is one thread's at a time even where
 * it is only read. Borrowed until dsr_lexicon_free: later puts do not move it.
 * Constant time. */
DSR_API const char *dsr_lexicon_text(const dsr_lexicon *lexicon, dsr_form form,
                                     dsr_attribute attribute, size_t *len);

/* A number that no other lexicon of this process has, so that what is cached
 * by form can tell one lexicon from another made at the same address. */
DSR_API uint64_t dsr_lexicon_serial(const dsr_lexicon *lexicon);

/* The attribute named "word", "norm", "stem", "shape" or "kind"; -1 for
 * anything else. And its name; NULL for a number outside the enumeration. */
DSR_API int dsr_attribute_of(const char *name, size_t len);
DSR_API const char *dsr_attribute_name(int attribute);

DSR_END
#endif
