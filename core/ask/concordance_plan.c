/* Reading a concordance's options: sort keys, group, width. */
#include <stdlib.h>
#include <string.h>

#include "core/ask/concordance.h"
#include "core/base/error.h"
#include "core/lexicon/nearest.h"

enum { DEFAULT_TOKENS = 5, DEFAULT_WIDTH = 40, NAMES_MAX = 48 };

typedef struct named {
  const char *name;
  int value;
} named;

static const named sort_names[] = {{"left", DSR_SORT_LEFT},
                                   {"right", DSR_SORT_RIGHT},
                                   {"hit", DSR_SORT_HIT},
                                   {"document", DSR_SORT_DOCUMENT},
                                   {"date", DSR_SORT_DATE},
                                   {"publisher", DSR_SORT_PUBLISHER}};
static const named group_names[] = {{"word", DSR_GROUP_WORD},
                                    {"norm", DSR_GROUP_NORM},
                                    {"document", DSR_GROUP_DOCUMENT},
                                    {"publisher", DSR_GROUP_PUBLISHER},
                                    {"month", DSR_GROUP_MONTH},
                                    {"quarter", DSR_GROUP_QUARTER},
                                    {"year", DSR_GROUP_YEAR}};
enum {
  SORT_NAMES = sizeof sort_names / sizeof *sort_names,
  GROUP_NAMES = sizeof group_names / sizeof *group_names
};

static int find(const named *list, size_t count, const char *name, size_t len) {
  for (size_t i = 0; i < count; i++)
    if (strlen(list[i].name) == len && memcmp(list[i].name, name, len) == 0)
      return list[i].value;
  return -1;
}

/* The query's capture of this name, or SIZE_MAX. */
static size_t capture_of(const dsr_query *query, const char *name, size_t len) {
  for (size_t i = 0; i < dsr_query_captures(query); i++) {
    const char *known = dsr_query_capture_name(query, i);
    if (strlen(known) == len && memcmp(known, name, len) == 0)
      return i;
  }
  return SIZE_MAX;
}

static int unknown(const dsr_query *query, const char *what, const named *list,
                   size_t count, const char *name, size_t len, dsr_error *err) {
  const char *names[NAMES_MAX];
  size_t shown = 0;
  for (; shown < count; shown++)
    names[shown] = list[shown].name;
  for (size_t i = 0; i < dsr_query_captures(query) && shown < NAMES_MAX; i++)
    names[shown++] = dsr_query_capture_name(query, i);
  const char *near = dsr_nearest(name, len, names, shown);
  int shown_len = len < 60 ? (int)len : 60;
  if (near)
    return dsr_fail(err, DSR_EINVAL, 0, "no %s '%.*s'; did you mean '%s'?", what, shown_len,
                    name, near);
  return dsr_fail(err, DSR_EINVAL, 0, "no %s '%.*s': there are %s and the query's captures",
                  what, shown_len, name,
                  list == sort_names ? "left, right, hit, document, date, publisher"
                                     : "word, norm, document, publisher, month, quarter, year");
}

/* A whole number from 1 to most, all of the len bytes; 0 when it is none. */
static uint32_t number_of(const char *s, size_t len, uint32_t least,
                          uint32_t most, bool *fine) {
  uint32_t n = 0;
  *fine = len > 0 && len < 8;
  for (size_t i = 0; i < len && *fine; i++) {
    *fine = s[i] >= '0' && s[i] <= '9';
    n = n * 10 + (uint32_t)(s[i] - '0');
  }
  *fine = *fine && n >= least && n <= most;
  return n;
}

