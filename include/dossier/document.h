/* Documents of a corpus: putting, finding, opening and removing them.
 *
 * A document's key is unique in its corpus. Its text is what was loaded, byte
 * for byte when it was UTF-8, and never changes; zones, sentences and tokens
 * are kept beside it. Tokens are kept as lexicon ids alone: their places come
 * from cutting the text again, which is cheaper than storing them and cannot
 * go stale.
 */
#ifndef DOSSIER_DOCUMENT_H
#define DOSSIER_DOCUMENT_H

#include "dossier/corpus.h"

DSR_BEGIN

/* A zone as it is kept: its kind is a name ("body"), since the kinds are the
 * business of who makes zones. Bytes [start, end). */
typedef struct dsr_stored_zone {
  uint32_t start, end;
  const char *kind;
} dsr_stored_zone;

/* Where in its text a document states what it says of itself; { 0, 0 } where
 * the value was given with the document, or there is none. Of the text
 * "Pier opens\n\nBy Ana Reiss\n" the title is [0,10), the author [15,24). */
typedef struct dsr_stated_spans {
  dsr_span title, author, published, publisher; /* bytes */
} dsr_stated_spans;

/* What stands beside a document's text. Strings are NUL-terminated; NULL where
 * nothing is known. */
typedef struct dsr_document_info {
  int64_t id; /* local to the file; never in an output, never given out again */
  const char *key, *source, *sha256; /* never NULL */
  const char *title, *publisher, *author;
  const char *published; /* EDTF */
  const char *language;  /* "en", or another tag; NULL when it was not told */
  const char *metadata;  /* a JSON object, "{}" when empty; never NULL */
  const char *rules; /* hash of those that cut zones and sentences; "": none */
  dsr_stated_spans stated;
  dsr_day first, last;   /* the days `published` spans; 0 when it has none */
  uint32_t bytes, tokens, sentences; /* of the text */
  uint32_t origins;  /* sources with these bytes: 1, and one a further origin */
  uint32_t replaced; /* ill-formed sequences that decoding replaced; else 0 */
  int derived;       /* not 0: the text is a part of the hashed bytes */
} dsr_document_info;

/* A document to be put. */
typedef struct dsr_new_document {
  const char *key;    /* not empty */
  const char *source; /* where the bytes came from, as it is shown; not empty */
  const char *place;  /* what tells this source from others (a file's real
                         path), of which a hash is kept; NULL: source */
  const char *sha256; /* of the source's bytes, 64 hexadecimal digits */
  const char *title, *publisher, *author, *published, *language; /* or NULL */
  const char *metadata; /* a JSON object, or NULL for "{}" */
  const char *rules; /* hash of those that made zones and sentences, or NULL */
  dsr_stated_spans stated; /* of values that the text states: a field with a
                              span wants a value */
  const char *text;     /* valid UTF-8 */
  size_t len;           /* at most DSR_DOCUMENT_MAX */
  uint32_t replaced;    /* ill-formed sequences; 0 says the text is the bytes */
  int derived; /* not 0: the text is a part of the bytes (a JSONL record's),
                  so that its hash is not the text's */
  const dsr_stored_zone *zones; /* in order, not overlapping */
  size_t zone_count;
  const dsr_span *sentences; /* bytes; in order, not overlapping */
  size_t sentence_count;
  const dsr_form *forms; /* one a token, ids of dsr_corpus_lexicon */
  size_t token_count;
  const uint8_t *skip; /* one a token, as in a dsr_stream: not 0 outside the
                          covered zones; NULL: told from the zones, for which
                          the text is cut again */
} dsr_new_document;

typedef enum dsr_outcome {
  DSR_LOADED = 0, /* new */
  DSR_UNCHANGED,  /* key, source and bytes as they are in the corpus */
  DSR_REPLACED,   /* same key and source, other bytes: the old rows went */
  DSR_ORIGIN,     /* the same bytes are there: one more origin of that document;
                     other bytes that key and source had before go */
  DSR_REFUSED     /* same key from another source, with other bytes */
} dsr_outcome;

/* "loaded", "unchanged", "replaced", "origin", "refused"; NULL otherwise. */
DSR_API const char *dsr_outcome_name(int outcome);

/* What dsr_document_put would do, so that a document that is already there
 * need not be analysed first. Works in any mode, with or without a batch.
 *   source, place  as in a dsr_new_document
 *   outcome  set to a dsr_outcome
 *   id       the document it would be about (0 for DSR_LOADED); may be NULL
 * For DSR_REFUSED the call still returns DSR_OK and leaves in err, when it is
 * not NULL, the message that names both sources and --prefix (its code is
 * DSR_EREFUSED). Three point look-ups at most.
 * Errors: DSR_EINVAL, DSR_EIO, DSR_EDAMAGED, DSR_ECLOSED. */
DSR_API int dsr_document_outcome(dsr_corpus *corpus, const char *key,
                                 const char *source, const char *place,
                                 const char *sha256, int *outcome, int64_t *id,
                                 dsr_error *err);

/* Put a document (copied) within a batch.
 *   outcome, id  as of dsr_document_outcome; id is the document's, also for
 *                DSR_UNCHANGED and DSR_ORIGIN; 0 for DSR_REFUSED
 * A replaced document keeps its key and source, gets another id, and loses its
 * zones, mentions, facts and further origins. DSR_UNCHANGED and DSR_ORIGIN
 * change neither text nor metadata.
 * Errors: DSR_EINVAL (no batch; a span outside the text, an unknown form, a
 * date that is no EDTF value: the message says which), DSR_ELIMIT (text over
 * 16 MB), DSR_EREADONLY, DSR_EIO, DSR_ENOMEM, DSR_ECLOSED. On failure the
 * corpus is as before the call. */
