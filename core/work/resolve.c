/* See resolve.h. Entities are nodes in the order of their ids; decisions unite
 * them first, names after that, and the layer is written from what came of it.
 *
 * Everything is read and made anew each time: what an undone decision leaves
 * then needs no thought. Refused: keeping the layer up to date row by row, in
 * which the order of loading would show. */
#include "core/work/resolve.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/buffer.h"
#include "dossier/mention.h"

/* --- nodes --- */

uint32_t dsr_node_root(dsr_resolving *r, uint32_t node) {
  while (r->nodes[node].parent != node) {
    r->nodes[node].parent = r->nodes[r->nodes[node].parent].parent;
    node = r->nodes[node].parent;
  }
  return node;
}

static int compare_id(const dsr_node *n, const char *type, size_t len,
                      const char *slug) {
  int order = strncmp(n->type, type, len);
  if (!order && n->type[len])
    order = 1;
  return order ? order : strcmp(n->slug, slug);
}

uint32_t dsr_node_named(const dsr_resolving *r, const char *id) {
  const char *colon = strchr(id, ':');
  size_t low = 0, high = r->count;
  if (!colon)
    return DSR_NO_NODE;
  size_t len = (size_t)(colon - id);
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (compare_id(&r->nodes[middle], id, len, colon + 1) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low < r->count && compare_id(&r->nodes[low], id, len, colon + 1) == 0
             ? (uint32_t)low
             : DSR_NO_NODE;
}

bool dsr_node_free(const dsr_resolving *r, uint32_t node) {
  return !r->nodes[node].apart && !r->nodes[node].rejected;
}

bool dsr_node_unite(dsr_resolving *r, uint32_t a, uint32_t b) {
  a = dsr_node_root(r, a);
  b = dsr_node_root(r, b);
  for (size_t i = 0; i < r->apart_count && a != b; i++) {
    uint32_t x = dsr_node_root(r, r->apart[i].a);
    uint32_t y = dsr_node_root(r, r->apart[i].b);
    if ((x == a && y == b) || (x == b && y == a))
      return false;
  }
  if (a < b)
    r->nodes[b].parent = a;
  else
    r->nodes[a].parent = b;
  return true;
}

/* --- reading --- */

static int take_entity(void *user, const dsr_entity_row *row) {
  dsr_resolving *r = user;
  void *room = r->nodes;
  if (r->count >= DSR_NO_NODE ||
      !dsr_reserve(&room, &r->capacity, r->count + 1, sizeof *r->nodes))
    return DSR_ENOMEM;
  r->nodes = room;
  dsr_node n = {.id = row->id, .parent = (uint32_t)r->count};
  n.type = dsr_arena_copy(&r->strings, row->type, strlen(row->type));
  n.slug = dsr_arena_copy(&r->strings, row->slug, strlen(row->slug));
  n.first = n.chosen = dsr_arena_copy(&r->strings, row->name, strlen(row->name));
  r->nodes[r->count++] = n;
  return n.type && n.slug && n.first ? DSR_OK : DSR_ENOMEM;
}

typedef struct id_of {
  int64_t id;
  uint32_t node;
} id_of;

static int by_number(const void *left, const void *right) {
  const id_of *a = left, *b = right;
  return (a->id > b->id) - (a->id < b->id);
}

static int index_ids(dsr_resolving *r, dsr_error *err) {
  id_of *all = dsr_alloc_zero(r->count + 1, sizeof *all);
  r->ids = dsr_alloc_zero(r->count + 1, sizeof *r->ids);
  r->by_id = dsr_alloc_zero(r->count + 1, sizeof *r->by_id);
  bool ok = all && r->ids && r->by_id;
  for (uint32_t i = 0; ok && i < r->count; i++)
    all[i] = (id_of){r->nodes[i].id, i};
  if (ok)
    qsort(all, r->count, sizeof *all, by_number);
  for (size_t i = 0; ok && i < r->count; i++) {
    r->ids[i] = all[i].id;
    r->by_id[i] = all[i].node;
  }
  dsr_free(all);
  return ok ? DSR_OK : dsr_fail_memory(err);
}

static uint32_t node_of(const dsr_resolving *r, int64_t id) {
  size_t low = 0, high = r->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (r->ids[middle] < id)
      low = middle + 1;
    else
      high = middle;
  }
  return low < r->count && r->ids[low] == id ? r->by_id[low] : DSR_NO_NODE;
}

