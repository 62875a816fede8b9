/* Running queries: against a slow matcher written down from the definition,
 * with every allocation failing, and into the limits.
 *
 * The slow matcher walks the query's tree with continuations, tries every way
 * in order of preference and keeps for each end the first way that got there.
 * Which candidates become hits it decides by looking for the best one again and
 * again. */
#include <stdio.h>
#include <string.h>

#include "dossier/query.h"
#include "dossier/why.h"
#include "tests/core/match/typed_stream.h"
#include "tests/live_blocks.h"

TestSuite(matches, .fini = no_live_blocks);

enum { NODES = 256, TOKENS = 10, CAPTURES = 2, PATHS = 40000, TEXT = 8192 };
enum { LAYERS = 5, NOTES = 6, FILTERS = 16 };

typedef enum kind {
  LETTER, ANY, NOT, STARTS, ENDS, BEGINS, CLOSES, UNIT, SEQUENCE, CHOICE, REPEAT,
  CAPTURE, KINDS
} kind;

/* What may be a unit, have edges and stand behind within. */
static const char *const layers[LAYERS] = {"s", "p", "q", "body", "in town"};
enum { SENTENCE, TYPE_P, TYPE_Q, BODY, TOWN };

typedef struct node {
  kind kind;
  char letter;
  unsigned min, max, capture; /* max 99: endless */
  unsigned layer;
  const struct node *left, *right;
} node;

typedef struct pair {
  unsigned first, last, caps[CAPTURES][2];
} pair;

typedef struct filter {
  enum { WITHIN, CONTAINING, TOKENS_AT_MOST } kind;
  bool negated;
  unsigned number;    /* a layer, or how many tokens */
  const node *target; /* NULL: the layer */
  bool ranges;        /* all ranges of the layer count, skipped tokens or not */
  struct filter *filters, *next;
  struct pair *pairs; /* of the target */
  size_t pair_count;
} filter;

typedef struct world {
  uint64_t seed;
  node nodes[NODES];
  size_t used;
  char query[TEXT];
  size_t written;
  const dsr_stream *stream;
  filter filters[FILTERS];
  size_t filters_used;
  filter *outer;
  dsr_annotation notes[NOTES], zones[TOKENS];
  size_t paths; /* walked so far; beyond PATHS the case is left out */
  unsigned start;
  unsigned caps[CAPTURES][2]; /* of the way being walked; [0] > [1]: unset */
  bool ends[TOKENS + 1];
  unsigned end_caps[TOKENS + 1][CAPTURES][2];
} world;

/* ---- making queries ---- */

static unsigned dice(world *w, unsigned n) {
  w->seed = w->seed * 6364136223846793005u + 1442695040888963407u;
  return (unsigned)(w->seed >> 33) % n;
}

static node *make_node(world *w, unsigned depth) {
  cr_assert_lt(w->used, NODES);
  node *n = &w->nodes[w->used++];
  *n = (node){.kind = (kind)dice(w, depth ? KINDS : SEQUENCE),
              .letter = "abc"[dice(w, 3)],
              .layer = dice(w, LAYERS)};
  if (!depth && n->kind >= STARTS && n->kind != UNIT && dice(w, 4))
    n->kind = LETTER;
  if (n->layer == TOWN && (n->kind == BEGINS || n->kind == CLOSES))
    n->layer = BODY; /* names have no edges */
  if (n->kind >= SEQUENCE)
    n->left = make_node(w, depth - 1);
  if (n->kind == SEQUENCE || n->kind == CHOICE)
    n->right = make_node(w, depth - 1);
  static const unsigned bounds[][2] = {{0, 1}, {0, 99}, {1, 99}, {2, 2},
                                       {1, 3}, {0, 2},  {2, 99}};
  const unsigned *b = bounds[dice(w, 7)];
  n->min = b[0];
  n->max = b[1];
  n->capture = dice(w, CAPTURES);
  return n;
}

static void put(world *w, const char *format, unsigned a, unsigned b) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  w->written += (size_t)snprintf(w->query + w->written, TEXT - w->written,
                                 format, a, b);
