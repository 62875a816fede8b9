/* The loader: paths in, records out.
 *
 * Only regular files are read, opened so that a FIFO cannot block and a link
 * put in place of a file below a folder is not followed, and judged by fstat on
 * the open descriptor, not by an earlier look at the name. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/hash.h"
#include "core/load/loader.h"
#include "dossier/date.h"

/* --- the handle --- */

static bool copy_or_null(char **out, const char *s) {
  dsr_free(*out);
  *out = s ? dsr_copy(s, strlen(s)) : NULL;
  return !s || *out;
}

static int add_meta(dsr_loader *loader, const char *entry, dsr_error *err) {
  const char *equals = entry ? strchr(entry, '=') : NULL;
  if (!equals || equals == entry)
    return dsr_fail(err, DSR_EINVAL, 0, "\"%s\": metadata is given as name=value",
                    entry ? entry : "");
  size_t len = (size_t)(equals - entry);
  struct { const char *name; char **field; } own[] = {
      {"title", &loader->title},
      {"publisher", &loader->publisher},
      {"author", &loader->author}};
  for (size_t i = 0; i < 3; i++)
    if (strlen(own[i].name) == len && memcmp(entry, own[i].name, len) == 0)
      return copy_or_null(own[i].field, equals + 1) ? DSR_OK
                                                    : dsr_fail_memory(err);
  char *name = dsr_copy(entry, len);
  if (!name)
    return dsr_fail_memory(err);
  json_t *value = json_string(equals + 1);
  int failed = value ? json_object_set_new(loader->meta, name, value) : -1;
  dsr_free(name);
  return failed ? dsr_fail(err, DSR_EINVAL, 0, "\"%s\": metadata is not UTF-8",
                           entry)
                : DSR_OK;
}

int dsr_loader_new(const dsr_loader_options *options, dsr_loader **out,
                   dsr_error *err) {
  static const dsr_loader_options none;
  const dsr_loader_options *o = options ? options : &none;
  dsr_day first, last;
  *out = NULL;
  int status = dsr_date_bounds(o->date, &first, &last, err);
  if (status != DSR_OK)
    return status;
  dsr_loader *loader = dsr_alloc_zero(1, sizeof *loader);
  if (!loader)
    return dsr_fail_memory(err);
  loader->jsonl.fd = -1;
  loader->meta = json_object();
  if (!loader->meta || !copy_or_null(&loader->prefix, o->prefix) ||
      !copy_or_null(&loader->stdin_key, o->key ? o->key : "stdin") ||
      !copy_or_null(&loader->date, o->date))
    status = dsr_fail_memory(err);
  for (size_t i = 0; i < o->meta_count && status == DSR_OK; i++)
    status = add_meta(loader, o->meta[i], err);
  if (status == DSR_OK)
    *out = loader;
  else
    dsr_loader_free(loader);
  return status;
}

void dsr_loader_free(dsr_loader *loader) {
  if (!loader)
    return;
  dsr_walk_free(&loader->walk);
  dsr_jsonl_end(&loader->jsonl);
  json_decref(loader->meta);
  for (size_t i = 0; i < loader->path_count; i++)
    dsr_free(loader->paths[i]);
  dsr_free(loader->paths);
  char *const own[] = {loader->prefix, loader->stdin_key, loader->date,
                       loader->title,  loader->publisher, loader->author};
  for (size_t i = 0; i < sizeof own / sizeof *own; i++)
    dsr_free(own[i]);
  dsr_buf_free(&loader->text);
  dsr_arena_free(&loader->strings);
  dsr_free(loader);
}

int dsr_loader_add(dsr_loader *loader, const char *path, dsr_error *err) {
  void *room = loader->paths;
  if (!path || !*path)
    return dsr_fail(err, DSR_EINVAL, 0, "a path is empty");
  if (!dsr_reserve(&room, &loader->path_capacity, loader->path_count + 1,
                   sizeof *loader->paths))
    return dsr_fail_memory(err);
  loader->paths = room;
  char *copy = dsr_copy(path, strlen(path));
  if (!copy)
    return dsr_fail_memory(err);
  loader->paths[loader->path_count++] = copy;
  return DSR_OK;
}

void dsr_loader_count(const dsr_loader *loader, dsr_loader_counts *out) {
  *out = loader->counts;
}

/* --- records --- */

const char *dsr_record_string(dsr_loader *loader, const char *s) {
  return dsr_arena_copy(&loader->strings, s, strlen(s));
}

