/* Mentions, entities, runs, facts, and which mentions stand. */
#include "tests/core/store/corpus_fixture.h"

TestSuite(mention, .init = make_corpus, .fini = drop_folder);

static const char text[] = "U.S. Navy ships left \xe5\x8f\xb0\xe6\xb9\xbe. "
                           "The Navy said 2021.";

Test(mention, named_types_stand_for_an_entity) {
  begin();
  int64_t id = put("a", "/a", text, DSR_LOADED);
  int64_t run = make_run("names", "h");
  dsr_new_mention m = {.document = id, .run = run, .span = {0, 9}, .type = "org",
                       .slug = "us-navy", .name = "United States Navy",
                       .rule = "navy"};
  int64_t first, again;
  cr_assert_eq(dsr_mention_put(corpus, &m, &first, &error), DSR_OK);
  cr_assert_eq(dsr_mention_put(corpus, &m, &again, &error), DSR_OK);
  cr_expect_eq(first, again);
  m.span = (dsr_span){33, 37};
  cr_assert_eq(dsr_mention_put(corpus, &m, &again, &error), DSR_OK, "%s",
               error.message);
  cr_expect_neq(first, again);
  m = (dsr_new_mention){.document = id, .run = run, .span = {43, 47},
                        .type = "date", .slug = "2021", .name = "2021",
                        .value = "2021", .rule = "year"};
  cr_assert_eq(dsr_mention_put(corpus, &m, NULL, &error), DSR_OK, "%s",
               error.message);
  commit();
  static const struct { dsr_span span; const char *type, *slug, *name, *text;
                        int32_t sentence; } expected[] = {
      {{0, 9}, "org", "us-navy", "United States Navy", "U.S. Navy", 0},
      {{33, 37}, "org", "us-navy", "United States Navy", "Navy", 1},
      {{43, 47}, "date", "2021", "2021", "2021", 1}};
  dsr_mentions *walk;
  const dsr_mention *got;
  size_t n = 0;
  cr_assert_eq(dsr_mentions_new(corpus, NULL, &walk, &error), DSR_OK);
  while (dsr_mentions_next(walk, &got, &error) == DSR_OK) {
    cr_assert_lt(n, 3);
    cr_expect_eq(memcmp(&got->span, &expected[n].span, sizeof got->span), 0);
    cr_expect_str_eq(got->key, "a");
    cr_expect_str_eq(got->type, expected[n].type);
    cr_expect_str_eq(got->slug, expected[n].slug);
    cr_expect_str_eq(got->name, expected[n].name);
    cr_expect_str_eq(got->script, "names");
    cr_expect(got->len == strlen(expected[n].text) &&
              memcmp(got->text, expected[n].text, got->len) == 0);
    cr_expect_eq(got->sentence, expected[n].sentence, "%d", got->sentence);
    cr_expect_eq(got->entity != 0, n < 2);
    n++;
  }
  cr_expect_eq(n, 3);
  dsr_mentions_free(walk);
  dsr_entities *entities;
  const dsr_entity *entity;
  static const char *const names[] = {"org:us-navy", "UNITED STATES NAVY", "navy"};
  for (int i = 0; i < 3; i++) {
    dsr_entity_filter filter = {.name = names[i]};
    cr_assert_eq(dsr_entities_new(corpus, &filter, &entities, &error), DSR_OK);
    cr_assert_eq(dsr_entities_next(entities, &entity, &error), DSR_OK, "%s",
                 names[i]);
    cr_expect_str_eq(entity->slug, "us-navy");
    cr_expect_str_eq(entity->name, "United States Navy");
    cr_expect_eq(entity->mentions, 2);
    cr_expect_eq(entity->documents, 1);
    int64_t of = entity->id;
    cr_expect_eq(dsr_entities_next(entities, &entity, &error), DSR_DONE);
    dsr_entities_free(entities);
    dsr_aliases *aliases;
    const dsr_alias *alias;
    cr_assert_eq(dsr_aliases_new(corpus, of, &aliases, &error), DSR_OK);
    cr_assert_eq(dsr_aliases_next(aliases, &alias, &error), DSR_OK);
    cr_expect_str_eq(alias->name, "Navy");
    cr_expect_str_eq(alias->kind, "mention");
    cr_expect_str_eq(alias->source, "names");
    cr_assert_eq(dsr_aliases_next(aliases, &alias, &error), DSR_OK);
    cr_expect_str_eq(alias->name, "U.S. Navy");
    cr_expect_eq(dsr_aliases_next(aliases, &alias, &error), DSR_DONE);
    dsr_aliases_free(aliases);
  }
}

