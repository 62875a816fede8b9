/* What the rules of data/ make of news-like texts, all of them invented. */
#include "tests/core/zone/analysed.h"

TestSuite(classify, .fini = no_live_blocks);

/* A paragraph that ends in a stop: 20 words or more. */
#define PARAGRAPH                                                             \
  "The harbour board of Eastmere said that the new pier would open to ferries " \
  "in the spring, once the last of the dredging has been done."
#define SECOND                                                                \
  "Its chairman told the council that the cost had not risen since the first " \
  "estimate was made, and that no loan would be needed for it."

typedef struct row {
  const char *what, *text, *zones;
} row;

static void expect_rows(const row *rows, size_t count) {
  analysed a = with_data();
  for (size_t i = 0; i < count; i++)
    expect_zones(&a, rows[i].text, rows[i].zones);
  free_analysed(&a);
}

#define EXPECT(rows) expect_rows(rows, sizeof rows / sizeof *rows)

static const row datelines[] = {
    {"agency in brackets",
     "EASTMERE (Quill News) \xE2\x80\x94 " PARAGRAPH "\n",
     "dateline|EASTMERE (Quill News) \xE2\x80\x94\nbody|" PARAGRAPH "\n"},
    {"agency and place with its state",
     "PORT ELLER, Vask (QN) - " PARAGRAPH "\n",
     "dateline|PORT ELLER, Vask (QN) -\nbody|" PARAGRAPH "\n"},
    {"date before the dash",
     "EASTMERE, March 3 \xE2\x80\x93 " PARAGRAPH "\n",
     "dateline|EASTMERE, March 3 \xE2\x80\x93\nbody|" PARAGRAPH "\n"},
    {"date and year, agency",
     "EASTMERE, Oct. 12, 2021 (Quill) -- " PARAGRAPH "\n",
     "dateline|EASTMERE, Oct. 12, 2021 (Quill) --\nbody|" PARAGRAPH "\n"},
    {"date alone",
     "EASTMERE, March 3, 2021 " PARAGRAPH "\n",
     "dateline|EASTMERE, March 3, 2021\nbody|" PARAGRAPH "\n"},
    {"dash alone",
     "EASTMERE \xE2\x80\x94 " PARAGRAPH "\n",
     "dateline|EASTMERE \xE2\x80\x94\nbody|" PARAGRAPH "\n"},
    {"day before the month",
     "EASTMERE, 5 November 2025 \xE2\x80\x94 " PARAGRAPH "\n",
     "dateline|EASTMERE, 5 November 2025 \xE2\x80\x94\nbody|" PARAGRAPH "\n"},
    {"small letters and a date",
     "Port Eller, 5 November 2025 \xE2\x80\x93 " PARAGRAPH "\n",
     "dateline|Port Eller, 5 November 2025 \xE2\x80\x93\nbody|" PARAGRAPH "\n"},
    {"small letters and an agency",
     "Eastmere (Quill News) \xE2\x80\x94 " PARAGRAPH "\n",
     "dateline|Eastmere (Quill News) \xE2\x80\x94\nbody|" PARAGRAPH "\n"},
    {"agency first",
     "(Quill) EASTMERE \xE2\x80\x94 " PARAGRAPH "\n",
     "dateline|(Quill) EASTMERE \xE2\x80\x94\nbody|" PARAGRAPH "\n"},
    {"no dateline: capitals that go on",
     "NATO " PARAGRAPH "\n", "body|NATO " PARAGRAPH "\n"},
    {"no dateline: a dash within a sentence",
     "Eastmere \xE2\x80\x94 " PARAGRAPH "\n",
     "body|Eastmere \xE2\x80\x94 " PARAGRAPH "\n"},
};

Test(classify, datelines_end_where_the_story_begins) { EXPECT(datelines); }

