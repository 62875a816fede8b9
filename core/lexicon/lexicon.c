/* A form's row is a few small numbers: its strings in tables of distinct strings
 * and its kind. Word and norm are very often the same string and shapes are few,
 * so a form costs little more than its own bytes. Stems wait until they are asked
 * for (stems.c). Refused: a struct of pointers a form (three times as large), and
 * norms on demand, since a query asks them of every form. */
#include "dossier/lexicon.h"

#include <assert.h>
#include <limits.h>
#include <stdatomic.h>
#include <string.h>

#include "core/base/buffer.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/lexicon/intern.h"
#include "core/lexicon/plain_form.h"
#include "core/lexicon/put_tokens.h"
#include "core/lexicon/stems.h"
#include "core/lexicon/traits.h"
#include "core/text/fold.h"

enum { AT_ONCE = 32 };

typedef struct form_row {
  uint32_t word, norm; /* numbers of `strings` */
  uint32_t shape;      /* of `shapes` */
  uint32_t kind;
  dsr_form next; /* with the same norm; that of the last is the first */
} form_row;

struct dsr_lexicon {
  uint64_t serial;
  /* A slot's note is the form; 0: no form, only a norm. A string's note is the
   * last form that has it as its norm. */
  dsr_intern strings;
  dsr_intern shapes;
  form_row *rows; /* rows[form - 1] */
  uint8_t *traits; /* traits[form] */
  size_t count, room, traits_room;
  dsr_stems *stems; /* filled while the lexicon is only read */
  dsr_language_words function_words;
  dsr_buf scratch; /* norms and shapes, before they are interned */
};

static uint64_t next_serial(void) {
  static atomic_uint_least64_t last;
  return atomic_fetch_add(&last, 1) + 1;
}

/* Room for one form more. */
static bool reserve_form(dsr_lexicon *x) {
  void *rows = x->rows, *traits = x->traits;
  bool ok = dsr_reserve(&rows, &x->room, x->count + 1, sizeof *x->rows);
  x->rows = rows;
  ok = ok && dsr_reserve(&traits, &x->traits_room, x->count + 2, 1);
  x->traits = traits;
  return ok;
}

int dsr_lexicon_new(dsr_lexicon **out, dsr_error *err) {
  *out = NULL;
  dsr_lexicon *x = dsr_alloc_zero(1, sizeof *x);
  if (!x)
    return dsr_fail_memory(err);
  x->serial = next_serial();
  x->stems = dsr_stems_new();
  if (!x->stems || !reserve_form(x)) {
    dsr_lexicon_free(x);
    return dsr_fail_memory(err);
  }
  x->traits[0] = 0;
  dsr_language_words_make(&x->function_words);
  *out = x;
  return DSR_OK;
}

