/* Putting a document: what becomes of it, and its rows.
 *
 * The key is what a document is known by, the source is who may change it, and
 * the hash tells whether there is anything to do. All three questions are point
 * look-ups, asked before any work: an unchanged document costs microseconds. */
#include <string.h>

#include "core/base/hash.h"
#include "core/base/utf8.h"
#include "core/store/index.h"
#include "core/store/packed.h"
#include "core/store/zones.h"

const char *dsr_outcome_name(int outcome) {
  static const char *const names[] = {"loaded", "unchanged", "replaced",
                                      "origin", "refused"};
  if (outcome < 0 || outcome > DSR_REFUSED)
    return NULL;
  return names[outcome];
}

/* --- the outcome --- */

typedef struct place {
  const char *key, *source;
  unsigned char hash[32]; /* of the bytes, as the file keeps it */
  unsigned char place[DSR_PLACE];
} place;

static void read_hex(const char *hex, unsigned char *out, size_t count) {
  for (size_t i = 0; i < 2 * count; i++) {
    unsigned digit =
        (unsigned)(hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10);
    out[i / 2] = (unsigned char)((unsigned)out[i / 2] << 4 | digit);
  }
}

static int take_place(place *at, const char *key, const char *source,
                      const char *where, const char *sha256, dsr_error *err) {
  char hex[DSR_SHA256_HEX];
  if (!key || !*key || !source || !*source)
    return dsr_fail(err, DSR_EINVAL, 0, "a document wants a key and a source");
  size_t len = strlen(key);
  if (dsr_utf8_check(key, len) != len)
    return dsr_fail(err, DSR_EINVAL, 0, "the key %s is not UTF-8", key);
  if (!sha256 || strlen(sha256) != 64 ||
      strspn(sha256, "0123456789abcdef") != 64)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "%s: a SHA-256 is 64 lower-case hexadecimal digits", key);
  *at = (place){.key = key, .source = source};
  where = where && *where ? where : source;
  dsr_sha256(where, strlen(where), hex);
  read_hex(hex, at->place, DSR_PLACE);
  read_hex(sha256, at->hash, sizeof at->hash);
  return DSR_OK;
}

/* What stands at a key: the document that is known by it, or one that has it as
 * a further origin. */
typedef struct holder {
  int64_t document, n; /* 0: nobody has it */
  bool same_bytes, same_source, own_key;
} holder;

/* The one with this very source, or else the first. Sorted here: SQLite makes a
 * table for an ORDER BY, even of no rows. */
static int find_at_key(dsr_corpus *c, const place *at, holder *best,
                       dsr_error *err) {
  sqlite3_stmt *rows;
  *best = (holder){0};
  int status = dsr_store_row(
      c, err, &rows,
      "SELECT o.document, o.n, d.sha256 = ?3, o.place = ?2, d.key = o.key\n"
      "FROM origin o JOIN document d ON d.id = o.document WHERE o.key = ?1",
      "tbb", at->key, at->place, sizeof at->place, at->hash, sizeof at->hash);
  for (; status == DSR_OK; status = dsr_store_step(c, rows, err)) {
    holder h = {sqlite3_column_int64(rows, 0), sqlite3_column_int64(rows, 1),
                sqlite3_column_int(rows, 2) != 0,
                sqlite3_column_int(rows, 3) != 0,
                sqlite3_column_int(rows, 4) != 0};
    bool earlier = h.document < best->document ||
                   (h.document == best->document && h.n < best->n);
    if (best->document == 0 || h.same_source || (earlier && !best->same_source))
      *best = h;
  }
  if (status == DSR_DONE)
    sqlite3_reset(rows);
  return status == DSR_DONE ? DSR_OK : status;
}

/* Say that an origin of another source has the key. */
static int refuse(dsr_corpus *c, const place *at, int64_t document, int64_t n,
                  int *outcome, dsr_error *err) {
  sqlite3_stmt *row;
  *outcome = DSR_REFUSED;
  int status = dsr_store_row(c, err, &row,
                             "SELECT source FROM origin\n"
                             "WHERE document = ? AND n = ?",
                             "ii", document, n);
  if (status != DSR_OK)
    return status == DSR_DONE ? DSR_OK : status;
  const char *there = dsr_column_text(row, 0);
  dsr_fail(err, DSR_EREFUSED, 0,
           "%s: the corpus has this key from %s, now it comes from %s%s with "
           "other bytes; --prefix gives one of them another key",
           at->key, there, at->source,
           strcmp(there, at->source) == 0 ? ", seen from another folder," : "");
  sqlite3_reset(row);
  return DSR_OK;
}

