/* A search through the index finds what a search through every document does,
 * in the same order: random texts, random queries, both ways. */
#include "core/ask/search.h"
#include "core/base/buffer.h"
#include "dossier/index.h"
#include "tests/core/ask/small_corpus.h"

TestSuite(postings_ways, .fini = no_live_blocks);

/* The generator of numbers: the same on every machine. */
static uint32_t seed;

static uint32_t below(uint32_t n) {
  seed = seed * 1664525u + 1013904223u;
  return (seed >> 8) % n;
}

/* Frequent words first: low numbers are drawn more often. */
static const char *const words[] = {
    "the", "of",    "Minister", "said",  "pier",   "crane", "ferry",  "Eastmere",
    "1922", "defence", "cranes", "stop", "Harbour", "pier's", "$2.2", "U.S.",
    "oak", "elm",   "yew",   "fir",     "larch",  "rowan", "quince", "medlar"};
enum { WORDS = sizeof words / sizeof *words };

static void write_words(dsr_buf *text, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    uint32_t bound = 1 + below(WORDS);
    dsr_buf_text(text, words[below(bound)]);
    dsr_buf_text(text, below(9) ? " " : below(3) ? ", " : ". ");
  }
}

/* Zones of all sorts: a headline, body, a caption's and a credit's line. */
static void write_text(dsr_buf *text) {
  write_words(text, 1 + below(5));
  dsr_buf_text(text, "\n\n");
  for (uint32_t n = below(4); n > 0; n--) {
    write_words(text, below(40));
    dsr_buf_text(text, below(2) ? ".\n\n" : ".\n");
    if (below(2))
      dsr_buf_text(text, "Photo: the defence minister at the pier/Quill\n");
  }
}

static void put_random(small_corpus *c, uint32_t number) {
  static const char *const publishers[] = {"Quill", "Plume", NULL};
  static const char *const dates[] = {"2020-01-02", "2021-05", NULL};
  char key[24];
  dsr_buf text = {0};
  snprintf(key, sizeof key, "%c/%u", "abc"[number % 3], number * 7919 % 1000);
  write_text(&text);
  cr_assert(!text.failed);
  small_text t = {key, publishers[below(3)], dates[below(3)], text.data};
  put_text(c, &t);
  dsr_buf_free(&text);
}

/* Batches of differing sizes; some documents replaced, some removed. */
static void fill(small_corpus *c) {
  uint32_t documents = 5 + below(60), number = 0;
  while (number < documents) {
    cr_assert_eq(dsr_corpus_begin(c->corpus, NULL), DSR_OK);
    for (uint32_t n = 1 + below(12); n > 0 && number < documents; n--)
      put_random(c, number++);
    if (below(3) == 0)
      put_random(c, below(number));
    cr_assert_eq(dsr_corpus_commit(c->corpus, NULL), DSR_OK);
  }
  if (below(2)) {
    char key[24];
    uint32_t gone = below(documents);
    snprintf(key, sizeof key, "%c/%u", "abc"[gone % 3], gone * 7919 % 1000);
    cr_assert_eq(dsr_corpus_begin(c->corpus, NULL), DSR_OK);
    cr_assert_eq(dsr_document_remove(c->corpus, key, NULL), DSR_OK);
    cr_assert_eq(dsr_corpus_commit(c->corpus, NULL), DSR_OK);
  }
}

static void write_test(dsr_buf *q) {
  const char *word = words[below(WORDS)];
  switch (below(8)) {
  case 0: dsr_buf_format(q, "[norm=\"%s\"]", word); break;
  case 1: dsr_buf_text(q, "[norm=\"c.*|.*e\"]"); break;
  case 2: dsr_buf_format(q, "[stem=\"%s\"]", word); break;
  case 3: dsr_buf_format(q, "[word=\"%s\" | norm=\"yew\"]", word); break;
  case 4: dsr_buf_format(q, "[kind=\"word\" & word!=\"%s\"]", word); break;
  case 5: dsr_buf_text(q, "[kind=\"number\"]"); break;
  default: dsr_buf_format(q, "\"%s\"", word); break;
  }
}

static void write_query(dsr_buf *q) {
  static const char *const after[] = {"", "", "", "?", "+", "{1,2}", "*"};
  for (uint32_t n = 1 + below(4); n > 0; n--) {
    if (below(6) == 0) {
      dsr_buf_text(q, "(");
      write_test(q);
      dsr_buf_text(q, " | ");
      write_test(q);
      dsr_buf_text(q, ")");
    } else if (below(6) == 0) {
      dsr_buf_text(q, "[]{0,3} ");
      write_test(q);
    } else {
      if (below(5) == 0)
        dsr_buf_text(q, "c:");
      write_test(q);
    }
    dsr_buf_text(q, after[below(7)]);
    dsr_buf_text(q, " ");
  }
  if (below(4) == 0)
    dsr_buf_text(q, "within s");
}

