/* Reading a query: recursive descent over the bytes, straight into the tree.
 * Every fault is told with the byte where it stands. Conditions (what stands
 * between [ and ], and what strings mean) are read in query_condition.c. */
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/query_parts.h"

static int read_choice(dsr_query_parser *p, dsr_node **out, dsr_error *err);

/* ---- bytes ---- */

static char peek(const dsr_query_parser *p) {
  return p->at < p->query->len ? p->query->source[p->at] : '\0';
}

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_';
}

void dsr_query_skip_space(dsr_query_parser *p) {
  while (p->at < p->query->len && is_space(p->query->source[p->at]))
    p->at++;
}

bool dsr_query_take(dsr_query_parser *p, char c) {
  bool there = p->at < p->query->len && p->query->source[p->at] == c;
  p->at += there;
  return there;
}

size_t dsr_query_name(const dsr_query_parser *p) {
  const char *s = p->query->source + p->at;
  size_t n = 0, left = p->query->len - p->at;
  if (left && s[0] >= '0' && s[0] <= '9')
    return 0;
  while (n < left && is_name_byte(s[n]))
    n++;
  return n;
}

static bool starts_with(const dsr_query_parser *p, const char *s) {
  size_t n = strlen(s);
  return p->query->len - p->at >= n &&
         memcmp(p->query->source + p->at, s, n) == 0;
}

int dsr_query_fail(const dsr_query_parser *p, size_t at, dsr_error *err,
                   const char *what) {
  if (at >= p->query->len)
    return dsr_fail(err, DSR_ESYNTAX, at, "at the query's end: %s", what);
  return dsr_fail(err, DSR_ESYNTAX, at, "at byte %zu of the query: %s", at,
                  what);
}

/* ---- nodes ---- */

static dsr_node *new_node(dsr_query_parser *p, dsr_node_kind kind) {
  dsr_node *n = dsr_arena_get(&p->query->arena, sizeof *n);
  if (n)
    *n = (dsr_node){.kind = kind};
  return n;
}

/* A parent of one child; the child itself when it stands alone. */
static int wrap(dsr_query_parser *p, dsr_node_kind kind, dsr_node *child,
                dsr_node **out, dsr_error *err) {
  *out = child;
  if (!child->next)
    return DSR_OK;
  *out = new_node(p, kind);
  if (!*out)
    return dsr_fail_memory(err);
  (*out)->child = child;
  return DSR_OK;
}

/* A TEST for each of count conditions, one behind the other. */
static int test_nodes(dsr_query_parser *p, uint32_t first, uint32_t count,
                      dsr_node **out, dsr_error *err) {
  dsr_node *head = NULL, **tail = &head;
  for (uint32_t i = 0; i < count; i++) {
    dsr_node *n = new_node(p, DSR_NODE_TEST);
    if (!n)
      return dsr_fail_memory(err);
    n->number = first + i;
    *tail = n;
    tail = &n->next;
  }
  return wrap(p, DSR_NODE_SEQUENCE, head, out, err);
}

/* The number of a name in a list of distinct ones, added when missing. */
static int number_of(dsr_query_parser *p, const char ***names, size_t *count,
                     size_t *room, size_t at, size_t len, uint32_t *number,
                     dsr_error *err) {
  const char *name = p->query->source + at;
  for (size_t i = 0; i < *count; i++)
    if (strlen((*names)[i]) == len && memcmp((*names)[i], name, len) == 0) {
      *number = (uint32_t)i;
      return DSR_OK;
    }
  void *array = *names;
  bool ok = dsr_reserve(&array, room, *count + 1, sizeof **names);
  *names = array;
  char *copy = ok ? dsr_arena_copy(&p->query->arena, name, len) : NULL;
  if (!copy)
    return dsr_fail_memory(err);
  (*names)[*count] = copy;
  *number = (uint32_t)(*count)++;
  return DSR_OK;
}

/* ---- units ---- */

/* <s>, </s>, <type/> */
static int read_angle(dsr_query_parser *p, dsr_node **out, dsr_error *err) {
  size_t start = p->at++;
  bool closing = dsr_query_take(p, '/');
  dsr_query_skip_space(p);
  size_t name = p->at, len = dsr_query_name(p);
  p->at += len;
  dsr_query_skip_space(p);
  bool unit = !closing && dsr_query_take(p, '/');
  if (!len || !dsr_query_take(p, '>'))
    return dsr_query_fail(p, start, err,
                          "'<' begins <s>, </s> or an annotation such as "
                          "<person/>; a sign of the text goes in quotes");
  bool sentence = len == 1 && p->query->source[name] == 's';
  if (!unit && !sentence)
    return dsr_query_fail(p, start, err,
                          "only sentences have edges (<s> and </s>); an "
                          "annotation is one unit: <person/>");
  *out = new_node(p, unit      ? DSR_NODE_ANNOTATION
                     : closing ? DSR_NODE_SENTENCE_END
                               : DSR_NODE_SENTENCE_START);
  if (!*out)
    return dsr_fail_memory(err);
  if (!unit)
    return DSR_OK;
  return number_of(p, &p->query->types, &p->query->type_count,
                   &p->query->type_room, name, len, &(*out)->number, err);
}

