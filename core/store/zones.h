/* A document's zones as they are stored: one packed column a document. */
#ifndef DSR_STORE_ZONES_H
#define DSR_STORE_ZONES_H

#include "core/base/arena.h"
#include "core/store/corpus.h"
#include "dossier/document.h"

/* Add zones to out, three varints each: the gap to the one before, the length,
 * the number of the kind. A kind that is new to the file gets a number, within
 * the batch. */
int dsr_zones_pack(dsr_corpus *c, const dsr_stored_zone *zones, size_t count,
                   dsr_buf *out, dsr_error *err);
/* Zones of a text of len bytes, freed with dsr_free; their kinds are in
 * strings. DSR_EDAMAGED when they do not fit the text or have no kind. */
int dsr_zones_unpack(dsr_corpus *c, const void *bytes, size_t size, size_t len,
                     dsr_arena *strings, dsr_stored_zone **out, size_t *count,
                     dsr_error *err);
/* Forget the kinds that are known of the file. */
void dsr_zone_kinds_drop(dsr_corpus *c);

#endif
