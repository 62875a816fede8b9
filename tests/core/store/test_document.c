/* Putting, finding and reading documents. */
#include "tests/core/store/corpus_fixture.h"

TestSuite(document, .init = make_corpus, .fini = drop_folder);

static size_t count_documents(const dsr_document_filter *filter, char *keys,
                              size_t size) {
  dsr_documents *walk;
  const dsr_document_info *info;
  size_t n = 0;
  *keys = '\0';
  cr_assert_eq(dsr_documents_new(corpus, filter, &walk, &error), DSR_OK, "%s",
               error.message);
  while (dsr_documents_next(walk, &info, &error) == DSR_OK) {
    strncat(keys, info->key, size - strlen(keys) - 2);
    strcat(keys, " ");
    n++;
  }
  cr_assert_eq(dsr_documents_next(walk, &info, &error), DSR_DONE);
  dsr_documents_free(walk);
  return n;
}

Test(document, comes_back_as_it_was_put) {
  static const char text[] = "\xef\xbb\xbfTitle\n\"U.S. troops\0left.\" "
                             "\xe4\xb9\xa0\xe8\xbf\x91\xe5\xb9\xb3 won.\r\n";
  size_t len = sizeof text - 1;
  dsr_lexicon *lexicon;
  dsr_tokens *tokens;
  dsr_form forms[64];
  char hex[DSR_SHA256_HEX];
  dsr_sha256(text, len, hex);
  cr_assert_eq(dsr_corpus_lexicon(corpus, &lexicon, &error), DSR_OK);
  cr_assert_eq(dsr_tokens_new(text, len, &tokens, &error), DSR_OK);
  size_t count = dsr_tokens_count(tokens);
  for (size_t i = 0; i < count; i++) {
    dsr_span s = dsr_tokens_spans(tokens)[i];
    cr_assert_eq(dsr_lexicon_put(lexicon, text + s.start, s.end - s.start,
                                 &forms[i], &error), DSR_OK);
  }
  dsr_stored_zone zones[] = {{0, 8, "headline"}, {9, 44, "body"}};
  dsr_span sentences[] = {{3, 8}, {9, 28}, {29, 43}};
  dsr_new_document put_in = {
      .key = "docs/a.txt", .source = "/x/docs/a.txt", .sha256 = hex,
      .title = "Title", .publisher = "The Paper", .author = "A. Writer",
      .published = "2022-02", .language = "en", .metadata = "{\"k\":1}",
      .text = text, .len = len, .zones = zones, .zone_count = 2,
      .sentences = sentences, .sentence_count = 3, .forms = forms,
      .token_count = count};
  int outcome;
  int64_t id;
  begin();
  cr_assert_eq(dsr_document_put(corpus, &put_in, &outcome, &id, &error), DSR_OK,
               "%s", error.message);
  commit();
  close_corpus();
  open_corpus(DSR_READ);
  dsr_document *doc;
  cr_assert_eq(dsr_document_open(corpus, "docs/a.txt", &doc, &error), DSR_OK,
               "%s", error.message);
  const dsr_document_info *info = dsr_document_about(doc);
  cr_expect_eq(info->id, id);
  cr_expect_str_eq(info->source, "/x/docs/a.txt");
  cr_expect_str_eq(info->sha256, hex);
  cr_expect_str_eq(info->title, "Title");
  cr_expect_str_eq(info->publisher, "The Paper");
  cr_expect_str_eq(info->author, "A. Writer");
  cr_expect_str_eq(info->published, "2022-02");
  cr_expect_str_eq(info->language, "en");
  cr_expect_str_eq(info->metadata, "{\"k\":1}");
  cr_expect_eq(info->first, 20220201);
  cr_expect_eq(info->last, 20220228);
  cr_expect_eq(info->bytes, len);
  cr_expect_eq(info->tokens, count);
  cr_expect_eq(info->sentences, 3);
  cr_expect_eq(info->origins, 1);
  size_t n;
  const char *back = dsr_document_text(doc, &n);
  cr_expect(n == len && memcmp(back, text, len) == 0 && back[n] == '\0');
  const dsr_stored_zone *z = dsr_document_zones(doc, &n);
  cr_assert_eq(n, 2);
  cr_expect(z[0].start == 0 && z[0].end == 8 && z[1].start == 9 && z[1].end == 44);
  cr_expect_str_eq(z[0].kind, "headline");
  cr_expect_str_eq(z[1].kind, "body");
  const dsr_span *s = dsr_document_sentences(doc, &n);
  cr_assert_eq(n, 3);
  cr_expect_eq(memcmp(s, sentences, sizeof sentences), 0);
  const dsr_form *f = dsr_document_forms(doc, &n);
  cr_assert_eq(n, count);
  cr_expect_eq(memcmp(f, forms, count * sizeof *forms), 0);
  dsr_lexicon *again;
  cr_assert_eq(dsr_corpus_lexicon(corpus, &again, &error), DSR_OK);
  for (size_t i = 0; i < count; i++) {
    dsr_span t = dsr_tokens_spans(tokens)[i];
    cr_expect_eq(dsr_lexicon_find(again, text + t.start, t.end - t.start), f[i]);
  }
  dsr_document_free(doc);
  dsr_tokens_free(tokens);
}

