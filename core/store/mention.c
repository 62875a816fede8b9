/* Mentions: putting them, with the entity and alias they stand for, and
 * walking over them. Which of them stand is settled in settle.c. */
#include <string.h>

#include "core/store/corpus.h"
#include "core/store/resolved.h"
#include "core/store/row_check.h"
#include "dossier/mention.h"

int dsr_mention_named(const char *type) {
  static const char *const named[] = {"person", "org",  "place",
                                      "weapon", "vessel", "law",
                                      "policy", "event", "nationality",
                                      "title"};
  for (size_t i = 0; type && i < sizeof named / sizeof *named; i++)
    if (strcmp(named[i], type) == 0)
      return 1;
  return 0;
}

/* --- putting --- */

/* *same: the entity goes by this name. Where it does not, the mention keeps its
 * own, so that resolving can choose one that the order of loading has no part
 * in. */
static int get_entity(dsr_corpus *c, const dsr_new_mention *m, const char *name,
                      size_t len, int64_t *id, bool *same, dsr_error *err) {
  sqlite3_stmt *row;
  int status = dsr_store_row(c, err, &row,
                             "SELECT id, name FROM entity\n"
                             "WHERE type = ? AND slug = ?",
                             "tt", m->type, m->slug);
  *same = true;
  if (status == DSR_OK) {
    *id = sqlite3_column_int64(row, 0);
    *same = (size_t)sqlite3_column_bytes(row, 1) == len &&
            memcmp(dsr_column_text(row, 1), name, len) == 0;
    sqlite3_reset(row);
    return DSR_OK;
  }
  if (status != DSR_DONE)
    return status;
  status = dsr_store_do(c, err,
                        "INSERT INTO entity(type, slug, name) VALUES(?, ?, ?)",
                        "tts", m->type, m->slug, name, len);
  *id = sqlite3_last_insert_rowid(c->db);
  return status;
}

static int get_alias(dsr_corpus *c, int64_t entity, const char *words,
                     size_t len, int64_t run, int64_t *id, dsr_error *err) {
  sqlite3_stmt *row;
  int status = dsr_store_row(c, err, &row,
                             "SELECT id FROM alias\n"
                             "WHERE entity = ? AND name = ? AND kind = 'mention'",
                             "is", entity, words, len);
  if (status == DSR_OK) {
    *id = sqlite3_column_int64(row, 0);
    sqlite3_reset(row);
    return DSR_OK;
  }
  if (status != DSR_DONE)
    return status;
  status = dsr_store_do(c, err,
                        "INSERT INTO alias(entity, name, kind, source)\n"
                        "SELECT ?, ?, 'mention', script FROM run WHERE id = ?",
                        "isi", entity, words, len, run);
  *id = sqlite3_last_insert_rowid(c->db);
  return status;
}

static int find_same(dsr_corpus *c, const dsr_new_mention *m, int64_t *id,
                     dsr_error *err) {
  sqlite3_stmt *row;
  int status = dsr_store_row(c, err, &row,
                             "SELECT id FROM mention WHERE document = ?\n"
                             "AND start = ? AND end = ? AND type = ?\n"
                             "AND run = ? AND rule = ?",
                             "iiitit", m->document, (int64_t)m->span.start,
                             (int64_t)m->span.end, m->type, m->run, m->rule);
  if (status == DSR_OK) {
    *id = sqlite3_column_int64(row, 0);
    sqlite3_reset(row);
  }
  return status;
}

static int put_row(dsr_corpus *c, const dsr_new_mention *m, int64_t *id,
                   dsr_error *err) {
  bool named = dsr_mention_named(m->type), same = true;
  const char *words = c->current.text + m->span.start;
  size_t len = m->span.end - m->span.start;
  const char *name = m->name ? m->name : words;
  size_t name_len = m->name ? strlen(m->name) : len;
  int64_t entity = 0, alias = 0;
  int status = DSR_OK;
  if (named)
    status = get_entity(c, m, name, name_len, &entity, &same, err);
  if (status == DSR_OK && named)
    status = get_alias(c, entity, words, len, m->run, &alias, err);
  int32_t sentence = dsr_current_sentence(c, m->span.start);
  if (status == DSR_OK)
    status = dsr_store_do(
        c, err,
        "INSERT INTO mention(document, start, end, type, entity, alias, slug,\n"
        "  name, value, sentence, run, rule)\n"
        "VALUES(?, ?, ?, ?, nullif(?, 0), nullif(?, 0), ?,\n"
        "  CASE ? WHEN 1 THEN NULL ELSE CAST(? AS TEXT) END, ?,\n"
        "  nullif(?, -1), ?, ?)",
        "iiitiitistiit", m->document, (int64_t)m->span.start,
        (int64_t)m->span.end, m->type, entity, alias, named ? NULL : m->slug,
        (int64_t)(named ? same : !m->name), name, name_len, m->value, (int64_t)sentence, m->run, m->rule);
  *id = sqlite3_last_insert_rowid(c->db);
  return status;
}

int dsr_mention_check(const dsr_new_mention *m, const char *text, size_t len,
                      dsr_error *err) {
  if (!dsr_is_type(m->type))
    return dsr_fail(err, DSR_EINVAL, 0,
                    "\"%s\" is no type: it wants lower-case letters, digits "
                    "and _",
                    m->type ? m->type : "");
  if ((m->slug && !*m->slug) || (dsr_mention_named(m->type) && !m->slug))
    return dsr_fail(err, DSR_EINVAL, m->span.start,
                    "a mention of type %s wants a slug", m->type);
  if (!m->rule || !*m->rule)
    return dsr_fail(err, DSR_EINVAL, m->span.start, "a mention wants a rule");
  return dsr_row_span(text, len, m->span, "mention", err);
}

