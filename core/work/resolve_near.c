/* Names one edit from a better known one.
 *
 * Each name and what is left of it without one of its characters are hashed;
 * two names one edit apart share such a hash, so that sorting them finds the
 * pairs without comparing all with all (after Garbe's symmetric deletion).
 * Refused: a distance of two, which makes one of "Iran" and "Iraq" of half the
 * short names there are. */
#include <stdlib.h>
#include <string.h>

#include "core/base/hash.h"
#include "core/base/utf8.h"
#include "core/text/fold.h"
#include "core/work/resolve.h"

enum { SHORTEST = 4, LONGEST = 48, TIMES = 3, CROWD = 256 };

typedef struct spelt {
  uint32_t node, len;
  const uint32_t *code; /* folded */
} spelt;

typedef struct trace {
  uint64_t hash;
  uint32_t spelt;
} trace;

typedef struct near_work {
  dsr_resolving *r;
  spelt *names;
  size_t count, names_capacity;
  trace *traces;
  size_t trace_count, traces_capacity;
} near_work;

/* How often the whole of a canonical node is spoken of. */
static uint64_t *weigh(dsr_resolving *r) {
  uint64_t *weights = dsr_alloc_zero(r->count + 1, sizeof *weights);
  for (uint32_t i = 0; weights && i < r->count; i++)
    weights[dsr_node_root(r, i)] += r->nodes[i].mentions;
  return weights;
}

static bool may_slip(const char *name) {
  bool small = false;
  for (const char *c = name; *c; c++) {
    if (*c >= '0' && *c <= '9')
      return false;
    small = small || (unsigned char)*c >= 0x80 || (*c >= 'a' && *c <= 'z');
  }
  return small;
}

static bool add_trace(near_work *w, const uint32_t *code, size_t len,
                      size_t without) {
  uint32_t left[LONGEST];
  size_t n = 0;
  void *room = w->traces;
  for (size_t i = 0; i < len; i++)
    if (i != without)
      left[n++] = code[i];
  if (!dsr_reserve(&room, &w->traces_capacity, w->trace_count + 1,
                   sizeof *w->traces))
    return false;
  w->traces = room;
  w->traces[w->trace_count++] = (trace){
      dsr_hash((const char *)left, n * sizeof *left), (uint32_t)w->count - 1};
  return true;
}

static bool add_name(near_work *w, uint32_t node, const dsr_buf *folded) {
  uint32_t code[LONGEST];
  size_t n = 0, size;
  for (size_t at = 0; at < folded->len; at += size) {
    if (n == LONGEST)
      return true;
    code[n++] = dsr_utf8_decode(folded->data + at, folded->len - at, &size);
  }
  if (n + 1 < SHORTEST)
    return true;
  void *room = w->names;
  uint32_t *kept = dsr_arena_get(&w->r->strings, n * sizeof *kept);
  if (!kept || !dsr_reserve(&room, &w->names_capacity, w->count + 1,
                            sizeof *w->names))
    return false;
  memcpy(kept, code, n * sizeof *kept);
  w->names = room;
  w->names[w->count++] = (spelt){node, (uint32_t)n, kept};
  for (size_t i = 0; i <= n; i++) /* n: nothing is left out */
    if (!add_trace(w, code, n, i))
      return false;
  return true;
}

static int by_hash(const void *left, const void *right) {
  const trace *a = left, *b = right;
  int order = (a->hash > b->hash) - (a->hash < b->hash);
  return order ? order : (a->spelt > b->spelt) - (a->spelt < b->spelt);
}

/* One character put in, left out or changed, or two neighbours swapped. */
static bool is_one_edit(const spelt *a, const spelt *b) {
  if (a->len > b->len) {
    const spelt *longer = a;
    a = b;
    b = longer;
  }
  uint32_t front = 0, back = 0;
  if (b->len - a->len > 1)
    return false;
  while (front < a->len && a->code[front] == b->code[front])
    front++;
  while (back < a->len - front &&
         a->code[a->len - 1 - back] == b->code[b->len - 1 - back])
    back++;
  uint32_t mine = a->len - front - back, other = b->len - front - back;
  if (other <= 1)
    return other == 1;
  return mine == 2 && other == 2 && a->code[front] == b->code[front + 1] &&
         a->code[front + 1] == b->code[front];
}

