/* Loading: every thing found is accounted for, and said. */
#include <signal.h>
#include <sys/wait.h>

#include "tests/core/work/news_folder.h"

TestSuite(ingest, .fini = no_live_blocks);

#define STORY "The harbour board said that the pier would open in spring.\n"
#define FRENCH                                                                \
  "Le port est dans les mains de la ville et le conseil du port ne dit rien " \
  "sur le prix, mais le ministre est sur le pier avec les grues.\n"

static void write_news(const small_corpus *c) {
  make_folder(c, "news");
  make_folder(c, "news/sub");
  make_folder(c, "news/dir.txt");
  write_text(c, "news/a.txt", STORY);
  write_text(c, "news/again.txt", STORY);
  write_bytes(c, "news/bad.txt", "The pi\xFF\xFF" "er.\n", 13);
  write_text(c, "news/empty.txt", "");
  write_text(c, "news/french.txt", FRENCH);
  write_text(c, "news/.hidden", STORY);
  write_text(c, "news/picture.png", STORY);
  write_text(c, "news/paper.pdf", STORY);
  write_text(c, "news/sub/c.txt", "Ferries stop\n\n" STORY);
  write_text(c, "news/wire.jsonl",
             "{\"id\":\"w1\",\"title\":\"Cranes\",\"date\":\"2021-05-06\","
             "\"text\":\"The cranes came.\"}\n"
             "{\"id\":\"w2\"}\n"
             "no json\n"
             "{\"text\":\"The tugs left.\",\"desk\":\"port\"}\n"
             "{\"id\":\"w3\",\"date\":\"soon\",\"text\":\"The barges stayed.\"}\n");
  write_text(c, "news/large.txt", "x");
  cr_assert_eq(truncate(below(c, "news/large.txt"), ((off_t)16 << 20) + 1), 0);
  cr_assert_eq(mkfifo(below(c, "news/pipe.txt"), 0666), 0);
  cr_assert_eq(symlink("a.txt", below(c, "news/link.txt")), 0);
}

static const char notices[] =
    "origin: @/news/again.txt: the same bytes are in the corpus; kept as a further "
    "origin\n"
    "repaired: @/news/bad.txt: not UTF-8: 2 ill-formed sequences replaced, the first "
    "at byte 6\n"
    "skipped: @/news/dir.txt: a folder named like a file\n"
    "skipped: @/news/empty.txt: empty\n"
    "skipped: @/news/large.txt: over 16 MB (16777217 bytes)\n"
    "skipped: @/news/link.txt: a symbolic link, not followed inside a folder; give it "
    "by name\n"
    "skipped: @/news/paper.pdf: pdf files are not read yet; convert it to text\n"
    "skipped: @/news/pipe.txt: not a regular file\n";

Test(ingest, accounts_for_every_thing_found) {
  static const char *const names[] = {"news", "nowhere.txt", NULL};
  small_corpus c = make_corpus();
  load_log log = {.corpus = &c};
  write_news(&c);
  dsr_ingest_summary s = load(&c, names, 0, 0, &log);
  /* a bad french c w1 wire:4 w3 | again | dir empty large link paper pipe w2
     no-json nowhere | .hidden picture */
  cr_expect_eq(s.loaded, 7, "%lu", (unsigned long)s.loaded);
  cr_expect_eq(s.origins, 1);
  cr_expect_eq(s.skipped, 9, "%lu", (unsigned long)s.skipped);
  cr_expect_eq(s.found, 17);
  cr_expect_eq(s.left_out, 2);
  cr_expect_eq(s.repaired, 1);
  cr_expect_eq(s.foreign, 1);
  cr_expect_eq(s.replaced + s.refused + s.unchanged, 0);
  size_t n = strlen(notices);
  cr_expect(strncmp(log.notices.data, notices, n) == 0, "%s", log.notices.data);
  cr_expect(strstr(log.notices.data, "skipped: @/nowhere.txt: there is no such file\n"));
  cr_expect(strstr(log.notices.data, "wire.jsonl: line 2: a record without text"), "%s",
            log.notices.data);
  cr_expect(strstr(log.notices.data, "wire.jsonl: line 3: not JSON"));
  cr_expect(strstr(log.notices.data, "warning: @/news/wire.jsonl: "));
  cr_expect_eq(documents_in(c.corpus), 7);
  expect_sound(c.corpus);
  dsr_buf_free(&log.notices);
  remove_files(&c);
  unmake_corpus(&c);
}

