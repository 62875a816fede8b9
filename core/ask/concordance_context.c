/* How far a hit's context reaches. */
#include "core/ask/concordance.h"

/* Does a blank line stand between a token and the one behind it? */
static bool ends_paragraph(const dsr_stream *s, uint32_t token) {
  unsigned lines = 0;
  for (size_t i = s->tokens[token].end; i < s->tokens[token + 1].start; i++)
    lines += s->text[i] == '\n';
  return lines > 1;
}

dsr_match dsr_tokens_around(const dsr_stream *s, dsr_match hit, uint32_t n) {
  dsr_match around = hit;
  while (around.first > 0 && hit.first - around.first < n &&
         !ends_paragraph(s, around.first - 1))
    around.first--;
  while (around.last < s->count && around.last - hit.last < n &&
         !ends_paragraph(s, around.last - 1))
    around.last++;
  return around;
}

static bool continues(char c) { return ((unsigned char)c & 0xC0) == 0x80; }
static bool is_end(char c) { return c == '\n' || c == '\r'; }

/* n characters on each side, within the line. */
static dsr_span characters_around(const dsr_stream *s, dsr_span hit, uint32_t n) {
  dsr_span around = hit;
  for (uint32_t i = 0; i < n && around.start > 0 && !is_end(s->text[around.start - 1]); i++)
    do
      around.start--;
    while (around.start > 0 && continues(s->text[around.start]));
  for (uint32_t i = 0; i < n && around.end < s->len && !is_end(s->text[around.end]); i++)
    do
      around.end++;
    while (around.end < s->len && continues(s->text[around.end]));
  return around;
}

dsr_span dsr_bytes_around(const dsr_concordance_plan *plan,
                          const dsr_analysis *analysis, dsr_match hit) {
  const dsr_stream *s = dsr_analysis_stream(analysis);
  dsr_span bytes = {s->tokens[hit.first].start, s->tokens[hit.last - 1].end};
  if (plan->unit == DSR_WIDTH_SENTENCE)
    return dsr_analysis_context(analysis, bytes);
  if (plan->unit == DSR_WIDTH_CHARACTERS)
    return characters_around(s, bytes, plan->width);
  dsr_match around = dsr_tokens_around(s, hit, plan->width);
  return (dsr_span){s->tokens[around.first].start, s->tokens[around.last - 1].end};
}
