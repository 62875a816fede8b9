/* The portable scan: one pass over the bytes, a token at a time.
 *
 * ASCII goes by one table load a byte; words go to token_word.c, names such as
 * URLs to token_names.c. Every character that is no space ends in exactly one
 * token. token_avx2.c cuts the easy stretches of a text by another road and asks
 * dsr_scan_step here for all else. Refused: ICU-like boundary rules with a
 * backward "safe point" table; the scan is shorter and its exceptions are lists
 * that can be read. */
#include <string.h>

#include "core/base/utf8.h"
#include "core/text/token_scan.h"

#define BIT(c) (1u << (c))
static const unsigned word_classes =
    BIT(DSR_CLASS_LOWER) | BIT(DSR_CLASS_UPPER) | BIT(DSR_CLASS_LETTER) |
    BIT(DSR_CLASS_DIGIT) | BIT(DSR_CLASS_NUMBER);

static bool begins_word(dsr_class c) { return word_classes >> c & 1; }

const bool dsr_word_byte[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0,
    0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0,
    0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0,
};

dsr_class dsr_scan_class(const char *s, size_t len, size_t i, size_t *size) {
  unsigned char c = (unsigned char)s[i];
  *size = 1;
  if (c < 0x80)
    return (dsr_class)dsr_class_of[c];
  if (!dsr_utf8_well_formed(s + i, len - i, size)) {
    *size = 1;
    return DSR_CLASS_OTHER;
  }
  return dsr_classify(dsr_utf8_decode(s + i, len - i, size));
}

bool dsr_word_at(const char *s, size_t len, size_t i) {
  size_t size;
  return i < len && begins_word(dsr_scan_class(s, len, i, &size));
}

size_t dsr_word_end(const char *s, size_t len, size_t i) {
  const size_t start = i;
  for (;;) {
    i = dsr_ascii_word_end(s, len, i);
    if (i == len)
      break;
    if ((unsigned char)s[i] < 0x80) {
      if (s[i] != '_' || i == start || i + 1 == len ||
          !dsr_word_byte[(unsigned char)s[i + 1]])
        break;
      i++;
      continue;
    }
    size_t size;
    dsr_class class = dsr_scan_class(s, len, i, &size);
    if (!begins_word(class) && (class != DSR_CLASS_MARK || i == start))
      break;
    i += size;
  }
  return i;
}

size_t dsr_apostrophe_at(const char *s, size_t len, size_t i) {
  if (i < len && s[i] == '\'')
    return 1;
  return len >= 3 && i <= len - 3 && memcmp(s + i, "\xE2\x80\x99", 3) == 0 ? 3 : 0;
}

size_t dsr_hyphen_at(const char *s, size_t len, size_t i) {
  if (i < len && s[i] == '-')
    return 1;
  if (len < 3 || i > len - 3 || memcmp(s + i, "\xE2\x80", 2) != 0)
    return 0;
  return s[i + 2] == '\x90' || s[i + 2] == '\x91' ? 3 : 0;
}

size_t dsr_clitic_end(const char *s, size_t len, size_t i) {
  static const char *const clitics[] = {"s", "m", "d", "re", "ve", "ll"};
  size_t from = i + dsr_apostrophe_at(s, len, i);
  if (from == i)
    return 0;
  for (size_t k = 0; k < sizeof clitics / sizeof *clitics; k++) {
    size_t n = strlen(clitics[k]), at = 0;
    while (at < n && from + at < len && ((unsigned char)s[from + at] | 0x20) ==
                                            (unsigned char)clitics[k][at])
      at++;
    if (at == n && dsr_word_end(s, len, from) == from + n)
      return from + n;
  }
  return 0;
}

/* 'em, 'til, '90s and the like: an apostrophe for what was left out. */
static size_t elision_end(const char *s, size_t len, size_t i, size_t size) {
  static const char *const words[] = {"em", "til", "cause", "tis", "twas", "n"};
  size_t from = i + size, end = dsr_word_end(s, len, from);
  if (end > from + 1 && end - from == 3 && s[from] >= '0' && s[from] <= '9' &&
      s[from + 1] == '0' && s[from + 2] == 's')
    return end;
  for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
    size_t n = strlen(words[k]), at = 0;
    while (at < n && from + at < len &&
           ((unsigned char)s[from + at] | 0x20) == (unsigned char)words[k][at])
      at++;
    if (at == n && end == from + n)
      return end;
  }
  return 0;
}

