/* The values of one attribute as small numbers, so that counting by norm or
 * stem is counting numbers: form 12 "The" and form 40 "the" have one norm, and
 * so one number. Numbers run from 1 in the order in which values were met, and
 * never leave this room.
 *
 * A form is looked up when it is met first, and its value copied: a lexicon may
 * be dropped and read again while a walk over documents goes on, so it is asked
 * for once a document. Refused: looking up all forms before a count, which is most
 * of the cost of a count over few documents; and asking for the lexicon at each
 * form, which looks whether the file changed. */
#ifndef DSR_ASK_VALUES_H
#define DSR_ASK_VALUES_H

#include <stdbool.h>

#include "core/lexicon/intern.h"
#include "dossier/corpus.h"

/* The number of a token that is not counted: punctuation, a symbol. */
#define DSR_VALUE_LEFT_OUT UINT32_MAX

typedef struct dsr_values {
  dsr_corpus *corpus;
  dsr_attribute attribute;
  bool punctuation;  /* counted too */
  bool entered;               /* the owner says where a document begins */
  const dsr_lexicon *lexicon; /* of the document under way; NULL: not asked for */
  uint32_t *of_form; /* 0: not met yet */
  size_t forms;      /* room in of_form */
  dsr_intern strings;
} dsr_values;

/* Zeroes and sets *values; freed with dsr_values_free, also on failure. */
int dsr_values_open(dsr_values *values, dsr_corpus *corpus,
                    dsr_attribute attribute, bool punctuation, dsr_error *err);
void dsr_values_free(dsr_values *values);

/* Another document begins, the forms of which are of this lexicon; NULL: of the
 * corpus's, asked for when it is needed. An owner that never calls this has it asked for
 * at each form that is met first. */
static inline void dsr_values_enter(dsr_values *values,
                                    const dsr_lexicon *lexicon) {
  values->entered = true;
  values->lexicon = lexicon;
}

/* Look up a form that was not met yet. */
int dsr_values_meet(dsr_values *values, dsr_form form, uint32_t *out,
                    dsr_error *err);

/* The number of a form's value, or DSR_VALUE_LEFT_OUT. */
static inline int dsr_value_of(dsr_values *values, dsr_form form, uint32_t *out,
                               dsr_error *err) {
  *out = form < values->forms ? values->of_form[form] : 0;
  return *out ? DSR_OK : dsr_values_meet(values, form, out, err);
}

/* The string of a number; lives as long as the values. */
static inline const dsr_interned *dsr_value_text(const dsr_values *values,
                                                 uint32_t number) {
  return &values->strings.strings[number - 1];
}

#endif