Test(document, outcomes_follow_key_source_and_bytes) {
  static const struct {
    const char *key, *source, *text;
    int outcome;
    size_t documents, origins;
  } steps[] = {
      {"d/a", "/1/d/a", "one", DSR_LOADED, 1, 1},
      {"d/a", "/1/d/a", "one", DSR_UNCHANGED, 1, 1},
      {"d/a", "/1/d/a", "two", DSR_REPLACED, 1, 1},
      {"d/a", "/2/d/a", "three", DSR_REFUSED, 1, 1},
      {"d/b", "/1/d/b", "two", DSR_ORIGIN, 1, 2},
      {"d/b", "/1/d/b", "two", DSR_UNCHANGED, 1, 2},
      {"d/a", "/2/d/a", "two", DSR_ORIGIN, 1, 3},
      {"d/a", "/2/d/a", "three", DSR_REFUSED, 1, 3},
      {"d/b", "/1/d/b", "four", DSR_LOADED, 2, 3},
      {"d/b", "/9/d/b", "five", DSR_REFUSED, 2, 3},
      {"d/a", "/1/d/a", "six", DSR_REPLACED, 2, 2},
      /* bytes that another document has: one document, one more origin */
      {"d/a", "/1/d/a", "four", DSR_ORIGIN, 1, 2},
      {"d/a", "/1/d/a", "four", DSR_UNCHANGED, 1, 2},
      {"d/a", "/2/d/a", "seven", DSR_REFUSED, 1, 2},
      {"d/a", "/1/d/a", "seven", DSR_LOADED, 2, 2},
      {"d/b", "/1/d/b", "seven", DSR_ORIGIN, 1, 2},
  };
  begin();
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
    char hex[DSR_SHA256_HEX];
    int outcome = -1;
    dsr_corpus_counts counts;
    dsr_sha256(steps[i].text, strlen(steps[i].text), hex);
    memset(&error, 0, sizeof error);
    cr_assert_eq(dsr_document_outcome(corpus, steps[i].key, steps[i].source, NULL, hex,
                                      &outcome, NULL, &error), DSR_OK);
    cr_expect_eq(outcome, steps[i].outcome, "step %zu foretold %s", i,
                 dsr_outcome_name(outcome));
    put(steps[i].key, steps[i].source, steps[i].text, steps[i].outcome);
    if (steps[i].outcome == DSR_REFUSED) {
      cr_expect_eq(error.code, DSR_EREFUSED);
      cr_expect_not_null(strstr(error.message, "/1/d/"), "%s", error.message);
      cr_expect_not_null(strstr(error.message, steps[i].source));
      cr_expect_not_null(strstr(error.message, "--prefix"));
    }
    cr_assert_eq(dsr_corpus_count(corpus, &counts, &error), DSR_OK);
    cr_expect_eq(counts.documents, steps[i].documents, "step %zu: %zu", i,
                 (size_t)counts.documents);
    cr_expect_eq(counts.origins, steps[i].origins, "step %zu: %zu", i,
                 (size_t)counts.origins);
  }
  commit();
  dsr_check *check;
  cr_assert_eq(dsr_check_new(corpus, &check, &error), DSR_OK);
  cr_expect_eq(dsr_check_count(check), 0, "%s", dsr_check_fault(check, 0));
  dsr_check_free(check);
}

