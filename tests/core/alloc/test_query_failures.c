/* Queries with filters, documents and saved queries, with every allocation
 * failing: a status, nothing leaked, nothing half made. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dossier/analysis.h"
#include "dossier/gazetteer.h"
#include "dossier/query_set.h"
#include "dossier/why.h"
#include "tests/core/alloc/failing.h"
#include "tests/core/match/typed_stream.h"
#include "tests/live_blocks.h"

TestSuite(query_failures, .fini = no_live_blocks);

/* covers: dsr_query_new_named dsr_query_admits */
/* cannot allocate: dsr_query_scope dsr_why_count dsr_why_at dsr_whynot_count
 *   dsr_whynot_at */

static int find_saved(void *context, const char *name, size_t len,
                      const char **text, size_t *text_len, dsr_error *err) {
  (void)name, (void)len, (void)err;
  *text = context;
  *text_len = strlen(context);
  return DSR_OK;
}

static int run_named(void *state, dsr_error *err) {
  static char saved[] = "\"pier\" | x:\"quay\"%d within s";
  static const char source[] =
      "@saved !within (<heading/> containing 'a b') "
      "within <doc key=\"a.*\" & !title=\"x\"%c/>";
  const dsr_query_names names = {find_saved, saved};
  const dsr_stream *stream = state;
  dsr_query *q = NULL;
  dsr_matches *m = NULL;
  dsr_match hit;
  int status = dsr_query_new_named(source, sizeof source - 1, NULL, &names, 0,
                                   &q, err);
  if (status == DSR_OK)
    status = dsr_query_admits(q, stream->about, err);
  if (status == DSR_OK)
    status = dsr_matches_new(q, stream, &m, err);
  while (status == DSR_OK)
    status = dsr_matches_next(m, &hit, err);
  dsr_matches_free(m);
  dsr_query_free(q);
  return status;
}

Test(query_failures, filters_and_saved_queries) {
  typed_stream t = type_stream("the pier and a b quay", NULL);
  const dsr_annotation heading = {"heading", 0, 5};
  const dsr_stream_about about = {.key = "a/b"};
  t.stream.zones = &heading;
  t.stream.zone_count = 1;
  t.stream.about = &about;
  fail_each("a query with filters", run_named, &t.stream, DSR_DONE);
  free_typed(&t);
}

/* covers: dsr_query_set_new dsr_query_set_free dsr_query_set_begin
 *   dsr_query_set_next */
/* cannot allocate: dsr_query_set_capture */

static int run_set(void *state, dsr_error *err) {
  static const char *const sources[] = {"\"a\" \"b\"", "x:\"pier|quay\"", "<s> \"the\" []"};
  const dsr_stream *stream = state;
  dsr_query *queries[3] = {NULL};
  dsr_query_set *set = NULL;
  size_t which;
  dsr_match hit;
  int status = DSR_OK;
  for (size_t i = 0; i < 3 && status == DSR_OK; i++)
    status = dsr_query_new(sources[i], strlen(sources[i]), NULL, 0, &queries[i], err);
  if (status == DSR_OK) {
    set = unset();
    status = held(dsr_query_set_new((const dsr_query *const *)queries, 3, &set, err), &set);
  }
  if (status == DSR_OK)
    status = dsr_query_set_begin(set, stream, err);
  while (status == DSR_OK)
    status = dsr_query_set_next(set, &which, &hit, err);
  dsr_query_set_free(set);
  for (size_t i = 0; i < 3; i++)
    dsr_query_free(queries[i]);
  return status;
}

Test(query_failures, a_set_of_queries) {
  typed_stream t = type_stream("the pier and a b quay", NULL);
  fail_each("a set of queries", run_set, &t.stream, DSR_DONE);
  free_typed(&t);
}

/* covers: dsr_why_new dsr_why_free dsr_whynot_new dsr_whynot_free */

typedef struct asked {
  dsr_query *query;
  const dsr_stream *stream;
  uint32_t last;
} asked;

static int ask_why(void *state, dsr_error *err) {
  const asked *a = state;
  dsr_why *why = unset();
  int status = held(dsr_why_new(a->query, a->stream, 0, a->last, &why, err), &why);
  dsr_why_free(why);
  return status;
}

static int ask_why_not(void *state, dsr_error *err) {
  const asked *a = state;
  dsr_whynot *w = unset();
  int status =
      held(dsr_whynot_new(a->query, a->stream, 0, a->last, &w, err), &w);
  dsr_whynot_free(w);
  return status;
}

