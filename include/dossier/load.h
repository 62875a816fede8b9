/* Loading: files, folders, JSONL and standard input, read as records. No
 * corpus is involved: what becomes of a record is its caller's business.
 *
 * Everything that is found comes out, either as a document or with the reason
 * why it is none, so that a caller can account for every one of them. What a
 * folder holds that is plainly no document (hidden files, images, programs,
 * corpora) is left out and only counted; a path that was given by name is
 * never left out.
 */
#ifndef DOSSIER_LOAD_H
#define DOSSIER_LOAD_H

#include "dossier/error.h"

DSR_BEGIN

typedef struct dsr_loader_options {
  const char *prefix;      /* put before every key as it is; NULL for none */
  const char *key;         /* key of standard input; NULL for "stdin" */
  const char *date;        /* EDTF, for records that state none; NULL */
  const char *const *meta; /* "name=value", into every record's metadata; title,
                              publisher and author set those of records that
                              state none */
  size_t meta_count;
} dsr_loader_options;

typedef struct dsr_loader dsr_loader;

/* A loader with nothing to read yet.
 *   options  copied; NULL for none
 *   out      freed with dsr_loader_free
 * Errors: DSR_EINVAL (a meta entry without "=" or with an empty name, a date
 * that is no EDTF value: the message says which), DSR_ENOMEM. */
DSR_API int dsr_loader_new(const dsr_loader_options *options, dsr_loader **out,
                           dsr_error *err);
DSR_API void dsr_loader_free(dsr_loader *loader);

/* Read this path too: a file, a folder (all below it, sorted by bytes), or "-"
 * for standard input. Nothing is read yet, and it need not exist: then the
 * record that stands for it says so. Copied. Errors: DSR_EINVAL (NULL or
 * empty), DSR_ENOMEM. */
DSR_API int dsr_loader_add(dsr_loader *loader, const char *path,
                           dsr_error *err);

/* One thing found. Everything is borrowed until the next call. Strings are
 * UTF-8 whatever the file system says (ill-formed names are repaired). */
typedef struct dsr_record {
  const char *skipped; /* NULL for a document; else the reason why it is none,
                          "over 16 MB (17825792 bytes)"; then only `source`,
                          `place`, `line` and, where it is known, `key` are set */
  const char *key;     /* last component of the path given, with the path below
                          it; a JSONL record's id, or FILE:LINE without one */
  const char *source;  /* the file's path as it was given, "./" left out, with
                          the path below it; "-" for standard input */
  const char *place;   /* what tells two sources apart: the file's real path */
  uint64_t line;       /* of a JSONL record, from 1; 0 for a file */
  char sha256[65];     /* of the file, or of the record's line */
  const char *title, *publisher, *author; /* or NULL */
  const char *published;                  /* EDTF, or NULL */
  const char *metadata;                   /* a JSON object, keys sorted */
  const char *text; /* valid UTF-8, with a NUL behind it that len leaves out */
  size_t len;
  int derived;          /* the text is part of a record: not the hashed bytes */
  uint32_t replaced;    /* ill-formed sequences replaced; 0: byte for byte */
  uint64_t first_bad;   /* offset of the first ill-formed byte in the source */
  const char *warning;  /* what a user should be told of a document that was
                           loaded ("date \"soon\" is no EDTF value, kept as
                           metadata"), or NULL */
} dsr_record;

/* The next record: DSR_OK, DSR_DONE at the end, or an error that ends the
 * reading: DSR_ENOMEM. Everything else that goes wrong is a record with
 * `skipped`. Memory: a file at a time, a line of a JSONL file at a time. */
DSR_API int dsr_loader_next(dsr_loader *loader, const dsr_record **out,
                            dsr_error *err);

/* What was seen so far. found = documents + skipped. */
typedef struct dsr_loader_counts {
  uint64_t found, documents, skipped;
  uint64_t hidden;   /* names in folders that begin with a dot, left out */
  uint64_t left_out; /* names in folders that are plainly no documents */
} dsr_loader_counts;

DSR_API void dsr_loader_count(const dsr_loader *loader, dsr_loader_counts *out);

DSR_END
#endif
