/* Reading zone rules: blocks of `keyword rest-of-line`, begun by `rule NAME`.
 *
 * A form of our own, a keyword a line, because the rules' weight lies in
 * queries full of quotes and brackets: in JSON or TSV every quote would have to
 * be escaped, and an analyst would have to see it so. */
#include "core/zone/rules.h"

#include <string.h>

#include "core/base/buffer.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/memory.h"
#include "core/lexicon/nearest.h"
#include "core/match/prefilter.h"
#include "core/zone/rule_filter.h"

static const char *const feature_names[DSR_LINE_FEATURES] = {
    "line",          "last",        "words",          "stop",
    "open",          "capitals",    "blank_before",   "blank_after",
    "previous_words", "previous_stop", "next_words",  "next_stop",
    "previous"};
static const char *const zone_names[DSR_ZONE_KINDS] = {
    "headline", "byline", "dateline", "heading", "body",
    "caption",  "credit", "quoted",   "teaser",  "boilerplate"};

const char *dsr_zone_kind_name(int kind) {
  return kind >= 0 && kind < DSR_ZONE_KINDS ? zone_names[kind] : NULL;
}

int dsr_zone_kind_of(const char *name, size_t len) {
  for (int i = 0; i < DSR_ZONE_KINDS; i++)
    if (strlen(zone_names[i]) == len && memcmp(zone_names[i], name, len) == 0)
      return i;
  return -1;
}

int dsr_zone_covered(int kind) {
  return kind == DSR_ZONE_HEADLINE || kind == DSR_ZONE_DATELINE ||
         kind == DSR_ZONE_HEADING || kind == DSR_ZONE_BODY;
}

typedef struct reader {
  dsr_rules *rules;
  dsr_gazetteers *gazetteers;
  const char *label;
  int line;
  dsr_rule *rule; /* the block being read, NULL before the first */
  dsr_error *err;
} reader;

static int complain(reader *r, const char *what, const char *word, size_t len) {
  return dsr_fail(r->err, DSR_ESYNTAX, 0, "%s:%d: %s: '%.*s'", r->label, r->line,
                  what, (int)(len < 60 ? len : 60), word);
}

/* As complain, naming the nearest of what might have been meant. */
static int complain_name(reader *r, const char *what, const char *word,
                         size_t len, const char *const *names, size_t n) {
  const char *near = dsr_nearest(word, len, names, n);
  if (!near)
    return complain(r, what, word, len);
  return dsr_fail(r->err, DSR_ESYNTAX, 0,
                  "%s:%d: %s: '%.*s'; did you mean '%s'?", r->label, r->line,
                  what, (int)(len < 60 ? len : 60), word, near);
}

static int complain_zone(reader *r, const char *word, size_t len) {
  return complain_name(r, "no such zone", word, len, zone_names, DSR_ZONE_KINDS);
}

static const char *skip_blanks(const char *p, const char *end) {
  while (p < end && (*p == ' ' || *p == '\t' || *p == ','))
    p++;
  return p;
}

static size_t word_length(const char *p, const char *end) {
  size_t n = 0;
  while (p + n < end && (p[n] == '_' || p[n] == '-' ||
                         (p[n] >= 'a' && p[n] <= 'z')))
    n++;
  return n;
}

static int read_comparison(const char **p, const char *end) {
  static const struct { const char *sign; int compare; } signs[] = {
      {"!=", DSR_NE}, {"<=", DSR_LE}, {">=", DSR_GE},
      {"=", DSR_EQ},  {"<", DSR_LT},  {">", DSR_GT}};
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
    size_t n = strlen(signs[i].sign);
    if ((size_t)(end - *p) >= n && memcmp(*p, signs[i].sign, n) == 0) {
      *p += n;
      return signs[i].compare;
    }
  }
  return -1;
}

enum { LARGEST_NUMBER = 1000000 };

/* "words <= 14": one condition. */
static int read_condition(reader *r, const char **at, const char *end) {
  const char *p = *at;
  size_t n = word_length(p, end);
  int feature = 0;
  while (feature < DSR_LINE_FEATURES &&
         !(strlen(feature_names[feature]) == n &&
           memcmp(feature_names[feature], p, n) == 0))
    feature++;
  if (feature == DSR_LINE_FEATURES)
    return complain_name(r, "no such line feature (see the top of the file)", p,
                         n ? n : (size_t)(end - p), feature_names,
                         DSR_LINE_FEATURES);
  p = skip_blanks(p + n, end);
  int compare = read_comparison(&p, end);
  if (compare < 0)
    return complain(r, "expected = != < <= > or >= here", p, (size_t)(end - p));
  p = skip_blanks(p, end);
  n = word_length(p, end);
  int32_t value;
  if (feature == DSR_LINE_PREVIOUS_ZONE) {
    value = dsr_zone_kind_of(p, n);
    if (value < 0)
      return complain_zone(r, p, n);
  } else if (n) {
    if (!(n == 3 && memcmp(p, "yes", 3) == 0) &&
        !(n == 2 && memcmp(p, "no", 2) == 0))
      return complain(r, "expected a number, yes or no", p, n);
    value = n == 3;
  } else {
    for (value = 0; p + n < end && p[n] >= '0' && p[n] <= '9'; n++)
      value = value < LARGEST_NUMBER ? value * 10 + (p[n] - '0') : value;
    if (n == 0 || value > LARGEST_NUMBER)
      return complain(r, "expected a number up to 1000000, yes or no", p,
                      (size_t)(end - p));
  }
  if (r->rule->condition_count == DSR_RULE_CONDITIONS)
    return complain(r, "too many conditions in one rule", r->rule->name,
                    strlen(r->rule->name));
  r->rule->conditions[r->rule->condition_count++] =
      (dsr_condition){(dsr_feature)feature, compare, value};
  *at = p + n;
  return DSR_OK;
}