/* The source is shown, the place tells: a hash of it alone is in the file. */
Test(document, a_place_tells_sources_apart) {
  static const struct {
    const char *source, *place, *text;
    int outcome;
  } steps[] = {
      {"d/a", "/secret/1/d/a", "one", DSR_LOADED},
      {"../1/d/a", "/secret/1/d/a", "one", DSR_UNCHANGED},
      {"../1/d/a", "/secret/1/d/a", "two", DSR_REPLACED},
      {"../1/d/a", "/secret/2/d/a", "three", DSR_REFUSED},
  };
  begin();
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
    dsr_new_document doc = {.key = "d/a", .source = steps[i].source,
                            .place = steps[i].place};
    int outcome = -1;
    cr_assert_eq(put_document(&doc, steps[i].text, strlen(steps[i].text),
                              &outcome, NULL),
                 DSR_OK, "%s", error.message);
    cr_expect_eq(outcome, steps[i].outcome, "step %zu: %s", i,
                 dsr_outcome_name(outcome));
  }
  cr_expect_not_null(strstr(error.message, "from ../1/d/a, seen from another"),
                     "%s", error.message);
  commit();
  close_corpus();
  size_t size;
  char *bytes = read_file(path, &size);
  cr_expect_null(memmem(bytes, size, "secret", 6));
  free(bytes);
  open_corpus(DSR_READ);
  dsr_document *doc;
  cr_assert_eq(dsr_document_open(corpus, "d/a", &doc, &error), DSR_OK);
  cr_expect_str_eq(dsr_document_about(doc)->source, "../1/d/a");
  dsr_document_free(doc);
}

Test(document, replacing_drops_what_stood_on_it) {
  begin();
  int64_t id = put("a", "/a", "Ada left. Ada won.", DSR_LOADED);
  int64_t run = make_run("names", "h");
  mention(id, run, 0, 3, "person", "ada");
  cr_assert_eq(dsr_run_mark(corpus, id, run, &error), DSR_OK);
  commit();
  begin();
  id = put("a", "/a", "Nobody left.", DSR_REPLACED);
  cr_expect_eq(dsr_run_done(corpus, id, run, &error), 0);
  commit();
  dsr_corpus_counts counts;
  cr_assert_eq(dsr_corpus_count(corpus, &counts, &error), DSR_OK);
  cr_expect_eq(counts.mentions + counts.entities + counts.runs, 0);
}

Test(document, filters) {
  static const struct { const char *key, *publisher, *published, *language; }
  docs[] = {{"b/2", "Reuters", "2022-01-01", "en"},
            {"a/1", "reuters", "2021/2023", "other"},
            {"c", NULL, NULL, "en"},
            {"b/1", "AP", "2020", "en"}};
  begin();
  for (int i = 0; i < 4; i++) {
    dsr_new_document doc = {.key = docs[i].key, .source = docs[i].key,
                            .publisher = docs[i].publisher,
                            .published = docs[i].published,
                            .language = docs[i].language};
    int outcome;
    int64_t id;
    cr_assert_eq(put_document(&doc, docs[i].key, strlen(docs[i].key), &outcome,
                              &id), DSR_OK, "%s", error.message);
  }
  commit();
  static const struct { dsr_document_filter filter; const char *keys; } tests[] = {
      {{0}, "a/1 b/1 b/2 c "},
      {{.key = "b/1"}, "b/1 "},
      {{.under = "b/"}, "b/1 b/2 "},
      {{.publisher = "REUTERS"}, "a/1 b/2 "},
      {{.language = "other"}, "a/1 "},
      {{.since = "2022"}, "a/1 b/2 "},
      {{.until = "2021"}, "a/1 b/1 "},
      {{.since = "2020-06", .until = "2020-07"}, "b/1 "},
      {{.since = "2022", .publisher = "AP"}, ""}};
  for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
    char keys[64];
    count_documents(&tests[i].filter, keys, sizeof keys);
    cr_expect_str_eq(keys, tests[i].keys, "filter %zu gives %s", i, keys);
  }
  dsr_documents *walk;
  dsr_document_filter bad = {.since = "soon"};
  cr_expect_eq(dsr_documents_new(corpus, &bad, &walk, &error), DSR_EINVAL);
  bad.since = "XXXX-02-04";
  cr_expect_eq(dsr_documents_new(corpus, &bad, &walk, &error), DSR_EINVAL);
}

