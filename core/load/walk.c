/* Walking a folder in the order of its names' bytes, depth first.
 *
 * A whole folder's names are read and sorted at a time, since the order in
 * which a file system gives them is nobody's. Refused: nftw and fts, which call
 * back or follow their own order of links. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/load/loader.h"

enum { DEPTH_MAX = 128 };

static int compare(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static void free_level(dsr_level *level) {
  for (size_t i = 0; i < level->count; i++)
    dsr_free(level->names[i]);
  dsr_free(level->names);
}

static int read_names(const char *path, dsr_level *level,
                      dsr_loader_counts *counts, dsr_error *err) {
  size_t capacity = 0;
  int status = DSR_OK;
  DIR *dir = opendir(path);
  if (!dir)
    return dsr_fail(err, DSR_EIO, 0, "cannot be read: %s", strerror(errno));
  for (;;) {
    errno = 0;
    const struct dirent *entry = readdir(dir);
    if (!entry && errno)
      status = dsr_fail(err, DSR_EIO, 0, "cannot be read: %s", strerror(errno));
    if (!entry)
      break;
    const char *name = entry->d_name;
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
      continue;
    if (*name == '.') {
      counts->hidden++;
      continue;
    }
    void *room = level->names;
    char *copy = NULL;
    if (!dsr_reserve(&room, &capacity, level->count + 1, sizeof copy) ||
        (level->names = room, copy = dsr_copy(name, strlen(name))) == NULL) {
      status = dsr_fail_memory(err);
      break;
    }
    level->names[level->count++] = copy;
  }
  closedir(dir);
  if (level->count)
    qsort(level->names, level->count, sizeof *level->names, compare);
  return status;
}

int dsr_walk_enter(dsr_walk *walk, dsr_loader_counts *counts, dsr_error *err) {
  dsr_level level = {.path_len = walk->path.len, .key_len = walk->key.len};
  void *room = walk->levels;
  if (walk->depth >= DEPTH_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0, "more than %d folders deep", DEPTH_MAX);
  if (!dsr_reserve(&room, &walk->capacity, walk->depth + 1, sizeof level))
    return dsr_fail_memory(err);
  walk->levels = room;
  int status = read_names(walk->path.data, &level, counts, err);
  if (status != DSR_OK)
    free_level(&level);
  else
    walk->levels[walk->depth++] = level;
  return status;
}

int dsr_walk_begin(dsr_walk *walk, const char *path, const char *key,
                   dsr_loader_counts *counts, dsr_error *err) {
  dsr_walk_free(walk);
  dsr_buf_text(&walk->path, path);
  dsr_buf_text(&walk->key, key);
  if (walk->path.failed || walk->key.failed)
    return dsr_fail_memory(err);
  return dsr_walk_enter(walk, counts, err);
}

static void cut(dsr_buf *buf, size_t len) {
  buf->len = len;
  buf->data[len] = '\0';
}

int dsr_walk_next(dsr_walk *walk, dsr_error *err) {
  while (walk->depth) {
    dsr_level *level = &walk->levels[walk->depth - 1];
    cut(&walk->path, level->path_len);
    cut(&walk->key, level->key_len);
    if (level->next == level->count) {
      free_level(level);
      walk->depth--;
      continue;
    }
    const char *name = level->names[level->next++];
    if (walk->path.data[walk->path.len - 1] != '/')
      dsr_buf_byte(&walk->path, '/');
    dsr_buf_text(&walk->path, name);
    if (walk->key.len)
      dsr_buf_byte(&walk->key, '/');
    dsr_name_add(&walk->key, name);
    return walk->path.failed || walk->key.failed ? dsr_fail_memory(err) : DSR_OK;
  }
  return DSR_DONE;
}

void dsr_walk_free(dsr_walk *walk) {
  while (walk->depth)
    free_level(&walk->levels[--walk->depth]);
  dsr_free(walk->levels);
  dsr_buf_free(&walk->path);
  dsr_buf_free(&walk->key);
  *walk = (dsr_walk){0};
}
