/* Finding the rows of a damaged corpus.
 *
 * The trees are walked from the schema as far as they hold, so that a page is
 * known by its owner; pages that no tree reaches are read all the same, and a
 * row there is known by its shape: how many columns, and of which kinds. What a
 * free page still holds is left alone: those are rows that were dropped.
 * Refused: trusting shapes alone, which would take an index for a table. */
#include "core/store/salvage.h"

#include <stdlib.h>
#include <string.h>

#include "dossier/mention.h"

/* Shapes: n the row's id, i a number, I one or nothing, t a text, T one or
 * nothing, b bytes, * a text or bytes. They follow schema.c; a test compares the two. */
static const struct {
  const char *name, *shape;
  bool by_id; /* a table with row ids */
} tables[DSR_TABLES] = {
    [DSR_T_DOCUMENT] = {"document", "nttbTTTIIIIIIIITIITt*Tiiiiit", true},
    [DSR_T_TOKENS] = {"document_tokens", "nibbbb", true},
    [DSR_T_LEXICON] = {"lexicon", "nbi", true},
    [DSR_T_RUN] = {"run", "nttttt", true},
    [DSR_T_ENTITY] = {"entity", "nttt", true},
    [DSR_T_ALIAS] = {"alias", "nittt", true},
    [DSR_T_ROLE] = {"role", "nitITTt", true},
    [DSR_T_MENTION] = {"mention", "niiitIITTTIiti", true},
    [DSR_T_FACT] = {"fact", "nitiiit", true},
    [DSR_T_DECISION] = {"decision", "nttTtTT", true},
    [DSR_T_RESOLVED] = {"resolved", "nITTtI", true},
    [DSR_T_RESOLVED_MENTION] = {"resolved_mention", "nIi", true},
    [DSR_T_ZONE_KIND] = {"zone_kind", "nt", true},
    [DSR_T_ORIGIN] = {"origin", "iittb", false},
    [DSR_T_RUN_DOCUMENT] = {"run_document", "iib", false},
    [DSR_T_FACT_FIELD] = {"fact_field", "iittTII", false},
    [DSR_T_SAVED] = {"saved", "ttt", false},
    [DSR_T_OVERRULED] = {"overruled", "tT", false},
};

const char *dsr_table_name(dsr_table table) { return tables[table].name; }
size_t dsr_table_columns(dsr_table table) {
  return strlen(tables[table].shape);
}

/* What is known of a page: nothing, or one of these, or OWNED + its table. */
enum { UNKNOWN = 0, FREE, OTHERS, SEEN, OWNED };

static bool fits(const dsr_row *row, dsr_table table) {
  const char *shape = tables[table].shape;
  if (row->count != strlen(shape))
    return false;
  for (size_t i = 0; i < row->count; i++) {
    int type = row->values[i].type;
    bool none = type == SQLITE_NULL;
    switch (shape[i]) {
    case 'n': if (!none) return false; break;
    case 'i': if (type != SQLITE_INTEGER) return false; break;
    case 'I': if (type != SQLITE_INTEGER && !none) return false; break;
    case 't': if (type != SQLITE_TEXT) return false; break;
    case 'T': if (type != SQLITE_TEXT && !none) return false; break;
    case 'b': if (type != SQLITE_BLOB) return false; break;
    default: if (type != SQLITE_BLOB && type != SQLITE_TEXT) return false; break;
    }
  }
  return true;
}

/* An entity and a form are of one shape: a type and a slug are not a form and
 * its norm. */
static bool is_entity(const dsr_row *row) {
  const char *type = row->values[1].bytes, *slug = row->values[2].bytes;
  return row->values[2].type == SQLITE_TEXT &&
         row->values[3].type == SQLITE_TEXT && dsr_mention_named(type) &&
         strcmp(type, slug) != 0;
}

/* The table that a row on a page without an owner is of; DSR_TABLES: none. */
static int table_of(const dsr_row *row, bool by_id) {
  for (int t = 0; t < DSR_TABLES; t++)
    if (tables[t].by_id == by_id && fits(row, (dsr_table)t) &&
        (t != DSR_T_LEXICON || !is_entity(row)))
      return t;
  return DSR_TABLES;
}

/* --- trees --- */

typedef struct walk {
  uint32_t *pages;
  size_t count, capacity;
} walk;

static bool push(walk *w, uint32_t page) {
  void *room = w->pages;
  if (!dsr_reserve(&room, &w->capacity, w->count + 1, sizeof *w->pages))
    return false;
  w->pages = room;
  w->pages[w->count++] = page;
  return true;
}

