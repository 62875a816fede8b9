/* The views that scripts ask, as virtual tables (sqlite.org/vtab.html): each is a
 * window on a view of the corpus, or on a SELECT that stands here, read through
 * the corpus's own connection.
 *
 * So the connection on which a stranger's SQL runs has no table of the file, and
 * what the views themselves call (printf, hex, substr) is no concern of the
 * authorizer. Refused: the views themselves with an authorizer that trusts what it
 * is told they ask: SQLite names the innermost FROM item as the asker, which a
 * WITH can give any name.
 *
 * Conditions on columns and ORDER BY are handed on, so that indexes are used. A
 * scan with conditions is said to cost, and to give, about as much as one without:
 * SQLite then never splits an OR into two scans, after which it would know double
 * rows by a row number that stays the same between scans, which views have not. */
#include <string.h>
#include <strings.h>

#include "core/store/sql.h"

typedef struct column {
  const char *name, *type;
  const char *inner; /* in the source; NULL: the same */
} column;

typedef struct view {
  const char *name, *source;
  const char *order; /* in which the source gives its rows */
  double rows;       /* a guess, for the order of joins */
  bool whole;        /* a condition spares its source no work */
  column columns[18];
} view;

#define DOC {"doc", "TEXT", NULL}
#define PLACE {"start", "INTEGER", NULL}, {"end", "INTEGER", NULL}
#define TEXT(name) {name, "TEXT", NULL}
#define MADE_BY TEXT("script"), TEXT("rule")
#define BY_PLACE "doc, start, \"end\""

/* A number that is kept as text is NUMERIC: handed out as a number. */
static const view views[] = {
    {"documents", "documents", "doc", 1e4, false,
     {DOC, TEXT("title"), TEXT("published"), TEXT("publisher"), TEXT("author"),
      TEXT("language"), TEXT("sha256"), {"bytes", "INTEGER", NULL},
      {"tokens", "INTEGER", NULL}, {"sentences", "INTEGER", NULL}, TEXT("source"),
      {"origins", "INTEGER", NULL}, TEXT("metadata"),
      {"published_start", "INTEGER", NULL}, {"published_end", "INTEGER", NULL},
      TEXT("rules"), {"key", "TEXT HIDDEN", "doc"}}},
    {"metadata",
     "(SELECT d.key AS doc, j.key AS name, j.atom AS value\n"
     "FROM document d, json_each(d.metadata) j ORDER BY d.key, j.id)",
     "doc", 3e4, false, {DOC, TEXT("name"), {"value", "", NULL}}},
    {"zones", "zones", "doc, start", 1e5, true, {DOC, PLACE, TEXT("kind")}},
    {"mentions", "mentions", BY_PLACE, 3e5, false,
     {DOC, PLACE, TEXT("text"), TEXT("type"), TEXT("id"), TEXT("name"), TEXT("value"),
      {"sentence", "INTEGER", NULL}, MADE_BY}},
    {"entities", "entities", "type, id", 3e4, false,
     {TEXT("id"), TEXT("type"), TEXT("name"), TEXT("aliases"),
      {"mentions", "INTEGER", NULL}, {"documents", "INTEGER", NULL}}},
    {"aliases",
     "(SELECT e.type || ':' || e.slug AS id, a.name, a.kind, a.source\n"
     "FROM alias a LEFT JOIN resolved r ON r.entity = a.entity\n"
     "  JOIN entity e ON e.id = CASE WHEN r.entity IS NULL THEN a.entity\n"
     "    ELSE r.canonical END\n"
     "ORDER BY e.type, e.slug, a.name, a.kind)",
     "id, name, kind", 6e4, false, {TEXT("id"), TEXT("name"), TEXT("kind"), TEXT("source")}},
    {"dates", "dates", BY_PLACE, 1e5, false,
     {DOC, PLACE, TEXT("text"), TEXT("type"), TEXT("value"), MADE_BY}},
    {"quotes", "quotes", BY_PLACE, 6e4, false,
     {DOC, PLACE, TEXT("text"), TEXT("kind"), TEXT("speaker"), TEXT("speaker_id"),
      MADE_BY}},
    {"figures", "figures", BY_PLACE, 5e4, false,
     {DOC, PLACE, TEXT("text"), {"min", "NUMERIC", NULL}, {"max", "NUMERIC", NULL},
      TEXT("of"), TEXT("unit"), TEXT("qualifier"), MADE_BY}},
    {"deals", "deals", BY_PLACE, 1e4, false,
     {DOC, PLACE, TEXT("buyer"), TEXT("seller"), TEXT("status"), TEXT("date"),
      TEXT("reason"), {"items", "INTEGER", NULL}, TEXT("value"),
      {"value_usd", "NUMERIC", NULL}, TEXT("delivered"), TEXT("maker"),
      TEXT("contractors"), MADE_BY}},
    {"deal_items", "deal_items", "doc, deal, start, \"end\"", 2e4, false,
     {DOC, {"deal", "INTEGER", NULL}, PLACE, TEXT("name"), TEXT("designation"),
      {"quantity", "NUMERIC", NULL}, TEXT("kind")}},
    {"facts",
     "(SELECT d.key AS doc, f.start, f.end,\n"
     "  CAST(substr(CAST(d.text AS BLOB), f.start + 1, f.end - f.start) AS TEXT)\n"
     "    AS text, f.type, f.id AS fact, r.script, f.rule\n"
     "FROM fact f JOIN document d ON d.id = f.document JOIN run r ON r.id = f.run\n"
     "ORDER BY d.key, f.start, f.end, f.id)",
     BY_PLACE ", fact", 1e5, false,
     {DOC, PLACE, TEXT("text"), TEXT("type"), {"fact", "INTEGER", NULL}, MADE_BY}},
    {"fact_fields",
     "(SELECT d.key AS doc, f.id AS fact, f.type, i.path AS name, i.kind, i.value,\n"
     "  i.start, i.end FROM fact f JOIN document d ON d.id = f.document\n"
     "JOIN fact_field i ON i.fact = f.id\n"
     "ORDER BY d.key, f.start, f.end, f.id, i.n)",
     "doc, fact, name", 5e5, false,
     {DOC, {"fact", "INTEGER", NULL}, TEXT("type"), TEXT("name"), TEXT("kind"),
      TEXT("value"), PLACE}},
    {"runs",
     "(SELECT script, version, hash, data, arguments FROM run\n"
     "ORDER BY script, version, hash, id)",
     "script, version, hash", 20, false,
     {TEXT("script"), TEXT("version"), TEXT("hash"), TEXT("data"), TEXT("arguments")}},
};

