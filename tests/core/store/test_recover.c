/* Recovering damaged corpora: whatever is done to the file, the result passes
 * the check, and what the damage did not touch is in it. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/store/salvage.h"
#include "dossier/recover.h"
#include "tests/core/store/corpus_fixture.h"

enum { DOCUMENTS = 60, PAGE = 16384 };

/* a hash, as rules are named */
#define RULES "00ff10e4b83c5a76b0cd23191e0f04ddf454c310b3be22e97d3f9d53871c199c"

static char sound[96], fresh[96];
static const dsr_recovery_counts *counts;
static dsr_recovery *recovery;

/* Texts of many sizes, one of them over several pages. */
static char *make_text(int n, size_t *len) {
  size_t lines = n % 17 == 3 ? 900 : 10 + (size_t)(n % 7) * 12;
  char *text = malloc(lines * 64 + 64);
  *len = 0;
  for (size_t i = 0; i < lines; i++)
    *len += (size_t)sprintf(text + *len, "Minister Ada No%d saw %zu boats at pier "
                            "w%d.\n", n, i, (int)((size_t)n * 31 + i) % 997);
  return text;
}

static void fill_corpus(void) {
  char key[32], source[64];
  int64_t run, ids[DOCUMENTS];
  begin();
  for (int n = 0; n < DOCUMENTS; n++) {
    size_t len;
    char *text = make_text(n, &len);
    snprintf(key, sizeof key, "docs/%02d.txt", n);
    snprintf(source, sizeof source, "/home/ana/%s", key);
    /* some are parts of their source, whose hash is not the text's */
    static const char other[] =
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcd00";
    char hash[65];
    snprintf(hash, sizeof hash, "%.62s%02d", other, n);
    bool derived = n % 5 == 4;
    dsr_new_document doc = {.key = key, .source = source, .title = "Boats",
                            .published = "2021-03-04", .language = "en",
                            .metadata = "{\"desk\":\"sea\"}", .rules = RULES,
                            .derived = derived,
                            .sha256 = derived ? hash : NULL};
    int outcome;
    cr_assert_eq(put_document(&doc, text, len, &outcome, &ids[n]), DSR_OK, "%s",
                 error.message);
    if (n == 7) {
      doc.key = "other/07.txt";
      doc.source = "/home/ben/07.txt";
      cr_assert_eq(put_document(&doc, text, len, &outcome, NULL), DSR_OK);
      cr_assert_eq(outcome, DSR_ORIGIN);
    }
    free(text);
  }
  run = make_run("finder", "h1");
  for (int n = 0; n < DOCUMENTS; n++) {
    char slug[16];
    snprintf(slug, sizeof slug, "ada-%d", n % 40);
    mention(ids[n], run, 9, 12, "person", slug);
    mention(ids[n], run, 0, 12, "title", "minister");
    dsr_fact_field fields[] = {
        {.path = "who", .kind = DSR_FIELD_STRING, .value = "Ada",
         .evidence = {9, 12}},
        {.path = "what", .kind = DSR_FIELD_STRING, .value = "boats"}};
    dsr_new_fact fact = {.document = ids[n], .run = run, .type = "sighting",
                         .span = {0, 20}, .rule = "r", .fields = fields,
                         .field_count = 2};
    cr_assert_eq(dsr_fact_put(corpus, &fact, NULL, &error), DSR_OK, "%s",
                 error.message);
    cr_assert_eq(dsr_run_mark(corpus, ids[n], run, &error), DSR_OK);
    cr_assert_eq(dsr_mentions_settle(corpus, ids[n], &error), DSR_OK);
  }
  commit();
}

static void make_sound(void) {
  make_corpus();
  snprintf(sound, sizeof sound, "%s/sound.dossier", folder);
  snprintf(fresh, sizeof fresh, "%s/new.dossier", folder);
  fill_corpus();
  close_corpus();
  rename(path, sound);
  recovery = NULL;
}

static void drop_all(void) {
  dsr_recovery_free(recovery);
  drop_folder();
}

TestSuite(recover, .init = make_sound, .fini = drop_all, .timeout = 300);

