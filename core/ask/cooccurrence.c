/* Counting co-occurrence.
 *
 * Units become lists of things, and these are turned round into lists of units,
 * so that the row of one thing is added up in an array by thing before the next
 * is begun: a few nanoseconds a pair, and edges come out in order. Refused: a hash
 * of pairs, whose every addition misses the cache once there are millions of
 * edges, and which wants sorting in the end. Windows, of which few pairs come,
 * are counted by sorting the pairs. */
#include "dossier/cooccurrence.h"

#include <stdlib.h>
#include <string.h>

#include "core/ask/edges.h"
#include "core/base/error.h"
#include "core/base/memory.h"

/* What was added up of one row; `last` is the document counted last. */
typedef struct cell {
  uint64_t hits, documents, last;
} cell;

typedef struct units {
  uint32_t *members; /* things, by unit, each once, ascending */
  size_t *starts;    /* of unit i in members; one more at the end */
  uint32_t *document; /* of unit i, a number */
  size_t count, member_count;
  size_t *rows;  /* by thing: where its list in `places` begins; one more */
  size_t *place; /* where in members the thing stands */
  uint32_t *unit; /* and in which unit that is */
} units;

typedef struct row {
  cell *cells; /* by thing */
  uint32_t *touched; /* the things of this row */
  uint64_t *bits;
  size_t count, words;
} row;

static void free_units(units *u) {
  dsr_free(u->members);
  dsr_free(u->starts);
  dsr_free(u->document);
  dsr_free(u->rows);
  dsr_free(u->place);
  dsr_free(u->unit);
}

static int compare_things(const void *left, const void *right) {
  uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  return (a > b) - (a < b);
}

static void sort_things(uint32_t *things, size_t count) {
  if (count > 32) {
    qsort(things, count, sizeof *things, compare_things);
    return;
  }
  for (size_t i = 1; i < count; i++) {
    uint32_t thing = things[i];
    size_t at = i;
    for (; at > 0 && things[at - 1] > thing; at--)
      things[at] = things[at - 1];
    things[at] = thing;
  }
}

/* --- units --- */

/* Number the units and list what each holds. seen: the unit in which a thing was
 * met last, and the document, both by thing and from 1. */
static void list_members(const dsr_network *n, bool whole, uint32_t *seen,
                         uint32_t *seen_document, units *u) {
  const dsr_things *t = &n->things;
  uint32_t document = 0;
  for (size_t i = 0; i < t->place_count; i++) {
    const dsr_place *p = &t->places[i], *before = p - (i > 0);
    bool moved = i == 0 || p->document != before->document;
    document += moved;
    dsr_thing *thing = &t->things[p->thing];
    thing->hits++;
    thing->documents += seen_document[p->thing] != document;
    seen_document[p->thing] = document;
    if (!whole && p->sentence == UINT32_MAX)
      continue;
    if (moved || u->count == 0 || (!whole && p->sentence != before->sentence)) {
      u->starts[u->count] = u->member_count;
      u->document[u->count++] = document;
    }
    if (seen[p->thing] == u->count)
      continue;
    seen[p->thing] = (uint32_t)u->count;
    thing->units++;
    u->members[u->member_count++] = p->thing;
  }
  u->starts[u->count] = u->member_count;
  for (size_t i = 0; i < u->count; i++)
    sort_things(u->members + u->starts[i], u->starts[i + 1] - u->starts[i]);
}

/* From things by unit to units by thing. */
static void turn_round(const dsr_things *t, units *u) {
  for (size_t i = 0; i < t->count; i++)
    u->rows[i + 1] = u->rows[i] + t->things[i].units;
  for (size_t i = 0; i < u->count; i++)
    for (size_t at = u->starts[i]; at < u->starts[i + 1]; at++) {
      size_t to = u->rows[u->members[at]]++;
      u->place[to] = at;
      u->unit[to] = (uint32_t)i;
    }
  for (size_t i = t->count; i > 0; i--)
    u->rows[i] = u->rows[i - 1];
  u->rows[0] = 0;
}

