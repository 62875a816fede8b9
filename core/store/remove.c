/* Taking rows out: a replaced or removed document, a script's old rows, what
 * nothing refers to any more, and the bytes themselves.
 *
 * secure_delete overwrites what SQLite frees. A removal also rewrites the whole
 * file (VACUUM): moving cells between pages can leave stale copies in the gaps
 * of a page, which only a rewrite is sure to leave behind. Replacement does not
 * pay for that. */
#include <string.h>

#include "core/lexicon/nearest.h"
#include "core/store/decision_anchor.h"
#include "core/store/index.h"
#include "dossier/run.h"

int dsr_touched_make(dsr_corpus *c, dsr_error *err) {
  return dsr_store_exec(
      c,
      "CREATE TEMP TABLE IF NOT EXISTS touched_entity(id INTEGER PRIMARY KEY);"
      "CREATE TEMP TABLE IF NOT EXISTS touched_run(id INTEGER PRIMARY KEY)",
      err);
}

/* Remember the entities and runs that may have lost their last row. */
static int note_touched(dsr_corpus *c, int64_t document, int64_t run,
                        dsr_error *err) {
  int status = dsr_store_do(c, err,
                            "INSERT OR IGNORE INTO temp.touched_entity\n"
                            "SELECT entity FROM mention\n"
                            "WHERE document = ?1 AND (?2 = 0 OR run = ?2)\n"
                            "  AND entity IS NOT NULL",
                            "ii", document, run);
  if (status == DSR_OK)
    status = dsr_store_do(c, err,
                          "INSERT OR IGNORE INTO temp.touched_run\n"
                          "SELECT run FROM mention WHERE document = ?1\n"
                          "UNION SELECT run FROM fact WHERE document = ?1\n"
                          "UNION SELECT run FROM run_document\n"
                          "WHERE document = ?1",
                          "i", document);
  c->dropped = c->dropped || status == DSR_OK;
  return status;
}

int dsr_rows_drop(dsr_corpus *c, int64_t document, int64_t run,
                  uint64_t *removed, dsr_error *err) {
  int64_t count = 0;
  int status = note_touched(c, document, run, err);
  if (status == DSR_OK)
    status = dsr_store_do(c, err,
                          "DELETE FROM fact_field WHERE fact IN (SELECT id\n"
                          "FROM fact WHERE document = ?1\n"
                          "  AND (?2 = 0 OR run = ?2))",
                          "ii", document, run);
  if (status == DSR_OK)
    status = dsr_store_do(c, err,
                          "DELETE FROM fact WHERE document = ?1\n"
                          "AND (?2 = 0 OR run = ?2)",
                          "ii", document, run);
  if (status == DSR_OK) {
    count += sqlite3_changes(c->db);
    status = dsr_store_do(c, err,
                          "DELETE FROM resolved_mention WHERE mention IN\n"
                          "(SELECT id FROM mention WHERE document = ?1\n"
                          "  AND (?2 = 0 OR run = ?2))",
                          "ii", document, run);
  }
  if (status == DSR_OK)
    status = dsr_store_do(c, err,
                          "DELETE FROM mention WHERE document = ?1\n"
                          "AND (?2 = 0 OR run = ?2)",
                          "ii", document, run);
  if (status == DSR_OK) {
    count += sqlite3_changes(c->db);
    status = dsr_store_do(c, err,
                          "DELETE FROM run_document WHERE document = ?1\n"
                          "AND (?2 = 0 OR run = ?2)",
                          "ii", document, run);
  }
  if (removed)
    *removed += status == DSR_OK ? (uint64_t)count : 0;
  return status;
}

int dsr_document_drop(dsr_corpus *c, int64_t id, dsr_error *err) {
  if (c->current.id == id)
    dsr_current_drop(c);
  int status = dsr_rows_drop(c, id, 0, NULL, err);
  if (status == DSR_OK)
    status = dsr_index_bury(c, id, err);
  if (status == DSR_OK)
    status = dsr_store_do(c, err, "DELETE FROM origin WHERE document = ?", "i",
                          id);
  if (status == DSR_OK)
    status = dsr_store_do(
        c, err, "DELETE FROM document_tokens WHERE document = ?", "i", id);
  if (status == DSR_OK)
    status = dsr_store_do(c, err, "DELETE FROM document WHERE id = ?", "i", id);
  return status;
}

int dsr_run_clear(dsr_corpus *c, int64_t document, const char *script,
                  int64_t keep, uint64_t *removed, dsr_error *err) {
  if (removed)
    *removed = 0;
  int status = dsr_store_writing(c, err);
  if (status == DSR_OK && (!script || !*script))
    status = dsr_fail(err, DSR_EINVAL, 0, "a script wants a name");
  if (status == DSR_OK)
    status = dsr_put_begin(c, err);
  if (status != DSR_OK)
    return status;
  /* one run after the other: a script has a handful of them */
  int64_t run = 0;
  while (status == DSR_OK) {
    sqlite3_stmt *row;
    status = dsr_store_row(c, err, &row,
                           "SELECT min(id) FROM run\n"
                           "WHERE script = ? AND id > ? AND id <> ?",
                           "tii", script, run, keep);
    if (status != DSR_OK)
      break;
    run = sqlite3_column_int64(row, 0);
    sqlite3_reset(row);
    if (run == 0)
      break;
    status = dsr_rows_drop(c, document, run, removed, err);
  }
  return dsr_put_end(c, status, err);
}

