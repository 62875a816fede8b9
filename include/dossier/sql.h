/* SQL over a corpus: one SELECT at a time, read-only, with parameters, on the
 * views that are listed here and on nothing else.
 *
 * A statement runs on a database of its own, in memory and empty, whose only
 * tables are these views, each a window on the corpus. So there is no table of
 * the file to be reached, no schema to be read, nothing that could be written, and
 * what a statement may use is a list (SQLite's authorizer): SELECT, WITH, compound
 * and window queries, the functions of dsr_sql_function. Not: PRAGMA, ATTACH,
 * VACUUM, EXPLAIN, any writing, and functions that know the clock or chance, or
 * that work long without being asked (printf, instr, replace, hex, zeroblob,
 * randomblob, group_concat). LIKE and GLOB are counted.
 *
 * Rows come in the order in which the view has them (documents by key, the others
 * by document and place) where ORDER BY does not say otherwise, so the same corpus
 * gives the same rows. Places are bytes [start, end) of the text.
 *
 * SQL text comes from strangers: what a statement may take is limited, and
 * whatever is over a limit ends with DSR_ELIMIT soon after (half a second at most).
 *
 * Two views are joined row by row through the document (ON m.doc = d.doc), which
 * is quick. For a join on anything else put the smaller side into
 * WITH x AS MATERIALIZED (SELECT ...), which is then looked up.
 */
#ifndef DOSSIER_SQL_H
#define DOSSIER_SQL_H

#include "dossier/corpus.h"

DSR_BEGIN

/* What one statement may take; 0 stands for the default. */
typedef struct dsr_sql_limits {
  uint32_t milliseconds; /* spent in the statement, by the clock: 10,000 */
  uint64_t rows;         /* that it gives: 1,000,000 */
  uint64_t bytes;        /* of text in these rows: 64 MB */
  size_t memory;         /* by which SQLite's, in the whole process, may grow while
                            it runs: 64 MB */
} dsr_sql_limits;

/* The longest statement, the longest text in a row or a parameter, in bytes, and
 * how often the names that WITH defines may be used. */
enum { DSR_SQL_LENGTH_MAX = 100000, DSR_SQL_TEXT_MAX = 1 << 18, DSR_SQL_WITH_MAX = 24 };

typedef enum dsr_sql_kind {
  DSR_SQL_IS_NULL,
  DSR_SQL_IS_INTEGER,
  DSR_SQL_IS_REAL,
  DSR_SQL_IS_TEXT
} dsr_sql_kind;

/* A value; text may hold NUL. */
typedef struct dsr_sql_value {
  dsr_sql_kind kind;
  int64_t integer;
  double real;
  const char *text;
  size_t len;
} dsr_sql_value;

typedef struct dsr_sql dsr_sql;

/* Prepare one SELECT (or VALUES); a semicolon behind it is allowed.
 *   sql     its text, UTF-8; copied
 *   limits  NULL: the defaults
 *   out     freed with dsr_sql_free; it keeps the corpus's file open until then
 * Errors: DSR_ESYNTAX (what SQLite says, a view or column that is none with the
 * nearest that is one; `offset` is the byte at fault where it is known),
 * DSR_EREFUSED (anything but a SELECT on the views; a function that is not
 * offered), DSR_ELIMIT (too long, too deep), DSR_EIO, DSR_ENOMEM, DSR_ECLOSED.
 * Cost: about 0.2 ms.
 * Example: "SELECT title FROM documents WHERE publisher = ?1 AND bytes > :least"
 * has two parameters and one column, "title". */
DSR_API int dsr_sql_new(dsr_corpus *corpus, const char *sql, size_t len,
                        const dsr_sql_limits *limits, dsr_sql **out, dsr_error *err);
DSR_API void dsr_sql_free(dsr_sql *sql);

/* How many parameters it has; they are counted from 1, as in "?1". */
DSR_API size_t dsr_sql_parameters(const dsr_sql *sql);
/* The name of one, "least" for ":least", "@least" and "$least"; NULL where it has
 * none. Borrowed. */
DSR_API const char *dsr_sql_parameter(const dsr_sql *sql, size_t i);
/* Set one before the first row is asked for; the value is copied. Those that are
 * not set are NULL. Errors: DSR_EINVAL (no such parameter; rows were asked for),
 * DSR_ELIMIT (text too long), DSR_ENOMEM, DSR_ECLOSED. */
DSR_API int dsr_sql_bind(dsr_sql *sql, size_t i, const dsr_sql_value *value,
                         dsr_error *err);

/* Its columns, 1 or more, and their names, from 0. Borrowed. */
DSR_API size_t dsr_sql_columns(const dsr_sql *sql);
DSR_API const char *dsr_sql_column(const dsr_sql *sql, size_t i);

/* The next row: dsr_sql_columns values, borrowed until the next call.
 * Errors: DSR_ELIMIT (over its time, rows, bytes or memory, named), DSR_ESYNTAX
 * (what SQLite finds only then: a sum that overflows), DSR_EBUSY, DSR_EDAMAGED,
 * DSR_EIO, DSR_ENOMEM, DSR_ECLOSED. After an error there are no more rows. */
DSR_API int dsr_sql_next(dsr_sql *sql, const dsr_sql_value **row, dsr_error *err);

/* The views, from 0: name, and the columns' names in the order of "SELECT *".
 * NULL behind the last. Never freed. Cannot fail. */
DSR_API const char *dsr_sql_view(size_t i);
DSR_API const char *dsr_sql_view_column(size_t view, size_t i);
/* The functions that are offered, in the order of their names. */
DSR_API const char *dsr_sql_function(size_t i);

DSR_END
#endif
