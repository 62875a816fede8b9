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

Test(abbreviation_list, names_the_faulty_line) {
  static const struct {
    const char *text, *says;
  } rows[] = {
      {"Gen\ttitle\nCol\n", ":2: expected a form"},
      {"\ttitle\n", ":1: expected a form"},
      {"Gen\trank\n", ":1: no class 'rank'"},
      {"Gen\ttitle\ngen.\tname\n", "is listed twice"},
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