/* By key. *known: the outcome is told; otherwise the bytes decide. *stale: the
 * key is a further origin of document *id, but no longer has its bytes. */
static int judge_key(dsr_corpus *c, const place *at, bool *known, bool *stale,
                     int *outcome, int64_t *id, dsr_error *err) {
  holder h;
  int status = find_at_key(c, at, &h, err);
  *stale = false;
  *known = status == DSR_OK && h.document;
  if (!*known)
    return status;
  *id = h.document;
  if (h.same_bytes)
    *outcome = h.same_source ? DSR_UNCHANGED : DSR_ORIGIN;
  else if (!h.same_source)
    return refuse(c, at, h.document, h.n, outcome, err);
  else if (h.own_key)
    *outcome = DSR_REPLACED;
  else
    *known = false, *stale = true;
  return DSR_OK;
}

/* A further origin with the document's own key but another source never
 * replaces it: only its first source may. */
static int judge_replacer(dsr_corpus *c, const place *at, int64_t id,
                          int *outcome, dsr_error *err) {
  sqlite3_stmt *row;
  int status = dsr_store_row(c, err, &row,
                             "SELECT place = ?2, n FROM origin\n"
                             "WHERE document = ?1 ORDER BY n LIMIT 1",
                             "ib", id, at->place, sizeof at->place);
  if (status != DSR_OK)
    return status == DSR_DONE ? DSR_OK : status;
  bool first = sqlite3_column_int(row, 0) != 0;
  int64_t n = sqlite3_column_int64(row, 1);
  sqlite3_reset(row);
  return first ? DSR_OK : refuse(c, at, id, n, outcome, err);
}

static int judge_bytes(dsr_corpus *c, const place *at, int *outcome, int64_t *id,
                       dsr_error *err) {
  sqlite3_stmt *row;
  int status = dsr_store_row(c, err, &row,
                             "SELECT id FROM document\n"
                             "WHERE substr(sha256, 1, 8) = substr(?1, 1, 8)\n"
                             "  AND sha256 = ?1 ORDER BY id LIMIT 1",
                             "b", at->hash, sizeof at->hash);
  *outcome = DSR_LOADED;
  *id = 0;
  if (status != DSR_OK)
    return status == DSR_DONE ? DSR_OK : status;
  *outcome = DSR_ORIGIN;
  *id = sqlite3_column_int64(row, 0);
  sqlite3_reset(row);
  return DSR_OK;
}

static int judge_anew(dsr_corpus *c, const place *at, int *outcome, int64_t *id,
                      dsr_superseded *old, dsr_error *err) {
  bool known, stale;
  *old = (dsr_superseded){0};
  int status = judge_key(c, at, &known, &stale, outcome, id, err);
  if (status != DSR_OK)
    return status;
  if (stale)
    old->origin_of = *id;
  if (known && *outcome == DSR_REPLACED)
    status = judge_replacer(c, at, *id, outcome, err);
  if (status != DSR_OK || (known && *outcome != DSR_REPLACED)) {
    if (*outcome == DSR_REFUSED)
      *id = 0;
    return status;
  }
  if (known)
    old->document = *id;
  status = judge_bytes(c, at, outcome, id, err);
  if (status == DSR_OK && known && *outcome == DSR_LOADED) {
    *outcome = DSR_REPLACED;
    *id = old->document;
  }
  return status;
}

/* What was foretold of a document holds when it is put, unless something was
 * written in between; a refusal is told anew, for its message. */
