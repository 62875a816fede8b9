/* What a document's tokens are kept as, unpacked. */
#ifndef DSR_STORE_PACKED_H
#define DSR_STORE_PACKED_H

#include <stdbool.h>

#include "dossier/lexicon.h"

/* `count` forms, a varint each, from `size` bytes. False unless the bytes are
 * exactly these and none is 0. *highest is the largest, 0 of none. */
bool dsr_forms_unpack(const uint8_t *p, size_t size, size_t count,
                      dsr_form *out, dsr_form *highest);

/* Runs of covered tokens as a byte a token, not 0 outside them. False when they
 * do not fit `count` tokens. *covered: tokens in them. `skip` has room for
 * count bytes and is left as it was when all are covered. */
bool dsr_covered_unpack(const uint8_t *p, size_t size, size_t count,
                        uint8_t *skip, size_t *covered);

#endif
