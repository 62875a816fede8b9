/* SQLite takes its memory from an allocator of its own. Here each of its
 * requests fails in turn: a status, no crash, the handle still of use, and the
 * corpus as it was before or as it should be after. */
#include <malloc.h>
#include <sqlite3.h>

#include "tests/core/alloc/failing.h"
#include "tests/core/alloc/news_corpus.h"

static struct {
  size_t requests, fail_at;
  int repeat;
} memory;

static bool must_fail(void) {
  size_t n = ++memory.requests;
  return memory.fail_at && (n == memory.fail_at || (memory.repeat && n > memory.fail_at));
}

static void *take(int n) { return must_fail() ? NULL : malloc((size_t)n); }
static void give(void *p) { free(p); }
static void *resize(void *p, int n) { return must_fail() ? NULL : realloc(p, (size_t)n); }
static int size_of(void *p) { return p ? (int)malloc_usable_size(p) : 0; }
static int round_up(int n) { return (n + 7) & ~7; }
static int begin(void *p) {
  (void)p;
  return SQLITE_OK;
}
static void end(void *p) { (void)p; }

/* Small requests come to the allocator too, not out of a reserve. */
static void use_failing_memory(void) {
  static const sqlite3_mem_methods methods = {take,     give,  resize, size_of,
                                              round_up, begin, end,    NULL};
  cr_assert_eq(sqlite3_config(SQLITE_CONFIG_MALLOC, &methods), SQLITE_OK);
  cr_assert_eq(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0), SQLITE_OK);
}

TestSuite(sqlite_memory, .init = use_failing_memory, .fini = no_live_blocks, .timeout = 1800);

/* What is tried while requests fail; `settle` then puts things back and says
 * whether they are as the status has it. Both go without failures at first. */
typedef struct trial {
  const char *what;
  int (*try)(news_corpus *c, dsr_error *err);
  void (*settle)(news_corpus *c, int status);
} trial;

/* A long run takes every request up to a thousand: a disk is synced in each. */
static size_t next_of_sqlite(size_t n) {
  size_t next = next_request(n);
  return next == n + 1 && n > 1000 ? n + n / 50 : next;
}

static void fail_sqlite(news_corpus *c, const trial *t, int repeat) {
  for (size_t n = 1;; n = next_of_sqlite(n)) {
    dsr_error err = {0};
    memory.requests = 0;
    memory.repeat = repeat;
    memory.fail_at = n;
    int status = t->try(c, &err);
    memory.fail_at = 0;
    size_t requests = memory.requests;
    cr_assert(status == DSR_OK || (status == DSR_ENOMEM && requests >= n),
              "%s, request %zu of %zu: %d %s", t->what, n, requests, status, err.message);
    if (status != DSR_OK)
      cr_assert_eq(err.code, status, "%s, request %zu: no message", t->what, n);
    t->settle(c, status);
    if (requests < n)
      return;
  }
}

static void fail_both_ways(trial t) {
  news_corpus c;
  fill_news(&c);
  make_folder(&c.small, "late");
  write_text(&c.small, "late/x.txt", "A late barge met the tug.\n");
  cr_assert_eq(t.try(&c, NULL), DSR_OK, "%s", t.what);
  t.settle(&c, DSR_OK);
  fail_sqlite(&c, &t, 0);
  fail_sqlite(&c, &t, 1);
  expect_intact(&c);
  empty_news(&c);
}

static void stays_intact(news_corpus *c, int status) {
  (void)status;
  expect_intact(c);
}

/* --- making and reading --- */

static int create_corpus(news_corpus *c, dsr_error *err) {
  dsr_corpus *corpus = unset();
  const char *path = below(&c->small, "new.dossier");
  int status = held(dsr_corpus_open(path, DSR_CREATE, &corpus, err), &corpus);
  dsr_corpus_close(corpus);
  return status;
}

static void no_file_unless_made(news_corpus *c, int status) {
  const char *path = below(&c->small, "new.dossier");
  cr_assert_eq(access(path, F_OK) == 0, status == DSR_OK);
  unlink(path);
}

Test(sqlite_memory, creating) {
  fail_both_ways((trial){"creating", create_corpus, no_file_unless_made});
}

static int walk_rows(dsr_corpus *corpus, dsr_error *err) {
  dsr_mentions *mentions = NULL;
  const dsr_mention *m;
  dsr_facts *facts = NULL;
  const dsr_fact *f;
  int status = dsr_mentions_new(corpus, NULL, &mentions, err);
  while (status == DSR_OK)
    status = dsr_mentions_next(mentions, &m, err);
  dsr_mentions_free(mentions);
  if (status == DSR_DONE)
    status = dsr_facts_new(corpus, NULL, &facts, err);
  while (status == DSR_OK)
    status = dsr_facts_next(facts, &f, err);
  dsr_facts_free(facts);
  return status == DSR_DONE ? DSR_OK : status;
}

