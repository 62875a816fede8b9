/* Every exported function that takes memory, with each of its requests failing
 * in turn: a status, a handle that is NULL, nothing leaked. Here all that needs
 * no corpus; test_corpus_failures.c has the rest. tests/checks/entry_points.sh
 * compares the lists with the library's symbols. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/base/error.h"
#include "dossier.h"
#include "tests/core/alloc/failing.h"
#include "tests/live_blocks.h"

TestSuite(allocation, .fini = no_live_blocks, .timeout = 600);

static const char story[] =
    "Harbour board opens pier\n\nBy Ana Reiss\nPublished March 3, 2021\n\n"
    "EASTMERE (Quill) \xE2\x80\x94 Gen. Okell left for $2.2 million. \xE2\x80\x9CWe wait,"
    "\xE2\x80\x9D he said.\nPhoto: Ana Reiss\nLeave a reply\n";
#define LEN (sizeof story - 1)

/* --- text --- */

/* covers: dsr_tokens_new dsr_tokens_free dsr_sentences_new dsr_sentences_free
 *         dsr_abbreviations_load dsr_abbreviations_free dsr_token_stream_new
 *         dsr_token_stream_feed dsr_token_stream_end dsr_token_stream_next
 *         dsr_token_stream_free */

static int cut_tokens(void *state, dsr_error *err) {
  dsr_tokens *tokens = unset();
  (void)state;
  int status = held(dsr_tokens_new(story, LEN, &tokens, err), &tokens);
  dsr_tokens_free(tokens);
  return status;
}

static int stream_tokens(void *state, dsr_error *err) {
  dsr_token_stream *stream = unset();
  dsr_stream_token token;
  size_t *taken = state;
  *taken = 0;
  int status = held(dsr_token_stream_new(&stream, err), &stream);
  for (size_t at = 0; status == DSR_OK && at < LEN; at += LEN / 4 + 1) {
    size_t n = LEN - at < LEN / 4 + 1 ? LEN - at : LEN / 4 + 1;
    status = dsr_token_stream_feed(stream, story + at, n, err);
  }
  if (status == DSR_OK)
    dsr_token_stream_end(stream);
  while (status == DSR_OK && dsr_token_stream_next(stream, &token) == DSR_OK)
    *taken += 1;
  dsr_token_stream_free(stream);
  return status;
}

static int cut_sentences(void *state, dsr_error *err) {
  dsr_sentences *sentences = unset();
  int status = held(dsr_sentences_new(story, LEN, state, NULL, &sentences, err), &sentences);
  dsr_sentences_free(sentences);
  return status;
}

static int load_abbreviations(void *path, dsr_error *err) {
  dsr_abbreviations *list = unset();
  int status = held(dsr_abbreviations_load(path, &list, err), &list);
  dsr_abbreviations_free(list);
  return status;
}

Test(allocation, text) {
  dsr_tokens *tokens = NULL;
  char good[] = "data/abbreviations.tsv", none[] = "data/nowhere.tsv", bad[] = "Makefile";
  size_t taken;
  fail_each("dsr_tokens_new", cut_tokens, NULL, DSR_OK);
  fail_each("dsr_token_stream_new", stream_tokens, &taken, DSR_OK);
  cr_assert_eq(dsr_tokens_new(story, LEN, &tokens, NULL), DSR_OK);
  cr_expect_eq(taken, dsr_tokens_count(tokens));
  fail_each("dsr_sentences_new", cut_sentences, tokens, DSR_OK);
  dsr_tokens_free(tokens);
  fail_each("dsr_abbreviations_load", load_abbreviations, good, DSR_OK);
  fail_each("dsr_abbreviations_load", load_abbreviations, none, DSR_EIO);
  fail_each("dsr_abbreviations_load", load_abbreviations, bad, DSR_ESYNTAX);
}

/* --- lexicon --- */

/* covers: dsr_lexicon_new dsr_lexicon_put dsr_lexicon_text dsr_lexicon_free */