Test(query_failures, explanations) {
  static const char source[] =
      "x:(\"the\" | 'a') <heading> [norm=\"pier\"]+ </s>? within heading";
  typed_stream t = type_stream("the pier pier and a quay", NULL);
  const dsr_annotation headings[] = {{"heading", 0, 4}, {"heading", 1, 3}};
  t.stream.zones = headings;
  t.stream.zone_count = 2;
  asked a = {.stream = &t.stream, .last = 3};
  cr_assert_eq(dsr_query_new(source, sizeof source - 1, NULL, 0, &a.query, NULL),
               DSR_OK);
  fail_each("why", ask_why, &a, DSR_OK);
  fail_each("why not, of a hit", ask_why_not, &a, DSR_OK);
  a.last = 2;
  fail_each("why not, of a shorter match", ask_why_not, &a, DSR_OK);
  a.last = 5;
  fail_each("why not", ask_why_not, &a, DSR_OK);
  dsr_query_free(a.query);
  free_typed(&t);
}

/* covers: dsr_gazetteers_line */

static int ask_line(void *state, dsr_error *err) {
  char *path = NULL;
  size_t line = 0;
  int status = dsr_gazetteers_line(state, "port", 1, &path, &line, err);
  cr_assert_eq(status == DSR_OK, path != NULL);
  if (status == DSR_OK) {
    cr_assert_eq(line, 5);
    cr_assert(strstr(path, "/port.tsv"), "%s", path);
  }
  dsr_free(path);
  return status;
}

Test(query_failures, which_line_an_entry_is_from) {
  char folder[] = "/tmp/dsr-port-XXXXXX", path[64];
  const char *folders[] = {folder};
  const dsr_gazetteer *g;
  dsr_gazetteers *set = NULL;
  cr_assert_not_null(mkdtemp(folder));
  snprintf(path, sizeof path, "%s/port.tsv", folder);
  FILE *file = fopen(path, "wb");
  cr_assert_not_null(file);
  fputs("# ours\nname\taliases\ttype\tflags\tsource\tattributes\nquay\n\npier\r\n",
        file);
  fclose(file);
  cr_assert_eq(dsr_gazetteers_new(folders, 1, &set, NULL), DSR_OK);
  char *none;
  size_t line;
  cr_assert_eq(dsr_gazetteers_line(set, "port", 1, &none, &line, NULL), DSR_DONE);
  cr_assert_eq(dsr_gazetteers_get(set, "port", 4, &g, NULL), DSR_OK);
  fail_each("the line of an entry", ask_line, set, DSR_OK);
  cr_assert_eq(dsr_gazetteers_line(set, "port", 2, &none, &line, NULL), DSR_DONE);
  file = fopen(path, "ab"); /* another file since */
  cr_assert_not_null(file);
  fputs("wharf\n", file);
  fclose(file);
  cr_assert_eq(dsr_gazetteers_line(set, "port", 1, &none, &line, NULL), DSR_DONE);
  dsr_gazetteers_free(set);
  remove(path);
  rmdir(folder);
}

/* covers: dsr_analysis_describe */

static int describe(void *state, dsr_error *err) {
  const dsr_stream_about known = {.key = "docs/a.txt", .publisher = "Wire"};
  int status = dsr_analysis_describe(state, &known, err);
  if (status == DSR_OK)
    cr_assert_str_eq(dsr_analysis_stream(state)->about->publisher, "Wire");
  return status;
}

Test(query_failures, what_is_known_of_a_document) {
  dsr_lexicon *lexicon = NULL;
  dsr_analysis *a = NULL;
  cr_assert_eq(dsr_lexicon_new(&lexicon, NULL), DSR_OK);
  cr_assert_eq(dsr_analysis_new("A pier.", 7, NULL, lexicon, &a, NULL), DSR_OK);
  dsr_memory_fail(1, 1);
  cr_assert_eq(describe(a, NULL), DSR_ENOMEM);
  dsr_memory_fail(0, 0);
  cr_assert_null(dsr_analysis_stream(a)->about);
  cr_assert_eq(describe(a, NULL), DSR_OK);
  cr_assert_null(dsr_analysis_stream(a)->about->title);
  dsr_analysis_free(a);
  dsr_lexicon_free(lexicon);
}
