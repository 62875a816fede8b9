/* Reading data/abbreviations.tsv: abbreviations, and the words beside a stop.
 *
 * One table with open addressing, made at load, tells both of a form: what its
 * stop means and what the word does. Refused: a sorted array searched by halves,
 * nine comparisons where one will do, and a table for each class of words. */
#include "core/text/abbreviation_list.h"

#include <stdint.h>
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
  unsigned roles; /* dsr_word_role, or-ed */
} entry;

struct dsr_abbreviations {
  dsr_arena arena;
  entry *entries;
  size_t count, capacity;
  uint32_t *slots; /* 1 + an entry's index, 0 where free; never more than half full */
  size_t slot_count; /* a power of two, or 0 */
};

/* A class of abbreviations or a role of words, never both. */
typedef struct kind {
  const char *name;
  dsr_abbreviation_class class;
  unsigned role;
} kind;

static const kind kinds[] = {{"title", DSR_ABBREVIATION_TITLE, 0},
                             {"name", DSR_ABBREVIATION_NAMEPART, 0},
                             {"month", DSR_ABBREVIATION_MONTH, 0},
                             {"unit", DSR_ABBREVIATION_UNIT, 0},
                             {"corporate", DSR_ABBREVIATION_CORPORATE, 0},
                             {"address", DSR_ABBREVIATION_ADDRESS, 0},
                             {"latin", DSR_ABBREVIATION_LATIN, 0},
                             {"tail", DSR_ABBREVIATION_TAIL, 0},
                             {"label", DSR_ABBREVIATION_LABEL, 0},
                             {"opener", DSR_ABBREVIATION_NONE, DSR_WORD_OPENER},
                             {"joiner", DSR_ABBREVIATION_NONE, DSR_WORD_JOINER},
                             {"pronoun", DSR_ABBREVIATION_NONE, DSR_WORD_PRONOUN},
                             {"speech", DSR_ABBREVIATION_NONE, DSR_WORD_SPEECH},
                             {"hour", DSR_ABBREVIATION_NONE, DSR_WORD_HOUR},
                             {"before-hour", DSR_ABBREVIATION_NONE, DSR_WORD_BEFORE_HOUR},
                             {"after-hour", DSR_ABBREVIATION_NONE, DSR_WORD_AFTER_HOUR},
                             {"time", DSR_ABBREVIATION_NONE, DSR_WORD_TIME},
                             {"half-day", DSR_ABBREVIATION_NONE, DSR_WORD_HALF_DAY},
                             {"clock-zone", DSR_ABBREVIATION_NONE, DSR_WORD_CLOCK_ZONE},
                             {"farewell", DSR_ABBREVIATION_NONE, DSR_WORD_FAREWELL}};

static unsigned char lower(char c) {
  return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

/* The slot that holds the form, or the free one where it belongs. Not dsr_hash:
 * the bytes are read in lower case. */
static size_t slot_of(const dsr_abbreviations *list, const char *form, size_t len) {
  uint64_t h = len;
  for (size_t i = 0; i < len; i++)
    h = (h ^ lower(form[i])) * 0x9E3779B97F4A7C15u;
  size_t mask = list->slot_count - 1, at = (size_t)(h >> 32) & mask;
  for (; list->slots[at]; at = (at + 1) & mask) {
    const entry *e = &list->entries[list->slots[at] - 1];
    size_t i = 0;
    if (e->len != len)
      continue;
    while (i < len && lower(form[i]) == (unsigned char)e->form[i])
      i++;
    if (i == len)
      break;
  }
  return at;
}

static const entry *find(const dsr_abbreviations *list, const char *form, size_t len) {
  if (!list || !list->slot_count)
    return NULL;
  uint32_t found = list->slots[slot_of(list, form, len)];
  return found ? &list->entries[found - 1] : NULL;
}

dsr_abbreviation_class dsr_abbreviation_find(const dsr_abbreviations *list,
                                             const char *form, size_t len) {
  const entry *e = find(list, form, len);
  return e ? e->class : DSR_ABBREVIATION_NONE;
}

unsigned dsr_word_roles(const dsr_abbreviations *list, const char *word, size_t len) {
  const entry *e = find(list, word, len);
  return e ? e->roles : 0;
}

/* Room in the slots for one entry more. */
static bool widen(dsr_abbreviations *list) {
  enum { FIRST = 64 };
  if ((list->count + 1) * 2 <= list->slot_count)
    return true;
  size_t wider = list->slot_count ? list->slot_count * 2 : FIRST;
  uint32_t *slots = dsr_alloc_zero(wider, sizeof *slots);
  if (!slots)
    return false;
  dsr_free(list->slots);
  list->slots = slots;
  list->slot_count = wider;
  for (size_t i = 0; i < list->count; i++)
    slots[slot_of(list, list->entries[i].form, list->entries[i].len)] =
        (uint32_t)(i + 1);
  return true;
}

/* The entry of a form, made when there is none; NULL when memory is short. */
static entry *entry_for(dsr_abbreviations *list, const char *form, size_t len) {
  void *entries = list->entries;
  if (!widen(list))
    return NULL;
  size_t slot = slot_of(list, form, len);
  if (list->slots[slot])
    return &list->entries[list->slots[slot] - 1];
  char *copy = dsr_arena_copy(&list->arena, form, len);
  if (!copy || !dsr_reserve(&entries, &list->capacity, list->count + 1,
                            sizeof *list->entries))
    return NULL;
  for (size_t i = 0; i < len; i++)
    copy[i] = (char)lower(copy[i]);
  list->entries = entries;
  list->entries[list->count] = (entry){copy, len, DSR_ABBREVIATION_NONE, 0};
  list->slots[slot] = (uint32_t)(list->count + 1);
  return &list->entries[list->count++];
}

static const kind *kind_named(const char *s, size_t len) {
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (strlen(kinds[i].name) == len && memcmp(kinds[i].name, s, len) == 0)
      return &kinds[i];
  return NULL;
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
  size_t rest = tab ? len - form - 1 : 0;
  const kind *k = tab ? kind_named(tab + 1, rest) : NULL;
  if (form && line[form - 1] == '.' && !(k && k->role))
    form--;
  if (form == 0)
    return dsr_fail(err, DSR_ESYNTAX, 0,
                    "%s:%zu: expected a form, a tab and a class", path, number);
  if (!k)
    return dsr_fail(err, DSR_ESYNTAX, 0,
                    "%s:%zu: no class '%.*s'; use title, name, month, unit, "
                    "corporate, address, latin, tail, label, opener, joiner, "
                    "pronoun, speech, hour, before-hour, after-hour, time, "
                    "half-day, clock-zone or farewell",
                    path, number, (int)(rest < 40 ? rest : 40), tab + 1);
  entry *e = entry_for(list, line, form);
  if (!e)
    return dsr_fail_memory(err);
  if (k->role ? e->roles & k->role : e->class != DSR_ABBREVIATION_NONE)
    return dsr_fail(err, DSR_ESYNTAX, 0,
                    "%s:%zu: '%s' is listed twice; keep one of the lines", path,
                    number, e->form);
  if (k->role)
    e->roles |= k->role;
  else
    e->class = k->class;
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
  dsr_free(list->slots);
  dsr_free(list);
}