static const row headlines[] = {
    {"above a blank line", "Harbour board opens the new pier\n\n" PARAGRAPH "\n",
     "headline|Harbour board opens the new pier\nbody|" PARAGRAPH "\n"},
    {"right above a paragraph", "Harbour board opens pier\n" PARAGRAPH "\n",
     "headline|Harbour board opens pier\nbody|" PARAGRAPH "\n"},
    {"with its date",
     "Harbour notes \xE2\x80\x93 March 3, 2021\n" PARAGRAPH "\n",
     "headline|Harbour notes \xE2\x80\x93 March 3, 2021\nbody|" PARAGRAPH "\n"},
    {"behind blank lines", "\n\nHarbour board opens pier\n\n" PARAGRAPH "\n",
     "headline|Harbour board opens pier\nbody|" PARAGRAPH "\n"},
    {"a question above a blank line", "Who will pay for the pier?\n\n" PARAGRAPH "\n",
     "headline|Who will pay for the pier?\nbody|" PARAGRAPH "\n"},
    {"a question right above a paragraph", "Who will pay for the pier?\n" PARAGRAPH "\n",
     "headline|Who will pay for the pier?\nbody|" PARAGRAPH "\n"},
    {"no headline: a question of a transcript", "QUESTION: Who will pay for it?\n\n" PARAGRAPH "\n",
     "body|QUESTION: Who will pay for it?\nbody|" PARAGRAPH "\n"},
    {"no headline: it ends in a stop", "The pier is open.\n\n" PARAGRAPH "\n",
     "body|The pier is open.\nbody|" PARAGRAPH "\n"},
    {"no headline: nothing follows", "Harbour board opens pier",
     "body|Harbour board opens pier\n"},
    {"no headline: a letter's salutation", "Dear editors,\n\n" PARAGRAPH "\n",
     "body|Dear editors,\nbody|" PARAGRAPH "\n"},
};

Test(classify, headlines_stand_first) { EXPECT(headlines); }

static const row headings[] = {
    {"bare, between paragraphs",
     PARAGRAPH "\nWhat the pier will cost\n" SECOND "\n",
     "body|" PARAGRAPH "\nheading|What the pier will cost\nbody|" SECOND "\n"},
    {"with blank lines around",
     PARAGRAPH "\n\nWhat the pier will cost\n\n" SECOND "\n",
     "body|" PARAGRAPH "\nheading|What the pier will cost\nbody|" SECOND "\n"},
    {"in capitals", PARAGRAPH "\nTHE COST\n" SECOND "\n",
     "body|" PARAGRAPH "\nheading|THE COST\nbody|" SECOND "\n"},
    {"one word of the known ones", PARAGRAPH "\nBackground\n" SECOND "\n",
     "body|" PARAGRAPH "\nheading|Background\nbody|" SECOND "\n"},
    {"no heading: another single word", PARAGRAPH "\nPerhaps\n" SECOND "\n",
     "body|" PARAGRAPH "\nbody|Perhaps\nbody|" SECOND "\n"},
    {"no heading: it is a sentence", PARAGRAPH "\nThe cost is known.\n" SECOND "\n",
     "body|" PARAGRAPH "\nbody|The cost is known.\nbody|" SECOND "\n"},
    {"no heading: small letters", PARAGRAPH "\nand so the work goes on\n" SECOND "\n",
     "body|" PARAGRAPH "\nbody|and so the work goes on\nbody|" SECOND "\n"},
    {"no heading: items of a list",
     PARAGRAPH "\nOne tug\nTwo barges\nThree cranes\n" SECOND "\n",
     "body|" PARAGRAPH "\nbody|One tug\nbody|Two barges\nbody|Three cranes\n"
     "body|" SECOND "\n"},
    {"no heading: it quotes",
     PARAGRAPH "\n\xE2\x80\x9CNever again\xE2\x80\x9D\n" SECOND "\n",
     "body|" PARAGRAPH "\nbody|\xE2\x80\x9CNever again\xE2\x80\x9D\nbody|" SECOND "\n"},
    {"no heading: the last line", PARAGRAPH "\nWhat the pier will cost\n",
     "body|" PARAGRAPH "\nbody|What the pier will cost\n"},
};

Test(classify, headings_need_paragraphs_on_both_sides) { EXPECT(headings); }

