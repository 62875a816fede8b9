/* A corpus in a folder of its own, and short ways to fill it. */
#ifndef DSR_TESTS_CORPUS_FIXTURE_H
#define DSR_TESTS_CORPUS_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/hash.h"
#include "dossier/document.h"
#include "dossier/entity.h"
#include "dossier/fact.h"
#include "dossier/mention.h"
#include "dossier/run.h"
#include "dossier/sentence.h"
#include "tests/live_blocks.h"

static char folder[64], path[96];
static dsr_corpus *corpus;
static dsr_error error;

static inline void make_folder(void) {
  strcpy(folder, "/tmp/dossier-store-XXXXXX");
  cr_assert_not_null(mkdtemp(folder));
  snprintf(path, sizeof path, "%s/a.dossier", folder);
  corpus = NULL;
  memset(&error, 0, sizeof error);
}

static inline void open_corpus(dsr_corpus_mode mode) {
  cr_assert_eq(dsr_corpus_open(path, mode, &corpus, &error), DSR_OK, "%s",
               error.message);
}

static inline void make_corpus(void) {
  make_folder();
  open_corpus(DSR_CREATE);
}

static inline void close_corpus(void) {
  dsr_corpus_close(corpus);
  corpus = NULL;
}

static inline void drop_folder(void) {
  char command[96];
  close_corpus();
  snprintf(command, sizeof command, "rm -rf %s", folder);
  cr_assert_eq(system(command), 0);
  no_live_blocks();
}

static inline void begin(void) {
  cr_assert_eq(dsr_corpus_begin(corpus, &error), DSR_OK, "%s", error.message);
}

static inline void commit(void) {
  cr_assert_eq(dsr_corpus_commit(corpus, &error), DSR_OK, "%s", error.message);
}

/* Analyse a text as plainly as can be and put it; `doc` gives what else is to
 * be said of it (key and source at least). Returns the status. */
static inline int put_document(const dsr_new_document *doc, const char *text,
                               size_t len, int *outcome, int64_t *id) {
  dsr_new_document full = *doc;
  char hex[DSR_SHA256_HEX];
  dsr_lexicon *lexicon = NULL;
  dsr_tokens *tokens = NULL;
  dsr_sentences *sentences = NULL;
  dsr_form *forms = NULL;
  dsr_stored_zone zone = {0, (uint32_t)len, "body"};
  int status = dsr_corpus_lexicon(corpus, &lexicon, &error);
  if (status == DSR_OK)
    status = dsr_tokens_new(text, len, &tokens, &error);
  if (status == DSR_OK)
    status = dsr_sentences_new(text, len, tokens, NULL, &sentences, &error);
  size_t count = status == DSR_OK ? dsr_tokens_count(tokens) : 0;
  forms = calloc(count + 1, sizeof *forms);
  for (size_t i = 0; i < count && status == DSR_OK; i++) {
    dsr_span s = dsr_tokens_spans(tokens)[i];
    status = dsr_lexicon_put(lexicon, text + s.start, s.end - s.start, &forms[i],
                             &error);
  }
  if (status == DSR_OK) {
    dsr_sha256(text, len, hex);
    full.sha256 = doc->sha256 ? doc->sha256 : hex;
    full.text = text;
    full.len = len;
    full.zones = len ? &zone : NULL;
    full.zone_count = len ? 1 : 0;
    full.sentences = dsr_sentences_spans(sentences);
    full.sentence_count = dsr_sentences_count(sentences);
    full.forms = forms;
    full.token_count = count;
    status = dsr_document_put(corpus, &full, outcome, id, &error);
  }
  free(forms);
  dsr_sentences_free(sentences);
  dsr_tokens_free(tokens);
  return status;
}

/* Put a text, expecting an outcome; returns the document's id. */
static inline int64_t put(const char *key, const char *source, const char *text,
                          int expected) {
  dsr_new_document doc = {.key = key, .source = source};
  int outcome = -1;
  int64_t id = 0;
  int status = put_document(&doc, text, strlen(text), &outcome, &id);
  cr_assert_eq(status, DSR_OK, "%s", error.message);
  cr_assert_eq(outcome, expected, "%s became %s", key, dsr_outcome_name(outcome));
  return id;
}

static inline int64_t make_run(const char *script, const char *hash) {
  dsr_run run = {.script = script, .version = "1", .hash = hash};
  int64_t id = 0;
  cr_assert_eq(dsr_run_put(corpus, &run, &id, &error), DSR_OK, "%s",
               error.message);
  return id;
}

static inline int64_t mention(int64_t doc, int64_t run, uint32_t start,
                              uint32_t end, const char *type, const char *slug) {
  dsr_new_mention m = {.document = doc, .run = run, .span = {start, end},
                       .type = type, .slug = slug, .rule = "r"};
  int64_t id = 0;
  cr_assert_eq(dsr_mention_put(corpus, &m, &id, &error), DSR_OK, "%s",
               error.message);
  return id;
}

static inline size_t count_mentions(const dsr_mention_filter *filter) {
  dsr_mentions *walk;
  const dsr_mention *m;
  size_t n = 0;
  cr_assert_eq(dsr_mentions_new(corpus, filter, &walk, &error), DSR_OK, "%s",
               error.message);
  while (dsr_mentions_next(walk, &m, &error) == DSR_OK)
    n++;
  dsr_mentions_free(walk);
  return n;
}

/* Freed with free; *size its length. */
static inline char *read_file(const char *name, size_t *size) {
  FILE *f = fopen(name, "rb");
  cr_assert_not_null(f, "%s", name);
  fseek(f, 0, SEEK_END);
  *size = (size_t)ftell(f);
  rewind(f);
  char *bytes = malloc(*size + 1);
  cr_assert_eq(fread(bytes, 1, *size, f), *size);
  fclose(f);
  return bytes;
}

static inline void write_file(const char *name, const void *bytes, size_t size) {
  FILE *f = fopen(name, "wb");
  cr_assert_not_null(f, "%s", name);
  cr_assert_eq(fwrite(bytes, 1, size, f), size);
  fclose(f);
}

#endif
