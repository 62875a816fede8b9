/* Removal leaves no byte of a document; the check finds what is broken. */
#include "tests/core/store/corpus_fixture.h"

TestSuite(removal, .init = make_corpus, .fini = drop_folder);

static bool file_holds(const char *what) {
  size_t size;
  char *bytes = read_file(path, &size);
  bool found = memmem(bytes, size, what, strlen(what)) != NULL;
  free(bytes);
  return found;
}

static void expect_sound(void) {
  dsr_check *check;
  cr_assert_eq(dsr_check_new(corpus, &check, &error), DSR_OK, "%s",
               error.message);
  cr_expect_eq(dsr_check_count(check), 0, "%s", dsr_check_fault(check, 0));
  dsr_check_free(check);
}

Test(removal, leaves_no_byte) {
  static char text[40000];
  strcpy(text, "Zanzibarium is shared. ");
  for (size_t i = 0; i < 1200; i++)
    strcat(text, "Quetzalcoatlus left. ");
  begin();
  for (int i = 0; i < 40; i++) {
    char key[32], body[64];
    snprintf(key, sizeof key, "keep%d", i);
    snprintf(body, sizeof body, "Zanzibarium number %d stays here.", i);
    put(key, key, body, DSR_LOADED);
  }
  int64_t id = put("secret/xylograph.txt", "/s/xylograph.txt", text, DSR_LOADED);
  int64_t run = make_run("names", "h");
  mention(id, run, 23, 37, "person", "quetzal-slug");
  dsr_fact_field field = {"who", DSR_FIELD_STRING, "Vermilionish", {23, 37}};
  dsr_new_fact fact = {.document = id, .run = run, .type = "quote",
                       .span = {23, 37}, .rule = "r", .fields = &field,
                       .field_count = 1};
  cr_assert_eq(dsr_fact_put(corpus, &fact, NULL, &error), DSR_OK);
  commit();
  close_corpus();
  static const char *const traces[] = {"Quetzalcoatlus", "xylograph",
                                       "quetzal-slug", "Vermilionish"};
  for (int i = 0; i < 4; i++)
    cr_assert(file_holds(traces[i]), "%s", traces[i]);
  open_corpus(DSR_WRITE);
  begin();
  cr_assert_eq(dsr_document_remove(corpus, "secret/xylograph.txt", &error),
               DSR_OK, "%s", error.message);
  commit();
  expect_sound();
  close_corpus();
  for (int i = 0; i < 4; i++)
    cr_expect(!file_holds(traces[i]), "%s is still there", traces[i]);
  cr_expect(file_holds("Zanzibarium"));
  open_corpus(DSR_WRITE);
  dsr_lexicon *lexicon;
  cr_assert_eq(dsr_corpus_lexicon(corpus, &lexicon, &error), DSR_OK);
  size_t before = dsr_lexicon_count(lexicon);
  begin();
  put("later", "/later", "Quetzalcoatlus again, brandnew.", DSR_LOADED);
  commit();
  cr_assert_eq(dsr_corpus_lexicon(corpus, &lexicon, &error), DSR_OK);
  cr_expect_gt(dsr_lexicon_find(lexicon, "Quetzalcoatlus", 14), before);
  expect_sound();
}

Test(removal, of_what_is_not_there) {
  begin();
  put("docs/a.txt", "/a", "one", DSR_LOADED);
  cr_expect_eq(dsr_document_remove(corpus, "docs/b.txt", &error), DSR_ENOTFOUND);
  cr_expect_not_null(strstr(error.message, "docs/a.txt"), "%s", error.message);
  commit();
  cr_expect_eq(dsr_document_remove(corpus, "docs/a.txt", &error), DSR_EINVAL);
}

Test(removal, can_be_rolled_back) {
  begin();
  put("a", "/a", "one two", DSR_LOADED);
  commit();
  begin();
  cr_assert_eq(dsr_document_remove(corpus, "a", &error), DSR_OK);
  dsr_corpus_rollback(corpus);
  dsr_document *doc;
  cr_assert_eq(dsr_document_open(corpus, "a", &doc, &error), DSR_OK);
  dsr_document_free(doc);
  expect_sound();
}

