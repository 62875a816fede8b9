/* See resolve.h. What decisions would change is found by deciding, resolving,
 * comparing and rolling back: the answer cannot differ from what deciding does.
 * Refused: reckoning it from the decisions, which would be resolving again. */
#include <string.h>

#include "core/base/buffer.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/store/resolved.h"
#include "dossier/resolve.h"

typedef struct preview {
  dsr_preview shown; /* first: its address is what callers hold */
  dsr_buf strings;
} preview;

static bool cuts_anew(const char *kind) {
  return kind && (strcmp(kind, "zone") == 0 || strcmp(kind, "date") == 0);
}

/* Whether the decision that is to be undone is a zone or a date. */
static int count_undone(dsr_corpus *corpus, int64_t undo, uint64_t *recut,
                        dsr_error *err) {
  dsr_decisions *walk = NULL;
  const dsr_decision *d;
  int status = dsr_decisions_new(corpus, &walk, err);
  while (status == DSR_OK && (status = dsr_decisions_next(walk, &d, err)) == DSR_OK)
    if (d->id == undo)
      *recut += cuts_anew(d->kind);
  dsr_decisions_free(walk);
  return status == DSR_DONE ? DSR_OK : status;
}

static int decide(dsr_corpus *corpus, const dsr_new_decision *decisions,
                  size_t count, int64_t undo, preview *p, dsr_error *err) {
  int status = dsr_resolve(corpus, NULL, err);
  if (status == DSR_OK)
    status = dsr_resolved_note(corpus, err);
  for (size_t i = 0; i < count && status == DSR_OK; i++) {
    int known;
    status = dsr_decision_put(corpus, &decisions[i], NULL, &known, err);
    p->shown.recut += !known && cuts_anew(decisions[i].kind);
  }
  if (status == DSR_OK && undo)
    status = count_undone(corpus, undo, &p->shown.recut, err);
  if (status == DSR_OK && undo)
    status = dsr_decision_undo(corpus, undo, err);
  if (status == DSR_OK)
    status = dsr_resolve(corpus, NULL, err);
  return status;
}

static int compare(dsr_corpus *corpus, preview *p, dsr_error *err) {
  dsr_resolved_change change;
  int status = dsr_resolved_compare(corpus, &change, err);
  if (status != DSR_OK)
    return status;
  p->shown.mentions = change.mentions;
  p->shown.documents = change.documents;
  if (!change.mention)
    return DSR_OK;
  status = dsr_resolved_tell(corpus, change.mention, &p->strings, err);
  if (status != DSR_OK)
    return status;
  const char **const fields[] = {&p->shown.doc, &p->shown.text, &p->shown.id,
                                 &p->shown.name, &p->shown.new_id,
                                 &p->shown.new_name};
  const char *at = p->strings.data;
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    *fields[i] = at;
    at += strlen(at) + 1;
  }
  return DSR_OK;
}

int dsr_preview_new(dsr_corpus *corpus, const dsr_new_decision *decisions,
                    size_t count, int64_t undo, dsr_preview **out,
                    dsr_error *err) {
  *out = NULL;
  preview *p = dsr_alloc_zero(1, sizeof *p);
  if (!p)
    return dsr_fail_memory(err);
  int status = dsr_corpus_begin(corpus, err);
  if (status == DSR_OK) {
    status = decide(corpus, decisions, count, undo, p, err);
    if (status == DSR_OK)
      status = compare(corpus, p, err);
    dsr_corpus_rollback(corpus);
  }
  if (status == DSR_OK)
    *out = &p->shown;
  else
    dsr_preview_free(&p->shown);
  return status;
}

void dsr_preview_free(dsr_preview *shown) {
  if (!shown)
    return;
  preview *p = (preview *)(void *)shown;
  dsr_buf_free(&p->strings);
  dsr_free(p);
}