enum { VIEWS = sizeof views / sizeof *views };

const char *dsr_sql_view(size_t i) { return i < VIEWS ? views[i].name : NULL; }

const char *dsr_sql_view_column(size_t i, size_t n) {
  if (i >= VIEWS || n >= sizeof views->columns / sizeof *views->columns)
    return NULL;
  const column *c = &views[i].columns[n];
  return c->inner ? NULL : c->name; /* those have another name, and come last */
}

int dsr_sql_view_of(const char *name, size_t len) {
  for (int i = 0; i < VIEWS; i++)
    if (strlen(views[i].name) == len && strncasecmp(views[i].name, name, len) == 0)
      return i;
  return -1;
}

/* --- a table --- */

typedef struct table {
  sqlite3_vtab base;
  dsr_sql *sql;
  const view *view;
} table;

typedef struct scan {
  sqlite3_vtab_cursor base;
  dsr_cursor inner;
  char *plan; /* that inner was prepared from */
  bool ended;
  int64_t serial;
} scan;

/* What a module is told: the statement, and which view. */
typedef struct source {
  dsr_sql *sql;
  const view *view;
} source;

static int connect(sqlite3 *db, void *from, int argc, const char *const *argv,
                   sqlite3_vtab **out, char **message) {
  (void)argc, (void)argv, (void)message;
  const source *s = from;
  dsr_buf declared = {0};
  dsr_buf_text(&declared, "CREATE TABLE x(");
  for (const column *c = s->view->columns; c->name; c++)
    dsr_buf_format(&declared, "%s\"%s\" %s", c == s->view->columns ? "" : ", ",
                   c->name, c->type);
  dsr_buf_byte(&declared, ')');
  s->sql->declaring = true;
  int rc = declared.failed ? SQLITE_NOMEM : sqlite3_declare_vtab(db, declared.data);
  s->sql->declaring = false;
  dsr_buf_free(&declared);
  table *t = rc == SQLITE_OK ? dsr_alloc_zero(1, sizeof *t) : NULL;
  if (t) {
    t->sql = s->sql;
    t->view = s->view;
    *out = &t->base;
  }
  return rc == SQLITE_OK && !t ? SQLITE_NOMEM : rc;
}

static int disconnect(sqlite3_vtab *t) {
  dsr_free(t);
  return SQLITE_OK;
}

/* --- the plan, which is the SELECT on the corpus --- */

static const char *operator_of(int op) {
  switch (op) {
  case SQLITE_INDEX_CONSTRAINT_EQ: return "=";
  case SQLITE_INDEX_CONSTRAINT_GT: return ">";
  case SQLITE_INDEX_CONSTRAINT_LE: return "<=";
  case SQLITE_INDEX_CONSTRAINT_LT: return "<";
  case SQLITE_INDEX_CONSTRAINT_GE: return ">=";
  case SQLITE_INDEX_CONSTRAINT_IS: return "IS";
  default: return NULL;
  }
}

