/* Relatives: a rewritten story is found, standing text is not, and what is told
 * of passages is what stands in both texts. */
#include "dossier/relatives.h"

#include "core/base/buffer.h"
#include "tests/core/ask/small_corpus.h"

TestSuite(relatives, .fini = no_live_blocks);

static const char wire[] =
    "EASTMERE (Quill) \xE2\x80\x94 The ferry company said on Monday it would stop "
    "all night crossings between Eastmere and the outer islands until its two "
    "oldest boats have been inspected by the harbour board.\n"
    "\n"
    "Inspectors found cracks in the hull of the Grey Heron last week, three "
    "officials of the U.S. consulate said, and ordered the owners to keep the "
    "vessel at the pier for at least ten days.\n"
    "\n"
    "The board did not answer questions about the other boat.\n";

/* The same agency's words in another paper: cut, reworded, in its own style. */
static const char rewritten[] =
    "Island crossings end at dusk\n"
    "\n"
    "There will be no night boats for now, to the anger of shopkeepers on Saltness "
    "who live from late visitors and had hoped for a long summer this year.\n"
    "\n"
    "Inspectors found cracks in the hull of the Grey Heron last Thursday, three "
    "officials of the US consulate said, and told the owners to keep the vessel at "
    "the pier for at least ten days.\n"
    "\n"
    "A shopkeeper, Ana Okell, said that she would close her shop at six from now "
    "on and send her two helpers home without their evening pay.\n";

/* Of the same subject, with the phrases that everybody uses. */
static const char other[] =
    "The harbour board of Eastmere met on Monday. Members spoke about the outer "
    "islands and the state of the ferries, and three officials of the U.S. consulate "
    "listened. The Grey Heron was at the pier. Nobody spoke about money, and the "
    "meeting ended early because of the rain that fell on the town.\n";

static dsr_relatives *find(const small_corpus *c, const dsr_document_filter *filter,
                           const dsr_relatives_options *options) {
  dsr_relatives *r = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_relatives_new(c->corpus, filter, options, &r, &err), DSR_OK, "%s",
               err.message);
  return r;
}

static dsr_relations *walk_of(const dsr_relatives *r, int64_t document) {
  dsr_relations *walk = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_relations_new(r, document, &walk, &err), DSR_OK, "%s", err.message);
  return walk;
}

/* All pairs as lines "a ~ b", with a + where they are of one family. */
static void write_pairs(const dsr_relatives *r, dsr_buf *out) {
  dsr_relations *walk = walk_of(r, 0);
  const dsr_relation *relation;
  int status;
  dsr_buf_text(out, "");
  while ((status = dsr_relations_next(walk, &relation, NULL)) == DSR_OK)
    dsr_buf_format(out, "%s ~ %s%s\n", relation->key, relation->other_key,
                   relation->family ? " +" : "");
  cr_assert_eq(status, DSR_DONE);
  cr_expect_eq(dsr_relations_next(walk, &relation, NULL), DSR_DONE, "done stays done");
  dsr_relations_free(walk);
}

static void expect_pairs(const small_corpus *c, const dsr_document_filter *filter,
                         const dsr_relatives_options *options, const char *wanted) {
  dsr_buf out = {0};
  dsr_relatives *r = find(c, filter, options);
  write_pairs(r, &out);
  cr_expect_str_eq(out.data, wanted);
  dsr_buf_free(&out);
  dsr_relatives_free(r);
}

Test(relatives, a_rewritten_story_is_found) {
  static const small_text texts[] = {{"a/wire", "Quill", "2021-05-03", wire},
                                     {"b/paper", "Herald", "2021-05-04", rewritten},
                                     {"c/board", NULL, NULL, other},
                                     {"d/empty", NULL, NULL, ""},
                                     {"e/short", NULL, NULL, "Grey Heron.\n"}};
  small_corpus c = make_corpus();
  put_texts(&c, texts, 5);
  expect_pairs(&c, NULL, NULL, "a/wire ~ b/paper +\n");
  unmake_corpus(&c);
}

