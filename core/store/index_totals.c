/* How often every form stands in the corpus, from the directories: one walk
 * beside each, which is a hundredth of what a pass over the documents costs. */
#include "core/store/index.h"

static void add_segment(const dsr_segment *s, uint64_t *counts, size_t size) {
  const uint8_t *p = s->directory, *end = p + s->size;
  dsr_listed listed = {0};
  while (p < end && dsr_directory_next(&p, end, &listed))
    if (listed.form < size)
      counts[listed.form] += listed.covered_hits;
}

int dsr_index_totals(dsr_corpus *c, uint64_t *counts, size_t size,
                     dsr_error *err) {
  dsr_cursor view = {0};
  int status = dsr_index_ready(c, &view, err);
  for (size_t i = 0; status == DSR_OK && i < c->index->count; i++)
    if (c->index->segments[i].dead)
      status = DSR_DONE;
  for (size_t i = 0; status == DSR_OK && i < c->index->count; i++)
    add_segment(&c->index->segments[i], counts, size);
  dsr_cursor_close(&view);
  return status;
}
