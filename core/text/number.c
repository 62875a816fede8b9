/* Numbers in digits and in words, exactly.
 *
 * Words are read by the grammar people write them in (units, tens, hundreds,
 * then scales); everything stays a whole number times a power of ten. Refused:
 * doubles, which turn 2.2 billion into something nobody wrote. */
#include "dossier/number.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/error.h"
#include "core/text/token_scan.h"

enum { PLACES_MAX = 18, EXPONENT_MAX = 36, WORD_MAX = 12 };
static const int64_t VALUE_MAX = 999999999999999999; /* 18 places */

typedef struct reader {
  const char *text;
  const dsr_span *tokens;
  size_t count;
} reader;

typedef enum word_kind { NONE, UNIT, TENS, HUNDRED, SCALE, DOZEN } word_kind;

static const struct {
  char form[WORD_MAX];
  unsigned char kind;
  unsigned char value; /* of a scale: its power of ten */
} words[] = {
    {"zero", UNIT, 0},      {"one", UNIT, 1},        {"two", UNIT, 2},
    {"three", UNIT, 3},     {"four", UNIT, 4},       {"five", UNIT, 5},
    {"six", UNIT, 6},       {"seven", UNIT, 7},      {"eight", UNIT, 8},
    {"nine", UNIT, 9},      {"ten", UNIT, 10},       {"eleven", UNIT, 11},
    {"twelve", UNIT, 12},   {"thirteen", UNIT, 13},  {"fourteen", UNIT, 14},
    {"fifteen", UNIT, 15},  {"sixteen", UNIT, 16},   {"seventeen", UNIT, 17},
    {"eighteen", UNIT, 18}, {"nineteen", UNIT, 19},  {"twenty", TENS, 20},
    {"thirty", TENS, 30},   {"forty", TENS, 40},     {"fifty", TENS, 50},
    {"sixty", TENS, 60},    {"seventy", TENS, 70},   {"eighty", TENS, 80},
    {"ninety", TENS, 90},   {"hundred", HUNDRED, 2}, {"thousand", SCALE, 3},
    {"million", SCALE, 6},  {"billion", SCALE, 9},   {"trillion", SCALE, 12},
    {"dozen", DOZEN, 12},   {"bn", SCALE, 9},        {"mn", SCALE, 6},
    {"tn", SCALE, 12},
};

static size_t lower_form(const reader *r, size_t t, char form[WORD_MAX]) {
  if (t >= r->count)
    return 0;
  size_t n = r->tokens[t].end - r->tokens[t].start;
  const char *s = r->text + r->tokens[t].start;
  if (n >= WORD_MAX)
    return 0;
  for (size_t i = 0; i < n; i++)
    form[i] = (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] + 32 : s[i]);
  form[n] = '\0';
  return n;
}

static bool is(const reader *r, size_t t, const char *form) {
  size_t n = strlen(form);
  return t < r->count && r->tokens[t].end - r->tokens[t].start == n &&
         memcmp(r->text + r->tokens[t].start, form, n) == 0;
}

static bool adjacent(const reader *r, size_t t) {
  return t > 0 && t < r->count && r->tokens[t].start == r->tokens[t - 1].end;
}

/* The kind and value of token t as a number word. */
static word_kind number_word(const reader *r, size_t t, int64_t *value) {
  char form[WORD_MAX];
  if (!lower_form(r, t, form))
    return NONE;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strcmp(form, words[i].form) == 0) {
      *value = words[i].value;
      return (word_kind)words[i].kind;
    }
  return NONE;
}

/* "twenty-first", "one-third": what the hyphen joins is no cardinal. */
static bool ordinal_word(const reader *r, size_t t) {
  static const char forms[] = " first second third fourth fifth sixth seventh eighth"
                              " ninth half quarter thirds quarters fourths fifths"
                              " tenth tenths eighths halves sixths ";
  char form[WORD_MAX + 2] = " ";
  char bare[WORD_MAX];
  size_t n = lower_form(r, t, bare);
  if (!n || strlen(bare) != n)
    return false;
  memcpy(form + 1, bare, n);
  memcpy(form + 1 + n, " ", 2);
  return strstr(forms, form) != NULL;
}

static void normalize(dsr_number *n) {
  if (n->coefficient == 0)
    n->exponent = 0;
  while (n->coefficient != 0 && n->coefficient % 10 == 0) {
    n->coefficient /= 10;
    n->exponent++;
  }
}

/* Whether commas stand at thousands: "1,545", not "3,40". */
static bool good_commas(const char *s, size_t len) {
  size_t group = 0, commas = 0;
  for (size_t i = 0; i < len; i++) {
    if (s[i] == ',') {
      if (commas ? group != 3 : group == 0 || group > 3)
        return false;
      commas++;
      group = 0;
    } else {
      group++;
    }
  }
  return commas == 0 || group == 3;
}

/* "1,545", "11.1", ".5". Returns 1, 0 when s is no such number, -1 when it has
 * too many places. */