#pragma GCC diagnostic pop
}

static void put_text(world *w, const char *text) {
  w->written += (size_t)snprintf(w->query + w->written, TEXT - w->written, "%s",
                                 text);
}

static void write_node(world *w, const node *n) {
  switch (n->kind) {
  case LETTER:
    put(w, "\"%c\"", (unsigned)n->letter, 0);
    break;
  case ANY:
    put(w, "[]", 0, 0);
    break;
  case NOT:
    put(w, "[word!=\"%c\"]", (unsigned)n->letter, 0);
    break;
  case STARTS:
    put(w, "<s>", 0, 0);
    break;
  case ENDS:
    put(w, "</s>", 0, 0);
    break;
  case BEGINS:
  case CLOSES:
  case UNIT:
    put_text(w, n->kind == CLOSES ? "</" : "<");
    put_text(w, layers[n->layer]);
    put_text(w, n->kind == UNIT ? "/>" : ">");
    break;
  case KINDS:
    break;
  case SEQUENCE:
  case CHOICE:
    put(w, "(", 0, 0);
    write_node(w, n->left);
    put(w, n->kind == CHOICE ? " | " : " ", 0, 0);
    write_node(w, n->right);
    put(w, ")", 0, 0);
    break;
  case REPEAT:
    put(w, "((", 0, 0);
    write_node(w, n->left);
    put(w, n->max == 99 ? "){%u,})" : "){%u,%u})", n->min, n->max);
    break;
  case CAPTURE:
    put(w, "%c:(", 'x' + n->capture, 0);
    write_node(w, n->left);
    put(w, ")", 0, 0);
    break;
  }
}

static filter *make_filters(world *w, unsigned depth) {
  filter *head = NULL, **tail = &head;
  for (unsigned n = dice(w, 5) / 2; n && w->filters_used < FILTERS; n--) {
    filter *f = &w->filters[w->filters_used++];
    *f = (filter){.kind = dice(w, 8) ? dice(w, 2) : TOKENS_AT_MOST,
                  .number = dice(w, LAYERS)};
    f->negated = f->kind != TOKENS_AT_MOST && dice(w, 3) == 0;
    if (f->kind == TOKENS_AT_MOST) {
      f->number++;
    } else if (depth && dice(w, 2)) {
      f->target = make_node(w, 2);
      f->filters = make_filters(w, depth - 1);
    }
    f->ranges = !f->target || (f->target->kind == UNIT && !f->filters);
    if (f->target && f->ranges)
      f->number = f->target->layer; /* a unit in brackets is the unit */
    *tail = f;
    tail = &f->next;
  }
  return head;
}

static void write_filters(world *w, const filter *f) {
  for (; f; f = f->next) {
    put_text(w, f->negated ? " !" : " ");
    put_text(w, f->kind == CONTAINING ? "containing " : "within ");
    if (f->kind == TOKENS_AT_MOST) {
      put(w, "%u", f->number, 0);
    } else if (f->target) {
      put_text(w, "(");
      write_node(w, f->target);
      write_filters(w, f->filters);
      put_text(w, ")");
    } else if (f->number == SENTENCE || f->number == BODY) {
      put_text(w, layers[f->number]);
    } else {
      put_text(w, "<");
      put_text(w, layers[f->number]);
      put_text(w, "/>");
    }
  }
}

/* ---- the slow matcher ---- */

typedef struct rest {
  const node *node;
  enum { MATCH_IT, AGAIN, CLOSE_IT } what;
  unsigned count, from;
  const struct rest *next;
} rest;

static void walk(world *w, const rest *r, unsigned at);

static bool at_edge(const dsr_stream *s, unsigned at, bool start) {
  for (size_t i = 0; i < s->sentence_count; i++)
    if ((start ? s->sentences[i].start : s->sentences[i].end) == at)
      return true;
  return false;
}

static unsigned sentence_of(const dsr_stream *s, unsigned at) {
  unsigned i = 0;
  while (i < s->sentence_count && s->sentences[i].end <= at)
    i++;
  return i;
}

