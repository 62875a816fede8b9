/* The functions that scripts' SQL has.
 *
 * A function of SQLite's runs to its end whatever the progress handler would say,
 * so those whose work grows with their arguments are made anew here and look at
 * the clock; those that grow with the square, or make long strings from short ones,
 * are left out. Same results as SQLite's (sqlite.org/lang_corefunc.html), but that
 * trim takes off at most 64 different characters.
 *
 * LIKE and GLOB go back to the last % alone: what is between two of them is found
 * at its first place or not at all. */
#include <string.h>

#include "core/store/sql.h"

/* By name. */
static const char *const names[] = {
    "abs",   "avg",  "coalesce", "count",      "dense_rank", "first_value", "glob",
    "ifnull", "iif", "lag",      "last_value", "lead",       "length",      "like",
    "lower", "ltrim", "max",     "min",        "nullif",     "rank",        "round",
    "row_number", "rtrim", "sign", "substr",   "substring",  "sum",         "total",
    "trim",  "typeof", "unicode", "upper"};

enum { NAMES = sizeof names / sizeof *names, TRIM_MAX = 64, PATTERN_MAX = 256 };

const char *dsr_sql_function(size_t i) { return i < NAMES ? names[i] : NULL; }

static bool stops(sqlite3_context *context) {
  if (!dsr_sql_over(sqlite3_user_data(context)))
    return false;
  sqlite3_result_error_code(context, SQLITE_INTERRUPT);
  return true;
}

static bool is_character(char c) { return ((unsigned char)c & 0xC0) != 0x80; }

/* Bytes of n characters from s on, of at most len. */
static size_t bytes_of(const char *s, size_t len, int64_t n) {
  size_t i = 0;
  for (; n > 0 && i < len; n--)
    for (i++; i < len && !is_character(s[i]);)
      i++;
  return i;
}

/* The characters of a text up to its first NUL, as SQLite counts them. */
static int64_t characters(const char *s, size_t len) {
  int64_t n = 0;
  for (size_t i = 0; i < len && s[i]; i++)
    n += is_character(s[i]);
  return n;
}

static void length_of(sqlite3_context *context, int count, sqlite3_value **v) {
  (void)count;
  int type = sqlite3_value_type(v[0]);
  if (type == SQLITE_NULL || stops(context))
    return;
  if (type != SQLITE_TEXT) { /* bytes of a blob, digits of a number */
    sqlite3_result_int(context, sqlite3_value_bytes(v[0]));
    return;
  }
  const char *s = (const char *)sqlite3_value_text(v[0]);
  if (!s)
    sqlite3_result_error_nomem(context);
  else
    sqlite3_result_int64(context, characters(s, (size_t)sqlite3_value_bytes(v[0])));
}

static void in_case(sqlite3_context *context, sqlite3_value *value, char from, char to) {
  const char *s = (const char *)sqlite3_value_text(value);
  if (!s || stops(context))
    return;
  int len = sqlite3_value_bytes(value);
  char *out = sqlite3_malloc(len + 1);
  if (!out) {
    sqlite3_result_error_nomem(context);
    return;
  }
  for (int i = 0; i < len; i++)
    out[i] = s[i] >= from && s[i] <= from + 25 ? (char)(s[i] - from + to) : s[i];
  sqlite3_result_text(context, out, len, sqlite3_free);
}

static void lower(sqlite3_context *context, int count, sqlite3_value **v) {
  (void)count;
  in_case(context, v[0], 'A', 'a');
}

static void upper(sqlite3_context *context, int count, sqlite3_value **v) {
  (void)count;
  in_case(context, v[0], 'a', 'A');
}

/* Where substr's start, from 1 or from the end where negative, and its length,
 * before the start where negative, lie in something of `size`: [*from, *to). */
static void place(int64_t size, int64_t start, int64_t length, int64_t *from,
                  int64_t *to) {
  int64_t first = start >= 0 ? start - 1 : size + start; /* 0 is before the first */
  int64_t low = length < 0 ? first + length : first;
  int64_t high = length < 0 ? first : first + length;
  *from = low < 0 ? 0 : low > size ? size : low;
  *to = high < *from ? *from : high > size ? size : high;
}

static int64_t bounded(int64_t n) {
  const int64_t most = (int64_t)1 << 40;
  return n > most ? most : n < -most ? -most : n;
}

