/* Statuses' names and the formatting of messages. A message is cut rather than
 * allocated: reporting "out of memory" must not need memory. */
#include "core/base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *dsr_version(void) { return DSR_VERSION; }

const char *dsr_status_name(int status) {
  static const char *const names[] = {
      "ok",      "done",  "nomem",    "io",    "invalid", "syntax",
      "notfound", "foreign", "newer", "damaged", "busy", "readonly",
      "limit",   "closed", "refused", "script"};
  if (status < 0 || (size_t)status >= sizeof names / sizeof *names)
    return "unknown";
  return names[status];
}

static void make_printable(char *s) {
  for (; *s; s++)
    if ((unsigned char)*s < 0x20 || *s == 0x7f)
      *s = '?';
}

/* Drop a character that the array's end cut in two. */
static void trim_broken_tail(char *s) {
  size_t n = strlen(s), back = 0;
  while (back < 4 && back < n && ((unsigned char)s[n - 1 - back] & 0xC0) == 0x80)
    back++;
  if (back == n)
    return;
  unsigned char lead = (unsigned char)s[n - 1 - back];
  size_t want = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
  if (back < want)
    s[n - 1 - back] = '\0';
}

int dsr_fail(dsr_error *err, int code, size_t offset, const char *format, ...) {
  if (!err)
    return code;
  va_list args;
  va_start(args, format);
  int n = vsnprintf(err->message, sizeof err->message, format, args);
  va_end(args);
  if (n < 0)
    err->message[0] = '\0';
  make_printable(err->message);
  if (n >= (int)sizeof err->message)
    trim_broken_tail(err->message);
  err->code = code;
  err->offset = offset;
  return code;
}

int dsr_fail_memory(dsr_error *err) {
  return dsr_fail(err, DSR_ENOMEM, 0, "out of memory");
}