/* Put two hundred forms into an empty lexicon, or as many as there is room for. */
static int put_forms(dsr_lexicon *lexicon, int from, int *reached, dsr_error *err) {
  int status = DSR_OK;
  for (*reached = from; status == DSR_OK && *reached < 200; *reached += status == DSR_OK) {
    char word[16];
    dsr_form form = 0;
    int len = snprintf(word, sizeof word, "Pier%d", *reached);
    status = dsr_lexicon_put(lexicon, word, (size_t)len, &form, err);
    cr_assert(status != DSR_OK || form == (dsr_form)*reached + 1);
  }
  return status;
}

static int fill_lexicon(void *state, dsr_error *err) {
  dsr_lexicon *lexicon = unset();
  int reached;
  (void)state;
  int status = held(dsr_lexicon_new(&lexicon, err), &lexicon);
  if (status == DSR_OK)
    status = put_forms(lexicon, 0, &reached, err);
  for (dsr_form form = 1; status == DSR_OK && form <= 200; form++)
    if (!dsr_lexicon_text(lexicon, form, DSR_STEM, NULL))
      status = dsr_fail_memory(err);
  dsr_lexicon_free(lexicon);
  return status;
}

Test(allocation, lexicon) { fail_each("dsr_lexicon_put", fill_lexicon, NULL, DSR_OK); }

Test(allocation, a_failed_put_leaves_the_lexicon_as_it_was) {
  int status = DSR_ENOMEM;
  for (size_t n = 1; status != DSR_OK; n = next_request(n)) {
    dsr_lexicon *lexicon = NULL;
    int reached;
    cr_assert_eq(dsr_lexicon_new(&lexicon, NULL), DSR_OK);
    dsr_memory_fail(n, 0);
    status = put_forms(lexicon, 0, &reached, NULL);
    dsr_memory_fail(0, 0);
    cr_assert_eq(dsr_lexicon_count(lexicon), (size_t)reached);
    cr_assert_eq(put_forms(lexicon, reached, &reached, NULL), DSR_OK);
    cr_assert_eq(dsr_lexicon_count(lexicon), 200);
    dsr_lexicon_free(lexicon);
  }
}

/* --- patterns --- */

/* covers: dsr_pattern_new dsr_pattern_find dsr_pattern_free */

static int compile_pattern(void *flags, dsr_error *err) {
  static const char source[] = "(?<sum>\\$[0-9.]+) (million|billion)";
  dsr_pattern *pattern = unset();
  dsr_span spans[3];
  int status = held(dsr_pattern_new(source, sizeof source - 1, *(unsigned *)flags, &pattern, err),
                    &pattern);
  if (status == DSR_OK)
    status = dsr_pattern_find(pattern, story, LEN, 0, spans, 3, err);
  dsr_pattern_free(pattern);
  return status;
}

static int compile_faulty(void *state, dsr_error *err) {
  dsr_pattern *pattern = unset();
  (void)state;
  return held(dsr_pattern_new("a(b", 3, 0, &pattern, err), &pattern);
}

Test(allocation, patterns) {
  unsigned none = 0, own = DSR_PATTERN_OWN | DSR_PATTERN_CASELESS;
  fail_each("dsr_pattern_new", compile_pattern, &none, DSR_OK);
  fail_each("dsr_pattern_new, own", compile_pattern, &own, DSR_OK);
  fail_each("dsr_pattern_new, faulty", compile_faulty, NULL, DSR_ESYNTAX);
}

/* --- gazetteers --- */

/* covers: dsr_gazetteer_new dsr_gazetteer_load dsr_gazetteer_read
 *         dsr_gazetteer_add dsr_gazetteer_find dsr_gazetteer_has
 *         dsr_gazetteer_free dsr_finds_new
 *         dsr_finds_next dsr_finds_free dsr_gazetteers_new dsr_gazetteers_get
 *         dsr_gazetteers_put dsr_gazetteers_free */

static const char list[] = "name\taliases\ttype\tflags\tsource\tattributes\n"
                           "Gen. Okell\tOkell|General Okell\tperson\tc\town\trank=1;age=9\n"
                           "harbour board\tboard\torg\t\town\t\n"
                           "pier\tquay|wharf\tthing\tC\town\t\n";

