/* Recovering what stands beside the documents: names and decisions as they are,
 * mentions and facts where their document, their run and their entity are.
 *
 * Rows keep their ids, so that they go on referring to each other; documents
 * get new ones. A row that a new corpus would refuse is dropped and counted. */
#include <string.h>

#include "core/base/utf8.h"
#include "core/store/recover.h"
#include "dossier/mention.h"

/* Each puts the columns of the damaged table, where what it refers to is. */
static const char *const insertions[DSR_TABLES] = {
    [DSR_T_RUN] = "INSERT OR IGNORE INTO run(id, script, version, hash, data,\n"
                  "  arguments) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    [DSR_T_ZONE_KIND] = "INSERT INTO zone_kind(id, name) VALUES(?1, ?2)",
    [DSR_T_ENTITY] = "INSERT OR IGNORE INTO entity(id, type, slug, name)\n"
                     "VALUES(?1, ?2, ?3, ?4)",
    [DSR_T_ALIAS] = "INSERT OR IGNORE INTO alias(id, entity, name, kind, source)\n"
                    "SELECT ?1, ?2, ?3, ?4, ?5\n"
                    "WHERE EXISTS (SELECT 1 FROM entity WHERE id = ?2)",
    [DSR_T_ROLE] =
        "INSERT OR IGNORE INTO role(id, entity, role, object, since, until,\n"
        "  source) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7\n"
        "WHERE EXISTS (SELECT 1 FROM entity WHERE id = ?2) AND (?4 IS NULL\n"
        "  OR EXISTS (SELECT 1 FROM entity WHERE id = ?4))",
    [DSR_T_DECISION] =
        "INSERT OR IGNORE INTO decision(id, kind, subject, object, author,\n"
        "  reason, anchor) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [DSR_T_SAVED] = "INSERT OR IGNORE INTO saved(name, kind, value)\n"
                    "VALUES(?1, ?2, ?3)",
    [DSR_T_OVERRULED] = "INSERT OR IGNORE INTO overruled(key, published)\n"
                        "VALUES(?1, ?2)",
    [DSR_T_MENTION] =
        "INSERT OR IGNORE INTO mention(id, document, start, end, type, entity,\n"
        "  alias, slug, name, value, sentence, run, rule, covered)\n"
        "SELECT ?1, ?2, ?3, ?4, ?5, ?6, (SELECT id FROM alias\n"
        "    WHERE id = ?7 AND entity = ?6), ?8, ?9, ?10, nullif(?11, -1), ?12,\n"
        "  ?13, ?14\n"
        "WHERE EXISTS (SELECT 1 FROM run WHERE id = ?12) AND (?6 IS NULL\n"
        "  OR EXISTS (SELECT 1 FROM entity WHERE id = ?6 AND type = ?5))",
    [DSR_T_FACT] =
        "INSERT OR IGNORE INTO fact(id, document, type, start, end, run, rule)\n"
        "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7\n"
        "WHERE EXISTS (SELECT 1 FROM run WHERE id = ?6)",
    [DSR_T_FACT_FIELD] =
        "INSERT INTO fact_field(fact, n, path, kind, value, start, end)\n"
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [DSR_T_RUN_DOCUMENT] =
        "INSERT OR IGNORE INTO run_document(document, run, sha256)\n"
        "SELECT ?1, ?2, sha256 FROM document d WHERE id = ?1 AND sha256 = ?3\n"
        "  AND EXISTS (SELECT 1 FROM run WHERE id = ?2)",
};

static bool is_text(const dsr_row *row) {
  for (size_t i = 0; i < row->count; i++) {
    const dsr_value *v = &row->values[i];
    if (v->type == SQLITE_TEXT &&
        (dsr_utf8_check(v->bytes, v->len) != v->len ||
         memchr(v->bytes, 0, v->len) != NULL))
      return false;
  }
  return true;
}