/* Is [first, last) a range of a layer? */
static bool is_range(const world *w, unsigned layer, unsigned first,
                     unsigned last) {
  const dsr_stream *s = w->stream;
  bool is = false;
  if (layer == SENTENCE)
    return at_edge(s, first, true) && at_edge(s, last, false) &&
           sentence_of(s, first) == sentence_of(s, last - 1);
  for (size_t i = 0; i < s->annotation_count; i++)
    is = is || (layer < BODY && s->annotations[i].first == first &&
                s->annotations[i].last == last &&
                strcmp(s->annotations[i].type, layers[layer]) == 0);
  for (size_t i = 0; i < s->zone_count; i++)
    is = is || (layer == BODY && s->zones[i].first == first &&
                s->zones[i].last == last && s->zones[i].type[0] == 'b');
  /* names: "a b" and "b c a", leftmost and longest, none over another */
  for (unsigned at = 0; layer == TOWN && at < s->count;) {
    static const char *const names[] = {"bca", "ab"};
    unsigned found = 0;
    for (size_t k = 0; k < 2 && !found; k++) {
      unsigned len = (unsigned)strlen(names[k]), same = 0;
      while (same < len && at + same < s->count &&
             !(s->skip && s->skip[at + same]) &&
             s->text[s->tokens[at + same].start] == names[k][same])
        same++;
      found = same == len ? len : 0;
    }
    is = is || (found && at == first && at + found == last);
    at += found ? found : 1;
  }
  return is;
}

/* The end of the longest range that begins here and holds no skipped token. */
static unsigned unit_end(const world *w, unsigned layer, unsigned at) {
  const dsr_stream *s = w->stream;
  for (unsigned last = (unsigned)s->count; last > at; last--) {
    bool skipped = false;
    for (unsigned i = at; i < last; i++)
      skipped = skipped || (s->skip && s->skip[i]);
    if (!skipped && is_range(w, layer, at, last))
      return last;
  }
  return at;
}

static bool layer_edge(const world *w, const node *n, unsigned at) {
  bool is = false;
  for (unsigned i = 0; i <= w->stream->count; i++)
    is = is || (n->kind == BEGINS ? i > at && is_range(w, n->layer, at, i)
                                  : i < at && is_range(w, n->layer, i, at));
  return is;
}

static bool token_is(const world *w, unsigned at, const node *n) {
  const dsr_stream *s = w->stream;
  if (at >= s->count || (s->skip && s->skip[at]))
    return false;
  bool same = s->text[s->tokens[at].start] == n->letter;
  return n->kind == ANY || same == (n->kind == LETTER);
}

static void walk_repeat(world *w, const rest *r, unsigned at) {
  const node *n = r->node;
  if (r->count < n->max || n->max == 99) {
    rest again = {n, AGAIN, r->count + 1, at, r->next};
    rest body = {n->left, MATCH_IT, 0, 0, &again};
    walk(w, &body, at);
  }
  if (r->count >= n->min)
    walk(w, r->next, at);
}

static void walk_node(world *w, const rest *r, unsigned at) {
  const node *n = r->node;
  rest right = {n->right, MATCH_IT, 0, 0, r->next};
  rest closing = {n, CLOSE_IT, 0, at, r->next};
  rest left = {n->left, MATCH_IT, 0, 0, r->next};
  rest repeat = {n, AGAIN, 0, 0, r->next};
  switch (n->kind) {
  case LETTER:
  case ANY:
  case NOT:
    if (token_is(w, at, n))
      walk(w, r->next, at + 1);
    break;
  case STARTS:
  case ENDS:
    if (at_edge(w->stream, at, n->kind == STARTS))
      walk(w, r->next, at);
    break;
  case BEGINS:
  case CLOSES:
    if (layer_edge(w, n, at))
      walk(w, r->next, at);
    break;
  case UNIT:
    if (unit_end(w, n->layer, at) > at)
      walk(w, r->next, unit_end(w, n->layer, at));
    break;
  case KINDS:
    break;
  case SEQUENCE:
    left.next = &right;
    walk(w, &left, at);
    break;
  case CHOICE:
    walk(w, &left, at);
    walk(w, &right, at);
    break;
  case REPEAT:
    walk_repeat(w, &repeat, at);
    break;
  case CAPTURE:
    left.next = &closing;
    walk(w, &left, at);
    break;
  }
}

