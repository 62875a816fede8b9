/* Batches: one transaction each, and a savepoint around each put.
 *
 * A write batch takes the write lock at once (BEGIN IMMEDIATE), so that two
 * loaders wait for each other at the start and never lose work at the end. */
#include "core/store/index.h"
#include "core/store/zones.h"

/* What a handle's first batch needs, once. */
static int prepare_to_write(dsr_corpus *c, dsr_error *err) {
  if (c->wal)
    return DSR_OK;
  if (c->build.name) {
    int made = dsr_touched_make(c, err);
    c->wal = made == DSR_OK;
    return made;
  }
  sqlite3_stmt *row = NULL;
  int status = dsr_store_prepare(c, "PRAGMA journal_mode = WAL", &row, err);
  if (status == DSR_OK)
    status = dsr_store_step(c, row, err);
  sqlite3_finalize(row);
  if (status != DSR_OK)
    return status;
  status = dsr_touched_make(c, err);
  c->wal = status == DSR_OK;
  return status;
}

int dsr_corpus_begin(dsr_corpus *c, dsr_error *err) {
  int status = dsr_store_open(c, err);
  if (status != DSR_OK)
    return status;
  if (c->batch)
    return dsr_fail(err, DSR_EINVAL, 0, "%s: a batch is open already", c->path);
  if (c->mode == DSR_READ) {
    status = dsr_store_exec(c, "BEGIN", err);
  } else {
    status = prepare_to_write(c, err);
    if (status == DSR_OK)
      status = dsr_store_exec(c, "BEGIN IMMEDIATE", err);
  }
  if (status != DSR_OK)
    return status;
  c->batch = true;
  dsr_current_drop(c);
  if (c->mode == DSR_READ)
    return DSR_OK;
  status = dsr_forms_refresh(c, err);
  if (status != DSR_OK)
    dsr_corpus_rollback(c);
  return status;
}

static void end_batch(dsr_corpus *c) {
  c->batch = c->dropped = c->purge = c->merge = c->unindexed = false;
  c->next_document = 0;
  *c->taken_back = DSR_OK;
  c->foretold.holds = false;
  dsr_current_drop(c);
}

int dsr_corpus_commit(dsr_corpus *c, dsr_error *err) {
  int status = dsr_store_open(c, err);
  if (status != DSR_OK)
    return status;
  if (!c->batch)
    return dsr_fail(err, DSR_EINVAL, 0, "%s: no batch is open", c->path);
  bool purge = c->purge;
  if (c->mode != DSR_READ) {
    status = dsr_store_writing(c, err);
    if (status == DSR_OK && c->dropped)
      status = dsr_orphans_drop(c, err);
    if (status == DSR_OK)
      status = dsr_index_update(c, err);
    if (status == DSR_OK)
      status = dsr_forms_note(c, err);
    if (status == DSR_OK && c->next_document)
      status = dsr_store_do(c, err,
                            "UPDATE meta SET value = ? WHERE key = 'documents'",
                            "i", c->next_document - 1);
    if (status == DSR_OK && purge)
      status = dsr_forms_purge(c, err);
  }
  if (status == DSR_OK)
    status = dsr_store_exec(c, "COMMIT", err);
  if (status != DSR_OK) {
    dsr_corpus_rollback(c);
    return status;
  }
  end_batch(c);
  if (purge)
    return dsr_file_compact(c, err);
  /* the batch is in the file whatever becomes of this */
  if (c->mode != DSR_READ && dsr_file_is_slack(c))
    dsr_file_compact(c, NULL);
  return DSR_OK;
}

void dsr_corpus_rollback(dsr_corpus *c) {
  if (!c || !c->db || !c->batch)
    return;
  /* SQLite may have rolled back itself already: a full disk does that */
  if (!sqlite3_get_autocommit(c->db))
    sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
  if (c->mode != DSR_READ) {
    dsr_forms_drop(c);
    dsr_zone_kinds_drop(c);
    dsr_index_drop(c);
    c->index_version++;
  }
  end_batch(c);
}

int dsr_put_begin(dsr_corpus *c, dsr_error *err) {
  return dsr_store_do(c, err, "SAVEPOINT put", "");
}

int dsr_put_end(dsr_corpus *c, int status, dsr_error *err) {
  if (status == DSR_OK)
    return dsr_store_do(c, err, "RELEASE put", "");
  int taken = sqlite3_get_autocommit(c->db) ? status : DSR_OK;
  if (taken == DSR_OK)
    taken = dsr_store_do(c, NULL, "ROLLBACK TO put", "");
  if (taken == DSR_OK)
    taken = dsr_store_do(c, NULL, "RELEASE put", "");
  if (taken != DSR_OK && sqlite3_get_autocommit(c->db)) {
    *c->taken_back = taken; /* the whole batch went */
    return status;
  }
  dsr_current_drop(c);
  dsr_zone_kinds_drop(c);
  c->foretold.holds = false;
  return status;
}