static int make_units(const dsr_network *n, bool whole, units *u,
                      dsr_error *err) {
  const dsr_things *t = &n->things;
  size_t places = t->place_count;
  if (places >= UINT32_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0, "a network of 4 billion occurrences");
  uint32_t *seen = dsr_alloc_zero(t->count + 1, 2 * sizeof *seen);
  u->members = dsr_alloc_zero(places + 1, sizeof *u->members);
  u->starts = dsr_alloc_zero(places + 2, sizeof *u->starts);
  u->document = dsr_alloc_zero(places + 1, sizeof *u->document);
  u->rows = dsr_alloc_zero(t->count + 2, sizeof *u->rows);
  u->place = dsr_alloc_zero(places + 1, sizeof *u->place);
  u->unit = dsr_alloc_zero(places + 1, sizeof *u->unit);
  bool made = seen && u->members && u->starts && u->document && u->rows &&
              u->place && u->unit;
  if (made) {
    list_members(n, whole, seen, seen + t->count + 1, u);
    turn_round(t, u);
  }
  dsr_free(seen);
  return made ? DSR_OK : dsr_fail_memory(err);
}

/* --- rows --- */

static int make_row(row *r, size_t things, dsr_error *err) {
  r->words = things / 64 + 1;
  r->cells = dsr_alloc_zero(things + 1, sizeof *r->cells);
  r->touched = dsr_alloc_zero(things + 1, sizeof *r->touched);
  r->bits = dsr_alloc_zero(r->words, sizeof *r->bits);
  return r->cells && r->touched && r->bits ? DSR_OK : dsr_fail_memory(err);
}

static void free_row(row *r) {
  dsr_free(r->cells);
  dsr_free(r->touched);
  dsr_free(r->bits);
}

static void add(row *r, uint32_t thing, uint32_t document) {
  cell *c = &r->cells[thing];
  if (c->hits++ == 0) {
    r->touched[r->count++] = thing;
    c->documents = 1;
  } else {
    c->documents += c->last != document;
  }
  c->last = document;
}

/* Long rows through a bit a thing, which is linear. */
static void sort_touched(row *r) {
  if (r->count <= 32 || r->count < r->words / 32) {
    sort_things(r->touched, r->count);
    return;
  }
  for (size_t i = 0; i < r->count; i++)
    r->bits[r->touched[i] / 64] |= (uint64_t)1 << r->touched[i] % 64;
  r->count = 0;
  for (size_t w = 0; w < r->words; w++)
    for (; r->bits[w]; r->bits[w] &= r->bits[w] - 1)
      r->touched[r->count++] =
          (uint32_t)(w * 64 + (size_t)__builtin_ctzll(r->bits[w]));
}

/* The edges of one thing: to those behind it, or, when it is asked about, to
 * all. */
static int take_row(dsr_network *n, const units *u, row *r, uint32_t a,
                    dsr_error *err) {
  bool about = n->things.about == a;
  int status = DSR_OK;
  r->count = 0;
  for (size_t i = u->rows[a]; i < u->rows[a + 1]; i++) {
    uint32_t unit = u->unit[i], document = u->document[unit];
    for (size_t at = u->starts[unit]; about && at < u->place[i]; at++)
      add(r, u->members[at], document);
    for (size_t at = u->place[i] + 1; at < u->starts[unit + 1]; at++)
      add(r, u->members[at], document);
  }
  if (n->order == DSR_EDGES_BY_THINGS)
    sort_touched(r);
  for (size_t i = 0; i < r->count; i++) {
    uint32_t b = r->touched[i];
    cell *c = &r->cells[b];
    dsr_edge edge = {a < b ? a : b, a < b ? b : a, c->hits, c->documents};
    if (status == DSR_OK)
      status = dsr_edges_take(n, edge, err);
    c->hits = 0;
  }
  return status;
}

