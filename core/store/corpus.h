/* Inside the store: the corpus handle and the few calls through which every
 * file of this room talks to SQLite.
 *
 * One connection a handle. Statements whose SQL is a literal are prepared once
 * and kept; cursors own theirs. Refused: SQL put together at run time, and
 * enforced foreign keys, which would want an index on every reference that
 * only a check ever follows. */
#ifndef DSR_STORE_CORPUS_H
#define DSR_STORE_CORPUS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <sys/types.h>

#include "core/base/buffer.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "dossier/corpus.h"

enum { DSR_STATEMENTS_MAX = 96 };
#define DSR_SQL_NULL INT64_MIN

typedef struct dsr_kept_statement {
  const char *sql; /* a literal: compared by address */
  sqlite3_stmt *statement;
} dsr_kept_statement;

/* The document that is being written about: read once for all its mentions. */
typedef struct dsr_current {
  int64_t id; /* 0: none */
  char *text;
  size_t len;
  dsr_span *sentences;
  size_t sentence_count;
  int64_t run; /* a run known to be there, 0: none */
} dsr_current;

/* What a put takes out of the corpus before it puts; each 0: nothing. */
typedef struct dsr_superseded {
  int64_t origin_of; /* the document of which key and source are an origin that no
                        longer has its bytes */
  int64_t document;  /* the one that is replaced, by rows or as an origin */
} dsr_superseded;

enum { DSR_PLACE = 16 };

/* What becomes of a document that was asked about, as long as nothing is
 * written (document_put.c). */
typedef struct dsr_foretold {
  bool holds;
  int outcome;
  int64_t id, changes; /* rows that this connection had changed by then */
  dsr_superseded old;
  char key[65]; /* its SHA-256 */
  unsigned char place[DSR_PLACE], hash[32];
} dsr_foretold;

/* The file of a corpus that is being built (build.c). */
typedef struct dsr_build {
  char *name; /* NULL: none is */
  int lock;   /* its descriptor, which holds the lock */
} dsr_build;

/* The head of the file when its number of commits was read (changes.c). */
enum { DSR_SEEN_HEAD = 10 };
typedef struct dsr_seen {
  bool set;
  uint8_t head[DSR_SEEN_HEAD];
  int64_t changes;
} dsr_seen;

struct dsr_corpus {
  sqlite3 *db; /* NULL once closed */
  char *path;
  dsr_build build;
  bool cut_off; /* not closed, but without a connection */
  dsr_corpus_mode mode;
  size_t holders;        /* the caller, and every cursor */
  bool look;             /* opened so that nothing beside it changes */
  int ended;             /* why SQLite ended the batch by itself; DSR_OK: not
                            told */
  int *taken_back;       /* the same, since who only asks may find it out */
  bool batch;            /* a transaction is open */
  bool wal;              /* this handle has made the file ready to write */
  bool dropped;          /* this batch dropped mentions, facts or marks */
  bool purge;            /* this batch removed a document */
  int waited;            /* milliseconds, for others to finish */
  bool merge;            /* this batch writes all segments anew */
  bool unindexed;        /* it put or dropped some since the index was told */
  dsr_kept_statement kept[DSR_STATEMENTS_MAX];
  size_t kept_count;
  dsr_current current;
  dsr_foretold foretold;
  dsr_lexicon *lexicon;  /* NULL until asked for */
  uint8_t *rows;         /* by form: what has become of its row (forms.c) */
  size_t rows_capacity;
  uint32_t known;        /* forms as of the last look at the file */
  char **zone_kinds;     /* as far as they are known; kind n stands at n - 1 */
  size_t zone_kind_count, zone_kinds_capacity;
  int64_t next_document; /* the id of the next one put; 0: to be asked for */
  int64_t changes;       /* commits of the file, as of that look */
  dsr_seen seen;         /* what the last asking for them found */
  struct dsr_index *index; /* NULL until asked for */
  uint64_t index_version;  /* how often this handle wrote it */
  dev_t device;          /* which file this is, for the list of open ones */
  ino_t inode;
  dsr_corpus *next_open;
};

