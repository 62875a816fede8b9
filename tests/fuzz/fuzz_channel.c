/* Any bytes in the pipe from a worker: frames within their limits, as they were
 * sent, until the first that is none. */
#include <unistd.h>

#include "core/seal/channel.h"
#include "core/seal/worker.h"
#include "tests/fuzz/replay.h"

enum { FRAME = 1000, TOTAL = 5000, PIPE = 60000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  int in[2], out[2];
  dsr_channel channel;
  dsr_error err = {0};
  uint32_t kind;
  const char *bytes;
  size_t len, at = 0;
  size = size < PIPE ? size : PIPE;
  EXPECT(pipe(in) == 0 && pipe(out) == 0);
  EXPECT(write(in[1], data, size) == (ssize_t)size);
  close(in[1]);
  dsr_channel_open(&channel, in[0], out[1], FRAME, TOTAL);
  int status;
  while ((status = dsr_channel_receive(&channel, &kind, &bytes, &len, &err)) == DSR_OK) {
    EXPECT(len <= FRAME && at + 8 + len <= size && bytes[len] == '\0');
    EXPECT(memcmp(&kind, data + at, sizeof kind) == 0);
    EXPECT(memcmp(bytes, data + at + 8, len) == 0);
    at += 8 + len;
    dsr_error said = {0};
    EXPECT(dsr_worker_failure(kind, bytes, len, &said) != DSR_OK);
    EXPECT(strlen(said.message) < sizeof said.message);
  }
  EXPECT(at <= TOTAL);
  EXPECT(status != DSR_DONE || (at == size && channel.ended));
  EXPECT(status == DSR_DONE || status == DSR_EDAMAGED || status == DSR_ELIMIT);
  dsr_channel_close(&channel);
  close(out[0]);
  return 0;
}
