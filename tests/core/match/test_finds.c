/* Names found in streams: leftmost first, longest at each place. */
#include <stdio.h>
#include <string.h>

#include "dossier/gazetteer.h"
#include "tests/core/match/typed_stream.h"
#include "tests/live_blocks.h"

TestSuite(finds, .fini = no_live_blocks);

#define HEAD "name\taliases\ttype\tflags\tsource\tattributes\n"

static const char places[] =
    HEAD "East Strait\tES\tsea\tc\n"
         "East Strait Command\t\tbody\n"
         "Strait\t\tsea\n"
         "Cross-Strait Office\tO'Hara House\tbody\n"
         "Jordan\t\tcountry\n"
         "Jordan\t\triver\n";

static dsr_gazetteer *read_places(void) {
  dsr_gazetteer *g = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_gazetteer_read(places, strlen(places), "p", &g, &err),
               DSR_OK, "%s", err.message);
  return g;
}

/* "first-last:entry/entries ..." */
static void list_finds(const dsr_gazetteer *g, const dsr_stream *s,
                       char out[256]) {
  dsr_finds *it = NULL;
  dsr_find f;
  size_t n = 0;
  out[0] = '\0';
  cr_assert_eq(dsr_finds_new(g, s, &it, NULL), DSR_OK);
  while (dsr_finds_next(it, &f, NULL) == DSR_OK) {
    cr_assert_eq(dsr_finds_entry(it, 0), f.entry);
    cr_assert_eq(dsr_finds_entry(it, f.entries), SIZE_MAX);
    n += (size_t)snprintf(out + n, 256 - n, "%s%u-%u:%zu/%zu", n ? " " : "",
                          f.first, f.last, f.entry, f.entries);
  }
  cr_assert_eq(dsr_finds_next(it, &f, NULL), DSR_DONE);
  dsr_finds_free(it);
}

Test(finds, the_longest_name_at_each_place) {
  const struct {
    const char *text, *skipped, *want;
  } rows[] = {
      {"the East Strait Command said", NULL, "1-4:1/1"},
      {"the east strait commander", NULL, "1-3:0/1"},
      {"EAST East STRAIT", NULL, "1-3:0/1"},
      {"ES and es", NULL, "0-1:0/1"},
      {"strait strait", NULL, "0-1:2/1 1-2:2/1"},
      {"a cross-strait office", NULL, "1-5:3/1"},
      {"a cross\xE2\x80\x91strait office", NULL, "1-5:3/1"},
      {"the O\xE2\x80\x99Hara House", NULL, "1-3:3/1"},
      {"in Jordan .", NULL, "1-2:4/2"},
      {"East Strait Command", "Command", "0-2:0/1"},
      {"East Strait Command", "East", "1-2:2/1"},
      {"", NULL, ""},
      {"nothing here", NULL, ""},
  };
  dsr_gazetteer *g = read_places();
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char got[256];
    typed_stream t = type_stream(rows[i].text, rows[i].skipped);
    list_finds(g, &t.stream, got);
    cr_assert_str_eq(got, rows[i].want, "%s: %s", rows[i].text, got);
    free_typed(&t);
  }
  dsr_gazetteer_free(g);
}

Test(finds, tells_all_entries_of_an_ambiguous_name) {
  dsr_gazetteer *g = read_places();
  typed_stream t = type_stream("Jordan", NULL);
  dsr_finds *it = NULL;
  dsr_find f;
  cr_assert_eq(dsr_finds_new(g, &t.stream, &it, NULL), DSR_OK);
  cr_assert_eq(dsr_finds_entry(it, 0), SIZE_MAX);
  cr_assert_eq(dsr_finds_next(it, &f, NULL), DSR_OK);
  cr_assert_eq(f.entries, 2);
  cr_assert_eq(dsr_finds_entry(it, 0), 4);
  cr_assert_eq(dsr_finds_entry(it, 1), 5);
  dsr_finds_free(it);
  free_typed(&t);
  dsr_gazetteer_free(g);
}

Test(finds, lexicons_may_take_turns_and_grow) {
  dsr_gazetteer *g = read_places();
  typed_stream a = type_stream("one two strait", NULL);
  typed_stream b = type_stream("strait one two strait", NULL);
  dsr_finds *x = NULL, *y = NULL;
  dsr_find f;
  cr_assert_eq(dsr_finds_new(g, &b.stream, &y, NULL), DSR_OK);
  cr_assert_eq(dsr_finds_next(y, &f, NULL), DSR_OK);
  cr_assert_eq(dsr_finds_new(g, &a.stream, &x, NULL), DSR_OK);
  cr_assert_eq(dsr_finds_next(x, &f, NULL), DSR_OK);
  cr_assert_eq(f.first, 2);
  dsr_form form;
  cr_assert_eq(dsr_lexicon_put(b.lexicon, "new", 3, &form, NULL), DSR_OK);
  cr_assert_eq(dsr_finds_next(y, &f, NULL), DSR_OK);
  cr_assert_eq(f.first, 3);
  dsr_finds_free(x);
  dsr_finds_free(y);
  free_typed(&a);
  free_typed(&b);
  dsr_gazetteer_free(g);
}

Test(finds, an_entry_added_later_is_found) {
  dsr_gazetteer *g = read_places();
  typed_stream t = type_stream("a new word", NULL);
  char got[256];
  list_finds(g, &t.stream, got);
  cr_assert_str_eq(got, "");
  dsr_new_entry e = {.name = "New Word"};
  cr_assert_eq(dsr_gazetteer_add(g, &e, NULL), DSR_OK);
  list_finds(g, &t.stream, got);
  cr_assert_str_eq(got, "1-3:6/1");
  free_typed(&t);
  dsr_gazetteer_free(g);
}

Test(finds, every_failed_allocation_is_a_status) {
  dsr_gazetteer *g = NULL;
  typed_stream t = type_stream("in the East Strait", NULL);
  for (size_t n = 1;; n++) {
    dsr_gazetteer_free(g);
    g = read_places(); /* with an empty cache */
    dsr_finds *it = NULL;
    dsr_find f;
    dsr_memory_fail(n, 0);
    int status = dsr_finds_new(g, &t.stream, &it, NULL);
    if (status == DSR_OK)
      status = dsr_finds_next(it, &f, NULL);
    dsr_memory_fail(0, 0);
    dsr_finds_free(it);
    if (status == DSR_OK)
      break;
    cr_assert_eq(status, DSR_ENOMEM);
  }
  free_typed(&t);
  dsr_gazetteer_free(g);
}