Test(ingest, stores_what_a_document_states) {
  static const char *const names[] = {"news", NULL};
  small_corpus c = make_corpus();
  dsr_document *d = NULL;
  write_news(&c);
  load(&c, names, 0, 0, NULL);
  cr_assert_eq(dsr_document_open(c.corpus, "news/sub/c.txt", &d, NULL), DSR_OK);
  const dsr_document_info *info = dsr_document_about(d);
  cr_expect_str_eq(info->title, "Ferries stop");
  cr_expect_str_eq(info->source, below(&c, "news/sub/c.txt"));
  cr_expect_str_eq(info->metadata, "{}");
  cr_expect_null(info->published);
  dsr_document_free(d);
  cr_assert_eq(dsr_document_open(c.corpus, "w1", &d, NULL), DSR_OK);
  info = dsr_document_about(d);
  cr_expect_str_eq(info->title, "Cranes");
  cr_expect_str_eq(info->published, "2021-05-06");
  cr_expect_eq(info->first, 20210506);
  size_t len;
  cr_expect_str_eq(dsr_document_text(d, &len), "The cranes came.");
  dsr_document_free(d);
  cr_assert_eq(dsr_document_open(c.corpus, "news/bad.txt", &d, NULL), DSR_OK);
  cr_expect_eq(dsr_document_about(d)->replaced, 2);
  dsr_document_free(d);
  cr_assert_eq(dsr_document_open(c.corpus, "news/french.txt", &d, NULL), DSR_OK);
  cr_expect_str_eq(dsr_document_about(d)->language, "other");
  dsr_document_free(d);
  remove_files(&c);
  unmake_corpus(&c);
}

Test(ingest, a_second_run_changes_nothing) {
  static const char *const names[] = {"news", NULL};
  small_corpus c = make_corpus();
  write_news(&c);
  dsr_ingest_summary first = load(&c, names, 0, 0, NULL);
  dsr_ingest_summary s = load(&c, names, 0, 0, NULL);
  cr_expect_eq(s.unchanged, first.loaded + first.origins);
  cr_expect_eq(s.loaded + s.replaced + s.origins + s.refused, 0);
  cr_expect_eq(s.skipped, first.skipped);
  cr_expect_eq(s.foreign + s.repaired + s.bytes, 0);
  cr_expect_eq(documents_in(c.corpus), 7);
  remove_files(&c);
  unmake_corpus(&c);
}

Test(ingest, an_edited_file_replaces_its_document) {
  static const char *const names[] = {"news", NULL};
  small_corpus c = make_corpus();
  dsr_document *d = NULL;
  size_t len;
  write_news(&c);
  load(&c, names, 0, 0, NULL);
  write_text(&c, "news/sub/c.txt", "The pier is shut.\n");
  dsr_ingest_summary s = load(&c, names, 0, 0, NULL);
  cr_expect_eq(s.replaced, 1);
  cr_expect_eq(s.unchanged, 7);
  cr_expect_eq(s.bytes, strlen("The pier is shut.\n"));
  cr_assert_eq(dsr_document_open(c.corpus, "news/sub/c.txt", &d, NULL), DSR_OK);
  cr_expect_str_eq(dsr_document_text(d, &len), "The pier is shut.\n");
  cr_expect_null(dsr_document_about(d)->title);
  dsr_document_free(d);
  expect_sound(c.corpus);
  remove_files(&c);
  unmake_corpus(&c);
}

Test(ingest, a_key_from_another_source_is_refused) {
  static const char *const first[] = {"news", NULL};
  static const char *const second[] = {"other/news", NULL};
  small_corpus c = make_corpus();
  load_log log = {.corpus = &c};
  make_folder(&c, "news");
  make_folder(&c, "other");
  make_folder(&c, "other/news");
  write_text(&c, "news/a.txt", STORY);
  write_text(&c, "other/news/a.txt", "Another story.\n");
  load(&c, first, 0, 0, NULL);
  dsr_ingest_summary s = load(&c, second, 0, 0, &log);
  cr_expect_eq(s.refused, 1);
  cr_expect_eq(s.found, 1);
  cr_expect(strncmp(log.notices.data, "refused: ", 9) == 0, "%s", log.notices.data);
  cr_expect(strstr(log.notices.data, "@/news/a.txt") &&
                strstr(log.notices.data, "@/other/news/a.txt") &&
                strstr(log.notices.data, "--prefix"),
            "%s", log.notices.data);
  cr_expect_eq(documents_in(c.corpus), 1);
  dsr_buf_free(&log.notices);
  remove_files(&c);
  unmake_corpus(&c);
}

