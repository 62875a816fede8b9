/* What the host and the worker of an extraction say to each other, as bytes.
 *
 *   host                                worker
 *   request: scripts, saved queries ->  made ready before the seal (ours) or behind it
 *                                   <-  PREPARED for each: the data it read
 *   DOCUMENT: text, zones ...       ->
 *   RUN: which script, rows below   ->
 *                                   <-  ROWS, when there are many of them
 *                                   <-  DONE: how it ended, and the other rows
 *
 * Between RUN and DONE, and while it makes ready, the worker may ASK for a file of
 * the library's own, by path, or have a line PRINTED. Numbers are varints; a string is its length and one,
 * its bytes and a NUL, or 0 for none. Reading never trusts what was written: a
 * reader that was given anything else is `bad` and gives zeros. */
#ifndef DSR_SANDBOX_EXTRACT_FRAMES_H
#define DSR_SANDBOX_EXTRACT_FRAMES_H

#include "bindings/sandbox/extract_script.h"
#include "core/base/buffer.h"
#include "core/seal/worker.h"
#include "core/work/extraction.h"
#include "core/zone/analysis.h"

enum {
  DSR_EXTRACT_DOCUMENT = DSR_FRAME_OWN,
  DSR_EXTRACT_RUN,
  DSR_EXTRACT_GIVEN, /* '+' and a file's bytes, or '-' and a message */
  DSR_EXTRACT_PREPARED,
  DSR_EXTRACT_ROWS,
  DSR_EXTRACT_DONE,
  DSR_EXTRACT_ASK,
  DSR_EXTRACT_PRINTED, /* a line, for whoever tries the script out */
  DSR_EXTRACT_WATCHED  /* lines of scripts/dossier/profile.lua, where asked for */
};

/* What is watched, in a request. */
enum { DSR_WATCH_ROWS = 1, DSR_WATCH_TIME = 2 };

/* The most that a worker may send in a piece. */
enum { DSR_EXTRACT_PIECE = 1 << 22, DSR_EXTRACT_FIELDS = 4096 };

/* --- reading --- */

typedef struct dsr_reader {
  const uint8_t *at, *end;
  bool bad; /* something was not what it should be */
} dsr_reader;

dsr_reader dsr_reader_of(const char *data, size_t len);
uint64_t dsr_read_number(dsr_reader *r, uint64_t most);
/* In the bytes that are read; NULL for none. *len may be NULL. */
const char *dsr_read_string(dsr_reader *r, size_t *len);
dsr_span dsr_read_span(dsr_reader *r);
bool dsr_read_all(const dsr_reader *r); /* nothing bad, nothing left */

void dsr_write_string(dsr_buf *to, const char *s); /* or NULL */
void dsr_write_bytes(dsr_buf *to, const char *s, size_t len);
void dsr_write_span(dsr_buf *to, dsr_span span);

/* --- rows --- */

/* A row that is emitted. */
void dsr_write_mention(dsr_buf *to, const dsr_new_mention *mention);
void dsr_write_fact(dsr_buf *to, const dsr_new_fact *fact);

void dsr_write_refusal(dsr_buf *to, const dsr_refusal *refusal);

/* Hand each row of a piece to the extraction, and what was refused to `refused`,
 * where it is not NULL.
 *   rows  how many may still come; facts count with their fields; lessened
 *   err   for DSR_EDAMAGED: the piece is none; DSR_ELIMIT: too many rows; else
 *         what the extraction said */
int dsr_read_rows(dsr_reader *r, dsr_extraction *to, uint64_t *rows,
                  void (*refused)(void *user, const dsr_refusal *refusal), void *user,
                  dsr_error *err);

/* --- a document, and what stands below --- */

void dsr_write_document(dsr_buf *to, const dsr_document_info *info,
                        const dsr_analysis *analysis);
/* A document that came: everything is its own. Zero-initialise. */
typedef struct dsr_sent_document {
  dsr_arena strings;
  dsr_document_info info;
  dsr_analysis *analysis;
} dsr_sent_document;
int dsr_read_document(dsr_reader *r, dsr_lexicon *lexicon, dsr_sent_document *out,
                      dsr_error *err);
void dsr_sent_document_free(dsr_sent_document *document);

void dsr_write_below(dsr_buf *to, const dsr_extraction *x);
/* Into an extraction of a document that was sent. */
int dsr_read_below(dsr_reader *r, dsr_extraction *x, dsr_error *err);

#endif
