/* Asking in SQL, with each request for memory failing in turn. */
#include "dossier.h"
#include "tests/core/alloc/failing.h"
#include "tests/core/ask/small_corpus.h"

TestSuite(sql_allocation, .fini = no_live_blocks, .timeout = 600);

static const small_text texts[] = {{"a", "Quill", "2021-03", "A tug left.\n"},
                                   {"b", "Herald", NULL, "Two tugs stayed.\n"}};

/* covers: dsr_sql_new dsr_sql_free dsr_sql_bind dsr_sql_next dsr_sql_parameters
 *         dsr_sql_parameter dsr_sql_columns dsr_sql_column */

static int ask(void *state, dsr_error *err) {
  static const char text[] =
      "WITH d AS (SELECT doc, bytes FROM documents WHERE bytes > :least) SELECT d.doc, z.kind\n"
      "FROM d JOIN zones z ON z.doc = d.doc WHERE z.kind LIKE '%o%' ORDER BY upper(d.doc) DESC";
  const small_corpus *c = state;
  const dsr_sql_value *row, least = {.kind = DSR_SQL_IS_INTEGER, .integer = 5};
  dsr_sql *sql = unset();
  size_t seen = 0;
  int status = held(dsr_sql_new(c->corpus, text, sizeof text - 1, NULL, &sql, err), &sql);
  if (status == DSR_OK) {
    cr_assert_eq(dsr_sql_parameters(sql), 1);
    cr_assert_str_eq(dsr_sql_parameter(sql, 1), "least");
    status = dsr_sql_bind(sql, 1, &least, err);
  }
  while (status == DSR_OK && (status = dsr_sql_next(sql, &row, err)) == DSR_OK) {
    cr_assert_eq(dsr_sql_columns(sql), 2);
    cr_assert_str_eq(dsr_sql_column(sql, 1), "kind");
    seen++;
  }
  cr_assert(status != DSR_DONE || seen == 2);
  dsr_sql_free(sql);
  return status == DSR_DONE ? DSR_OK : status;
}

static int ask_wrongly(void *state, dsr_error *err) {
  static const char text[] = "SELECT titel FROM documents";
  const small_corpus *c = state;
  dsr_sql *sql = unset();
  return held(dsr_sql_new(c->corpus, text, sizeof text - 1, NULL, &sql, err), &sql);
}

static int ask_for_more(void *state, dsr_error *err) {
  static const char text[] = "SELECT printf('%d', 1)";
  const small_corpus *c = state;
  dsr_sql *sql = unset();
  return held(dsr_sql_new(c->corpus, text, sizeof text - 1, NULL, &sql, err), &sql);
}

Test(sql_allocation, asking) {
  small_corpus c = make_corpus();
  put_texts(&c, texts, 2);
  fail_each("dsr_sql_next", ask, &c, DSR_OK);
  fail_each("dsr_sql_new", ask_wrongly, &c, DSR_ESYNTAX);
  fail_each("dsr_sql_new", ask_for_more, &c, DSR_EREFUSED);
  unmake_corpus(&c);
}

/* cannot allocate: dsr_sql_view dsr_sql_view_column dsr_sql_function */