static const row credits[] = {
    {"photo by", PARAGRAPH "\nPhoto by Ana Reiss\n" SECOND "\n",
     "body|" PARAGRAPH "\ncredit|Photo by Ana Reiss\nbody|" SECOND "\n"},
    {"photo colon", PARAGRAPH "\nPhoto: Ana Reiss/Quill\n" SECOND "\n",
     "body|" PARAGRAPH "\ncredit|Photo: Ana Reiss/Quill\nbody|" SECOND "\n"},
    {"image credit", PARAGRAPH "\nImage credit: Eastmere Harbour Board\n" SECOND "\n",
     "body|" PARAGRAPH "\ncredit|Image credit: Eastmere Harbour Board\nbody|" SECOND "\n"},
    {"agency at the end", PARAGRAPH "\nAna Reiss via Reuters\n" SECOND "\n",
     "body|" PARAGRAPH "\ncredit|Ana Reiss via Reuters\nbody|" SECOND "\n"},
    {"reporting in brackets",
     PARAGRAPH "\n(Reporting by Ana Reiss and Tom Okell; editing by Jo Marsh)\n",
     "body|" PARAGRAPH
     "\ncredit|(Reporting by Ana Reiss and Tom Okell; editing by Jo Marsh)\n"},
    {"additional reporting",
     PARAGRAPH "\n(Additional reporting by Tom Okell in Vask.)\n",
     "body|" PARAGRAPH "\ncredit|(Additional reporting by Tom Okell in Vask.)\n"},
    {"contributor", PARAGRAPH "\nAna Reiss contributed to this report.\n",
     "body|" PARAGRAPH "\ncredit|Ana Reiss contributed to this report.\n"},
    {"no credit: a sentence on photos",
     PARAGRAPH "\nPhotos showed the pier without its cranes.\n" SECOND "\n",
     "body|" PARAGRAPH "\nbody|Photos showed the pier without its cranes.\nbody|" SECOND "\n"},
    {"no credit: somebody contributed money",
     PARAGRAPH "\nAna Reiss contributed to the fund.\n",
     "body|" PARAGRAPH "\nbody|Ana Reiss contributed to the fund.\n"},
    {"no credit: a sentence in brackets",
     PARAGRAPH "\n(The board meets again in May.)\n",
     "body|" PARAGRAPH "\nbody|(The board meets again in May.)\n"},
};

Test(classify, credits_are_told_from_sentences) { EXPECT(credits); }

static const row captions[] = {
    {"file photo",
     PARAGRAPH "\nFile photo: the pier at Eastmere in 2019.\n" SECOND "\n",
     "body|" PARAGRAPH "\ncaption|File photo: the pier at Eastmere in 2019.\nbody|" SECOND "\n"},
    {"photo in brackets at the end",
     PARAGRAPH "\nThe pier at low water. (Photo: Ana Reiss)\n" SECOND "\n",
     "body|" PARAGRAPH "\ncaption|The pier at low water. (Photo: Ana Reiss)\nbody|" SECOND "\n"},
    {"seen in this undated photo",
     PARAGRAPH "\nThe pier is seen in this undated photo from the board.\n" SECOND "\n",
     "body|" PARAGRAPH
     "\ncaption|The pier is seen in this undated photo from the board.\nbody|" SECOND "\n"},
    {"ends with its day",
     PARAGRAPH "\nA man mends nets at Eastmere, Monday, Nov. 3, 2025.\n" SECOND "\n",
     "body|" PARAGRAPH "\ncaption|A man mends nets at Eastmere, Monday, Nov. 3, 2025.\nbody|" SECOND "\n"},
    {"from left", PARAGRAPH "\nFrom left, Ana Reiss and Tom Okell.\n" SECOND "\n",
     "body|" PARAGRAPH "\ncaption|From left, Ana Reiss and Tom Okell.\nbody|" SECOND "\n"},
    {"no caption: a sentence that ends with a day",
     PARAGRAPH "\nThe pier opened on Monday, Nov. 3, 2025.\n" SECOND "\n",
     "body|" PARAGRAPH "\nbody|The pier opened on Monday, Nov. 3, 2025.\nbody|" SECOND "\n"},
    {"no caption: brackets on something else",
     PARAGRAPH "\nThe pier is long (see the map of 2019).\n" SECOND "\n",
     "body|" PARAGRAPH "\nbody|The pier is long (see the map of 2019).\nbody|" SECOND "\n"},
};