/* Break a sound corpus by hand and see the fault named. */
Test(removal, check_names_each_fault) {
  static const struct { const char *change, *fault; } all[] = {
      {"UPDATE document SET text = 'Ada sat. Bob lost.'", "SHA-256"},
      {"UPDATE document SET bytes = 3", "not as long as stated"},
      {"UPDATE document SET tokens = 3", "3 tokens are stated"},
      {"UPDATE document_tokens SET n = 2", "tokens"},
      {"UPDATE document_tokens SET forms = x'0102030405ff7f03'", "form"},
      {"UPDATE document_tokens SET sentences = x'00ff7f'", "sentence"},
      {"DELETE FROM document_tokens", "tokens"},
      {"UPDATE lexicon SET forms = x'0C457665' || substr(forms, 5)",
       "spelt otherwise"},
      {"UPDATE lexicon SET forms = x'0C426F62' || substr(forms, 5)", "twice"},
      {"UPDATE lexicon SET forms = substr(forms, 1, 9)", "lexicon is damaged"},
      {"UPDATE lexicon SET n = n - 1", "lexicon is damaged"},
      {"UPDATE document_tokens SET zones = x'00ff7f01'", "zone lies outside"},
      {"UPDATE document_tokens SET zones = x'000109'", "zone has no kind"},
      {"UPDATE document_tokens SET zones = x'0001'", "zone"},
      {"UPDATE mention SET end = 999", "mention [0,999)"},
      {"UPDATE mention SET run = 77", "missing run"},
      {"UPDATE mention SET type = 'org'", "another type"},
      {"UPDATE fact SET start = 900, end = 901", "fact [900,901)"},
      {"UPDATE fact_field SET end = 999", "field who"},
      {"DELETE FROM origin", "no origin"},
      {"UPDATE document SET title = 'Ada', title_start = 0, title_end = 99",
       "docs/a: the title is stated at [0,99), outside"},
      {"UPDATE document SET title = 'Ada', title_start = 0",
       "docs/a: the title is stated at [0,?), outside"},
      {"UPDATE document SET author_start = 0, author_end = 3",
       "docs/a: the author is stated at [0,3), and not kept"},
      {"DELETE FROM document", "missing document"},
      {"UPDATE document_tokens SET covered = x'0002'", "covered tokens"},
      {"UPDATE document_tokens SET covered = x''", "not of a token of that form"},
      {"DELETE FROM segment", "docs/a: it is not in the index"},
      {"DELETE FROM chunk", "postings of segment 1"},
      {"UPDATE segment SET directory = x'01'", "directory of the index"},
      {"UPDATE segment SET tokens = 9", "segment 1 states 9 tokens"},
      {"UPDATE segment SET last = 7, first = 8", "out of order"},
      {"INSERT INTO tombstone VALUES(1, 8)", "docs/a: the index has it"},
      {"UPDATE chunk SET segment = 5", "segment 5"},
      {"UPDATE chunk SET postings = postings || x'00'", "chunks"},
      {"UPDATE chunk SET postings = x'0103' || substr(postings, 3)",
       "not of a token of that form"},
      {"UPDATE segment SET directory = x'01020201' || substr(directory, 4)",
       "index"},
      {"UPDATE document SET id = 2; UPDATE document_tokens SET document = 2",
       "docs/a: it is not in the index"}};
  begin();
  int64_t id = put("docs/a", "/a", "Ada won. Bob lost.", DSR_LOADED);
  int64_t run = make_run("names", "h");
  mention(id, run, 0, 3, "person", "ada");
  dsr_fact_field field = {"who", DSR_FIELD_STRING, "Ada", {0, 3}};
  dsr_new_fact fact = {.document = id, .run = run, .type = "win", .span = {0, 8},
                       .rule = "r", .fields = &field, .field_count = 1};
  cr_assert_eq(dsr_fact_put(corpus, &fact, NULL, &error), DSR_OK);
  commit();
  close_corpus();
  size_t size;
  char *sound = read_file(path, &size);
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    char command[256];
    write_file(path, sound, size);
    snprintf(command, sizeof command, "sqlite3 %s \"%s\"", path, all[i].change);
    cr_assert_eq(system(command), 0);
    open_corpus(DSR_READ);
    dsr_check *check;
    cr_assert_eq(dsr_check_new(corpus, &check, &error), DSR_OK, "%s: %s",
                 all[i].change, error.message);
    bool named = false;
    for (size_t k = 0; k < dsr_check_count(check); k++)
      named = named || strstr(dsr_check_fault(check, k), all[i].fault);
    cr_expect(named, "%s: %zu faults, first: %s", all[i].change,
              dsr_check_count(check), dsr_check_fault(check, 0));
    cr_expect_null(dsr_check_fault(check, 100000));
    dsr_check_free(check);
    close_corpus();
  }
  free(sound);
}
