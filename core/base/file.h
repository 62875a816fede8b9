/* Reading a whole file into memory, and what names a folder holds. */
#ifndef DSR_BASE_FILE_H
#define DSR_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/base/buffer.h"
#include "dossier/error.h"

/* Read a regular file of at most `max` bytes. *data is the caller's (dsr_free),
 * with a NUL behind its *len bytes. Errors: DSR_EIO (cannot be opened or read,
 * not a regular file), DSR_ELIMIT (larger than max), DSR_ENOMEM; the message
 * begins with the path. */
int dsr_file_read(const char *path, size_t max, char **data, size_t *len,
                  dsr_error *err);

/* Add the names in a folder to `names`, each with a line end behind it, in no order;
 * none where there is no such folder. Errors: DSR_ENOMEM. */
int dsr_file_names(const char *folder, dsr_buf *names, dsr_error *err);
/* Is there something of that path? */
bool dsr_file_there(const char *path);

/* From now on this process reads by calling `source`, which answers as
 * dsr_file_read does, in place of opening anything: for a process that cannot
 * open a file any more. A path that ends in a slash asks for the folder's names.
 * NULL: from the disk again. Before threads are made. */
typedef int dsr_file_source(void *user, const char *path, size_t max, char **data,
                            size_t *len, dsr_error *err);
void dsr_file_read_from(dsr_file_source *source, void *user);

#endif