Test(document, a_missing_key_gets_the_nearest) {
  begin();
  put("docs/taiwan.txt", "/1", "one", DSR_LOADED);
  put("docs/japan.txt", "/2", "two", DSR_LOADED);
  commit();
  dsr_document *doc;
  cr_expect_eq(dsr_document_open(corpus, "docs/tiawan.txt", &doc, &error),
               DSR_ENOTFOUND);
  cr_expect_not_null(strstr(error.message, "docs/taiwan.txt\""), "%s",
                     error.message);
  cr_expect_eq(dsr_document_open(corpus, "japan.txt", &doc, &error),
               DSR_ENOTFOUND);
  cr_expect_not_null(strstr(error.message, "docs/japan.txt"), "%s",
                     error.message);
  cr_expect_eq(dsr_document_open(corpus, "zzzzzz", &doc, &error), DSR_ENOTFOUND);
  cr_expect_eq(dsr_document_open_id(corpus, 99, &doc, &error), DSR_ENOTFOUND);
  cr_expect_null(doc);
}

Test(document, wrong_ones_are_refused_and_change_nothing) {
  char hex[] = "0000000000000000000000000000000000000000000000000000000000000000";
  dsr_form form = 99;
  dsr_stored_zone outside = {0, 50, "body"}, unnamed = {0, 2, "Body!"};
  dsr_span back[] = {{2, 4}, {0, 1}};
  const dsr_new_document good = {.key = "k", .source = "s", .sha256 = hex,
                                 .text = "text", .len = 4};
  dsr_new_document bad[12];
  for (int i = 0; i < 12; i++)
    bad[i] = good;
  bad[0].key = "";
  bad[1].source = NULL;
  bad[2].sha256 = "abc";
  bad[3].text = "\xff\xfe\xfd\xfc";
  bad[4].published = "soon";
  bad[5].zones = &outside, bad[5].zone_count = 1;
  bad[6].zones = &unnamed, bad[6].zone_count = 1;
  bad[7].sentences = back, bad[7].sentence_count = 2;
  bad[8].forms = &form, bad[8].token_count = 1;
  bad[9].stated.title = (dsr_span){0, 2};
  bad[10].stated.author = (dsr_span){2, 5}, bad[10].author = "xt?";
  bad[11].stated.publisher = (dsr_span){3, 3}, bad[11].publisher = "";
  begin();
  for (int i = 0; i < 12; i++) {
    int outcome;
    int64_t id = 5;
    cr_expect_eq(dsr_document_put(corpus, &bad[i], &outcome, &id, &error),
                 DSR_EINVAL, "case %d", i);
    cr_expect_eq(id, 0);
  }
  dsr_new_document large = good;
  large.len = DSR_DOCUMENT_MAX + 1;
  large.text = calloc(1, large.len);
  cr_expect_eq(dsr_document_put(corpus, &large, NULL, NULL, &error), DSR_ELIMIT);
  free((void *)(uintptr_t)large.text);
  commit();
  dsr_corpus_counts counts;
  cr_assert_eq(dsr_corpus_count(corpus, &counts, &error), DSR_OK);
  cr_expect_eq(counts.documents + counts.origins + counts.forms, 0);
}

