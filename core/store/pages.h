/* An SQLite file read by hand, page by page: for files that SQLite refuses. */
#ifndef DSR_STORE_PAGES_H
#define DSR_STORE_PAGES_H

#include "core/store/corpus.h"

typedef struct dsr_pages dsr_pages;

/* Open a file, and the log beside it, for reading only; neither they nor
 * anything beside them is changed. A head that cannot be read leaves the page
 * size of a file of ours.
 * Errors: DSR_ENOTFOUND, DSR_EIO, DSR_EFOREIGN (no regular file), DSR_ENOMEM. */
int dsr_pages_open(const char *path, dsr_pages **out, dsr_error *err);
void dsr_pages_close(dsr_pages *pages);
/* Pages are numbered from 1 to this; those that a cut file lacks count. */
uint32_t dsr_pages_count(const dsr_pages *pages);
uint32_t dsr_pages_size(const dsr_pages *pages);
/* Bytes of the pages there are: less than all of them in a cut file. */
uint64_t dsr_pages_held(const dsr_pages *pages);
/* How many committed pages of a log stand in front of the file's own. */
size_t dsr_pages_logged(const dsr_pages *pages);
/* Copy `len` bytes of a page, from byte `at` of it on; false when they are not
 * all there, or cannot be read. */
bool dsr_pages_read(const dsr_pages *pages, uint32_t number, size_t at,
                    uint8_t *to, size_t len);

/* --- rows (cells.c) --- */

enum { DSR_ROW_COLUMNS = 40 };

typedef struct dsr_value {
  int type; /* SQLITE_NULL, _INTEGER, _FLOAT, _TEXT, _BLOB */
  int64_t integer;
  const char *bytes; /* of a text or blob, borrowed from the row; a text has a
                        NUL behind it */
  size_t len;
} dsr_value;

/* A row, to be used again and again; zero-initialise. */
typedef struct dsr_row {
  int64_t id; /* in a table with row ids */
  size_t count;
  dsr_value values[DSR_ROW_COLUMNS];
  dsr_buf payload, texts;
  uint8_t *taken; /* by page: set for those that a row's end stands in; a row
                     that wants one which is set is damaged. NULL: not asked */
} dsr_row;
void dsr_row_free(dsr_row *row);

typedef enum dsr_page_kind {
  DSR_PAGE_NONE = 0, /* no page of a tree, or a damaged one */
  DSR_PAGE_INDEX = 2,
  DSR_PAGE_TABLE = 5,
  DSR_PAGE_INDEX_LEAF = 10,
  DSR_PAGE_TABLE_LEAF = 13
} dsr_page_kind;

/* One page of a tree, read and kept until the next is. */
typedef struct dsr_tree_page {
  const dsr_pages *pages;
  uint32_t number; /* 0: none */
  uint8_t *bytes;
  size_t head; /* where its head begins: 100 in the first page, else 0 */
  dsr_page_kind kind;
  uint32_t cells;
} dsr_tree_page;
/* false: no memory. A page that cannot be read is of kind DSR_PAGE_NONE. */
bool dsr_tree_page_read(dsr_tree_page *page, const dsr_pages *pages,
                        uint32_t number);
void dsr_tree_page_free(dsr_tree_page *page);
/* The pages below an inner page: child `cells` is the last. 0: damaged. */
uint32_t dsr_tree_page_child(const dsr_tree_page *page, uint32_t i);
/* The row in cell i of a page that holds rows: DSR_OK, DSR_EDAMAGED without a
 * word, or DSR_ENOMEM. */
int dsr_tree_page_row(const dsr_tree_page *page, uint32_t i, dsr_row *row,
                      dsr_error *err);

#endif
