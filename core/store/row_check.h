/* What a row must be before it is put, judged without a corpus: the same where it is
 * stored and where a process that has no corpus emits it. */
#ifndef DSR_STORE_ROW_CHECK_H
#define DSR_STORE_ROW_CHECK_H

#include "dossier/fact.h"
#include "dossier/mention.h"

/* Everything but the document and the run, against the document's text.
 * Errors: DSR_EINVAL, with the message that dsr_mention_put and dsr_fact_put give.
 * Cost: of a fact, quadratic in its fields. */
int dsr_mention_check(const dsr_new_mention *mention, const char *text, size_t len,
                      dsr_error *err);
int dsr_fact_check(const dsr_new_fact *fact, const char *text, size_t len,
                   dsr_error *err);
/* One span; `what` names it in the message. */
int dsr_row_span(const char *text, size_t len, dsr_span span, const char *what,
                 dsr_error *err);

#endif
