/* The schema, as the text SQLite keeps of it.
 *
 * SQLite stores a CREATE statement as it was written, so comparing texts tells
 * whether a file's tables are those this version made: a changed column, a
 * view put in place of a table, a missing index all show. Every table has a
 * primary key, which SQLite's session extension needs. Types stand as text in
 * the rows, so that the file reads without a key to it.
 *
 * Foreign keys are declared for readers and for the check, not enforced. */
#include "core/store/schema.h"

#include <stdlib.h>
#include <string.h>

#include "core/store/resolved.h"
#include "dossier/token.h"

typedef struct object {
  const char *name, *sql;
} object;

static const object objects[] = {
    {"meta", "CREATE TABLE meta(\n"
             "  key TEXT PRIMARY KEY, value\n"
             ") WITHOUT ROWID"},
    /* text comes last, so that reading the rest skips its overflow pages; an id
     * is never given out again (meta's "documents" keeps count), since the index
     * may still hold postings of the document that had it; rules: a hash as its
     * bytes, else as it was given. Where the text states
     * a value itself, start and end say where. */
    {"document",
     "CREATE TABLE document(\n"
     "  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,\n"
     "  source TEXT NOT NULL, sha256 BLOB NOT NULL,\n"
     "  title TEXT, publisher TEXT, author TEXT,\n"
     "  title_start INTEGER, title_end INTEGER,\n"
     "  publisher_start INTEGER, publisher_end INTEGER,\n"
     "  author_start INTEGER, author_end INTEGER,\n"
     "  published_start INTEGER, published_end INTEGER,\n"
     "  published TEXT, first_day INTEGER, last_day INTEGER,\n"
     "  language TEXT, metadata TEXT NOT NULL, rules NOT NULL, codec TEXT,\n"
     "  bytes INTEGER NOT NULL, tokens INTEGER NOT NULL,\n"
     "  sentences INTEGER NOT NULL, replaced INTEGER NOT NULL,\n"
     "  derived INTEGER NOT NULL, text TEXT NOT NULL\n"
     ")"},
    /* eight bytes of a hash leave one row, or two in a file of billions */
    {"document_sha256",
     "CREATE INDEX document_sha256 ON document(substr(sha256, 1, 8))"},
    {"document_day", "CREATE INDEX document_day ON document(first_day)"},
    /* place: half a SHA-256 of the real path, so that the file tells nobody where
     * its sources lay */
    {"origin", "CREATE TABLE origin(\n"
               "  document INTEGER NOT NULL REFERENCES document,\n"
               "  n INTEGER NOT NULL, key TEXT NOT NULL, source TEXT NOT NULL,\n"
               "  place BLOB NOT NULL, PRIMARY KEY(document, n)\n"
               ") WITHOUT ROWID"},
    {"origin_key", "CREATE UNIQUE INDEX origin_key ON origin(key, place)"},
    {"zone_kind", "CREATE TABLE zone_kind(\n"
                  "  id INTEGER PRIMARY KEY, name TEXT NOT NULL\n"
                  ")"},
    {"document_tokens",
     "CREATE TABLE document_tokens(\n"
     "  document INTEGER PRIMARY KEY REFERENCES document,\n"
     "  n INTEGER NOT NULL, forms BLOB NOT NULL, sentences BLOB NOT NULL,\n"
     "  covered BLOB NOT NULL, zones BLOB NOT NULL\n"
     ")"},
    /* the directory comes last, as the text does */
    {"segment",
     "CREATE TABLE segment(\n"
     "  id INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL,\n"
     "  documents INTEGER NOT NULL, tokens INTEGER NOT NULL,\n"
     "  directory BLOB NOT NULL\n"
     ")"},
    {"chunk", "CREATE TABLE chunk(\n"
              "  id INTEGER PRIMARY KEY,\n"
              "  segment INTEGER NOT NULL REFERENCES segment,\n"
              "  postings BLOB NOT NULL\n"
              ")"},
    {"tombstone", "CREATE TABLE tombstone(\n"
                  "  document INTEGER PRIMARY KEY, tokens INTEGER NOT NULL\n"
                  ")"},
    /* a block of n forms from id on, see form_block.c; the view "forms" shows
     * them. n comes last, so that no row looks like one of another table. */
    {"lexicon", "CREATE TABLE lexicon(\n"
                "  id INTEGER PRIMARY KEY, forms BLOB NOT NULL,\n"
                "  n INTEGER NOT NULL\n"
                ")"},
    {"run", "CREATE TABLE run(\n"
            "  id INTEGER PRIMARY KEY, script TEXT NOT NULL,\n"
            "  version TEXT NOT NULL, hash TEXT NOT NULL,\n"
            "  data TEXT NOT NULL, arguments TEXT NOT NULL,\n"
            "  UNIQUE(script, version, hash, data, arguments)\n"
            ")"},
    {"run_document", "CREATE TABLE run_document(\n"
                     "  document INTEGER NOT NULL REFERENCES document,\n"
                     "  run INTEGER NOT NULL REFERENCES run,\n"
                     "  sha256 BLOB NOT NULL, PRIMARY KEY(document, run)\n"
                     ") WITHOUT ROWID"},
    {"run_document_run", "CREATE INDEX run_document_run ON run_document(run)"},
    {"entity", "CREATE TABLE entity(\n"
               "  id INTEGER PRIMARY KEY, type TEXT NOT NULL,\n"
               "  slug TEXT NOT NULL, name TEXT NOT NULL, UNIQUE(type, slug)\n"
               ")"},
    {"entity_name", "CREATE INDEX entity_name ON entity(name COLLATE NOCASE)"},
    {"alias", "CREATE TABLE alias(\n"
              "  id INTEGER PRIMARY KEY,\n"
              "  entity INTEGER NOT NULL REFERENCES entity,\n"
              "  name TEXT NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL,\n"
              "  UNIQUE(entity, name, kind)\n"
              ")"},
    {"alias_name", "CREATE INDEX alias_name ON alias(name COLLATE NOCASE)"},
    {"role", "CREATE TABLE role(\n"
             "  id INTEGER PRIMARY KEY,\n"
             "  entity INTEGER NOT NULL REFERENCES entity,\n"
             "  role TEXT NOT NULL, object INTEGER REFERENCES entity,\n"
             "  since TEXT, until TEXT, source TEXT NOT NULL\n"
             ")"},
    {"mention", "CREATE TABLE mention(\n"
                "  id INTEGER PRIMARY KEY,\n"
                "  document INTEGER NOT NULL REFERENCES document,\n"
                "  start INTEGER NOT NULL, end INTEGER NOT NULL,\n"
                "  type TEXT NOT NULL, entity INTEGER REFERENCES entity,\n"
                "  alias INTEGER REFERENCES alias, slug TEXT, name TEXT,\n"
                "  value TEXT, sentence INTEGER,\n"
                "  run INTEGER NOT NULL REFERENCES run, rule TEXT NOT NULL,\n"
                "  covered INTEGER NOT NULL DEFAULT 0\n"
                ")"},
    {"mention_place",
     "CREATE INDEX mention_place ON mention(document, start, end)"},
    {"mention_entity", "CREATE INDEX mention_entity\n"
                       "  ON mention(entity, document, sentence)\n"
                       "  WHERE entity IS NOT NULL"},
    {"fact", "CREATE TABLE fact(\n"
             "  id INTEGER PRIMARY KEY,\n"
             "  document INTEGER NOT NULL REFERENCES document,\n"
             "  type TEXT NOT NULL, start INTEGER NOT NULL,\n"
             "  end INTEGER NOT NULL, run INTEGER NOT NULL REFERENCES run,\n"
             "  rule TEXT NOT NULL\n"
             ")"},
    {"fact_place", "CREATE INDEX fact_place ON fact(document, start, end)"},
    {"fact_type", "CREATE INDEX fact_type ON fact(type, document)"},
    {"fact_field", "CREATE TABLE fact_field(\n"
                   "  fact INTEGER NOT NULL REFERENCES fact,\n"
                   "  n INTEGER NOT NULL, path TEXT NOT NULL,\n"
                   "  kind TEXT NOT NULL, value TEXT, start INTEGER,\n"
                   "  end INTEGER, PRIMARY KEY(fact, n)\n"
                   ") WITHOUT ROWID"},
    {"decision", "CREATE TABLE decision(\n"
                 "  id INTEGER PRIMARY KEY, kind TEXT NOT NULL,\n"
                 "  subject TEXT NOT NULL, object TEXT, author TEXT NOT NULL,\n"
                 "  reason TEXT, anchor TEXT\n"
                 ")"},
    /* What resolving made of the entities, only where it is not what extraction
     * left: canonical NULL is rejected; near, the id of a name one edit away. */
    {"resolved", "CREATE TABLE resolved(\n"
                 "  entity INTEGER PRIMARY KEY REFERENCES entity,\n"
                 "  canonical INTEGER REFERENCES entity, name TEXT, near TEXT,\n"
                 "  rule TEXT NOT NULL, decision INTEGER\n"
                 ")"},
    {"resolved_canonical",
     "CREATE INDEX resolved_canonical ON resolved(canonical)"},
    {"resolved_mention", "CREATE TABLE resolved_mention(\n"
                         "  mention INTEGER PRIMARY KEY REFERENCES mention,\n"
                         "  canonical INTEGER REFERENCES entity,\n"
                         "  decision INTEGER NOT NULL\n"
                         ")"},
    {"resolved_mention_canonical",
     "CREATE INDEX resolved_mention_canonical ON resolved_mention(canonical)"},
    /* what a document stated, or came with, before a decision dated it */
    {"overruled", "CREATE TABLE overruled(\n"
                  "  key TEXT PRIMARY KEY, published TEXT\n"
                  ") WITHOUT ROWID"},
    {"saved", "CREATE TABLE saved(\n"
              "  name TEXT PRIMARY KEY, kind TEXT NOT NULL,\n"
              "  value TEXT NOT NULL\n"
              ") WITHOUT ROWID"},
    {"documents",
     "CREATE VIEW documents AS SELECT\n"
     "  key AS doc, title, published, publisher, author, language,\n"
     "  lower(hex(sha256)) AS sha256, bytes, tokens, sentences, source,\n"
     "  (SELECT count(*) FROM origin o WHERE o.document = d.id) AS origins,\n"
     "  metadata, published_start, published_end,\n"
     "  CASE typeof(rules) WHEN 'blob' THEN lower(hex(rules)) ELSE rules END\n"
     "    AS rules\n"
     "FROM document d ORDER BY key"},
    /* three varints a zone, a byte at a time: the gap, the length, the kind */
    {"zones",
     "CREATE VIEW zones AS WITH RECURSIVE\n"
     "  byte(value, digits) AS (SELECT 0, '00' UNION ALL\n"
     "    SELECT value + 1, printf('%02X', value + 1) FROM byte\n"
     "    WHERE value < 255),\n"
     "  step(document, bytes, at, field, number, scale, start, end, kind) AS (\n"
     "    SELECT document, zones, 1, 0, 0, 1, 0, 0, 0 FROM document_tokens\n"
     "    UNION ALL SELECT document, bytes, at + 1,\n"
     "      CASE WHEN value < 128 THEN (field + 1) % 3 ELSE field END,\n"
     "      CASE WHEN value < 128 THEN 0\n"
     "        ELSE number + (value - 128) * scale END,\n"
     "      CASE WHEN value < 128 THEN 1 ELSE scale * 128 END,\n"
     "      CASE WHEN value < 128 AND field = 0\n"
     "        THEN end + number + value * scale ELSE start END,\n"
     "      CASE WHEN value < 128 AND field = 1\n"
     "        THEN start + number + value * scale ELSE end END,\n"
     "      CASE WHEN value < 128 AND field = 2\n"
     "        THEN number + value * scale END\n"
     "    FROM step JOIN byte ON digits = hex(substr(bytes, at, 1)))\n"
     "SELECT d.key AS doc, s.start, s.end, k.name AS kind\n"
     "FROM step s JOIN document d ON d.id = s.document\n"
     "  JOIN zone_kind k ON k.id = s.kind WHERE s.kind > 0\n"
     "ORDER BY d.key, s.start"},
    /* a number at a time: field 0 is a form's head, 1 its norm, 2 its stem */
    {"forms",
     "CREATE VIEW forms AS WITH RECURSIVE\n"
     "  byte(value, digits) AS (SELECT 0, '00' UNION ALL\n"
     "    SELECT value + 1, printf('%02X', value + 1) FROM byte\n"
     "    WHERE value < 255),\n"
     "  step(id, bytes, at, field, number, scale, flags, form, norm, stem, next)\n"
     "  AS (SELECT id - 1, forms, 1, 0, 0, 1, 0, NULL, NULL, NULL, 0 FROM lexicon\n"
     "    UNION ALL SELECT id + (field = 0 AND scale = 1), bytes,\n"
     "      at + 1 + CASE WHEN value > 127 THEN 0\n"
     "        WHEN field = 0 THEN (number + value * scale) / 4\n"
     "        WHEN field = 1 THEN number + value * scale\n"
     "        WHEN value * scale + number & 1\n"
     "        THEN (number + value * scale) / 2 ELSE 0 END,\n"
     "      CASE WHEN value > 127 THEN field\n"
     "        WHEN field = 0 AND value * scale + number & 2 THEN 1\n"
     "        WHEN field = 0 AND value * scale + number & 1 THEN 2\n"
     "        WHEN field = 1 AND flags & 1 THEN 2 ELSE 0 END,\n"
     "      CASE WHEN value > 127 THEN number + (value - 128) * scale ELSE 0 END,\n"
     "      CASE WHEN value > 127 THEN scale * 128 ELSE 1 END,\n"
     "      CASE WHEN field = 0 THEN value * scale + number & 3 ELSE flags END,\n"
     "      CASE WHEN field > 0 THEN form WHEN value < 128 THEN\n"
     "        CAST(substr(bytes, at + 1, (number + value * scale) / 4) AS TEXT)\n"
     "        END,\n"
     "      CASE WHEN field = 2 THEN norm WHEN field = 1 AND value < 128 THEN\n"
     "        CAST(substr(bytes, at + 1, number + value * scale) AS TEXT) END,\n"
     "      CASE WHEN field < 2 OR value > 127 THEN NULL\n"
     "        WHEN value * scale + number & 1 THEN CAST(substr(bytes, at + 1,\n"
     "          (number + value * scale) / 2) AS TEXT)\n"
     "        ELSE (number + value * scale) / 2 END,\n"
     "      value < 128 AND CASE field\n"
     "        WHEN 0 THEN NOT (value * scale + number & 3)\n"
     "        WHEN 1 THEN NOT (flags & 1) ELSE 1 END\n"
     "    FROM step JOIN byte ON digits = hex(substr(bytes, at, 1)))\n"
     "SELECT id, form, norm, CASE typeof(stem)\n"
     "    WHEN 'integer' THEN substr(norm, 1, stem)\n"
     "    ELSE coalesce(stem, norm) END AS stem\n"
     "FROM (SELECT id, form, coalesce(norm, lower(form)) AS norm, stem\n"
     "  FROM step WHERE next) ORDER BY id"},
/* SQLite's substr counts characters of text; of a blob it counts bytes. */
#define WORDS(row)                                                             \
  "CAST(substr(CAST(d.text AS BLOB), " row ".start + 1, " row ".end - " row   \
  ".start) AS TEXT)"
    {"mentions",
     "CREATE VIEW mentions AS SELECT\n"
     "  d.key AS doc, m.start, m.end,\n  " WORDS("m") " AS text,\n"
     "  coalesce(e.type, m.type) AS type,\n"
     "  coalesce(e.type, m.type) || ':' || coalesce(e.slug, m.slug) AS id,\n"
     "  coalesce(rn.name, e.name, m.name) AS name, m.value, m.sentence,\n"
     "  r.script, m.rule\n"
     "FROM mention m JOIN document d ON d.id = m.document\n"
     "  JOIN run r ON r.id = m.run\n" DSR_RESOLVED_JOIN
     "WHERE m.covered = 0 AND (m.entity IS NULL OR e.id IS NOT NULL)\n"
     "ORDER BY d.key, m.start, m.end"},
    {"entities",
     "CREATE VIEW entities AS SELECT\n"
     "  e.type || ':' || e.slug AS id, e.type,\n"
     "  coalesce(rn.name, e.name) AS name,\n"
     "  (SELECT group_concat(name, '; ') FROM\n"
     "    (SELECT DISTINCT name FROM alias\n"
     "      WHERE entity IN (SELECT e.id UNION SELECT entity FROM resolved\n"
     "        WHERE canonical = e.id) ORDER BY name)) AS aliases,\n"
     "  (SELECT count(*) FROM mention m WHERE m.id IN (\n" DSR_MENTIONS_OF("e.id")
     "    ) AND m.covered = 0) AS mentions,\n"
     "  (SELECT count(DISTINCT m.document) FROM mention m WHERE m.id IN (\n"
     DSR_MENTIONS_OF("e.id")
     "    ) AND m.covered = 0) AS documents,\n"
     "  rn.near\n"
     "FROM entity e LEFT JOIN resolved rn ON rn.entity = e.id\n"
     "WHERE " DSR_CANONICAL("e.id", "rn") "ORDER BY e.type, e.slug"},
    {"decisions", "CREATE VIEW decisions AS SELECT\n"
                  "  kind, subject, object, author, reason, anchor\n"
                  "FROM decision ORDER BY id"},
    {"dates",
     "CREATE VIEW dates AS SELECT\n"
     "  d.key AS doc, m.start, m.end,\n  " WORDS("m") " AS text,\n"
     "  m.type, m.value, r.script, m.rule\n"
     "FROM mention m JOIN document d ON d.id = m.document\n"
     "  JOIN run r ON r.id = m.run\n"
     "WHERE m.covered = 0 AND m.type IN ('date', 'time', 'duration')\n"
     "ORDER BY d.key, m.start, m.end"},
#define FIELD(path, name)                                                      \
  "  (SELECT value FROM fact_field WHERE fact = f.id AND path = '" path       \
  "') AS " name
/* What the entity of a quotation's speaker is resolved to; else as extracted. */
#define SPEAKER(what, where, name)                                             \
  "  coalesce((SELECT " what "\n"                                              \
  "    FROM fact_field i JOIN entity x\n"                                      \
  "      ON x.type = substr(i.value, 1, instr(i.value, ':') - 1)\n"            \
  "      AND x.slug = substr(i.value, instr(i.value, ':') + 1)\n"              \
  "    LEFT JOIN resolved re ON re.entity = x.id\n"                            \
  "    JOIN entity e ON e.id = coalesce((SELECT o.canonical\n"                 \
  "      FROM mention m JOIN resolved_mention o ON o.mention = m.id\n"         \
  "      WHERE m.document = f.document AND m.entity = x.id\n"                  \
  "      ORDER BY m.start LIMIT 1), re.canonical, x.id)\n"                     \
  "    LEFT JOIN resolved rn ON rn.entity = e.id\n"                            \
  "    WHERE i.fact = f.id AND i.path = 'speaker_id' " where "),\n"            \
  "    (SELECT value FROM fact_field WHERE fact = f.id\n"                      \
  "      AND path = '" name "')) AS " name
#define FACTS(type)                                                            \
  "\nFROM fact f JOIN document d ON d.id = f.document\n"                      \
  "  JOIN run r ON r.id = f.run\n"                                            \
  "WHERE f.type = '" type "' ORDER BY d.key, f.start, f.end"
    {"quotes",
     "CREATE VIEW quotes AS SELECT\n"
     "  d.key AS doc, f.start, f.end,\n  " WORDS("f") " AS text,\n"
     FIELD("kind", "kind") ",\n"
     SPEAKER("coalesce(rn.name, e.name)", "AND (e.id <> x.id OR rn.name NOT NULL)",
             "speaker") ",\n"
     SPEAKER("e.type || ':' || e.slug", "", "speaker_id") ",\n  r.script, f.rule" FACTS("quote")},
    {"figures",
     "CREATE VIEW figures AS SELECT\n"
     "  d.key AS doc, f.start, f.end,\n  " WORDS("f") " AS text,\n"
     FIELD("min", "min") ",\n" FIELD("max", "max") ",\n"
     FIELD("of", "\"of\"") ",\n" FIELD("unit", "unit") ",\n"
     FIELD("qualifier", "qualifier") ",\n  r.script, f.rule" FACTS("figure")},
    {"deals",
     "CREATE VIEW deals AS SELECT\n"
     "  d.key AS doc, f.start, f.end,\n"
     FIELD("buyer", "buyer") ",\n" FIELD("seller", "seller") ",\n"
     FIELD("status", "status") ",\n" FIELD("date", "date") ",\n"
     FIELD("reason", "reason") ",\n"
     "  (SELECT count(*) FROM fact_field WHERE fact = f.id\n"
     "    AND path LIKE 'items.%.name') AS items,\n"
     FIELD("value", "value") ",\n" FIELD("value_usd", "value_usd") ",\n"
     FIELD("delivered", "delivered") ",\n" FIELD("maker", "maker") ",\n"
     "  (SELECT group_concat(value, '; ') FROM\n"
     "    (SELECT value FROM fact_field WHERE fact = f.id\n"
     "      AND path LIKE 'contractors.%' ORDER BY n)) AS contractors,\n"
     "  r.script, f.rule" FACTS("deal")},
    {"deal_items",
     "CREATE VIEW deal_items AS SELECT\n"
     "  d.key AS doc, f.start AS deal, i.start, i.end, i.value AS name,\n"
     "  (SELECT value FROM fact_field WHERE fact = f.id AND path =\n"
     "    substr(i.path, 1, length(i.path) - 4) || 'designation')\n"
     "    AS designation,\n"
     "  (SELECT value FROM fact_field WHERE fact = f.id AND path =\n"
     "    substr(i.path, 1, length(i.path) - 4) || 'quantity') AS quantity,\n"
     "  (SELECT value FROM fact_field WHERE fact = f.id AND path =\n"
     "    substr(i.path, 1, length(i.path) - 4) || 'kind') AS kind\n"
     "FROM fact f JOIN document d ON d.id = f.document\n"
     "  JOIN fact_field i ON i.fact = f.id AND i.path LIKE 'items.%.name'\n"
     "WHERE f.type = 'deal' ORDER BY d.key, f.start, f.end, i.n"},
};

