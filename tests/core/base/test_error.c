/* Messages: one line, printable, cut at a character's edge. */
#include "core/base/error.h"

#include <string.h>

#include "core/base/utf8.h"
#include "tests/live_blocks.h"

TestSuite(error, .fini = no_live_blocks);

Test(error, fills_the_record_and_returns_the_code) {
  dsr_error err;
  cr_expect_eq(dsr_fail(&err, DSR_ESYNTAX, 7, "%s: %d", "list.tsv", 3), DSR_ESYNTAX);
  cr_expect_eq(err.code, DSR_ESYNTAX);
  cr_expect_eq(err.offset, 7);
  cr_expect_str_eq(err.message, "list.tsv: 3");
  cr_expect_eq(dsr_fail(NULL, DSR_EIO, 0, "unheard"), DSR_EIO);
  cr_expect_eq(dsr_fail_memory(&err), DSR_ENOMEM);
  cr_expect_str_eq(err.message, "out of memory");
}

Test(error, shows_control_characters_as_question_marks) {
  dsr_error err;
  dsr_fail(&err, DSR_EIO, 0, "%s", "a\nb\x1b[31m\x7f");
  cr_expect_str_eq(err.message, "a?b?[31m?");
}

Test(error, cuts_a_long_message_between_characters) {
  for (size_t shift = 0; shift < 4; shift++) {
    char text[4 * DSR_MESSAGE_MAX + 4] = "xxx";
    text[shift] = '\0';
    for (int i = 0; i < DSR_MESSAGE_MAX; i++)
      strcat(text + shift, "國");
    dsr_error err;
    dsr_fail(&err, DSR_EIO, 0, "%s", text);
    size_t n = strlen(err.message);
    cr_expect(n < DSR_MESSAGE_MAX && n > DSR_MESSAGE_MAX - 4);
    cr_expect_eq(dsr_utf8_check(err.message, n), n);
  }
}

Test(error, names_of_statuses) {
  cr_expect_str_eq(dsr_status_name(DSR_OK), "ok");
  cr_expect_str_eq(dsr_status_name(DSR_ENOTFOUND), "notfound");
  cr_expect_str_eq(dsr_status_name(DSR_ESCRIPT), "script");
  cr_expect_str_eq(dsr_status_name(99), "unknown");
  cr_expect_str_eq(dsr_status_name(-1), "unknown");
  cr_expect_str_eq(dsr_version(), DSR_VERSION);
}
