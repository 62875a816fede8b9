/* Recovering a corpus: what can be read of a damaged one is put into a new one,
 * by the ways by which everything else is put.
 *
 * The new one is written beside its name and gets it when it is whole, so that
 * a recovery that is killed leaves nothing that looks like one. Refused: mending
 * the damaged file in place, which is all that is left of somebody's work. */
#include "core/store/recover.h"

#include <string.h>
#include <sys/stat.h>

#include "core/store/writer.h"

enum { LINES_MAX = 1000, BATCH = 32 << 20 };

struct dsr_recovery {
  dsr_recovery_counts counts;
  char **lines;
  size_t count, capacity;
};

static int add_line(dsr_recovery *r, const char *line, dsr_error *err) {
  void *room = r->lines;
  if (r->count == LINES_MAX)
    return DSR_OK;
  if (!dsr_reserve(&room, &r->capacity, r->count + 1, sizeof *r->lines))
    return dsr_fail_memory(err);
  r->lines = room;
  char *copy = dsr_copy(line, strlen(line));
  if (!copy)
    return dsr_fail_memory(err);
  r->lines[r->count++] = copy;
  return DSR_OK;
}

int dsr_recover_note(dsr_recover_work *w, const char *name, const char *what,
                     dsr_error *err) {
  dsr_buf line = {0};
  int status = dsr_buf_format(&line, "%s: %s", name, what)
                   ? add_line(w->result, line.data, err)
                   : dsr_fail_memory(err);
  dsr_buf_free(&line);
  return status;
}

const dsr_recovered *dsr_recover_became(const dsr_recover_work *w, int64_t was) {
  size_t low = 0, high = w->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (w->documents[middle].was < was)
      low = middle + 1;
    else
      high = middle;
  }
  return low < w->count && w->documents[low].was == was ? &w->documents[low]
                                                        : NULL;
}

int dsr_recover_breathe(dsr_recover_work *w, size_t bytes, dsr_error *err) {
  w->batch += bytes;
  if (w->batch < BATCH)
    return DSR_OK;
  w->batch = 0;
  int status = dsr_corpus_commit(w->to, err);
  return status == DSR_OK ? dsr_corpus_begin(w->to, err) : status;
}

/* What of the tables could not be read, a line each. */
static int note_tables(dsr_recover_work *w, dsr_error *err) {
  int status = DSR_OK;
  for (int t = 0; t < DSR_TABLES && status == DSR_OK; t++) {
    const dsr_places *places = &w->from.tables[t];
    dsr_buf what = {0};
    w->counts->dropped += places->faulty;
    if (places->whole && !places->faulty)
      continue;
    if (places->faulty)
      dsr_buf_format(&what, "%llu rows of it cannot be read",
                     (unsigned long long)places->faulty);
    else
      dsr_buf_text(&what, "pages of it are damaged, so that rows may be missing");
    status = what.failed ? dsr_fail_memory(err)
                         : dsr_recover_note(w, dsr_table_name((dsr_table)t),
                                            what.data, err);
    dsr_buf_free(&what);
  }
  return status;
}

static int note_journal(dsr_recover_work *w, const char *damaged,
                        dsr_error *err) {
  dsr_buf name = {0};
  int status = DSR_OK;
  struct stat st;
  dsr_buf_text(&name, damaged);
  dsr_buf_text(&name, "-journal");
  if (name.failed)
    status = dsr_fail_memory(err);
  else if (stat(name.data, &st) == 0 && st.st_size > 0)
    status = dsr_recover_note(w, name.data,
                              "lies beside the corpus and was not used; the "
                              "last change may be there half",
                              err);
  dsr_buf_free(&name);
  return status;
}

static int move_all(dsr_recover_work *w, dsr_error *err) {
  int status = dsr_corpus_begin(w->to, err);
  if (status == DSR_OK)
    status = dsr_recover_names(w, err);
  if (status == DSR_OK)
    status = dsr_recover_documents(w, err);
  if (status == DSR_OK)
    status = dsr_recover_extracted(w, err);
  if (status == DSR_OK)
    status = note_tables(w, err);
  for (int t = 0; t < DSR_TABLES; t++)
    sqlite3_finalize(w->puts[t]);
  return status == DSR_OK ? dsr_corpus_commit(w->to, err) : status;
}

static int fail_there(const char *path, dsr_error *err) {
  return dsr_fail(err, DSR_EIO, 0,
                  "%s: is there already; a recovery wants a new name", path);
}

/* Whether the name is free, and nobody is at the damaged file. */
static int look_around(const char *damaged, const char *path, dsr_error *err) {
  struct stat st;
  if (!damaged || !*damaged || !path || !*path)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "a recovery wants a damaged corpus and a name for the new");
  if (lstat(path, &st) == 0)
    return fail_there(path, err);
  if (dsr_corpus_is_open(damaged))
    return dsr_fail(err, DSR_EINVAL, 0, "%s: is open in this process; close it",
                    damaged);
  long writer = dsr_writer_find(damaged);
  dsr_buf who = {0};
  int status = DSR_OK;
  if (writer && !dsr_writer_describe(writer, &who))
    status = dsr_fail_memory(err);
  else if (writer)
    status = dsr_fail(err, DSR_EBUSY, 0,
                      "%s: is being written by %s; try again when that is done",
                      damaged, who.data);
  dsr_buf_free(&who);
  return status;
}

static int write_new(dsr_recover_work *w, const char *damaged, const char *path,
                     dsr_error *err) {
  int status = dsr_corpus_open(path, DSR_BUILD, &w->to, err);
  if (status == DSR_OK && dsr_corpus_opened_for(w->to) != DSR_BUILD)
    status = fail_there(path, err); /* another process made it meanwhile */
  if (status == DSR_OK)
    status = move_all(w, err);
  if (status == DSR_OK)
    status = note_journal(w, damaged, err);
  if (status == DSR_OK)
    status = dsr_corpus_publish(w->to, err);
  dsr_corpus_close(w->to);
  return status;
}

int dsr_recover(const char *damaged, const char *path, dsr_recovery **out,
                dsr_error *err) {
  dsr_recover_work w = {0};
  *out = NULL;
  int status = look_around(damaged, path, err);
  if (status != DSR_OK)
    return status;
  if (!(w.result = dsr_alloc_zero(1, sizeof *w.result)))
    return dsr_fail_memory(err);
  w.counts = &w.result->counts;
  status = dsr_salvage_find(damaged, &w.from, err);
  if (status == DSR_OK) {
    w.counts->pages = dsr_pages_count(w.from.pages);
    w.counts->unread = w.from.unread;
    status = write_new(&w, damaged, path, err);
  }
  if (status == DSR_ENOTFOUND) {
    status = DSR_EIO;
    if (err)
      err->code = status;
  }
  dsr_salvage_empty(&w.from);
  dsr_row_free(&w.row);
  dsr_row_free(&w.part);
  dsr_lexicon_free(w.lexicon);
  dsr_free(w.forms);
  dsr_free(w.spelt);
  dsr_free(w.documents);
  if (status == DSR_OK)
    *out = w.result;
  else
    dsr_recovery_free(w.result);
  return status;
}

const dsr_recovery_counts *dsr_recovery_about(const dsr_recovery *r) {
  return &r->counts;
}

const char *dsr_recovery_line(const dsr_recovery *r, size_t i) {
  return i < r->count ? r->lines[i] : NULL;
}

void dsr_recovery_free(dsr_recovery *r) {
  if (!r)
    return;
  for (size_t i = 0; i < r->count; i++)
    dsr_free(r->lines[i]);
  dsr_free(r->lines);
  dsr_free(r);
}