enum { OBJECTS = sizeof objects / sizeof *objects };

int dsr_schema_create(dsr_corpus *c, dsr_error *err) {
  int status = DSR_OK;
  for (size_t i = 0; i < OBJECTS && status == DSR_OK; i++)
    status = dsr_store_exec(c, objects[i].sql, err);
  if (status == DSR_OK)
    status = dsr_store_do(
        c, err, "INSERT INTO meta(key, value) VALUES('schema', ?), "
                "('tokenizer', ?), ('forms', 0), ('documents', 0), "
                "('changes', 0)",
        "ii", (int64_t)DSR_CORPUS_SCHEMA, (int64_t)dsr_tokenizer_version());
  if (status == DSR_OK) { /* pragmas take no parameters */
    dsr_buf sql = {0};
    dsr_buf_format(&sql, "PRAGMA application_id = %d; PRAGMA user_version = %d",
                   DSR_CORPUS_APPLICATION, DSR_CORPUS_SCHEMA);
    status = sql.failed ? dsr_fail_memory(err)
                        : dsr_store_exec(c, sql.data, err);
    dsr_buf_free(&sql);
  }
  return status;
}

static int object_of(const char *name) {
  for (size_t i = 0; i < OBJECTS; i++)
    if (strcmp(objects[i].name, name) == 0)
      return (int)i;
  return -1;
}

