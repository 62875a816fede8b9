/* Every exported function that works on a corpus, with each of its requests for
 * memory failing in turn: a status, a handle that is NULL, nothing leaked, and
 * the corpus as it was. */
#include "tests/core/alloc/failing.h"
#include "tests/core/alloc/news_corpus.h"

TestSuite(corpus_allocation, .fini = no_live_blocks, .timeout = 600);

/* Within a batch that is rolled back in every case. */
typedef int batch_work(news_corpus *c, dsr_error *err);

typedef struct batch_operation {
  news_corpus *corpus;
  batch_work *work;
} batch_operation;

/* The lexicon in memory outlives a batch: dropped, so that live blocks can be
 * compared before and after. */
static int in_batch(void *state, dsr_error *err) {
  const batch_operation *b = state;
  dsr_corpus *corpus = b->corpus->small.corpus;
  int status = dsr_corpus_begin(corpus, err);
  if (status == DSR_OK)
    status = b->work(b->corpus, err);
  dsr_corpus_rollback(corpus);
  return status;
}

static void fail_batch(const char *what, news_corpus *c, batch_work *work, int want) {
  batch_operation b = {c, work};
  dsr_corpus_begin(c->small.corpus, NULL);
  dsr_corpus_rollback(c->small.corpus);
  fail_each(what, in_batch, &b, want);
  expect_intact(c);
  dsr_corpus_begin(c->small.corpus, NULL);
  dsr_corpus_rollback(c->small.corpus);
}

/* Over a corpus of its own that is opened for reading. */
static int in_reader(void *state, dsr_error *err) {
  const batch_operation *b = state;
  news_corpus reader = *b->corpus;
  reader.small.corpus = unset();
  int status = held(dsr_corpus_open(reader.small.path, DSR_READ, &reader.small.corpus, err),
                    &reader.small.corpus);
  if (status == DSR_OK)
    status = b->work(&reader, err);
  dsr_corpus_close(reader.small.corpus);
  return status;
}

static void fail_reader(const char *what, news_corpus *c, batch_work *work, int want) {
  batch_operation b = {c, work};
  fail_each(what, in_reader, &b, want);
}

/* --- the file --- */

/* covers: dsr_corpus_open dsr_corpus_close dsr_corpus_lexicon dsr_corpus_begin
 *         dsr_corpus_commit dsr_corpus_rollback dsr_corpus_publish
 *         dsr_corpus_count dsr_check_new
 *         dsr_check_free */

static int build_corpus(void *path, dsr_error *err) {
  dsr_corpus *corpus = unset();
  int status = held(dsr_corpus_open(path, DSR_BUILD, &corpus, err), &corpus);
  if (status == DSR_OK)
    status = dsr_corpus_publish(corpus, err);
  dsr_corpus_close(corpus);
  unlink(path);
  return status;
}

static int create_corpus(void *path, dsr_error *err) {
  dsr_corpus *corpus = unset();
  int status = held(dsr_corpus_open(path, DSR_CREATE, &corpus, err), &corpus);
  dsr_corpus_close(corpus);
  cr_assert_eq(access(path, F_OK) == 0, status == DSR_OK, "a failed creation leaves no file");
  unlink(path);
  return status;
}

static int look_into(news_corpus *c, dsr_error *err) {
  dsr_corpus_counts counts;
  dsr_check *check = unset();
  dsr_lexicon *lexicon = unset();
  int status = dsr_corpus_count(c->small.corpus, &counts, err);
  if (status == DSR_OK)
    status = held(dsr_corpus_lexicon(c->small.corpus, &lexicon, err), &lexicon);
  if (status == DSR_OK) {
    status = held(dsr_check_new(c->small.corpus, &check, err), &check);
    cr_assert(status != DSR_OK || dsr_check_count(check) == 0);
    if (status == DSR_OK)
      dsr_check_free(check);
  }
  return status;
}

static int read_in_a_batch(news_corpus *c, dsr_error *err) {
  int status = dsr_corpus_begin(c->small.corpus, err);
  if (status == DSR_OK)
    status = dsr_corpus_commit(c->small.corpus, err);
  return status;
}

