/* Why a query matched: each token's item, alternative, capture and what held. */
#include <stdio.h>
#include <string.h>

#include "dossier/why.h"
#include "tests/core/match/typed_stream.h"
#include "tests/live_blocks.h"

TestSuite(why, .fini = no_live_blocks);

enum { ROOM = 2048 };

static dsr_gazetteers *make_set(void) {
  dsr_gazetteers *set = NULL;
  dsr_gazetteer *g = NULL;
  static const char *const aliases[] = {"ROC"};
  cr_assert_eq(dsr_gazetteers_new(NULL, 0, &set, NULL), DSR_OK);
  cr_assert_eq(dsr_gazetteer_new(&g, NULL), DSR_OK);
  dsr_new_entry first = {.name = "New Port"};
  dsr_new_entry second = {.name = "Taiwan", .aliases = aliases, .alias_count = 1};
  cr_assert_eq(dsr_gazetteer_add(g, &first, NULL), DSR_OK);
  cr_assert_eq(dsr_gazetteer_add(g, &second, NULL), DSR_OK);
  cr_assert_eq(dsr_gazetteers_put(set, "towns", g, NULL), DSR_OK);
  return set;
}

/* A line a step: "first-last item [capture alternative/alternatives] how". */
static void list_steps(const dsr_why *why, char *out) {
  size_t n = 0;
  out[0] = '\0';
  for (size_t i = 0; i < dsr_why_count(why); i++) {
    const dsr_why_step *s = dsr_why_at(why, i);
    n += (size_t)snprintf(out + n, ROOM - n, "%u-%u %s [%s %u/%u] %s\n", s->first,
                          s->last, s->item, s->capture ? s->capture : "-",
                          s->alternative, s->alternatives, s->how);
  }
  cr_assert_null(dsr_why_at(why, dsr_why_count(why)));
}

typedef struct row {
  const char *query, *text;
  uint32_t first, last;
  const char *want;
} row;

static const row rows[] = {
    {"\"defen[cs]e\" minister", "Arms: defence Minister", 2, 4,
     "2-3 \"defen[cs]e\" [- 0/0] word 'defence' matches defen[cs]e\n"
     "3-4 minister [- 0/0] norm 'minister' is 'minister'\n"},
    {"x:[norm=\"a\" & word!=\"A\"] (\"b\" | y:\"c\"+)", "a c c", 0, 3,
     "0-1 [norm=\"a\" & word!=\"A\"] [x 0/0] norm 'a' is 'a', word 'a' is not "
     "'A'\n"
     "1-2 \"c\" [y 2/2] word 'c' is 'c'\n"
     "2-3 \"c\" [y 2/2] word 'c' is 'c'\n"},
    {"[norm in towns] []", "roc x", 0, 2,
     "0-1 [norm in towns] [- 0/0] norm 'roc' is in towns: Taiwan\n"
     "1-2 [] [- 0/0] any token\n"},
    {"<s> t:<in towns/> </s>", "New Port", 0, 2,
     "0-0 <s> [- 0/0] one begins here\n"
     "0-2 <in towns/> [t 0/0] 'New Port' is in towns: New Port\n"
     "2-2 </s> [- 0/0] one ends here\n"},
    {"[stem=\"sales\"] within s within 3 !containing \"x\"", "a sale .", 1, 2,
     "1-2 [stem=\"sales\"] [- 0/0] stem 'sale' is 'sales'\n"
     "0-3 within s [- 0/0] it lies in 'a sale .'\n"
     "0-0 within 3 [- 0/0] it has 1 tokens\n"
     "0-0 !containing \"x\" [- 0/0] it holds none\n"},
    {"<person/> containing \"b\"", "a b c", 0, 3,
     "0-3 <person/> [- 0/0] 'a b c' is an annotation, person\n"
     "1-2 containing \"b\" [- 0/0] it holds 'b'\n"},
};

Test(why, tells_what_matched_each_token) {
  static const dsr_annotation person = {"person", 0, 3};
  dsr_gazetteers *set = make_set();
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const row *r = &rows[i];
    dsr_query *q = NULL;
    dsr_why *why = NULL;
    char got[ROOM];
    cr_assert_eq(dsr_query_new(r->query, strlen(r->query), set, 0, &q, NULL),
                 DSR_OK, "%s", r->query);
    typed_stream t = type_stream(r->text, NULL);
    t.stream.annotations = &person;
    t.stream.annotation_count = t.stream.count >= 3;
    cr_assert_eq(dsr_why_new(q, &t.stream, r->first, r->last, &why, NULL),
                 DSR_OK, "%s", r->query);
    list_steps(why, got);
    cr_assert_str_eq(got, r->want, "%s: %s", r->query, got);
    dsr_why_free(why);
    cr_assert_eq(dsr_why_new(q, &t.stream, 0, 99, &why, NULL), DSR_DONE);
    cr_assert_eq(dsr_why_new(q, &t.stream, 1, 1, &why, NULL), DSR_DONE);
    cr_assert_null(why);
    free_typed(&t);
    dsr_query_free(q);
  }
  dsr_gazetteers_free(set);
}

Test(why, names_the_entry_that_held) {
  dsr_gazetteers *set = make_set();
  dsr_query *q = NULL;
  dsr_why *why = NULL;
  cr_assert_eq(dsr_query_new("[norm in towns]", 15, set, 0, &q, NULL), DSR_OK);
  typed_stream t = type_stream("roc", NULL);
  cr_assert_eq(dsr_why_new(q, &t.stream, 0, 1, &why, NULL), DSR_OK);
  const dsr_why_step *s = dsr_why_at(why, 0);
  cr_assert_eq(s->kind, DSR_WHY_TOKEN);
  cr_assert_str_eq(s->gazetteer, "towns");
  cr_assert_eq(s->entry, 1);
  cr_assert_str_eq(s->name, "Taiwan");
  dsr_why_free(why);
  free_typed(&t);
  dsr_query_free(q);
  dsr_gazetteers_free(set);
}

Test(why, an_item_is_what_stands_in_the_query) {
  dsr_query *q = NULL;
  dsr_why *why = NULL;
  char got[ROOM];
  cr_assert_eq(dsr_query_new("\"a\" (\"b\" \"c\")", 13, NULL, 0, &q, NULL), DSR_OK);
  typed_stream t = type_stream("a b c", NULL);
  cr_assert_eq(dsr_why_new(q, &t.stream, 0, 3, &why, NULL), DSR_OK);
  list_steps(why, got);
  cr_assert_str_eq(got, "0-1 \"a\" [- 0/0] word 'a' is 'a'\n"
                        "1-2 \"b\" [- 0/0] word 'b' is 'b'\n"
                        "2-3 \"c\" [- 0/0] word 'c' is 'c'\n");
  dsr_why_free(why);
  free_typed(&t);
  dsr_query_free(q);
}