static int judge(dsr_corpus *c, const place *at, int *outcome, int64_t *id,
                 dsr_superseded *old, dsr_error *err) {
  dsr_foretold *told = &c->foretold;
  int64_t changes = sqlite3_total_changes64(c->db);
  char key[DSR_SHA256_HEX];
  dsr_sha256(at->key, strlen(at->key), key);
  if (told->holds && told->changes == changes && strcmp(told->key, key) == 0 &&
      memcmp(told->place, at->place, sizeof at->place) == 0 &&
      memcmp(told->hash, at->hash, sizeof at->hash) == 0) {
    *outcome = told->outcome;
    *id = told->id;
    *old = told->old;
    return DSR_OK;
  }
  int status = judge_anew(c, at, outcome, id, old, err);
  told->holds = status == DSR_OK && c->batch && c->mode != DSR_READ &&
                *outcome != DSR_REFUSED;
  told->changes = changes;
  told->outcome = *outcome;
  told->id = *id;
  told->old = *old;
  memcpy(told->key, key, sizeof key);
  memcpy(told->place, at->place, sizeof at->place);
  memcpy(told->hash, at->hash, sizeof at->hash);
  return status;
}

int dsr_document_outcome(dsr_corpus *c, const char *key, const char *source,
                         const char *where, const char *sha256, int *outcome, int64_t *id,
                         dsr_error *err) {
  place at;
  int64_t found = 0;
  dsr_superseded old;
  int status = dsr_store_open(c, err);
  if (status == DSR_OK)
    status = take_place(&at, key, source, where, sha256, err);
  if (status == DSR_OK)
    status = judge(c, &at, outcome, &found, &old, err);
  if (id)
    *id = found;
  return status;
}

/* --- the rows --- */

static int check_spans(const char *key, const char *what, const dsr_span *spans,
                       size_t count, size_t len, dsr_error *err) {
  uint32_t at = 0;
  for (size_t i = 0; i < count; i++) {
    dsr_span s = spans[i];
    if (s.start < at || s.end <= s.start || s.end > len)
      return dsr_fail(err, DSR_EINVAL, s.start,
                      "%s: %s [%u,%u) is empty, out of order or outside the "
                      "text of %zu bytes",
                      key, what, s.start, s.end, len);
    at = s.end;
  }
  return DSR_OK;
}

/* What a text can state, and where it does. */
typedef struct statement {
  const char *field, *value;
  dsr_span span;
} statement;
enum { STATEMENTS = 4 };

static void statements_of(const dsr_new_document *doc, statement *out) {
  const dsr_stated_spans *at = &doc->stated;
  out[0] = (statement){"title", doc->title, at->title};
  out[1] = (statement){"author", doc->author, at->author};
  out[2] = (statement){"published", doc->published, at->published};
  out[3] = (statement){"publisher", doc->publisher, at->publisher};
}

static bool is_stated(const statement *s) {
  return s->span.start != 0 || s->span.end != 0;
}

static int check_statements(const dsr_new_document *doc, dsr_error *err) {
  statement all[STATEMENTS];
  int status = DSR_OK;
  statements_of(doc, all);
  for (size_t i = 0; i < STATEMENTS && status == DSR_OK; i++) {
    if (!is_stated(&all[i]))
      continue;
    status = check_spans(doc->key, all[i].field, &all[i].span, 1, doc->len, err);
    if (status == DSR_OK && !all[i].value)
      status = dsr_fail(err, DSR_EINVAL, all[i].span.start,
                        "%s: the %s stated at [%u,%u) has no value",
                        doc->key, all[i].field, all[i].span.start,
                        all[i].span.end);
  }
  return status;
}

static int check_document(const dsr_new_document *doc, dsr_day *first,
                          dsr_day *last, dsr_error *err) {
  if (doc->len > DSR_DOCUMENT_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0, "%s: over 16 MB (%zu bytes)", doc->key,
                    doc->len);
  size_t bad = doc->text ? dsr_utf8_check(doc->text, doc->len) : 0;
  if (bad != doc->len || (!doc->text && doc->len))
    return dsr_fail(err, DSR_EINVAL, bad, "%s: the text is not UTF-8 at byte %zu",
                    doc->key, bad);
  uint32_t at = 0;
  for (size_t i = 0; i < doc->zone_count; i++) {
    dsr_span span = {doc->zones[i].start, doc->zones[i].end};
    if (span.start < at || !dsr_is_type(doc->zones[i].kind))
      return dsr_fail(err, DSR_EINVAL, span.start,
                      "%s: zone [%u,%u) is out of order or has no kind",
                      doc->key, span.start, span.end);
    int status = check_spans(doc->key, "zone", &span, 1, doc->len, err);
    if (status != DSR_OK)
      return status;
    at = span.end;
  }
  int status = dsr_date_bounds(doc->published, first, last, err);
  if (status == DSR_OK)
    status = check_spans(doc->key, "sentence", doc->sentences,
                         doc->sentence_count, doc->len, err);
  return status == DSR_OK ? check_statements(doc, err) : status;
}

