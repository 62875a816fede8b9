/* How often the file was committed to, which a reader asks at every question.
 *
 * The number stands in a row. A file with a rollback journal has SQLite's own
 * change counter in its head, which every commit raises before it is one: while
 * the head is as it was when the row was read, the row is, too, and no
 * transaction is needed to know it. In a file with a log the head says nothing.
 * Refused: the pragma data_version, a transaction as any other; the file's time,
 * which two commits may share. */
#include <string.h>

#include "core/store/corpus.h"

enum { VERSIONS = 18, JOURNAL = 1, COUNTER = 24 }; /* bytes of the head */

/* The bytes from VERSIONS to behind the counter, through SQLite's own file: a
 * second descriptor, once closed, would drop its locks. False: the file cannot
 * tell. */
static bool read_head(const dsr_corpus *c, uint8_t head[DSR_SEEN_HEAD]) {
  sqlite3_file *file = NULL;
  return c->mode == DSR_READ && !c->look &&
         sqlite3_file_control(c->db, "main", SQLITE_FCNTL_FILE_POINTER, &file) ==
             SQLITE_OK &&
         file && file->pMethods &&
         file->pMethods->xRead(file, head, DSR_SEEN_HEAD, VERSIONS) == SQLITE_OK &&
         head[0] == JOURNAL && head[1] == JOURNAL;
}

static int read_row(dsr_corpus *c, int64_t *out, dsr_error *err) {
  sqlite3_stmt *row;
  int status = dsr_store_row(c, err, &row,
                             "SELECT value FROM meta WHERE key = 'changes'",
                             "");
  if (status == DSR_OK) {
    *out = sqlite3_column_int64(row, 0);
    sqlite3_reset(row);
  }
  return status;
}

int dsr_store_changes(dsr_corpus *c, int64_t *out, dsr_error *err) {
  uint8_t before[DSR_SEEN_HEAD], after[DSR_SEEN_HEAD];
  _Static_assert(VERSIONS + DSR_SEEN_HEAD == COUNTER + 4, "up to the counter");
  *out = 0;
  const bool tells = read_head(c, before);
  if (tells && c->seen.set && memcmp(before, c->seen.head, sizeof before) == 0) {
    *out = c->seen.changes;
    return DSR_OK;
  }
  c->seen.set = false;
  int status = read_row(c, out, err);
  /* the row is of this head if nobody committed meanwhile */
  if (status == DSR_OK && tells && read_head(c, after) &&
      memcmp(before, after, sizeof before) == 0) {
    c->seen = (dsr_seen){.set = true, .changes = *out};
    memcpy(c->seen.head, before, sizeof before);
  }
  return status == DSR_DONE ? DSR_OK : status;
}