Test(document, a_failed_put_leaves_the_batch_usable) {
  begin();
  put("a", "/a", "One two three.", DSR_LOADED);
  size_t made = 1, failed = 0, requests = 0;
  for (size_t n = 1; n <= requests + 1; n++) {
    char key[32], body[64];
    int outcome;
    int64_t id;
    snprintf(key, sizeof key, "b%zu", n);
    snprintf(body, sizeof body, "Four five %zu six.", n);
    dsr_new_document doc = {.key = key, .source = key};
    dsr_memory_fail(n, 0);
    int status = put_document(&doc, body, strlen(body), &outcome, &id);
    requests = dsr_memory_fail(0, 0);
    cr_assert(status == DSR_OK || status == DSR_ENOMEM, "%s", error.message);
    made += status == DSR_OK;
    failed += status == DSR_ENOMEM;
  }
  cr_expect_gt(failed, 4);
  commit();
  dsr_check *check;
  cr_assert_eq(dsr_check_new(corpus, &check, &error), DSR_OK);
  cr_expect_eq(dsr_check_count(check), 0, "%s", dsr_check_fault(check, 0));
  dsr_check_free(check);
  dsr_corpus_counts counts;
  cr_assert_eq(dsr_corpus_count(corpus, &counts, &error), DSR_OK);
  cr_expect_eq(counts.documents, made);
}

Test(document, every_reader_survives_failed_allocations) {
  begin();
  int64_t id = put("a", "/a", "Ada won. Bob lost.", DSR_LOADED);
  int64_t run = make_run("names", "h");
  mention(id, run, 0, 3, "person", "ada");
  dsr_fact_field field = {"who", DSR_FIELD_STRING, "Ada", {0, 3}};
  dsr_new_fact fact = {.document = id, .run = run, .type = "win", .span = {0, 8},
                       .rule = "r", .fields = &field, .field_count = 1};
  cr_assert_eq(dsr_fact_put(corpus, &fact, NULL, &error), DSR_OK);
  commit();
  close_corpus();
  for (int what = 0; what < 5; what++) {
    int status = DSR_ENOMEM;
    size_t requests = 0;
    for (size_t n = 1; n <= requests + 1; n++) {
      dsr_document *doc = NULL;
      dsr_mentions *mentions = NULL;
      dsr_facts *facts = NULL;
      dsr_check *check = NULL;
      dsr_lexicon *lexicon;
      const dsr_mention *m;
      const dsr_fact *f;
      open_corpus(DSR_READ);
      dsr_memory_fail(0, 0);
      dsr_memory_fail(n, 0);
      if (what == 0) {
        status = dsr_document_open(corpus, "a", &doc, &error);
      } else if (what == 1) {
        status = dsr_mentions_new(corpus, NULL, &mentions, &error);
        if (status == DSR_OK)
          status = dsr_mentions_next(mentions, &m, &error);
      } else if (what == 2) {
        status = dsr_facts_new(corpus, NULL, &facts, &error);
        if (status == DSR_OK)
          status = dsr_facts_next(facts, &f, &error);
      } else if (what == 3) {
        status = dsr_check_new(corpus, &check, &error);
      } else {
        status = dsr_corpus_lexicon(corpus, &lexicon, &error);
      }
      requests = dsr_memory_fail(0, 0);
      cr_assert(status == DSR_OK || status == DSR_ENOMEM, "%s", error.message);
      dsr_document_free(doc);
      dsr_mentions_free(mentions);
      dsr_facts_free(facts);
      dsr_check_free(check);
      close_corpus();
      cr_assert_eq(dsr_memory_live(), 0, "reader %d, allocation %zu", what, n);
    }
    cr_expect_eq(status, DSR_OK, "reader %d: %s", what, error.message);
  }
}

