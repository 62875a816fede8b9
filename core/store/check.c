/* Checking a whole corpus: what SQLite can tell, what queries can tell, and
 * what only cutting each text again can tell.
 *
 * Faults are collected, never mended: the file is not written. */
#include <string.h>

#include "core/base/hash.h"
#include "core/store/check.h"
#include "core/store/index.h"
#include "dossier/token.h"

enum { FAULTS_MAX = 1000 };

struct dsr_check {
  char **faults;
  size_t count, capacity;
};

int dsr_check_add(dsr_check *check, const char *line, dsr_error *err) {
  void *room = check->faults;
  if (check->count == FAULTS_MAX)
    return DSR_OK;
  if (!dsr_reserve(&room, &check->capacity, check->count + 1,
                   sizeof *check->faults))
    return dsr_fail_memory(err);
  check->faults = room;
  char *copy = dsr_copy(line, strlen(line));
  if (!copy)
    return dsr_fail_memory(err);
  check->faults[check->count++] = copy;
  return DSR_OK;
}

int dsr_check_named(dsr_check *check, const char *name, const char *what,
                    dsr_error *err) {
  dsr_buf line = {0};
  dsr_buf_format(&line, "%s: %s", name, what);
  int status = line.failed ? dsr_fail_memory(err)
                           : dsr_check_add(check, line.data, err);
  dsr_buf_free(&line);
  return status;
}

int dsr_check_absorb(dsr_check *check, const char *name, int status,
                     const dsr_error *why, dsr_error *err) {
  if (status == DSR_EDAMAGED || status == DSR_ENOTFOUND)
    return dsr_check_named(check, name, why->message, err);
  return status == DSR_OK ? DSR_OK
                          : dsr_fail(err, status, why->offset, "%s",
                                     why->message);
}

/* SQLite tells of a page that it had no memory for as of a broken one (its
 * codes 7 and 3082), and of a line that it had none for as of none. */
static int take_line(dsr_check *check, const char *line, dsr_error *err) {
  static const char *const codes[] = {"error code=7\n", "error code=3082\n"};
  dsr_buf text = {0};
  bool lacks = !*line;
  if (!dsr_buf_format(&text, "%s\n", line))
    lacks = true;
  for (size_t i = 0; i < 2 && !lacks; i++)
    lacks = strstr(text.data, codes[i]) != NULL;
  dsr_buf_free(&text);
  return lacks ? dsr_fail_memory(err) : dsr_check_add(check, line, err);
}