static int add_name(dsr_resolving *r, dsr_names *names, uint32_t node,
                    const char *name) {
  void *room = names->at;
  if (!dsr_reserve(&room, &names->capacity, names->count + 1, sizeof *names->at))
    return DSR_ENOMEM;
  names->at = room;
  const char *copy = dsr_arena_copy(&r->strings, name, strlen(name));
  if (!copy)
    return DSR_ENOMEM;
  names->at[names->count++] = (dsr_named){node, 1, copy};
  return DSR_OK;
}

static int take_mention(void *user, int64_t entity, const char *name) {
  dsr_resolving *r = user;
  uint32_t node = node_of(r, entity);
  if (node == DSR_NO_NODE)
    return DSR_OK;
  r->nodes[node].mentions++;
  if (name)
    return add_name(r, &r->votes, node, name);
  r->nodes[node].plain++;
  return DSR_OK;
}

static int take_alias(void *user, int64_t entity, const char *name) {
  dsr_resolving *r = user;
  uint32_t node = node_of(r, entity);
  return node == DSR_NO_NODE || !name ? DSR_OK
                                      : add_name(r, &r->aliases, node, name);
}

static int by_node(const void *left, const void *right) {
  const dsr_named *a = left, *b = right;
  int order = (a->node > b->node) - (a->node < b->node);
  return order ? order : strcmp(a->name, b->name);
}

/* Each node's name: the one most of its mentions have, then the first by bytes;
 * of one that only covered mentions have, what it was put with. */
static void choose_names(dsr_resolving *r) {
  dsr_names *v = &r->votes;
  if (v->count)
    qsort(v->at, v->count, sizeof *v->at, by_node);
  for (size_t i = 0, end; i < v->count; i = end) {
    dsr_node *n = &r->nodes[v->at[i].node];
    uint32_t best = n->plain;
    for (; i < v->count && &r->nodes[v->at[i].node] == n; i = end) {
      for (end = i + 1; end < v->count && by_node(&v->at[end], &v->at[i]) == 0;)
        end++;
      uint32_t votes = (uint32_t)(end - i);
      if (votes > best || (votes == best && strcmp(v->at[i].name, n->chosen) < 0)) {
        n->chosen = v->at[i].name;
        best = votes;
      }
    }
    end = i;
  }
}

/* --- decisions --- */

typedef struct ruling {
  int64_t id, document;
  int kind;
  const char *subject, *object;
  bool anchored, orphaned;
  dsr_span span;
} ruling;

typedef struct rulings {
  ruling *at;
  size_t count, capacity;
} rulings;

enum { MERGE, SPLIT, NEVER, RENAME, ALIAS, REJECT, RETYPE };

static int kind_of(const char *name) {
  int kind = 0;
  while (dsr_decision_kind_name(kind) &&
         strcmp(dsr_decision_kind_name(kind), name) != 0)
    kind++;
  return kind;
}

static int read_rulings(dsr_resolving *r, rulings *all,
                        dsr_resolve_summary *sum, dsr_error *err) {
  dsr_decisions *walk = NULL;
  const dsr_decision *d;
  int status = dsr_decisions_new(r->corpus, &walk, err);
  while (status == DSR_OK &&
         (status = dsr_decisions_next(walk, &d, err)) == DSR_OK) {
    void *room = all->at;
    sum->decisions++;
    sum->orphaned += d->orphaned != 0;
    sum->waiting += d->waiting != 0;
    if (!dsr_reserve(&room, &all->capacity, all->count + 1, sizeof *all->at)) {
      status = dsr_fail_memory(err);
      break;
    }
    all->at = room;
    ruling now = {.id = d->id, .document = d->document, .kind = kind_of(d->kind),
                  .anchored = d->anchor != NULL, .orphaned = d->orphaned != 0,
                  .span = d->span};
    now.subject = dsr_arena_copy(&r->strings, d->subject, strlen(d->subject));
    const char *object = d->object ? d->object : "";
    now.object = dsr_arena_copy(&r->strings, object, strlen(object));
    if (!now.subject || !now.object) {
      status = dsr_fail_memory(err);
      break;
    }
    all->at[all->count++] = now;
  }
  dsr_decisions_free(walk);
  return status == DSR_DONE ? DSR_OK : status;
}