Test(mention, wrong_ones_are_refused) {
  begin();
  int64_t id = put("a", "/a", text, DSR_LOADED);
  int64_t run = make_run("names", "h");
  static const struct { dsr_span span; const char *type, *slug, *rule; } bad[] = {
      {{0, 0}, "org", "x", "r"},   {{5, 4}, "org", "x", "r"},
      {{0, 500}, "org", "x", "r"}, {{22, 24}, "org", "x", "r"},
      {{0, 4}, "Org", "x", "r"},   {{0, 4}, "", "x", "r"},
      {{0, 4}, "org", NULL, "r"},  {{0, 4}, "date", "", "r"},
      {{0, 4}, "org", "x", ""}};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    dsr_new_mention m = {.document = id, .run = run, .span = bad[i].span,
                         .type = bad[i].type, .slug = bad[i].slug,
                         .rule = bad[i].rule};
    cr_expect_eq(dsr_mention_put(corpus, &m, NULL, &error), DSR_EINVAL,
                 "case %zu", i);
  }
  dsr_new_mention m = {.document = id + 1, .run = run, .span = {0, 4},
                       .type = "org", .slug = "x", .rule = "r"};
  cr_expect_eq(dsr_mention_put(corpus, &m, NULL, &error), DSR_ENOTFOUND);
  m.document = id, m.run = run + 1;
  cr_expect_eq(dsr_mention_put(corpus, &m, NULL, &error), DSR_ENOTFOUND);
  commit();
  dsr_corpus_counts counts;
  cr_assert_eq(dsr_corpus_count(corpus, &counts, &error), DSR_OK);
  cr_expect_eq(counts.mentions + counts.entities, 0);
  cr_expect_eq(counts.runs, 0, "an unused run was kept");
}

Test(mention, the_longest_stands) {
  /* [5,15) is the longest of the first three: it covers [0,9), so that [0,4)
     stands, which only [0,9) overlaps */
  static const struct { uint32_t start, end; const char *type; int script;
                        int stands; } all[] = {
      {0, 4, "place", 0, 1},    {0, 9, "org", 1, 0},
      {5, 15, "vessel", 0, 1},  {21, 27, "place", 0, 0},
      {21, 27, "person", 1, 1}, {43, 47, "quantity", 0, 0},
      {43, 47, "date", 1, 1},   {33, 37, "org", 0, 1},
      {33, 37, "org", 1, 0}};
  begin();
  int64_t id = put("a", "/a", text, DSR_LOADED);
  int64_t runs[] = {make_run("b-script", "h"), make_run("c-script", "h")};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    mention(id, runs[all[i].script], all[i].start, all[i].end, all[i].type, "s");
  cr_assert_eq(dsr_mentions_settle(corpus, id, &error), DSR_OK);
  commit();
  dsr_mention_filter filter = {.covered = 1};
  dsr_mentions *walk;
  const dsr_mention *m;
  cr_assert_eq(dsr_mentions_new(corpus, &filter, &walk, &error), DSR_OK);
  size_t seen = 0;
  while (dsr_mentions_next(walk, &m, &error) == DSR_OK)
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
      if (all[i].start == m->span.start && all[i].end == m->span.end &&
          strcmp(all[i].type, m->type) == 0 && runs[all[i].script] == m->run) {
        cr_expect_eq(!m->covered, all[i].stands, "%s [%u,%u)", m->type,
                     m->span.start, m->span.end);
        seen++;
      }
  dsr_mentions_free(walk);
  cr_expect_eq(seen, 9);
  cr_expect_eq(count_mentions(NULL), 5);
  begin();
  uint64_t removed;
  cr_assert_eq(dsr_run_clear(corpus, id, "b-script", 0, &removed, &error), DSR_OK);
  cr_expect_eq(removed, 5);
  cr_assert_eq(dsr_mentions_settle(corpus, id, &error), DSR_OK);
  commit();
  cr_expect_eq(count_mentions(NULL), 4);
}

