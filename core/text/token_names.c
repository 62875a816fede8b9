/* URLs, mail addresses, hosts and file names: tokens with stops inside.
 *
 * Looked for once in each run of the characters they are made of, remembering
 * how far the look went, so that a megabyte of "a.a.a.a" stays linear. Refused:
 * a regex tried at every word, which is quadratic on such text. */
#include <string.h>

#include "core/base/utf8.h"
#include "core/text/token_scan.h"

static const char *const top_domains[] = {
    "com", "org", "net", "edu", "gov", "mil", "int", "info", "biz", "uk", "de",
    "fr",  "cn",  "jp",  "tw",  "hk",  "kr",  "ru",  "ua",   "eu",  "ca", "au",
    "nz",  "ch",  "se",  "nl",  "pl",  "cz",  "il",  "ir",   "io",  "tv"};
static const char *const file_endings[] = {
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "txt", "csv",
    "tsv", "htm", "html", "xml", "json", "jpg", "jpeg", "png", "gif",
    "svg", "zip", "gz",   "tar", "mp3",  "mp4", "avi",  "mov", "exe",
    "odt", "ods", "rtf",  "eml", "md",   "php", "asp",  "log"};

enum { LAST_MAX = 5 }; /* both lists' forms have 2 to 5 bytes, letters first */

static bool alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool name_byte(char c) {
  return alnum(c) || c == '.' || c == '-' || c == '_' || c == '+' || c == '@';
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static bool listed(const char *const *list, size_t n, const char *s, size_t len) {
  for (size_t i = 0; i < n; i++) {
    size_t k = 0;
    while (k < len && list[i][k] && list[i][k] == lower(s[k]))
      k++;
    if (k == len && !list[i][k])
      return true;
  }
  return false;
}

/* Where a URL that began before i ends: white space, quotes and angle brackets
 * end it, closing punctuation behind it is the sentence's. */
static size_t url_end(const char *s, size_t len, size_t i) {
  size_t open = 0, close = 0, end = i, size;
  for (; end < len; end += size) {
    dsr_class c = dsr_scan_class(s, len, end, &size);
    char b = s[end];
    if (c == DSR_CLASS_SPACE || c == DSR_CLASS_OTHER || c == DSR_CLASS_CJK ||
        b == '<' || b == '>' || b == '"' || (c == DSR_CLASS_PUNCT && size > 1))
      break;
    open += b == '(';
    close += b == ')';
  }
  while (end > i && strchr(".,;:!?'*)]}", s[end - 1])) {
    if (s[end - 1] == ')' && close <= open)
      break;
    close -= s[end - 1] == ')';
    end--;
  }
  return end;
}

static size_t mail_end(const char *s, size_t end, size_t at) {
  size_t i = at + 1;
  while (i < end && (alnum(s[i]) || s[i] == '.' || s[i] == '-'))
    i++;
  while (i > at + 1 && !alnum(s[i - 1]))
    i--;
  return i > at + 1 ? i : 0;
}

/* Three or more parts of small letters: a newsgroup's or a module's name. */
static bool dotted_name(const char *s, size_t len) {
  size_t stops = 0, part = 0;
  for (size_t i = 0; i < len; i++) {
    if (s[i] == '.') {
      if (part < 2)
        return false;
      stops++;
      part = 0;
    } else if ((s[i] >= 'a' && s[i] <= 'z') || (part && s[i] == '-')) {
      part++;
    } else {
      return false;
    }
  }
  return stops >= 2 && part >= 2;
}

/* URL, FILE, or WORD for neither. */
static dsr_token_kind host_or_file(const char *s, size_t len) {
  const char *last = NULL;
  for (size_t i = len; i > 0 && !last; i--)
    if (s[i - 1] == '.')
      last = s + i;
  if (!last || last == s + 1)
    return DSR_TOKEN_WORD;
  size_t n = len - (size_t)(last - s);
  if (len > 4 && lower(s[0]) == 'w' && lower(s[1]) == 'w' && lower(s[2]) == 'w' &&
      s[3] == '.')
    return DSR_TOKEN_URL;
  if (n < 2 || n > LAST_MAX || lower(last[0]) < 'a')
    return DSR_TOKEN_WORD;
  if (listed(top_domains, sizeof top_domains / sizeof *top_domains, last, n) &&
      (n > 2 || (last[0] >= 'a' && last[1] >= 'a')))
    return DSR_TOKEN_URL;
  if (listed(file_endings, sizeof file_endings / sizeof *file_endings, last, n))
    return DSR_TOKEN_FILE;
  return DSR_TOKEN_WORD;
}

static bool scheme(const char *s, size_t len, size_t i, size_t end) {
  if (len - end < 4 || memcmp(s + end, "://", 3) != 0)
    return false;
  for (size_t k = i; k < end; k++)
    if (!alnum(s[k]))
      return false;
  return dsr_word_at(s, len, end + 3);
}

size_t dsr_token_name_end(const char *s, size_t len, size_t i, size_t *until) {
  size_t end = i, at = 0;
  for (; end < len && name_byte(s[end]); end++) {
    if (s[end] == '@') {
      if (at)
        break;
      at = end;
    } else if (s[end] == '.' && end + 1 < len && s[end + 1] == '.') {
      /* An ellipsis ends a name, but for an address cut short before its '@'. */
      size_t dots = end;
      while (dots < len && s[dots] == '.')
        dots++;
      if (dots == len || s[dots] != '@' || at)
        break;
      end = dots - 1;
    }
  }
  *until = end;
  if (at > i && s[at - 1] != '@') {
    size_t e = mail_end(s, end, at);
    if (e)
      return e;
  }
  if (scheme(s, len, i, end))
    return url_end(s, len, end + 3);
  if (at)
    end = at;
  while (end > i && !alnum(s[end - 1]))
    end--;
  switch (host_or_file(s + i, end - i)) {
  case DSR_TOKEN_URL:
    if (end + 1 < len && ((s[end] == '/' && s[end + 1] != ' ') ||
                          (s[end] == ':' && s[end + 1] >= '0' && s[end + 1] <= '9')))
      return url_end(s, len, end);
    return end;
  case DSR_TOKEN_FILE:
    return end;
  default:
    return dotted_name(s + i, end - i) ? end : 0;
  }
}

dsr_token_kind dsr_token_name_kind(const char *s, size_t len) {
  size_t until;
  if (len < 3 || !alnum(s[0]) || dsr_token_name_end(s, len, 0, &until) != len)
    return DSR_TOKEN_WORD;
  const char *slashes = memchr(s, ':', len);
  if (slashes && scheme(s, len, 0, (size_t)(slashes - s)))
    return DSR_TOKEN_URL;
  if (memchr(s, '@', until))
    return DSR_TOKEN_EMAIL;
  return memchr(s, '/', len) ? DSR_TOKEN_URL : host_or_file(s, len);
}
