/* Sentences: spans of a text, from its tokens and a list of abbreviations.
 *
 * A stop ends a sentence unless it belongs to an abbreviation, an initial or a
 * number; closing quotation marks and brackets belong to the sentence they
 * close; a line end always ends one in text that has a line a paragraph, and a
 * blank line ends one anywhere. The abbreviations, and the words beside a stop
 * that tell what it means, are data (an analyst may edit them), so sentences are
 * a versioned annotation; tokens are not.
 */
#ifndef DOSSIER_SENTENCE_H
#define DOSSIER_SENTENCE_H

#include "dossier/token.h"

DSR_BEGIN

typedef struct dsr_abbreviations dsr_abbreviations;

/* Read the list of abbreviations and of the words that tell what a stop means
 * (data/abbreviations.tsv: form TAB class; its head says what each class does;
 * lines that begin with '#' are comments). A form has one class of abbreviations
 * at most, and any number of those of words, a line each.
 *   path  a file's name, borrowed.
 *   out   freed with dsr_abbreviations_free.
 * Errors: DSR_EIO (cannot be read), DSR_ESYNTAX (the message names file and
 * line), DSR_ENOMEM. */
DSR_API int dsr_abbreviations_load(const char *path, dsr_abbreviations **out,
                                   dsr_error *err);
DSR_API void dsr_abbreviations_free(dsr_abbreviations *list);

typedef struct dsr_sentences dsr_sentences;

/* Cut a text into sentences.
 *   text, len      the bytes that `tokens` was made from; borrowed for the call.
 *   tokens         borrowed for the call.
 *   abbreviations  borrowed for the call; NULL for none: then only the form of
 *                  the tokens and the line ends decide.
 *   out            freed with dsr_sentences_free.
 * Spans come in order, do not overlap, are not empty, start at a token's first
 * byte and end at a token's end, and together cover every token.
 * Cost: linear. Errors: DSR_ENOMEM.
 * Example: "Gen. Lee left. He won." gives [0,14) [15,22). */
DSR_API int dsr_sentences_new(const char *text, size_t len,
                              const dsr_tokens *tokens,
                              const dsr_abbreviations *abbreviations,
                              dsr_sentences **out, dsr_error *err);
DSR_API void dsr_sentences_free(dsr_sentences *sentences);

DSR_API size_t dsr_sentences_count(const dsr_sentences *sentences);
DSR_API const dsr_span *dsr_sentences_spans(const dsr_sentences *sentences);

DSR_END
#endif
