/* What the files of the relatives share: everything that was found, by numbers
 * of documents and tokens. */
#ifndef DSR_ASK_RELATIVES_H
#define DSR_ASK_RELATIVES_H

#include "core/ask/relatives_table.h"
#include "core/base/arena.h"
#include "dossier/relatives.h"

typedef struct dsr_found_part {
  dsr_span a, b; /* tokens */
  uint32_t words;
} dsr_found_part;

typedef struct dsr_found_passage {
  size_t first_part;
  uint32_t part_count, words, own;
  bool standing;
} dsr_found_passage;

typedef struct dsr_found_relation {
  uint32_t a, b; /* numbers of documents, a < b */
  uint32_t words_a, words_b, common_a, common_b;
  size_t first_passage;
  uint32_t passage_count;
  bool family;
} dsr_found_relation;

struct dsr_relatives {
  dsr_corpus *corpus;
  int64_t changes; /* of the corpus, as of which they were found */
  dsr_relatives_options options;
  dsr_relative *documents;
  size_t count, room;
  uint32_t *by_id; /* numbers of documents, by their ids */
  dsr_arena strings;
  dsr_found_relation *relations; /* by a, then b */
  size_t relation_count, relation_room;
  dsr_found_passage *passages;
  size_t passage_count, passage_room;
  dsr_found_part *parts;
  size_t part_count, part_room;
  size_t *starts;    /* of each document's relations in `of` */
  uint32_t *of;      /* numbers of relations */
  dsr_family *families;
  dsr_family_member *members;
  size_t family_count;
};

/* Join documents to families (relatives_family.c). */
int dsr_families_make(dsr_relatives *r, dsr_error *err);

#endif