static int bind_value(sqlite3_stmt *put, int at, const dsr_value *v) {
  switch (v->type) {
  case SQLITE_INTEGER: return sqlite3_bind_int64(put, at, v->integer);
  case SQLITE_TEXT:
    return sqlite3_bind_text64(put, at, v->bytes, v->len, SQLITE_STATIC,
                               SQLITE_UTF8);
  case SQLITE_BLOB:
    return sqlite3_bind_blob64(put, at, v->bytes, v->len, SQLITE_STATIC);
  default: return sqlite3_bind_null(put, at);
  }
}

/* Put a row as it stands in `row`. *kept: it is in the new corpus. */
static int put_row(dsr_recover_work *w, dsr_table table, const dsr_row *row,
                   bool *kept, dsr_error *err) {
  int status = DSR_OK, rc = SQLITE_OK;
  *kept = false;
  if (!w->puts[table])
    status = dsr_store_prepare(w->to, insertions[table], &w->puts[table], err);
  sqlite3_stmt *put = w->puts[table];
  for (size_t i = 0; i < row->count && status == DSR_OK && rc == SQLITE_OK; i++)
    rc = bind_value(put, (int)i + 1, &row->values[i]);
  if (status == DSR_OK && rc != SQLITE_OK)
    status = dsr_store_fail(w->to, rc, err);
  if (status == DSR_OK)
    status = dsr_store_step(w->to, put, err);
  if (status == DSR_DONE) {
    *kept = sqlite3_changes(w->to->db) > 0;
    status = DSR_OK;
  }
  sqlite3_reset(put);
  sqlite3_clear_bindings(put);
  return status;
}

static void set_integer(dsr_value *v, int64_t n) {
  *v = (dsr_value){.type = SQLITE_INTEGER, .integer = n};
}

/* A row's id is not among its columns. */
static void set_id(dsr_row *row) { set_integer(&row->values[0], row->id); }

static void drop(dsr_recover_work *w, dsr_table table) {
  bool extracted = table == DSR_T_RUN || table == DSR_T_ENTITY ||
                   table == DSR_T_ALIAS || table == DSR_T_MENTION ||
                   table == DSR_T_FACT || table == DSR_T_FACT_FIELD;
  w->counts->dropped++;
  w->suspect = w->suspect || extracted;
}

/* --- names, decisions, saved things --- */

static bool is_sound(dsr_table table, const dsr_row *row) {
  const dsr_value *v = row->values;
  if (!is_text(row))
    return false;
  switch (table) {
  case DSR_T_RUN: return v[1].len && v[3].len;
  case DSR_T_ENTITY: return dsr_is_type(v[1].bytes) && v[2].len;
  default: return true;
  }
}

/* Numbered from 1 on; behind a gap, zones of those kinds are lost. */
static int put_kinds(dsr_recover_work *w, dsr_error *err) {
  const dsr_places *places = &w->from.tables[DSR_T_ZONE_KIND];
  int64_t next = 1;
  int status = DSR_OK;
  for (size_t i = 0; i < places->count && status == DSR_OK; i++) {
    bool kept = false;
    status = dsr_salvage_row(&w->from, &places->at[i], &w->row, err);
    if (status == DSR_OK && w->row.id == next && is_text(&w->row) &&
        dsr_is_type(w->row.values[1].bytes)) {
      set_id(&w->row);
      status = put_row(w, DSR_T_ZONE_KIND, &w->row, &kept, err);
      next++;
    }
    if (status == DSR_EDAMAGED)
      status = DSR_OK;
    if (status == DSR_OK && !kept)
      drop(w, DSR_T_ZONE_KIND);
  }
  return status;
}

static int put_all(dsr_recover_work *w, dsr_table table, bool by_id,
                   uint64_t *count, dsr_error *err) {
  const dsr_places *places = &w->from.tables[table];
  int status = DSR_OK;
  for (size_t i = 0; i < places->count && status == DSR_OK; i++) {
    bool kept = false;
    status = dsr_salvage_row(&w->from, &places->at[i], &w->row, err);
    if (status == DSR_OK && by_id)
      set_id(&w->row);
    if (status == DSR_OK && is_sound(table, &w->row))
      status = put_row(w, table, &w->row, &kept, err);
    if (status == DSR_EDAMAGED)
      status = DSR_OK;
    if (status == DSR_OK && !kept)
      drop(w, table);
    *count += kept;
  }
  return status;
}

