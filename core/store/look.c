/* A file system for SQLite that only reads: the pages of a corpus with those
 * that its log has committed in front of them (pages.c).
 *
 * SQLite folds a log into its file, or removes one that it cannot use, as soon
 * as it opens the file; a check must leave a crash as it found it. Refused:
 * "immutable=1", which leaves the log out and so shows less than was committed,
 * and a copy of both files, which asks for as much room again. */
#include "core/store/look.h"

#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/store/pages.h"
#include "core/store/writer.h"

typedef struct look_file {
  sqlite3_file base;
  dsr_pages *pages;
} look_file;

static int look_close(sqlite3_file *file) {
  dsr_pages_close(((look_file *)(void *)file)->pages);
  return SQLITE_OK;
}

/* The head says which journal the file has: what is shown here has none. */
static void hide_log(uint8_t *to, size_t len, uint64_t at) {
  for (uint64_t byte = 18; byte < 20; byte++)
    if (at <= byte && byte < at + len)
      to[byte - at] = 1;
}

static int look_read(sqlite3_file *file, void *to, int amount,
                     sqlite3_int64 from) {
  const dsr_pages *pages = ((look_file *)(void *)file)->pages;
  uint64_t page = dsr_pages_size(pages), at = (uint64_t)from;
  uint8_t *out = to;
  size_t left = (size_t)amount;
  while (left) {
    size_t within = (size_t)(at % page), n = (size_t)(page - within);
    n = n < left ? n : left;
    if (at / page >= UINT32_MAX ||
        !dsr_pages_read(pages, (uint32_t)(at / page) + 1, within, out, n)) {
      memset(out, 0, left);
      return SQLITE_IOERR_SHORT_READ;
    }
    out += n;
    at += n;
    left -= n;
  }
  hide_log(to, (size_t)amount, (uint64_t)from);
  return SQLITE_OK;
}

static int look_size(sqlite3_file *file, sqlite3_int64 *size) {
  const dsr_pages *pages = ((look_file *)(void *)file)->pages;
  *size = (sqlite3_int64)dsr_pages_held(pages);
  return SQLITE_OK;
}

static int refuse_write(sqlite3_file *file, const void *from, int amount,
                        sqlite3_int64 at) {
  (void)file, (void)from, (void)amount, (void)at;
  return SQLITE_READONLY;
}
static int refuse_truncate(sqlite3_file *file, sqlite3_int64 size) {
  (void)file, (void)size;
  return SQLITE_READONLY;
}
static int accept(sqlite3_file *file, int how) {
  (void)file, (void)how;
  return SQLITE_OK;
}
static int is_reserved(sqlite3_file *file, int *reserved) {
  (void)file;
  *reserved = 0;
  return SQLITE_OK;
}
static int know_no_control(sqlite3_file *file, int control, void *with) {
  (void)file, (void)control, (void)with;
  return SQLITE_NOTFOUND;
}
static int sector_size(sqlite3_file *file) {
  (void)file;
  return 4096;
}
static int characteristics(sqlite3_file *file) {
  (void)file;
  return SQLITE_IOCAP_IMMUTABLE;
}

static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = look_close,
    .xRead = look_read,
    .xWrite = refuse_write,
    .xTruncate = refuse_truncate,
    .xSync = accept,
    .xFileSize = look_size,
    .xLock = accept,
    .xUnlock = accept,
    .xCheckReservedLock = is_reserved,
    .xFileControl = know_no_control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics};

static int look_at(sqlite3_vfs *vfs, const char *path, sqlite3_file *file,
                   int flags, int *got) {
  look_file *of = (look_file *)(void *)file;
  (void)vfs;
  memset(of, 0, sizeof *of);
  if (!path || !(flags & SQLITE_OPEN_MAIN_DB))
    return SQLITE_CANTOPEN;
  int status = dsr_pages_open(path, &of->pages, NULL);
  if (status != DSR_OK)
    return status == DSR_ENOMEM ? SQLITE_NOMEM : SQLITE_CANTOPEN;
  of->base.pMethods = &methods;
  if (got)
    *got = SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB;
  return SQLITE_OK;
}

static int refuse_delete(sqlite3_vfs *vfs, const char *path, int sync) {
  (void)vfs, (void)path, (void)sync;
  return SQLITE_IOERR_DELETE;
}

/* Nothing lies beside the file as far as SQLite is told. */
static int find_nothing(sqlite3_vfs *vfs, const char *path, int flags,
                        int *found) {
  (void)vfs, (void)path, (void)flags;
  *found = 0;
  return SQLITE_OK;
}

static sqlite3_vfs look_vfs; /* written once, before any use */
static pthread_once_t made = PTHREAD_ONCE_INIT;
static int registered = SQLITE_ERROR;

static void make_vfs(void) {
  const sqlite3_vfs *usual = sqlite3_vfs_find(NULL);
  if (!usual)
    return;
  look_vfs = *usual; /* paths, time and sleep are as ever */
  look_vfs.iVersion = 1;
  look_vfs.szOsFile = (int)sizeof(look_file);
  look_vfs.pNext = NULL;
  look_vfs.zName = "dossier-look";
  look_vfs.xOpen = look_at;
  look_vfs.xDelete = refuse_delete;
  look_vfs.xAccess = find_nothing;
  registered = sqlite3_vfs_register(&look_vfs, 0);
}

static bool has_beside(const char *path, const char *end) {
  dsr_buf name = {0};
  struct stat st;
  dsr_buf_text(&name, path);
  dsr_buf_text(&name, end);
  bool has = !name.failed && stat(name.data, &st) == 0 && st.st_size > 0;
  dsr_buf_free(&name);
  return has;
}

/* A log without anybody at it was left behind. Without one there is nothing to
 * be careful of, and SQLite's locks keep writers away. */
bool dsr_look_can(const char *path) {
  return has_beside(path, "-wal") && !has_beside(path, "-journal") &&
         !dsr_writer_may_come(path);
}

int dsr_look_open(const char *path, sqlite3 **db) {
  pthread_once(&made, make_vfs);
  if (registered != SQLITE_OK)
    return registered;
  return sqlite3_open_v2(path, db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX,
                         look_vfs.zName);
}
