/* Lua's patterns, matched with every step counted.
 *
 * string.find and its kin cannot be stopped: one call may backtrack for longer
 * than the sun will shine, and no hook fires inside C. So this is a matcher of
 * our own, after chapter 6.4.1 of Lua's manual: the same results, the same
 * messages and the same depth, with an account that is charged as it goes.
 * Classes are ASCII's, whatever the locale. Refused: capping the length and the
 * quantifiers of patterns, which forbids harmless ones and still lets a short one
 * run for minutes. */
#include "bindings/sandbox/pattern.h"

#include <string.h>

/* Steps between two looks at the account. */
enum { CHARGE_EVERY = 4096, ESCAPE = '%' };

static const char *match(dsr_lua_match *m, const char *s, const char *p);

void dsr_lua_match_begin(dsr_lua_match *m, lua_State *L, const char *subject,
                         size_t len, const char *pattern, size_t pattern_len) {
  m->L = L;
  m->subject = subject;
  m->subject_end = subject + len;
  m->pattern_end = pattern + pattern_len;
  m->depth = DSR_PATTERN_DEPTH;
  m->captures = 0;
  m->steps = 0;
}

void dsr_lua_match_settle(dsr_lua_match *m) {
  dsr_sandbox_charge(m->L, m->steps);
  m->steps = 0;
}

static inline void step(dsr_lua_match *m) {
  if (++m->steps >= CHARGE_EVERY)
    dsr_lua_match_settle(m);
}

/* --- one character --- */

static bool between(unsigned char c, unsigned char low, unsigned char high) {
  return c >= low && c <= high;
}

static bool is_letter(unsigned char c) {
  return between(c, 'a', 'z') || between(c, 'A', 'Z');
}

static bool is_graph(unsigned char c) { return between(c, 33, 126); }

/* Is c of the class that a letter behind % names? */
static bool of_class(unsigned char c, unsigned char name) {
  bool in;
  switch (name | 0x20) {
  case 'a':
    in = is_letter(c);
    break;
  case 'c':
    in = c < 32 || c == 127;
    break;
  case 'd':
    in = between(c, '0', '9');
    break;
  case 'g':
    in = is_graph(c);
    break;
  case 'l':
    in = between(c, 'a', 'z');
    break;
  case 'p':
    in = is_graph(c) && !is_letter(c) && !between(c, '0', '9');
    break;
  case 's':
    in = c == ' ' || between(c, 9, 13);
    break;
  case 'u':
    in = between(c, 'A', 'Z');
    break;
  case 'w':
    in = is_letter(c) || between(c, '0', '9');
    break;
  case 'x':
    in = between(c, '0', '9') || between(c, 'a', 'f') || between(c, 'A', 'F');
    break;
  case 'z': /* not in the manual any more, but in the library */
    in = c == '\0';
    break;
  default:
    return name == c;
  }
  return between(name, 'A', 'Z') ? !in : in;
}

/* Behind the single-character item that begins at p. */
static const char *item_end(dsr_lua_match *m, const char *p) {
  char first = *p++;
  if (first == ESCAPE) {
    if (p == m->pattern_end)
      luaL_error(m->L, "malformed pattern (ends with '%%')");
    return p + 1;
  }
  if (first != '[')
    return p;
  if (*p == '^')
    p++;
  do { /* a ']' that comes first is itself */
    if (p == m->pattern_end)
      luaL_error(m->L, "malformed pattern (missing ']')");
    if (*p++ == ESCAPE && p < m->pattern_end)
      p++; /* what is escaped, ']' too */
    step(m);
  } while (p == m->pattern_end || *p != ']');
  return p + 1;
}

/* Is c in the set whose '[' is at p and whose ']' is at last? */
static bool in_set(dsr_lua_match *m, unsigned char c, const char *p, const char *last) {
  bool found = true;
  if (p[1] == '^') {
    found = false;
    p++;
  }
  while (++p < last) {
    step(m);
    if (*p == ESCAPE) {
      p++;
      if (of_class(c, (unsigned char)*p))
        return found;
    } else if (p[1] == '-' && p + 2 < last) {
      if (between(c, (unsigned char)p[0], (unsigned char)p[2]))
        return found;
      p += 2;
    } else if ((unsigned char)*p == c) {
      return found;
    }
  }
  return !found;
}

