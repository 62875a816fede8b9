/* Edit distance with transpositions of neighbours (optimal string alignment),
 * in three rows. Names are short: one over 64 bytes gets no advice, which
 * bounds the work and needs no memory. */
#include "core/lexicon/nearest.h"

#include <string.h>

enum { LONGEST = 64 };

static unsigned char lower(char c) {
  return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

static size_t distance(const char *a, size_t n, const char *b, size_t m) {
  size_t rows[3][LONGEST + 1];
  size_t *above2 = rows[0], *above = rows[1], *row = rows[2];
  for (size_t j = 0; j <= m; j++)
    above2[j] = above[j] = j;
  for (size_t i = 1; i <= n; i++) {
    row[0] = i;
    for (size_t j = 1; j <= m; j++) {
      size_t change = lower(a[i - 1]) != lower(b[j - 1]);
      row[j] = least(above[j - 1] + change, least(above[j], row[j - 1]) + 1);
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
          lower(a[i - 2]) == lower(b[j - 1]))
        row[j] = least(row[j], above2[j - 2] + 1);
    }
    size_t *free_row = above2;
    above2 = above;
    above = row;
    row = free_row;
  }
  return above[m];
}

const char *dsr_nearest(const char *name, size_t len,
                        const char *const *choices, size_t n) {
  if (len > LONGEST)
    return NULL;
  const char *best = NULL;
  size_t fewest = len / 3 > 1 ? len / 3 : 1;
  for (size_t i = 0; i < n; i++) {
    size_t m = strlen(choices[i]);
    if (m > LONGEST)
      continue;
    size_t d = distance(name, len, choices[i], m);
    if (d < fewest || (d == fewest && !best)) {
      best = choices[i];
      fewest = d;
    }
  }
  return best;
}
