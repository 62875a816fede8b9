/* Cutting anew: what other rules cut is cut as loading would now, nothing that
 * came with a document is lost, and a failure leaves what was. */
#include <signal.h>
#include <sys/wait.h>

#include "dossier/index.h"
#include "dossier/recut.h"
#include "tests/core/work/news_folder.h"
#include "tests/core/work/word_finder.h"

TestSuite(recut, .fini = no_live_blocks);

#define TITLE "rule title\n  zone headline\n" \
  "  when line = 1, stop = no, blank_after = yes, last > 1\n  state title line\n"
#define DAY "rule day\n  zone byline\n  when words <= 6\n" \
  "  match <s> [norm=\"published\"] date:([]{1,5}) </s>\n  state published date\n"
#define WRITER "rule writer\n  zone byline\n  when words <= 6\n" \
  "  match <s> [norm=\"by\"] author:([]{1,3}) </s>\n  state author author\n"
#define PHOTO "rule photo\n  zone credit\n  match <s> [norm=\"photo\"] \":\"\n"
#define SOURCE "rule source\n  zone byline\n  when words <= 6\n" \
  "  match <s> [norm=\"source\"] \":\" name:([]{1,4}) </s>\n  state publisher name\n"

static const char old_rules[] = TITLE "\n" DAY "\n" PHOTO;
static const char new_rules[] = DAY "\n" WRITER "\n" SOURCE;

#define FRENCH                                                                \
  "Le port est dans les mains de la ville et le conseil du port ne dit rien " \
  "sur le prix, mais le ministre est sur le pier avec les grues.\n"

typedef struct bench {
  small_corpus c;
  dsr_rules *old, *new;
  word_finder piers, reader;
} bench;

static dsr_rules *rules_of(const small_corpus *c, const char *name, const char *rules,
                           const char *abbreviations) {
  char file[64];
  dsr_rules *out = NULL;
  dsr_error err = {0};
  make_folder(c, name);
  snprintf(file, sizeof file, "%s/zones.rules", name);
  write_text(c, file, rules);
  snprintf(file, sizeof file, "%s/abbreviations.tsv", name);
  write_text(c, file, abbreviations);
  cr_assert_eq(dsr_rules_load(below(c, name), NULL, &out, &err), DSR_OK, "%s", err.message);
  return out;
}

static void write_stories(const small_corpus *c) {
  make_folder(c, "in");
  write_text(c, "in/a.txt", "Pier opens late\n\nBy Ana Reiss\nPublished March 3, 2021\n"
                            "Source: The Quill\nThe pier is long.\nPhoto: pier keeper\n");
  write_text(c, "in/b.txt", "The Hbr. Board met at the pier. It left.\n");
  write_text(c, "in/same.txt", "The Hbr. Board met at the pier. It left.\n");
  write_text(c, "in/fr.txt", FRENCH);
  write_text(c, "in/w.jsonl",
             "{\"id\":\"w1\",\"title\":\"Given\",\"date\":\"2020-01-02\",\"desk\":\"sea\","
             "\"text\":\"Pier shut\\n\\nPublished May 4, 2022\\nBy Bo Lindqvist\\nIt is.\\n\"}\n");
}

static bench set_up(void) {
  bench b = {.c = make_corpus(), .piers = {.word = "pier", .type = "place"},
             .reader = {.reads = 1}};
  b.old = rules_of(&b.c, "old", old_rules, "Gen\ttitle\n");
  b.new = rules_of(&b.c, "new", new_rules, "Gen\ttitle\nHbr\ttitle\n");
  cr_assert_str_neq(dsr_rules_hash(b.old), dsr_rules_hash(b.new));
  write_stories(&b.c);
  return b;
}

static void tear_down(bench *b) {
  dsr_rules_free(b->old);
  dsr_rules_free(b->new);
  remove_files(&b->c);
  unmake_corpus(&b->c);
}