/* Everything packed that stands beside the text. */
typedef struct packed {
  dsr_buf forms, sentences, covered, zones;
} packed;

static void free_packed(packed *p) {
  dsr_buf_free(&p->forms);
  dsr_buf_free(&p->sentences);
  dsr_buf_free(&p->covered);
  dsr_buf_free(&p->zones);
}

static bool pack_forms(const dsr_form *forms, size_t count, dsr_buf *out) {
  enum { ROOM = 512, LONGEST = 5 };
  char bytes[ROOM];
  size_t len = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t form = forms[i];
    for (; form >= 0x80; form >>= 7)
      bytes[len++] = (char)(form | 0x80);
    bytes[len++] = (char)form;
    if (len > ROOM - LONGEST) {
      dsr_buf_add(out, bytes, len);
      len = 0;
    }
  }
  return dsr_buf_add(out, bytes, len);
}

static int pack(dsr_corpus *c, const dsr_new_document *doc, packed *p,
                dsr_error *err) {
  dsr_sentences_pack(doc->sentences, doc->sentence_count, &p->sentences);
  int status = pack_forms(doc->forms, doc->token_count, &p->forms) &&
                       !p->sentences.failed
                   ? dsr_covered_of(doc, &p->covered, err)
                   : dsr_fail_memory(err);
  return status == DSR_OK ? dsr_zones_pack(c, doc->zones, doc->zone_count,
                                           &p->zones, err)
                          : status;
}

/* The id that comes next: no document of the file ever had it. */
static int next_id(dsr_corpus *c, int64_t *id, dsr_error *err) {
  if (!c->next_document) {
    sqlite3_stmt *row;
    int status = dsr_store_row(
        c, err, &row,
        "SELECT 1 + max(coalesce((SELECT max(id) FROM document), 0),\n"
        "  coalesce((SELECT value FROM meta WHERE key = 'documents'), 0))",
        "");
    if (status != DSR_OK)
      return status;
    c->next_document = sqlite3_column_int64(row, 0);
    sqlite3_reset(row);
  }
  *id = c->next_document++;
  return DSR_OK;
}

/* n: 0 for the one behind those that the document has. */
static int put_origin(dsr_corpus *c, int64_t id, int64_t n, const place *at,
                      dsr_error *err) {
  sqlite3_stmt *row;
  if (!n) {
    int status = dsr_store_row(c, err, &row,
                               "SELECT 1 + coalesce(max(n), 0) FROM origin\n"
                               "WHERE document = ?",
                               "i", id);
    if (status != DSR_OK)
      return status;
    n = sqlite3_column_int64(row, 0);
    sqlite3_reset(row);
  }
  return dsr_store_do(c, err,
                      "INSERT INTO origin(document, n, key, source, place)\n"
                      "VALUES(?, ?, ?, ?, ?)",
                      "iittb", id, n, at->key, at->source, at->place,
                      sizeof at->place);
}

/* A hash in hexadecimal, as a document's rules are named, is kept as its bytes. */
static bool is_hash(const char *s) {
  return strspn(s, "0123456789abcdef") == DSR_SHA256_HEX - 1 &&
         s[DSR_SHA256_HEX - 1] == '\0';
}

