/* Gazetteers: the file, whole strings, single tokens, and sets of them. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dossier/gazetteer.h"
#include "tests/live_blocks.h"

TestSuite(gazetteer, .fini = no_live_blocks);

#define HEAD "name\taliases\ttype\tflags\tsource\tattributes\n"

static const char lands[] =
    "# made up\n" HEAD
    "United Lands\tUL|U.L.|Lands\tcountry\tc\tour own\tiso=UL; region = West\n"
    "\n"
    "Turvey\t\tcountry\tC\r\n"
    "O'Neil Bay\tbay of O\xE2\x80\x99Neil\tbay\n"
    "announce\tsay\n"
    "Lands\t\tfamily name";

static dsr_gazetteer *read_text(const char *text) {
  dsr_gazetteer *g = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_gazetteer_read(text, strlen(text), "lands.tsv", &g, &err),
               DSR_OK, "%s", err.message);
  return g;
}

Test(gazetteer, reads_a_table) {
  dsr_gazetteer *g = read_text(lands);
  cr_assert_eq(dsr_gazetteer_count(g), 5);
  const dsr_gazetteer_entry *e = dsr_gazetteer_at(g, 0);
  cr_assert_str_eq(e->name, "United Lands");
  cr_assert_str_eq(e->type, "country");
  cr_assert_str_eq(e->source, "our own");
  cr_assert_str_eq(e->attributes, "iso=UL; region = West");
  cr_assert_str_eq(dsr_gazetteer_at(g, 4)->source, "");
  cr_assert_null(dsr_gazetteer_at(g, 5));
  size_t len;
  const char *v = dsr_gazetteer_attribute(g, 0, "region", &len);
  cr_assert(len == 4 && memcmp(v, "West", 4) == 0);
  v = dsr_gazetteer_attribute(g, 0, "iso", &len);
  cr_assert(len == 2 && memcmp(v, "UL", 2) == 0);
  cr_assert_null(dsr_gazetteer_attribute(g, 0, "is", &len));
  cr_assert_null(dsr_gazetteer_attribute(g, 1, "iso", &len));
  cr_assert_eq(strlen(dsr_gazetteer_hash(g)), 64);
  dsr_gazetteer_free(g);
}

Test(gazetteer, knows_whole_strings) {
  const struct {
    const char *string;
    int status;
    size_t entry;
  } rows[] = {
      {"United Lands", DSR_OK, 0},    {"united  LANDS", DSR_OK, 0},
      {"UL", DSR_OK, 0},              {"ul", DSR_DONE, 0},
      {"u.l.", DSR_DONE, 0},          {"lands", DSR_OK, 0},
      {"United", DSR_DONE, 0},        {"United Lands of", DSR_DONE, 0},
      {"Turvey", DSR_OK, 1},          {"TURVEY", DSR_OK, 1},
      {"turvey", DSR_DONE, 0},        {"o\xE2\x80\x99neil bay", DSR_OK, 2},
      {"bay of O'Neil", DSR_OK, 2},   {"", DSR_DONE, 0},
      {"elsewhere", DSR_DONE, 0},
  };
  dsr_gazetteer *g = read_text(lands);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    size_t entry = 0;
    int status = dsr_gazetteer_find(g, rows[i].string, strlen(rows[i].string),
                                    &entry, NULL);
    cr_assert_eq(status, rows[i].status, "%s: %d", rows[i].string, status);
    cr_assert_eq(entry, rows[i].entry, "%s: %zu", rows[i].string, entry);
  }
  dsr_gazetteer_free(g);
}

static int has(const dsr_gazetteer *g, dsr_attribute attribute,
               const char *string) {
  int yes = -1;
  cr_assert_eq(dsr_gazetteer_has(g, attribute, string, strlen(string), &yes, NULL),
               DSR_OK);
  return yes;
}

Test(gazetteer, has_single_tokens_by_attribute) {
  const struct {
    dsr_attribute attribute;
    const char *string;
    int want;
  } rows[] = {
      {DSR_NORM, "lands", 1},  {DSR_NORM, "Lands", 0},  {DSR_NORM, "united", 0},
      {DSR_WORD, "Lands", 1},  {DSR_WORD, "lands", 0},  {DSR_WORD, "United", 0},
      {DSR_STEM, "announc", 1}, {DSR_STEM, "land", 1},  {DSR_STEM, "say", 1},
      {DSR_STEM, "unit", 0},   {DSR_SHAPE, "Xxxxx", 0}, {DSR_NORM, "", 0},
  };
  dsr_gazetteer *g = read_text(lands);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    cr_assert_eq(has(g, rows[i].attribute, rows[i].string), rows[i].want, "%s",
                 rows[i].string);
  dsr_gazetteer_free(g);
}

Test(gazetteer, says_which_line_is_wrong) {
  const struct {
    const char *text;
    int status;
    const char *message;
  } rows[] = {
      {"", DSR_ESYNTAX, "x.tsv:0: no line that names the columns"},
      {"# only\n", DSR_ESYNTAX, "x.tsv:1: no line that names"},
      {"France\n", DSR_ESYNTAX, "x.tsv:1: the first line must name"},
      {HEAD "a\tb\tc\td\te\tf\tg\n", DSR_ESYNTAX, "x.tsv:2: more than six"},
      {"#\n" HEAD "\n\tb\n", DSR_ESYNTAX, "x.tsv:4: an entry without a name"},
      {HEAD "a\t\t\tq\n", DSR_ESYNTAX, "x.tsv:2: unknown flag 'q' of 'a'; the flags are c, C and p"},
      {HEAD "a\xFF\n", DSR_EFOREIGN, "x.tsv:2: byte 43 is not UTF-8"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    dsr_gazetteer *g = NULL;
    dsr_error err = {0};
    int status = dsr_gazetteer_read(rows[i].text, strlen(rows[i].text), "x.tsv",
                                    &g, &err);
    cr_assert_eq(status, rows[i].status);
    cr_assert_null(g);
    cr_assert_eq(strncmp(err.message, rows[i].message, strlen(rows[i].message)),
                 0, "%s", err.message);
  }
  dsr_gazetteer *g = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_gazetteer_read(HEAD "a\0b\n", sizeof HEAD "a\0b\n" - 1, "x",
                                  &g, &err),
               DSR_ESYNTAX);
  cr_assert_eq(dsr_gazetteer_load("/nowhere/x.tsv", &g, &err), DSR_EIO);
  cr_assert_eq(dsr_gazetteer_load("/", &g, &err), DSR_EIO);
}

Test(gazetteer, takes_entries_by_hand) {
  dsr_gazetteer *g = NULL, *h = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_gazetteer_new(&g, NULL), DSR_OK);
  cr_assert_eq(dsr_gazetteer_new(&h, NULL), DSR_OK);
  const char *aliases[] = {"MoD", "ministry"};
  dsr_new_entry e = {.name = "Ministry", .aliases = aliases, .alias_count = 2};
  cr_assert_eq(dsr_gazetteer_add(g, &e, &err), DSR_OK);
  cr_assert_str_neq(dsr_gazetteer_hash(g), dsr_gazetteer_hash(h));
  cr_assert_eq(dsr_gazetteer_add(h, &e, &err), DSR_OK);
  cr_assert_str_eq(dsr_gazetteer_hash(g), dsr_gazetteer_hash(h));
  cr_assert_eq(dsr_gazetteer_find(g, "mod", 3, NULL, NULL), DSR_OK);
  dsr_new_entry bad = {.name = "  "};
  cr_assert_eq(dsr_gazetteer_add(g, &bad, &err), DSR_EINVAL);
  bad = (dsr_new_entry){.name = "a", .flags = "cz"};
  cr_assert_eq(dsr_gazetteer_add(g, &bad, &err), DSR_EINVAL);
  char endless[200];
  for (size_t i = 0; i < sizeof endless; i++)
    endless[i] = i % 2 ? ' ' : 'a';
  endless[199] = '\0';
  bad = (dsr_new_entry){.name = endless};
  cr_assert_eq(dsr_gazetteer_add(g, &bad, &err), DSR_ELIMIT);
  cr_assert_eq(dsr_gazetteer_count(g), 1);
  cr_assert_eq(dsr_gazetteer_find(g, "a", 1, NULL, NULL), DSR_DONE);
  dsr_gazetteer_free(g);
  dsr_gazetteer_free(h);
}

/* The hash tells lists apart by what they hold and by its order. */
Test(gazetteer, hashes_what_was_added) {
  static const dsr_new_entry entries[] = {
      {.name = "quay"}, {.name = "pier"}, {.name = "pier", .type = "x"},
      {.name = "pier", .flags = "p"}};
  char first[65];
  dsr_gazetteer *g = NULL, *h = NULL;
  cr_assert_eq(dsr_gazetteer_new(&g, NULL), DSR_OK);
  cr_assert_eq(dsr_gazetteer_add(g, &entries[0], NULL), DSR_OK);
  cr_assert_eq(dsr_gazetteer_add(g, &entries[1], NULL), DSR_OK);
  snprintf(first, sizeof first, "%s", dsr_gazetteer_hash(g));
  for (size_t i = 1; i < sizeof entries / sizeof *entries; i++) {
    cr_assert_eq(dsr_gazetteer_new(&h, NULL), DSR_OK);
    cr_assert_eq(dsr_gazetteer_add(h, &entries[i == 1], NULL), DSR_OK);
    cr_assert_eq(dsr_gazetteer_add(h, &entries[i == 1 ? 0 : i], NULL), DSR_OK);
    cr_assert_str_neq(dsr_gazetteer_hash(h), first, "%zu", i);
    dsr_gazetteer_free(h);
  }
  dsr_gazetteer_free(g);
}