/* Load the stories as by `rules` into a corpus. */
static void load_by(const bench *b, dsr_corpus *corpus, dsr_rules *rules) {
  static const char *const names[] = {"in", NULL};
  small_corpus one = b->c;
  one.corpus = corpus;
  one.rules = rules;
  dsr_ingest_summary s = load(&one, names, 0, 0, NULL);
  cr_assert_eq(s.loaded, 4);
  cr_assert_eq(s.origins, 1);
}

static dsr_extract_summary extract_by(bench *b, dsr_corpus *corpus) {
  static const char *const after[] = {"piers"};
  dsr_extract_summary sum;
  dsr_error err = {0};
  dsr_extractor crew[] = {finder("piers", "hash-p", &b->piers),
                          finder("reader", "hash-r", &b->reader)};
  crew[1].after = after;
  crew[1].after_count = 1;
  cr_assert_eq(dsr_extract(corpus, crew, 2, NULL, &sum, &err), DSR_OK, "%s", err.message);
  return sum;
}

static uint64_t stale_in(dsr_corpus *corpus, const dsr_rules *rules) {
  uint64_t count = 99;
  dsr_error err = {0};
  cr_assert_eq(dsr_stale(corpus, rules, &count, &err), DSR_OK, "%s", err.message);
  return count;
}

static uint64_t recut_all(dsr_corpus *corpus, const dsr_rules *rules) {
  uint64_t count = 99;
  dsr_error err = {0};
  cr_assert_eq(dsr_recut(corpus, rules, NULL, &count, &err), DSR_OK, "%s", err.message);
  return count;
}

/* --- everything a corpus holds, a line each; ids left out --- */

static const char *or_none(const char *s) { return s ? s : "-"; }

static void write_span(dsr_buf *out, const char *name, dsr_span s) {
  dsr_buf_format(out, " %s[%u,%u)", name, s.start, s.end);
}

static void write_origins(dsr_buf *out, dsr_corpus *corpus, int64_t id) {
  dsr_origins *origins = NULL;
  const char *key, *source;
  cr_assert_eq(dsr_origins_new(corpus, id, &origins, NULL), DSR_OK);
  while (dsr_origins_next(origins, &key, &source, NULL) == DSR_OK)
    dsr_buf_format(out, "\n  origin %s %s", key, source);
  dsr_origins_free(origins);
}

static void write_document(dsr_buf *out, dsr_corpus *corpus, int64_t id) {
  dsr_document *d = NULL;
  size_t n;
  cr_assert_eq(dsr_document_open_id(corpus, id, &d, NULL), DSR_OK);
  const dsr_document_info *i = dsr_document_about(d);
  dsr_buf_format(out, "%s %s %s %s|%s|%s|%s|%s %s %s %d %d", i->key, i->source, i->sha256,
                 or_none(i->title), or_none(i->publisher), or_none(i->author),
                 or_none(i->published), i->language, i->metadata, i->rules, (int)i->first,
                 i->derived);
  write_span(out, "title", i->stated.title);
  write_span(out, "author", i->stated.author);
  write_span(out, "published", i->stated.published);
  write_span(out, "publisher", i->stated.publisher);
  dsr_buf_format(out, " %u %u %u %u", i->bytes, i->tokens, i->sentences, i->replaced);
  write_origins(out, corpus, id);
  const dsr_stored_zone *zones = dsr_document_zones(d, &n);
  for (size_t k = 0; k < n; k++)
    write_span(out, zones[k].kind, (dsr_span){zones[k].start, zones[k].end});
  const dsr_span *sentences = dsr_document_sentences(d, &n);
  for (size_t k = 0; k < n; k++)
    write_span(out, "s", sentences[k]);
  dsr_buf_text(out, "\n");
  dsr_buf_text(out, dsr_document_text(d, &n));
  dsr_document_free(d);
}

