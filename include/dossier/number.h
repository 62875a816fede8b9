/* Numbers in words and digits: their exact values.
 *
 * Values are decimal, not binary: a coefficient and a power of ten, so that
 * "$2.2 billion" is 22 x 10^8 and no report ever prints 2200000000.0000002.
 */
#ifndef DOSSIER_NUMBER_H
#define DOSSIER_NUMBER_H

#include "dossier/token.h"

DSR_BEGIN

/* coefficient x 10^exponent. Normal form: the coefficient does not end in 0
 * (0 is 0 x 10^0). */
typedef struct dsr_number {
  int64_t coefficient;
  int32_t exponent;
} dsr_number;

/* Read one cardinal at the start of a run of tokens: digits with or without
 * thousands commas and a decimal point ("1,545", "11.1"), words ("nine", "two
 * hundred and five", "eighty-two"), each followed by any scale words
 * ("2.2 billion", "three dozen"). A number in words followed by itself in
 * digits in brackets ("eighty-two (82)") is one number, all of it.
 *   text           the text of the tokens
 *   tokens, count  the tokens to read from; borrowed
 *   used           set to how many tokens belong to the number, 0 if none
 *   out            set when *used > 0
 * Returns DSR_OK, also when there is no number; DSR_ELIMIT when the digits do
 * not fit 18 places (then *used says how many tokens to pass over).
 * "a", "an" alone are not numbers; "a hundred" is. Ordinals ("3rd", "third")
 * are not cardinals: *used is 0. Cost: linear in *used.
 * Example: "2.2 billion dollars" gives used 2, 22 x 10^8. */
DSR_API int dsr_number_read(const char *text, const dsr_span *tokens,
                            size_t count, size_t *used, dsr_number *out,
                            dsr_error *err);

/* Write a number as plain decimal digits ("2200000000", "0.05", "-3") into
 * buffer, which holds size bytes, with a final NUL. 64 bytes always suffice for
 * what dsr_number_read gives. Returns the length without the NUL, or 0 when
 * size is too small. */
DSR_API size_t dsr_number_print(dsr_number number, char *buffer, size_t size);

/* The nearest double. */
DSR_API double dsr_number_double(dsr_number number);

DSR_END
#endif
