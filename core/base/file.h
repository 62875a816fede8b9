/* Reading a whole file into memory. */
#ifndef DSR_BASE_FILE_H
#define DSR_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "dossier/error.h"

/* Read a regular file of at most `max` bytes. *data is the caller's (dsr_free),
 * with a NUL behind its *len bytes. Errors: DSR_EIO (cannot be opened or read,
 * not a regular file), DSR_ELIMIT (larger than max), DSR_ENOMEM; the message
 * begins with the path. */
int dsr_file_read(const char *path, size_t max, char **data, size_t *len,
                  dsr_error *err);

/* From now on this process reads by calling `source`, which answers as
 * dsr_file_read does, in place of opening anything: for a process that cannot
 * open a file any more. NULL: from the disk again. Before threads are made. */
typedef int dsr_file_source(void *user, const char *path, size_t max, char **data,
                            size_t *len, dsr_error *err);
void dsr_file_read_from(dsr_file_source *source, void *user);
/* Does it? Whether a file is there is then known from reading it alone. */
bool dsr_file_elsewhere(void);

#endif