/* Recover what is at `path` and check the result, which is left open. */
static void recover_and_check(const char *what) {
  size_t before, after;
  char *bytes = read_file(path, &before), *now;
  close_corpus();
  unlink(fresh);
  dsr_recovery_free(recovery);
  recovery = NULL;
  int status = dsr_recover(path, fresh, &recovery, &error);
  cr_assert_eq(status, DSR_OK, "%s: %s", what, error.message);
  counts = dsr_recovery_about(recovery);
  now = read_file(path, &after);
  cr_assert(before == after && memcmp(bytes, now, after) == 0,
            "%s: the damaged file was changed", what);
  free(bytes);
  free(now);
  cr_assert_eq(dsr_corpus_open(fresh, DSR_READ, &corpus, &error), DSR_OK,
               "%s: %s", what, error.message);
  dsr_check *check;
  cr_assert_eq(dsr_check_new(corpus, &check, &error), DSR_OK, "%s", error.message);
  cr_assert_eq(dsr_check_count(check), 0, "%s: %s", what,
               dsr_check_fault(check, 0));
  dsr_check_free(check);
}

static void copy_sound(void) {
  size_t size;
  char *bytes = read_file(sound, &size);
  write_file(path, bytes, size);
  free(bytes);
}

static void expect_all(const char *what) {
  dsr_corpus_counts in;
  cr_assert_eq(dsr_corpus_count(corpus, &in, &error), DSR_OK);
  cr_expect_eq(counts->documents, DOCUMENTS, "%s", what);
  cr_expect_eq(counts->lost, 0, "%s", what);
  cr_expect_eq(in.documents, DOCUMENTS, "%s", what);
  cr_expect_eq(in.origins, DOCUMENTS + 1, "%s", what);
  cr_expect_eq(counts->mentions, 2 * DOCUMENTS, "%s", what);
  cr_expect_eq(in.mentions, DOCUMENTS, "%s", what); /* the others are covered */
  cr_expect_eq(in.facts, DOCUMENTS, "%s", what);
  cr_expect_eq(counts->entities, 41, "%s", what);
  cr_expect_eq(counts->uncut, 0, "%s", what);
}

/* --- nothing is damaged --- */

Test(recover, a_sound_corpus_comes_out_as_it_was) {
  copy_sound();
  recover_and_check("sound");
  expect_all("sound");
  cr_expect_eq(counts->again, 0);
  cr_expect_eq(counts->dropped, 0);
  cr_expect_eq(counts->unread, 0);
  cr_expect_null(dsr_recovery_line(recovery, 0), "%s",
                 dsr_recovery_line(recovery, 0));
  dsr_document *doc;
  cr_assert_eq(dsr_document_open(corpus, "docs/07.txt", &doc, &error), DSR_OK);
  const dsr_document_info *info = dsr_document_about(doc);
  cr_expect_str_eq(info->title, "Boats");
  cr_expect_str_eq(info->published, "2021-03-04");
  cr_expect_str_eq(info->metadata, "{\"desk\":\"sea\"}");
  cr_expect_str_eq(info->rules, RULES);
  cr_expect_eq(info->origins, 2);
  cr_expect_eq(dsr_run_done(corpus, info->id, 1, &error), 1);
  dsr_document_free(doc);
  char part[120];
  snprintf(part, sizeof part, "%s-building", fresh);
  cr_expect_neq(access(part, F_OK), 0);
}

Test(recover, what_was_removed_stays_away) {
  rename(sound, path);
  open_corpus(DSR_WRITE);
  begin();
  cr_assert_eq(dsr_document_remove(corpus, "docs/03.txt", &error), DSR_OK);
  commit();
  begin();
  put("docs/05.txt", "/home/ana/docs/05.txt", "Another text.", DSR_REPLACED);
  commit();
  close_corpus();
  recover_and_check("removed");
  cr_expect_eq(counts->documents, DOCUMENTS - 1);
  cr_expect_eq(counts->lost, 0);
  cr_expect_null(dsr_recovery_line(recovery, 0), "%s",
                 dsr_recovery_line(recovery, 0));
}

Test(recover, what_stands_in_the_log_alone_is_taken) {
  size_t size, log_size;
  char log[112];
  rename(sound, path);
  open_corpus(DSR_WRITE);
  begin();
  put("late", "/late", "A late text.", DSR_LOADED);
  commit();
  begin();
  put("never", "/never", "Not committed.", DSR_LOADED);
  char *bytes = read_file(path, &size);
  snprintf(log, sizeof log, "%s-wal", path);
  char *logged = read_file(log, &log_size);
  dsr_corpus_rollback(corpus);
  close_corpus();
  write_file(path, bytes, size);
  write_file(log, logged, log_size);
  recover_and_check("log");
  cr_expect_eq(counts->documents, DOCUMENTS + 1);
  dsr_document *doc;
  cr_expect_eq(dsr_document_open(corpus, "late", &doc, &error), DSR_OK);
  dsr_document_free(doc);
  struct stat st;
  cr_expect(stat(log, &st) == 0 && st.st_size == (off_t)log_size);
  free(bytes);
  free(logged);
}