int dsr_orphans_drop(dsr_corpus *c, dsr_error *err) {
  static const char *const steps[] = {
      "DELETE FROM alias WHERE kind = 'mention'\n"
      "  AND entity IN (SELECT id FROM temp.touched_entity)\n"
      "  AND NOT EXISTS (SELECT 1 FROM mention m\n"
      "    WHERE m.entity = alias.entity AND m.alias = alias.id)",
      "DELETE FROM resolved\n"
      "WHERE entity IN (SELECT id FROM temp.touched_entity)\n"
      "  AND NOT EXISTS (SELECT 1 FROM mention m\n"
      "    WHERE m.entity = resolved.entity)",
      "DELETE FROM entity WHERE id IN (SELECT id FROM temp.touched_entity)\n"
      "  AND NOT EXISTS (SELECT 1 FROM resolved WHERE canonical = entity.id)\n"
      "  AND NOT EXISTS (SELECT 1 FROM resolved_mention\n"
      "    WHERE canonical = entity.id)\n"
      "  AND NOT EXISTS (SELECT 1 FROM mention WHERE entity = entity.id)\n"
      "  AND NOT EXISTS (SELECT 1 FROM role WHERE entity = entity.id\n"
      "    OR object = entity.id)\n"
      "  AND NOT EXISTS (SELECT 1 FROM alias WHERE entity = entity.id)\n"
      "  AND NOT EXISTS (SELECT 1 FROM decision\n"
      "    WHERE subject = type || ':' || slug OR object = type || ':' || slug)",
      "DELETE FROM run WHERE id IN (SELECT id FROM temp.touched_run)\n"
      "  AND NOT EXISTS (SELECT 1 FROM run_document WHERE run = run.id)\n"
      "  AND NOT EXISTS (SELECT 1 FROM mention WHERE run = run.id)\n"
      "  AND NOT EXISTS (SELECT 1 FROM fact WHERE run = run.id)",
      "DELETE FROM temp.touched_entity",
      "DELETE FROM temp.touched_run",
  };
  int status = DSR_OK;
  for (size_t i = 0; i < sizeof steps / sizeof *steps && status == DSR_OK; i++)
    status = dsr_store_exec(c, steps[i], err);
  return status;
}

/* The key spelt most nearly like one that is not there, or one that ends in it,
 * into `near`: the best so far against the next, so that no list is held. */
static int find_near(dsr_corpus *c, const char *key, dsr_buf *near,
                     dsr_error *err) {
  sqlite3_stmt *rows = NULL;
  size_t len = strlen(key);
  int status = dsr_store_prepare(c, "SELECT key FROM document ORDER BY key",
                                 &rows, err);
  while (status == DSR_OK && (status = dsr_store_step(c, rows, err)) == DSR_OK) {
    const char *name = dsr_column_text(rows, 0);
    size_t size = strlen(name);
    bool tail = size > len && name[size - len - 1] == '/' &&
                strcmp(name + size - len, key) == 0;
    const char *choices[] = {near->len ? near->data : name, name};
    const char *best = tail ? name : dsr_nearest(key, len, choices, 2);
    if (best == name) {
      near->len = 0;
      dsr_buf_text(near, name);
    }
    if (tail)
      break;
  }
  sqlite3_finalize(rows);
  return status == DSR_DONE ? DSR_OK : status;
}

int dsr_key_missing(dsr_corpus *c, const char *key, dsr_error *err) {
  dsr_buf near = {0};
  int status = find_near(c, key, &near, err);
  if (status == DSR_OK && near.failed)
    status = dsr_fail_memory(err);
  else if (status == DSR_OK && near.len)
    status = dsr_fail(err, DSR_ENOTFOUND, 0,
                      "%s: there is no document \"%s\"; the nearest is \"%s\"",
                      c->path, key, near.data);
  else if (status == DSR_OK)
    status = dsr_fail(err, DSR_ENOTFOUND, 0,
                      "%s: there is no document \"%s\"; \"dossier export "
                      "CORPUS documents\" lists the keys",
                      c->path, key);
  dsr_buf_free(&near);
  return status;
}

int dsr_document_remove(dsr_corpus *c, const char *key, dsr_error *err) {
  int status = dsr_store_writing(c, err);
  if (status == DSR_OK && !key)
    status = dsr_fail(err, DSR_EINVAL, 0, "no key was given");
  if (status != DSR_OK)
    return status;
  sqlite3_stmt *row;
  status = dsr_store_row(c, err, &row, "SELECT id FROM document WHERE key = ?",
                         "t", key);
  if (status == DSR_DONE)
    return dsr_key_missing(c, key, err);
  if (status != DSR_OK)
    return status;
  int64_t id = sqlite3_column_int64(row, 0);
  sqlite3_reset(row);
  status = dsr_put_begin(c, err);
  if (status == DSR_OK) {
    status = dsr_decisions_forget(c, id, err);
    if (status == DSR_OK)
      status = dsr_document_drop(c, id, err);
    status = dsr_put_end(c, status, err);
  }
  if (status == DSR_OK)
    c->purge = true;
  return status;
}

int dsr_file_compact(dsr_corpus *c, dsr_error *err) {
  /* VACUUM attaches a temporary database of its own */
  dsr_store_finalize(c);
  sqlite3_limit(c->db, SQLITE_LIMIT_ATTACHED, 1);
  int rc = sqlite3_exec(c->db, "VACUUM", NULL, NULL, NULL);
  if (rc == SQLITE_OK)
    rc = sqlite3_exec(c->db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL,
                      NULL);
  sqlite3_limit(c->db, SQLITE_LIMIT_ATTACHED, 0);
  if (rc == SQLITE_OK)
    return DSR_OK;
  dsr_error why = {0};
  dsr_store_fail(c, rc, &why);
  return dsr_fail(err, why.code, 0,
                  "the change is committed, but the file was not rewritten: %s",
                  why.message);
}
