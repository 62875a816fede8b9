/* The part of the tokenizer that knows words: what joins to a word and what
 * parts from it at stops, hyphens, apostrophes and the marks inside numbers.
 *
 * A word begins as a run of letters and digits; join() then asks of the one
 * character behind it whether the word goes on. Each question looks a bounded
 * way ahead or over text that is consumed when the answer is yes, which keeps
 * the scan linear. Refused: a table-driven automaton as ICU has, fast but
 * closed to "No. before a digit". */
#include <string.h>

#include "core/text/token_scan.h"

typedef struct word {
  size_t start, end;
  size_t part;      /* where its last hyphenated part begins */
  bool designation; /* letters and digits across a hyphen: "AIM-120" */
  bool closed;      /* nothing more joins */
} word;

static bool digit(char c) { return c >= '0' && c <= '9'; }
static bool upper(char c) { return c >= 'A' && c <= 'Z'; }
static bool letter(char c) { return upper(c) || (c >= 'a' && c <= 'z'); }
static char lower(char c) { return upper(c) ? (char)(c + 32) : c; }

static bool digit_at(const dsr_scan *scan, size_t i) {
  return i < scan->len && digit(scan->s[i]);
}

static bool letter_at(const dsr_scan *scan, size_t i) {
  size_t size;
  return i < scan->len &&
         dsr_class_is_letter(dsr_scan_class(scan->s, scan->len, i, &size));
}

/* Longer runs of digits are no amount, and looking at them again and again
 * would not be linear. */
enum { DIGITS_MAX = 24, GROUPS_MAX = 8 };

static bool all_digits(const char *s, size_t start, size_t end) {
  if (end - start > DIGITS_MAX)
    return false;
  while (start < end && digit(s[start]))
    start++;
  return start == end;
}

/* The first character behind white space on the same or the next line. */
static size_t next_visible(const dsr_scan *scan, size_t i, bool *paragraph) {
  size_t lines = 0, from = i;
  while (i < scan->len && i < from + 64 &&
         (scan->s[i] == ' ' || scan->s[i] == '\n' || scan->s[i] == '\r' ||
          scan->s[i] == '\t'))
    lines += scan->s[i++] == '\n';
  *paragraph = i >= scan->len || lines > 1;
  return i;
}

/* A capital initial takes its stop when a capitalised word or an end of the
 * name's kind follows: "George W. Bush", but not "Plan B." at an end. */
static bool initial(const dsr_scan *scan, size_t start, size_t stop) {
  size_t size;
  if (dsr_scan_class(scan->s, scan->len, start, &size) != DSR_CLASS_UPPER ||
      start + size != stop)
    return false;
  bool paragraph;
  size_t next = next_visible(scan, stop + 1, &paragraph);
  if (paragraph)
    return false;
  if (scan->s[start] == 'I' && scan->count) {
    dsr_span before = scan->spans[scan->count - 1];
    if (dsr_scan_class(scan->s, scan->len, before.start, &size) == DSR_CLASS_LOWER)
      return false;
  }
  char c = scan->s[next];
  return dsr_scan_class(scan->s, scan->len, next, &size) == DSR_CLASS_UPPER ||
         ((c == ',' || c == '-') && next == stop + 1);
}

static bool takes_stop(const dsr_scan *scan, unsigned rule, size_t start,
                       size_t stop) {
  const char *s = scan->s;
  bool paragraph;
  size_t size, next = next_visible(scan, stop + 1, &paragraph);
  dsr_class after = paragraph ? DSR_CLASS_OTHER
                              : dsr_scan_class(s, scan->len, next, &size);
  char before = '\0';
  if (scan->count && scan->spans[scan->count - 1].end + 1 >= start)
    before = s[scan->spans[scan->count - 1].end - 1];
  return (rule & DSR_ABBREVIATION_ALWAYS) ||
         ((rule & DSR_ABBREVIATION_CAPITAL) && upper(s[start])) ||
         ((rule & DSR_ABBREVIATION_LOWER) && !upper(s[start])) ||
         ((rule & DSR_ABBREVIATION_DIGIT) && after == DSR_CLASS_DIGIT) ||
         ((rule & DSR_ABBREVIATION_NAME) && upper(s[start]) &&
          after == DSR_CLASS_UPPER) ||
         ((rule & DSR_ABBREVIATION_COMMA) && upper(s[start]) && before == ',') ||
         ((rule & DSR_ABBREVIATION_COUNT) && digit(before) && !paragraph &&
          after != DSR_CLASS_UPPER);
}

/* "U.S.", "a.m.", "J.R.R.", "Ph.D.": single letters between stops. Returns the
 * end, with the last stop where there is one, or 0. */
static size_t acronym_end(const dsr_scan *scan, size_t start, size_t stop) {
  const char *s = scan->s;
  bool degree = stop == start + 2 && lower(s[start]) == 'p' && s[start + 1] == 'h';
  if (!degree && (stop != start + 1 || !letter(s[start])))
    return 0;
  size_t end = stop, letters = 1;
  while (end + 1 < scan->len && s[end] == '.' && letter(s[end + 1]) &&
         dsr_word_end(s, scan->len, end + 1) == end + 2) {
    end += 2;
    letters++;
  }
  if (letters < 2)
    return 0;
  bool ellipsis = end + 2 < scan->len && s[end + 1] == '.' && s[end + 2] == '.';
  return end < scan->len && s[end] == '.' && !ellipsis ? end + 1 : end;
}

