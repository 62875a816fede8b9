/* Inside the index: which documents hold a form, and where.
 *
 * A segment holds the postings of the documents [first, last] that were in the
 * file when it was written: a list a form, one after the other by form, cut
 * into chunks of DSR_CHUNK bytes. Its directory tells each list's length and
 * how often the form stands there. Segments ascend by document and do not
 * overlap, so that reading a form is reading one list after the other.
 *
 *   list       an entry a document, ascending:
 *                (delta << 2 | mixed << 1 | single), count unless single,
 *                then a number a position
 *              delta: to the document before, of the first one to the
 *              segment's first. position: of the first its number, then the
 *              distance to the one before; shifted left by one in an entry
 *              that is mixed, with 1 added for a token outside covered zones.
 *   directory  an entry a form, ascending:
 *                form delta, bytes of the list, (hits << 1 | mixed),
 *                and for more than one hit: documents, and if mixed: covered
 *                hits, covered documents
 *   chunk      id: segment << 32 | number; together the lists of a segment
 *
 * All numbers are varints. Unlike the layout that was measured first, entries
 * carry no length of their positions: skipping a few positions by reading them
 * costs less than a byte more an entry of everything that is read.
 *
 * A segment is a function of document_tokens alone, so compacting, purging and
 * merging are all writing it anew. The postings of a document that was replaced
 * stay until then; a tombstone tells that they are dead. */
#ifndef DSR_STORE_INDEX_H
#define DSR_STORE_INDEX_H

#include "core/store/corpus.h"
#include "dossier/document.h"
#include "dossier/index.h"

enum {
  DSR_CHUNK = 65000,             /* four pages of 16 KB */
  DSR_SEGMENT_TOKENS = 8000000   /* of more than one document: 43 MB of news */
};

/* --- covered tokens (covered.c) --- */

/* A byte a token, not 0 outside the covered zones; NULL: no memory. */
uint8_t *dsr_skip_from_zones(const dsr_stored_zone *zones, size_t zone_count,
                             const dsr_span *tokens, size_t count);
/* As runs of covered tokens: the gap before each, and its length. */
bool dsr_covered_pack(const uint8_t *skip, size_t count, dsr_buf *out);
/* The runs of a document that is being put. */
int dsr_covered_of(const dsr_new_document *doc, dsr_buf *out, dsr_error *err);

/* A walk over packed runs: set p and stop, ask for ascending tokens. */
typedef struct dsr_covered {
  const uint8_t *p, *stop;
  uint64_t start, end; /* the run it is at */
} dsr_covered;
bool dsr_covered_at(dsr_covered *runs, uint32_t token);

/* --- writing (segment.c, compact.c) --- */

/* Write segments of the documents [first, last], numbered from *id; *id is
 * then the next number. */
int dsr_segments_write(dsr_corpus *c, int64_t first, int64_t last, int64_t *id,
                       dsr_error *err);
/* Bring the index up to the documents, within a batch. */
int dsr_index_update(dsr_corpus *c, dsr_error *err);
/* The index has postings of a document that is about to go. */
int dsr_index_bury(dsr_corpus *c, int64_t document, dsr_error *err);

/* --- directories (directory.c, index_count.c) --- */

typedef struct dsr_fence { /* where a stretch of the directory begins */
  uint32_t before;         /* the form of the entry before */
  uint32_t form;           /* of the first entry */
  size_t at;               /* its byte of the directory */
  uint64_t list;           /* its list's byte of the postings */
} dsr_fence;

typedef struct dsr_segment {
  int64_t id, first, last;
  uint64_t documents, tokens;
  uint8_t *directory;
  size_t size;
  dsr_fence *fences;
  size_t fence_count;
  bool dead; /* some of its documents are */
} dsr_segment;

/* How often a form stands in the file, and at most in how many documents. */
typedef struct dsr_form_total {
  uint32_t hits, documents;
} dsr_form_total;

/* Where the covered tokens of many forms stand in a segment (sequences.c): what
 * took long to make is kept for the next that asks. */
