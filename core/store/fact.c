/* Facts and their fields: a row a record, a row a field. Refused: a JSON column
 * for the fields, in which evidence could not be checked by a query. */
#include <string.h>

#include "core/base/arena.h"
#include "core/store/corpus.h"
#include "core/store/row_check.h"
#include "dossier/fact.h"

static const char *const kind_names[] = {"null",    "string", "number",
                                         "boolean", "date",   "money"};

const char *dsr_field_kind_name(int kind) {
  if (kind < 0 || kind > DSR_FIELD_MONEY)
    return NULL;
  return kind_names[kind];
}

static dsr_field_kind kind_of(const char *name) {
  for (int i = 0; i <= DSR_FIELD_MONEY; i++)
    if (strcmp(kind_names[i], name) == 0)
      return (dsr_field_kind)i;
  return DSR_FIELD_STRING;
}

const dsr_fact_field *dsr_fact_get(const dsr_fact *fact, const char *path) {
  for (size_t i = 0; i < fact->field_count; i++)
    if (strcmp(fact->fields[i].path, path) == 0)
      return &fact->fields[i];
  return NULL;
}

/* --- putting --- */

static bool has_evidence(const dsr_fact_field *field) {
  return field->evidence.start != 0 || field->evidence.end != 0;
}

static int check_field(const dsr_new_fact *fact, size_t n, const char *text,
                       size_t len, dsr_error *err) {
  const dsr_fact_field *field = &fact->fields[n];
  if (!field->path || !*field->path)
    return dsr_fail(err, DSR_EINVAL, fact->span.start,
                    "field %zu of a fact of type %s has no path", n + 1,
                    fact->type);
  for (size_t i = 0; i < n; i++)
    if (strcmp(fact->fields[i].path, field->path) == 0)
      return dsr_fail(err, DSR_EINVAL, fact->span.start,
                      "a fact of type %s has the field %s twice", fact->type,
                      field->path);
  if (!dsr_field_kind_name((int)field->kind) ||
      (field->kind == DSR_FIELD_NULL) != (field->value == NULL))
    return dsr_fail(err, DSR_EINVAL, fact->span.start,
                    "field %s of a fact of type %s: its value does not fit its "
                    "kind",
                    field->path, fact->type);
  return has_evidence(field)
             ? dsr_row_span(text, len, field->evidence, field->path, err)
             : DSR_OK;
}

int dsr_fact_check(const dsr_new_fact *fact, const char *text, size_t len,
                   dsr_error *err) {
  if (!dsr_is_type(fact->type))
    return dsr_fail(err, DSR_EINVAL, 0,
                    "\"%s\" is no type: it wants lower-case letters, digits "
                    "and _",
                    fact->type ? fact->type : "");
  if (!fact->rule || !*fact->rule)
    return dsr_fail(err, DSR_EINVAL, fact->span.start, "a fact wants a rule");
  int status = dsr_row_span(text, len, fact->span, "fact", err);
  for (size_t i = 0; i < fact->field_count && status == DSR_OK; i++)
    status = check_field(fact, i, text, len, err);
  return status;
}

static int check_fact(dsr_corpus *c, const dsr_new_fact *fact, dsr_error *err) {
  int status = dsr_current_for(c, fact->document, fact->run, err);
  return status == DSR_OK
             ? dsr_fact_check(fact, c->current.text, c->current.len, err)
             : status;
}

static int put_rows(dsr_corpus *c, const dsr_new_fact *fact, int64_t *id,
                    dsr_error *err) {
  int status = dsr_store_do(
      c, err,
      "INSERT INTO fact(document, type, start, end, run, rule)\n"
      "VALUES(?, ?, ?, ?, ?, ?)",
      "itiiit", fact->document, fact->type, (int64_t)fact->span.start,
      (int64_t)fact->span.end, fact->run, fact->rule);
  *id = sqlite3_last_insert_rowid(c->db);
  for (size_t i = 0; i < fact->field_count && status == DSR_OK; i++) {
    const dsr_fact_field *field = &fact->fields[i];
    bool shown = has_evidence(field);
    status = dsr_store_do(
        c, err,
        "INSERT INTO fact_field(fact, n, path, kind, value, start, end)\n"
        "VALUES(?, ?, ?, ?, ?, nullif(?, -1), nullif(?, -1))",
        "iitttii", *id, (int64_t)(i + 1), field->path,
        kind_names[field->kind], field->value,
        shown ? (int64_t)field->evidence.start : -1,
        shown ? (int64_t)field->evidence.end : -1);
  }
  return status;
}

