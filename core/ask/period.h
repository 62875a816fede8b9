/* The period that a date lies in, for whoever counts by time. */
#ifndef DSR_ASK_PERIOD_H
#define DSR_ASK_PERIOD_H

#include <stdbool.h>

#include "dossier/trends.h"

enum { DSR_PERIOD_MAX = 24 }; /* bytes of a label, NUL included */

/* Set label to the month, quarter or year that holds all the days from first to
 * last; false when there is none, or `by` is no period.
 * Example: 20210301 to 20210331 by quarter is "2021-Q1". */
bool dsr_period_of(dsr_trend_by by, dsr_day first, dsr_day last,
                   char label[DSR_PERIOD_MAX]);

#endif