static int read_list(void *state, dsr_error *err) {
  dsr_gazetteer *g = unset();
  size_t entry;
  int has;
  (void)state;
  int status = held(dsr_gazetteer_read(list, sizeof list - 1, "list", &g, err), &g);
  if (status == DSR_OK)
    status = dsr_gazetteer_find(g, "Harbour Board", 13, &entry, err);
  if (status == DSR_OK)
    status = dsr_gazetteer_has(g, DSR_STEM, "wharf", 5, &has, err);
  cr_assert(status != DSR_OK || has);
  dsr_gazetteer_free(g);
  return status;
}

static int read_faulty_list(void *state, dsr_error *err) {
  dsr_gazetteer *g = unset();
  (void)state;
  return held(dsr_gazetteer_read("name\n", 5, "list", &g, err), &g);
}

static int load_list(void *path, dsr_error *err) {
  dsr_gazetteer *g = unset();
  int status = held(dsr_gazetteer_load(path, &g, err), &g);
  dsr_gazetteer_free(g);
  return status;
}

static int add_entries(void *state, dsr_error *err) {
  static const char *const aliases[] = {"tug boat", "Tug"};
  dsr_new_entry entry = {.name = "tug", .aliases = aliases, .alias_count = 2,
                         .type = "vessel", .source = "own", .attributes = "a=b"};
  dsr_gazetteer *g = unset();
  (void)state;
  int status = held(dsr_gazetteer_new(&g, err), &g);
  for (int i = 0; status == DSR_OK && i < 20; i++) {
    char name[16];
    size_t before = dsr_gazetteer_count(g);
    snprintf(name, sizeof name, "tug %d", i);
    entry.name = name;
    status = dsr_gazetteer_add(g, &entry, err);
    cr_assert_eq(dsr_gazetteer_count(g), before + (status == DSR_OK));
  }
  dsr_gazetteer_free(g);
  return status;
}

/* A set with a list put into it; g is taken over even when that fails. */
static int make_set(dsr_gazetteers **set, dsr_error *err) {
  static const char *const folders[] = {"data/nowhere", "data/gazetteers"};
  dsr_gazetteer *g = NULL;
  *set = unset();
  int status = held(dsr_gazetteers_new(folders, 2, set, err), set);
  if (status == DSR_OK)
    status = dsr_gazetteer_read(list, sizeof list - 1, "list", &g, err);
  if (status == DSR_OK)
    status = dsr_gazetteers_put(*set, "port", g, err);
  return status;
}

static int ask_set(void *name, dsr_error *err) {
  dsr_gazetteers *set;
  const dsr_gazetteer *g = unset();
  int status = make_set(&set, err);
  if (status == DSR_OK)
    status = held(dsr_gazetteers_get(set, name, strlen(name), &g, err), &g);
  dsr_gazetteers_free(set);
  return status;
}

static int put_under_used_name(void *state, dsr_error *err) {
  dsr_gazetteers *set;
  dsr_gazetteer *g = NULL;
  (void)state;
  int status = make_set(&set, err);
  if (status == DSR_OK)
    status = dsr_gazetteer_new(&g, err);
  if (status == DSR_OK)
    status = dsr_gazetteers_put(set, "port", g, err);
  dsr_gazetteers_free(set);
  return status;
}

typedef struct found {
  const dsr_stream *stream;
  const dsr_gazetteer *list;
} found;

static int find_names(void *state, dsr_error *err) {
  const found *f = state;
  dsr_finds *finds = unset();
  dsr_find find;
  size_t count = 0;
  int status = held(dsr_finds_new(f->list, f->stream, &finds, err), &finds);
  while (status == DSR_OK && (status = dsr_finds_next(finds, &find, err)) == DSR_OK)
    count++;
  cr_assert(status != DSR_DONE || count == 3, "%zu found", count);
  dsr_finds_free(finds);
  return status;
}

static dsr_lexicon *story_lexicon;

static dsr_analysis *analyse_story(void) {
  dsr_analysis *a = NULL;
  cr_assert_eq(dsr_lexicon_new(&story_lexicon, NULL), DSR_OK);
  cr_assert_eq(dsr_analysis_new(story, LEN, NULL, story_lexicon, &a, NULL), DSR_OK);
  return a;
}

