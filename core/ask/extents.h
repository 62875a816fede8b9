/* How large documents are, beside when and by whom they were published: what
 * hits are set against.
 *
 * Read once a question, documents in key order, as a search gives its hits.
 * Memory: some 100 bytes a document. */
#ifndef DSR_ASK_EXTENTS_H
#define DSR_ASK_EXTENTS_H

#include "core/base/arena.h"
#include "dossier/document.h"

typedef struct dsr_extent {
  int64_t id;
  uint64_t tokens; /* in covered zones */
  const char *key, *publisher; /* publisher: NULL where unknown */
  dsr_day first, last;
  uint64_t hits; /* the owner's, 0 at first */
} dsr_extent;

/* Zero-initialise. */
typedef struct dsr_extents {
  dsr_arena arena; /* keys and publishers */
  dsr_extent *all;
  size_t count, room;
  uint64_t tokens;
  size_t at; /* where dsr_extents_of left off */
} dsr_extents;

/* Read those of the documents a filter lets through. The caller frees *out, also
 * on failure. */
int dsr_extents_read(dsr_corpus *corpus, const dsr_document_filter *filter,
                     dsr_extents *out, dsr_error *err);
void dsr_extents_free(dsr_extents *extents);

/* The extent of a document, for ids asked in key order of their documents; NULL
 * for one that came into the corpus after they were read. */
dsr_extent *dsr_extents_of(dsr_extents *extents, int64_t id);

#endif