Test(gazetteer, finds_plurals_where_it_is_asked_to) {
  static const struct {
    const char *string;
    int status;
  } rows[] = {
      {"frigates", DSR_OK},       {"frigate", DSR_OK},     {"F-16s", DSR_OK},
      {"shore batteries", DSR_OK},
      {"shore batterys", DSR_DONE}, {"torches", DSR_OK},   {"day boats", DSR_OK},
      {"trays", DSR_OK},          {"traies", DSR_DONE},    {"abramss", DSR_DONE},
      {"quays", DSR_DONE},        {"Inc.s", DSR_DONE}};
  dsr_gazetteer *g = read_text(
      HEAD "frigate\tF-16|shore battery|torch|day boat|tray|abrams|Inc.\t\tp\nquay\n");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    cr_assert_eq(dsr_gazetteer_find(g, rows[i].string, strlen(rows[i].string), NULL,
                                    NULL),
                 rows[i].status, "%s", rows[i].string);
  cr_assert_eq(has(g, DSR_WORD, "torches"), 1);
  dsr_gazetteer_free(g);
}

Test(gazetteer, holds_many_names) {
  dsr_gazetteer *g = NULL;
  cr_assert_eq(dsr_gazetteer_new(&g, NULL), DSR_OK);
  char name[64];
  for (unsigned i = 0; i < 5000; i++) {
    snprintf(name, sizeof name, "Port %u of Isle%u", i, i % 7);
    dsr_new_entry e = {.name = name};
    cr_assert_eq(dsr_gazetteer_add(g, &e, NULL), DSR_OK);
  }
  for (unsigned i = 0; i < 5000; i++) {
    size_t entry = 0;
    int n = snprintf(name, sizeof name, "port %u of isle%u", i, i % 7);
    cr_assert_eq(dsr_gazetteer_find(g, name, (size_t)n, &entry, NULL), DSR_OK);
    cr_assert_eq(entry, i);
  }
  dsr_gazetteer_free(g);
}

