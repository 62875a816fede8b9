/* Classes of characters, case folding and composing, from Unicode 15.0.
 *
 * The tables are generated (generate_unicode_classes.py) and checked in, so
 * that a token's place never depends on a linked library. Refused: utf8proc,
 * whose tables move with the system it is installed on. */
#ifndef DSR_TEXT_UNICODE_CLASSES_H
#define DSR_TEXT_UNICODE_CLASSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The order is the generator's. */
typedef enum dsr_class {
  DSR_CLASS_OTHER = 0, /* controls, unassigned, private use */
  DSR_CLASS_SPACE,     /* White_Space, and invisible separators such as U+FEFF */
  DSR_CLASS_LOWER,
  DSR_CLASS_UPPER,  /* title case too */
  DSR_CLASS_LETTER, /* letters of scripts without case, modifier letters */
  DSR_CLASS_MARK,   /* combining marks and joiners: belong to what they follow */
  DSR_CLASS_DIGIT,  /* decimal digits of any script */
  DSR_CLASS_NUMBER, /* fractions, superscripts, Roman numerals */
  DSR_CLASS_PUNCT,
  DSR_CLASS_SYMBOL,
  DSR_CLASS_CURRENCY,
  DSR_CLASS_CJK, /* Han, kana, bopomofo: written without spaces */
  DSR_CLASS_EMOJI,
  DSR_CLASSES
} dsr_class;

enum { DSR_CLASS_TABLE_END = 0x20000, DSR_CLASS_BLOCK_BITS = 7 };

extern const unsigned char dsr_class_block[DSR_CLASS_TABLE_END >>
                                           DSR_CLASS_BLOCK_BITS];
extern const unsigned char dsr_class_of[];

/* The class of a code point; planes 2 and 3 are Han throughout, and the
 * supplementary variation selectors are marks. */
static inline dsr_class dsr_classify(uint32_t code) {
  if (code < DSR_CLASS_TABLE_END)
    return (dsr_class)dsr_class_of[(uint32_t)dsr_class_block[code >> DSR_CLASS_BLOCK_BITS]
                                       << DSR_CLASS_BLOCK_BITS |
                                   (code & ((1u << DSR_CLASS_BLOCK_BITS) - 1))];
  if (code < 0x40000)
    return DSR_CLASS_CJK;
  return code >= 0xE0020 && code < 0xE01F0 ? DSR_CLASS_MARK : DSR_CLASS_OTHER;
}

static inline bool dsr_class_is_letter(dsr_class c) {
  return c == DSR_CLASS_LOWER || c == DSR_CLASS_UPPER || c == DSR_CLASS_LETTER ||
         c == DSR_CLASS_CJK;
}

/* Every step-th code point from first to last folds to itself plus delta. */
typedef struct dsr_fold_range {
  uint32_t first, last, step;
  int32_t delta;
} dsr_fold_range;
extern const dsr_fold_range dsr_fold_ranges[];
extern const size_t dsr_fold_range_count;

/* base followed by mark is canonically the same as whole. */
typedef struct dsr_compose_pair {
  uint16_t base, mark, whole;
} dsr_compose_pair;
extern const dsr_compose_pair dsr_compose_pairs[];
extern const size_t dsr_compose_pair_count;

#endif