static void join_stop(const dsr_scan *scan, word *w) {
  const char *s = scan->s;
  if (digit(s[w->end - 1]) && digit_at(scan, w->end + 1)) {
    w->end = dsr_word_end(s, scan->len, w->end + 1);
    return;
  }
  w->closed = true;
  size_t acronym = acronym_end(scan, w->part, w->end);
  if (acronym) {
    w->end = acronym;
    return;
  }
  size_t after = w->end + 1;
  if (after + 1 < scan->len && s[after] == '.' && s[after + 1] == '.')
    return;
  unsigned rule = dsr_abbreviation_rule(s + w->part, w->end - w->part);
  if ((rule && takes_stop(scan, rule, w->part, w->end)) ||
      initial(scan, w->part, w->end))
    w->end = after;
}

/* "1,545", "0,5": groups of three, or one decimal comma. */
static void join_comma(const dsr_scan *scan, word *w) {
  const char *s = scan->s;
  size_t from = w->end + 1, to = from;
  if (!digit(s[w->start]) || !digit(s[w->end - 1]))
    return;
  while (to < from + 4 && digit_at(scan, to))
    to++;
  bool more = to < scan->len && s[to] == ',' && digit_at(scan, to + 1);
  bool list = w->start > 0 && s[w->start - 1] == ','; /* the 2,3 of "1,2,3" */
  bool decimal = to > from && to < from + 3 && !more && !list &&
                 all_digits(s, w->start, w->end);
  if (to == from + 3 || decimal)
    w->end = dsr_word_end(s, scan->len, to);
}

/* Times, dates, fractions: digits across ':' or '/'. */
static void join_ratio(const dsr_scan *scan, word *w) {
  static const char *const letters[] = {"b/c", "n/a", "w/o"};
  const char *s = scan->s;
  if (digit(s[w->start]) && digit(s[w->end - 1]) && digit_at(scan, w->end + 1)) {
    w->end = dsr_word_end(s, scan->len, w->end + 1);
    return;
  }
  if (s[w->end] != '/' || w->end != w->start + 1)
    return;
  for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
    if (scan->len - w->start >= 3 && lower(s[w->start]) == letters[i][0] &&
        lower(s[w->start + 2]) == letters[i][2] &&
        dsr_word_end(s, scan->len, w->start + 2) == w->start + 3) {
      w->end = w->start + 3;
      return;
    }
  if (s[w->start] == 'w')
    w->end++;
}

static void join_ampersand(const dsr_scan *scan, word *w) {
  const char *s = scan->s;
  size_t end = dsr_word_end(s, scan->len, w->end + 1);
  bool capitals = end > w->end + 1 && end - w->end <= 5 && w->end - w->part <= 4;
  for (size_t i = w->part; capitals && i < end; i++)
    capitals = i == w->end || upper(s[i]);
  if (capitals)
    w->end = end;
}

static void join_apostrophe(const dsr_scan *scan, word *w, size_t size) {
  const char *s = scan->s;
  size_t after = w->end + size;
  if (dsr_clitic_end(s, scan->len, w->end)) {
    bool decade = all_digits(s, w->start, w->end) && lower(s[after]) == 's';
    if (decade)
      w->end = after + 1;
    w->closed = true;
    return;
  }
  if (letter_at(scan, after) && !digit(s[w->end - 1]))
    w->end = dsr_word_end(s, scan->len, after);
}

/* Telephone numbers and ISO dates are whole, ranges ("13-17") are not. */
static void join_digit_groups(const dsr_scan *scan, word *w) {
  size_t end = w->end, groups = 1, last = 0;
  while (groups < GROUPS_MAX && end < scan->len && scan->s[end] == '-' &&
         digit_at(scan, end + 1)) {
    size_t from = ++end;
    while (digit_at(scan, end))
      end++;
    last = end - from;
    groups++;
  }
  if (end < scan->len && dsr_word_at(scan->s, scan->len, end))
    return;
  if (groups >= 3 || (groups == 2 && last == 4 && w->end - w->start <= 3))
    w->end = end;
}

/* Whether s[start, end) has a digit and no small letter but a plural's s. */
static bool model_part(const char *s, size_t start, size_t end, bool *has_digit) {
  *has_digit = false;
  for (size_t i = start; i < end; i++) {
    *has_digit = *has_digit || digit(s[i]);
    if (!digit(s[i]) && !upper(s[i]) && !(i + 1 == end && s[i] == 's' && i > start))
      return false;
  }
  return true;
}

