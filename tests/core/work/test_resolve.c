/* What resolving makes of entities, with and without decisions. */
#include "dossier.h"

#include "core/base/buffer.h"
#include "tests/core/ask/small_corpus.h"

TestSuite(resolve, .fini = no_live_blocks);

typedef struct named {
  const char *words, *type, *slug, *name;
} named;

static const small_text texts[] = {
    {"w/1", "Quill", "2021-03-01",
     "Ana-Lu Reiss spoke. Ana-Lu Reiss left. Reiss came back. The Harbour Board (HBD) met.\n"},
    {"w/2", "Quill", "2021-03-02", "Analu Reiss was seen. HBD said so. Ana-Lu Reiss agreed.\n"},
    {"w/3", "Quill", "2021-03-03", "Ana-Lu Reis spoke. The Board met; the Board rose.\n"},
};

static const named names[] = {
    {"Ana-Lu Reiss", "person", "ana-lu-reiss", "Ana-Lu Reiss"},
    {"Analu Reiss", "person", "analu-reiss", "Analu Reiss"},
    {"Ana-Lu Reis", "person", "ana-lu-reis", "Ana-Lu Reis"},
    {"Harbour Board", "org", "harbour-board", "Harbour Board"},
    {"Board", "org", "board", "Board"},
    {"HBD", "org", NULL, "HBD"},
};

/* Every place of the names; "HBD" is the Board in w/1, where its long form
 * stands, and itself in the others; a lone surname is one of its own. */
static void name_all(small_corpus *c, const small_text *t, int64_t document, int64_t run) {
  dsr_error err = {0};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    for (const char *at = t->text; (at = strstr(at, names[i].words)); at++) {
      uint32_t start = (uint32_t)(at - t->text);
      const char *slug = names[i].slug ? names[i].slug
                         : strstr(t->text, "Harbour Board") ? "harbour-board" : "hbd";
      dsr_new_mention m = {.document = document, .run = run, .rule = "name",
                           .span = {start, start + (uint32_t)strlen(names[i].words)},
                           .type = names[i].type, .slug = slug,
                           .name = strcmp(slug, "harbour-board") ? names[i].name : "Harbour Board"};
      cr_assert_eq(dsr_mention_put(c->corpus, &m, NULL, &err), DSR_OK, "%s", err.message);
    }
  const char *lone = strstr(t->text, ". Reiss");
  if (lone) {
    uint32_t at = (uint32_t)(lone - t->text) + 2;
    dsr_new_mention m = {.document = document, .run = run, .rule = "name",
                         .span = {at, at + 5}, .type = "person", .slug = "reiss", .name = "Reiss"};
    cr_assert_eq(dsr_mention_put(c->corpus, &m, NULL, &err), DSR_OK, "%s", err.message);
  }
  cr_assert_eq(dsr_mentions_settle(c->corpus, document, &err), DSR_OK);
}

static void resolve(small_corpus *c, dsr_resolve_summary *sum) {
  dsr_error err = {0};
  cr_assert_eq(dsr_corpus_begin(c->corpus, &err), DSR_OK);
  cr_assert_eq(dsr_resolve(c->corpus, sum, &err), DSR_OK, "%s", err.message);
  cr_assert_eq(dsr_corpus_commit(c->corpus, &err), DSR_OK, "%s", err.message);
}

static small_corpus filled(const size_t *order) {
  small_corpus c = make_corpus();
  dsr_run run = {.script = "names", .version = "1", .hash = "h"};
  dsr_error err = {0};
  for (size_t i = 0; i < 3; i++) {
    int64_t id, document;
    cr_assert_eq(dsr_corpus_begin(c.corpus, &err), DSR_OK);
    cr_assert_eq(dsr_run_put(c.corpus, &run, &id, &err), DSR_OK, "%s", err.message);
    document = put_text(&c, &texts[order[i]]);
    name_all(&c, &texts[order[i]], document, id);
    cr_assert_eq(dsr_corpus_commit(c.corpus, &err), DSR_OK, "%s", err.message);
  }
  resolve(&c, NULL);
  return c;
}

static const size_t in_order[] = {0, 1, 2};

