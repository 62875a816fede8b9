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
  size_t filtered;   /* the line that `may_match` is of; SIZE_MAX: none */
  uint64_t may_match; /* a bit a rule, see rule_filter.h */
} walk;

static int32_t feature_of(const dsr_stream *stream, const dsr_lines *lines,
                          size_t i, dsr_feature feature, int previous_zone) {
  const dsr_line *line = &lines->at[i];
  const dsr_line *before = i ? line - 1 : NULL;
  const dsr_line *after = i + 1 < lines->count ? line + 1 : NULL;
  switch (feature) {
  case DSR_LINE_NUMBER:
    return (int32_t)(i + 1);
  case DSR_LINE_LAST:
    return (int32_t)(lines->count - i);
  case DSR_LINE_WORDS:
    return (int32_t)line->words;
  case DSR_LINE_STOP:
    return line->stop;
  case DSR_LINE_OPEN_END:
    return line->open_end;
  case DSR_LINE_CAPITALS:
    return (int32_t)dsr_line_capitals(stream, line);
  case DSR_LINE_BLANK_BEFORE:
    return line->blank_before;
  case DSR_LINE_BLANK_AFTER:
    return line->blank_after;
  case DSR_LINE_PREVIOUS_WORDS:
    return before ? (int32_t)before->words : 0;
  case DSR_LINE_PREVIOUS_STOP:
    return before ? before->stop : 0;
  case DSR_LINE_NEXT_WORDS:
    return after ? (int32_t)after->words : 0;
  case DSR_LINE_NEXT_STOP:
    return after ? after->stop : 0;
  case DSR_LINE_PREVIOUS_ZONE:
    return previous_zone;
  case DSR_LINE_FEATURES:
    break;
  }
  return 0;
}

static bool compares(int32_t a, int compare, int32_t b) {
  switch (compare) {
  case DSR_EQ:
    return a == b;
  case DSR_NE:
    return a != b;
  case DSR_LT:
    return a < b;
  case DSR_LE:
    return a <= b;
  case DSR_GT:
    return a > b;
  default:
    return a >= b;
  }
}

static bool conditions_hold(const walk *w, const dsr_rule *rule, size_t i) {
  for (size_t c = 0; c < rule->condition_count; c++) {
    const dsr_condition *k = &rule->conditions[c];
    if (!compares(feature_of(w->stream, w->lines, i, k->feature, w->previous),
                  k->compare, k->value))
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

/* Whether the words of line i leave it open that the rule's query matches. */
static bool words_allow(walk *w, size_t rule, size_t i) {
  if (rule >= DSR_FILTER_RULES)
    return true;
  if (w->filtered != i) {
    const dsr_span tokens = w->lines->at[i].tokens;
    w->may_match = dsr_rule_filter_line(w->rules->filter,
                                        w->stream->forms + tokens.start,
                                        tokens.end - tokens.start);
    w->filtered = i;
  }
  return w->may_match >> rule & 1;
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
  if (!conditions_hold(w, rule, i) || (rule->match && !words_allow(w, number, i)))
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
  bool early = rules && i < rules->early;
  size_t count = !rules ? 0 : early ? rules->count : rules->anywhere_count;
  for (size_t k = 0; k < count; k++) {
    size_t number = early ? k : rules->anywhere[k];
    const dsr_rule *rule = &rules->at[number];
    outcome o;
    if (rule->tail && i < w->tails[number])
      continue;
    int status = try_rule(w, number, i, &o, err);
    if (status != DSR_OK)
      return status;
    if (o.holds)
      return place_by(w, rule, &o, i);
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
            .going_on = -1,
            .filtered = SIZE_MAX};
  if (w.rules) {
    w.tails = tails = dsr_alloc_zero(rules->count, sizeof *tails);
    status = tails ? dsr_rule_filter_prepare(rules->filter, stream->lexicon, err)
                   : dsr_fail_memory(err);
  }
  if (status == DSR_OK && w.rules)
    status = find_tails(&w, tails, err);
  for (size_t i = 0; status == DSR_OK && i < lines->count; i++) {
    status = place_line(&w, i, err);
    if (status == DSR_ENOMEM)
      dsr_fail_memory(err);
  }
  dsr_free(tails);
  return status;
}