Test(document, same_folder_twice_gives_the_same_rows) {
  char command[768], other[128];
  for (int i = 0; i < 2; i++) {
    begin();
    put("a", "/a", "Ada won the cup.", DSR_LOADED);
    int64_t id = put("b", "/b", "The cup was lost.", DSR_LOADED);
    mention(id, make_run("names", "h"), 0, 7, "title", "cup");
    commit();
    close_corpus();
    if (i == 0) {
      snprintf(other, sizeof other, "%s.first", path);
      cr_assert_eq(rename(path, other), 0);
      open_corpus(DSR_CREATE);
    }
  }
  snprintf(command, sizeof command,
           "sqlite3 %s .dump > %s/1; sqlite3 %s .dump > %s/2; cmp %s/1 %s/2",
           other, folder, path, folder, folder, folder);
  cr_expect_eq(system(command), 0);
}

Test(document, origins_come_in_order) {
  begin();
  int64_t id = put("a", "/a", "same", DSR_LOADED);
  put("b", "/b", "same", DSR_ORIGIN);
  put("c", "/c", "same", DSR_ORIGIN);
  commit();
  dsr_origins *walk;
  const char *key, *source;
  char all[32] = "";
  cr_assert_eq(dsr_origins_new(corpus, id, &walk, &error), DSR_OK);
  while (dsr_origins_next(walk, &key, &source, &error) == DSR_OK)
    strcat(strcat(all, key), source);
  dsr_origins_free(walk);
  cr_expect_str_eq(all, "a/ab/bc/c");
}

/* --- what the text states, and cutting anew --- */

static void expect_stated(int64_t id, dsr_span title, dsr_span published) {
  dsr_document *d = NULL;
  cr_assert_eq(dsr_document_open_id(corpus, id, &d, &error), DSR_OK, "%s",
               error.message);
  const dsr_stated_spans *at = &dsr_document_about(d)->stated;
  cr_expect(at->title.start == title.start && at->title.end == title.end);
  cr_expect(at->published.start == published.start &&
            at->published.end == published.end);
  cr_expect_eq(at->author.end + at->publisher.end, 0);
  dsr_document_free(d);
}

/* a hash, as rules are named */
#define RULES "00ff10e4b83c5a76b0cd23191e0f04ddf454c310b3be22e97d3f9d53871c199c"

Test(document, keeps_where_its_text_states_things) {
  char hex[65];
  static const char text[] = "Pier opens, 2021";
  dsr_sha256(text, sizeof text - 1, hex);
  dsr_new_document doc = {.key = "k", .source = "s", .sha256 = hex,
                          .title = "Pier opens", .published = "2021",
                          .author = "given", .rules = RULES,
                          .stated = {.title = {0, 10}, .published = {12, 16}}};
  int64_t id = 0;
  begin();
  cr_assert_eq(put_document(&doc, text, sizeof text - 1, NULL, &id), DSR_OK, "%s",
               error.message);
  commit();
  expect_stated(id, (dsr_span){0, 10}, (dsr_span){12, 16});
  dsr_documents *walk = NULL;
  const dsr_document_info *info;
  static const struct { const char *not_by; int found; } filters[] = {
      {RULES, DSR_DONE}, {"another", DSR_OK}, {"", DSR_OK}};
  for (int i = 0; i < 3; i++) {
    dsr_document_filter filter = {.not_by = filters[i].not_by};
    cr_assert_eq(dsr_documents_new(corpus, &filter, &walk, &error), DSR_OK);
    cr_expect_eq(dsr_documents_next(walk, &info, &error), filters[i].found);
    if (filters[i].found == DSR_OK)
      cr_expect_str_eq(info->rules, RULES);
    dsr_documents_free(walk);
  }
  begin();
  cr_assert_eq(dsr_document_remove(corpus, "k", &error), DSR_OK);
  commit();
  dsr_check *check = NULL;
  cr_assert_eq(dsr_check_new(corpus, &check, &error), DSR_OK);
  cr_expect_eq(dsr_check_count(check), 0, "%s", dsr_check_fault(check, 0));
  dsr_check_free(check);
}

