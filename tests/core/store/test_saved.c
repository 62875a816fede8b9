/* What is saved, and what a walk over a subcorpus finds. */
#include "dossier/saved.h"

#include "core/base/buffer.h"
#include "dossier/columns.h"
#include "tests/core/ask/small_corpus.h"

TestSuite(saved, .fini = no_live_blocks);

static const small_text texts[] = {
    {"board/1", "Harbour Board", "2020-03-04", "The pier.\n"},
    {"board/2", "Harbour Board", "2022-03-04", "The crane.\n"},
    {"wire/1", "Quill", "2022-05", "Ferries stop.\n"},
    {"wire/2", "Quill", NULL, "Ferries go.\n"},
};

static small_corpus filled(void) {
  small_corpus c = make_corpus();
  put_texts(&c, texts, 4);
  return c;
}

static int put(small_corpus *c, const dsr_saved *saved, dsr_error *err) {
  cr_assert_eq(dsr_corpus_begin(c->corpus, err), DSR_OK);
  int status = dsr_saved_put(c->corpus, saved, err);
  cr_assert_eq(dsr_corpus_commit(c->corpus, NULL), DSR_OK);
  return status;
}

static void must_put(small_corpus *c, const dsr_saved *saved) {
  dsr_error err = {0};
  cr_assert_eq(put(c, saved, &err), DSR_OK, "%s", err.message);
}

/* The keys that a filter finds, each with a blank behind it. */
static void expect_keys(const small_corpus *c, const dsr_document_filter *filter,
                        const char *wanted) {
  dsr_documents *walk = NULL;
  const dsr_document_info *info;
  dsr_error err = {0};
  dsr_buf out = {0};
  int status;
  dsr_buf_text(&out, "");
  cr_assert_eq(dsr_documents_new(c->corpus, filter, &walk, &err), DSR_OK, "%s", err.message);
  while ((status = dsr_documents_next(walk, &info, &err)) == DSR_OK)
    dsr_buf_format(&out, "%s ", info->key);
  cr_assert_eq(status, DSR_DONE);
  cr_expect_str_eq(out.data, wanted);
  dsr_buf_free(&out);
  dsr_documents_free(walk);
}

Test(saved, a_rule_is_asked_anew) {
  static const small_text later = {"wire/3", "Quill", "2023", "Ferries float.\n"};
  small_corpus c = filled();
  must_put(&c, &(dsr_saved){.name = "late", .kind = DSR_SAVED_RULE, .filter = {.since = "2022"}});
  expect_keys(&c, &(dsr_document_filter){.subcorpus = "late"}, "board/2 wire/1 ");
  expect_keys(&c, &(dsr_document_filter){.subcorpus = "late", .publisher = "quill"}, "wire/1 ");
  put_texts(&c, &later, 1);
  expect_keys(&c, &(dsr_document_filter){.subcorpus = "late"}, "board/2 wire/1 wire/3 ");
  unmake_corpus(&c);
}

Test(saved, a_list_stays_and_knows_its_age) {
  static const small_text later[] = {{"wire/3", "Quill", "2023", "Ferries float.\n"},
                                     {"wire/4", "Quill", "2023", "Ferries sink.\n"}};
  static const char *const keys[] = {"wire/2", "board/1", "nowhere"};
  small_corpus c = filled();
  must_put(&c, &(dsr_saved){.name = "some", .kind = DSR_SAVED_LIST, .keys = keys,
                            .key_count = 3, .query = "pier", .note = "a \"note\"\n\\"});
  put_texts(&c, later, 2);
  expect_keys(&c, &(dsr_document_filter){.subcorpus = "some"}, "board/1 wire/2 ");
  dsr_saved_walk *walk = NULL;
  const dsr_saved *s;
  cr_assert_eq(dsr_saved_new(c.corpus, &walk, NULL), DSR_OK);
  cr_assert_eq(dsr_saved_next(walk, &s, NULL), DSR_OK);
  cr_expect_str_eq(s->name, "some");
  cr_expect_eq(s->kind, DSR_SAVED_LIST);
  cr_expect_str_eq(s->query, "pier");
  cr_expect_str_eq(s->note, "a \"note\"\n\\");
  cr_assert_eq(s->key_count, 3);
  cr_expect_str_eq(s->keys[2], "nowhere");
  cr_expect_eq(s->documents, 4);
  cr_expect_eq(s->added, 2);
  cr_expect_eq(s->gone, 1);
  cr_expect_eq(strlen(s->hash), 64);
  cr_expect_eq(dsr_saved_next(walk, &s, NULL), DSR_DONE);
  dsr_saved_free(walk);
  unmake_corpus(&c);
}

