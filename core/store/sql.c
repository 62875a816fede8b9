/* Statements of scripts: preparing, binding, stepping, and what their errors say.
 *
 * The connection is made for one statement: what it may take is then its own, and
 * nothing it did is left behind. Refused: the corpus's connection with an
 * authorizer (sql_views.c says why); one connection for all statements of a
 * corpus, whose limits and handlers would have to be handed to and fro. */
#include "core/store/sql.h"

#include <string.h>
#include <time.h>

#include "core/lexicon/nearest.h"

/* Operations of SQLite's virtual machine between two looks at the clock; and in a
 * statement, since a look comes only where it goes back (a power of two times 42,
 * as SQLite grows its program). */
enum { OPERATIONS = 500, PROGRAM_MAX = 2688, PROGRAM_EVER = PROGRAM_MAX * 64,
       OPERATION_SIZE = 24 };

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

bool dsr_sql_over(dsr_sql *sql) {
  if (sql->end == DSR_SQL_GOES_ON && now() >= sql->deadline)
    sql->end = DSR_SQL_OVER_TIME;
  if (sql->end == DSR_SQL_GOES_ON &&
      sqlite3_memory_used() - sql->memory > (int64_t)sql->limits.memory)
    sql->end = DSR_SQL_OVER_MEMORY;
  return sql->end != DSR_SQL_GOES_ON;
}

static int look_up(void *sql) { return dsr_sql_over(sql); }

/* Between these two both connections look at the clock: the statement's own, and
 * the corpus's, on which the views are read. */
static void begin(dsr_sql *sql) {
  sql->deadline = now() + (int64_t)sql->limits.milliseconds - sql->spent;
  sqlite3_progress_handler(sql->db, OPERATIONS, look_up, sql);
  if (sql->corpus->db)
    sqlite3_progress_handler(sql->corpus->db, OPERATIONS, look_up, sql);
}

static void end(dsr_sql *sql) {
  sql->spent = (int64_t)sql->limits.milliseconds - (sql->deadline - now());
  sqlite3_progress_handler(sql->db, 0, NULL, NULL);
  if (sql->corpus->db)
    sqlite3_progress_handler(sql->corpus->db, 0, NULL, NULL);
}

/* --- what went wrong --- */

static int fail_limit(dsr_sql *sql, dsr_error *err) {
  if (sql->end == DSR_SQL_OVER_MEMORY)
    return dsr_fail(err, DSR_ELIMIT, 0,
                    "the query is over its memory of %zu MB; ask for fewer rows or "
                    "columns at a time",
                    sql->limits.memory >> 20);
  return dsr_fail(err, DSR_ELIMIT, 0,
                  "the query is over its time of %g s; ask for less, and join views "
                  "by doc, or through WITH ... AS MATERIALIZED",
                  sql->limits.milliseconds / 1000.0);
}

/* The message with its place, where there is one. */
static int fail_at(const dsr_sql *sql, int code, size_t offset, const char *message,
                   dsr_error *err) {
  if (offset >= sql->len)
    return dsr_fail(err, code, 0, "%s", message);
  return dsr_fail(err, code, offset, "at byte %zu of the query: %s", offset + 1,
                  message);
}

static const char only_asks[] = "SQL only asks: a query is one SELECT on the views";

enum { NAMES_MAX = 256 };

/* The nearest name of a kind to one that is none, NULL for none near. */
static const char *nearest_of(const char *name, const char *(*list)(size_t)) {
  const char *names[NAMES_MAX];
  size_t count = 0;
  while (count < NAMES_MAX && list(count)) {
    names[count] = list(count);
    count++;
  }
  return dsr_nearest(name, strlen(name), names, count);
}

/* A column of the views that the statement names. */
static const char *nearest_column(const dsr_sql *sql, const char *name) {
  const char *names[NAMES_MAX], *column;
  size_t count = 0;
  for (size_t v = 0; dsr_sql_view(v); v++)
    if (dsr_sql_find_word(sql->text, sql->len, dsr_sql_view(v)) < sql->len)
      for (size_t i = 0; (column = dsr_sql_view_column(v, i)) && count < NAMES_MAX; i++)
        names[count++] = column;
  return dsr_nearest(name, strlen(name), names, count);
}

