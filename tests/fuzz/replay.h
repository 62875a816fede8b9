/* What every fuzz target shares: its entry's declaration, a check that stops at
 * once, and, built with -DDSR_REPLAY and without libFuzzer, a main that runs the
 * files named on the command line:
 *   cc -DDSR_REPLAY ... tests/fuzz/fuzz_query.c ... && ./a.out crash-1234 */
#ifndef DSR_TESTS_FUZZ_REPLAY_H
#define DSR_TESTS_FUZZ_REPLAY_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dossier/memory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define EXPECT(truth) \
  ((truth) ? (void)0 \
           : (fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #truth), \
              abort()))

/* The first line of the input and what comes behind it; false without one. */
static inline int split_line(const uint8_t *data, size_t size,
                             const char **line, size_t *line_len,
                             const char **rest, size_t *rest_len) {
  const uint8_t *stop = size ? memchr(data, '\n', size) : NULL;
  if (!stop)
    return 0;
  *line = (const char *)data;
  *line_len = (size_t)(stop - data);
  *rest = (const char *)stop + 1;
  *rest_len = size - *line_len - 1;
  return 1;
}

#ifdef DSR_REPLAY
int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    static uint8_t bytes[1 << 20];
    FILE *in = fopen(argv[i], "rb");
    if (!in) {
      perror(argv[i]);
      return 1;
    }
    size_t n = fread(bytes, 1, sizeof bytes, in);
    fclose(in);
    LLVMFuzzerTestOneInput(bytes, n);
    EXPECT(dsr_memory_live() == 0);
  }
  return 0;
}
#endif

#endif
