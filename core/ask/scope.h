/* Which documents a query's own conditions let through: within <doc ... />. */
#ifndef DSR_ASK_SCOPE_H
#define DSR_ASK_SCOPE_H

#include "dossier/document.h"
#include "dossier/query.h"

/* *out is `given` (NULL: all documents), narrowed by what the query asks where
 * `given` asks nothing of that kind; strings of both are borrowed. Returns
 * whether a document that fits *out may still be one that dsr_scope_admits does
 * not let through. */
int dsr_scope_filter(const dsr_query *query, const dsr_document_filter *given,
                     dsr_document_filter *out);

/* Does the query let the document through? Needs no text. As dsr_query_admits. */
int dsr_scope_admits(const dsr_query *query, const dsr_document_info *info,
                     dsr_error *err);

/* What is known of a stored document, borrowed from info. */
dsr_stream_about dsr_scope_about(const dsr_document_info *info);

#endif
