/* Mentions: the places where a text speaks of somebody or something.
 *
 * Named types (person org place weapon vessel law policy event nationality
 * title) stand for an entity of the corpus; value types (money quantity date
 * time duration percent, and any other that a script emits) carry a value.
 */
#ifndef DOSSIER_MENTION_H
#define DOSSIER_MENTION_H

#include "dossier/corpus.h"

DSR_BEGIN

/* A mention to be put; strings are borrowed for the call. */
typedef struct dsr_new_mention {
  int64_t document, run;
  dsr_span span;     /* bytes of the document's text; not empty */
  const char *type;  /* lower-case letters, digits and _, not a digit first */
  const char *slug;  /* with the type its id: "xi-jinping", "usd:2200000000";
                        needed for named types, may be NULL for others */
  const char *name;  /* canonical name; NULL: the words of the text */
  const char *value; /* EDTF, amount, ...; NULL when there is none, or when it
                        cannot be resolved */
  const char *rule;  /* which rule of the script; not empty */
} dsr_new_mention;

/* Put a mention, within a batch. For a named type the entity (type, slug) is
 * got, or made with this name, and the words of the text become an alias of
 * it. The same document, span, type, run and rule a second time changes
 * nothing and gives the id of the first.
 *   id  set to its number; may be NULL
 * Errors: DSR_EINVAL (no batch; a span that is empty, outside the text or
 * inside a character; a type or slug that is none), DSR_ENOTFOUND (no such
 * document or run), DSR_EREADONLY, DSR_EIO, DSR_ENOMEM, DSR_ECLOSED. */
DSR_API int dsr_mention_put(dsr_corpus *corpus, const dsr_new_mention *mention,
                            int64_t *id, dsr_error *err);

/* 1 for a type whose mentions stand for an entity ("person"), else 0. */
DSR_API int dsr_mention_named(const char *type);

/* Settle which mentions of a document stand where they overlap, whatever run
 * they come from: the longest first, and of the same length by type (weapon
 * vessel law policy event person org place nationality title money percent
 * date time duration quantity, then others by name), then the earlier, then by
 * script and rule. A mention that overlaps one that stands is covered. Call it
 * within the batch, after all scripts have run over the document; covered
 * mentions stay in the file and may stand again later.
 * Example: "U.S. Navy" as org [4,13) covers "U.S." as place [4,8).
 * Errors: DSR_EINVAL, DSR_EREADONLY, DSR_EIO, DSR_ENOMEM, DSR_ECLOSED. */
DSR_API int dsr_mentions_settle(dsr_corpus *corpus, int64_t document,
                                dsr_error *err);

/* A mention as it is read, by default as it is resolved (resolve.h): entity,
 * type, slug and name are those of the canonical one, and mentions of what was
 * rejected are not walked over. All strings are borrowed until the
 * next call. */
typedef struct dsr_mention {
  int64_t id, document, entity, run; /* entity: 0 for a value type */
  const char *key;                   /* the document's */
  dsr_span span;
  const char *text; /* the words: span.end - span.start bytes */
  size_t len;
  const char *type, *slug, *name; /* slug may be NULL; name of the entity, or
                                     of the value; NULL when it has none */
  const char *value;              /* or NULL */
  const char *script, *rule;
  int32_t sentence; /* which sentence of the document, from 0; -1 in none */
  int covered;
} dsr_mention;

/* Which mentions; zero-initialise. Strings are borrowed for the call. */
typedef struct dsr_mention_filter {
  int64_t document;   /* 0: all */
  int64_t entity;     /* 0: all */
  int64_t run;        /* 0: all */
  const char *type;   /* NULL: all */
  const char *slug;   /* with type */
  const char *script; /* NULL: all */
  int covered;        /* not 0: covered ones too */
  int extracted;      /* not 0: as extraction left them, whatever was resolved */
} dsr_mention_filter;

typedef struct dsr_mentions dsr_mentions;

/* Walk over mentions by document key, start, longest first, type, script, rule.
 *   filter  NULL for all that are not covered
 *   out     freed with dsr_mentions_free
 * Errors: DSR_EIO, DSR_ENOMEM, DSR_ECLOSED. */
DSR_API int dsr_mentions_new(dsr_corpus *corpus,
                             const dsr_mention_filter *filter,
                             dsr_mentions **out, dsr_error *err);
DSR_API int dsr_mentions_next(dsr_mentions *mentions, const dsr_mention **out,
                              dsr_error *err);
DSR_API void dsr_mentions_free(dsr_mentions *mentions);

DSR_END
#endif
