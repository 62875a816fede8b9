/* What joins to a word and what parts from it. */
#include "tests/core/text/cut.h"

TestSuite(token_word, .fini = no_live_blocks);

typedef const char *row[2];
#define EACH(rows)                                                                 \
  for (size_t each = 0; each < sizeof(rows) / sizeof *(rows); each++)              \
  expect_tokens((rows)[each][0], (rows)[each][1])

Test(token_word, parts_clitics) {
  static const row rows[] = {
      {"don't won't can't", "do|n't|wo|n't|ca|n't"},
      {"don’t", "do|n’t"},
      {"Taiwan's Taiwan’s boats'", "Taiwan|'s|Taiwan|’s|boats|'"},
      {"I'd've we'll they're", "I|'d|'ve|we|'ll|they|'re"},
      {"U.S.'s", "U.S.|'s"},
      {"O'Neill Xi'an o'clock", "O'Neill|Xi'an|o'clock"},
      {"'quoted words'", "'|quoted|words|'"},
      {"the '90s, the 1990's", "the|'90s|,|the|1990's"},
      {"cannot Gonna dont", "can|not|Gon|na|do|nt"},
      {"IM Ive", "IM|I|ve"},
  };
  EACH(rows);
}

Test(token_word, parts_compounds_but_not_prefixes) {
  static const row rows[] = {
      {"cross-strait 15-year", "cross|-|strait|15|-|year"},
      {"re-enter e-mail Co-author", "re-enter|e-mail|Co-author"},
      {"non-co-operative", "non-co-operative"},
      {"U.S.-led", "U.S.|-|led"},
      {"state-of-the-art", "state|-|of|-|the|-|art"},
      {"-2:30 --x-", "-|2:30|--|x|-"},
      {"mid-2020", "mid-2020"},
      {"ten-fold", "ten-fold"},
  };
  EACH(rows);
}

Test(token_word, keeps_designations_whole) {
  static const row rows[] = {
      {"MH-60R F-16s AIM-120C-8 Su-35 COVID-19",
       "MH-60R|F-16s|AIM-120C-8|Su-35|COVID-19"},
      {"F‑16", "F‑16"},
      {"F-16-launched", "F-16|-|launched"},
      {"AN/APG-83", "AN|/|APG-83"},
      {"R2D2 B2B 5G", "R2D2|B2B|5G"},
      {"my_file_2", "my_file_2"},
  };
  EACH(rows);
}

Test(token_word, numbers) {
  static const row rows[] = {
      {"1,545 11.1 0.05 .5", "1,545|11.1|0.05|.5"},
      {"In 30,2020 too", "In|30|,|2020|too"},
      {"3% $2.2 US$30 NT$40.1bn $5m", "3|%|$|2.2|US$|30|NT$|40.1|bn|$|5|m"},
      {"155mm 5pm 10MM 70k", "155|mm|5|pm|10MM|70|k"},
      {"10-15 1998-2005 555-1234 713-555-1234 2020-10-30",
       "10|-|15|1998|-|2005|555-1234|713-555-1234|2020-10-30"},
      {"08:02 9/11 10/30/2020", "08:02|9/11|10/30/2020"},
      {"In 2020.", "In|2020|."},
      {"3rd 1990s 2½", "3rd|1990s|2½"},
      {"€5 ¥300 £1.5", "€|5|¥|300|£|1.5"},
      {"1,2,3", "1|,|2|,|3"},
  };
  EACH(rows);
}

Test(token_word, keeps_stops_of_abbreviations) {
  static const row rows[] = {
      {"Gen. Lee, Mr. Wu, Inc.", "Gen.|Lee|,|Mr.|Wu|,|Inc."},
      {"at 5 a.m. in D.C.", "at|5|a.m.|in|D.C."},
      {"U.S. and U.K", "U.S.|and|U.K"},
      {"Ph.D. e.g. i.e.", "Ph.D.|e.g.|i.e."},
      {"No. 5 but no. He", "No.|5|but|no|.|He"},
      {"fig. 3 a fig.", "fig.|3|a|fig|."},
      {"George W. Bush", "George|W.|Bush"},
      {"J.R.R. Tolkien J.Smith", "J.R.R.|Tolkien|J.|Smith"},
      {"than I. He", "than|I|.|He"},
      {"Plan B.", "Plan|B|."},
      {"Norfolk, Va., said", "Norfolk|,|Va.|,|said"},
      {"Mass. said mass.", "Mass|.|said|mass|."},
      {"the end.Start again", "the|end|.|Start|again"},
      {"etc... U.S...", "etc|...|U.S|..."},
      {"Oct. 30", "Oct.|30"},
  };
  EACH(rows);
}

Test(token_word, letters_across_marks) {
  static const row rows[] = {
      {"and/or w/ b/c w/o", "and|/|or|w/|b/c|w/o"},
      {"R&D AT&T salt&pepper", "R&D|AT&T|salt|&|pepper"},
      {"A$ B$", "A$|B|$"},
  };
  EACH(rows);
}