int dsr_record_skip(dsr_loader *loader, dsr_error *err, const char *format,
                    ...) {
  dsr_error line = {0};
  va_list args;
  va_start(args, format);
  vsnprintf(line.message, sizeof line.message, format, args);
  va_end(args);
  /* through dsr_fail for its care of control characters */
  char raw[DSR_MESSAGE_MAX];
  memcpy(raw, line.message, sizeof raw);
  dsr_fail(&line, DSR_OK, 0, "%s", raw);
  loader->record.skipped = dsr_record_string(loader, line.message);
  return loader->record.skipped ? DSR_OK : dsr_fail_memory(err);
}

int dsr_record_metadata(dsr_loader *loader, const json_t *own,
                        dsr_error *err) {
  json_t *all = json_copy(loader->meta);
  char *dump = NULL;
  bool made = all && (!own || json_object_update(all, (json_t *)(uintptr_t)own) == 0);
  if (made)
    dump = json_dumps(all, JSON_SORT_KEYS | JSON_COMPACT);
  json_decref(all);
  loader->record.metadata = dump ? dsr_record_string(loader, dump) : NULL;
  free(dump);
  return loader->record.metadata ? DSR_OK : dsr_fail_memory(err);
}

/* What --date and --meta say where the record is silent. */
static int fill_in(dsr_loader *loader, dsr_error *err) {
  dsr_record *record = &loader->record;
  if (!record->published)
    record->published = loader->date;
  if (!record->title)
    record->title = loader->title;
  if (!record->publisher)
    record->publisher = loader->publisher;
  if (!record->author)
    record->author = loader->author;
  return record->metadata ? DSR_OK : dsr_record_metadata(loader, NULL, err);
}

static int set_key(dsr_loader *loader, const char *key, dsr_error *err) {
  dsr_buf all = {0};
  if (loader->prefix)
    dsr_buf_text(&all, loader->prefix);
  dsr_buf_text(&all, key);
  loader->record.key = all.failed ? NULL : dsr_record_string(loader, all.data);
  dsr_buf_free(&all);
  return loader->record.key ? DSR_OK : dsr_fail_memory(err);
}

/* --- files --- */

/* Read to the end, but no more than one byte over the limit. */
static int read_all(int fd, dsr_buf *out) {
  char bytes[1 << 14];
  out->len = 0;
  while (out->len <= DSR_DOCUMENT_MAX) {
    ssize_t n = read(fd, bytes, sizeof bytes);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return errno;
    if (n == 0)
      return 0;
    if (!dsr_buf_add(out, bytes, (size_t)n))
      return ENOMEM;
  }
  return 0;
}

static int read_text(dsr_loader *loader, int fd, dsr_error *err) {
  dsr_record *record = &loader->record;
  int code = read_all(fd, &loader->text);
  if (code == ENOMEM) {
    dsr_buf_free(&loader->text);
    return dsr_fail_memory(err);
  }
  if (code)
    return dsr_record_skip(loader, err, "cannot be read: %s", strerror(code));
  if (loader->text.len > DSR_DOCUMENT_MAX)
    return dsr_record_skip(loader, err, "over 16 MB");
  if (loader->text.len == 0)
    return dsr_record_skip(loader, err, "empty");
  dsr_sha256(loader->text.data, loader->text.len, record->sha256);
  bool failed;
  const char *why = dsr_decode(&loader->text, &record->replaced,
                               &record->first_bad, &failed);
  if (failed)
    return dsr_fail_memory(err);
  if (why)
    return dsr_record_skip(loader, err, "%s", why);
  record->text = loader->text.data;
  record->len = loader->text.len;
  return DSR_OK;
}

/* An open file, of which only its name was looked at so far. Takes fd. */
static int read_open(dsr_loader *loader, int fd, const char *key,
                     dsr_name_kind kind, dsr_error *err) {
  struct stat st;
  int status;
  if (fstat(fd, &st) != 0)
    status = dsr_record_skip(loader, err, "cannot be read: %s", strerror(errno));
  else if (!S_ISREG(st.st_mode))
    status = dsr_record_skip(loader, err, "not a regular file");
  else if (st.st_size == 0)
    status = dsr_record_skip(loader, err, "empty");
  else if (kind == DSR_NAME_JSONL) {
    dsr_jsonl_end(&loader->jsonl);
    return dsr_jsonl_begin(&loader->jsonl, fd, key, &loader->record, err);
  } else if ((uint64_t)st.st_size > DSR_DOCUMENT_MAX)
    status = dsr_record_skip(loader, err, "over 16 MB (%lld bytes)",
                             (long long)st.st_size);
  else
    status = read_text(loader, fd, err);
  close(fd);
  return status;
}

