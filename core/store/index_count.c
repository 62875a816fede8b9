/* Counting from the directories. */
#include "core/store/index.h"

int dsr_index_ready(dsr_corpus *c, dsr_cursor *view, dsr_error *err) {
  int status = dsr_store_open(c, err);
  if (status == DSR_OK && c->batch && c->mode != DSR_READ)
    status = dsr_index_update(c, err);
  if (status == DSR_OK)
    status = dsr_cursor_open(view, c,
                             "SELECT value FROM meta WHERE key = 'changes'",
                             err);
  if (status == DSR_OK)
    status = dsr_cursor_next(view, err);
  if (status == DSR_OK)
    status = dsr_index_load(c, sqlite3_column_int64(view->rows, 0), err);
  return status == DSR_DONE
             ? dsr_fail(err, DSR_EDAMAGED, 0,
                        "%s: the corpus does not say how often it was changed",
                        c->path)
             : status;
}

/* From the directories; *exact: they tell it all. */
static void count_listed(const struct dsr_index *index, const dsr_form *forms,
                         size_t count, dsr_index_counts *out, bool *exact) {
  *exact = count <= 1;
  for (size_t s = 0; s < index->count; s++)
    for (size_t i = 0; i < count; i++) {
      dsr_listed listed;
      if (!dsr_segment_find(&index->segments[s], forms[i], &listed))
        continue;
      out->hits += listed.hits;
      out->documents += listed.documents;
      out->covered_hits += listed.covered_hits;
      out->covered_documents += listed.covered_documents;
      *exact = *exact && !index->segments[s].dead;
    }
}

static int count_postings(dsr_corpus *c, const dsr_form *forms, size_t count,
                          dsr_index_counts *out, dsr_error *err) {
  dsr_postings *postings;
  dsr_posting posting;
  *out = (dsr_index_counts){0};
  int status = dsr_postings_new(c, forms, count, &postings, err);
  while (status == DSR_OK &&
         (status = dsr_postings_next(postings, &posting, err)) == DSR_OK) {
    out->hits += posting.count;
    out->documents++;
    out->covered_hits += posting.covered;
    out->covered_documents += posting.covered > 0;
  }
  dsr_postings_free(postings);
  return status == DSR_DONE ? DSR_OK : status;
}

int dsr_index_count(dsr_corpus *c, const dsr_form *forms, size_t count,
                    dsr_index_counts *out, dsr_error *err) {
  dsr_cursor view = {0};
  bool exact = true;
  *out = (dsr_index_counts){0};
  int status = dsr_index_ready(c, &view, err);
  if (status == DSR_OK)
    count_listed(c->index, forms, count, out, &exact);
  if (status == DSR_OK && !exact)
    status = count_postings(c, forms, count, out, err);
  dsr_cursor_close(&view);
  return status;
}

int dsr_index_estimate(dsr_corpus *c, const dsr_form *forms, size_t count,
                       uint64_t *documents, dsr_error *err) {
  dsr_cursor view = {0};
  dsr_index_counts counts = {0};
  bool exact;
  int status = dsr_index_ready(c, &view, err);
  if (status == DSR_OK)
    count_listed(c->index, forms, count, &counts, &exact);
  *documents = counts.documents;
  dsr_cursor_close(&view);
  return status;
}
