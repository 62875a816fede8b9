/* SQL for scripts: what it answers, what it refuses, and that it ends. */
#include <criterion/criterion.h>
#include <sqlite3.h>
#include <time.h>

#include "dossier/sql.h"
#include "tests/core/store/corpus_fixture.h"

static int64_t first_document, tug_run;

static void some_news(void) {
  make_corpus();
  begin();
  first_document = put("n/a", "s", "A tug met the tug of Eastmere. Rain fell.", DSR_LOADED);
  int64_t second = put("n/b", "s", "Eastmere sold 2 boats.", DSR_LOADED);
  tug_run = make_run("names", "h1");
  mention(first_document, tug_run, 2, 5, "vessel", "tug");
  mention(first_document, tug_run, 14, 17, "vessel", "tug");
  mention(first_document, tug_run, 21, 29, "place", "eastmere");
  mention(second, tug_run, 0, 8, "place", "eastmere");
  dsr_fact_field fields[] = {{.path = "value_usd", .kind = DSR_FIELD_NUMBER, .value = "120"},
                             {.path = "buyer", .kind = DSR_FIELD_STRING, .value = "Nobody"}};
  dsr_new_fact fact = {.document = second, .run = tug_run, .span = {9, 21}, .type = "deal",
                       .rule = "r", .fields = fields, .field_count = 2};
  cr_assert_eq(dsr_fact_put(corpus, &fact, NULL, &error), DSR_OK, "%s", error.message);
  commit();
}

TestSuite(sql, .init = some_news, .fini = drop_folder, .timeout = 120);

/* The rows as "a,b;c,d", NULL as -, or the error's status as "!4". */
static const char *ask_within(const char *text, const dsr_sql_limits *limits) {
  static char out[4096];
  dsr_sql *sql = NULL;
  const dsr_sql_value *row;
  size_t n = 0;
  out[0] = '\0';
  int status = dsr_sql_new(corpus, text, strlen(text), limits, &sql, &error);
  while (status == DSR_OK && (status = dsr_sql_next(sql, &row, &error)) == DSR_OK)
    for (size_t i = 0; i < dsr_sql_columns(sql) && n + 80 < sizeof out; i++) {
      const char *mark = i ? "," : n ? ";" : "";
      if (row[i].kind == DSR_SQL_IS_NULL)
        n += (size_t)sprintf(out + n, "%s-", mark);
      else if (row[i].kind == DSR_SQL_IS_INTEGER)
        n += (size_t)sprintf(out + n, "%s%lld", mark, (long long)row[i].integer);
      else if (row[i].kind == DSR_SQL_IS_REAL)
        n += (size_t)sprintf(out + n, "%s%g", mark, row[i].real);
      else
        n += (size_t)sprintf(out + n, "%s%.60s", mark, row[i].text);
    }
  dsr_sql_free(sql);
  if (status != DSR_DONE)
    snprintf(out, sizeof out, "!%s", dsr_status_name(status));
  return out;
}

static const char *ask(const char *text) { return ask_within(text, NULL); }

#define EXPECT_ROWS(text, rows) cr_expect_str_eq(ask(text), rows, "%s: %s", text, error.message)

Test(sql, rows_of_the_views) {
  EXPECT_ROWS("SELECT doc, key, bytes FROM documents", "n/a,n/a,41;n/b,n/b,22");
  EXPECT_ROWS("SELECT start, end, text, id FROM mentions",
              "2,5,tug,vessel:tug;14,17,tug,vessel:tug;21,29,Eastmere,place:eastmere;"
              "0,8,Eastmere,place:eastmere");
  EXPECT_ROWS("SELECT buyer, value_usd + 1, seller FROM deals", "Nobody,121,-");
  EXPECT_ROWS("SELECT type, text FROM facts", "deal,sold 2 boats");
  EXPECT_ROWS("SELECT f.name, f.value FROM facts a JOIN fact_fields f ON f.fact = a.fact",
              "value_usd,120;buyer,Nobody");
  EXPECT_ROWS("SELECT id, mentions, documents FROM entities", "place:eastmere,2,2;vessel:tug,2,1");
  EXPECT_ROWS("SELECT id, name FROM aliases", "place:eastmere,Eastmere;vessel:tug,tug");
  EXPECT_ROWS("SELECT script, version FROM runs", "names,1");
  EXPECT_ROWS("SELECT doc, kind FROM zones", "n/a,body;n/b,body");
  EXPECT_ROWS("SELECT count(*) FROM metadata", "0");
  EXPECT_ROWS("SELECT count(*) FROM quotes, figures, dates, deal_items", "0");
}

