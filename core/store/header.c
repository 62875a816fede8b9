/* The 100 bytes at the head of an SQLite file
 * (https://www.sqlite.org/fileformat2.html, section 1.3). */
#include "core/store/header.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "core/base/buffer.h"
#include "core/base/error.h"
#include "dossier/corpus.h"

enum { HEADER = 100 };

static uint32_t read_u32(const unsigned char *p) {
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 |
         p[3];
}

/* Whether PATH-wal or PATH-journal holds pages that the file may still lack. */
static bool has_journal(const char *path) {
  static const char *const ends[] = {"-wal", "-journal"};
  bool found = false;
  for (size_t i = 0; i < 2 && !found; i++) {
    dsr_buf name = {0};
    struct stat st;
    dsr_buf_text(&name, path);
    dsr_buf_text(&name, ends[i]);
    found = name.failed || (stat(name.data, &st) == 0 && st.st_size > 0);
    dsr_buf_free(&name);
  }
  return found;
}

static int judge(const char *path, const unsigned char *head, size_t got,
                 uint64_t size, dsr_error *err) {
  if (got < HEADER || memcmp(head, "SQLite format 3", 16) != 0)
    return dsr_fail(err, DSR_EFOREIGN, 0,
                    "%s: not a dossier corpus; it was left as it is", path);
  if (read_u32(head + 68) != DSR_CORPUS_APPLICATION)
    return dsr_fail(err, DSR_EFOREIGN, 0,
                    "%s: a database of another program, not a dossier corpus; "
                    "it was left as it is",
                    path);
  uint32_t version = read_u32(head + 60);
  if (version > DSR_CORPUS_SCHEMA)
    return dsr_fail(err, DSR_ENEWER, 0,
                    "%s: written by a newer dossier (its tables have version "
                    "%u, this program knows %d); use that one",
                    path, version, DSR_CORPUS_SCHEMA);
  uint32_t page = (uint32_t)head[16] << 8 | head[17];
  page = page == 1 ? 65536 : page;
  if (version == 0 || page < 512 || (page & (page - 1)) || head[18] < 1 ||
      head[18] > 2 || head[19] < 1 || head[19] > 2 || read_u32(head + 56) != 1)
    return dsr_fail(err, DSR_EDAMAGED, 0,
                    "%s: the head of the corpus file is damaged", path);
  uint64_t stated = (uint64_t)read_u32(head + 28) * page;
  bool counted = read_u32(head + 24) == read_u32(head + 92);
  if (counted && stated > size && !has_journal(path))
    return dsr_fail(err, DSR_EDAMAGED, 0,
                    "%s: the corpus file is cut short: %llu bytes of %llu", path,
                    (unsigned long long)size, (unsigned long long)stated);
  return DSR_OK;
}

int dsr_header_check(const char *path, struct stat *st, dsr_error *err) {
  int status = DSR_EIO;
  unsigned char head[HEADER];
  memset(st, 0, sizeof *st);
  int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) {
    int code = errno;
    if (code == ENOENT)
      return dsr_fail(err, DSR_ENOTFOUND, 0, "%s: there is no such corpus",
                      path);
    return dsr_fail(err, DSR_EIO, 0, "%s: cannot be opened: %s", path,
                    strerror(code));
  }
  if (fstat(fd, st) != 0) {
    dsr_fail(err, DSR_EIO, 0, "%s: cannot be read: %s", path, strerror(errno));
    goto done;
  }
  if (!S_ISREG(st->st_mode)) {
    status = dsr_fail(err, DSR_EFOREIGN, 0, "%s: is %s, not a corpus file", path,
                      S_ISDIR(st->st_mode) ? "a folder" : "no regular file");
    goto done;
  }
  if (st->st_size == 0) {
    status = dsr_fail(err, DSR_ENOTFOUND, 0,
                      "%s: is empty, not a dossier corpus", path);
    goto done;
  }
  size_t got = 0;
  while (got < HEADER) {
    ssize_t n = read(fd, head + got, HEADER - got);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      dsr_fail(err, DSR_EIO, 0, "%s: cannot be read: %s", path, strerror(errno));
      goto done;
    }
    if (n == 0)
      break;
    got += (size_t)n;
  }
  status = judge(path, head, got, (uint64_t)st->st_size, err);
done:
  close(fd);
  return status;
}