Test(mention, a_changed_script_re_runs_alone) {
  begin();
  int64_t id = put("a", "/a", text, DSR_LOADED);
  int64_t old = make_run("names", "h1"), other = make_run("dates", "h");
  mention(id, old, 0, 9, "org", "navy");
  int64_t kept = mention(id, other, 43, 47, "date", "2021");
  cr_assert_eq(dsr_run_mark(corpus, id, old, &error), DSR_OK);
  cr_assert_eq(dsr_run_mark(corpus, id, other, &error), DSR_OK);
  commit();
  cr_expect_eq(dsr_run_done(corpus, id, old, &error), 1);
  begin();
  int64_t now = make_run("names", "h2");
  cr_expect_neq(now, old);
  cr_expect_eq(make_run("names", "h2"), now);
  cr_expect_eq(dsr_run_done(corpus, id, now, &error), 0);
  cr_assert_eq(dsr_run_clear(corpus, id, "names", now, NULL, &error), DSR_OK);
  mention(id, now, 33, 37, "org", "navy");
  cr_assert_eq(dsr_run_mark(corpus, id, now, &error), DSR_OK);
  commit();
  cr_expect_eq(dsr_run_done(corpus, id, other, &error), 1);
  dsr_mention_filter filter = {.script = "dates"};
  dsr_mentions *walk;
  const dsr_mention *m;
  cr_assert_eq(dsr_mentions_new(corpus, &filter, &walk, &error), DSR_OK);
  cr_assert_eq(dsr_mentions_next(walk, &m, &error), DSR_OK);
  cr_expect_eq(m->id, kept);
  dsr_mentions_free(walk);
  cr_expect_eq(count_mentions(NULL), 2);
  dsr_runs *runs;
  const dsr_run *run;
  char names[64] = "";
  cr_assert_eq(dsr_runs_new(corpus, &runs, &error), DSR_OK);
  while (dsr_runs_next(runs, &run, &error) == DSR_OK)
    strcat(strcat(names, run->script), run->hash);
  dsr_runs_free(runs);
  cr_expect_str_eq(names, "dateshnamesh2");
  cr_expect_eq(dsr_run_mark(corpus, id, 77, &error), DSR_EINVAL);
  begin();
  cr_expect_eq(dsr_run_mark(corpus, id, 77, &error), DSR_ENOTFOUND);
}

Test(mention, aliases_and_entities_go_with_their_last_mention) {
  begin();
  int64_t a = put("a", "/a", "Ada Low spoke.", DSR_LOADED);
  int64_t b = put("b", "/b", "Low spoke.", DSR_LOADED);
  int64_t run = make_run("names", "h");
  mention(a, run, 0, 7, "person", "ada-low");
  mention(b, run, 0, 3, "person", "ada-low");
  commit();
  dsr_entities *entities;
  const dsr_entity *entity;
  dsr_aliases *aliases;
  const dsr_alias *alias;
  begin();
  cr_assert_eq(dsr_run_clear(corpus, a, "names", 0, NULL, &error), DSR_OK);
  commit();
  cr_assert_eq(dsr_entities_new(corpus, NULL, &entities, &error), DSR_OK);
  cr_assert_eq(dsr_entities_next(entities, &entity, &error), DSR_OK);
  cr_assert_eq(dsr_aliases_new(corpus, entity->id, &aliases, &error), DSR_OK);
  cr_assert_eq(dsr_aliases_next(aliases, &alias, &error), DSR_OK);
  cr_expect_str_eq(alias->name, "Low");
  cr_expect_eq(dsr_aliases_next(aliases, &alias, &error), DSR_DONE);
  dsr_aliases_free(aliases);
  dsr_entities_free(entities);
  begin();
  cr_assert_eq(dsr_run_clear(corpus, b, "names", 0, NULL, &error), DSR_OK);
  commit();
  dsr_corpus_counts counts;
  cr_assert_eq(dsr_corpus_count(corpus, &counts, &error), DSR_OK);
  cr_expect_eq(counts.entities, 0);
}