static const char *words_at(const char *text, dsr_span bytes) {
  static char words[400];
  snprintf(words, sizeof words, "%.*s", (int)(bytes.end - bytes.start),
           text + bytes.start);
  return words;
}

Test(relatives, a_passage_tells_its_place_on_both_sides) {
  static const small_text texts[] = {{"a", NULL, NULL, wire}, {"b", NULL, NULL, rewritten}};
  small_corpus c = make_corpus();
  put_texts(&c, texts, 2);
  dsr_relatives *r = find(&c, NULL, NULL);
  for (int64_t id = 1; id <= 2; id++) {
    const char *mine = id == 1 ? wire : rewritten, *theirs = id == 1 ? rewritten : wire;
    dsr_relations *walk = walk_of(r, id);
    const dsr_relation *relation;
    cr_assert_eq(dsr_relations_next(walk, &relation, NULL), DSR_OK);
    cr_expect_eq(relation->document, id);
    cr_expect_eq(relation->other, 3 - id);
    cr_assert_eq(relation->passage_count, 1);
    const dsr_passage *p = relation->passages;
    cr_expect_eq(strncmp(words_at(mine, p->bytes), "Inspectors found cracks", 23), 0);
    cr_expect_eq(strncmp(words_at(theirs, p->other_bytes), "Inspectors found cracks", 23), 0);
    const char *end = words_at(mine, p->bytes);
    cr_expect_str_eq(end + strlen(end) - 8, "ten days");
    /* 11, then for "week" and "Thursday" 8, for "ordered" and "told" 14 */
    cr_expect_eq(p->words, 33);
    cr_expect_eq(p->own, 33);
    cr_expect_eq(p->standing, 0);
    cr_assert_eq(p->part_count, 3);
    cr_expect_str_eq(words_at(mine, p->parts[0].bytes),
                     "Inspectors found cracks in the hull of the Grey Heron last");
    cr_expect_eq(p->parts[0].words, 11);
    /* "U.S." and "US" are one word */
    cr_expect_str_eq(words_at(wire, id == 1 ? p->parts[1].bytes : p->parts[1].other_bytes),
                     "three officials of the U.S. consulate said, and");
    cr_expect_eq(relation->common, 33);
    cr_expect_eq(relation->other_common, 33);
    cr_expect_gt(relation->words, relation->common);
    cr_expect_eq(dsr_relations_next(walk, &relation, NULL), DSR_DONE);
    dsr_relations_free(walk);
  }
  cr_expect_eq(dsr_relatives_documents(r), 2);
  cr_expect_eq(dsr_relatives_pairs(r), 1);
  dsr_relatives_free(r);
  unmake_corpus(&c);
}

/* An agency's notices: each its own matter, all the same paragraph. */
enum { NOTICES = 12 };

static void put_notices(small_corpus *c, const char *publisher, bool dated) {
  static const char *const goods[NOTICES] = {
      "two harbour cranes of forty tons with spare cables and a crew's training",
      "nine radio masts for the lighthouses of the northern coast, painted white",
      "a floating dock that was built for the herring fleet before the storms",
      "ninety life boats, their oars, and lamps that burn for a whole winter night",
      "the engines of three retired ferries, to be rebuilt as pumps for the polder",
      "charts of the reef in twelve sheets, engraved, with a key in two languages",
      "a bell of bronze for the chapel at the mole, cast after the old drawings",
      "six thousand sandbags and the sand, delivered by rail before the spring tide",
      "one diving suit, its air pump, forty metres of hose, and the diver's wages",
      "ropes of hemp in seven strengths, tarred, measured by the harbour master",
      "glass floats for nets, green, packed in straw, some five hundred crates",
      "a steam whistle that can be heard from the outer islands in thick fog"};
  char text[NOTICES][1200], keys[NOTICES][32], days[NOTICES][32];
  small_text texts[NOTICES];
  for (int i = 0; i < NOTICES; i++) {
    snprintf(keys[i], sizeof keys[i], "notice/%02d", i);
    snprintf(days[i], sizeof days[i], "2021-05-%02d", i + 1);
    snprintf(text[i], sizeof text[i],
             "The board will buy %s.\n\n"
             "The proposed purchase will not alter the balance of trade in the region, "
             "and the board will need no further staff or money to make use of what is "
             "bought. Objections are heard at the town hall within thirty days of this "
             "notice, in writing, by anybody who pays harbour dues in Eastmere.\n",
             goods[i]);
    texts[i] = (small_text){keys[i], publisher, dated ? days[i] : NULL, text[i]};
  }
  put_texts(c, texts, NOTICES);
}