/* Mark the pages of a tree. *whole: each of them is there, and once. */
static int mark_tree(dsr_salvage *s, walk *w, uint32_t root, bool by_id,
                     uint8_t state, bool *whole, dsr_error *err) {
  *whole = root >= 1 && root <= dsr_pages_count(s->pages);
  w->count = 0;
  if (*whole && !push(w, root))
    return dsr_fail_memory(err);
  while (w->count) {
    uint32_t number = w->pages[--w->count];
    if (number == 0 || s->states[number] != UNKNOWN) {
      *whole = false;
      continue;
    }
    if (!dsr_tree_page_read(&s->page, s->pages, number))
      return dsr_fail_memory(err);
    dsr_page_kind kind = s->page.kind;
    bool inner = kind == (by_id ? DSR_PAGE_TABLE : DSR_PAGE_INDEX);
    if (!inner && kind != (by_id ? DSR_PAGE_TABLE_LEAF : DSR_PAGE_INDEX_LEAF)) {
      *whole = false;
      continue;
    }
    s->states[number] = state;
    for (uint32_t i = 0; inner && i <= s->page.cells; i++)
      if (!push(w, dsr_tree_page_child(&s->page, i)))
        return dsr_fail_memory(err);
  }
  return DSR_OK;
}

/* What the schema says of one table or index: marks its tree. */
static int mark_object(dsr_salvage *s, walk *w, const dsr_row *row,
                       dsr_error *err) {
  const char *type = row->values[0].bytes, *name = row->values[1].bytes;
  int64_t root = row->values[3].integer;
  bool whole, table = strcmp(type, "table") == 0;
  if (root < 1 || root > (int64_t)dsr_pages_count(s->pages))
    return DSR_OK;
  for (int t = 0; t < DSR_TABLES; t++)
    if (table && strcmp(name, tables[t].name) == 0)
      return mark_tree(s, w, (uint32_t)root, tables[t].by_id,
                       (uint8_t)(OWNED + t), &s->tables[t].whole, err);
  dsr_tree_page root_page = {0};
  if (!dsr_tree_page_read(&root_page, s->pages, (uint32_t)root))
    return dsr_fail_memory(err);
  bool by_id = root_page.kind == DSR_PAGE_TABLE ||
               root_page.kind == DSR_PAGE_TABLE_LEAF;
  dsr_tree_page_free(&root_page);
  return mark_tree(s, w, (uint32_t)root, by_id, OTHERS, &whole, err);
}

static bool is_schema(const dsr_row *row) {
  static const int types[] = {SQLITE_TEXT, SQLITE_TEXT, SQLITE_TEXT,
                              SQLITE_INTEGER};
  bool is = row->count == 5;
  for (size_t i = 0; is && i < 4; i++)
    is = row->values[i].type == types[i];
  return is;
}

/* The schema's own tree begins at the first page; its rows name the others. */
static int mark_trees(dsr_salvage *s, dsr_error *err) {
  enum { SCHEMA = 255 };
  walk w = {0};
  dsr_row row = {.taken = s->taken};
  dsr_tree_page page = {0};
  bool whole;
  int status = mark_tree(s, &w, 1, true, SCHEMA, &whole, err);
  for (uint32_t n = 1; n <= dsr_pages_count(s->pages) && status == DSR_OK; n++) {
    if (s->states[n] != SCHEMA)
      continue;
    s->states[n] = OTHERS;
    if (!dsr_tree_page_read(&page, s->pages, n))
      status = dsr_fail_memory(err);
    for (uint32_t i = 0; i < page.cells && status == DSR_OK; i++) {
      status = dsr_tree_page_row(&page, i, &row, err);
      if (status == DSR_OK && is_schema(&row))
        status = mark_object(s, &w, &row, err);
      if (status == DSR_EDAMAGED)
        status = DSR_OK;
    }
  }
  dsr_tree_page_free(&page);
  dsr_row_free(&row);
  dsr_free(w.pages);
  return status;
}

/* The list of free pages, when it holds together: what it names, and no tree
 * has, was dropped. */