static int read_group(dsr_query_parser *p, dsr_node **out, dsr_error *err) {
  size_t start = p->at++;
  if (++p->depth > DSR_QUERY_DEPTH)
    return dsr_fail(err, DSR_ELIMIT, start,
                    "at byte %zu of the query: brackets nested deeper than %d",
                    start, (int)DSR_QUERY_DEPTH);
  int status = read_choice(p, out, err);
  if (status != DSR_OK)
    return status;
  p->depth--;
  if (!dsr_query_take(p, ')'))
    return p->at < p->query->len
               ? dsr_query_fail(p, p->at, err, "expected ')' or a token")
               : dsr_query_fail(p, start, err, "this '(' is never closed");
  return DSR_OK;
}

/* Does a word without quotes go on here? */
static bool in_word(const dsr_query_parser *p) {
  char c = peek(p);
  if (p->at >= p->query->len || is_space(c) || strchr("\"[](){}|*+?<>&!:=\\", c))
    return false;
  char next = p->at + 1 < p->query->len ? p->query->source[p->at + 1] : ' ';
  return c != '%' || !is_name_byte(next);
}

static bool at_curly_quote(const dsr_query_parser *p) {
  return starts_with(p, "\xE2\x80\x9C") || starts_with(p, "\xE2\x80\x9D");
}

static int read_word(dsr_query_parser *p, dsr_node **out, dsr_error *err) {
  size_t start = p->at;
  if (at_curly_quote(p))
    return dsr_query_fail(p, start, err,
                          "a curly quotation mark; a string stands in plain "
                          "ones: \"...\"");
  while (in_word(p))
    p->at++;
  if (p->at == start)
    return dsr_query_fail(p, start, err,
                          start < p->query->len
                              ? "this sign means nothing here; a sign that "
                                "belongs to the text goes in quotes"
                              : "a token was expected");
  size_t end = p->at;
  char c = peek(p);
  if (c == '*' || c == '+' || c == '?' || c == '{')
    return dsr_query_fail(p, end, err,
                          "a word without quotes takes no quantifier: a regex "
                          "is written \"missiles?\" or \"missile.*\", an "
                          "optional word \"the\"?");
  if (c == '%') {
    if (!starts_with(p, "%c"))
      return dsr_query_fail(p, end, err, "unknown flag; did you mean '%c'?");
    p->at += 2;
  }
  uint32_t first, count;
  int status = dsr_query_word_conditions(p, start, end, &first, &count, err);
  return status == DSR_OK ? test_nodes(p, first, count, out, err) : status;
}

static int read_unit(dsr_query_parser *p, dsr_node **out, dsr_error *err) {
  uint32_t first, count = 1;
  int status;
  dsr_query_string string;
  switch (peek(p)) {
  case '[':
    status = dsr_query_read_test(p, &first, err);
    break;
  case '"':
  case '\'':
    status = dsr_query_read_string(p, &string, err);
    if (status == DSR_OK)
      status = dsr_query_string_conditions(p, &string, &first, &count, err);
    break;
  case '(':
    return read_group(p, out, err);
  case '<':
    return read_angle(p, out, err);
  default:
    return read_word(p, out, err);
  }
  return status == DSR_OK ? test_nodes(p, first, count, out, err) : status;
}

/* ---- quantifiers ---- */

/* A number of repetitions; *there says whether one stands here. */
static int read_count(dsr_query_parser *p, uint32_t *n, bool *there,
                      dsr_error *err) {
  size_t start = p->at;
  *n = 0;
  dsr_query_skip_space(p);
  for (*there = false; peek(p) >= '0' && peek(p) <= '9'; p->at++) {
    *there = true;
    *n = *n * 10 + (uint32_t)(peek(p) - '0');
    if (*n > DSR_QUERY_REPEAT_MAX)
      return dsr_fail(err, DSR_ELIMIT, start,
                      "at byte %zu of the query: at most %d repetitions can be "
                      "counted",
                      start, (int)DSR_QUERY_REPEAT_MAX);
  }
  dsr_query_skip_space(p);
  return DSR_OK;
}

static int read_braces(dsr_query_parser *p, uint32_t *min, uint32_t *max,
                       dsr_error *err) {
  size_t start = p->at++;
  bool low, high = false;
  int status = read_count(p, min, &low, err);
  if (status != DSR_OK)
    return status;
  bool comma = dsr_query_take(p, ',');
  *max = *min;
  if (comma) {
    status = read_count(p, max, &high, err);
    if (status != DSR_OK)
      return status;
    if (!high)
      *max = DSR_ENDLESS;
  }
  if ((!low && !high) || !dsr_query_take(p, '}'))
    return dsr_query_fail(p, start, err,
                          "a repetition is {m}, {m,n}, {m,} or {,n}");
  if (*max < *min || *max == 0)
    return dsr_query_fail(p, start, err,
                          *max ? "the second number is below the first"
                               : "repeated no times");
  return DSR_OK;
}