static bool are_apart(dsr_resolving *r, uint32_t a, uint32_t b) {
  for (size_t i = 0; i < r->apart_count; i++) {
    uint32_t x = dsr_node_root(r, r->apart[i].a), y = dsr_node_root(r, r->apart[i].b);
    if ((x == a && y == b) || (x == b && y == a))
      return true;
  }
  return false;
}

/* Flag the rarer of two; of several known ones the most frequent, then the first. */
static void judge(near_work *w, const uint64_t *weights, uint32_t *known,
                  const spelt *a, const spelt *b) {
  dsr_resolving *r = w->r;
  if (weights[a->node] > weights[b->node]) {
    const spelt *other = a;
    a = b;
    b = other;
  }
  uint64_t rare = weights[a->node], often = weights[b->node];
  if (b->len < SHORTEST || rare * TIMES > often || !rare ||
      strcmp(r->nodes[a->node].type, r->nodes[b->node].type) != 0 ||
      !is_one_edit(a, b) || are_apart(r, a->node, b->node))
    return;
  uint32_t best = known[a->node];
  if (best == DSR_NO_NODE || weights[best] < often ||
      (weights[best] == often && b->node < best))
    known[a->node] = b->node;
}

static void judge_all(near_work *w, const uint64_t *weights, uint32_t *known) {
  for (size_t i = 0, end; i < w->trace_count; i = end) {
    for (end = i + 1;
         end < w->trace_count && w->traces[end].hash == w->traces[i].hash;)
      end++;
    for (size_t a = i; a < end && end - i <= CROWD; a++)
      for (size_t b = a + 1; b < end; b++)
        judge(w, weights, known, &w->names[w->traces[a].spelt],
              &w->names[w->traces[b].spelt]);
  }
}

static bool write_flags(dsr_resolving *r, const uint32_t *known) {
  dsr_buf id = {0};
  bool ok = true;
  for (uint32_t i = 0; i < r->count && ok; i++) {
    if (known[i] == DSR_NO_NODE)
      continue;
    const dsr_node *other = &r->nodes[r->nodes[known[i]].canonical];
    id.len = 0;
    dsr_buf_format(&id, "%s:%s", other->type, other->slug);
    dsr_node *flagged = &r->nodes[r->nodes[i].canonical];
    flagged->near = id.failed ? NULL
                              : dsr_arena_copy(&r->strings, id.data, id.len);
    ok = flagged->near != NULL;
  }
  dsr_buf_free(&id);
  return ok;
}

int dsr_resolve_near(dsr_resolving *r, dsr_error *err) {
  near_work w = {.r = r};
  dsr_buf folded = {0};
  uint64_t *weights = weigh(r);
  uint32_t *known = dsr_alloc_zero(r->count + 1, sizeof *known);
  bool ok = weights && known;
  for (uint32_t i = 0; i < r->count && ok; i++) {
    const dsr_node *n = &r->nodes[r->nodes[dsr_node_root(r, i)].canonical];
    const char *name = n->ruled ? n->ruled : n->chosen;
    known[i] = DSR_NO_NODE;
    if (dsr_node_root(r, i) != i || n->rejected || !may_slip(name))
      continue;
    folded.len = 0;
    ok = dsr_fold_append(name, strlen(name), &folded) == DSR_OK &&
         add_name(&w, i, &folded);
  }
  if (ok && w.trace_count) {
    qsort(w.traces, w.trace_count, sizeof *w.traces, by_hash);
    judge_all(&w, weights, known);
  }
  ok = ok && write_flags(r, known);
  dsr_buf_free(&folded);
  dsr_free(weights);
  dsr_free(known);
  dsr_free(w.names);
  dsr_free(w.traces);
  return ok ? DSR_OK : dsr_fail_memory(err);
}
