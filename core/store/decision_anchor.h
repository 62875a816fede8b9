/* Anchors of decisions: text quoted from a document, and found there again. */
#ifndef DSR_STORE_DECISION_ANCHOR_H
#define DSR_STORE_DECISION_ANCHOR_H

#include "core/base/buffer.h"
#include "core/store/corpus.h"

typedef struct dsr_anchor_place {
  int64_t document;
  dsr_span span;
} dsr_anchor_place;

/* The anchor of text that stands once in the document, or of a span when text
 * is NULL, appended to out. Errors as of dsr_decision_put. */
int dsr_anchor_make(dsr_corpus *c, const char *doc, const char *text,
                    dsr_span span, dsr_buf *out, dsr_error *err);
/* Where an anchor holds; DSR_DONE when it does nowhere, DSR_EINVAL when it is
 * no anchor. */
int dsr_anchor_find(dsr_corpus *c, const char *anchor, dsr_anchor_place *out,
                    dsr_error *err);
/* Before a document is removed for good: drop decisions that speak of it alone,
 * and the quoted text of the others. */
int dsr_decisions_forget(dsr_corpus *c, int64_t document, dsr_error *err);

#endif
