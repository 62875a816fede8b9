/* Which documents: the conditions of a dsr_document_filter in SQL, for every
 * walk that takes one. */
#ifndef DSR_STORE_FILTER_H
#define DSR_STORE_FILTER_H

#include "core/store/corpus.h"
#include "dossier/document.h"

/* On `document d`; parameters 1 to DSR_FILTER_PARAMETERS. */
#define DSR_FILTER_CONDITIONS                                                  \
  "(?1 IS NULL OR d.key = ?1)\n"                                              \
  "  AND (?2 IS NULL OR substr(d.key, 1, length(?2)) = ?2)\n"                 \
  "  AND (?3 IS NULL OR d.publisher = ?3 COLLATE NOCASE)\n"                   \
  "  AND (?4 IS NULL OR d.language = ?4)\n"                                   \
  "  AND (?5 = 0 OR d.last_day >= ?5)\n"                                      \
  "  AND (?6 = 0 OR d.first_day <= ?6)\n"                                     \
  "  AND (?7 IS NULL OR (d.rules <> ?7 AND d.language IS NOT 'other'))\n"
enum { DSR_FILTER_PARAMETERS = 7 };

/* Give a statement the filter's values; NULL: all documents. */
int dsr_filter_bind(sqlite3_stmt *rows, const dsr_document_filter *filter,
                    dsr_error *err);
/* Does it let every document pass? */
bool dsr_filter_is_open(const dsr_document_filter *filter);

#endif