Test(corpus_allocation, opening) {
  news_corpus c;
  fill_news(&c);
  char path[100];
  snprintf(path, sizeof path, "%s/new.dossier", c.small.folder);
  fail_each("dsr_corpus_open, create", create_corpus, path, DSR_OK);
  fail_each("dsr_corpus_publish", build_corpus, path, DSR_OK);
  fail_reader("dsr_check_new", &c, look_into, DSR_OK);
  fail_reader("dsr_corpus_begin", &c, read_in_a_batch, DSR_OK);
  empty_news(&c);
}

/* --- documents --- */

/* covers: dsr_document_put dsr_document_outcome dsr_document_remove
 *         dsr_document_recut
 *         dsr_document_open dsr_document_open_id dsr_document_free
 *         dsr_documents_new dsr_documents_next dsr_documents_free
 *         dsr_origins_new dsr_origins_next dsr_origins_free
 *         dsr_columns_new dsr_columns_among dsr_columns_next dsr_columns_at
 *         dsr_columns_free */

static const char some_hash[] =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static int put_document(news_corpus *c, dsr_error *err) {
  static const dsr_stored_zone zone = {0, 5, "body"};
  static const dsr_span sentence = {0, 5};
  dsr_lexicon *lexicon;
  dsr_form form = 0;
  int outcome = 0;
  int64_t id;
  int status = dsr_corpus_lexicon(c->small.corpus, &lexicon, err);
  if (status == DSR_OK)
    status = dsr_lexicon_put(lexicon, "Barge", 5, &form, err);
  dsr_new_document d = {.key = "n/new", .source = "new", .sha256 = some_hash,
                        .published = "2021-05", .metadata = "{\"a\":1}", .text = "Barge",
                        .len = 5, .derived = 1, .zones = &zone, .zone_count = 1,
                        .sentences = &sentence, .sentence_count = 1, .forms = &form,
                        .token_count = 1};
  if (status == DSR_OK)
    status = dsr_document_put(c->small.corpus, &d, &outcome, &id, err);
  cr_assert(status != DSR_OK || outcome == DSR_LOADED);
  return status;
}

/* n/c once more, all of it a heading. */
static int recut_document(news_corpus *c, dsr_error *err) {
  static const dsr_span sentence = {0, 7};
  dsr_corpus *corpus = c->small.corpus;
  dsr_document *d = NULL;
  int status = dsr_document_open(corpus, "n/c", &d, err);
  if (status != DSR_OK)
    return status;
  const dsr_document_info *info = dsr_document_about(d);
  int64_t id = info->id;
  dsr_new_document doc = {.key = info->key, .source = info->source, .sha256 = info->sha256,
                          .title = "Nothing", .stated = {.title = {0, 7}},
                          .metadata = info->metadata, .rules = some_hash,
                          .sentences = &sentence, .sentence_count = 1};
  doc.text = dsr_document_text(d, &doc.len);
  doc.forms = dsr_document_forms(d, &doc.token_count);
  dsr_stored_zone zone = {0, (uint32_t)doc.len, "heading"};
  doc.zones = &zone;
  doc.zone_count = 1;
  status = dsr_document_recut(corpus, &id, &doc, err);
  cr_assert((status == DSR_OK) == (id != info->id));
  dsr_document_free(d);
  return status;
}

static int ask_outcome(news_corpus *c, dsr_error *err) {
  int outcome = -1;
  int status = dsr_document_outcome(c->small.corpus, "n/a", "elsewhere", NULL, some_hash,
                                    &outcome, NULL, err);
  cr_assert(status != DSR_OK || outcome == DSR_REFUSED);
  return status;
}

static int remove_document(news_corpus *c, dsr_error *err) {
  return dsr_document_remove(c->small.corpus, "n/a", err);
}

static int remove_none(news_corpus *c, dsr_error *err) {
  return dsr_document_remove(c->small.corpus, "n/x", err);
}

