/* Filling in a dsr_error: the one place that formats messages. */
#ifndef DSR_BASE_ERROR_H
#define DSR_BASE_ERROR_H

#include "dossier/error.h"

/* Set *err (when not NULL) and return code, so that a failure is one line:
 *   return dsr_fail(err, DSR_EIO, 0, "%s: cannot be read: %s", path, why);
 * Control characters that came in through an argument are shown as '?', since
 * messages go to terminals; a message too long is cut at a character's edge. */
int dsr_fail(dsr_error *err, int code, size_t offset, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* DSR_ENOMEM with its message. */
int dsr_fail_memory(dsr_error *err);

#endif
