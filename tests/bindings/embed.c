/* A C program that embeds the library with nothing but its public headers: its
 * own allocator, a corpus, documents, a search with a capture, extraction by an
 * extractor written in C, and every block given back at the end.
 *
 *   embed FOLDER      an empty folder it may write to
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dossier/corpus.h"
#include "dossier/extract.h"
#include "dossier/ingest.h"
#include "dossier/memory.h"
#include "dossier/query.h"
#include "dossier/search.h"

static size_t blocks; /* of our allocator */

static void *counting(void *user, void *p, size_t n) {
  void *got;
  (void)user;
  if (n == 0) {
    blocks -= p != NULL;
    free(p);
    return NULL;
  }
  got = realloc(p, n);
  blocks += p == NULL && got != NULL;
  return got;
}

static int failed(const char *what, const dsr_error *err) {
  fprintf(stderr, "embed: %s: %s (%s)\n", what, err->message,
          dsr_status_name(err->code));
  return 1;
}

static int wrong(const char *what) {
  fprintf(stderr, "embed: %s\n", what);
  return 1;
}

static int write_file(const char *path, const char *text) {
  FILE *file = fopen(path, "wb");
  if (file == NULL || fputs(text, file) == EOF || fclose(file) != 0)
    return wrong(path);
  return 0;
}

static int load(dsr_corpus *corpus, const char *folder) {
  dsr_error err = {0};
  dsr_loader *loader = NULL;
  dsr_ingest_summary summary = {0};
  int status = dsr_loader_new(NULL, &loader, &err);
  if (status == DSR_OK)
    status = dsr_loader_add(loader, folder, &err);
  if (status == DSR_OK)
    status = dsr_ingest(corpus, loader, NULL, NULL, &summary, &err);
  dsr_loader_free(loader);
  if (status != DSR_OK)
    return failed("loading", &err);
  return summary.loaded == 2 ? 0 : wrong("not both files were loaded");
}

/* The hit is told in bytes, its capture too. */
static int search(dsr_corpus *corpus) {
  static const char source[] = "many:[kind=\"number\"] \"boats\"";
  dsr_error err = {0};
  dsr_query *query = NULL;
  dsr_search *hits = NULL;
  dsr_match match, many;
  int bad = 0, count = 0;
  int status = dsr_query_new(source, strlen(source), NULL, 0, &query, &err);
  if (status == DSR_OK)
    status = dsr_search_new(corpus, query, NULL, &hits, &err);
  while (status == DSR_OK &&
         (status = dsr_search_next(hits, &match, &err)) == DSR_OK) {
    const dsr_stream *stream = dsr_analysis_stream(dsr_search_analysis(hits));
    dsr_span first = stream->tokens[match.first];
    if (dsr_search_capture(hits, 0, &many) != DSR_OK || many.first != match.first)
      bad = wrong("the capture is not the number");
    if (first.end - first.start != 2 ||
        memcmp(stream->text + first.start, "20", 2) != 0)
      bad = wrong("the hit is not at \"20\"");
    count++;
  }
  dsr_search_free(hits);
  dsr_query_free(query);
  if (status != DSR_DONE)
    return failed("searching", &err);
  return bad | (count == 1 ? 0 : wrong("not one hit"));
}

static int first_word(void *user, dsr_extraction *x, dsr_error *err) {
  const dsr_stream *stream = dsr_analysis_stream(dsr_extraction_analysis(x));
  dsr_new_mention mention = {0};
  int *calls = user;
  (*calls)++;
  mention.span = stream->tokens[0];
  mention.type = "word";
  mention.rule = "first";
  return dsr_extraction_mention(x, &mention, err);
}

static int extract(dsr_corpus *corpus, int wanted) {
  int calls = 0;
  dsr_error err = {0};
  dsr_extract_summary summary = {0};
  dsr_extractor extractor = {0};
  extractor.name = "first-word";
  extractor.version = "1";
  extractor.hash = "0123";
  extractor.user = &calls;
  extractor.extract = first_word;
  if (dsr_extract(corpus, &extractor, 1, NULL, &summary, &err) != DSR_OK)
    return failed("extracting", &err);
  return calls == wanted && summary.runs == (uint64_t)wanted
             ? 0
             : wrong("the extractor did not run as often as it should");
}

static int road(const char *folder) {
  char path[4096], in[4096];
  dsr_error err = {0};
  dsr_corpus *corpus = NULL;
  int bad;
  snprintf(in, sizeof in, "%s/a.txt", folder);
  bad = write_file(in, "The harbour bought 20 boats. Nobody wept.\n");
  snprintf(in, sizeof in, "%s/b.txt", folder);
  bad |= write_file(in, "The boats came late.\n");
  snprintf(path, sizeof path, "%s/corpus.dossier", folder);
  if (bad)
    return bad;
  if (dsr_corpus_open("/nowhere/x.dossier", DSR_READ, &corpus, &err) == DSR_OK ||
      corpus != NULL)
    bad = wrong("a corpus was opened that is not there");
  if (dsr_corpus_open(path, DSR_CREATE, &corpus, &err) != DSR_OK)
    return failed("opening", &err);
  bad |= load(corpus, folder) || search(corpus) || extract(corpus, 2) ||
         extract(corpus, 0);
  dsr_corpus_close(corpus);
  return bad;
}

int main(int argc, char **argv) {
  dsr_allocator own = {counting, NULL};
  int bad;
  if (argc != 2 || dsr_memory_use(&own) != DSR_OK)
    return wrong("usage: embed FOLDER");
  bad = road(argv[1]);
  if (blocks != 0 || dsr_memory_live() != 0)
    bad = wrong("blocks are still held after everything was closed");
  if (!bad)
    puts("embed: fine");
  return bad;
}