/* "id=name mentions/documents aliases [near];" of every entity. */
static void list(small_corpus *c, dsr_buf *out) {
  dsr_entities *walk = NULL;
  const dsr_entity *e;
  dsr_error err = {0};
  int status = dsr_entities_new(c->corpus, NULL, &walk, &err);
  out->len = 0;
  cr_assert_eq(status, DSR_OK, "%s", err.message);
  while ((status = dsr_entities_next(walk, &e, &err)) == DSR_OK) {
    dsr_aliases *names_of = NULL;
    const dsr_alias *a;
    dsr_buf_format(out, "%s:%s=%s %d/%d", e->type, e->slug, e->name, (int)e->mentions,
                   (int)e->documents);
    if (e->near)
      dsr_buf_format(out, " ~%s", e->near);
    int64_t id = e->id;
    cr_assert_eq(dsr_aliases_new(c->corpus, id, &names_of, &err), DSR_OK, "%s", err.message);
    while (dsr_aliases_next(names_of, &a, &err) == DSR_OK)
      dsr_buf_format(out, "|%s", a->name);
    dsr_aliases_free(names_of);
    dsr_buf_text(out, "\n");
  }
  cr_assert_eq(status, DSR_DONE, "%s", err.message);
  dsr_entities_free(walk);
}

static void expect_list(small_corpus *c, const char *wanted) {
  dsr_buf out = {0};
  list(c, &out);
  cr_expect_str_eq(out.data, wanted);
  dsr_buf_free(&out);
}

#define PLAIN                                                                  \
  "org:board=Board 2/1|Board\n"                                                \
  "org:harbour-board=Harbour Board 3/2|HBD|Harbour Board\n"                    \
  "person:ana-lu-reis=Ana-Lu Reis 1/1 ~person:ana-lu-reiss|Ana-Lu Reis\n"      \
  "person:ana-lu-reiss=Ana-Lu Reiss 4/2|Ana-Lu Reiss|Analu Reiss\n"            \
  "person:reiss=Reiss 1/1|Reiss\n"

Test(resolve, spellings_and_acronyms_are_one_and_a_surname_is_not) {
  small_corpus c = filled(in_order);
  expect_list(&c, PLAIN);
  unmake_corpus(&c);
}

Test(resolve, the_order_of_loading_does_not_matter) {
  static const size_t orders[][3] = {{0, 1, 2}, {2, 1, 0}, {1, 2, 0}};
  for (size_t i = 0; i < 3; i++) {
    small_corpus c = filled(orders[i]);
    expect_list(&c, PLAIN);
    resolve(&c, NULL); /* again: nothing changes */
    expect_list(&c, PLAIN);
    unmake_corpus(&c);
  }
}

/* Three documents that spell one name in two ways. */
Test(resolve, a_name_is_chosen_by_all_that_go_by_it) {
  static const char *const spelt[] = {"Quay office", "Quay Office", "Quay Office"};
  static const size_t orders[][3] = {{0, 1, 2}, {2, 0, 1}, {1, 2, 0}};
  for (size_t i = 0; i < 3; i++) {
    small_corpus c = make_corpus();
    dsr_run run = {.script = "names", .version = "1", .hash = "h"};
    dsr_error err = {0};
    int64_t id;
    cr_assert_eq(dsr_corpus_begin(c.corpus, &err), DSR_OK);
    cr_assert_eq(dsr_run_put(c.corpus, &run, &id, &err), DSR_OK);
    for (size_t k = 0; k < 3; k++) {
      dsr_new_mention m = {.document = put_text(&c, &texts[orders[i][k]]), .run = id,
                           .span = {0, 3}, .type = "org", .slug = "quay-office", .rule = "r",
                           .name = spelt[orders[i][k]]};
      cr_assert_eq(dsr_mention_put(c.corpus, &m, NULL, &err), DSR_OK, "%s", err.message);
    }
    cr_assert_eq(dsr_corpus_commit(c.corpus, &err), DSR_OK, "%s", err.message);
    resolve(&c, NULL);
    expect_list(&c, "org:quay-office=Quay Office 3/3|Ana\n");
    unmake_corpus(&c);
  }
}

