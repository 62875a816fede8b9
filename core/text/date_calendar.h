/* The calendar, for those who put dates together. */
#ifndef DSR_TEXT_DATE_CALENDAR_H
#define DSR_TEXT_DATE_CALENDAR_H

#include <stdbool.h>

#include "dossier/date.h"

/* Days of a month 1-12, else 0. dsr_days_in_month(2024, 2) is 29. */
int dsr_days_in_month(int year, int month);
/* yyyymmdd, or 0 when there is no such day in the years 1-9999. */
dsr_day dsr_day_of(int year, int month, int day);

#endif
