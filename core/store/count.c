/* What a corpus holds, in numbers. */
#include "core/store/corpus.h"

static int count_documents(dsr_corpus *c, dsr_corpus_counts *out,
                           dsr_error *err) {
  sqlite3_stmt *row;
  int status = dsr_store_row(c, err, &row,
                             "SELECT count(*), total(bytes), total(tokens),\n"
                             "  total(sentences), coalesce(min(first_day), 0),\n"
                             "  coalesce(max(last_day), 0) FROM document",
                             "");
  if (status != DSR_OK)
    return status;
  out->documents = (uint64_t)sqlite3_column_int64(row, 0);
  out->bytes = (uint64_t)sqlite3_column_int64(row, 1);
  out->tokens = (uint64_t)sqlite3_column_int64(row, 2);
  out->sentences = (uint64_t)sqlite3_column_int64(row, 3);
  out->first = sqlite3_column_int(row, 4);
  out->last = sqlite3_column_int(row, 5);
  sqlite3_reset(row);
  return DSR_OK;
}

int dsr_corpus_count(dsr_corpus *c, dsr_corpus_counts *out, dsr_error *err) {
  *out = (dsr_corpus_counts){0};
  int status = dsr_store_open(c, err);
  if (status == DSR_OK)
    status = count_documents(c, out, err);
  sqlite3_stmt *row = NULL;
  if (status == DSR_OK)
    status = dsr_store_row(
        c, err, &row,
        "SELECT (SELECT value FROM meta WHERE key = 'schema'),\n"
        "  (SELECT value FROM meta WHERE key = 'tokenizer'),\n"
        "  (SELECT count(*) FROM origin), (SELECT total(n) FROM lexicon),\n"
        "  (SELECT count(*) FROM mention WHERE covered = 0),\n"
        "  (SELECT count(*) FROM entity) - (SELECT count(*) FROM resolved\n"
        "    WHERE canonical IS NOT entity), (SELECT count(*) FROM fact),\n"
        "  (SELECT count(*) FROM run), (SELECT count(*) FROM decision)",
        "");
  if (status != DSR_OK)
    return status;
  out->schema = dsr_column_u32(row, 0);
  out->tokenizer = dsr_column_u32(row, 1);
  uint64_t *const numbers[] = {&out->origins,  &out->forms, &out->mentions,
                               &out->entities, &out->facts, &out->runs,
                               &out->decisions};
  for (int i = 0; i < 7; i++)
    *numbers[i] = (uint64_t)sqlite3_column_int64(row, 2 + i);
  sqlite3_reset(row);
  return DSR_OK;
}
