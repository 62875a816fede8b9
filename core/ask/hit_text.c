/* See hit_text.h. */
#include "core/ask/hit_text.h"

#include <string.h>

#include "core/base/error.h"
#include "core/lexicon/nearest.h"
#include "core/text/fold.h"

enum { NAMES_SHOWN = 32 };

static bool is_white(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\v';
}

bool dsr_squeeze(const char *s, size_t len, dsr_buf *out) {
  size_t from = 0;
  while (from < len) {
    size_t to = from;
    while (to < len && !is_white(s[to]))
      to++;
    dsr_buf_add(out, s + from, to - from);
    if (to == len)
      break;
    dsr_buf_byte(out, ' ');
    while (to < len && is_white(s[to]))
      to++;
    from = to;
  }
  return !out->failed;
}

static bool add_values(const dsr_stream *s, dsr_match tokens,
                       dsr_attribute attribute, dsr_buf *out) {
  for (uint32_t i = tokens.first; i < tokens.last; i++) {
    size_t len;
    const char *value = dsr_lexicon_text(s->lexicon, s->forms[i], attribute, &len);
    if (i > tokens.first)
      dsr_buf_byte(out, ' ');
    if (!value)
      return false;
    dsr_buf_add(out, value, len);
  }
  return !out->failed;
}

int dsr_hit_text(const dsr_stream *s, dsr_match tokens, dsr_attribute attribute,
                 dsr_buf *out, dsr_error *err) {
  if (attribute != DSR_WORD && attribute != DSR_NORM)
    return add_values(s, tokens, attribute, out) ? DSR_OK : dsr_fail_memory(err);
  size_t start = s->tokens[tokens.first].start;
  size_t len = s->tokens[tokens.last - 1].end - start;
  dsr_buf words = {0};
  bool fine = dsr_squeeze(s->text + start, len, attribute == DSR_WORD ? out : &words);
  if (fine && attribute == DSR_NORM)
    fine = dsr_fold_append(words.data, words.len, out) == DSR_OK;
  dsr_buf_free(&words);
  return fine ? DSR_OK : dsr_fail_memory(err);
}

int dsr_capture_named(const dsr_query *query, const char *name, size_t *out,
                      dsr_error *err) {
  const char *names[NAMES_SHOWN];
  size_t count = dsr_query_captures(query), shown = 0;
  for (size_t i = 0; i < count; i++) {
    const char *known = dsr_query_capture_name(query, i);
    if (strcmp(known, name) == 0) {
      *out = i;
      return DSR_OK;
    }
    if (shown < NAMES_SHOWN)
      names[shown++] = known;
  }
  const char *near = dsr_nearest(name, strlen(name), names, shown);
  if (count == 0)
    return dsr_fail(err, DSR_ENOTFOUND, 0,
                    "the query has no capture '%s': write it as %s:[...]", name, name);
  return dsr_fail(err, DSR_ENOTFOUND, 0, "the query has no capture '%s'; %s '%s'?", name,
                  near ? "did you mean" : "there is", near ? near : names[0]);
}