Test(relatives, standing_text_makes_no_relatives) {
  small_corpus c = make_corpus();
  put_notices(&c, "Harbour Board", false);
  expect_pairs(&c, NULL, NULL, "");
  /* where few enough documents are looked at, it is a passage as others are */
  const dsr_document_filter few = {.under = "notice/0"};
  const dsr_relatives_options many = {.standing = 11};
  dsr_relatives *r = find(&c, &few, &many);
  cr_expect_eq(dsr_relatives_pairs(r), 44, "each with the first eight");
  dsr_relatives_free(r);
  unmake_corpus(&c);
}

Test(relatives, standing_text_is_told_by_days_as_well) {
  small_corpus c = make_corpus();
  put_notices(&c, NULL, true);
  expect_pairs(&c, NULL, NULL, "");
  unmake_corpus(&c);
}

Test(relatives, standing_text_counts_for_no_share) {
  static char copy[1600];
  small_corpus c = make_corpus();
  put_notices(&c, "Harbour Board", false);
  dsr_document *d = NULL;
  cr_assert_eq(dsr_document_open(c.corpus, "notice/03", &d, NULL), DSR_OK);
  snprintf(copy, sizeof copy, "%s\n%s", wire, dsr_document_text(d, NULL));
  dsr_document_free(d);
  const small_text more[] = {{"x/wire", "Quill", NULL, wire},
                             {"y/both", "Herald", NULL, copy}};
  put_texts(&c, more, 2);
  expect_pairs(&c, NULL, NULL, "notice/03 ~ y/both +\nx/wire ~ y/both +\n");
  dsr_relatives *r = find(&c, NULL, NULL);
  dsr_relations *walk = walk_of(r, 0);
  const dsr_relation *relation;
  cr_assert_eq(dsr_relations_next(walk, &relation, NULL), DSR_OK);
  cr_assert_eq(dsr_relations_next(walk, &relation, NULL), DSR_OK);
  cr_expect_str_eq(relation->key, "x/wire");
  cr_expect_eq(relation->common, relation->words, "all of the wire stands in it");
  dsr_relations_free(walk);
  dsr_relatives_free(r);
  unmake_corpus(&c);
}

/* Thirty papers print one story: no standing text, whatever is known of them. */
static void print_story(small_corpus *c, bool known) {
  enum { PAPERS = 30 };
  static char text[PAPERS][1200], keys[PAPERS][32], names[PAPERS][32];
  small_text texts[PAPERS];
  for (int i = 0; i < PAPERS; i++) {
    snprintf(keys[i], sizeof keys[i], "paper/%02d", i);
    snprintf(names[i], sizeof names[i], "Herald %d", i);
    snprintf(text[i], sizeof text[i], "Edition %d\n\n%s", i, wire);
    texts[i] = (small_text){keys[i], known ? names[i] : NULL,
                            known ? i == 17 ? "2021-05-02" : "2021-05-03" : NULL, text[i]};
  }
  put_texts(c, texts, PAPERS);
}

static void expect_family(const small_corpus *c, const char *origin) {
  dsr_relatives *r = find(c, NULL, NULL);
  cr_assert_eq(dsr_relatives_families(r), 1);
  const dsr_family *family = dsr_relatives_family(r, 0);
  cr_expect_eq(family->count, 30);
  cr_expect_str_eq(family->members[0].key, origin);
  cr_expect_null(dsr_relatives_family(r, 1));
  cr_expect_lt(dsr_relatives_pairs(r), 30 * 8, "not every pair: %zu",
               dsr_relatives_pairs(r));
  dsr_relatives_free(r);
}