static void write_counts(dsr_buf *out, dsr_corpus *corpus) {
  dsr_corpus_counts n;
  cr_assert_eq(dsr_corpus_count(corpus, &n, NULL), DSR_OK);
  dsr_buf_format(out, "%lu %lu %lu %lu %lu %lu %lu\n", (unsigned long)n.documents,
                 (unsigned long)n.origins, (unsigned long)n.tokens,
                 (unsigned long)n.sentences, (unsigned long)n.mentions,
                 (unsigned long)n.entities, (unsigned long)n.facts);
}

static dsr_buf all_of(dsr_corpus *corpus) {
  dsr_buf out = rows_of(corpus);
  dsr_documents *walk = NULL;
  const dsr_document_info *info;
  cr_assert_eq(dsr_documents_new(corpus, NULL, &walk, NULL), DSR_OK);
  while (dsr_documents_next(walk, &info, NULL) == DSR_OK)
    write_document(&out, corpus, info->id);
  dsr_documents_free(walk);
  write_counts(&out, corpus);
  cr_assert(!out.failed);
  return out;
}

static void expect_same(dsr_corpus *corpus, const dsr_buf *wanted) {
  dsr_buf got = all_of(corpus);
  cr_expect_str_eq(got.data, wanted->data);
  dsr_buf_free(&got);
}

/* --- the tests --- */

Test(recut, gives_what_loading_by_the_new_rules_gives) {
  bench b = set_up();
  small_corpus fresh = b.c;
  load_by(&b, b.c.corpus, b.old);
  extract_by(&b, b.c.corpus);
  cr_expect_eq(stale_in(b.c.corpus, b.old), 0);
  cr_expect_eq(stale_in(b.c.corpus, b.new), 3); /* not the French one */
  cr_expect_eq(recut_all(b.c.corpus, b.new), 3);
  cr_expect_eq(stale_in(b.c.corpus, b.new), 0);
  expect_sound(b.c.corpus);
  dsr_extract_summary again = extract_by(&b, b.c.corpus);
  cr_expect_eq(again.runs, 6);
  cr_expect_eq(again.removed, 0);
  snprintf(fresh.path, sizeof fresh.path, "%s/fresh.dossier", b.c.folder);
  cr_assert_eq(dsr_corpus_open(fresh.path, DSR_CREATE, &fresh.corpus, NULL), DSR_OK);
  load_by(&b, fresh.corpus, b.new);
  extract_by(&b, fresh.corpus);
  dsr_buf wanted = all_of(fresh.corpus);
  expect_same(b.c.corpus, &wanted);
  expect_sound(b.c.corpus);
  dsr_buf_free(&wanted);
  dsr_corpus_close(fresh.corpus);
  tear_down(&b);
}

Test(recut, a_second_time_and_back_again) {
  bench b = set_up();
  load_by(&b, b.c.corpus, b.old);
  extract_by(&b, b.c.corpus);
  dsr_buf before = all_of(b.c.corpus);
  cr_expect_eq(recut_all(b.c.corpus, b.old), 0);
  expect_same(b.c.corpus, &before); /* its rows stand: nothing was stale */
  cr_expect_eq(recut_all(b.c.corpus, b.new), 3);
  cr_expect_eq(recut_all(b.c.corpus, b.new), 0);
  cr_expect_eq(recut_all(b.c.corpus, NULL), 3);
  cr_expect_eq(recut_all(b.c.corpus, b.old), 3);
  extract_by(&b, b.c.corpus);
  expect_same(b.c.corpus, &before);
  dsr_buf_free(&before);
  tear_down(&b);
}

static dsr_document *open_key(const bench *b, const char *key) {
  dsr_document *d = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_document_open(b->c.corpus, key, &d, &err), DSR_OK, "%s", err.message);
  return d;
}

static void expect_span(dsr_span s, uint32_t start, uint32_t end) {
  cr_expect(s.start == start && s.end == end, "[%u,%u), not [%u,%u)", s.start, s.end, start,
            end);
}

/* Pier opens late\n\nBy Ana Reiss\nPublished March 3, 2021\nSource: The Quill\n...
 * 0              15  17 20      29                     53         62     71 */
