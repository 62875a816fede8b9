/* Reading a written date from tokens.
 *
 * Only what the words themselves say: a day and month without a year stays
 * XXXX-mm-dd, and a day that no calendar has is no date. All-digit dates with
 * slashes are left alone, since 03/04 is two days on two sides of an ocean. */
#include <stdio.h>
#include <string.h>

#include "core/base/error.h"
#include "core/text/date_calendar.h"

enum { YEAR_FIRST = 1800, YEAR_LAST = 2199, LEAP_YEAR = 2000, WORD_MAX = 12 };

typedef struct reader {
  const char *text;
  const dsr_span *tokens;
  size_t count;
} reader;

static size_t length(const reader *r, size_t t) {
  return t < r->count ? r->tokens[t].end - r->tokens[t].start : 0;
}

static const char *text_of(const reader *r, size_t t) {
  return r->text + r->tokens[t].start;
}

static bool is(const reader *r, size_t t, const char *form) {
  size_t n = strlen(form);
  return length(r, t) == n && memcmp(text_of(r, t), form, n) == 0;
}

/* Lower case without a final stop; false when it is no short word. */
static bool lower_form(const reader *r, size_t t, char form[WORD_MAX]) {
  size_t n = length(r, t);
  if (n == 0 || n >= WORD_MAX)
    return false;
  for (size_t i = 0; i < n; i++) {
    char c = text_of(r, t)[i];
    form[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
  n -= n > 1 && form[n - 1] == '.';
  form[n] = '\0';
  return true;
}

static int listed(const char *const *list, int n, const char *form) {
  for (int i = 0; i < n; i++)
    if (strcmp(list[i], form) == 0)
      return i;
  return -1;
}

/* 1-12 for a month's name or abbreviation that begins with a capital, else 0. */
static int month_at(const reader *r, size_t t) {
  static const char *const names[] = {
      "january",   "february", "march",    "april",    "may", "june", "july",
      "august",    "september", "october", "november", "december",
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
      "dec"};
  char form[WORD_MAX];
  if (!lower_form(r, t, form) || text_of(r, t)[0] < 'A' || text_of(r, t)[0] > 'Z')
    return 0;
  if (strcmp(form, "sept") == 0)
    return 9;
  int i = listed(names, (int)(sizeof names / sizeof *names), form);
  return i < 0 ? 0 : i % 12 + 1;
}

static bool weekday_at(const reader *r, size_t t) {
  static const char *const names[] = {
      "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
      "mon",    "tue",     "tues",      "wed",      "thu",    "thur",     "thurs",
      "fri",    "sat",     "sun"};
  char form[WORD_MAX];
  return lower_form(r, t, form) && text_of(r, t)[0] >= 'A' && text_of(r, t)[0] <= 'Z' &&
         listed(names, (int)(sizeof names / sizeof *names), form) >= 0;
}

/* The digits of token t when it has from `least` to `most` of them and, with
 * `ordinal`, perhaps "st", "nd", "rd" or "th" behind; else -1. */
static int digits_at(const reader *r, size_t t, size_t least, size_t most,
                     bool ordinal) {
  size_t n = length(r, t), i = 0;
  int value = 0;
  while (i < n && i < most && text_of(r, t)[i] >= '0' && text_of(r, t)[i] <= '9')
    value = value * 10 + (text_of(r, t)[i++] - '0');
  if (i < least)
    return -1;
  if (i == n)
    return value;
  static const char *const ends[] = {"st", "nd", "rd", "th"};
  if (ordinal && n - i == 2)
    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
      if (memcmp(text_of(r, t) + i, ends[k], 2) == 0)
        return value;
  return -1;
}

static int year_at(const reader *r, size_t t) {
  int year = digits_at(r, t, 4, 4, false);
  return year >= YEAR_FIRST && year <= YEAR_LAST ? year : 0;
}

static int day_at(const reader *r, size_t t) {
  int day = digits_at(r, t, 1, 2, true);
  return day >= 1 && day <= 31 ? day : 0;
}

/* A year behind an optional comma or "of" at token t; moves t over both. */
static int year_behind(const reader *r, size_t *t) {
  size_t at = *t + (is(r, *t, ",") || is(r, *t, "of"));
  int year = year_at(r, at);
  if (year)
    *t = at + 1;
  return year;
}

static bool dash(const reader *r, size_t t) {
  return is(r, t, "-") || is(r, t, "\xE2\x80\x93") || is(r, t, "\xE2\x80\x94");
}

static size_t print_day(char value[DSR_DATE_MAX], int year, int month, int day) {
  if (!dsr_day_of(year ? year : LEAP_YEAR, month, day))
    return 0;
  if (year)
    snprintf(value, DSR_DATE_MAX, "%04d-%02d-%02d", year, month, day);
  else
    snprintf(value, DSR_DATE_MAX, "XXXX-%02d-%02d", month, day);
  return 1;
}

/* "October 3-5, 2020"; returns the tokens it takes from t, a month's, or 0. */
static size_t read_day_range(const reader *r, size_t t, char value[DSR_DATE_MAX]) {
  int month = month_at(r, t), from = day_at(r, t + 1), to = day_at(r, t + 3);
  size_t end = t + 4;
  if (!from || !dash(r, t + 2) || !to || from >= to)
    return 0;
  int year = year_behind(r, &end);
  if (!year || !dsr_day_of(year, month, to))
    return 0;
  snprintf(value, DSR_DATE_MAX, "%04d-%02d-%02d/%04d-%02d-%02d", year, month, from,
           year, month, to);
  return end - t;
}

/* "October 30, 2020", "Oct. 30", "February 2022". */
static size_t read_month_first(const reader *r, size_t t,
                               char value[DSR_DATE_MAX]) {
  int month = month_at(r, t), day, year;
  if (!month)
    return 0;
  size_t range = read_day_range(r, t, value);
  if (range)
    return range;
  size_t end = t + 1;
  if (!year_at(r, end) && (day = day_at(r, end)) != 0) {
    end++;
    year = year_behind(r, &end);
    return print_day(value, year, month, day) ? end - t : 0;
  }
  year = year_behind(r, &end);
  if (!year)
    return 0;
  snprintf(value, DSR_DATE_MAX, "%04d-%02d", year, month);
  return end - t;
}

/* "30 October 2020", "the 4th of February". */
static size_t read_day_first(const reader *r, size_t t, char value[DSR_DATE_MAX]) {
  size_t end = t + is(r, t, "the");
  int day = day_at(r, end);
  end++;
  if (!day)
    return 0;
  end += is(r, end, "of");
  int month = month_at(r, end++);
  if (!month)
    return 0;
  int year = year_behind(r, &end);
  return print_day(value, year, month, day) ? end - t : 0;
}

static size_t read_iso(const reader *r, size_t t, char value[DSR_DATE_MAX]) {
  dsr_day first, last;
  if (length(r, t) != 10)
    return 0;
  char form[11];
  memcpy(form, text_of(r, t), 10);
  form[10] = '\0';
  if (form[4] != '-' || form[7] != '-' || form[0] == 'X' ||
      dsr_date_bounds(form, &first, &last, NULL) != DSR_OK)
    return 0;
  memcpy(value, form, sizeof form);
  return 1;
}

/* "the 1990s", "1990's". */
static size_t read_decade(const reader *r, size_t t, char value[DSR_DATE_MAX]) {
  size_t at = t + (is(r, t, "the") || is(r, t, "The")), n = length(r, at);
  if (n < 5 || n > 8)
    return 0;
  const char *s = text_of(r, at);
  static const char *const ends[] = {"s", "'s", "\xE2\x80\x99s"};
  for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) {
    size_t tail = strlen(ends[k]);
    if (n != 4 + tail || memcmp(s + 4, ends[k], tail) != 0)
      continue;
    const reader year = {r->text, &(dsr_span){r->tokens[at].start,
                                              r->tokens[at].start + 4}, 1};
    if (!year_at(&year, 0) || s[3] != '0')
      return 0;
    memcpy(value, s, 3);
    memcpy(value + 3, "X", 2);
    return at - t + 1;
  }
  return 0;
}

/* "2021", "2026-2033", "fiscal year 2026", "FY 2026", "FY2026". A fiscal year
 * has the value of its number: which months it holds differs by country. */
static size_t read_year(const reader *r, size_t t, char value[DSR_DATE_MAX]) {
  char form[WORD_MAX] = "";
  size_t at = t;
  if (lower_form(r, t, form)) {
    bool fiscal = strcmp(form, "fiscal") == 0, short_form = strcmp(form, "fy") == 0;
    at += fiscal || short_form;
    at += fiscal && (is(r, at, "year") || is(r, at, "Year"));
  }
  if (at == t && strncmp(form, "fy", 2) == 0 && length(r, t) == 6) {
    const reader year = {r->text, &(dsr_span){r->tokens[t].start + 2,
                                              r->tokens[t].end}, 1};
    if (!year_at(&year, 0))
      return 0;
    snprintf(value, DSR_DATE_MAX, "%04d", year_at(&year, 0));
    return 1;
  }
  int year = year_at(r, at);
  if (!year)
    return 0;
  int last = dash(r, at + 1) && r->tokens[at + 1].start == r->tokens[at].end
                 ? year_at(r, at + 2)
                 : 0;
  if (last > year) {
    snprintf(value, DSR_DATE_MAX, "%04d/%04d", year, last);
    return at + 3 - t;
  }
  snprintf(value, DSR_DATE_MAX, "%04d", year);
  return at + 1 - t;
}

int dsr_date_read(const char *text, const dsr_span *tokens, size_t count,
                  size_t *used, char value[DSR_DATE_MAX], dsr_error *err) {
  static size_t (*const readers[])(const reader *, size_t, char *) = {
      read_month_first, read_day_first, read_iso, read_decade, read_year};
  const reader r = {text, tokens, count};
  if (!used || !value || (count && (!text || !tokens)))
    return dsr_fail(err, DSR_EINVAL, 0, "dsr_date_read needs a text, its tokens "
                                        "and room for used and value");
  *used = 0;
  value[0] = '\0';
  size_t t = 0;
  bool named = weekday_at(&r, 0);
  if (named)
    t = 1 + (size_t)is(&r, 1, ",");
  for (size_t i = 0; i < sizeof readers / sizeof *readers && t < count; i++) {
    /* Behind a weekday only a day makes sense: "Monday, 2021" is two things. */
    if (named && i > 2)
      break;
    size_t taken = readers[i](&r, t, value);
    if (taken && !(named && strlen(value) == 7)) {
      *used = t + taken;
      return DSR_OK;
    }
  }
  value[0] = '\0';
  return DSR_OK;
}