Test(sql, what_the_language_has) {
  EXPECT_ROWS("SELECT id, count(*) FROM mentions GROUP BY id HAVING count(*) > 1 ORDER BY id DESC;",
              "vessel:tug,2;place:eastmere,2");
  EXPECT_ROWS("WITH e AS MATERIALIZED (SELECT id, name FROM entities WHERE type = 'place')\n"
              "SELECT m.doc, e.name FROM e JOIN mentions m ON m.id = e.id -- all\n",
              "n/a,Eastmere;n/b,Eastmere");
  EXPECT_ROWS("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 4) "
              "SELECT sum(x), max(x), avg(x) FROM n", "10,4,2.5");
  EXPECT_ROWS("WITH n(x) AS (VALUES (1), (2)) SELECT count(*) FROM n a, n b", "4");
  EXPECT_ROWS("SELECT row_number() OVER (ORDER BY doc DESC), doc FROM documents ORDER BY doc",
              "2,n/a;1,n/b");
  EXPECT_ROWS("SELECT doc FROM documents WHERE doc IN (SELECT doc FROM mentions WHERE type = 'vessel')",
              "n/a");
  EXPECT_ROWS("SELECT doc FROM documents UNION SELECT id FROM entities EXCEPT SELECT 'n/a'",
              "n/b;place:eastmere;vessel:tug");
}

/* Conditions are handed on to the corpus, whose columns may have other types. */
Test(sql, conditions_hold_as_in_sqlite) {
  EXPECT_ROWS("SELECT doc FROM documents WHERE bytes = '41'", "n/a");
  EXPECT_ROWS("SELECT id FROM entities WHERE mentions = '2' AND documents = 1", "vessel:tug");
  EXPECT_ROWS("SELECT count(*) FROM mentions WHERE id = 5", "0");
  EXPECT_ROWS("SELECT doc FROM documents WHERE title IS NULL AND doc >= 'n/b'", "n/b");
  EXPECT_ROWS("SELECT doc FROM documents WHERE doc = 'N/A' COLLATE NOCASE", "n/a");
  EXPECT_ROWS("SELECT count(*) FROM deals WHERE value_usd > 99", "1");
  EXPECT_ROWS("SELECT count(*) FROM mentions WHERE doc = 'n/a' OR (doc = 'n/a' AND start > 3)", "3");
  EXPECT_ROWS("SELECT start FROM mentions WHERE doc = 'n/a' OR (doc = 'n/b' AND type = 'place')\n"
              "ORDER BY start DESC", "21;14;2;0");
  EXPECT_ROWS("SELECT d.doc, m.start FROM documents d LEFT JOIN mentions m\n"
              "ON m.doc = d.doc AND m.type = 'vessel' ORDER BY m.start DESC", "n/a,14;n/a,2;n/b,-");
  EXPECT_ROWS("SELECT DISTINCT text FROM mentions ORDER BY text DESC LIMIT 1 OFFSET 1", "Eastmere");
  EXPECT_ROWS("SELECT type FROM mentions ORDER BY type, start DESC", "place;place;vessel;vessel");
}

