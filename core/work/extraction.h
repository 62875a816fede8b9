/* One extractor on one document: what it may read and where its rows go. */
#ifndef DSR_WORK_EXTRACTION_H
#define DSR_WORK_EXTRACTION_H

#include "core/base/arena.h"
#include "dossier/extract.h"

struct dsr_extraction {
  dsr_corpus *corpus;
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
void dsr_extraction_clear(dsr_extraction *x);

#endif
