/* Regular expressions (PCRE2's syntax and captures) over text, with limits.
 *
 * Always UTF-8 with Unicode classes (\w, \d and \b know every script); bytes
 * that are not UTF-8 never match and never fail; \C is refused. A pattern has
 * at most 4,096 bytes and 100 nested brackets; one search may take 1,000,000
 * steps and 16 MB. A search that would take more is an error (DSR_ELIMIT), never
 * "no match". Source: pcre2api(3), section "PCRE2 compiled options".
 */
#ifndef DOSSIER_PATTERN_H
#define DOSSIER_PATTERN_H

#include "dossier/error.h"

DSR_BEGIN

typedef struct dsr_pattern dsr_pattern;

enum {
  DSR_PATTERN_CASELESS = 1, /* ignore case, in every script */
  DSR_PATTERN_OWN = 2,      /* the library's own or a trusted pattern: may be
                               compiled to machine code where the system allows
                               it; others are interpreted. Same results */
  DSR_PATTERN_WHOLE = 4     /* must match the whole of the text it is given */
};

enum { DSR_PATTERN_MAX = 4096 }; /* bytes of a pattern */

/* An unset group's span: start and end are both this. */
#define DSR_UNSET UINT32_MAX

/* Compile a pattern.
 *   source, len  UTF-8; copied.
 *   flags        DSR_PATTERN_*; anything else is DSR_EINVAL.
 *   out          freed with dsr_pattern_free.
 * Errors: DSR_ESYNTAX (err->offset is the byte in source at which PCRE2 gave
 * up, the message says why), DSR_ELIMIT (too long, or too large when compiled),
 * DSR_EINVAL, DSR_ENOMEM. */
DSR_API int dsr_pattern_new(const char *source, size_t len, unsigned flags,
                            dsr_pattern **out, dsr_error *err);
DSR_API void dsr_pattern_free(dsr_pattern *pattern);

/* How many capturing groups it has; group i, 1 to this, is spans[i] below. */
DSR_API size_t dsr_pattern_captures(const dsr_pattern *pattern);
/* Group i's name, (?<name>...), or NULL when it has none or there is no such
 * group. Borrowed from the pattern. */
DSR_API const char *dsr_pattern_capture_name(const dsr_pattern *pattern,
                                             size_t i);

/* The first match at or after a byte.
 *   text, len    borrowed for the call; at most 4 GB - 1, else DSR_ELIMIT.
 *   from         where to begin, a character's first byte or len; what stands
 *                before it is seen by \b and look-behind.
 *   spans, room  set for the match (spans[0]) and its groups, as many as there
 *                is room for; a group that took no part, or that the pattern
 *                has not, is {DSR_UNSET, DSR_UNSET}. NULL and 0 for a mere test.
 * Returns DSR_OK, DSR_DONE when there is no match, DSR_ELIMIT when looking for
 * it takes too much, DSR_EINVAL (from > len), DSR_ENOMEM.
 * A match may be empty: a caller that walks through a text goes on a whole
 * character after one, at dsr_pattern_after. A pattern with \K can tell of a
 * start behind its end; the span is then empty at its end.
 * Cost: as PCRE2; the memory it matches in is kept for the next search, and of a
 * pattern of DSR_PATTERN_WHOLE most ASCII texts that it cannot match are told by
 * their length and first byte.
 * Example: "a(b)?" on "xa" from 0 gives [1,2) and an unset group. */
DSR_API int dsr_pattern_find(const dsr_pattern *pattern, const char *text,
                             size_t len, size_t from, dsr_span *spans,
                             size_t room, dsr_error *err);

/* Where to look on after a match: its end, or the character after that when
 * the match was empty; len + 1 when the text is used up. */
DSR_API size_t dsr_pattern_after(const char *text, size_t len, dsr_span match);

DSR_END
#endif
