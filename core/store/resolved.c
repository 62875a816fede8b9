/* See resolved.h: the rows that resolving reads and writes. */
#include "core/store/resolved.h"

#include <string.h>

#include "core/store/corpus.h"

/* Walk over a statement of its own: take is given each row. */
static int walk(dsr_corpus *c, const char *sql,
                int (*step)(void *context, sqlite3_stmt *row), void *context,
                dsr_error *err) {
  sqlite3_stmt *rows = NULL;
  int status = dsr_store_prepare(c, sql, &rows, err);
  while (status == DSR_OK && (status = dsr_store_step(c, rows, err)) == DSR_OK)
    if (step(context, rows) != DSR_OK) {
      sqlite3_finalize(rows);
      return dsr_fail_memory(err);
    }
  sqlite3_finalize(rows);
  return status == DSR_DONE ? DSR_OK : status;
}

typedef struct taker {
  int (*entity)(void *user, const dsr_entity_row *row);
  int (*name)(void *user, int64_t entity, const char *name);
  void *user;
} taker;

static int take_entity(void *context, sqlite3_stmt *row) {
  const taker *t = context;
  dsr_entity_row entity = {sqlite3_column_int64(row, 0), dsr_column_text(row, 1),
                           dsr_column_text(row, 2), dsr_column_text(row, 3)};
  return t->entity(t->user, &entity);
}

static int take_name(void *context, sqlite3_stmt *row) {
  const taker *t = context;
  return t->name(t->user, sqlite3_column_int64(row, 0),
                 dsr_column_text_or_null(row, 1));
}

int dsr_resolved_entities(dsr_corpus *c,
                          int (*take)(void *user, const dsr_entity_row *row),
                          void *user, dsr_error *err) {
  taker t = {.entity = take, .user = user};
  return walk(c, "SELECT id, type, slug, name FROM entity ORDER BY type, slug",
              take_entity, &t, err);
}

int dsr_resolved_mentions(dsr_corpus *c,
                          int (*take)(void *user, int64_t entity,
                                      const char *name),
                          void *user, dsr_error *err) {
  taker t = {.name = take, .user = user};
  return walk(c,
              "SELECT entity, name FROM mention NOT INDEXED\n"
              "WHERE entity IS NOT NULL AND covered = 0",
              take_name, &t, err);
}

int dsr_resolved_aliases(dsr_corpus *c,
                         int (*take)(void *user, int64_t entity,
                                     const char *name),
                         void *user, dsr_error *err) {
  taker t = {.name = take, .user = user};
  return walk(c, "SELECT entity, name FROM alias ORDER BY id", take_name, &t,
              err);
}

int dsr_resolved_clear(dsr_corpus *c, dsr_error *err) {
  static const char *const steps[] = {
      "DELETE FROM resolved_mention", "DELETE FROM resolved",
      "DELETE FROM alias WHERE kind = 'decision'",
      "DELETE FROM entity WHERE id NOT IN (SELECT entity FROM mention\n"
      "    WHERE entity IS NOT NULL)\n"
      "  AND NOT EXISTS (SELECT 1 FROM role\n"
      "    WHERE entity = entity.id OR object = entity.id)\n"
      "  AND NOT EXISTS (SELECT 1 FROM alias WHERE entity = entity.id)"};
  int status = dsr_store_writing(c, err);
  for (size_t i = 0; i < sizeof steps / sizeof *steps && status == DSR_OK; i++)
    status = dsr_store_exec(c, steps[i], err);
  return status;
}

int dsr_resolved_entity(dsr_corpus *c, const char *type, const char *slug,
                        const char *name, int64_t *id, dsr_error *err) {
  sqlite3_stmt *row;
  int status = dsr_store_do(c, err,
                            "INSERT OR IGNORE INTO entity(type, slug, name)\n"
                            "VALUES(?, ?, ?)",
                            "ttt", type, slug, name);
  if (status == DSR_OK)
    status = dsr_store_row(c, err, &row,
                           "SELECT id FROM entity\n"
                           "WHERE type = ? AND slug = ?", "tt", type, slug);
  if (status != DSR_OK)
    return status;
  *id = sqlite3_column_int64(row, 0);
  sqlite3_reset(row);
  return DSR_OK;
}

int dsr_resolved_alias(dsr_corpus *c, int64_t entity, const char *name,
                       dsr_error *err) {
  return dsr_store_do(c, err,
                      "INSERT OR IGNORE INTO alias(entity, name, kind, source)\n"
                      "VALUES(?, ?, 'decision', 'decision')",
                      "it", entity, name);
}

