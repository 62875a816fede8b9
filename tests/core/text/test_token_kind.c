/* Kinds told from forms. */
#include "tests/core/text/cut.h"

TestSuite(token_kind, .fini = no_live_blocks);

Test(token_kind, of_forms) {
  static const struct {
    const char *form;
    dsr_token_kind kind;
  } rows[] = {
      {"cross", DSR_TOKEN_WORD},       {"F-16s", DSR_TOKEN_WORD},
      {"'s", DSR_TOKEN_WORD},          {"U.S.", DSR_TOKEN_WORD},
      {"3rd", DSR_TOKEN_WORD},         {"國", DSR_TOKEN_WORD},
      {"11.1", DSR_TOKEN_NUMBER},      {"1,545", DSR_TOKEN_NUMBER},
      {"82", DSR_TOKEN_NUMBER},        {".5", DSR_TOKEN_NUMBER},
      {"½", DSR_TOKEN_NUMBER},         {"08:02", DSR_TOKEN_NUMBER},
      {".", DSR_TOKEN_PUNCT},          {"...", DSR_TOKEN_PUNCT},
      {"“", DSR_TOKEN_PUNCT},          {"—", DSR_TOKEN_PUNCT},
      {"--", DSR_TOKEN_PUNCT},         {"-->", DSR_TOKEN_SYMBOL},
      {"$", DSR_TOKEN_SYMBOL},         {"%", DSR_TOKEN_SYMBOL},
      {"+", DSR_TOKEN_SYMBOL},         {"US$", DSR_TOKEN_SYMBOL},
      {"°", DSR_TOKEN_SYMBOL},         {"👍", DSR_TOKEN_SYMBOL},
      {":)", DSR_TOKEN_SYMBOL},        {":D", DSR_TOKEN_SYMBOL},
      {"\xFF", DSR_TOKEN_SYMBOL},      {"", DSR_TOKEN_SYMBOL},
      {"http://a.b/c", DSR_TOKEN_URL}, {"www.a.org", DSR_TOKEN_URL},
      {"a.com", DSR_TOKEN_URL},        {"jo@a.org", DSR_TOKEN_EMAIL},
      {"#strait", DSR_TOKEN_TAG},      {"@navy", DSR_TOKEN_TAG},
      {"##", DSR_TOKEN_SYMBOL},        {"report.pdf", DSR_TOKEN_FILE},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    cr_expect_eq(dsr_token_kind_of(rows[i].form, strlen(rows[i].form)), rows[i].kind,
                 "%s is no %s", rows[i].form, dsr_token_kind_name((int)rows[i].kind));
}

Test(token_kind, names) {
  cr_expect_str_eq(dsr_token_kind_name(DSR_TOKEN_EMAIL), "email");
  cr_expect_null(dsr_token_kind_name(-1));
  cr_expect_null(dsr_token_kind_name(DSR_TOKEN_KINDS));
}