Test(classify, captions_speak_of_a_picture) { EXPECT(captions); }

static const row foreign_matter[] = {
    {"comment form to the end",
     PARAGRAPH "\n\nLeave a Reply\nName *\nEmail *\nThe bridge is next.\n",
     "body|" PARAGRAPH "\nboilerplate|Leave a Reply\nboilerplate|Name *\n"
     "boilerplate|Email *\nboilerplate|The bridge is next.\n"},
    {"comment form without its head",
     PARAGRAPH "\nYour email address will not be published.\nComment\n",
     "body|" PARAGRAPH "\nboilerplate|Your email address will not be published.\n"
     "boilerplate|Comment\n"},
    {"rights", PARAGRAPH "\nAll rights reserved.\n",
     "body|" PARAGRAPH "\nboilerplate|All rights reserved.\n"},
    {"newsletter", PARAGRAPH "\nSign up for our weekly newsletter\n" SECOND "\n",
     "body|" PARAGRAPH "\nboilerplate|Sign up for our weekly newsletter\nbody|" SECOND "\n"},
    {"navigation", PARAGRAPH "\nAdvertisement\n" SECOND "\n",
     "body|" PARAGRAPH "\nboilerplate|Advertisement\nbody|" SECOND "\n"},
    {"link to another story",
     PARAGRAPH "\nRead more: Eastmere votes on its bridge\n" SECOND "\n",
     "body|" PARAGRAPH "\nteaser|Read more: Eastmere votes on its bridge\nbody|" SECOND "\n"},
    {"no form: a sentence that leaves a reply",
     PARAGRAPH "\nHe had to leave a reply for the board before noon on Friday.\n",
     "body|" PARAGRAPH
     "\nbody|He had to leave a reply for the board before noon on Friday.\n"},
};

Test(classify, foreign_matter_is_no_body) { EXPECT(foreign_matter); }

/* Two lead-ins in a row, each 30 words or more and broken off. */
#define LEAD_IN                                                               \
  "BRIDGE VOTE: Eastmere decides on Sunday whether the old iron bridge is to " \
  "go. The council has asked for more time, since the engineers whom it had "  \
  "called in from Vask could not agree on how"
#define OTHER_LEAD_IN                                                         \
  "FERRY STRIKE: Crews of three lines stayed at home on Friday. What they "    \
  "want is a rise of four per cent and a second free day, and what the "       \
  "owners have put on the table so far is"

static const row lead_ins[] = {
    {"at the end", PARAGRAPH "\n" LEAD_IN "\n" OTHER_LEAD_IN "\n",
     "body|" PARAGRAPH "\nteaser|" LEAD_IN "\nteaser|" OTHER_LEAD_IN "\n"},
    {"only where nothing else follows", PARAGRAPH "\n" LEAD_IN "\n" SECOND "\n",
     "body|" PARAGRAPH "\nbody|" LEAD_IN "\nbody|" SECOND "\n"},
    {"the first is cut off from the tail",
     LEAD_IN "\n" PARAGRAPH "\n" OTHER_LEAD_IN "\n",
     "body|" LEAD_IN "\nbody|" PARAGRAPH "\nteaser|" OTHER_LEAD_IN "\n"},
};

Test(classify, lead_ins_glued_on_are_teasers) { EXPECT(lead_ins); }