int dsr_recover_names(dsr_recover_work *w, dsr_error *err) {
  uint64_t others = 0;
  int status = put_kinds(w, err);
  if (status == DSR_OK)
    status = put_all(w, DSR_T_RUN, true, &others, err);
  if (status == DSR_OK)
    status = put_all(w, DSR_T_ENTITY, true, &w->counts->entities, err);
  if (status == DSR_OK)
    status = put_all(w, DSR_T_ALIAS, true, &others, err);
  if (status == DSR_OK)
    status = put_all(w, DSR_T_ROLE, true, &others, err);
  if (status == DSR_OK)
    status = put_all(w, DSR_T_DECISION, true, &w->counts->decisions, err);
  if (status == DSR_OK)
    status = put_all(w, DSR_T_SAVED, false, &w->counts->saved, err);
  if (status == DSR_OK)
    status = put_all(w, DSR_T_OVERRULED, false, &others, err);
  return status;
}

/* --- mentions and facts --- */

/* Whether two columns are a span of the current document. */
static bool is_span(const dsr_recover_work *w, const dsr_value *start,
                    const dsr_value *end) {
  if (start->integer < 0 || end->integer > UINT32_MAX ||
      start->integer > end->integer)
    return false;
  dsr_span span = {(uint32_t)start->integer, (uint32_t)end->integer};
  return dsr_current_span(w->to, span, "row", NULL) == DSR_OK;
}

/* Make the document of the row in w->row current, and say it there. false: it
 * is lost. */
static int enter_document(dsr_recover_work *w, bool *there, dsr_error *err) {
  const dsr_recovered *d = dsr_recover_became(w, w->row.values[1].integer);
  *there = d && d->is;
  if (!*there)
    return DSR_OK;
  set_id(&w->row);
  set_integer(&w->row.values[1], d->is);
  return dsr_current_set(w->to, d->is, err);
}

static int put_mention(dsr_recover_work *w, bool *kept, dsr_error *err) {
  dsr_value *v = w->row.values;
  bool there;
  int status = enter_document(w, &there, err);
  if (status != DSR_OK || !there)
    return status;
  bool named = v[4].type == SQLITE_TEXT && dsr_mention_named(v[4].bytes);
  if (!is_text(&w->row) || !dsr_is_type(v[4].bytes) || !v[12].len ||
      named != (v[5].type == SQLITE_INTEGER) || !is_span(w, &v[2], &v[3]))
    return DSR_OK;
  set_integer(&v[10], dsr_current_sentence(w->to, (uint32_t)v[2].integer));
  set_integer(&v[13], v[13].integer != 0);
  return put_row(w, DSR_T_MENTION, &w->row, kept, err);
}

/* A fact's fields are numbered from 1 on; one with a gap says something else
 * than it did. */
static int put_fields(dsr_recover_work *w, int64_t fact, bool *whole,
                      dsr_error *err) {
  size_t first, n = dsr_salvage_with(&w->from, DSR_T_FACT_FIELD, fact, &first);
  int status = DSR_OK;
  *whole = true;
  for (size_t i = 0; i < n && *whole && status == DSR_OK; i++) {
    const dsr_value *v = w->part.values;
    status = dsr_salvage_row(
        &w->from, &w->from.tables[DSR_T_FACT_FIELD].at[first + i], &w->part, err);
    if (status == DSR_EDAMAGED) {
      *whole = false;
      return DSR_OK;
    }
    if (status != DSR_OK)
      return status;
    bool shown = v[5].type == SQLITE_INTEGER;
    *whole = v[1].integer == (int64_t)i + 1 && is_text(&w->part) &&
             shown == (v[6].type == SQLITE_INTEGER) &&
             (!shown || is_span(w, &v[5], &v[6]));
    bool kept;
    if (*whole)
      status = put_row(w, DSR_T_FACT_FIELD, &w->part, &kept, err);
  }
  return status;
}

