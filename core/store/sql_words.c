/* The words of an SQL statement, told apart as SQLite's tokenizer does
 * (sqlite.org/draft/tokenreq.html): enough to say where a name stands and how
 * often those of WITH are used. Refused: a parser of our own; what a statement
 * may do is decided by SQLite's authorizer, never by its text. */
#include <string.h>
#include <strings.h>

#include "core/store/sql.h"

static bool is_name(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         c == '_' || c == '$' || c >= 0x80;
}

static size_t skip_blanks(const char *sql, size_t len, size_t at) {
  for (;;) {
    while (at < len && strchr(" \t\n\f\r", sql[at]) && sql[at])
      at++;
    if (at + 1 < len && sql[at] == '-' && sql[at + 1] == '-') {
      while (at < len && sql[at] != '\n')
        at++;
    } else if (at + 1 < len && sql[at] == '/' && sql[at + 1] == '*') {
      const char *end = at + 2 < len ? memmem(sql + at + 2, len - at - 2, "*/", 2) : NULL;
      at = end ? (size_t)(end - sql) + 2 : len;
    } else {
      return at;
    }
  }
}

bool dsr_sql_word_next(const char *sql, size_t len, size_t *at, dsr_sql_word *word) {
  size_t i = skip_blanks(sql, len, *at);
  if (i >= len)
    return false;
  char c = sql[i], close = c == '[' ? ']' : c;
  *word = (dsr_sql_word){.start = i++, .kind = 'o'};
  if (c == '\'' || c == '"' || c == '`' || c == '[') {
    word->kind = 'q';
    while (i < len && (sql[i] != close || (c != '[' && i + 1 < len && sql[i + 1] == close)))
      i += sql[i] == close ? 2 : 1;
    i = i < len ? i + 1 : len;
  } else if (is_name((unsigned char)c)) {
    word->kind = 'a';
    while (i < len && is_name((unsigned char)sql[i]))
      i++;
  }
  word->end = *at = i;
  return true;
}

bool dsr_sql_word_is(const char *sql, const dsr_sql_word *word, const char *name,
                     size_t name_len) {
  size_t start = word->start, end = word->end;
  if (word->kind == 'q' && end - start >= 2) {
    start++;
    end--;
  }
  return word->kind != 'o' && end - start == name_len &&
         strncasecmp(sql + start, name, name_len) == 0;
}

size_t dsr_sql_find_word(const char *sql, size_t len, const char *name) {
  size_t at = 0, name_len = strlen(name);
  dsr_sql_word word;
  while (dsr_sql_word_next(sql, len, &at, &word))
    if (dsr_sql_word_is(sql, &word, name, name_len))
      return word.start;
  return len;
}

static bool is_open(const char *sql, const dsr_sql_word *w) {
  return w->kind == 'o' && sql[w->start] == '(';
}

/* Words i and on are AS ( or AS MATERIALIZED ( or AS NOT MATERIALIZED (. */
static bool defines(const char *sql, const dsr_sql_word *w, size_t count, size_t i) {
  if (i >= count || !dsr_sql_word_is(sql, &w[i], "as", 2))
    return false;
  i++;
  if (i < count && dsr_sql_word_is(sql, &w[i], "not", 3))
    i++;
  if (i < count && dsr_sql_word_is(sql, &w[i], "materialized", 12))
    i++;
  return i < count && is_open(sql, &w[i]);
}

/* Whether word i is a name that a WITH defines, columns behind it or not. A name
 * too many is taken for one (a window's), never one too few. */
static bool is_defined(const char *sql, const dsr_sql_word *w, size_t count, size_t i) {
  if (w[i].kind == 'o')
    return false;
  if (defines(sql, w, count, i + 1))
    return true;
  if (i + 1 >= count || !is_open(sql, &w[i + 1]))
    return false;
  for (i += 2; i < count && !is_open(sql, &w[i]); i++)
    if (w[i].kind == 'o' && sql[w[i].start] == ')')
      return defines(sql, w, count, i + 1);
  return false;
}

/* No other spelling in quotes stands for the same name. */
static bool is_plain(const char *sql, const dsr_sql_word *w) {
  size_t quoted = w->kind == 'q';
  for (size_t i = w->start + quoted; i + quoted < w->end; i++)
    if (strchr("'\"`[]", sql[i]))
      return false;
  return true;
}

static bool same(const char *sql, const dsr_sql_word *a, const dsr_sql_word *b) {
  size_t start = a->start + (a->kind == 'q'), end = a->end - (a->kind == 'q');
  return end >= start && dsr_sql_word_is(sql, b, sql + start, end - start);
}

size_t dsr_sql_with_uses(const char *sql, size_t len) {
  dsr_sql_word *words = NULL;
  size_t count = 0, capacity = 0, at = 0, uses = 0;
  dsr_sql_word word;
  while (dsr_sql_word_next(sql, len, &at, &word)) {
    void *array = words;
    bool ok = dsr_reserve(&array, &capacity, count + 1, sizeof word);
    words = array;
    if (!ok) {
      dsr_free(words);
      return SIZE_MAX;
    }
    words[count++] = word;
  }
  size_t defined = 0;
  for (size_t i = 0; i < count && uses <= DSR_SQL_WITH_MAX; i++) {
    if (!is_defined(sql, words, count, i))
      continue;
    if (++defined > DSR_SQL_WITH_MAX || !is_plain(sql, &words[i]))
      uses = DSR_SQL_WITH_MAX + 1;
    for (size_t k = 0; k < count; k++) /* "x.column" is no use of x */
      uses += k != i && same(sql, &words[i], &words[k]) &&
              !(k + 1 < count && words[k + 1].kind == 'o' && sql[words[k + 1].start] == '.');
  }
  dsr_free(words);
  return uses;
}