static void walk(world *w, const rest *r, unsigned at) {
  if (++w->paths > PATHS)
    return;
  if (!r) {
    if (!w->ends[at])
      memcpy(w->end_caps[at], w->caps, sizeof w->caps);
    w->ends[at] = true;
    return;
  }
  unsigned old[2];
  switch (r->what) {
  case MATCH_IT:
    walk_node(w, r, at);
    break;
  case AGAIN: /* an endless repetition gains nothing by an empty turn */
    if (r->node->max != 99 || r->count <= r->node->min || at > r->from)
      walk_repeat(w, r, at);
    break;
  case CLOSE_IT:
    memcpy(old, w->caps[r->node->capture], sizeof old);
    if (at > r->from) {
      w->caps[r->node->capture][0] = r->from;
      w->caps[r->node->capture][1] = at;
    }
    walk(w, r->next, at);
    memcpy(w->caps[r->node->capture], old, sizeof old);
    break;
  }
}

/* ---- from ends to hits ---- */

/* Does [a, b) hold [c, d)? */
static bool holds(unsigned a, unsigned b, unsigned c, unsigned d) {
  return a <= c && d <= b;
}

static bool passes(const world *w, const filter *f, unsigned first,
                   unsigned last) {
  bool is = false;
  if (f->kind == TOKENS_AT_MOST)
    return last - first <= f->number;
  for (size_t i = 0; i < f->pair_count; i++)
    is = is || (f->kind == WITHIN
                    ? holds(f->pairs[i].first, f->pairs[i].last, first, last)
                    : holds(first, last, f->pairs[i].first, f->pairs[i].last));
  for (unsigned a = 0; f->ranges && a < w->stream->count; a++)
    for (unsigned b = a + 1; b <= w->stream->count; b++)
      is = is || ((f->kind == WITHIN ? holds(a, b, first, last)
                                     : holds(first, last, a, b)) &&
                  is_range(w, f->number, a, b));
  return is != f->negated;
}

static size_t list_pairs(world *w, const node *tree, filter *filters,
                         pair *out) {
  size_t n = 0;
  for (filter *f = filters; f; f = f->next) {
    if (f->ranges)
      continue;
    f->pairs = calloc(TOKENS * TOKENS, sizeof *f->pairs);
    cr_assert_not_null(f->pairs);
    f->pair_count = list_pairs(w, f->target, f->filters, f->pairs);
  }
  for (unsigned s = 0; s < w->stream->count; s++) {
    rest r = {tree, MATCH_IT, 0, 0, NULL};
    memset(w->ends, 0, sizeof w->ends);
    for (size_t c = 0; c < CAPTURES; c++)
      w->caps[c][0] = 1, w->caps[c][1] = 0;
    walk(w, &r, s);
    for (unsigned e = s + 1; e <= w->stream->count; e++) {
      bool pass = w->ends[e];
      for (const filter *f = filters; pass && f; f = f->next)
        pass = passes(w, f, s, e);
      if (!pass)
        continue;
      out[n] = (pair){.first = s, .last = e};
      memcpy(out[n++].caps, w->end_caps[e], sizeof w->caps);
    }
  }
  for (filter *f = filters; f; f = f->next) {
    free(f->pairs);
    f->pairs = NULL;
    f->pair_count = 0;
  }
  return n;
}