Test(gazetteer, every_failed_allocation_leaves_it_whole) {
  for (size_t n = 1;; n++) {
    dsr_gazetteer *g = NULL;
    dsr_memory_fail(n, 0);
    int status =
        dsr_gazetteer_read(lands, strlen(lands), "lands.tsv", &g, NULL);
    dsr_memory_fail(0, 0);
    dsr_gazetteer_free(g);
    cr_assert_eq(dsr_memory_live(), 0);
    if (status == DSR_OK)
      break;
    cr_assert_eq(status, DSR_ENOMEM);
  }
  dsr_gazetteer *g = read_text(HEAD "one\n");
  const char *aliases[] = {"deux", "Zwei Drei"};
  dsr_new_entry e = {.name = "two", .aliases = aliases, .alias_count = 2};
  for (size_t n = 1;; n++) {
    dsr_memory_fail(n, 0);
    int status = dsr_gazetteer_add(g, &e, NULL);
    dsr_memory_fail(0, 0);
    if (status == DSR_OK)
      break;
    cr_assert_eq(status, DSR_ENOMEM);
    cr_assert_eq(dsr_gazetteer_count(g), 1);
    cr_assert_eq(dsr_gazetteer_find(g, "two", 3, NULL, NULL), DSR_DONE);
    cr_assert_eq(dsr_gazetteer_find(g, "deux", 4, NULL, NULL), DSR_DONE);
    cr_assert_eq(has(g, DSR_STEM, "two"), 0);
  }
  for (size_t n = 1;; n++) {
    int yes;
    dsr_memory_fail(n, 0);
    int status = dsr_gazetteer_has(g, DSR_STEM, "two", 3, &yes, NULL);
    dsr_memory_fail(0, 0);
    if (status == DSR_OK) {
      cr_assert_eq(yes, 1);
      break;
    }
    cr_assert_eq(status, DSR_ENOMEM);
  }
  for (size_t n = 1;; n++) {
    dsr_memory_fail(n, 0);
    int status = dsr_gazetteer_find(g, "zwei drei", 9, NULL, NULL);
    dsr_memory_fail(0, 0);
    if (status == DSR_OK)
      break;
    cr_assert_eq(status, DSR_ENOMEM);
  }
  dsr_gazetteer_free(g);
}

