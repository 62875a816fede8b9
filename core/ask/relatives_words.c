/* Words and fingerprints.
 *
 * Winnowing (Schleimer, Wilkerson, Aiken: Winnowing, 2003) over words instead
 * of characters. A word is the letters and digits of a token's folded form, so
 * that "U.S." and "US" are one word, and marks are none: houses differ in stops,
 * quotes and dashes before they differ in anything else. Refused: stems, which
 * make "agreed to sell" and "agreement to sell" one, as no copyist does. */
#include "core/ask/relatives_words.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "dossier/token.h"

bool dsr_grow(void *array_of, size_t *capacity, size_t need, size_t size) {
  void *array;
  memcpy(&array, array_of, sizeof array);
  if (!dsr_reserve(&array, capacity, need, size))
    return false;
  memcpy(array_of, &array, sizeof array);
  return true;
}

/* Which fingerprints are kept depends on these numbers, so they are written
 * here rather than taken from a table's hash, which may change. */
static uint64_t spread(uint64_t n) {
  n = (n ^ n >> 30) * 0xBF58476D1CE4E5B9u;
  n = (n ^ n >> 27) * 0x94D049BB133111EBu;
  return n ^ n >> 31;
}

static bool is_word_byte(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
}

static uint64_t key_of(const dsr_lexicon *lexicon, dsr_form form) {
  size_t len;
  const char *word = dsr_lexicon_text(lexicon, form, DSR_WORD, &len);
  dsr_token_kind kind = word ? dsr_token_kind_of(word, len) : DSR_TOKEN_PUNCT;
  if (kind == DSR_TOKEN_PUNCT || kind == DSR_TOKEN_SYMBOL)
    return 0;
  const char *norm = dsr_lexicon_text(lexicon, form, DSR_NORM, &len);
  uint64_t key = 0xCBF29CE484222325u; /* FNV-1a */
  size_t used = 0;
  for (size_t i = 0; i < len; i++) {
    if (!is_word_byte((unsigned char)norm[i]))
      continue;
    key = (key ^ (unsigned char)norm[i]) * 0x100000001B3u;
    used++;
  }
  key = spread(key);
  return used == 0 ? 0 : key ? key : 1;
}

int dsr_word_keys_make(dsr_word_keys *keys, const dsr_lexicon *lexicon,
                       dsr_error *err) {
  size_t count = dsr_lexicon_count(lexicon) + 1;
  if (!dsr_grow(&keys->at, &keys->capacity, count, sizeof *keys->at))
    return dsr_fail_memory(err);
  if (keys->count == 0)
    keys->at[keys->count++] = 0; /* no form */
  for (; keys->count < count; keys->count++)
    keys->at[keys->count] = key_of(lexicon, (dsr_form)keys->count);
  return DSR_OK;
}

int dsr_wording_read(dsr_wording *w, const dsr_column *column,
                     const dsr_word_keys *keys, dsr_error *err) {
  w->count = 0;
  if (!dsr_grow(&w->keys, &w->key_room, column->count + 1, sizeof *w->keys) ||
      !dsr_grow(&w->tokens, &w->token_room, column->count + 1,
                sizeof *w->tokens))
    return dsr_fail_memory(err);
  for (size_t i = 0; i < column->count; i++) {
    dsr_form form = column->forms[i];
    uint64_t key = form < keys->count ? keys->at[form] : 0;
    if (key == 0 || (column->skip && column->skip[i]))
      continue;
    w->keys[w->count] = key;
    w->tokens[w->count++] = (uint32_t)i;
  }
  return DSR_OK;
}

void dsr_wording_free(dsr_wording *w) {
  dsr_free(w->keys);
  dsr_free(w->tokens);
}

/* A gram's words weigh powers of BASE (Karp and Rabin), so that the next gram
 * is told from this one. */
static const uint64_t base = 0x9E3779B97F4A7C15u;

static uint64_t first_gram(const uint64_t *keys) {
  uint64_t sum = 0;
  for (int i = 0; i < DSR_GRAM; i++)
    sum = sum * base + keys[i];
  return sum;
}

/* Of each window the least hash, of equals the rightmost; one that the window
 * before has kept already is kept once. A window begins with the grams that
 * stand before the text, which are never the least. */
int dsr_fingerprints_read(dsr_fingerprints *f, const dsr_wording *w,
                          dsr_error *err) {
  f->count = 0;
  if (w->count < DSR_GRAM)
    return DSR_OK;
  size_t grams = w->count - DSR_GRAM + 1, kept = SIZE_MAX;
  size_t first = grams < DSR_WINDOW ? grams - 1 : DSR_WINDOW - 1;
  if (!dsr_grow(&f->at, &f->capacity, grams, sizeof *f->at))
    return dsr_fail_memory(err);
  uint64_t power = 1, sum = first_gram(w->keys);
  uint64_t before = UINT64_MAX, last = UINT64_MAX;
  for (int i = 1; i < DSR_GRAM; i++)
    power *= base;
  for (size_t i = 0; i < grams; i++) {
    if (i > 0)
      sum = (sum - w->keys[i - 1] * power) * base + w->keys[i + DSR_GRAM - 1];
    uint64_t hash = spread(sum), least = hash;
    size_t at = i;
    if (last < least) {
      least = last;
      at = i - 1;
    }
    if (before < least) {
      least = before;
      at = i - 2;
    }
    before = last;
    last = hash;
    if (i >= first && at != kept) {
      f->at[f->count++] = (dsr_fingerprint){least, (uint32_t)at};
      kept = at;
    }
  }
  return DSR_OK;
}

static int by_hash(const void *left, const void *right) {
  const dsr_fingerprint *a = left, *b = right;
  if (a->hash != b->hash)
    return a->hash < b->hash ? -1 : 1;
  return (a->word > b->word) - (a->word < b->word);
}

void dsr_fingerprints_sort(dsr_fingerprints *f) {
  if (f->count > 1)
    qsort(f->at, f->count, sizeof *f->at, by_hash);
}