/* Each query gives a line a fault. */
static int check_queries(dsr_corpus *c, dsr_check *check, dsr_error *err) {
#define SPAN(row) "[' || " row ".start || ',' || " row ".end || ')"
#define STATED(field)                                                          \
  "SELECT key || ': the " field " is stated at [' || " field                  \
  "_start || ',' ||\n  coalesce(" field "_end, '?') || '), ' || CASE\n"      \
  "  WHEN " field " IS NULL THEN 'and not kept'\n"                            \
  "  ELSE 'outside the text of ' || bytes || ' bytes' END\n"                  \
  "FROM document WHERE " field "_start IS NOT NULL AND (" field " IS NULL\n"  \
  "  OR " field "_start < 0 OR " field "_end IS NULL\n"                       \
  "  OR " field "_end <= " field "_start OR " field "_end > bytes)"
  static const char *const queries[] = {
      "SELECT 'structure: ' || quick_check FROM pragma_quick_check(100)\n"
      "WHERE quick_check <> 'ok'",
      "SELECT 'a row of ' || \"table\" || ' refers to a missing ' || parent\n"
      "FROM pragma_foreign_key_check",
      "SELECT d.key || ': the document has no origin'\n"
      "FROM document d LEFT JOIN origin o ON o.document = d.id\n"
      "  AND o.key = d.key AND o.source = d.source WHERE o.n IS NULL",
      "SELECT d.key || ': ' || d.tokens || ' tokens are stated, ' ||\n"
      "  coalesce(t.n, 0) || ' are kept'\n"
      "FROM document d LEFT JOIN document_tokens t ON t.document = d.id\n"
      "WHERE t.n IS NOT d.tokens",
      STATED("title"), STATED("author"), STATED("published"),
      STATED("publisher"),
      "SELECT d.key || ': mention " SPAN("m") " ends outside the text of '\n"
      "  || d.bytes || ' bytes'\n"
      "FROM mention m JOIN document d ON d.id = m.document\n"
      "WHERE m.start < 0 OR m.end <= m.start OR m.end > d.bytes",
      "SELECT d.key || ': mention " SPAN("m") " of type ' || m.type ||\n"
      "  ' stands for an entity of another type'\n"
      "FROM mention m JOIN document d ON d.id = m.document\n"
      "  JOIN entity e ON e.id = m.entity WHERE e.type <> m.type",
      "SELECT d.key || ': mention " SPAN("m") " has an alias of another "
      "entity'\n"
      "FROM mention m JOIN document d ON d.id = m.document\n"
      "  JOIN alias a ON a.id = m.alias WHERE a.entity IS NOT m.entity",
      "SELECT e.type || ':' || e.slug || ': is resolved to ' || c.type ||\n"
      "  ':' || c.slug || ', which is another one itself'\n"
      "FROM resolved r JOIN entity e ON e.id = r.entity\n"
      "  JOIN entity c ON c.id = r.canonical\n"
      "  JOIN resolved n ON n.entity = c.id WHERE n.canonical IS NOT c.id",
      "SELECT d.key || ': mention " SPAN("m") " is ruled to be ' || c.type ||\n"
      "  ':' || c.slug || ', which is another one itself'\n"
      "FROM resolved_mention r JOIN mention m ON m.id = r.mention\n"
      "  JOIN document d ON d.id = m.document\n"
      "  JOIN entity c ON c.id = r.canonical\n"
      "  JOIN resolved n ON n.entity = c.id WHERE n.canonical IS NOT c.id",
      "SELECT 'decision ' || id || ': its anchor is no anchor'\n"
      "FROM decision WHERE anchor IS NOT NULL AND (NOT json_valid(anchor)\n"
      "  OR CASE WHEN json_valid(anchor)\n"
      "    THEN json_extract(anchor, '$.doc') IS NULL\n"
      "      OR json_extract(anchor, '$.text') IS NULL END)",
      "SELECT d.key || ': fact " SPAN("f") " ends outside the text of '\n"
      "  || d.bytes || ' bytes'\n"
      "FROM fact f JOIN document d ON d.id = f.document\n"
      "WHERE f.start < 0 OR f.end <= f.start OR f.end > d.bytes",
      "SELECT d.key || ': field ' || v.path || ' of fact " SPAN("f")
      " shows " SPAN("v") ", outside the text'\n"
      "FROM fact_field v JOIN fact f ON f.id = v.fact\n"
      "  JOIN document d ON d.id = f.document\n"
      "WHERE v.start < 0 OR v.end <= v.start OR v.end > d.bytes",
  };
  int status = DSR_OK;
  for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
    sqlite3_stmt *rows = NULL;
    dsr_error why = {0};
    status = dsr_store_prepare(c, queries[i], &rows, &why);
    while (status == DSR_OK &&
           (status = dsr_store_step(c, rows, &why)) == DSR_OK)
      if ((status = take_line(check, dsr_column_text(rows, 0), &why)) != DSR_OK)
        break;
    sqlite3_finalize(rows);
    if (status == DSR_DONE)
      status = DSR_OK;
    status = dsr_check_absorb(check, "structure", status, &why, err);
    if (status != DSR_OK)
      return status;
  }
  return DSR_OK;
}

/* Are the kept runs of covered tokens those that the zones give? */
static int check_covered(dsr_corpus *c, const dsr_document *doc,
                         const dsr_span *tokens, size_t count, bool *right,
                         dsr_error *err) {
  size_t zone_count;
  const dsr_stored_zone *zones = dsr_document_zones(doc, &zone_count);
  dsr_buf runs = {0};
  sqlite3_stmt *row;
  uint8_t *skip = dsr_skip_from_zones(zones, zone_count, tokens, count);
  int status = skip && dsr_covered_pack(skip, count, &runs)
                   ? dsr_store_row(c, err, &row,
                                   "SELECT covered FROM document_tokens\n"
                                   "WHERE document = ?",
                                   "i", dsr_document_about(doc)->id)
                   : dsr_fail_memory(err);
  if (status == DSR_OK) {
    *right = (size_t)sqlite3_column_bytes(row, 0) == runs.len &&
             (runs.len == 0 ||
              memcmp(sqlite3_column_blob(row, 0), runs.data, runs.len) == 0);
    sqlite3_reset(row);
  }
  dsr_free(skip);
  dsr_buf_free(&runs);
  return status == DSR_DONE ? DSR_OK : status;
}