/* The unit with its quantifier, if it has one. */
static int read_quantifier(dsr_query_parser *p, dsr_node **unit,
                           dsr_error *err) {
  size_t unquantified = p->at;
  dsr_query_skip_space(p);
  uint32_t min = 0, max = DSR_ENDLESS;
  int status = DSR_OK;
  switch (peek(p)) {
  case '?':
    max = 1;
    p->at++;
    break;
  case '*':
    p->at++;
    break;
  case '+':
    min = 1;
    p->at++;
    break;
  case '{':
    status = read_braces(p, &min, &max, err);
    break;
  default:
    p->at = unquantified;
    return DSR_OK;
  }
  if (status != DSR_OK)
    return status;
  char c = peek(p);
  if (c == '?' || c == '*' || c == '+' || c == '{')
    return dsr_query_fail(p, p->at, err,
                          "a second quantifier; put the first one's unit in "
                          "brackets: (\"a\"?)*");
  dsr_node *repeat = new_node(p, DSR_NODE_REPEAT);
  if (!repeat)
    return dsr_fail_memory(err);
  repeat->child = *unit;
  repeat->min = min;
  repeat->max = max;
  *unit = repeat;
  return DSR_OK;
}

/* ---- items, sequences, choices ---- */

/* NAME and ':', if they stand here; *node is then the capture, still empty. */
static int read_capture(dsr_query_parser *p, dsr_node **node, dsr_error *err) {
  size_t start = p->at, len = dsr_query_name(p);
  *node = NULL;
  if (!len || start + len >= p->query->len ||
      p->query->source[start + len] != ':')
    return DSR_OK;
  p->at += len + 1;
  dsr_query_skip_space(p);
  if (p->at >= p->query->len)
    return dsr_query_fail(p, p->at, err,
                          "a capture needs a unit behind its ':'");
  *node = new_node(p, DSR_NODE_CAPTURE);
  if (!*node)
    return dsr_fail_memory(err);
  (*node)->opening = p->query->openings++;
  return number_of(p, &p->query->captures, &p->query->capture_count,
                   &p->query->capture_room, start, len, &(*node)->number, err);
}

static int read_item(dsr_query_parser *p, dsr_node **out, dsr_error *err) {
  dsr_node *capture = NULL, *unit = NULL;
  int status = read_capture(p, &capture, err);
  if (status == DSR_OK)
    status = read_unit(p, &unit, err);
  if (status == DSR_OK)
    status = read_quantifier(p, &unit, err);
  if (capture)
    capture->child = unit;
  *out = capture ? capture : unit;
  return status;
}

/* `within s` at the query's end: passed over, and true. */
static bool take_within(dsr_query_parser *p) {
  size_t start = p->at;
  if (p->depth == 0 && starts_with(p, "within")) {
    p->at += strlen("within");
    size_t behind = p->at;
    dsr_query_skip_space(p);
    bool tag = starts_with(p, "<s/>");
    if (tag || (p->at > behind && starts_with(p, "s"))) {
      p->at += tag ? 4 : 1;
      dsr_query_skip_space(p);
      if (p->at == p->query->len)
        return true;
    }
  }
  p->at = start;
  return false;
}

static int read_sequence(dsr_query_parser *p, dsr_node **out, dsr_error *err) {
  dsr_node *head = NULL, **tail = &head;
  for (;;) {
    dsr_query_skip_space(p);
    char c = peek(p);
    if (head && (p->at >= p->query->len || c == '|' || c == ')'))
      break;
    if (head && take_within(p)) {
      p->query->within_sentence = true;
      break;
    }
    if (c == ')' || c == '|')
      return dsr_query_fail(p, p->at, err, "a token was expected before this");
    int status = read_item(p, tail, err);
    if (status != DSR_OK)
      return status;
    tail = &(*tail)->next;
  }
  return wrap(p, DSR_NODE_SEQUENCE, head, out, err);
}

static int read_choice(dsr_query_parser *p, dsr_node **out, dsr_error *err) {
  dsr_node *head = NULL, **tail = &head;
  do {
    int status = read_sequence(p, tail, err);
    if (status != DSR_OK)
      return status;
    tail = &(*tail)->next;
  } while (dsr_query_take(p, '|'));
  return wrap(p, DSR_NODE_CHOICE, head, out, err);
}

int dsr_query_parse(dsr_query *q, dsr_error *err) {
  dsr_query_parser p = {.query = q};
  dsr_query_skip_space(&p);
  if (p.at == q->len)
    return dsr_query_fail(&p, p.at, err, "an empty query");
  int status = read_choice(&p, &q->tree, err);
  if (status == DSR_OK && p.at < q->len)
    status = dsr_query_fail(&p, p.at, err, "this ')' closes nothing");
  return status;
}