Test(sql, functions_of_our_own_are_as_sqlites) {
  static const char *const calls[] = {
      "length('h\xC3\xA9')", "length(12)", "length(x'00ff')", "length(NULL)", "lower('H\xC3\x89Z')",
      "upper('h\xC3\xA9z')", "substr('h\xC3\xA9llo', 2, 2)", "substr('abc', 0, 2)", "substr('abc', -2)",
      "substr('abc', -5, 4)", "substr('abc', 3, -2)", "substr('abc', -2, -5)", "substr('abc', 0, -1)",
      "substr('abc', 9)", "substr('abc', 2, 0)", "substr(12345, 2, 3)", "substr(x'010203', 2)",
      "substr('abc', NULL)", "trim('  a b ')", "ltrim('xxayx', 'yx')", "rtrim('\xC3\xA9\x61\xC3\xA9', '\xC3\xA9')",
      "trim('abc', '')", "trim(NULL)", "'Abc' LIKE 'a_C'", "'abc' LIKE '%c%'", "'abc' LIKE 'a%d'",
      "'' LIKE '%'", "'a%b' LIKE 'a!%b' ESCAPE '!'", "'axb' LIKE 'a!%b' ESCAPE '!'",
      "'h\xC3\xA9' LIKE 'h_'", "'aaab' LIKE '%a%ab'", "NULL LIKE 'a'", "'abc' GLOB 'a[b-d]*'",
      "'abc' GLOB 'A*'", "'a]c' GLOB 'a[]]c'", "'a-c' GLOB 'a[a-]c'", "'abc' GLOB 'a[^b]c'",
      "'abc' GLOB 'a[b'", "'abc' GLOB '?\?\?'", "'h\xC3\xA9' GLOB 'h[\xC3\xA0-\xC3\xBF]'"};
  sqlite3 *db = NULL;
  sqlite3_stmt *row = NULL;
  char text[160], wanted[80];
  cr_assert_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
    snprintf(text, sizeof text, "SELECT CAST(%s AS TEXT)", calls[i]);
    cr_assert_eq(sqlite3_prepare_v2(db, text, -1, &row, NULL), SQLITE_OK, "%s", text);
    cr_assert_eq(sqlite3_step(row), SQLITE_ROW);
    const char *said = (const char *)sqlite3_column_text(row, 0);
    snprintf(wanted, sizeof wanted, "%s", said ? said : "-");
    sqlite3_finalize(row);
    cr_expect_str_eq(ask(text), wanted, "%s", text);
  }
  sqlite3_close(db);
}

Test(sql, parameters) {
  static const char text[] = "SELECT doc, ?1 AS a FROM documents WHERE bytes > :least OR doc = @key";
  dsr_sql *sql = NULL;
  const dsr_sql_value *row;
  cr_assert_eq(dsr_sql_new(corpus, text, sizeof text - 1, NULL, &sql, &error), DSR_OK);
  cr_expect_eq(dsr_sql_parameters(sql), 3);
  cr_expect_null(dsr_sql_parameter(sql, 1));
  cr_expect_str_eq(dsr_sql_parameter(sql, 2), "least");
  cr_expect_str_eq(dsr_sql_parameter(sql, 3), "key");
  cr_expect_null(dsr_sql_parameter(sql, 4));
  cr_expect_str_eq(dsr_sql_column(sql, 1), "a");
  cr_expect_null(dsr_sql_column(sql, 2));
  dsr_sql_value words = {.kind = DSR_SQL_IS_TEXT, .text = "x\0y", .len = 3};
  dsr_sql_value number = {.kind = DSR_SQL_IS_INTEGER, .integer = 1000};
  dsr_sql_value key = {.kind = DSR_SQL_IS_TEXT, .text = "n/b", .len = 3};
  dsr_sql_value long_one = {.kind = DSR_SQL_IS_TEXT, .text = text, .len = DSR_SQL_TEXT_MAX + 1};
  cr_expect_eq(dsr_sql_bind(sql, 1, &words, &error), DSR_OK);
  cr_expect_eq(dsr_sql_bind(sql, 2, &number, &error), DSR_OK);
  cr_expect_eq(dsr_sql_bind(sql, 3, &key, &error), DSR_OK);
  cr_expect_eq(dsr_sql_bind(sql, 4, &key, &error), DSR_EINVAL);
  cr_expect_eq(dsr_sql_bind(sql, 0, &key, &error), DSR_EINVAL);
  char *big = calloc(1, DSR_SQL_TEXT_MAX + 1);
  long_one.text = big;
  cr_expect_eq(dsr_sql_bind(sql, 3, &long_one, &error), DSR_ELIMIT);
  free(big);
  cr_expect_eq(dsr_sql_bind(sql, 3, &key, &error), DSR_OK);
  cr_assert_eq(dsr_sql_next(sql, &row, &error), DSR_OK);
  cr_expect(row[1].len == 3 && memcmp(row[1].text, "x\0y", 3) == 0);
  cr_expect_eq(dsr_sql_bind(sql, 1, &words, &error), DSR_EINVAL);
  cr_expect_eq(dsr_sql_next(sql, &row, &error), DSR_DONE);
  cr_expect_eq(dsr_sql_next(sql, &row, &error), DSR_DONE);
  dsr_sql_free(sql);
}

