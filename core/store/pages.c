/* The pages of an SQLite file and of the log beside it
 * (https://www.sqlite.org/fileformat2.html, sections 1 and 4).
 *
 * Recovery reads them itself: a page that SQLite cannot reach, since one above
 * it is broken, is still there, and a file that SQLite opens is a file that it
 * may change. Refused: copying the file to let SQLite try, which asks for as
 * much room again and gives only what hangs together. */
#include "core/store/pages.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OUR_PAGE = 16384, LOG_HEAD = 32, FRAME_HEAD = 24 };

struct dsr_pages {
  int file, log; /* log: -1 when there is none */
  uint64_t size; /* of the file */
  uint32_t page, count;
  uint64_t *logged; /* by page: where it stands in the log, 0: not there */
  size_t logged_room, logged_count;
};

static uint32_t read_u32(const uint8_t *p) {
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 |
         p[3];
}

static bool read_at(int fd, uint64_t at, uint8_t *to, size_t len) {
  while (len) {
    ssize_t n = pread(fd, to, len, (off_t)at);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return false;
    to += n;
    len -= (size_t)n;
    at += (uint64_t)n;
  }
  return true;
}

/* --- the log --- */

typedef struct checksum {
  bool big; /* words of the file are big-endian */
  uint32_t a, b;
} checksum;

static void sum(checksum *s, const uint8_t *p, size_t len) {
  for (size_t i = 0; i + 8 <= len; i += 8) {
    uint32_t x = read_u32(p + i), y = read_u32(p + i + 4);
    if (!s->big) {
      x = __builtin_bswap32(x);
      y = __builtin_bswap32(y);
    }
    s->a += x + s->b;
    s->b += y + s->a;
  }
}

static bool sums_to(const checksum *s, const uint8_t *p) {
  return read_u32(p) == s->a && read_u32(p + 4) == s->b;
}

/* Whether the log has a head that holds, which gives its page size. */
static bool read_log_head(const dsr_pages *pages, uint8_t head[LOG_HEAD],
                          checksum *s, uint32_t *page) {
  if (!read_at(pages->log, 0, head, LOG_HEAD))
    return false;
  uint32_t magic = read_u32(head);
  *page = read_u32(head + 8);
  if ((magic & ~1u) != 0x377f0682 || read_u32(head + 4) != 3007000 ||
      *page < 512 || *page > 65536 || (*page & (*page - 1)))
    return false;
  *s = (checksum){.big = magic & 1};
  sum(s, head, 24);
  return sums_to(s, head + 24);
}

static bool note_logged(dsr_pages *pages, uint32_t number, uint64_t at) {
  void *room = pages->logged;
  size_t had = pages->logged_room;
  if (!dsr_reserve(&room, &pages->logged_room, (size_t)number + 1,
                   sizeof *pages->logged))
    return false;
  pages->logged = room;
  if (pages->logged_room > had)
    memset(pages->logged + had, 0,
           (pages->logged_room - had) * sizeof *pages->logged);
  pages->logged[number] = at;
  return true;
}

/* Frames up to the last that ends a transaction; *size: pages of the file as of
 * that one. Two passes: what was not committed must not be noted. */
static int read_log(dsr_pages *pages, uint32_t *size, dsr_error *err) {
  uint8_t head[LOG_HEAD];
  struct stat st;
  checksum start;
  uint32_t page;
  *size = 0;
  if (fstat(pages->log, &st) != 0 || !S_ISREG(st.st_mode) ||
      !read_log_head(pages, head, &start, &page))
    return DSR_OK;
  uint64_t log_size = (uint64_t)st.st_size;
  pages->page = page;
  uint8_t *frame = dsr_alloc(FRAME_HEAD + page);
  if (!frame)
    return dsr_fail_memory(err);
  uint64_t step = FRAME_HEAD + (uint64_t)page, end = LOG_HEAD, at;
  checksum s = start;
  /* a page that neither file nor log has room for is none */
  uint64_t limit = (pages->size + log_size) / page + 1;
  for (at = LOG_HEAD; read_at(pages->log, at, frame, step); at += step) {
    sum(&s, frame, 8);
    sum(&s, frame + FRAME_HEAD, page);
    uint32_t number = read_u32(frame);
    if (memcmp(frame + 8, head + 16, 8) != 0 || !sums_to(&s, frame + 16) ||
        number == 0 || number > limit)
      break;
    if (read_u32(frame + 4) && read_u32(frame + 4) <= limit) {
      *size = read_u32(frame + 4);
      end = at + step;
    }
  }
  int status = DSR_OK;
  for (at = LOG_HEAD; at < end && status == DSR_OK; at += step)
    if (!read_at(pages->log, at, frame, FRAME_HEAD))
      break;
    else if (read_u32(frame) <= *size &&
             !note_logged(pages, read_u32(frame), at + FRAME_HEAD))
      status = dsr_fail_memory(err);
  for (size_t i = 0; i < pages->logged_room; i++)
    pages->logged_count += pages->logged[i] != 0;
  dsr_free(frame);
  return status;
}

