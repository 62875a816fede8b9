/* Zone rules over lines: for each line, in order, the first rule that holds.
 *
 * A rule sees one line as a stream of its own, whose only sentence is the line,
 * so that <s> and </s> in its query are the line's edges. Rules marked `tail`
 * are tried from the end of the text upwards first: they hold only where they
 * hold to the end. Refused: scoring of competing rules; an analyst could not
 * say which one decided. */
#include "core/zone/classify.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/prefilter.h"
#include "core/zone/rule_filter.h"

typedef struct outcome {
  bool holds;
  dsr_span part;  /* bytes of the capture that gets the zone */
  bool has_part;
  dsr_stated_span statements[DSR_RULE_STATEMENTS];
} outcome;

typedef struct walk {
  const dsr_stream *stream;
  const dsr_lines *lines;
  const dsr_rules *rules;
  const size_t *tails;
  dsr_zone_list *zones;
  dsr_stated_span *stated;
  int previous; /* the zone of the line before */
  int going_on; /* a zone that reaches over the following lines; -1: none */
  bool to_blank;
} walk;

static bool conditions_hold(const walk *w, const dsr_rule *rule, size_t i) {
  for (size_t c = 0; c < rule->condition_count; c++) {
    const dsr_condition *k = &rule->conditions[c];
    if (!dsr_line_value_meets(
            k, dsr_line_feature(w->stream, w->lines, i, k->feature, w->previous)))
      return false;
  }
  return true;
}

/* One line as a stream whose only sentence is the line. */
static dsr_stream line_stream(const dsr_stream *all, const dsr_line *line,
                              dsr_span *sentence) {
  dsr_stream s = *all;
  uint32_t first = line->tokens.start;
  s.tokens = all->tokens + first;
  s.forms = all->forms + first;
  s.count = line->tokens.end - first;
  s.skip = NULL;
  *sentence = (dsr_span){0, (uint32_t)s.count};
  s.sentences = sentence;
  s.sentence_count = s.count ? 1 : 0;
  s.annotations = NULL;
  s.annotation_count = 0;
  return s;
}

static dsr_span bytes_of(const dsr_stream *s, dsr_match m) {
  return (dsr_span){s->tokens[m.first].start, s->tokens[m.last - 1].end};
}

/* The first hit of a query in a line: DSR_OK, DSR_DONE, or an error. With
 * `rule`, the part and statements are taken from its captures. */
static int find_in_line(const dsr_query *query, const dsr_stream *s,
                        const dsr_rule *rule, const dsr_line *line,
                        outcome *out, dsr_error *err) {
  dsr_matches *matches = NULL;
  dsr_match m;
  int status = dsr_matches_new(query, s, &matches, err);
  if (status == DSR_OK)
    status = dsr_matches_next(matches, &m, err);
  if (status != DSR_OK || !rule)
    goto done;
  if (rule->part >= 0 &&
      dsr_matches_capture(matches, (size_t)rule->part, &m) == DSR_OK) {
    out->part = bytes_of(s, m);
    out->has_part = true;
  }
  for (size_t i = 0; i < rule->statement_count; i++) {
    const dsr_statement *st = &rule->statements[i];
    if (st->capture < 0)
      out->statements[i] = (dsr_stated_span){st->field, line->bytes};
    else if (dsr_matches_capture(matches, (size_t)st->capture, &m) == DSR_OK)
      out->statements[i] = (dsr_stated_span){st->field, bytes_of(s, m)};
  }
done:
  dsr_matches_free(matches);
  return status;
}

static int name_rule(const dsr_rule *rule, dsr_error *err, int status) {
  if (status != DSR_ELIMIT || !err)
    return status;
  dsr_error why = *err;
  return dsr_fail(err, status, why.offset, "zone rule '%s' (line %d): %s",
                  rule->name, rule->line, why.message);
}

/* Whether a hit may begin with the line's first token, for a query whose hits
 * begin there or nowhere. */
static int first_allows(const dsr_query *query, const dsr_stream *s, bool *yes,
                        dsr_error *err) {
  *yes = !dsr_query_begins_sentence(query);
  if (*yes || !s->count)
    return DSR_OK;
  return dsr_query_may_begin(query, s->lexicon, s->forms[0], yes, err);
}

/* Run the queries of a rule whose conditions hold. */
static int match_rule(const dsr_rule *rule, const dsr_stream *s,
                      const dsr_line *line, outcome *out, dsr_error *err) {
  int status = DSR_OK;
  bool allowed = true;
  if (rule->match)
    status = first_allows(rule->match, s, &allowed, err);
  if (status != DSR_OK || !allowed)
    return status;
  if (rule->unless) {
    status = find_in_line(rule->unless, s, NULL, line, out, err);
    if (status != DSR_DONE)
      return status; /* DSR_OK: found, so not this rule */
  }
  if (rule->match) {
    status = find_in_line(rule->match, s, rule, line, out, err);
    if (status != DSR_OK)
      return status == DSR_DONE ? DSR_OK : status;
  } else {
    for (size_t k = 0; k < rule->statement_count; k++)
      out->statements[k] =
          (dsr_stated_span){rule->statements[k].field, line->bytes};
  }
  out->holds = rule->part < 0 || out->has_part;
  return DSR_OK;
}

static int try_rule(walk *w, size_t number, size_t i, outcome *out, dsr_error *err) {
  const dsr_rule *rule = &w->rules->at[number];
  const dsr_line *line = &w->lines->at[i];
  out->holds = false;
  if ((rule->tail && w->tails && i < w->tails[number]) ||
      !conditions_hold(w, rule, i))
    return DSR_OK;
  *out = (outcome){0};
  dsr_span sentence;
  dsr_stream s = line_stream(w->stream, line, &sentence);
  return name_rule(rule, err, match_rule(rule, &s, line, out, err));
}

