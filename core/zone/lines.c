/* Lines and their features. A line ends at LF, CR LF, or a Unicode line or
 * paragraph separator; form feeds count as line ends too. What most rules ask is
 * computed here in one pass over the tokens' traits; what few ask, when asked.
 * Refused: looking for line ends byte by byte, which cost as much as cutting the
 * tokens: all ends but LF are so rare that each is looked for ahead. */
#include "core/zone/lines.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/lexicon/traits.h"

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\v';
}

/* ---- where lines end ---- */

/* One of the marks that end a line, and where the next one is. */
typedef struct line_mark {
  const char *bytes;
  size_t size;
  size_t at; /* SIZE_MAX: there is no more */
} line_mark;

/* From `from` on. A mark is looked for by its last byte, its rarest. */
static size_t find_mark(const dsr_stream *s, const line_mark *mark, size_t from) {
  const char *text = s->text, *end = text + s->len;
  size_t before = mark->size - 1;
  if (s->len - from <= before)
    return SIZE_MAX;
  for (const char *p = text + from + before;
       (p = memchr(p, mark->bytes[before], (size_t)(end - p))) != NULL; p++)
    if (memcmp(p - before, mark->bytes, before) == 0)
      return (size_t)(p - before - text);
  return SIZE_MAX;
}

/* The end of the line that begins at `from`, and in *size its mark's length, 0
 * at the end of the text. */
static size_t line_end(const dsr_stream *s, line_mark *marks, size_t count,
                       size_t from, size_t *size) {
  size_t end = s->len;
  *size = 0;
  for (size_t i = 0; i < count; i++) {
    if (marks[i].at < from)
      marks[i].at = find_mark(s, &marks[i], from);
    if (marks[i].at < end) {
      end = marks[i].at;
      *size = marks[i].size;
    }
  }
  return end;
}

/* ---- what a line is like ---- */

/* A quotation mark or bracket that closes, a dagger. */
static bool closes(const char *s, size_t len) {
  switch (len) {
  case 1:
    return *s == '"' || *s == '\'' || *s == ')' || *s == ']';
  case 2:
    return memcmp(s, "''", 2) == 0 || memcmp(s, "»", 2) == 0;
  case 3:
    return memcmp(s, "”", 3) == 0 || memcmp(s, "’", 3) == 0 ||
           memcmp(s, "†", 3) == 0;
  default:
    return false;
  }
}

static bool stops(const char *s, size_t len) {
  char last = s[len - 1];
  if (last == '.' || last == '!' || last == '?')
    return true;
  return len == 3 && (memcmp(s, "…", 3) == 0 || memcmp(s, "。", 3) == 0 ||
                      memcmp(s, "！", 3) == 0 || memcmp(s, "？", 3) == 0);
}

static bool stays_open(const char *s, size_t len) {
  if (len == 1)
    return *s == ',' || *s == ';' || *s == ':' || *s == '-';
  if (len == 2)
    return memcmp(s, "--", 2) == 0;
  return len == 3 && (memcmp(s, "–", 3) == 0 || memcmp(s, "—", 3) == 0);
}

static void read_ending(const dsr_stream *s, dsr_line *line) {
  for (uint32_t t = line->tokens.end; t > line->tokens.start; t--) {
    const char *token = s->text + s->tokens[t - 1].start;
    size_t len = s->tokens[t - 1].end - s->tokens[t - 1].start;
    if (closes(token, len))
      continue;
    line->stop = stops(token, len);
    line->open_end = stays_open(token, len);
    return;
  }
}

uint32_t dsr_line_capitals(const dsr_stream *s, const dsr_line *line) {
  const uint8_t *traits = dsr_lexicon_traits(s->lexicon);
  uint32_t words = 0, long_words = 0, capital_words = 0;
  for (uint32_t t = line->tokens.start; t < line->tokens.end; t++) {
    unsigned is = traits[s->forms[t]];
    words += (is & (DSR_TRAIT_WORD | DSR_TRAIT_NUMBER)) != 0;
    if (!(is & DSR_TRAIT_WORD) || !(is & (DSR_TRAIT_CAPITAL | DSR_TRAIT_SMALL)))
      continue;
    if (words > 1 && s->tokens[t].end - s->tokens[t].start < 4)
      continue;
    long_words++;
    capital_words += (is & DSR_TRAIT_CAPITAL) != 0;
  }
  return long_words ? 100u * capital_words / long_words : 0;
}

static int add_line(const dsr_stream *s, dsr_lines *lines, size_t start,
                    size_t end, bool blank_before, uint32_t *token) {
  void *at = lines->at;
  if (!dsr_reserve(&at, &lines->capacity, lines->count + 1, sizeof *lines->at))
    return DSR_ENOMEM;
  lines->at = at;
  dsr_line line = {.bytes = {(uint32_t)start, (uint32_t)end}};
  line.blank_before = blank_before;
  const uint8_t *traits = dsr_lexicon_traits(s->lexicon);
  uint32_t t = *token;
  while (t < s->count && s->tokens[t].start < start)
    t++;
  line.tokens.start = t;
  for (; t < s->count && s->tokens[t].end <= end; t++)
    line.words +=
        (traits[s->forms[t]] & (DSR_TRAIT_WORD | DSR_TRAIT_NUMBER)) != 0;
  line.tokens.end = *token = t;
  read_ending(s, &line);
  lines->at[lines->count++] = line;
  return DSR_OK;
}

int dsr_lines_cut(const dsr_stream *s, dsr_lines *out, dsr_error *err) {
  line_mark marks[] = {{"\n", 1, 0},
                       {"\f", 1, 0},
                       {"\xE2\x80\xA8", 3, 0},
                       {"\xE2\x80\xA9", 3, 0}};
  enum { MARKS = sizeof marks / sizeof *marks };
  *out = (dsr_lines){0};
  for (size_t i = 0; i < MARKS; i++)
    marks[i].at = find_mark(s, &marks[i], 0);
  size_t from = 0;
  uint32_t token = 0;
  bool blank = true;
  while (from < s->len) {
    size_t mark, end = line_end(s, marks, MARKS, from, &mark);
    size_t next = end + mark;
    while (from < end && is_blank(s->text[from]))
      from++;
    while (end > from && is_blank(s->text[end - 1]))
      end--;
    if (from < end) {
      if (add_line(s, out, from, end, blank, &token) != DSR_OK) {
        dsr_lines_free(out);
        return dsr_fail_memory(err);
      }
      blank = false;
    } else {
      blank = true;
      if (out->count)
        out->at[out->count - 1].blank_after = 1;
    }
    from = next;
  }
  if (out->count)
    out->at[out->count - 1].blank_after = 1;
  return DSR_OK;
}

void dsr_lines_free(dsr_lines *lines) {
  dsr_free(lines->at);
  *lines = (dsr_lines){0};
}
