/* Tokens of a text fed in pieces.
 *
 * The scan looks ahead, but never past certain places: white space, a double
 * quote, a NUL or a CJK character end whatever it looks at, but for a stop's look
 * at the first character behind up to 64 blanks. So what begins before such a
 * place with AHEAD bytes behind it is cut as in the whole text. It looks back at
 * the token before and no further than two bytes else, which is what stays when
 * cut text is dropped. Refused: a scan that can stop and go on at any byte, for
 * which each rule would have to be a state. */
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/text/token_scan.h"

enum {
  AHEAD = 72,  /* 64 blanks, the character behind them, and some */
  BATCH = 1024, /* spans cut at once */
  ENDS = 8,    /* bytes kept of either end of a long token */
  GAP = 2      /* and of what stands between it and the next */
};

struct dsr_token_stream {
  char *text; /* what is kept */
  size_t room;
  uint64_t base;     /* where text[0] is in all that was fed; see drop() */
  dsr_scan scan;     /* over text */
  size_t next;       /* of scan.spans: the next to hand out */
  size_t looked;     /* no place to part between the limit and here */
  bool ended;
  dsr_span spans[BATCH + DSR_SCAN_ROOM];
};

int dsr_token_stream_new(dsr_token_stream **out, dsr_error *err) {
  *out = dsr_alloc_zero(1, sizeof **out);
  if (!*out)
    return dsr_fail_memory(err);
  (*out)->scan.spans = (*out)->spans;
  (*out)->scan.capacity = BATCH + DSR_SCAN_ROOM;
  return DSR_OK;
}

void dsr_token_stream_free(dsr_token_stream *stream) {
  if (!stream)
    return;
  dsr_free(stream->text);
  dsr_free(stream);
}

/* Whether the scan never looks past what stands at i. */
static bool may_part(const char *s, size_t len, size_t i) {
  size_t size;
  switch (s[i]) {
  case ' ':
  case '\n':
  case '\r':
  case '\t':
  case '"':
  case '\0':
    return true;
  default:
    return (unsigned char)s[i] >= 0xE2 && dsr_scan_class(s, len, i, &size) == DSR_CLASS_CJK;
  }
}

/* Move the limit to the last place to part, looking at each byte once. */
static void move_limit(dsr_token_stream *stream) {
  dsr_scan *scan = &stream->scan;
  if (stream->ended) {
    scan->limit = scan->len;
    return;
  }
  if (scan->len <= AHEAD)
    return;
  size_t top = scan->len - AHEAD, i = top;
  while (i > stream->looked && !may_part(scan->s, scan->len, i - 1))
    i--;
  if (i > stream->looked)
    scan->limit = i - 1;
  if (top > stream->looked)
    stream->looked = top;
}

/* Put `size` bytes from `from` at *to, which is never behind. */
static void keep(char *text, size_t *to, size_t from, size_t size) {
  memmove(text + *to, text + from, size);
  *to += size;
}

/* Drop the text that is cut, once that is most of it; the token before what is
 * not cut stays, without its middle, and the last bytes between the two. */
static void drop(dsr_token_stream *stream) {
  dsr_scan *scan = &stream->scan;
  const size_t at = scan->at, left = scan->len - at;
  if (stream->next < scan->count || at < left || at <= 2 * ENDS + GAP)
    return;
  size_t to = 0, between = at;
  if (scan->count) {
    const dsr_span last = scan->spans[scan->count - 1];
    const size_t n = last.end - last.start;
    between = at - last.end;
    keep(stream->text, &to, last.start, n < ENDS ? n : ENDS);
    if (n > ENDS)
      keep(stream->text, &to, last.end - (n < 2 * ENDS ? n - ENDS : ENDS),
           n < 2 * ENDS ? n - ENDS : ENDS);
    scan->spans[0] = (dsr_span){0, (uint32_t)to};
    scan->count = stream->next = 1;
  }
  between = between < GAP ? between : GAP;
  keep(stream->text, &to, at - between, between);
  const size_t moved = at - to;
  keep(stream->text, &to, at, left);
  stream->base += moved;
  scan->at -= moved;
  scan->len -= moved;
  scan->limit = scan->limit > moved ? scan->limit - moved : 0;
  stream->looked = stream->looked > moved ? stream->looked - moved : 0;
  scan->names_until = scan->names_until > moved ? scan->names_until - moved : 0;
}

int dsr_token_stream_feed(dsr_token_stream *stream, const char *bytes, size_t len,
                          dsr_error *err) {
  dsr_scan *scan = &stream->scan;
  if (stream->ended)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "%zu bytes come behind the end of a stream of tokens", len);
  if (len == 0)
    return DSR_OK;
  drop(stream);
  if (len > UINT32_MAX - scan->len)
    return dsr_fail(err, DSR_ELIMIT, 0,
                    "4 GB of text without a space, or tokens not taken; take all "
                    "before feeding more");
  void *text = stream->text;
  if (!dsr_reserve(&text, &stream->room, scan->len + len, 1))
    return dsr_fail_memory(err);
  stream->text = text;
  scan->s = stream->text;
  memcpy(stream->text + scan->len, bytes, len);
  scan->len += len;
  move_limit(stream);
  return DSR_OK;
}

void dsr_token_stream_end(dsr_token_stream *stream) {
  stream->ended = true;
  move_limit(stream);
}

int dsr_token_stream_next(dsr_token_stream *stream, dsr_stream_token *token) {
  dsr_scan *scan = &stream->scan;
  while (stream->next == scan->count) {
    if (scan->at >= scan->limit)
      return DSR_DONE;
    if (scan->count > 1) {
      scan->spans[0] = scan->spans[scan->count - 1];
      scan->count = stream->next = 1;
    }
    dsr_scan_run(scan);
  }
  const dsr_span span = scan->spans[stream->next++];
  *token = (dsr_stream_token){stream->base + span.start, stream->base + span.end,
                              scan->s + span.start};
  return DSR_OK;
}