void dsr_lexicon_free(dsr_lexicon *x) {
  if (!x)
    return;
  dsr_intern_free(&x->strings);
  dsr_intern_free(&x->shapes);
  dsr_free(x->rows);
  dsr_free(x->traits);
  dsr_buf_free(&x->scratch);
  dsr_stems_free(x->stems);
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

static uint32_t put_shape(dsr_lexicon *x, const char *form, size_t len) {
  x->scratch.len = 0;
  x->scratch.failed = false;
  dsr_shape(form, len, &x->scratch);
  if (x->scratch.failed)
    return 0;
  if (!x->scratch.len) /* a mark alone: the form stands */
    return dsr_intern_put(&x->shapes, form, len);
  return dsr_intern_put(&x->shapes, x->scratch.data, x->scratch.len);
}

/* Put a string that stands in a block of DSR_INTERN_HEAD bytes or more. */
static uint32_t put_padded(dsr_intern *t, const char *s, size_t len) {
  static_assert((size_t)DSR_PLAIN_MAX >= DSR_INTERN_HEAD, "the key reads as much");
  const dsr_intern_slot *slot =
      dsr_intern_put_key(t, dsr_intern_key_within(s, len), s);
  return slot ? slot->number : 0;
}

/* Fill in the strings and the kind of a form whose word is. False when there is
 * no memory. */
static bool fill_row(dsr_lexicon *x, form_row *row, const char *form, size_t len) {
  dsr_plain_form plain;
  if (dsr_plain_form_read(form, len, &plain)) {
    row->kind = (uint32_t)plain.kind;
    row->norm = plain.folded ? put_padded(&x->strings, plain.norm, len) : row->word;
    row->shape = row->norm ? put_padded(&x->shapes, plain.shape, plain.shape_len) : 0;
  } else {
    row->kind = (uint32_t)dsr_token_kind_of(form, len);
    row->norm = put_norm(x, row->word, form, len);
    row->shape = row->norm ? put_shape(x, form, len) : 0;
  }
  return row->shape;
}

static uint8_t traits_of(const dsr_lexicon *x, const form_row *row,
                         const char *form, size_t len) {
  unsigned traits = dsr_language_word(&x->function_words, form, len);
  const char *shape = x->shapes.strings[row->shape - 1].s;
  traits |= row->kind == DSR_TOKEN_WORD     ? DSR_TRAIT_WORD
            : row->kind == DSR_TOKEN_NUMBER ? DSR_TRAIT_NUMBER
                                            : 0;
  traits |= *shape == 'X'   ? DSR_TRAIT_CAPITAL
            : *shape == 'x' ? DSR_TRAIT_SMALL
                            : 0;
  return (uint8_t)traits;
}

/* Add the form that comes next to those of its norm. Each norm's forms are a ring
 * that is entered at its last, so that they are told in the order of their
 * numbers and one more costs two writes. */
static void link_norm(dsr_lexicon *x, form_row *row) {
  dsr_interned *norm = &x->strings.strings[row->norm - 1];
  const dsr_form form = (dsr_form)x->count + 1;
  row->next = form;
  if (norm->note) {
    row->next = x->rows[norm->note - 1].next;
    x->rows[norm->note - 1].next = form;
  }
  norm->note = form;
}

/* Give the string of slot `word`, which has no form yet, the next number. */
static bool add_form(dsr_lexicon *x, dsr_intern_slot *word, dsr_intern_key key,
                     const char *form) {
  const size_t slots = x->strings.slot_count;
  form_row row = {.word = word->number};
  if (!reserve_form(x) || !fill_row(x, &row, form, key.len))
    return false;
  if (x->strings.slot_count != slots) /* the table grew: all slots moved */
    word = &x->strings.slots[dsr_intern_slot_of(&x->strings, key, form)];
  link_norm(x, &row);
  x->rows[x->count++] = row;
  x->traits[x->count] = traits_of(x, &row, form, key.len);
  word->note = (uint32_t)x->count;
  return true;
}

/* The form of a key, 0 when it is none. */
static dsr_form find_key(const dsr_lexicon *x, dsr_intern_key key, const char *form) {
  const dsr_intern *t = &x->strings;
  return t->slot_count ? t->slots[dsr_intern_slot_of(t, key, form)].note : 0;
}

/* Put the form of a key that is none yet. */
static int put_key(dsr_lexicon *x, dsr_intern_key key, const char *form,
                   dsr_form *out, dsr_error *err) {
  if (x->count >= INT32_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0, "a lexicon holds 2 billion forms");
  dsr_intern_slot *word = dsr_intern_put_key(&x->strings, key, form);
  if (!word || !add_form(x, word, key, form))
    return dsr_fail_memory(err);
  *out = (dsr_form)x->count;
  return DSR_OK;
}

int dsr_lexicon_put(dsr_lexicon *x, const char *form, size_t len, dsr_form *out,
                    dsr_error *err) {
  *out = 0;
  if (!len)
    return dsr_fail(err, DSR_EINVAL, 0, "a form has at least one byte");
  if (len >= UINT32_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0, "a form of 4 GB or more");
  dsr_intern_key key = dsr_intern_key_of(form, len);
  *out = find_key(x, key, form);
  return *out ? DSR_OK : put_key(x, key, form, out, err);
}

dsr_form dsr_lexicon_find(const dsr_lexicon *x, const char *form, size_t len) {
  return len < UINT32_MAX ? find_key(x, dsr_intern_key_of(form, len), form) : 0;
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
    out[i] = find_key(x, keys[i], form);
    int status = out[i] ? DSR_OK : put_key(x, keys[i], form, &out[i], err);
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

const char *dsr_lexicon_say_stem(const dsr_lexicon *x, dsr_form form,
                                 size_t *len) {
  const form_row *row = &x->rows[form - 1];
  const dsr_interned *norm = &x->strings.strings[row->norm - 1];
  if (row->kind == DSR_TOKEN_WORD)
    return dsr_stems_say(x->stems, norm, len);
  *len = norm->len;
  return norm->s;
}

const uint8_t *dsr_lexicon_traits(const dsr_lexicon *x) { return x->traits; }

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
  const dsr_interned *s = &x->strings.strings[row->norm - 1];
  switch (attribute) {
  case DSR_WORD:
    s = &x->strings.strings[row->word - 1];
    break;
  case DSR_STEM:
    if (row->kind == DSR_TOKEN_WORD)
      s = dsr_stems_of(x->stems, form, s);
    break;
  case DSR_SHAPE:
    s = &x->shapes.strings[row->shape - 1];
    break;
  case DSR_KIND:
    *len = strlen(dsr_token_kind_name((int)row->kind));
    return dsr_token_kind_name((int)row->kind);
  default:
    break;
  }
  *len = s ? s->len : 0;
  return s ? s->s : NULL;
}

size_t dsr_lexicon_classes(const dsr_lexicon *x, dsr_attribute attribute) {
  size_t kinds = 0;
  if (attribute == DSR_SHAPE)
    return x->shapes.count;
  while (attribute == DSR_KIND && dsr_token_kind_name((int)kinds))
    kinds++;
  return kinds;
}

void dsr_lexicon_classify(const dsr_lexicon *x, dsr_attribute attribute,
                          dsr_form first, size_t count, uint32_t *out) {
  const form_row *row = x->rows + (first - 1);
  if (attribute == DSR_SHAPE)
    for (size_t i = 0; i < count; i++)
      out[i] = row[i].shape - 1;
  else
    for (size_t i = 0; i < count; i++)
      out[i] = row[i].kind;
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
