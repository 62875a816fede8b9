/* A walk over the tree that weighs first and tells then. A set of words weighs
 * what its shortest word has letters; of a sequence the heaviest part is told, of
 * a choice every branch, and what says nothing of words weighs nothing. Refused:
 * the outline that plans a search, which wants a lexicon to count in and is made
 * for one run, where these norms serve every lexicon to come. */
#include "core/match/prefilter.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/pattern_words.h"
#include "core/match/query_parts.h"
#include "core/text/fold.h"

typedef struct telling {
  const dsr_query *query;
  dsr_norm_taker *take;
  void *user;
} telling;

/* ---- conditions ---- */

static size_t letters(const char *s, size_t len) {
  size_t n = 0;
  for (size_t i = 0; i < len; i++)
    n += ((unsigned char)s[i] & 0xC0) != 0x80;
  return n;
}

/* The mark of a quotation or an apostrophe: forms that are spelt alike may then
 * have several norms. */
static bool holds_quote(const char *s, size_t len) {
  for (size_t i = 0; i < len; i++)
    if (s[i] == '"' || s[i] == '\'' || (i + 1 < len && memcmp(s + i, "´", 2) == 0) ||
        (i + 1 < len && memcmp(s + i, "ʼ", 2) == 0) ||
        (i + 2 < len && memcmp(s + i, "\xE2\x80", 2) == 0 &&
         (unsigned char)s[i + 2] >= 0x98 && (unsigned char)s[i + 2] <= 0x9F))
      return true;
  return false;
}

/* The alternatives of a test of norm or word that is one of plain words, else
 * NULL. */
static const char *words_of(const dsr_condition *c, size_t *len) {
  bool folds = c->attribute == DSR_NORM || c->attribute == DSR_WORD;
  return folds && c->kind == DSR_IS_REGEX ? dsr_pattern_words(c->pattern, len) : NULL;
}

/* The next of the alternatives in [*at, end); false behind the last. */
static bool next_word(const char **at, const char *end, const char **word,
                      size_t *len) {
  if (*at > end)
    return false;
  const char *bar = memchr(*at, '|', (size_t)(end - *at));
  *word = *at;
  *len = (size_t)((bar ? bar : end) - *at);
  *at = *word + *len + 1;
  return true;
}

static size_t weigh_words(const char *words, size_t len) {
  const char *at = words, *word;
  size_t least = SIZE_MAX, n;
  while (next_word(&at, words + len, &word, &n))
    least = n < least ? n : least;
  return least;
}

static size_t lesser(size_t a, size_t b) { return a < b ? a : b; }

static size_t weigh_condition(const dsr_condition *c) {
  size_t len, left, right;
  const char *words = words_of(c, &len);
  if (c->no_marks)
    return 0;
  if (words)
    return weigh_words(words, len);
  switch (c->kind) {
  case DSR_IS_SPELT:
    return holds_quote(c->value, c->len) ? 0 : letters(c->value, c->len);
  case DSR_IS_EQUAL:
    return c->attribute == DSR_NORM && !c->other ? letters(c->value, c->len) : 0;
  case DSR_IS_AND:
    left = weigh_condition(c->left);
    right = weigh_condition(c->right);
    return left > right ? left : right;
  case DSR_IS_OR:
    return lesser(weigh_condition(c->left), weigh_condition(c->right));
  default:
    return 0;
  }
}

static bool tell_folded(const telling *t, const char *s, size_t len) {
  dsr_buf norm = {0};
  dsr_fold_append(s, len, &norm);
  bool ok = !norm.failed && t->take(t->user, norm.data, norm.len);
  dsr_buf_free(&norm);
  return ok;
}

/* Of a condition that weighs something. */
static bool tell_condition(const telling *t, const dsr_condition *c) {
  size_t len, n;
  const char *words = words_of(c, &len), *at = words, *word;
  if (words) {
    while (next_word(&at, words + len, &word, &n))
      if (!tell_folded(t, word, n))
        return false;
    return true;
  }
  switch (c->kind) {
  case DSR_IS_AND:
    return tell_condition(t, weigh_condition(c->left) >= weigh_condition(c->right)
                                 ? c->left
                                 : c->right);
  case DSR_IS_OR:
    return tell_condition(t, c->left) && tell_condition(t, c->right);
  default:
    return tell_folded(t, c->value, c->len);
  }
}

/* ---- the tree ---- */

static size_t weigh_node(const dsr_query *q, const dsr_node *n) {
  size_t weight = 0;
  switch (n->kind) {
  case DSR_NODE_TEST:
    return weigh_condition(q->conditions[n->number]);
  case DSR_NODE_CAPTURE:
    return weigh_node(q, n->child);
  case DSR_NODE_REPEAT:
    return n->min ? weigh_node(q, n->child) : 0;
  case DSR_NODE_SEQUENCE:
    for (const dsr_node *c = n->child; c; c = c->next) {
      size_t part = weigh_node(q, c);
      weight = part > weight ? part : weight;
    }
    return weight;
  case DSR_NODE_CHOICE:
    weight = SIZE_MAX;
    for (const dsr_node *c = n->child; c; c = c->next)
      weight = lesser(weight, weigh_node(q, c));
    return n->child ? weight : 0;
  default:
    return 0;
  }
}

/* Of a node that weighs something. */
static bool tell_node(const telling *t, const dsr_node *n) {
  const dsr_node *c = n->child;
  size_t weight;
  switch (n->kind) {
  case DSR_NODE_TEST:
    return tell_condition(t, t->query->conditions[n->number]);
  case DSR_NODE_SEQUENCE:
    weight = weigh_node(t->query, n);
    while (c && weigh_node(t->query, c) != weight)
      c = c->next;
    return !c || tell_node(t, c);
  case DSR_NODE_CHOICE:
    while (c && tell_node(t, c))
      c = c->next;
    return !c;
  default:
    return tell_node(t, c);
  }
}

int dsr_query_norms(const dsr_query *q, dsr_norm_taker *take, void *user,
                    dsr_error *err) {
  const telling t = {q, take, user};
  if (!weigh_node(q, q->tree))
    return DSR_DONE;
  return tell_node(&t, q->tree) ? DSR_OK : dsr_fail_memory(err);
}

/* ---- beginnings ---- */

int dsr_query_may_begin(const dsr_query *q, const dsr_lexicon *lexicon,
                        dsr_form form, bool *yes, dsr_error *err) {
  int status = dsr_answers_prepare(q, lexicon, err);
  return status == DSR_OK ? dsr_answer_first(q, lexicon, form, yes, err) : status;
}

bool dsr_query_begins_sentence(const dsr_query *q) { return q->starts_sentence; }
