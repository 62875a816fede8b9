/* Which tokens of a document lie in a covered zone, as runs of tokens.
 *
 * Told once, when the document is put, and kept beside its forms, so that the
 * index can be made from one table without cutting a text. Refused: a bit a
 * token (an eighth of a byte each, where news has two or three runs), and
 * asking the zones again whenever a segment is written. */
#include <string.h>

#include "core/store/index.h"
#include "dossier/token.h"

/* The zones that search and counts cover (DSR_ZONE_* of a higher room, which
 * gives zones their names). */
static bool is_covered(const char *kind) {
  static const char *const kinds[] = {"headline", "dateline", "heading",
                                      "body"};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (strcmp(kind, kinds[i]) == 0)
      return true;
  return false;
}

uint8_t *dsr_skip_from_zones(const dsr_stored_zone *zones, size_t zone_count,
                             const dsr_span *tokens, size_t count) {
  uint8_t *skip = dsr_alloc(count);
  size_t t = 0;
  if (!skip)
    return NULL;
  memset(skip, 1, count);
  for (size_t z = 0; z < zone_count; z++) {
    if (!is_covered(zones[z].kind))
      continue;
    while (t < count && tokens[t].end <= zones[z].start)
      t++;
    for (size_t i = t; i < count && tokens[i].start < zones[z].end; i++)
      skip[i] = 0;
  }
  return skip;
}

bool dsr_covered_pack(const uint8_t *skip, size_t count, dsr_buf *out) {
  size_t at = 0;
  for (size_t i = 0; i < count;) {
    if (skip[i]) {
      i++;
      continue;
    }
    size_t start = i;
    while (i < count && !skip[i])
      i++;
    dsr_buf_varint(out, start - at);
    dsr_buf_varint(out, i - start);
    at = i;
  }
  return !out->failed;
}

int dsr_covered_of(const dsr_new_document *doc, dsr_buf *out, dsr_error *err) {
  if (doc->skip)
    return dsr_covered_pack(doc->skip, doc->token_count, out)
               ? DSR_OK
               : dsr_fail_memory(err);
  dsr_tokens *tokens;
  int status = dsr_tokens_new(doc->text, doc->len, &tokens, err);
  if (status != DSR_OK)
    return status;
  size_t count = dsr_tokens_count(tokens);
  if (count > doc->token_count)
    count = doc->token_count;
  uint8_t *skip = dsr_skip_from_zones(doc->zones, doc->zone_count,
                                      dsr_tokens_spans(tokens), count);
  if (!skip || !dsr_covered_pack(skip, count, out))
    status = dsr_fail_memory(err);
  dsr_free(skip);
  dsr_tokens_free(tokens);
  return status;
}

bool dsr_covered_at(dsr_covered *run, uint32_t token) {
  while (token >= run->end && run->p < run->stop) {
    uint64_t gap, length;
    if (!dsr_varint_read(&run->p, run->stop, &gap) ||
        !dsr_varint_read(&run->p, run->stop, &length) ||
        gap > UINT32_MAX || length > UINT32_MAX) {
      run->p = run->stop;
      return false;
    }
    run->start = run->end + gap;
    run->end = run->start + length;
  }
  return token >= run->start && token < run->end;
}