static void substr(sqlite3_context *context, int count, sqlite3_value **v) {
  int type = sqlite3_value_type(v[0]);
  for (int i = 0; i < count; i++)
    if (sqlite3_value_type(v[i]) == SQLITE_NULL)
      return;
  if (stops(context))
    return;
  const char *s = type == SQLITE_BLOB ? sqlite3_value_blob(v[0])
                                      : (const char *)sqlite3_value_text(v[0]);
  size_t len = (size_t)sqlite3_value_bytes(v[0]);
  s = s ? s : "";
  int64_t start = bounded(sqlite3_value_int64(v[1])), from, to;
  int64_t length = count > 2 ? bounded(sqlite3_value_int64(v[2])) : (int64_t)1 << 41;
  place(type == SQLITE_BLOB ? (int64_t)len : characters(s, len), start, length, &from, &to);
  size_t a = type == SQLITE_BLOB ? (size_t)from : bytes_of(s, len, from);
  size_t b = type == SQLITE_BLOB ? (size_t)to : a + bytes_of(s + a, len - a, to - from);
  if (type == SQLITE_BLOB)
    sqlite3_result_blob(context, s + a, (int)(b - a), SQLITE_TRANSIENT);
  else
    sqlite3_result_text(context, s + a, (int)(b - a), SQLITE_TRANSIENT);
}

/* --- trim --- */

/* The length of the character of `set` that s begins with, or ends with; 0: none. */
static size_t trimmed(const char *s, size_t len, const char *set, size_t set_len,
                      bool at_end) {
  for (size_t i = 0; i < set_len;) {
    size_t n = bytes_of(set + i, set_len - i, 1);
    if (n <= len && memcmp(at_end ? s + len - n : s, set + i, n) == 0)
      return n;
    i += n;
  }
  return 0;
}

static void trim_sides(sqlite3_context *context, int count, sqlite3_value **v,
                       bool left, bool right) {
  const char *s = (const char *)sqlite3_value_text(v[0]);
  size_t len = (size_t)sqlite3_value_bytes(v[0]), n;
  const char *set = count > 1 ? (const char *)sqlite3_value_text(v[1]) : " ";
  size_t set_len = count > 1 ? (size_t)sqlite3_value_bytes(v[1]) : 1;
  if (!s || !set || stops(context))
    return;
  if (set_len > TRIM_MAX * 4 || characters(set, set_len) > TRIM_MAX) {
    sqlite3_result_error(context, "trim takes off at most 64 different characters", -1);
    return;
  }
  while (left && len > 0 && (n = trimmed(s, len, set, set_len, false)) > 0) {
    s += n;
    len -= n;
  }
  while (right && len > 0 && (n = trimmed(s, len, set, set_len, true)) > 0)
    len -= n;
  sqlite3_result_text(context, s, (int)len, SQLITE_TRANSIENT);
}

static void trim(sqlite3_context *context, int count, sqlite3_value **v) {
  trim_sides(context, count, v, true, true);
}
static void ltrim(sqlite3_context *context, int count, sqlite3_value **v) {
  trim_sides(context, count, v, true, false);
}
static void rtrim(sqlite3_context *context, int count, sqlite3_value **v) {
  trim_sides(context, count, v, false, true);
}

/* --- LIKE and GLOB --- */

typedef struct wildcards {
  const char *pattern, *end;
  char many, one;     /* % and _, or * and ? */
  const char *escape; /* a character, or NULL */
  size_t escape_len;
  bool glob;
} wildcards;

static uint32_t code_at(const char *s, size_t n) {
  uint32_t code = 0;
  for (size_t i = 0; i < n; i++)
    code = code << 8 | (unsigned char)s[i];
  return code; /* compares as the characters do */
}

/* [...] at p: whether it holds the character; *next is behind it. NULL there: it
 * is not closed. */
static bool in_set(const char *p, const char *end, const char *s, size_t n,
                   const char **next) {
  bool invert = ++p < end && *p == '^', found = false, first = true;
  uint32_t c = code_at(s, n), low = 0;
  p += invert;
  for (; p < end && (first || *p != ']'); first = false) {
    size_t width = bytes_of(p, (size_t)(end - p), 1);
    uint32_t code = code_at(p, width);
    p += width;
    if (code == '-' && low && p < end && *p != ']') {
      width = bytes_of(p, (size_t)(end - p), 1);
      found = found || (c >= low && c <= code_at(p, width));
      p += width;
      low = 0;
    } else {
      found = found || c == code;
      low = code;
    }
  }
  *next = p < end ? p + 1 : NULL;
  return p < end && found != invert;
}

