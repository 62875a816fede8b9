/* A corpus of three documents with mentions, facts and entities, and a folder
 * to load from, for the tests that take memory away. */
#ifndef DSR_TESTS_NEWS_CORPUS_H
#define DSR_TESTS_NEWS_CORPUS_H

#include "dossier.h"
#include "tests/core/work/news_folder.h"
#include "tests/core/work/word_finder.h"

static const small_text news[] = {
    {"n/a", "Quill", "2021-03", "The pier opens\n\nThe pier of Eastmere is long. A tug left.\n"},
    {"n/b", "Quill", NULL, "A tug met a tug at the pier.\n"},
    {"n/c", NULL, "2020", "Nothing more was said.\n"},
};

static const small_text extra = {"n/extra", "Plume", "2022-02-04",
                                 "A barge and a crane came to the pier on Friday.\n"};

typedef struct news_corpus {
  small_corpus small;
  word_finder piers, tugs, reader;
  dsr_extractor crew[3];
  dsr_query *query;
  dsr_corpus_counts counts; /* what it should hold */
} news_corpus;

static inline void fill_news(news_corpus *c) {
  static const char *const after[] = {"piers"};
  dsr_extract_summary sum;
  dsr_error err = {0};
  *c = (news_corpus){.small = make_corpus(),
                     .piers = {.word = "pier", .type = "place"},
                     .tugs = {.word = "tug", .type = "vessel"},
                     .reader = {.reads = 1}};
  put_texts(&c->small, news, sizeof news / sizeof *news);
  c->crew[0] = finder("piers", "hash-p", &c->piers);
  c->crew[1] = finder("tugs", "hash-t", &c->tugs);
  c->crew[2] = finder("reader", "hash-r", &c->reader);
  c->crew[2].after = after;
  c->crew[2].after_count = 1;
  cr_assert_eq(dsr_extract(c->small.corpus, c->crew, 3, NULL, &sum, &err), DSR_OK, "%s",
               err.message);
  cr_assert_eq(dsr_query_new("it:\"tug|pier\"", 13, NULL, 0, &c->query, &err), DSR_OK, "%s",
               err.message);
  cr_assert_eq(dsr_corpus_count(c->small.corpus, &c->counts, NULL), DSR_OK);
  make_folder(&c->small, "in");
  write_text(&c->small, "in/one.txt", "The pier is new.\n");
  write_text(&c->small, "in/two.jsonl", "{\"id\":\"two\",\"text\":\"A tug.\",\"x\":1}\nbad\n");
  write_bytes(&c->small, "in/bad.txt", "A \xFF tug.\n", 8);
  write_text(&c->small, "in/same.txt", news[1].text);
}

static inline void empty_news(news_corpus *c) {
  dsr_query_free(c->query);
  remove_files(&c->small);
  unmake_corpus(&c->small);
}

static inline void expect_intact(const news_corpus *c) {
  dsr_corpus_counts now;
  dsr_error err = {0};
  cr_assert_eq(dsr_corpus_count(c->small.corpus, &now, &err), DSR_OK, "%s", err.message);
  cr_assert_eq(now.documents, c->counts.documents);
  cr_assert_eq(now.tokens, c->counts.tokens);
  cr_assert_eq(now.mentions, c->counts.mentions);
  cr_assert_eq(now.facts, c->counts.facts);
  cr_assert_eq(now.runs, c->counts.runs);
  expect_sound(c->small.corpus);
}

#endif