DSR_API int dsr_document_put(dsr_corpus *corpus, const dsr_new_document *doc,
                             int *outcome, int64_t *id, dsr_error *err);

/* Put a document that is there once more, cut anew: its zones, sentences, what
 * the text states of itself and the rules are those of `doc`; its mentions and
 * facts go, its origins stay.
 *   id   the document's; set to the one it has now
 *   doc  as for dsr_document_put, with the document's own key, source, hash and
 *        text
 * Errors: DSR_ENOTFOUND (no such document), DSR_EINVAL (also for a key, a hash
 * or a length that is not the document's), DSR_EREADONLY, DSR_EIO, DSR_ENOMEM,
 * DSR_ECLOSED. On failure the corpus is as before the call. */
DSR_API int dsr_document_recut(dsr_corpus *corpus, int64_t *id,
                               const dsr_new_document *doc, dsr_error *err);

/* Remove a document for good, within a batch: its rows, its mentions and
 * facts, aliases and entities that only it had, and, at commit, its postings
 * (those of replaced documents with them) and every word form that no document
 * uses any more. What was freed is overwritten, and the file is rewritten
 * without it after the commit.
 * Cost: linear in the corpus, once a batch.
 * Errors: DSR_ENOTFOUND (names the nearest key), DSR_EINVAL, DSR_EREADONLY,
 * DSR_EIO, DSR_ECLOSED. */
DSR_API int dsr_document_remove(dsr_corpus *corpus, const char *key,
                                dsr_error *err);

/* --- opening one --- */

typedef struct dsr_document dsr_document;

/* Open a document by key, or by id. It is a copy: good until
 * dsr_document_free, whatever becomes of the corpus.
 * Errors: DSR_ENOTFOUND (for a key, names the nearest), DSR_EDAMAGED, DSR_EIO,
 * DSR_ENOMEM, DSR_ECLOSED. */
DSR_API int dsr_document_open(dsr_corpus *corpus, const char *key,
                              dsr_document **out, dsr_error *err);
DSR_API int dsr_document_open_id(dsr_corpus *corpus, int64_t id,
                                 dsr_document **out, dsr_error *err);
DSR_API void dsr_document_free(dsr_document *doc);

/* All borrowed from the document. */
DSR_API const dsr_document_info *dsr_document_about(const dsr_document *doc);
/* The text, with a NUL behind it that *len does not count. */
DSR_API const char *dsr_document_text(const dsr_document *doc, size_t *len);
DSR_API const dsr_stored_zone *dsr_document_zones(const dsr_document *doc,
                                                  size_t *count);
/* Sentences as spans of bytes. */
DSR_API const dsr_span *dsr_document_sentences(const dsr_document *doc,
                                               size_t *count);
/* The form of each token. Every one is in dsr_corpus_lexicon's answer, when
 * that is asked for after the document was opened. */
DSR_API const dsr_form *dsr_document_forms(const dsr_document *doc,
                                           size_t *count);

/* --- finding many --- */

/* Which documents; zero-initialise, set what is to count. Conditions are
 * joined by and. Strings are borrowed for the call to dsr_documents_new. */
typedef struct dsr_document_filter {
  const char *key;       /* this key alone */
  const char *under;     /* keys that begin so, "docs/" */
  const char *publisher; /* ASCII letters in either case */
  const char *language;
  const char *since; /* EDTF: documents whose days reach this one or later */
  const char *until; /* EDTF: documents whose days begin then or earlier */
  const char *not_by; /* a hash of rules: documents that other rules have cut;
                         those in language "other" no rules cut */
  const char *subcorpus; /* the name of one that is saved (saved.h) */
} dsr_document_filter;

typedef struct dsr_documents dsr_documents;

/* Start a walk over documents, in the order of their keys' bytes.
 *   filter  NULL for all
 *   out     freed with dsr_documents_free
 * A document without a date is left out by since and until. "since 2022" finds
 * one of 2022-01-01 and one of "2021/2023".
 * A subcorpus is what it is when the walk begins.
 * Errors: DSR_EINVAL (no EDTF value), DSR_ENOTFOUND (no such subcorpus; names the
 * nearest), DSR_EIO, DSR_ENOMEM, DSR_ECLOSED. */
DSR_API int dsr_documents_new(dsr_corpus *corpus,
                              const dsr_document_filter *filter,
                              dsr_documents **out, dsr_error *err);
/* The same over these documents alone.
 *   ids, count  in any order, each once; those that are no document's are
 *               passed over; borrowed for the call
 * Cost: a look-up each, and their keys in memory. Errors: as above. */
DSR_API int dsr_documents_among(dsr_corpus *corpus,
                                const dsr_document_filter *filter,
                                const int64_t *ids, size_t count,
                                dsr_documents **out, dsr_error *err);
/* The next one, borrowed until the following call or dsr_documents_free.
 * Returns DSR_OK, DSR_DONE, DSR_EIO, DSR_EDAMAGED or DSR_ECLOSED. */
DSR_API int dsr_documents_next(dsr_documents *documents,
                               const dsr_document_info **out, dsr_error *err);
DSR_API void dsr_documents_free(dsr_documents *documents);

/* The sources of one document, in the order they came; the first is the one
 * that its info names. Each is a key and a source, borrowed until the next
 * call. */
typedef struct dsr_origins dsr_origins;
DSR_API int dsr_origins_new(dsr_corpus *corpus, int64_t document,
                            dsr_origins **out, dsr_error *err);
DSR_API int dsr_origins_next(dsr_origins *origins, const char **key,
                             const char **source, dsr_error *err);
DSR_API void dsr_origins_free(dsr_origins *origins);

DSR_END
#endif
