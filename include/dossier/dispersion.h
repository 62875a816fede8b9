/* Dispersion: how evenly the hits of a query are spread over a corpus.
 *
 * The corpus is cut into parts: its documents, or n stretches of equal length,
 * documents taken in key order. Of part i let s be its share of all tokens and v
 * its share of all hits, and p = hits / tokens its rate.
 *
 *   range       parts with a hit
 *   Juilland's  D = 1 - (sd(p) / mean(p)) / sqrt(parts - 1), sd the population's
 *               (divided by n); 1 is even, 0 is all in one part. With parts of
 *               unequal size it is taken over rates.
 *   Gries'      DP = sum |v - s| / 2; 0 is even; the most there can be is
 *               1 - min(s), and DPnorm = DP / (1 - min(s)).
 *
 * Sources: Juilland, Brodin and Davidovitch, Frequency Dictionary of French
 * Words (1970), and, for unequal parts, Gries, "Dispersions and adjusted
 * frequencies in corpora", IJCL 13:4 (2008); DP is of the same paper, DPnorm of
 * Lijffijt and Gries, IJCL 17:1 (2012).
 */
#ifndef DOSSIER_DISPERSION_H
#define DOSSIER_DISPERSION_H

#include "dossier/document.h"
#include "dossier/query.h"

DSR_BEGIN

typedef struct dsr_dispersion dsr_dispersion;

/* Figures without a meaning are NaN: all three without a hit, D and DPnorm of one
 * part. */
typedef struct dsr_dispersion_figures {
  uint64_t hits, tokens; /* tokens in covered zones (zone.h) */
  uint64_t parts, range;
  double juilland, dp, dp_norm;
} dsr_dispersion_figures;

typedef struct dsr_dispersion_part {
  const char *key; /* of the document; NULL for a stretch */
  uint64_t tokens, hits;
} dsr_dispersion_part;

/* Count the hits of a query in the parts.
 *   query   borrowed for the call
 *   filter  which documents; NULL for all
 *   parts   how many stretches; 0: the documents are the parts, those without a
 *           token in a covered zone left out
 *   out     freed with dsr_dispersion_free; owes nothing to the corpus
 * A hit is in the part that holds its first token.
 * Cost: searching, and a pass over the token columns. Memory: some 100 bytes a
 * document, 24 a part. Errors: DSR_EINVAL (more parts than tokens), and those of
 * dsr_search_next and dsr_columns_next.
 * Example: 15 hits, 1 2 3 4 5 of them in parts of 9 10 10 10 11 tokens: range 5,
 * D 0.785, DP 0.18, DPnorm 0.220. */
DSR_API int dsr_dispersion_new(dsr_corpus *corpus, const dsr_query *query,
                               const dsr_document_filter *filter, size_t parts,
                               dsr_dispersion **out, dsr_error *err);
DSR_API void dsr_dispersion_free(dsr_dispersion *dispersion);

DSR_API const dsr_dispersion_figures *
dsr_dispersion_result(const dsr_dispersion *dispersion);
/* Part i, in order; NULL past the last. Borrowed from the dispersion. */
DSR_API const dsr_dispersion_part *
dsr_dispersion_at(const dsr_dispersion *dispersion, size_t i);

DSR_END
#endif
