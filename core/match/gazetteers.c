/* A named set of gazetteers: those put in by hand, and files NAME.tsv of some
 * folders, each read when it is first asked for. An array searched in order:
 * sets hold a dozen. A name is letters, digits and '_', so it can never lead
 * out of the folders. */
#include <string.h>

#include "core/base/buffer.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/lexicon/nearest.h"
#include "dossier/gazetteer.h"

enum { FILE_MAX = 64 << 20 };

typedef struct member {
  char *name;
  dsr_gazetteer *gazetteer;
} member;

struct dsr_gazetteers {
  char **folders;
  size_t folder_count;
  member *members;
  size_t count, room;
};

int dsr_gazetteers_new(const char *const *folders, size_t n,
                       dsr_gazetteers **out, dsr_error *err) {
  *out = NULL;
  dsr_gazetteers *set = dsr_alloc_zero(1, sizeof *set);
  if (!set)
    return dsr_fail_memory(err);
  set->folders = dsr_alloc_zero(n, sizeof *set->folders);
  bool ok = set->folders != NULL;
  for (size_t i = 0; ok && i < n; i++) {
    set->folders[i] = dsr_copy(folders[i], strlen(folders[i]));
    ok = set->folders[i] != NULL;
    set->folder_count += ok;
  }
  if (!ok) {
    dsr_gazetteers_free(set);
    return dsr_fail_memory(err);
  }
  *out = set;
  return DSR_OK;
}

void dsr_gazetteers_free(dsr_gazetteers *set) {
  if (!set)
    return;
  for (size_t i = 0; i < set->folder_count; i++)
    dsr_free(set->folders[i]);
  dsr_free(set->folders);
  for (size_t i = 0; i < set->count; i++) {
    dsr_free(set->members[i].name);
    dsr_gazetteer_free(set->members[i].gazetteer);
  }
  dsr_free(set->members);
  dsr_free(set);
}

static bool good_name(const char *s, size_t len) {
  for (size_t i = 0; i < len; i++) {
    char c = s[i];
    if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
        !(c >= '0' && c <= '9') && c != '_')
      return false;
  }
  return len > 0 && len < 200;
}

static dsr_gazetteer *find_member(const dsr_gazetteers *set, const char *name,
                                  size_t len) {
  for (size_t i = 0; i < set->count; i++)
    if (strlen(set->members[i].name) == len &&
        memcmp(set->members[i].name, name, len) == 0)
      return set->members[i].gazetteer;
  return NULL;
}

/* Takes g over, also when it fails. */
static int add_member(dsr_gazetteers *set, const char *name, size_t len,
                      dsr_gazetteer *g, dsr_error *err) {
  void *members = set->members;
  bool ok = dsr_reserve(&members, &set->room, set->count + 1,
                        sizeof *set->members);
  set->members = members;
  char *copy = ok ? dsr_copy(name, len) : NULL;
  if (!copy) {
    dsr_gazetteer_free(g);
    return dsr_fail_memory(err);
  }
  set->members[set->count++] = (member){copy, g};
  return DSR_OK;
}

int dsr_gazetteers_put(dsr_gazetteers *set, const char *name, dsr_gazetteer *g,
                       dsr_error *err) {
  size_t len = strlen(name);
  int status = DSR_OK;
  if (!good_name(name, len))
    status = dsr_fail(err, DSR_EINVAL, 0,
                      "'%s' names no gazetteer: letters, digits and '_' only",
                      name);
  else if (find_member(set, name, len))
    status = dsr_fail(err, DSR_EINVAL, 0,
                      "there is a gazetteer '%s' already", name);
  if (status != DSR_OK) {
    dsr_gazetteer_free(g);
    return status;
  }
  return add_member(set, name, len, g, err);
}

/* ---- the nearest name there is ---- */

typedef struct name_list {
  char **names;
  size_t count, room;
} name_list;

static bool list_name(name_list *list, const char *name, size_t len) {
  void *names = list->names;
  bool ok = dsr_reserve(&names, &list->room, list->count + 1,
                        sizeof *list->names);
  list->names = names;
  char *copy = ok ? dsr_copy(name, len) : NULL;
  if (copy)
    list->names[list->count++] = copy;
  return copy != NULL;
}

static bool list_folder(name_list *list, const char *folder) {
  dsr_buf names = {0};
  bool ok = dsr_file_names(folder, &names, NULL) == DSR_OK;
  for (const char *at = names.data, *end; ok && at != NULL && *at != '\0'; at = end + 1) {
    end = strchr(at, '\n');
    if (end == NULL)
      break;
    size_t n = (size_t)(end - at);
    if (n > 4 && memcmp(end - 4, ".tsv", 4) == 0 && good_name(at, n - 4))
      ok = list_name(list, at, n - 4);
  }
  dsr_buf_free(&names);
  return ok;
}

/* In alphabetical order, since a folder's own order is anybody's guess. */
static void sort_names(name_list *list) {
  for (size_t i = 1; i < list->count; i++)
    for (size_t k = i; k && strcmp(list->names[k], list->names[k - 1]) < 0; k--) {
      char *name = list->names[k];
      list->names[k] = list->names[k - 1];
      list->names[k - 1] = name;
    }
}

