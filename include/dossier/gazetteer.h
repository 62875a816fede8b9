/* Gazetteers: lists of names, found in text as whole tokens, longest first.
 *
 * A gazetteer is a file NAME.tsv of UTF-8 that an analyst may edit:
 *
 *   # where the list comes from, and its licence
 *   name <TAB> aliases <TAB> type <TAB> flags <TAB> source <TAB> attributes
 *   United States <TAB> US|U.S.|America <TAB> country <TAB> c <TAB> ISO 3166-1 <TAB> iso=US;region=Americas
 *
 * The first line that is not a comment names the six columns, exactly so.
 * Lines that begin with '#' and empty lines are passed over; a line may leave
 * out empty columns at its end. Aliases are separated by '|'. Attributes are
 * key=value pairs separated by ';'. Flags are letters:
 *   c  an alias (or name) all in capitals, as US, is found only as it is
 *      written: "US", never "us"
 *   C  every alias is found only as it is written, or all in capitals: "Turkey"
 *      and "TURKEY", never "turkey"
 *   p  its plural too, as English writes that of names: "F-16" and "F-16s",
 *      "frigate" and "frigates"; what ends in s, x or z or in a mark has none
 * Without them case does not count. Names are tokenized as text is and compared
 * by the folded form of their tokens, so curly and plain apostrophes, and the
 * several hyphens, are the same, a line may end inside a name, and "Taiwan's"
 * holds "Taiwan".
 */
#ifndef DOSSIER_GAZETTEER_H
#define DOSSIER_GAZETTEER_H

#include "dossier/stream.h"

DSR_BEGIN

typedef struct dsr_gazetteer dsr_gazetteer;

/* One line of the list. Never NULL: "" where a column is empty. */
typedef struct dsr_gazetteer_entry {
  const char *name;       /* canonical */
  const char *type;       /* "country" */
  const char *source;     /* "ISO 3166-1" */
  const char *attributes; /* "iso=US;region=Americas" */
} dsr_gazetteer_entry;

/* An empty gazetteer, freed with dsr_gazetteer_free. Errors: DSR_ENOMEM. */
DSR_API int dsr_gazetteer_new(dsr_gazetteer **out, dsr_error *err);
/* Read a file of the form above.
 *   path  borrowed; at most 64 MB.
 * Errors: DSR_EIO, DSR_EFOREIGN (not UTF-8), DSR_ESYNTAX (the message begins
 * "PATH:LINE:"; err->offset is the byte in the file), DSR_ELIMIT, DSR_ENOMEM. */
DSR_API int dsr_gazetteer_load(const char *path, dsr_gazetteer **out,
                               dsr_error *err);
/* As above from memory; `label` stands for the path in messages. */
DSR_API int dsr_gazetteer_read(const char *bytes, size_t len, const char *label,
                               dsr_gazetteer **out, dsr_error *err);
DSR_API void dsr_gazetteer_free(dsr_gazetteer *gazetteer);

/* What dsr_gazetteer_add takes; NULL stands for an empty column. */
typedef struct dsr_new_entry {
  const char *name;           /* needed, not blank */
  const char *const *aliases; /* alias_count of them; may be NULL with 0 */
  size_t alias_count;
  const char *type, *flags, *source, *attributes;
} dsr_new_entry;

/* Add an entry, copied. Nothing may be running over the gazetteer.
 * Errors: DSR_EINVAL (no name, or an unknown flag), DSR_ELIMIT (a name of more
 * than 64 tokens, more than 16 million entries), DSR_ENOMEM: the entry is then
 * not there. */
DSR_API int dsr_gazetteer_add(dsr_gazetteer *gazetteer,
                              const dsr_new_entry *entry, dsr_error *err);

/* How many entries, and entry i, in the file's order. NULL past the end.
 * Borrowed from the gazetteer, also across later additions. */
DSR_API size_t dsr_gazetteer_count(const dsr_gazetteer *gazetteer);
DSR_API const dsr_gazetteer_entry *dsr_gazetteer_at(
    const dsr_gazetteer *gazetteer, size_t i);
/* The value of an attribute of entry i, blanks around it cut off; NULL when it
 * has none of that key. Not NUL-terminated: *len counts.
 * Example: "iso" of the line above is "US", 2. */
DSR_API const char *dsr_gazetteer_attribute(const dsr_gazetteer *gazetteer,
                                            size_t i, const char *key,
                                            size_t *len);

