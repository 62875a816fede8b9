/* Lua's patterns, matched with every step counted. */
#ifndef DSR_SANDBOX_PATTERN_H
#define DSR_SANDBOX_PATTERN_H

#include <stdbool.h>

#include "bindings/sandbox/sandbox.h"

/* As many as Lua 5.4 has, and as deep. */
enum { DSR_PATTERN_CAPTURES = 32, DSR_PATTERN_DEPTH = 200 };

typedef struct dsr_lua_capture {
  const char *start;
  ptrdiff_t len; /* or one of the two below */
} dsr_lua_capture;
enum { DSR_CAPTURE_OPEN = -1, DSR_CAPTURE_PLACE = -2 };

/* One pattern over one subject. */
typedef struct dsr_lua_match {
  lua_State *L; /* where errors are raised and steps are charged */
  const char *subject, *subject_end;
  const char *pattern_end;
  int depth;    /* calls that may still be nested */
  int captures;
  unsigned steps; /* not yet charged */
  dsr_lua_capture capture[DSR_PATTERN_CAPTURES];
} dsr_lua_match;

void dsr_lua_match_begin(dsr_lua_match *m, lua_State *L, const char *subject,
                         size_t len, const char *pattern, size_t pattern_len);
/* Match the pattern at exactly `at`: the end of what it took, NULL for no match.
 * Captures are those of this attempt. Raises for a malformed pattern. */
const char *dsr_lua_match_at(dsr_lua_match *m, const char *at, const char *pattern);
/* Charge the steps that were not. */
void dsr_lua_match_settle(dsr_lua_match *m);

/* Push capture i, the whole match [start, end) where i is 0 and there is none. */
void dsr_lua_push_capture(dsr_lua_match *m, int i, const char *start, const char *end);
/* Push all, or the whole match where there is none and `whole`; how many. */
int dsr_lua_push_captures(dsr_lua_match *m, const char *start, const char *end,
                          bool whole);

#endif
