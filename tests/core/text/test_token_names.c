/* URLs, addresses, hosts and file names, and where they end. */
#include "tests/core/text/cut.h"

TestSuite(token_names, .fini = no_live_blocks);

Test(token_names, are_whole) {
  static const char *const rows[][2] = {
      {"See http://a.org/b?c=d#e.", "See|http://a.org/b?c=d#e|."},
      {"(https://a.org/x_(y))", "(|https://a.org/x_(y)|)"},
      {"<ftp://a.b/c>", "<|ftp://a.b/c|>"},
      {"www.a.org, then", "www.a.org|,|then"},
      {"news.example.com/a/b!", "news.example.com/a/b|!"},
      {"Amazon.com's price", "Amazon.com|'s|price"},
      {"mail jo.b-x@a-b.org.", "mail|jo.b-x@a-b.org|."},
      {"cut...@a.org", "cut...@a.org"},
      {"report_v2.pdf and A.docx.", "report_v2.pdf|and|A.docx|."},
      {"alt.talk.politics now", "alt.talk.politics|now"},
      {"it.was fine", "it|.|was|fine"},
      {"see...report.pdf", "see|...|report.pdf"},
      {"a@ b @ c", "a|@|b|@|c"},
      {"http:// x", "http|:|//|x"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    expect_tokens(rows[i][0], rows[i][1]);
}