/* Every hit of a search as text; *hits and *documents counted. */
static void write_hits(dsr_buf *out, small_corpus *c, const dsr_query *query,
                       const dsr_document_filter *filter, dsr_search_way way,
                       uint64_t *hits, uint64_t *documents) {
  dsr_search *s = NULL;
  dsr_match m, capture;
  dsr_error err = {0};
  char last[24] = "";
  *hits = *documents = 0;
  int status = dsr_search_new_by(c->corpus, query, filter, way, &s, &err);
  cr_assert_eq(status, DSR_OK, "%s", err.message);
  while ((status = dsr_search_next(s, &m, &err)) == DSR_OK) {
    const char *key = dsr_document_about(dsr_search_document(s))->key;
    ++*hits;
    *documents += strcmp(last, key) != 0;
    snprintf(last, sizeof last, "%s", key);
    dsr_buf_format(out, "%s [%u,%u)", key, m.first, m.last);
    if (dsr_search_capture(s, 0, &capture) == DSR_OK)
      dsr_buf_format(out, " c[%u,%u)", capture.first, capture.last);
    dsr_buf_byte(out, '\n');
  }
  cr_assert_eq(status, DSR_DONE, "%s", err.message);
  dsr_search_free(s);
}

static void compare_ways(small_corpus *c, const char *source, unsigned flags,
                         const dsr_document_filter *filter) {
  dsr_query *query = NULL;
  dsr_error err = {0};
  uint64_t hits[3], documents[3], counted, counted_documents;
  dsr_buf lines[3] = {{0}};
  cr_assert_eq(dsr_query_new(source, strlen(source), NULL, flags, &query, &err),
               DSR_OK, "%s: %s", source, err.message);
  for (int way = 0; way < 3; way++)
    write_hits(&lines[way], c, query, filter, (dsr_search_way)way, &hits[way],
               &documents[way]);
  for (int way = 0; way < 3; way++) {
    cr_assert(!lines[way].failed);
    const char *found = lines[way].len ? lines[way].data : "";
    const char *scanned =
        lines[DSR_WAY_SCAN].len ? lines[DSR_WAY_SCAN].data : "";
    cr_assert_str_eq(found, scanned, "%s by way %d:\n%s\nby a scan:\n%s",
                     source, way, found, scanned);
  }
  for (int way = 0; way < 3; way++)
    dsr_buf_free(&lines[way]);
  cr_assert_eq(dsr_search_count(c->corpus, query, filter, &counted,
                                &counted_documents, &err),
               DSR_OK, "%s", err.message);
  cr_assert_eq(counted, hits[DSR_WAY_SCAN], "%s: %llu counted, %llu found",
               source, (unsigned long long)counted,
               (unsigned long long)hits[DSR_WAY_SCAN]);
  cr_assert_eq(counted_documents, documents[DSR_WAY_SCAN], "%s", source);
  dsr_query_free(query);
}

Test(postings_ways, give_the_same_hits) {
  static const unsigned flags[] = {0, DSR_QUERY_SHORTEST, DSR_QUERY_ALL};
  static const dsr_document_filter filters[] = {
      {.publisher = "quill"}, {.under = "b/"}, {.since = "2021"}, {.key = "a/0"}};
  uint32_t rounds = getenv("DSR_TEST_FULL") ? 100 : getenv("DSR_TEST_BRIEF") ? 2 : 12;
  for (uint32_t round = 0; round < rounds; round++) {
    seed = round;
    small_corpus c = make_corpus();
    fill(&c);
    for (int i = 0; i < 60; i++) {
      dsr_buf query = {0};
      write_query(&query);
      cr_assert(!query.failed);
      compare_ways(&c, query.data, flags[below(3)],
                   below(3) ? NULL : &filters[below(4)]);
      dsr_buf_free(&query);
    }
    unmake_corpus(&c);
  }
}

/* What is put in a batch is found in it, also by the index. */
Test(postings_ways, know_of_an_open_batch) {
  small_corpus c = make_corpus();
  const small_text first = {"a", NULL, NULL, "The crane fell.\n"};
  const small_text second = {"b", NULL, NULL, "A crane rose. A crane stood.\n"};
  put_texts(&c, &first, 1);
  cr_assert_eq(dsr_corpus_begin(c.corpus, NULL), DSR_OK);
  put_text(&c, &second);
  compare_ways(&c, "\"crane\"", 0, NULL);
  cr_assert_eq(dsr_document_remove(c.corpus, "a", NULL), DSR_OK);
  compare_ways(&c, "\"crane\"", 0, NULL);
  dsr_corpus_rollback(c.corpus);
  compare_ways(&c, "\"crane\"", 0, NULL);
  unmake_corpus(&c);
}

/* A search and a count with every request for memory failing in turn. */
Test(postings_ways, survive_every_failed_allocation) {
  small_corpus c = make_corpus();
  dsr_query *query = NULL;
  seed = 3;
  fill(&c);
  cr_assert_eq(dsr_query_new("\"oak\"", 5, NULL, 0, &query, NULL), DSR_OK);
  int status = DSR_ENOMEM;
  for (size_t n = 1; status == DSR_ENOMEM; n++) {
    dsr_search *s = NULL;
    dsr_match m;
    uint64_t hits, documents;
    dsr_memory_fail(n, 0);
    status = dsr_search_count(c.corpus, query, NULL, &hits, &documents, NULL);
    if (status == DSR_OK)
      status = dsr_search_new_by(c.corpus, query, NULL, DSR_WAY_INDEX, &s, NULL);
    while (status == DSR_OK)
      status = dsr_search_next(s, &m, NULL);
    dsr_memory_fail(0, 0);
    dsr_search_free(s);
    cr_assert(status == DSR_ENOMEM || status == DSR_DONE, "%d", status);
    cr_assert_lt(n, 20000);
  }
  dsr_query_free(query);
  unmake_corpus(&c);
}
