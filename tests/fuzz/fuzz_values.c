/* Any bytes as numbers and dates: what is read lies inside the text and has a
 * value that can be written and, for a date, that spans days of the calendar.
 * The whole input is an EDTF value as well. */
#include "dossier/date.h"
#include "dossier/number.h"
#include "tests/fuzz/replay.h"

enum { TOKENS_MAX = 400 };

static void check_bounds(const char *edtf, int must_hold) {
  dsr_day first = 0, last = 0;
  int status = dsr_date_bounds(edtf, &first, &last, NULL);
  EXPECT(status == DSR_OK || (status == DSR_EINVAL && !must_hold));
  if (status != DSR_OK)
    return;
  EXPECT(!first || !last || first <= last);
  EXPECT(!first || dsr_date_weekday(first) >= 0);
  EXPECT(!last || dsr_date_weekday(last) >= 0);
  EXPECT(!first || dsr_date_add(first, 0) == first);
}

static void check_number(const char *text, const dsr_span *tokens, size_t count) {
  dsr_number number;
  char digits[64];
  size_t used = 0;
  int status = dsr_number_read(text, tokens, count, &used, &number, NULL);
  EXPECT(status == DSR_OK || status == DSR_ELIMIT);
  EXPECT(used <= count);
  if (status != DSR_OK || !used)
    return;
  EXPECT(number.coefficient % 10 || (!number.coefficient && !number.exponent));
  size_t len = dsr_number_print(number, digits, sizeof digits);
  EXPECT(len && len < sizeof digits && strlen(digits) == len);
}

static void check_date(const char *text, const dsr_span *tokens, size_t count) {
  char value[DSR_DATE_MAX];
  size_t used = 0;
  EXPECT(dsr_date_read(text, tokens, count, &used, value, NULL) == DSR_OK);
  EXPECT(used <= count);
  if (used)
    check_bounds(value, 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *text = (const char *)data;
  dsr_tokens *tokens = NULL;
  EXPECT(dsr_tokens_new(text, size, &tokens, NULL) == DSR_OK);
  const dsr_span *spans = dsr_tokens_spans(tokens);
  size_t count = dsr_tokens_count(tokens);
  for (size_t i = 0; i < count && i < TOKENS_MAX; i++) {
    check_number(text, spans + i, count - i);
    check_date(text, spans + i, count - i);
  }
  dsr_tokens_free(tokens);
  char *edtf = malloc(size + 1); /* exactly as long, so that a step too far shows */
  EXPECT(edtf != NULL);
  if (size)
    memcpy(edtf, data, size);
  edtf[size] = '\0';
  check_bounds(edtf, 0);
  free(edtf);
  EXPECT(dsr_memory_live() == 0);
  return 0;
}
