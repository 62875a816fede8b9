/* Ingest: sources in, documents in the corpus, every one accounted for. */
#ifndef DOSSIER_INGEST_H
#define DOSSIER_INGEST_H

#include "dossier/corpus.h"
#include "dossier/load.h"
#include "dossier/zone.h"

DSR_BEGIN

/* found = loaded + unchanged + replaced + origins + refused + skipped, always.
 * `left_out` (hidden files and known non-documents) are not among them. */
typedef struct dsr_ingest_summary {
  uint64_t found, loaded, unchanged, replaced, origins, refused, skipped;
  uint64_t left_out;
  uint64_t repaired; /* loaded with replaced bytes */
  uint64_t foreign;  /* loaded, not in English */
  uint64_t bytes;    /* of the texts loaded or replaced */
} dsr_ingest_summary;

typedef struct dsr_ingest_options {
  size_t batch_bytes; /* text a transaction holds; 0: 32 MB */
  uint64_t batch_documents; /* found documents a transaction holds at most; 0:
                               as many as there are */
  /* Threads that analyse ahead of the calling one, which reads and writes; each
   * has rules of its own, made from the same data as `rules` with gazetteers of
   * their own; 0: the calling thread does everything. The corpus is the same,
   * byte for byte, with any number. */
  size_t thread_count;
  const dsr_rules *const *thread_rules; /* borrowed for the call */
  int dry_run;        /* count, store nothing */
  /* One line on what was skipped, refused or repaired; may be NULL. `what` is
   * "skipped", "refused", "repaired", "origin" or "warning". */
  void (*notice)(void *user, const char *what, const char *message);
  /* Told after each batch, when all of so_far is in the file for good (of a
   * corpus that is built: once it is published); may be NULL. */
  void (*progress)(void *user, const dsr_ingest_summary *so_far);
  void *user;
} dsr_ingest_options;

/* Load everything a loader finds into a corpus opened for writing: decode,
 * analyse, store, one transaction a batch.
 *   loader   with its paths added; borrowed, used up
 *   rules    borrowed; NULL as in dsr_analysis_new
 *   summary  when the call fails part-way, of what was committed before
 * A corpus opened with DSR_BUILD that is not published yet is, at the end: when
 * the call fails, nothing of it counts.
 * Errors: DSR_ENOMEM, DSR_EIO, DSR_EREADONLY; a document that cannot be loaded
 * is no error: it is counted and noticed. */
DSR_API int dsr_ingest(dsr_corpus *corpus, dsr_loader *loader,
                       const dsr_rules *rules,
                       const dsr_ingest_options *options,
                       dsr_ingest_summary *summary, dsr_error *err);

DSR_END
#endif
