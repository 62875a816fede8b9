/* Days of the calendar: bounds of EDTF values, weekdays, adding days.
 *
 * The proleptic Gregorian calendar throughout, with a day's number counted from
 * 1 March of year 0, which puts the leap day last and makes months regular.
 * Refused: the C library's time functions, which know zones and the clock. */
#include "dossier/date.h"

#include <string.h>

#include "core/base/error.h"
#include "core/text/date_calendar.h"

enum { YEAR_DAYS_400 = 146097, YEAR_LAST = 9999 };

int dsr_days_in_month(int year, int month) {
  static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12)
    return 0;
  bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return days[month - 1] + (month == 2 && leap);
}

dsr_day dsr_day_of(int year, int month, int day) {
  if (year < 1 || year > YEAR_LAST || day < 1 || day > dsr_days_in_month(year, month))
    return 0;
  return (dsr_day)(year * 10000 + month * 100 + day);
}

/* Days since 1 March of year 0; false for a day of no calendar. */
static bool day_number(dsr_day day, int32_t *number) {
  int year = day / 10000, month = day / 100 % 100, date = day % 100;
  if (day <= 0 || dsr_day_of(year, month, date) != day)
    return false;
  int y = month > 2 ? year : year - 1;
  int m = (month + 9) % 12;
  *number = y * 365 + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + date - 1;
  return true;
}

static dsr_day day_numbered(int32_t number) {
  int32_t era = number / YEAR_DAYS_400, rest = number % YEAR_DAYS_400;
  int32_t y = (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
  int32_t of_year = rest - (365 * y + y / 4 - y / 100);
  int32_t m = (5 * of_year + 2) / 153;
  int date = of_year - (153 * m + 2) / 5 + 1;
  int month = m < 10 ? m + 3 : m - 9;
  return dsr_day_of(y + era * 400 + (month <= 2), month, date);
}

int dsr_date_weekday(dsr_day day) {
  int32_t number;
  /* 1 March of year 0 was a Wednesday. */
  return day_number(day, &number) ? (int)((number + 2) % 7) : -1;
}

dsr_day dsr_date_add(dsr_day day, int32_t n) {
  int32_t number;
  if (!day_number(day, &number))
    return 0;
  int64_t sum = (int64_t)number + n;
  if (sum < 0 || sum > (int64_t)YEAR_DAYS_400 * 26)
    return 0;
  return day_numbered((int32_t)sum);
}

/* Exactly n digits at s; -1 when there are others. */
static int digits(const char *s, size_t n) {
  int value = 0;
  for (size_t i = 0; i < n; i++) {
    if (s[i] < '0' || s[i] > '9')
      return -1;
    value = value * 10 + (s[i] - '0');
  }
  return value;
}

/* One value without '/': false when it is none of the forms. */
static bool part_bounds(const char *s, size_t len, dsr_day *first, dsr_day *last) {
  *first = *last = 0;
  if (len == 4 && s[3] == 'X') {
    int decade = digits(s, 3);
    *first = dsr_day_of(decade * 10, 1, 1);
    *last = dsr_day_of(decade * 10 + 9, 12, 31);
    return decade > 0;
  }
  if (len != 4 && len != 7 && len != 10)
    return false;
  bool open = memcmp(s, "XXXX", 4) == 0;
  int year = open ? 2000 : digits(s, 4);
  int month = len > 4 && s[4] == '-' ? digits(s + 5, 2) : len > 4 ? -1 : 0;
  int day = len > 7 && s[7] == '-' ? digits(s + 8, 2) : len > 7 ? -1 : 0;
  if (year < 1 || (open && len == 4))
    return false;
  dsr_day from = dsr_day_of(year, len > 4 ? month : 1, len > 7 ? day : 1);
  dsr_day to = dsr_day_of(year, len > 4 ? month : 12,
                          len > 7 ? day : dsr_days_in_month(year, len > 4 ? month : 12));
  if (!from || !to)
    return false;
  if (!open) {
    *first = from;
    *last = to;
  }
  return true;
}

/* Either side of an interval; ".." is open, and unknown is 0. */
static bool side_bounds(const char *s, size_t len, dsr_day *first, dsr_day *last) {
  *first = *last = 0;
  if (len == 2 && s[0] == '.' && s[1] == '.')
    return true;
  return part_bounds(s, len, first, last);
}

int dsr_date_bounds(const char *edtf, dsr_day *first, dsr_day *last,
                    dsr_error *err) {
  *first = *last = 0;
  if (!edtf || !*edtf)
    return DSR_OK;
  size_t len = strlen(edtf);
  const char *slash = strchr(edtf, '/');
  bool good;
  if (!slash) {
    good = part_bounds(edtf, len, first, last);
  } else {
    size_t left = (size_t)(slash - edtf);
    dsr_day inner_last, inner_first;
    good = side_bounds(edtf, left, first, &inner_last) &&
           side_bounds(slash + 1, len - left - 1, &inner_first, last) &&
           !(*first && *last && *first > *last) && len > 5;
  }
  if (good)
    return DSR_OK;
  *first = *last = 0;
  return dsr_fail(err, DSR_EINVAL, 0,
                  "'%.40s' is no date of the calendar; write it as 2022, 2022-02, "
                  "2022-02-04, XXXX-02-04, 199X or 2026/2033",
                  edtf);
}
