/* Extraction: running extractors over documents, with lineage.
 *
 * An extractor is an interface that a host fills (the Lua bindings do). Every
 * row it emits carries its run: the script's name, version and hash, the data
 * it read and the runs it stands on. A document is done by an extractor when
 * the pair (text's hash, run) is recorded, so a changed script re-runs alone;
 * cutting a document anew (recut.h) takes its records.
 * Extraction is per document and sees that document only.
 */
#ifndef DOSSIER_EXTRACT_H
#define DOSSIER_EXTRACT_H

#include "dossier/analysis.h"
#include "dossier/corpus.h"
#include "dossier/document.h"
#include "dossier/fact.h"
#include "dossier/mention.h"

DSR_BEGIN

/* What an extractor is handed for one document; valid during its call only. */
typedef struct dsr_extraction dsr_extraction;

DSR_API const dsr_analysis *dsr_extraction_analysis(const dsr_extraction *x);
DSR_API const dsr_document_info *dsr_extraction_info(const dsr_extraction *x);
/* Mentions (covered ones left out) and facts that the extractors it comes after
 * have emitted for this document, in byte order. They live as long as the
 * extraction. */
DSR_API const dsr_mention *dsr_extraction_mentions(const dsr_extraction *x,
                                                   size_t *count);
DSR_API const dsr_fact *dsr_extraction_facts(const dsr_extraction *x,
                                             size_t *count);

/* Emit a row: everything but `document` and `run`, which are filled in, is
 * read and copied. What dsr_mention_put and dsr_fact_put would refuse (a span
 * outside the text or inside a character, an empty type ...) gives DSR_EINVAL
 * and nothing is kept. Rows become visible to the extractors that follow, and
 * to others at the batch's commit; when this extractor fails on this document,
 * none of its rows for the document is kept. */
DSR_API int dsr_extraction_mention(dsr_extraction *x,
                                   const dsr_new_mention *mention,
                                   dsr_error *err);
DSR_API int dsr_extraction_fact(dsr_extraction *x, const dsr_new_fact *fact,
                                dsr_error *err);

typedef struct dsr_extractor {
  const char *name, *version;
  const char *hash;      /* of the script's bytes */
  const char *data;      /* JSON object: data file -> hash, or "{}" */
  const char *const *after; /* names of the extractors it reads from */
  size_t after_count;
  void *user;
  /* Read the extraction, emit rows; a status. An error of one document stops
   * that document only: it is counted and named. */
  int (*extract)(void *user, dsr_extraction *x, dsr_error *err);
} dsr_extractor;

typedef struct dsr_extract_options {
  size_t batch; /* documents a transaction; 0: 500 */
  /* Told of each document that an extractor failed on; may be NULL. */
  void (*failed)(void *user, const char *key, const char *extractor,
                 const dsr_error *why);
  /* Told after each batch, for progress; may be NULL. */
  void (*progress)(void *user, uint64_t done, uint64_t total);
  void *user;
} dsr_extract_options;

typedef struct dsr_extract_summary {
  uint64_t documents; /* looked at */
  uint64_t runs;      /* (document, extractor) pairs run now */
  uint64_t current;   /* pairs that had nothing to do */
  uint64_t failed;    /* pairs that failed */
  uint64_t removed, added; /* rows */
} dsr_extract_summary;

/* Run extractors over every document of a corpus opened for writing that they
 * have not done in this version. Documents in language "other" are left alone
 * (counted as current). Extractors run in the order given, each under a name of
 * its own; each must come after those it names, else DSR_EINVAL.
 *   summary  when the call fails part-way, of what was committed before
 * Errors: DSR_ENOMEM, DSR_EIO, DSR_EREADONLY, DSR_EINVAL; what was committed
 * before stays. */
DSR_API int dsr_extract(dsr_corpus *corpus, const dsr_extractor *extractors,
                        size_t count, const dsr_extract_options *options,
                        dsr_extract_summary *summary, dsr_error *err);

DSR_END
#endif