static int open_document(news_corpus *c, dsr_error *err) {
  dsr_document *d = unset(), *again = NULL;
  int status = held(dsr_document_open(c->small.corpus, "n/a", &d, err), &d);
  if (status == DSR_OK) {
    again = unset();
    status = held(dsr_document_open_id(c->small.corpus, dsr_document_about(d)->id, &again, err),
                  &again);
  }
  dsr_document_free(d);
  dsr_document_free(again);
  return status;
}

static int open_none(news_corpus *c, dsr_error *err) {
  dsr_document *d = unset();
  return held(dsr_document_open(c->small.corpus, "n/x", &d, err), &d);
}

static int walk_documents(news_corpus *c, dsr_error *err) {
  static const dsr_document_filter filter = {.under = "n/", .publisher = "quill",
                                             .since = "2019", .until = "2024"};
  dsr_documents *documents = unset();
  const dsr_document_info *info;
  int status = held(dsr_documents_new(c->small.corpus, &filter, &documents, err), &documents);
  while (status == DSR_OK)
    status = dsr_documents_next(documents, &info, err);
  dsr_documents_free(documents);
  return status;
}

static int walk_origins(news_corpus *c, dsr_error *err) {
  dsr_origins *origins = unset();
  const char *key, *source;
  int status = held(dsr_origins_new(c->small.corpus, 1, &origins, err), &origins);
  while (status == DSR_OK)
    status = dsr_origins_next(origins, &key, &source, err);
  dsr_origins_free(origins);
  return status;
}

static int walk_columns(news_corpus *c, dsr_error *err) {
  const int64_t ids[] = {1, 2};
  dsr_columns *columns = unset();
  dsr_column column;
  int status = held(dsr_columns_new(c->small.corpus, NULL, DSR_COLUMNS_SENTENCES, &columns,
                                    err),
                    &columns);
  while (status == DSR_OK)
    status = dsr_columns_next(columns, &column, err);
  dsr_columns_free(columns);
  if (status != DSR_DONE)
    return status;
  columns = unset();
  status = held(dsr_columns_among(c->small.corpus, NULL, ids, 2, 0, &columns, err), &columns);
  if (status == DSR_OK)
    status = dsr_columns_at(columns, 1, &column, err);
  while (status == DSR_OK)
    status = dsr_columns_next(columns, &column, err);
  dsr_columns_free(columns);
  return status;
}

Test(corpus_allocation, documents) {
  news_corpus c;
  fill_news(&c);
  fail_batch("dsr_document_put", &c, put_document, DSR_OK);
  fail_batch("dsr_document_recut", &c, recut_document, DSR_OK);
  fail_batch("dsr_document_remove", &c, remove_document, DSR_OK);
  fail_batch("dsr_document_remove, none", &c, remove_none, DSR_ENOTFOUND);
  fail_reader("dsr_document_outcome", &c, ask_outcome, DSR_OK);
  fail_reader("dsr_document_open", &c, open_document, DSR_OK);
  fail_reader("dsr_document_open, none", &c, open_none, DSR_ENOTFOUND);
  fail_reader("dsr_documents_next", &c, walk_documents, DSR_DONE);
  fail_reader("dsr_origins_next", &c, walk_origins, DSR_DONE);
  fail_reader("dsr_columns_next", &c, walk_columns, DSR_DONE);
  empty_news(&c);
}

/* A commit that purges: until it is done the corpus is as it was. */
Test(corpus_allocation, commits) {
  news_corpus c;
  fill_news(&c);
  int status = DSR_ENOMEM;
  for (size_t n = 1; status != DSR_OK; n = next_request(n)) {
    dsr_error err = {0};
    expect_intact(&c);
    cr_assert_eq(dsr_corpus_begin(c.small.corpus, NULL), DSR_OK);
    cr_assert_eq(dsr_document_remove(c.small.corpus, "n/c", NULL), DSR_OK);
    put_text(&c.small, &extra);
    dsr_memory_fail(n, 0);
    status = dsr_corpus_commit(c.small.corpus, &err);
    dsr_memory_fail(0, 0);
    cr_assert(status == DSR_OK || status == DSR_ENOMEM, "%d %s", status, err.message);
  }
  cr_expect_eq(documents_in(c.small.corpus), c.counts.documents);
  expect_sound(c.small.corpus);
  empty_news(&c);
}

