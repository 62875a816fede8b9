/* Reading zone rules: what a file may say, and what its author is told when it
 * says something else. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/core/zone/analysed.h"

TestSuite(rules, .fini = no_live_blocks);

static int read_rules(const char *source, dsr_rules **out, dsr_error *err) {
  *out = dsr_alloc_zero(1, sizeof **out);
  cr_assert(*out);
  return dsr_rules_read(*out, source, strlen(source), "x.rules", NULL, err);
}

Test(rules, are_read_as_written) {
  dsr_rules *rules;
  dsr_error err = {0};
  int status = read_rules("# a comment\r\n"
                          "\r\n"
                          "rule first\r\n"
                          "  zone caption\r\n"
                          "  when words <= 12, stop = no, previous != body\r\n"
                          "  when line>2\r\n"
                          "  match <s> at:\"Photo\" \":\" rest:[]*\r\n"
                          "  unless \"!\"\r\n"
                          "  part rest\r\n"
                          "  state title at\r\n"
                          "  state publisher line\r\n"
                          "rule second\n"
                          "\tzone boilerplate\n"
                          "\ttail\n"
                          "\tuntil blank",
                          &rules, &err);
  cr_assert_eq(status, DSR_OK, "%s", err.message);
  cr_assert_eq(rules->count, 2);
  const dsr_rule *r = &rules->at[0];
  cr_expect_str_eq(r->name, "first");
  cr_expect_eq(r->line, 3);
  cr_expect_eq(r->zone, DSR_ZONE_CAPTION);
  cr_assert_eq(r->condition_count, 4);
  cr_expect_eq(r->conditions[0].feature, DSR_LINE_WORDS);
  cr_expect_eq(r->conditions[0].compare, DSR_LE);
  cr_expect_eq(r->conditions[0].value, 12);
  cr_expect_eq(r->conditions[1].feature, DSR_LINE_STOP);
  cr_expect_eq(r->conditions[1].value, 0);
  cr_expect_eq(r->conditions[2].feature, DSR_LINE_PREVIOUS_ZONE);
  cr_expect_eq(r->conditions[2].compare, DSR_NE);
  cr_expect_eq(r->conditions[2].value, DSR_ZONE_BODY);
  cr_expect_eq(r->conditions[3].feature, DSR_LINE_NUMBER);
  cr_expect_eq(r->conditions[3].compare, DSR_GT);
  cr_expect(r->match && r->unless);
  cr_expect_eq(r->part, 1);
  cr_assert_eq(r->statement_count, 2);
  cr_expect_eq(r->statements[0].field, DSR_STATE_TITLE);
  cr_expect_eq(r->statements[0].capture, 0);
  cr_expect_eq(r->statements[1].field, DSR_STATE_PUBLISHER);
  cr_expect_eq(r->statements[1].capture, -1);
  cr_expect(!r->tail && !r->until_end && !r->until_blank);
  r = &rules->at[1];
  cr_expect_str_eq(r->name, "second");
  cr_expect(r->tail && r->until_blank && !r->until_end);
  cr_expect(!r->match && r->part == -1);
  dsr_rules_free(rules);
}

typedef struct fault_row {
  const char *source, *message; /* what the message must hold */
} fault_row;

#define BEGIN "rule a\n zone body\n"
#define SIX " when words > 1, words > 1, words > 1, words > 1, words > 1, words > 1\n"