/* One candidate a start; the best that overlaps no better one, repeatedly. */
static size_t choose_hits(pair *all, size_t n, bool longest) {
  pair one[TOKENS], best[TOKENS];
  size_t starts = 0, chosen = 0;
  for (size_t i = 0; i < n; i++) {
    if (starts && one[starts - 1].first == all[i].first) {
      if (longest)
        one[starts - 1] = all[i];
    } else {
      one[starts++] = all[i];
    }
  }
  for (;;) {
    size_t pick = SIZE_MAX;
    for (size_t i = 0; i < starts; i++) {
      bool free_place = true;
      for (size_t k = 0; k < chosen; k++)
        free_place = free_place && (one[i].last <= best[k].first ||
                                    best[k].last <= one[i].first);
      unsigned size = one[i].last - one[i].first;
      unsigned known = pick < starts ? one[pick].last - one[pick].first : 0;
      if (free_place &&
          (pick == SIZE_MAX || (longest ? size > known : size < known)))
        pick = i;
    }
    if (pick == SIZE_MAX)
      break;
    best[chosen++] = one[pick];
  }
  size_t kept = 0;
  for (unsigned at = 0; at < TOKENS; at++)
    for (size_t k = 0; k < chosen; k++)
      if (best[k].first == at)
        all[kept++] = best[k];
  return kept;
}

/* ---- the comparison ---- */

static void compare_hits(const world *w, const dsr_query *q, const pair *want,
                         size_t n, const char *text) {
  dsr_matches *m = NULL;
  dsr_match got, capture;
  cr_assert_eq(dsr_matches_new(q, w->stream, &m, NULL), DSR_OK);
  for (size_t i = 0; i < n; i++) {
    cr_assert_eq(dsr_matches_next(m, &got, NULL), DSR_OK, "%s over %s: hit %zu",
                 w->query, text, i);
    cr_assert(got.first == want[i].first && got.last == want[i].last,
              "%s over %s: %u-%u, not %u-%u", w->query, text, got.first,
              got.last, want[i].first, want[i].last);
    for (size_t c = 0; c < dsr_query_captures(q); c++) {
      const unsigned *cap =
          want[i].caps[dsr_query_capture_name(q, c)[0] - 'x'];
      int status = dsr_matches_capture(m, c, &capture);
      cr_assert_eq(status, cap[0] > cap[1] ? DSR_DONE : DSR_OK,
                   "%s over %s: capture of %u-%u", w->query, text, got.first,
                   got.last);
      if (status == DSR_OK)
        cr_assert(capture.first == cap[0] && capture.last == cap[1],
                  "%s over %s: capture %u-%u, not %u-%u", w->query, text,
                  capture.first, capture.last, cap[0], cap[1]);
    }
  }
  cr_assert_eq(dsr_matches_next(m, &got, NULL), DSR_DONE, "%s over %s: more",
               w->query, text);
  dsr_matches_free(m);
}

static void make_text(world *w, char *text) {
  unsigned n = 1 + dice(w, TOKENS - 1);
  for (unsigned i = 0; i < n; i++) {
    text[2 * i] = "aabbcc."[dice(w, 7)];
    text[2 * i + 1] = ' ';
  }
  text[2 * n] = '\0';
}

/* Annotations anywhere, zones one behind the other. */
static void annotate(world *w, dsr_stream *s) {
  unsigned n = dice(w, NOTES), count = (unsigned)s->count, zone = 0;
  for (unsigned i = 0; i < n; i++) {
    unsigned first = dice(w, count);
    dsr_annotation a = {dice(w, 2) ? "p" : "q", first,
                        first + 1 + dice(w, count - first)};
    unsigned k = i;
    for (; k && (w->notes[k - 1].first > a.first ||
                 (w->notes[k - 1].first == a.first && w->notes[k - 1].last < a.last));
         k--)
      w->notes[k] = w->notes[k - 1];
    w->notes[k] = a;
  }
  for (unsigned at = 0; at < count; zone++) {
    unsigned last = at + 1 + dice(w, count - at);
    w->zones[zone] = (dsr_annotation){zone % 2 ? "heading" : "body", at, last};
    at = last;
  }
  s->annotations = w->notes;
  s->annotation_count = n;
  s->zones = w->zones;
  s->zone_count = zone;
}