static int count_units(dsr_network *n, bool whole, dsr_error *err) {
  units u = {0};
  row r = {0};
  size_t things = n->things.count;
  int status = make_units(n, whole, &u, err);
  if (status == DSR_OK)
    status = make_row(&r, things, err);
  uint32_t about = n->things.about;
  if (status == DSR_OK && about != UINT32_MAX)
    status = take_row(n, &u, &r, about, err);
  for (size_t a = 0; status == DSR_OK && about == UINT32_MAX && a < things; a++)
    status = take_row(n, &u, &r, (uint32_t)a, err);
  free_units(&u);
  free_row(&r);
  return status;
}

/* --- windows --- */

typedef struct pair {
  uint32_t a, b, document;
} pair;

typedef struct pairs {
  pair *at;
  size_t count, room;
  uint64_t all; /* also those that are not kept */
} pairs;

static int compare_pairs(const void *left, const void *right) {
  const pair *x = left, *y = right;
  if (x->a != y->a)
    return x->a < y->a ? -1 : 1;
  if (x->b != y->b)
    return x->b < y->b ? -1 : 1;
  return (x->document > y->document) - (x->document < y->document);
}

static int add_pair(dsr_network *n, pairs *p, uint32_t x, uint32_t y,
                    uint32_t document, dsr_error *err) {
  void *at = p->at;
  uint32_t about = n->things.about;
  n->things.things[x].units++;
  n->things.things[y].units++;
  p->all++;
  if (about != UINT32_MAX && x != about && y != about)
    return DSR_OK;
  if (!dsr_reserve(&at, &p->room, p->count + 1, sizeof *p->at))
    return dsr_fail_memory(err);
  p->at = at;
  p->at[p->count++] = (pair){x < y ? x : y, x < y ? y : x, document};
  return DSR_OK;
}

/* Pairs of places i and behind it. */
static int add_pairs(dsr_network *n, pairs *p, size_t i, uint32_t document,
                     uint32_t window, dsr_error *err) {
  const dsr_things *t = &n->things;
  const dsr_place *at = t->places;
  int status = DSR_OK;
  for (size_t j = i + 1; j < t->place_count && status == DSR_OK &&
                         at[j].document == at[i].document;
       j++) {
    if (at[j].first > at[i].last && at[j].first - at[i].last > window)
      break;
    if (at[j].thing != at[i].thing)
      status = add_pair(n, p, at[i].thing, at[j].thing, document, err);
  }
  return status;
}

static int take_pairs(dsr_network *n, pairs *p, dsr_error *err) {
  int status = DSR_OK;
  if (p->count > 1)
    qsort(p->at, p->count, sizeof *p->at, compare_pairs);
  for (size_t i = 0, next; i < p->count && status == DSR_OK; i = next) {
    const pair *x = &p->at[i];
    dsr_edge edge = {x->a, x->b, 0, 0};
    for (next = i; next < p->count && p->at[next].a == x->a &&
                   p->at[next].b == x->b;
         next++) {
      edge.hits++;
      edge.documents +=
          next == i || p->at[next].document != p->at[next - 1].document;
    }
    status = dsr_edges_take(n, edge, err);
  }
  return status;
}

static int count_windows(dsr_network *n, uint32_t window, dsr_error *err) {
  const dsr_things *t = &n->things;
  pairs p = {0};
  uint32_t document = 0;
  int status = DSR_OK;
  uint32_t *seen = dsr_alloc_zero(t->count + 1, sizeof *seen);
  if (!seen)
    return dsr_fail_memory(err);
  for (size_t i = 0; i < t->place_count && status == DSR_OK; i++) {
    uint32_t thing = t->places[i].thing;
    document += i == 0 || t->places[i].document != t->places[i - 1].document;
    t->things[thing].hits++;
    t->things[thing].documents += seen[thing] != document;
    seen[thing] = document;
    status = add_pairs(n, &p, i, document, window, err);
  }
  n->totals.n = 2 * p.all;
  if (status == DSR_OK)
    status = take_pairs(n, &p, err);
  dsr_free(p.at);
  dsr_free(seen);
  return status;
}

