/* Concordances: hits in their context (KWIC), sorted, grouped, sampled, each
 * passage once.
 *
 * In this order: hits are found; with `unique` passages that repeat are left out;
 * with `sample` some are drawn; with `group` they are counted by a value, else
 * sorted; and the first `limit` are told.
 *
 * Context, for sorting and comparing passages, is of tokens and does not leave the
 * paragraph (it ends at a blank line).
 */
#ifndef DOSSIER_CONCORDANCE_H
#define DOSSIER_CONCORDANCE_H

#include "dossier/document.h"
#include "dossier/query.h"

DSR_BEGIN

enum {
  DSR_CONCORDANCE_MAX = 1000000, /* hits or groups held at a time */
  DSR_SORT_KEYS_MAX = 8,
  DSR_SORT_TOKENS_MAX = 20, /* of left:N, right:N, and of `unique_tokens` */
  DSR_CONTEXT_MAX = 100000  /* of a width */
};

typedef struct dsr_concordance_options {
  const dsr_document_filter *filter; /* NULL: all documents */
  /* Keys with commas between, compared one after the other, by norm:
   *   left:N    the N tokens before the hit, the nearest first (left: 5)
   *   right:N   the N tokens behind it, the nearest first
   *   hit       its words
   *   document  key order, which is that of what is equal in all keys
   *   date      first day of the document's date; undated ones last
   *   publisher
   *   NAME      the words of that capture
   * NULL: "document". What is missing (the paragraph ends, the capture took no
   * part) stands first. Example: "left:1,right:2,document". */
  const char *sort;
  /* "word" or "norm" (of the hit's words), "document", "publisher", "month",
   * "quarter", "year", or a capture's name (its words by norm). NULL: none. */
  const char *group;
  /* "40c" or "40": so many characters a side, within the line; "8t": tokens; "s":
   * the rest of the sentence. NULL: "40c". */
  const char *width;
  size_t sample; /* draw so many; 0: all. By a hash of key, place and seed: from
                    the same documents the same hits */
  uint64_t seed;
  int unique; /* not 0: hits with the same norms, and the same norms around them
                 as far as the paragraph goes, are one; the first is told */
  unsigned unique_tokens; /* so many on each side; 0: 5 */
  size_t limit;           /* rows, or groups; 0: all */
} dsr_concordance_options;

/* A row, or the first hit of a group. Everything is borrowed until the next call
 * of dsr_concordance_next. In left, text and right every run of white space is
 * one blank. */
typedef struct dsr_concordance_row {
  const char *key;
  const char *left, *text, *right; /* NUL-terminated */
  size_t left_len, text_len, right_len;
  dsr_span bytes;    /* of the hit, in the document */
  dsr_span sentence; /* of what a citation shows */
  size_t line;       /* of the hit's first byte, from 1 */
  uint64_t times;    /* how often the passage was found; 1 without `unique` */
  const char *document; /* its text, of document_len bytes */
  size_t document_len;
  const dsr_span *captures; /* one a capture of the query; {0, 0}: took no part */
  size_t capture_count;
} dsr_concordance_row;

typedef struct dsr_concordance_group {
  const char *text; /* NULL: of hits without a value (undated, no such capture) */
  size_t len;
  uint64_t hits, documents;
} dsr_concordance_group;

/* So far, which is of all hits unless rows are told as they are found. */
typedef struct dsr_concordance_totals {
  uint64_t hits, documents; /* found */
  uint64_t passages;        /* different ones; as hits without `unique` */
  int complete;             /* not 0: nothing was left to find */
} dsr_concordance_totals;

typedef struct dsr_concordance dsr_concordance;

/* Start a concordance.
 *   query    borrowed, must outlive the concordance
 *   options  borrowed for the call; NULL for none
 *   out      freed with dsr_concordance_free, before the corpus is closed
 * Cost: where rows stand in document order and nothing is grouped, drawn or
 * compared, rows are told as they are found and this costs nothing; else it
 * searches to the end. Memory: 80 bytes a hit held, 4 a sort token, 8 a capture;
 * with a limit some twice as many hits as that, with `unique` 60 bytes and 4 a
 * token for each passage besides; and while rows are told that are not in document
 * order, the documents of the last ones, 32 MB of text.
 * Errors: DSR_EINVAL (a sort key, group or width that is none: the message names
 * the nearest right one), DSR_ELIMIT (more than DSR_CONCORDANCE_MAX hits held:
 * ask for a limit or a sample), and those of dsr_search_next. */
DSR_API int dsr_concordance_new(dsr_corpus *corpus, const dsr_query *query,
                                const dsr_concordance_options *options,
                                dsr_concordance **out, dsr_error *err);
DSR_API void dsr_concordance_free(dsr_concordance *concordance);

/* The next row, or the first hit of the next group: DSR_OK, DSR_DONE, or an
 * error. Cost: opening its document where none of the rows before was of it.
 * Errors: those of dsr_search_next and dsr_document_open_id. */
DSR_API int dsr_concordance_next(dsr_concordance *concordance,
                                 dsr_concordance_row *row, dsr_error *err);

DSR_API dsr_concordance_totals
dsr_concordance_total(const dsr_concordance *concordance);
/* Group i, by hits, the most first, then by its text's bytes; NULL past the last,
 * and where nothing is grouped. Borrowed from the concordance. */
DSR_API const dsr_concordance_group *
dsr_concordance_group_at(const dsr_concordance *concordance, size_t i);

DSR_END
#endif