static int mark_free(dsr_salvage *s, dsr_error *err) {
  uint8_t head[40], *trunk = dsr_alloc(dsr_pages_size(s->pages));
  uint32_t size = dsr_pages_size(s->pages), all = dsr_pages_count(s->pages);
  walk list = {0};
  int status = trunk ? DSR_OK : dsr_fail_memory(err);
  bool good = status == DSR_OK &&
              dsr_pages_read(s->pages, 1, 0, head, sizeof head);
#define U32(p) ((uint32_t)(p)[0] << 24 | (uint32_t)(p)[1] << 16 |              \
                (uint32_t)(p)[2] << 8 | (p)[3])
  uint32_t next = good ? U32(head + 32) : 0, stated = good ? U32(head + 36) : 0;
  while (good && next) {
    good = stated <= all && list.count < stated &&
           dsr_pages_read(s->pages, next, 0, trunk, size);
    uint32_t leaves = good ? U32(trunk + 4) : 0;
    good = good && leaves <= size / 4 - 2;
    if (good && !push(&list, next))
      status = dsr_fail_memory(err);
    for (uint32_t i = 0; good && i < leaves && status == DSR_OK; i++)
      if (!push(&list, U32(trunk + 8 + 4 * (size_t)i)))
        status = dsr_fail_memory(err);
    good = good && status == DSR_OK;
    next = good ? U32(trunk) : 0;
  }
#undef U32
  good = good && list.count == stated;
  for (size_t i = 0; good && i < list.count; i++)
    if (list.pages[i] >= 1 && list.pages[i] <= all &&
        s->states[list.pages[i]] == UNKNOWN)
      s->states[list.pages[i]] = FREE;
  dsr_free(list.pages);
  dsr_free(trunk);
  return status;
}

/* --- rows --- */

static int add_place(dsr_salvage *s, int t, const dsr_row *row, uint32_t page,
                     uint32_t cell, dsr_error *err) {
  dsr_places *places = &s->tables[t];
  void *room = places->at;
  if (!dsr_reserve(&room, &places->capacity, places->count + 1,
                   sizeof *places->at))
    return dsr_fail_memory(err);
  places->at = room;
  int64_t key = tables[t].by_id ? row->id : row->values[0].integer;
  int64_t n = tables[t].by_id ? 0 : row->values[1].integer;
  n = n < 0 || n > UINT16_MAX ? UINT16_MAX : n;
  places->at[places->count++] =
      (dsr_place){key, page, (uint16_t)cell, (uint16_t)n};
  return DSR_OK;
}

static bool is_of_table(dsr_page_kind kind) {
  return kind == DSR_PAGE_TABLE || kind == DSR_PAGE_TABLE_LEAF;
}

/* Take the rows of a page; `owner`: of this table alone, or DSR_TABLES. */
static int take_page(dsr_salvage *s, uint32_t number, int owner, dsr_row *row,
                     dsr_error *err) {
  const dsr_tree_page *page = &s->page;
  if (!dsr_tree_page_read(&s->page, s->pages, number))
    return dsr_fail_memory(err);
  if (page->kind == DSR_PAGE_NONE)
    return DSR_OK;
  if (page->kind == DSR_PAGE_TABLE) {
    s->states[number] = SEEN;
    return DSR_OK;
  }
  for (uint32_t i = 0; i < page->cells; i++) {
    int status = dsr_tree_page_row(page, i, row, err);
    if (status != DSR_OK && status != DSR_EDAMAGED)
      return status;
    int t = DSR_TABLES;
    if (status == DSR_OK) {
      s->states[number] = SEEN;
      t = owner < DSR_TABLES && fits(row, (dsr_table)owner)
              ? owner
              : table_of(row, is_of_table(page->kind));
    }
    if (owner < DSR_TABLES && t != owner) {
      s->tables[owner].whole = false;
      s->tables[owner].faulty++;
    }
    if (t < DSR_TABLES &&
        (status = add_place(s, t, row, number, i, err)) != DSR_OK)
      return status;
  }
  return DSR_OK;
}

/* Of a page that holds nothing that is wanted: which pages its rows end on. */
static int pass_page(dsr_salvage *s, uint32_t number, dsr_row *row,
                     dsr_error *err) {
  if (!dsr_tree_page_read(&s->page, s->pages, number))
    return dsr_fail_memory(err);
  int status = DSR_OK;
  for (uint32_t i = 0; i < s->page.cells && status != DSR_ENOMEM; i++)
    status = dsr_tree_page_row(&s->page, i, row, err);
  return status == DSR_ENOMEM ? status : DSR_OK;
}

