/* Decisions: rows that are judged when they are put and acted on elsewhere.
 *
 * What a kind wants is a table below, not a branch a kind. A number is that of
 * the row; the order of the rows is the order in which they act. Refused: an
 * "undone" mark beside the row, since an undone decision is one that was never
 * taken when the rest is mailed. */
#include "dossier/decision.h"

#include <string.h>

#include "core/lexicon/nearest.h"
#include "core/store/decision_anchor.h"

typedef enum wanted { NOTHING, AN_ENTITY, A_NEW_ENTITY, A_NAME, A_TYPE, A_DATE } wanted;

static const struct {
  const char *name;
  bool of_document; /* else of an entity */
  wanted object;
  bool may_lack; /* the object */
} kinds[] = {
    {"merge", false, AN_ENTITY, false},   {"split", false, A_NEW_ENTITY, true},
    {"never-merge", false, AN_ENTITY, false}, {"rename", false, A_NAME, false},
    {"alias", false, A_NAME, false},      {"reject", false, NOTHING, true},
    {"retype", false, A_TYPE, false},     {"zone", true, A_TYPE, false},
    {"date", true, A_DATE, false},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

const char *dsr_decision_kind_name(int kind) {
  return kind >= 0 && kind < KINDS ? kinds[kind].name : NULL;
}

static int kind_of(const char *name, int *out, dsr_error *err) {
  const char *names[KINDS];
  for (int i = 0; i < KINDS; i++) {
    names[i] = kinds[i].name;
    if (name && strcmp(name, kinds[i].name) == 0) {
      *out = i;
      return DSR_OK;
    }
  }
  const char *near = name ? dsr_nearest(name, strlen(name), names, KINDS) : NULL;
  return dsr_fail(err, DSR_EINVAL, 0,
                  near ? "'%.40s' is no kind of decision; did you mean '%s'?"
                       : "'%.40s' is no kind of decision%s: merge, split, "
                         "never-merge, rename, alias, reject, retype, zone, date",
                  name ? name : "", near ? near : "");
}

/* --- what it names --- */

static bool is_id(const char *s) {
  const char *at = s;
  if (!s || *s < 'a' || *s > 'z')
    return false;
  while ((*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9') || *at == '_')
    at++;
  return *at == ':' && at[1] != '\0';
}

/* *there: an entity of this id is in the corpus. */
static int has_entity(dsr_corpus *c, const char *id, bool *there,
                      dsr_error *err) {
  sqlite3_stmt *row;
  const char *colon = strchr(id, ':');
  int status = dsr_store_row(c, err, &row,
                             "SELECT 1 FROM entity WHERE type = ? AND slug = ?",
                             "st", id, (size_t)(colon - id), colon + 1);
  *there = status == DSR_OK;
  if (status == DSR_OK)
    sqlite3_reset(row);
  return status == DSR_DONE ? DSR_OK : status;
}

static int missing_entity(dsr_corpus *c, const char *id, dsr_error *err) {
  sqlite3_stmt *rows = NULL;
  dsr_buf near = {0};
  int status = dsr_store_prepare(
      c, "SELECT type || ':' || slug FROM entity ORDER BY type, slug", &rows, err);
  while (status == DSR_OK && (status = dsr_store_step(c, rows, err)) == DSR_OK) {
    const char *next = dsr_column_text(rows, 0);
    const char *choices[] = {near.len ? near.data : next, next};
    if (dsr_nearest(id, strlen(id), choices, 2) == next) {
      near.len = 0;
      dsr_buf_text(&near, next);
    }
  }
  sqlite3_finalize(rows);
  if (status == DSR_DONE && near.failed)
    status = dsr_fail_memory(err);
  else if (status == DSR_DONE && near.len)
    status = dsr_fail(err, DSR_ENOTFOUND, 0,
                      "there is no entity '%.200s'; did you mean '%.200s'?", id,
                      near.data);
  else if (status == DSR_DONE)
    status = dsr_fail(err, DSR_ENOTFOUND, 0,
                      "there is no entity '%.200s'; \"dossier export CORPUS "
                      "entities\" lists them",
                      id);
  dsr_buf_free(&near);
  return status;
}

static int check_entity(dsr_corpus *c, const char *kind, const char *what,
                        const char *id, bool waiting, dsr_error *err) {
  bool there = true;
  if (!is_id(id))
    return dsr_fail(err, DSR_EINVAL, 0,
                    "%s wants an entity's id as its %s, such as "
                    "\"person:ana-reiss\", not '%.200s'",
                    kind, what, id ? id : "");
  int status = waiting ? DSR_OK : has_entity(c, id, &there, err);
  return status == DSR_OK && !there ? missing_entity(c, id, err) : status;
}

static int check_document(dsr_corpus *c, const char *key, bool waiting,
                          dsr_error *err) {
  sqlite3_stmt *row;
  if (waiting)
    return DSR_OK;
  int status = dsr_store_row(c, err, &row, "SELECT 1 FROM origin WHERE key = ?",
                             "t", key);
  if (status == DSR_OK)
    sqlite3_reset(row);
  return status == DSR_DONE ? dsr_key_missing(c, key, err) : status;
}

static int check_object(dsr_corpus *c, int kind, const dsr_new_decision *d,
                        dsr_error *err) {
  const char *name = kinds[kind].name, *object = d->object;
  dsr_day first = 0, last;
  int status = DSR_OK;
  if (!object || !*object)
    return kinds[kind].may_lack
               ? DSR_OK
               : dsr_fail(err, DSR_EINVAL, 0, "%s wants an object", name);
  switch (kinds[kind].object) {
  case NOTHING:
    return dsr_fail(err, DSR_EINVAL, 0, "%s has no object, '%.80s' was given",
                    name, object);
  case AN_ENTITY:
  case A_NEW_ENTITY:
    status = check_entity(c, name, "object", object,
                          d->waiting || kinds[kind].object == A_NEW_ENTITY, err);
    if (status == DSR_OK && strcmp(object, d->subject) == 0)
      status = dsr_fail(err, DSR_EINVAL, 0, "%s: subject and object are both %s",
                        name, object);
    return status;
  case A_TYPE:
    return dsr_is_type(object)
               ? DSR_OK
               : dsr_fail(err, DSR_EINVAL, 0,
                          "%s wants lower-case letters, not '%.80s'", name, object);
  case A_DATE:
    status = dsr_date_bounds(object, &first, &last, err);
    return status == DSR_OK && !first
               ? dsr_fail(err, DSR_EINVAL, 0,
                          "date wants an EDTF date with a year, such as "
                          "2022-02-04, not '%.80s'",
                          object)
               : status;
  default: return DSR_OK;
  }
}

/* A merge of two that another decision keeps apart. */
static int check_apart(dsr_corpus *c, const dsr_new_decision *d,
                       dsr_error *err) {
  sqlite3_stmt *row;
  if (strcmp(d->kind, "merge") != 0)
    return DSR_OK;
  int status = dsr_store_row(
      c, err, &row,
      "SELECT id, kind FROM decision WHERE anchor IS NULL\n"
      "  AND kind IN ('never-merge', 'split')\n"
      "  AND ((subject = ?1 AND object = ?2) OR (subject = ?2 AND object = ?1))\n"
      "ORDER BY id LIMIT 1",
      "tt", d->subject, d->object);
  if (status != DSR_OK)
    return status == DSR_DONE ? DSR_OK : status;
  int64_t id = sqlite3_column_int64(row, 0);
  status = dsr_fail(err, DSR_EINVAL, 0,
                    "decision %lld (%s) keeps %.200s and %.200s apart; undo it "
                    "first",
                    (long long)id, dsr_column_text(row, 1), d->subject,
                    d->object);
  sqlite3_reset(row);
  return status;
}

static int check(dsr_corpus *c, const dsr_new_decision *d, int *kind,
                 dsr_error *err) {
  int status = kind_of(d->kind, kind, err);
  if (status == DSR_OK && (!d->author || !*d->author))
    status = dsr_fail(err, DSR_EINVAL, 0, "a decision wants an author");
  if (status == DSR_OK && (!d->subject || !*d->subject))
    status = dsr_fail(err, DSR_EINVAL, 0, "%s wants a subject", d->kind);
  if (status == DSR_OK)
    status = kinds[*kind].of_document
                 ? check_document(c, d->subject, d->waiting, err)
                 : check_entity(c, d->kind, "subject", d->subject, d->waiting, err);
  if (status == DSR_OK)
    status = check_object(c, *kind, d, err);
  return status;
}

/* The anchor that is given or is to be made; "" for none. */
static int take_anchor(dsr_corpus *c, int kind, const dsr_new_decision *d,
                       dsr_buf *out, dsr_error *err) {
  dsr_anchor_place unused;
  const char *doc = d->doc;
  if (d->anchor && *d->anchor) {
    int status = dsr_anchor_find(c, d->anchor, &unused, err);
    if (status != DSR_OK && status != DSR_DONE)
      return status;
    dsr_buf_text(out, d->anchor);
    return out->failed ? dsr_fail_memory(err) : DSR_OK;
  }
  bool placed = d->text || d->span.end;
  if (kinds[kind].of_document && !doc && placed)
    doc = d->subject;
  if (!doc && !placed && strcmp(d->kind, "zone") != 0)
    return DSR_OK;
  if (!doc || !placed)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "%s: an anchor wants a document and text of it, or a span",
                    d->kind);
  return dsr_anchor_make(c, doc, d->text, d->span, out, err);
}

static int put(dsr_corpus *c, const dsr_new_decision *d, const char *anchor,
               int64_t *id, int *known, dsr_error *err) {
  sqlite3_stmt *row;
  const char *object = d->object && *d->object ? d->object : NULL;
  const char *reason = d->reason && *d->reason ? d->reason : NULL;
  int status = dsr_store_row(c, err, &row,
                             "SELECT id FROM decision WHERE kind = ?\n"
                             "  AND subject = ? AND object IS ? AND anchor IS ?",
                             "tttt", d->kind, d->subject, object, anchor);
  *known = status == DSR_OK;
  if (status == DSR_OK) {
    *id = sqlite3_column_int64(row, 0);
    sqlite3_reset(row);
    return DSR_OK;
  }
  if (status == DSR_DONE)
    status = check_apart(c, d, err);
  if (status == DSR_OK)
    status = dsr_store_do(c, err,
                          "INSERT INTO decision(kind, subject, object, author,\n"
                          "  reason, anchor) VALUES(?, ?, ?, ?, ?, ?)",
                          "tttttt", d->kind, d->subject, object, d->author,
                          reason, anchor);
  *id = sqlite3_last_insert_rowid(c->db);
  return status;
}

int dsr_decision_put(dsr_corpus *c, const dsr_new_decision *d, int64_t *id,
                     int *known, dsr_error *err) {
  dsr_buf anchor = {0};
  int64_t number = 0;
  int kind = 0, there = 0;
  int status = dsr_store_writing(c, err);
  if (status == DSR_OK)
    status = check(c, d, &kind, err);
  if (status == DSR_OK)
    status = take_anchor(c, kind, d, &anchor, err);
  if (status == DSR_OK && strcmp(d->kind, "split") == 0 && anchor.len &&
      !(d->object && *d->object))
    status = dsr_fail(err, DSR_EINVAL, 0,
                      "split with an anchor wants an object: what stands there");
  if (status == DSR_OK)
    status = put(c, d, anchor.len ? anchor.data : NULL, &number, &there, err);
  dsr_buf_free(&anchor);
  if (id)
    *id = status == DSR_OK ? number : 0;
  if (known)
    *known = status == DSR_OK && there;
  return status;
}

int dsr_decision_undo(dsr_corpus *c, int64_t id, dsr_error *err) {
  int status = dsr_store_writing(c, err);
  if (status == DSR_OK)
    status = dsr_store_do(c, err, "DELETE FROM decision WHERE id = ?", "i", id);
  if (status == DSR_OK && sqlite3_changes(c->db) == 0)
    status = dsr_fail(err, DSR_ENOTFOUND, 0,
                      "there is no decision %lld; \"dossier decide CORPUS "
                      "--list\" numbers them",
                      (long long)id);
  return status;
}

/* --- walking --- */

struct dsr_decisions {
  dsr_cursor cursor;
  dsr_decision decision;
};

int dsr_decisions_new(dsr_corpus *c, dsr_decisions **out, dsr_error *err) {
  *out = NULL;
  dsr_decisions *walk = dsr_alloc_zero(1, sizeof *walk);
  if (!walk)
    return dsr_fail_memory(err);
  int status = dsr_cursor_open(
      &walk->cursor, c,
      "SELECT id, kind, subject, object, author, reason, anchor,\n"
      "  CASE WHEN kind IN ('zone', 'date')\n"
      "    THEN NOT EXISTS (SELECT 1 FROM origin WHERE key = subject)\n"
      "    ELSE NOT EXISTS (SELECT 1 FROM entity\n"
      "      WHERE type = substr(subject, 1, instr(subject, ':') - 1)\n"
      "        AND slug = substr(subject, instr(subject, ':') + 1))\n"
      "    OR (kind IN ('merge', 'never-merge') AND NOT EXISTS\n"
      "      (SELECT 1 FROM entity\n"
      "      WHERE type = substr(object, 1, instr(object, ':') - 1)\n"
      "        AND slug = substr(object, instr(object, ':') + 1))) END\n"
      "FROM decision ORDER BY id",
      err);
  if (status == DSR_OK)
    *out = walk;
  else
    dsr_decisions_free(walk);
  return status;
}

static bool kind_is_of_document(const char *name) {
  for (int i = 0; i < KINDS; i++)
    if (strcmp(name, kinds[i].name) == 0)
      return kinds[i].of_document;
  return false;
}

/* The document that a decision without an anchor names. */
static int find_subject(dsr_decisions *walk, const dsr_decision **out,
                        dsr_error *err) {
  dsr_decision *d = &walk->decision;
  sqlite3_stmt *row;
  int status = dsr_store_row(walk->cursor.corpus, err, &row,
                             "SELECT document FROM origin WHERE key = ?\n"
                             "ORDER BY document LIMIT 1",
                             "t", d->subject);
  if (status != DSR_OK && status != DSR_DONE)
    return status;
  if (status == DSR_OK) {
    d->document = sqlite3_column_int64(row, 0);
    sqlite3_reset(row);
  }
  *out = d;
  return DSR_OK;
}

int dsr_decisions_next(dsr_decisions *walk, const dsr_decision **out,
                       dsr_error *err) {
  *out = NULL;
  int status = dsr_cursor_next(&walk->cursor, err);
  if (status != DSR_OK)
    return status;
  sqlite3_stmt *row = walk->cursor.rows;
  dsr_decision *d = &walk->decision;
  *d = (dsr_decision){.id = sqlite3_column_int64(row, 0),
                      .kind = dsr_column_text(row, 1),
                      .subject = dsr_column_text(row, 2),
                      .object = dsr_column_text_or_null(row, 3),
                      .author = dsr_column_text(row, 4),
                      .reason = dsr_column_text_or_null(row, 5),
                      .anchor = dsr_column_text_or_null(row, 6),
                      .waiting = sqlite3_column_int(row, 7) != 0};
  if (!d->anchor && kind_is_of_document(d->kind))
    return find_subject(walk, out, err);
  if (d->anchor) {
    dsr_anchor_place place;
    status = dsr_anchor_find(walk->cursor.corpus, d->anchor, &place, err);
    if (status == DSR_EINVAL)
      return dsr_fail(err, DSR_EDAMAGED, 0,
                      "%s: the anchor of decision %lld is damaged",
                      walk->cursor.corpus->path, (long long)d->id);
    if (status != DSR_OK && status != DSR_DONE)
      return status;
    d->orphaned = status == DSR_DONE;
    d->document = place.document;
    d->span = place.span;
  }
  *out = d;
  return DSR_OK;
}

void dsr_decisions_free(dsr_decisions *walk) {
  if (!walk)
    return;
  dsr_cursor_close(&walk->cursor);
  dsr_free(walk);
}