static const char *inner_name(const column *c) { return c->inner ? c->inner : c->name; }

static bool is_numeric(const column *c) { return strcmp(c->type, "NUMERIC") == 0; }

/* A plan begins with a comment that has a letter a value: what it must become, so
 * that the source, whose columns may be without a type, compares as SQLite does
 * with the view's: t text, i a number, v as it is. */
enum { LETTERS = 2 }; /* behind the comment's beginning */

static void add_letters(sqlite3_str *plan, const view *v, const sqlite3_index_info *info) {
  sqlite3_str_appendall(plan, "/*");
  for (int i = 0; i < info->nConstraint; i++) {
    if (info->aConstraintUsage[i].argvIndex == 0)
      continue;
    const char *type = v->columns[info->aConstraint[i].iColumn].type;
    sqlite3_str_appendchar(plan, 1, *type == 'T' ? 't' : *type == 'I' ? 'i' : 'v');
  }
  sqlite3_str_appendall(plan, "*/");
}

/* Which conditions the source can test as SQLite would; how many. */
static int take_conditions(const view *v, sqlite3_index_info *info) {
  int values = 0;
  for (int i = 0; i < info->nConstraint; i++) {
    const struct sqlite3_index_constraint *c = &info->aConstraint[i];
    if (c->usable && operator_of(c->op) && c->iColumn >= 0 &&
        !is_numeric(&v->columns[c->iColumn]) &&
        strcmp(sqlite3_vtab_collation(info, i), "BINARY") == 0)
      info->aConstraintUsage[i].argvIndex = ++values;
  }
  return values;
}

static void add_conditions(sqlite3_str *plan, const view *v,
                           const sqlite3_index_info *info) {
  int values = 0;
  for (int i = 0; i < info->nConstraint; i++) {
    if (info->aConstraintUsage[i].argvIndex == 0)
      continue;
    const struct sqlite3_index_constraint *c = &info->aConstraint[i];
    sqlite3_str_appendf(plan, "%s\"%s\" %s ?%d", values ? " AND " : "\nWHERE ",
                        inner_name(&v->columns[c->iColumn]), operator_of(c->op),
                        values + 1);
    values++;
  }
}

static void add_order(sqlite3_str *plan, const view *v, sqlite3_index_info *info) {
  for (int i = 0; i < info->nOrderBy; i++)
    if (info->aOrderBy[i].iColumn < 0 ||
        is_numeric(&v->columns[info->aOrderBy[i].iColumn]))
      return;
  for (int i = 0; i < info->nOrderBy; i++)
    sqlite3_str_appendf(plan, "%s\"%s\"%s", i ? ", " : "\nORDER BY ",
                        inner_name(&v->columns[info->aOrderBy[i].iColumn]),
                        info->aOrderBy[i].desc ? " DESC" : "");
  if (info->nOrderBy > 0) {
    sqlite3_str_appendf(plan, ", %s", v->order); /* of equal ones */
    info->orderByConsumed = 1;
  }
}

static int best_index(sqlite3_vtab *base, sqlite3_index_info *info) {
  const table *t = (const table *)(void *)base;
  const view *v = t->view;
  if (dsr_sql_over(t->sql))
    return SQLITE_INTERRUPT;
  sqlite3_str *plan = sqlite3_str_new(t->sql->db);
  int values = v->whole ? 0 : take_conditions(v, info);
  add_letters(plan, v, info);
  sqlite3_str_appendall(plan, "SELECT ");
  for (int i = 0; v->columns[i].name; i++)
    sqlite3_str_appendf(plan, info->colUsed >> i & 1 ? "%s\"%s\"" : "%sNULL",
                        i ? ", " : "", inner_name(&v->columns[i]));
  sqlite3_str_appendf(plan, "\nFROM %s", v->source);
  add_conditions(plan, v, info);
  add_order(plan, v, info);
  info->idxStr = sqlite3_str_finish(plan);
  info->needToFreeIdxStr = 1;
  info->estimatedCost = v->rows * (values ? 0.6 : 1);
  info->estimatedRows = (sqlite3_int64)v->rows;
  return info->idxStr ? SQLITE_OK : SQLITE_NOMEM;
}

/* --- a scan --- */

static int open_scan(sqlite3_vtab *base, sqlite3_vtab_cursor **out) {
  (void)base;
  scan *s = dsr_alloc_zero(1, sizeof *s);
  if (!s)
    return SQLITE_NOMEM;
  *out = &s->base;
  return SQLITE_OK;
}

static void end_inner(scan *s) {
  dsr_cursor_close(&s->inner);
  s->inner = (dsr_cursor){0};
  dsr_free(s->plan);
  s->plan = NULL;
}