static size_t run_end(const char *s, size_t len, size_t i, char a, char b, char c) {
  while (i < len && (s[i] == a || s[i] == b || s[i] == c))
    i++;
  return i;
}

/* ":)", ";-)", "=D": eyes, perhaps a nose, a mouth; 0 if there is none. */
static size_t emoticon_end(const char *s, size_t len, size_t i) {
  size_t mouth = i + 1;
  bool nose = mouth < len && (s[mouth] == '-' || s[mouth] == '\'');
  mouth += nose;
  if (mouth >= len || !s[mouth] || !strchr(")(]DPpOo|\\/", s[mouth]) ||
      (i > 0 && s[i - 1] >= '0' && s[i - 1] <= '9'))
    return 0;
  bool plain = s[mouth] == ')' || s[mouth] == '(';
  if (plain && (s[i] != '=' || nose))
    return mouth + 1;
  bool apart = i == 0 || s[i - 1] == ' ' || s[i - 1] == '\n';
  bool last = mouth + 1 == len || s[mouth + 1] == ' ' || s[mouth + 1] == '\n' ||
              s[mouth + 1] == '.';
  return apart && last ? mouth + 1 : 0;
}

/* "#word" and "@handle"; 0 when nothing of the kind follows. */
static size_t tag_end(const char *s, size_t len, size_t i) {
  size_t size, from = i + 1, end = from;
  if (from >= len)
    return 0;
  dsr_class c = dsr_scan_class(s, len, from, &size);
  if (s[i] == '#')
    return dsr_class_is_letter(c) ? dsr_word_end(s, len, from) : 0;
  while (end < len && (dsr_word_at(s, len, end) || s[end] == '_' ||
                       ((s[end] == '.' || s[end] == '-') && end > from &&
                        dsr_word_at(s, len, end + 1)))) {
    size_t next = dsr_word_end(s, len, end);
    end = next > end ? next : end + 1;
  }
  return end > from ? end : 0;
}

/* The end of the token that an apostrophe of `size` bytes at i begins. */
static size_t apostrophe_token(const char *s, size_t len, size_t i, size_t size) {
  size_t end = dsr_clitic_end(s, len, i);
  if (!end)
    end = elision_end(s, len, i, size);
  if (!end && size == 1 && i + 1 < len && s[i + 1] == '\'')
    end = i + 2;
  return end ? end : i + size;
}

static size_t stop_token(dsr_scan *scan, size_t i) {
  const char *s = scan->s;
  size_t end = run_end(s, scan->len, i, '.', '!', '?');
  bool decimal = end == i + 1 && s[i] == '.' && end < scan->len && s[end] >= '0' &&
                 s[end] <= '9' &&
                 (scan->count == 0 || scan->spans[scan->count - 1].end < i ||
                  s[i - 1] == '$');
  return decimal ? dsr_word_end(s, scan->len, end) : end;
}

/* The end of the token that an ASCII character other than a letter, digit or
 * space begins. */
static size_t ascii_token(dsr_scan *scan, size_t i) {
  const char *s = scan->s, c = s[i];
  const size_t len = scan->len;
  size_t end = 0;
  switch (c) {
  case ',':
  case '*':
  case '_':
  case '~':
  case '^':
  case '+':
  case '<':
  case '>':
  case '/':
  case '\\':
  case '|':
  case '$':
  case '`':
  case '&':
    return run_end(s, len, i, c, c, c);
  case '-':
    end = run_end(s, len, i, '-', '=', '=');
    return end < len && s[end] == '>' ? end + 1 : end;
  case '\'':
    return apostrophe_token(s, len, i, 1);
  case '.':
  case '!':
  case '?':
    return stop_token(scan, i);
  case ':':
  case ';':
    end = emoticon_end(s, len, i);
    return end ? end : run_end(s, len, i, c, c, c);
  case '=':
    end = emoticon_end(s, len, i);
    if (end)
      return end;
    end = run_end(s, len, i, '-', '=', '=');
    return end < len && s[end] == '>' ? end + 1 : end;
  case '#':
    end = tag_end(s, len, i);
    return end ? end : run_end(s, len, i, c, c, c);
  case '@':
    end = tag_end(s, len, i);
    return end ? end : i + 1;
  default:
    return i + 1;
  }
}