/* --- damage --- */

static size_t page_count(void) {
  struct stat st;
  cr_assert_eq(stat(sound, &st), 0);
  return (size_t)st.st_size / PAGE;
}

/* Documents that share a page: the smallest texts have 500 bytes. */
enum { ON_A_PAGE = 20 };

Test(recover, any_page_may_be_zeroed) {
  size_t size, pages = page_count();
  char *bytes = read_file(sound, &size), *saved = malloc(PAGE);
  cr_assert_gt(pages, 20u);
  for (size_t n = 0; n < pages; n++) {
    char what[32];
    snprintf(what, sizeof what, "page %zu", n + 1);
    memcpy(saved, bytes + n * PAGE, PAGE);
    memset(bytes + n * PAGE, 0, PAGE);
    write_file(path, bytes, size);
    memcpy(bytes + n * PAGE, saved, PAGE);
    recover_and_check(what);
    cr_assert_geq(counts->documents, DOCUMENTS - ON_A_PAGE, "%s", what);
    cr_assert_eq(counts->documents + counts->lost, DOCUMENTS,
                 "%s: %llu documents and %llu lost", what,
                 (unsigned long long)counts->documents,
                 (unsigned long long)counts->lost);
    if (counts->lost)
      cr_assert_not_null(strstr(dsr_recovery_line(recovery, 0), "docs/"), "%s: %s",
                         what, dsr_recovery_line(recovery, 0));
  }
  free(bytes);
  free(saved);
}

/* The trees above the rows hold nothing that the rows do not. */
Test(recover, inner_pages_are_not_needed) {
  size_t size;
  char *bytes = read_file(sound, &size);
  size_t zeroed = 0;
  for (size_t n = 1; n < size / PAGE; n++)
    if (bytes[n * PAGE] == 5) {
      memset(bytes + n * PAGE, 0, PAGE);
      zeroed++;
    }
  memset(bytes, 0, PAGE); /* neither head nor schema */
  cr_assert_gt(zeroed, 0u);
  write_file(path, bytes, size);
  recover_and_check("without inner pages");
  expect_all("without inner pages");
  cr_expect_neq(counts->again, 0);
  free(bytes);
}