static void free_story(dsr_analysis *a) {
  dsr_analysis_free(a);
  dsr_lexicon_free(story_lexicon);
}

Test(allocation, gazetteers) {
  char path[] = "data/gazetteers/vessels.tsv", put[] = "port", file[] = "laws",
       wrong[] = "lwas";
  fail_each("dsr_gazetteer_read", read_list, NULL, DSR_OK);
  fail_each("dsr_gazetteer_read, faulty", read_faulty_list, NULL, DSR_ESYNTAX);
  fail_each("dsr_gazetteer_load", load_list, path, DSR_OK);
  fail_each("dsr_gazetteer_add", add_entries, NULL, DSR_OK);
  fail_each("dsr_gazetteers_put", ask_set, put, DSR_OK);
  fail_each("dsr_gazetteers_get", ask_set, file, DSR_OK);
  fail_each("dsr_gazetteers_get, wrong", ask_set, wrong, DSR_ENOTFOUND);
  fail_each("dsr_gazetteers_put, used", put_under_used_name, NULL, DSR_EINVAL);
}

Test(allocation, finds) {
  dsr_analysis *a = analyse_story();
  dsr_gazetteer *g = NULL;
  cr_assert_eq(dsr_gazetteer_read(list, sizeof list - 1, "list", &g, NULL), DSR_OK);
  found f = {dsr_analysis_stream(a), g};
  fail_each("dsr_finds_next", find_names, &f, DSR_DONE);
  dsr_gazetteer_free(g);
  free_story(a);
}

/* --- queries --- */

/* covers: dsr_query_new dsr_query_required dsr_query_single dsr_query_free
 *         dsr_matches_new dsr_matches_next dsr_matches_at dsr_matches_free dsr_free */

typedef struct asked {
  const char *source;
  unsigned flags;
  const dsr_stream *stream;
  dsr_gazetteers *set;
} asked;

static int run_query(void *state, dsr_error *err) {
  const asked *q = state;
  dsr_query *query = unset();
  dsr_matches *matches = NULL;
  dsr_match m;
  dsr_form *forms = NULL;
  size_t count;
  int status = held(dsr_query_new(q->source, strlen(q->source), q->set, q->flags, &query, err),
                    &query);
  if (status == DSR_OK)
    status = dsr_query_required(query, q->stream->lexicon, &forms, &count, err);
  dsr_free(forms);
  forms = NULL;
  if (status == DSR_OK || status == DSR_DONE)
    status = dsr_query_single(query, q->stream->lexicon, &forms, &count, err);
  dsr_free(forms);
  if (status == DSR_OK || status == DSR_DONE) {
    matches = unset();
    status = held(dsr_matches_new(query, q->stream, &matches, err), &matches);
  }
  if (status == DSR_OK && (status = dsr_matches_at(matches, 0, &m, err)) == DSR_DONE)
    status = DSR_OK;
  while (status == DSR_OK)
    status = dsr_matches_next(matches, &m, err);
  dsr_matches_free(matches);
  dsr_query_free(query);
  return status;
}

static const char *const sources[] = {
    "\"pier\"", "board opens", "who:[norm=\"okell|reiss\"] (a:\"left\" | b:[kind=\"number\"])?",
    "[norm in port & word!=\"x\"] []{0,3} \".\" within s", "<s> [shape=\"X.*\"]+ | \"$2.2\"",
    "[stem=\"wait\"]* [] </s>", "\"w.*\"%c | <person/>"};

Test(allocation, queries) {
  dsr_analysis *a = analyse_story();
  dsr_annotation person = {"person", 0, 2};
  asked q = {.stream = dsr_analysis_stream(a)};
  cr_assert_eq(dsr_analysis_annotate(a, &person, 1, NULL), DSR_OK);
  cr_assert_eq(make_set(&q.set, NULL), DSR_OK);
  for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
    q.source = sources[i];
    q.flags = i % 3 == 1 ? DSR_QUERY_ALL : i % 3 == 2 ? DSR_QUERY_OWN : 0;
    fail_each(q.source, run_query, &q, DSR_DONE);
  }
  q.source = "[nrom=\"a\"]";
  fail_each(q.source, run_query, &q, DSR_ESYNTAX);
  q.source = "[norm in prot]";
  fail_each(q.source, run_query, &q, DSR_ENOTFOUND);
  dsr_gazetteers_free(q.set);
  free_story(a);
}