/* The tokens of a text against what is kept of them. */
static int check_tokens(dsr_corpus *c, const dsr_lexicon *lexicon,
                        const dsr_document *doc, dsr_check *check,
                        dsr_error *err) {
  size_t len, count;
  const char *key = dsr_document_about(doc)->key;
  const char *text = dsr_document_text(doc, &len);
  const dsr_form *forms = dsr_document_forms(doc, &count);
  dsr_tokens *tokens;
  dsr_buf line = {0};
  int status = dsr_tokens_new(text, len, &tokens, err);
  if (status != DSR_OK)
    return status;
  const dsr_span *spans = dsr_tokens_spans(tokens);
  size_t found = dsr_tokens_count(tokens);
  if (found != count)
    dsr_buf_format(&line, "%zu tokens are kept, its text has %zu", count, found);
  for (size_t i = 0; i < count && !line.len && !line.failed; i++) {
    size_t size;
    const char *word = dsr_lexicon_text(lexicon, forms[i], DSR_WORD, &size);
    if (!word || size != spans[i].end - spans[i].start ||
        memcmp(word, text + spans[i].start, size) != 0)
      dsr_buf_format(&line,
                     "token %zu at [%u,%u) is spelt otherwise in the lexicon",
                     i, spans[i].start, spans[i].end);
  }
  bool right = true;
  if (!line.len && !line.failed)
    status = check_covered(c, doc, spans, count, &right, err);
  if (!right)
    dsr_buf_text(&line, "its covered tokens are not those of its zones");
  if (line.failed)
    status = dsr_fail_memory(err);
  else if (line.len && status == DSR_OK)
    status = dsr_check_named(check, key, line.data, err);
  dsr_buf_free(&line);
  dsr_tokens_free(tokens);
  return status;
}

static int check_document(dsr_corpus *c, const dsr_lexicon *lexicon, int64_t id,
                          const char *key, bool derived, dsr_check *check,
                          dsr_error *err) {
  dsr_document *doc;
  dsr_error why = {0};
  int status = dsr_document_open_id(c, id, &doc, &why);
  if (status != DSR_OK)
    return dsr_check_absorb(check, key, status, &why, err);
  const dsr_document_info *info = dsr_document_about(doc);
  size_t len;
  const char *text = dsr_document_text(doc, &len);
  if (!derived && info->replaced == 0) {
    char hex[DSR_SHA256_HEX];
    dsr_sha256(text, len, hex);
    if (strcmp(hex, info->sha256) != 0)
      status = dsr_check_named(check, key, "its text no longer has its SHA-256",
                               err);
  }
  if (status == DSR_OK && lexicon)
    status = check_tokens(c, lexicon, doc, check, err);
  dsr_document_free(doc);
  return status;
}

static int check_documents(dsr_corpus *c, dsr_check *check, dsr_error *err) {
  dsr_cursor cursor = {0};
  dsr_lexicon *lexicon = NULL;
  dsr_error why = {0};
  int status = dsr_corpus_lexicon(c, &lexicon, &why);
  status = dsr_check_absorb(check, "lexicon", status, &why, err);
  if (status == DSR_OK)
    status = dsr_cursor_open(&cursor, c,
                             "SELECT id, key, derived FROM document\n"
                             "ORDER BY key",
                             err);
  while (status == DSR_OK) {
    status = dsr_cursor_next(&cursor, &why);
    if (status == DSR_DONE)
      break;
    if (status == DSR_OK)
      status = check_document(c, lexicon, sqlite3_column_int64(cursor.rows, 0),
                              dsr_column_text(cursor.rows, 1),
                              sqlite3_column_int(cursor.rows, 2) != 0, check,
                              err);
    else if ((status = dsr_check_absorb(check, "documents", status, &why,
                                        err)) == DSR_OK)
      break; /* a fault of the file itself, named now */
  }
  dsr_cursor_close(&cursor);
  return status == DSR_DONE ? DSR_OK : status;
}

int dsr_check_new(dsr_corpus *c, dsr_check **out, dsr_error *err) {
  *out = NULL;
  int status = dsr_store_open(c, err);
  if (status != DSR_OK)
    return status;
  dsr_check *check = dsr_alloc_zero(1, sizeof *check);
  if (!check)
    return dsr_fail_memory(err);
  status = check_queries(c, check, err);
  if (status == DSR_OK)
    status = check_documents(c, check, err);
  if (status == DSR_OK)
    status = dsr_check_index(c, check, err);
  if (status == DSR_OK)
    *out = check;
  else
    dsr_check_free(check);
  return status;
}

size_t dsr_check_count(const dsr_check *check) { return check->count; }

const char *dsr_check_fault(const dsr_check *check, size_t i) {
  return i < check->count ? check->faults[i] : NULL;
}

void dsr_check_free(dsr_check *check) {
  if (!check)
    return;
  for (size_t i = 0; i < check->count; i++)
    dsr_free(check->faults[i]);
  dsr_free(check->faults);
  dsr_free(check);
}
