/* Inside SQL for scripts: the statement, and what its parts ask of each other. */
#ifndef DSR_STORE_SQL_H
#define DSR_STORE_SQL_H

#include "core/store/corpus.h"
#include "dossier/sql.h"

/* Why a statement is over. */
typedef enum dsr_sql_end {
  DSR_SQL_GOES_ON,
  DSR_SQL_OVER_TIME,
  DSR_SQL_OVER_MEMORY
} dsr_sql_end;

struct dsr_sql {
  dsr_corpus *corpus;    /* held */
  sqlite3 *db;           /* its own, in memory */
  sqlite3_stmt *rows;
  dsr_sql_limits limits; /* without zeros */
  int64_t spent;         /* milliseconds in calls that are done */
  int64_t deadline;      /* of the call under way */
  int64_t memory;        /* of SQLite's, when it was made */
  uint64_t given, bytes;
  int64_t serial;        /* of rows that views gave, all different */
  dsr_sql_end end;
  bool started, ended;
  bool declaring;        /* a view is telling SQLite its columns */
  dsr_error inner;       /* what a view met in the corpus; code 0: nothing */
  dsr_buf refusal;       /* what the authorizer refused, as a message */
  char *text;            /* the statement */
  size_t len;
  dsr_sql_value *row;
};

/* Whether it is over its time or memory: asked by whatever may take long. */
bool dsr_sql_over(dsr_sql *sql);

/* What SQLite says. */
int dsr_sql_define_functions(dsr_sql *sql);
int dsr_sql_define_views(dsr_sql *sql);

/* A view's place in the list, -1 for none; any case, as in SQL. */
int dsr_sql_view_of(const char *name, size_t len);

/* --- the words of a statement (sql_words.c) --- */

typedef struct dsr_sql_word {
  size_t start, end; /* bytes of the statement */
  char kind;         /* 'a' a name or keyword, 'q' one in quotes, 'o' other */
} dsr_sql_word;

/* The next word from *at on, blanks and comments left out; false at the end. */
bool dsr_sql_word_next(const char *sql, size_t len, size_t *at, dsr_sql_word *word);
/* Whether a word says `name`, in any case, quotes taken off. */
bool dsr_sql_word_is(const char *sql, const dsr_sql_word *word, const char *name,
                     size_t name_len);
/* Where the statement first says a name; len where nowhere. */
size_t dsr_sql_find_word(const char *sql, size_t len, const char *name);
/* How often names that WITH defines are used: each use is compiled anew, so that
 * a few lines could grow to millions. SIZE_MAX without memory. */
size_t dsr_sql_with_uses(const char *sql, size_t len);

#endif
