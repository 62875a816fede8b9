/* What names alone tell: the same letters, and a short form that documents give.
 *
 * Precision first: what could be two stays two. Keys are sorted with their
 * nodes, which are in the order of their ids, so that what is united does not
 * depend on the order of loading. Refused: likeness by a measure, which has no
 * bound that an analyst could foresee. */
#include <stdlib.h>
#include <string.h>

#include "core/base/utf8.h"
#include "core/text/fold.h"
#include "core/work/resolve.h"

typedef struct keyed {
  const char *type, *key, *extra; /* extra: of people, their middle initials */
  uint32_t node;
} keyed;

typedef struct keys {
  keyed *at;
  size_t count, capacity;
} keys;

static int by_key(const void *left, const void *right) {
  const keyed *a = left, *b = right;
  int order = strcmp(a->type, b->type);
  if (!order)
    order = strcmp(a->key, b->key);
  if (!order)
    order = strcmp(a->extra, b->extra);
  return order ? order : (a->node > b->node) - (a->node < b->node);
}

static bool add_key(dsr_resolving *r, keys *all, uint32_t node, const dsr_buf *key,
                    const dsr_buf *extra) {
  void *room = all->at;
  if (!dsr_reserve(&room, &all->capacity, all->count + 1, sizeof *all->at))
    return false;
  all->at = room;
  keyed k = {.type = r->nodes[node].type,
             .key = dsr_arena_copy(&r->strings, key->data, key->len),
             .extra = dsr_arena_copy(&r->strings, extra->len ? extra->data : "",
                                     extra->len),
             .node = node};
  all->at[all->count] = k;
  all->count += k.key && k.extra;
  return k.key && k.extra;
}

/* What ends a word of a name, besides blanks; the rest of ASCII's signs and the
 * typographic apostrophe and hyphens, which folding makes plain, are no part of
 * it. */
static bool is_sign(char c) {
  return (unsigned char)c < 0x80 && !((c >= 'a' && c <= 'z') ||
                                      (c >= '0' && c <= '9'));
}

/* The letters and digits of a folded name. Of a person, initials that stand
 * between other words go to extra. Returns how many words it has. */
static size_t write_key(const char *name, bool person, dsr_buf *key,
                        dsr_buf *extra) {
  size_t words = 0;
  for (const char *at = name; *at;) {
    const char *end = at;
    while (*end && *end != ' ')
      end++;
    size_t letters = 0;
    for (const char *c = at; c < end; c++)
      letters += !is_sign(*c);
    bool middle = person && letters == 1 && at > name && *end == ' ';
    for (const char *c = at; c < end; c++)
      if (!is_sign(*c))
        dsr_buf_byte(middle ? extra : key, *c);
    words += letters > 0 && !middle;
    at = *end ? end + 1 : end;
  }
  return words;
}

static int take_keys(dsr_resolving *r, keys *all, dsr_error *err) {
  dsr_buf folded = {0}, key = {0}, extra = {0};
  int status = DSR_OK;
  for (uint32_t i = 0; i < r->count && status == DSR_OK; i++) {
    const dsr_node *n = &r->nodes[i];
    if (!dsr_node_free(r, i))
      continue;
    folded.len = key.len = extra.len = 0;
    bool person = strcmp(n->type, "person") == 0;
    status = dsr_fold_append(n->chosen, strlen(n->chosen), &folded);
    if (status != DSR_OK || !folded.len)
      break;
    size_t words = write_key(folded.data, person, &key, &extra);
    bool enough = key.len >= 3 && (!person || words >= 2);
    if (key.failed || extra.failed ||
        (enough && !add_key(r, all, i, &key, &extra)))
      status = DSR_ENOMEM;
  }
  dsr_buf_free(&folded);
  dsr_buf_free(&key);
  dsr_buf_free(&extra);
  return status == DSR_OK ? DSR_OK : dsr_fail_memory(err);
}

static void unite_by(dsr_resolving *r, uint32_t a, uint32_t b,
                     const char *rule) {
  if (dsr_node_root(r, a) == dsr_node_root(r, b) || !dsr_node_unite(r, a, b))
    return;
  r->nodes[a].rule = r->nodes[a].rule ? r->nodes[a].rule : rule;
  r->nodes[b].rule = r->nodes[b].rule ? r->nodes[b].rule : rule;
}

/* Those of one key: alike with equal initials; and one without initials is the
 * one with them where there is but one such. */
static void unite_group(dsr_resolving *r, const keyed *at, size_t n) {
  size_t kinds = 0, first = n;
  for (size_t i = 0; i < n; i++) {
    bool again = i > 0 && strcmp(at[i].extra, at[i - 1].extra) == 0;
    if (again)
      unite_by(r, at[i - 1].node, at[i].node, "spelling");
    else if (*at[i].extra) {
      kinds++;
      first = first == n ? i : first;
    }
  }
  if (kinds == 1 && first > 0)
    unite_by(r, at[0].node, at[first].node, "spelling");
}

int dsr_resolve_spelling(dsr_resolving *r, dsr_error *err) {
  keys all = {0};
  int status = take_keys(r, &all, err);
  if (status == DSR_OK && all.count)
    qsort(all.at, all.count, sizeof *all.at, by_key);
  for (size_t i = 0, end; status == DSR_OK && i < all.count; i = end) {
    for (end = i + 1; end < all.count &&
                      strcmp(all.at[end].type, all.at[i].type) == 0 &&
                      strcmp(all.at[end].key, all.at[i].key) == 0;)
      end++;
    unite_group(r, all.at + i, end - i);
  }
  dsr_free(all.at);
  return status;
}

/* --- acronyms --- */

/* Capitals alone, two at least. */
static bool is_acronym(const char *name) {
  size_t n = 0;
  for (const char *c = name; *c; c++) {
    if ((*c < 'A' || *c > 'Z') && *c != '.')
      return false;
    n += *c != '.';
  }
  return n >= 2;
}

static int by_name(const void *left, const void *right) {
  const dsr_named *a = left, *b = right;
  int order = strcmp(a->name, b->name);
  return order ? order : (a->node > b->node) - (a->node < b->node);
}

/* The one other organisation that has the name as an alias. */
static uint32_t holder_of(dsr_resolving *r, const char *name, uint32_t but) {
  size_t low = 0, high = r->aliases.count;
  uint32_t found = DSR_NO_NODE;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (strcmp(r->aliases.at[middle].name, name) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < r->aliases.count && strcmp(r->aliases.at[low].name, name) == 0;
       low++) {
    uint32_t node = r->aliases.at[low].node;
    if (strcmp(r->nodes[node].type, r->nodes[but].type) != 0 ||
        dsr_node_root(r, node) == dsr_node_root(r, but))
      continue;
    if (found != DSR_NO_NODE && dsr_node_root(r, found) != dsr_node_root(r, node))
      return DSR_NO_NODE;
    found = found == DSR_NO_NODE ? node : found;
  }
  return found;
}

int dsr_resolve_acronyms(dsr_resolving *r, dsr_error *err) {
  (void)err;
  if (r->aliases.count)
    qsort(r->aliases.at, r->aliases.count, sizeof *r->aliases.at, by_name);
  for (uint32_t i = 0; i < r->count; i++) {
    const dsr_node *n = &r->nodes[i];
    if (!dsr_node_free(r, i) || strcmp(n->type, "org") != 0 ||
        !is_acronym(n->chosen))
      continue;
    uint32_t other = holder_of(r, n->chosen, i);
    if (other != DSR_NO_NODE && dsr_node_free(r, other))
      unite_by(r, i, other, "acronym");
  }
  return DSR_OK;
}
