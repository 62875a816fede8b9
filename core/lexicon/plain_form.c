/* A byte of these forms is one character, and a table tells what becomes of it.
 * Hyphens and apostrophes stand for themselves in norm and shape; a form of them
 * and digits alone may be a number or a mark, so it is left to the general way.
 * Refused: four functions of the text room a form, each of which finds out anew
 * what every byte is; a new form cost half a microsecond. */
#include "core/lexicon/plain_form.h"

#include <stdint.h>
#include <string.h>

enum { RUN_KEPT = 4 }; /* as dsr_shape: of one kind in a row */

static char shape_of(unsigned char c) {
  if (c >= 'a' && c <= 'z')
    return 'x';
  if (c >= 'A' && c <= 'Z')
    return 'X';
  if (c >= '0' && c <= '9')
    return '9';
  return c == '-' || c == '\'' ? (char)c : '\0';
}

bool dsr_plain_form_read(const char *form, size_t len, dsr_plain_form *out) {
  if (len > DSR_PLAIN_MAX)
    return false;
  memset(out->norm, 0, sizeof out->norm);
  memset(out->shape, 0, sizeof out->shape); /* behind what is read, nothing is unset */
  bool small = false, capital = false, mark = false;
  size_t shape_len = 0, run = 0;
  char last = '\0';
  for (size_t i = 0; i < len; i++) {
    char shape = shape_of((unsigned char)form[i]);
    if (!shape)
      return false;
    small = small || shape == 'x';
    capital = capital || shape == 'X';
    mark = mark || shape == '-' || shape == '\'';
    out->norm[i] = (char)(shape == 'X' ? form[i] | 0x20 : form[i]);
    run = shape == last ? run + 1 : 1;
    last = shape;
    out->shape[shape_len] = shape;
    shape_len += run <= RUN_KEPT;
  }
  bool letters = small || capital;
  if (mark && !letters)
    return false;
  out->shape_len = shape_len;
  out->kind = letters ? DSR_TOKEN_WORD : DSR_TOKEN_NUMBER;
  out->folded = capital;
  return true;
}
