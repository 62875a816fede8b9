/* What can be told of a query's hits before it is run, for who runs many queries
 * over many short stretches: most of them can hold no hit, and that is cheaply
 * seen. */
#ifndef DSR_MATCH_PREFILTER_H
#define DSR_MATCH_PREFILTER_H

#include <stdbool.h>

#include "dossier/query.h"

/* Told one norm; false stops the telling: there is no memory. */
typedef bool dsr_norm_taker(void *user, const char *norm, size_t len);

/* Tell norms (as of dsr_lexicon_text) of which every hit of the query holds a
 * token of at least one: of several such sets the one whose shortest word is
 * longest, since long words are rare. The same norm may be told twice.
 * Returns DSR_OK, DSR_DONE when there is no such set (nothing was told), or
 * DSR_ENOMEM.
 * Example: [norm="all|none"] "©"? [norm="rights"] tells "rights". */
int dsr_query_norms(const dsr_query *query, dsr_norm_taker *take, void *user,
                    dsr_error *err);

/* May a hit begin at a token of this form? And is the token's stream, whose only
 * sentence begins there, the only place where one may? Errors as of
 * dsr_matches_next. */
int dsr_query_may_begin(const dsr_query *query, const dsr_lexicon *lexicon,
                        dsr_form form, bool *yes, dsr_error *err);
bool dsr_query_begins_sentence(const dsr_query *query);

/* Keep what conditions answer of the first `forms` forms of a lexicon alone; the
 * others are asked again whenever they come. A query keeps a byte a form for each
 * of its conditions else: too much for who has many queries and asks few tokens.
 * Before the first use. */
void dsr_query_keep_answers(const dsr_query *query, size_t forms);

#endif