Test(document, recut_wants_the_document_itself) {
  begin();
  int64_t id = put("k", "/k", "Ada won.", DSR_LOADED), none = 77, was = id;
  commit();
  dsr_document *d = NULL;
  cr_assert_eq(dsr_document_open(corpus, "k", &d, &error), DSR_OK);
  const dsr_document_info *info = dsr_document_about(d);
  dsr_stored_zone zone = {0, 8, "heading"};
  dsr_new_document doc = {.key = "k", .source = "/k", .sha256 = info->sha256,
                          .text = "Ada won.", .len = 8, .zones = &zone,
                          .zone_count = 1, .rules = "r",
                          .published = "2020", .stated = {.published = {0, 3}}};
  doc.forms = dsr_document_forms(d, &doc.token_count);
  cr_expect_eq(dsr_document_recut(corpus, &id, &doc, &error), DSR_EINVAL); /* no batch */
  begin();
  cr_expect_eq(dsr_document_recut(corpus, &none, &doc, &error), DSR_ENOTFOUND);
  doc.source = "/elsewhere";
  cr_expect_eq(dsr_document_recut(corpus, &id, &doc, &error), DSR_EINVAL);
  doc.source = "/k", doc.len = 7;
  cr_expect_eq(dsr_document_recut(corpus, &id, &doc, &error), DSR_EINVAL);
  doc.len = 8, zone.end = 9;
  cr_expect_eq(dsr_document_recut(corpus, &id, &doc, &error), DSR_EINVAL);
  cr_expect_eq(id, was);
  zone.end = 8;
  cr_assert_eq(dsr_document_recut(corpus, &id, &doc, &error), DSR_OK, "%s",
               error.message);
  cr_expect_gt(id, was);
  commit();
  dsr_document_free(d);
  expect_stated(id, (dsr_span){0, 0}, (dsr_span){0, 3});
  cr_expect_eq(dsr_document_open_id(corpus, was, &d, &error), DSR_ENOTFOUND);
  cr_assert_eq(dsr_document_open(corpus, "k", &d, &error), DSR_OK);
  size_t zones;
  cr_expect_str_eq(dsr_document_zones(d, &zones)->kind, "heading");
  cr_expect_eq(dsr_document_about(d)->origins, 1);
  dsr_document_free(d);
}

/* A hash is kept as its bytes, all else as it is; both are told as given. */
Test(document, rules_are_told_as_they_were_named) {
  static const char *const rules[] = {
      RULES, "00FF10e4b83c5a76b0cd23191e0f04ddf454c310b3be22e97d3f9d53871c199c",
      RULES "0", "00ff", ""};
  char key[8];
  begin();
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    sprintf(key, "%zu", i);
    dsr_new_document doc = {.key = key, .source = "/a", .rules = rules[i]};
    dsr_document *read;
    cr_assert_eq(put_document(&doc, key, strlen(key), NULL, NULL), DSR_OK);
    cr_assert_eq(dsr_document_open(corpus, key, &read, &error), DSR_OK);
    cr_expect_str_eq(dsr_document_about(read)->rules, rules[i]);
    dsr_document_free(read);
  }
  commit();
}

/* Hashes that begin alike are two. */
Test(document, bytes_are_the_same_when_all_of_their_hash_is) {
  static const struct { const char *key, *hash; int outcome; } all[] = {
      {"a", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", DSR_LOADED},
      {"b", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeefe", DSR_LOADED},
      {"c", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeefe", DSR_ORIGIN}};
  begin();
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    dsr_new_document doc = {.key = all[i].key, .source = "/a", .sha256 = all[i].hash};
    int outcome = -1;
    int64_t id = 0;
    cr_assert_eq(put_document(&doc, "one", 3, &outcome, &id), DSR_OK);
    cr_expect_eq(outcome, all[i].outcome, "%s", all[i].key);
    cr_expect_eq(id, i < 2 ? (int64_t)i + 1 : 2);
  }
  commit();
}
