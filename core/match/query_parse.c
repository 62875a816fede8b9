/* Reading a query: recursive descent over the bytes, straight into the tree.
 * Every fault is told with the byte where it stands. Conditions (what stands
 * between [ and ], and what strings mean) are read in query_condition.c. */
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/query_parts.h"

/* ---- bytes ---- */

char dsr_query_peek(const dsr_query_parser *p) {
  return p->at < p->len ? p->source[p->at] : '\0';
}

bool dsr_query_is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_';
}

void dsr_query_skip_space(dsr_query_parser *p) {
  while (p->at < p->len && dsr_query_is_space(p->source[p->at]))
    p->at++;
}

uint32_t dsr_query_place(const dsr_query_parser *p, size_t at) {
  return p->reading ? p->name_at : (uint32_t)at;
}

uint32_t dsr_query_place_end(const dsr_query_parser *p, size_t end) {
  return p->reading ? p->name_end : (uint32_t)end;
}

bool dsr_query_take(dsr_query_parser *p, char c) {
  bool there = p->at < p->len && p->source[p->at] == c;
  p->at += there;
  return there;
}

size_t dsr_query_name(const dsr_query_parser *p) {
  const char *s = p->source + p->at;
  size_t n = 0, left = p->len - p->at;
  if (left && s[0] >= '0' && s[0] <= '9')
    return 0;
  while (n < left && is_name_byte(s[n]))
    n++;
  return n;
}

bool dsr_query_starts(const dsr_query_parser *p, const char *s) {
  size_t n = strlen(s);
  return p->len - p->at >= n &&
         memcmp(p->source + p->at, s, n) == 0;
}

int dsr_query_fail(const dsr_query_parser *p, size_t at, dsr_error *err,
                   const char *what) {
  if (at >= p->len)
    return dsr_fail(err, DSR_ESYNTAX, at, "at the query's end: %s", what);
  return dsr_fail(err, DSR_ESYNTAX, at, "at byte %zu of the query: %s", at,
                  what);
}

/* ---- nodes ---- */

static dsr_node *new_node(dsr_query_parser *p, dsr_node_kind kind) {
  dsr_node *n = dsr_arena_get(&p->query->arena, sizeof *n);
  if (n)
    *n = (dsr_node){.kind = kind, .at = dsr_query_place(p, p->at)};
  return n;
}