static int read_digits(const char *s, size_t len, dsr_number *out) {
  size_t point = 0, digits = 0;
  while (point < len && s[point] != '.')
    point++;
  for (size_t i = 0; i < len; i++) {
    bool digit = s[i] >= '0' && s[i] <= '9';
    if (!digit && i != point && (s[i] != ',' || i > point))
      return 0;
    digits += digit;
  }
  if (!digits || point + 1 == len || !good_commas(s, point))
    return 0;
  while (len > point && (s[len - 1] == '0' || s[len - 1] == '.'))
    len--;
  size_t places = 0;
  int64_t value = 0;
  for (size_t i = 0; i < len; i++) {
    if (s[i] == ',' || s[i] == '.')
      continue;
    places += places || s[i] != '0' || i > point;
    if (places > PLACES_MAX)
      return -1;
    value = value * 10 + (s[i] - '0');
  }
  *out = (dsr_number){value, len > point ? -(int32_t)(len - point - 1) : 0};
  normalize(out);
  return 1;
}

/* "k", "m", "bn" straight behind the digits, where the tokenizer parted them. */
static int32_t glued_scale(const reader *r, size_t t) {
  static const struct {
    char form[3];
    int32_t power;
  } scales[] = {{"k", 3}, {"K", 3}, {"m", 6}, {"M", 6}, {"b", 9}, {"B", 9},
                {"t", 12}};
  for (size_t i = 0; adjacent(r, t) && i < sizeof scales / sizeof *scales; i++)
    if (is(r, t, scales[i].form))
      return scales[i].power;
  return 0;
}

/* Scale words behind a number in digits; *t moves over them. False when the
 * value leaves the places there are. */
static bool apply_scales(const reader *r, size_t *t, dsr_number *n) {
  bool fits = true;
  for (;; ++*t) {
    int64_t value = 0;
    word_kind kind = number_word(r, *t, &value);
    int32_t glued = glued_scale(r, *t);
    if (kind == HUNDRED || kind == SCALE || glued)
      n->exponent += glued ? glued : (int32_t)value;
    else if (kind == DOZEN && n->coefficient <= VALUE_MAX / 12)
      n->coefficient *= 12;
    else if (kind == DOZEN)
      fits = false;
    else
      break;
    if (n->exponent > EXPONENT_MAX) {
      n->exponent = EXPONENT_MAX;
      fits = false;
    }
  }
  normalize(n);
  return fits;
}

/* A value below 100 in words; returns the tokens it takes, 0 for none, and
 * *fraction when it turns out to be "twenty-first" or "one-third". */
static size_t read_small(const reader *r, size_t t, int64_t *value,
                         bool *fraction) {
  int64_t unit = 0;
  word_kind kind = number_word(r, t, value);
  *fraction = false;
  if (kind != UNIT && kind != TENS)
    return 0;
  bool hyphen = (is(r, t + 1, "-") || is(r, t + 1, "\xE2\x80\x91") ||
                 is(r, t + 1, "\xE2\x80\x90")) &&
                adjacent(r, t + 1) && adjacent(r, t + 2);
  *fraction = hyphen && ordinal_word(r, t + 2);
  if (kind == UNIT)
    return 1;
  size_t second = hyphen ? t + 2 : t + 1;
  if (number_word(r, second, &unit) != UNIT || unit < 1 || unit > 9)
    return 1;
  *value += unit;
  return second - t + 1;
}

static bool is_article(const reader *r, size_t t) {
  return is(r, t, "a") || is(r, t, "A") || is(r, t, "an");
}

static int64_t power_of_ten(int64_t n) {
  int64_t p = 1;
  while (n-- > 0)
    p *= 10;
  return p;
}

typedef struct words_state {
  int64_t total, current; /* what a scale has closed; what is being read */
  bool fits, closed;      /* a smaller number may follow only after a scale */
} words_state;

/* Multiply by a scale word. A scale larger than all before it scales them too:
 * "two hundred thousand million". */
static void scale_words(words_state *s, word_kind kind, int64_t value) {
  int64_t factor = kind == DOZEN ? value : power_of_ten(value);
  bool all = kind == SCALE && s->total > 0 && (s->total < factor || !s->current);
  int64_t base = all ? s->total + s->current : s->current;
  if (base > VALUE_MAX / factor) {
    s->fits = false;
    base = 0;
  }
  if (kind == HUNDRED) {
    s->current = base * factor;
  } else {
    int64_t kept = all ? 0 : s->total;
    if (kept > VALUE_MAX - base * factor)
      s->fits = false;
    else
      s->total = kept + base * factor;
    s->current = 0;
  }
  s->closed = kind == DOZEN;
}

