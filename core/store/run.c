/* Runs, and which run was done over which document. The mark carries the
 * document's hash: rows belong to bytes, not to a row number. */
#include "core/store/corpus.h"
#include "dossier/run.h"

static const char *or_else(const char *s, const char *otherwise) {
  return s ? s : otherwise;
}

int dsr_run_put(dsr_corpus *c, const dsr_run *run, int64_t *id,
                dsr_error *err) {
  *id = 0;
  int status = dsr_store_writing(c, err);
  if (status != DSR_OK)
    return status;
  if (!run->script || !*run->script || !run->hash || !*run->hash)
    return dsr_fail(err, DSR_EINVAL, 0, "a run wants a script and its hash");
  const char *version = or_else(run->version, "");
  const char *data = or_else(run->data, "{}");
  const char *arguments = or_else(run->arguments, "{}");
  sqlite3_stmt *row;
  status = dsr_store_row(c, err, &row,
                         "SELECT id FROM run WHERE script = ? AND version = ?\n"
                         "AND hash = ? AND data = ? AND arguments = ?",
                         "ttttt", run->script, version, run->hash, data,
                         arguments);
  if (status == DSR_OK) {
    *id = sqlite3_column_int64(row, 0);
    sqlite3_reset(row);
    return DSR_OK;
  }
  if (status != DSR_DONE)
    return status;
  status = dsr_store_do(c, err,
                        "INSERT INTO run(script, version, hash, data,\n"
                        "arguments) VALUES(?, ?, ?, ?, ?)",
                        "ttttt", run->script, version, run->hash, data,
                        arguments);
  if (status == DSR_OK) {
    *id = sqlite3_last_insert_rowid(c->db);
    status = dsr_store_do(c, err,
                          "INSERT OR IGNORE INTO temp.touched_run VALUES(?)",
                          "i", *id);
    c->dropped = true; /* so that the commit looks whether it was used */
  }
  return status;
}

int dsr_run_done(dsr_corpus *c, int64_t document, int64_t run, dsr_error *err) {
  sqlite3_stmt *row;
  int status = dsr_store_open(c, err);
  if (status == DSR_OK)
    status = dsr_store_row(c, err, &row,
                           "SELECT 1 FROM run_document r JOIN document d\n"
                           "ON d.id = r.document AND d.sha256 = r.sha256\n"
                           "WHERE r.document = ? AND r.run = ?",
                           "ii", document, run);
  if (status == DSR_DONE)
    return 0;
  if (status != DSR_OK)
    return -status;
  sqlite3_reset(row);
  return 1;
}

int dsr_run_mark(dsr_corpus *c, int64_t document, int64_t run, dsr_error *err) {
  int status = dsr_store_writing(c, err);
  if (status == DSR_OK)
    status = dsr_store_do(c, err,
                          "INSERT OR REPLACE INTO run_document\n"
                          "SELECT d.id, r.id, d.sha256 FROM document d, run r\n"
                          "WHERE d.id = ? AND r.id = ?",
                          "ii", document, run);
  if (status == DSR_OK && sqlite3_changes(c->db) == 0)
    status = dsr_fail(err, DSR_ENOTFOUND, 0,
                      "%s: there is no document %lld, or no run %lld", c->path,
                      (long long)document, (long long)run);
  return status;
}

struct dsr_runs {
  dsr_cursor cursor;
  dsr_run run;
};

int dsr_runs_new(dsr_corpus *c, dsr_runs **out, dsr_error *err) {
  *out = NULL;
  dsr_runs *runs = dsr_alloc_zero(1, sizeof *runs);
  if (!runs)
    return dsr_fail_memory(err);
  int status = dsr_cursor_open(
      &runs->cursor, c,
      "SELECT id, script, version, hash, data, arguments FROM run\n"
      "ORDER BY script, version, hash, data, arguments",
      err);
  if (status == DSR_OK)
    *out = runs;
  else
    dsr_runs_free(runs);
  return status;
}

int dsr_runs_next(dsr_runs *runs, const dsr_run **out, dsr_error *err) {
  *out = NULL;
  int status = dsr_cursor_next(&runs->cursor, err);
  if (status != DSR_OK)
    return status;
  sqlite3_stmt *row = runs->cursor.rows;
  runs->run = (dsr_run){.id = sqlite3_column_int64(row, 0),
                        .script = dsr_column_text(row, 1),
                        .version = dsr_column_text(row, 2),
                        .hash = dsr_column_text(row, 3),
                        .data = dsr_column_text(row, 4),
                        .arguments = dsr_column_text(row, 5)};
  *out = &runs->run;
  return DSR_OK;
}

void dsr_runs_free(dsr_runs *runs) {
  if (!runs)
    return;
  dsr_cursor_close(&runs->cursor);
  dsr_free(runs);
}
