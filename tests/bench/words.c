/* Tokens, sentences and ids beside ICU's word breaker, memcpy and wc. */
#include <stdlib.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/text/token_scan.h"
#include "dossier/sentence.h"
#include "tests/bench/bench.h"

typedef struct work {
  const bench_text *text;
  const dsr_abbreviations *abbreviations;
  dsr_lexicon *lexicon; /* NULL: a new one a run */
  char *copy;           /* where memcpy copies to */
} work;

static dsr_tokens *cut(bench_doc d) {
  dsr_tokens *tokens;
  dsr_error err = {0};
  bench_need(dsr_tokens_new(d.text, d.len, &tokens, &err), &err);
  return tokens;
}

static void run_tokens(void *user) {
  const work *w = user;
  for (size_t i = 0; i < w->text->count; i++) {
    dsr_tokens *tokens = cut(w->text->docs[i]);
    bench_sink += dsr_tokens_count(tokens);
    dsr_tokens_free(tokens);
  }
}

static void run_portable(void *user) {
  dsr_tokenizer_engine(DSR_ENGINE_PORTABLE);
  run_tokens(user);
  dsr_tokenizer_engine(DSR_ENGINE_BEST);
}

/* Fed in pieces as from a file, all documents one text. */
static void run_stream(void *user) {
  enum { PIECE = 1 << 16 };
  const work *w = user;
  dsr_token_stream *stream;
  dsr_stream_token token;
  dsr_error err = {0};
  bench_need(dsr_token_stream_new(&stream, &err), &err);
  for (size_t at = 0; at < w->text->len; at += PIECE) {
    size_t n = w->text->len - at < PIECE ? w->text->len - at : PIECE;
    bench_need(dsr_token_stream_feed(stream, w->text->bytes + at, n, &err), &err);
    while (dsr_token_stream_next(stream, &token) == DSR_OK)
      bench_sink += token.end;
  }
  dsr_token_stream_free(stream);
}

static void run_sentences(void *user) {
  const work *w = user;
  for (size_t i = 0; i < w->text->count; i++) {
    bench_doc d = w->text->docs[i];
    dsr_tokens *tokens = cut(d);
    dsr_sentences *sentences;
    dsr_error err = {0};
    bench_need(dsr_sentences_new(d.text, d.len, tokens, w->abbreviations,
                                 &sentences, &err),
               &err);
    bench_sink += dsr_sentences_count(sentences);
    dsr_sentences_free(sentences);
    dsr_tokens_free(tokens);
  }
}

static void run_ids(void *user) {
  const work *w = user;
  dsr_lexicon *lexicon = w->lexicon;
  dsr_form *forms = NULL;
  size_t room = 0;
  dsr_error err = {0};
  if (!lexicon)
    bench_need(dsr_lexicon_new(&lexicon, &err), &err);
  for (size_t i = 0; i < w->text->count; i++) {
    bench_doc d = w->text->docs[i];
    dsr_tokens *tokens = cut(d);
    bench_forms(d.text, tokens, lexicon, &forms, &room);
    bench_sink += forms[0];
    dsr_tokens_free(tokens);
  }
  dsr_free(forms);
  if (!w->lexicon)
    dsr_lexicon_free(lexicon);
}

static void run_copy(void *user) {
  const work *w = user;
  memcpy(w->copy, w->text->bytes, w->text->len);
  bench_sink += (unsigned char)w->copy[w->text->len / 2];
}

/* User time, as a child process has it: reading the file is not counted. */
static double time_wc(const char *path) {
  const char *const command[] = {"wc", "-w", path, NULL};
  double times[99];
  unsigned repeats = bench_repeats();
  for (unsigned i = 0; i < repeats; i++) {
    bench_usage usage = bench_process_run(command);
    if (usage.status)
      bench_stop("wc -w failed");
    times[i] = usage.user;
  }
  return bench_median(times, repeats);
}

enum {
  TOKENS,
  PORTABLE,
  STREAM,
  SENTENCES,
  IDS_NEW,
  IDS_KNOWN,
  ICU_WORDS,
  ICU_SENTENCES,
  COPY,
  JOBS
};

static void add_rows(const bench_text *text, const bench_job *jobs, double wc) {
  const size_t n = text->len;
  const double words = jobs[ICU_WORDS].seconds;
  const char *best = "tokens with byte offsets, AVX2";
  if (dsr_tokenizer_engine(DSR_ENGINE_BEST) == DSR_ENGINE_AVX2)
    bench_row_speed(best, n, jobs[TOKENS].seconds, "ICU words", words, 12);
  else
    best = "tokens with byte offsets, portable";
  bench_row_speed("tokens with byte offsets, portable", n, jobs[PORTABLE].seconds,
                  "ICU words", words, 4);
  bench_row_speed("tokens of a stream, pieces of 64 KB", n, jobs[STREAM].seconds,
                  "ICU words", words, 0);
  bench_row_speed("tokens + sentences", n, jobs[SENTENCES].seconds, "ICU words",
                  words, 7);
  bench_row_speed("tokens + sentences", n, jobs[SENTENCES].seconds,
                  "ICU sentences alone", jobs[ICU_SENTENCES].seconds, 0);
  bench_row_speed("tokens + lexicon ids, new lexicon", n, jobs[IDS_NEW].seconds,
                  "ICU words", words, 4);
  bench_row_speed("tokens + lexicon ids, known forms", n, jobs[IDS_KNOWN].seconds,
                  "ICU words", words, 4);
  bench_row_speed(best, n, jobs[TOKENS].seconds,
                  "memcpy", jobs[COPY].seconds, 0);
  bench_row_speed(best, n, jobs[TOKENS].seconds,
                  "wc -w (user time)", wc, 0);
}

void bench_words(const bench_text *text, const char *folder) {
  dsr_error err = {0};
  dsr_abbreviations *abbreviations;
  dsr_lexicon *lexicon;
  work w = {.text = text, .copy = malloc(text->len + 1)};
  if (!w.copy)
    bench_stop("out of memory");
  bench_need(dsr_abbreviations_load("data/abbreviations.tsv", &abbreviations, &err),
             &err);
  bench_need(dsr_lexicon_new(&lexicon, &err), &err);
  w.abbreviations = abbreviations;
  work known = w;
  known.lexicon = lexicon;
  run_ids(&known);
  bench_icu *words = bench_icu_words(text), *sentences = bench_icu_sentences(text);
  bench_job jobs[JOBS] = {[TOKENS] = {run_tokens, &w, 0},
                          [PORTABLE] = {run_portable, &w, 0},
                          [STREAM] = {run_stream, &w, 0},
                          [SENTENCES] = {run_sentences, &w, 0},
                          [IDS_NEW] = {run_ids, &w, 0},
                          [IDS_KNOWN] = {run_ids, &known, 0},
                          [ICU_WORDS] = {bench_icu_run, words, 0},
                          [ICU_SENTENCES] = {bench_icu_run, sentences, 0},
                          [COPY] = {run_copy, &w, 0}};
  bench_measure(jobs, JOBS);
  const char *path = bench_cell("%s/words.txt", folder);
  bench_text_write(text, path);
  add_rows(text, jobs, time_wc(path));
  bench_icu_free(words);
  bench_icu_free(sentences);
  dsr_abbreviations_free(abbreviations);
  dsr_lexicon_free(lexicon);
  free(w.copy);
}