/* DSR_OK, or DSR_ECLOSED for a handle that was closed. */
int dsr_store_open(const dsr_corpus *c, dsr_error *err);
/* DSR_OK when c is open for writing and within a batch. */
int dsr_store_writing(const dsr_corpus *c, dsr_error *err);
/* Whether this process has the file open as a corpus. */
bool dsr_corpus_is_open(const char *path);
/* One more, one less cursor on c. The last one to let go frees it. */
void dsr_store_hold(dsr_corpus *c);
void dsr_store_release(dsr_corpus *c);

/* --- statements (statement.c) --- */

/* The status and message for what SQLite answered. */
int dsr_store_fail(const dsr_corpus *c, int rc, dsr_error *err);
/* Prepare a statement of the caller's own. */
int dsr_store_prepare(dsr_corpus *c, const char *sql, sqlite3_stmt **out,
                      dsr_error *err);
/* One step: DSR_OK with a row, DSR_DONE, or an error (statement then reset). */
int dsr_store_step(const dsr_corpus *c, sqlite3_stmt *statement,
                   dsr_error *err);
/* The kept statement of a literal, for a caller that binds and steps it, resets
 * it and clears its bindings. */
int dsr_store_keep(dsr_corpus *c, const char *sql, sqlite3_stmt **out,
                   dsr_error *err);
/* Run a kept statement to its end. `sql` must be a literal; `types` has a
 * letter an argument: t text (const char*, NULL gives NULL), i integer
 * (int64_t, DSR_SQL_NULL gives NULL), b bytes and s a string with its length (const void*, size_t),
 * z NULL. Texts need only live for the call. */
int dsr_store_do(dsr_corpus *c, dsr_error *err, const char *sql,
                 const char *types, ...);
/* Run a kept statement to its first row, to be read from *row and then given
 * back with sqlite3_reset. DSR_OK, DSR_DONE (nothing to give back) or an
 * error. Arguments must live until then. */
int dsr_store_row(dsr_corpus *c, dsr_error *err, sqlite3_stmt **row,
                  const char *sql, const char *types, ...);
/* Run SQL without arguments. */
int dsr_store_exec(dsr_corpus *c, const char *sql, dsr_error *err);
/* Forget the kept statements. */
void dsr_store_finalize(dsr_corpus *c);

/* A walk over the rows of a statement of its own. It holds the corpus, so that
 * it can still be closed when the corpus is. */
typedef struct dsr_cursor {
  dsr_corpus *corpus;
  sqlite3_stmt *rows; /* finalized already once the corpus is closed */
  bool ended;
} dsr_cursor;

int dsr_cursor_open(dsr_cursor *cursor, dsr_corpus *c, const char *sql,
                    dsr_error *err);
/* DSR_OK with a row, DSR_DONE from the end on, or an error. */
int dsr_cursor_next(dsr_cursor *cursor, dsr_error *err);
void dsr_cursor_close(dsr_cursor *cursor); /* also one that was never opened */

/* A text column, never NULL / NULL for NULL. Borrowed from the statement. */
const char *dsr_column_text(sqlite3_stmt *statement, int column);
const char *dsr_column_text_or_null(sqlite3_stmt *statement, int column);
uint32_t dsr_column_u32(sqlite3_stmt *statement, int column);

/* --- word forms (forms.c) --- */

/* Note the forms of a document that is put; undone by _forget when the put
 * fails, made good by _keep. They get their rows at commit. */
int dsr_forms_put(dsr_corpus *c, const dsr_form *forms, size_t count,
                  dsr_error *err);
void dsr_forms_keep(dsr_corpus *c, const dsr_form *forms, size_t count);
void dsr_forms_forget(dsr_corpus *c, const dsr_form *forms, size_t count);
/* At commit: write the rows of new forms, note in the file how many ids are
 * given out, before any is purged, and that it changed. */
