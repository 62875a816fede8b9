/* A text's lines and what the zone rules may ask about each. */
#ifndef DSR_ZONE_LINES_H
#define DSR_ZONE_LINES_H

#include "dossier/stream.h"

/* A line that is not blank, without the white space around it. */
typedef struct dsr_line {
  dsr_span bytes;
  dsr_span tokens;      /* token range [start, end) */
  uint32_t words;       /* tokens of kind word or number */
  uint8_t stop;         /* ends in . ! ? or an ellipsis, quotes and brackets aside */
  uint8_t open_end;     /* ends in , ; : or a dash */
  uint8_t blank_before; /* a blank line or the text's start stands before */
  uint8_t blank_after;
} dsr_line;

typedef struct dsr_lines {
  dsr_line *at;
  size_t count, capacity;
} dsr_lines;

/* Of a line's words of 4 bytes or more, and the first, how many percent begin
 * with a capital. */
uint32_t dsr_line_capitals(const dsr_stream *stream, const dsr_line *line);

/* Cut the text of `stream` (tokens and forms set) into lines. DSR_ENOMEM. */
int dsr_lines_cut(const dsr_stream *stream, dsr_lines *out, dsr_error *err);
void dsr_lines_free(dsr_lines *lines);

#endif