static char small(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

/* One unit of the pattern at p against the character s of n bytes; *next is where
 * the pattern goes on. */
static bool unit_matches(const wildcards *w, const char *p, const char *s, size_t n,
                         const char **next) {
  size_t left = (size_t)(w->end - p);
  if (w->glob && *p == '[')
    return in_set(p, w->end, s, n, next);
  if (w->escape && left >= w->escape_len && memcmp(p, w->escape, w->escape_len) == 0) {
    p += w->escape_len;
    left -= w->escape_len;
    if (left == 0)
      return false;
  } else if (*p == w->one) {
    *next = p + 1;
    return true;
  }
  size_t width = bytes_of(p, left, 1);
  *next = p + width;
  if (width == 1 && n == 1 && !w->glob)
    return small(*p) == small(*s);
  return width == n && memcmp(p, s, n) == 0;
}

static bool is_many(const wildcards *w, const char *p) {
  bool escaped = w->escape && (size_t)(w->end - p) >= w->escape_len &&
                 memcmp(p, w->escape, w->escape_len) == 0;
  return p < w->end && *p == w->many && !escaped;
}

/* 1 it matches, 0 not, -1 over the limits. */
static int matches(dsr_sql *sql, const wildcards *w, const char *s, const char *end) {
  const char *p = w->pattern, *again_p = NULL, *again_s = NULL, *next = NULL;
  for (unsigned steps = 0; s < end || p < w->end;) {
    if ((++steps & 4095) == 0 && dsr_sql_over(sql))
      return -1;
    if (is_many(w, p)) {
      again_p = ++p;
      again_s = s;
      continue;
    }
    size_t n = bytes_of(s, (size_t)(end - s), 1);
    if (p < w->end && s < end && unit_matches(w, p, s, n, &next)) {
      p = next;
      s += n;
    } else if (again_p && again_s < end) {
      again_s += bytes_of(again_s, (size_t)(end - again_s), 1);
      s = again_s;
      p = again_p;
    } else {
      return 0;
    }
  }
  return 1;
}

/* like(pattern, text[, escape]), as the operator calls it; glob alike. */
static void match(sqlite3_context *context, int count, sqlite3_value **v, bool glob) {
  const char *pattern = (const char *)sqlite3_value_text(v[0]);
  const char *s = (const char *)sqlite3_value_text(v[1]);
  const char *escape = count > 2 ? (const char *)sqlite3_value_text(v[2]) : NULL;
  if (!pattern || !s || (count > 2 && !escape) || stops(context))
    return;
  size_t len = (size_t)sqlite3_value_bytes(v[0]);
  size_t escape_len = escape ? (size_t)sqlite3_value_bytes(v[2]) : 0;
  if (len > PATTERN_MAX) {
    sqlite3_result_error(context, "a pattern has at most 256 bytes", -1);
    return;
  }
  if (escape && (escape_len == 0 || bytes_of(escape, escape_len, 1) != escape_len)) {
    sqlite3_result_error(context, "ESCAPE wants a single character", -1);
    return;
  }
  wildcards w = {pattern, pattern + len, glob ? '*' : '%', glob ? '?' : '_', escape,
                 escape_len, glob};
  int is = matches(sqlite3_user_data(context), &w, s, s + sqlite3_value_bytes(v[1]));
  if (is < 0)
    sqlite3_result_error_code(context, SQLITE_INTERRUPT);
  else
    sqlite3_result_int(context, is);
}

static void like(sqlite3_context *context, int count, sqlite3_value **v) {
  match(context, count, v, false);
}
static void glob(sqlite3_context *context, int count, sqlite3_value **v) {
  match(context, count, v, true);
}

int dsr_sql_define_functions(dsr_sql *sql) {
  static const struct {
    const char *name;
    int least, most;
    void (*call)(sqlite3_context *, int, sqlite3_value **);
  } functions[] = {{"length", 1, 1, length_of}, {"lower", 1, 1, lower},
                   {"upper", 1, 1, upper},      {"substr", 2, 3, substr},
                   {"substring", 2, 3, substr}, {"trim", 1, 2, trim},
                   {"ltrim", 1, 2, ltrim},      {"rtrim", 1, 2, rtrim},
                   {"like", 2, 3, like},        {"glob", 2, 2, glob}};
  int rc = SQLITE_OK;
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
    for (int n = functions[i].least; n <= functions[i].most && rc == SQLITE_OK; n++)
      rc = sqlite3_create_function_v2(
          sql->db, functions[i].name, n,
          SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, sql,
          functions[i].call, NULL, NULL, NULL);
  return rc;
}