static const char *behind(const char *message, const char *prefix) {
  size_t len = strlen(prefix);
  return strncmp(message, prefix, len) == 0 ? message + len : NULL;
}

/* The last part of "d.titel". */
static const char *last_part(const char *name) {
  const char *dot = strrchr(name, '.');
  return dot ? dot + 1 : name;
}

static int fail_unknown(const dsr_sql *sql, const char *what, const char *name,
                        const char *near, dsr_error *err) {
  size_t offset = dsr_sql_find_word(sql->text, sql->len, last_part(name));
  dsr_buf text = {0};
  dsr_buf_format(&text, near ? "there is no %s '%s'; did you mean '%s'?"
                             : "there is no %s '%s'", what, name, near);
  int status = text.failed ? dsr_fail_memory(err)
                           : fail_at(sql, DSR_ESYNTAX, offset, text.data, err);
  dsr_buf_free(&text);
  return status;
}

/* What SQLite says of the text. */
static int fail_text(const dsr_sql *sql, dsr_error *err) {
  const char *message = sqlite3_errmsg(sql->db), *name;
  if ((name = behind(message, "no such table: ")) != NULL)
    return fail_unknown(sql, "view", last_part(name),
                        nearest_of(last_part(name), dsr_sql_view), err);
  if ((name = behind(message, "no such function: ")) != NULL)
    return fail_unknown(sql, "function", name, nearest_of(name, dsr_sql_function), err);
  if ((name = behind(message, "no such column: ")) != NULL)
    return fail_unknown(sql, "column", name, nearest_column(sql, last_part(name)), err);
  if (strstr(message, "may not be modified"))
    return dsr_fail(err, DSR_EREFUSED, 0, "%s", only_asks);
  int offset = sqlite3_error_offset(sql->db);
  return fail_at(sql, DSR_ESYNTAX, offset < 0 ? sql->len : (size_t)offset, message, err);
}

static int fail(dsr_sql *sql, int rc, dsr_error *err) {
  if (sql->end != DSR_SQL_GOES_ON)
    return fail_limit(sql, err);
  if ((rc & 0xff) == SQLITE_NOMEM || sql->refusal.failed)
    return dsr_fail_memory(err);
  if (sql->inner.code != DSR_OK && sql->inner.code != DSR_DONE) {
    if (err)
      *err = sql->inner;
    return sql->inner.code;
  }
  if (sql->refusal.len > 0)
    return dsr_fail(err, DSR_EREFUSED, 0, "%s", sql->refusal.data);
  if ((rc & 0xff) == SQLITE_TOOBIG)
    return dsr_fail(err, DSR_ELIMIT, 0,
                    "the query makes or reads a text of more than %d kB",
                    DSR_SQL_TEXT_MAX >> 10);
  if ((rc & 0xff) == SQLITE_ERROR)
    return fail_text(sql, err);
  return dsr_store_fail(sql->corpus, rc, err);
}

/* --- what is allowed --- */

static int refuse(dsr_sql *sql, const char *name, const char *why) {
  if (sql->refusal.len == 0)
    dsr_buf_format(&sql->refusal, "%s%s", name, why);
  return SQLITE_DENY;
}

static bool is_offered(const char *function) {
  for (size_t i = 0; dsr_sql_function(i); i++)
    if (sqlite3_stricmp(dsr_sql_function(i), function) == 0)
      return true;
  return false;
}

