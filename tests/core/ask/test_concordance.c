/* Concordances over texts small enough to see what each row must be. */
#include "dossier/concordance.h"

#include "core/base/buffer.h"
#include "tests/core/ask/small_corpus.h"

TestSuite(concordance, .fini = no_live_blocks);

static const small_text texts[] = {
    {"a", "Quill", "2021-05-01",
     "Pier news\n\nThe old pier burns. The\npier of stone stands; a PIER is long.\n"},
    {"b", "Plume", "2020", "An iron pier fell.\n"},
    {"c", NULL, NULL, "Agencies: The old pier burns. Then rain.\n"},
};

static small_corpus filled(void) {
  small_corpus c = make_corpus();
  put_texts(&c, texts, sizeof texts / sizeof *texts);
  return c;
}

static dsr_query *compiled(const char *source) {
  dsr_query *query = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_query_new(source, strlen(source), NULL, 0, &query, &err), DSR_OK, "%s",
               err.message);
  return query;
}

/* "a|The old [pier] burns", a line a row. */
static void expect_rows(small_corpus *c, const char *source, dsr_concordance_options o,
                        const char *want) {
  dsr_concordance *k = NULL;
  dsr_concordance_row row;
  dsr_error err = {0};
  dsr_buf got = {0};
  int status;
  dsr_query *query = compiled(source);
  cr_assert_eq(dsr_concordance_new(c->corpus, query, &o, &k, &err), DSR_OK, "%s", err.message);
  dsr_buf_text(&got, "");
  for (size_t i = 0; (status = dsr_concordance_next(k, &row, &err)) == DSR_OK; i++) {
    const dsr_concordance_group *group = dsr_concordance_group_at(k, i);
    cr_expect_eq(strlen(row.left), row.left_len);
    cr_expect_eq(strlen(row.text), row.text_len);
    cr_expect_eq(strlen(row.right), row.right_len);
    cr_expect_eq(group != NULL, o.group != NULL);
    if (group)
      dsr_buf_format(&got, "%s %u/%u ", group->text ? group->text : "-", (unsigned)group->hits,
                     (unsigned)group->documents);
    dsr_buf_format(&got, "%s:%u|%s[%s]%s", row.key, (unsigned)row.line, row.left, row.text,
                   row.right);
    if (row.times != 1)
      dsr_buf_format(&got, " x%u", (unsigned)row.times);
    dsr_buf_byte(&got, '\n');
  }
  cr_expect_eq(status, DSR_DONE, "%s", err.message);
  cr_expect_eq(dsr_concordance_next(k, &row, &err), DSR_DONE, "done stays done");
  cr_expect_str_eq(got.data, want);
  dsr_buf_free(&got);
  dsr_concordance_free(k);
  dsr_query_free(query);
}

#define ROWS(source, want, ...) \
  expect_rows(&c, source, (dsr_concordance_options){__VA_ARGS__}, want)

/* Characters stay on the line, tokens in the paragraph, a sentence is whole. */
Test(concordance, widths) {
  small_corpus c = filled();
  dsr_document_filter a = {.key = "a"};
  ROWS("pier", "a:1|[Pier] ne\na:3|ld [pier] bu\na:4|[pier] of\na:4| a [PIER] is\n", .width = "3c",
       .filter = &a);
  ROWS("pier", "a:1|[Pier] news\na:3|The old [pier] burns.\na:4|. The [pier] of stone\n"
               "a:4|; a [PIER] is long\n",
       .width = "2t", .filter = &a);
  ROWS("pier", "c:1|Agencies: The old [pier] burns.\n", .width = "s",
       .filter = &(dsr_document_filter){.key = "c"});
  ROWS("the pier", "a:3|[The pier]\n", .width = "0", .filter = &a);
  unmake_corpus(&c);
}

Test(concordance, sorted) {
  small_corpus c = filled();
  /* burns (a, c), fell, is, news, of */
  ROWS("pier",
       "a:3|old [pier] burns\nc:1|old [pier] burns\nb:1|iron [pier] fell\na:4|a [PIER] is\n"
       "a:1|[Pier] news\na:4|The [pier] of\n",
       .width = "1t", .sort = "right:1");
  /* the paragraph ends; a, iron, old (a, c), the */
  ROWS("pier",
       "a:1|[Pier] news\na:4|a [PIER] is\nb:1|iron [pier] fell\na:3|old [pier] burns\n"
       "c:1|old [pier] burns\na:4|The [pier] of\n",
       .width = "1t", .sort = "left");
  /* old the: nothing before (a), then a colon (c) */
  ROWS("old pier", "a:3|The [old pier] burns\nc:1|The [old pier] burns\n", .width = "1t",
       .sort = "left:2");
  ROWS("old pier", "c:1|The [old pier] burns\n", .width = "1t", .sort = "left:2,date", .limit = 1,
       .filter = &(dsr_document_filter){.key = "c"});
  /* 2020, 2021, none */
  ROWS("[norm=\"old|iron\"] pier", "b:1|[iron pier]\na:3|[old pier]\nc:1|[old pier]\n", .width = "0",
       .sort = "date");
  /* none, Plume, Quill */
  ROWS("[norm=\"old|iron\"] pier", "c:1|[old pier]\nb:1|[iron pier]\na:3|[old pier]\n", .width = "0",
       .sort = "publisher, document");
  ROWS("what:[norm=\"iron|old\"]? pier",
       "a:1|[Pier]\na:4|[pier]\na:4|[PIER]\nb:1|[iron pier]\na:3|[old pier]\nc:1|[old pier]\n",
       .width = "0", .sort = "what");
  ROWS("what:[norm=\"iron|old\"]? pier", "b:1|[iron pier]\na:3|[old pier]\n", .width = "0",
       .sort = "hit", .limit = 2);
  unmake_corpus(&c);
}