/* The file of that path as loader->record, or the start of its records. */
static int read_file(dsr_loader *loader, const char *path, const char *key,
                     bool given, dsr_error *err) {
  dsr_name_kind kind = dsr_name_kind_of(path);
  if (kind == DSR_NAME_FORMAT)
    return dsr_record_skip(loader, err,
                           "%s files are not read yet; convert it to text",
                           strrchr(path, '.') + 1);
  int flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY;
  int fd = open(path, given ? flags : flags | O_NOFOLLOW);
  if (fd < 0)
    return dsr_record_skip(loader, err, "cannot be opened: %s", strerror(errno));
  return read_open(loader, fd, key, kind, err);
}

/* --- where to go next --- */

static int set_names(dsr_loader *loader, dsr_buf *source, dsr_buf *place,
                     dsr_error *err) {
  bool made = !source->failed && !place->failed;
  loader->record.source = made ? dsr_record_string(loader, source->data) : NULL;
  loader->record.place = made ? dsr_record_string(loader, place->data) : NULL;
  dsr_buf_free(source);
  dsr_buf_free(place);
  return loader->record.source && loader->record.place ? DSR_OK
                                                       : dsr_fail_memory(err);
}

/* A path as it was given, without "./" before it and slashes behind. */
static void add_given(dsr_buf *out, const char *path) {
  size_t len = strlen(path);
  while (len > 2 && path[0] == '.' && path[1] == '/') {
    size_t skip = 1 + strspn(path + 1, "/");
    if (skip == len)
      break;
    path += skip;
    len -= skip;
  }
  while (len > 1 && path[len - 1] == '/')
    len--;
  char *name = dsr_copy(path, len);
  if (name)
    dsr_name_add(out, name);
  else
    out->failed = true;
  dsr_free(name);
}

static int set_source(dsr_loader *loader, const char *path, dsr_error *err) {
  dsr_buf source = {0}, place = {0};
  char *real = realpath(path, NULL);
  add_given(&source, path);
  dsr_name_add(&place, real ? real : path);
  free(real);
  return set_names(loader, &source, &place, err);
}

/* Below a folder realpath must not be asked: it would follow a link. */
static int set_source_below(dsr_loader *loader, const char *path,
                            dsr_error *err) {
  dsr_buf source = {0}, place = {0};
  const char *below = path + loader->given_len;
  below += *below == '/';
  add_given(&source, loader->given);
  if (source.len && strcmp(source.data, ".") == 0)
    source.len = 0;
  else if (source.len && source.data[source.len - 1] != '/')
    dsr_buf_byte(&source, '/');
  dsr_name_add(&source, below);
  dsr_name_add(&place, path);
  return set_names(loader, &source, &place, err);
}

/* The last component of a path as its key; of "." and ".." that of where they
 * lead. */
static bool key_of(const char *path, dsr_buf *key) {
  char *real = NULL;
  const char *end = path + strlen(path);
  while (end > path + 1 && end[-1] == '/')
    end--;
  const char *base = end;
  while (base > path && base[-1] != '/')
    base--;
  bool dots = (end - base == 1 && *base == '.') ||
              (end - base == 2 && base[0] == '.' && base[1] == '.');
  if (dots && (real = realpath(path, NULL)) != NULL) {
    base = strrchr(real, '/') + 1;
    end = base + strlen(base);
  }
  char *name = dsr_copy(base, (size_t)(end - base));
  if (name && *name != '/')
    dsr_name_add(key, name);
  bool made = name && !key->failed;
  dsr_free(name);
  free(real);
  return made;
}

static int read_stdin(dsr_loader *loader, dsr_error *err) {
  loader->record.source = loader->record.place = "-";
  int status = set_key(loader, loader->stdin_key, err);
  return status == DSR_OK ? read_text(loader, STDIN_FILENO, err) : status;
}

static int enter_given(dsr_loader *loader, const char *key, dsr_error *err) {
  dsr_error why = {0};
  loader->given = loader->paths[loader->path_next - 1];
  char *real = realpath(loader->given, NULL);
  const char *path = real ? real : loader->given;
  loader->given_len = strlen(path);
  int status =
      dsr_walk_begin(&loader->walk, path, key, &loader->counts, &why);
  free(real);
  if (status == DSR_OK || status == DSR_ENOMEM)
    return status == DSR_OK ? DSR_OK : dsr_fail_memory(err);
  return dsr_record_skip(loader, err, "%s", why.message);
}