/* --- mentions, facts, entities, runs --- */

/* covers: dsr_mention_put dsr_mentions_settle dsr_mentions_new
 *         dsr_mentions_next dsr_mentions_free dsr_fact_put dsr_facts_new
 *         dsr_facts_next dsr_facts_free dsr_entities_new dsr_entities_next
 *         dsr_entities_free dsr_aliases_new dsr_aliases_next dsr_aliases_free
 *         dsr_run_put dsr_run_done dsr_run_mark dsr_run_clear dsr_runs_new
 *         dsr_runs_next dsr_runs_free */

static int put_rows(news_corpus *c, dsr_error *err) {
  static const dsr_run run = {.script = "test", .version = "1", .hash = "h"};
  static const dsr_fact_field fields[] = {{"sum", DSR_FIELD_MONEY, "USD 5", {0, 3}},
                                          {"open", DSR_FIELD_NULL, NULL, {0, 0}}};
  dsr_corpus *corpus = c->small.corpus;
  dsr_new_mention m = {.document = 1, .span = {0, 3}, .type = "person", .slug = "the",
                       .name = "The", .rule = "r"};
  dsr_new_fact f = {.document = 1, .type = "deal", .span = {0, 8}, .rule = "r",
                    .fields = fields, .field_count = 2};
  int status = dsr_run_put(corpus, &run, &m.run, err);
  f.run = m.run;
  if (status == DSR_OK)
    status = dsr_mention_put(corpus, &m, NULL, err);
  if (status == DSR_OK)
    status = dsr_fact_put(corpus, &f, NULL, err);
  if (status == DSR_OK)
    status = dsr_run_mark(corpus, 1, m.run, err);
  if (status == DSR_OK)
    status = dsr_mentions_settle(corpus, 1, err);
  if (status == DSR_OK) {
    int done = dsr_run_done(corpus, 1, m.run, err);
    status = done < 0 ? -done : DSR_OK;
  }
  if (status == DSR_OK)
    status = dsr_run_clear(corpus, 1, "test", 0, NULL, err);
  return status;
}

static int put_bad_row(news_corpus *c, dsr_error *err) {
  dsr_new_mention m = {.document = 1, .run = 1, .span = {0, 9999}, .type = "person",
                       .slug = "x", .rule = "r"};
  return dsr_mention_put(c->small.corpus, &m, NULL, err);
}

static int walk_mentions(news_corpus *c, dsr_error *err) {
  static const dsr_mention_filter filter = {.type = "place", .script = "piers"};
  dsr_mentions *mentions = unset();
  const dsr_mention *m;
  int status = held(dsr_mentions_new(c->small.corpus, &filter, &mentions, err), &mentions);
  while (status == DSR_OK)
    status = dsr_mentions_next(mentions, &m, err);
  dsr_mentions_free(mentions);
  return status;
}

static int walk_facts(news_corpus *c, dsr_error *err) {
  dsr_facts *facts = unset();
  const dsr_fact *f;
  int status = held(dsr_facts_new(c->small.corpus, NULL, &facts, err), &facts);
  while (status == DSR_OK)
    status = dsr_facts_next(facts, &f, err);
  dsr_facts_free(facts);
  return status;
}

static int walk_entities(news_corpus *c, dsr_error *err) {
  static const dsr_entity_filter filter = {.name = "PIER"};
  dsr_entities *entities = unset();
  dsr_aliases *aliases = NULL;
  const dsr_entity *e;
  const dsr_alias *a;
  int status = held(dsr_entities_new(c->small.corpus, &filter, &entities, err), &entities);
  if (status == DSR_OK)
    status = dsr_entities_next(entities, &e, err);
  if (status == DSR_OK) {
    aliases = unset();
    status = held(dsr_aliases_new(c->small.corpus, e->id, &aliases, err), &aliases);
  }
  while (status == DSR_OK)
    status = dsr_aliases_next(aliases, &a, err);
  dsr_aliases_free(aliases);
  dsr_entities_free(entities);
  return status;
}

