/* Dates as values: EDTF strings (ISO 8601-2:2019), also partial and open ones.
 *
 * "2019", "2022-02", "2022-02-04", "XXXX-02-04" (no year), "2026/2033". A date
 * that cannot be resolved honestly has no value at all; nothing here reads the
 * clock.
 */
#ifndef DOSSIER_DATE_H
#define DOSSIER_DATE_H

#include "dossier/token.h"

DSR_BEGIN

enum { DSR_DATE_MAX = 48 }; /* bytes an EDTF value may take, NUL included */

/* A day as yyyymmdd, e.g. 20220204: sorts as the calendar does. 0: unknown. */
typedef int32_t dsr_day;

/* The days an EDTF value spans.
 *   edtf         a NUL-terminated value; NULL or "" gives 0 and 0
 *   first, last  set to the first and last day; 0 and 0 for a value without a
 *                year ("XXXX-02-04")
 * The forms are those above, a decade ("199X") and intervals that are open on
 * one side ("2026/..": that side is 0). Returns DSR_OK, or DSR_EINVAL when it is
 * none of these or no day of the calendar ("2023-02-29").
 * Example: "2022-02" gives 20220201 and 20220228. */
DSR_API int dsr_date_bounds(const char *edtf, dsr_day *first, dsr_day *last,
                            dsr_error *err);

/* Read one absolute or partial date at the start of a run of tokens: "October
 * 30, 2020", "30 October 2020", "Oct. 30", "February 2022", "2020-10-30",
 * "Feb. 4", "2021" (four digits, 1800-2199), "fiscal year 2026", "the 1990s".
 *   used   set to how many tokens belong to it, 0 if there is no date here
 *   value  set to its EDTF value when *used > 0
 * Ranges of days with a year ("October 3-5, 2020") and of years ("2026-2033")
 * give intervals; a decade gives "199X"; a fiscal year gives its number.
 * Cannot fail but for a wrong argument (DSR_EINVAL). A weekday before the date
 * ("Thursday, October 30") belongs to it. Relative words are not read here.
 * Example: "October 30, 2020 -" gives used 4, "2020-10-30". */
DSR_API int dsr_date_read(const char *text, const dsr_span *tokens,
                          size_t count, size_t *used,
                          char value[DSR_DATE_MAX], dsr_error *err);

/* The weekday of a day, 0 Monday to 6 Sunday; -1 for a day of no calendar. */
DSR_API int dsr_date_weekday(dsr_day day);

/* The day n days later (earlier when negative); 0 outside the years 1-9999. */
DSR_API dsr_day dsr_date_add(dsr_day day, int32_t n);

DSR_END
#endif
