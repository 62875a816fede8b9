/* The query language: patterns over tokens, after the Corpus Query Language of
 * CWB, Sketch Engine and BlackLab. One compiled query serves searches and
 * extractors.
 *
 *   query   := [ "(?longest)" | "(?shortest)" | "(?all)" ] pattern { filter }
 *   pattern := sequence { "|" sequence }           sequence := item { item }
 *   item    := [ NAME ":" ] unit { "?" | "*" | "+" | "{m}" | "{m,}" | "{,n}" | "{m,n}" }
 *   unit    := string | word | "[" [ test ] "]" | "(" pattern ")" | "@" NAME
 *            | "<" TYPE "/>" | "<" TYPE ">" | "</" TYPE ">" | "<in" GAZETTEER "/>"
 *   string  := quoted { "%c" | "%d" | "%l" }
 *   test    := a | b, a & b, !a, ( a ), & before |, of
 *              ATTRIBUTE "=" string   ATTRIBUTE "!=" string
 *              ATTRIBUTE "in" GAZETTEER
 *   filter  := [ "!" ] "within" target | [ "!" ] "containing" target
 *            | "within" N | [ "!" ] "within" "<doc" dtest "/>"
 *   target  := "s" | ZONE | "<" TYPE "/>" | "<in" GAZETTEER "/>" | pattern
 *            | "(" pattern { filter } ")"
 *   dtest   := a | b, a & b, !a, ( a ), & before |, of
 *              FIELD "=" string   FIELD "!=" string   since "=" date   until "=" date
 *
 * Strings. "..." or '...'; a backslash before the closing quote keeps it. A
 * string that holds any of [ ] ( ) | * + ? { } \ ^ is a regex (PCRE2) that must
 * match one whole token: "defen[cs]e", "arms|weapons", "missiles?". Any other
 * string is text: it is tokenized as documents are, and each token must have
 * that word form, in that case ("Defense Minister", "Taiwan's", "$2.2"; curly
 * and plain apostrophes, and the several hyphens, are the same). Behind it, in
 * any order: %c ignores case, %d ignores diacritics ("Sao Paulo"%d finds "São
 * Paulo"; "O" and "Ø" stay two letters), %l takes every sign as it is ("?"%l).
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
 * Units and edges. <s/> is a whole sentence; <heading/> a whole zone, that is,
 * an unbroken stretch of that kind (zone.h names the kinds); <person/> the
 * longest annotation of that type that begins here; <in countries/> a name of
 * one or more tokens that dsr_finds_next finds with that gazetteer. <T> holds
 * where one of these begins, </T> where one ends. A type nobody has annotated
 * is never found; the names of zones, s and doc are no types.
 *
 * Saved queries. @name stands for the pattern saved under that name, in
 * brackets; dsr_query_names finds it. Its captures are captures, its policy
 * does not count here.
 *
 * Filters keep those matches that pass all of them.
 *   A within B          lies in a match of B (or is one)
 *   A containing B      holds a match of B (or is one)
 *   !within, !containing   lies in none, holds none
 *   within 10           has at most 10 tokens
 * B is s, the name of a zone, a unit, or a pattern, of which every match counts
 * (policies play no part), however deep its own filters nest: A within (<s/>
 * containing "x" !containing "y"). The pattern reaches as far as it can: in
 * `A | B within C | D` the filter is of A | B, and asks for C or D. In brackets
 * filters are for the whole pattern only. Behind a quoted or bracketed item
 * within and containing are always filters; behind a word without quotes they
 * are words of the text, unless s or a zone ends the query there or a quote or
 * a bracket follows: `boats within reach` is three words.
 *
 * Documents. A filter of doc asks what is known of the document: key, title,
 * publisher, author, language (strings as above, plain or regex, of the whole
 * value; what is not known is the empty string), and since, until (an EDTF date;
 * as in dsr_document_filter: the document's days reach since's first or later,
 * begin at until's last or earlier; a document without a date has neither).
 *     missile within <doc publisher="Reuters" & since="2022" & key="docs/.*"/>
 *
 * Hits are never empty and never contain a skipped token. Which of the matches
 * that passed the filters are hits is the policy, of the query's text or, where
 * it names none, of the flags:
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

/* Where saved queries come from. find() sets *text to the source of that name,
 * good until the query is compiled, and returns DSR_OK; or a status with err
 * filled in (DSR_ENOTFOUND with the nearest name). */
typedef struct dsr_query_names {
  int (*find)(void *context, const char *name, size_t len, const char **text,
              size_t *text_len, dsr_error *err);
  void *context;
} dsr_query_names;

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
/* The same with saved queries: @name. A fault inside one is told with its name,
 * err->offset being the @'s; one that leads to itself is DSR_ESYNTAX.
 *   names  borrowed for the call; NULL as in dsr_query_new: there are none */
DSR_API int dsr_query_new_named(const char *source, size_t len,
                                dsr_gazetteers *set,
                                const dsr_query_names *names, unsigned flags,
                                dsr_query **out, dsr_error *err);
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

/* What the query's filters of doc ask, for who looks documents up: a document
 * with a hit fits all of these. Strings are the query's; NULL where nothing is
 * asked. since and until are EDTF. */
typedef struct dsr_scope {
  const char *key, *under, *publisher, *language, *since, *until;
  int any;   /* not 0: some filter of doc there is */
  int whole; /* not 0: a document that fits has what is asked; else ask
                dsr_query_admits */
} dsr_scope;
DSR_API const dsr_scope *dsr_query_scope(const dsr_query *query);

/* Do the query's filters of doc let a document through? DSR_OK, DSR_DONE when
 * they do not; DSR_ELIMIT (a regex too expensive), DSR_ENOMEM. about may be
 * NULL: nothing is known. dsr_matches_next asks by itself. */
DSR_API int dsr_query_admits(const dsr_query *query,
                             const dsr_stream_about *about, dsr_error *err);

/* Forms of `lexicon` of which every hit has at least one, for a planner that
 * has an index: documents without any of them need not be looked at.
 *   out    set to an array of *count numbers in ascending order, yours
 *          (dsr_free); NULL with 0 when no hit is possible.
 * Returns DSR_OK, DSR_DONE when the query sets no such condition (every
 * document must be looked at), DSR_ELIMIT (a regex too expensive), DSR_ENOMEM.
 * Cost: of tests that name words a look-up each; any other is put to every form of
 * the lexicon, once for each query and lexicon. */
DSR_API int dsr_query_required(const dsr_query *query,
                               const dsr_lexicon *lexicon, dsr_form **out,
                               size_t *count, dsr_error *err);

/* Is the query one test of one token, without captures and filters? Then its hits are the
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