static int close_scan(sqlite3_vtab_cursor *base) {
  scan *s = (scan *)(void *)base;
  end_inner(s);
  dsr_free(s);
  return SQLITE_OK;
}

static dsr_sql *sql_of(const scan *s) {
  const table *t = (const table *)(void *)s->base.pVtab;
  return t->sql;
}

/* What SQLite is told of a status; what we say is kept. */
static int told(int status) {
  return status == DSR_OK       ? SQLITE_OK
         : status == DSR_ENOMEM ? SQLITE_NOMEM
                                : SQLITE_ERROR;
}

static int next_row(sqlite3_vtab_cursor *base) {
  scan *s = (scan *)(void *)base;
  dsr_sql *sql = sql_of(s);
  int status = dsr_cursor_next(&s->inner, &sql->inner);
  s->ended = status != DSR_OK;
  s->serial = ++sql->serial;
  return status == DSR_DONE ? SQLITE_OK : told(status);
}

/* The scan's statement for a plan: the one it has, or another. */
static int take_plan(scan *s, const char *plan) {
  dsr_sql *sql = sql_of(s);
  if (s->plan && strcmp(s->plan, plan) == 0) {
    int status = dsr_store_open(sql->corpus, &sql->inner);
    if (status == DSR_OK)
      sqlite3_reset(s->inner.rows);
    s->inner.ended = false;
    return status;
  }
  end_inner(s);
  s->plan = dsr_copy(plan, strlen(plan));
  if (!s->plan)
    return dsr_fail_memory(&sql->inner);
  return dsr_cursor_open(&s->inner, sql->corpus, plan, &sql->inner);
}

static int bind_as(sqlite3_stmt *rows, int i, char letter, sqlite3_value *value) {
  int type = sqlite3_value_type(value);
  if (letter == 'i' && type == SQLITE_TEXT)
    sqlite3_value_numeric_type(value);
  if (letter != 't' || (type != SQLITE_INTEGER && type != SQLITE_FLOAT))
    return sqlite3_bind_value(rows, i, value);
  const char *text = (const char *)sqlite3_value_text(value);
  return text ? sqlite3_bind_text(rows, i, text, -1, SQLITE_TRANSIENT) : SQLITE_NOMEM;
}

static int filter(sqlite3_vtab_cursor *base, int number, const char *plan, int count,
                  sqlite3_value **values) {
  (void)number;
  scan *s = (scan *)(void *)base;
  int status = take_plan(s, plan);
  if (status != DSR_OK)
    return told(status);
  int rc = SQLITE_OK;
  for (int i = 0; i < count && rc == SQLITE_OK; i++)
    rc = bind_as(s->inner.rows, i + 1, plan[LETTERS + i], values[i]);
  return rc == SQLITE_OK ? next_row(base) : rc;
}

static int at_end(sqlite3_vtab_cursor *base) {
  return ((scan *)(void *)base)->ended;
}

static int column_value(sqlite3_vtab_cursor *base, sqlite3_context *context, int i) {
  scan *s = (scan *)(void *)base;
  const table *t = (const table *)(void *)base->pVtab;
  sqlite3_value *value = sqlite3_column_value(s->inner.rows, i);
  if (!is_numeric(&t->view->columns[i]) ||
      sqlite3_column_type(s->inner.rows, i) != SQLITE_TEXT) {
    sqlite3_result_value(context, value);
    return SQLITE_OK;
  }
  sqlite3_value *number = sqlite3_value_dup(value);
  if (!number)
    return SQLITE_NOMEM;
  sqlite3_value_numeric_type(number);
  sqlite3_result_value(context, number);
  sqlite3_value_free(number);
  return SQLITE_OK;
}

static int row_number(sqlite3_vtab_cursor *base, sqlite3_int64 *out) {
  *out = ((scan *)(void *)base)->serial;
  return SQLITE_OK;
}

int dsr_sql_define_views(dsr_sql *sql) {
  static const sqlite3_module module = {
      .iVersion = 1, .xConnect = connect, .xBestIndex = best_index,
      .xDisconnect = disconnect, .xOpen = open_scan, .xClose = close_scan,
      .xFilter = filter, .xNext = next_row, .xEof = at_end, .xColumn = column_value,
      .xRowid = row_number};
  int rc = SQLITE_OK;
  for (int i = 0; i < VIEWS && rc == SQLITE_OK; i++) {
    source *s = dsr_alloc(sizeof *s);
    if (!s)
      return SQLITE_NOMEM;
    *s = (source){sql, &views[i]};
    rc = sqlite3_create_module_v2(sql->db, views[i].name, &module, s, dsr_free);
  }
  return rc;
}
