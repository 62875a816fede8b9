/* Building a new corpus: everything goes into NAME-building, which becomes NAME
 * by a rename when all of it is on the disk.
 *
 * Nobody else reads the file meanwhile and nothing of it counts before the
 * rename, so that it needs no log and no sync on the way: pages are written
 * once. The journal is kept in memory alone, for rolling back a batch; pages
 * that are new to a batch do not go there, so that it stays small. Refused:
 * journal OFF, under which SQLite can take nothing back.
 *
 * A lock on the file (flock, which SQLite does not use) says that somebody is
 * building; it goes with the process, however that ends. Refused: a file at the
 * final name as a claim, which would be there after a crash. */
#include "core/store/build.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/store/writer.h"

enum { HEAD = 100, STEP_MILLISECONDS = 50 };

static int fail_path(const char *path, const char *what, dsr_error *err) {
  int code = errno;
  bool denied = code == EACCES || code == EROFS || code == EPERM;
  return dsr_fail(err, denied ? DSR_EREADONLY : DSR_EIO, 0, "%s: %s: %s", path,
                  what, strerror(code));
}

static char *name_of(const char *path) {
  dsr_buf name = {0};
  dsr_buf_text(&name, path);
  dsr_buf_text(&name, "-building");
  char *made = dsr_buf_detach(&name, NULL);
  dsr_buf_free(&name);
  return made;
}

/* Whether a file is a corpus of ours, or the beginning of one: SQLite writes
 * the first page when it will. */
static bool is_ours(int fd) {
  unsigned char head[HEAD] = {0};
  static const unsigned char nothing[HEAD], id[] = {'D', 'S', 'R', '1'};
  ssize_t n = pread(fd, head, sizeof head, 0);
  return n >= 0 && (memcmp(head, nothing, HEAD) == 0 ||
                    (memcmp(head, "SQLite format 3", 16) == 0 &&
                     memcmp(head + 68, id, sizeof id) == 0));
}

static int open_file(const char *path, const char *name, int *fd,
                     dsr_error *err) {
  struct stat st;
  *fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
  if (*fd < 0)
    return fail_path(path, "cannot be made", err);
  if (fstat(*fd, &st) == 0 && S_ISREG(st.st_mode) && is_ours(*fd))
    return DSR_OK;
  close(*fd);
  return dsr_fail(err, DSR_EFOREIGN, 0,
                  "%s: is in the way and none of ours; move it away: a new "
                  "corpus is built under this name",
                  name);
}

