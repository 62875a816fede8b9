/* Entities: whom and what the mentions of named types stand for, one for each
 * type and slug, with the surface forms that were seen or ruled. They are read
 * as resolved (resolve.h): those that are another one are not walked over, and
 * their mentions and aliases are that one's; rejected ones are not there. */
#ifndef DOSSIER_ENTITY_H
#define DOSSIER_ENTITY_H

#include "dossier/corpus.h"

DSR_BEGIN

/* All strings are borrowed until the next call. */
typedef struct dsr_entity {
  int64_t id; /* local to the file */
  const char *type, *slug, *name;
  uint64_t mentions;  /* that are not covered */
  uint64_t documents; /* that hold one of those */
  const char *near;   /* the id of a better known one whose name is one edit
                         away, so that this may be a slip of it; or NULL */
} dsr_entity;

/* Which entities; zero-initialise. Strings are borrowed for the call. */
typedef struct dsr_entity_filter {
  int64_t id;       /* 0: all */
  const char *type; /* NULL: all */
  const char *name; /* "type:slug", also of one that is another now, or a
                       canonical name or alias, ASCII letters
                       in either case; NULL: all. May fit several */
  int uncounted;    /* not 0: mentions and documents are told as 0, which saves
                       two look-ups an entity */
  int flagged;      /* not 0: only those with `near` */
} dsr_entity_filter;

typedef struct dsr_entities dsr_entities;

/* Walk over entities by type and slug, those with every mention covered
 * included (their counts are 0).
 * Errors: DSR_EIO, DSR_ENOMEM, DSR_ECLOSED. */
DSR_API int dsr_entities_new(dsr_corpus *corpus,
                             const dsr_entity_filter *filter,
                             dsr_entities **out, dsr_error *err);
DSR_API int dsr_entities_next(dsr_entities *entities, const dsr_entity **out,
                              dsr_error *err);
DSR_API void dsr_entities_free(dsr_entities *entities);

/* A surface form of an entity. */
typedef struct dsr_alias {
  const char *name;
  const char *kind;   /* "mention": seen in a text; others come by decision or
                         gazetteer */
  const char *source; /* for "mention" the script that saw it first */
  uint64_t mentions;  /* mentions with these words that are not covered */
} dsr_alias;

typedef struct dsr_aliases dsr_aliases;

/* Walk over an entity's aliases, the most frequent first, then by their bytes.
 * Errors: DSR_EIO, DSR_ENOMEM, DSR_ECLOSED. */
DSR_API int dsr_aliases_new(dsr_corpus *corpus, int64_t entity,
                            dsr_aliases **out, dsr_error *err);
DSR_API int dsr_aliases_next(dsr_aliases *aliases, const dsr_alias **out,
                             dsr_error *err);
DSR_API void dsr_aliases_free(dsr_aliases *aliases);

DSR_END
#endif