/* --- what is refused --- */

Test(sql, nothing_but_questions_on_the_views) {
  static const char *const refused[] = {
      "DELETE FROM documents", "INSERT INTO documents(doc) VALUES('x')", "UPDATE documents SET doc = 1",
      "CREATE TABLE t(a)", "CREATE TEMP TABLE t AS SELECT 1", "CREATE VIEW v AS SELECT 1",
      "CREATE VIRTUAL TABLE t USING fts5(a)", "DROP TABLE documents", "ALTER TABLE documents RENAME TO d",
      "PRAGMA user_version", "PRAGMA writable_schema = 1", "ATTACH '/tmp/h-sql-never' AS x",
      "DETACH main", "VACUUM", "VACUUM INTO '/tmp/h-sql-never'", "BEGIN", "COMMIT", "ROLLBACK",
      "SAVEPOINT s", "ANALYZE", "REINDEX", "EXPLAIN SELECT 1", "EXPLAIN QUERY PLAN SELECT 1",
      "SELECT * FROM sqlite_master", "SELECT count(*) FROM sqlite_schema", "SELECT name FROM sqlite_temp_master",
      "SELECT * FROM pragma_table_info('documents')", "SELECT * FROM json_each('[1]')",
      "SELECT * FROM dbstat", "SELECT * FROM sqlite_stmt", "SELECT rowid FROM documents",
      "SELECT _rowid_ FROM mentions", "SELECT load_extension('x')", "SELECT printf('%.*c', 900000000, 'x')",
      "SELECT format('%d', 1)", "SELECT instr('a', 'b')", "SELECT replace('a', 'b', 'c')",
      "SELECT hex('a')", "SELECT quote('a')", "SELECT char(65)", "SELECT zeroblob(9)",
      "SELECT randomblob(9)", "SELECT random()", "SELECT group_concat(doc) FROM documents",
      "SELECT json_group_array(doc) FROM documents", "SELECT json_extract('{}', '$')", "SELECT date('now')",
      "SELECT datetime()", "SELECT julianday('now')", "SELECT strftime('%s', 'now')", "SELECT CURRENT_TIMESTAMP",
      "SELECT CURRENT_DATE", "SELECT CURRENT_TIME", "SELECT unixepoch()", "SELECT last_insert_rowid()",
      "SELECT changes()", "SELECT sqlite_version()", "SELECT sqlite_source_id()", "SELECT fts5(1)",
      "SELECT rtreecheck('x')", "SELECT dsr_holds(1, 2)", "SELECT 'a' MATCH 'b'", "SELECT soundex('a')",
      /* a WITH cannot lend the name of a view */
      "WITH zones AS (SELECT hex('a') AS x) SELECT x FROM zones",
      "WITH step AS (SELECT printf('%d', 1) AS x) SELECT x FROM step"};
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    const char *said = ask(refused[i]);
    cr_expect(strcmp(said, "!refused") == 0 || strcmp(said, "!syntax") == 0, "%s gave %s",
              refused[i], said);
  }
  cr_expect_neq(access("/tmp/h-sql-never", F_OK), 0);
  for (const char *const *t = (const char *const[]){"meta", "document", "mention", "fact_field", "lexicon",
                                                    "origin", "chunk", NULL}; *t; t++) {
    char text[80];
    snprintf(text, sizeof text, "SELECT count(*) FROM main.%s", *t);
    cr_expect_str_eq(ask(text), "!syntax", "%s", text);
    snprintf(text, sizeof text, "WITH mentions AS (SELECT * FROM %s) SELECT * FROM mentions", *t);
    cr_expect_str_eq(ask(text), "!syntax", "%s", text);
  }
}

static void expect_message(const char *text, const char *part, size_t offset) {
  const char *said = ask(text);
  cr_expect(*said == '!' && strstr(error.message, part), "%s gave %s: %s", text, said, error.message);
  cr_expect_eq(error.offset, offset, "%s: %zu", text, error.offset);
}