/* Whether the open file is still the one of that name. */
static bool is_named(int fd, const char *name) {
  struct stat open, named;
  return fstat(fd, &open) == 0 && lstat(name, &named) == 0 &&
         open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

static int fail_claimed(const char *path, const char *name, dsr_error *err) {
  dsr_buf who = {0};
  long builder = dsr_writer_find(name);
  if (builder)
    dsr_writer_describe(builder, &who);
  int status = dsr_fail(err, DSR_EBUSY, 0,
                        "%s: the corpus is being made by %s; try again when "
                        "that is done",
                        path, who.len ? who.data : "another process");
  dsr_buf_free(&who);
  return status;
}

static void tell_leftover(const char *name) {
  dsr_buf line = {0};
  if (dsr_buf_format(&line,
                     "%s: was left by a load that was cut short, before "
                     "anything of it counted; it was removed",
                     name))
    dsr_news_tell(DSR_NEWS_LEFTOVER, line.data);
  dsr_buf_free(&line);
}

/* Lock the file and see that it is still there under its name: DSR_OK, DSR_DONE
 * (whoever had it is done; look again) or DSR_EBUSY. */
static int lock_file(int fd, const char *path, const char *name,
                     dsr_error *err) {
  for (int waited = 0; flock(fd, LOCK_EX | LOCK_NB) != 0;
       waited += STEP_MILLISECONDS) {
    if (errno != EWOULDBLOCK && errno != EINTR)
      return fail_path(name, "cannot be locked", err);
    if (waited >= DSR_WAIT_MILLISECONDS)
      return fail_claimed(path, name, err);
    sqlite3_sleep(STEP_MILLISECONDS);
  }
  return is_named(fd, name) ? DSR_OK : DSR_DONE;
}

static int empty_file(int fd, const char *name, dsr_error *err) {
  struct stat st;
  if (fstat(fd, &st) == 0 && st.st_size == 0)
    return DSR_OK;
  if (ftruncate(fd, 0) != 0)
    return fail_path(name, "cannot be emptied", err);
  tell_leftover(name);
  return DSR_OK;
}

int dsr_build_claim(dsr_corpus *c, dsr_error *err) {
  struct stat st;
  int status = DSR_DONE, fd = -1;
  char *name = name_of(c->path);
  if (!name)
    return dsr_fail_memory(err);
  while (status == DSR_DONE && lstat(c->path, &st) != 0) {
    status = open_file(c->path, name, &fd, err);
    if (status != DSR_OK)
      break;
    status = lock_file(fd, c->path, name, err);
    if (status == DSR_OK && lstat(c->path, &st) == 0) {
      unlink(name); /* ours, and empty or left over */
      status = DSR_DONE;
    }
    if (status == DSR_OK)
      status = empty_file(fd, name, err);
    if (status != DSR_OK)
      close(fd);
  }
  if (status == DSR_OK)
    c->build = (dsr_build){.name = name, .lock = fd};
  else
    dsr_free(name);
  return status;
}

void dsr_build_sweep(const dsr_corpus *c) {
  char *name = name_of(c->path);
  int fd = name ? open(name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;
  if (fd >= 0) {
    if (is_ours(fd) && flock(fd, LOCK_EX | LOCK_NB) == 0 && is_named(fd, name) &&
        unlink(name) == 0)
      tell_leftover(name);
    close(fd);
  }
  dsr_free(name);
}

int dsr_build_settle(dsr_corpus *c, dsr_error *err) {
  return dsr_store_exec(c,
                        "PRAGMA locking_mode = EXCLUSIVE;"
                        "PRAGMA journal_mode = MEMORY;"
                        "PRAGMA synchronous = OFF",
                        err);
}

/* Give the file its name unless there is a file of that name. */
static int rename_new(const char *from, const char *to) {
  if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return -1;
  /* a file system that cannot */
  return link(from, to) == 0 ? unlink(from) : -1;
}

/* The folder that holds a file, to be synced; opened before anything is done
 * that it would be too late to refuse. */
static int open_folder(const char *path, int *fd, dsr_error *err) {
  const char *slash = strrchr(path, '/');
  char *folder = slash ? dsr_copy(path, (size_t)(slash - path) + 1)
                       : dsr_copy(".", 1);
  if (!folder)
    return dsr_fail_memory(err);
  *fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int status = *fd >= 0 ? DSR_OK : fail_path(folder, "cannot be opened", err);
  dsr_free(folder);
  return status;
}

int dsr_build_place(dsr_corpus *c, dsr_error *err) {
  int folder = -1;
  int status = open_folder(c->path, &folder, err);
  if (status != DSR_OK)
    return status;
  if (fsync(c->build.lock) != 0)
    status = fail_path(c->build.name, "could not be written to the disk", err);
  else if (rename_new(c->build.name, c->path) == 0)
    status = DSR_OK;
  else if (errno == EEXIST)
    status = dsr_fail(err, DSR_EBUSY, 0,
                      "%s: another process made it meanwhile; load again, into "
                      "that one",
                      c->path);
  else
    status = fail_path(c->path, "cannot be made", err);
  if (status == DSR_OK) {
    close(c->build.lock);
    dsr_free(c->build.name);
    c->build = (dsr_build){0};
    /* some file systems cannot sync a folder */
    if (fsync(folder) != 0 && errno != EINVAL)
      status = fail_path(c->path, "its folder could not be synced", err);
  }
  close(folder);
  return status;
}

void dsr_build_discard(dsr_corpus *c) {
  if (!c->build.name)
    return;
  unlink(c->build.name);
  close(c->build.lock);
  dsr_free(c->build.name);
  c->build = (dsr_build){0};
}
