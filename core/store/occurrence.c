/* A walk over mentions as numbers. Rows are taken as they lie: whoever counts
 * sorts numbers faster than SQLite sorts rows. An index of entities would lead it
 * from page to page of the table, so none is to be used. */
#include "dossier/occurrence.h"

#include "core/store/filter.h"

/* What became of an entity, or of one mention; read once, since they are few
 * beside the mentions. */
typedef struct became {
  int64_t from, to; /* to 0: rejected, or of another type than was asked for */
} became;

typedef struct changes {
  became *at;
  size_t count, capacity;
} changes;

struct dsr_occurrences {
  dsr_cursor cursor;
  changes entities, mentions;
};

#define COLUMNS                                                                \
  "SELECT m.document, m.entity, m.start, m.end, coalesce(m.sentence, -1), m.id\n"
#define STANDING "m.entity IS NOT NULL AND m.covered = 0"
#define OF_TYPE                                                                \
  " AND (m.type = ?8 OR m.entity IN (SELECT r.entity FROM resolved r\n"       \
  "    JOIN entity e ON e.id = r.canonical WHERE e.type = ?8)\n"              \
  "  OR m.id IN (SELECT r.mention FROM resolved_mention r\n"                  \
  "    JOIN entity e ON e.id = r.canonical WHERE e.type = ?8))"
#define FILTERED                                                               \
  COLUMNS "FROM document d CROSS JOIN mention m ON m.document = d.id\n"        \
          "WHERE " STANDING " AND " DSR_FILTER_CONDITIONS

/* The statement, a literal each. */
static const char *choose(bool open, bool typed) {
  if (open)
    return typed ? COLUMNS "FROM mention m NOT INDEXED\nWHERE " STANDING OF_TYPE
                 : COLUMNS "FROM mention m NOT INDEXED\nWHERE " STANDING;
  return typed ? FILTERED OF_TYPE : FILTERED;
}

static int read_changes(dsr_corpus *c, const char *sql, const char *type,
                        changes *out, dsr_error *err) {
  sqlite3_stmt *rows = NULL;
  int status = dsr_store_prepare(c, sql, &rows, err);
  if (status == DSR_OK)
    sqlite3_bind_text(rows, 1, type, -1, SQLITE_TRANSIENT);
  while (status == DSR_OK && (status = dsr_store_step(c, rows, err)) == DSR_OK) {
    void *room = out->at;
    if (!dsr_reserve(&room, &out->capacity, out->count + 1, sizeof *out->at)) {
      status = dsr_fail_memory(err);
      break;
    }
    out->at = room;
    out->at[out->count++] = (became){sqlite3_column_int64(rows, 0),
                                     sqlite3_column_int64(rows, 1)};
  }
  sqlite3_finalize(rows);
  return status == DSR_DONE ? DSR_OK : status;
}

static const became *change_of(const changes *all, int64_t from) {
  size_t low = 0, high = all->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (all->at[middle].from < from)
      low = middle + 1;
    else
      high = middle;
  }
  return low < all->count && all->at[low].from == from ? &all->at[low] : NULL;
}

int dsr_occurrences_new(dsr_corpus *c, const dsr_document_filter *filter,
                        const char *type, dsr_occurrences **out,
                        dsr_error *err) {
  *out = NULL;
  dsr_occurrences *o = dsr_alloc_zero(1, sizeof *o);
  if (!o)
    return dsr_fail_memory(err);
  bool open = dsr_filter_is_open(filter);
  int status = dsr_cursor_open(&o->cursor, c, choose(open, type != NULL), err);
  if (status == DSR_OK && !open)
    status = dsr_filter_bind(c, o->cursor.rows, filter, err);
  if (status == DSR_OK && type)
    sqlite3_bind_text(o->cursor.rows, 8, type, -1, SQLITE_TRANSIENT);
#define BECAME                                                                 \
  "CASE WHEN ?1 IS NULL OR (SELECT type FROM entity WHERE id = canonical) = ?1\n" \
  "  THEN coalesce(canonical, 0) ELSE 0 END"
  if (status == DSR_OK)
    status = read_changes(c,
                          "SELECT entity, " BECAME " FROM resolved\n"
                          "WHERE canonical IS NOT entity ORDER BY entity",
                          type, &o->entities, err);
  if (status == DSR_OK)
    status = read_changes(c,
                          "SELECT mention, " BECAME " FROM resolved_mention\n"
                          "ORDER BY mention",
                          type, &o->mentions, err);
  if (status == DSR_OK)
    *out = o;
  else
    dsr_occurrences_free(o);
  return status;
}

int dsr_occurrences_next(dsr_occurrences *o, dsr_occurrence *out,
                         dsr_error *err) {
  int64_t entity = 0;
  while (!entity) {
    int status = dsr_cursor_next(&o->cursor, err);
    if (status != DSR_OK)
      return status;
    const became *new = NULL;
    entity = sqlite3_column_int64(o->cursor.rows, 1);
    if (o->mentions.count)
      new = change_of(&o->mentions, sqlite3_column_int64(o->cursor.rows, 5));
    if (!new && o->entities.count)
      new = change_of(&o->entities, entity);
    entity = new ? new->to : entity;
  }
  sqlite3_stmt *row = o->cursor.rows;
  *out = (dsr_occurrence){
      .document = sqlite3_column_int64(row, 0),
      .entity = entity,
      .span = {dsr_column_u32(row, 2), dsr_column_u32(row, 3)},
      .sentence = sqlite3_column_int(row, 4)};
  return DSR_OK;
}

void dsr_occurrences_free(dsr_occurrences *o) {
  if (!o)
    return;
  dsr_cursor_close(&o->cursor);
  dsr_free(o->entities.at);
  dsr_free(o->mentions.at);
  dsr_free(o);
}