/* Where a unit stands: it and what it was made of. */
static void set_place(dsr_node *n, uint32_t at, uint32_t end) {
  n->at = at;
  n->end = end;
  for (dsr_node *c = n->child; c; c = c->next)
    set_place(c, at, end);
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
  (*out)->at = child->at;
  for (const dsr_node *c = child; c; c = c->next)
    (*out)->end = c->end;
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
  const char *name = p->source + at;
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

/* <s>, </s>, <type/> and their like */
static int read_angle(dsr_query_parser *p, dsr_node **out, dsr_error *err) {
  size_t start = p->at++;
  bool closing = dsr_query_take(p, '/');
  dsr_query_skip_space(p);
  size_t name = p->at, len = dsr_query_name(p);
  if (len == 3 && memcmp(p->source + name, "doc", 3) == 0)
    return dsr_query_fail(p, start, err,
                          "what is known of the document is asked behind the "
                          "pattern: ... within <doc publisher=\"...\"/>");
  p->at += len;
  dsr_query_skip_space(p);
  bool names = !closing && len == 2 && memcmp(p->source + name, "in", 2) == 0 &&
               dsr_query_name(p);
  uint32_t number = 0;
  int status = DSR_OK;
  if (names)
    status = dsr_query_read_names(p, &number, err);
  if (status != DSR_OK)
    return status;
  dsr_query_skip_space(p);
  bool unit = !closing && dsr_query_take(p, '/');
  if (!len || (names && !unit) || !dsr_query_take(p, '>'))
    return dsr_query_fail(p, start, err,
                          "'<' begins <s>, </s>, <in GAZETTEER/> or an "
                          "annotation such as <person/>; a sign of the text "
                          "goes in quotes");
  bool sentence = len == 1 && p->source[name] == 's';
  if (!names && (unit || !sentence))
    status = dsr_query_named_layer(p, name, len, &number, err);
  if (status != DSR_OK)
    return status;
  *out = new_node(p, unit       ? DSR_NODE_UNIT
                     : sentence ? closing ? DSR_NODE_SENTENCE_END
                                          : DSR_NODE_SENTENCE_START
                     : closing  ? DSR_NODE_END
                                : DSR_NODE_START);
  if (!*out)
    return dsr_fail_memory(err);
  (*out)->number = number;
  return DSR_OK;
}

static int read_group(dsr_query_parser *p, dsr_node **out, dsr_error *err) {
  size_t start = p->at++;
  if (++p->depth > DSR_QUERY_DEPTH)
    return dsr_fail(err, DSR_ELIMIT, start,
                    "at byte %zu of the query: brackets nested deeper than %d",
                    start, (int)DSR_QUERY_DEPTH);
  int status = dsr_query_read_pattern(p, out, err);
  if (status != DSR_OK)
    return status;
  p->depth--;
  if (dsr_query_at_filter(p, p->typed)) {
    p->loose += !(*out)->filters;
    p->loose_at = p->at;
    status = dsr_query_read_filters(p, &(*out)->filters, err);
  }
  if (status != DSR_OK)
    return status;
  if (!dsr_query_take(p, ')'))
    return p->at < p->len
               ? dsr_query_fail(p, p->at, err, "expected ')' or a token")
               : dsr_query_fail(p, start, err, "this '(' is never closed");
  return DSR_OK;
}

/* Does a word without quotes go on here? */
static bool in_word(const dsr_query_parser *p) {
  char c = dsr_query_peek(p);
  if (p->at >= p->len || dsr_query_is_space(c) || strchr("\"[](){}|*+?<>&!:=\\", c))
    return false;
  char next = p->at + 1 < p->len ? p->source[p->at + 1] : ' ';
  return c != '%' || !is_name_byte(next);
}

static bool at_curly_quote(const dsr_query_parser *p) {
  return dsr_query_starts(p, "\xE2\x80\x9C") || dsr_query_starts(p, "\xE2\x80\x9D");
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
                          start < p->len
                              ? "this sign means nothing here; a sign that "
                                "belongs to the text goes in quotes"
                              : "a token was expected");
  size_t end = p->at;
  char c = dsr_query_peek(p);
  if (c == '*' || c == '+' || c == '?' || c == '{')
    return dsr_query_fail(p, end, err,
                          "a word without quotes takes no quantifier: a regex "
                          "is written \"missiles?\" or \"missile.*\", an "
                          "optional word \"the\"?");
  if (c == '%') {
    if (!dsr_query_starts(p, "%c"))
      return dsr_query_fail(p, end, err,
                            "a word without quotes is of any case; other flags "
                            "go behind a string; did you mean '%c'?");
    p->at += 2;
  }
  p->typed = true;
  uint32_t first, count;
  int status = dsr_query_word_conditions(p, start, end, &first, &count, err);
  return status == DSR_OK ? test_nodes(p, first, count, out, err) : status;
}

static int read_unit(dsr_query_parser *p, dsr_node **out, dsr_error *err) {
  uint32_t first, count = 1;
  size_t start = p->at;
  int status;
  dsr_query_string string;
  bool tests = false, whole = true;
  p->typed = false;
  switch (dsr_query_peek(p)) {
  case '[':
    tests = true;
    status = dsr_query_read_test(p, &first, err);
    break;
  case '"':
  case '\'':
    tests = true;
    status = dsr_query_read_string(p, &string, err);
    if (status == DSR_OK)
      status = dsr_query_string_conditions(p, &string, &first, &count, err);
    break;
  case '(':
    whole = false;
    status = read_group(p, out, err);
    p->typed = false;
    break;
  case '@':
    whole = false;
    status = dsr_query_read_saved(p, out, err);
    break;
  case '<':
    status = read_angle(p, out, err);
    break;
  default:
    status = read_word(p, out, err);
  }
  if (status == DSR_OK && tests)
    status = test_nodes(p, first, count, out, err);
  if (status == DSR_OK && whole)
    set_place(*out, dsr_query_place(p, start), dsr_query_place_end(p, p->at));
  return status;
}

/* ---- quantifiers ---- */

