/* A file's bytes as text. Valid UTF-8 is kept as it is, byte for byte, a BOM
 * and NUL included; otherwise each ill-formed sequence becomes U+FFFD. What is
 * plainly no text, or text in an encoding that would come out as noise, is
 * told apart first. */
#include <string.h>

#include "core/base/utf8.h"
#include "core/load/loader.h"

static const char *magic(const char *data, size_t len) {
  static const struct { const char *bytes; size_t len; const char *what; } known[] = {
      {"%PDF-", 5, "not text but a PDF, which is not read yet"},
      {"PK\003\004", 4, "not text but a zip archive or office document"},
      {"\177ELF", 4, "not text but a program"},
      {"\x89PNG", 4, "not text but an image"},
      {"\xff\xd8\xff", 3, "not text but an image"},
      {"GIF8", 4, "not text but an image"},
      {"\x1f\x8b", 2, "not text but compressed data"},
      {"SQLite format 3", 16, "not text but a database"},
      {"\xff\xfe", 2, "UTF-16 text, which is not read yet; convert it to UTF-8"},
      {"\xfe\xff", 2, "UTF-16 text, which is not read yet; convert it to UTF-8"},
  };
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (len >= known[i].len && memcmp(data, known[i].bytes, known[i].len) == 0)
      return known[i].what;
  return NULL;
}

/* NUL and other control characters that no text is full of. */
static bool is_mostly_control(const char *data, size_t len) {
  size_t count = 0;
  for (size_t i = 0; i < len; i++) {
    unsigned char c = (unsigned char)data[i];
    count += c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f';
  }
  return count > len / 16 + 1;
}

const char *dsr_decode(dsr_buf *text, uint32_t *replaced, uint64_t *first_bad,
                       bool *failed) {
  *replaced = 0;
  *first_bad = 0;
  *failed = false;
  const char *what = magic(text->data, text->len);
  if (what)
    return what;
  if (is_mostly_control(text->data, text->len))
    return "not text: full of NUL or control characters";
  size_t bad = dsr_utf8_check(text->data, text->len);
  if (bad == text->len)
    return NULL;
  dsr_buf repaired = {0};
  size_t count = dsr_utf8_repair(text->data, text->len, &repaired);
  if (repaired.failed) {
    *failed = true;
  } else if (count > text->len / 5) {
    what = "not text in UTF-8: most of it is ill-formed (another encoding?)";
  } else if (repaired.len > DSR_DOCUMENT_MAX) {
    what = "over 16 MB after decoding";
  } else {
    dsr_buf was = *text;
    *text = repaired;
    repaired = was;
    *replaced = (uint32_t)count;
    *first_bad = bad;
  }
  dsr_buf_free(&repaired);
  return what;
}