/* SQLite asks for each thing that a statement would do, while it is prepared. */
static int authorize(void *user, int action, const char *a, const char *b,
                     const char *database, const char *asker) {
  (void)database, (void)asker;
  dsr_sql *sql = user;
  if (sql->declaring)
    return SQLITE_OK;
  if (dsr_sql_over(sql))
    return SQLITE_DENY;
  switch (action) {
  case SQLITE_SELECT:
  case SQLITE_RECURSIVE: return SQLITE_OK;
  case SQLITE_READ:
    if (b && !*b && sqlite3_strnicmp(a, "sqlite_", 7) != 0)
      return SQLITE_OK; /* no column of it is read; it may be a name of WITH */
    if (dsr_sql_view_of(a, strlen(a)) < 0)
      return refuse(sql, a, ": is none of the views that SQL is asked on");
    if (b && sqlite3_stricmp(b, "rowid") == 0)
      return refuse(sql, a, ": the view has no row numbers");
    return SQLITE_OK;
  case SQLITE_FUNCTION:
    if (is_offered(b))
      return SQLITE_OK;
    return refuse(sql, b, ": the function is not offered in SQL; do what it does in the "
                          "script");
  default:
    return refuse(sql, "", only_asks);
  }
}

static int confine(dsr_sql *sql) {
  static const struct { int id, value; } limits[] = {
      {SQLITE_LIMIT_LENGTH, DSR_SQL_TEXT_MAX},
      {SQLITE_LIMIT_SQL_LENGTH, DSR_SQL_LENGTH_MAX},
      {SQLITE_LIMIT_COLUMN, 100},          {SQLITE_LIMIT_EXPR_DEPTH, 100},
      {SQLITE_LIMIT_COMPOUND_SELECT, 10},  {SQLITE_LIMIT_VDBE_OP, PROGRAM_MAX},
      {SQLITE_LIMIT_FUNCTION_ARG, 8},      {SQLITE_LIMIT_ATTACHED, 0},
      {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 256},
      {SQLITE_LIMIT_VARIABLE_NUMBER, 250}, {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
      {SQLITE_LIMIT_WORKER_THREADS, 0},
  };
  static const struct { int id, value; } settings[] = {
      {SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
      {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
      {SQLITE_DBCONFIG_DQS_DDL, 0},        {SQLITE_DBCONFIG_DQS_DML, 0},
      {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
  };
  int rc = sqlite3_exec(sql->db, "PRAGMA temp_store = MEMORY", NULL, NULL, NULL);
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
    sqlite3_limit(sql->db, limits[i].id, limits[i].value);
  for (size_t i = 0; i < sizeof settings / sizeof *settings && rc == SQLITE_OK; i++)
    rc = sqlite3_db_config(sql->db, settings[i].id, settings[i].value, NULL);
  if (rc == SQLITE_OK)
    rc = dsr_sql_define_functions(sql);
  if (rc == SQLITE_OK)
    rc = dsr_sql_define_views(sql);
  return rc == SQLITE_OK ? sqlite3_set_authorizer(sql->db, authorize, sql) : rc;
}

/* --- preparing --- */

static dsr_sql_limits whole(const dsr_sql_limits *given) {
  dsr_sql_limits l = given ? *given : (dsr_sql_limits){0};
  if (l.milliseconds == 0)
    l.milliseconds = 10000;
  if (l.rows == 0)
    l.rows = 1000000;
  if (l.bytes == 0)
    l.bytes = (uint64_t)64 << 20;
  if (l.memory == 0)
    l.memory = (size_t)64 << 20;
  return l;
}

static int compile(dsr_sql *sql, const char **tail) {
  return sqlite3_prepare_v3(sql->db, sql->text, (int)sql->len + 1, 0, &sql->rows, tail);
}

/* SQLite says of a program that is too long that memory is out. Whether it is that
 * shows in a second try. */
static bool is_too_long(dsr_sql *sql) {
  const char *tail;
  sqlite3_limit(sql->db, SQLITE_LIMIT_VDBE_OP, PROGRAM_EVER);
  int rc = compile(sql, &tail);
  return rc == SQLITE_OK && sqlite3_stmt_status(sql->rows, SQLITE_STMTSTATUS_MEMUSED, 0) >
                                PROGRAM_MAX * OPERATION_SIZE;
}

static int prepare(dsr_sql *sql, dsr_error *err) {
  const char *tail = NULL;
  dsr_sql_word word;
  int rc = compile(sql, &tail);
  if (rc == SQLITE_NOMEM && is_too_long(sql))
    return dsr_fail(err, DSR_ELIMIT, 0, "the query is too long; ask in several");
  if (rc != SQLITE_OK)
    return fail(sql, rc, err);
  if (!sql->rows)
    return dsr_fail(err, DSR_ESYNTAX, 0, "the query is empty");
  size_t at = (size_t)(tail - sql->text);
  while (dsr_sql_word_next(sql->text, sql->len, &at, &word))
    if (sql->text[word.start] != ';')
      return fail_at(sql, DSR_ESYNTAX, word.start, "a query is one statement", err);
  if (sqlite3_column_count(sql->rows) == 0 || !sqlite3_stmt_readonly(sql->rows) ||
      sqlite3_stmt_isexplain(sql->rows))
    return dsr_fail(err, DSR_EREFUSED, 0, "%s", only_asks);
  sql->row = dsr_alloc_zero((size_t)sqlite3_column_count(sql->rows), sizeof *sql->row);
  return sql->row ? DSR_OK : dsr_fail_memory(err);
}

static int check_text(const char *text, size_t len, dsr_error *err) {
  if (len > DSR_SQL_LENGTH_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0, "the query has %zu bytes; at most %d are taken",
                    len, DSR_SQL_LENGTH_MAX);
  if (len > 0 && memchr(text, '\0', len))
    return dsr_fail(err, DSR_ESYNTAX, 0, "the query holds a NUL byte");
  size_t uses = dsr_sql_with_uses(text, len);
  if (uses == SIZE_MAX)
    return dsr_fail_memory(err);
  if (uses > DSR_SQL_WITH_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0,
                    "the query names what WITH defines more than %d times, or with "
                    "quotes within a name", DSR_SQL_WITH_MAX);
  return DSR_OK;
}

int dsr_sql_new(dsr_corpus *c, const char *text, size_t len, const dsr_sql_limits *limits,
                dsr_sql **out, dsr_error *err) {
  *out = NULL;
  int status = dsr_store_open(c, err);
  if (status == DSR_OK)
    status = check_text(text, len, err);
  if (status != DSR_OK)
    return status;
  dsr_sql *sql = dsr_alloc_zero(1, sizeof *sql);
  if (!sql)
    return dsr_fail_memory(err);
  sql->corpus = c;
  dsr_store_hold(c);
  sql->limits = whole(limits);
  sql->len = len;
  sql->text = dsr_copy(text, len);
  if (!sql->text) {
    status = dsr_fail_memory(err);
    goto done;
  }
  int rc = sqlite3_open_v2(":memory:", &sql->db,
                           SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY |
                               SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
                           NULL);
  if (rc == SQLITE_OK)
    rc = confine(sql);
  if (rc != SQLITE_OK) {
    status = (rc & 0xff) == SQLITE_NOMEM
                 ? dsr_fail_memory(err)
                 : dsr_fail(err, DSR_EIO, 0, "SQL cannot be asked: %s", sqlite3_errstr(rc));
    goto done;
  }
  sql->memory = sqlite3_memory_used();
  begin(sql);
  status = prepare(sql, err);
  end(sql);
done:
  if (status == DSR_OK)
    *out = sql;
  else
    dsr_sql_free(sql);
  return status;
}

void dsr_sql_free(dsr_sql *sql) {
  if (!sql)
    return;
  sqlite3_finalize(sql->rows);
  sqlite3_close(sql->db);
  dsr_store_release(sql->corpus);
  dsr_buf_free(&sql->refusal);
  dsr_free(sql->text);
  dsr_free(sql->row);
  dsr_free(sql);
}

/* --- parameters --- */

size_t dsr_sql_parameters(const dsr_sql *sql) {
  return (size_t)sqlite3_bind_parameter_count(sql->rows);
}

const char *dsr_sql_parameter(const dsr_sql *sql, size_t i) {
  const char *name = i > 0 && i <= dsr_sql_parameters(sql)
                         ? sqlite3_bind_parameter_name(sql->rows, (int)i)
                         : NULL;
  return name && *name != '?' ? name + 1 : NULL;
}

int dsr_sql_bind(dsr_sql *sql, size_t i, const dsr_sql_value *value, dsr_error *err) {
  int status = dsr_store_open(sql->corpus, err);
  if (status != DSR_OK)
    return status;
  if (sql->started)
    return dsr_fail(err, DSR_EINVAL, 0, "a parameter is set before rows are asked for");
  if (i == 0 || i > dsr_sql_parameters(sql))
    return dsr_fail(err, DSR_EINVAL, 0, "the query has %zu parameters, no number %zu",
                    dsr_sql_parameters(sql), i);
  int rc;
  switch (value->kind) {
  case DSR_SQL_IS_INTEGER: rc = sqlite3_bind_int64(sql->rows, (int)i, value->integer); break;
  case DSR_SQL_IS_REAL: rc = sqlite3_bind_double(sql->rows, (int)i, value->real); break;
  case DSR_SQL_IS_TEXT:
    rc = sqlite3_bind_text64(sql->rows, (int)i, value->text ? value->text : "",
                             value->len, SQLITE_TRANSIENT, SQLITE_UTF8);
    break;
  default: rc = sqlite3_bind_null(sql->rows, (int)i); break;
  }
  return rc == SQLITE_OK ? DSR_OK : fail(sql, rc, err);
}

/* --- rows --- */

size_t dsr_sql_columns(const dsr_sql *sql) {
  return (size_t)sqlite3_column_count(sql->rows);
}

const char *dsr_sql_column(const dsr_sql *sql, size_t i) {
  return i < dsr_sql_columns(sql) ? sqlite3_column_name(sql->rows, (int)i) : NULL;
}

/* Text and blobs alike are bytes here. */
static void read_value(dsr_sql *sql, int i) {
  dsr_sql_value *v = &sql->row[i];
  *v = (dsr_sql_value){.kind = DSR_SQL_IS_TEXT};
  switch (sqlite3_column_type(sql->rows, i)) {
  case SQLITE_NULL: v->kind = DSR_SQL_IS_NULL; return;
  case SQLITE_INTEGER:
    v->kind = DSR_SQL_IS_INTEGER;
    v->integer = sqlite3_column_int64(sql->rows, i);
    return;
  case SQLITE_FLOAT:
    v->kind = DSR_SQL_IS_REAL;
    v->real = sqlite3_column_double(sql->rows, i);
    return;
  case SQLITE_BLOB: v->text = sqlite3_column_blob(sql->rows, i); break;
  default: v->text = (const char *)sqlite3_column_text(sql->rows, i); break;
  }
  v->len = (size_t)sqlite3_column_bytes(sql->rows, i);
  sql->bytes += v->len;
  if (!v->text) {
    v->text = "";
    v->len = 0;
  }
}

static int take_row(dsr_sql *sql, dsr_error *err) {
  if (++sql->given > sql->limits.rows)
    return dsr_fail(err, DSR_ELIMIT, 0,
                    "the query gives more than %llu rows; count or group in SQL, or "
                    "say LIMIT",
                    (unsigned long long)sql->limits.rows);
  for (int i = 0; i < sqlite3_column_count(sql->rows); i++)
    read_value(sql, i);
  if (sql->bytes > sql->limits.bytes)
    return dsr_fail(err, DSR_ELIMIT, 0,
                    "the query gives more than %llu MB of text; ask for fewer columns "
                    "or rows",
                    (unsigned long long)sql->limits.bytes >> 20);
  return DSR_OK;
}

int dsr_sql_next(dsr_sql *sql, const dsr_sql_value **row, dsr_error *err) {
  *row = NULL;
  int status = dsr_store_open(sql->corpus, err);
  if (status != DSR_OK)
    return status;
  if (sql->ended)
    return DSR_DONE;
  sql->started = true;
  sql->inner.code = DSR_OK;
  begin(sql);
  int rc = sqlite3_step(sql->rows);
  if (rc == SQLITE_ROW)
    status = take_row(sql, err);
  else
    status = rc == SQLITE_DONE ? DSR_DONE : fail(sql, rc, err);
  if (status != DSR_OK) {
    sql->ended = true;
    sqlite3_reset(sql->rows);
  }
  end(sql);
  if (status == DSR_OK)
    *row = sql->row;
  return status;
}