static int read_all(news_corpus *c, dsr_error *err) {
  dsr_corpus *corpus = unset();
  dsr_document *document = NULL;
  dsr_corpus_counts counts;
  dsr_check *check = NULL;
  uint64_t hits = 0, documents = 0;
  int status = held(dsr_corpus_open(c->small.path, DSR_READ, &corpus, err), &corpus);
  if (status == DSR_OK)
    status = dsr_corpus_count(corpus, &counts, err);
  if (status == DSR_OK)
    status = dsr_document_open(corpus, "n/a", &document, err);
  dsr_document_free(document);
  if (status == DSR_OK)
    status = dsr_search_count(corpus, c->query, NULL, &hits, &documents, err);
  cr_assert(status != DSR_OK || hits == 6);
  if (status == DSR_OK)
    status = walk_rows(corpus, err);
  if (status == DSR_OK)
    status = dsr_check_new(corpus, &check, err);
  if (status == DSR_OK)
    cr_assert_eq(dsr_check_count(check), 0, "%s", dsr_check_fault(check, 0));
  dsr_check_free(check);
  dsr_corpus_close(corpus);
  return status;
}

Test(sqlite_memory, reading) {
  fail_both_ways((trial){"reading", read_all, stays_intact});
}

static int ask_in_sql(news_corpus *c, dsr_error *err) {
  static const char text[] =
      "WITH m AS MATERIALIZED (SELECT doc, type, text FROM mentions WHERE type > ?)\n"
      "SELECT d.doc, upper(m.text) FROM documents d JOIN m ON m.doc = d.doc ORDER BY m.text || d.doc";
  const dsr_sql_value *row, least = {.kind = DSR_SQL_IS_TEXT, .text = "a", .len = 1};
  dsr_sql *sql = unset();
  size_t seen = 0;
  int status = held(dsr_sql_new(c->small.corpus, text, sizeof text - 1, NULL, &sql, err), &sql);
  if (status == DSR_OK)
    status = dsr_sql_bind(sql, 1, &least, err);
  while (status == DSR_OK && (status = dsr_sql_next(sql, &row, err)) == DSR_OK)
    seen++;
  cr_assert(status != DSR_DONE || seen == c->counts.mentions);
  dsr_sql_free(sql);
  return status == DSR_DONE ? DSR_OK : status;
}

Test(sqlite_memory, sql) {
  fail_both_ways((trial){"SQL", ask_in_sql, stays_intact});
}

/* --- writing --- */

static int load_late(news_corpus *c, dsr_error *err) {
  dsr_loader *loader = NULL;
  dsr_ingest_summary sum;
  cr_assert_eq(dsr_loader_new(NULL, &loader, NULL), DSR_OK);
  cr_assert_eq(dsr_loader_add(loader, below(&c->small, "late"), NULL), DSR_OK);
  int status = dsr_ingest(c->small.corpus, loader, c->small.rules, NULL, &sum, err);
  cr_assert_eq(sum.loaded, status == DSR_OK);
  dsr_loader_free(loader);
  return status;
}

static int remove_late(news_corpus *c, dsr_error *err) {
  int status = dsr_corpus_begin(c->small.corpus, err);
  if (status == DSR_OK)
    status = dsr_document_remove(c->small.corpus, "late/x.txt", err);
  if (status == DSR_OK)
    return dsr_corpus_commit(c->small.corpus, err);
  dsr_corpus_rollback(c->small.corpus);
  return status;
}

static bool late_is_there(news_corpus *c) {
  dsr_document *document = NULL;
  dsr_error err = {0};
  int status = dsr_document_open(c->small.corpus, "late/x.txt", &document, &err);
  cr_assert(status == DSR_OK || status == DSR_ENOTFOUND, "%d %s", status, err.message);
  dsr_document_free(document);
  return status == DSR_OK;
}

static void loaded_or_not(news_corpus *c, int status) {
  cr_assert_eq(late_is_there(c), status == DSR_OK);
  expect_sound(c->small.corpus);
  if (status == DSR_OK)
    cr_assert_eq(remove_late(c, NULL), DSR_OK);
}

Test(sqlite_memory, loading) {
  fail_both_ways((trial){"loading", load_late, loaded_or_not});
}

/* The document is put before each try; what is tried is its removal. The
 * commit may have been done and the file's compaction not. */
static int load_and_remove(news_corpus *c, dsr_error *err) {
  size_t fail_at = memory.fail_at;
  memory.fail_at = 0;
  if (!late_is_there(c))
    cr_assert_eq(load_late(c, NULL), DSR_OK);
  memory.requests = 0;
  memory.fail_at = fail_at;
  return remove_late(c, err);
}

static void removed_or_not(news_corpus *c, int status) {
  expect_sound(c->small.corpus);
  bool there = late_is_there(c);
  cr_assert(status != DSR_OK || !there);
  if (there)
    cr_assert_eq(remove_late(c, NULL), DSR_OK);
}

Test(sqlite_memory, removing) {
  fail_both_ways((trial){"removing", load_and_remove, removed_or_not});
}

static int extract_again(news_corpus *c, dsr_error *err) {
  static char hash[24];
  static unsigned version;
  dsr_extract_summary sum;
  snprintf(hash, sizeof hash, "hash-p%u", ++version);
  c->crew[0].hash = hash;
  return dsr_extract(c->small.corpus, c->crew, 3, NULL, &sum, err);
}

Test(sqlite_memory, extracting) {
  fail_both_ways((trial){"extracting", extract_again, stays_intact});
}
