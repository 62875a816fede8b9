/* A JSONL line looked over before JSON's parser sees it. */
#ifndef DSR_LOAD_LINE_H
#define DSR_LOAD_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/base/buffer.h"

typedef struct dsr_line {
  size_t depth; /* how deep it is nested */
  /* What stands between the quotes of the one member "text" of the outermost
   * object, when it is a string and its name is spelt so; else both 0. */
  size_t text, text_end;
} dsr_line;

/* Look over a line, which need not be JSON. */
dsr_line dsr_line_scan(const char *data, size_t len);

/* Add what a string of JSON says, given without its quotes. False, with `out`
 * as it was, when it is not well formed: a control character, an escape that is
 * none, half a surrogate pair; or there is no memory (out->failed). */
bool dsr_line_unescape(const char *data, size_t len, dsr_buf *out);

#endif
