/* Reading a list of frequencies. Its forms go into a lexicon of their own, so
 * that they are folded and stemmed as the corpus's are; the corpus's lexicon
 * holds nothing that is not in its texts. */
#include "core/ask/reference.h"

#include <stdbool.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/utf8.h"

typedef struct reading {
  dsr_reference *list;
  const char *bytes, *label;
  bool begun, sized; /* a line was read; the size is stated */
  size_t line, at;   /* of the line that is read: its number, from 1; its byte */
} reading;

static int fail_line(const reading *r, const char *what, dsr_error *err) {
  return dsr_fail(err, DSR_ESYNTAX, r->at, "%s:%zu: %s", r->label, r->line,
                  what);
}

/* Digits alone, up to what a signed number of 64 bits holds. */
static bool read_count(const char *s, size_t len, uint64_t *out) {
  *out = 0;
  for (size_t i = 0; i < len; i++) {
    if (s[i] < '0' || s[i] > '9')
      return false;
    uint64_t digit = (uint64_t)(s[i] - '0');
    if (*out > (INT64_MAX - digit) / 10)
      return false;
    *out = *out * 10 + digit;
  }
  return len > 0;
}

static int add(reading *r, const char *form, size_t len, uint64_t count,
               dsr_error *err) {
  dsr_reference *list = r->list;
  void *counts = list->counts;
  size_t before = list->room;
  dsr_form number;
  if (count > INT64_MAX - list->sum)
    return fail_line(r, "the counts add up to more than 2^63 - 1", err);
  int status = dsr_lexicon_put(list->lexicon, form, len, &number, err);
  if (status != DSR_OK)
    return status;
  if (!dsr_reserve(&counts, &list->room, (size_t)number + 1, sizeof *list->counts))
    return dsr_fail_memory(err);
  list->counts = counts;
  memset(list->counts + before, 0, (list->room - before) * sizeof *list->counts);
  list->counts[number] += count;
  list->sum += count;
  return DSR_OK;
}

static int read_line(reading *r, const char *s, size_t len, dsr_error *err) {
  static const char head[] = "form\tcount";
  uint64_t count;
  if (len > 0 && s[len - 1] == '\r')
    len--;
  if (len == 0 || s[0] == '#')
    return DSR_OK;
  bool first = !r->begun;
  r->begun = true;
  if (first && len == sizeof head - 1 && memcmp(s, head, len) == 0)
    return DSR_OK;
  const char *tab = memchr(s, '\t', len);
  if (!tab)
    return fail_line(r, "a line wants a form, a tab and a count", err);
  size_t form = (size_t)(tab - s);
  if (!read_count(tab + 1, len - form - 1, &count))
    return fail_line(r, "the count wants digits, up to 2^63 - 1", err);
  if (form > 0)
    return add(r, s, form, count, err);
  if (r->sized)
    return fail_line(r, "the size is stated twice", err);
  r->sized = true;
  r->list->size = count;
  return DSR_OK;
}

static int read_lines(reading *r, size_t len, dsr_error *err) {
  int status = DSR_OK;
  size_t bad = dsr_utf8_check(r->bytes, len);
  if (bad != len)
    return dsr_fail(err, DSR_EFOREIGN, bad,
                    "%s: byte %zu is not UTF-8; save the list as UTF-8",
                    r->label, bad);
  while (r->at < len && status == DSR_OK) {
    const char *s = r->bytes + r->at, *end = memchr(s, '\n', len - r->at);
    size_t n = end ? (size_t)(end - s) : len - r->at;
    r->line++;
    status = read_line(r, s, n, err);
    if (status == DSR_OK)
      r->at += n + 1;
  }
  if (status == DSR_OK && r->sized && r->list->size < r->list->sum)
    return dsr_fail(err, DSR_ESYNTAX, 0,
                    "%s: the counts add up to %llu, more than the size it "
                    "states, %llu",
                    r->label, (unsigned long long)r->list->sum,
                    (unsigned long long)r->list->size);
  if (!r->sized)
    r->list->size = r->list->sum;
  return status;
}

int dsr_reference_read(const char *bytes, size_t len, const char *label,
                       dsr_reference **out, dsr_error *err) {
  reading r = {.bytes = bytes, .label = label};
  *out = NULL;
  r.list = dsr_alloc_zero(1, sizeof *r.list);
  if (!r.list)
    return dsr_fail_memory(err);
  int status = dsr_lexicon_new(&r.list->lexicon, err);
  if (status == DSR_OK)
    status = read_lines(&r, len, err);
  if (status == DSR_OK)
    *out = r.list;
  else
    dsr_reference_free(r.list);
  return status;
}

void dsr_reference_free(dsr_reference *list) {
  if (!list)
    return;
  dsr_lexicon_free(list->lexicon);
  dsr_free(list->counts);
  dsr_free(list);
}

uint64_t dsr_reference_size(const dsr_reference *list) { return list->size; }
