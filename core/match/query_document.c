/* Conditions on the document that a hit lies in: <doc publisher="Reuters" &
 * since="2022"/>, read and answered. They are about what a stream says of its
 * document, so that one document and a corpus answer alike. */
#include <string.h>

#include "core/base/buffer.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/query_parts.h"

static const char *const traits[DSR_TRAITS] = {
    [DSR_TRAIT_KEY] = "key",
    [DSR_TRAIT_TITLE] = "title",
    [DSR_TRAIT_PUBLISHER] = "publisher",
    [DSR_TRAIT_AUTHOR] = "author",
    [DSR_TRAIT_LANGUAGE] = "language",
    [DSR_TRAIT_SINCE] = "since",
    [DSR_TRAIT_UNTIL] = "until"};

static int read_or(dsr_query_parser *p, const dsr_document_test **out,
                   dsr_error *err);

static dsr_document_test *new_test(dsr_query_parser *p,
                                   dsr_document_test_kind kind) {
  dsr_document_test *t = dsr_arena_get(&p->query->arena, sizeof *t);
  if (t)
    *t = (dsr_document_test){.kind = kind, .value = "", .prefix = ""};
  return t;
}

/* ---- values ---- */

/* The bytes with which all that a regex finds begins: those before the first
 * sign, but for one that a quantifier behind it may drop. */
static size_t literal_prefix(const char *s, size_t len) {
  if (memchr(s, '|', len))
    return 0;
  size_t n = 0;
  while (n < len && s[n] && !strchr(".[](){}*+?\\^$", s[n]))
    n++;
  bool optional = n < len && (s[n] == '*' || s[n] == '?' || s[n] == '{');
  while (optional && n && ((unsigned char)s[--n] & 0xC0) == 0x80) {
  }
  return n;
}

static int regex_value(dsr_query_parser *p, dsr_document_test *t,
                       const dsr_query_string *s, dsr_error *err) {
  unsigned flags = DSR_PATTERN_WHOLE |
                   (s->ignore_case ? (unsigned)DSR_PATTERN_CASELESS : 0u) |
                   (p->query->flags & DSR_QUERY_OWN ? (unsigned)DSR_PATTERN_OWN
                                                    : 0u);
  dsr_pattern *pattern = NULL;
  dsr_error why = {0};
  int status = dsr_pattern_new(s->value, s->len, flags, &pattern, &why);
  if (status == DSR_ENOMEM)
    return dsr_fail_memory(err);
  if (status != DSR_OK)
    return dsr_fail(err, status, dsr_query_place_in(p, s, why.offset), "%s",
                    why.message);
  status = dsr_query_keep_pattern(p->query, pattern, err);
  if (status != DSR_OK)
    return status;
  t->kind = DSR_DOCUMENT_REGEX;
  t->pattern = pattern;
  size_t n = s->ignore_case ? 0 : literal_prefix(s->value, s->len);
  t->prefix = dsr_arena_copy(&p->query->arena, s->value, n);
  return t->prefix ? DSR_OK : dsr_fail_memory(err);
}

static int day_value(dsr_query_parser *p, dsr_document_test *t,
                     const dsr_query_string *s, dsr_error *err) {
  dsr_day first = 0, last = 0;
  if (s->len)
    dsr_date_bounds(s->value, &first, &last, NULL);
  t->kind = DSR_DOCUMENT_DAY;
  t->day = t->trait == DSR_TRAIT_SINCE ? first : last;
  if (!t->day || strlen(s->value) != s->len)
    return dsr_query_fail(p, s->offset + 1, err,
                          "a date was expected, as 2022, 2022-02 or "
                          "2022-02-04");
  return DSR_OK;
}

