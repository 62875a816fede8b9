/* A new corpus while it is built: under another name, without a journal. */
#ifndef DSR_STORE_BUILD_H
#define DSR_STORE_BUILD_H

#include "core/store/corpus.h"

/* Take NAME-building for c->path: c->build.name and c->build.lock are set, the
 * file is there, empty and locked. What another process that was cut short left
 * there goes, and the listener is told. Waits for one that builds, as long as a
 * writer waits. DSR_DONE: there is a corpus of that name by now. DSR_EBUSY,
 * DSR_EFOREIGN (what is there is none of ours), DSR_EREADONLY, DSR_EIO,
 * DSR_ENOMEM. */
int dsr_build_claim(dsr_corpus *c, dsr_error *err);
/* Remove a leftover beside a corpus that is there, unless somebody is at it. */
void dsr_build_sweep(const dsr_corpus *c);
/* The connection's settings for building. */
int dsr_build_settle(dsr_corpus *c, dsr_error *err);
/* Sync the closed file, give it its name, sync the folder. DSR_OK: done, and
 * c->build is empty. */
int dsr_build_place(dsr_corpus *c, dsr_error *err);
/* Remove the file, whose connection is closed; nothing when there is none. */
void dsr_build_discard(dsr_corpus *c);

#endif