Test(concordance, grouped) {
  small_corpus c = filled();
  ROWS("pier", "pier 6/3 a:1|[Pier]\n", .width = "0", .group = "norm");
  ROWS("pier", "pier 4/3 a:3|[pier]\nPIER 1/1 a:4|[PIER]\nPier 1/1 a:1|[Pier]\n", .width = "0",
       .group = "word");
  ROWS("pier", "a 4/1 a:1|[Pier]\nb 1/1 b:1|[pier]\nc 1/1 c:1|[pier]\n", .width = "0",
       .group = "document");
  ROWS("pier", "Quill 4/1 a:1|[Pier]\nPlume 1/1 b:1|[pier]\n- 1/1 c:1|[pier]\n", .width = "0",
       .group = "publisher");
  ROWS("pier", "2021-05 4/1 a:1|[Pier]\n- 2/2 b:1|[pier]\n", .width = "0", .group = "month");
  ROWS("pier", "2021 4/1 a:1|[Pier]\n2020 1/1 b:1|[pier]\n- 1/1 c:1|[pier]\n", .width = "0",
       .group = "year");
  ROWS("what:[norm=\"iron|old\"]? pier",
       "- 3/1 a:1|[Pier]\nold 2/2 a:3|[old pier]\n", .width = "0", .group = "what", .limit = 2);
  unmake_corpus(&c);
}

/* "The old pier burns." stands in a and in c; behind it the texts differ. */
Test(concordance, each_passage_once) {
  small_corpus c = filled();
  ROWS("old pier", "a:3|[old pier] x2\n", .width = "0", .unique = 1, .unique_tokens = 1);
  ROWS("old pier", "a:3|[old pier]\nc:1|[old pier]\n", .width = "0", .unique = 1);
  ROWS("pier", "a:1|[Pier]\na:3|[pier] x2\na:4|[pier]\na:4|[PIER]\nb:1|[pier]\n", .width = "0",
       .unique = 1, .unique_tokens = 2);
  ROWS("old pier", "old pier 1/1 a:3|[old pier] x2\n", .width = "0", .unique = 1,
       .unique_tokens = 1, .group = "norm");
  dsr_concordance *k = NULL;
  dsr_query *query = compiled("pier");
  dsr_concordance_options o = {.unique = 1, .unique_tokens = 2};
  cr_assert_eq(dsr_concordance_new(c.corpus, query, &o, &k, NULL), DSR_OK);
  cr_expect_eq(dsr_concordance_total(k).hits, 6);
  cr_expect_eq(dsr_concordance_total(k).documents, 3);
  cr_expect_eq(dsr_concordance_total(k).passages, 5);
  dsr_concordance_free(k);
  dsr_query_free(query);
  unmake_corpus(&c);
}

static dsr_buf places_of(small_corpus *c, dsr_concordance_options o) {
  dsr_concordance *k = NULL;
  dsr_concordance_row row;
  dsr_buf got = {0};
  dsr_error err = {0};
  dsr_query *query = compiled("[norm=\"w.*\"]");
  cr_assert_eq(dsr_concordance_new(c->corpus, query, &o, &k, &err), DSR_OK, "%s", err.message);
  dsr_buf_text(&got, "");
  while (dsr_concordance_next(k, &row, NULL) == DSR_OK)
    dsr_buf_format(&got, "%s %u %s\n", row.key, row.bytes.start, row.text);
  dsr_concordance_free(k);
  dsr_query_free(query);
  return got;
}

static void expect_begins(small_corpus *c, dsr_concordance_options o, size_t limit) {
  dsr_buf all = places_of(c, o);
  o.limit = limit;
  dsr_buf some = places_of(c, o);
  size_t lines = 0;
  for (size_t i = 0; i < some.len; i++)
    lines += some.data[i] == '\n';
  cr_expect_eq(lines, limit);
  cr_expect_eq(strncmp(all.data, some.data, some.len), 0, "%s", o.sort);
  dsr_buf_free(&all);
  dsr_buf_free(&some);
}

