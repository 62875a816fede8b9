/* The peer for storing and searching: one SQLite FTS5 table that keeps the text
 * and indexes it. By default as it comes; tuned with a hash of 64 MB and large
 * pages. Both write ahead, 1000 documents a transaction. */
#include <sqlite3.h>
#include <unistd.h>

#include "tests/bench/bench.h"

enum { BATCH = 1000 };

static void execute(sqlite3 *db, const char *sql) {
  if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
    bench_stop("SQLite: %s: %s", sql, sqlite3_errmsg(db));
}

static sqlite3 *open_file(const char *path) {
  sqlite3 *db;
  if (sqlite3_open(path, &db) != SQLITE_OK)
    bench_stop("SQLite: %s: %s", path, sqlite3_errmsg(db));
  return db;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
    bench_stop("SQLite: %s: %s", sql, sqlite3_errmsg(db));
  return statement;
}

void bench_fts_fill(void *user) {
  const bench_fts *fts = user;
  unlink(fts->path);
  sqlite3 *db = open_file(fts->path);
  if (fts->tuned)
    execute(db, "PRAGMA page_size = 16384");
  execute(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
  execute(db, "CREATE VIRTUAL TABLE news USING fts5(text)");
  if (fts->tuned)
    execute(db, "INSERT INTO news(news, rank) VALUES('hashsize', 67108864)");
  sqlite3_stmt *insert = prepare(db, "INSERT INTO news(text) VALUES(?)");
  execute(db, "BEGIN");
  for (size_t i = 0; i < fts->text->count; i++) {
    bench_doc d = fts->text->docs[i];
    sqlite3_bind_text(insert, 1, d.text, (int)d.len, SQLITE_STATIC);
    if (sqlite3_step(insert) != SQLITE_DONE)
      bench_stop("SQLite: %s", sqlite3_errmsg(db));
    sqlite3_reset(insert);
    if (i % BATCH == BATCH - 1)
      execute(db, "COMMIT; BEGIN");
  }
  execute(db, "COMMIT");
  sqlite3_finalize(insert);
  sqlite3_close(db);
}

void bench_fts_query_open(bench_fts_query *q, const char *path,
                          const char *sql) {
  q->db = open_file(path);
  q->statement = prepare(q->db, sql);
}

void bench_fts_query_run(void *user) {
  bench_fts_query *q = user;
  int rc;
  while ((rc = sqlite3_step(q->statement)) == SQLITE_ROW) {
    const unsigned char *text = sqlite3_column_text(q->statement, 0);
    bench_sink += text ? text[0] : 0;
  }
  if (rc != SQLITE_DONE)
    bench_stop("SQLite: %s", sqlite3_errmsg(q->db));
  sqlite3_reset(q->statement);
}

void bench_fts_query_close(bench_fts_query *q) {
  sqlite3_finalize(q->statement);
  sqlite3_close(q->db);
}

double bench_sqlite_number(const char *path, const char *sql) {
  sqlite3 *db = open_file(path);
  sqlite3_stmt *statement = NULL;
  double number = -1;
  if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step(statement) == SQLITE_ROW)
    number = sqlite3_column_double(statement, 0);
  sqlite3_finalize(statement);
  sqlite3_close(db);
  return number;
}
