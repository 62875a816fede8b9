/* Opening and closing a corpus file.
 *
 * The header is judged before SQLite opens the file, the schema after. At rest
 * the file is in DELETE mode, since a WAL file cannot be opened in a folder
 * that cannot be written; the first batch for writing turns it to WAL, and the
 * last to close turns it back (others who still read keep it in WAL).
 *
 * POSIX drops all locks a process holds on a file when it closes any
 * descriptor of it, so a file that this process has open is not opened again
 * by hand: a list of open corpora tells, and its header was judged already. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/store/filter.h"
#include "core/store/build.h"
#include "core/store/header.h"
#include "core/store/index.h"
#include "core/store/look.h"
#include "core/store/schema.h"
#include "core/store/writer.h"
#include "core/store/zones.h"

static pthread_mutex_t open_lock = PTHREAD_MUTEX_INITIALIZER;
static dsr_corpus *open_corpora;

static bool is_open_here(const struct stat *st) {
  for (const dsr_corpus *c = open_corpora; c; c = c->next_open)
    if (c->device == st->st_dev && c->inode == st->st_ino)
      return true;
  return false;
}

bool dsr_corpus_is_open(const char *path) {
  struct stat st;
  pthread_mutex_lock(&open_lock);
  bool is = stat(path, &st) == 0 && is_open_here(&st);
  pthread_mutex_unlock(&open_lock);
  return is;
}

static void list_open(dsr_corpus *c, const struct stat *st) {
  c->device = st->st_dev;
  c->inode = st->st_ino;
  c->next_open = open_corpora;
  open_corpora = c;
}

static void unlist_open(dsr_corpus *c) {
  pthread_mutex_lock(&open_lock);
  dsr_corpus **p = &open_corpora;
  while (*p && *p != c)
    p = &(*p)->next_open;
  if (*p)
    *p = c->next_open;
  pthread_mutex_unlock(&open_lock);
}

/* The path as SQLite takes it for a path: Debian's build reads "file:..." as a
 * URI and ":memory:" as no file at all. */
static char *plain_path(const char *path) {
  dsr_buf buf = {0};
  if (path[0] != '/')
    dsr_buf_text(&buf, "./");
  dsr_buf_text(&buf, path);
  char *plain = dsr_buf_detach(&buf, NULL);
  dsr_buf_free(&buf);
  return plain;
}

