/* Searching a corpus gives what the same query gives over each document's own
 * analysis, one after the other. */
#include "dossier/search.h"

#include "core/base/buffer.h"
#include "dossier/mention.h"
#include "dossier/run.h"
#include "tests/core/ask/small_corpus.h"

TestSuite(search, .fini = no_live_blocks);

/* Put in another order than that of their keys. */
static const small_text texts[] = {
    {"wire/3", "Quill", "2021-05", "Ferries stop\n\nThe ferries of Eastmere stopped on "
     "Friday. The crews asked for $2.2 million, and the owners for time.\n"},
    {"board/1", "Harbour Board", "2020-03-04",
     "EASTMERE \xE2\x80\x94 The defence minister opened the pier. He said that the pier's "
     "cranes had cost 30 million. The cranes are here.\nPhoto: defence minister/Quill\n"},
    {"wire/10", "quill", NULL, "No hit at all"},
    {"wire/2", NULL, "2022/2024",
     "Defense Minister Okell left. Minister Okell, the minister said, left the minister.\n"},
    {"\xC3\xA9tat", "Plume", "2021",
     "Le port est dans les mains de la ville et le conseil du port ne dit rien sur le "
     "prix, mais le ministre est sur le pier avec les grues.\n"},
    {"empty", NULL, NULL, ""},
    {"blank", NULL, NULL, "\n\n"},
};

enum { TEXTS = sizeof texts / sizeof *texts };

static small_corpus filled(void) {
  small_corpus c = make_corpus();
  put_texts(&c, texts, TEXTS);
  return c;
}

static const char list[] = "name\taliases\ttype\tflags\tsource\tattributes\n"
                           "pier\tcrane|cranes\tthing\t\tour own\t\n";

static dsr_gazetteers *things(void) {
  dsr_gazetteers *set = NULL;
  dsr_gazetteer *g = NULL;
  cr_assert_eq(dsr_gazetteers_new(NULL, 0, &set, NULL), DSR_OK);
  cr_assert_eq(dsr_gazetteer_read(list, sizeof list - 1, "things", &g, NULL), DSR_OK);
  cr_assert_eq(dsr_gazetteers_put(set, "things", g, NULL), DSR_OK);
  return set;
}

static dsr_query *compile(const char *source, dsr_gazetteers *set, unsigned flags) {
  dsr_query *query = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_query_new(source, strlen(source), set, flags, &query, &err),
               DSR_OK, "%s: %s", source, err.message);
  return query;
}

/* One hit with its captures, as a line: the same two ways. */
static void write_hit(dsr_buf *out, const char *key, const dsr_stream *s,
                      dsr_match m) {
  dsr_buf_format(out, "%s %u %u:", key, m.first, m.last);
  for (uint32_t i = m.first; i < m.last; i++) {
    dsr_buf_byte(out, ' ');
    dsr_buf_add(out, s->text + s->tokens[i].start,
                s->tokens[i].end - s->tokens[i].start);
  }
}

static void write_capture(dsr_buf *out, const char *name, int status, dsr_match m) {
  if (status == DSR_OK)
    dsr_buf_format(out, " %s=[%u,%u)", name, m.first, m.last);
  else
    dsr_buf_format(out, " %s=%s", name, dsr_status_name(status));
}

static dsr_buf by_search(dsr_corpus *corpus, const dsr_query *query,
                         const dsr_document_filter *filter, uint64_t *hits) {
  dsr_buf out = {0};
  dsr_search *search = NULL;
  dsr_match m, cap;
  dsr_error err = {0};
  *hits = 0;
  dsr_buf_text(&out, "");
  cr_assert_eq(dsr_search_new(corpus, query, filter, &search, &err), DSR_OK, "%s",
               err.message);
  int status;
  while ((status = dsr_search_next(search, &m, &err)) == DSR_OK) {
    const char *key = dsr_document_about(dsr_search_document(search))->key;
    ++*hits;
    write_hit(&out, key, dsr_analysis_stream(dsr_search_analysis(search)), m);
    for (size_t i = 0; i < dsr_query_captures(query); i++) {
      int got = dsr_search_capture(search, i, &cap);
      write_capture(&out, dsr_query_capture_name(query, i), got, cap);
    }
    dsr_buf_byte(&out, '\n');
  }
  cr_assert_eq(status, DSR_DONE, "%s", err.message);
  cr_expect_eq(dsr_search_next(search, &m, &err), DSR_DONE, "done stays done");
  cr_expect_null(dsr_search_document(search));
  cr_expect_eq(dsr_search_capture(search, 0, &cap), DSR_EINVAL);
  dsr_search_free(search);
  return out;
}

