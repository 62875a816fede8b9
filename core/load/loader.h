/* Inside the loader: the handle, and what its parts give each other.
 *
 *   paths given -> walk.c (folders) -> loader.c (a file) -> decode.c (its text)
 *                                   -> jsonl.c (its records)
 *
 * Pull all the way: one file or one line is in memory at a time. */
#ifndef DSR_LOAD_LOADER_H
#define DSR_LOAD_LOADER_H

#include <jansson.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "core/base/arena.h"
#include "core/base/buffer.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "dossier/load.h"

/* One folder on the way down. */
typedef struct dsr_level {
  char **names; /* sorted by bytes */
  size_t count, next;
  size_t path_len, key_len; /* of the folder itself, to cut back to */
} dsr_level;

/* The walk over one path that was given. `path` and `key` are those of the
 * entry it stands on. */
typedef struct dsr_walk {
  dsr_level *levels;
  size_t depth, capacity;
  dsr_buf path, key;
} dsr_walk;

/* A JSONL file that is being read. */
typedef struct dsr_jsonl {
  int fd; /* -1: none */
  char *key, *source, *place;
  dsr_buf buffer;  /* bytes read and not yet used from `at` on */
  dsr_buf rest;    /* the line at hand without its text */
  size_t at;
  uint64_t offset; /* in the file, of buffer.data[0] */
  uint64_t line;
  bool end;
} dsr_jsonl;

struct dsr_loader {
  char *prefix, *stdin_key, *date, *title, *publisher, *author;
  json_t *meta;
  char **paths;
  size_t path_count, path_capacity, path_next;
  dsr_walk walk;
  const char *given; /* the folder that is walked, as it was given */
  size_t given_len;  /* bytes of walk.path that stand for it */
  dsr_jsonl jsonl;
  dsr_arena strings; /* of the record that was handed out */
  dsr_buf text;
  dsr_record record;
  dsr_loader_counts counts;
};

/* What a name's ending says. */
typedef enum dsr_name_kind {
  DSR_NAME_TEXT,    /* .txt, .md, no ending, or one we do not know: try it */
  DSR_NAME_JSONL,
  DSR_NAME_FORMAT,  /* a document in a format that is not read */
  DSR_NAME_OTHER    /* no document */
} dsr_name_kind;
dsr_name_kind dsr_name_kind_of(const char *name);
/* Whether a folder of this name was probably meant as a file: "a.txt". */
bool dsr_name_is_text_file(const char *name);
/* A file name as UTF-8: ill-formed bytes as %XX, so that two names stay two. */
bool dsr_name_add(dsr_buf *out, const char *name);

/* Begin a walk below a folder; path and key are its own. */
int dsr_walk_begin(dsr_walk *walk, const char *path, const char *key,
                   dsr_loader_counts *counts, dsr_error *err);
/* Go to the next entry: DSR_OK, with walk->path and ->key its own, or
 * DSR_DONE. Hidden names are counted and passed over. */
int dsr_walk_next(dsr_walk *walk, dsr_error *err);
/* Go down into the folder the walk stands on. DSR_EIO (cannot be read) and
 * DSR_ELIMIT (too deep) leave the walk where it was. */
int dsr_walk_enter(dsr_walk *walk, dsr_loader_counts *counts, dsr_error *err);
void dsr_walk_free(dsr_walk *walk);

/* Bytes of a file as text, in place: *text is valid UTF-8 afterwards. Returns
 * NULL, or why it is no text (a literal). *failed: out of memory. */
const char *dsr_decode(dsr_buf *text, uint32_t *replaced, uint64_t *first_bad,
                       bool *failed);

/* Start on a JSONL file (takes fd; copies key, source and place of the record
 * that stands for it). */
int dsr_jsonl_begin(dsr_jsonl *jsonl, int fd, const char *key,
                    const dsr_record *of, dsr_error *err);
/* Fill loader->record from the next line that is not blank: DSR_OK (a document
 * or skipped), DSR_DONE at the end, DSR_ENOMEM. */
int dsr_jsonl_next(dsr_loader *loader, dsr_error *err);
void dsr_jsonl_end(dsr_jsonl *jsonl);

/* The record's metadata: the loader's own, with `own` (may be NULL) over it. */
int dsr_record_metadata(dsr_loader *loader, const json_t *own, dsr_error *err);
/* A copy of a string that lives as long as the record; NULL when out of
 * memory. */
const char *dsr_record_string(dsr_loader *loader, const char *s);
/* Make the record a skipped one, with its reason formatted. */
int dsr_record_skip(dsr_loader *loader, dsr_error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