Test(mention, facts_come_back_as_they_were_put) {
  static const dsr_fact_field fields[] = {
      {"speaker", DSR_FIELD_STRING, "The Navy", {29, 37}},
      {"value", DSR_FIELD_MONEY, "USD 2200000000", {0, 4}},
      {"items.1.quantity", DSR_FIELD_NUMBER, "0.5", {0, 0}},
      {"date", DSR_FIELD_DATE, "2021", {43, 47}},
      {"sure", DSR_FIELD_BOOLEAN, "true", {0, 0}},
      {"reason", DSR_FIELD_NULL, NULL, {0, 0}}};
  begin();
  int64_t id = put("a", "/a", text, DSR_LOADED);
  dsr_new_fact fact = {.document = id, .run = make_run("quotes", "h"),
                       .type = "quote", .span = {29, 47}, .rule = "said",
                       .fields = fields, .field_count = 6};
  cr_assert_eq(dsr_fact_put(corpus, &fact, NULL, &error), DSR_OK, "%s",
               error.message);
  static const dsr_fact_field bad[][2] = {
      {{"", DSR_FIELD_STRING, "x", {0, 0}}, {"b", DSR_FIELD_NULL, NULL, {0, 0}}},
      {{"b", DSR_FIELD_STRING, "x", {0, 0}}, {"b", DSR_FIELD_NULL, NULL, {0, 0}}},
      {{"b", DSR_FIELD_STRING, NULL, {0, 0}}, {"c", DSR_FIELD_NULL, NULL, {0, 0}}},
      {{"b", DSR_FIELD_NULL, "x", {0, 0}}, {"c", DSR_FIELD_NULL, NULL, {0, 0}}},
      {{"b", DSR_FIELD_NULL, NULL, {0, 99}}, {"c", DSR_FIELD_NULL, NULL, {0, 0}}}};
  for (size_t i = 0; i < 5; i++) {
    dsr_new_fact wrong = fact;
    wrong.fields = bad[i];
    wrong.field_count = 2;
    cr_expect_eq(dsr_fact_put(corpus, &wrong, NULL, &error), DSR_EINVAL,
                 "case %zu", i);
  }
  commit();
  static const dsr_fact_filter filters[] = {
      {0}, {.type = "quote"}, {.script = "quotes"}, {.document = 1}};
  for (size_t k = 0; k < 4; k++) {
    dsr_facts *walk;
    const dsr_fact *got;
    cr_assert_eq(dsr_facts_new(corpus, &filters[k], &walk, &error), DSR_OK);
    cr_assert_eq(dsr_facts_next(walk, &got, &error), DSR_OK, "%s", error.message);
    cr_expect_str_eq(got->key, "a");
    cr_expect_str_eq(got->type, "quote");
    cr_expect_str_eq(got->rule, "said");
    cr_expect_eq(memcmp(got->text, "The Navy said 2021", got->len), 0);
    cr_assert_eq(got->field_count, 6);
    for (size_t i = 0; i < 6; i++) {
      const dsr_fact_field *f = dsr_fact_get(got, fields[i].path);
      cr_assert_eq(f, &got->fields[i]);
      cr_expect_eq(f->kind, fields[i].kind);
      cr_expect_eq(memcmp(&f->evidence, &fields[i].evidence, sizeof f->evidence),
                   0);
      cr_expect(f->value ? strcmp(f->value, fields[i].value) == 0
                         : !fields[i].value);
    }
    cr_expect_null(dsr_fact_get(got, "buyer"));
    cr_expect_eq(dsr_facts_next(walk, &got, &error), DSR_DONE);
    dsr_facts_free(walk);
  }
}