/* --- zones --- */

/* covers: dsr_rules_load dsr_rules_free dsr_analysis_new dsr_analysis_free
 *         dsr_analysis_annotate */

static int load_rules(void *folder, dsr_error *err) {
  dsr_rules *rules = unset();
  int status = held(dsr_rules_load(folder, NULL, &rules, err), &rules);
  dsr_rules_free(rules);
  return status;
}

static int analyse_text(void *rules, dsr_error *err) {
  dsr_lexicon *lexicon = unset();
  dsr_analysis *a = NULL;
  int status = held(dsr_lexicon_new(&lexicon, err), &lexicon);
  if (status == DSR_OK) {
    a = unset();
    status = held(dsr_analysis_new(story, LEN, rules, lexicon, &a, err), &a);
  }
  dsr_analysis_free(a);
  dsr_lexicon_free(lexicon);
  return status;
}

static int annotate(void *analysis, dsr_error *err) {
  static const dsr_annotation two[] = {{"person", 3, 5}, {"org", 0, 2}};
  size_t before = dsr_analysis_stream(analysis)->annotation_count;
  int status = dsr_analysis_annotate(analysis, two, 2, err);
  if (status != DSR_OK)
    cr_assert_eq(dsr_analysis_stream(analysis)->annotation_count, before);
  else /* as it was, so that the operation may be done again */
    status = dsr_analysis_annotate(analysis, two, 1, err);
  return status;
}

Test(allocation, zones) {
  char data[] = "data", none[] = "data/nowhere";
  dsr_rules *rules = NULL;
  fail_each("dsr_rules_load", load_rules, data, DSR_OK);
  fail_each("dsr_rules_load, none", load_rules, none, DSR_EIO);
  fail_each("dsr_analysis_new", analyse_text, NULL, DSR_OK);
  cr_assert_eq(dsr_rules_load(data, NULL, &rules, NULL), DSR_OK);
  fail_each("dsr_analysis_new, rules", analyse_text, rules, DSR_OK);
  dsr_rules_free(rules);
  dsr_analysis *a = analyse_story();
  cr_assert_eq(dsr_analysis_annotate(a, NULL, 0, NULL), DSR_OK);
  fail_each("dsr_analysis_annotate", annotate, a, DSR_OK);
  free_story(a);
}

/* --- what takes none --- */

/* cannot allocate: dsr_version dsr_status_name dsr_memory_use dsr_memory_live
 *   dsr_memory_fail dsr_tokens_count dsr_tokens_spans dsr_token_kind_of
 *   dsr_token_kind_name dsr_tokenizer_version dsr_sentences_count
 *   dsr_sentences_spans dsr_number_read dsr_number_print dsr_number_double
 *   dsr_date_bounds dsr_date_read dsr_date_weekday dsr_date_add
 *   dsr_lexicon_find dsr_lexicon_with_norm dsr_lexicon_next_with_norm
 *   dsr_lexicon_count dsr_lexicon_serial
 *   dsr_attribute_of dsr_attribute_name dsr_pattern_captures
 *   dsr_pattern_capture_name dsr_pattern_after dsr_gazetteer_count
 *   dsr_gazetteer_at dsr_gazetteer_attribute dsr_gazetteer_hash
 *   dsr_finds_entry dsr_query_captures dsr_query_capture_name
 *   dsr_query_gazetteer dsr_query_annotation dsr_matches_capture
 *   dsr_zone_kind_name dsr_zone_kind_of
 *   dsr_zone_covered dsr_rules_hash dsr_analysis_stream dsr_analysis_zones
 *   dsr_analysis_sentences dsr_analysis_language dsr_analysis_stated
 *   dsr_analysis_zone_at dsr_analysis_sentence_at dsr_analysis_line_at
 *   dsr_analysis_context dsr_analysis_tokens_of dsr_association dsr_measure_of
 *   dsr_measure_name dsr_keyness_ll dsr_keyness_diff dsr_keyness_log_ratio
 *   dsr_seal_available dsr_seal_name */