static int64_t decide(small_corpus *c, const dsr_new_decision *given) {
  dsr_new_decision d = *given;
  dsr_error err = {0};
  int64_t id = 0;
  d.author = "am";
  cr_assert_eq(dsr_corpus_begin(c->corpus, &err), DSR_OK);
  cr_assert_eq(dsr_decision_put(c->corpus, &d, &id, NULL, &err), DSR_OK, "%s", err.message);
  cr_assert_eq(dsr_resolve(c->corpus, NULL, &err), DSR_OK, "%s", err.message);
  cr_assert_eq(dsr_corpus_commit(c->corpus, &err), DSR_OK, "%s", err.message);
  return id;
}

static void undo(small_corpus *c, int64_t id) {
  dsr_error err = {0};
  cr_assert_eq(dsr_corpus_begin(c->corpus, &err), DSR_OK);
  cr_assert_eq(dsr_decision_undo(c->corpus, id, &err), DSR_OK, "%s", err.message);
  cr_assert_eq(dsr_resolve(c->corpus, NULL, &err), DSR_OK, "%s", err.message);
  cr_assert_eq(dsr_corpus_commit(c->corpus, &err), DSR_OK, "%s", err.message);
}

/* Decide, compare, undo, and all is as before. */
static void expect_decided(const dsr_new_decision *d, const char *wanted) {
  small_corpus c = filled(in_order);
  int64_t id = decide(&c, d);
  expect_list(&c, wanted);
  dsr_check *check = NULL;
  cr_assert_eq(dsr_check_new(c.corpus, &check, NULL), DSR_OK);
  cr_expect_eq(dsr_check_count(check), 0, "%s", dsr_check_fault(check, 0));
  dsr_check_free(check);
  undo(&c, id);
  expect_list(&c, PLAIN);
  unmake_corpus(&c);
}

#define BOARDS                                                                 \
  "org:board=Board 2/1|Board\n"                                                \
  "org:harbour-board=Harbour Board 3/2|HBD|Harbour Board\n"
#define REISS "person:ana-lu-reiss=Ana-Lu Reiss 4/2|Ana-Lu Reiss|Analu Reiss\n"
#define REIS "person:ana-lu-reis=Ana-Lu Reis 1/1 ~person:ana-lu-reiss|Ana-Lu Reis\n"
#define LONE "person:reiss=Reiss 1/1|Reiss\n"

Test(resolve, a_merge_is_what_was_ruled) {
  expect_decided(&(dsr_new_decision){.kind = "merge", .subject = "person:reiss",
                                     .object = "person:ana-lu-reiss"},
                 BOARDS REIS
                 "person:ana-lu-reiss=Ana-Lu Reiss 5/2|Ana-Lu Reiss|Analu Reiss|Reiss\n");
}

Test(resolve, what_is_never_one_stays_two) {
  expect_decided(&(dsr_new_decision){.kind = "never-merge", .subject = "person:analu-reiss",
                                     .object = "person:ana-lu-reiss"},
                 BOARDS "person:ana-lu-reis=Ana-Lu Reis 1/1 ~person:ana-lu-reiss|Ana-Lu Reis\n"
                 "person:ana-lu-reiss=Ana-Lu Reiss 3/2|Ana-Lu Reiss\n"
                 "person:analu-reiss=Analu Reiss 1/1|Analu Reiss\n" LONE);
  expect_decided(&(dsr_new_decision){.kind = "split", .subject = "org:hbd"},
                 "org:board=Board 2/1|Board\n"
                 "org:harbour-board=Harbour Board 2/1|HBD|Harbour Board\n"
                 "org:hbd=HBD 1/1|HBD\n" REIS REISS LONE);
}

Test(resolve, a_third_joins_nothing_that_is_kept_apart) {
  small_corpus c = filled(in_order);
  dsr_resolve_summary sum;
  decide(&c, &(dsr_new_decision){.kind = "never-merge", .subject = "person:reiss",
                                 .object = "person:ana-lu-reiss"});
  decide(&c, &(dsr_new_decision){.kind = "merge", .subject = "person:reiss",
                                 .object = "person:ana-lu-reis"});
  decide(&c, &(dsr_new_decision){.kind = "merge", .subject = "person:ana-lu-reis",
                                 .object = "person:ana-lu-reiss"});
  resolve(&c, &sum);
  cr_expect_eq(sum.overruled, 1);
  expect_list(&c, BOARDS
              "person:ana-lu-reis=Ana-Lu Reis 2/2|Ana-Lu Reis|Reiss\n" REISS);
  unmake_corpus(&c);
}

