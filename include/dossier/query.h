/* The query language: patterns over tokens, after the Corpus Query Language of
 * CWB, Sketch Engine and BlackLab. One compiled query serves searches and
 * extractors.
 *
 *   query   := pattern [ "within" "s" ]
 *   pattern := sequence { "|" sequence }           sequence := item { item }
 *   item    := [ NAME ":" ] unit { "?" | "*" | "+" | "{m}" | "{m,}" | "{,n}" | "{m,n}" }
 *   unit    := string [ "%c" ] | word | "[" [ test ] "]" | "(" pattern ")"
 *            | "<s>" | "</s>" | "<" TYPE "/>"
 *   test    := a | b, a & b, !a, ( a ), & before |, of
 *              ATTRIBUTE "=" string ["%c"]   ATTRIBUTE "!=" string ["%c"]
 *              ATTRIBUTE "in" GAZETTEER
 *
 * Strings. "..." or '...'; a backslash before the closing quote keeps it. A
 * string that holds any of [ ] ( ) | * + ? { } \ ^ is a regex (PCRE2) that must
 * match one whole token: "defen[cs]e", "arms|weapons", "missiles?". Any other
 * string is text: it is tokenized as documents are, and each token must have
 * that word form, in that case ("Defense Minister", "Taiwan's", "$2.2"; curly
 * and plain apostrophes, and the several hyphens, are the same). %c ignores
 * case.
 *
 * Words. A word without quotes is what one types in a search box: tokenized,
 * and compared by norm, so that case never counts:
 *     defense minister       finds "Defense Minister" and "DEFENSE MINISTER"
 *
 * Tests. [] is any token. word, norm, stem, shape and kind as in lexicon.h. A
 * plain value must be the whole attribute; for norm it is folded first, for
 * stem it may be the stem or any word of it ([stem="sales"] is [stem="sale"]);
 * regexes over norm and stem ignore case. "in" asks whether a gazetteer has a
 * name of this one token (word, norm and stem only).
 *
 * Captures. name:unit with its quantifiers is the capture `name`; a name used
 * twice, or repeated, is one capture, which the last sets; it is never empty.
 *
 * Annotations. <person/> is one unit: the longest annotation of that type that
 * begins here; <s/> is a whole sentence. A type nobody has annotated is never
 * found. `within s` keeps a hit inside one sentence.
 *
 * Hits are never empty and never contain a skipped token.
 *   longest (default)  each token begins one candidate, the longest; of
 *                      candidates that overlap the longest is the hit, the
 *                      leftmost on a tie
 *   shortest           the same with the shortest
 *   all                every pair of first and last token that matches
 * Of several ways to match the same tokens, captures come from the one that
 * takes earlier alternatives and more repetitions first.
 */
#ifndef DOSSIER_QUERY_H
#define DOSSIER_QUERY_H

#include "dossier/gazetteer.h"
#include "dossier/stream.h"

DSR_BEGIN

typedef struct dsr_query dsr_query;
typedef struct dsr_matches dsr_matches;

enum {
  DSR_QUERY_OWN = 1,      /* trusted: its regexes may become machine code */
  DSR_QUERY_SHORTEST = 2, /* at most one of these two */
  DSR_QUERY_ALL = 4
};

enum {
  DSR_QUERY_MAX = 65536,       /* bytes of a query */
  DSR_QUERY_REPEAT_MAX = 1000, /* the largest m and n of {m,n} */
  DSR_QUERY_SIZE_MAX = 20000,  /* instructions, quantifiers unrolled */
  DSR_QUERY_STEPS = 4000000,   /* instructions from one starting token */
  DSR_QUERY_STEPS_ALL = 400000000 /* and over one stream */
};

/* Tokens [first, last). */
typedef struct dsr_match {
  uint32_t first, last;
} dsr_match;

/* Compile a query.
 *   source, len  UTF-8, copied.
 *   set          where "in" finds its gazetteers, which it reads now; may be
 *                NULL when none is needed; must outlive the query.
 *   flags        DSR_QUERY_*.
 *   out          freed with dsr_query_free, after its matches.
 * Errors: DSR_ESYNTAX (err->offset is the byte in source, the message says what
 * was expected; also for an unknown attribute, flag or value of kind, with the
 * nearest right one), DSR_ENOTFOUND (no such gazetteer, with the nearest),
 * DSR_ELIMIT (too long, too large, nested deeper than 100), DSR_EINVAL,
 * DSR_ENOMEM, and those of dsr_gazetteer_load.
 * Example: [nrom="a"] gives DSR_ESYNTAX at 1: "unknown attribute 'nrom'; did
 * you mean 'norm'?" */