/* What an index or a lexicon holds is in the texts. */
Test(recover, index_and_lexicon_are_not_needed) {
  size_t size;
  dsr_salvage s;
  char *bytes = read_file(sound, &size);
  cr_assert_eq(dsr_salvage_find(sound, &s, &error), DSR_OK, "%s", error.message);
  const dsr_places *forms = &s.tables[DSR_T_LEXICON];
  cr_assert_gt(forms->count, 0u);
  for (size_t i = 0; i < forms->count; i++)
    memset(bytes + (size_t)(forms->at[i].page - 1) * PAGE, 0xA5, PAGE);
  dsr_salvage_empty(&s);
  sqlite3 *db;
  sqlite3_stmt *row;
  cr_assert_eq(sqlite3_open_v2(sound, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
  cr_assert_eq(sqlite3_prepare_v2(db, "SELECT rootpage FROM sqlite_schema WHERE\n"
                                  "name IN ('segment', 'chunk', 'origin_key')",
                                  -1, &row, NULL), SQLITE_OK);
  while (sqlite3_step(row) == SQLITE_ROW)
    memset(bytes + (size_t)(sqlite3_column_int(row, 0) - 1) * PAGE, 0xA5, PAGE);
  sqlite3_finalize(row);
  sqlite3_close(db);
  write_file(path, bytes, size);
  free(bytes);
  recover_and_check("index");
  expect_all("index");
  cr_expect_eq(counts->again, 0, "extraction is whole");
}

Test(recover, a_cut_file_gives_what_is_left_of_it) {
  size_t size, pages = page_count();
  char *bytes = read_file(sound, &size);
  uint64_t before = 0;
  for (size_t n = 4; n <= pages; n += 3) {
    char what[32];
    snprintf(what, sizeof what, "cut to %zu pages", n);
    write_file(path, bytes, n * PAGE - 1000);
    unlink(fresh);
    dsr_recovery_free(recovery);
    recovery = NULL;
    if (dsr_recover(path, fresh, &recovery, &error) != DSR_OK) {
      cr_assert_eq(error.code, DSR_EFOREIGN, "%s: %s", what, error.message);
      continue;
    }
    recover_and_check(what);
    cr_assert_geq(counts->documents, before, "%s", what);
    before = counts->documents;
  }
  cr_assert_gt(before, DOCUMENTS / 2);
  free(bytes);
}

static uint64_t random_state = 20261120;
static uint64_t next_random(uint64_t below) {
  random_state = random_state * 6364136223846793005u + 1442695040888963407u;
  return (random_state >> 33) % below;
}

Test(recover, flipped_bytes_are_never_taken_for_texts) {
  size_t size;
  char *bytes = read_file(sound, &size), *noisy = malloc(size);
  int rounds = getenv("DSR_TEST_FULL") ? 400 : getenv("DSR_TEST_BRIEF") ? 5 : 40;
  for (int round = 0; round < rounds; round++) {
    char what[32];
    snprintf(what, sizeof what, "round %d", round);
    memcpy(noisy, bytes, size);
    for (uint64_t n = 1 + next_random(60); n; n--)
      noisy[next_random(size)] ^= (char)(1 + next_random(255));
    if (round % 4 == 1) /* a stretch of noise */
      for (size_t at = next_random(size - 5000), i = 0; i < 5000; i++)
        noisy[at + i] = (char)next_random(256);
    if (round % 4 == 2) /* two pages change places */
      memcpy(noisy + PAGE * (1 + next_random(size / PAGE - 1)),
             bytes + PAGE * (1 + next_random(size / PAGE - 1)), PAGE);
    write_file(path, noisy, size);
    recover_and_check(what);
    cr_assert_geq(counts->documents, 1u, "%s", what);
    /* each text is one that was put */
    dsr_documents *walk;
    const dsr_document_info *info;
    cr_assert_eq(dsr_documents_new(corpus, NULL, &walk, &error), DSR_OK);
    while (dsr_documents_next(walk, &info, &error) == DSR_OK) {
      int n;
      size_t len, want_len;
      dsr_document *doc;
      if (info->derived || sscanf(info->key, "docs/%d.txt", &n) != 1)
        continue;
      cr_assert_eq(dsr_document_open_id(corpus, info->id, &doc, &error), DSR_OK);
      const char *text = dsr_document_text(doc, &len);
      char *want = make_text(n, &want_len);
      /* a key may be another's by a flipped digit; the text is some text */
      if (len == want_len)
        cr_assert(memcmp(text, want, len) == 0, "%s: %s", what, info->key);
      free(want);
      dsr_document_free(doc);
    }
    dsr_documents_free(walk);
  }
  free(bytes);
  free(noisy);
}

/* --- refusals --- */

Test(recover, refusals_leave_nothing) {
  struct {
    const char *from, *to;
    int status;
  } cases[] = {{"/nowhere/x.dossier", fresh, DSR_EIO},
               {folder, fresh, DSR_EFOREIGN},
               {sound, sound, DSR_EIO},
               {sound, "", DSR_EINVAL},
               {sound, "/nowhere/new.dossier", DSR_EIO},
               {path, fresh, DSR_EFOREIGN}};
  write_file(path, "Plain text, nothing else.\n", 26);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    dsr_recovery *none = (dsr_recovery *)&none;
    cr_expect_eq(dsr_recover(cases[i].from, cases[i].to, &none, &error),
                 cases[i].status, "case %zu: %s", i, error.message);
    cr_expect_null(none);
    cr_expect_neq(access(fresh, F_OK), 0);
  }
  dsr_corpus *open;
  dsr_recovery *none;
  cr_assert_eq(dsr_corpus_open(sound, DSR_READ, &open, &error), DSR_OK);
  cr_expect_eq(dsr_recover(sound, fresh, &none, &error), DSR_EINVAL);
  dsr_corpus_close(open);
}

/* The shapes by which rows are known are those of the tables. */
Test(recover, shapes_follow_the_schema) {
  sqlite3 *db;
  cr_assert_eq(sqlite3_open_v2(sound, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
  for (int t = 0; t < DSR_TABLES; t++) {
    sqlite3_stmt *row;
    cr_assert_eq(sqlite3_prepare_v2(db, "SELECT count(*) FROM pragma_table_info(?)",
                                    -1, &row, NULL), SQLITE_OK);
    sqlite3_bind_text(row, 1, dsr_table_name((dsr_table)t), -1, SQLITE_STATIC);
    cr_assert_eq(sqlite3_step(row), SQLITE_ROW);
    cr_expect_eq((size_t)sqlite3_column_int(row, 0),
                 dsr_table_columns((dsr_table)t), "%s",
                 dsr_table_name((dsr_table)t));
    sqlite3_finalize(row);
  }
  sqlite3_close(db);
}