static const fault_row faults[] = {
    {"zone body\n", "x.rules:1: the first rule must begin with `rule NAME`"},
    {"\n\nrule\n", "x.rules:3: a rule needs a name"},
    {"rule a\n zone bdoy\n", "x.rules:2: no such zone: 'bdoy'; did you mean 'body'?"},
    {"rule a\n zone\n", "x.rules:2: no such zone"},
    {"rule a\n zone xyzzy\n", "x.rules:2: no such zone: 'xyzzy'"},
    {BEGIN " when wrods > 1\n",
     "x.rules:3: no such line feature (see the top of the file): 'wrods'; did "
     "you mean 'words'?"},
    {BEGIN " when 7\n", "x.rules:3: no such line feature"},
    {BEGIN " when words 7\n", "x.rules:3: expected = != < <= > or >= here: '7'"},
    {BEGIN " when words > many\n", "x.rules:3: expected a number, yes or no: 'many'"},
    {BEGIN " when words >\n", "x.rules:3: expected a number"},
    {BEGIN " when words >\n 5\n", "x.rules:3: expected a number"},
    {BEGIN " when words > -1\n", "x.rules:3: expected a number, yes or no: '-'"},
    {BEGIN " when words > 1000001\n", "x.rules:3: expected a number up to 1000000"},
    {BEGIN " when words > 99999999999999999999\n",
     "x.rules:3: expected a number up to 1000000"},
    {BEGIN " when previous = boddy\n",
     "x.rules:3: no such zone: 'boddy'; did you mean 'body'?"},
    {BEGIN SIX SIX " when words > 1\n", "x.rules:5: too many conditions in one rule: 'a'"},
    {BEGIN " match [nrom=\"x\"]\n", "x.rules:3: in the query, at byte 1: "},
    {BEGIN " match\n", "x.rules:3: in the query, at byte 0: "},
    {BEGIN " match [norm in nowhere]\n", "x.rules:3: in the query"},
    {BEGIN " match \"a\"\n match \"b\"\n",
     "x.rules:4: a rule has one of these; use | within it"},
    {BEGIN " unless \"a\"\n unless \"b\"\n",
     "x.rules:4: a rule has one of these; use | within it"},
    {BEGIN " match at:\"a\"\n part it\n",
     "x.rules:4: `match` (above this line) has no such capture: 'it'"},
    {BEGIN " part it\n match it:\"a\"\n", "x.rules:3: `match` (above this line)"},
    {BEGIN " state titel line\n",
     "x.rules:3: expected title, author, published or publisher: 'titel'; did you "
     "mean 'title'?"},
    {BEGIN " state title it\n", "x.rules:3: `match` (above this line)"},
    {BEGIN " state title line\n state title line\n state title line\n"
           " state title line\n state title line\n",
     "x.rules:7: too many statements in one rule"},
    {BEGIN " until noon\n", "x.rules:3: expected rule, zone, when, match"},
    {BEGIN " mach \"a\"\n", "x.rules:3: expected rule, zone, when, match"},
    {BEGIN " Zone body\n", "x.rules:3: expected rule, zone, when, match"},
    {"# no zone\nrule lost\n tail\nrule b\n zone body\n",
     "x.rules:2: rule 'lost' names no zone"},
};

Test(rules, faults_name_file_and_line) {
  for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
    dsr_rules *rules;
    dsr_error err = {0};
    int status = read_rules(faults[i].source, &rules, &err);
    cr_expect_eq(status, DSR_ESYNTAX, "row %zu gave %d", i, status);
    cr_expect_eq(err.code, DSR_ESYNTAX);
    cr_expect(strstr(err.message, faults[i].message), "row %zu: %s", i,
              err.message);
    dsr_rules_free(rules);
  }
}

Test(rules, a_number_may_end_the_bytes) {
  /* no NUL and no line end behind the last digit */
  static const char source[] = "rule a\n zone body\n when words > 12";
  size_t len = sizeof source - 2;
  char *bytes = malloc(len);
  dsr_rules *rules = dsr_alloc_zero(1, sizeof *rules);
  cr_assert(bytes && rules);
  memcpy(bytes, source, len);
  cr_expect_eq(dsr_rules_read(rules, bytes, len, "x.rules", NULL, NULL), DSR_OK);
  cr_expect_eq(rules->at[0].conditions[0].value, 1);
  dsr_rules_free(rules);
  free(bytes);
}

/* --- files --- */

typedef struct folder {
  char path[64], file[128];
} folder;

static folder make_folder(void) {
  folder f = {.path = "/tmp/dossier-rules-XXXXXX"};
  cr_assert(mkdtemp(f.path));
  return f;
}

static const char *file_in(folder *f, const char *name) {
  snprintf(f->file, sizeof f->file, "%s/%s", f->path, name);
  return f->file;
}

static void write_file(folder *f, const char *name, const char *bytes) {
  FILE *file = fopen(file_in(f, name), "wb");
  cr_assert(file);
  cr_assert_geq(fputs(bytes, file), 0);
  cr_assert_eq(fclose(file), 0);
}

static void remove_folder(folder *f) {
  unlink(file_in(f, "abbreviations.tsv"));
  unlink(file_in(f, "zones.rules"));
  rmdir(f->path);
}