static int read_conditions(reader *r, const char *p, const char *end) {
  for (p = skip_blanks(p, end); p < end; p = skip_blanks(p, end)) {
    int status = read_condition(r, &p, end);
    if (status != DSR_OK)
      return status;
  }
  return DSR_OK;
}

/* Of as many a lexicon's first forms a query keeps its answers. */
enum { KEPT_FORMS = 1 << 16 };

static int read_query(reader *r, dsr_query **slot, const char *p,
                      const char *end) {
  dsr_error why = {0};
  if (*slot)
    return complain(r, "a rule has one of these; use | within it", p,
                    (size_t)(end - p));
  int status = dsr_query_new(p, (size_t)(end - p), r->gazetteers, DSR_QUERY_OWN,
                             slot, &why);
  if (status == DSR_OK) {
    dsr_query_keep_answers(*slot, KEPT_FORMS);
    return DSR_OK;
  }
  if (status == DSR_ENOMEM)
    return dsr_fail_memory(r->err);
  return dsr_fail(r->err, DSR_ESYNTAX, 0, "%s:%d: in the query, at byte %zu: %s",
                  r->label, r->line, why.offset, why.message);
}

static int find_capture(reader *r, const char *p, size_t n, int *out) {
  if (r->rule->match)
    for (size_t i = 0; i < dsr_query_captures(r->rule->match); i++) {
      const char *name = dsr_query_capture_name(r->rule->match, i);
      if (strlen(name) == n && memcmp(name, p, n) == 0) {
        *out = (int)i;
        return DSR_OK;
      }
    }
  return complain(r, "`match` (above this line) has no such capture", p, n);
}

static int read_statement(reader *r, const char *p, const char *end) {
  static const char *const fields[] = {"", "title", "author", "published",
                                       "publisher"};
  size_t n = word_length(p, end);
  int field = 4;
  while (field && !(strlen(fields[field]) == n && memcmp(fields[field], p, n) == 0))
    field--;
  if (!field)
    return complain_name(r, "expected title, author, published or publisher", p,
                         n, fields + 1, 4);
  p = skip_blanks(p + n, end);
  n = (size_t)(end - p);
  int capture = -1, status = DSR_OK;
  if (!(n == 4 && memcmp(p, "line", 4) == 0))
    status = find_capture(r, p, n, &capture);
  if (status == DSR_OK && r->rule->statement_count == DSR_RULE_STATEMENTS)
    status = complain(r, "too many statements in one rule", p, n);
  if (status == DSR_OK)
    r->rule->statements[r->rule->statement_count++] =
        (dsr_statement){field, capture};
  return status;
}

static int begin_rule(reader *r, const char *p, const char *end) {
  void *at = r->rules->at;
  if (p == end)
    return complain(r, "a rule needs a name", p, 0);
  if (!dsr_reserve(&at, &r->rules->capacity, r->rules->count + 1,
                   sizeof *r->rules->at))
    return dsr_fail_memory(r->err);
  r->rules->at = at;
  dsr_rule *rule = &r->rules->at[r->rules->count];
  *rule = (dsr_rule){.line = r->line, .zone = -1, .part = -1};
  rule->name = dsr_arena_copy(&r->rules->arena, p, (size_t)(end - p));
  if (!rule->name)
    return dsr_fail_memory(r->err);
  r->rules->count++;
  r->rule = rule;
  return DSR_OK;
}

static bool is(const char *p, size_t n, const char *word) {
  return strlen(word) == n && memcmp(p, word, n) == 0;
}

