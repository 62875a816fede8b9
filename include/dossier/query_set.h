/* Several queries run over a text in one pass: for an extractor, which has many
 * and of each document wants the hits of all.
 *
 * The pass looks every token's form up once and tells at which tokens which
 * queries may have a hit; each query is then tried there alone. Hits are those of
 * dsr_matches_next (query.h), one query after the other.
 */
#ifndef DOSSIER_QUERY_SET_H
#define DOSSIER_QUERY_SET_H

#include "dossier/query.h"

DSR_BEGIN

typedef struct dsr_query_set dsr_query_set;

/* Make a set.
 *   queries, count  the handles are copied, the queries borrowed until
 *                   dsr_query_set_free; one may stand there twice. 0: no hits
 *   out             freed with dsr_query_set_free
 * Memory: eight bytes for each form of the streams' lexicon and 31 queries, beside
 * what the queries keep. Errors: DSR_ENOMEM. */
DSR_API int dsr_query_set_new(const dsr_query *const *queries, size_t count,
                              dsr_query_set **out, dsr_error *err);
DSR_API void dsr_query_set_free(dsr_query_set *set);

/* Begin with a stream, which is copied; what it points to is borrowed until the
 * next call or the set's end. What was left of the one before is dropped. A set
 * that goes from text to text of one lexicon answers each test once a form.
 * Cost: a nanosecond a token, and 31 queries. Errors: DSR_ENOMEM, DSR_EINVAL (more
 * than 4 billion tokens), DSR_ELIMIT (a regex that is too expensive); there is
 * then no hit to be told. */
DSR_API int dsr_query_set_begin(dsr_query_set *set, const dsr_stream *stream,
                                dsr_error *err);

/* The next hit: those of the first query in their order, then those of the second,
 * and so on.
 *   which  the query's place among those that the set was made of
 * Returns what dsr_matches_next returns. After an error of one query the next call
 * goes on with the query behind it. DSR_DONE also before the first stream.
 * Example: of the queries "b" and "a" "b" over "a b b", the hits are 0 at [1,2),
 * 0 at [2,3) and 1 at [0,2). */
DSR_API int dsr_query_set_next(dsr_query_set *set, size_t *which, dsr_match *out,
                               dsr_error *err);
/* As dsr_matches_capture, of the hit told last and its query. */
DSR_API int dsr_query_set_capture(const dsr_query_set *set, size_t i,
                                  dsr_match *out);

DSR_END
#endif
