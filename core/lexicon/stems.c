/* A number a form: not asked yet, the norm itself, or a string of a table of
 * distinct stems. Stemming is most of what a form costs and few readers ask, so
 * that loading and opening a corpus should not wait for it. Refused: a stem a norm
 * instead of a form, for which every norm would need a number of its own. */
#include "core/lexicon/stems.h"

#include <libstemmer.h>
#include <limits.h>
#include <string.h>

#include "core/base/memory.h"

enum { LONGEST_STEMMED = 256 }; /* longer ones are no English words */

static const uint32_t norm_itself = UINT32_MAX;

struct dsr_stems {
  struct sb_stemmer *stemmer;
  dsr_intern strings;
  uint32_t *of; /* of[form - 1] */
  size_t room;
};

dsr_stems *dsr_stems_new(void) {
  dsr_stems *x = dsr_alloc_zero(1, sizeof *x);
  if (!x)
    return NULL;
  x->stemmer = sb_stemmer_new("english", NULL);
  if (!x->stemmer) {
    dsr_free(x);
    return NULL;
  }
  return x;
}

void dsr_stems_free(dsr_stems *x) {
  if (!x)
    return;
  sb_stemmer_delete(x->stemmer);
  dsr_intern_free(&x->strings);
  dsr_free(x->of);
  dsr_free(x);
}

static bool make_room(dsr_stems *x, size_t need) {
  void *of = x->of;
  size_t had = x->room;
  if (!dsr_reserve(&of, &x->room, need, sizeof *x->of))
    return false;
  x->of = of;
  memset(x->of + had, 0, (x->room - had) * sizeof *x->of);
  return true;
}

const char *dsr_stems_say(dsr_stems *x, const dsr_interned *norm, size_t *len) {
  *len = norm->len;
  if (norm->len > LONGEST_STEMMED)
    return norm->s;
  const sb_symbol *out =
      sb_stemmer_stem(x->stemmer, (const sb_symbol *)norm->s, (int)norm->len);
  if (!out)
    return NULL;
  int size = sb_stemmer_length(x->stemmer);
  if (size <= 0) /* "'s" loses everything */
    return norm->s;
  *len = (size_t)size;
  return (const char *)out;
}

/* The number to keep of a norm; 0 when there is no memory. */
static uint32_t stem(dsr_stems *x, const dsr_interned *norm) {
  size_t len;
  const char *out = dsr_stems_say(x, norm, &len);
  if (!out)
    return 0;
  if (len == norm->len && memcmp(out, norm->s, len) == 0)
    return norm_itself;
  return dsr_intern_put(&x->strings, out, len);
}

const dsr_interned *dsr_stems_of(dsr_stems *x, dsr_form form,
                                 const dsr_interned *norm) {
  if (norm->len > LONGEST_STEMMED)
    return norm;
  if (form > x->room && !make_room(x, form))
    return NULL;
  uint32_t *number = &x->of[form - 1];
  if (!*number)
    *number = stem(x, norm);
  if (*number == norm_itself)
    return norm;
  return *number ? &x->strings.strings[*number - 1] : NULL;
}