static int harden(dsr_corpus *c, dsr_error *err) {
  static const struct { int id, value; } limits[] = {
      {SQLITE_LIMIT_LENGTH, 64 << 20},     {SQLITE_LIMIT_SQL_LENGTH, 100000},
      {SQLITE_LIMIT_COLUMN, 100},          {SQLITE_LIMIT_EXPR_DEPTH, 100},
      {SQLITE_LIMIT_COMPOUND_SELECT, 10},  {SQLITE_LIMIT_VDBE_OP, 25000},
      {SQLITE_LIMIT_FUNCTION_ARG, 8},      {SQLITE_LIMIT_ATTACHED, 0},
      {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 256},
      {SQLITE_LIMIT_VARIABLE_NUMBER, 250}, {SQLITE_LIMIT_TRIGGER_DEPTH, 10},
  };
  static const struct { int id, value; } settings[] = {
      {SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
      {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_DQS_DDL, 0},
      {SQLITE_DBCONFIG_DQS_DML, 0},
      {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
  };
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
    sqlite3_limit(c->db, limits[i].id, limits[i].value);
  int rc = SQLITE_OK;
  for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
    if (rc == SQLITE_OK)
      rc = sqlite3_db_config(c->db, settings[i].id, settings[i].value, NULL);
  if (rc != SQLITE_OK)
    return dsr_store_fail(c, rc, err);
  sqlite3_extended_result_codes(c->db, 1);
  dsr_writer_wait(c);
  int status = dsr_filter_define(c, err);
  if (status != DSR_OK)
    return status;
  return dsr_store_exec(c,
                        "PRAGMA cell_size_check = ON;"
                        "PRAGMA temp_store = MEMORY;"
                        "PRAGMA foreign_keys = OFF;"
                        "PRAGMA secure_delete = ON;"
                        "PRAGMA synchronous = FULL",
                        err);
}

static int connect(dsr_corpus *c, dsr_error *err) {
  char *plain = plain_path(c->build.name ? c->build.name : c->path);
  if (!plain)
    return dsr_fail_memory(err);
  int flags = c->mode == DSR_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  int rc = c->look ? dsr_look_open(plain, &c->db)
                   : sqlite3_open_v2(plain, &c->db, flags | SQLITE_OPEN_NOMUTEX,
                                     NULL);
  dsr_free(plain);
  if (rc != SQLITE_OK)
    return dsr_store_fail(c, rc, err);
  if (c->mode != DSR_READ && sqlite3_db_readonly(c->db, "main") == 1)
    return dsr_fail(err, DSR_EREADONLY, 0,
                    "%s: is read-only; it can be read, not written", c->path);
  int status = harden(c, err);
  return status == DSR_OK && c->build.name ? dsr_build_settle(c, err) : status;
}

/* Tables for a file of no bytes. Another process may be at the same: whoever
 * gets the lock second finds them made. */
static int create(dsr_corpus *c, dsr_error *err) {
  int status = dsr_store_exec(c, "PRAGMA page_size = 16384; BEGIN EXCLUSIVE",
                              err);
  if (status != DSR_OK)
    return status;
  sqlite3_stmt *row;
  status = dsr_store_row(c, err, &row, "SELECT 1 FROM sqlite_schema", "");
  if (status == DSR_OK)
    sqlite3_reset(row);
  else if (status == DSR_DONE)
    status = dsr_schema_create(c, err);
  dsr_store_finalize(c);
  if (status == DSR_OK)
    status = dsr_store_exec(c, "COMMIT", err);
  if (status != DSR_OK)
    sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
  return status;
}

/* Judge the file, or make an empty one. *made: it was not there; *fresh: it
 * has no tables yet. */
static int find_file(dsr_corpus *c, struct stat *st, bool *made, bool *fresh,
                     dsr_error *err) {
  if (c->build.name) {
    *fresh = true;
    return fstat(c->build.lock, st) == 0
               ? DSR_OK
               : dsr_fail(err, DSR_EIO, 0, "%s: %s", c->build.name,
                          strerror(errno));
  }
  if (stat(c->path, st) == 0 && is_open_here(st))
    return DSR_OK;
  int status = dsr_header_check(c->path, st, err);
  if (status != DSR_ENOTFOUND)
    return status;
  bool empty = S_ISREG(st->st_mode);
  if (c->mode < DSR_CREATE) {
    status = empty ? DSR_EFOREIGN : DSR_EIO;
    if (err)
      err->code = status;
    return status;
  }
  *fresh = true;
  if (empty)
    return DSR_OK;
  int fd = open(c->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0 && errno == EEXIST && stat(c->path, st) == 0)
    return DSR_OK;
  if (fd < 0)
    return dsr_fail(err, errno == EACCES || errno == EROFS ? DSR_EREADONLY
                                                           : DSR_EIO,
                    0, "%s: cannot be made: %s", c->path, strerror(errno));
  *made = true;
  if (fstat(fd, st) != 0)
    status = dsr_fail(err, DSR_EIO, 0, "%s: %s", c->path, strerror(errno));
  else
    status = DSR_OK;
  close(fd);
  return status;
}

/* Fold the WAL back. With others connected SQLite answers "busy" and the file
 * stays in WAL: the last of them does it. */
static void leave_wal(dsr_corpus *c) {
  sqlite3_busy_timeout(c->db, 0);
  sqlite3_exec(c->db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
}

/* Take back what a process that was killed had half written: SQLite does so
 * when the file is read by who may write it. */
static bool roll_back_for(const char *path) {
  sqlite3 *db = NULL;
  char *plain = plain_path(path);
  bool done = plain && access(plain, W_OK) == 0 &&
              sqlite3_open_v2(plain, &db,
                              SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                              NULL) == SQLITE_OK &&
              sqlite3_exec(db, "SELECT count(*) FROM sqlite_schema", NULL, NULL,
                           NULL) == SQLITE_OK;
  sqlite3_close(db);
  dsr_free(plain);
  return done;
}

/* Look at the file for the first time. *empty: it has no tables, as when its
 * making was cut short. */
static int look(dsr_corpus *c, bool *empty, dsr_error *err) {
  sqlite3_stmt *row;
  dsr_error why = {0};
  int status = dsr_store_row(c, &why, &row, "SELECT 1 FROM sqlite_schema", "");
  if (status == DSR_OK)
    sqlite3_reset(row);
  dsr_store_finalize(c);
  *empty = status == DSR_DONE;
  if (*empty && c->mode < DSR_CREATE)
    return dsr_fail(err, DSR_EFOREIGN, 0, "%s: is empty, not a dossier corpus",
                    c->path);
  return status == DSR_OK || status == DSR_DONE
             ? DSR_OK
             : dsr_fail(err, status, 0, "%s", why.message);
}

static bool in_wal(dsr_corpus *c) {
  sqlite3_stmt *row = NULL;
  bool wal = false;
  if (dsr_store_prepare(c, "PRAGMA journal_mode", &row, NULL) == DSR_OK &&
      sqlite3_step(row) == SQLITE_ROW)
    wal = strcmp(dsr_column_text(row, 0), "wal") == 0;
  sqlite3_finalize(row);
  return wal;
}

/* A reader that closes last cannot fold the WAL back itself. */
static void leave_wal_for(const char *path) {
  dsr_corpus c = {.mode = DSR_WRITE};
  char *plain = plain_path(path);
  if (plain && access(plain, W_OK) == 0 &&
      sqlite3_open_v2(plain, &c.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                      NULL) == SQLITE_OK)
    leave_wal(&c);
  sqlite3_close(c.db);
  dsr_free(plain);
}

static void disconnect(dsr_corpus *c) {
  if (!c->db)
    return;
  dsr_corpus_rollback(c);
  dsr_store_finalize(c);
  sqlite3_stmt *statement;
  while ((statement = sqlite3_next_stmt(c->db, NULL)) != NULL)
    sqlite3_finalize(statement);
  bool wal = !c->build.name && !c->look && in_wal(c);
  if (wal && c->mode != DSR_READ)
    leave_wal(c);
  sqlite3_close(c->db);
  c->db = NULL;
  if (wal && c->mode == DSR_READ)
    leave_wal_for(c->path);
}

void dsr_store_hold(dsr_corpus *c) { c->holders++; }

void dsr_store_release(dsr_corpus *c) {
  if (!c || --c->holders)
    return;
  dsr_free(c->path);
  dsr_free(c);
}

void dsr_corpus_close(dsr_corpus *c) {
  if (!c || (!c->db && !c->cut_off))
    return;
  disconnect(c);
  dsr_build_discard(c);
  c->cut_off = false;
  unlist_open(c);
  dsr_forms_drop(c);
  dsr_zone_kinds_drop(c);
  dsr_index_drop(c);
  dsr_current_drop(c);
  dsr_store_release(c);
}

int dsr_corpus_open(const char *path, dsr_corpus_mode mode, dsr_corpus **out,
                    dsr_error *err) {
  *out = NULL;
  if (!path || !*path || (unsigned)mode > DSR_LOOK)
    return dsr_fail(err, DSR_EINVAL, 0, "a corpus wants a file name and a mode");
  int status = DSR_OK;
  bool made = false, fresh = false;
  struct stat st;
  dsr_corpus *c = dsr_alloc_zero(1, sizeof *c);
  if (!c)
    return dsr_fail_memory(err);
  c->holders = 1;
  c->taken_back = &c->ended;
  c->mode = mode;
  c->path = dsr_copy(path, strlen(path));
  if (!c->path) {
    dsr_free(c);
    return dsr_fail_memory(err);
  }
  if (mode == DSR_LOOK) {
    c->mode = mode = DSR_READ;
    c->look = !dsr_corpus_is_open(path) && dsr_look_can(path);
  }
  if (mode == DSR_BUILD) {
    status = dsr_build_claim(c, err);
    if (status == DSR_DONE) {
      dsr_build_sweep(c);
      c->mode = DSR_CREATE;
    }
    if (status != DSR_OK && status != DSR_DONE)
      goto done;
  }
  pthread_mutex_lock(&open_lock);
  status = find_file(c, &st, &made, &fresh, err);
  if (status == DSR_OK)
    list_open(c, &st);
  pthread_mutex_unlock(&open_lock);
  if (status != DSR_OK)
    goto done;
  status = connect(c, err);
  if (status == DSR_EREADONLY && mode == DSR_READ && roll_back_for(c->path)) {
    sqlite3_close(c->db);
    c->db = NULL;
    status = connect(c, err);
  }
  if (status == DSR_OK && !fresh)
    status = look(c, &fresh, err);
  if (status == DSR_OK && fresh)
    status = create(c, err);
  if (status == DSR_OK)
    status = dsr_schema_verify(c, err);
  if (status == DSR_OK && mode != DSR_READ)
    status = dsr_share_tell(c, err);
  if (status != DSR_OK) {
    disconnect(c);
    unlist_open(c);
    if (made)
      unlink(c->path);
    goto done;
  }
  *out = c;
  c = NULL;
done:
  if (c)
    dsr_build_discard(c);
  dsr_store_release(c);
  return status;
}

/* The file keeps its node, so that the list of open ones stays right. */
int dsr_corpus_publish(dsr_corpus *c, dsr_error *err) {
  int status = dsr_store_open(c, err);
  if (status != DSR_OK || !c->build.name)
    return status;
  if (c->batch || c->holders > 1)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "%s: a batch or a walk over the corpus is still open",
                    c->path);
  disconnect(c);
  c->cut_off = true;
  c->wal = false;
  c->mode = DSR_WRITE;
  status = dsr_build_place(c, err);
  dsr_build_discard(c); /* nothing, once it is in its place */
  if (status == DSR_OK && connect(c, NULL) != DSR_OK) {
    sqlite3_close(c->db); /* the next use will say so: this call has succeeded */
    c->db = NULL;
  }
  c->cut_off = !c->db;
  return status;
}

const char *dsr_corpus_path(const dsr_corpus *c) { return c->path; }
dsr_corpus_mode dsr_corpus_opened_for(const dsr_corpus *c) { return c->mode; }