Test(recut, stated_values_follow_the_rules) {
  bench b = set_up();
  load_by(&b, b.c.corpus, b.old);
  dsr_document *d = open_key(&b, "in/a.txt");
  const dsr_document_info *info = dsr_document_about(d);
  cr_expect_str_eq(info->rules, dsr_rules_hash(b.old));
  cr_expect_str_eq(info->title, "Pier opens late");
  cr_expect_str_eq(info->published, "2021-03-03");
  cr_expect_null(info->author);
  expect_span(info->stated.title, 0, 15);
  expect_span(info->stated.published, 40, 53);
  expect_span(info->stated.author, 0, 0);
  dsr_document_free(d);
  recut_all(b.c.corpus, b.new);
  d = open_key(&b, "in/a.txt");
  info = dsr_document_about(d);
  cr_expect_str_eq(info->rules, dsr_rules_hash(b.new));
  cr_expect_null(info->title);
  cr_expect_str_eq(info->published, "2021-03-03");
  cr_expect_str_eq(info->author, "Ana Reiss");
  cr_expect_str_eq(info->publisher, "The Quill");
  expect_span(info->stated.title, 0, 0);
  expect_span(info->stated.published, 40, 53);
  expect_span(info->stated.author, 20, 29);
  expect_span(info->stated.publisher, 62, 71);
  dsr_document_free(d);
  tear_down(&b);
}

Test(recut, given_values_origins_and_metadata_stay) {
  bench b = set_up();
  dsr_buf origins = {0}, after = {0};
  load_by(&b, b.c.corpus, b.old);
  dsr_document *d = open_key(&b, "in/b.txt");
  size_t sentences;
  dsr_document_sentences(d, &sentences);
  cr_expect_eq(sentences, 3); /* "The Hbr." is one */
  write_origins(&origins, b.c.corpus, dsr_document_about(d)->id);
  dsr_document_free(d);
  recut_all(b.c.corpus, b.new);
  d = open_key(&b, "in/b.txt");
  dsr_document_sentences(d, &sentences);
  cr_expect_eq(sentences, 2);
  write_origins(&after, b.c.corpus, dsr_document_about(d)->id);
  cr_expect_str_eq(after.data, origins.data);
  cr_expect_eq(dsr_document_about(d)->origins, 2);
  dsr_document_free(d);
  d = open_key(&b, "w1");
  const dsr_document_info *info = dsr_document_about(d);
  cr_expect_str_eq(info->title, "Given");
  cr_expect_str_eq(info->published, "2020-01-02");
  cr_expect_str_eq(info->author, "Bo Lindqvist");
  cr_expect_str_eq(info->metadata, "{\"desk\":\"sea\"}");
  cr_expect_eq(info->derived, 1);
  expect_span(info->stated.title, 0, 0);
  expect_span(info->stated.published, 0, 0);
  dsr_document_free(d);
  d = open_key(&b, "in/fr.txt");
  cr_expect_str_eq(dsr_document_about(d)->rules, "");
  dsr_document_free(d);
  static const char *const names[] = {"in", NULL};
  dsr_ingest_summary s = load(&b.c, names, 0, 0, NULL);
  cr_expect_eq(s.unchanged, 5); /* every source is known still */
  dsr_buf_free(&origins);
  dsr_buf_free(&after);
  tear_down(&b);
}

static void expect_piers(dsr_corpus *corpus, uint64_t hits, uint64_t covered) {
  dsr_lexicon *lexicon = NULL;
  dsr_index_counts n;
  cr_assert_eq(dsr_corpus_lexicon(corpus, &lexicon, NULL), DSR_OK);
  dsr_form form = dsr_lexicon_find(lexicon, "pier", 4);
  cr_assert_eq(dsr_index_count(corpus, &form, 1, &n, NULL), DSR_OK);
  cr_expect(n.hits == hits && n.covered_hits == covered, "%lu hits, %lu covered",
            (unsigned long)n.hits, (unsigned long)n.covered_hits);
}

