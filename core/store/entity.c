/* Entities and their aliases, read as they are resolved. They are made by
 * mentions (mention.c). */
#include <string.h>

#include "core/store/corpus.h"
#include "core/store/resolved.h"

struct dsr_entities {
  dsr_cursor cursor;
  dsr_entity entity;
};

int dsr_entities_new(dsr_corpus *c, const dsr_entity_filter *filter,
                     dsr_entities **out, dsr_error *err) {
  static const dsr_entity_filter all;
  const dsr_entity_filter *f = filter ? filter : &all;
  *out = NULL;
  dsr_entities *entities = dsr_alloc_zero(1, sizeof *entities);
  if (!entities)
    return dsr_fail_memory(err);
  /* finding by name goes through the indices of names */
  static const char *const ways[] = {
      "1",
      "e.id IN (SELECT coalesce(r.canonical, f.id) FROM (\n"
      "    SELECT id FROM entity WHERE type = ?4 AND slug = ?5\n"
      "    UNION SELECT id FROM entity WHERE name = ?3 COLLATE NOCASE\n"
      "    UNION SELECT entity FROM resolved WHERE name = ?3 COLLATE NOCASE\n"
      "    UNION SELECT entity FROM alias WHERE name = ?3 COLLATE NOCASE) f\n"
      "  LEFT JOIN resolved r ON r.entity = f.id)"};
  static const char *const counts[] = {
      "(SELECT count(*) FROM (\n" DSR_STANDING_OF("e.id") "    )),\n"
      "  (SELECT count(DISTINCT document) FROM (\n" DSR_STANDING_OF("e.id")
      "    ))",
      "0, 0"};
  dsr_buf sql = {0};
  dsr_buf_format(
      &sql,
      "SELECT e.id, e.type, e.slug, coalesce(rn.name, e.name), %s, rn.near\n"
      "FROM entity e LEFT JOIN resolved rn ON rn.entity = e.id\n"
      "WHERE %s AND (?1 = 0 OR e.id = ?1)\n"
      "  AND " DSR_CANONICAL("e.id", "rn")
      "  AND (?2 IS NULL OR e.type = ?2) AND (?6 = 0 OR rn.near IS NOT NULL)\n"
      "ORDER BY e.type, e.slug",
      counts[f->uncounted != 0], ways[f->name != NULL]);
  int status = sql.failed ? dsr_fail_memory(err)
                          : dsr_cursor_open(&entities->cursor, c, sql.data, err);
  dsr_buf_free(&sql);
  if (status != DSR_OK) {
    dsr_entities_free(entities);
    return status;
  }
  sqlite3_stmt *rows = entities->cursor.rows;
  sqlite3_bind_int64(rows, 1, f->id);
  sqlite3_bind_text(rows, 2, f->type, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int(rows, 6, f->flagged != 0);
  if (f->name) {
    const char *colon = strchr(f->name, ':');
    sqlite3_bind_text(rows, 3, f->name, -1, SQLITE_TRANSIENT);
    if (colon) {
      sqlite3_bind_text(rows, 4, f->name, (int)(colon - f->name),
                        SQLITE_TRANSIENT);
      sqlite3_bind_text(rows, 5, colon + 1, -1, SQLITE_TRANSIENT);
    }
  }
  *out = entities;
  return DSR_OK;
}

int dsr_entities_next(dsr_entities *entities, const dsr_entity **out,
                      dsr_error *err) {
  *out = NULL;
  int status = dsr_cursor_next(&entities->cursor, err);
  if (status != DSR_OK)
    return status;
  sqlite3_stmt *row = entities->cursor.rows;
  entities->entity = (dsr_entity){
      .id = sqlite3_column_int64(row, 0),
      .type = dsr_column_text(row, 1),
      .slug = dsr_column_text(row, 2),
      .name = dsr_column_text(row, 3),
      .mentions = (uint64_t)sqlite3_column_int64(row, 4),
      .documents = (uint64_t)sqlite3_column_int64(row, 5),
      .near = dsr_column_text_or_null(row, 6)};
  *out = &entities->entity;
  return DSR_OK;
}

void dsr_entities_free(dsr_entities *entities) {
  if (!entities)
    return;
  dsr_cursor_close(&entities->cursor);
  dsr_free(entities);
}

struct dsr_aliases {
  dsr_cursor cursor;
  dsr_alias alias;
};

int dsr_aliases_new(dsr_corpus *c, int64_t entity, dsr_aliases **out,
                    dsr_error *err) {
  *out = NULL;
  dsr_aliases *aliases = dsr_alloc_zero(1, sizeof *aliases);
  if (!aliases)
    return dsr_fail_memory(err);
  int status = dsr_cursor_open(
      &aliases->cursor, c,
      "SELECT a.name, min(a.kind), min(a.source), sum((SELECT count(*)\n"
      "  FROM mention m WHERE m.entity = a.entity AND m.alias = a.id\n"
      "    AND m.covered = 0 AND NOT EXISTS (SELECT 1 FROM resolved_mention\n"
      "      WHERE mention = m.id AND canonical IS NOT ?1))) AS n\n"
      "FROM alias a WHERE a.entity IN (SELECT ?1 UNION\n"
      "    SELECT entity FROM resolved WHERE canonical = ?1)\n"
      "GROUP BY a.name ORDER BY n DESC, a.name",
      err);
  if (status == DSR_OK) {
    sqlite3_bind_int64(aliases->cursor.rows, 1, entity);
    *out = aliases;
  } else {
    dsr_aliases_free(aliases);
  }
  return status;
}

int dsr_aliases_next(dsr_aliases *aliases, const dsr_alias **out,
                     dsr_error *err) {
  *out = NULL;
  int status = dsr_cursor_next(&aliases->cursor, err);
  if (status != DSR_OK)
    return status;
  sqlite3_stmt *row = aliases->cursor.rows;
  aliases->alias = (dsr_alias){
      .name = dsr_column_text(row, 0),
      .kind = dsr_column_text(row, 1),
      .source = dsr_column_text(row, 2),
      .mentions = (uint64_t)sqlite3_column_int64(row, 3)};
  *out = &aliases->alias;
  return DSR_OK;
}

void dsr_aliases_free(dsr_aliases *aliases) {
  if (!aliases)
    return;
  dsr_cursor_close(&aliases->cursor);
  dsr_free(aliases);
}