/* Explaining agrees with matching: every match has a way, nothing else has. */
static void compare_ways(const world *w, const dsr_query *q, const pair *pairs,
                         size_t n) {
  for (unsigned a = 0, i = 0; a < w->stream->count; a++)
    for (unsigned b = a + 1; b <= w->stream->count; b++) {
      bool match = i < n && pairs[i].first == a && pairs[i].last == b;
      dsr_why *why = NULL;
      dsr_whynot *whynot = NULL;
      i += match;
      int status = dsr_why_new(q, w->stream, a, b, &why, NULL);
      cr_assert_eq(status, match ? DSR_OK : DSR_DONE, "%s: %u-%u", w->query, a, b);
      unsigned at = a;
      for (size_t k = 0; k < (match ? dsr_why_count(why) : 0); k++) {
        const dsr_why_step *step = dsr_why_at(why, k);
        if (step->kind == DSR_WHY_FILTER)
          continue;
        cr_assert_eq(step->first, at, "%s: step %zu", w->query, k);
        at = step->last;
      }
      cr_assert_eq(at, match ? b : a);
      dsr_why_free(why);
      cr_assert_eq(dsr_whynot_new(q, w->stream, a, b, &whynot, NULL), DSR_OK);
      bool hit = dsr_whynot_count(whynot) &&
                 dsr_whynot_at(whynot, 0)->kind == DSR_MISS_HIT;
      cr_assert_eq(hit, match, "%s: %u-%u", w->query, a, b); /* all are hits */
      dsr_whynot_free(whynot);
    }
}

static bool compare_case(world *w, uint64_t seed, dsr_gazetteers *set) {
  char text[2 * TOKENS + 1];
  pair all[TOKENS * TOKENS];
  w->seed = seed * 0x9E3779B97F4A7C15u + 1;
  w->used = w->written = w->paths = w->filters_used = 0;
  const node *tree = make_node(w, 3);
  write_node(w, tree);
  w->outer = make_filters(w, 2);
  write_filters(w, w->outer);
  make_text(w, text);
  typed_stream t = type_stream(text, dice(w, 3) ? NULL : "c");
  annotate(w, &t.stream);
  w->stream = &t.stream;
  size_t pairs = list_pairs(w, tree, w->outer, all);
  static const unsigned policies[] = {DSR_QUERY_ALL, DSR_QUERY_SHORTEST, 0};
  bool compared = false;
  for (size_t i = 0; i < 3 && w->paths <= PATHS; i++) {
    dsr_query *q = NULL;
    dsr_error err = {0};
    int status =
        dsr_query_new(w->query, w->written, set, policies[i], &q, &err);
    if (status == DSR_ESYNTAX && strstr(err.message, "edges alone"))
      break;
    cr_assert_eq(status, DSR_OK, "%s: %s", w->query, err.message);
    pair chosen[TOKENS * TOKENS];
    memcpy(chosen, all, sizeof all);
    size_t n = policies[i] == DSR_QUERY_ALL
                   ? pairs
                   : choose_hits(chosen, pairs, policies[i] == 0);
    compare_hits(w, q, chosen, n, text);
    if (policies[i] == DSR_QUERY_ALL && seed % 8 == 0)
      compare_ways(w, q, all, pairs);
    dsr_query_free(q);
    compared = true;
  }
  free_typed(&t);
  return compared;
}

static dsr_gazetteers *make_towns(void) {
  dsr_gazetteers *set = NULL;
  dsr_gazetteer *g = NULL;
  cr_assert_eq(dsr_gazetteers_new(NULL, 0, &set, NULL), DSR_OK);
  cr_assert_eq(dsr_gazetteer_new(&g, NULL), DSR_OK);
  cr_assert_eq(dsr_gazetteer_add(g, &(dsr_new_entry){.name = "a b"}, NULL), DSR_OK);
  cr_assert_eq(dsr_gazetteer_add(g, &(dsr_new_entry){.name = "b c a"}, NULL), DSR_OK);
  cr_assert_eq(dsr_gazetteers_put(set, "town", g, NULL), DSR_OK);
  return set;
}