/* ---- sets ---- */

typedef struct folder {
  char path[64], file[80];
} folder;

static folder make_folder(const char *name, const char *text) {
  folder f;
  strcpy(f.path, "/tmp/dossier-gazetteers-");
  size_t n = strlen(f.path);
  memset(f.path + n, 'X', 6); /* the letters mkdtemp replaces */
  f.path[n + 6] = '\0';
  cr_assert_not_null(mkdtemp(f.path));
  snprintf(f.file, sizeof f.file, "%s/%s", f.path, name);
  FILE *out = fopen(f.file, "w");
  cr_assert_not_null(out);
  fputs(text, out);
  cr_assert_eq(fclose(out), 0);
  return f;
}

static void drop_folder(const folder *f) {
  unlink(f->file);
  rmdir(f->path);
}

Test(gazetteer, sets_read_files_when_asked_first_folder_first) {
  folder a = make_folder("places.tsv", HEAD "Here\n");
  folder b = make_folder("places.tsv", HEAD "There\n");
  folder c = make_folder("broken.tsv", "no head\n");
  const char *paths[] = {"/nowhere", a.path, b.path, c.path};
  dsr_gazetteers *set = NULL;
  cr_assert_eq(dsr_gazetteers_new(paths, 4, &set, NULL), DSR_OK);
  const dsr_gazetteer *g = NULL, *h = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_gazetteers_get(set, "places", 6, &g, &err), DSR_OK);
  cr_assert_str_eq(dsr_gazetteer_at(g, 0)->name, "Here");
  cr_assert_eq(dsr_gazetteers_get(set, "places", 6, &h, &err), DSR_OK);
  cr_assert_eq(g, h);
  cr_assert_eq(dsr_gazetteers_get(set, "plaecs", 6, &h, &err), DSR_ENOTFOUND);
  cr_assert_str_eq(err.message,
                   "no gazetteer 'plaecs'; did you mean 'places'?");
  cr_assert_eq(dsr_gazetteers_get(set, "broken", 6, &h, &err), DSR_ESYNTAX);
  cr_assert_eq(dsr_gazetteers_get(set, "../places", 9, &h, &err),
               DSR_ENOTFOUND);
  dsr_gazetteer *own = NULL;
  cr_assert_eq(dsr_gazetteer_new(&own, NULL), DSR_OK);
  cr_assert_eq(dsr_gazetteers_put(set, "own", own, &err), DSR_OK);
  cr_assert_eq(dsr_gazetteers_get(set, "own", 3, &g, &err), DSR_OK);
  cr_assert_eq(g, own);
  cr_assert_eq(dsr_gazetteer_new(&own, NULL), DSR_OK);
  cr_assert_eq(dsr_gazetteers_put(set, "own", own, &err), DSR_EINVAL);
  cr_assert_eq(dsr_gazetteer_new(&own, NULL), DSR_OK);
  cr_assert_eq(dsr_gazetteers_put(set, "o/n", own, &err), DSR_EINVAL);
  dsr_gazetteers_free(set);
  drop_folder(&a);
  drop_folder(&b);
  drop_folder(&c);
}

Test(gazetteer, sets_survive_failed_allocations) {
  folder a = make_folder("places.tsv", HEAD "Here\n");
  const char *paths[] = {a.path};
  int wanted[] = {DSR_OK, DSR_ENOTFOUND};
  const char *names[] = {"places", "place"};
  for (size_t k = 0; k < 2; k++)
    for (size_t n = 1;; n++) {
      dsr_gazetteers *set = NULL;
      const dsr_gazetteer *g = NULL;
      dsr_memory_fail(n, 0);
      int status = dsr_gazetteers_new(paths, 1, &set, NULL);
      if (status == DSR_OK)
        status = dsr_gazetteers_get(set, names[k], strlen(names[k]), &g, NULL);
      dsr_memory_fail(0, 0);
      dsr_gazetteers_free(set);
      cr_assert_eq(dsr_memory_live(), 0);
      if (status == wanted[k])
        break;
      cr_assert_eq(status, DSR_ENOMEM);
    }
  drop_folder(&a);
}
