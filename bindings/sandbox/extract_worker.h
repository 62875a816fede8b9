/* What the host says to the worker of an extraction before it begins. */
#ifndef DSR_SANDBOX_EXTRACT_WORKER_H
#define DSR_SANDBOX_EXTRACT_WORKER_H

#include "core/seal/worker.h"

/* What the keeper's workers do. A request is, in the terms of extract_frames.h:
 * whether the scripts are our own, unchanged; whether refusals are asked for; bytes
 * of their heap; milliseconds for making one ready; how many saved queries, name,
 * text and hash of each; how many scripts, path and text of each. */
extern const dsr_job dsr_extract_job;

#endif
