/* A text made ready to be matched: its zones, sentences, tokens and forms.
 *
 * One object that owns a copy of the text and everything cut from it, and
 * shows it to patterns, gazetteers and queries as a dsr_stream. Made from a
 * bare text here, or from what a corpus has stored (dsr_corpus_analysis).
 */
#ifndef DOSSIER_ANALYSIS_H
#define DOSSIER_ANALYSIS_H

#include "dossier/stream.h"
#include "dossier/zone.h"

DSR_BEGIN

typedef struct dsr_analysis dsr_analysis;

/* What a document says of itself, with the bytes that say it; a span of
 * { 0, 0 } means that nothing was stated. Values are NUL-terminated and live
 * as long as the analysis; NULL where absent. */
typedef struct dsr_stated {
  const char *title;
  dsr_span title_span;
  const char *author;
  dsr_span author_span;
  const char *published; /* EDTF */
  dsr_span published_span;
  const char *publisher;
  dsr_span publisher_span;
} dsr_stated;

/* Analyse a text.
 *   text, len  valid UTF-8, copied; at most DSR_DOCUMENT_MAX, else DSR_ELIMIT
 *   rules      borrowed for the call; NULL: one body zone a line, no
 *              abbreviations
 *   lexicon    where the forms get their ids; borrowed, must outlive the
 *              analysis; new forms are added
 *   out        freed with dsr_analysis_free
 * A text that is clearly not in English (language "other") is all body: the
 * English rules leave it alone.
 * Cost: linear in len for bounded lines, some 10 ns a byte with the rules of
 * data/. Errors: DSR_ENOMEM, DSR_ELIMIT,
 * DSR_EINVAL (not UTF-8; offset is the first bad byte).
 * Example: "Gen. Lee left." gives 4 tokens, 1 sentence, 1 body zone [0,14). */
DSR_API int dsr_analysis_new(const char *text, size_t len,
                             const dsr_rules *rules, dsr_lexicon *lexicon,
                             dsr_analysis **out, dsr_error *err);
DSR_API void dsr_analysis_free(dsr_analysis *analysis);

/* All borrowed, valid until the analysis is freed. */
DSR_API const dsr_stream *dsr_analysis_stream(const dsr_analysis *analysis);
DSR_API const dsr_zone *dsr_analysis_zones(const dsr_analysis *analysis,
                                           size_t *count);
/* Byte spans, in order. */
DSR_API const dsr_span *dsr_analysis_sentences(const dsr_analysis *analysis,
                                               size_t *count);
/* "en", "und" (cannot be told, counts as English) or "other". */
DSR_API const char *dsr_analysis_language(const dsr_analysis *analysis);
DSR_API const dsr_stated *dsr_analysis_stated(const dsr_analysis *analysis);

/* The kind of the zone that holds a byte, or -1 (a line end, past the text).
 * Logarithmic. */
DSR_API int dsr_analysis_zone_at(const dsr_analysis *analysis, size_t byte);
/* The index of the sentence that holds a byte, or SIZE_MAX. Logarithmic. */
DSR_API size_t dsr_analysis_sentence_at(const dsr_analysis *analysis,
                                        size_t byte);
/* The number of the line that holds a byte, from 1. Linear in byte. */
DSR_API size_t dsr_analysis_line_at(const dsr_analysis *analysis, size_t byte);

/* What a citation shows: the sentence (or sentences) that hold a span, else the
 * span itself. */
DSR_API dsr_span dsr_analysis_context(const dsr_analysis *analysis,
                                      dsr_span span);

/* Annotations that queries may use as units (<person/>): replaces those there
 * are. Everything is copied, and sorted here. DSR_ENOMEM; DSR_EINVAL when one lies
 * outside the tokens. */
DSR_API int dsr_analysis_annotate(dsr_analysis *analysis,
                                  const dsr_annotation *annotations,
                                  size_t count, dsr_error *err);

/* What is known of the document, for queries that ask: within <doc ... />. All
 * of it is copied; a second call replaces what the first said. Errors:
 * DSR_ENOMEM. */
DSR_API int dsr_analysis_describe(dsr_analysis *analysis,
                                  const dsr_stream_about *about,
                                  dsr_error *err);

/* The tokens that a byte span touches: [first, last); empty when it touches
 * none. Logarithmic. */
DSR_API dsr_span dsr_analysis_tokens_of(const dsr_analysis *analysis,
                                        dsr_span bytes);

DSR_END
#endif
