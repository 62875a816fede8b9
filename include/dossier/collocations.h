/* Collocations: which words stand near the hits of a query, or in the same
 * sentences, documents or annotations, and how much more often than chance.
 *
 * The hits are the node. Counted are tokens in covered zones (zone.h), words
 * alone unless asked: punctuation takes a place in a window but is no collocate
 * and no part of a sample. A node's own tokens are never collocates.
 *
 * Near, in a window of m tokens left and n right of a hit (surface
 * co-occurrence; Evert 2008, "Corpora and collocations"): the sample is all
 * tokens that belong to no hit, so that the size of the window needs no factor.
 *   o11  tokens of the collocate that lie in a window; one that lies in several
 *        windows counts once
 *   f1   tokens that lie in a window, each once
 *   f2   tokens of the collocate
 *   n    tokens
 * Dice and logDice compare, as Rychly (2008) has them, o11 with the frequencies
 * of node and collocate: hits and f2 instead of f1 and f2. A word that tends to
 * stand twice beside one hit can then pass 1 and 14.
 *
 * Together in sentences, documents or annotations of a type (textual
 * co-occurrence), the sample is of these units: o11 those that hold a hit and,
 * outside hits, the collocate; f1 a hit; f2 the collocate; n all of them that
 * hold a covered word. A hit belongs to the unit of its first token.
 */
#ifndef DOSSIER_COLLOCATIONS_H
#define DOSSIER_COLLOCATIONS_H

#include "dossier/association.h"
#include "dossier/document.h"
#include "dossier/query.h"

DSR_BEGIN

typedef struct dsr_collocations dsr_collocations;

typedef enum dsr_together {
  DSR_TOGETHER_WINDOW = 0,
  DSR_TOGETHER_SENTENCE,
  DSR_TOGETHER_DOCUMENT,
  DSR_TOGETHER_ANNOTATION
} dsr_together;

/* Zero-initialise, set what is to count. Everything is borrowed for the call. */
typedef struct dsr_collocation_options {
  const dsr_document_filter *filter; /* NULL: all documents */
  dsr_together together;
  uint32_t left, right;   /* of a window: tokens on each side, not both 0 */
  int in_sentence;        /* not 0: a window ends where the hit's sentence does */
  const char *annotation; /* its type, for DSR_TOGETHER_ANNOTATION: "person" */
  dsr_attribute by;       /* DSR_WORD, DSR_NORM or DSR_STEM */
  int punctuation;        /* not 0: punctuation and symbols count as words do */
  const dsr_gazetteer *stop; /* words (of one token) that are counted but not
                                listed; NULL: none */
  dsr_measure sort;       /* the highest first; equal ones by their bytes */
  uint64_t least;         /* leave out what has a smaller o11; 0 and 1: nothing */
  size_t limit;           /* at most so many rows; 0: all */
} dsr_collocation_options;

typedef struct dsr_collocate {
  const char *text; /* len bytes and a NUL: the word, norm or stem */
  size_t len;
  dsr_contingency table;
  double scores[DSR_MEASURES]; /* rounded: association.h */
} dsr_collocate;

typedef struct dsr_collocation_totals {
  uint64_t hits, documents; /* of the node */
  uint64_t f1, n;           /* those of every row */
  uint64_t rows;            /* collocates before `limit` */
} dsr_collocation_totals;

/* Count.
 *   query  the node; borrowed for the call
 *   out    freed with dsr_collocations_free; owes nothing to the corpus
 * Cost: in a window without a filter, finding the hits and reading the token
 * columns (columns.h) of the documents that have one: a look-up each while these
 * are at most a third of all, else a pass over all. Otherwise a pass over the
 * columns of all documents, with in_sentence and sentences over their texts too;
 * annotations want every document opened. Memory: 24 bytes a form of the
 * lexicon, 16 a hit.
 * Errors: DSR_EINVAL (no window, no such attribute or measure, no annotation
 * named, documents put during the call), and those of dsr_search_next,
 * dsr_columns_next and dsr_index_totals.
 * Example: of "a b c. b a d. d e." with node b, one token on each side, the
 * sample is 9 tokens with the stops, 6 without: a has o11 2, f1 3, f2 2, n 6. */
DSR_API int dsr_collocations_new(dsr_corpus *corpus, const dsr_query *query,
                                 const dsr_collocation_options *options,
                                 dsr_collocations **out, dsr_error *err);
DSR_API void dsr_collocations_free(dsr_collocations *list);

/* How many rows, and row i; NULL past the end. Borrowed from the list. */
DSR_API size_t dsr_collocations_count(const dsr_collocations *list);
DSR_API const dsr_collocate *dsr_collocations_at(const dsr_collocations *list,
                                                 size_t i);
DSR_API const dsr_collocation_totals *
dsr_collocations_totals(const dsr_collocations *list);

DSR_END
#endif
