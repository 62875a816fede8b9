/* The corpus: one NAME.dossier file, which is one SQLite database.
 *
 * At rest it is a single file that opens read-only from a read-only folder.
 * While a process writes it there are a -wal and a -shm beside it; the last
 * one to close folds them back. Nothing derived from the clock stands in it:
 * the same documents, loaded in the same order by the same scripts, give the
 * same rows. Row ids are local to one file and never belong in an output;
 * documents are known by key, entities by type and slug.
 */
#ifndef DOSSIER_CORPUS_H
#define DOSSIER_CORPUS_H

#include "dossier/date.h"
#include "dossier/lexicon.h"

DSR_BEGIN

/* What a corpus file says of itself: "DSR1" at byte 68, big-endian, and the
 * version of its tables at byte 60. */
#define DSR_CORPUS_APPLICATION 0x44535231
#define DSR_CORPUS_SCHEMA 1

typedef enum dsr_corpus_mode {
  DSR_READ = 0,  /* never writes a byte; several at once, also beside a writer */
  DSR_WRITE = 1, /* the file must be there */
  DSR_CREATE = 2, /* as DSR_WRITE, and made when there is no such file */
  DSR_BUILD = 3,  /* as DSR_CREATE, but a file that is made gets its name at
                     dsr_corpus_publish */
  DSR_LOOK = 4    /* as DSR_READ, and a log that a crash has left beside the file
                     is read and left, where nobody else has the corpus open:
                     DSR_READ folds it in, or lets SQLite remove one that is none
                     of this file's */
} dsr_corpus_mode;

typedef struct dsr_corpus dsr_corpus;

/* Open a corpus.
 *   path  a file's name, never read as a URI; borrowed.
 *   out   closed with dsr_corpus_close; NULL on failure.
 * The file's header is read, and read only, before SQLite sees it, so that a
 * file that is refused is left as it was, byte for byte, and so is whatever
 * lies beside it.
 * Errors: DSR_EIO (no such file, cannot be read), DSR_EFOREIGN (not a corpus,
 * or not a regular file), DSR_ENEWER (a later version's tables, or another
 * version of the tokenizer: the message says what to do), DSR_EDAMAGED (cut
 * short, or its tables are not as they should be), DSR_EREADONLY (opened for
 * writing without the right to), DSR_EBUSY, DSR_EINVAL (mode), DSR_ENOMEM. A
 * failed creation leaves no file. For DSR_BUILD also DSR_EFOREIGN when
 * NAME-building is there and none of ours. A file of no bytes counts as absent for
 * DSR_CREATE and as foreign otherwise. */
DSR_API int dsr_corpus_open(const char *path, dsr_corpus_mode mode,
                            dsr_corpus **out, dsr_error *err);

/* What may be told while a corpus is opened or written, for people to read. */
typedef enum dsr_corpus_news {
  DSR_NEWS_WAITING = 1, /* another process has the corpus; told after a second */
  DSR_NEWS_LEFTOVER = 3, /* what a DSR_BUILD left that was cut short went */
  DSR_NEWS_SHARE = 2    /* opened for writing, it lies on a network share: its
                           locks may not keep another machine from writing it
                           at the same time, which would damage it */
} dsr_corpus_news;
typedef void dsr_corpus_listener(void *user, dsr_corpus_news what,
                                 const char *message);

/* Let a function hear such news of every corpus of this process.
 *   tell  called in the thread that opens or writes, with one line that names
 *         the corpus ("strait.dossier: waiting for process 71 (dossier, for
 *         12 s), which has the corpus"), borrowed for the call; NULL: nobody
 *         is told, as in the beginning */
DSR_API void dsr_corpus_listen(dsr_corpus_listener *tell, void *user);

/* Give a corpus its name that was made with DSR_BUILD. Until then it lies in
 * NAME-building, which nobody else can open or write: batches cost half, since
 * they need no log, and none of them counts. From here on all of them do, and the
 * corpus goes on as if opened with DSR_WRITE. Without this call, or when it
 * fails, dsr_corpus_close leaves nothing under the name; after a crash the next
 * DSR_BUILD of the name removes what lies there and tells the listener. A second
 * DSR_BUILD of the name waits up to 5 seconds, then says who builds (DSR_EBUSY);
 * when that one is done meanwhile, it opens the corpus.
 * DSR_OK at once for a corpus that has its name.
 * Cost: what was written is synced to the disk.
 * Errors: DSR_EINVAL (a batch or a walk is open), DSR_EBUSY (somebody made a
 * file of that name meanwhile), DSR_EIO, DSR_EREADONLY, DSR_ENOMEM, DSR_ECLOSED;
 * after one but DSR_EINVAL the corpus can only be closed. When what has its name
 * cannot be opened again, DSR_OK is returned and the next call says DSR_ECLOSED. */
DSR_API int dsr_corpus_publish(dsr_corpus *corpus, dsr_error *err);

/* Roll back what was not committed and close. Cursors on the corpus may still
 * be freed, and say DSR_ECLOSED when used; documents already opened stay good.
 * NULL is fine. */
DSR_API void dsr_corpus_close(dsr_corpus *corpus);

/* As given to dsr_corpus_open. */
DSR_API const char *dsr_corpus_path(const dsr_corpus *corpus);
/* The same; DSR_BUILD only until the corpus has its name. */
DSR_API dsr_corpus_mode dsr_corpus_opened_for(const dsr_corpus *corpus);