static int put_row(dsr_corpus *c, const dsr_new_document *doc, const place *at,
                   dsr_day first, dsr_day last, int64_t id, dsr_error *err) {
  statement all[STATEMENTS];
  int64_t start[STATEMENTS], end[STATEMENTS];
  statements_of(doc, all);
  for (size_t i = 0; i < STATEMENTS; i++) {
    bool stated = is_stated(&all[i]);
    start[i] = stated ? (int64_t)all[i].span.start : DSR_SQL_NULL;
    end[i] = stated ? (int64_t)all[i].span.end : DSR_SQL_NULL;
  }
  const char *rules = doc->rules ? doc->rules : "";
  size_t rules_len = strlen(rules);
  unsigned char hash[(DSR_SHA256_HEX - 1) / 2];
  bool hashed = is_hash(rules);
  if (hashed) {
    read_hex(rules, hash, sizeof hash);
    rules = (const char *)hash;
    rules_len = sizeof hash;
  }
  return dsr_store_do(
      c, err,
      "INSERT INTO document(id, key, source, sha256, title, publisher, author,\n"
      "  title_start, title_end, author_start, author_end, published_start,\n"
      "  published_end, publisher_start, publisher_end, published, first_day,\n"
      "  last_day, language, metadata, rules, bytes, tokens, sentences,\n"
      "  replaced, derived, text)\n"
      "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
      hashed ? "ittbtttiiiiiiiitiittbiiiiis" : "ittbtttiiiiiiiitiittsiiiiis", id, at->key, at->source, at->hash,
      sizeof at->hash, doc->title, doc->publisher, doc->author, start[0], end[0],
      start[1], end[1], start[2], end[2], start[3], end[3], doc->published,
      first ? (int64_t)first : DSR_SQL_NULL, last ? (int64_t)last : DSR_SQL_NULL,
      doc->language,
      doc->metadata ? doc->metadata : "{}", rules, rules_len,
      (int64_t)doc->len, (int64_t)doc->token_count,
      (int64_t)doc->sentence_count, (int64_t)doc->replaced,
      (int64_t)(doc->derived != 0), doc->text, doc->len);
}

/* All but its origins. */
static int put_rows(dsr_corpus *c, const dsr_new_document *doc, const place *at,
                    int64_t *id, dsr_error *err) {
  dsr_day first = 0, last = 0;
  packed p = {0};
  int status = check_document(doc, &first, &last, err);
  if (status == DSR_OK)
    status = dsr_forms_put(c, doc->forms, doc->token_count, err);
  if (status == DSR_OK)
    status = pack(c, doc, &p, err);
  if (status == DSR_OK)
    status = next_id(c, id, err);
  if (status == DSR_OK)
    status = put_row(c, doc, at, first, last, *id, err);
  if (status == DSR_OK) {
    c->unindexed = true;
    status = dsr_store_do(c, err,
                          "INSERT INTO document_tokens(document, n, forms,\n"
                          "  sentences, covered, zones)\n"
                          "VALUES(?, ?, ?, ?, ?, ?)",
                          "iibbbb", *id, (int64_t)doc->token_count, p.forms.data,
                          p.forms.len, p.sentences.data, p.sentences.len,
                          p.covered.data, p.covered.len, p.zones.data,
                          p.zones.len);
  }
  free_packed(&p);
  return status;
}

/* Everything a put writes; the caller takes back what a failed one wrote. */
static int put_as(dsr_corpus *c, const dsr_new_document *doc, const place *at,
                  int outcome, int64_t *id, const dsr_superseded *old,
                  dsr_error *err) {
  int status = DSR_OK;
  if (old->origin_of)
    status = dsr_store_do(c, err, "DELETE FROM origin WHERE key = ? AND place = ?",
                          "tb", at->key, at->place, sizeof at->place);
  if (status == DSR_OK && old->document)
    status = dsr_document_drop(c, old->document, err);
  if (status == DSR_OK && outcome != DSR_ORIGIN)
    status = put_rows(c, doc, at, id, err);
  int64_t n = outcome != DSR_ORIGIN; /* a new id has none */
  return status == DSR_OK ? put_origin(c, *id, n, at, err) : status;
}

/* A new document's rows are few and its own: what a failed put wrote of them is
 * dropped by hand. A savepoint would have SQLite copy every page that each put
 * touches, which costs more than the rest of the put. */
static int put_new(dsr_corpus *c, const dsr_new_document *doc, const place *at,
                   int64_t *id, dsr_error *err) {
  static const dsr_superseded none;
  *id = 0;
  int status = put_as(c, doc, at, DSR_LOADED, id, &none, err);
  if (status == DSR_OK || *id == 0 || sqlite3_get_autocommit(c->db))
    return status;
  if (dsr_document_drop(c, *id, NULL) != DSR_OK) {
    sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL); /* the batch goes too */
    *c->taken_back = status;
  }
  return status;
}

