/* Keyness: which words one part of a corpus (the focus) uses more, or less, than
 * another part, than the rest, or than a list of frequencies from elsewhere.
 *
 * Counted are words in covered zones (zone.h), by word, norm or stem. The sizes
 * that rates are taken of are the words counted, without punctuation unless
 * asked. Measures and their sources are in association.h.
 */
#ifndef DOSSIER_KEYNESS_H
#define DOSSIER_KEYNESS_H

#include "dossier/association.h"
#include "dossier/document.h"
#include "dossier/gazetteer.h"

DSR_BEGIN

/* --- frequencies from elsewhere --- */

typedef struct dsr_reference dsr_reference;

/* Read a list of frequencies: UTF-8, a line a form,
 *   form <TAB> count
 * Lines that begin with '#' and empty lines are passed over; a first line "form
 * <TAB> count" may name the columns. A line without a form ("<TAB> 100000000")
 * states the size of the corpus counted; else it is the sum of the counts. A form
 * that stands twice is counted together.
 *   bytes, len  borrowed for the call
 *   label       what messages call it: "LABEL:LINE: ..."
 *   out         freed with dsr_reference_free
 * Errors: DSR_EFOREIGN (not UTF-8), DSR_ESYNTAX (the message names the line;
 * err->offset is its byte), DSR_ENOMEM.
 * Example: "the\t60\nsea\t2\n\t1000\n": 2 forms of 1000 words. */
DSR_API int dsr_reference_read(const char *bytes, size_t len, const char *label,
                               dsr_reference **out, dsr_error *err);
DSR_API void dsr_reference_free(dsr_reference *reference);
/* The size of the corpus it was counted in. */
DSR_API uint64_t dsr_reference_size(const dsr_reference *reference);

/* --- keys --- */

typedef struct dsr_keyness dsr_keyness;

typedef enum dsr_key_measure {
  DSR_KEY_LL = 0,
  DSR_KEY_DIFF,
  DSR_KEY_LOG_RATIO
} dsr_key_measure;

enum {
  DSR_KEYS_POSITIVE = 1, /* relatively more frequent in the focus */
  DSR_KEYS_NEGATIVE = 2  /* less */
};

/* Zero-initialise, set what is to count. Everything is borrowed for the call. */
typedef struct dsr_keyness_options {
  const dsr_document_filter *focus;   /* NULL: all documents, which wants a
                                         reference */
  const dsr_document_filter *against; /* the other part, which may overlap it;
                                         NULL: all documents not in the focus */
  const dsr_reference *reference;     /* in place of `against` */
  dsr_attribute by;          /* DSR_WORD, DSR_NORM or DSR_STEM */
  int punctuation;           /* not 0: punctuation and symbols count as words */
  const dsr_gazetteer *stop; /* words that are counted, but not listed */
  dsr_key_measure sort; /* strongest first; equal ones by LL, then their bytes */
  unsigned keys;        /* DSR_KEYS_*; 0: positive ones */
  uint64_t least;       /* leave out positive keys with fewer in the focus, and
                           negative ones with fewer in the other part */
  double least_ll;      /* leave out what has a smaller LL, without its sign;
                           15.13 is p < 0.0001 */
  size_t limit;         /* at most so many keys of each sign; 0: all */
} dsr_keyness_options;

typedef struct dsr_key {
  const char *text; /* len bytes and a NUL: the word, norm or stem */
  size_t len;
  uint64_t focus, reference;  /* occurrences */
  uint64_t documents;         /* of the focus, that hold it */
  double ll, diff, log_ratio; /* rounded: association.h */
} dsr_key;

typedef struct dsr_keyness_totals {
  uint64_t focus, reference; /* words counted in each */
  uint64_t focus_documents, reference_documents; /* of a list: 0 */
  uint64_t positive, negative; /* keys of each sign before `limit` */
} dsr_keyness_totals;

/* Count and compare.
 *   out  freed with dsr_keyness_free; owes nothing to the corpus
 * Rows: positive keys first, then negative ones, each kind strongest first.
 * Either part may be empty; then there are no keys.
 * Cost: a pass over the token columns of each part (columns.h); for the rest one
 * over all documents. Memory: 40 bytes a word.
 * Errors: DSR_EINVAL (no such attribute or measure, neither focus nor reference),
 * and those of dsr_columns_next.
 * Example: focus "a a b", rest "a c c c c c": a 2 of 3 against 1 of 6, LL
 * 1.386294, %DIFF 300, log ratio 2. */
DSR_API int dsr_keyness_new(dsr_corpus *corpus,
                            const dsr_keyness_options *options,
                            dsr_keyness **out, dsr_error *err);
DSR_API void dsr_keyness_free(dsr_keyness *list);

/* How many rows, and row i; NULL past the end. Borrowed from the list. */
DSR_API size_t dsr_keyness_count(const dsr_keyness *list);
DSR_API const dsr_key *dsr_keyness_at(const dsr_keyness *list, size_t i);
DSR_API const dsr_keyness_totals *dsr_keyness_sums(const dsr_keyness *list);

DSR_END
#endif