/* "ana-reiss" as a name that a rename has yet to better: "Ana Reiss". */
static bool write_name(const char *slug, dsr_buf *out) {
  bool begins = true;
  out->len = 0;
  for (const char *c = slug; *c; c++) {
    char shown = *c == '-' ? ' ' : *c;
    if (begins && shown >= 'a' && shown <= 'z')
      shown = (char)(shown - 'a' + 'A');
    begins = shown == ' ';
    dsr_buf_byte(out, shown);
  }
  return !out->failed;
}

/* Entities that decisions alone make: what a split or retype says is there. */
static int make_objects(dsr_resolving *r, rulings *all, dsr_error *err) {
  dsr_buf type = {0}, name = {0};
  int status = DSR_OK;
  for (size_t i = 0; i < all->count && status == DSR_OK; i++) {
    ruling *now = &all->at[i];
    const char *from = now->kind == RETYPE ? now->subject : now->object;
    const char *colon = strchr(from, ':');
    int64_t id;
    if (now->orphaned || !colon ||
        !(now->kind == RETYPE || (now->kind == SPLIT && now->anchored)))
      continue;
    type.len = 0;
    if (now->kind == RETYPE)
      dsr_buf_text(&type, now->object);
    else
      dsr_buf_add(&type, from, (size_t)(colon - from));
    if (!write_name(colon + 1, &name) || type.failed)
      status = dsr_fail_memory(err);
    uint32_t subject = dsr_node_named(r, now->subject);
    if (status != DSR_OK || subject == DSR_NO_NODE)
      continue;
    status = dsr_resolved_entity(r->corpus, type.data, colon + 1,
                                 now->kind == RETYPE ? r->nodes[subject].chosen
                                                     : name.data,
                                 &id, err);
    dsr_buf_format(&type, ":%s", colon + 1);
    now->object = type.failed ? NULL
                              : dsr_arena_copy(&r->strings, type.data, type.len);
    if (status == DSR_OK && !now->object)
      status = dsr_fail_memory(err);
  }
  dsr_buf_free(&type);
  dsr_buf_free(&name);
  return status;
}

static int keep_apart(dsr_resolving *r, const rulings *all, dsr_error *err) {
  for (size_t i = 0; i < all->count; i++) {
    const ruling *now = &all->at[i];
    if (now->orphaned || !(now->kind == NEVER ||
                           (now->kind == SPLIT && !now->anchored)))
      continue;
    uint32_t a = dsr_node_named(r, now->subject);
    uint32_t b = dsr_node_named(r, now->object);
    if (a != DSR_NO_NODE && now->kind == SPLIT && !*now->object)
      r->nodes[a].apart = true;
    void *room = r->apart;
    if (a == DSR_NO_NODE || b == DSR_NO_NODE)
      continue;
    if (!dsr_reserve(&room, &r->apart_capacity, r->apart_count + 1,
                     sizeof *r->apart))
      return dsr_fail_memory(err);
    r->apart = room;
    r->apart[r->apart_count++] = (dsr_pair){a, b};
  }
  return DSR_OK;
}

static void merge(dsr_resolving *r, const ruling *now, uint32_t subject,
                  uint32_t object, const char *rule) {
  if (subject == DSR_NO_NODE || object == DSR_NO_NODE || subject == object)
    return;
  if (!dsr_node_unite(r, subject, object)) {
    r->overruled++;
    return;
  }
  r->nodes[subject].subject = true;
  r->nodes[object].object = true;
  r->nodes[subject].rule = rule;
  r->nodes[subject].decision = now->id;
}

/* Of an alias: those of the subject's type that go by it are the subject. */
static void merge_alias(dsr_resolving *r, const ruling *now, uint32_t subject) {
  for (uint32_t i = 0; i < r->count; i++)
    if (i != subject && strcmp(r->nodes[i].chosen, now->object) == 0 &&
        strcmp(r->nodes[i].type, r->nodes[subject].type) == 0)
      merge(r, now, i, subject, "alias");
}

