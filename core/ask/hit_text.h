/* The words of a hit, and of its captures, as whoever counts and sorts hits
 * wants them. */
#ifndef DSR_ASK_HIT_TEXT_H
#define DSR_ASK_HIT_TEXT_H

#include "core/base/buffer.h"
#include "dossier/query.h"

/* Append tokens of a stream by an attribute: word is the text itself, white
 * space (a line's end too) as one blank; norm the same folded; stem, shape and
 * kind are the tokens' values with a blank between. The range is not empty.
 * DSR_OK or DSR_ENOMEM.
 * Example: "U.S.\n  officials" by norm gives "u.s. officials", by stem
 * "u.s. offici". */
int dsr_hit_text(const dsr_stream *stream, dsr_match tokens,
                 dsr_attribute attribute, dsr_buf *out, dsr_error *err);

/* Append bytes with every run of white space as one blank. */
bool dsr_squeeze(const char *s, size_t len, dsr_buf *out);

/* The number of the query's capture of this name. DSR_ENOTFOUND names the
 * nearest. */
int dsr_capture_named(const dsr_query *query, const char *name, size_t *out,
                      dsr_error *err);

#endif
