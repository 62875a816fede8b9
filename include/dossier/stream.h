/* What patterns, gazetteers and queries run over: the tokens of one text with
 * what is already known about them.
 *
 * A plain struct of borrowed pointers, so that any room that has tokens can be
 * matched over without this room knowing it: a document of a corpus, an
 * analysis in memory, five words typed at a prompt. Refused: an interface of
 * function pointers, which costs a call a token.
 */
#ifndef DOSSIER_STREAM_H
#define DOSSIER_STREAM_H

#include "dossier/date.h"
#include "dossier/lexicon.h"

DSR_BEGIN

/* Something already found: tokens [first, last) are a `type` ("person",
 * "money"). The query language matches it as one unit: <person/>. */
typedef struct dsr_annotation {
  const char *type; /* NUL-terminated */
  uint32_t first, last;
} dsr_annotation;

/* What is known of the document that a stream is of; NULL and 0 where nothing
 * is. Queries may ask for it: within <doc publisher="Reuters"/>. */
typedef struct dsr_stream_about {
  const char *key, *title, *publisher, *author, *language;
  dsr_day first, last; /* the days its date of publication spans */
} dsr_stream_about;

/* Everything is borrowed and must stay as it is while anything runs over it
 * (the lexicon may grow meanwhile). Zero what is not known. */
typedef struct dsr_stream {
  const char *text; /* the tokens are spans of this */
  size_t len;
  const dsr_lexicon *lexicon; /* the one `forms` are numbers of */
  const dsr_span *tokens;     /* bytes, in order; may be NULL: queries and
                                 gazetteers read forms alone */
  const dsr_form *forms;      /* one a token */
  size_t count;               /* tokens */
  const uint8_t *skip; /* NULL, or one a token: nonzero is outside the searched
                          zones; no hit and no find contains such a token */
  const dsr_span *sentences; /* TOKEN ranges [start, end), in order, not empty,
                                not overlapping */
  size_t sentence_count;
  const dsr_annotation *annotations; /* by first, then longest first */
  size_t annotation_count;
  const dsr_annotation *zones; /* unbroken stretches of one kind, which `type`
                                  names; in order */
  size_t zone_count;
  const dsr_stream_about *about; /* NULL: nothing is known */
} dsr_stream;

DSR_END
#endif