Test(sql, messages_name_the_place_and_the_nearest_name) {
  expect_message("SELECT doc FROM documnts", "no view 'documnts'; did you mean 'documents'?", 16);
  expect_message("SELECT titel FROM documents", "no column 'titel'; did you mean 'title'?", 7);
  expect_message("SELECT d.titel FROM documents d", "did you mean 'title'?", 9);
  expect_message("SELECT lenght(doc) FROM documents", "no function 'lenght'; did you mean 'length'?", 7);
  expect_message("SELECT doc FORM documents", "at byte 17 of the query: near \"documents\"", 16);
  expect_message("SELECT 1; SELECT 2", "at byte 11 of the query: a query is one statement", 10);
  expect_message("SELECT printf('x')", "printf: the function is not offered", 0);
  expect_message("", "the query is empty", 0);
  expect_message("SELECT 9223372036854775807 + sum(x) FROM (SELECT 9223372036854775807 AS x UNION ALL SELECT 1)",
                 "integer overflow", 0);
}

/* --- limits --- */

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

Test(sql, what_never_ends_is_ended) {
  static const dsr_sql_limits short_time = {.milliseconds = 200};
  static const char *const endless[] = {
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c",
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c",
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c ORDER BY -x % 997",
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION SELECT x + 1 FROM c) SELECT DISTINCT x % 1000003 FROM c",
      "WITH RECURSIVE c(x) AS (SELECT 'aaaaaaaa' UNION ALL SELECT x || x FROM c) SELECT max(length(x)) FROM c",
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT avg(x) OVER (ORDER BY x\n"
      "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM c",
      "WITH a(x) AS (VALUES (1),(2),(3),(4),(5),(6),(7),(8),(9),(10)) SELECT count(*) FROM a b, a c, a d,\n"
      "a e, a f, a g, a h, a i, a j, a k, a l, a m",
      "SELECT count(*) FROM mentions a, mentions b, mentions c, mentions d, mentions e, mentions f,\n"
      "mentions g, mentions h, mentions i, mentions j, mentions k, mentions l, mentions m, mentions n",
      "SELECT count(*) FROM zones a, zones b, zones c, zones d, zones e, zones f, zones g, zones h,\n"
      "zones i, zones j, zones k, zones l, zones m, zones n, zones o, zones p, zones q, zones r",
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c\n"
      "WHERE 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' || x LIKE '%a%a%a%a%a%a%a%a%b'"};
  for (size_t i = 0; i < sizeof endless / sizeof *endless; i++) {
    double start = seconds();
    cr_expect_str_eq(ask_within(endless[i], &short_time), "!limit", "%s: %s", endless[i], error.message);
    cr_expect_lt(seconds() - start, 0.7, "%s: %g s", endless[i], seconds() - start);
  }
  cr_expect_str_eq(ask("SELECT count(*) FROM mentions"), "4");
}

static char *repeated(const char *before, const char *part, size_t n, const char *behind) {
  char *text = malloc(strlen(before) + n * strlen(part) + strlen(behind) + 1), *p = text;
  p = stpcpy(p, before);
  for (size_t i = 0; i < n; i++)
    p = stpcpy(p, part);
  strcpy(p, behind);
  return text;
}

Test(sql, size_has_limits) {
  const struct {
    const char *before, *part;
    size_t n;
    const char *behind;
  } big[] = {{"SELECT 1", "+1", 200, ""},
             {"SELECT ", "(", 400, "1"},
             {"SELECT ", "1,", 200, "1"},
             {"", "SELECT 1 UNION ", 40, "SELECT 2"},
             {"SELECT 1 FROM ", "documents,", 300, "documents"},
             {"SELECT 1", " ", DSR_SQL_LENGTH_MAX, ""},
             {"WITH a AS (SELECT 1) SELECT 1 FROM a", ", a", 24, ""},
             {"WITH \"a\"\"b\" AS (SELECT 1) SELECT 1 FROM \"a\"\"b\"", "", 0, ""},
             {"WITH ", "a AS (SELECT 1), ", 30, "b AS (SELECT 2) SELECT 1"},
             {"SELECT length('x')", ", length(1), length(2), length(3)", 40, ""},
             {"SELECT ?", "9", 8, ""},
             {"SELECT max(1", ", 1", 20, ")"},
             {"SELECT 1 WHERE 1 IN (1", ", 'a'||1", 3000, ")"}};
  for (size_t i = 0; i < sizeof big / sizeof *big; i++) {
    char *text = repeated(big[i].before, big[i].part, big[i].n, big[i].behind);
    double start = seconds();
    const char *said = ask(text);
    cr_expect(*said == '!' && strcmp(said, "!nomem") != 0, "%.60s gave %.60s", text, said);
    cr_expect_lt(seconds() - start, 0.5);
    free(text);
  }
}

