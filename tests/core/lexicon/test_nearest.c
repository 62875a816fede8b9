/* The nearest right name. */
#include <string.h>

#include "core/lexicon/nearest.h"
#include "tests/live_blocks.h"

TestSuite(nearest, .fini = no_live_blocks);

Test(nearest, finds_a_mistyped_name_and_nothing_far) {
  const char *const names[] = {"word", "norm", "stem", "nationality"};
  const struct {
    const char *typed, *want;
  } rows[] = {
      {"nrom", "norm"},  {"norms", "norm"}, {"Stem", "stem"},
      {"steam", "stem"}, {"wort", "word"},  {"nationalty", "nationality"},
      {"natoinaltiy", "nationality"},       {"nation", NULL},
      {"lemma", NULL},   {"", NULL},        {"xy", NULL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const char *got =
        dsr_nearest(rows[i].typed, strlen(rows[i].typed), names, 4);
    cr_assert(got == rows[i].want ||
                  (got && rows[i].want && strcmp(got, rows[i].want) == 0),
              "%s: %s", rows[i].typed, got ? got : "nothing");
  }
  static char endless[10000];
  memset(endless, 'n', sizeof endless);
  cr_assert_null(dsr_nearest(endless, sizeof endless, names, 4));
}
