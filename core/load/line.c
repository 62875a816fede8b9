/* Finding the text in a JSONL line, and what it says.
 *
 * A record is a text of thousands of bytes and a few short fields beside it.
 * The text is found by a scan that goes from quote to quote and is unescaped in
 * runs, at some gigabytes a second; jansson, which takes a byte at a time, gets
 * the line without it. Whatever is not plain stays jansson's: a name spelt with
 * escapes, a text that is ill-formed, an error and its words. */
#include "core/load/line.h"

#include <stdint.h>
#include <string.h>

/* Behind the closing quote of a string that begins (behind its quote) at i; len
 * when there is none. */
static size_t pass_string(const char *data, size_t len, size_t i) {
  while (i < len) {
    const char *quote = memchr(data + i, '"', len - i);
    if (!quote)
      return len;
    size_t at = (size_t)(quote - data), slashes = 0;
    while (at - slashes > i && data[at - slashes - 1] == '\\')
      slashes++;
    i = at + 1;
    if (slashes % 2 == 0)
      break;
  }
  return i;
}

static size_t pass_blanks(const char *data, size_t len, size_t i) {
  while (i < len && (data[i] == ' ' || data[i] == '\t' || data[i] == '\r'))
    i++;
  return i;
}

/* Where the string begins that is the value of a name that ends before i. */
static size_t find_value(const char *data, size_t len, size_t i) {
  i = pass_blanks(data, len, i);
  if (i == len || data[i] != ':')
    return 0;
  i = pass_blanks(data, len, i + 1);
  return i < len && data[i] == '"' ? i + 1 : 0;
}

dsr_line dsr_line_scan(const char *data, size_t len) {
  dsr_line line = {0};
  size_t depth = 0, texts = 0;
  bool name = false; /* a string here would be a name of the outermost object */
  for (size_t i = 0; i < len;) {
    char c = data[i++];
    if (c == '"') {
      size_t end = pass_string(data, len, i);
      bool text = name && end - i == 5 && memcmp(data + i, "text\"", 5) == 0;
      name = false;
      i = end;
      size_t value = text ? find_value(data, len, end) : 0;
      if (value) {
        i = pass_string(data, len, value);
        texts++;
        line.text = value;
        line.text_end = i - 1;
      }
    } else if (c == '{' || c == '[') {
      depth++;
      line.depth = depth > line.depth ? depth : line.depth;
      name = c == '{' && depth == 1;
    } else if (c == '}' || c == ']') {
      depth -= depth > 0;
    } else if (c == ',') {
      name = depth == 1;
    }
  }
  if (texts != 1 || line.text_end <= line.text || data[line.text_end] != '"')
    line.text = line.text_end = 0;
  return line;
}

/* --- what a string says --- */

static bool has_control(const char *data, size_t len) {
  unsigned found = 0;
  for (size_t i = 0; i < len; i++)
    found |= (unsigned char)data[i] < 0x20;
  return found != 0;
}

/* Four hexadecimal digits; -1: they are none. */
static int32_t read_hex(const char *data, size_t len) {
  int32_t n = 0;
  if (len < 4)
    return -1;
  for (size_t i = 0; i < 4; i++) {
    char c = data[i];
    int32_t digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
    if (digit < 0)
      return -1;
    n = n << 4 | digit;
  }
  return n;
}

static size_t put_utf8(uint32_t c, char *to) {
  if (c < 0x80) {
    to[0] = (char)c;
    return 1;
  }
  size_t more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  static const unsigned char leads[] = {0, 0xC0, 0xE0, 0xF0};
  to[0] = (char)(leads[more] | c >> (6 * more));
  for (size_t i = 1; i <= more; i++)
    to[i] = (char)(0x80 | (c >> (6 * (more - i)) & 0x3F));
  return more + 1;
}

/* The character of "\uXXXX", whose digits begin at data; *used: bytes of it. */
static int32_t read_unicode(const char *data, size_t len, size_t *used) {
  int32_t c = read_hex(data, len);
  *used = 4;
  if (c < 0xD800 || c > 0xDFFF)
    return c;
  int32_t low = len >= 10 && data[4] == '\\' && data[5] == 'u'
                    ? read_hex(data + 6, len - 6)
                    : -1;
  if (c > 0xDBFF || low < 0xDC00 || low > 0xDFFF)
    return -1;
  *used = 10;
  return 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
}

/* The escape behind a backslash: bytes of it that were used, 0: it is none. */
static size_t put_escape(const char *data, size_t len, char to[4],
                         size_t *size) {
  static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
  const char *simple = len && data[0] ? strchr(from, data[0]) : NULL;
  *size = 1;
  if (simple) {
    to[0] = into[simple - from];
    return 1;
  }
  size_t used;
  int32_t c = len && data[0] == 'u' ? read_unicode(data + 1, len - 1, &used) : -1;
  if (c < 0)
    return 0;
  *size = put_utf8((uint32_t)c, to);
  return used + 1;
}

bool dsr_line_unescape(const char *data, size_t len, dsr_buf *out) {
  size_t was = out->len;
  bool good = !has_control(data, len);
  for (size_t i = 0; good && i < len;) {
    const char *slash = memchr(data + i, '\\', len - i);
    size_t run = slash ? (size_t)(slash - data) - i : len - i;
    good = dsr_buf_add(out, data + i, run);
    i += run;
    if (good && i < len) {
      char bytes[4];
      size_t size, used = put_escape(data + i + 1, len - i - 1, bytes, &size);
      good = used && dsr_buf_add(out, bytes, size);
      i += used + 1;
    }
  }
  if (!good && out->data) {
    out->len = was;
    out->data[was] = '\0';
  }
  return good;
}
