/* A program of somebody else's: loads a folder into a corpus, searches it and
 * cites each hit. Public headers and the shared library only; embed_shared.sh
 * builds it and compares what it prints.
 *
 *   embed DATA CORPUS FOLDER QUERY
 */
#include <stdio.h>
#include <string.h>

#include "dossier.h"

/* Prints "KEY:LINE [START,END) WORDS -- SENTENCE". */
static void cite(const dsr_search *search, dsr_match match) {
  const dsr_analysis *analysis = dsr_search_analysis(search);
  const dsr_stream *s = dsr_analysis_stream(analysis);
  dsr_span hit = {s->tokens[match.first].start, s->tokens[match.last - 1].end};
  dsr_span around = dsr_analysis_context(analysis, hit);
  printf("%s:%zu [%u,%u) %.*s -- %.*s\n",
         dsr_document_about(dsr_search_document(search))->key,
         dsr_analysis_line_at(analysis, hit.start), hit.start, hit.end,
         (int)(hit.end - hit.start), s->text + hit.start,
         (int)(around.end - around.start), s->text + around.start);
}

static int load(dsr_corpus *corpus, const char *data, const char *folder,
                dsr_error *err) {
  dsr_rules *rules = NULL;
  dsr_loader *loader = NULL;
  dsr_ingest_summary sum = {0};
  int status = dsr_rules_load(data, NULL, &rules, err);
  if (status == DSR_OK)
    status = dsr_loader_new(NULL, &loader, err);
  if (status == DSR_OK)
    status = dsr_loader_add(loader, folder, err);
  if (status == DSR_OK)
    status = dsr_ingest(corpus, loader, rules, NULL, &sum, err);
  if (status == DSR_OK)
    printf("%u found, %u loaded, %u skipped\n", (unsigned)sum.found,
           (unsigned)sum.loaded, (unsigned)sum.skipped);
  dsr_loader_free(loader);
  dsr_rules_free(rules);
  return status;
}

static int search(dsr_corpus *corpus, const char *source, dsr_error *err) {
  dsr_query *query = NULL;
  dsr_search *found = NULL;
  dsr_match match;
  int status = dsr_query_new(source, strlen(source), NULL, 0, &query, err);
  if (status == DSR_OK)
    status = dsr_search_new(corpus, query, NULL, &found, err);
  while (status == DSR_OK && (status = dsr_search_next(found, &match, err)) == DSR_OK)
    cite(found, match);
  dsr_search_free(found);
  dsr_query_free(query);
  return status == DSR_DONE ? DSR_OK : status;
}

int main(int argc, char **argv) {
  dsr_error err = {0};
  dsr_corpus *corpus = NULL;
  if (argc != 5) {
    fprintf(stderr, "usage: embed DATA CORPUS FOLDER QUERY\n");
    return 2;
  }
  int status = dsr_corpus_open(argv[2], DSR_CREATE, &corpus, &err);
  if (status == DSR_OK)
    status = load(corpus, argv[1], argv[3], &err);
  if (status == DSR_OK)
    status = search(corpus, argv[4], &err);
  dsr_corpus_close(corpus);
  if (status != DSR_OK)
    fprintf(stderr, "embed: %s (%s)\n", err.message, dsr_status_name(status));
  if (dsr_memory_live() != 0)
    fprintf(stderr, "embed: %zu blocks live at the end\n", dsr_memory_live());
  return status != DSR_OK || dsr_memory_live() != 0;
}