/* The SHA-256 of the file in hexadecimal, for lineage; with entries that were
 * added by hand, of that and of them in order. Borrowed until the next addition.
 * Cost: linear in what was added since it was last asked for. */
DSR_API const char *dsr_gazetteer_hash(const dsr_gazetteer *gazetteer);

/* Is this string, tokenized, one of the names or aliases?
 *   entry  set to the first entry in the file's order; may be NULL.
 * Returns DSR_OK, DSR_DONE when it is not, DSR_ENOMEM.
 * Example: "u.s." is not in the list above (flag c), "united states" is. */
DSR_API int dsr_gazetteer_find(const dsr_gazetteer *gazetteer,
                               const char *string, size_t len, size_t *entry,
                               dsr_error *err);

/* Does the list hold a name of one token with this attribute? By word it must
 * be written so (the flags play no part), by norm and stem it is compared with
 * the norms and stems of the names. Other attributes are never in a list.
 *   string  a form's attribute, as dsr_lexicon_text gives it
 *   has     set to 1 or 0
 * Cost: one look-up; the first question for a stem stems every name of one
 * token. Errors: DSR_ENOMEM. */
DSR_API int dsr_gazetteer_has(const dsr_gazetteer *gazetteer,
                              dsr_attribute attribute, const char *string,
                              size_t len, int *has, dsr_error *err);

/* A name found in a stream: tokens [first, last), and the first entry in the
 * file's order that it may stand for. */
typedef struct dsr_find {
  uint32_t first, last;
  size_t entry;
  size_t entries; /* how many entries share this surface; 1 or more */
} dsr_find;

typedef struct dsr_finds dsr_finds;

/* Go through a stream: leftmost first, the longest at each place, none
 * overlapping another, none holding a skipped token.
 *   stream  borrowed until dsr_finds_free.
 *   out     freed with dsr_finds_free.
 * Several iterators may run at once in one thread, over streams of different
 * lexicons also (each change of lexicon empties a cache).
 * Cost: one array look-up for most tokens. Errors: DSR_ENOMEM. */
DSR_API int dsr_finds_new(const dsr_gazetteer *gazetteer,
                          const dsr_stream *stream, dsr_finds **out,
                          dsr_error *err);
DSR_API int dsr_finds_next(dsr_finds *finds, dsr_find *out, dsr_error *err);
/* The i-th of the entries the last find may stand for, 0 to entries - 1, in
 * the file's order; SIZE_MAX past the end. */
DSR_API size_t dsr_finds_entry(const dsr_finds *finds, size_t i);
DSR_API void dsr_finds_free(dsr_finds *finds);

/* A set of gazetteers by name, those of folders read when first asked for. */
typedef struct dsr_gazetteers dsr_gazetteers;

/* folders, n: searched in this order for NAME.tsv; copied; n may be 0. A folder
 * that does not exist holds nothing. Errors: DSR_ENOMEM. */
DSR_API int dsr_gazetteers_new(const char *const *folders, size_t n,
                               dsr_gazetteers **out, dsr_error *err);
DSR_API void dsr_gazetteers_free(dsr_gazetteers *set);

/* The gazetteer of a name: letters, digits and '_' only, so that no name is a
 * path.
 *   out  borrowed from the set.
 * Errors: DSR_ENOTFOUND (the message names the nearest there is), and those of
 * dsr_gazetteer_load. */
DSR_API int dsr_gazetteers_get(dsr_gazetteers *set, const char *name,
                               size_t len, const dsr_gazetteer **out,
                               dsr_error *err);
/* Which line of which file says entry i of the gazetteer of a name that was got
 * before: for an explanation. Reads the file again.
 *   path  the file's, yours (dsr_free)
 *   line  from 1
 * Returns DSR_OK; DSR_DONE when it came from no file, or the file is another
 * since; DSR_EIO, DSR_ENOMEM. */
DSR_API int dsr_gazetteers_line(const dsr_gazetteers *set, const char *name,
                                size_t entry, char **path, size_t *line,
                                dsr_error *err);
/* Put a gazetteer into the set under a name, before any file's. Takes it over,
 * also when it fails (it is then freed). Errors: DSR_EINVAL (a bad name, or one
 * already in use), DSR_ENOMEM. */
DSR_API int dsr_gazetteers_put(dsr_gazetteers *set, const char *name,
                               dsr_gazetteer *gazetteer, dsr_error *err);

DSR_END
#endif