static int read_comparison(dsr_query_parser *p, const dsr_document_test **out,
                           dsr_error *err) {
  size_t at = p->at, len = dsr_query_name(p);
  if (!len)
    return dsr_query_fail(p, at, err,
                          "a condition on the document was expected, as "
                          "publisher=\"Reuters\" or since=\"2022\"");
  size_t trait = 0;
  while (trait < DSR_TRAITS &&
         !(strlen(traits[trait]) == len &&
           memcmp(traits[trait], p->source + at, len) == 0))
    trait++;
  if (trait == DSR_TRAITS)
    return dsr_query_fail_near(p, at, len, "field of a document", traits,
                               DSR_TRAITS, err);
  p->at += len;
  dsr_query_skip_space(p);
  size_t operator_at = p->at;
  bool unequal = dsr_query_take(p, '!');
  bool days = trait == DSR_TRAIT_SINCE || trait == DSR_TRAIT_UNTIL;
  if (!dsr_query_take(p, '=') || (unequal && days))
    return dsr_query_fail(p, operator_at, err,
                          days ? "expected =" : "expected = or !=");
  dsr_query_skip_space(p);
  if (dsr_query_peek(p) != '"' && dsr_query_peek(p) != '\'')
    return dsr_query_fail(p, p->at, err, "a string in quotes was expected");
  dsr_query_string s;
  int status = dsr_query_read_string(p, &s, err);
  if (status == DSR_OK && s.no_marks)
    status = dsr_query_fail(p, p->at, err, "%d is for tokens");
  dsr_document_test *t =
      status == DSR_OK ? new_test(p, DSR_DOCUMENT_IS) : NULL;
  if (!t)
    return status == DSR_OK ? dsr_fail_memory(err) : status;
  t->trait = (dsr_trait)trait;
  t->value = s.value;
  t->len = s.len;
  t->ignore_case = s.ignore_case;
  if (days)
    status = day_value(p, t, &s, err);
  else if (s.regex || s.ignore_case) {
    dsr_query_string quoted = s;
    dsr_buf whole = {0};
    if (!s.regex) { /* any case: a regex of its very characters */
      dsr_buf_text(&whole, "\\Q");
      dsr_buf_add(&whole, s.value, s.len);
      dsr_buf_text(&whole, "\\E");
      quoted.value = whole.data;
      quoted.len = whole.len;
    }
    status = whole.failed ? dsr_fail_memory(err)
                          : regex_value(p, t, &quoted, err);
    dsr_buf_free(&whole);
  }
  t->at = dsr_query_place(p, at);
  t->end = dsr_query_place_end(p, p->at);
  *out = t;
  if (status != DSR_OK || !unequal)
    return status;
  dsr_document_test *contrary = new_test(p, DSR_DOCUMENT_NOT);
  if (!contrary)
    return dsr_fail_memory(err);
  contrary->left = t;
  contrary->at = t->at;
  contrary->end = t->end;
  *out = contrary;
  return DSR_OK;
}

/* ---- combinations ---- */

static int read_not(dsr_query_parser *p, const dsr_document_test **out,
                    dsr_error *err) {
  dsr_query_skip_space(p);
  size_t start = p->at;
  if (++p->depth > DSR_QUERY_DEPTH)
    return dsr_fail(err, DSR_ELIMIT, start,
                    "at byte %zu of the query: conditions nested deeper than %d",
                    start, (int)DSR_QUERY_DEPTH);
  int status;
  if (dsr_query_take(p, '!')) {
    dsr_document_test *t = new_test(p, DSR_DOCUMENT_NOT);
    status = t ? read_not(p, &t->left, err) : dsr_fail_memory(err);
    if (status == DSR_OK) {
      t->at = dsr_query_place(p, start);
      t->end = dsr_query_place_end(p, p->at);
    }
    *out = t;
  } else if (dsr_query_take(p, '(')) {
    status = read_or(p, out, err);
    if (status == DSR_OK && !dsr_query_take(p, ')'))
      status = dsr_query_fail(p, p->at, err, "expected &, | or )");
  } else {
    status = read_comparison(p, out, err);
  }
  p->depth--;
  dsr_query_skip_space(p);
  return status;
}

typedef int test_reader(dsr_query_parser *p, const dsr_document_test **out,
                        dsr_error *err);

/* Operands with a sign between them, nested to the right. */
static int read_chain(dsr_query_parser *p, test_reader *read_operand, char sign,
                      dsr_document_test_kind kind,
                      const dsr_document_test **out, dsr_error *err) {
  const dsr_document_test **slot = out;
  int status = read_operand(p, slot, err);
  while (status == DSR_OK && dsr_query_take(p, sign)) {
    dsr_document_test *t = new_test(p, kind);
    if (!t)
      return dsr_fail_memory(err);
    t->left = *slot;
    t->at = t->left->at;
    *slot = t;
    slot = &t->right;
    status = read_operand(p, slot, err);
    t->end = dsr_query_place_end(p, p->at);
  }
  return status;
}

