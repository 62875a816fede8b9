/* Reading conditions: what stands between [ and ], and what a string or a word
 * without quotes asks of each token.
 *
 * A plain value is turned into what it is compared with here, once: its norm
 * for norm, its norm and stem for stem. A scratch lexicon does it, so that it
 * cannot differ from what documents' words get. */
#include <string.h>

#include "core/base/buffer.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/lexicon/nearest.h"
#include "core/match/query_parts.h"
#include "core/match/spelling.h"
#include "dossier/token.h"

static int read_or(dsr_query_parser *p, const dsr_condition **out,
                   dsr_error *err);

static dsr_condition *new_condition(dsr_query_parser *p,
                                    dsr_condition_kind kind) {
  dsr_condition *c = dsr_arena_get(&p->query->arena, sizeof *c);
  if (c)
    *c = (dsr_condition){.kind = kind};
  return c;
}

/* It stands from `at` to where the parser is. */
static void stands(const dsr_query_parser *p, dsr_condition *c, size_t at) {
  c->at = dsr_query_place(p, at);
  c->end = dsr_query_place_end(p, p->at);
}

static int number_condition(dsr_query *q, const dsr_condition *c,
                            uint32_t *number, dsr_error *err) {
  if (q->condition_count >= DSR_QUERY_SIZE_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0, "a query of more than %d token tests",
                    (int)DSR_QUERY_SIZE_MAX);
  void *array = q->conditions;
  bool ok = c && dsr_reserve(&array, &q->condition_room, q->condition_count + 1,
                             sizeof *q->conditions);
  q->conditions = array;
  if (!ok)
    return dsr_fail_memory(err);
  q->conditions[q->condition_count] = c;
  *number = (uint32_t)q->condition_count++;
  return DSR_OK;
}

/* ---- strings ---- */

static bool means_regex(const char *s, size_t len) {
  for (size_t i = 0; i < len; i++)
    if (s[i] && strchr("[]()|*+?{}\\^", s[i]))
      return true;
  return false;
}

/* %c, %d, %l, or several as in %cd; anything else behind % is a mistake. */
static int read_flags(dsr_query_parser *p, dsr_query_string *s, dsr_error *err) {
  while (p->at < p->len && p->source[p->at] == '%') {
    size_t at = p->at++;
    for (;; p->at++) {
      char c = p->at < p->len ? p->source[p->at] : '\0';
      if (c == 'c')
        s->ignore_case = true;
      else if (c == 'd')
        s->no_marks = true;
      else if (c == 'l')
        s->regex = false;
      else if (p->at == at + 1 || dsr_query_name(p))
        return dsr_query_fail(p, at, err,
                              "unknown flag; there are %c (any case), %d (no "
                              "diacritics) and %l (no regex)");
      else
        break;
    }
  }
  return DSR_OK;
}

int dsr_query_read_string(dsr_query_parser *p, dsr_query_string *out,
                          dsr_error *err) {
  const char *s = p->source;
  size_t len = p->len;
  *out = (dsr_query_string){.offset = p->at};
  char quote = s[p->at++];
  dsr_buf value = {0};
  int status = DSR_OK;
  while (p->at < len && s[p->at] != quote) {
    bool pair = s[p->at] == '\\' && p->at + 1 < len;
    if (pair && s[p->at + 1] != quote)
      dsr_buf_byte(&value, '\\');
    p->at += pair;
    dsr_buf_byte(&value, s[p->at++]);
  }
  if (p->at >= len) {
    status = dsr_query_fail(p, out->offset, err,
                            "the string that begins here is never closed");
    goto done;
  }
  p->at++;
  out->len = value.len;
  out->value = value.failed ? NULL
                            : dsr_arena_copy(&p->query->arena, value.data,
                                             value.len);
  if (!out->value) {
    status = dsr_fail_memory(err);
    goto done;
  }
  out->regex = means_regex(out->value, out->len);
  status = read_flags(p, out, err);
done:
  dsr_buf_free(&value);
  return status;
}

