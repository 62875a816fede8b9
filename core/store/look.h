/* Reading a corpus so that nothing beside it changes. */
#ifndef DSR_STORE_LOOK_H
#define DSR_STORE_LOOK_H

#include "core/store/corpus.h"

/* Whether a corpus can be looked at so: nobody has it open, nothing has to be
 * rolled back. */
bool dsr_look_can(const char *path);
/* Open a connection that reads the file and the committed pages of the log
 * beside it, and can write neither. Returns what sqlite3_open_v2 does. */
int dsr_look_open(const char *path, sqlite3 **db);

#endif