/* A number in words from token 0; returns the tokens it takes. */
static size_t read_words(const reader *r, dsr_number *out, bool *fits) {
  words_state s = {.fits = true};
  int64_t value = 0;
  bool fraction;
  size_t t = 0, next;
  if (is_article(r, 0)) {
    word_kind kind = number_word(r, 1, &value);
    if (kind < HUNDRED)
      return 0;
    s.current = 1;
    t = 1;
  } else {
    t = read_small(r, 0, &s.current, &fraction);
    if (!t || fraction)
      return 0;
  }
  s.closed = true;
  for (;;) {
    word_kind kind = number_word(r, t, &value);
    bool hundred_again = kind == HUNDRED && s.current >= 100;
    if (kind >= HUNDRED && !hundred_again && (s.closed || s.current || kind == SCALE)) {
      scale_words(&s, kind, value);
      t++;
      continue;
    }
    size_t from = is(r, t, "and") ? t + 1 : t;
    int64_t small = 0;
    if (s.closed || !(next = read_small(r, from, &small, &fraction)) || fraction)
      break;
    s.current += small;
    s.closed = true;
    t = from + next;
  }
  if (s.total > VALUE_MAX - s.current)
    s.fits = false;
  *out = (dsr_number){s.fits ? s.total + s.current : 0, 0};
  normalize(out);
  *fits = s.fits;
  return t;
}

/* A number in digits from token 0; returns the tokens it takes. */
static size_t read_figures(const reader *r, dsr_number *out, bool *fits) {
  size_t t = 1;
  int found = read_digits(r->text + r->tokens[0].start,
                          r->tokens[0].end - r->tokens[0].start, out);
  if (!found)
    return 0;
  if (found < 0)
    *out = (dsr_number){0, 0};
  *fits = apply_scales(r, &t, out) && found > 0;
  return t;
}

/* "eighty-two (82)": the tokens of a bracket that repeats n, or 0. */
static size_t repeated(const reader *r, size_t t, dsr_number n) {
  dsr_number again;
  bool fits;
  if (!is(r, t, "(") || t + 1 >= r->count)
    return 0;
  const reader inner = {r->text, r->tokens + t + 1, r->count - t - 1};
  size_t used = read_figures(&inner, &again, &fits);
  bool same = used && fits && again.coefficient == n.coefficient &&
              again.exponent == n.exponent;
  return same && is(r, t + 1 + used, ")") ? used + 2 : 0;
}

int dsr_number_read(const char *text, const dsr_span *tokens, size_t count,
                    size_t *used, dsr_number *out, dsr_error *err) {
  const reader r = {text, tokens, count};
  dsr_number n = {0, 0};
  bool fits = true;
  *used = 0;
  if (count == 0)
    return DSR_OK;
  size_t taken = read_figures(&r, &n, &fits);
  if (!taken) {
    taken = read_words(&r, &n, &fits);
    if (taken && fits)
      taken += repeated(&r, taken, n);
  }
  *used = taken;
  if (!taken)
    return DSR_OK;
  *out = n;
  if (!fits)
    return dsr_fail(err, DSR_ELIMIT, tokens[0].start,
                    "the number at byte %u has more than 18 places; pass over it",
                    tokens[0].start);
  return DSR_OK;
}

size_t dsr_number_print(dsr_number number, char *buffer, size_t size) {
  char digits[24];
  size_t n = 0, at = 0;
  bool negative = number.coefficient < 0;
  uint64_t value = negative ? 0 - (uint64_t)number.coefficient
                            : (uint64_t)number.coefficient;
  do
    digits[n++] = (char)('0' + value % 10);
  while ((value /= 10) != 0);
  size_t zeros = number.exponent > 0 && number.coefficient ? (size_t)number.exponent : 0;
  size_t behind = number.exponent < 0 ? (size_t)(-(int64_t)number.exponent) : 0;
  size_t lead = behind >= n ? behind - n + 1 : 0; /* "0.05": two zeros before 5 */
  size_t need = (size_t)negative + lead + n + zeros + (behind > 0);
  if (need >= size)
    return 0;
  if (negative)
    buffer[at++] = '-';
  for (size_t left = lead + n; left > 0; left--) {
    if (left == behind)
      buffer[at++] = '.';
    buffer[at++] = left > n ? '0' : digits[left - 1];
  }
  memset(buffer + at, '0', zeros);
  at += zeros;
  buffer[at] = '\0';
  return at;
}

double dsr_number_double(dsr_number number) {
  /* Digits and exponent without a point: strtod rounds right in any locale. */
  char text[40];
  dsr_number whole = {number.coefficient, 0};
  size_t n = dsr_number_print(whole, text, sizeof text);
  int64_t e = number.exponent;
  text[n++] = 'e';
  text[n++] = e < 0 ? '-' : '+';
  uint64_t power = (uint64_t)(e < 0 ? -e : e);
  char digits[12];
  size_t k = 0;
  do
    digits[k++] = (char)('0' + power % 10);
  while ((power /= 10) != 0);
  while (k > 0)
    text[n++] = digits[--k];
  text[n] = '\0';
  return strtod(text, NULL);
}