Test(relatives, many_prints_are_one_family) {
  small_corpus c = make_corpus();
  print_story(&c, true);
  expect_family(&c, "paper/17");
  unmake_corpus(&c);
}

Test(relatives, many_prints_of_nobody_are_one_family) {
  small_corpus c = make_corpus();
  print_story(&c, false);
  expect_family(&c, "paper/00");
  unmake_corpus(&c);
}

Test(relatives, equal_rows_are_not_squared) {
  dsr_buf rows = {0};
  for (int i = 0; i < 20000; i++)
    dsr_buf_text(&rows, "none none none none none none none none\n");
  cr_assert(!rows.failed);
  const small_text texts[] = {{"a", NULL, NULL, rows.data}, {"b", NULL, NULL, rows.data},
                              {"c", NULL, NULL, wire}};
  small_corpus c = make_corpus();
  dsr_error err = {0};
  /* the same bytes are one document: another end makes another */
  dsr_buf other_rows = {0};
  dsr_buf_text(&other_rows, rows.data);
  dsr_buf_text(&other_rows, "an end\n");
  small_text both[] = {texts[0], {"b", NULL, NULL, other_rows.data}, texts[2]};
  put_texts(&c, both, 3);
  dsr_relatives *r = NULL;
  cr_assert_eq(dsr_relatives_new(c.corpus, NULL, NULL, &r, &err), DSR_OK);
  cr_expect_leq(dsr_relatives_pairs(r), 1);
  dsr_relatives_free(r);
  unmake_corpus(&c);
  dsr_buf_free(&rows);
  dsr_buf_free(&other_rows);
}

Test(relatives, a_filter_says_who_is_looked_at) {
  static const small_text texts[] = {{"a/wire", "Quill", "2021-05-03", wire},
                                     {"b/paper", "Herald", "2021-05-04", rewritten}};
  small_corpus c = make_corpus();
  put_texts(&c, texts, 2);
  const dsr_document_filter filter = {.publisher = "Quill"};
  expect_pairs(&c, &filter, NULL, "");
  dsr_relatives *r = find(&c, &filter, NULL);
  dsr_relations *walk = NULL;
  dsr_error err = {0};
  cr_expect_eq(dsr_relatives_documents(r), 1);
  cr_expect_eq(dsr_relations_new(r, 2, &walk, &err), DSR_ENOTFOUND);
  cr_expect_null(walk);
  dsr_relatives_free(r);
  unmake_corpus(&c);
}

Test(relatives, know_when_the_corpus_changed) {
  static const small_text texts[] = {{"a/wire", "Quill", "2021-05-03", wire},
                                     {"b/paper", "Herald", "2021-05-04", rewritten}};
  small_corpus c = make_corpus();
  put_texts(&c, texts, 1);
  dsr_relatives *r = find(&c, NULL, NULL);
  cr_expect_eq(dsr_relatives_fresh(r, NULL), 1);
  put_texts(&c, texts + 1, 1);
  cr_expect_eq(dsr_relatives_fresh(r, NULL), 0);
  dsr_relatives_free(r);
  unmake_corpus(&c);
}

Test(relatives, options_have_bounds) {
  static const struct {
    dsr_relatives_options options;
    const char *said;
  } cases[] = {
      {{.words = 6}, "relatives: a passage has 7 to 10,000 words, not 6"},
      {{.standing = 1}, "relatives: standing text is in 2 to 100,000 documents, not 1"},
      {{.share = 101}, "relatives: a family shares 1 to 100 per cent, not 101"}};
  small_corpus c = make_corpus();
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    dsr_relatives *r = NULL;
    dsr_error err = {0};
    cr_expect_eq(dsr_relatives_new(c.corpus, NULL, &cases[i].options, &r, &err), DSR_EINVAL);
    cr_expect_str_eq(err.message, cases[i].said);
    cr_expect_null(r);
  }
  expect_pairs(&c, NULL, NULL, "");
  unmake_corpus(&c);
}