/* The corpus's lexicon, read from the file on first need.
 *   out  borrowed; good until the corpus is closed, the next dsr_corpus_begin
 *        or _rollback for writing, or a commit that removed a document: ask
 *        again after those. On a corpus opened for reading it only grows.
 * Put forms into it only through an analysis of a document that is to be put,
 * and never on a corpus opened for reading.
 * Forms put into it by an analysis get their row at the commit after a document
 * that uses them was put, in the order of their ids; a rollback takes them back. Ids
 * of forms that a removal purged are never given out again: they stand in the
 * lexicon as forms that no text can hold.
 * Cost: the first call reads every form (350,000 a 100 MB of news).
 * Errors: DSR_EDAMAGED, DSR_EIO, DSR_ENOMEM, DSR_ECLOSED. */
DSR_API int dsr_corpus_lexicon(dsr_corpus *corpus, dsr_lexicon **out,
                               dsr_error *err);

/* One batch is one transaction: all of it is in the file after
 * dsr_corpus_commit returned DSR_OK, synced to the disk, and none of it before.
 * Every function that writes wants one (DSR_EINVAL otherwise), and takes back
 * its own changes alone when it fails, so that the batch may go on.
 * On a corpus opened with DSR_READ a batch holds one view of the file: what
 * others commit meanwhile is not seen until it ends.
 * Batches do not nest: DSR_EINVAL.
 * Errors: DSR_EBUSY after 5 seconds of waiting for another writer (the message
 * names its process and program where the system tells them); DSR_EREADONLY; DSR_EIO (disk full: the batch is rolled back, the message
 * names the file); DSR_ECLOSED. */
DSR_API int dsr_corpus_begin(dsr_corpus *corpus, dsr_error *err);
/* Also drops aliases, entities and runs that nothing refers to any more, and
 * brings the index (index.h) up to what was put and removed.
 * Cost of the index: some 17 % of loading; 4 bytes a token while it is written,
 * 43 MB of text at a time. */
DSR_API int dsr_corpus_commit(dsr_corpus *corpus, dsr_error *err);
/* Cannot fail; without a batch it does nothing. */
DSR_API void dsr_corpus_rollback(dsr_corpus *corpus);

/* What compacting did. */
typedef struct dsr_compaction {
  uint64_t segments_before, segments; /* of the index */
  uint64_t replaced; /* documents that are no more, whose postings went */
  uint64_t bytes_before, bytes; /* of the file */
} dsr_compaction;

/* Write the index in as few segments as can be, without the postings of replaced
 * documents, drop word forms that no document uses, and rewrite the file so that
 * it has no free pages. Nothing that is asked is answered otherwise after it.
 * Opened for writing, without a batch open. Others may read meanwhile: they see
 * the file as it was.
 * It is seldom needed: a commit merges small segments as they come, writes those
 * anew of which a quarter is dead, and rewrites the file by itself once most of
 * it, and 8 MB, is free.
 * Cost: linear in the corpus, and as much room again on the disk for a while.
 * Errors: as dsr_corpus_begin and dsr_corpus_commit. */
DSR_API int dsr_corpus_compact(dsr_corpus *corpus, dsr_compaction *out,
                               dsr_error *err);

/* What a corpus holds. */
typedef struct dsr_corpus_counts {
  uint32_t schema, tokenizer;        /* versions */
  uint64_t documents, origins;       /* origins: sources of all documents */
  uint64_t bytes, tokens, sentences; /* of text */
  uint64_t forms;                    /* different word forms */
  uint64_t mentions, entities;       /* mentions that are not covered, entities
                                        as they are resolved */
  uint64_t facts, runs, decisions;
  dsr_day first, last; /* days the dated documents span, 0 when none is dated */
} dsr_corpus_counts;

/* Count. Linear in documents and mentions, not in text.
 * Errors: DSR_EIO, DSR_EDAMAGED, DSR_ECLOSED. */
DSR_API int dsr_corpus_count(dsr_corpus *corpus, dsr_corpus_counts *out,
                             dsr_error *err);

/* Examine a whole corpus, without writing to it: SQLite's own structure, the
 * references between tables, and what must hold of each document (spans inside
 * its text, those of what it states among them, text valid UTF-8 and of the
 * stated length, text of a file that was kept byte for byte still of its
 * SHA-256, as many tokens as the tokenizer finds, forms that are in the lexicon and spelt as in the text), and the index
 * against the documents (every posting is of a token of its form, every token
 * has one, totals agree).
 *   out  freed with dsr_check_free; made even when there are faults.
 * Cost: reads and tokenizes everything. Errors: DSR_ENOMEM, DSR_EIO,
 * DSR_ECLOSED; a fault in the file is no error but a line of the result. */
typedef struct dsr_check dsr_check;
DSR_API int dsr_check_new(dsr_corpus *corpus, dsr_check **out, dsr_error *err);
/* How many faults; at most 1000 are kept. */
DSR_API size_t dsr_check_count(const dsr_check *check);
/* Fault i, one line that names the document or table ("docs/a.txt: mention
 * [10,5000) ends outside the text of 1200 bytes"); NULL past the end. Lives as
 * long as the check. */
DSR_API const char *dsr_check_fault(const dsr_check *check, size_t i);
DSR_API void dsr_check_free(dsr_check *check);

DSR_END
#endif