/* Does the item [p, end) take the character at s? */
static bool takes(dsr_lua_match *m, const char *s, const char *p, const char *end) {
  step(m);
  if (s >= m->subject_end)
    return false;
  unsigned char c = (unsigned char)*s;
  switch (*p) {
  case '.':
    return true;
  case ESCAPE:
    return of_class(c, (unsigned char)p[1]);
  case '[':
    return in_set(m, c, p, end - 1);
  default:
    return (unsigned char)*p == c;
  }
}

/* --- items that are more than a character --- */

static const char *match_balance(dsr_lua_match *m, const char *s, const char *p) {
  if (p >= m->pattern_end - 1)
    luaL_error(m->L, "malformed pattern (missing arguments to '%%b')");
  if (s >= m->subject_end || *s != *p)
    return NULL;
  char open = p[0], close = p[1];
  int nested = 1;
  while (++s < m->subject_end) {
    step(m);
    if (*s == close) {
      if (--nested == 0)
        return s + 1;
    } else if (*s == open) {
      nested++;
    }
  }
  return NULL;
}

static const char *most_first(dsr_lua_match *m, const char *s, const char *p,
                              const char *end) {
  ptrdiff_t i = 0;
  while (takes(m, s + i, p, end))
    i++;
  for (; i >= 0; i--) {
    const char *result = match(m, s + i, end + 1);
    if (result != NULL)
      return result;
  }
  return NULL;
}

static const char *fewest_first(dsr_lua_match *m, const char *s, const char *p,
                                const char *end) {
  for (;;) {
    const char *result = match(m, s, end + 1);
    if (result != NULL)
      return result;
    if (!takes(m, s, p, end))
      return NULL;
    s++;
  }
}

static const char *open_capture(dsr_lua_match *m, const char *s, const char *p,
                                int what) {
  if (m->captures >= DSR_PATTERN_CAPTURES)
    luaL_error(m->L, "too many captures");
  m->capture[m->captures] = (dsr_lua_capture){s, what};
  m->captures++;
  const char *result = match(m, s, p);
  if (result == NULL)
    m->captures--;
  return result;
}

static const char *close_capture(dsr_lua_match *m, const char *s, const char *p) {
  int i = m->captures - 1;
  while (i >= 0 && m->capture[i].len != DSR_CAPTURE_OPEN)
    i--;
  if (i < 0) {
    luaL_error(m->L, "invalid pattern capture");
    return NULL;
  }
  m->capture[i].len = s - m->capture[i].start;
  const char *result = match(m, s, p);
  if (result == NULL)
    m->capture[i].len = DSR_CAPTURE_OPEN;
  return result;
}

/* What an earlier capture took, once more. */
static const char *match_again(dsr_lua_match *m, const char *s, char digit) {
  int i = digit - '1';
  if (i < 0 || i >= m->captures || m->capture[i].len == DSR_CAPTURE_OPEN)
    luaL_error(m->L, "invalid capture index %%%d", i + 1);
  /* A capture of a place has the length -2, which nothing is left to equal. */
  size_t len = (size_t)m->capture[i].len;
  if ((size_t)(m->subject_end - s) < len)
    return NULL;
  dsr_sandbox_charge(m->L, len / 16);
  return memcmp(m->capture[i].start, s, len) == 0 ? s + len : NULL;
}

/* The place between s - 1 and s where a set begins to hold; on success *p is
 * behind the set. */
static bool at_frontier(dsr_lua_match *m, const char *s, const char **p) {
  if (**p != '[')
    luaL_error(m->L, "missing '[' after '%%f' in pattern");
  const char *end = item_end(m, *p);
  unsigned char before = s == m->subject ? '\0' : (unsigned char)s[-1];
  unsigned char here = s == m->subject_end ? '\0' : (unsigned char)*s;
  bool fine = !in_set(m, before, *p, end - 1) && in_set(m, here, *p, end - 1);
  *p = end;
  return fine;
}

/* --- sequences --- */