Test(resolve, names_aliases_and_types_are_ruled) {
  expect_decided(&(dsr_new_decision){.kind = "rename", .subject = "org:board", .object = "Board of Quay"},
                 "org:board=Board of Quay 2/1|Board\n"
                 "org:harbour-board=Harbour Board 3/2|HBD|Harbour Board\n" REIS REISS LONE);
  expect_decided(&(dsr_new_decision){.kind = "alias", .subject = "person:ana-lu-reiss", .object = "Reiss"},
                 BOARDS REIS
                 "person:ana-lu-reiss=Ana-Lu Reiss 5/2|Ana-Lu Reiss|Analu Reiss|Reiss\n");
  expect_decided(&(dsr_new_decision){.kind = "reject", .subject = "org:board"},
                 "org:harbour-board=Harbour Board 3/2|HBD|Harbour Board\n" REIS REISS LONE);
  expect_decided(&(dsr_new_decision){.kind = "retype", .subject = "org:board", .object = "place"},
                 "org:harbour-board=Harbour Board 3/2|HBD|Harbour Board\n" REIS REISS LONE
                 "place:board=Board 2/1|Board\n");
}

Test(resolve, in_one_document_it_is_another) {
  expect_decided(&(dsr_new_decision){.kind = "merge", .subject = "org:board",
                                     .object = "org:harbour-board", .doc = "w/3",
                                     .text = "The Board met"},
                 "org:board=Board 0/0|Board\n"
                 "org:harbour-board=Harbour Board 5/3|HBD|Harbour Board\n" REIS REISS LONE);
  expect_decided(&(dsr_new_decision){.kind = "split", .subject = "org:board",
                                     .object = "org:quay-board", .doc = "w/3",
                                     .text = "The Board met"},
                 "org:board=Board 1/1|Board\n"
                 "org:harbour-board=Harbour Board 3/2|HBD|Harbour Board\n"
                 "org:quay-board=Quay Board 1/1\n" REIS REISS LONE);
  expect_decided(&(dsr_new_decision){.kind = "reject", .subject = "org:board", .doc = "w/3",
                                     .text = "Board rose"},
                 "org:board=Board 1/1|Board\n"
                 "org:harbour-board=Harbour Board 3/2|HBD|Harbour Board\n" REIS REISS LONE);
}

/* "id name;" of the mentions of an entity. */
Test(resolve, mentions_and_networks_are_read_through) {
  small_corpus c = filled(in_order);
  decide(&c, &(dsr_new_decision){.kind = "merge", .subject = "person:reiss",
                                 .object = "person:ana-lu-reiss"});
  decide(&c, &(dsr_new_decision){.kind = "reject", .subject = "org:board"});
  dsr_mentions *walk = NULL;
  const dsr_mention *m;
  dsr_error err = {0};
  size_t mine = 0, boards = 0, raw = 0, seen = 0;
  dsr_mention_filter filter = {.type = "person", .slug = "ana-lu-reiss"};
  cr_assert_eq(dsr_mentions_new(c.corpus, &filter, &walk, &err), DSR_OK, "%s", err.message);
  while (dsr_mentions_next(walk, &m, &err) == DSR_OK) {
    cr_expect_str_eq(m->name, "Ana-Lu Reiss");
    mine++;
  }
  dsr_mentions_free(walk);
  cr_expect_eq(mine, 5);
  filter = (dsr_mention_filter){.slug = "board"};
  cr_assert_eq(dsr_mentions_new(c.corpus, &filter, &walk, &err), DSR_OK);
  boards += dsr_mentions_next(walk, &m, &err) == DSR_OK;
  dsr_mentions_free(walk);
  filter.extracted = 1;
  cr_assert_eq(dsr_mentions_new(c.corpus, &filter, &walk, &err), DSR_OK);
  while (dsr_mentions_next(walk, &m, &err) == DSR_OK)
    raw++;
  dsr_mentions_free(walk);
  cr_expect_eq(boards, 0);
  cr_expect_eq(raw, 2);
  dsr_entity_filter by_name = {.name = "person:reiss"};
  dsr_entities *entities = NULL;
  const dsr_entity *e;
  cr_assert_eq(dsr_entities_new(c.corpus, &by_name, &entities, &err), DSR_OK);
  cr_assert_eq(dsr_entities_next(entities, &e, &err), DSR_OK);
  cr_expect_str_eq(e->slug, "ana-lu-reiss");
  int64_t person = e->id;
  dsr_entities_free(entities);
  dsr_occurrences *places = NULL;
  dsr_occurrence at;
  cr_assert_eq(dsr_occurrences_new(c.corpus, NULL, "person", &places, &err), DSR_OK);
  while (dsr_occurrences_next(places, &at, &err) == DSR_OK)
    seen += at.entity == person;
  dsr_occurrences_free(places);
  cr_expect_eq(seen, 5);
  unmake_corpus(&c);
}

