/* Two sieves. By features: for each value of each there is a word of bits, the
 * rules that leave it open, and a line's rules are those that all its values leave
 * open. By words: every hit of most rules holds one of a few ("reserved", "©"),
 * which the rule's query tells; a form that is one of them has a class, and a class
 * the rules that it speaks for, so that a line's rules are one "or" a token. Forms
 * get their class when they are first met: by looking the words up in a lexicon
 * that is new here, and each form that comes later among the words. What passes is
 * still tried in full. Refused: each rule's conditions in turn, of which nearly
 * all fail on nearly every line, and each query's own answers of each token, which
 * tests every new form of the corpus against every rule. */
#include "core/zone/rule_filter.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/prefilter.h"

/* The class that has these rules, a new one if there is none. 0 when there are
 * too many classes. */
static uint32_t class_with(dsr_rule_filter *f, uint64_t rules) {
  for (size_t i = 1; i <= f->class_count; i++)
    if (f->classes[i] == rules)
      return (uint32_t)i;
  if (f->class_count == DSR_FILTER_CLASSES)
    return 0;
  f->classes[++f->class_count] = rules;
  return (uint32_t)f->class_count;
}

typedef struct adding {
  dsr_rule_filter *filter;
  uint64_t bit;
  bool full; /* a word had no class left */
} adding;

static bool add_norm(void *user, const char *norm, size_t len) {
  adding *a = user;
  uint32_t number = dsr_intern_put(&a->filter->norms, norm, len);
  if (!number)
    return false;
  uint32_t *class = &a->filter->norms.strings[number - 1].note;
  uint32_t wanted = class_with(a->filter, a->filter->classes[*class] | a->bit);
  a->full = a->full || !wanted;
  *class = wanted ? wanted : *class;
  return true;
}

static int add_words(dsr_rule_filter *f, uint64_t bit, const dsr_query *query,
                     dsr_error *err) {
  adding a = {f, bit, false};
  int status = query ? dsr_query_norms(query, add_norm, &a, err) : DSR_DONE;
  if (status == DSR_DONE || a.full)
    f->silent |= bit;
  return status == DSR_DONE ? DSR_OK : status;
}

/* May the condition hold of the values that slot `value` stands for? */
static bool leaves_open(const dsr_condition *c, int32_t value) {
  if (value < DSR_FILTER_VALUES - 1)
    return dsr_line_value_meets(c, value);
  bool bounds = c->compare == DSR_EQ || c->compare == DSR_LE || c->compare == DSR_LT;
  return !bounds || c->value >= value;
}

static void add_conditions(dsr_rule_filter *f, uint64_t bit, const dsr_rule *rule) {
  for (size_t i = 0; i < DSR_LINE_FEATURES; i++)
    for (size_t v = 0; v < DSR_FILTER_VALUES; v++)
      f->open[i][v] |= bit;
  for (size_t k = 0; k < rule->condition_count; k++) {
    const dsr_condition *c = &rule->conditions[k];
    for (size_t v = 0; v < DSR_FILTER_VALUES; v++)
      if (!leaves_open(c, (int32_t)v))
        f->open[c->feature][v] &= ~bit;
  }
}

int dsr_rule_filter_add(dsr_rule_filter *f, size_t number, const dsr_rule *rule,
                        dsr_error *err) {
  if (number >= DSR_FILTER_RULES)
    return DSR_OK;
  uint64_t bit = (uint64_t)1 << number;
  f->all |= bit;
  add_conditions(f, bit, rule);
  return add_words(f, bit, rule->match, err);
}

void dsr_rule_filter_free(dsr_rule_filter *f) {
  dsr_intern_free(&f->norms);
  dsr_free(f->of_form);
  *f = (dsr_rule_filter){0};
}

/* The forms of a lexicon that has not been met, from the words. */
static void look_words_up(dsr_rule_filter *f, const dsr_lexicon *lexicon) {
  memset(f->of_form, 0, f->forms);
  for (size_t i = 0; i < f->norms.count; i++) {
    const dsr_interned *norm = &f->norms.strings[i];
    for (dsr_form form = dsr_lexicon_with_norm(lexicon, norm->s, norm->len); form;
         form = dsr_lexicon_next_with_norm(lexicon, form))
      f->of_form[form] = (uint8_t)norm->note;
  }
}

static uint8_t class_of(const dsr_rule_filter *f, const dsr_lexicon *lexicon,
                        dsr_form form) {
  size_t len;
  const char *norm = dsr_lexicon_text(lexicon, form, DSR_NORM, &len);
  uint32_t number = dsr_intern_find(&f->norms, norm, len);
  return number ? (uint8_t)f->norms.strings[number - 1].note : 0;
}

int dsr_rule_filter_prepare(dsr_rule_filter *f, const dsr_lexicon *lexicon,
                            dsr_error *err) {
  size_t need = dsr_lexicon_count(lexicon) + 1;
  bool known = f->serial == dsr_lexicon_serial(lexicon);
  if (known && f->forms >= need)
    return DSR_OK;
  void *of_form = f->of_form;
  bool ok = dsr_reserve(&of_form, &f->room, need, 1);
  f->of_form = of_form;
  if (!ok)
    return dsr_fail_memory(err);
  size_t from = f->forms;
  f->forms = need;
  f->serial = dsr_lexicon_serial(lexicon);
  if (!known)
    look_words_up(f, lexicon);
  for (; known && from < need; from++)
    f->of_form[from] = class_of(f, lexicon, (dsr_form)from);
  return DSR_OK;
}

static uint64_t rules_of_words(const dsr_rule_filter *f, const dsr_form *forms,
                               size_t count) {
  uint64_t rules = f->silent;
  for (size_t i = 0; i < count; i++)
    rules |= f->classes[f->of_form[forms[i]]];
  return rules;
}

uint64_t dsr_rule_filter_line(const dsr_rule_filter *f, const dsr_stream *stream,
                              const dsr_lines *lines, size_t i, int previous_zone) {
  uint64_t rules = f->all;
  for (size_t k = 0; k < DSR_LINE_FEATURES && rules; k++) {
    if (k == DSR_LINE_CAPITALS) /* the only one that is dear to ask */
      continue;
    int32_t value =
        dsr_line_feature(stream, lines, i, (dsr_feature)k, previous_zone);
    rules &= f->open[k][value < DSR_FILTER_VALUES ? value : DSR_FILTER_VALUES - 1];
  }
  if (!(rules & ~f->silent))
    return rules;
  const dsr_span tokens = lines->at[i].tokens;
  return rules & rules_of_words(f, stream->forms + tokens.start,
                                tokens.end - tokens.start);
}
