/* The calendar and the bounds of EDTF values. */
#include "dossier/date.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/live_blocks.h"

TestSuite(date, .fini = no_live_blocks);

Test(date, bounds) {
  static const struct {
    const char *edtf;
    dsr_day first, last;
  } rows[] = {
      {"2022-02", 20220201, 20220228},    {"2024-02", 20240201, 20240229},
      {"2019", 20190101, 20191231},       {"2022-02-04", 20220204, 20220204},
      {"XXXX-02-04", 0, 0},               {"XXXX-02-29", 0, 0},
      {"XXXX-10", 0, 0},                  {"2026/2033", 20260101, 20331231},
      {"199X", 19900101, 19991231},       {"2026/..", 20260101, 0},
      {"../2026-05", 0, 20260531},        {"2020-10-03/2020-10-05", 20201003, 20201005},
      {"", 0, 0},                         {NULL, 0, 0},
      {"1900-02-28", 19000228, 19000228}, {"0001", 10101, 11231},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    dsr_day first = 1, last = 1;
    cr_expect_eq(dsr_date_bounds(rows[i].edtf, &first, &last, NULL), DSR_OK);
    cr_expect(first == rows[i].first && last == rows[i].last, "%s gave %d %d",
              rows[i].edtf ? rows[i].edtf : "NULL", first, last);
  }
}

Test(date, refuses_what_is_no_date) {
  static const char *const rows[] = {
      "2023-02-29", "1900-02-29", "2022-13", "2022-00", "2022-02-00", "22", "2022-2",
      "XXXX", "XXXX-13-01", "2022/", "/", "../..", "2033/2026", "yesterday", "2022-02-04 ",
      "0000", "000X", "2022-02-04T10:00", "20222", "-2022", "2020/2021/2022", "XXXX-02-30"};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    dsr_day first = 1, last = 1;
    dsr_error err = {0};
    cr_expect_eq(dsr_date_bounds(rows[i], &first, &last, &err), DSR_EINVAL, "%s",
                 rows[i]);
    cr_expect(first == 0 && last == 0);
    cr_expect_not_null(strstr(err.message, rows[i]));
  }
}

Test(date, weekdays) {
  cr_expect_eq(dsr_date_weekday(20220204), 4);
  cr_expect_eq(dsr_date_weekday(20000101), 5);
  cr_expect_eq(dsr_date_weekday(19700101), 3);
  cr_expect_eq(dsr_date_weekday(20240229), 3);
  cr_expect_eq(dsr_date_weekday(20230229), -1);
  cr_expect_eq(dsr_date_weekday(0), -1);
  cr_expect_eq(dsr_date_weekday(-20220204), -1);
}

Test(date, adds_days) {
  cr_expect_eq(dsr_date_add(20220204, 0), 20220204);
  cr_expect_eq(dsr_date_add(20211231, 1), 20220101);
  cr_expect_eq(dsr_date_add(20240301, -1), 20240229);
  cr_expect_eq(dsr_date_add(20230301, -1), 20230228);
  cr_expect_eq(dsr_date_add(20220204, 365), 20230204);
  cr_expect_eq(dsr_date_add(10101, -1), 0);
  cr_expect_eq(dsr_date_add(99991231, 1), 0);
  cr_expect_eq(dsr_date_add(20220204, INT32_MAX), 0);
  cr_expect_eq(dsr_date_add(20220204, INT32_MIN), 0);
  cr_expect_eq(dsr_date_add(20230229, 1), 0);
}

Test(date, walks_the_whole_calendar) {
  dsr_day day = 10101;
  int weekday = dsr_date_weekday(day);
  size_t days = 1;
  for (dsr_day next; (next = dsr_date_add(day, 1)) != 0; day = next, days++) {
    cr_assert_gt(next, day);
    weekday = (weekday + 1) % 7;
    cr_assert_eq(dsr_date_weekday(next), weekday);
    cr_assert_eq(dsr_date_add(next, -1), day);
  }
  cr_expect_eq(day, 99991231);
  cr_expect_eq(days, 3652059);
}