static int read_line(reader *r, const char *p, const char *end) {
  while (p < end && (*p == ' ' || *p == '\t'))
    p++;
  while (end > p && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
    end--;
  if (p == end || *p == '#')
    return DSR_OK;
  const char *key = p;
  size_t n = word_length(p, end);
  p = skip_blanks(p + n, end);
  if (is(key, n, "rule"))
    return begin_rule(r, p, end);
  if (!r->rule)
    return complain(r, "the first rule must begin with `rule NAME`", key, n);
  if (is(key, n, "zone")) {
    r->rule->zone = dsr_zone_kind_of(p, (size_t)(end - p));
    return r->rule->zone >= 0 ? DSR_OK
                              : complain_zone(r, p, (size_t)(end - p));
  }
  if (is(key, n, "when"))
    return read_conditions(r, p, end);
  if (is(key, n, "match"))
    return read_query(r, &r->rule->match, p, end);
  if (is(key, n, "unless"))
    return read_query(r, &r->rule->unless, p, end);
  if (is(key, n, "part"))
    return find_capture(r, p, (size_t)(end - p), &r->rule->part);
  if (is(key, n, "state"))
    return read_statement(r, p, end);
  if (is(key, n, "tail")) {
    r->rule->tail = true;
    return DSR_OK;
  }
  if (is(key, n, "until") && is(p, (size_t)(end - p), "end")) {
    r->rule->until_end = true;
    return DSR_OK;
  }
  if (is(key, n, "until") && is(p, (size_t)(end - p), "blank")) {
    r->rule->until_blank = true;
    return DSR_OK;
  }
  return complain(r, "expected rule, zone, when, match, unless, part, state, "
                     "tail, until end or until blank",
                  key, (size_t)(end - key));
}

/* What finding zones asks of the rules as a whole. */
static int finish(dsr_rules *rules, dsr_error *err) {
  rules->filter = dsr_alloc_zero(1, sizeof *rules->filter);
  if (!rules->filter)
    return dsr_fail_memory(err);
  int status = DSR_OK;
  for (size_t i = 0; i < rules->count && status == DSR_OK; i++)
    status = dsr_rule_filter_add(rules->filter, i, &rules->at[i], err);
  return status;
}

int dsr_rules_read(dsr_rules *rules, const char *bytes, size_t len,
                   const char *label, dsr_gazetteers *gazetteers,
                   dsr_error *err) {
  reader r = {rules, gazetteers, label, 0, NULL, err};
  const char *p = bytes, *end = bytes + len;
  while (p < end) {
    const char *stop = memchr(p, '\n', (size_t)(end - p));
    if (!stop)
      stop = end;
    r.line++;
    int status = read_line(&r, p, stop);
    if (status != DSR_OK)
      return status;
    p = stop < end ? stop + 1 : end;
  }
  for (size_t i = 0; i < rules->count; i++)
    if (rules->at[i].zone < 0)
      return dsr_fail(err, DSR_ESYNTAX, 0, "%s:%d: rule '%s' names no zone",
                      label, rules->at[i].line, rules->at[i].name);
  return finish(rules, err);
}

void dsr_rules_free(dsr_rules *rules) {
  if (!rules)
    return;
  for (size_t i = 0; i < rules->count; i++) {
    dsr_query_free(rules->at[i].match);
    dsr_query_free(rules->at[i].unless);
  }
  if (rules->filter)
    dsr_rule_filter_free(rules->filter);
  dsr_free(rules->filter);
  dsr_free(rules->at);
  dsr_abbreviations_free(rules->abbreviations);
  dsr_arena_free(&rules->arena);
  dsr_free(rules);
}

const char *dsr_rules_hash(const dsr_rules *rules) { return rules->hash; }

/* The file FOLDER/NAME, its bytes added to `all` for the hash. */
static int read_part(const char *folder, const char *name, dsr_buf *path,
                     dsr_buf *all, char **bytes, size_t *len, dsr_error *err) {
  enum { LARGEST = 1 << 20 };
  path->len = 0;
  if (!dsr_buf_format(path, "%s/%s", folder, name))
    return dsr_fail_memory(err);
  int status = dsr_file_read(path->data, LARGEST, bytes, len, err);
  if (status == DSR_OK && !dsr_buf_add(all, *bytes, *len))
    status = dsr_fail_memory(err);
  return status;
}

int dsr_rules_load(const char *folder, dsr_gazetteers *gazetteers,
                   dsr_rules **out, dsr_error *err) {
  dsr_buf path = {0}, all = {0};
  char *abbreviations = NULL, *zones = NULL;
  size_t len;
  *out = NULL;
  dsr_rules *rules = dsr_alloc_zero(1, sizeof *rules);
  int status = rules ? DSR_OK : dsr_fail_memory(err);
  if (status != DSR_OK)
    goto done;
  status = read_part(folder, "abbreviations.tsv", &path, &all, &abbreviations,
                     &len, err);
  if (status != DSR_OK)
    goto done;
  status = dsr_abbreviations_load(path.data, &rules->abbreviations, err);
  if (status != DSR_OK)
    goto done;
  status = read_part(folder, "zones.rules", &path, &all, &zones, &len, err);
  if (status != DSR_OK)
    goto done;
  status = dsr_rules_read(rules, zones, len, path.data, gazetteers, err);
  if (status != DSR_OK)
    goto done;
  dsr_sha256(all.data, all.len, rules->hash);
  *out = rules;
  rules = NULL;
done:
  dsr_rules_free(rules);
  dsr_free(abbreviations);
  dsr_free(zones);
  dsr_buf_free(&path);
  dsr_buf_free(&all);
  return status;
}