DSR_API int dsr_query_new(const char *source, size_t len, dsr_gazetteers *set,
                          unsigned flags, dsr_query **out, dsr_error *err);
DSR_API void dsr_query_free(dsr_query *query);

/* How many captures it has, and the name of capture i, 0 to that - 1, in the
 * order in which the names first stand in the query; NULL past the end. */
DSR_API size_t dsr_query_captures(const dsr_query *query);
DSR_API const char *dsr_query_capture_name(const dsr_query *query, size_t i);

/* The name of the i-th gazetteer it asks, from 0, each once, in the order in
 * which they first stand in the query; NULL past the end. For lineage. */
DSR_API const char *dsr_query_gazetteer(const dsr_query *query, size_t i);

/* The i-th type of annotation it asks for (<person/>), from 0, each once; NULL
 * past the end. Whoever runs it over a document sees to it that these are among
 * the stream's annotations. */
DSR_API const char *dsr_query_annotation(const dsr_query *query, size_t i);

/* Forms of `lexicon` of which every hit has at least one, for a planner that
 * has an index: documents without any of them need not be looked at.
 *   out    set to an array of *count numbers in ascending order, yours
 *          (dsr_free); NULL with 0 when no hit is possible.
 * Returns DSR_OK, DSR_DONE when the query sets no such condition (every
 * document must be looked at), DSR_ELIMIT (a regex too expensive), DSR_ENOMEM.
 * Cost: a test for each form of the lexicon. */
DSR_API int dsr_query_required(const dsr_query *query,
                               const dsr_lexicon *lexicon, dsr_form **out,
                               size_t *count, dsr_error *err);

/* Is the query one test of one token, without captures? Then its hits are the
 * tokens outside skipped stretches that have one of the forms told, and an
 * index can count them.
 *   out    set to an array of *count numbers in ascending order, yours
 *          (dsr_free); NULL with 0 when no form passes the test.
 * Returns DSR_OK, DSR_DONE when it is more than that, or [], DSR_ELIMIT, DSR_ENOMEM.
 * Cost: as of dsr_query_required.
 * Example: "missiles?" is one; name:"missile" and "long missile" are not. */
DSR_API int dsr_query_single(const dsr_query *query,
                             const dsr_lexicon *lexicon, dsr_form **out,
                             size_t *count, dsr_error *err);

/* Run a query over a stream.
 *   stream  copied; what it points to is borrowed until dsr_matches_free.
 *   out     freed with dsr_matches_free.
 * Several may run at once in one thread; a query answers each of its token
 * tests once a form as long as the lexicon stays the same.
 * Errors: DSR_ENOMEM, DSR_EINVAL (more than 4 billion tokens). */
DSR_API int dsr_matches_new(const dsr_query *query, const dsr_stream *stream,
                            dsr_matches **out, dsr_error *err);
/* The next hit, in the order of their first tokens, then of their last.
 * Returns DSR_OK, DSR_DONE, DSR_ENOMEM, or DSR_ELIMIT: a regex, or trying the
 * query from one token (named in the message) or over the stream, takes too
 * much; there may be hits that were not told. */
DSR_API int dsr_matches_next(dsr_matches *matches, dsr_match *out,
                             dsr_error *err);
/* The match that begins at exactly this token, of any that begin there the
 * longest (the shortest with DSR_QUERY_SHORTEST); DSR_DONE when there is none.
 * Overlap with other hits plays no part. Does not move dsr_matches_next. */
DSR_API int dsr_matches_at(dsr_matches *matches, uint32_t token, dsr_match *out,
                           dsr_error *err);
/* The tokens of capture i in the hit told last, by either function. Returns
 * DSR_OK, DSR_DONE when it took no part, DSR_EINVAL when there is no such
 * capture or no hit yet. */
DSR_API int dsr_matches_capture(const dsr_matches *matches, size_t i,
                                dsr_match *out);
DSR_API void dsr_matches_free(dsr_matches *matches);

DSR_END
#endif