typedef struct dsr_kept_row {
  dsr_form *forms;
  size_t count;
  size_t segment; /* its place among the segments */
  uint32_t gap;
  uint64_t *bits;
  size_t words;
} dsr_kept_row;
enum { DSR_KEPT_ROWS = 32 };

/* The documents there are (roster.c). */
typedef struct dsr_known_documents {
  bool read;
  int64_t *ids;     /* ascending */
  uint32_t *tokens; /* how many each has */
  uint32_t *by_key; /* numbers of ids, in the order of the keys */
  size_t count, ordered; /* ordered: of by_key, as many in a sound file */
} dsr_known_documents;

/* The directories of all segments, kept as long as the file is not changed. */
struct dsr_index {
  dsr_segment *segments;
  size_t count, capacity;
  int64_t *dead; /* documents, ascending */
  size_t dead_count, dead_capacity;
  dsr_form_total *totals; /* by form, over all segments */
  size_t total_room;      /* forms from here on are nowhere */
  uint32_t issued;        /* no form is above it */
  int64_t changes; /* of the file, as of which it was read */
  dsr_known_documents known; /* read when first asked for */
  dsr_kept_row rows[DSR_KEPT_ROWS];
  size_t row_count, next_row; /* the one to be replaced next */
};

/* What a directory says of a form. */
typedef struct dsr_listed {
  dsr_form form;
  uint64_t at, bytes; /* of the list, in the segment's postings */
  uint64_t hits, documents, covered_hits, covered_documents;
} dsr_listed;

/* Read the directories if need be. The caller holds a view of the file, of
 * which `changes` was read. */
int dsr_index_load(dsr_corpus *c, int64_t changes, dsr_error *err);
void dsr_index_drop(dsr_corpus *c);
/* Make the index tell of the documents as they are and load it. `view`, to be
 * closed whatever is returned, keeps the view of the file. */
int dsr_index_ready(dsr_corpus *c, dsr_cursor *view, dsr_error *err);
/* The documents, after dsr_index_ready and before its view is closed; borrowed
 * until then. */
int dsr_documents_known(dsr_corpus *c, const dsr_known_documents **out,
                        dsr_error *err);
void dsr_documents_forget(dsr_known_documents *known);
void dsr_rows_forget(struct dsr_index *index);
/* Is the form there? */
bool dsr_segment_find(const dsr_segment *segment, dsr_form form,
                      dsr_listed *out);
/* The entry at *p, which follows that in *entry; false: at the end, or damaged
 * (*p then short of the end). */
bool dsr_directory_next(const uint8_t **p, const uint8_t *end,
                        dsr_listed *entry);
bool dsr_index_is_dead(const int64_t *dead, size_t count, int64_t document);

/* --- lists (postings.c) --- */

/* A walk over one list. Set p, end, document (the segment's first), last. */
typedef struct dsr_list {
  const uint8_t *p, *end;
  int64_t document, last;
  uint32_t count; /* positions of this document, to be taken one by one */
  uint32_t position;
  bool begun, mixed;
} dsr_list;
/* Go to the next document: DSR_OK, DSR_DONE, or DSR_EDAMAGED without a word. */
int dsr_list_next(dsr_list *list);
/* Its next position; count times. */
bool dsr_list_position(dsr_list *list, uint32_t *position, bool *covered);

/* A walk over the chunks of one segment, for lists that ascend. */
typedef struct dsr_chunks {
  dsr_corpus *corpus;
  int64_t segment;
  sqlite3_stmt *row; /* of the chunk it is at; NULL: none */
  uint64_t number;
  const uint8_t *bytes; /* its own */
  uint64_t size;
} dsr_chunks;
/* Bytes [at, at + count) of the segment's postings, borrowed until the next call:
 * those of the chunk where they lie in one, else copied into out. */
int dsr_chunks_view(dsr_chunks *chunks, uint64_t at, uint64_t count,
                    dsr_buf *out, const uint8_t **bytes, dsr_error *err);
/* Add bytes [at, at + count) of the segment's postings to out. */
int dsr_chunks_read(dsr_chunks *chunks, uint64_t at, uint64_t count,
                    dsr_buf *out, dsr_error *err);
void dsr_chunks_leave(dsr_chunks *chunks);

#endif