static int put_over(dsr_corpus *c, const dsr_new_document *doc, const place *at,
                    int outcome, int64_t *id, const dsr_superseded *old,
                    dsr_error *err) {
  int status = dsr_put_begin(c, err);
  return status == DSR_OK
             ? dsr_put_end(c, put_as(c, doc, at, outcome, id, old, err),
                           err)
             : status;
}

int dsr_document_put(dsr_corpus *c, const dsr_new_document *doc, int *outcome,
                     int64_t *id, dsr_error *err) {
  place at;
  dsr_superseded old;
  int64_t found = 0;
  int became = DSR_LOADED;
  int status = dsr_store_writing(c, err);
  if (status == DSR_OK)
    status = take_place(&at, doc->key, doc->source, doc->place, doc->sha256, err);
  if (status == DSR_OK)
    status = judge(c, &at, &became, &found, &old, err);
  if (status == DSR_OK && became != DSR_REFUSED && became != DSR_UNCHANGED) {
    status = became == DSR_LOADED && !old.origin_of
                 ? put_new(c, doc, &at, &found, err)
                 : put_over(c, doc, &at, became, &found, &old, err);
    if (status == DSR_OK)
      dsr_forms_keep(c, doc->forms, doc->token_count);
    else
      dsr_forms_forget(c, doc->forms, doc->token_count);
  }
  if (outcome)
    *outcome = became;
  if (id)
    *id = status == DSR_OK ? found : 0;
  return status;
}

/* --- cutting anew --- */

static int check_same(dsr_corpus *c, int64_t id, const dsr_new_document *doc,
                      const place *at, dsr_error *err) {
  sqlite3_stmt *row;
  int status = dsr_store_row(c, err, &row,
                             "SELECT key = ?2 AND source = ?3 AND sha256 = ?4\n"
                             "  AND bytes = ?5 FROM document WHERE id = ?1",
                             "ittbi", id, at->key, at->source, at->hash,
                             sizeof at->hash, (int64_t)doc->len);
  if (status == DSR_DONE)
    return dsr_fail(err, DSR_ENOTFOUND, 0, "%s: there is no document %lld",
                    c->path, (long long)id);
  if (status != DSR_OK)
    return status;
  bool same = sqlite3_column_int(row, 0) != 0;
  sqlite3_reset(row);
  return same ? DSR_OK
              : dsr_fail(err, DSR_EINVAL, 0,
                         "%s: cutting anew changes neither key, source, hash "
                         "nor text",
                         doc->key);
}

/* The index may hold postings with the old zones' covered tokens, so that the
 * document gets another id, as a replaced one does. Its origins wait under one
 * that no document has. */
static int recut(dsr_corpus *c, int64_t *id, const dsr_new_document *doc,
                 const place *at, dsr_error *err) {
  int status = dsr_store_do(c, err,
                            "UPDATE origin SET document = 0 WHERE document = ?",
                            "i", *id);
  if (status == DSR_OK)
    status = dsr_document_drop(c, *id, err);
  if (status == DSR_OK)
    status = put_rows(c, doc, at, id, err);
  if (status == DSR_OK)
    status = dsr_store_do(c, err,
                          "UPDATE origin SET document = ? WHERE document = 0",
                          "i", *id);
  return status;
}

int dsr_document_recut(dsr_corpus *c, int64_t *id, const dsr_new_document *doc,
                       dsr_error *err) {
  place at;
  int64_t now = *id;
  int status = dsr_store_writing(c, err);
  if (status == DSR_OK)
    status = take_place(&at, doc->key, doc->source, doc->place, doc->sha256, err);
  if (status == DSR_OK)
    status = check_same(c, now, doc, &at, err);
  if (status == DSR_OK)
    status = dsr_put_begin(c, err);
  if (status != DSR_OK)
    return status;
  status = dsr_put_end(c, recut(c, &now, doc, &at, err), err);
  if (status == DSR_OK) {
    dsr_forms_keep(c, doc->forms, doc->token_count);
    *id = now;
  } else {
    dsr_forms_forget(c, doc->forms, doc->token_count);
  }
  return status;
}