/* --- the file --- */

static int open_named(const char *path, const char *end, int *fd) {
  dsr_buf name = {0};
  dsr_buf_text(&name, path);
  dsr_buf_text(&name, end);
  *fd = name.failed ? -1
                    : open(name.data, O_RDONLY | O_CLOEXEC | O_NONBLOCK |
                                          O_NOCTTY);
  int status = name.failed ? DSR_ENOMEM : DSR_OK;
  dsr_buf_free(&name);
  return status;
}

/* The page size and count that the head states. */
static void judge_head(dsr_pages *pages, uint32_t *stated) {
  uint8_t head[100];
  *stated = 0;
  if (!read_at(pages->file, 0, head, sizeof head) ||
      memcmp(head, "SQLite format 3", 16) != 0)
    return;
  uint32_t page = (uint32_t)head[16] << 8 | head[17];
  page = page == 1 ? 65536 : page;
  if (page < 512 || (page & (page - 1)))
    return;
  pages->page = page;
  if (read_u32(head + 24) == read_u32(head + 92))
    *stated = read_u32(head + 28);
}

static int read_shape(dsr_pages *pages, dsr_error *err) {
  uint32_t stated, logged = 0;
  pages->page = OUR_PAGE;
  judge_head(pages, &stated);
  int status = pages->log < 0 ? DSR_OK : read_log(pages, &logged, err);
  uint64_t held = (pages->size + pages->page - 1) / pages->page;
  pages->count = held > UINT32_MAX - 1 ? UINT32_MAX - 1 : (uint32_t)held;
  /* more than twice of what is there is no cut but a damaged head */
  if (stated > pages->count && stated / 2 <= pages->count)
    pages->count = stated;
  if (logged)
    pages->count = logged;
  return status;
}

int dsr_pages_open(const char *path, dsr_pages **out, dsr_error *err) {
  struct stat st;
  *out = NULL;
  dsr_pages *pages = dsr_alloc_zero(1, sizeof *pages);
  if (!pages)
    return dsr_fail_memory(err);
  pages->file = pages->log = -1;
  int status = open_named(path, "", &pages->file);
  if (status == DSR_OK && pages->file < 0)
    status = dsr_fail(err, errno == ENOENT ? DSR_ENOTFOUND : DSR_EIO, 0,
                      "%s: cannot be opened: %s", path, strerror(errno));
  else if (status == DSR_OK && fstat(pages->file, &st) != 0)
    status = dsr_fail(err, DSR_EIO, 0, "%s: cannot be read: %s", path,
                      strerror(errno));
  else if (status == DSR_OK && !S_ISREG(st.st_mode))
    status = dsr_fail(err, DSR_EFOREIGN, 0, "%s: is no regular file", path);
  if (status == DSR_OK) {
    pages->size = (uint64_t)st.st_size;
    status = open_named(path, "-wal", &pages->log);
  }
  if (status == DSR_OK)
    status = read_shape(pages, err);
  if (status == DSR_ENOMEM)
    dsr_fail_memory(err);
  if (status == DSR_OK)
    *out = pages;
  else
    dsr_pages_close(pages);
  return status;
}

void dsr_pages_close(dsr_pages *pages) {
  if (!pages)
    return;
  if (pages->file >= 0)
    close(pages->file);
  if (pages->log >= 0)
    close(pages->log);
  dsr_free(pages->logged);
  dsr_free(pages);
}

uint32_t dsr_pages_count(const dsr_pages *pages) { return pages->count; }
uint32_t dsr_pages_size(const dsr_pages *pages) { return pages->page; }
uint64_t dsr_pages_held(const dsr_pages *pages) {
  return pages->logged_count ? (uint64_t)pages->count * pages->page
                             : pages->size;
}
size_t dsr_pages_logged(const dsr_pages *pages) { return pages->logged_count; }

bool dsr_pages_read(const dsr_pages *pages, uint32_t number, size_t at,
                    uint8_t *to, size_t len) {
  if (number == 0 || number > pages->count || at > pages->page ||
      len > pages->page - at)
    return false;
  if (number < pages->logged_room && pages->logged[number])
    return read_at(pages->log, pages->logged[number] + at, to, len);
  return read_at(pages->file, (uint64_t)(number - 1) * pages->page + at, to,
                 len);
}