static int walk_runs(news_corpus *c, dsr_error *err) {
  dsr_runs *runs = unset();
  const dsr_run *r;
  int status = held(dsr_runs_new(c->small.corpus, &runs, err), &runs);
  while (status == DSR_OK)
    status = dsr_runs_next(runs, &r, err);
  dsr_runs_free(runs);
  return status;
}

Test(corpus_allocation, rows) {
  news_corpus c;
  fill_news(&c);
  fail_batch("dsr_mention_put and its like", &c, put_rows, DSR_OK);
  fail_batch("dsr_mention_put, outside", &c, put_bad_row, DSR_EINVAL);
  fail_reader("dsr_mentions_next", &c, walk_mentions, DSR_DONE);
  fail_reader("dsr_facts_next", &c, walk_facts, DSR_DONE);
  fail_reader("dsr_entities_next", &c, walk_entities, DSR_DONE);
  fail_reader("dsr_runs_next", &c, walk_runs, DSR_DONE);
  empty_news(&c);
}

/* --- searching --- */

/* covers: dsr_document_analysis dsr_document_annotate dsr_search_new
 *         dsr_search_new_by_id dsr_search_next dsr_search_free
 *         dsr_search_open dsr_search_document dsr_search_analysis
 *         dsr_search_count dsr_search_explain dsr_index_count
 *         dsr_index_estimate dsr_postings_new dsr_postings_next
 *         dsr_postings_free dsr_documents_among */

/* The documents of one form: by the index, then among all. */
static int walk_postings(news_corpus *c, dsr_error *err) {
  dsr_corpus *corpus = c->small.corpus;
  dsr_lexicon *lexicon;
  dsr_postings *postings = NULL;
  dsr_documents *documents = NULL;
  const dsr_document_info *info;
  dsr_index_counts counts;
  dsr_posting posting;
  uint64_t some, all;
  int64_t ids[8];
  size_t n = 0, seen = 0;
  int status = dsr_corpus_lexicon(corpus, &lexicon, err);
  dsr_form form = status == DSR_OK ? dsr_lexicon_find(lexicon, "tug", 3) : 0;
  if (status == DSR_OK)
    status = dsr_index_count(corpus, &form, 1, &counts, err);
  if (status == DSR_OK)
    status = dsr_index_estimate(corpus, &form, 1, &some, &all, err);
  if (status == DSR_OK) {
    postings = unset();
    status = held(dsr_postings_new(corpus, &form, 1, &postings, err), &postings);
  }
  while (status == DSR_OK &&
         (status = dsr_postings_next(postings, &posting, err)) == DSR_OK && n < 8)
    ids[n++] = posting.document;
  if (status == DSR_DONE) {
    documents = unset();
    status = held(dsr_documents_among(corpus, NULL, ids, n, &documents, err), &documents);
  }
  while (status == DSR_OK &&
         (status = dsr_documents_next(documents, &info, err)) == DSR_OK)
    seen++;
  cr_assert(status != DSR_DONE || (seen == n && counts.documents == n && n > 0 && some >= n));
  dsr_postings_free(postings);
  dsr_documents_free(documents);
  return status;
}

static int analyse_stored(news_corpus *c, dsr_error *err) {
  dsr_document *d = NULL;
  dsr_analysis *a = NULL;
  int status = dsr_document_open(c->small.corpus, "n/a", &d, err);
  if (status == DSR_OK) {
    a = unset();
    status = held(dsr_document_analysis(c->small.corpus, d, &a, err), &a);
  }
  if (status == DSR_OK)
    status = dsr_document_annotate(c->small.corpus, dsr_document_about(d)->id, a, err);
  cr_assert(status != DSR_OK || dsr_analysis_stream(a)->annotation_count == 3);
  dsr_analysis_free(a);
  dsr_document_free(d);
  return status;
}

