/* Statements: preparing, binding, stepping, and SQLite's answers as statuses.
 *
 * Arguments are bound from a string of type letters, so that a call shows its
 * SQL and its values on one page. Refused: macros that bind and return. */
#include <stdarg.h>
#include <string.h>

#include "core/store/writer.h"

int dsr_store_open(const dsr_corpus *c, dsr_error *err) {
  if (!c)
    return dsr_fail(err, DSR_EINVAL, 0, "no corpus was given");
  if (!c->db)
    return dsr_fail(err, DSR_ECLOSED, 0,
                    c->cut_off ? "%s: the corpus could not be opened again; "
                                 "close it and try once more"
                               : "%s: the corpus was closed",
                    c->path);
  if (c->batch || sqlite3_get_autocommit(c->db))
    return DSR_OK;
  /* a rollback that SQLite had no memory for is still to be done */
  int rc = sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
  return rc == SQLITE_OK ? DSR_OK : dsr_store_fail(c, rc, err);
}

int dsr_store_writing(const dsr_corpus *c, dsr_error *err) {
  int status = dsr_store_open(c, err);
  if (status != DSR_OK)
    return status;
  if (c->mode == DSR_READ)
    return dsr_fail(err, DSR_EREADONLY, 0, "%s: was opened for reading only",
                    c->path);
  if (!c->batch)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "%s: writing wants a batch; call dsr_corpus_begin first",
                    c->path);
  /* SQLite rolls back by itself when the disk is full or fails, which the call
   * that met it has told; and, where nobody was told, when there was no memory
   * for a column that was read */
  if (sqlite3_get_autocommit(c->db))
    return dsr_fail(err, *c->taken_back ? *c->taken_back : DSR_ENOMEM, 0,
                    "%s: the batch was taken back when writing failed; begin "
                    "another",
                    c->path);
  return DSR_OK;
}

static int status_of(int rc) {
  if (rc == SQLITE_IOERR_NOMEM)
    return DSR_ENOMEM;
  switch (rc & 0xff) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED: return DSR_EBUSY;
  case SQLITE_NOMEM: return DSR_ENOMEM;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
  case SQLITE_FORMAT:
  case SQLITE_SCHEMA: return DSR_EDAMAGED;
  case SQLITE_READONLY: return DSR_EREADONLY;
  case SQLITE_TOOBIG: return DSR_ELIMIT;
  case SQLITE_MISUSE:
  case SQLITE_RANGE:
  case SQLITE_CONSTRAINT: return DSR_EINVAL;
  default: return DSR_EIO;
  }
}

static int fail_busy(const dsr_corpus *c, dsr_error *err) {
  dsr_buf who = {0};
  long writer = dsr_writer_find(c->path);
  int status = DSR_EBUSY;
  if (!writer)
    dsr_fail(err, DSR_EBUSY, 0,
             "%s: the corpus is being written by another process, or held "
             "open for reading; try again when that is done",
             c->path);
  else if (dsr_writer_describe(writer, &who))
    dsr_fail(err, DSR_EBUSY, 0,
             "%s: the corpus is being written by %s; try again when that is "
             "done",
             c->path, who.data);
  else
    status = dsr_fail_memory(err);
  dsr_buf_free(&who);
  return status;
}

int dsr_store_fail(const dsr_corpus *c, int rc, dsr_error *err) {
  int status = status_of(rc);
  /* SQLite may have ended the transaction: whoever goes on is told why */
  if (c->batch && c->db && sqlite3_get_autocommit(c->db) && !*c->taken_back)
    *c->taken_back = status;
  switch (status) {
  case DSR_ENOMEM: return dsr_fail_memory(err);
  case DSR_EBUSY: return fail_busy(c, err);
  case DSR_EDAMAGED:
    return dsr_fail(err, status, 0,
                    "%s: the corpus is damaged (%s); \"dossier check\" says "
                    "where",
                    c->path, sqlite3_errstr(rc));
  case DSR_EREADONLY:
    if (rc == SQLITE_READONLY_ROLLBACK || rc == SQLITE_READONLY_RECOVERY ||
        rc == SQLITE_READONLY_CANTINIT)
      return dsr_fail(err, status, 0,
                      "%s: was not closed in order; open it once for writing, "
                      "in a folder that can be written",
                      c->path);
    return dsr_fail(err, status, 0, "%s: cannot be written", c->path);
  default: break;
  }
  if ((rc & 0xff) == SQLITE_FULL)
    return dsr_fail(err, status, 0,
                    "%s: the disk is full; the batch was not written", c->path);
  if ((rc & 0xff) == SQLITE_CANTOPEN)
    return dsr_fail(err, status, 0,
                    "%s: cannot be opened, or its folder cannot be written; a "
                    "corpus that was not closed in order must be opened once "
                    "where it can be",
                    c->path);
  return dsr_fail(err, status, 0, "%s: %s", c->path,
                  c->db ? sqlite3_errmsg(c->db) : sqlite3_errstr(rc));
}

int dsr_store_prepare(dsr_corpus *c, const char *sql, sqlite3_stmt **out,
                      dsr_error *err) {
  *out = NULL;
  int rc = sqlite3_prepare_v3(c->db, sql, -1, SQLITE_PREPARE_PERSISTENT, out,
                              NULL);
  return rc == SQLITE_OK ? DSR_OK : dsr_store_fail(c, rc, err);
}