Test(rules, the_hash_tells_of_either_file) {
  folder f = make_folder();
  char hashes[3][DSR_SHA256_HEX];
  static const char *const lists[] = {"Gen.\ttitle\n", "Gen.\ttitle\n",
                                      "Col.\ttitle\n"};
  static const char *const zones[] = {BEGIN, BEGIN " tail\n", BEGIN};
  for (int i = 0; i < 3; i++) {
    dsr_rules *rules = NULL;
    dsr_error err = {0};
    write_file(&f, "abbreviations.tsv", lists[i]);
    write_file(&f, "zones.rules", zones[i]);
    cr_assert_eq(dsr_rules_load(f.path, NULL, &rules, &err), DSR_OK, "%s",
                 err.message);
    cr_expect_eq(strlen(dsr_rules_hash(rules)), 64);
    strcpy(hashes[i], dsr_rules_hash(rules));
    dsr_rules_free(rules);
  }
  cr_expect_str_neq(hashes[0], hashes[1]);
  cr_expect_str_neq(hashes[0], hashes[2]);
  remove_folder(&f);
}

Test(rules, files_that_cannot_be_read_are_named) {
  folder f = make_folder();
  dsr_rules *rules = (dsr_rules *)&f;
  dsr_error err = {0};
  cr_expect_eq(dsr_rules_load("/nowhere", NULL, &rules, &err), DSR_EIO);
  cr_expect(strstr(err.message, "/nowhere/abbreviations.tsv"), "%s", err.message);
  cr_expect_null(rules);
  write_file(&f, "abbreviations.tsv", "Gen.\ttitle\n");
  cr_expect_eq(dsr_rules_load(f.path, NULL, &rules, &err), DSR_EIO);
  cr_expect(strstr(err.message, file_in(&f, "zones.rules")), "%s", err.message);
  write_file(&f, "zones.rules", "rule a\n zone nowhere\n");
  cr_expect_eq(dsr_rules_load(f.path, NULL, &rules, &err), DSR_ESYNTAX);
  cr_expect(strstr(err.message, "/zones.rules:2: "), "%s", err.message);
  write_file(&f, "abbreviations.tsv", "Gen.\tnonsense\n");
  cr_expect_eq(dsr_rules_load(f.path, NULL, &rules, &err), DSR_ESYNTAX);
  cr_expect(strstr(err.message, "/abbreviations.tsv:1: "), "%s", err.message);
  cr_expect_null(rules);
  remove_folder(&f);
}

Test(rules, may_ask_gazetteers) {
  static const char list[] = "name\taliases\ttype\tflags\tsource\tattributes\n"
                             "Larkspur\t\tagency\t\tour own\t\n";
  static const char source[] =
      "rule agency-line\n zone credit\n match <s> [norm in agencies] </s>\n";
  dsr_gazetteers *set = NULL;
  dsr_gazetteer *agencies = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_gazetteers_new(NULL, 0, &set, NULL), DSR_OK);
  cr_assert_eq(dsr_gazetteer_read(list, sizeof list - 1, "agencies", &agencies,
                                  &err),
               DSR_OK, "%s", err.message);
  cr_assert_eq(dsr_gazetteers_put(set, "agencies", agencies, NULL), DSR_OK);
  dsr_rules *rules = dsr_alloc_zero(1, sizeof *rules);
  cr_assert_eq(dsr_rules_read(rules, source, sizeof source - 1, "x.rules", set,
                              &err),
               DSR_OK, "%s", err.message);
  analysed a = with_rules(rules);
  expect_zones(&a, "The mill closed.\nLarkspur\nOther", 
               "body|The mill closed.\ncredit|Larkspur\nbody|Other\n");
  free_analysed(&a);
  dsr_gazetteers_free(set);
}

Test(rules, zone_kinds_have_names_both_ways) {
  for (int i = 0; i < DSR_ZONE_KINDS; i++) {
    const char *name = dsr_zone_kind_name(i);
    cr_assert(name);
    cr_expect_eq(dsr_zone_kind_of(name, strlen(name)), i);
  }
  cr_expect_null(dsr_zone_kind_name(-1));
  cr_expect_null(dsr_zone_kind_name(DSR_ZONE_KINDS));
  cr_expect_eq(dsr_zone_kind_of("bod", 3), -1);
  cr_expect_eq(dsr_zone_kind_of("", 0), -1);
  cr_expect(dsr_zone_covered(DSR_ZONE_HEADLINE) &&
            dsr_zone_covered(DSR_ZONE_DATELINE) &&
            dsr_zone_covered(DSR_ZONE_HEADING) && dsr_zone_covered(DSR_ZONE_BODY));
  cr_expect(!dsr_zone_covered(DSR_ZONE_CREDIT) &&
            !dsr_zone_covered(DSR_ZONE_QUOTED) && !dsr_zone_covered(-1));
}
