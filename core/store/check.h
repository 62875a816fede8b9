/* What the files that check parts of a corpus share. */
#ifndef DSR_STORE_CHECK_H
#define DSR_STORE_CHECK_H

#include "core/store/corpus.h"

/* Note a fault, one line. */
int dsr_check_add(dsr_check *check, const char *line, dsr_error *err);
/* With its document's key, or another name, before it. */
int dsr_check_named(dsr_check *check, const char *name, const char *what,
                    dsr_error *err);
/* A status that is a fault in the file becomes a line; others end the check. */
int dsr_check_absorb(dsr_check *check, const char *name, int status,
                     const dsr_error *why, dsr_error *err);

/* The index against the documents (check_index.c). */
int dsr_check_index(dsr_corpus *c, dsr_check *check, dsr_error *err);

#endif
