/* Tokens: the words of a text as Universal Dependencies counts them.
 *
 *   "Taiwan's F-16s cost $2.2 billion, a U.S. official said."
 *    [Taiwan]['s] [F-16s] [cost] [$][2.2] [billion][,] [a] [U.S.] [official] [said][.]
 *
 * Clitics apart (do|n't, Taiwan|'s, both apostrophes), compounds apart at a
 * hyphen between letters except after a prefix (re-, e-, co-), designations
 * with digits whole (MH-60R, F-16s), amounts apart from their sign ($|2.2,
 * 3|%), abbreviations of the compiled list with their stop (U.S., a.m., Gen.),
 * URLs, mail addresses, hashtags and file names whole, CJK a token a character.
 * Source: UD English guidelines (tokenization); Unicode classes of one pinned
 * version, checked in.
 *
 * Token n of a text means the same bytes for ever: tokens depend on tables
 * compiled into the library alone, never on data files, locale or a linked
 * library. dsr_tokenizer_version() is stored in a corpus and compared when it
 * is opened.
 */
#ifndef DOSSIER_TOKEN_H
#define DOSSIER_TOKEN_H

#include "dossier/error.h"

DSR_BEGIN

/* What a token is, told from its form alone. */
typedef enum dsr_token_kind {
  DSR_TOKEN_WORD = 0, /* letters, with digits or marks: "cross", "F-16s", "'s" */
  DSR_TOKEN_NUMBER,   /* "11.1", "1,545", "82"; "08:02", "9/11" too; "3rd" is a word */
  DSR_TOKEN_PUNCT,    /* . , ; : ! ? quotes, brackets, dashes, ellipses */
  DSR_TOKEN_SYMBOL,   /* $ % + = degree signs, emoji and everything else */
  DSR_TOKEN_URL,      /* http://..., www.... */
  DSR_TOKEN_EMAIL,    /* name@host.tld */
  DSR_TOKEN_TAG,      /* #hashtag, @handle */
  DSR_TOKEN_FILE,     /* report.pdf */
  DSR_TOKEN_KINDS
} dsr_token_kind;

typedef struct dsr_tokens dsr_tokens;

/* Cut a text into tokens.
 *   text, len  UTF-8 bytes, borrowed for the call only; len <= 4 GB - 1, else
 *              DSR_ELIMIT. Invalid bytes become one-byte SYMBOL tokens.
 *   out        a handle of the caller's, freed with dsr_tokens_free.
 * Tokens come in order, do not overlap, are not empty, never start or end
 * inside a code point, and hold no white space. Cost: linear; 8 bytes a token.
 * Errors: DSR_ENOMEM, DSR_ELIMIT.
 * Example: "U.S. troops" gives [0,4) [5,11). */
DSR_API int dsr_tokens_new(const char *text, size_t len, dsr_tokens **out,
                           dsr_error *err);
DSR_API void dsr_tokens_free(dsr_tokens *tokens);

/* How many there are, and their spans in order (count of them). */
DSR_API size_t dsr_tokens_count(const dsr_tokens *tokens);
DSR_API const dsr_span *dsr_tokens_spans(const dsr_tokens *tokens);

/* The kind of a token from its form: dsr_token_kind_of("11.1", 4) is
 * DSR_TOKEN_NUMBER. Linear in len; cannot fail. */
DSR_API dsr_token_kind dsr_token_kind_of(const char *form, size_t len);

/* "word", "number", "punct", "symbol", "url", "email", "tag", "file"; NULL for
 * a number outside the enumeration. */
DSR_API const char *dsr_token_kind_name(int kind);

/* Tokens of a text that comes in pieces, in memory that does not grow with it:
 *
 *   dsr_token_stream_new(&stream, err);
 *   while ((n = fread(chunk, 1, sizeof chunk, in)) > 0) {
 *     dsr_token_stream_feed(stream, chunk, n, err);
 *     while (dsr_token_stream_next(stream, &token) == DSR_OK) ...
 *   }
 *   dsr_token_stream_end(stream);
 *   while (dsr_token_stream_next(stream, &token) == DSR_OK) ...
 *
 * The tokens are those of dsr_tokens_new over the whole text, wherever the pieces
 * part, inside a character too. A token is handed out once nothing that can still
 * come may change it, which is soon after the next white space, double quote, NUL
 * or CJK character. Kept is what no such place has followed yet: one token, as a
 * rule, a megabyte of a word of a megabyte. */
typedef struct dsr_token_stream dsr_token_stream;

/* Bytes [start, end) of all that was fed; there is no limit of 4 GB here. */
typedef struct dsr_stream_token {
  uint64_t start, end;
  const char *form; /* end - start bytes, borrowed until the next call of
                       dsr_token_stream_feed; no NUL behind them */
} dsr_stream_token;

/* A stream that has been fed nothing; freed with dsr_token_stream_free, which
 * accepts NULL. Cost: 9 KB, and what is kept of the text. Errors: DSR_ENOMEM. */
DSR_API int dsr_token_stream_new(dsr_token_stream **out, dsr_error *err);
DSR_API void dsr_token_stream_free(dsr_token_stream *stream);

/* Add the text's next bytes, which are copied. Take all tokens before feeding
 * more, else their text is kept too. Cost: linear in len. Errors: DSR_ENOMEM;
 * DSR_ELIMIT when 4 GB would be kept; DSR_EINVAL behind dsr_token_stream_end. The
 * stream is as before then. */
DSR_API int dsr_token_stream_feed(dsr_token_stream *stream, const char *bytes,
                                  size_t len, dsr_error *err);
/* Nothing more comes: the last tokens can be taken. */
DSR_API void dsr_token_stream_end(dsr_token_stream *stream);

/* The next token; DSR_DONE when more must be fed, or, behind
 * dsr_token_stream_end, when there is none. Cannot fail, allocates nothing.
 * Example: fed "U.S. tro", DSR_DONE; fed "ops" and ended, [0,4) and [5,11). */
DSR_API int dsr_token_stream_next(dsr_token_stream *stream, dsr_stream_token *token);

/* The version of the compiled token tables and rules, 1 or more. */
DSR_API uint32_t dsr_tokenizer_version(void);

DSR_END
#endif
