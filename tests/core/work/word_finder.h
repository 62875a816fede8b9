/* Extractors in C for tests: each finds one word. */
#ifndef DSR_TESTS_WORD_FINDER_H
#define DSR_TESTS_WORD_FINDER_H

#include "core/base/buffer.h"
#include "dossier/extract.h"
#include "dossier/run.h"
#include "tests/core/ask/small_corpus.h"

typedef struct word_finder {
  const char *word, *type; /* emits a mention for each token that is the word */
  int twice;               /* emits each a second time */
  const char *fails_on;    /* a document's key; behind its first row there */
  int fails_with;          /* 0: DSR_ESCRIPT */
  int reads;               /* emits a fact for each mention it is handed */
  unsigned calls;
} word_finder;

static inline int emit_word(word_finder *f, dsr_extraction *x, dsr_span at,
                            dsr_error *err) {
  dsr_new_mention m = {.span = at, .type = f->type, .slug = f->word, .rule = "word"};
  int status = dsr_extraction_mention(x, &m, err);
  if (status == DSR_OK && f->twice)
    status = dsr_extraction_mention(x, &m, err);
  return status;
}

static inline int emit_facts(dsr_extraction *x, dsr_error *err) {
  size_t n;
  const dsr_mention *m = dsr_extraction_mentions(x, &n);
  int status = DSR_OK;
  for (size_t i = 0; i < n && status == DSR_OK; i++) {
    char words[40];
    snprintf(words, sizeof words, "%.*s", (int)m[i].len, m[i].text);
    dsr_fact_field fields[] = {{"what", DSR_FIELD_STRING, words, m[i].span},
                               {"by", DSR_FIELD_STRING, m[i].script, {0, 0}},
                               {"open", DSR_FIELD_NULL, NULL, {0, 0}}};
    dsr_new_fact fact = {.type = "seen", .span = m[i].span, .rule = "reads",
                         .fields = fields, .field_count = 3};
    status = dsr_extraction_fact(x, &fact, err);
  }
  return status;
}

static inline int find_words(void *user, dsr_extraction *x, dsr_error *err) {
  word_finder *f = user;
  const dsr_stream *s = dsr_analysis_stream(dsr_extraction_analysis(x));
  const char *key = dsr_extraction_info(x)->key;
  int status = DSR_OK, fails = f->fails_on && strcmp(f->fails_on, key) == 0;
  f->calls++;
  for (size_t i = 0; f->word && i < s->count && status == DSR_OK; i++) {
    dsr_span t = s->tokens[i];
    if (s->skip[i] || t.end - t.start != strlen(f->word) ||
        memcmp(s->text + t.start, f->word, t.end - t.start) != 0)
      continue;
    status = emit_word(f, x, t, err);
    if (fails)
      break;
  }
  if (status == DSR_OK && f->reads)
    status = emit_facts(x, err);
  if (status == DSR_OK && fails) {
    status = f->fails_with ? f->fails_with : DSR_ESCRIPT;
    *err = (dsr_error){.code = status, .message = "planned"};
  }
  return status;
}

static inline dsr_extractor finder(const char *name, const char *hash,
                                   word_finder *f) {
  return (dsr_extractor){.name = name, .version = "1", .hash = hash, .data = "{}",
                         .user = f, .extract = find_words};
}

/* All rows, a line each; row numbers are left out, since they are the file's. */
static inline dsr_buf rows_of(dsr_corpus *corpus) {
  dsr_buf out = {0};
  dsr_mention_filter all = {.covered = 1};
  dsr_mentions *mentions = NULL;
  const dsr_mention *m;
  dsr_facts *facts = NULL;
  const dsr_fact *f;
  dsr_runs *runs = NULL;
  const dsr_run *r;
  dsr_buf_text(&out, "");
  cr_assert_eq(dsr_mentions_new(corpus, &all, &mentions, NULL), DSR_OK);
  while (dsr_mentions_next(mentions, &m, NULL) == DSR_OK)
    dsr_buf_format(&out, "%s [%u,%u) %s %s %s%s\n", m->key, m->span.start, m->span.end,
                   m->type, m->script, m->rule, m->covered ? " covered" : "");
  dsr_mentions_free(mentions);
  cr_assert_eq(dsr_facts_new(corpus, NULL, &facts, NULL), DSR_OK);
  while (dsr_facts_next(facts, &f, NULL) == DSR_OK) {
    dsr_buf_format(&out, "%s [%u,%u) %s %s", f->key, f->span.start, f->span.end, f->type,
                   f->script);
    for (size_t i = 0; i < f->field_count; i++)
      dsr_buf_format(&out, " %s=%s", f->fields[i].path,
                     f->fields[i].value ? f->fields[i].value : "null");
    dsr_buf_byte(&out, '\n');
  }
  dsr_facts_free(facts);
  cr_assert_eq(dsr_runs_new(corpus, &runs, NULL), DSR_OK);
  while (dsr_runs_next(runs, &r, NULL) == DSR_OK)
    dsr_buf_format(&out, "%s %s %s %s\n", r->script, r->version, r->hash, r->data);
  dsr_runs_free(runs);
  cr_assert(!out.failed);
  return out;
}

#endif
