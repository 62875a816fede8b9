/* Frequency lists: how often each word stands in a corpus, in a part of it, or
 * among the hits of a query. N-grams (ngrams.h) give lists of the same type.
 *
 * Counted are tokens in covered zones (zone.h), which are those a query finds.
 * Every count is a whole number, and whoever wants a rate divides by the totals.
 * Rows stand by hits, the most first, those of equal hits by their text's bytes.
 */
#ifndef DOSSIER_FREQUENCY_H
#define DOSSIER_FREQUENCY_H

#include "dossier/document.h"
#include "dossier/query.h"

DSR_BEGIN

typedef struct dsr_frequencies dsr_frequencies;

/* A row. In "The pier. A pier, the end." "the" has 2 hits in 1 document. */
typedef struct dsr_frequency {
  const char *text; /* len bytes and a NUL */
  size_t len;
  uint64_t hits, documents; /* occurrences; documents with at least one */
} dsr_frequency;

/* What stands behind the rows, also behind those that were left out. */
typedef struct dsr_frequency_totals {
  uint64_t hits;      /* occurrences of all: the list's N */
  uint64_t types;     /* different texts */
  uint64_t documents; /* that were looked at; of hits: that hold one */
  uint64_t tokens;    /* in covered zones of the documents, marks among them;
                         0 where a query was given */
} dsr_frequency_totals;

typedef struct dsr_frequency_options {
  dsr_attribute by; /* what is counted: word, norm, stem, shape or kind */
  const dsr_document_filter *filter; /* NULL: all documents */
  const dsr_query *query; /* NULL: every token. Else its hits are counted: a hit's
                             text is its words, white space as one blank; by norm
                             the same folded; by stem, shape and kind the values
                             of its tokens with blanks between */
  const char *capture; /* with a query: this capture instead of the whole hit;
                          hits without it are passed over */
  int punctuation;     /* not 0: tokens of kind punct and symbol are counted too.
                          They always are by kind, and within hits */
  uint64_t least;      /* leave out what has fewer hits; 0 and 1: nothing */
  size_t limit;        /* at most so many rows; 0: all */
} dsr_frequency_options;

enum { DSR_FREQUENCY_TEXTS = 8000000 }; /* different hits a list may meet */

/* Count.
 *   options  borrowed for the call
 *   out      freed with dsr_frequencies_free; owes nothing to the corpus
 * Cost: without a query a pass over the token columns (columns.h); with one,
 * searching. Memory: 30 bytes a different value and its text.
 * Errors: DSR_EINVAL (no such attribute, a capture without a query), DSR_ENOTFOUND
 * (the query has no such capture; names the nearest), DSR_ELIMIT (more than
 * DSR_FREQUENCY_TEXTS different hits), and those of dsr_columns_next and
 * dsr_search_next. */
DSR_API int dsr_frequencies_new(dsr_corpus *corpus,
                                const dsr_frequency_options *options,
                                dsr_frequencies **out, dsr_error *err);
DSR_API void dsr_frequencies_free(dsr_frequencies *list);

/* How many rows, and row i; NULL past the end. Borrowed from the list. */
DSR_API size_t dsr_frequencies_count(const dsr_frequencies *list);
DSR_API const dsr_frequency *dsr_frequencies_at(const dsr_frequencies *list,
                                                size_t i);
DSR_API const dsr_frequency_totals *
dsr_frequencies_totals(const dsr_frequencies *list);

DSR_END
#endif