Test(saved, subcorpora_stand_on_each_other_but_not_on_themselves) {
  small_corpus c = filled();
  dsr_error err = {0};
  must_put(&c, &(dsr_saved){.name = "late", .kind = DSR_SAVED_RULE, .filter = {.since = "2022"}});
  must_put(&c, &(dsr_saved){.name = "late_wire", .kind = DSR_SAVED_RULE,
                            .filter = {.subcorpus = "late", .under = "wire/"}});
  expect_keys(&c, &(dsr_document_filter){.subcorpus = "late_wire"}, "wire/1 ");
  cr_expect_eq(put(&c, &(dsr_saved){.name = "late", .kind = DSR_SAVED_RULE,
                                    .filter = {.subcorpus = "late_wire"}}, &err),
               DSR_EINVAL);
  cr_expect(strstr(err.message, "on itself"), "%s", err.message);
  expect_keys(&c, &(dsr_document_filter){.subcorpus = "late"}, "board/2 wire/1 ");
  cr_assert_eq(dsr_corpus_begin(c.corpus, NULL), DSR_OK);
  cr_expect_eq(dsr_saved_drop(c.corpus, "late", &err), DSR_EINVAL);
  cr_expect_str_eq(err.message, "'late' stays: subcorpus 'late_wire' stands on it");
  cr_expect_eq(dsr_saved_drop(c.corpus, "late_wire", &err), DSR_OK);
  cr_expect_eq(dsr_saved_drop(c.corpus, "late", &err), DSR_OK);
  cr_expect_eq(dsr_saved_drop(c.corpus, "late", &err), DSR_ENOTFOUND);
  cr_assert_eq(dsr_corpus_commit(c.corpus, NULL), DSR_OK);
  unmake_corpus(&c);
}

Test(saved, every_walk_knows_subcorpora) {
  static const char *const keys[] = {"wire/2", "board/1"};
  const int64_t ids[] = {4, 3, 1};
  small_corpus c = filled();
  must_put(&c, &(dsr_saved){.name = "two", .kind = DSR_SAVED_LIST, .keys = keys, .key_count = 2});
  const dsr_document_filter filter = {.subcorpus = "two"};
  dsr_columns *columns = NULL;
  dsr_column column;
  cr_assert_eq(dsr_columns_new(c.corpus, &filter, 0, &columns, NULL), DSR_OK);
  cr_assert_eq(dsr_columns_next(columns, &column, NULL), DSR_OK);
  cr_expect_eq(column.document, 1);
  cr_assert_eq(dsr_columns_next(columns, &column, NULL), DSR_OK);
  cr_expect_eq(column.document, 4);
  cr_assert_eq(dsr_columns_next(columns, &column, NULL), DSR_DONE);
  dsr_columns_free(columns);
  cr_assert_eq(dsr_columns_among(c.corpus, &filter, ids, 3, 0, &columns, NULL), DSR_OK);
  cr_assert_eq(dsr_columns_at(columns, 3, &column, NULL), DSR_DONE, "not in it");
  cr_assert_eq(dsr_columns_at(columns, 4, &column, NULL), DSR_OK);
  dsr_columns_free(columns);
  dsr_documents *among = NULL;
  const dsr_document_info *info;
  cr_assert_eq(dsr_documents_among(c.corpus, &filter, ids, 3, &among, NULL), DSR_OK);
  cr_assert_eq(dsr_documents_next(among, &info, NULL), DSR_OK);
  cr_expect_str_eq(info->key, "board/1");
  cr_assert_eq(dsr_documents_next(among, &info, NULL), DSR_OK);
  cr_expect_str_eq(info->key, "wire/2");
  cr_assert_eq(dsr_documents_next(among, &info, NULL), DSR_DONE);
  dsr_documents_free(among);
  unmake_corpus(&c);
}

Test(saved, a_query_is_found_by_its_name) {
  small_corpus c = filled();
  char *text = NULL, before[65], after[65];
  size_t len = 0;
  dsr_error err = {0};
  must_put(&c, &(dsr_saved){.name = "speech", .kind = DSR_SAVED_QUERY, .query = "said|told"});
  must_put(&c, &(dsr_saved){.name = "late", .kind = DSR_SAVED_RULE, .filter = {.since = "2022"}});
  cr_assert_eq(dsr_saved_query(c.corpus, "speech]", 6, &text, &len, &err), DSR_OK);
  cr_expect_str_eq(text, "said|told");
  cr_expect_eq(len, 9);
  dsr_free(text);
  cr_expect_eq(dsr_saved_query(c.corpus, "spech", 5, &text, &len, &err), DSR_ENOTFOUND);
  cr_expect_str_eq(err.message, "there is no saved query 'spech'; did you mean 'speech'?");
  cr_expect_null(text);
  cr_expect_eq(dsr_saved_query(c.corpus, "late", 4, &text, NULL, &err), DSR_ENOTFOUND);
  cr_expect_str_eq(err.message, "'late' is a saved subcorpus, not a saved query");
  dsr_documents *walk = NULL;
  cr_expect_eq(dsr_documents_new(c.corpus, &(dsr_document_filter){.subcorpus = "lat"}, &walk, &err),
               DSR_ENOTFOUND);
  cr_expect_str_eq(err.message, "there is no subcorpus 'lat'; did you mean 'late'?");
  cr_expect_eq(dsr_documents_new(c.corpus, &(dsr_document_filter){.subcorpus = "speech"}, &walk, &err),
               DSR_ENOTFOUND);
  /* the hash is of what it says */
  cr_assert_eq(dsr_saved_hash(c.corpus, "speech", 6, before, &err), DSR_OK);
  must_put(&c, &(dsr_saved){.name = "speech", .kind = DSR_SAVED_QUERY, .query = "said|told",
                            .note = "noted"});
  cr_assert_eq(dsr_saved_hash(c.corpus, "speech", 6, after, &err), DSR_OK);
  cr_expect_str_eq(before, after);
  must_put(&c, &(dsr_saved){.name = "speech", .kind = DSR_SAVED_QUERY, .query = "said"});
  cr_assert_eq(dsr_saved_hash(c.corpus, "speech", 6, after, &err), DSR_OK);
  cr_expect_str_neq(before, after);
  cr_expect_eq(dsr_saved_hash(c.corpus, "x", 1, after, &err), DSR_ENOTFOUND);
  unmake_corpus(&c);
}