Test(recut, the_index_covers_what_the_new_zones_do) {
  bench b = set_up();
  load_by(&b, b.c.corpus, b.old);
  expect_piers(b.c.corpus, 4, 3); /* one in the photo's credit */
  recut_all(b.c.corpus, b.new);
  expect_piers(b.c.corpus, 4, 4);
  recut_all(b.c.corpus, b.old);
  expect_piers(b.c.corpus, 4, 3);
  expect_sound(b.c.corpus);
  tear_down(&b);
}

/* --- failures --- */

Test(recut, a_failed_batch_leaves_what_was) {
  bench b = set_up();
  load_by(&b, b.c.corpus, b.old);
  extract_by(&b, b.c.corpus);
  dsr_buf before = all_of(b.c.corpus);
  int status = DSR_ENOMEM;
  for (size_t n = 1; status != DSR_OK; n += n < 60 ? 1 : 37) {
    dsr_error err = {0};
    uint64_t recut = 99;
    dsr_memory_fail(n, 0);
    status = dsr_recut(b.c.corpus, b.new, NULL, &recut, &err);
    dsr_memory_fail(0, 0);
    cr_assert(status == DSR_OK || status == DSR_ENOMEM, "request %zu: %d %s", n, status,
              err.message);
    cr_assert_eq(recut, status == DSR_OK ? 3 : 0);
    if (status != DSR_OK)
      expect_same(b.c.corpus, &before);
  }
  expect_sound(b.c.corpus);
  dsr_buf_free(&before);
  tear_down(&b);
}

static void kill_at_second_batch(void *user, uint64_t done, uint64_t total) {
  unsigned *batches = user;
  (void)done;
  (void)total;
  if (++*batches == 2)
    raise(SIGKILL);
}

Test(recut, killed_between_batches_is_finished_by_the_next_run) {
  bench b = set_up();
  load_by(&b, b.c.corpus, b.old);
  extract_by(&b, b.c.corpus);
  dsr_corpus_close(b.c.corpus);
  pid_t child = fork();
  cr_assert_geq(child, 0);
  if (child == 0) {
    unsigned batches = 0;
    uint64_t recut;
    dsr_recut_options options = {.batch_bytes = 1, .user = &batches,
                                 .progress = kill_at_second_batch};
    if (dsr_corpus_open(b.c.path, DSR_WRITE, &b.c.corpus, NULL) == DSR_OK)
      dsr_recut(b.c.corpus, b.new, &options, &recut, NULL);
    _exit(3);
  }
  int status = 0;
  cr_assert_eq(waitpid(child, &status, 0), child);
  cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  cr_assert_eq(dsr_corpus_open(b.c.path, DSR_WRITE, &b.c.corpus, NULL), DSR_OK);
  cr_expect_eq(stale_in(b.c.corpus, b.new), 1);
  expect_sound(b.c.corpus);
  cr_expect_eq(recut_all(b.c.corpus, b.new), 1);
  expect_sound(b.c.corpus);
  cr_expect_eq(extract_by(&b, b.c.corpus).runs, 6);
  tear_down(&b);
}

Test(recut, wants_a_corpus_it_may_write) {
  bench b = set_up();
  dsr_corpus *reader = NULL;
  uint64_t recut = 99;
  dsr_error err = {0};
  load_by(&b, b.c.corpus, b.old);
  cr_assert_eq(dsr_corpus_open(b.c.path, DSR_READ, &reader, NULL), DSR_OK);
  cr_expect_eq(stale_in(reader, b.new), 3);
  cr_expect_eq(dsr_recut(reader, b.new, NULL, &recut, &err), DSR_EREADONLY);
  cr_expect_eq(recut, 0);
  cr_expect_eq(dsr_recut(reader, b.old, NULL, &recut, &err), DSR_OK);
  dsr_corpus_close(reader);
  tear_down(&b);
}