/* 12,000 hits: more than are held when a limit is given. */
Test(concordance, limits_and_samples_of_many) {
  small_corpus c = make_corpus();
  dsr_buf text = {0};
  uint32_t state = 3;
  cr_assert_eq(dsr_corpus_begin(c.corpus, NULL), DSR_OK);
  for (int i = 0; i < 12; i++) {
    char key[16];
    text.len = 0;
    for (int k = 0; k < 1000; k++) {
      state = state * 1664525u + 1013904223u;
      dsr_buf_format(&text, "w%u ", (unsigned)(state >> 20) % 300);
    }
    snprintf(key, sizeof key, "d%02d", i);
    put_text(&c, &(small_text){key, NULL, NULL, text.data});
  }
  cr_assert_eq(dsr_corpus_commit(c.corpus, NULL), DSR_OK);
  expect_begins(&c, (dsr_concordance_options){.sort = "right:3"}, 70);
  expect_begins(&c, (dsr_concordance_options){.sort = "hit,left:2"}, 3000);
  expect_begins(&c, (dsr_concordance_options){.unique = 1}, 10);
  expect_begins(&c, (dsr_concordance_options){.sample = 500}, 100);
  dsr_buf first = places_of(&c, (dsr_concordance_options){.sample = 40});
  dsr_buf again = places_of(&c, (dsr_concordance_options){.sample = 40});
  dsr_buf other = places_of(&c, (dsr_concordance_options){.sample = 40, .seed = 1});
  dsr_buf more = places_of(&c, (dsr_concordance_options){.sample = 5000});
  cr_expect_str_eq(first.data, again.data);
  cr_expect_str_neq(first.data, other.data);
  /* A larger sample holds the smaller, and both stand in document order. */
  char *line = first.data, *at = more.data;
  for (size_t lines = 0; *line; lines++) {
    char *end = strchr(line, '\n') + 1, kept = *end;
    *end = '\0';
    at = strstr(at, line);
    cr_assert(at, "%s", line);
    *end = kept;
    line = end;
    cr_assert(lines < 40);
  }
  dsr_buf_free(&first);
  dsr_buf_free(&again);
  dsr_buf_free(&other);
  dsr_buf_free(&more);
  dsr_buf_free(&text);
  unmake_corpus(&c);
}

Test(concordance, captures_and_sentence) {
  small_corpus c = filled();
  dsr_concordance *k = NULL;
  dsr_concordance_row row;
  dsr_query *query = compiled("adj:[norm=\"iron|old\"]? pier verb:[norm=\"fell\"]?");
  cr_assert_eq(dsr_concordance_new(c.corpus, query,
                                   &(dsr_concordance_options){.filter = &(dsr_document_filter){.key = "b"}},
                                   &k, NULL),
               DSR_OK);
  cr_assert_eq(dsr_concordance_next(k, &row, NULL), DSR_OK);
  cr_expect_eq(row.capture_count, 2);
  cr_expect_eq(strncmp(row.document + row.captures[0].start, "iron", 4), 0);
  cr_expect_eq(row.captures[1].end - row.captures[1].start, 4);
  cr_expect(row.sentence.start == 0 && row.sentence.end == 18);
  cr_expect_eq(row.document_len, strlen(texts[1].text));
  dsr_concordance_free(k);
  dsr_query_free(query);
  unmake_corpus(&c);
}

Test(concordance, wrong_options) {
  small_corpus c = filled();
  dsr_query *query = compiled("what:pier");
  static const struct { dsr_concordance_options o; const char *message; } wrong[] = {
      {{.sort = "rigth"}, "no sort key 'rigth'; did you mean 'right'?"},
      {{.sort = "waht"}, "no sort key 'waht'; did you mean 'what'?"},
      {{.sort = ""}, "no sort key '': there are left, right, hit, document, date, publisher and the "
                     "query's captures"},
      {{.sort = "left:0"}, "sort key 'left:0': left:N and right:N take a number of tokens from 1 to "
                           "20, other keys none"},
      {{.sort = "hit:2"}, "sort key 'hit:2'"},
      {{.sort = "left:21"}, "sort key"},
      {{.sort = "hit,hit,hit,hit,hit,hit,hit,hit,hit"}, "more than 8 sort keys"},
      {{.group = "mnoth"}, "no group 'mnoth'; did you mean 'month'?"},
      {{.group = "zzzzzz"}, "no group 'zzzzzz': there are word, norm, document"},
      {{.width = "forty"}, "width 'forty': write 40c for characters, 8t for tokens, s for the sentence"},
      {{.width = ""}, "width ''"},
      {{.width = "-1"}, "width '-1'"},
      {{.width = "100001"}, "width '100001'"},
      {{.unique = 1, .unique_tokens = 21}, "passages are compared over at most 20 tokens a side"},
      {{.sample = 1000001}, "a sample has at most 1000000 hits"},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    dsr_concordance *k = NULL;
    dsr_error err = {0};
    cr_expect_eq(dsr_concordance_new(c.corpus, query, &wrong[i].o, &k, &err), DSR_EINVAL, "%zu", i);
    cr_expect_eq(strncmp(err.message, wrong[i].message, strlen(wrong[i].message)), 0, "%s",
                 err.message);
    cr_expect_null(k);
  }
  dsr_query_free(query);
  dsr_concordance_free(NULL);
  unmake_corpus(&c);
}
