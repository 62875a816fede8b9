/* Reading a whole file into memory. */
#ifndef DSR_BASE_FILE_H
#define DSR_BASE_FILE_H

#include <stddef.h>

#include "dossier/error.h"

/* Read a regular file of at most `max` bytes. *data is the caller's (dsr_free),
 * with a NUL behind its *len bytes. Errors: DSR_EIO (cannot be opened or read,
 * not a regular file), DSR_ELIMIT (larger than max), DSR_ENOMEM; the message
 * begins with the path. */
int dsr_file_read(const char *path, size_t max, char **data, size_t *len,
                  dsr_error *err);

#endif