static void matches_of(dsr_buf *out, const char *key, const dsr_query *query,
                       const dsr_stream *s) {
  dsr_matches *matches = NULL;
  dsr_match m, cap;
  int status;
  cr_assert_eq(dsr_matches_new(query, s, &matches, NULL), DSR_OK);
  while ((status = dsr_matches_next(matches, &m, NULL)) == DSR_OK) {
    write_hit(out, key, s, m);
    for (size_t i = 0; i < dsr_query_captures(query); i++) {
      int got = dsr_matches_capture(matches, i, &cap);
      write_capture(out, dsr_query_capture_name(query, i), got, cap);
    }
    dsr_buf_byte(out, '\n');
  }
  cr_assert_eq(status, DSR_DONE);
  dsr_matches_free(matches);
}

/* Every text analysed anew with a lexicon of its own, in key order. */
static dsr_buf by_hand(const small_corpus *c, const dsr_query *query,
                       const dsr_document_filter *filter) {
  dsr_documents *documents = NULL;
  const dsr_document_info *info;
  dsr_buf out = {0};
  dsr_buf_text(&out, "");
  cr_assert_eq(dsr_documents_new(c->corpus, filter, &documents, NULL), DSR_OK);
  while (dsr_documents_next(documents, &info, NULL) == DSR_OK) {
    dsr_lexicon *lexicon = NULL;
    dsr_analysis *a = NULL;
    size_t i = 0;
    while (strcmp(texts[i].key, info->key) != 0)
      i++;
    cr_assert_eq(dsr_lexicon_new(&lexicon, NULL), DSR_OK);
    cr_assert_eq(dsr_analysis_new(texts[i].text, strlen(texts[i].text), c->rules,
                                  lexicon, &a, NULL),
                 DSR_OK);
    matches_of(&out, info->key, query, dsr_analysis_stream(a));
    dsr_analysis_free(a);
    dsr_lexicon_free(lexicon);
  }
  dsr_documents_free(documents);
  return out;
}

typedef struct query_row {
  const char *query;
  unsigned flags;
  uint64_t hits, documents;
} query_row;

/* For "[]" every token counts: only the two ways are compared. */
static const query_row queries[] = {
    {"minister", 0, 5, 2},
    {"\"minister\"", 0, 3, 2},
    {"defence minister", 0, 1, 1}, /* not the credit's */
    {"\"defen[cs]e\"%c \"minister\"%c", 0, 2, 2},
    {"who:[norm=\"defen[cs]e|the\"] minister", 0, 4, 2},
    {"unheard", 0, 0, 0},
    {"\"unheard\" []", 0, 0, 0},
    {"\"zq.*x\"", 0, 0, 0},
    {"[norm in things]", 0, 5, 2},
    {"[kind=\"number\"]", 0, 2, 2},
    {"sum:[kind=\"number\"] unit:\"million\"", 0, 2, 2},
    {"\"$2.2\"", 0, 1, 1},
    {"<s> first:[]", 0, 10, 5},
    {"[] last:\".\" </s>", 0, 8, 4},
    {"\"the\" []{0,4} minister within s", 0, 2, 1},
    {"minister | okell", 0, 7, 2},
    {"minister | okell", DSR_QUERY_ALL, 7, 2},
    {"\"the\" []* \"minister\"", DSR_QUERY_SHORTEST, 2, 1},
    {"a:\"ferries\" | b:\"cranes\"", 0, 3, 2},
    {"<person/>", 0, 0, 0},
    {"pier", 0, 3, 2},
    {"port", 0, 2, 1},
    {"[]", 0, 0, 0},
};