static int read_and(dsr_query_parser *p, const dsr_document_test **out,
                    dsr_error *err) {
  return read_chain(p, read_not, '&', DSR_DOCUMENT_AND, out, err);
}

static int read_or(dsr_query_parser *p, const dsr_document_test **out,
                   dsr_error *err) {
  return read_chain(p, read_and, '|', DSR_DOCUMENT_OR, out, err);
}

int dsr_query_read_document(dsr_query_parser *p, const dsr_document_test **out,
                            dsr_error *err) {
  size_t start = p->at;
  p->at += strlen("<doc");
  dsr_query_skip_space(p);
  int status = DSR_OK;
  *out = NULL;
  if (dsr_query_peek(p) != '/')
    status = read_or(p, out, err);
  dsr_query_skip_space(p);
  if (status == DSR_OK && (!dsr_query_take(p, '/') || !dsr_query_take(p, '>')))
    status = p->at < p->len
                 ? dsr_query_fail(p, p->at, err, "expected &, | or />")
                 : dsr_query_fail(p, start, err, "this <doc is never closed "
                                                 "by />");
  return status;
}

/* ---- answers ---- */

const char *dsr_document_value(const dsr_stream_about *about, dsr_trait trait) {
  const char *value = NULL;
  switch (about ? trait : DSR_TRAITS) {
  case DSR_TRAIT_KEY:
    value = about->key;
    break;
  case DSR_TRAIT_TITLE:
    value = about->title;
    break;
  case DSR_TRAIT_PUBLISHER:
    value = about->publisher;
    break;
  case DSR_TRAIT_AUTHOR:
    value = about->author;
    break;
  case DSR_TRAIT_LANGUAGE:
    value = about->language;
    break;
  default:
    break;
  }
  return value ? value : "";
}

static bool day_holds(const dsr_document_test *t,
                      const dsr_stream_about *about) {
  if (!about || (!about->first && !about->last))
    return false;
  /* an open side reaches any day */
  return t->trait == DSR_TRAIT_SINCE ? !about->last || about->last >= t->day
                                     : !about->first || about->first <= t->day;
}

int dsr_document_test_holds(const dsr_document_test *t,
                            const dsr_stream_about *about, bool *yes,
                            dsr_error *err) {
  while (t->kind == DSR_DOCUMENT_AND || t->kind == DSR_DOCUMENT_OR) {
    int status = dsr_document_test_holds(t->left, about, yes, err);
    if (status != DSR_OK || *yes == (t->kind == DSR_DOCUMENT_OR))
      return status;
    t = t->right;
  }
  const char *value = dsr_document_value(about, t->trait);
  size_t len = strlen(value);
  int status;
  switch (t->kind) {
  case DSR_DOCUMENT_DAY:
    *yes = day_holds(t, about);
    return DSR_OK;
  case DSR_DOCUMENT_REGEX:
    status = dsr_pattern_find(t->pattern, value, len, 0, NULL, 0, err);
    *yes = status == DSR_OK;
    return status == DSR_DONE ? DSR_OK : status;
  case DSR_DOCUMENT_NOT:
    status = dsr_document_test_holds(t->left, about, yes, err);
    *yes = !*yes;
    return status;
  default:
    *yes = len == t->len && memcmp(value, t->value, len) == 0;
    return DSR_OK;
  }
}

const char *dsr_trait_name(dsr_trait trait) { return traits[trait]; }

const dsr_scope *dsr_query_scope(const dsr_query *q) { return &q->scope; }

int dsr_query_admits(const dsr_query *q, const dsr_stream_about *about,
                     dsr_error *err) {
  if (!q->scope.any)
    return DSR_OK;
  for (const dsr_filter *f = q->filters; f; f = f->next) {
    bool yes = true;
    if (f->kind != DSR_FILTER_DOCUMENT)
      continue;
    int status = f->test ? dsr_document_test_holds(f->test, about, &yes, err)
                         : DSR_OK;
    if (status != DSR_OK)
      return status;
    if (yes == f->negated)
      return DSR_DONE;
  }
  return DSR_OK;
}
