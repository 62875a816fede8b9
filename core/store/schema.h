/* The tables, indices and views of a corpus file. */
#ifndef DSR_STORE_SCHEMA_H
#define DSR_STORE_SCHEMA_H

#include "core/store/corpus.h"

/* Make them, within a transaction, in an empty database. */
int dsr_schema_create(dsr_corpus *c, dsr_error *err);
/* DSR_OK when each of them is there exactly as this version writes it, and the
 * tokenizer is ours. Others' tables beside them are nobody's business. */
int dsr_schema_verify(dsr_corpus *c, dsr_error *err);

#endif