/* A value that somebody else's hand has spoilt is named and can be replaced. */
Test(saved, a_damaged_row_is_told) {
  small_corpus c = filled();
  char command[300], *text = NULL;
  dsr_error err = {0};
  must_put(&c, &(dsr_saved){.name = "late", .kind = DSR_SAVED_RULE, .filter = {.since = "2022"}});
  must_put(&c, &(dsr_saved){.name = "speech", .query = "said"});
  dsr_corpus_close(c.corpus);
  snprintf(command, sizeof command,
           "sqlite3 %s \"UPDATE saved SET value = 'spoilt' WHERE name = 'late'\"", c.path);
  if (system("command -v sqlite3 >/dev/null") != 0)
    cr_skip_test("there is no sqlite3 to spoil it with");
  cr_assert_eq(system(command), 0);
  cr_assert_eq(dsr_corpus_open(c.path, DSR_WRITE, &c.corpus, &err), DSR_OK);
  dsr_documents *walk = NULL;
  cr_expect_eq(dsr_documents_new(c.corpus, &(dsr_document_filter){.subcorpus = "late"}, &walk, &err),
               DSR_EDAMAGED);
  cr_expect(strstr(err.message, "what is saved as 'late' is damaged; save it again, or drop it"), "%s",
            err.message);
  dsr_saved_walk *all = NULL;
  const dsr_saved *s;
  cr_assert_eq(dsr_saved_new(c.corpus, &all, NULL), DSR_OK);
  cr_expect_eq(dsr_saved_next(all, &s, &err), DSR_EDAMAGED);
  dsr_saved_free(all);
  cr_expect_eq(dsr_saved_query(c.corpus, "speech", 6, &text, NULL, &err), DSR_OK, "%s", err.message);
  dsr_free(text);
  cr_assert_eq(dsr_corpus_begin(c.corpus, NULL), DSR_OK);
  cr_expect_eq(dsr_saved_drop(c.corpus, "late", &err), DSR_OK, "%s", err.message);
  cr_assert_eq(dsr_corpus_commit(c.corpus, NULL), DSR_OK);
  unmake_corpus(&c);
}

Test(saved, faults_are_named) {
  static const struct {
    dsr_saved saved;
    int status;
    const char *said;
  } cases[] = {
      {{.name = "1st", .query = "x"}, DSR_EINVAL,
       "'1st' cannot be a name: a letter, then letters, digits, _ and -, 64 at most"},
      {{.name = "q"}, DSR_EINVAL, "q: a query wants a text"},
      {{.name = "r", .kind = DSR_SAVED_RULE}, DSR_EINVAL,
       "r: a subcorpus wants a condition, such as since or publisher, or documents"},
      {{.name = "l", .kind = DSR_SAVED_LIST}, DSR_EINVAL, "l: a list wants keys"},
      {{.name = "n", .kind = DSR_SAVED_RULE, .filter = {.subcorpus = "no"}}, DSR_ENOTFOUND,
       "there is no subcorpus 'no'; \"dossier save CORPUS\" lists what is saved"},
      {{.name = "d", .kind = DSR_SAVED_RULE, .filter = {.since = "soon"}}, DSR_EINVAL, NULL}};
  small_corpus c = filled();
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    dsr_error err = {0};
    cr_expect_eq(put(&c, &cases[i].saved, &err), cases[i].status);
    if (cases[i].said)
      cr_expect_str_eq(err.message, cases[i].said);
  }
  dsr_saved_walk *walk = NULL;
  const dsr_saved *s;
  dsr_error err = {0};
  cr_assert_eq(dsr_saved_new(c.corpus, &walk, NULL), DSR_OK);
  cr_expect_eq(dsr_saved_next(walk, &s, NULL), DSR_DONE, "a fault saves nothing");
  dsr_saved_free(walk);
  cr_expect_eq(dsr_saved_put(c.corpus, &(dsr_saved){.name = "q", .query = "x"}, &err), DSR_EINVAL,
               "it wants a batch");
  cr_expect_str_eq(dsr_saved_kind_name(DSR_SAVED_RULE), "rule");
  cr_expect_null(dsr_saved_kind_name(3));
  unmake_corpus(&c);
}