/* Where byte i of a string's value stands in the source. */
size_t dsr_query_place_in(const dsr_query_parser *p,
                              const dsr_query_string *s, size_t i) {
  const char *source = p->source;
  size_t at = s->offset + 1;
  char quote = source[s->offset];
  while (i-- && at < p->len)
    at += source[at] == '\\' && source[at + 1] == quote ? 2 : 1;
  return at;
}

/* The first blank of a regex outside [...] and not escaped, or len. */
static size_t find_blank(const char *s, size_t len) {
  bool in_class = false;
  for (size_t i = 0; i < len; i++) {
    if (s[i] == '\\')
      i++;
    else if (s[i] == '[')
      in_class = true;
    else if (s[i] == ']')
      in_class = false;
    else if (s[i] == ' ' && !in_class)
      return i;
  }
  return len;
}

/* Of a condition with %d: what it compares with, without diacritics. */
static int drop_marks(dsr_query_parser *p, const char **value, size_t *len,
                      dsr_error *err) {
  dsr_buf plain = {0};
  dsr_drop_marks(*value, *len, &plain);
  const char *copy = plain.failed ? NULL
                                  : dsr_arena_copy(&p->query->arena,
                                                   plain.len ? plain.data : "",
                                                   plain.len);
  *value = copy;
  *len = plain.len;
  dsr_buf_free(&plain);
  return copy ? DSR_OK : dsr_fail_memory(err);
}

int dsr_query_keep_pattern(dsr_query *q, dsr_pattern *pattern, dsr_error *err) {
  void *array = q->patterns;
  bool ok = dsr_reserve(&array, &q->pattern_room, q->pattern_count + 1,
                        sizeof *q->patterns);
  q->patterns = array;
  if (!ok) {
    dsr_pattern_free(pattern);
    return dsr_fail_memory(err);
  }
  q->patterns[q->pattern_count++] = pattern;
  return DSR_OK;
}

static int regex_condition(dsr_query_parser *p, dsr_attribute attribute,
                           const dsr_query_string *s, dsr_condition **out,
                           dsr_error *err) {
  size_t blank = find_blank(s->value, s->len);
  if (blank < s->len)
    return dsr_query_fail(p, dsr_query_place_in(p, s, blank), err,
                          "a regex is matched against one token, and a token "
                          "holds no blank; write a string a token");
  bool any_case =
      s->ignore_case || attribute == DSR_NORM || attribute == DSR_STEM;
  unsigned flags = DSR_PATTERN_WHOLE |
                   (any_case ? (unsigned)DSR_PATTERN_CASELESS : 0u) |
                   (p->query->flags & DSR_QUERY_OWN ? (unsigned)DSR_PATTERN_OWN
                                                    : 0u);
  dsr_pattern *pattern = NULL;
  dsr_error why = {0};
  const char *value = s->value;
  size_t len = s->len;
  int status = s->no_marks ? drop_marks(p, &value, &len, err) : DSR_OK;
  if (status != DSR_OK)
    return status;
  status = dsr_pattern_new(value, len, flags, &pattern, &why);
  if (status == DSR_ENOMEM)
    return dsr_fail_memory(err);
  if (status != DSR_OK)
    return dsr_fail(err, status, dsr_query_place_in(p, s, why.offset), "%s",
                    why.message);
  status = dsr_query_keep_pattern(p->query, pattern, err);
  if (status != DSR_OK)
    return status;
  dsr_condition *c = new_condition(p, DSR_IS_REGEX);
  if (!c)
    return dsr_fail_memory(err);
  c->attribute = attribute;
  c->pattern = pattern;
  c->no_marks = s->no_marks;
  c->value = dsr_arena_copy(&p->query->arena, s->value, s->len);
  c->len = s->len;
  *out = c;
  return c->value ? DSR_OK : dsr_fail_memory(err);
}

/* ---- plain values ---- */

static const char *keep_text(dsr_query_parser *p, const dsr_lexicon *lexicon,
                             dsr_attribute attribute, size_t *len) {
  const char *s = dsr_lexicon_text(lexicon, 1, attribute, len);
  return dsr_arena_copy(&p->query->arena, s, *len);
}

