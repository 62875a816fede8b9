/* Any bytes as a JSONL file: every record comes out once, as UTF-8 text with a
 * key or with a reason, and the counts add up. */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/base/utf8.h"
#include "core/load/loader.h"
#include "tests/fuzz/replay.h"

static void check_record(const dsr_record *r) {
  EXPECT(r->source && r->line);
  if (r->skipped)
    return;
  EXPECT(r->key && *r->key && r->text && r->len && r->metadata);
  EXPECT(r->len <= DSR_DOCUMENT_MAX && r->text[r->len] == '\0');
  EXPECT(dsr_utf8_check(r->text, r->len) == r->len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  dsr_loader *loader = NULL;
  dsr_loader_counts counts;
  const dsr_record *r;
  uint64_t seen = 0;
  int status;
  int fd = memfd_create("records", MFD_CLOEXEC);
  EXPECT(fd >= 0 && write(fd, data, size) == (ssize_t)size);
  EXPECT(lseek(fd, 0, SEEK_SET) == 0);
  EXPECT(dsr_loader_new(NULL, &loader, NULL) == DSR_OK);
  EXPECT(dsr_jsonl_begin(&loader->jsonl, fd, "f.jsonl", "/f.jsonl", NULL) ==
         DSR_OK);
  while ((status = dsr_loader_next(loader, &r, NULL)) == DSR_OK) {
    check_record(r);
    seen++;
  }
  EXPECT(status == DSR_DONE);
  dsr_loader_count(loader, &counts);
  EXPECT(counts.found == seen && counts.documents + counts.skipped == seen);
  dsr_loader_free(loader);
  EXPECT(dsr_memory_live() == 0);
  return 0;
}
