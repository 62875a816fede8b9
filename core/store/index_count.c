/* Counting from the directories. */
#include "core/store/index.h"
#include "core/store/sequences.h"

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

static void add_listed(dsr_index_counts *out, const dsr_listed *listed) {
  out->hits += listed->hits;
  out->documents += listed->documents;
  out->covered_hits += listed->covered_hits;
  out->covered_documents += listed->covered_documents;
}

/* Few forms are looked up, many walked beside the directory. */
static void count_segment(const dsr_segment *s, const dsr_form *forms,
                          size_t count, dsr_index_counts *out) {
  dsr_listed listed = {0};
  if (count < s->fence_count) {
    for (size_t i = 0; i < count; i++)
      if (dsr_segment_find(s, forms[i], &listed))
        add_listed(out, &listed);
    return;
  }
  const uint8_t *p = s->directory, *end = p + s->size;
  for (size_t i = 0; p < end && dsr_directory_next(&p, end, &listed);) {
    while (i < count && forms[i] < listed.form)
      i++;
    if (i < count && forms[i] == listed.form)
      add_listed(out, &listed);
  }
}

/* From the directories; *exact: they tell it all. */
static void count_listed(const struct dsr_index *index, const dsr_form *forms,
                         size_t count, dsr_index_counts *out, bool *exact) {
  *exact = count <= 1;
  for (size_t i = 0; i < index->count; i++) {
    count_segment(&index->segments[i], forms, count, out);
    *exact = *exact && !index->segments[i].dead;
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

/* Bring the directories up to date. Mostly they are, which is told by one number
 * of the file and without holding its view. */
static int be_current(dsr_corpus *c, dsr_error *err) {
  int64_t changes = 0;
  dsr_cursor view = {0};
  int status = dsr_store_open(c, err);
  if (status == DSR_OK && !(c->batch && c->unindexed))
    status = dsr_store_changes(c, &changes, err);
  if (status != DSR_OK || (c->index && c->index->changes == changes &&
                           !(c->batch && c->unindexed)))
    return status;
  status = dsr_index_ready(c, &view, err);
  dsr_cursor_close(&view);
  return status;
}

int dsr_index_count(dsr_corpus *c, const dsr_form *forms, size_t count,
                    dsr_index_counts *out, dsr_error *err) {
  bool exact = true;
  *out = (dsr_index_counts){0};
  int status = be_current(c, err);
  if (status == DSR_OK)
    count_listed(c->index, forms, count, out, &exact);
  if (status == DSR_OK && !exact)
    status = count_postings(c, forms, count, out, err);
  return status;
}

int dsr_index_weigh(dsr_corpus *c, const dsr_form *forms, size_t count,
                    dsr_index_weight *out, dsr_error *err) {
  *out = (dsr_index_weight){0};
  int status = be_current(c, err);
  if (status != DSR_OK)
    return status;
  const struct dsr_index *index = c->index;
  for (size_t i = 0; i < count; i++)
    if (forms[i] < index->total_room) {
      out->hits += index->totals[forms[i]].hits;
      out->documents += index->totals[forms[i]].documents;
    }
  for (size_t i = 0; i < index->count; i++) {
    out->all_documents += index->segments[i].documents;
    out->all_tokens += index->segments[i].tokens;
  }
  out->segments = index->count;
  return DSR_OK;
}

int dsr_index_estimate(dsr_corpus *c, const dsr_form *forms, size_t count,
                       uint64_t *documents, uint64_t *all, dsr_error *err) {
  dsr_index_weight weight;
  int status = dsr_index_weigh(c, forms, count, &weight, err);
  *documents = weight.documents;
  *all = weight.all_documents;
  return status;
}