/* A condition that the norm, or the stem, is the one of this value. */
static int folded_condition(dsr_query_parser *p, dsr_attribute attribute,
                            const char *value, size_t len, bool no_marks,
                            dsr_condition **out, dsr_error *err) {
  dsr_lexicon *scratch = NULL;
  dsr_form form;
  int status = no_marks ? drop_marks(p, &value, &len, err) : DSR_OK;
  if (status == DSR_OK)
    status = dsr_lexicon_new(&scratch, err);
  if (status == DSR_OK)
    status = dsr_lexicon_put(scratch, value, len, &form, err);
  dsr_condition *c =
      status == DSR_OK ? new_condition(p, DSR_IS_EQUAL) : NULL;
  if (c) {
    c->attribute = attribute;
    c->value = keep_text(p, scratch, DSR_NORM, &c->len);
    if (attribute == DSR_STEM)
      c->other = keep_text(p, scratch, DSR_STEM, &c->other_len);
  }
  if (status == DSR_OK &&
      (!c || !c->value || (attribute == DSR_STEM && !c->other)))
    status = dsr_fail_memory(err);
  dsr_lexicon_free(scratch);
  if (status == DSR_OK)
    c->no_marks = no_marks;
  *out = c;
  return status;
}

static int plain_condition(dsr_query_parser *p, dsr_condition_kind kind,
                           dsr_attribute attribute, const char *value,
                           size_t len, bool no_marks,
                           dsr_condition **out, dsr_error *err) {
  dsr_condition *c = new_condition(p, kind);
  if (!c)
    return dsr_fail_memory(err);
  int status = no_marks ? drop_marks(p, &value, &len, err) : DSR_OK;
  if (status != DSR_OK)
    return status;
  c->no_marks = no_marks;
  c->attribute = attribute;
  c->value = dsr_arena_copy(&p->query->arena, value, len);
  c->len = len;
  *out = c;
  return c->value ? DSR_OK : dsr_fail_memory(err);
}

/* ---- strings and words of a sequence ---- */

/* A condition for each token of a text: by norm, or as it is spelt. */
static int text_conditions(dsr_query_parser *p, const char *text, size_t len,
                           bool by_norm, bool no_marks, size_t at,
                           uint32_t *first, uint32_t *count, dsr_error *err) {
  dsr_tokens *tokens = NULL;
  int status = dsr_tokens_new(text, len, &tokens, err);
  if (status != DSR_OK)
    return status;
  const dsr_span *spans = dsr_tokens_spans(tokens);
  *count = (uint32_t)dsr_tokens_count(tokens);
  *first = (uint32_t)p->query->condition_count;
  for (uint32_t i = 0; status == DSR_OK && i < *count; i++) {
    const char *form = text + spans[i].start;
    size_t form_len = spans[i].end - spans[i].start;
    dsr_condition *c = NULL;
    uint32_t number;
    status = by_norm ? folded_condition(p, DSR_NORM, form, form_len, no_marks,
                                        &c, err)
                     : plain_condition(p, DSR_IS_SPELT, DSR_WORD, form,
                                       form_len, no_marks, &c, err);
    if (status == DSR_OK)
      stands(p, c, at);
    if (status == DSR_OK)
      status = number_condition(p->query, c, &number, err);
  }
  dsr_tokens_free(tokens);
  return status;
}

int dsr_query_string_conditions(dsr_query_parser *p, const dsr_query_string *s,
                                uint32_t *first, uint32_t *count,
                                dsr_error *err) {
  if (s->regex) {
    dsr_condition *c = NULL;
    int status = regex_condition(p, DSR_WORD, s, &c, err);
    if (status == DSR_OK)
      stands(p, c, s->offset);
    *count = 1;
    return status == DSR_OK ? number_condition(p->query, c, first, err)
                            : status;
  }
  int status = text_conditions(p, s->value, s->len, s->ignore_case, s->no_marks,
                               s->offset, first, count, err);
  if (status == DSR_OK && !*count)
    status = dsr_query_fail(p, s->offset, err, "an empty string is no token");
  return status;
}

