/* A form's row is five small numbers: four strings of one table of distinct
 * strings, and the kind. Word, norm and stem are very often the same string and
 * shapes are few, so a form costs little more than its own bytes. Refused: a
 * struct of pointers a form (three times as large), and computing attributes
 * when asked (a query asks them of every form). */
#include "dossier/lexicon.h"

#include <libstemmer.h>
#include <limits.h>
#include <stdatomic.h>
#include <string.h>

#include "core/base/buffer.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/lexicon/intern.h"
#include "core/lexicon/put_tokens.h"
#include "core/text/fold.h"
#include "dossier/token.h"

enum { AT_ONCE = 32, LONGEST_STEMMED = 256 }; /* longer ones are no English words */

typedef struct form_row {
  uint32_t text[DSR_KIND]; /* word, norm, stem, shape: numbers of strings */
  uint32_t kind;
  dsr_form next; /* with the same norm; that of the last is the first */
} form_row;

struct dsr_lexicon {
  uint64_t serial;
  /* A slot's note is the form; 0: no form, only an attribute. A string's note is
   * the last form that has it as its norm. */
  dsr_intern strings;
  form_row *rows; /* rows[form - 1] */
  size_t count, room;
  struct sb_stemmer *stemmer;
  dsr_buf scratch; /* norms and shapes, before they are interned */
};

static uint64_t next_serial(void) {
  static atomic_uint_least64_t last;
  return atomic_fetch_add(&last, 1) + 1;
}

int dsr_lexicon_new(dsr_lexicon **out, dsr_error *err) {
  *out = NULL;
  dsr_lexicon *x = dsr_alloc_zero(1, sizeof *x);
  if (!x)
    return dsr_fail_memory(err);
  x->serial = next_serial();
  x->stemmer = sb_stemmer_new("english", NULL);
  if (!x->stemmer) {
    dsr_lexicon_free(x);
    return dsr_fail_memory(err);
  }
  *out = x;
  return DSR_OK;
}

void dsr_lexicon_free(dsr_lexicon *x) {
  if (!x)
    return;
  dsr_intern_free(&x->strings);
  dsr_free(x->rows);
  dsr_buf_free(&x->scratch);
  sb_stemmer_delete(x->stemmer);
  dsr_free(x);
}

static uint32_t put_norm(dsr_lexicon *x, uint32_t word, const char *form,
                         size_t len) {
  x->scratch.len = 0;
  x->scratch.failed = false;
  dsr_fold_append(form, len, &x->scratch);
  if (x->scratch.failed)
    return 0;
  /* Nothing but what folding drops: the form stands. */
  if (!x->scratch.len ||
      (x->scratch.len == len && memcmp(x->scratch.data, form, len) == 0))
    return word;
  return dsr_intern_put(&x->strings, x->scratch.data, x->scratch.len);
}

static uint32_t put_stem(dsr_lexicon *x, uint32_t norm, dsr_token_kind kind) {
  const dsr_interned *s = &x->strings.strings[norm - 1];
  if (kind != DSR_TOKEN_WORD || s->len > LONGEST_STEMMED)
    return norm;
  const sb_symbol *stem = sb_stemmer_stem(
      x->stemmer, (const sb_symbol *)s->s, (int)s->len);
  if (!stem)
    return 0;
  int len = sb_stemmer_length(x->stemmer);
  if (len <= 0 || /* "'s" loses everything */
      ((size_t)len == s->len && memcmp(stem, s->s, s->len) == 0))
    return norm;
  return dsr_intern_put(&x->strings, (const char *)stem, (size_t)len);
}

static uint32_t put_shape(dsr_lexicon *x, const char *form, size_t len) {
  x->scratch.len = 0;
  x->scratch.failed = false;
  dsr_shape(form, len, &x->scratch);
  if (x->scratch.failed)
    return 0;
  if (!x->scratch.len) /* a mark alone: the form stands */
    return dsr_intern_put(&x->strings, form, len);
  return dsr_intern_put(&x->strings, x->scratch.data, x->scratch.len);
}

/* Add the form that comes next to those of its norm. Each norm's forms are a ring
 * that is entered at its last, so that they are told in the order of their
 * numbers and one more costs two writes. */
static void link_norm(dsr_lexicon *x, form_row *row) {
  dsr_interned *norm = &x->strings.strings[row->text[DSR_NORM] - 1];
  const dsr_form form = (dsr_form)x->count + 1;
  row->next = form;
  if (norm->note) {
    row->next = x->rows[norm->note - 1].next;
    x->rows[norm->note - 1].next = form;
  }
  norm->note = form;
}

/* Give the string of slot `word`, which has no form yet, the next number. */
static bool add_form(dsr_lexicon *x, dsr_intern_slot *word, const char *form) {
  const dsr_intern_key key = word->key;
  const size_t slots = x->strings.slot_count;
  void *rows = x->rows;
  bool room = dsr_reserve(&rows, &x->room, x->count + 1, sizeof *x->rows);
  x->rows = rows;
  if (!room)
    return false;
  dsr_token_kind kind = dsr_token_kind_of(form, key.len);
  form_row row = {.text[DSR_WORD] = word->number, .kind = (uint32_t)kind};
  row.text[DSR_NORM] = put_norm(x, word->number, form, key.len);
  row.text[DSR_STEM] =
      row.text[DSR_NORM] ? put_stem(x, row.text[DSR_NORM], kind) : 0;
  row.text[DSR_SHAPE] = row.text[DSR_STEM] ? put_shape(x, form, key.len) : 0;
  if (!row.text[DSR_SHAPE])
    return false;
  if (x->strings.slot_count != slots) /* the table grew: all slots moved */
    word = &x->strings.slots[dsr_intern_slot_of(&x->strings, key, form)];
  link_norm(x, &row);
  x->rows[x->count++] = row;
  word->note = (uint32_t)x->count;
  return true;
}