static int check_mention(dsr_corpus *c, const dsr_new_mention *m,
                         dsr_error *err) {
  int status = dsr_current_for(c, m->document, m->run, err);
  return status == DSR_OK
             ? dsr_mention_check(m, c->current.text, c->current.len, err)
             : status;
}

int dsr_mention_put(dsr_corpus *c, const dsr_new_mention *m, int64_t *id,
                    dsr_error *err) {
  int64_t got = 0;
  int status = dsr_store_writing(c, err);
  if (status == DSR_OK)
    status = check_mention(c, m, err);
  if (status == DSR_OK)
    status = find_same(c, m, &got, err);
  if (status == DSR_DONE) {
    status = dsr_put_begin(c, err);
    if (status == DSR_OK)
      status = dsr_put_end(c, put_row(c, m, &got, err), err);
  }
  if (id)
    *id = status == DSR_OK ? got : 0;
  return status;
}

/* --- walking --- */

struct dsr_mentions {
  dsr_cursor cursor;
  dsr_words words;
  dsr_mention mention;
};

int dsr_mentions_new(dsr_corpus *c, const dsr_mention_filter *filter,
                     dsr_mentions **out, dsr_error *err) {
  static const dsr_mention_filter all;
  const dsr_mention_filter *f = filter ? filter : &all;
  *out = NULL;
  dsr_mentions *mentions = dsr_alloc_zero(1, sizeof *mentions);
  if (!mentions)
    return dsr_fail_memory(err);
  /* one statement a way in, so that each can use its index */
  static const char *const ways[] = {
      "m.document = ?1", "m.entity = ?2",
      "m.id IN (\n" DSR_MENTIONS_OF("?2") ")", "(?1 + ?2 = 0)"};
  static const char *const joins[] = {
      DSR_RESOLVED_JOIN, "  LEFT JOIN entity e ON e.id = m.entity\n"
                         "  LEFT JOIN resolved rn ON 0\n"};
  bool raw = f->extracted != 0;
  dsr_buf sql = {0};
  dsr_buf_format(
      &sql,
      "SELECT m.id, m.document, e.id, m.run, d.key, m.start, m.end,\n"
      "  coalesce(e.type, m.type) AS kind, coalesce(e.slug, m.slug),\n"
      "  coalesce(rn.name, e.name, m.name), m.value,\n"
      "  r.script, m.rule, coalesce(m.sentence, -1), m.covered\n"
      "FROM mention m JOIN document d ON d.id = m.document\n"
      "  JOIN run r ON r.id = m.run\n%s"
      "WHERE %s AND (?1 = 0 OR m.document = ?1) AND (?2 = 0 OR e.id = ?2)\n"
      "  AND (m.entity IS NULL OR e.id IS NOT NULL)\n"
      "  AND (?3 = 0 OR m.run = ?3)\n"
      "  AND (?4 IS NULL OR coalesce(e.type, m.type) = ?4)\n"
      "  AND (?5 IS NULL OR coalesce(e.slug, m.slug) = ?5)\n"
      "  AND (?6 IS NULL OR r.script = ?6) AND (?7 OR m.covered = 0)\n"
      "ORDER BY d.key, m.start, m.end DESC, kind, r.script, m.rule, m.id",
      joins[raw], ways[f->document ? 0 : !f->entity ? 3 : raw ? 1 : 2]);
  int status = sql.failed ? dsr_fail_memory(err)
                          : dsr_cursor_open(&mentions->cursor, c, sql.data, err);
  dsr_buf_free(&sql);
  if (status != DSR_OK) {
    dsr_mentions_free(mentions);
    return status;
  }
  sqlite3_stmt *rows = mentions->cursor.rows;
  sqlite3_bind_int64(rows, 1, f->document);
  sqlite3_bind_int64(rows, 2, f->entity);
  sqlite3_bind_int64(rows, 3, f->run);
  sqlite3_bind_text(rows, 4, f->type, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text(rows, 5, f->slug, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text(rows, 6, f->script, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int(rows, 7, f->covered != 0);
  *out = mentions;
  return DSR_OK;
}

int dsr_mentions_next(dsr_mentions *mentions, const dsr_mention **out,
                      dsr_error *err) {
  *out = NULL;
  int status = dsr_cursor_next(&mentions->cursor, err);
  if (status != DSR_OK)
    return status;
  sqlite3_stmt *row = mentions->cursor.rows;
  dsr_mention *m = &mentions->mention;
  *m = (dsr_mention){
      .id = sqlite3_column_int64(row, 0),
      .document = sqlite3_column_int64(row, 1),
      .entity = sqlite3_column_int64(row, 2),
      .run = sqlite3_column_int64(row, 3),
      .key = dsr_column_text(row, 4),
      .span = {dsr_column_u32(row, 5), dsr_column_u32(row, 6)},
      .type = dsr_column_text(row, 7),
      .slug = dsr_column_text_or_null(row, 8),
      .name = dsr_column_text_or_null(row, 9),
      .value = dsr_column_text_or_null(row, 10),
      .script = dsr_column_text(row, 11),
      .rule = dsr_column_text(row, 12),
      .sentence = sqlite3_column_int(row, 13),
      .covered = sqlite3_column_int(row, 14) != 0,
  };
  status = dsr_words_of(mentions->cursor.corpus, &mentions->words, m->document,
                        m->span, &m->text, &m->len, err);
  if (status == DSR_OK)
    *out = m;
  return status;
}

void dsr_mentions_free(dsr_mentions *mentions) {
  if (!mentions)
    return;
  dsr_cursor_close(&mentions->cursor);
  dsr_words_free(&mentions->words);
  dsr_free(mentions);
}
