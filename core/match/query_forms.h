/* Lists of forms, and those that meet a condition of a query. */
#ifndef DSR_MATCH_QUERY_FORMS_H
#define DSR_MATCH_QUERY_FORMS_H

#include <stdbool.h>

#include "dossier/query.h"

/* Zero-initialise; freed with dsr_free(at). */
typedef struct dsr_forms {
  dsr_form *at;
  size_t count, room;
} dsr_forms;

bool dsr_forms_add(dsr_forms *list, dsr_form form);
/* Ascending, each once. */
void dsr_forms_sort(dsr_forms *list);

/* The forms of which condition `number` holds, ascending, into an empty list
 * (freed by the caller also after a failure). DSR_ELIMIT, DSR_ENOMEM. */
int dsr_condition_forms(const dsr_query *q, const dsr_lexicon *lexicon,
                        uint32_t number, dsr_forms *out, dsr_error *err);

/* Does it name words, so that this costs little? Else it is put to every form. */
bool dsr_condition_names_forms(const dsr_query *q, uint32_t number);

#endif