static void apply(dsr_resolving *r, const rulings *all) {
  for (size_t i = 0; i < all->count; i++) {
    const ruling *now = &all->at[i];
    uint32_t subject = dsr_node_named(r, now->subject);
    if (now->orphaned || subject == DSR_NO_NODE)
      continue;
    if (now->kind == MERGE && !now->anchored)
      merge(r, now, subject, dsr_node_named(r, now->object), "merge");
    else if (now->kind == RETYPE && !now->anchored)
      merge(r, now, subject, dsr_node_named(r, now->object), "retype");
    else if (now->kind == ALIAS)
      merge_alias(r, now, subject);
  }
  for (size_t i = 0; i < all->count; i++) {
    const ruling *now = &all->at[i];
    uint32_t subject = dsr_node_named(r, now->subject);
    if (now->orphaned || now->anchored || subject == DSR_NO_NODE ||
        now->kind != REJECT)
      continue;
    r->nodes[subject].rejected = true;
    r->nodes[subject].decision = now->id;
    r->nodes[subject].rule = "reject";
  }
}

/* --- choosing and writing --- */

/* Is a better to stand for both? */
static bool is_better(const dsr_node *a, const dsr_node *b) {
  int ra = a->subject ? 0 : a->object ? 2 : 1;
  int rb = b->subject ? 0 : b->object ? 2 : 1;
  if (ra != rb)
    return ra > rb;
  size_t la = strlen(a->slug), lb = strlen(b->slug);
  return la > lb; /* of equals the first stays: nodes are in order */
}

/* One that only decisions made, and that was not named, goes by the name of the
 * most frequent of those that are it. */
static void name_made(dsr_resolving *r) {
  for (uint32_t i = 0; i < r->count; i++) {
    dsr_node *to = &r->nodes[r->nodes[i].canonical];
    if (!to->mentions && r->nodes[i].mentions > to->plain) {
      to->plain = r->nodes[i].mentions;
      to->chosen = r->nodes[i].chosen;
    }
  }
}

static void choose(dsr_resolving *r, const rulings *all) {
  for (uint32_t i = 0; i < r->count; i++)
    r->nodes[i].canonical = i;
  for (uint32_t i = 0; i < r->count; i++) {
    dsr_node *root = &r->nodes[dsr_node_root(r, i)];
    if (is_better(&r->nodes[i], &r->nodes[root->canonical]))
      root->canonical = i;
  }
  for (uint32_t i = 0; i < r->count; i++)
    r->nodes[i].canonical = r->nodes[dsr_node_root(r, i)].canonical;
  name_made(r);
  for (size_t i = 0; i < all->count; i++) {
    uint32_t subject = dsr_node_named(r, all->at[i].subject);
    if (all->at[i].kind == RENAME && !all->at[i].orphaned && subject != DSR_NO_NODE)
      r->nodes[r->nodes[subject].canonical].ruled = all->at[i].object;
  }
  /* who rejects one that others are rejects them all */
  for (uint32_t i = 0; i < r->count; i++) {
    dsr_node *to = &r->nodes[r->nodes[i].canonical];
    if (r->nodes[i].rejected && !to->rejected) {
      to->rejected = true;
      to->rule = "reject";
      to->decision = r->nodes[i].decision;
    }
  }
}

static int write_node(dsr_resolving *r, uint32_t i, dsr_resolve_summary *sum,
                      dsr_error *err) {
  const dsr_node *n = &r->nodes[i], *to = &r->nodes[n->canonical];
  dsr_resolved_row row = {.entity = n->id, .canonical = to->id, .rule = "name",
                          .decision = n->decision};
  if (to->rejected) {
    sum->rejected += n == to;
    row.canonical = 0;
    row.rule = "reject";
    row.decision = to->decision;
    return dsr_resolved_put(r->corpus, &row, err);
  }
  sum->entities += n == to;
  sum->merged += n != to;
  sum->flagged += n == to && n->near;
  if (n != to) {
    row.rule = n->rule ? n->rule : to->rule ? to->rule : "spelling";
    return dsr_resolved_put(r->corpus, &row, err);
  }
  const char *name = n->ruled ? n->ruled : n->chosen;
  if (strcmp(name, n->first) != 0)
    row.name = name;
  row.near = n->near;
  row.decision = 0;
  return row.name || row.near ? dsr_resolved_put(r->corpus, &row, err) : DSR_OK;
}

