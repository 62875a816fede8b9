/* Saved queries and named subcorpora, kept in the corpus file.
 *
 *   query   a query's text, which other queries call by its name: @speech
 *   rule    a subcorpus by conditions (since, publisher, under ...), asked
 *           again at every use: documents that come later are in it
 *   list    a subcorpus of fixed documents, by their keys; a list that was made
 *           from a query remembers it, and can be made anew by saving it again
 *
 * A subcorpus's name goes where a filter of documents does (`subcorpus` of
 * dsr_document_filter). A list knows of which state of the corpus it was made,
 * so that it can be told when documents came since.
 */
#ifndef DOSSIER_SAVED_H
#define DOSSIER_SAVED_H

#include "dossier/document.h"

DSR_BEGIN

/* Which state a corpus is in. Equal `changes` of one file: nothing was written
 * in between. */
typedef struct dsr_corpus_state {
  int64_t changes;    /* commits */
  int64_t last;       /* the highest id that a document was given */
  uint64_t documents; /* there are now */
} dsr_corpus_state;

/* A look-up each, and a count of rows. Errors: DSR_EIO, DSR_EDAMAGED,
 * DSR_ECLOSED. */
DSR_API int dsr_corpus_state_of(dsr_corpus *corpus, dsr_corpus_state *out,
                                dsr_error *err);

typedef enum dsr_saved_kind {
  DSR_SAVED_QUERY = 0,
  DSR_SAVED_RULE,
  DSR_SAVED_LIST
} dsr_saved_kind;

/* "query", "rule", "list"; NULL otherwise. */
DSR_API const char *dsr_saved_kind_name(int kind);

/* What is saved under a name. Strings are NUL-terminated. */
typedef struct dsr_saved {
  const char *name; /* a letter, then letters, digits, _ and -; 64 at most */
  dsr_saved_kind kind;
  const char *query; /* of a query its text; of a list, the query whose hits
                        its documents have, or NULL */
  dsr_document_filter filter; /* of a rule; of a list made from a query, where
                                 that was asked. not_by is not kept */
  const char *const *keys;    /* of a list */
  size_t key_count;
  const char *note; /* or NULL */
  /* The rest is set by the store, and not looked at by dsr_saved_put. */
  const char *hash; /* SHA-256 of all above but name and note: of what it says */
  uint64_t documents; /* in the corpus when it was saved */
  uint64_t added;     /* documents that came, or were replaced, since */
  uint64_t gone;      /* keys of a list that are no document's any more */
} dsr_saved;

/* Save under a name, in place of what had it; within a batch. Everything is
 * copied. A query's text is not compiled here; a list's keys need not be there
 * (gone counts them); further origins' keys name their documents too.
 * Errors: DSR_EINVAL (a bad name; a rule with no condition, a list with no
 * keys' array, a query with no text; a subcorpus that would be part of itself; a
 * filter's date), DSR_ENOTFOUND (the filter's subcorpus), DSR_ELIMIT (over 64
 * MB), DSR_EREADONLY, DSR_EIO, DSR_ENOMEM, DSR_ECLOSED.
 * Example: { .name = "reuters", .kind = DSR_SAVED_RULE, .filter = { .publisher =
 * "Reuters", .since = "2022" } } */
DSR_API int dsr_saved_put(dsr_corpus *corpus, const dsr_saved *saved,
                          dsr_error *err);

/* Drop one, within a batch. DSR_ENOTFOUND names the nearest; DSR_EINVAL when
 * another subcorpus stands on it. */
DSR_API int dsr_saved_drop(dsr_corpus *corpus, const char *name,
                           dsr_error *err);

/* The text of a saved query.
 *   name, len  without the @
 *   text       set to the text, yours (dsr_free), NUL-terminated
 *   text_len   may be NULL
 * Errors: DSR_ENOTFOUND: there is none of that name, the nearest is named; or it
 * is a subcorpus. */
DSR_API int dsr_saved_query(dsr_corpus *corpus, const char *name, size_t len,
                            char **text, size_t *text_len, dsr_error *err);

/* The hash of what is saved under a name, of either kind, for the lineage of
 * what stands on it: 64 hexadecimal digits and a NUL. Changes when what it says
 * does, not with its note. DSR_ENOTFOUND: there is none. */
DSR_API int dsr_saved_hash(dsr_corpus *corpus, const char *name, size_t len,
                           char hash[65], dsr_error *err);

/* All of them, by name. */
typedef struct dsr_saved_walk dsr_saved_walk;
DSR_API int dsr_saved_new(dsr_corpus *corpus, dsr_saved_walk **out,
                          dsr_error *err);
/* Borrowed until the next call. DSR_OK, DSR_DONE, or DSR_EDAMAGED, DSR_EIO,
 * DSR_ENOMEM, DSR_ECLOSED. Cost: of a list, a look-up a key. */
DSR_API int dsr_saved_next(dsr_saved_walk *walk, const dsr_saved **out,
                           dsr_error *err);
DSR_API void dsr_saved_free(dsr_saved_walk *walk);

DSR_END
#endif