/* A single item and what is behind it. Returns true when *s and *p were moved on
 * and matching goes on there, false when *result is the answer. */
static bool match_item(dsr_lua_match *m, const char **s, const char **p,
                       const char **result) {
  const char *end = item_end(m, *p);
  char sign = end < m->pattern_end ? *end : '\0';
  bool fine;
  switch (sign) {
  case '?':
    if (takes(m, *s, *p, end)) {
      *result = match(m, *s + 1, end + 1);
      if (*result != NULL)
        return false;
    }
    *p = end + 1;
    return true;
  case '+':
    *result = takes(m, *s, *p, end) ? most_first(m, *s + 1, *p, end) : NULL;
    return false;
  case '*':
    *result = most_first(m, *s, *p, end);
    return false;
  case '-':
    *result = fewest_first(m, *s, *p, end);
    return false;
  default:
    fine = takes(m, *s, *p, end);
    *result = NULL;
    *s += fine;
    *p = end;
    return fine;
  }
}

/* An item that begins with '%' and is more than a character: 1 when *s and *p were
 * moved on, 0 when it does not match, -1 when it is none. */
static int match_special(dsr_lua_match *m, const char **s, const char **p) {
  char name = *p + 1 < m->pattern_end ? (*p)[1] : '\0';
  if (name == 'b') {
    *s = match_balance(m, *s, *p + 2);
    *p += 4;
    return *s != NULL;
  }
  if (name == 'f') {
    *p += 2;
    return at_frontier(m, *s, p);
  }
  if (between((unsigned char)name, '0', '9')) {
    *s = match_again(m, *s, name);
    *p += 2;
    return *s != NULL;
  }
  return -1;
}

static const char *match_from(dsr_lua_match *m, const char *s, const char *p) {
  while (p != m->pattern_end) {
    const char *result;
    int special;
    switch (*p) {
    case '(':
      return p[1] == ')' ? open_capture(m, s, p + 2, DSR_CAPTURE_PLACE)
                         : open_capture(m, s, p + 1, DSR_CAPTURE_OPEN);
    case ')':
      return close_capture(m, s, p + 1);
    case '$':
      if (p + 1 == m->pattern_end)
        return s == m->subject_end ? s : NULL;
      break;
    case ESCAPE:
      special = match_special(m, &s, &p);
      if (special == 0)
        return NULL;
      if (special > 0)
        continue;
      break;
    default:
      break;
    }
    if (!match_item(m, &s, &p, &result))
      return result;
  }
  return s;
}

static const char *match(dsr_lua_match *m, const char *s, const char *p) {
  if (m->depth-- == 0)
    luaL_error(m->L, "pattern too complex");
  step(m);
  const char *result = match_from(m, s, p);
  m->depth++;
  return result;
}

const char *dsr_lua_match_at(dsr_lua_match *m, const char *at, const char *pattern) {
  m->captures = 0;
  m->depth = DSR_PATTERN_DEPTH;
  return match(m, at, pattern);
}

/* --- captures --- */

void dsr_lua_push_capture(dsr_lua_match *m, int i, const char *start, const char *end) {
  if (i >= m->captures) {
    if (i != 0)
      luaL_error(m->L, "invalid capture index %%%d", i + 1);
    lua_pushlstring(m->L, start, (size_t)(end - start));
    return;
  }
  const dsr_lua_capture *c = &m->capture[i];
  if (c->len == DSR_CAPTURE_OPEN)
    luaL_error(m->L, "unfinished capture");
  if (c->len == DSR_CAPTURE_PLACE) {
    lua_pushinteger(m->L, c->start - m->subject + 1);
    return;
  }
  dsr_sandbox_charge(m->L, (uint64_t)c->len / 16);
  lua_pushlstring(m->L, c->start, (size_t)c->len);
}

int dsr_lua_push_captures(dsr_lua_match *m, const char *start, const char *end,
                          bool whole) {
  int count = m->captures == 0 && whole ? 1 : m->captures;
  luaL_checkstack(m->L, count, "too many captures");
  for (int i = 0; i < count; i++)
    dsr_lua_push_capture(m, i, start, end);
  return count;
}