static int explain_search(news_corpus *c, dsr_error *err) {
  static const char source[] = "\"the\" []{0,3} \"[t-z].*\"";
  dsr_query *query = NULL;
  char *text = NULL;
  int status = dsr_query_new(source, sizeof source - 1, NULL, 0, &query, err);
  if (status == DSR_OK) {
    text = unset();
    status = held(dsr_search_explain(c->small.corpus, query, NULL, &text, err), &text);
  }
  cr_assert(status != DSR_OK || strstr(text, "a hit has 2 to 5 tokens; "));
  dsr_free(text);
  dsr_query_free(query);
  return status;
}

static int search_all(news_corpus *c, dsr_error *err) {
  dsr_query *query = NULL;
  dsr_search *search = NULL;
  dsr_match m, it;
  uint64_t hits = 0, documents = 0;
  /* compiled anew: a query remembers answers about a lexicon */
  static const char source[] = "it:(\"tug\" | <place/>)";
  int status = dsr_query_new(source, sizeof source - 1, NULL, 0, &query, err);
  if (status == DSR_OK) {
    search = unset();
    status = held(dsr_search_new(c->small.corpus, query, NULL, &search, err), &search);
  }
  while (status == DSR_OK && (status = dsr_search_next(search, &m, err)) == DSR_OK) {
    cr_assert_eq(dsr_search_capture(search, 0, &it), DSR_OK);
    status = dsr_search_open(search, err);
    cr_assert(status != DSR_OK || (dsr_search_document(search) && dsr_search_analysis(search)));
  }
  dsr_search_free(search);
  search = NULL;
  if (status == DSR_DONE) {
    search = unset();
    status = held(dsr_search_new_by_id(c->small.corpus, query, NULL, &search, err), &search);
  }
  while (status == DSR_OK && (status = dsr_search_next(search, &m, err)) == DSR_OK)
    hits++;
  dsr_search_free(search);
  cr_assert(status != DSR_DONE || hits > 0);
  if (status == DSR_DONE)
    status = dsr_search_count(c->small.corpus, query, NULL, &hits, &documents, err);
  cr_assert(status != DSR_OK || (hits == 6 && documents == 2), "%d hits", (int)hits);
  dsr_query_free(query);
  return status;
}

Test(corpus_allocation, searching) {
  news_corpus c;
  fill_news(&c);
  fail_reader("dsr_document_analysis", &c, analyse_stored, DSR_OK);
  fail_reader("dsr_search_next", &c, search_all, DSR_OK);
  fail_reader("dsr_search_explain", &c, explain_search, DSR_OK);
  fail_reader("dsr_postings_next", &c, walk_postings, DSR_DONE);
  empty_news(&c);
}

/* --- loading and extracting --- */

/* covers: dsr_loader_new dsr_loader_add dsr_loader_next dsr_loader_free
 *         dsr_ingest dsr_extract dsr_extraction_mention dsr_extraction_fact
 *         dsr_recut dsr_stale */

static int read_folder(void *folder, dsr_error *err) {
  static const char *const meta[] = {"desk=port", "publisher=Quill"};
  static const dsr_loader_options options = {.prefix = "p/", .date = "2021", .meta = meta,
                                             .meta_count = 2};
  dsr_loader *loader = unset();
  const dsr_record *record;
  int status = held(dsr_loader_new(&options, &loader, err), &loader);
  if (status == DSR_OK)
    status = dsr_loader_add(loader, folder, err);
  while (status == DSR_OK)
    status = dsr_loader_next(loader, &record, err);
  dsr_loader_free(loader);
  return status;
}

