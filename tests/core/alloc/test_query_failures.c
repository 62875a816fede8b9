/* Queries with filters, documents and saved queries, with every allocation
 * failing: a status, nothing leaked, nothing half made. */
#include <string.h>

#include "dossier/gazetteer.h"
#include "dossier/query.h"
#include "tests/core/alloc/failing.h"
#include "tests/core/match/typed_stream.h"
#include "tests/live_blocks.h"

TestSuite(query_failures, .fini = no_live_blocks);

/* covers: dsr_query_new_named dsr_query_admits */
/* cannot allocate: dsr_query_scope */

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
