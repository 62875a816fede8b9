/* Folders of files made for a test, and loading them. */
#ifndef DSR_TESTS_NEWS_FOLDER_H
#define DSR_TESTS_NEWS_FOLDER_H

#include <sys/stat.h>

#include "core/base/buffer.h"
#include "dossier/ingest.h"
#include "tests/core/ask/small_corpus.h"

/* A path below the test's folder; good until the next call but seven. */
static inline const char *below(const small_corpus *c, const char *name) {
  static char paths[8][160];
  static unsigned next;
  char *path = paths[next++ % 8];
  snprintf(path, sizeof paths[0], "%s/%s", c->folder, name);
  return path;
}

static inline void write_bytes(const small_corpus *c, const char *name,
                               const char *bytes, size_t len) {
  FILE *file = fopen(below(c, name), "wb");
  cr_assert(file, "%s", name);
  cr_assert_eq(fwrite(bytes, 1, len, file), len);
  cr_assert_eq(fclose(file), 0);
}

static inline void write_text(const small_corpus *c, const char *name,
                              const char *text) {
  write_bytes(c, name, text, strlen(text));
}

static inline void make_folder(const small_corpus *c, const char *name) {
  cr_assert_eq(mkdir(below(c, name), 0777), 0, "%s", name);
}

/* What a load said, each notice a line: "skipped: /tmp/x/a: empty", the test's
 * folder written as "@". */
typedef struct load_log {
  const small_corpus *corpus;
  dsr_buf notices;
  unsigned batches;
} load_log;

static inline void log_notice(void *user, const char *what, const char *message) {
  load_log *log = user;
  const char *folder = log->corpus->folder;
  dsr_buf_format(&log->notices, "%s: ", what);
  for (const char *p = message; *p;) {
    if (strncmp(p, folder, strlen(folder)) == 0) {
      dsr_buf_byte(&log->notices, '@');
      p += strlen(folder);
    } else {
      dsr_buf_byte(&log->notices, *p++);
    }
  }
  dsr_buf_byte(&log->notices, '\n');
}

static inline void log_progress(void *user, const dsr_ingest_summary *so_far) {
  load_log *log = user;
  cr_expect_gt(so_far->found, 0);
  log->batches++;
}

static inline dsr_loader *loader_of(const small_corpus *c, const char *const *names) {
  dsr_loader *loader = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_loader_new(NULL, &loader, &err), DSR_OK);
  for (; *names; names++)
    cr_assert_eq(dsr_loader_add(loader, below(c, *names), &err), DSR_OK);
  return loader;
}

static inline void expect_accounted(const dsr_ingest_summary *s) {
  cr_expect_eq(s->found, s->loaded + s->unchanged + s->replaced + s->origins +
                             s->refused + s->skipped);
}

static inline dsr_ingest_summary load(const small_corpus *c, const char *const *names,
                                      size_t batch, int dry_run, load_log *log) {
  dsr_ingest_summary sum;
  dsr_error err = {0};
  dsr_loader *loader = loader_of(c, names);
  load_log unused = {.corpus = c};
  dsr_ingest_options options = {.batch_bytes = batch, .dry_run = dry_run,
                                .notice = log_notice, .progress = log_progress,
                                .user = log ? log : &unused};
  cr_assert_eq(dsr_ingest(c->corpus, loader, c->rules, &options, &sum, &err), DSR_OK,
               "%s", err.message);
  expect_accounted(&sum);
  dsr_loader_free(loader);
  dsr_buf_free(&unused.notices);
  return sum;
}

/* Removes everything below the test's folder but the corpus. */
static inline void remove_files(const small_corpus *c) {
  char command[200];
  snprintf(command, sizeof command,
           "find '%s' -mindepth 1 ! -name 'a.dossier*' -delete", c->folder);
  cr_assert_eq(system(command), 0);
}

static inline uint64_t documents_in(dsr_corpus *corpus) {
  dsr_corpus_counts counts;
  dsr_error err = {0};
  cr_assert_eq(dsr_corpus_count(corpus, &counts, &err), DSR_OK, "%s", err.message);
  return counts.documents;
}

static inline void expect_sound(dsr_corpus *corpus) {
  dsr_check *check = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_check_new(corpus, &check, &err), DSR_OK, "%s", err.message);
  cr_expect_eq(dsr_check_count(check), 0, "%s",
               dsr_check_count(check) ? dsr_check_fault(check, 0) : "");
  dsr_check_free(check);
}

#endif
