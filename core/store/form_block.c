/* How a block keeps its forms, one behind the other:
 *
 *   (bytes << 2 | has norm << 1 | has stem), the form's bytes,
 *   and if it has them: the bytes of the norm and the norm;
 *                       (letters << 1), or (bytes << 1 | 1) and the stem
 *
 * All numbers are varints. A norm is kept where it is not the form with A-Z made
 * small; a stem where it is not the norm, as so many letters of it where it is
 * that. Most forms cost one byte beside their own; a row of its own a form cost
 * eleven. Refused: forms sorted and told from the one before, since ids are given
 * out as texts come. */
#include "core/store/form_block.h"

#include <string.h>

#include "core/lexicon/stems.h"

enum { HAS_STEM = 1, HAS_NORM = 2, SPELT = 1 };

/* Is the norm the form with A-Z made small? */
static bool is_lowered(const char *form, size_t form_len, const char *norm,
                       size_t len) {
  if (form_len != len)
    return false;
  for (size_t i = 0; i < len; i++) {
    char c = form[i];
    if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != norm[i])
      return false;
  }
  return true;
}

/* How many letters of the norm the stem is: the first ones, in ASCII. 0: it is
 * not told so. */
static size_t shortened(const char *norm, size_t norm_len, const char *stem,
                        size_t len) {
  if (len >= norm_len || memcmp(norm, stem, len) != 0)
    return 0;
  for (size_t i = 0; i < len; i++)
    if ((unsigned char)stem[i] >= 0x80)
      return 0;
  return len;
}

bool dsr_form_block_add(dsr_buf *block, const dsr_lexicon *lexicon, dsr_form form) {
  size_t len, norm_len, stem_len;
  const char *word = dsr_lexicon_text(lexicon, form, DSR_WORD, &len);
  const char *norm = dsr_lexicon_text(lexicon, form, DSR_NORM, &norm_len);
  /* nobody else asks for it while loading: keeping it would take as much memory
   * as the form */
  const char *stem = dsr_lexicon_say_stem(lexicon, form, &stem_len);
  if (!stem)
    return false;
  bool has_norm = !is_lowered(word, len, norm, norm_len);
  bool has_stem = stem_len != norm_len || memcmp(norm, stem, norm_len) != 0;
  dsr_buf_varint(block, (uint64_t)len << 2 | (has_norm ? HAS_NORM : 0) |
                            (has_stem ? HAS_STEM : 0));
  dsr_buf_add(block, word, len);
  if (has_norm) {
    dsr_buf_varint(block, norm_len);
    dsr_buf_add(block, norm, norm_len);
  }
  size_t letters = has_stem ? shortened(norm, norm_len, stem, stem_len) : 0;
  if (letters) {
    dsr_buf_varint(block, (uint64_t)letters << 1);
  } else if (has_stem) {
    dsr_buf_varint(block, (uint64_t)stem_len << 1 | SPELT);
    dsr_buf_add(block, stem, stem_len);
  }
  return !block->failed;
}

static bool take(const uint8_t **p, const uint8_t *end, uint64_t len,
                 const char **out) {
  if (len > (uint64_t)(end - *p))
    return false;
  *out = (const char *)*p;
  *p += len;
  return true;
}

static bool read_form(const uint8_t **p, const uint8_t *end, dsr_kept_form *out) {
  uint64_t head, len;
  const char *stem;
  *out = (dsr_kept_form){0};
  if (!dsr_varint_read(p, end, &head) || !(head >> 2) ||
      !take(p, end, head >> 2, &out->form))
    return false;
  out->len = (size_t)(head >> 2);
  if (head & HAS_NORM) {
    if (!dsr_varint_read(p, end, &len) || !take(p, end, len, &out->norm))
      return false;
    out->norm_len = (size_t)len;
  }
  if (!(head & HAS_STEM))
    return true;
  return dsr_varint_read(p, end, &len) &&
         (!(len & SPELT) || take(p, end, len >> 1, &stem));
}

bool dsr_form_block_next(const uint8_t **p, const uint8_t *end,
                         dsr_kept_form *out) {
  const uint8_t *from = *p;
  if (from == end)
    return false;
  if (read_form(p, end, out))
    return true;
  *p = from;
  return false;
}