/* A new corpus every time, since loading commits. */
static int load_folder(news_corpus *c, dsr_corpus *corpus, dsr_error *err) {
  dsr_loader *loader = NULL;
  dsr_ingest_summary sum;
  load_log log = {.corpus = &c->small};
  dsr_ingest_options options = {.batch_bytes = 10, .notice = log_notice, .user = &log};
  int status = dsr_loader_new(NULL, &loader, err);
  if (status == DSR_OK)
    status = dsr_loader_add(loader, below(&c->small, "in"), err);
  if (status == DSR_OK) {
    status = dsr_ingest(corpus, loader, c->small.rules, &options, &sum, err);
    cr_assert_eq(sum.found, sum.loaded + sum.unchanged + sum.replaced + sum.origins +
                                sum.refused + sum.skipped);
    if (status == DSR_OK)
      cr_assert(sum.loaded + sum.unchanged == 4 && sum.skipped == 1);
  }
  dsr_loader_free(loader);
  dsr_buf_free(&log.notices);
  return status;
}

static int emit_both(void *user, dsr_extraction *x, dsr_error *err) {
  static const dsr_new_mention mention = {.span = {0, 1}, .type = "person", .slug = "first",
                                          .rule = "r"};
  static const dsr_fact_field field = {"a", DSR_FIELD_STRING, "b", {0, 1}};
  static const dsr_new_fact fact = {.type = "seen", .span = {0, 1}, .rule = "r",
                                    .fields = &field, .field_count = 1};
  (void)user;
  int status = dsr_extraction_mention(x, &mention, err);
  return status == DSR_OK ? dsr_extraction_fact(x, &fact, err) : status;
}

static int extract_anew(news_corpus *c, dsr_corpus *corpus, dsr_error *err) {
  dsr_extract_summary sum;
  dsr_extract_options options = {.batch = 1};
  dsr_extractor crew[4] = {c->crew[0], c->crew[1], c->crew[2],
                           {.name = "both", .version = "", .hash = "h", .extract = emit_both}};
  int status = dsr_extract(corpus, crew, 4, &options, &sum, err);
  cr_assert_eq(sum.failed, 0);
  return status;
}

/* Load and extract until both get through; each run goes on where the last one
 * stopped, and what is there at the end is what an undisturbed run gives. */
Test(corpus_allocation, loading_and_extracting) {
  news_corpus c;
  fill_news(&c);
  fail_each("dsr_loader_next", read_folder, (void *)(uintptr_t)below(&c.small, "in"), DSR_DONE);
  dsr_buf first = {0};
  for (int repeat = 0; repeat < 2; repeat++) {
    dsr_corpus *corpus = NULL;
    int status = DSR_ENOMEM;
    cr_assert_eq(dsr_corpus_open(below(&c.small, "load.dossier"), DSR_CREATE, &corpus, NULL),
                 DSR_OK);
    for (size_t n = 1; status != DSR_OK; n = next_request(n)) {
      dsr_error err = {0};
      dsr_memory_fail(n, repeat);
      status = load_folder(&c, corpus, &err);
      if (status == DSR_OK)
        status = extract_anew(&c, corpus, &err);
      dsr_memory_fail(0, 0);
      cr_assert(status == DSR_OK || status == DSR_ENOMEM, "request %zu: %d %s", n, status,
                err.message);
      if (n % 8 == 0)
        expect_sound(corpus);
    }
    expect_sound(corpus);
    dsr_buf rows = rows_of(corpus);
    if (repeat)
      cr_expect_str_eq(rows.data, first.data);
    else
      first = rows;
    if (repeat)
      dsr_buf_free(&rows);
    dsr_corpus_close(corpus);
    cr_assert_eq(unlink(below(&c.small, "load.dossier")), 0);
  }
  dsr_buf_free(&first);
  empty_news(&c);
}

static int count_stale(news_corpus *c, dsr_error *err) {
  uint64_t stale = 0;
  int status = dsr_stale(c->small.corpus, c->small.rules, &stale, err);
  cr_assert(status != DSR_OK || stale == 3);
  return status;
}

static int recut_news(void *state, dsr_error *err) {
  news_corpus *c = state;
  uint64_t recut = 99;
  int status = dsr_recut(c->small.corpus, c->small.rules, NULL, &recut, err);
  cr_assert(recut == (status == DSR_OK ? 3 : 0));
  return status;
}

