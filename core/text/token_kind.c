/* The kind of a token, told from its form alone, so that it needs no column in
 * a corpus and a query can ask it of any form. */
#include <string.h>

#include "core/base/utf8.h"
#include "core/text/token_scan.h"

const char *dsr_token_kind_name(int kind) {
  static const char *const names[DSR_TOKEN_KINDS] = {
      "word", "number", "punct", "symbol", "url", "email", "tag", "file"};
  return kind >= 0 && kind < DSR_TOKEN_KINDS ? names[kind] : NULL;
}

/* Digits, and what stands between them in amounts, times and dates. */
static bool is_number(const char *s, size_t len) {
  bool digits = false;
  for (size_t i = 0, size; i < len; i += size) {
    dsr_class c = dsr_scan_class(s, len, i, &size);
    if (c == DSR_CLASS_DIGIT || c == DSR_CLASS_NUMBER)
      digits = true;
    else if (!strchr(".,:/-", s[i]) || !s[i] || (!digits && s[i] != '.'))
      return false;
  }
  return digits;
}

static bool is_emoticon(const char *s, size_t len) {
  return len >= 2 && len <= 3 && strchr(":;=", s[0]) && s[0] != s[1] &&
         strchr(")(]DPpOo|\\/", s[len - 1]);
}

static dsr_token_kind mark_kind(const char *s, size_t len) {
  size_t size;
  dsr_class c = dsr_scan_class(s, len, 0, &size);
  if (is_emoticon(s, len))
    return DSR_TOKEN_SYMBOL;
  if (size == 1)
    return s[0] && strchr(".,;:!?'\"`()[]{}-", s[0]) && s[len - 1] != '>'
               ? DSR_TOKEN_PUNCT
               : DSR_TOKEN_SYMBOL;
  if (c != DSR_CLASS_PUNCT)
    return DSR_TOKEN_SYMBOL;
  /* Section and paragraph signs, daggers, per mille: punctuation to Unicode,
   * symbols to a reader. */
  switch (dsr_utf8_decode(s, len, &size)) {
  case 0xA7:
  case 0xB6:
  case 0x2020:
  case 0x2021:
  case 0x2030:
  case 0x2031:
    return DSR_TOKEN_SYMBOL;
  default:
    return DSR_TOKEN_PUNCT;
  }
}

dsr_token_kind dsr_token_kind_of(const char *form, size_t len) {
  if (len == 0)
    return DSR_TOKEN_SYMBOL;
  if (len > 1 && (form[0] == '#' || form[0] == '@') && form[1] != form[0])
    return DSR_TOKEN_TAG;
  bool letters = false, currency = false;
  for (size_t i = 0, size; i < len; i += size) {
    dsr_class c = dsr_scan_class(form, len, i, &size);
    letters = letters || dsr_class_is_letter(c);
    currency = c == DSR_CLASS_CURRENCY;
  }
  if (is_number(form, len))
    return DSR_TOKEN_NUMBER;
  if (!letters)
    return mark_kind(form, len);
  if (currency || is_emoticon(form, len))
    return DSR_TOKEN_SYMBOL;
  return dsr_token_name_kind(form, len);
}
