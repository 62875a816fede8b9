/* Queries with filters, documents and saved queries, with every allocation
 * failing: a status, nothing leaked, nothing half made. */
#include <string.h>

#include "dossier/gazetteer.h"
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