int dsr_store_step(const dsr_corpus *c, sqlite3_stmt *statement,
                   dsr_error *err) {
  int rc = sqlite3_step(statement);
  if (rc == SQLITE_ROW)
    return DSR_OK;
  if (rc == SQLITE_DONE)
    return DSR_DONE;
  int status = dsr_store_fail(c, rc, err);
  sqlite3_reset(statement);
  return status;
}

int dsr_store_keep(dsr_corpus *c, const char *sql, sqlite3_stmt **out,
                   dsr_error *err) {
  for (size_t i = 0; i < c->kept_count; i++)
    if (c->kept[i].sql == sql) {
      *out = c->kept[i].statement;
      return DSR_OK;
    }
  if (c->kept_count == DSR_STATEMENTS_MAX)
    dsr_store_finalize(c);
  int status = dsr_store_prepare(c, sql, out, err);
  if (status == DSR_OK)
    c->kept[c->kept_count++] = (dsr_kept_statement){sql, *out};
  return status;
}

void dsr_store_finalize(dsr_corpus *c) {
  for (size_t i = 0; i < c->kept_count; i++)
    sqlite3_finalize(c->kept[i].statement);
  c->kept_count = 0;
}

static int bind(sqlite3_stmt *statement, const char *types, va_list args) {
  int rc = SQLITE_OK;
  for (int i = 1; *types && rc == SQLITE_OK; types++, i++) {
    if (*types == 'i') {
      int64_t n = va_arg(args, int64_t);
      rc = n == DSR_SQL_NULL ? sqlite3_bind_null(statement, i)
                             : sqlite3_bind_int64(statement, i, n);
    } else if (*types == 't') {
      rc = sqlite3_bind_text(statement, i, va_arg(args, const char *), -1,
                             SQLITE_STATIC);
    } else if (*types == 'b' || *types == 's') {
      const char *p = va_arg(args, const char *);
      size_t n = va_arg(args, size_t);
      p = p ? p : "";
      rc = *types == 'b' ? sqlite3_bind_blob64(statement, i, p, n, SQLITE_STATIC)
                         : sqlite3_bind_text64(statement, i, p, n,
                                               SQLITE_STATIC, SQLITE_UTF8);
    } else {
      rc = sqlite3_bind_null(statement, i);
    }
  }
  return rc;
}

int dsr_store_do(dsr_corpus *c, dsr_error *err, const char *sql,
                 const char *types, ...) {
  sqlite3_stmt *statement;
  int status = dsr_store_keep(c, sql, &statement, err);
  if (status != DSR_OK)
    return status;
  va_list args;
  va_start(args, types);
  int rc = bind(statement, types, args);
  va_end(args);
  if (rc == SQLITE_OK)
    while ((status = dsr_store_step(c, statement, err)) == DSR_OK)
      continue;
  else
    status = dsr_store_fail(c, rc, err);
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  return status == DSR_DONE ? DSR_OK : status;
}

int dsr_store_row(dsr_corpus *c, dsr_error *err, sqlite3_stmt **row,
                  const char *sql, const char *types, ...) {
  int status = dsr_store_keep(c, sql, row, err);
  if (status != DSR_OK)
    return status;
  va_list args;
  va_start(args, types);
  int rc = bind(*row, types, args);
  va_end(args);
  status = rc == SQLITE_OK ? dsr_store_step(c, *row, err)
                           : dsr_store_fail(c, rc, err);
  if (status != DSR_OK)
    sqlite3_reset(*row);
  return status;
}

int dsr_store_exec(dsr_corpus *c, const char *sql, dsr_error *err) {
  int rc = sqlite3_exec(c->db, sql, NULL, NULL, NULL);
  return rc == SQLITE_OK ? DSR_OK : dsr_store_fail(c, rc, err);
}

int dsr_cursor_open(dsr_cursor *cursor, dsr_corpus *c, const char *sql,
                    dsr_error *err) {
  int status = dsr_store_open(c, err);
  if (status != DSR_OK)
    return status;
  cursor->corpus = c;
  dsr_store_hold(c);
  return dsr_store_prepare(c, sql, &cursor->rows, err);
}

int dsr_cursor_next(dsr_cursor *cursor, dsr_error *err) {
  int status = dsr_store_open(cursor->corpus, err);
  if (status != DSR_OK)
    return status;
  if (cursor->ended)
    return DSR_DONE;
  status = dsr_store_step(cursor->corpus, cursor->rows, err);
  if (status != DSR_OK) {
    cursor->ended = true;
    sqlite3_reset(cursor->rows); /* lets go of its view of the file */
  }
  return status;
}

void dsr_cursor_close(dsr_cursor *cursor) {
  if (!cursor->corpus)
    return;
  if (cursor->corpus->db)
    sqlite3_finalize(cursor->rows);
  dsr_store_release(cursor->corpus);
}

const char *dsr_column_text_or_null(sqlite3_stmt *statement, int column) {
  return (const char *)sqlite3_column_text(statement, column);
}

const char *dsr_column_text(sqlite3_stmt *statement, int column) {
  const char *s = dsr_column_text_or_null(statement, column);
  return s ? s : "";
}

uint32_t dsr_column_u32(sqlite3_stmt *statement, int column) {
  sqlite3_int64 n = sqlite3_column_int64(statement, column);
  return n < 0 ? 0 : n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}