int dsr_query_word_conditions(dsr_query_parser *p, size_t start, size_t end,
                              uint32_t *first, uint32_t *count,
                              dsr_error *err) {
  int status = text_conditions(p, p->source + start, end - start, true, false,
                               start, first, count, err);
  if (status == DSR_OK && !*count)
    status = dsr_query_fail(p, start, err, "this is no token of a text");
  return status;
}

/* ---- tests ---- */

int dsr_query_fail_near(const dsr_query_parser *p, size_t at, size_t len,
                     const char *what, const char *const *names, size_t n,
                     dsr_error *err) {
  const char *typed = p->source + at;
  const char *near = dsr_nearest(typed, len, names, n);
  int shown = len < 60 ? (int)len : 60;
  dsr_buf list = {0};
  for (size_t i = 0; i < n; i++)
    dsr_buf_format(&list, "%s%s", i ? ", " : "", names[i]);
  int status;
  if (list.failed)
    status = dsr_fail_memory(err);
  else if (near)
    status = dsr_fail(err, DSR_ESYNTAX, at,
                      "unknown %s '%.*s'; did you mean '%s'?", what, shown,
                      typed, near);
  else
    status = dsr_fail(err, DSR_ESYNTAX, at,
                      "unknown %s '%.*s'; there are %s", what, shown, typed,
                      list.data);
  dsr_buf_free(&list);
  return status;
}

static int check_kind(const dsr_query_parser *p, const dsr_query_string *s,
                      dsr_error *err) {
  const char *names[DSR_TOKEN_KINDS];
  for (int i = 0; i < DSR_TOKEN_KINDS; i++) {
    names[i] = dsr_token_kind_name(i);
    if (strlen(names[i]) == s->len && memcmp(names[i], s->value, s->len) == 0)
      return DSR_OK;
  }
  return dsr_query_fail_near(p, s->offset + 1, s->len, "kind", names, DSR_TOKEN_KINDS,
                   err);
}

/* The value of shape or kind in any case: a regex of its very characters (a
 * plain value holds no backslash that could end the quotation). */
static int any_case_condition(dsr_query_parser *p, dsr_attribute attribute,
                              const dsr_query_string *s,
                              dsr_condition **out, dsr_error *err) {
  dsr_buf quoted = {0};
  dsr_buf_text(&quoted, "\\Q");
  dsr_buf_add(&quoted, s->value, s->len);
  dsr_buf_text(&quoted, "\\E");
  dsr_query_string regex = *s;
  regex.value = quoted.data;
  regex.len = quoted.len;
  int status = quoted.failed ? dsr_fail_memory(err)
                             : regex_condition(p, attribute, &regex, out, err);
  dsr_buf_free(&quoted);
  return status;
}

/* ATTRIBUTE = string, the string already read. */
static int value_condition(dsr_query_parser *p, dsr_attribute attribute,
                           const dsr_query_string *s, dsr_condition **out,
                           dsr_error *err) {
  if (s->regex)
    return regex_condition(p, attribute, s, out, err);
  if (!s->len)
    return dsr_query_fail(p, s->offset, err, "no token is empty");
  const char *blank = memchr(s->value, ' ', s->len);
  if (blank)
    return dsr_query_fail(
        p, dsr_query_place_in(p, s, (size_t)(blank - s->value)), err,
        "a test is of one token, and a token holds no blank; write a test a "
        "token");
  if (attribute == DSR_KIND) {
    int status = check_kind(p, s, err);
    if (status != DSR_OK)
      return status;
  }
  if (attribute == DSR_NORM || attribute == DSR_STEM)
    return folded_condition(p, attribute, s->value, s->len, s->no_marks,
                            out, err);
  if (attribute == DSR_WORD && s->ignore_case)
    return folded_condition(p, DSR_NORM, s->value, s->len, s->no_marks, out,
                            err);
  if (s->ignore_case)
    return any_case_condition(p, attribute, s, out, err);
  return plain_condition(
      p, attribute == DSR_WORD ? DSR_IS_SPELT : DSR_IS_EQUAL, attribute,
      s->value, s->len, s->no_marks, out, err);
}