static const row other_forms[] = {
    {"mail replies", "I agree.\n\n> The pier is late.\n> It always was.\nRegards\n",
     "body|I agree.\nquoted|> The pier is late.\nquoted|> It always was.\nbody|Regards\n"},
    {"carriage returns",
     "Harbour board opens pier\r\n\r\nBy Ana Reiss\r\n\r\n" PARAGRAPH "\r\n",
     "headline|Harbour board opens pier\nbyline|By Ana Reiss\nbody|" PARAGRAPH "\n"},
    {"empty", "", ""},
    {"blank lines alone", "\n \r\n\t\n\n", ""},
    {"French is left alone",
     "Le port reste ferm\xC3\xA9\n\n"
     "PARIS (Plume) \xE2\x80\x94 Le conseil du port a dit que les travaux ne sont pas "
     "finis et que la date est dans les mains de la ville, qui ne dit rien pour le "
     "moment sur le prix.\nPhoto: Ana Reiss\nLeave a Reply\n",
     "body|Le port reste ferm\xC3\xA9\n"
     "body|PARIS (Plume) \xE2\x80\x94 Le conseil du port a dit que les travaux ne sont pas "
     "finis et que la date est dans les mains de la ville, qui ne dit rien pour le "
     "moment sur le prix.\nbody|Photo: Ana Reiss\nbody|Leave a Reply\n"},
};

Test(classify, other_forms_of_text) { EXPECT(other_forms); }

static const row bylines[] = {
    {"a name", "Pier opens at last\n\nBy Ana Reiss\n\n" PARAGRAPH "\n",
     "headline|Pier opens at last\nbyline|By Ana Reiss\nbody|" PARAGRAPH "\n"},
    {"two names", "Pier opens at last\n\nBy Ana Reiss and Tom Okell\n\n" PARAGRAPH "\n",
     "headline|Pier opens at last\nbyline|By Ana Reiss and Tom Okell\nbody|" PARAGRAPH "\n"},
    {"publication line",
     "Pier opens at last\n\nPublished March 3, 2021\n\n" PARAGRAPH "\n",
     "headline|Pier opens at last\nbyline|Published March 3, 2021\nbody|" PARAGRAPH "\n"},
    {"source line", "Pier opens at last\n\nSource: Quill News\n\n" PARAGRAPH "\n",
     "headline|Pier opens at last\nbyline|Source: Quill News\nbody|" PARAGRAPH "\n"},
    {"a writer", "Harbour board opens pier\n\nANA REISS, Staff Writer\n\n" PARAGRAPH "\n",
     "headline|Harbour board opens pier\nbyline|ANA REISS, Staff Writer\nbody|" PARAGRAPH "\n"},
    {"with the place", "Harbour board opens pier\n\nAna Reiss in Eastmere\n\n" PARAGRAPH "\n",
     "headline|Harbour board opens pier\nbyline|Ana Reiss in Eastmere\nbody|" PARAGRAPH "\n"},
    {"no byline: a name between paragraphs",
     "Harbour board opens pier\n\n" PARAGRAPH "\nAna Reiss in Eastmere\n" SECOND "\n",
     "headline|Harbour board opens pier\nbody|" PARAGRAPH
     "\nheading|Ana Reiss in Eastmere\nbody|" SECOND "\n"},
    {"no byline: by and a verb", "Pier opens at last\n\nBy then it rained\n\n" PARAGRAPH "\n",
     "headline|Pier opens at last\nbody|By then it rained\nbody|" PARAGRAPH "\n"},
    {"no publication line: a sentence",
     "Pier opens at last\n\nPublished work was cited by Reiss\n\n" PARAGRAPH "\n",
     "headline|Pier opens at last\nbody|Published work was cited by Reiss\nbody|" PARAGRAPH "\n"},
};

Test(classify, bylines_say_who_and_when) { EXPECT(bylines); }

/* --- rules of the test's own --- */

Test(classify, the_first_rule_that_holds_decides) {
  analysed a = with_text_rules("rule one\n zone caption\n match \"pier\"\n"
                               "rule two\n zone credit\n match \"pier\" | \"tug\"\n");
  expect_zones(&a, "a pier\na tug\na crane\n",
               "caption|a pier\ncredit|a tug\nbody|a crane\n");
  free_analysed(&a);
}