int dsr_fact_put(dsr_corpus *c, const dsr_new_fact *fact, int64_t *id,
                 dsr_error *err) {
  int64_t got = 0;
  int status = dsr_store_writing(c, err);
  if (status == DSR_OK)
    status = check_fact(c, fact, err);
  if (status == DSR_OK)
    status = dsr_put_begin(c, err);
  if (status == DSR_OK)
    status = dsr_put_end(c, put_rows(c, fact, &got, err), err);
  if (id)
    *id = status == DSR_OK ? got : 0;
  return status;
}

/* --- walking --- */

struct dsr_facts {
  dsr_cursor cursor;
  dsr_words words;
  dsr_arena strings; /* of the fields of this fact */
  dsr_fact_field *fields;
  size_t capacity;
  dsr_fact fact;
  bool resolves; /* ids in fields are those of canonical entities */
};

int dsr_facts_new(dsr_corpus *c, const dsr_fact_filter *filter, dsr_facts **out,
                  dsr_error *err) {
  static const dsr_fact_filter all;
  const dsr_fact_filter *f = filter ? filter : &all;
  *out = NULL;
  dsr_facts *facts = dsr_alloc_zero(1, sizeof *facts);
  if (!facts)
    return dsr_fail_memory(err);
  static const char *const ways[] = {"f.document = ?1", "f.type = ?3", "1"};
  dsr_buf sql = {0};
  dsr_buf_format(&sql,
                 "SELECT f.id, f.document, f.run, d.key, f.type, r.script,\n"
                 "  f.rule, f.start, f.end\n"
                 "FROM fact f JOIN document d ON d.id = f.document\n"
                 "  JOIN run r ON r.id = f.run\n"
                 "WHERE %s AND (?1 = 0 OR f.document = ?1)\n"
                 "  AND (?2 = 0 OR f.run = ?2) AND (?3 IS NULL OR f.type = ?3)\n"
                 "  AND (?4 IS NULL OR r.script = ?4)\n"
                 "ORDER BY d.key, f.start, f.end, f.type, r.script, f.rule,\n"
                 "  f.id",
                 ways[f->document ? 0 : f->type ? 1 : 2]);
  int status = sql.failed ? dsr_fail_memory(err)
                          : dsr_cursor_open(&facts->cursor, c, sql.data, err);
  dsr_buf_free(&sql);
  if (status != DSR_OK) {
    dsr_facts_free(facts);
    return status;
  }
  sqlite3_stmt *rows = facts->cursor.rows;
  sqlite3_bind_int64(rows, 1, f->document);
  sqlite3_bind_int64(rows, 2, f->run);
  sqlite3_bind_text(rows, 3, f->type, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text(rows, 4, f->script, -1, SQLITE_TRANSIENT);
  facts->resolves = !f->extracted;
  *out = facts;
  return DSR_OK;
}

static int add_field(dsr_facts *facts, sqlite3_stmt *row, dsr_error *err) {
  void *room = facts->fields;
  const char *path = dsr_column_text(row, 0);
  const char *value = dsr_column_text_or_null(row, 2);
  if (!dsr_reserve(&room, &facts->capacity, facts->fact.field_count + 1,
                   sizeof *facts->fields))
    return dsr_fail_memory(err);
  facts->fields = room;
  dsr_fact_field field = {
      .kind = value ? kind_of(dsr_column_text(row, 1)) : DSR_FIELD_NULL,
      .evidence = {dsr_column_u32(row, 3), dsr_column_u32(row, 4)}};
  field.path = dsr_arena_copy(&facts->strings, path, strlen(path));
  if (value)
    field.value = dsr_arena_copy(&facts->strings, value, strlen(value));
  if (!field.path || (value && !field.value))
    return dsr_fail_memory(err);
  if (field.evidence.start > field.evidence.end ||
      field.evidence.end > facts->words.len)
    return dsr_fail(err, DSR_EDAMAGED, field.evidence.start,
                    "%s: field %s of a fact shows [%u,%u), outside the text",
                    facts->fact.key, path, field.evidence.start,
                    field.evidence.end);
  facts->fields[facts->fact.field_count++] = field;
  return DSR_OK;
}

static int read_fields(dsr_facts *facts, dsr_error *err) {
  dsr_corpus *c = facts->cursor.corpus;
  sqlite3_stmt *rows;
  dsr_arena_free(&facts->strings);
  int status = dsr_store_row(c, err, &rows,
                             "SELECT path, kind, value, start, end\n"
                             "FROM fact_field WHERE fact = ? ORDER BY n",
                             "i", facts->fact.id);
  while (status == DSR_OK) {
    status = add_field(facts, rows, err);
    if (status != DSR_OK) {
      sqlite3_reset(rows);
      return status;
    }
    status = dsr_store_step(c, rows, err);
  }
  if (status == DSR_DONE)
    sqlite3_reset(rows);
  facts->fact.fields = facts->fields;
  return status == DSR_DONE ? DSR_OK : status;
}

static dsr_fact_field *field_named(dsr_facts *facts, const char *path,
                                   size_t len) {
  for (size_t i = 0; i < facts->fact.field_count; i++)
    if (strlen(facts->fields[i].path) == len &&
        memcmp(facts->fields[i].path, path, len) == 0)
      return &facts->fields[i];
  return NULL;
}

static int replace_value(dsr_facts *facts, dsr_fact_field *field,
                         const char *value, dsr_error *err) {
  const char *copy = dsr_arena_copy(&facts->strings, value, strlen(value));
  if (!copy)
    return dsr_fail_memory(err);
  field->value = copy;
  return DSR_OK;
}

/* A field "speaker_id" that is an entity's id, and "speaker" beside it, say what
 * that one is resolved to. Rejected ones stay as they were written. */
static int resolve_field(dsr_facts *facts, dsr_fact_field *field,
                         dsr_error *err) {
  size_t len = strlen(field->path);
  const char *colon = field->value ? strchr(field->value, ':') : NULL;
  sqlite3_stmt *row;
  if (!colon || len < 4 || strcmp(field->path + len - 3, "_id") != 0)
    return DSR_OK;
  int status = dsr_store_row(
      facts->cursor.corpus, err, &row,
      "SELECT e.type || ':' || e.slug, coalesce(rn.name, e.name)\n"
      "FROM entity x LEFT JOIN resolved re ON re.entity = x.id\n"
      "  JOIN entity e ON e.id = coalesce((SELECT o.canonical\n"
      "      FROM mention m JOIN resolved_mention o ON o.mention = m.id\n"
      "      WHERE m.document = ?3 AND m.entity = x.id\n"
      "      ORDER BY m.start LIMIT 1), re.canonical, x.id)\n"
      "  LEFT JOIN resolved rn ON rn.entity = e.id\n"
      "WHERE x.type = ?1 AND x.slug = ?2 AND (e.id <> x.id OR rn.name NOT NULL)",
      "sti", field->value, (size_t)(colon - field->value), colon + 1,
      facts->fact.document);
  if (status != DSR_OK)
    return status == DSR_DONE ? DSR_OK : status;
  dsr_fact_field *name = field_named(facts, field->path, len - 3);
  status = replace_value(facts, field, dsr_column_text(row, 0), err);
  if (status == DSR_OK && name && name->value)
    status = replace_value(facts, name, dsr_column_text(row, 1), err);
  sqlite3_reset(row);
  return status;
}

static int resolve_fields(dsr_facts *facts, dsr_error *err) {
  int status = DSR_OK;
  for (size_t i = 0; i < facts->fact.field_count && status == DSR_OK; i++)
    status = resolve_field(facts, &facts->fields[i], err);
  return status;
}

int dsr_facts_next(dsr_facts *facts, const dsr_fact **out, dsr_error *err) {
  *out = NULL;
  int status = dsr_cursor_next(&facts->cursor, err);
  if (status != DSR_OK)
    return status;
  sqlite3_stmt *row = facts->cursor.rows;
  dsr_fact *fact = &facts->fact;
  *fact = (dsr_fact){.id = sqlite3_column_int64(row, 0),
                     .document = sqlite3_column_int64(row, 1),
                     .run = sqlite3_column_int64(row, 2),
                     .key = dsr_column_text(row, 3),
                     .type = dsr_column_text(row, 4),
                     .script = dsr_column_text(row, 5),
                     .rule = dsr_column_text(row, 6),
                     .span = {dsr_column_u32(row, 7), dsr_column_u32(row, 8)}};
  status = dsr_words_of(facts->cursor.corpus, &facts->words, fact->document,
                        fact->span, &fact->text, &fact->len, err);
  if (status == DSR_OK)
    status = read_fields(facts, err);
  if (status == DSR_OK && facts->resolves)
    status = resolve_fields(facts, err);
  if (status == DSR_OK)
    *out = fact;
  return status;
}

void dsr_facts_free(dsr_facts *facts) {
  if (!facts)
    return;
  dsr_cursor_close(&facts->cursor);
  dsr_words_free(&facts->words);
  dsr_arena_free(&facts->strings);
  dsr_free(facts->fields);
  dsr_free(facts);
}