int dsr_query_name_gazetteer(dsr_query *q, const char *name, size_t len,
                             const char **kept, dsr_error *err) {
  for (size_t i = 0; i < q->gazetteer_count; i++)
    if (strlen(q->gazetteers[i]) == len &&
        memcmp(q->gazetteers[i], name, len) == 0) {
      *kept = q->gazetteers[i];
      return DSR_OK;
    }
  void *array = q->gazetteers;
  bool ok = dsr_reserve(&array, &q->gazetteer_room, q->gazetteer_count + 1,
                        sizeof *q->gazetteers);
  q->gazetteers = array;
  char *copy = ok ? dsr_arena_copy(&q->arena, name, len) : NULL;
  if (!copy)
    return dsr_fail_memory(err);
  q->gazetteers[q->gazetteer_count++] = copy;
  *kept = copy;
  return DSR_OK;
}

int dsr_query_read_gazetteer(dsr_query_parser *p, const dsr_gazetteer **out,
                             const char **kept, dsr_error *err) {
  dsr_query_skip_space(p);
  size_t at = p->at, len = dsr_query_name(p);
  const char *name = p->source + at;
  if (!len)
    return dsr_query_fail(p, at, err, "the name of a gazetteer was expected");
  if (!p->query->set)
    return dsr_fail(err, DSR_ENOTFOUND, at,
                    "no gazetteer '%.*s': there are none here",
                    len < 60 ? (int)len : 60, name);
  int status = dsr_gazetteers_get(p->query->set, name, len, out, err);
  if (status != DSR_OK) {
    if (err) /* a fault in the list's file has told its line already */
      err->offset = at;
    return status;
  }
  p->at += len;
  return dsr_query_name_gazetteer(p->query, name, len, kept, err);
}

/* ATTRIBUTE in GAZETTEER, from the gazetteer's name on. */
static int list_condition(dsr_query_parser *p, dsr_attribute attribute,
                          dsr_condition **out, dsr_error *err) {
  dsr_query_skip_space(p);
  size_t at = p->at;
  const dsr_gazetteer *g = NULL;
  const char *name = NULL;
  if (dsr_query_name(p) && attribute != DSR_WORD && attribute != DSR_NORM &&
      attribute != DSR_STEM)
    return dsr_query_fail(p, at, err,
                          "a gazetteer lists words; ask word, norm or stem");
  int status = dsr_query_read_gazetteer(p, &g, &name, err);
  if (status != DSR_OK)
    return status;
  dsr_condition *c = new_condition(p, DSR_IS_LISTED);
  if (!c)
    return dsr_fail_memory(err);
  c->attribute = attribute;
  c->gazetteer = g;
  c->value = name;
  c->len = strlen(name);
  *out = c;
  return DSR_OK;
}

/* Turn *c into its contrary. */
static int negate(dsr_query_parser *p, const dsr_condition **c,
                  dsr_error *err) {
  dsr_condition *contrary = new_condition(p, DSR_IS_NOT);
  if (!contrary)
    return dsr_fail_memory(err);
  contrary->left = *c;
  contrary->at = (*c)->at;
  contrary->end = (*c)->end;
  *c = contrary;
  return DSR_OK;
}