static void join_hyphen(const dsr_scan *scan, word *w, size_t size) {
  const char *s = scan->s;
  size_t after = w->end + size;
  if (!dsr_word_at(s, scan->len, after))
    return;
  if (all_digits(s, w->start, w->end)) {
    if (digit(s[after]))
      join_digit_groups(scan, w);
    w->closed = true;
    return;
  }
  size_t end = dsr_word_end(s, scan->len, after);
  bool has_digit, model = model_part(s, after, end, &has_digit);
  bool named = upper(s[w->start]);
  bool goes_on = named && (digit(s[after]) || (model && has_digit) ||
                           (w->designation && model && end - after <= 3));
  if (goes_on)
    w->designation = true;
  if (goes_on || dsr_is_prefix(s + w->part, w->end - w->part) ||
      dsr_is_suffix(s + after, end - after)) {
    w->part = after;
    w->end = end;
  } else {
    w->closed = true;
  }
}

/* "US$", "NT$": the sign with its country. */
static void join_currency(const dsr_scan *scan, word *w) {
  static const char *const countries[] = {"US", "NT", "HK", "A",  "AU", "C", "CA",
                                          "S",  "SG", "NZ", "R",  "TW"};
  w->closed = true;
  for (size_t i = 0; i < sizeof countries / sizeof *countries; i++)
    if (strlen(countries[i]) == w->end - w->start &&
        memcmp(countries[i], scan->s + w->start, w->end - w->start) == 0) {
      w->end++;
      return;
    }
}

/* Let the word go on over the character behind it; its end is as before when
 * it does not. */
static void join(const dsr_scan *scan, word *w) {
  size_t size;
  switch (scan->s[w->end]) {
  case '.':
    join_stop(scan, w);
    return;
  case ',':
    join_comma(scan, w);
    return;
  case ':':
  case '/':
    join_ratio(scan, w);
    return;
  case '&':
    join_ampersand(scan, w);
    return;
  case '$':
    join_currency(scan, w);
    return;
  default:
    break;
  }
  if ((size = dsr_hyphen_at(scan->s, scan->len, w->end)) != 0)
    join_hyphen(scan, w, size);
  else if ((size = dsr_apostrophe_at(scan->s, scan->len, w->end)) != 0)
    join_apostrophe(scan, w, size);
}

/* "$5m", "$300M": a scale letter behind an amount. */
static bool scale_letter(const dsr_scan *scan, size_t start, char c) {
  if (!strchr("mbtMB", c) || scan->count == 0)
    return false;
  dsr_span before = scan->spans[scan->count - 1];
  size_t size, last = before.end - 1;
  while (last > before.start && ((unsigned char)scan->s[last] & 0xC0) == 0x80)
    last--;
  return before.end == start &&
         dsr_scan_class(scan->s, scan->len, last, &size) == DSR_CLASS_CURRENCY;
}

static void emit_word(dsr_scan *scan, size_t start, size_t end) {
  const char *s = scan->s;
  size_t split = 0;
  if (digit(s[start]) && letter(s[end - 1])) {
    size_t i = start;
    while (digit(s[i]) || (s[i] == '.' || s[i] == ','))
      i++;
    if (dsr_is_glued_unit(s + i, end - i) ||
        (i + 1 == end && scale_letter(scan, start, s[i])))
      split = i - start;
  } else if (end - start > 1 && dsr_fused_ending(s[end - 2], s[end - 1])) {
    split = dsr_fused_split(s + start, end - start);
  }
  if (split)
    dsr_scan_emit(scan, start, start + split);
  dsr_scan_emit(scan, start + split, end);
}

/* Where "n't" ends whose n is the last letter of a word that ends at i, or 0. */
static size_t negation_end(const dsr_scan *scan, size_t start, size_t i) {
  size_t size = dsr_apostrophe_at(scan->s, scan->len, i);
  if (!size || lower(scan->s[i - 1]) != 'n' || i + size >= scan->len ||
      lower(scan->s[i + size]) != 't' || i <= start)
    return 0;
  size_t end = i + size + 1;
  return dsr_word_end(scan->s, scan->len, i + size) == end ? end : 0;
}

static bool may_be_name(const dsr_scan *scan, size_t i) {
  char c = scan->s[i];
  if (c != '.' && c != '@' && c != '-' && c != '+' && c != '_' && c != ':')
    return false;
  return i + 1 < scan->len && (unsigned char)scan->s[i + 1] > ' ';
}

size_t dsr_scan_word(dsr_scan *scan, size_t start) {
  word w = {start, dsr_word_end(scan->s, scan->len, start), start, false, false};
  if (w.end == scan->len || scan->s[w.end] == ' ') {
    emit_word(scan, start, w.end);
    return w.end;
  }
  if (start >= scan->names_until && may_be_name(scan, w.end)) {
    size_t end = dsr_token_name_end(scan->s, scan->len, start, &scan->names_until);
    if (end) {
      dsr_scan_emit(scan, start, end);
      return end;
    }
  }
  size_t before;
  do {
    size_t negation = negation_end(scan, start, w.end);
    if (negation) {
      if (w.end - 1 > start)
        emit_word(scan, start, w.end - 1);
      dsr_scan_emit(scan, w.end - 1, negation);
      return negation;
    }
    before = w.end;
    join(scan, &w);
  } while (w.end > before && !w.closed && w.end < scan->len);
  emit_word(scan, start, w.end);
  return w.end;
}
