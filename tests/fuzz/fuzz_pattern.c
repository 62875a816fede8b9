/* Any bytes as a regex over any bytes as a text: spans stay inside the text, a
 * walk through all matches ends. Input: a byte of flags and the regex up to the
 * first line's end, then the text. */
#include "dossier/pattern.h"
#include "tests/fuzz/replay.h"

static void walk(const dsr_pattern *p, const char *text, size_t len) {
  dsr_span spans[4];
  size_t from = 0;
  for (unsigned n = 0; from <= len && n < 50; n++) {
    if (dsr_pattern_find(p, text, len, from, spans, 4, NULL) != DSR_OK)
      break;
    for (size_t i = 0; i < 4; i++)
      EXPECT((spans[i].start == DSR_UNSET && spans[i].end == DSR_UNSET) ||
             (spans[i].start <= spans[i].end && spans[i].end <= len));
    size_t after = dsr_pattern_after(text, len, spans[0]);
    from = after > from ? after : from + 1; /* \K may step back */
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *source, *text;
  size_t source_len, text_len;
  if (size < 2 || size > 1000 ||
      !split_line(data + 1, size - 1, &source, &source_len, &text, &text_len))
    return 0;
  dsr_pattern *p = NULL;
  dsr_error err = {0};
  int status = dsr_pattern_new(source, source_len, data[0] % 8, &p, &err);
  if (status == DSR_OK) {
    walk(p, text, text_len);
    for (size_t i = 0; i <= dsr_pattern_captures(p) + 1; i++)
      (void)dsr_pattern_capture_name(p, i);
  } else {
    EXPECT(!p && err.code == status && err.offset <= source_len);
  }
  dsr_pattern_free(p);
  return 0;
}