static int verify_tokenizer(dsr_corpus *c, dsr_error *err) {
  sqlite3_stmt *row;
  int status = dsr_store_row(c, err, &row,
                             "SELECT value FROM meta WHERE key = 'tokenizer'",
                             "");
  if (status == DSR_DONE)
    return dsr_fail(err, DSR_EDAMAGED, 0,
                    "%s: the corpus does not say which tokenizer made it",
                    c->path);
  if (status != DSR_OK)
    return status;
  int64_t theirs = sqlite3_column_int64(row, 0);
  sqlite3_reset(row);
  if (theirs == (int64_t)dsr_tokenizer_version())
    return DSR_OK;
  return dsr_fail(err, DSR_ENEWER, 0,
                  "%s: its tokens were made by version %lld of the token "
                  "tables, this program has version %u; use the program that "
                  "made it, or load its documents into a new corpus",
                  c->path, (long long)theirs, dsr_tokenizer_version());
}

int dsr_schema_verify(dsr_corpus *c, dsr_error *err) {
  sqlite3_stmt *rows = NULL;
  bool found[OBJECTS] = {false};
  int status = dsr_store_prepare(
      c, "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL", &rows,
      err);
  while (status == DSR_OK && (status = dsr_store_step(c, rows, err)) == DSR_OK) {
    const char *name = dsr_column_text(rows, 0);
    int i = object_of(name);
    if (i < 0)
      continue;
    if (strcmp(dsr_column_text(rows, 1), objects[i].sql) != 0)
      status = dsr_fail(err, DSR_EDAMAGED, 0,
                        "%s: the table or view \"%s\" is not as dossier made "
                        "it",
                        c->path, name);
    found[i] = true;
  }
  sqlite3_finalize(rows);
  if (status != DSR_DONE)
    return status;
  for (size_t i = 0; i < OBJECTS; i++)
    if (!found[i])
      return dsr_fail(err, DSR_EDAMAGED, 0,
                      "%s: the corpus lacks its table or view \"%s\"", c->path,
                      objects[i].name);
  return verify_tokenizer(c, err);
}