Test(ingest, counts_foreign_documents_once) {
  static const char *const names[] = {"fr1.txt", "fr2.txt", NULL};
  small_corpus c = make_corpus();
  write_text(&c, "fr1.txt", FRENCH);
  write_text(&c, "fr2.txt", FRENCH);
  dsr_ingest_summary s = load(&c, names, 0, 0, NULL);
  cr_expect_eq(s.loaded, 1);
  cr_expect_eq(s.origins, 1);
  cr_expect_eq(s.foreign, 1); /* of those loaded, not of further origins */
  remove_files(&c);
  unmake_corpus(&c);
}

Test(ingest, a_dry_run_stores_nothing) {
  static const char *const names[] = {"news", NULL};
  small_corpus c = make_corpus();
  write_news(&c);
  dsr_ingest_summary s = load(&c, names, 0, 1, NULL);
  cr_expect_eq(s.found, 16);
  cr_expect_eq(s.loaded + s.origins, 8);
  cr_expect_eq(documents_in(c.corpus), 0);
  remove_files(&c);
  unmake_corpus(&c);
}

enum { MANY = 40 };

/* MANY files of about 100 bytes each, of which those from `from` on are edited. */
static void write_many(const small_corpus *c, int from, const char *edit) {
  char name[40], text[120];
  for (int i = 0; i < MANY; i++) {
    snprintf(name, sizeof name, "many/%02d.txt", i);
    snprintf(text, sizeof text, "Story %d%s: %s", i, i < from ? "" : edit, STORY);
    write_text(c, name, text);
  }
}

Test(ingest, batches_come_to_the_same_corpus) {
  static const char *const names[] = {"many", NULL};
  small_corpus c = make_corpus();
  make_folder(&c, "many");
  write_many(&c, 0, "");
  static const size_t sizes[] = {1, 100, 1000, 0};
  dsr_corpus_counts counts[4];
  for (int i = 0; i < 4; i++) {
    small_corpus one = c;
    load_log log = {.corpus = &c};
    snprintf(one.path, sizeof one.path, "%s/%d.dossier", c.folder, i);
    cr_assert_eq(dsr_corpus_open(one.path, DSR_CREATE, &one.corpus, NULL), DSR_OK);
    dsr_ingest_summary s = load(&one, names, sizes[i], 0, &log);
    cr_expect_eq(s.loaded, MANY);
    cr_expect(sizes[i] == 1 ? log.batches >= MANY
                            : sizes[i] == 0 ? log.batches <= 1 : log.batches > 1,
              "%u batches of %zu bytes", log.batches, sizes[i]);
    cr_assert_eq(dsr_corpus_count(one.corpus, &counts[i], NULL), DSR_OK);
    cr_expect_eq(memcmp(&counts[i], &counts[0], sizeof *counts), 0);
    dsr_corpus_close(one.corpus);
    dsr_buf_free(&log.notices);
  }
  remove_files(&c);
  unmake_corpus(&c);
}

/* --- killed halfway --- */

static void kill_at_notice(void *user, const char *what, const char *message) {
  (void)user;
  (void)what;
  (void)message;
  raise(SIGKILL);
}

static void kill_at_third_batch(void *user, const dsr_ingest_summary *so_far) {
  unsigned *batches = user;
  (void)so_far;
  if (++*batches == 3)
    raise(SIGKILL);
}