int dsr_resolved_put(dsr_corpus *c, const dsr_resolved_row *r, dsr_error *err) {
  return dsr_store_do(c, err,
                      "INSERT INTO resolved(entity, canonical, name, near,\n"
                      "  rule, decision)\n"
                      "VALUES(?, nullif(?, 0), ?, ?, ?, nullif(?, 0))",
                      "iittti", r->entity, r->canonical, r->name, r->near,
                      r->rule, r->decision);
}

int dsr_resolved_overrule(dsr_corpus *c, int64_t document, dsr_span span,
                          int64_t entity, int64_t canonical, int64_t decision,
                          dsr_error *err) {
  return dsr_store_do(
      c, err,
      "INSERT OR REPLACE INTO resolved_mention(mention, canonical, decision)\n"
      "SELECT id, nullif(?5, 0), ?6 FROM mention WHERE document = ?1\n"
      "  AND entity = ?4 AND (?3 = 0 OR (start < ?3 AND end > ?2))",
      "iiiiii", document, (int64_t)span.start, (int64_t)span.end, entity,
      canonical, decision);
}

int dsr_overruled_date(dsr_corpus *c, const char *key, dsr_buf *out, bool *none,
                       dsr_error *err) {
  sqlite3_stmt *row;
  int status = dsr_store_row(c, err, &row,
                             "SELECT published FROM overruled WHERE key = ?",
                             "t", key);
  if (status != DSR_OK)
    return status;
  const char *published = dsr_column_text_or_null(row, 0);
  *none = !published;
  if (published)
    dsr_buf_text(out, published);
  sqlite3_reset(row);
  return out->failed ? dsr_fail_memory(err) : DSR_OK;
}

int dsr_overruled_keep(dsr_corpus *c, const char *key, const char *published,
                       bool drop, dsr_error *err) {
  return drop ? dsr_store_do(c, err, "DELETE FROM overruled WHERE key = ?", "t",
                             key)
              : dsr_store_do(c, err,
                             "INSERT OR REPLACE INTO overruled(key, published)\n"
                             "VALUES(?, ?)",
                             "tt", key, published);
}

/* How each entity is resolved: its canonical one, and under which name. */
#define STATE                                                                  \
  "SELECT x.id AS entity, e.id AS canonical,\n"                                \
  "  e.type || ':' || e.slug AS eid, coalesce(rn.name, e.name) AS name\n"      \
  "FROM entity x LEFT JOIN resolved re ON re.entity = x.id\n"                  \
  "  LEFT JOIN entity e ON e.id = CASE WHEN re.entity IS NOT NULL\n"           \
  "    THEN re.canonical ELSE x.id END\n"                                      \
  "  LEFT JOIN resolved rn ON rn.entity = e.id"
#define RULED                                                                  \
  "SELECT o.mention, e.type || ':' || e.slug AS eid,\n"                        \
  "  coalesce(rn.name, e.name) AS name FROM resolved_mention o\n"              \
  "  LEFT JOIN entity e ON e.id = o.canonical\n"                               \
  "  LEFT JOIN resolved rn ON rn.entity = e.id"

int dsr_resolved_note(dsr_corpus *c, dsr_error *err) {
  int status = dsr_store_writing(c, err);
  return status == DSR_OK
             ? dsr_store_exec(c,
                              "DROP TABLE IF EXISTS temp.noted;"
                              "DROP TABLE IF EXISTS temp.noted_mention;"
                              "CREATE TEMP TABLE noted(entity INTEGER PRIMARY KEY,"
                              "  canonical, eid, name);"
                              "CREATE TEMP TABLE noted_mention("
                              "  mention INTEGER PRIMARY KEY, eid, name);"
                              "INSERT INTO temp.noted " STATE ";"
                              "INSERT INTO temp.noted_mention " RULED,
                              err)
             : status;
}

/* Mentions whose answer is another one now. A mention's answer is the ruling of
 * it where there is one, else its entity's. */