Test(matches, agree_with_the_definition) {
  static world w;
  size_t compared = 0;
  uint64_t cases = getenv("DSR_TEST_BRIEF") ? 4000 : 60000;
  dsr_gazetteers *set = make_towns();
  for (uint64_t seed = 1; seed <= cases; seed++)
    compared += compare_case(&w, seed, set);
  dsr_gazetteers_free(set);
  cr_assert_gt(compared, cases * 4 / 10, "%zu", compared);
}

/* ---- the rest ---- */

static dsr_query *compile(const char *source) {
  dsr_query *q = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_query_new(source, strlen(source), NULL, 0, &q, &err),
               DSR_OK, "%s: %s", source, err.message);
  return q;
}

Test(matches, begin_at_a_token_asked_for) {
  dsr_query *q = compile("x:\"a\"+ \"b\"?");
  typed_stream t = type_stream("a a b a", NULL);
  dsr_matches *m = NULL;
  dsr_match hit;
  cr_assert_eq(dsr_matches_new(q, &t.stream, &m, NULL), DSR_OK);
  cr_assert_eq(dsr_matches_capture(m, 0, &hit), DSR_EINVAL);
  cr_assert_eq(dsr_matches_at(m, 1, &hit, NULL), DSR_OK);
  cr_assert(hit.first == 1 && hit.last == 3);
  cr_assert_eq(dsr_matches_capture(m, 0, &hit), DSR_OK);
  cr_assert(hit.first == 1 && hit.last == 2);
  cr_assert_eq(dsr_matches_capture(m, 1, &hit), DSR_EINVAL);
  cr_assert_eq(dsr_matches_next(m, &hit, NULL), DSR_OK);
  cr_assert(hit.first == 0 && hit.last == 3);
  cr_assert_eq(dsr_matches_at(m, 2, &hit, NULL), DSR_DONE);
  cr_assert_eq(dsr_matches_at(m, 4, &hit, NULL), DSR_DONE);
  cr_assert_eq(dsr_matches_at(m, UINT32_MAX, &hit, NULL), DSR_DONE);
  cr_assert_eq(dsr_matches_next(m, &hit, NULL), DSR_OK);
  cr_assert(hit.first == 3 && hit.last == 4);
  cr_assert_eq(dsr_matches_next(m, &hit, NULL), DSR_DONE);
  dsr_matches_free(m);
  free_typed(&t);
  dsr_query_free(q);
}

Test(matches, lexicons_may_take_turns_and_grow) {
  dsr_query *q = compile("\"b.*\"");
  typed_stream s = type_stream("x b b", NULL), t = type_stream("b x bb", NULL);
  dsr_matches *m = NULL, *n = NULL;
  dsr_match hit;
  dsr_form form;
  cr_assert_eq(dsr_matches_new(q, &s.stream, &m, NULL), DSR_OK);
  cr_assert_eq(dsr_matches_new(q, &t.stream, &n, NULL), DSR_OK);
  cr_assert_eq(dsr_matches_next(m, &hit, NULL), DSR_OK);
  cr_assert_eq(hit.first, 1);
  cr_assert_eq(dsr_matches_next(n, &hit, NULL), DSR_OK);
  cr_assert_eq(hit.first, 0);
  cr_assert_eq(dsr_lexicon_put(s.lexicon, "new", 3, &form, NULL), DSR_OK);
  cr_assert_eq(dsr_matches_next(m, &hit, NULL), DSR_OK);
  cr_assert_eq(hit.first, 2);
  cr_assert_eq(dsr_matches_next(n, &hit, NULL), DSR_OK);
  cr_assert_eq(hit.first, 2);
  cr_assert_eq(dsr_matches_next(m, &hit, NULL), DSR_DONE);
  dsr_matches_free(m);
  dsr_matches_free(n);
  free_typed(&s);
  free_typed(&t);
  dsr_query_free(q);
}