Test(search, finds_what_each_document_has_on_its_own) {
  small_corpus c = filled();
  dsr_gazetteers *set = things();
  for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
    const query_row *r = &queries[i];
    dsr_query *query = compile(r->query, set, r->flags);
    uint64_t hits, counted, documents;
    dsr_buf got = by_search(c.corpus, query, NULL, &hits);
    dsr_buf want = by_hand(&c, query, NULL);
    cr_expect_str_eq(got.data, want.data, "%s\n--- gave\n%s--- not\n%s", r->query,
                     got.data, want.data);
    cr_assert_eq(dsr_search_count(c.corpus, query, NULL, &counted, &documents, NULL),
                 DSR_OK);
    cr_expect_eq(counted, hits, "%s", r->query);
    if (strcmp(r->query, "[]") != 0)
      cr_expect(counted == r->hits && documents == r->documents,
                "%s: %lu hits in %lu documents\n%s", r->query, (unsigned long)counted,
                (unsigned long)documents, got.data);
    dsr_buf_free(&got);
    dsr_buf_free(&want);
    dsr_query_free(query);
  }
  dsr_gazetteers_free(set);
  unmake_corpus(&c);
}

typedef struct filter_row {
  dsr_document_filter filter;
  uint64_t hits; /* of "the" */
} filter_row;

static const filter_row filters[] = {
    {{.key = "board/1"}, 4},          {{.key = "board/2"}, 0},
    {{.under = "wire/"}, 5},          {{.under = "board"}, 4},
    {{.publisher = "QUILL"}, 3},      {{.since = "2021"}, 5},
    {{.since = "2023"}, 2},           {{.until = "2020"}, 4},
    {{.since = "2021", .until = "2021-12"}, 3}, {{.language = "other"}, 0},
};

Test(search, keeps_to_its_filter) {
  small_corpus c = filled();
  dsr_query *query = compile("the", NULL, 0);
  for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
    uint64_t hits, counted, documents;
    dsr_buf got = by_search(c.corpus, query, &filters[i].filter, &hits);
    dsr_buf want = by_hand(&c, query, &filters[i].filter);
    cr_expect_str_eq(got.data, want.data, "row %zu", i);
    cr_expect_eq(hits, filters[i].hits, "row %zu: %lu hits", i, (unsigned long)hits);
    cr_assert_eq(dsr_search_count(c.corpus, query, &filters[i].filter, &counted,
                                  &documents, NULL),
                 DSR_OK);
    cr_expect_eq(counted, hits);
    dsr_buf_free(&got);
    dsr_buf_free(&want);
  }
  dsr_document_filter bad = {.since = "soon"};
  dsr_search *search = (dsr_search *)&bad;
  dsr_error err = {0};
  cr_expect_eq(dsr_search_new(c.corpus, query, &bad, &search, &err), DSR_EINVAL);
  cr_expect_null(search);
  dsr_query_free(query);
  unmake_corpus(&c);
}

Test(search, a_stored_document_is_analysed_as_its_text_was) {
  small_corpus c = filled();
  for (size_t i = 0; i < TEXTS; i++) {
    dsr_document *document = NULL;
    dsr_analysis *a = NULL, *b = NULL;
    dsr_lexicon *lexicon;
    dsr_error err = {0};
    cr_assert_eq(dsr_document_open(c.corpus, texts[i].key, &document, NULL), DSR_OK);
    cr_assert_eq(dsr_document_analysis(c.corpus, document, &a, &err), DSR_OK, "%s",
                 err.message);
    dsr_document_free(document);
    cr_assert_eq(dsr_corpus_lexicon(c.corpus, &lexicon, NULL), DSR_OK);
    cr_assert_eq(dsr_analysis_new(texts[i].text, strlen(texts[i].text), c.rules,
                                  lexicon, &b, NULL),
                 DSR_OK);
    const dsr_stream *s = dsr_analysis_stream(a), *t = dsr_analysis_stream(b);
    size_t zones, again;
    const dsr_zone *z = dsr_analysis_zones(a, &zones), *y = dsr_analysis_zones(b, &again);
    cr_assert(s->count == t->count && s->sentence_count == t->sentence_count &&
              s->len == t->len && zones == again);
    cr_expect_str_eq(dsr_analysis_language(a), dsr_analysis_language(b));
    if (s->count) {
      cr_expect_arr_eq(s->forms, t->forms, s->count * sizeof *s->forms);
      cr_expect_arr_eq(s->tokens, t->tokens, s->count * sizeof *s->tokens);
      cr_expect_arr_eq(s->skip, t->skip, s->count);
      cr_expect_arr_eq(z, y, zones * sizeof *z);
    }
    dsr_analysis_free(a);
    dsr_analysis_free(b);
  }
  unmake_corpus(&c);
}

