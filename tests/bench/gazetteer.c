/* Gazetteers of 50,000 and of a million phrases: building and finding.
 *
 * The first hold phrases out of the text itself, one to four tokens that begin
 * with a capital, which hit more often than real lists do; the million is these
 * and made-up names. */
#include <stdlib.h>

#include "core/base/buffer.h"
#include "core/base/memory.h"
#include "dossier/gazetteer.h"
#include "tests/bench/bench.h"
#include "tests/bench/news.h"

enum { SMALL = 50000, LARGE = 1000000 };

typedef struct work {
  const bench_text *text;
  const bench_streams *streams;
  const dsr_gazetteer *list;
  size_t wanted; /* phrases to build a list of */
  uint64_t finds;
} work;

/* `seen` tells the phrases that are in already; its forms are phrases. */
static void add(dsr_gazetteer *list, dsr_lexicon *seen, const char *phrase,
                size_t len) {
  dsr_error err = {0};
  dsr_form form;
  size_t before = dsr_lexicon_count(seen);
  bench_need(dsr_lexicon_put(seen, phrase, len, &form, &err), &err);
  if (dsr_lexicon_count(seen) == before)
    return;
  dsr_new_entry entry = {.name = dsr_lexicon_text(seen, form, DSR_WORD, NULL)};
  bench_need(dsr_gazetteer_add(list, &entry, &err), &err);
}

static void add_from_document(dsr_gazetteer *list, dsr_lexicon *seen, bench_doc d,
                              size_t wanted) {
  dsr_tokens *tokens;
  dsr_error err = {0};
  bench_need(dsr_tokens_new(d.text, d.len, &tokens, &err), &err);
  const dsr_span *spans = dsr_tokens_spans(tokens);
  size_t n = dsr_tokens_count(tokens);
  for (size_t i = 0; i + 4 < n && dsr_lexicon_count(seen) < wanted; i++) {
    char c = d.text[spans[i].start];
    uint32_t start = spans[i].start, end = spans[i + (start + i) % 4].end;
    if (c >= 'A' && c <= 'Z')
      add(list, seen, d.text + start, end - start);
  }
  dsr_tokens_free(tokens);
}

static dsr_gazetteer *make_list(const bench_text *text, size_t wanted) {
  dsr_gazetteer *list;
  dsr_lexicon *seen;
  dsr_error err = {0};
  dsr_buf name = {0};
  size_t from_text = wanted < SMALL ? wanted : SMALL;
  bench_need(dsr_gazetteer_new(&list, &err), &err);
  bench_need(dsr_lexicon_new(&seen, &err), &err);
  for (size_t i = 0; i < text->count && dsr_lexicon_count(seen) < from_text; i++)
    add_from_document(list, seen, text->docs[i], from_text);
  for (uint32_t rank = 0; dsr_lexicon_count(seen) < wanted; rank++) {
    name.len = 0;
    bench_news_name(rank, &name);
    if (name.failed)
      bench_stop("out of memory");
    add(list, seen, name.data, name.len);
  }
  dsr_buf_free(&name);
  dsr_lexicon_free(seen);
  return list;
}

/* The list again from the strings of one that is there, so that neither
 * gathering nor telling twins apart is part of the time. */
static void run_build(void *user) {
  const work *w = user;
  dsr_gazetteer *list;
  dsr_error err = {0};
  bench_need(dsr_gazetteer_new(&list, &err), &err);
  for (size_t i = 0; i < w->wanted; i++) {
    dsr_new_entry entry = {.name = dsr_gazetteer_at(w->list, i)->name};
    bench_need(dsr_gazetteer_add(list, &entry, &err), &err);
  }
  bench_sink += dsr_gazetteer_count(list);
  dsr_gazetteer_free(list);
}

static uint64_t find_all(const dsr_gazetteer *list, const dsr_stream *stream) {
  dsr_finds *finds;
  dsr_find find;
  dsr_error err = {0};
  uint64_t n = 0;
  int status;
  bench_need(dsr_finds_new(list, stream, &finds, &err), &err);
  while ((status = dsr_finds_next(finds, &find, &err)) == DSR_OK)
    n++;
  if (status != DSR_DONE)
    bench_need(status, &err);
  dsr_finds_free(finds);
  return n;
}

static void run_find(void *user) {
  work *w = user;
  w->finds = 0;
  for (size_t i = 0; i < w->streams->count; i++)
    w->finds += find_all(w->list, &w->streams->streams[i]);
  bench_sink += w->finds;
}

/* From the bytes: cutting and numbering are part of it. */
static void run_from_text(void *user) {
  work *w = user;
  dsr_form *forms = NULL;
  size_t room = 0;
  dsr_error err = {0};
  for (size_t i = 0; i < w->text->count; i++) {
    bench_doc d = w->text->docs[i];
    dsr_tokens *tokens;
    bench_need(dsr_tokens_new(d.text, d.len, &tokens, &err), &err);
    bench_forms(d.text, tokens, w->streams->lexicon, &forms, &room);
    dsr_stream stream = {.text = d.text,
                         .len = d.len,
                         .lexicon = w->streams->lexicon,
                         .forms = forms,
                         .count = dsr_tokens_count(tokens)};
    bench_sink += find_all(w->list, &stream);
    dsr_tokens_free(tokens);
  }
  dsr_free(forms);
}

enum { FIND_SMALL, TEXT_SMALL, FIND_LARGE, BUILD_SMALL, BUILD_LARGE, JOBS };

void bench_gazetteer(const bench_text *text) {
  bench_streams streams;
  bench_streams_make(&streams, text);
  dsr_gazetteer *list = make_list(text, SMALL), *large = make_list(text, LARGE);
  work small = {text, &streams, list, dsr_gazetteer_count(list), 0};
  work million = {text, &streams, large, dsr_gazetteer_count(large), 0};
  bench_job jobs[JOBS] = {[FIND_SMALL] = {run_find, &small, 0},
                          [TEXT_SMALL] = {run_from_text, &small, 0},
                          [FIND_LARGE] = {run_find, &million, 0},
                          [BUILD_SMALL] = {run_build, &small, 0},
                          [BUILD_LARGE] = {run_build, &million, 0}};
  bench_measure(jobs, JOBS);
  bench_row_absolute("gazetteer, 50,000 phrases, over ids", text->len,
                     jobs[FIND_SMALL].seconds,
                     bench_cell("%llu finds", (unsigned long long)small.finds), 200);
  bench_row_absolute("the same from bytes: tokens + ids + gazetteer", text->len,
                     jobs[TEXT_SMALL].seconds, NULL, 200);
  bench_row_speed("gazetteer, 1,000,000 phrases, over ids", text->len,
                  jobs[FIND_LARGE].seconds, "ours with 50,000",
                  jobs[FIND_SMALL].seconds, 0.333);
  bench_row("building a gazetteer of 50,000; of 1,000,000",
            bench_cell("%.3f s; %.2f s", jobs[BUILD_SMALL].seconds,
                       jobs[BUILD_LARGE].seconds),
            NULL, NULL, bench_verdict("1M < 1 s", jobs[BUILD_LARGE].seconds < 1));
  dsr_gazetteer_free(list);
  dsr_gazetteer_free(large);
  bench_streams_free(&streams);
}