Test(sql, rows_bytes_and_memory_have_limits) {
#define NUMBERS(n) \
  "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < " n ") "
  static const dsr_sql_limits few = {.rows = 3}, narrow = {.bytes = 1 << 20},
                              small = {.memory = 1 << 20};
  cr_expect_str_eq(ask_within(NUMBERS("3") "SELECT x FROM c", &few), "1;2;3");
  cr_expect_str_eq(ask_within(NUMBERS("4") "SELECT x FROM c", &few), "!limit");
  cr_expect(strstr(error.message, "more than 3 rows"), "%s", error.message);
  cr_expect_str_eq(ask_within("WITH RECURSIVE c(x) AS (SELECT 'aaaaaaaa' UNION ALL SELECT x || x FROM c\n"
                              "WHERE length(x) < 100000), d(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM d\n"
                              "WHERE x < 20) SELECT c.x FROM c, d", &narrow), "!limit");
  cr_expect(strstr(error.message, "more than 1 MB of text"), "%s", error.message);
  cr_expect_str_eq(ask_within(NUMBERS("100000") "SELECT x FROM c ORDER BY -x", &small), "!limit");
  cr_expect(strstr(error.message, "over its memory of 1 MB"), "%s", error.message);
  EXPECT_ROWS(NUMBERS("1000") "SELECT sum(x) FROM c", "500500");
  cr_expect_str_eq(ask("WITH RECURSIVE c(x) AS (SELECT 'aaaaaaaa' UNION ALL SELECT x || x FROM c) "
                       "SELECT count(*) FROM c"), "!limit");
  cr_expect(strstr(error.message, "a text of more than 256 kB"), "%s", error.message);
}

/* --- with the corpus --- */

Test(sql, a_statement_outlives_its_corpus) {
  dsr_sql *sql = NULL;
  const dsr_sql_value *row;
  cr_assert_eq(dsr_sql_new(corpus, "SELECT doc FROM documents", 25, NULL, &sql, &error), DSR_OK);
  cr_assert_eq(dsr_sql_next(sql, &row, &error), DSR_OK);
  close_corpus();
  cr_expect_eq(dsr_sql_next(sql, &row, &error), DSR_ECLOSED);
  cr_expect_eq(dsr_sql_bind(sql, 1, &(dsr_sql_value){0}, &error), DSR_ECLOSED);
  dsr_sql_free(sql);
  dsr_sql_free(NULL);
}

Test(sql, a_corpus_is_asked_while_it_is_written) {
  begin();
  put("n/c", "s", "A late barge.", DSR_LOADED);
  EXPECT_ROWS("SELECT doc FROM documents ORDER BY doc DESC LIMIT 1", "n/c");
  dsr_corpus_rollback(corpus);
  EXPECT_ROWS("SELECT count(*) FROM documents", "2");
  close_corpus();
  open_corpus(DSR_READ);
  EXPECT_ROWS("SELECT count(*) FROM documents", "2");
  cr_expect_eq(dsr_sql_new(NULL, "SELECT 1", 8, NULL, &(dsr_sql *){NULL}, &error), DSR_EINVAL);
}

Test(sql, the_list_of_views_is_what_can_be_asked) {
  char text[400];
  for (size_t v = 0; dsr_sql_view(v); v++) {
    size_t n = (size_t)sprintf(text, "SELECT ");
    for (size_t i = 0; dsr_sql_view_column(v, i); i++)
      n += (size_t)sprintf(text + n, "%s\"%s\"", i ? "," : "", dsr_sql_view_column(v, i));
    sprintf(text + n, " FROM %s", dsr_sql_view(v));
    cr_expect_neq(*ask(text), '!', "%s: %s", text, error.message);
  }
  cr_expect_null(dsr_sql_view_column(1000, 0));
  for (size_t i = 1; dsr_sql_function(i); i++)
    cr_expect_lt(strcmp(dsr_sql_function(i - 1), dsr_sql_function(i)), 0, "%s", dsr_sql_function(i));
}
