/* Folding: the form under which a word is looked up ("norm"), and its shape.
 *
 * Folding is Unicode's simple case folding (one character for one, so that
 * "strasse" and "straße" stay two words), a base letter and the mark behind it
 * made one where Unicode has the one (so "e" + U+0301 folds as U+00E9 does;
 * marks are not reordered), apostrophes U+2018 U+2019 U+02BC U+00B4 to ' and
 * hyphens U+2010 U+2011 to -. Soft hyphens are dropped. Refused: full NFC, whose
 * reordering and Hangul rules cost more than news text ever needs. */
#ifndef DSR_TEXT_FOLD_H
#define DSR_TEXT_FOLD_H

#include "core/base/buffer.h"

/* Append the folded form of s to out. Ill-formed bytes are kept. Returns DSR_OK
 * or DSR_ENOMEM. dsr_fold_append("Taiwan\u2019s", ...) adds "taiwan's". */
int dsr_fold_append(const char *s, size_t len, dsr_buf *out);

/* Append the shape of s to out: X for a capital, x for any other letter, 9 for
 * a digit, other characters as they are, marks dropped; of more than four of a
 * kind in a row only four are kept. "Taiwan" gives "Xxxxx", "F-16s" gives
 * "X-99x", "1,545" gives "9,999". Out of memory shows in out->failed. */
void dsr_shape(const char *s, size_t len, dsr_buf *out);

#endif
