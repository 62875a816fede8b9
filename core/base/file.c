/* Read with the size checked before and while reading, so that a file that
 * grows meanwhile, or lies about its size, cannot take more than was allowed. */
#include "core/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/base/memory.h"

static int read_all(int fd, const char *path, char *data, size_t room,
                    size_t *len, dsr_error *err) {
  size_t n = 0;
  while (n < room) {
    ssize_t got = read(fd, data + n, room - n);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return dsr_fail(err, DSR_EIO, 0, "%s: cannot be read: %s", path,
                      strerror(errno));
    if (got == 0)
      break;
    n += (size_t)got;
  }
  *len = n;
  return DSR_OK;
}

static dsr_file_source *elsewhere;
static void *elsewhere_user;

void dsr_file_read_from(dsr_file_source *source, void *user) {
  elsewhere = source;
  elsewhere_user = user;
}

bool dsr_file_elsewhere(void) { return elsewhere != NULL; }

int dsr_file_read(const char *path, size_t max, char **data, size_t *len,
                  dsr_error *err) {
  if (elsewhere != NULL)
    return elsewhere(elsewhere_user, path, max, data, len, err);
  char *bytes = NULL;
  size_t size = 0, n = 0;
  int status = DSR_OK;
  struct stat st;
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  *data = NULL;
  *len = 0;
  if (fd < 0 || fstat(fd, &st) != 0) {
    status = dsr_fail(err, DSR_EIO, 0, "%s: cannot be opened: %s", path,
                      strerror(errno));
    goto done;
  }
  if (!S_ISREG(st.st_mode)) {
    status = dsr_fail(err, DSR_EIO, 0, "%s: is not a regular file", path);
    goto done;
  }
  if ((uint64_t)st.st_size > max) {
    status = dsr_fail(err, DSR_ELIMIT, 0, "%s: larger than %zu bytes", path, max);
    goto done;
  }
  size = (size_t)st.st_size;
  bytes = dsr_alloc(size + 1);
  if (!bytes) {
    status = dsr_fail_memory(err);
    goto done;
  }
  status = read_all(fd, path, bytes, size, &n, err);
  if (status != DSR_OK)
    goto done;
  bytes[n] = '\0';
  *data = bytes;
  *len = n;
  bytes = NULL;
done:
  dsr_free(bytes);
  if (fd >= 0)
    close(fd);
  return status;
}