/* Marks, joiners, skin tones and joined emoji behind a character. */
static size_t cluster_end(const char *s, size_t len, size_t i, bool emoji) {
  while (i < len) {
    size_t size, after;
    uint32_t code = dsr_utf8_decode(s + i, len - i, &size);
    dsr_class class = dsr_scan_class(s, len, i, &size);
    bool tone = emoji && code >= 0x1F3FB && code <= 0x1F3FF;
    if (class != DSR_CLASS_MARK && !tone)
      break;
    i += size;
    if (emoji && code == 0x200D && i < len &&
        dsr_scan_class(s, len, i, &after) == DSR_CLASS_EMOJI)
      i += after;
  }
  return i;
}

static bool regional(const char *s, size_t len, size_t i) {
  return i < len && len - i >= 4 && memcmp(s + i, "\xF0\x9F\x87", 3) == 0 &&
         (unsigned char)s[i + 3] >= 0xA6;
}

/* The end of a token that a character outside ASCII begins, no word's. */
static size_t wide_token(const char *s, size_t len, size_t i, dsr_class class,
                         size_t size) {
  size_t end = i + size, next;
  if (size == 1)
    return end;
  if (dsr_apostrophe_at(s, len, i))
    return apostrophe_token(s, len, i, size);
  uint32_t code = dsr_utf8_decode(s + i, len - i, &next);
  if (code == 0x2026 || code == 0x2014 || code == 0x2013)
    while (len - end >= 3 && memcmp(s + i, s + end, 3) == 0)
      end += 3;
  if (regional(s, len, i) && regional(s, len, end))
    end += 4;
  return cluster_end(s, len, end, class == DSR_CLASS_EMOJI);
}

/* The bytes that end an ASCII word and join nothing to it; ',' does so only
 * to a word that begins with a digit. */
static const bool ends_plainly[256] = {
    [' '] = 1, ['\n'] = 1, [','] = 1, ['"'] = 1, [')'] = 1, ['\r'] = 1, ['\t'] = 1,
    [';'] = 1, ['!'] = 1,  ['?'] = 1, [']'] = 1, ['('] = 1, ['%'] = 1,
};

static bool blank(char c) { return c == ' ' || c == '\n'; }

/* The end of an ASCII word that nothing joins to or parts from, which is most
 * words: letters first, then a space, a line's end, a mark; or a stop that no
 * abbreviation is long enough to take. 0 for any other. */
static inline size_t plain_word_end(const char *s, size_t len, size_t i) {
  size_t end = dsr_ascii_word_end(s, len, i);
  if (end == len)
    return 0;
  unsigned char c = (unsigned char)s[end];
  if (!ends_plainly[c] && !(c == '.' && end + 1 < len && blank(s[end + 1]) &&
                            end - i >= DSR_ABBREVIATION_MAX))
    return 0;
  if ((unsigned char)s[i] <= '9' ||
      (dsr_fused_ending(s[end - 2 + (end - i < 2)], s[end - 1]) &&
       dsr_fused_candidate(s + i, end - i)))
    return 0;
  return end;
}

size_t dsr_scan_step(dsr_scan *scan, size_t i) {
  const char *s = scan->s;
  size_t size, end;
  dsr_class class = dsr_scan_class(s, scan->len, i, &size);
  if (class == DSR_CLASS_SPACE)
    return i + size;
  if (begins_word(class))
    return dsr_scan_word(scan, i);
  end = (unsigned char)s[i] < 0x80 ? ascii_token(scan, i)
                                   : wide_token(s, scan->len, i, class, size);
  dsr_scan_emit(scan, i, end);
  return end;
}

void dsr_scan_portable(dsr_scan *scan) {
  const char *s = scan->s;
  const size_t len = scan->len, limit = scan->limit;
  size_t i = scan->at;
  while (i < limit && dsr_scan_has_room(scan)) {
    if (s[i] == ' ') {
      i++;
    } else if (dsr_word_byte[(unsigned char)s[i]]) {
      size_t end = plain_word_end(s, len, i);
      if (end)
        dsr_scan_emit(scan, i, end);
      else
        end = dsr_scan_word(scan, i);
      i = end;
    } else if (i + 1 < len && s[i + 1] == ' ' && s[i] > ' ') {
      dsr_scan_emit(scan, i, i + 1);
      i += 2;
    } else {
      i = dsr_scan_step(scan, i);
    }
  }
  scan->at = i;
}
