/* Which documents: the conditions of a dsr_document_filter in SQL, for every
 * walk that takes one. */
#ifndef DSR_STORE_FILTER_H
#define DSR_STORE_FILTER_H

#include "core/store/corpus.h"
#include "dossier/document.h"

/* The name of the rules by which `document d` was cut, which is kept as its bytes
 * when it is a hash. */
#define DSR_DOCUMENT_RULES                                                     \
  "CASE typeof(d.rules) WHEN 'blob' THEN lower(hex(d.rules)) ELSE d.rules END"

/* On `document d`; parameters 1 to DSR_FILTER_PARAMETERS, 9 and 10. The one between
 * is for what a walk asks besides. */
#define DSR_FILTER_CONDITIONS                                                  \
  "(?1 IS NULL OR d.key = ?1)\n"                                              \
  "  AND (?2 IS NULL OR substr(d.key, 1, length(?2)) = ?2)\n"                 \
  "  AND (?3 IS NULL OR d.publisher = ?3 COLLATE NOCASE)\n"                   \
  "  AND (?4 IS NULL OR d.language = ?4)\n"                                   \
  "  AND (?5 = 0 OR d.last_day >= ?5)\n"                                      \
  "  AND (?6 = 0 OR d.first_day <= ?6)\n"                                     \
  "  AND (?7 IS NULL OR (" DSR_DOCUMENT_RULES " <> ?7\n"                      \
  "    AND d.language IS NOT 'other'))\n"                                      \
  "  AND (?9 = 0 OR dsr_holds(?10, d.id))\n"
enum { DSR_FILTER_PARAMETERS = 7 };

/* Give a statement the filter's values; NULL: all documents. A subcorpus is
 * what it is now, for as long as the statement has these values. */
int dsr_filter_bind(dsr_corpus *c, sqlite3_stmt *rows,
                    const dsr_document_filter *filter, dsr_error *err);
/* The same within subcorpora that stand on each other, so deep. */
int dsr_filter_bind_deep(dsr_corpus *c, sqlite3_stmt *rows,
                         const dsr_document_filter *filter, int depth,
                         dsr_error *err);
/* The SQL function of the conditions, for a connection that was opened. */
int dsr_filter_define(dsr_corpus *c, dsr_error *err);

/* Documents, ascending; freed with dsr_free. */
typedef struct dsr_id_set {
  size_t count;
  int64_t ids[];
} dsr_id_set;

/* The documents of a subcorpus (saved.c). DSR_ENOTFOUND names the nearest. */
int dsr_subcorpus_ids(dsr_corpus *c, const char *name, int depth,
                      dsr_id_set **out, dsr_error *err);

/* Does it let every document pass? */
bool dsr_filter_is_open(const dsr_document_filter *filter);

#endif