Test(classify, until_blank_reaches_to_the_next_blank_line) {
  analysed a = with_text_rules("rule box\n zone boilerplate\n match <s> \"Box\"\n"
                               " until blank\n"
                               "rule tug\n zone credit\n match \"tug\"\n");
  expect_zones(&a, "Box\na tug\n\na tug\nBox\n",
               "boilerplate|Box\nboilerplate|a tug\ncredit|a tug\nboilerplate|Box\n");
  free_analysed(&a);
}

Test(classify, a_part_leaves_the_rest_to_body) {
  analysed a = with_text_rules("rule middle\n zone caption\n"
                               " match \"a\" mid:([]{2}) \"b\"\n part mid\n");
  expect_zones(&a, "x a one  two\t b y\n",
               "body|x a\ncaption|one  two\nbody|b y\n");
  free_analysed(&a);
}

Test(classify, a_part_that_took_no_part_is_no_hit) {
  analysed a = with_text_rules("rule maybe\n zone caption\n"
                               " match \"a\" | mid:\"b\"\n part mid\n");
  expect_zones(&a, "a\nb\n", "body|a\ncaption|b\n");
  free_analysed(&a);
}

typedef struct condition_row {
  const char *when, *lines; /* the numbers of the lines that hold */
} condition_row;

/* Line 1: 2 words, no stop. 2: 3 words, stop. Blank. 3: 1 word, open. 4: 2
 * words in capitals. */
#define FOUR_LINES "Two words\nThree such words.\n\nOpen:\nLAST LINE\n"

static const condition_row conditions[] = {
    {"line = 1", "1"},           {"line != 1", "234"},
    {"line < 3", "12"},          {"line <= 3", "123"},
    {"line > 3", "4"},           {"line >= 3", "34"},
    {"last = 1", "4"},           {"last > 2", "12"},
    {"words = 2", "14"},         {"stop = yes", "2"},
    {"stop = no", "134"},        {"open = yes", "3"},
    {"capitals = 100", "34"},    {"blank_before = yes", "13"},
    {"blank_after = yes", "24"}, {"previous_words = 3", "3"},
    {"previous_words = 0", "1"}, {"previous_stop = yes", "3"},
    {"next_words = 1", "2"},     {"next_words = 0", "4"},
    {"next_stop = yes", "1"},    {"previous = caption", ""},
    {"previous = body", "1234"}, {"previous != body, line = 2", ""},
    {"words = 2, stop = no, line > 1", "4"},
};

Test(classify, every_feature_can_be_asked_for) {
  for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
    dsr_buf source = {0};
    dsr_buf_format(&source, "rule a\n zone credit\n when %s\n", conditions[i].when);
    analysed a = with_text_rules(source.data);
    analyse(&a, FOUR_LINES);
    size_t count, n = 0;
    char got[8] = "";
    const dsr_zone *zones = dsr_analysis_zones(a.analysis, &count);
    cr_assert_eq(count, 4);
    for (size_t k = 0; k < count; k++)
      if (zones[k].kind == DSR_ZONE_CREDIT)
        got[n++] = (char)('1' + k);
    /* `previous` changes with what the rule itself has claimed */
    const char *want = conditions[i].lines;
    if (strcmp(conditions[i].when, "previous = body") == 0)
      want = "13";
    cr_expect_str_eq(got, want, "%s: %s", conditions[i].when, got);
    dsr_buf_free(&source);
    free_analysed(&a);
  }
}

Test(classify, a_query_that_costs_too_much_names_its_rule) {
  analysed a = with_text_rules("# one\nrule dear\n zone credit\n"
                               " match \"(a+)+[bc]\"\n");
  dsr_buf text = {0};
  for (int i = 0; i < 60; i++)
    dsr_buf_byte(&text, 'a');
  dsr_error err = {0};
  int status = dsr_analysis_new(text.data, text.len, a.rules, a.lexicon,
                                &a.analysis, &err);
  cr_expect_eq(status, DSR_ELIMIT);
  cr_expect(strstr(err.message, "zone rule 'dear' (line 2)"), "%s", err.message);
  cr_expect_null(a.analysis);
  dsr_buf_free(&text);
  free_analysed(&a);
}