static int put_fact(dsr_recover_work *w, bool *kept, dsr_error *err) {
  const dsr_value *v = w->row.values;
  bool there, whole = true;
  int status = enter_document(w, &there, err);
  if (status != DSR_OK || !there)
    return status;
  if (!is_text(&w->row) || !dsr_is_type(v[2].bytes) || !v[6].len ||
      !is_span(w, &v[3], &v[4]))
    return DSR_OK;
  status = dsr_put_begin(w->to, err);
  if (status != DSR_OK)
    return status;
  status = put_row(w, DSR_T_FACT, &w->row, kept, err);
  if (status == DSR_OK && *kept)
    status = put_fields(w, w->row.id, &whole, err);
  /* DSR_DONE takes the fact back and is no failure */
  status = dsr_put_end(w->to, status == DSR_OK && !whole ? DSR_DONE : status,
                       err);
  *kept = *kept && whole;
  return status == DSR_DONE ? DSR_OK : status;
}

static int put_each(dsr_recover_work *w, dsr_table table,
                    int put(dsr_recover_work *w, bool *kept, dsr_error *err),
                    uint64_t *count, dsr_error *err) {
  const dsr_places *places = &w->from.tables[table];
  int status = DSR_OK;
  for (size_t i = 0; i < places->count && status == DSR_OK; i++) {
    bool kept = false;
    status = dsr_salvage_row(&w->from, &places->at[i], &w->row, err);
    if (status == DSR_OK)
      status = put(w, &kept, err);
    if (status == DSR_EDAMAGED)
      status = DSR_OK;
    if (status == DSR_OK && !kept)
      drop(w, table);
    if (status == DSR_OK)
      status = dsr_recover_breathe(w, 256, err);
    *count += kept;
  }
  return status;
}

static bool is_whole(const dsr_recover_work *w) {
  static const dsr_table needed[] = {DSR_T_RUN, DSR_T_ENTITY, DSR_T_ALIAS,
                                     DSR_T_MENTION, DSR_T_FACT,
                                     DSR_T_FACT_FIELD};
  for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
    if (!w->from.tables[needed[i]].whole)
      return false;
  return !w->suspect;
}

/* Where a row may be missing, others may have stood under it. */
static int settle_all(dsr_recover_work *w, dsr_error *err) {
  int status = DSR_OK;
  for (size_t i = 0; i < w->count && status == DSR_OK; i++)
    if (w->documents[i].is)
      status = dsr_mentions_settle(w->to, w->documents[i].is, err);
  return status;
}

static int put_marks(dsr_recover_work *w, dsr_error *err) {
  const dsr_places *places = &w->from.tables[DSR_T_RUN_DOCUMENT];
  int status = DSR_OK;
  for (size_t i = 0; i < places->count && status == DSR_OK; i++) {
    const dsr_recovered *d = dsr_recover_became(w, places->at[i].key);
    bool kept;
    if (!d || !d->is)
      continue;
    status = dsr_salvage_row(&w->from, &places->at[i], &w->row, err);
    if (status == DSR_OK) {
      set_integer(&w->row.values[0], d->is);
      status = put_row(w, DSR_T_RUN_DOCUMENT, &w->row, &kept, err);
    }
    if (status == DSR_EDAMAGED) /* it is extracted once more */
      status = DSR_OK;
  }
  return status;
}

int dsr_recover_extracted(dsr_recover_work *w, dsr_error *err) {
  int status = put_each(w, DSR_T_MENTION, put_mention, &w->counts->mentions, err);
  if (status == DSR_OK)
    status = put_each(w, DSR_T_FACT, put_fact, &w->counts->facts, err);
  if (status != DSR_OK)
    return status;
  w->counts->again = !is_whole(w);
  return w->counts->again ? settle_all(w, err) : put_marks(w, err);
}