/* Pages with an owner first: what they refer to is not another's. */
static int take_rows(dsr_salvage *s, dsr_error *err) {
  uint32_t count = dsr_pages_count(s->pages);
  dsr_row row = {.taken = s->taken};
  int status = DSR_OK;
  for (uint32_t n = 1; n <= count && status == DSR_OK; n++)
    if (s->states[n] >= OWNED)
      status = take_page(s, n, s->states[n] - OWNED, &row, err);
  for (uint32_t n = 1; n <= count && status == DSR_OK; n++)
    if (s->states[n] == OTHERS)
      status = pass_page(s, n, &row, err);
  for (uint32_t n = 1; n <= count && status == DSR_OK; n++)
    if (s->states[n] == UNKNOWN && !s->taken[n])
      status = take_page(s, n, DSR_TABLES, &row, err);
  for (uint32_t n = 1; n <= count; n++)
    if (s->states[n] == UNKNOWN && !s->taken[n]) {
      s->unread++;
      if (s->unread == 1)
        s->first_unread = n;
    }
  dsr_row_free(&row);
  return status;
}

static int by_key(const void *left, const void *right) {
  const dsr_place *a = left, *b = right;
  if (a->key != b->key)
    return a->key < b->key ? -1 : 1;
  if (a->n != b->n)
    return a->n < b->n ? -1 : 1;
  if (a->page != b->page)
    return a->page < b->page ? -1 : 1;
  return (a->cell > b->cell) - (a->cell < b->cell);
}

/* A head that is whole and another program's, or a later version's. */
static int judge_head(const char *path, const dsr_salvage *s, dsr_error *err) {
  uint8_t head[100];
  if (!dsr_pages_read(s->pages, 1, 0, head, sizeof head) ||
      memcmp(head, "SQLite format 3", 16) != 0)
    return DSR_OK;
#define U32(at) ((uint32_t)head[at] << 24 | (uint32_t)head[at + 1] << 16 |     \
                 (uint32_t)head[at + 2] << 8 | head[at + 3])
  uint32_t program = U32(68), version = U32(60);
#undef U32
  if (program == DSR_CORPUS_APPLICATION && version > DSR_CORPUS_SCHEMA &&
      version < DSR_CORPUS_SCHEMA + 1000) /* beyond that it is damage */
    return dsr_fail(err, DSR_ENEWER, 0,
                    "%s: written by a newer dossier (its tables have version "
                    "%u, this program knows %d); use that one",
                    path, version, DSR_CORPUS_SCHEMA);
  return DSR_OK;
}

int dsr_salvage_find(const char *path, dsr_salvage *s, dsr_error *err) {
  uint64_t found = 0;
  *s = (dsr_salvage){0};
  int status = dsr_pages_open(path, &s->pages, err);
  if (status != DSR_OK)
    return status;
  status = judge_head(path, s, err);
  if (status != DSR_OK)
    return status;
  size_t room = (size_t)dsr_pages_count(s->pages) + 1;
  s->states = dsr_alloc_zero(room, 1);
  s->taken = dsr_alloc_zero(room, 1);
  if (!s->states || !s->taken)
    return dsr_fail_memory(err);
  status = mark_trees(s, err);
  if (status == DSR_OK)
    status = mark_free(s, err);
  if (status == DSR_OK)
    status = take_rows(s, err);
  if (status != DSR_OK)
    return status;
  for (int t = 0; t < DSR_TABLES; t++) {
    dsr_places *places = &s->tables[t];
    found += places->count;
    if (places->count)
      qsort(places->at, places->count, sizeof *places->at, by_key);
  }
  if (!found)
    return dsr_fail(err, DSR_EFOREIGN, 0,
                    "%s: nothing in it is of a dossier corpus", path);
  return DSR_OK;
}

void dsr_salvage_empty(dsr_salvage *s) {
  for (int t = 0; t < DSR_TABLES; t++)
    dsr_free(s->tables[t].at);
  dsr_tree_page_free(&s->page);
  dsr_free(s->states);
  dsr_free(s->taken);
  dsr_pages_close(s->pages);
  *s = (dsr_salvage){0};
}

size_t dsr_salvage_with(const dsr_salvage *s, dsr_table table, int64_t key,
                        size_t *first) {
  const dsr_places *places = &s->tables[table];
  size_t low = 0, high = places->count, end;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (places->at[middle].key < key)
      low = middle + 1;
    else
      high = middle;
  }
  *first = end = low;
  while (end < places->count && places->at[end].key == key)
    end++;
  return end - low;
}

int dsr_salvage_row(dsr_salvage *s, const dsr_place *place, dsr_row *row,
                    dsr_error *err) {
  if (!dsr_tree_page_read(&s->page, s->pages, place->page))
    return dsr_fail_memory(err);
  return dsr_tree_page_row(&s->page, place->cell, row, err);
}
