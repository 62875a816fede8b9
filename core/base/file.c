/* Read with the size checked before and while reading, so that a file that
 * grows meanwhile, or lies about its size, cannot take more than was allowed. */
#include "core/base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/base/memory.h"

enum { NAMES_MAX = 1 << 20 }; /* bytes of a folder's names */

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

/* --- folders --- */

/* The folder's names as the source says them. */
static int names_elsewhere(const char *folder, dsr_buf *names, dsr_error *err) {
  char *bytes = NULL;
  size_t len = 0;
  dsr_buf path = {0};
  dsr_buf_text(&path, folder);
  int status = dsr_buf_byte(&path, '/') ? DSR_OK : dsr_fail_memory(err);
  if (status == DSR_OK &&
      elsewhere(elsewhere_user, path.data, NAMES_MAX, &bytes, &len, err) == DSR_OK &&
      !dsr_buf_add(names, bytes, len))
    status = dsr_fail_memory(err);
  dsr_free(bytes);
  dsr_buf_free(&path);
  return status;
}

int dsr_file_names(const char *folder, dsr_buf *names, dsr_error *err) {
  if (elsewhere != NULL)
    return names_elsewhere(folder, names, err);
  DIR *dir = opendir(folder);
  if (dir == NULL)
    return DSR_OK;
  for (const struct dirent *e; (e = readdir(dir)) != NULL;) {
    dsr_buf_text(names, e->d_name);
    dsr_buf_byte(names, '\n');
  }
  closedir(dir);
  return names->failed ? dsr_fail_memory(err) : DSR_OK;
}

bool dsr_file_there(const char *path) {
  if (elsewhere == NULL)
    return access(path, F_OK) == 0;
  const char *slash = strrchr(path, '/');
  size_t len = slash != NULL ? strlen(slash + 1) : 0;
  char *folder = slash != NULL ? dsr_copy(path, (size_t)(slash - path)) : NULL;
  dsr_buf names = {0};
  bool there = false;
  if (folder != NULL && dsr_file_names(folder, &names, NULL) == DSR_OK)
    for (const char *at = names.data, *end; at != NULL && !there && *at != '\0';
         at = end + 1) {
      end = strchrnul(at, '\n');
      there = (size_t)(end - at) == len && memcmp(at, slash + 1, len) == 0;
      if (*end == '\0')
        break;
    }
  dsr_buf_free(&names);
  dsr_free(folder);
  return there;
}