int dsr_forms_note(dsr_corpus *c, dsr_error *err);
/* Drop the rows of forms that no document uses. */
int dsr_forms_purge(dsr_corpus *c, dsr_error *err);
/* Drop the lexicon in memory; at the next need it is read again. */
void dsr_forms_drop(dsr_corpus *c);
/* Drop it if another process has changed the file since. */
int dsr_forms_refresh(dsr_corpus *c, dsr_error *err);
/* How often the file was committed to. SQLite's data_version would do but that
 * it also changes when this handle turns the file to WAL. */
int dsr_store_changes(dsr_corpus *c, int64_t *out, dsr_error *err);
/* How many ids are given out, by the file and by this batch. */
int dsr_forms_issued(dsr_corpus *c, uint32_t *out, dsr_error *err);

/* --- the document written about (current.c) --- */

/* Make document `id` current, reading it if need be; DSR_ENOTFOUND. */
int dsr_current_set(dsr_corpus *c, int64_t id, dsr_error *err);
/* As that, and the run must be there too. */
int dsr_current_for(dsr_corpus *c, int64_t document, int64_t run,
                    dsr_error *err);
void dsr_current_drop(dsr_corpus *c);
/* DSR_OK when span is not empty, inside the current text and not inside a
 * character; else DSR_EINVAL, `what` naming the thing in the message. */
int dsr_current_span(const dsr_corpus *c, dsr_span span, const char *what,
                     dsr_error *err);
/* The sentence that holds a byte, or -1. */
int32_t dsr_current_sentence(const dsr_corpus *c, uint32_t byte);
/* Whether s can be a type: a lower-case letter, then those, digits and _. */
bool dsr_is_type(const char *s);

/* The text of the document that a walk is at, to take words from. */
typedef struct dsr_words {
  int64_t document; /* 0: none yet */
  char *text;
  size_t len;
} dsr_words;

/* The words of a span, borrowed until the walk is at another document.
 * DSR_EDAMAGED when it lies outside the text. */
int dsr_words_of(dsr_corpus *c, dsr_words *words, int64_t document,
                 dsr_span span, const char **text, size_t *len, dsr_error *err);
void dsr_words_free(dsr_words *words);

/* Sentence spans as they are stored: gap and length, a varint each. */
bool dsr_sentences_pack(const dsr_span *spans, size_t count, dsr_buf *out);
/* Freed with dsr_free. DSR_EDAMAGED when they do not fit a text of len bytes. */
int dsr_sentences_unpack(const void *bytes, size_t size, size_t len,
                         dsr_span **out, size_t *count, dsr_error *err);

/* --- dropping rows (remove.c) --- */

/* Drop everything that stands on a document, and the document. */
int dsr_document_drop(dsr_corpus *c, int64_t id, dsr_error *err);
/* Drop a document's mentions and facts; run 0 means all, else one run's. */
int dsr_rows_drop(dsr_corpus *c, int64_t document, int64_t run,
                  uint64_t *removed, dsr_error *err);
/* Tables of this connection alone, for what may have lost its last row. */
int dsr_touched_make(dsr_corpus *c, dsr_error *err);
/* At commit: what nothing refers to any more. */
int dsr_orphans_drop(dsr_corpus *c, dsr_error *err);
/* After a commit: rewrite the file, which gives back what it does not use. */
int dsr_file_compact(dsr_corpus *c, dsr_error *err);
/* Whether most of the file is free pages, and many. */
bool dsr_file_is_slack(dsr_corpus *c);

/* DSR_ENOTFOUND for a key, naming the nearest. */
int dsr_key_missing(dsr_corpus *c, const char *key, dsr_error *err);

/* A savepoint around one put, so that a failure takes back that put alone. */
int dsr_put_begin(dsr_corpus *c, dsr_error *err);
/* status as given, or the error of releasing. */
int dsr_put_end(dsr_corpus *c, int status, dsr_error *err);

#endif
