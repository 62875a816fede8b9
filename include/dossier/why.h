/* Why a query found something, and why it did not.
 *
 * Both run the query again, over one stretch and in a way of their own that
 * takes notes; a search that nobody asks to explain itself runs none of this.
 */
#ifndef DOSSIER_WHY_H
#define DOSSIER_WHY_H

#include "dossier/query.h"

DSR_BEGIN

/* --- why --- */

typedef enum dsr_why_kind {
  DSR_WHY_TOKEN = 0, /* one token that passed a test */
  DSR_WHY_UNIT,      /* tokens that are one unit: <person/>, <in countries/> */
  DSR_WHY_EDGE,      /* an edge that held: <s>; first == last */
  DSR_WHY_FILTER     /* a filter that the whole hit passed */
} dsr_why_kind;

/* One step of a match. */
typedef struct dsr_why_step {
  dsr_why_kind kind;
  uint32_t first, last;  /* tokens; of a filter those that it found around or in
                            the hit, first == last where it found none */
  uint32_t at, end;      /* the item: bytes of the query; of a saved query's, its
                            @name's */
  const char *item;      /* these bytes, NUL-terminated */
  const char *capture;   /* the innermost capture it lies in, or NULL */
  uint32_t alternative;  /* of the innermost a | b | c it lies in, from 1 ... */
  uint32_t alternatives; /* ... of so many; 0 and 0 outside any */
  const char *how;       /* what held: "norm 'arms' is 'arms'" */
  const char *gazetteer; /* the one that held a name, or NULL; with it: */
  size_t entry;          /* its entry, SIZE_MAX when that cannot be told */
  const char *name;      /* the entry's canonical name, or NULL */
} dsr_why_step;

typedef struct dsr_why dsr_why;

/* How a query matches tokens [first, last) of a stream: the way the hit's
 * captures come from, step by step, then the filters.
 *   query, stream  as for dsr_matches_new; borrowed for the call, their strings
 *                  (names of captures and gazetteers) as long as *out
 *   out            freed with dsr_why_free; NULL unless DSR_OK
 * Returns DSR_OK; DSR_DONE when it does not match these tokens (policies aside;
 * dsr_whynot_new says why not); DSR_ELIMIT (too much work), DSR_ENOMEM.
 * Cost: as matching from one token, and a note a step.
 * Example: "defen[cs]e" [norm in ranks] over "defence minister" has two steps, the
 * first with item "\"defen[cs]e\"", how "word 'defence' matches defen[cs]e". */
DSR_API int dsr_why_new(const dsr_query *query, const dsr_stream *stream,
                        uint32_t first, uint32_t last, dsr_why **out,
                        dsr_error *err);
DSR_API size_t dsr_why_count(const dsr_why *why);
/* Step i, in the order of the tokens; NULL past the end. */
DSR_API const dsr_why_step *dsr_why_at(const dsr_why *why, size_t i);
DSR_API void dsr_why_free(dsr_why *why);

/* --- why not --- */

typedef enum dsr_miss_kind {
  DSR_MISS_HIT = 0,  /* it is a hit */
  DSR_MISS_DOCUMENT, /* the document is none that the query lets through */
  DSR_MISS_SKIPPED,  /* a token lies outside the searched zones */
  DSR_MISS_SENTENCE, /* it matches but for a sentence's end within */
  DSR_MISS_LENGTH,   /* it matches but has more tokens than allowed */
  DSR_MISS_FILTER,   /* it matches and a filter says no */
  DSR_MISS_COVERED,  /* it matches; another hit took its place */
  DSR_MISS_END,      /* from its first token the query ends elsewhere */
  DSR_MISS_TEST      /* how far the query got from a token, and what failed */
} dsr_miss_kind;

typedef struct dsr_miss {
  dsr_miss_kind kind;
  uint32_t start;       /* TEST, END: the token the query was tried from */
  uint32_t token;       /* where it failed; SENTENCE: the first behind the end;
                           SKIPPED: the first that is skipped */
  uint32_t first, last; /* COVERED, END: the other hit or match; TEST: the tokens
                           that had passed */
  uint32_t at, end;     /* the item or filter that said no, bytes of the query;
                           0, 0 where there is none */
  const char *item;      /* these bytes, or "" */
  const char *attribute; /* TEST: what was asked, as "norm"; or NULL */
  const char *value;     /* what it is at that token; NULL past the end */
  const char *wanted;    /* what was wanted of it */
  const char *message;   /* all of it as a sentence */
} dsr_miss;

typedef struct dsr_whynot dsr_whynot;

enum {
  DSR_WHYNOT_TRIES = 12, /* tokens the query is tried from, at most */
  DSR_WHYNOT_AROUND = 3  /* so many of them before and behind */
};

/* Why tokens [first, last), of which one would have expected it, are no hit.
 * What settles the matter comes first (one of the kinds but TEST); then how far
 * the query got from the tokens around, the furthest first, of equals the one
 * nearest to `first`.
 *   query, stream, out  as of dsr_why_new
 * Returns DSR_OK; DSR_EINVAL (no tokens, or not of the stream), DSR_ELIMIT,
 * DSR_ENOMEM.
 * Cost: as matching the whole stream.
 * Example: "arms" "deal" of "arms sale" gives one miss: TEST, start 0, token 1,
 * attribute "word", value "sale", wanted "'deal'". */
DSR_API int dsr_whynot_new(const dsr_query *query, const dsr_stream *stream,
                           uint32_t first, uint32_t last, dsr_whynot **out,
                           dsr_error *err);
DSR_API size_t dsr_whynot_count(const dsr_whynot *whynot);
DSR_API const dsr_miss *dsr_whynot_at(const dsr_whynot *whynot, size_t i);
DSR_API void dsr_whynot_free(dsr_whynot *whynot);

DSR_END
#endif
