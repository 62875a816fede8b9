/* Reading data/abbreviations.tsv. A sorted array searched by halves: a few
 * hundred forms, looked up once a stop; a hash table would win nothing. */
#include "core/text/abbreviation_list.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/memory.h"

enum { FILE_BYTES_MAX = 1 << 20 };

typedef struct entry {
  const char *form; /* lower case where ASCII, in the arena */
  size_t len;
  dsr_abbreviation_class class;
} entry;

struct dsr_abbreviations {
  dsr_arena arena;
  entry *entries;
  size_t count, capacity;
};

static const struct {
  const char *name;
  dsr_abbreviation_class class;
} classes[] = {{"title", DSR_ABBREVIATION_TITLE},
               {"name", DSR_ABBREVIATION_NAMEPART},
               {"month", DSR_ABBREVIATION_MONTH},
               {"unit", DSR_ABBREVIATION_UNIT},
               {"corporate", DSR_ABBREVIATION_CORPORATE},
               {"address", DSR_ABBREVIATION_ADDRESS},
               {"latin", DSR_ABBREVIATION_LATIN},
               {"tail", DSR_ABBREVIATION_TAIL},
               {"label", DSR_ABBREVIATION_LABEL}};

static unsigned char lower(char c) {
  return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static int compare(const char *a, size_t alen, const char *b, size_t blen) {
  size_t n = alen < blen ? alen : blen;
  for (size_t i = 0; i < n; i++)
    if (lower(a[i]) != lower(b[i]))
      return lower(a[i]) < lower(b[i]) ? -1 : 1;
  return (alen > blen) - (alen < blen);
}

static int by_form(const void *a, const void *b) {
  const entry *x = a, *y = b;
  return compare(x->form, x->len, y->form, y->len);
}

dsr_abbreviation_class dsr_abbreviation_find(const dsr_abbreviations *list,
                                             const char *form, size_t len) {
  size_t low = 0, high = list ? list->count : 0;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    int order = compare(form, len, list->entries[mid].form, list->entries[mid].len);
    if (order == 0)
      return list->entries[mid].class;
    if (order < 0)
      high = mid;
    else
      low = mid + 1;
  }
  return DSR_ABBREVIATION_NONE;
}

static dsr_abbreviation_class class_named(const char *s, size_t len) {
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
    if (strlen(classes[i].name) == len && memcmp(classes[i].name, s, len) == 0)
      return classes[i].class;
  return DSR_ABBREVIATION_NONE;
}

/* One line without its end: form TAB class. */
static int add_line(dsr_abbreviations *list, const char *path, size_t number,
                    const char *line, size_t len, dsr_error *err) {
  if (len && line[len - 1] == '\r')
    len--;
  if (len == 0 || line[0] == '#')
    return DSR_OK;
  const char *tab = memchr(line, '\t', len);
  size_t form = tab ? (size_t)(tab - line) : 0;
  if (form && line[form - 1] == '.')
    form--;
  if (form == 0)
    return dsr_fail(err, DSR_ESYNTAX, 0,
                    "%s:%zu: expected a form, a tab and a class", path, number);
  size_t rest = len - (size_t)(tab + 1 - line);
  dsr_abbreviation_class class = class_named(tab + 1, rest);
  if (class == DSR_ABBREVIATION_NONE)
    return dsr_fail(err, DSR_ESYNTAX, 0,
                    "%s:%zu: no class '%.*s'; use title, name, month, unit, "
                    "corporate, address, latin, tail or label",
                    path, number, (int)(rest < 40 ? rest : 40), tab + 1);
  void *entries = list->entries;
  char *copy = dsr_arena_copy(&list->arena, line, form);
  if (!copy || !dsr_reserve(&entries, &list->capacity, list->count + 1,
                            sizeof *list->entries))
    return dsr_fail_memory(err);
  list->entries = entries;
  list->entries[list->count++] = (entry){copy, form, class};
  return DSR_OK;
}

static int check_unique(const dsr_abbreviations *list, const char *path,
                        dsr_error *err) {
  for (size_t i = 1; i < list->count; i++)
    if (by_form(&list->entries[i - 1], &list->entries[i]) == 0)
      return dsr_fail(err, DSR_ESYNTAX, 0,
                      "%s: '%s' is listed twice; keep one of the lines", path,
                      list->entries[i].form);
  return DSR_OK;
}

int dsr_abbreviations_load(const char *path, dsr_abbreviations **out,
                           dsr_error *err) {
  char *data = NULL;
  size_t len = 0, number = 0;
  *out = NULL;
  dsr_abbreviations *list = NULL;
  int status = dsr_file_read(path, FILE_BYTES_MAX, &data, &len, err);
  if (status != DSR_OK)
    goto done;
  list = dsr_alloc_zero(1, sizeof *list);
  if (!list) {
    status = dsr_fail_memory(err);
    goto done;
  }
  for (size_t at = 0; at < len && status == DSR_OK;) {
    const char *end = memchr(data + at, '\n', len - at);
    size_t n = end ? (size_t)(end - (data + at)) : len - at;
    status = add_line(list, path, ++number, data + at, n, err);
    at += n + 1;
  }
  if (status != DSR_OK)
    goto done;
  if (list->count)
    qsort(list->entries, list->count, sizeof *list->entries, by_form);
  status = check_unique(list, path, err);
  if (status == DSR_OK) {
    *out = list;
    list = NULL;
  }
done:
  dsr_abbreviations_free(list);
  dsr_free(data);
  return status;
}

void dsr_abbreviations_free(dsr_abbreviations *list) {
  if (!list)
    return;
  dsr_arena_free(&list->arena);
  dsr_free(list->entries);
  dsr_free(list);
}
