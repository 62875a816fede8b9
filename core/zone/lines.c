/* Lines and their features. A line ends at LF, CR LF, or a Unicode line or
 * paragraph separator; form feeds count as line ends too. Everything a rule can
 * ask is computed here in one pass, so that rules stay data. */
#include "core/zone/lines.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/utf8.h"

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\v';
}

/* Bytes of the line end at p, 0 when there is none. */
static size_t line_end_at(const char *p, size_t left) {
  if (*p == '\n' || *p == '\f')
    return 1;
  if (left >= 3 && (memcmp(p, "\xE2\x80\xA8", 3) == 0 ||
                    memcmp(p, "\xE2\x80\xA9", 3) == 0))
    return 3;
  return 0;
}

static bool token_is(const dsr_stream *s, uint32_t token, const char *set) {
  dsr_span t = s->tokens[token];
  size_t len = t.end - t.start;
  for (const char *p = set; *p;) {
    size_t n = strcspn(p, " ");
    if (n == len && memcmp(p, s->text + t.start, n) == 0)
      return true;
    p += n + (p[n] == ' ');
  }
  return false;
}

static void read_ending(const dsr_stream *s, dsr_line *line) {
  uint32_t end = line->tokens.end;
  while (end > line->tokens.start &&
         token_is(s, end - 1, "\" ' ) ] ” ’ » '' †"))
    end--;
  if (end == line->tokens.start)
    return;
  dsr_span last = s->tokens[end - 1];
  char c = s->text[last.end - 1];
  line->stop = c == '.' || c == '!' || c == '?' ||
               token_is(s, end - 1, "… 。 ！ ？");
  line->open_end = token_is(s, end - 1, ", ; : - – — --");
}

static void read_words(const dsr_stream *s, dsr_line *line) {
  uint32_t long_words = 0, capital_words = 0;
  for (uint32_t t = line->tokens.start; t < line->tokens.end; t++) {
    const char *kind = dsr_lexicon_text(s->lexicon, s->forms[t], DSR_KIND, NULL);
    const char *shape =
        dsr_lexicon_text(s->lexicon, s->forms[t], DSR_SHAPE, NULL);
    if (!kind || !shape)
      continue;
    bool word = strcmp(kind, "word") == 0;
    line->words += word || strcmp(kind, "number") == 0;
    if (!word || !(*shape == 'X' || *shape == 'x'))
      continue;
    if (line->words > 1 && s->tokens[t].end - s->tokens[t].start < 4)
      continue;
    long_words++;
    capital_words += *shape == 'X';
  }
  line->capitals =
      (uint8_t)(long_words ? 100u * capital_words / long_words : 0);
}

static int add_line(const dsr_stream *s, dsr_lines *lines, size_t start,
                    size_t end, bool blank_before, uint32_t *token) {
  void *at = lines->at;
  if (!dsr_reserve(&at, &lines->capacity, lines->count + 1, sizeof *lines->at))
    return DSR_ENOMEM;
  lines->at = at;
  dsr_line line = {.bytes = {(uint32_t)start, (uint32_t)end}};
  line.blank_before = blank_before;
  while (*token < s->count && s->tokens[*token].start < start)
    ++*token;
  line.tokens.start = *token;
  while (*token < s->count && s->tokens[*token].end <= end)
    ++*token;
  line.tokens.end = *token;
  read_words(s, &line);
  read_ending(s, &line);
  lines->at[lines->count++] = line;
  return DSR_OK;
}

int dsr_lines_cut(const dsr_stream *s, dsr_lines *out, dsr_error *err) {
  *out = (dsr_lines){0};
  size_t from = 0;
  uint32_t token = 0;
  bool blank = true;
  while (from < s->len) {
    size_t end = from, mark = 0;
    while (end < s->len && !(mark = line_end_at(s->text + end, s->len - end)))
      end++;
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