static int fail_unknown(const dsr_gazetteers *set, const char *name, size_t len,
                        dsr_error *err) {
  name_list list = {0};
  bool ok = true;
  for (size_t i = 0; ok && i < set->count; i++)
    ok = list_name(&list, set->members[i].name, strlen(set->members[i].name));
  for (size_t i = 0; ok && i < set->folder_count; i++)
    ok = list_folder(&list, set->folders[i]);
  sort_names(&list);
  const char *const *names = (const char *const *)list.names;
  const char *near = ok ? dsr_nearest(name, len, names, list.count) : NULL;
  int shown = len < 100 ? (int)len : 100;
  int status;
  if (!ok)
    status = dsr_fail_memory(err);
  else if (near)
    status = dsr_fail(err, DSR_ENOTFOUND, 0,
                      "no gazetteer '%.*s'; did you mean '%s'?", shown, name,
                      near);
  else
    status = dsr_fail(err, DSR_ENOTFOUND, 0,
                      "no gazetteer '%.*s' among %zu; put a file '%.*s.tsv' "
                      "into a gazetteer folder",
                      shown, name, list.count, shown, name);
  for (size_t i = 0; i < list.count; i++)
    dsr_free(list.names[i]);
  dsr_free(list.names);
  return status;
}

/* Read FOLDER/NAME.tsv if it is there; DSR_DONE when it is not. */
static int load_from(const char *folder, const char *name, size_t len,
                     dsr_gazetteer **out, dsr_error *err) {
  dsr_buf path = {0};
  dsr_buf_text(&path, folder);
  dsr_buf_byte(&path, '/');
  dsr_buf_add(&path, name, len);
  dsr_buf_text(&path, ".tsv");
  int status = path.failed ? dsr_fail_memory(err) : DSR_OK;
  if (status == DSR_OK && !dsr_file_there(path.data))
    status = DSR_DONE;
  if (status == DSR_OK)
    status = dsr_gazetteer_load(path.data, out, err);
  dsr_buf_free(&path);
  return status;
}

int dsr_gazetteers_get(dsr_gazetteers *set, const char *name, size_t len,
                       const dsr_gazetteer **out, dsr_error *err) {
  *out = find_member(set, name, len);
  if (*out)
    return DSR_OK;
  if (!good_name(name, len))
    return fail_unknown(set, name, len, err);
  dsr_gazetteer *g = NULL;
  int status = DSR_DONE;
  for (size_t i = 0; status == DSR_DONE && i < set->folder_count; i++)
    status = load_from(set->folders[i], name, len, &g, err);
  if (status == DSR_DONE)
    return fail_unknown(set, name, len, err);
  if (status == DSR_OK)
    status = add_member(set, name, len, g, err);
  if (status == DSR_OK)
    *out = g;
  return status;
}

/* ---- which line of which file ---- */

/* The line, from 1, of entry i of a file that was read without a fault: of the
 * lines that hold something, the first names the columns. 0: it has not as many. */
static size_t line_of_entry(const char *bytes, size_t len, size_t entry) {
  size_t line = 0, kept = 0;
  bool marked = len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
  for (const char *p = bytes + (marked ? 3 : 0), *end = bytes + len; p < end;) {
    const char *next = memchr(p, '\n', (size_t)(end - p));
    const char *stop = next ? next : end;
    size_t n = (size_t)(stop - p);
    line++;
    if (n && p[n - 1] == '\r')
      n--;
    if (n && *p != '#' && kept++ == entry + 1)
      return line;
    p = stop + 1;
  }
  return 0;
}

int dsr_gazetteers_line(const dsr_gazetteers *set, const char *name,
                        size_t entry, char **path, size_t *line,
                        dsr_error *err) {
  *path = NULL;
  *line = 0;
  const dsr_gazetteer *g = find_member(set, name, strlen(name));
  int status = DSR_DONE;
  for (size_t i = 0; g && status == DSR_DONE && i < set->folder_count; i++) {
    dsr_buf file = {0};
    char *bytes = NULL;
    size_t len;
    dsr_buf_format(&file, "%s/%s.tsv", set->folders[i], name);
    if (file.failed)
      status = dsr_fail_memory(err);
    else if (dsr_file_there(file.data))
      status = dsr_file_read(file.data, FILE_MAX, &bytes, &len, err);
    if (status == DSR_OK) {
      char hash[DSR_SHA256_HEX];
      dsr_sha256(bytes, len, hash);
      /* another file since, or one that a list made by hand hides */
      bool same = strcmp(hash, dsr_gazetteer_hash(g)) == 0;
      *line = same ? line_of_entry(bytes, len, entry) : 0;
      *path = *line ? dsr_buf_detach(&file, NULL) : NULL;
      status = *line ? *path ? DSR_OK : dsr_fail_memory(err) : DSR_DONE;
      dsr_free(bytes);
      dsr_buf_free(&file);
      return status;
    }
    dsr_buf_free(&file);
  }
  return status;
}
