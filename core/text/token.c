/* Tokens of a whole text in memory. The cutting is token_scan.c's, or
 * token_avx2.c's where the processor has it; both give the same tokens. */
#include "dossier/token.h"

#include <stdatomic.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/text/token_scan.h"

enum { TOKENIZER_VERSION = 1, LETTER_BYTES = 5 };

struct dsr_tokens {
  dsr_span *spans;
  size_t count;
};

static atomic_int engine_wanted = DSR_ENGINE_BEST;

int dsr_tokenizer_engine(int engine) {
  if (engine == DSR_ENGINE_BEST || engine == DSR_ENGINE_PORTABLE ||
      (engine == DSR_ENGINE_AVX2 && dsr_scan_avx2_runs()))
    atomic_store(&engine_wanted, engine);
  int wanted = atomic_load(&engine_wanted);
  if (wanted != DSR_ENGINE_BEST)
    return wanted;
  return dsr_scan_avx2_runs() ? DSR_ENGINE_AVX2 : DSR_ENGINE_PORTABLE;
}

void dsr_scan_run(dsr_scan *scan) {
  if (dsr_tokenizer_engine(DSR_ENGINE_ASK) == DSR_ENGINE_AVX2)
    dsr_scan_avx2(scan);
  else
    dsr_scan_portable(scan);
}

/* Room for `need` spans. */
static bool scan_grow(dsr_scan *scan, size_t need) {
  void *spans = scan->spans;
  bool grown = dsr_reserve(&spans, &scan->capacity, need, sizeof *scan->spans);
  scan->spans = spans;
  return grown;
}

int dsr_tokens_new(const char *text, size_t len, dsr_tokens **out,
                   dsr_error *err) {
  dsr_scan scan = {.s = text, .len = len, .limit = len};
  dsr_tokens *tokens = NULL;
  int status = DSR_OK;
  *out = NULL;
  if (len > UINT32_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0,
                    "a text of %zu bytes is too long for spans; cut it below 4 GB",
                    len);
  tokens = dsr_alloc_zero(1, sizeof *tokens);
  if (!tokens || !scan_grow(&scan, len / LETTER_BYTES + DSR_SCAN_ROOM)) {
    status = dsr_fail_memory(err);
    goto done;
  }
  while (scan.at < len) {
    if (!dsr_scan_has_room(&scan) && !scan_grow(&scan, scan.count + DSR_SCAN_ROOM)) {
      status = dsr_fail_memory(err);
      goto done;
    }
    dsr_scan_run(&scan);
  }
  void *exact = dsr_resize(scan.spans, scan.count, sizeof *scan.spans);
  tokens->spans = exact ? exact : scan.spans;
  tokens->count = scan.count;
  scan.spans = NULL;
  *out = tokens;
  tokens = NULL;
done:
  dsr_free(scan.spans);
  dsr_free(tokens);
  return status;
}

void dsr_tokens_free(dsr_tokens *tokens) {
  if (!tokens)
    return;
  dsr_free(tokens->spans);
  dsr_free(tokens);
}

size_t dsr_tokens_count(const dsr_tokens *tokens) { return tokens->count; }

const dsr_span *dsr_tokens_spans(const dsr_tokens *tokens) { return tokens->spans; }

uint32_t dsr_tokenizer_version(void) { return TOKENIZER_VERSION; }