Test(matches, every_failed_allocation_is_a_status) {
  static const char source[] =
      "x:(\"a\" | 'b c' | [norm=\"d.\" & stem!=\"e\"])+ <s/>? </s> f";
  typed_stream t = type_stream("a b c a dd a f", NULL);
  for (size_t n = 1;; n++) {
    dsr_query *q = NULL;
    dsr_matches *m = NULL;
    dsr_match hit = {0, 0};
    dsr_memory_fail(n, 0);
    int status = dsr_query_new(source, strlen(source), NULL, 0, &q, NULL);
    if (status == DSR_OK)
      status = dsr_matches_new(q, &t.stream, &m, NULL);
    while (status == DSR_OK)
      status = dsr_matches_next(m, &hit, NULL);
    dsr_memory_fail(0, 0);
    dsr_matches_free(m);
    dsr_query_free(q);
    if (status == DSR_DONE)
      break;
    cr_assert_eq(status, DSR_ENOMEM);
  }
  free_typed(&t);
}

Test(matches, a_failed_step_may_be_taken_again) {
  dsr_query *q = compile("x:\"a\"+ \"b\"");
  typed_stream t = type_stream("a a b a b", NULL);
  for (size_t n = 1;; n++) {
    dsr_matches *m = NULL;
    dsr_match hit = {0, 0};
    cr_assert_eq(dsr_matches_new(q, &t.stream, &m, NULL), DSR_OK);
    dsr_memory_fail(n, 0);
    int status = dsr_matches_next(m, &hit, NULL);
    dsr_memory_fail(0, 0);
    bool failed = status == DSR_ENOMEM;
    if (failed)
      status = dsr_matches_next(m, &hit, NULL);
    cr_assert_eq(status, DSR_OK);
    cr_assert(hit.first == 0 && hit.last == 3, "%zu: %u-%u", n, hit.first,
              hit.last);
    dsr_matches_free(m);
    if (!failed)
      break;
  }
  free_typed(&t);
  dsr_query_free(q);
}

/* A stream of n tokens of one form, without a text. */
static int run_over_many(const char *source, size_t n, dsr_match *hit,
                         dsr_error *err) {
  dsr_lexicon *lexicon = NULL;
  dsr_matches *m = NULL;
  dsr_form *forms = calloc(n, sizeof *forms);
  cr_assert_not_null(forms);
  cr_assert_eq(dsr_lexicon_new(&lexicon, NULL), DSR_OK);
  cr_assert_eq(dsr_lexicon_put(lexicon, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 30,
                               &forms[0], NULL),
               DSR_OK);
  for (size_t i = 1; i < n; i++)
    forms[i] = forms[0];
  dsr_stream s = {.lexicon = lexicon, .forms = forms, .count = n};
  dsr_query *q = compile(source);
  cr_assert_eq(dsr_matches_new(q, &s, &m, NULL), DSR_OK);
  int status = dsr_matches_next(m, hit, err);
  dsr_matches_free(m);
  dsr_query_free(q);
  dsr_lexicon_free(lexicon);
  free(forms);
  return status;
}

Test(matches, too_much_work_is_told) {
  dsr_match hit;
  dsr_error err = {0};
  cr_assert_eq(run_over_many("[]* \"b\"", 2000000, &hit, &err), DSR_ELIMIT);
  cr_assert(strstr(err.message, "from token 0 on"), "%s", err.message);
  cr_assert_eq(run_over_many("[]* \"b\"", 50000, &hit, &err), DSR_ELIMIT);
  cr_assert(strstr(err.message, "steps up to token"), "%s", err.message);
  cr_assert_eq(run_over_many("\"(a+)+[bc]\"", 3, &hit, &err), DSR_ELIMIT);
  cr_assert(strstr(err.message, "regex is too expensive"), "%s", err.message);
}

Test(matches, nested_repetitions_are_no_catastrophe) {
  dsr_match hit;
  dsr_error err = {0};
  cr_assert_eq(run_over_many("((\"a*\"+)+)+ \"b\"", 300, &hit, &err), DSR_DONE);
  cr_assert_eq(run_over_many("((\"a*\"*)*)*", 300, &hit, &err), DSR_OK);
  cr_assert(hit.first == 0 && hit.last == 300);
}
