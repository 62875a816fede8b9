/* The things of a network and where each stands, wherever they come from. */
#ifndef DSR_ASK_THINGS_H
#define DSR_ASK_THINGS_H

#include "core/base/arena.h"
#include "dossier/cooccurrence.h"

/* An occurrence of thing number `thing`. */
typedef struct dsr_place {
  int64_t document;
  uint32_t thing;
  uint32_t sentence;    /* UINT32_MAX: in none */
  uint32_t first, last; /* tokens where a window is asked for, else any numbers
                           that ascend as they do */
} dsr_place;

typedef struct dsr_things {
  dsr_arena arena;
  dsr_thing *things;
  size_t count, room;
  dsr_place *places; /* by document and first */
  size_t place_count, place_room;
  uint32_t about; /* the thing asked about; UINT32_MAX: none */
} dsr_things;

/* Zeroes and fills; freed with dsr_things_free, also on failure. */
int dsr_things_find(dsr_corpus *corpus, const dsr_network_options *options,
                    dsr_things *things, dsr_error *err);
void dsr_things_free(dsr_things *things);

#endif