static int add_zone(dsr_zone_list *zones, uint32_t start, uint32_t end,
                    int kind) {
  void *at = zones->at;
  if (start >= end)
    return DSR_OK;
  if (!dsr_reserve(&at, &zones->capacity, zones->count + 1, sizeof *zones->at))
    return DSR_ENOMEM;
  zones->at = at;
  zones->at[zones->count++] = (dsr_zone){start, end, (uint32_t)kind};
  return DSR_OK;
}

static void take_statements(const dsr_rule *rule, const outcome *o,
                            dsr_stated_span *stated) {
  for (size_t i = 0; i < rule->statement_count; i++) {
    int field = o->statements[i].field;
    if (field != DSR_STATE_NONE && stated[field].field == DSR_STATE_NONE)
      stated[field] = o->statements[i];
  }
}

static bool is_space(char c) { return c == ' ' || c == '\t'; }

/* Add the zones of a line whose part [part.start, part.end) is `kind` and whose
 * rest is `rest`; white space between them belongs to no zone. */
static int add_parts(const char *text, dsr_zone_list *zones, dsr_span line,
                     dsr_span part, int kind, int rest) {
  uint32_t before = part.start, after = part.end;
  while (before > line.start && is_space(text[before - 1]))
    before--;
  while (after < line.end && is_space(text[after]))
    after++;
  if (add_zone(zones, line.start, before, rest) != DSR_OK ||
      add_zone(zones, part.start, part.end, kind) != DSR_OK)
    return DSR_ENOMEM;
  return add_zone(zones, after, line.end, rest);
}

/* For each rule of kind `tail`, the first line from which it holds to the end.
 * tails[r] is lines->count for one that never does. */
static int find_tails(walk *w, size_t *tails, dsr_error *err) {
  for (size_t r = 0; r < w->rules->count; r++) {
    tails[r] = w->lines->count;
    while (w->rules->at[r].tail && tails[r] > 0) {
      outcome o;
      int status = try_rule(w, r, tails[r] - 1, &o, err);
      if (status != DSR_OK)
        return status;
      if (!o.holds)
        break;
      tails[r]--;
    }
  }
  return DSR_OK;
}

/* Give line i the zone of a rule that holds of it. */
static int place_by(walk *w, const dsr_rule *rule, const outcome *o, size_t i) {
  const dsr_span bytes = w->lines->at[i].bytes;
  take_statements(rule, o, w->stated);
  w->previous = rule->part < 0 ? rule->zone : DSR_ZONE_BODY;
  if (rule->part >= 0)
    return add_parts(w->stream->text, w->zones, bytes, o->part, rule->zone,
                     DSR_ZONE_BODY);
  if (rule->until_end || rule->until_blank) {
    w->going_on = rule->zone;
    w->to_blank = rule->until_blank;
  }
  return add_zone(w->zones, bytes.start, bytes.end, rule->zone);
}

/* The next rule to try, from `from` on; of those with a bit one that is set, which
 * is taken away. */
static size_t next_rule(uint64_t *open, size_t from) {
  if (!*open)
    return from < DSR_FILTER_RULES ? DSR_FILTER_RULES : from;
  size_t rule = (size_t)__builtin_ctzll(*open);
  *open &= *open - 1;
  return rule;
}

/* Give line i its zone, or the part of it a rule claims and the rest body. */
static int place_line(walk *w, size_t i, dsr_error *err) {
  const dsr_line *line = &w->lines->at[i];
  const dsr_rules *rules = w->rules;
  if (w->going_on >= 0 && w->to_blank && line->blank_before)
    w->going_on = -1;
  if (w->going_on >= 0) {
    w->previous = w->going_on;
    return add_zone(w->zones, line->bytes.start, line->bytes.end, w->going_on);
  }
  size_t count = rules ? rules->count : 0;
  uint64_t open = count ? dsr_rule_filter_line(rules->filter, w->stream, w->lines, i,
                                               w->previous)
                        : 0;
  for (size_t r = next_rule(&open, 0); r < count; r = next_rule(&open, r + 1)) {
    outcome o;
    int status = try_rule(w, r, i, &o, err);
    if (status != DSR_OK)
      return status;
    if (o.holds)
      return place_by(w, &rules->at[r], &o, i);
  }
  w->previous = DSR_ZONE_BODY;
  return add_zone(w->zones, line->bytes.start, line->bytes.end, DSR_ZONE_BODY);
}

int dsr_classify(const dsr_stream *stream, const dsr_lines *lines,
                 const dsr_rules *rules, dsr_zone_list *zones,
                 dsr_stated_span stated[DSR_STATED_FIELDS], dsr_error *err) {
  size_t *tails = NULL;
  int status = DSR_OK;
  walk w = {.stream = stream,
            .lines = lines,
            .rules = rules && rules->count ? rules : NULL,
            .zones = zones,
            .stated = stated,
            .previous = DSR_ZONE_BODY,
            .going_on = -1};
  if (w.rules) {
    tails = dsr_alloc_zero(rules->count, sizeof *tails);
    status = tails ? dsr_rule_filter_prepare(rules->filter, stream->lexicon, err)
                   : dsr_fail_memory(err);
  }
  if (status == DSR_OK && w.rules)
    status = find_tails(&w, tails, err);
  w.tails = tails;
  for (size_t i = 0; status == DSR_OK && i < lines->count; i++) {
    status = place_line(&w, i, err);
    if (status == DSR_ENOMEM)
      dsr_fail_memory(err);
  }
  dsr_free(tails);
  return status;
}
