/* Reading the list of abbreviations, and what is said of a bad one. */
#include "core/text/abbreviation_list.h"

#include <stdlib.h>
#include <unistd.h>

#include "dossier/memory.h"
#include "tests/core/text/cut.h"

TestSuite(abbreviation_list, .fini = no_live_blocks);

/* Load a list of this text from a file of its own. */
static int load(const char *text, dsr_abbreviations **out, dsr_error *err) {
  char path[] = "/tmp/dossier-test-XXXXXX";
  int fd = mkstemp(path);
  cr_assert_geq(fd, 0);
  cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
  close(fd);
  int status = dsr_abbreviations_load(path, out, err);
  unlink(path);
  return status;
}

Test(abbreviation_list, finds_forms_in_any_case) {
  dsr_abbreviations *list = NULL;
  cr_assert_eq(load("# x\n\nGen\ttitle\r\nvs.\tlatin\ne.g\tlatin\nft\tunit", &list, NULL),
               DSR_OK);
  cr_expect_eq(dsr_abbreviation_find(list, "gen", 3), DSR_ABBREVIATION_TITLE);
  cr_expect_eq(dsr_abbreviation_find(list, "VS", 2), DSR_ABBREVIATION_LATIN);
  cr_expect_eq(dsr_abbreviation_find(list, "e.g", 3), DSR_ABBREVIATION_LATIN);
  cr_expect_eq(dsr_abbreviation_find(list, "ft", 2), DSR_ABBREVIATION_UNIT);
  cr_expect_eq(dsr_abbreviation_find(list, "ge", 2), DSR_ABBREVIATION_NONE);
  cr_expect_eq(dsr_abbreviation_find(NULL, "gen", 3), DSR_ABBREVIATION_NONE);
  dsr_abbreviations_free(list);
}

static unsigned roles(const dsr_abbreviations *list, const char *word) {
  return dsr_word_roles(list, word, strlen(word));
}

Test(abbreviation_list, a_word_has_its_roles_as_it_is_written) {
  dsr_abbreviations *list = NULL;
  cr_assert_eq(load("at\topener\nAt\tbefore-hour\nat\taddress\np.m.\thour\n"
                    "Jan.\tafter-hour\nJan\tmonth\nGen\ttitle\n",
                    &list, NULL),
               DSR_OK);
  cr_expect_eq(roles(list, "AT"), (unsigned)(DSR_WORD_OPENER | DSR_WORD_BEFORE_HOUR));
  cr_expect_eq(dsr_abbreviation_find(list, "at", 2), DSR_ABBREVIATION_ADDRESS);
  cr_expect_eq(roles(list, "P.M."), (unsigned)DSR_WORD_HOUR);
  cr_expect_eq(roles(list, "p.m"), 0u, "a word keeps its stop");
  cr_expect_eq(roles(list, "jan."), (unsigned)DSR_WORD_AFTER_HOUR);
  cr_expect_eq(dsr_abbreviation_find(list, "Jan.", 4), DSR_ABBREVIATION_NONE);
  cr_expect_eq(dsr_abbreviation_find(list, "Jan", 3), DSR_ABBREVIATION_MONTH);
  cr_expect_eq(roles(list, "Gen"), 0u);
  cr_expect_eq(roles(list, ""), 0u);
  cr_expect_eq(roles(NULL, "at"), 0u);
  dsr_abbreviations_free(list);
}

Test(abbreviation_list, an_empty_list_finds_nothing) {
  dsr_abbreviations *list = NULL;
  cr_assert_eq(load("# nothing\n", &list, NULL), DSR_OK);
  cr_expect_eq(dsr_abbreviation_find(list, "gen", 3), DSR_ABBREVIATION_NONE);
  cr_expect_eq(roles(list, "at"), 0u);
  dsr_abbreviations_free(list);
}

Test(abbreviation_list, a_long_list_is_found_whole) {
  enum { FORMS = 3000 };
  dsr_buf text = {0};
  dsr_abbreviations *list = NULL;
  for (int i = 0; i < FORMS; i++)
    dsr_buf_format(&text, "x%d\t%s\n", i, i % 2 ? "title" : "opener");
  cr_assert_eq(load(text.data, &list, NULL), DSR_OK);
  for (int i = 0; i < FORMS + 10; i++) {
    char form[16];
    size_t n = (size_t)snprintf(form, sizeof form, "X%d", i);
    bool odd = i % 2, listed = i < FORMS;
    cr_assert_eq(dsr_abbreviation_find(list, form, n),
                 listed && odd ? DSR_ABBREVIATION_TITLE : DSR_ABBREVIATION_NONE);
    cr_assert_eq(dsr_word_roles(list, form, n), listed && !odd ? DSR_WORD_OPENER : 0u);
  }
  dsr_abbreviations_free(list);
  dsr_buf_free(&text);
}

Test(abbreviation_list, names_the_faulty_line) {
  static const struct {
    const char *text, *says;
  } rows[] = {
      {"Gen\ttitle\nCol\n", ":2: expected a form"},
      {"\ttitle\n", ":1: expected a form"},
      {"Gen\trank\n", ":1: no class 'rank'"},
      {"Gen\ttitle\ngen.\tname\n", ":2: 'gen' is listed twice"},
      {"the\topener\nat\topener\nThe\topener\n", ":3: 'the' is listed twice"},
      {"the\topeners\n", "latin, tail, label, opener, joiner, pronoun, speech, hour, "
                         "before-hour, after-hour, time, half-day, clock-zone or farewell"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    dsr_abbreviations *list = (dsr_abbreviations *)1;
    dsr_error err;
    cr_expect_eq(load(rows[i].text, &list, &err), DSR_ESYNTAX);
    cr_expect_null(list);
    cr_expect_not_null(strstr(err.message, rows[i].says), "%s", err.message);
  }
}

Test(abbreviation_list, says_that_a_file_is_missing) {
  dsr_abbreviations *list = NULL;
  dsr_error err;
  cr_expect_eq(dsr_abbreviations_load("/nowhere/list.tsv", &list, &err), DSR_EIO);
  cr_expect_not_null(strstr(err.message, "/nowhere/list.tsv"));
}

Test(abbreviation_list, every_failed_allocation_is_a_status) {
  int status = DSR_ENOMEM;
  for (size_t n = 1; status != DSR_OK; n++) {
    dsr_abbreviations *list = NULL;
    cr_assert_lt(n, 100);
    dsr_memory_fail(n, 0);
    status = load("Gen\ttitle\nvs\tlatin\nft\tunit\n", &list, NULL);
    cr_assert(status == DSR_OK || (status == DSR_ENOMEM && !list));
    dsr_abbreviations_free(list);
  }
  dsr_memory_fail(0, 0);
}