Test(resolve, a_preview_changes_nothing) {
  small_corpus c = filled(in_order);
  dsr_error err = {0};
  dsr_preview *p = NULL;
  dsr_new_decision d = {.kind = "merge", .subject = "person:reiss", .author = "am",
                        .object = "person:ana-lu-reiss"};
  cr_assert_eq(dsr_preview_new(c.corpus, &d, 1, 0, &p, &err), DSR_OK, "%s", err.message);
  cr_expect_eq(p->mentions, 1);
  cr_expect_eq(p->documents, 1);
  cr_expect_str_eq(p->doc, "w/1");
  cr_expect_str_eq(p->text, "Reiss");
  cr_expect_str_eq(p->id, "person:reiss");
  cr_expect_str_eq(p->new_id, "person:ana-lu-reiss");
  dsr_preview_free(p);
  expect_list(&c, PLAIN);
  int64_t id = decide(&c, &d);
  cr_assert_eq(dsr_preview_new(c.corpus, NULL, 0, id, &p, &err), DSR_OK, "%s", err.message);
  cr_expect_eq(p->mentions, 1);
  cr_expect_str_eq(p->new_id, "person:reiss");
  dsr_preview_free(p);
  cr_assert_eq(dsr_preview_new(c.corpus, &d, 1, 0, &p, &err), DSR_OK);
  cr_expect_eq(p->mentions, 0);
  cr_expect_null(p->doc);
  dsr_preview_free(p);
  d.object = "person:ana-lu-reisss";
  cr_expect_eq(dsr_preview_new(c.corpus, &d, 1, 0, &p, &err), DSR_ENOTFOUND);
  cr_expect(strstr(err.message, "did you mean 'person:ana-lu-reiss'?"), "%s", err.message);
  cr_expect_null(p);
  unmake_corpus(&c);
}

Test(resolve, what_rests_on_text_that_is_gone_is_orphaned) {
  static const small_text later = {"w/3", "Quill", "2021-03-03", "The Board of Quay sat.\n"};
  small_corpus c = filled(in_order);
  dsr_resolve_summary sum;
  dsr_error err = {0};
  decide(&c, &(dsr_new_decision){.kind = "reject", .subject = "org:board", .doc = "w/3",
                                 .text = "Board rose"});
  cr_assert_eq(dsr_corpus_begin(c.corpus, &err), DSR_OK);
  put_text(&c, &later);
  cr_assert_eq(dsr_corpus_commit(c.corpus, &err), DSR_OK, "%s", err.message);
  resolve(&c, &sum);
  cr_expect_eq(sum.decisions, 1);
  cr_expect_eq(sum.orphaned, 1);
  cr_expect_eq(sum.waiting, 0);
  cr_assert_eq(dsr_corpus_begin(c.corpus, &err), DSR_OK);
  cr_assert_eq(dsr_document_remove(c.corpus, "w/3", &err), DSR_OK, "%s", err.message);
  cr_assert_eq(dsr_corpus_commit(c.corpus, &err), DSR_OK, "%s", err.message);
  resolve(&c, &sum);
  cr_expect_eq(sum.decisions, 0); /* removed for good, with what was quoted of it */
  unmake_corpus(&c);
}