/* --- the network --- */

/* How many documents and sentences there are to stand together in. */
static int count_looked_at(dsr_corpus *corpus, const dsr_network_options *o,
                           dsr_network *n, dsr_error *err) {
  dsr_corpus_counts all;
  dsr_documents *documents;
  const dsr_document_info *info;
  uint64_t sentences = 0;
  int status;
  if (!o->filter) {
    status = dsr_corpus_count(corpus, &all, err);
    if (status != DSR_OK)
      return status;
    sentences = all.sentences;
    n->totals.documents = all.documents;
  } else {
    status = dsr_documents_new(corpus, o->filter, &documents, err);
    while (status == DSR_OK &&
           (status = dsr_documents_next(documents, &info, err)) == DSR_OK) {
      sentences += info->sentences;
      n->totals.documents++;
    }
    dsr_documents_free(documents);
  }
  n->totals.n =
      o->together == DSR_TOGETHER_SENTENCE ? sentences : n->totals.documents;
  return status == DSR_DONE ? DSR_OK : status;
}

static int check_options(const dsr_network_options *o, dsr_error *err) {
  if (o->together == DSR_TOGETHER_ANNOTATION ||
      (unsigned)o->together > DSR_TOGETHER_ANNOTATION)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "things stand together in a sentence, a document or a "
                    "window");
  if ((unsigned)o->order > DSR_EDGES_BY_THINGS)
    return dsr_fail(err, DSR_EINVAL, 0, "there is no order %d of edges",
                    (int)o->order);
  if ((o->queries != NULL) + (o->gazetteer != NULL) + (o->type != NULL) > 1)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "a network is of entities, of queries or of a gazetteer's "
                    "entries: name one");
  return DSR_OK;
}

static int fill_network(dsr_corpus *corpus, const dsr_network_options *o,
                        dsr_network *n, dsr_error *err) {
  int status = dsr_things_find(corpus, o, &n->things, err);
  if (status == DSR_OK)
    status = count_looked_at(corpus, o, n, err);
  if (status == DSR_OK)
    status = o->together == DSR_TOGETHER_WINDOW
                 ? count_windows(n, o->window, err)
                 : count_units(n, o->together == DSR_TOGETHER_DOCUMENT, err);
  return status == DSR_OK ? dsr_edges_order(n, err) : status;
}

int dsr_network_new(dsr_corpus *corpus, const dsr_network_options *options,
                    dsr_network **out, dsr_error *err) {
  *out = NULL;
  int status = check_options(options, err);
  if (status != DSR_OK)
    return status;
  dsr_network *n = dsr_alloc_zero(1, sizeof *n);
  if (!n)
    return dsr_fail_memory(err);
  n->order = options->order;
  n->least = options->least ? options->least : 1;
  n->limit = options->limit;
  status = fill_network(corpus, options, n, err);
  if (status == DSR_OK)
    *out = n;
  else
    dsr_network_free(n);
  return status;
}

void dsr_network_free(dsr_network *n) {
  if (!n)
    return;
  dsr_things_free(&n->things);
  dsr_free(n->ranked);
  dsr_free(n->edges);
  dsr_free(n);
}

size_t dsr_network_things(const dsr_network *n) { return n->things.count; }

const dsr_thing *dsr_network_thing(const dsr_network *n, size_t i) {
  return i < n->things.count ? &n->things.things[i] : NULL;
}

size_t dsr_network_edges(const dsr_network *n) { return n->count; }

const dsr_edge *dsr_network_edge(const dsr_network *n, size_t i) {
  return i < n->count ? &n->edges[i] : NULL;
}

const dsr_network_totals *dsr_network_sums(const dsr_network *n) {
  return &n->totals;
}
