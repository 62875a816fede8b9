/* Co-occurrence: which entities stand together, in a sentence, a document or a
 * window of tokens, and how often; one entity's company, or the whole network as
 * edges. The same for hits of queries and for the entries of a gazetteer.
 *
 * Things are what stands together. In sentences and documents (units; textual
 * co-occurrence as in collocations.h) a thing is in a unit or it is not:
 *   o11  units that hold both; f1 the one; f2 the other; n all units of the
 *        documents looked at
 * In a window every two occurrences with at most so many tokens between them
 * (0: side by side) are a pair, each pair read both ways:
 *   o11  pairs of the one and the other; f1 pairs that the one takes part in; f2
 *        the other; n twice the number of pairs (relational co-occurrence)
 * LL and Dice are those of association.h. A thing never stands with itself.
 */
#ifndef DOSSIER_COOCCURRENCE_H
#define DOSSIER_COOCCURRENCE_H

#include "dossier/collocations.h"
#include "dossier/entity.h"

DSR_BEGIN

typedef struct dsr_network dsr_network;

typedef enum dsr_edge_order {
  DSR_EDGES_BY_HITS = 0, /* the most first */
  DSR_EDGES_BY_LL,
  DSR_EDGES_BY_DICE,
  DSR_EDGES_BY_THINGS /* by a, then b */
} dsr_edge_order;

/* Zero-initialise, set what is to count. Everything is borrowed for the call. */
typedef struct dsr_network_options {
  const dsr_document_filter *filter; /* NULL: all documents */
  dsr_together together; /* window, sentence or document; not annotation */
  uint32_t window;       /* tokens between two occurrences, at most */
  const char *type;      /* entities of this type; NULL: of all */
  const dsr_query *const *queries; /* not NULL: these, query_count of them,
                                      instead of entities */
  size_t query_count;
  const dsr_gazetteer *gazetteer; /* not NULL: its entries instead */
  const char *about; /* "type:slug", or of a gazetteer a name: only edges of this
                        thing. With `type`, the others are of that type */
  dsr_edge_order order; /* equal edges by a, then b */
  uint64_t least;       /* leave out edges with fewer hits; 0 and 1: nothing */
  size_t limit;         /* at most so many edges; 0: all */
} dsr_network_options;

typedef struct dsr_thing {
  const char *id;   /* "person:xi-jinping"; of a query its number, "1"; of an entry
                       its name */
  const char *type; /* "" for a query */
  const char *name;
  uint64_t hits;      /* occurrences */
  uint64_t units;     /* that hold it; in a window pairs it takes part in */
  uint64_t documents; /* that hold it */
} dsr_thing;

/* Things number a and b, a < b. */
typedef struct dsr_edge {
  uint32_t a, b;
  uint64_t hits;      /* o11 */
  uint64_t documents; /* that hold one of these */
} dsr_edge;

typedef struct dsr_network_totals {
  uint64_t n; /* of every edge's table */
  uint64_t documents, edges; /* looked at; before `limit` */
} dsr_network_totals;

/* Count.
 *   out  freed with dsr_network_free; owes nothing to the corpus
 * Things are numbered by type and slug, queries and entries in their order.
 * Cost: of entities one pass over the mentions (occurrence.h) and a few
 * nanoseconds a pair; in a window, texts of documents with two or more are cut.
 * Memory: 40 bytes an occurrence, 24 an edge; with a limit and an order by hits,
 * LL or Dice, no more edges than that are held.
 * Errors: DSR_EINVAL (annotations; more than one kind of thing), DSR_ENOTFOUND (no
 * such `about`), DSR_ELIMIT (4 billion things), and those of dsr_search_next,
 * dsr_columns_next and dsr_occurrences_next.
 * Example: sentences {A B B} {A B} {A C}: edge A B has hits 2, f1 3, f2 2, n 3. */
DSR_API int dsr_network_new(dsr_corpus *corpus,
                            const dsr_network_options *options,
                            dsr_network **out, dsr_error *err);
DSR_API void dsr_network_free(dsr_network *network);

/* Things and edges; NULL past the end. Borrowed from the network. */
DSR_API size_t dsr_network_things(const dsr_network *network);
DSR_API const dsr_thing *dsr_network_thing(const dsr_network *network, size_t i);
DSR_API size_t dsr_network_edges(const dsr_network *network);
DSR_API const dsr_edge *dsr_network_edge(const dsr_network *network, size_t i);
/* An edge's table and its measures. */
DSR_API dsr_contingency dsr_network_table(const dsr_network *network,
                                          const dsr_edge *edge);
DSR_API const dsr_network_totals *dsr_network_sums(const dsr_network *network);

DSR_END
#endif
