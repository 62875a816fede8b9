/* Frames between a host and its worker: a kind, a length, bytes.
 *
 * What a worker sends is data from a stranger: a frame has a greatest length, all
 * of them together have one, and waiting for one ends at a deadline, whatever
 * dribbles in. Both sides are the same program on the same machine, so numbers
 * stand as they do in memory. */
#ifndef DSR_SEAL_CHANNEL_H
#define DSR_SEAL_CHANNEL_H

#include <stddef.h>
#include <stdint.h>

#include "core/base/buffer.h"
#include "dossier/error.h"

typedef struct dsr_channel {
  int in, out;        /* read from, written to; not blocking; its own */
  size_t frame_max;   /* bytes of a frame that is received */
  uint64_t left;      /* bytes that may still be received */
  int64_t deadline;   /* of dsr_channel_now; 0: none */
  dsr_buf frame;      /* the one received last */
  bool ended;         /* the other side has closed */
} dsr_channel;

/* Milliseconds of a clock that only goes forward; for deadlines. */
int64_t dsr_channel_now(void);

/* Take over two descriptors. */
void dsr_channel_open(dsr_channel *channel, int in, int out, size_t frame_max,
                      uint64_t total_max);
void dsr_channel_close(dsr_channel *channel);

/* Send a frame. Errors: DSR_ECLOSED (nobody reads any more), DSR_ELIMIT (over
 * 4 GB, or the deadline passed before it was taken), DSR_EIO. */
int dsr_channel_send(dsr_channel *channel, uint32_t kind, const void *data,
                     size_t len, dsr_error *err);

/* Receive a frame; its bytes have a NUL behind them and live until the next.
 * Returns DSR_OK; DSR_DONE when the other side has closed and sent all of what it
 * began. Errors: DSR_ELIMIT (a frame or the sum too long, or the deadline),
 * DSR_EDAMAGED (cut short), DSR_EIO, DSR_ENOMEM. */
int dsr_channel_receive(dsr_channel *channel, uint32_t *kind, const char **data,
                        size_t *len, dsr_error *err);

#endif
