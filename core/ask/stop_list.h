/* Words that are counted, but not listed. */
#ifndef DSR_ASK_STOP_LIST_H
#define DSR_ASK_STOP_LIST_H

#include <stdbool.h>

#include "dossier/gazetteer.h"

/* Is a word, norm or stem on the list? Words and norms are looked up as names are
 * (case does not count unless the list says so), stems among those of the names.
 * list NULL: none is. DSR_OK, or DSR_ENOMEM. */
int dsr_stop_list_has(const dsr_gazetteer *list, dsr_attribute by,
                      const char *text, size_t len, bool *has, dsr_error *err);

#endif