/* A number of repetitions; *there says whether one stands here. */
static int read_count(dsr_query_parser *p, uint32_t *n, bool *there,
                      dsr_error *err) {
  size_t start = p->at;
  *n = 0;
  dsr_query_skip_space(p);
  for (*there = false; dsr_query_peek(p) >= '0' && dsr_query_peek(p) <= '9'; p->at++) {
    *there = true;
    *n = *n * 10 + (uint32_t)(dsr_query_peek(p) - '0');
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
  switch (dsr_query_peek(p)) {
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
  char c = dsr_query_peek(p);
  if (c == '?' || c == '*' || c == '+' || c == '{')
    return dsr_query_fail(p, p->at, err,
                          "a second quantifier; put the first one's unit in "
                          "brackets: (\"a\"?)*");
  dsr_node *repeat = new_node(p, DSR_NODE_REPEAT);
  if (!repeat)
    return dsr_fail_memory(err);
  repeat->child = *unit;
  repeat->at = (*unit)->at;
  repeat->end = dsr_query_place_end(p, p->at);
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
  if (!len || start + len >= p->len ||
      p->source[start + len] != ':')
    return DSR_OK;
  p->at += len + 1;
  dsr_query_skip_space(p);
  if (p->at >= p->len)
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
  uint32_t at = dsr_query_place(p, p->at);
  dsr_node *capture = NULL, *unit = NULL;
  int status = read_capture(p, &capture, err);
  if (status == DSR_OK)
    status = read_unit(p, &unit, err);
  if (status == DSR_OK)
    status = read_quantifier(p, &unit, err);
  if (capture) {
    capture->child = unit;
    capture->at = at;
    capture->end = dsr_query_place_end(p, p->at);
  }
  *out = capture ? capture : unit;
  return status;
}

static int read_sequence(dsr_query_parser *p, dsr_node **out, dsr_error *err) {
  dsr_node *head = NULL, **tail = &head;
  for (;;) {
    dsr_query_skip_space(p);
    char c = dsr_query_peek(p);
    if (head && (p->at >= p->len || c == '|' || c == ')'))
      break;
    if (head && dsr_query_at_filter(p, p->typed))
      break;
    if (c == ')' || c == '|')
      return dsr_query_fail(p, p->at, err, "a token was expected before this");
    int status = read_item(p, tail, err);
    if (status != DSR_OK)
      return status;
    tail = &(*tail)->next;
  }
  return wrap(p, DSR_NODE_SEQUENCE, head, out, err);
}

int dsr_query_read_pattern(dsr_query_parser *p, dsr_node **out, dsr_error *err) {
  dsr_node *head = NULL, **tail = &head;
  do {
    int status = read_sequence(p, tail, err);
    if (status != DSR_OK)
      return status;
    tail = &(*tail)->next;
  } while (dsr_query_take(p, '|'));
  return wrap(p, DSR_NODE_CHOICE, head, out, err);
}

/* "(?longest)" and its like, if it stands here. */
static int read_policy(dsr_query_parser *p, unsigned *flags, dsr_error *err) {
  static const char *const names[] = {"longest", "shortest", "all"};
  static const unsigned policies[] = {0, DSR_QUERY_SHORTEST, DSR_QUERY_ALL};
  if (!dsr_query_starts(p, "(?"))
    return DSR_OK;
  size_t start = p->at;
  p->at += 2;
  size_t name = p->at, len = dsr_query_name(p);
  p->at += len;
  if (!dsr_query_take(p, ')'))
    return dsr_query_fail(p, start, err,
                          "'(?' begins (?longest), (?shortest) or (?all), at "
                          "the query's very beginning");
  for (size_t i = 0; i < 3; i++)
    if (strlen(names[i]) == len && memcmp(names[i], p->source + name, len) == 0) {
      *flags = (*flags & ~(unsigned)(DSR_QUERY_SHORTEST | DSR_QUERY_ALL)) |
               policies[i];
      return DSR_OK;
    }
  return dsr_query_fail_near(p, name, len, "policy", names, 3, err);
}

int dsr_query_read_whole(dsr_query_parser *p, unsigned *flags, dsr_node **out,
                         dsr_filter **filters, dsr_error *err) {
  dsr_query_skip_space(p);
  int status = read_policy(p, flags, err);
  if (status != DSR_OK)
    return status;
  dsr_query_skip_space(p);
  if (p->at == p->len)
    return dsr_query_fail(p, p->at, err, "an empty query");
  status = dsr_query_read_pattern(p, out, err);
  if (status != DSR_OK)
    return status;
  dsr_query_take_filters(p, *out, filters);
  status = dsr_query_read_filters(p, filters, err);
  if (status == DSR_OK && p->at < p->len)
    status = dsr_query_fail(p, p->at, err,
                            dsr_query_peek(p) == ')'
                                ? "this ')' closes nothing"
                                : "a filter was expected, as within or "
                                  "containing, or the query's end");
  return status;
}

int dsr_query_parse(dsr_query *q, const dsr_query_names *names,
                    dsr_error *err) {
  dsr_query_parser p = {
      .query = q, .source = q->source, .len = q->len, .names = names};
  int status = dsr_query_read_whole(&p, &q->flags, &q->tree, &q->filters, err);
  if (status == DSR_OK && p.loose)
    status = dsr_query_fail(&p, p.loose_at, err,
                            "a filter in brackets is for the whole pattern "
                            "only; what else stands there has none");
  if (status == DSR_OK)
    dsr_query_settle(q);
  return status;
}