/* One batch, so that each failure leaves the corpus as it was. */
Test(corpus_allocation, cutting_anew) {
  news_corpus c;
  fill_news(&c);
  fail_reader("dsr_stale", &c, count_stale, DSR_OK);
  for (int repeat = 0; repeat < 2; repeat++) {
    uint64_t stale = 0;
    int status = DSR_ENOMEM;
    for (size_t n = 1; status != DSR_OK; n = next_request(n)) {
      dsr_error err = {0};
      dsr_memory_fail(n, repeat);
      status = recut_news(&c, &err);
      dsr_memory_fail(0, 0);
      cr_assert(status == DSR_OK || status == DSR_ENOMEM, "request %zu: %d %s", n, status,
                err.message);
      if (status != DSR_OK && n % 8 == 0)
        expect_intact(&c);
    }
    expect_sound(c.small.corpus);
    cr_assert_eq(dsr_recut(c.small.corpus, NULL, NULL, &stale, NULL), DSR_OK);
    cr_assert_eq(stale, 3);
    cr_assert_eq(dsr_extract(c.small.corpus, c.crew, 3, NULL, &(dsr_extract_summary){0}, NULL),
                 DSR_OK);
  }
  empty_news(&c);
}

/* --- upkeep --- */

/* covers: dsr_corpus_compact dsr_recover dsr_recovery_free */

static int compact_news(void *path, dsr_error *err) {
  dsr_corpus *corpus = NULL;
  dsr_compaction done;
  int status = dsr_corpus_open(path, DSR_WRITE, &corpus, err);
  if (status == DSR_OK)
    status = dsr_corpus_compact(corpus, &done, err);
  cr_assert(status != DSR_OK || done.segments == 1);
  dsr_corpus_close(corpus);
  return status;
}

typedef struct news_paths {
  char damaged[100], fresh[100], part[112];
} news_paths;

static int recover_news(void *state, dsr_error *err) {
  const news_paths *p = state;
  dsr_recovery *recovery = unset();
  int status = held(dsr_recover(p->damaged, p->fresh, &recovery, err), &recovery);
  cr_assert_eq(access(p->fresh, F_OK) == 0, status == DSR_OK);
  cr_assert_neq(access(p->part, F_OK), 0, "half a corpus was left");
  if (status == DSR_OK)
    cr_assert_eq(dsr_recovery_about(recovery)->documents, 3);
  dsr_recovery_free(recovery);
  unlink(p->fresh);
  return status;
}

Test(corpus_allocation, upkeep) {
  news_corpus c;
  fill_news(&c);
  fail_each("dsr_corpus_compact", compact_news, c.small.path, DSR_OK);
  expect_intact(&c);
  news_paths p;
  snprintf(p.fresh, sizeof p.fresh, "%s/fresh.dossier", c.small.folder);
  snprintf(p.part, sizeof p.part, "%s-building", p.fresh);
  snprintf(p.damaged, sizeof p.damaged, "%s", c.small.path);
  dsr_corpus_close(c.small.corpus);
  fail_each("dsr_recover", recover_news, &p, DSR_OK);
  cr_assert_eq(dsr_corpus_open(c.small.path, DSR_WRITE, &c.small.corpus, NULL), DSR_OK);
  expect_intact(&c);
  empty_news(&c);
}

/* cannot allocate: dsr_recovery_about dsr_recovery_line dsr_corpus_path dsr_corpus_listen dsr_corpus_opened_for dsr_check_count
 *   dsr_check_fault dsr_outcome_name dsr_document_about dsr_document_text
 *   dsr_document_zones dsr_document_sentences dsr_document_forms
 *   dsr_mention_named dsr_fact_get dsr_field_kind_name dsr_search_document_id
 *   dsr_search_column dsr_search_capture dsr_loader_count
 *   dsr_extraction_analysis dsr_extraction_info dsr_extraction_mentions
 *   dsr_extraction_facts */