Test(search, sees_documents_that_come_while_it_runs) {
  static const small_text late = {"zz/late", NULL, NULL, "A piermaster met the minister.\n"};
  small_corpus c = filled();
  dsr_corpus *reader = NULL;
  dsr_search *search = NULL;
  dsr_match m;
  dsr_query *query = compile("\"minister.*|pierm.*\"", NULL, 0);
  cr_assert_eq(dsr_corpus_open(c.path, DSR_READ, &reader, NULL), DSR_OK);
  cr_assert_eq(dsr_search_new(reader, query, NULL, &search, NULL), DSR_OK);
  put_texts(&c, &late, 1);
  size_t hits = 0;
  int status;
  while ((status = dsr_search_next(search, &m, NULL)) == DSR_OK)
    hits++;
  cr_expect_eq(status, DSR_DONE);
  /* with the late document or without it, but never with half of it */
  cr_expect(hits == 3 || hits == 5, "%zu hits", hits);
  dsr_search_free(search);
  dsr_query_free(query);
  dsr_corpus_close(reader);
  unmake_corpus(&c);
}

static void put_mention(dsr_corpus *corpus, int64_t document, dsr_span span,
                        const char *type) {
  static const dsr_run run = {.script = "test", .version = "", .hash = "h"};
  dsr_new_mention m = {.document = document, .span = span, .type = type, .slug = "x",
                       .rule = "r"};
  cr_assert_eq(dsr_run_put(corpus, &run, &m.run, NULL), DSR_OK);
  cr_assert_eq(dsr_mention_put(corpus, &m, NULL, NULL), DSR_OK);
  cr_assert_eq(dsr_mentions_settle(corpus, document, NULL), DSR_OK);
}

Test(search, units_are_the_mentions_that_stand) {
  static const small_text text = {"d", NULL, NULL, "The harbour board of Eastmere met.\n"};
  small_corpus c = make_corpus();
  uint64_t hits;
  cr_assert_eq(dsr_corpus_begin(c.corpus, NULL), DSR_OK);
  int64_t id = put_text(&c, &text);
  put_mention(c.corpus, id, (dsr_span){4, 29}, "org");   /* harbour .. Eastmere */
  put_mention(c.corpus, id, (dsr_span){21, 29}, "place"); /* covered by it */
  put_mention(c.corpus, id, (dsr_span){30, 33}, "event");
  cr_assert_eq(dsr_corpus_commit(c.corpus, NULL), DSR_OK);
  static const char *const sources[] = {"<org/> who:<event/>", "<place/>", "<orgs/>"};
  static const char *const found[] = {
      "d 1 6: harbour board of Eastmere met who=[5,6)\n", "", ""};
  for (int i = 0; i < 3; i++) {
    dsr_query *query = compile(sources[i], NULL, 0);
    dsr_buf got = by_search(c.corpus, query, NULL, &hits);
    cr_expect_str_eq(got.data, found[i], "%s: %s", sources[i], got.data);
    dsr_buf_free(&got);
    dsr_query_free(query);
  }
  unmake_corpus(&c);
}

Test(search, may_be_freed_halfway_and_after_the_corpus) {
  small_corpus c = filled();
  dsr_query *query = compile("minister", NULL, 0);
  dsr_search *search = NULL;
  dsr_match m;
  cr_assert_eq(dsr_search_new(c.corpus, query, NULL, &search, NULL), DSR_OK);
  cr_assert_eq(dsr_search_next(search, &m, NULL), DSR_OK);
  dsr_search_free(search);
  dsr_search_free(NULL);
  dsr_query_free(query);
  unmake_corpus(&c);
}

Test(search, a_limit_names_the_document) {
  static const small_text dear = {
      "dear", NULL, NULL, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.\n"};
  small_corpus c = make_corpus();
  put_texts(&c, &dear, 1);
  dsr_query *query = compile("[]{0,1} \"(a+)+[bc]\"", NULL, 0);
  dsr_search *search = NULL;
  dsr_match m;
  dsr_error err = {0};
  int status = dsr_search_new(c.corpus, query, NULL, &search, &err);
  if (status == DSR_OK)
    status = dsr_search_next(search, &m, &err);
  cr_expect_eq(status, DSR_ELIMIT, "%d %s", status, err.message);
  dsr_search_free(search);
  dsr_query_free(query);
  unmake_corpus(&c);
}