static int add_key(const dsr_query *query, dsr_concordance_plan *plan,
                   const char *key, size_t len, dsr_error *err) {
  const char *colon = memchr(key, ':', len);
  size_t name = colon ? (size_t)(colon - key) : len;
  uint32_t tokens = 1;
  int source = find(sort_names, SORT_NAMES, key, name);
  size_t capture = source < 0 ? capture_of(query, key, name) : 0;
  bool counted = source == DSR_SORT_LEFT || source == DSR_SORT_RIGHT, fine = true;
  if (source < 0 && capture == SIZE_MAX)
    return unknown(query, "sort key", sort_names, SORT_NAMES, key, name, err);
  if (counted)
    tokens = colon ? number_of(colon + 1, len - name - 1, 1, DSR_SORT_TOKENS_MAX, &fine)
                   : DEFAULT_TOKENS;
  if (!fine || (colon && !counted))
    return dsr_fail(err, DSR_EINVAL, 0,
                    "sort key '%.*s': left:N and right:N take a number of tokens from 1 to "
                    "%d, other keys none",
                    len < 60 ? (int)len : 60, key, DSR_SORT_TOKENS_MAX);
  plan->sorted = plan->sorted || source != DSR_SORT_DOCUMENT;
  for (uint32_t i = 1; i <= tokens; i++)
    plan->slots[plan->slot_count++] = (dsr_sort_slot){
        source < 0 ? DSR_SORT_CAPTURE : (dsr_sort_source)source,
        source < 0 ? (uint32_t)capture : i};
  return DSR_OK;
}

static int read_sort(const dsr_query *query, const char *sort,
                     dsr_concordance_plan *plan, dsr_error *err) {
  int status = DSR_OK;
  for (size_t keys = 1; status == DSR_OK; keys++) {
    size_t len = strcspn(sort, ","), blank = strspn(sort, " "), end = len;
    blank = blank < len ? blank : len;
    while (end > blank && sort[end - 1] == ' ')
      end--;
    if (keys > DSR_SORT_KEYS_MAX)
      return dsr_fail(err, DSR_EINVAL, 0, "more than %d sort keys", DSR_SORT_KEYS_MAX);
    status = add_key(query, plan, sort + blank, end - blank, err);
    if (!sort[len])
      break;
    sort += len + 1;
  }
  return status;
}

static int read_group(const dsr_query *query, const char *group,
                      dsr_concordance_plan *plan, dsr_error *err) {
  int by = find(group_names, GROUP_NAMES, group, strlen(group));
  if (by >= 0) {
    plan->group = (dsr_group_by)by;
    return DSR_OK;
  }
  plan->group = DSR_GROUP_CAPTURE;
  plan->group_capture = capture_of(query, group, strlen(group));
  if (plan->group_capture != SIZE_MAX)
    return DSR_OK;
  return unknown(query, "group", group_names, GROUP_NAMES, group, strlen(group), err);
}

static int read_width(const char *width, dsr_concordance_plan *plan,
                      dsr_error *err) {
  size_t len = strlen(width);
  bool fine = true;
  char unit = len ? width[len - 1] : '\0';
  plan->unit = unit == 't' ? DSR_WIDTH_TOKENS : DSR_WIDTH_CHARACTERS;
  if (strcmp(width, "s") == 0)
    plan->unit = DSR_WIDTH_SENTENCE;
  else
    plan->width = number_of(width, len - (unit == 'c' || unit == 't'), 0,
                            DSR_CONTEXT_MAX, &fine);
  if (fine)
    return DSR_OK;
  return dsr_fail(err, DSR_EINVAL, 0,
                  "width '%.60s': write 40c for characters, 8t for tokens, s for the sentence",
                  width);
}

int dsr_concordance_understand(const dsr_query *query,
                               const dsr_concordance_options *o,
                               dsr_concordance_plan *plan, dsr_error *err) {
  int status = DSR_OK;
  *plan = (dsr_concordance_plan){.width = DEFAULT_WIDTH};
  if (!o)
    return DSR_OK;
  plan->sample = o->sample;
  plan->seed = o->seed;
  plan->limit = o->limit;
  plan->unique = o->unique != 0;
  plan->unique_tokens = o->unique_tokens ? o->unique_tokens : DEFAULT_TOKENS;
  if (plan->unique_tokens > DSR_SORT_TOKENS_MAX)
    return dsr_fail(err, DSR_EINVAL, 0, "passages are compared over at most %d tokens a side",
                    DSR_SORT_TOKENS_MAX);
  if (o->sample > DSR_CONCORDANCE_MAX)
    return dsr_fail(err, DSR_EINVAL, 0, "a sample has at most %d hits", DSR_CONCORDANCE_MAX);
  if (o->sort)
    status = read_sort(query, o->sort, plan, err);
  if (status == DSR_OK && o->group)
    status = read_group(query, o->group, plan, err);
  if (status == DSR_OK && o->width)
    status = read_width(o->width, plan, err);
  return status;
}
