/* One extractor on one document: what it may read and where its rows go. */
#ifndef DSR_WORK_EXTRACTION_H
#define DSR_WORK_EXTRACTION_H

#include <stdbool.h>

#include "core/base/arena.h"
#include "dossier/extract.h"

/* Where rows go that are not to be stored: where there is no corpus, or nothing is
 * to be changed. They were checked as dsr_mention_put and dsr_fact_put would, and
 * are borrowed for the call. */
typedef struct dsr_row_sink {
  void *user;
  int (*mention)(void *user, const dsr_new_mention *mention, dsr_error *err);
  int (*fact)(void *user, const dsr_new_fact *fact, dsr_error *err);
} dsr_row_sink;

struct dsr_extraction {
  dsr_corpus *corpus;
  const dsr_row_sink *sink; /* NULL: rows go into the corpus */
  const dsr_document_info *info;
  dsr_analysis *analysis;
  int64_t run;
  dsr_arena arena; /* holds the rows below */
  dsr_mention *mentions;
  size_t mention_count, mention_capacity;
  dsr_fact *facts;
  size_t fact_count, fact_capacity;
  uint64_t added; /* rows emitted, none of them twice */
  int64_t last_mention; /* the highest number given out so far */
};

/* Copy what the named extractors have left on the document. Mentions that lie
 * inside a longer one of those are left out: which ones a later script covers
 * must not change what this one sees. */
int dsr_extraction_read_below(dsr_extraction *x, const char *const *after,
                              size_t after_count, dsr_error *err);
/* Copy a row that stands below, in the order in which it is to be read; its key
 * and its words are set from the document. False: no memory. */
bool dsr_extraction_keep_mention(dsr_extraction *x, const dsr_mention *mention);
bool dsr_extraction_keep_fact(dsr_extraction *x, const dsr_fact *fact);
void dsr_extraction_clear(dsr_extraction *x);

#endif