int dsr_lexicon_put(dsr_lexicon *x, const char *form, size_t len, dsr_form *out,
                    dsr_error *err) {
  *out = dsr_lexicon_find(x, form, len);
  if (*out)
    return DSR_OK;
  if (!len)
    return dsr_fail(err, DSR_EINVAL, 0, "a form has at least one byte");
  if (len >= UINT32_MAX || x->count >= INT32_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0, "a lexicon holds 2 billion forms");
  dsr_intern_slot *word =
      dsr_intern_put_key(&x->strings, dsr_intern_key_of(form, len), form);
  if (!word || !add_form(x, word, form))
    return dsr_fail_memory(err);
  *out = (dsr_form)x->count;
  return DSR_OK;
}

dsr_form dsr_lexicon_find(const dsr_lexicon *x, const char *form, size_t len) {
  const dsr_intern *t = &x->strings;
  if (!t->slot_count || len >= UINT32_MAX)
    return 0;
  return t->slots[dsr_intern_slot_of(t, dsr_intern_key_of(form, len), form)].note;
}

dsr_form dsr_lexicon_with_norm(const dsr_lexicon *x, const char *norm, size_t len) {
  uint32_t string = dsr_intern_find(&x->strings, norm, len);
  dsr_form last = string ? x->strings.strings[string - 1].note : 0;
  return last ? x->rows[last - 1].next : 0;
}

dsr_form dsr_lexicon_next_with_norm(const dsr_lexicon *x, dsr_form form) {
  if (!form || form > x->count)
    return 0;
  dsr_form next = x->rows[form - 1].next;
  return next > form ? next : 0;
}

/* Forms of up to AT_ONCE tokens; `end` bytes of text may be read. All keys are
 * made first, which begins to fetch their slots. */
static int put_some(dsr_lexicon *x, const char *text, size_t end,
                    const dsr_span *tokens, size_t n, dsr_form *out,
                    dsr_error *err) {
  dsr_intern_key keys[AT_ONCE];
  const dsr_intern *t = &x->strings;
  for (size_t i = 0; i < n; i++) {
    size_t start = tokens[i].start, len = tokens[i].end - start;
    keys[i] = start + DSR_INTERN_HEAD <= end
                  ? dsr_intern_key_within(text + start, len)
                  : dsr_intern_key_of(text + start, len);
    if (t->slot_count)
      __builtin_prefetch(&t->slots[dsr_intern_first(t, keys[i])]);
  }
  for (size_t i = 0; i < n; i++) {
    const char *form = text + tokens[i].start;
    out[i] = t->slot_count ? t->slots[dsr_intern_slot_of(t, keys[i], form)].note : 0;
    if (out[i])
      continue;
    int status = dsr_lexicon_put(x, form, keys[i].len, &out[i], err);
    if (status != DSR_OK)
      return status;
  }
  return DSR_OK;
}

int dsr_lexicon_put_tokens(dsr_lexicon *x, const char *text,
                           const dsr_span *tokens, size_t count, dsr_form *out,
                           dsr_error *err) {
  size_t end = count ? tokens[count - 1].end : 0;
  for (size_t from = 0; from < count; from += AT_ONCE) {
    size_t n = count - from < AT_ONCE ? count - from : AT_ONCE;
    int status = put_some(x, text, end, tokens + from, n, out + from, err);
    if (status != DSR_OK)
      return status;
  }
  return DSR_OK;
}

size_t dsr_lexicon_count(const dsr_lexicon *x) { return x->count; }

uint64_t dsr_lexicon_serial(const dsr_lexicon *x) { return x->serial; }

const char *dsr_lexicon_text(const dsr_lexicon *x, dsr_form form,
                             dsr_attribute attribute, size_t *len) {
  size_t ignored;
  len = len ? len : &ignored;
  *len = 0;
  if (!form || form > x->count || (unsigned)attribute >= DSR_ATTRIBUTES)
    return NULL;
  const form_row *row = &x->rows[form - 1];
  if (attribute == DSR_KIND) {
    const char *name = dsr_token_kind_name((int)row->kind);
    *len = strlen(name);
    return name;
  }
  const dsr_interned *s = &x->strings.strings[row->text[attribute] - 1];
  *len = s->len;
  return s->s;
}

static const char *const attribute_names[DSR_ATTRIBUTES] = {
    "word", "norm", "stem", "shape", "kind"};

int dsr_attribute_of(const char *name, size_t len) {
  for (int i = 0; i < DSR_ATTRIBUTES; i++)
    if (strlen(attribute_names[i]) == len &&
        memcmp(attribute_names[i], name, len) == 0)
      return i;
  return -1;
}

const char *dsr_attribute_name(int attribute) {
  return attribute >= 0 && attribute < DSR_ATTRIBUTES
             ? attribute_names[attribute]
             : NULL;
}
