/* A program of somebody else's, with nothing but the installed headers and
 * library: install.sh builds it, so that a header that needs a private one, a
 * function that is hidden or a package that dossier.pc forgets is found. It
 * goes the main road once: a text into a new corpus, a query, its hits.
 *
 *   consumer FOLDER      an empty folder it may write to
 */
#include <stdio.h>
#include <string.h>

#include <dossier.h>

static const char TEXT[] =
    "PORT ALDER, March 3 (Courier) - The defense minister said the U.S. frigate\n"
    "would sail on Friday. \xE2\x80\x9CWe wait,\xE2\x80\x9D she added.\n";

static int failed(const char *what, const dsr_error *err) {
  fprintf(stderr, "consumer: %s: %s (%s)\n", what, err->message, dsr_status_name(err->code));
  return 1;
}

/* Whether a query has as many hits as it should. */
static int look(dsr_corpus *corpus, const char *source, uint64_t wanted) {
  dsr_error err = {0};
  dsr_query *query = NULL;
  dsr_search *search = NULL;
  dsr_match match;
  uint64_t hits = 0;
  int status = dsr_query_new(source, strlen(source), NULL, 0, &query, &err);
  if (status == DSR_OK) status = dsr_search_new(corpus, query, NULL, &search, &err);
  while (status == DSR_OK && (status = dsr_search_next(search, &match, &err)) == DSR_OK) hits++;
  dsr_search_free(search);
  dsr_query_free(query);
  if (status != DSR_DONE) return failed(source, &err);
  if (hits == wanted) return 0;
  fprintf(stderr, "consumer: %s: %u hits\n", source, (unsigned)hits);
  return 1;
}

static int road(dsr_corpus *corpus, const char *text_file) {
  dsr_error err = {0};
  dsr_loader *loader = NULL;
  dsr_ingest_summary summary = {0};
  int status = dsr_loader_new(NULL, &loader, &err);
  if (status == DSR_OK) status = dsr_loader_add(loader, text_file, &err);
  if (status == DSR_OK) status = dsr_ingest(corpus, loader, NULL, NULL, &summary, &err);
  dsr_loader_free(loader);
  if (status != DSR_OK) return failed("loading", &err);
  if (summary.found != 1 || summary.loaded != 1) {
    fprintf(stderr, "consumer: %u of 1 loaded\n", (unsigned)summary.loaded);
    return 1;
  }
  return look(corpus, "\"defense\" \"minister\"", 1) | look(corpus, "[norm=\"frigates\"]", 0);
}

int main(int argc, char **argv) {
  dsr_error err = {0};
  dsr_corpus *corpus = NULL;
  char text_file[4096], corpus_file[4096];
  int bad;
  FILE *file;
  if (argc != 2) return 2;
  if (strcmp(dsr_version(), DSR_VERSION) != 0) {
    fprintf(stderr, "consumer: headers of %s, library of %s\n", DSR_VERSION, dsr_version());
    return 1;
  }
  snprintf(text_file, sizeof text_file, "%s/consumer.txt", argv[1]);
  snprintf(corpus_file, sizeof corpus_file, "%s/consumer.dossier", argv[1]);
  file = fopen(text_file, "wb");
  if (file == NULL || fwrite(TEXT, 1, sizeof TEXT - 1, file) != sizeof TEXT - 1) return 1;
  if (fclose(file) != 0) return 1;
  if (dsr_corpus_open(corpus_file, DSR_CREATE, &corpus, &err) != DSR_OK)
    return failed("creating", &err);
  bad = road(corpus, text_file);
  dsr_corpus_close(corpus);
  remove(text_file);
  remove(corpus_file);
  if (dsr_memory_live() != 0) {
    fprintf(stderr, "consumer: %u blocks live at the end\n", (unsigned)dsr_memory_live());
    bad = 1;
  }
  return bad;
}
