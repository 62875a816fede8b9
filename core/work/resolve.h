/* The entities of a corpus while they are resolved: nodes that are united. */
#ifndef DSR_WORK_RESOLVE_H
#define DSR_WORK_RESOLVE_H

#include <stdbool.h>

#include "core/base/arena.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/store/resolved.h"
#include "dossier/resolve.h"

typedef struct dsr_node {
  int64_t id, decision;
  const char *type, *slug;
  const char *first;  /* the name that it was put with */
  const char *chosen; /* the one that it goes by */
  const char *ruled;  /* by a rename, else NULL */
  const char *near;   /* an id, or NULL */
  const char *rule;   /* what made it another one, or NULL */
  uint32_t mentions, plain; /* plain: those that go by `first` */
  uint32_t parent, canonical; /* canonical: of a root, once it is chosen */
  bool subject, object; /* of a merge that holds */
  bool apart, rejected;
} dsr_node;

/* A name that a mention or alias gives an entity. */
typedef struct dsr_named {
  uint32_t node, count;
  const char *name;
} dsr_named;

typedef struct dsr_names {
  dsr_named *at;
  size_t count, capacity;
} dsr_names;

typedef struct dsr_pair {
  uint32_t a, b;
} dsr_pair;

typedef struct dsr_resolving {
  dsr_corpus *corpus;
  dsr_arena strings;
  dsr_node *nodes; /* by type and slug */
  size_t count, capacity;
  int64_t *ids;    /* ascending, with the node of each behind */
  uint32_t *by_id;
  dsr_names votes, aliases;
  dsr_pair *apart; /* never one, neither they nor what they are united with */
  size_t apart_count, apart_capacity;
  uint64_t overruled; /* unions by decisions that something kept apart */
} dsr_resolving;

#define DSR_NO_NODE UINT32_MAX

uint32_t dsr_node_root(dsr_resolving *r, uint32_t node);
/* The node of "type:slug", or DSR_NO_NODE. */
uint32_t dsr_node_named(const dsr_resolving *r, const char *id);
/* Make them one, if nothing keeps them apart; false: it does. */
bool dsr_node_unite(dsr_resolving *r, uint32_t a, uint32_t b);
/* May what is known of names alone unite these? */
bool dsr_node_free(const dsr_resolving *r, uint32_t node);

/* What names tell (resolve_names.c). Each DSR_OK or DSR_ENOMEM. */
int dsr_resolve_spelling(dsr_resolving *r, dsr_error *err);
int dsr_resolve_acronyms(dsr_resolving *r, dsr_error *err);
/* Flag those one edit away (resolve_near.c), once canonical ones are chosen. */
int dsr_resolve_near(dsr_resolving *r, dsr_error *err);

#endif