/* What an anchored decision says of the mentions of its document. */
static int overrule(dsr_resolving *r, const ruling *now, uint32_t subject,
                    dsr_error *err) {
  uint32_t object = now->kind == REJECT ? DSR_NO_NODE
                                        : dsr_node_named(r, now->object);
  int64_t to = 0;
  int status = DSR_OK;
  if (now->kind != REJECT) {
    if (object == DSR_NO_NODE)
      return DSR_OK;
    const dsr_node *target = &r->nodes[r->nodes[object].canonical];
    to = target->rejected ? 0 : target->id;
  }
  bool whole = now->kind == MERGE;
  for (uint32_t i = 0; i < r->count && status == DSR_OK; i++)
    if (r->nodes[i].canonical == r->nodes[subject].canonical)
      status = dsr_resolved_overrule(r->corpus, now->document,
                                     whole ? (dsr_span){0, 0} : now->span,
                                     r->nodes[i].id, to, now->id, err);
  return status;
}

static int write_layer(dsr_resolving *r, const rulings *all,
                       dsr_resolve_summary *sum, dsr_error *err) {
  int status = DSR_OK;
  for (uint32_t i = 0; i < r->count && status == DSR_OK; i++)
    status = write_node(r, i, sum, err);
  for (size_t i = 0; i < all->count && status == DSR_OK; i++) {
    const ruling *now = &all->at[i];
    uint32_t subject = dsr_node_named(r, now->subject);
    if (now->orphaned || subject == DSR_NO_NODE)
      continue;
    if (now->kind == ALIAS)
      status = dsr_resolved_alias(r->corpus,
                                  r->nodes[r->nodes[subject].canonical].id,
                                  now->object, err);
    else if (now->anchored && (now->kind == MERGE || now->kind == SPLIT ||
                               now->kind == REJECT || now->kind == RETYPE))
      status = overrule(r, now, subject, err);
  }
  return status;
}

static int read_all(dsr_resolving *r, rulings *all, dsr_resolve_summary *sum,
                    dsr_error *err) {
  int status = dsr_resolved_clear(r->corpus, err);
  if (status == DSR_OK)
    status = dsr_resolved_entities(r->corpus, take_entity, r, err);
  if (status == DSR_OK)
    status = read_rulings(r, all, sum, err);
  if (status != DSR_OK)
    return status;
  status = make_objects(r, all, err);
  if (status != DSR_OK)
    return status;
  r->count = 0; /* with those that were made */
  status = dsr_resolved_entities(r->corpus, take_entity, r, err);
  if (status == DSR_OK)
    status = index_ids(r, err);
  if (status == DSR_OK)
    status = dsr_resolved_mentions(r->corpus, take_mention, r, err);
  if (status == DSR_OK)
    status = dsr_resolved_aliases(r->corpus, take_alias, r, err);
  return status;
}

int dsr_resolve(dsr_corpus *corpus, dsr_resolve_summary *summary,
                dsr_error *err) {
  dsr_resolve_summary unasked, *sum = summary ? summary : &unasked;
  dsr_resolving r = {.corpus = corpus};
  rulings all = {0};
  *sum = (dsr_resolve_summary){0};
  int status = read_all(&r, &all, sum, err);
  if (status != DSR_OK)
    goto done;
  choose_names(&r);
  status = keep_apart(&r, &all, err);
  if (status != DSR_OK)
    goto done;
  apply(&r, &all);
  sum->overruled = r.overruled;
  status = dsr_resolve_spelling(&r, err);
  if (status == DSR_OK)
    status = dsr_resolve_acronyms(&r, err);
  if (status != DSR_OK)
    goto done;
  choose(&r, &all);
  status = dsr_resolve_near(&r, err);
  if (status == DSR_OK)
    status = write_layer(&r, &all, sum, err);
done:
  dsr_arena_free(&r.strings);
  dsr_free(r.nodes);
  dsr_free(r.ids);
  dsr_free(r.by_id);
  dsr_free(r.votes.at);
  dsr_free(r.aliases.at);
  dsr_free(r.apart);
  dsr_free(all.at);
  return status;
}
