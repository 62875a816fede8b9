/* What a file says of itself before SQLite opens it. Opening may replay a
 * journal, which is a write: so a file that is not ours must be known first. */
#ifndef DSR_STORE_HEADER_H
#define DSR_STORE_HEADER_H

#include <sys/stat.h>

#include "dossier/error.h"

/* Read the first 100 bytes of a regular file and judge them.
 *   stat  filled in
 * DSR_OK: a corpus of a version this library reads. DSR_ENOTFOUND: there is no
 * such file, or it is empty (stat->st_size is 0). Else DSR_EIO, DSR_EFOREIGN,
 * DSR_ENEWER, DSR_EDAMAGED with a message. Opens read-only, and closes, the
 * file: not to be called for one this process has open, whose POSIX locks that
 * would drop. */
int dsr_header_check(const char *path, struct stat *stat, dsr_error *err);

#endif
