/* Saying in words what a test asks and what a token has. */
#ifndef DSR_MATCH_WHY_H
#define DSR_MATCH_WHY_H

#include "core/base/buffer.h"
#include "core/match/trace.h"
#include "dossier/why.h"

/* What a condition, of which it is known whether it holds of a form, comes to:
 * "norm 'sale' is not 'deal'". Out of memory shows in out->failed. */
int dsr_why_describe(const dsr_condition *c, const dsr_lexicon *lexicon,
                     dsr_form form, bool holds, dsr_buf *out, dsr_error *err);

/* The first test within a condition that decides about a form. */
int dsr_why_leaf(const dsr_condition *c, const dsr_lexicon *lexicon,
                 dsr_form form, bool holds, const dsr_condition **leaf,
                 dsr_error *err);

/* What the test asks, without its attribute: "'deal'", "a name of countries". */
void dsr_why_wanted(const dsr_condition *c, bool contrary, dsr_buf *out);

/* Words of tokens [first, last), at most some 60 bytes, in quotes; nothing when
 * the stream has no text. */
void dsr_why_words(const dsr_stream *stream, uint32_t first, uint32_t last,
                   dsr_buf *out);

/* Bytes of the query as a string of the arena. NULL: no memory. */
const char *dsr_why_item(dsr_arena *arena, const dsr_query *q, uint32_t at,
                         uint32_t end);
/* A buffer's text as a string of the arena, the buffer freed. */
const char *dsr_why_keep(dsr_arena *arena, dsr_buf *text);

/* Which field fails within conditions on a document, with its value. */
int dsr_why_document(const dsr_document_test *test,
                     const dsr_stream_about *about, bool holds, dsr_buf *out,
                     dsr_error *err);

#endif