static void read_values(void) {
  cr_expect(dsr_seal_available() <= DSR_SEAL_ALL && dsr_seal_name(DSR_SEAL_FILES));
  static const dsr_span tokens[] = {{0, 5}, {6, 7}, {7, 8}, {9, 13}};
  static const char text[] = "March 3, 2021";
  char value[DSR_DATE_MAX], digits[64];
  dsr_number number;
  dsr_day first, last;
  size_t used;
  cr_expect_eq(dsr_date_read(text, tokens, 4, &used, value, NULL), DSR_OK);
  cr_expect_eq(dsr_date_bounds(value, &first, &last, NULL), DSR_OK);
  cr_expect_eq(dsr_date_weekday(dsr_date_add(first, 1)), 3);
  cr_expect_eq(dsr_number_read(text, tokens + 3, 1, &used, &number, NULL), DSR_OK);
  cr_expect_eq(dsr_number_print(number, digits, sizeof digits), 4);
  cr_expect_gt(dsr_number_double(number), 2020);
  cr_expect_eq(dsr_token_kind_of("9", 1), DSR_TOKEN_NUMBER);
  cr_expect_eq(dsr_attribute_of("norm", 4), DSR_NORM);
  cr_expect(dsr_version() && dsr_status_name(DSR_EIO) && dsr_token_kind_name(0) &&
            dsr_attribute_name(0) && dsr_tokenizer_version());
}

static void read_analysis(const dsr_analysis *a) {
  size_t n;
  dsr_span span = {0, 12};
  cr_expect(dsr_analysis_zones(a, &n) && dsr_analysis_sentences(a, &n));
  cr_expect(dsr_analysis_language(a) && dsr_analysis_stated(a));
  cr_expect_geq(dsr_analysis_zone_at(a, 0), 0);
  cr_expect_eq(dsr_analysis_sentence_at(a, 0), 0);
  cr_expect_eq(dsr_analysis_line_at(a, 0), 1);
  cr_expect_geq(dsr_analysis_context(a, span).end, 12);
  cr_expect_eq(dsr_analysis_tokens_of(a, span).start, 0);
  cr_expect(dsr_lexicon_find(story_lexicon, "pier", 4) && dsr_lexicon_count(story_lexicon) &&
            dsr_lexicon_text(story_lexicon, 1, DSR_NORM, &n) &&
            dsr_lexicon_with_norm(story_lexicon, "pier", 4) &&
            !dsr_lexicon_next_with_norm(story_lexicon, 1) &&
            dsr_lexicon_serial(story_lexicon));
}

static void read_list_of(const dsr_gazetteer *g, const dsr_query *q) {
  size_t n;
  cr_expect(dsr_gazetteer_at(g, 0) && dsr_gazetteer_attribute(g, 0, "age", &n) &&
            dsr_gazetteer_hash(g));
  cr_expect_eq(dsr_query_captures(q), 1);
  cr_expect_str_eq(dsr_query_capture_name(q, 0), "it");
  cr_expect_null(dsr_query_gazetteer(q, 0));
  cr_expect_null(dsr_query_annotation(q, 0));
}

Test(allocation, what_takes_none) {
  dsr_analysis *a = analyse_story();
  dsr_gazetteer *g = NULL;
  dsr_query *q = NULL;
  cr_assert_eq(dsr_gazetteer_read(list, sizeof list - 1, "list", &g, NULL), DSR_OK);
  cr_assert_eq(dsr_query_new("it:\"a\"", 6, NULL, 0, &q, NULL), DSR_OK);
  dsr_memory_fail(1, 1);
  read_values();
  read_analysis(a);
  read_list_of(g, q);
  cr_expect_eq(dsr_memory_fail(0, 0), 0);
  dsr_gazetteer_free(g);
  dsr_query_free(q);
  free_story(a);
}
