/* The rows that can be read of a damaged corpus, found page by page. */
#ifndef DSR_STORE_SALVAGE_H
#define DSR_STORE_SALVAGE_H

#include "core/store/pages.h"

/* What a recovery wants; the rest is made anew from it. */
typedef enum dsr_table {
  DSR_T_DOCUMENT = 0, DSR_T_TOKENS, DSR_T_LEXICON, DSR_T_RUN, DSR_T_ENTITY,
  DSR_T_ALIAS, DSR_T_ROLE, DSR_T_MENTION, DSR_T_FACT, DSR_T_DECISION,
  DSR_T_RESOLVED, DSR_T_RESOLVED_MENTION, DSR_T_ZONE_KIND, DSR_T_ORIGIN, DSR_T_RUN_DOCUMENT, DSR_T_FACT_FIELD,
  DSR_T_SAVED, DSR_T_OVERRULED, DSR_TABLES
} dsr_table;

/* "document" and so on, and how many columns its rows have. */
const char *dsr_table_name(dsr_table table);
size_t dsr_table_columns(dsr_table table);

/* Where a row stands, and what it is found by: its id, or its first column and,
 * of those, its second, a number (up to 65535; beyond, they are one). */
typedef struct dsr_place {
  int64_t key;
  uint32_t page;
  uint16_t cell, n;
} dsr_place;

typedef struct dsr_places {
  dsr_place *at; /* by key, then by n, then by place */
  size_t count, capacity;
  bool whole;      /* its tree hangs together: no row of it is lost */
  uint64_t faulty; /* rows that could not be read or are none of it */
} dsr_places;

typedef struct dsr_salvage {
  dsr_pages *pages;
  dsr_places tables[DSR_TABLES];
  uint8_t *states; /* by page; salvage.c knows them */
  uint8_t *taken;
  dsr_tree_page page;
  uint32_t unread; /* pages that hold nothing that can be told */
  uint32_t first_unread;
} dsr_salvage;

/* Find them all. Errors: as dsr_pages_open, DSR_EFOREIGN (the head is another
 * program's, or nothing of a corpus is in the file). The salvage is to be
 * emptied in any case. Memory: 16 bytes a row. */
int dsr_salvage_find(const char *path, dsr_salvage *s, dsr_error *err);
void dsr_salvage_empty(dsr_salvage *s);
/* The places with a key: *first of them, as many as are returned. */
size_t dsr_salvage_with(const dsr_salvage *s, dsr_table table, int64_t key,
                        size_t *first);
/* Read one; it was whole when it was found. */
int dsr_salvage_row(dsr_salvage *s, const dsr_place *place, dsr_row *row,
                    dsr_error *err);

#endif
