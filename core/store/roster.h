/* The documents of a corpus as a search goes through them. */
#ifndef DSR_STORE_ROSTER_H
#define DSR_STORE_ROSTER_H

#include <stdbool.h>

#include "dossier/document.h"

/* All of them, or those that meet a filter. */
typedef struct dsr_roster {
  int64_t *ids;     /* ascending */
  uint32_t *by_key; /* numbers of ids, in the order of the keys' bytes */
  size_t count;
} dsr_roster;

/* Fill *out, which is zero; freed with dsr_roster_free, also after a failure.
 * Cost: the first time, and after the file changed, every key is read (some 10
 * ms of 100 MB of news); with a filter what it asks of every document. */
int dsr_roster_make(dsr_corpus *corpus, const dsr_document_filter *filter,
                    dsr_roster *out, dsr_error *err);
void dsr_roster_free(dsr_roster *roster);
/* Does it let every document pass? NULL does. */
bool dsr_filter_is_open(const dsr_document_filter *filter);
/* The number of a document, or SIZE_MAX. `near`: where it may be. */
size_t dsr_roster_find(const int64_t *ids, size_t count, size_t near,
                       int64_t id);

#endif