/* A path that was given by name: links are followed, nothing is left out. */
static int read_given(dsr_loader *loader, const char *path, dsr_error *err) {
  struct stat st;
  dsr_buf key = {0};
  if (strcmp(path, "-") == 0)
    return read_stdin(loader, err);
  int status = set_source(loader, path, err);
  if (status == DSR_OK && !key_of(path, &key))
    status = dsr_fail_memory(err);
  const char *name = key.data ? key.data : "";
  if (status == DSR_OK)
    status = set_key(loader, name, err);
  const char *full = loader->record.key;
  if (status != DSR_OK)
    ;
  else if (stat(path, &st) != 0)
    status = dsr_record_skip(loader, err,
                             errno == ENOENT ? "there is no such file"
                                             : "cannot be read");
  else if (S_ISDIR(st.st_mode) && dsr_name_is_text_file(name))
    status = dsr_record_skip(loader, err, "a folder named like a file");
  else if (S_ISDIR(st.st_mode))
    status = enter_given(loader, full, err);
  else
    status = read_file(loader, path, full, true, err);
  dsr_buf_free(&key);
  return status;
}

/* An entry of a folder. */
static int read_entry(dsr_loader *loader, dsr_error *err) {
  const char *path = loader->walk.path.data, *key = loader->walk.key.data;
  struct stat st;
  dsr_error why = {0};
  bool there = lstat(path, &st) == 0;
  int code = there ? 0 : errno;
  if (there && S_ISREG(st.st_mode) && dsr_name_kind_of(path) == DSR_NAME_OTHER) {
    loader->counts.left_out++;
    return DSR_OK;
  }
  int status = set_source_below(loader, path, err);
  if (status == DSR_OK) {
    loader->record.key = dsr_record_string(loader, key);
    status = loader->record.key ? DSR_OK : dsr_fail_memory(err);
  }
  if (status != DSR_OK)
    return status;
  if (!there)
    return dsr_record_skip(loader, err, "cannot be read: %s", strerror(code));
  if (S_ISLNK(st.st_mode))
    return dsr_record_skip(loader, err,
                           "a symbolic link, not followed inside a folder; "
                           "give it by name");
  if (!S_ISDIR(st.st_mode))
    return read_file(loader, path, loader->record.key, false, err);
  if (dsr_name_is_text_file(path))
    return dsr_record_skip(loader, err, "a folder named like a file");
  status = dsr_walk_enter(&loader->walk, &loader->counts, &why);
  if (status == DSR_ENOMEM)
    return dsr_fail_memory(err);
  return status == DSR_OK ? DSR_OK
                          : dsr_record_skip(loader, err, "%s", why.message);
}

static void begin_record(dsr_loader *loader) {
  dsr_arena_free(&loader->strings);
  loader->record = (dsr_record){0};
}

/* One step: a line, an entry or a path. It need not give a record (a folder
 * was entered, a file left out). */
static int step(dsr_loader *loader, dsr_error *err) {
  int status;
  if (loader->jsonl.fd >= 0) {
    status = dsr_jsonl_next(loader, err);
    if (status != DSR_DONE)
      return status;
    dsr_jsonl_end(&loader->jsonl);
    return DSR_OK;
  }
  status = dsr_walk_next(&loader->walk, err);
  if (status != DSR_DONE)
    return status == DSR_OK ? read_entry(loader, err) : status;
  if (loader->path_next == loader->path_count)
    return DSR_DONE;
  const char *path = loader->paths[loader->path_next++];
  return read_given(loader, path, err);
}

int dsr_loader_next(dsr_loader *loader, const dsr_record **out,
                    dsr_error *err) {
  dsr_record *record = &loader->record;
  *out = NULL;
  do {
    begin_record(loader);
    int status = step(loader, err);
    if (status != DSR_OK)
      return status;
  } while (!record->text && !record->skipped);
  if (!record->skipped) {
    int status = fill_in(loader, err);
    if (status != DSR_OK)
      return status;
  }
  loader->counts.found++;
  if (record->skipped)
    loader->counts.skipped++;
  else
    loader->counts.documents++;
  *out = record;
  return DSR_OK;
}