#define CHANGED                                                                \
  "SELECT m.id, m.document, m.start FROM mention m\n"                          \
  "  LEFT JOIN temp.noted n ON n.entity = m.entity\n"                          \
  "  LEFT JOIN temp.now_state s ON s.entity = m.entity\n"                      \
  "  LEFT JOIN temp.noted_mention nm ON nm.mention = m.id\n"                   \
  "  LEFT JOIN temp.now_mention sm ON sm.mention = m.id\n"                     \
  "WHERE m.covered = 0 AND m.id IN (\n"                                        \
  "    SELECT m2.id FROM temp.now_state s2\n"                                  \
  "      LEFT JOIN temp.noted n2 ON n2.entity = s2.entity\n"                   \
  "      JOIN mention m2 ON m2.entity = s2.entity\n"                           \
  "    WHERE n2.eid IS NOT s2.eid OR n2.name IS NOT s2.name\n"                 \
  "    UNION SELECT mention FROM temp.noted_mention\n"                         \
  "    UNION SELECT mention FROM temp.now_mention)\n"                          \
  "  AND (CASE WHEN nm.mention IS NULL THEN n.eid ELSE nm.eid END IS NOT\n"    \
  "       CASE WHEN sm.mention IS NULL THEN s.eid ELSE sm.eid END\n"           \
  "    OR CASE WHEN nm.mention IS NULL THEN n.name ELSE nm.name END IS NOT\n"  \
  "       CASE WHEN sm.mention IS NULL THEN s.name ELSE sm.name END)"

int dsr_resolved_compare(dsr_corpus *c, dsr_resolved_change *out,
                         dsr_error *err) {
  sqlite3_stmt *row = NULL;
  *out = (dsr_resolved_change){0};
  int status = dsr_store_exec(
      c,
      "DROP TABLE IF EXISTS temp.now_state;"
      "DROP TABLE IF EXISTS temp.now_mention;"
      "CREATE TEMP TABLE now_state(entity INTEGER PRIMARY KEY,"
      "  canonical, eid, name);"
      "CREATE TEMP TABLE now_mention(mention INTEGER PRIMARY KEY, eid, name);"
      "INSERT INTO temp.now_state " STATE ";"
      "INSERT INTO temp.now_mention " RULED,
      err);
  if (status == DSR_OK)
    status = dsr_store_prepare(
        c,
        "SELECT count(*), count(DISTINCT document), (SELECT m.id\n"
        "  FROM mention m JOIN document d ON d.id = m.document\n"
        "  WHERE m.id IN (SELECT id FROM (" CHANGED "))\n"
        "  ORDER BY d.key, m.start, m.end LIMIT 1)\n"
        "FROM (" CHANGED ")",
        &row, err);
  if (status == DSR_OK)
    status = dsr_store_step(c, row, err);
  if (status == DSR_OK)
    *out = (dsr_resolved_change){(uint64_t)sqlite3_column_int64(row, 0),
                                 (uint64_t)sqlite3_column_int64(row, 1),
                                 sqlite3_column_int64(row, 2)};
  sqlite3_finalize(row);
  return status;
}

int dsr_resolved_tell(dsr_corpus *c, int64_t mention, dsr_buf *out,
                      dsr_error *err) {
  sqlite3_stmt *row = NULL;
  int status = dsr_store_prepare(
      c,
      "SELECT d.key, CAST(substr(CAST(d.text AS BLOB), m.start + 1,\n"
      "    m.end - m.start) AS TEXT),\n"
      "  CASE WHEN nm.mention IS NULL THEN n.eid ELSE nm.eid END,\n"
      "  CASE WHEN nm.mention IS NULL THEN n.name ELSE nm.name END,\n"
      "  CASE WHEN sm.mention IS NULL THEN s.eid ELSE sm.eid END,\n"
      "  CASE WHEN sm.mention IS NULL THEN s.name ELSE sm.name END\n"
      "FROM mention m JOIN document d ON d.id = m.document\n"
      "  LEFT JOIN temp.noted n ON n.entity = m.entity\n"
      "  LEFT JOIN temp.now_state s ON s.entity = m.entity\n"
      "  LEFT JOIN temp.noted_mention nm ON nm.mention = m.id\n"
      "  LEFT JOIN temp.now_mention sm ON sm.mention = m.id\n"
      "WHERE m.id = ?",
      &row, err);
  if (status == DSR_OK) {
    sqlite3_bind_int64(row, 1, mention);
    status = dsr_store_step(c, row, err);
  }
  for (int i = 0; i < 6 && status == DSR_OK; i++) {
    const char *s = dsr_column_text(row, i);
    dsr_buf_add(out, s, strlen(s) + 1);
  }
  sqlite3_finalize(row);
  if (status == DSR_OK && out->failed)
    status = dsr_fail_memory(err);
  return status;
}