/* Load in a process that kills itself. */
static void load_and_die(small_corpus *c, const char *const *names, size_t batch) {
  dsr_corpus_close(c->corpus);
  pid_t child = fork();
  cr_assert_geq(child, 0);
  if (child == 0) {
    unsigned batches = 0;
    dsr_ingest_summary sum;
    dsr_ingest_options options = {.batch_bytes = batch, .user = &batches,
                                  .notice = batch ? NULL : kill_at_notice,
                                  .progress = kill_at_third_batch};
    dsr_loader *loader = loader_of(c, names);
    if (dsr_corpus_open(c->path, DSR_WRITE, &c->corpus, NULL) == DSR_OK)
      dsr_ingest(c->corpus, loader, c->rules, &options, &sum, NULL);
    _exit(3);
  }
  int status = 0;
  cr_assert_eq(waitpid(child, &status, 0), child);
  cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  cr_assert_eq(dsr_corpus_open(c->path, DSR_WRITE, &c->corpus, NULL), DSR_OK);
}

Test(ingest, killed_in_a_batch_keeps_the_state_before_it) {
  static const char *const names[] = {"many", "nowhere.txt", NULL};
  small_corpus c = make_corpus();
  dsr_document *d = NULL;
  size_t len;
  make_folder(&c, "many");
  write_many(&c, MANY, "");
  load(&c, names, 0, 0, NULL);
  write_many(&c, 0, " edited");
  load_and_die(&c, names, 0);
  cr_expect_eq(documents_in(c.corpus), MANY);
  cr_assert_eq(dsr_document_open(c.corpus, "many/00.txt", &d, NULL), DSR_OK);
  cr_expect_str_eq(dsr_document_text(d, &len), "Story 0: " STORY);
  dsr_document_free(d);
  expect_sound(c.corpus);
  dsr_ingest_summary s = load(&c, names, 0, 0, NULL);
  cr_expect_eq(s.replaced, MANY);
  remove_files(&c);
  unmake_corpus(&c);
}

Test(ingest, killed_between_batches_is_finished_by_the_next_run) {
  static const char *const names[] = {"many", NULL};
  small_corpus c = make_corpus();
  make_folder(&c, "many");
  write_many(&c, MANY, "");
  load_and_die(&c, names, 200);
  uint64_t kept = documents_in(c.corpus);
  cr_expect(kept > 0 && kept < MANY, "%lu", (unsigned long)kept);
  expect_sound(c.corpus);
  dsr_ingest_summary s = load(&c, names, 0, 0, NULL);
  cr_expect_eq(s.unchanged, kept);
  cr_expect_eq(s.loaded, MANY - kept);
  expect_sound(c.corpus);
  remove_files(&c);
  unmake_corpus(&c);
}

/* --- failures --- */

Test(ingest, a_failure_leaves_what_was_committed_and_says_so) {
  static const char *const names[] = {"many", NULL};
  small_corpus c = make_corpus();
  make_folder(&c, "many");
  write_many(&c, MANY, "");
  dsr_loader *loader = loader_of(&c, names);
  dsr_ingest_options options = {.batch_bytes = 1000};
  dsr_ingest_summary sum;
  dsr_error err = {0};
  dsr_memory_fail(900, 1);
  int status = dsr_ingest(c.corpus, loader, c.rules, &options, &sum, &err);
  dsr_memory_fail(0, 0);
  cr_assert_eq(status, DSR_ENOMEM, "%d %s", status, err.message);
  expect_accounted(&sum);
  cr_expect_gt(sum.loaded, 0);
  cr_expect_eq(sum.loaded, documents_in(c.corpus));
  dsr_loader_free(loader);
  expect_sound(c.corpus);
  remove_files(&c);
  unmake_corpus(&c);
}

Test(ingest, wants_a_corpus_it_may_write) {
  static const char *const names[] = {"many", NULL};
  small_corpus c = make_corpus();
  make_folder(&c, "many");
  write_many(&c, MANY, "");
  dsr_corpus *reader = NULL;
  dsr_loader *loader = loader_of(&c, names);
  dsr_ingest_summary sum;
  dsr_error err = {0};
  cr_assert_eq(dsr_corpus_open(c.path, DSR_READ, &reader, NULL), DSR_OK);
  cr_expect_eq(dsr_ingest(reader, loader, c.rules, NULL, &sum, &err), DSR_EREADONLY);
  cr_expect_eq(sum.found, 0);
  dsr_corpus_close(reader);
  dsr_loader_free(loader);
  remove_files(&c);
  unmake_corpus(&c);
}
