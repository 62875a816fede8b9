/* The generated tables: a sample of each class, and their order. */
#include "core/text/unicode_classes.h"

#include <criterion/criterion.h>

Test(unicode_classes, samples) {
  static const struct {
    uint32_t code;
    dsr_class class;
  } rows[] = {
      {'a', DSR_CLASS_LOWER},       {'Z', DSR_CLASS_UPPER},      {'0', DSR_CLASS_DIGIT},
      {' ', DSR_CLASS_SPACE},       {'\n', DSR_CLASS_SPACE},     {0, DSR_CLASS_OTHER},
      {'.', DSR_CLASS_PUNCT},       {'$', DSR_CLASS_CURRENCY},   {'+', DSR_CLASS_SYMBOL},
      {0xE9, DSR_CLASS_LOWER},      {0xC9, DSR_CLASS_UPPER},     {0x1C5, DSR_CLASS_UPPER},
      {0x301, DSR_CLASS_MARK},      {0x200D, DSR_CLASS_MARK},    {0x200B, DSR_CLASS_SPACE},
      {0xFEFF, DSR_CLASS_SPACE},    {0xA0, DSR_CLASS_SPACE},     {0x3000, DSR_CLASS_SPACE},
      {0x5D0, DSR_CLASS_LETTER},    {0x663, DSR_CLASS_DIGIT},    {0xBD, DSR_CLASS_NUMBER},
      {0x2019, DSR_CLASS_PUNCT},    {0x20AC, DSR_CLASS_CURRENCY}, {0x56FD, DSR_CLASS_CJK},
      {0x3042, DSR_CLASS_CJK},      {0x30AB, DSR_CLASS_CJK},     {0xD55C, DSR_CLASS_LETTER},
      {0x20000, DSR_CLASS_CJK},     {0x1F44D, DSR_CLASS_EMOJI},  {0x1F1F9, DSR_CLASS_EMOJI},
      {0xB0, DSR_CLASS_SYMBOL},     {0xE0100, DSR_CLASS_MARK},   {0xE000, DSR_CLASS_OTHER},
      {0x10FFFF, DSR_CLASS_OTHER},  {0x378, DSR_CLASS_OTHER},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    cr_expect_eq(dsr_classify(rows[i].code), rows[i].class, "U+%04X is of class %d",
                 rows[i].code, (int)dsr_classify(rows[i].code));
}

Test(unicode_classes, every_code_has_a_class) {
  for (uint32_t code = 0; code <= 0x10FFFF; code++)
    cr_assert_lt((int)dsr_classify(code), (int)DSR_CLASSES);
}

Test(unicode_classes, tables_are_sorted) {
  for (size_t i = 1; i < dsr_fold_range_count; i++)
    cr_assert_lt(dsr_fold_ranges[i - 1].last, dsr_fold_ranges[i].first);
  for (size_t i = 1; i < dsr_compose_pair_count; i++) {
    const dsr_compose_pair *a = &dsr_compose_pairs[i - 1], *b = a + 1;
    cr_assert(a->base < b->base || (a->base == b->base && a->mark < b->mark));
  }
}
