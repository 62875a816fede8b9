/* A corpus in a folder of its own under /tmp, filled from texts in a test. */
#ifndef DSR_TESTS_SMALL_CORPUS_H
#define DSR_TESTS_SMALL_CORPUS_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/hash.h"
#include "dossier/analysis.h"
#include "dossier/corpus.h"
#include "dossier/document.h"
#include "tests/live_blocks.h"

typedef struct small_corpus {
  char folder[48], path[80];
  dsr_rules *rules;
  dsr_corpus *corpus;
} small_corpus;

typedef struct small_text {
  const char *key, *publisher, *published, *text;
} small_text;

static inline small_corpus make_corpus(void) {
  small_corpus c = {.folder = "/tmp/dossier-test-XXXXXX"};
  dsr_error err = {0};
  cr_assert(mkdtemp(c.folder));
  snprintf(c.path, sizeof c.path, "%s/a.dossier", c.folder);
  cr_assert_eq(dsr_rules_load("data", NULL, &c.rules, &err), DSR_OK, "%s",
               err.message);
  cr_assert_eq(dsr_corpus_open(c.path, DSR_CREATE, &c.corpus, &err), DSR_OK, "%s",
               err.message);
  return c;
}

static inline void unmake_corpus(small_corpus *c) {
  dsr_corpus_close(c->corpus);
  dsr_rules_free(c->rules);
  cr_expect_eq(unlink(c->path), 0);
  cr_expect_eq(rmdir(c->folder), 0, "something was left in %s", c->folder);
}

/* Within a batch; the source is the key. */
static inline int64_t put_text(small_corpus *c, const small_text *t) {
  dsr_lexicon *lexicon;
  dsr_analysis *a = NULL;
  dsr_error err = {0};
  char hash[DSR_SHA256_HEX];
  int outcome;
  int64_t id = 0;
  cr_assert_eq(dsr_corpus_lexicon(c->corpus, &lexicon, &err), DSR_OK);
  cr_assert_eq(dsr_analysis_new(t->text, strlen(t->text), c->rules, lexicon, &a,
                                &err),
               DSR_OK, "%s", err.message);
  dsr_sha256(t->text, strlen(t->text), hash);
  const dsr_stream *s = dsr_analysis_stream(a);
  dsr_new_document d = {.key = t->key, .source = t->key, .sha256 = hash,
                        .publisher = t->publisher, .published = t->published,
                        .language = dsr_analysis_language(a),
                        .text = t->text, .len = s->len,
                        .forms = s->forms, .token_count = s->count};
  const dsr_zone *zones = dsr_analysis_zones(a, &d.zone_count);
  dsr_stored_zone *stored = calloc(d.zone_count + 1, sizeof *stored);
  cr_assert(stored);
  for (size_t i = 0; i < d.zone_count; i++)
    stored[i] = (dsr_stored_zone){zones[i].start, zones[i].end,
                                  dsr_zone_kind_name((int)zones[i].kind)};
  d.zones = stored;
  d.sentences = dsr_analysis_sentences(a, &d.sentence_count);
  cr_assert_eq(dsr_document_put(c->corpus, &d, &outcome, &id, &err), DSR_OK, "%s",
               err.message);
  free(stored);
  dsr_analysis_free(a);
  return id;
}

static inline void put_texts(small_corpus *c, const small_text *texts, size_t n) {
  dsr_error err = {0};
  cr_assert_eq(dsr_corpus_begin(c->corpus, &err), DSR_OK, "%s", err.message);
  for (size_t i = 0; i < n; i++)
    put_text(c, &texts[i]);
  cr_assert_eq(dsr_corpus_commit(c->corpus, &err), DSR_OK, "%s", err.message);
}

#endif