/* ATTRIBUTE, an operator and what it is compared with. */
static int read_comparison(dsr_query_parser *p, const dsr_condition **out,
                           dsr_error *err) {
  size_t at = p->at, len = dsr_query_name(p);
  dsr_condition *c = NULL;
  if (!len)
    return dsr_query_fail(p, at, err,
                          "a test was expected, as norm=\"arms\" or "
                          "norm in NAME");
  int attribute = dsr_attribute_of(p->source + at, len);
  if (attribute < 0) {
    const char *names[DSR_ATTRIBUTES];
    for (int i = 0; i < DSR_ATTRIBUTES; i++)
      names[i] = dsr_attribute_name(i);
    return dsr_query_fail_near(p, at, len, "attribute", names, DSR_ATTRIBUTES, err);
  }
  p->at += len;
  dsr_query_skip_space(p);
  if (dsr_query_name(p) == 2 && memcmp(p->source + p->at, "in", 2) == 0) {
    p->at += 2;
    int status = list_condition(p, (dsr_attribute)attribute, &c, err);
    if (status == DSR_OK)
      stands(p, c, at);
    *out = c;
    return status;
  }
  size_t operator_at = p->at;
  bool unequal = dsr_query_take(p, '!');
  if (!dsr_query_take(p, '='))
    return dsr_query_fail(p, operator_at, err, "expected =, != or in");
  dsr_query_skip_space(p);
  char quote = p->at < p->len ? p->source[p->at] : '\0';
  if (quote != '"' && quote != '\'')
    return dsr_query_fail(p, p->at, err, "a string in quotes was expected");
  dsr_query_string s;
  int status = dsr_query_read_string(p, &s, err);
  if (status == DSR_OK)
    status = value_condition(p, (dsr_attribute)attribute, &s, &c, err);
  if (status == DSR_OK)
    stands(p, c, at);
  *out = c;
  if (status == DSR_OK && unequal)
    status = negate(p, out, err);
  return status;
}

/* !test, (test), or a comparison. */
static int read_not(dsr_query_parser *p, const dsr_condition **out,
                    dsr_error *err) {
  dsr_query_skip_space(p);
  size_t start = p->at;
  if (++p->depth > DSR_QUERY_DEPTH)
    return dsr_fail(err, DSR_ELIMIT, start,
                    "at byte %zu of the query: tests nested deeper than %d",
                    start, (int)DSR_QUERY_DEPTH);
  int status;
  if (dsr_query_take(p, '!')) {
    status = read_not(p, out, err);
    if (status == DSR_OK)
      status = negate(p, out, err);
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

typedef int condition_reader(dsr_query_parser *p, const dsr_condition **out,
                             dsr_error *err);

/* Operands with a sign between them, nested to the right: a long chain is then
 * answered in a loop, not by as deep a recursion. */
static int read_chain(dsr_query_parser *p, condition_reader *read_operand,
                      char sign, dsr_condition_kind kind,
                      const dsr_condition **out, dsr_error *err) {
  const dsr_condition **slot = out;
  int status = read_operand(p, slot, err);
  while (status == DSR_OK && dsr_query_take(p, sign)) {
    dsr_condition *c = new_condition(p, kind);
    if (!c)
      return dsr_fail_memory(err);
    c->left = *slot;
    c->at = c->left->at;
    *slot = c;
    slot = &c->right;
    status = read_operand(p, slot, err);
  }
  return status;
}

static int read_and(dsr_query_parser *p, const dsr_condition **out,
                    dsr_error *err) {
  return read_chain(p, read_not, '&', DSR_IS_AND, out, err);
}

static int read_or(dsr_query_parser *p, const dsr_condition **out,
                   dsr_error *err) {
  return read_chain(p, read_and, '|', DSR_IS_OR, out, err);
}

int dsr_query_read_test(dsr_query_parser *p, uint32_t *number, dsr_error *err) {
  size_t start = p->at++;
  const dsr_condition *c = NULL;
  int status = DSR_OK;
  dsr_query_skip_space(p);
  if (p->at < p->len && p->source[p->at] == ']')
    c = new_condition(p, DSR_IS_ANY);
  else
    status = read_or(p, &c, err);
  if (status != DSR_OK)
    return status;
  if (!dsr_query_take(p, ']'))
    return p->at < p->len
               ? dsr_query_fail(p, p->at, err, "expected &, | or ]")
               : dsr_query_fail(p, start, err, "this '[' is never closed");
  return number_condition(p->query, c, number, err);
}