static void put_zoned(const char *key, const char *words, size_t len,
                      const dsr_stored_zone *zones, size_t count) {
  dsr_new_document doc = {.key = key, .source = key, .text = words, .len = len,
                          .zones = zones, .zone_count = count};
  char hex[DSR_SHA256_HEX];
  dsr_lexicon *lexicon;
  dsr_tokens *tokens;
  dsr_form forms[16];
  dsr_sha256(words, len, hex);
  doc.sha256 = hex;
  cr_assert_eq(dsr_corpus_lexicon(corpus, &lexicon, &error), DSR_OK);
  cr_assert_eq(dsr_tokens_new(words, len, &tokens, &error), DSR_OK);
  doc.token_count = dsr_tokens_count(tokens);
  for (size_t i = 0; i < doc.token_count; i++) {
    dsr_span s = dsr_tokens_spans(tokens)[i];
    cr_assert_eq(dsr_lexicon_put(lexicon, words + s.start, s.end - s.start,
                                 &forms[i], &error),
                 DSR_OK);
  }
  doc.forms = forms;
  cr_assert_eq(dsr_document_put(corpus, &doc, NULL, NULL, &error), DSR_OK, "%s",
               error.message);
  dsr_tokens_free(tokens);
}

Test(mention, views_read_without_us) {
  /* the same twice, and one whose numbers take two bytes and three */
  static char large[40000];
  static const dsr_stored_zone zones[] = {
      {0, 5, "headline"}, {200, 40000, "body"}};
  static const struct { const char *query, *answer; } all[] = {
      {"SELECT * FROM zones WHERE doc = 'a'", "a|0|48|body"},
      {"SELECT group_concat(start || '-' || end || kind) FROM zones\n"
       "WHERE doc = 'b'", "0-5headline,200-40000body"},
      {"SELECT group_concat(norm || '>' || stem) FROM forms\n"
       "WHERE form IN ('Navy', 'ships', 'policies', 'Über')",
       "navy>navi,ships>ship,policies>polici,über>über"},
      {"SELECT text, id, name FROM mentions", "U.S. Navy|org:navy|U.S. Navy"},
      {"SELECT id, aliases, mentions FROM entities", "org:navy|U.S. Navy|1"},
      {"SELECT doc, text, speaker FROM quotes", "a|The Navy said 2021|The Navy"},
      {"SELECT doc, origins, tokens FROM documents", "a|1|12"},
      {"SELECT group_concat(length(sha256)) FROM documents", "64,64"},
      {"SELECT buyer, items FROM deals", "Taiwan|1"},
      {"SELECT name, quantity FROM deal_items", "ships|3"},
      {"SELECT count(*) FROM figures", "0"},
      {"SELECT text, value FROM dates", "2021|2021"}};
  static const dsr_fact_field quote = {"speaker", DSR_FIELD_STRING, "The Navy",
                                       {29, 37}};
  static const dsr_fact_field deal[] = {
      {"buyer", DSR_FIELD_STRING, "Taiwan", {21, 27}},
      {"items.1.name", DSR_FIELD_STRING, "ships", {10, 15}},
      {"items.1.quantity", DSR_FIELD_NUMBER, "3", {10, 15}}};
  begin();
  int64_t id = put("a", "/a", text, DSR_LOADED);
  int64_t run = make_run("all", "h");
  mention(id, run, 0, 9, "org", "navy");
  dsr_new_mention date = {.document = id, .run = run, .span = {43, 47},
                          .type = "date", .value = "2021", .rule = "r"};
  cr_assert_eq(dsr_mention_put(corpus, &date, NULL, &error), DSR_OK);
  dsr_new_fact fact = {.document = id, .run = run, .type = "quote",
                       .span = {29, 47}, .rule = "r", .fields = &quote,
                       .field_count = 1};
  cr_assert_eq(dsr_fact_put(corpus, &fact, NULL, &error), DSR_OK);
  fact.type = "deal", fact.fields = deal, fact.field_count = 3;
  cr_assert_eq(dsr_fact_put(corpus, &fact, NULL, &error), DSR_OK);
  memset(large, ' ', sizeof large);
  memcpy(large, "Ships policies Über", strlen("Ships policies Über"));
  put_zoned("b", large, sizeof large, zones, 2);
  commit();
  close_corpus();
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    char command[512], line[128] = "";
    snprintf(command, sizeof command, "sqlite3 -readonly %s \"%s\" 2>&1", path,
             all[i].query);
    FILE *pipe = popen(command, "r");
    cr_assert_not_null(fgets(line, sizeof line, pipe), "%s", all[i].query);
    pclose(pipe);
    line[strcspn(line, "\n")] = '\0';
    cr_expect_str_eq(line, all[i].answer, "%s: %s", all[i].query, line);
  }
}
