/* The layer that resolving writes over the entities as extraction left them
 * (core/work/resolve.c), and how the walks read through it.
 *
 * An entity without a row is itself. A row says which entity it is (NULL: none,
 * it was rejected), under which name, and which known name is one edit away. A
 * mention with a row of its own is ruled in its document and goes before that.
 * Refused: an entity column that resolving rewrites in every mention, which
 * would make a merge cost as much as extraction. */
#ifndef DSR_STORE_RESOLVED_H
#define DSR_STORE_RESOLVED_H

#include <stdbool.h>

#include "core/base/buffer.h"
#include "dossier/entity.h"

/* Behind "FROM mention m": e is the canonical entity, rn its row if any. A
 * rejected one has m.entity and no e. */
#define DSR_RESOLVED_JOIN                                                      \
  "  LEFT JOIN resolved_mention rm ON rm.mention = m.id\n"                     \
  "  LEFT JOIN resolved re ON re.entity = m.entity\n"                          \
  "  LEFT JOIN entity e ON e.id = CASE\n"                                      \
  "    WHEN rm.mention IS NOT NULL THEN rm.canonical\n"                        \
  "    WHEN re.entity IS NOT NULL THEN re.canonical ELSE m.entity END\n"       \
  "  LEFT JOIN resolved rn ON rn.entity = e.id\n"

/* The mentions that stand for a canonical entity, by number. */
#define DSR_MENTIONS_OF(entity)                                                \
  "    SELECT x.id FROM mention x WHERE x.entity IN (\n"                       \
  "      SELECT " entity " WHERE NOT EXISTS (SELECT 1 FROM resolved\n"         \
  "        WHERE entity = " entity " AND canonical IS NOT " entity ")\n"       \
  "      UNION SELECT entity FROM resolved WHERE canonical = " entity ")\n"    \
  "    AND NOT EXISTS (SELECT 1 FROM resolved_mention WHERE mention = x.id)\n" \
  "    UNION SELECT mention FROM resolved_mention\n"                           \
  "      WHERE canonical = " entity "\n"

/* The documents of those that are not covered, one a mention, of an entity that
 * is known to stand for itself: for counting, without sorting ids. */
#define DSR_STANDING_OF(entity)                                                \
  "    SELECT x.document FROM mention x WHERE x.entity IN (\n"                 \
  "        SELECT " entity " UNION ALL SELECT entity FROM resolved\n"          \
  "        WHERE canonical = " entity " AND entity <> " entity ")\n"           \
  "      AND x.covered = 0 AND NOT EXISTS\n"                                   \
  "        (SELECT 1 FROM resolved_mention WHERE mention = x.id)\n"            \
  "    UNION ALL SELECT y.document FROM resolved_mention o\n"                  \
  "      JOIN mention y ON y.id = o.mention\n"                                 \
  "      WHERE o.canonical = " entity " AND y.covered = 0\n"

/* Whether an entity stands for itself; row is its row of resolved, joined. */
#define DSR_CANONICAL(entity, row)                                             \
  "(" row ".entity IS NULL OR " row ".canonical IS " entity ")\n"

/* --- what resolving reads --- */

/* Each tells take of a row, whose strings are borrowed for the call, and goes on
 * while it returns DSR_OK. */
typedef struct dsr_entity_row {
  int64_t id;
  const char *type, *slug, *name;
} dsr_entity_row;
int dsr_resolved_entities(dsr_corpus *c, /* by type and slug */
                          int (*take)(void *user, const dsr_entity_row *row),
                          void *user, dsr_error *err);
/* Of mentions that are not covered; name: only where it is another than the
 * entity's, else NULL. */
int dsr_resolved_mentions(dsr_corpus *c,
                          int (*take)(void *user, int64_t entity,
                                      const char *name),
                          void *user, dsr_error *err);
int dsr_resolved_aliases(dsr_corpus *c,
                         int (*take)(void *user, int64_t entity,
                                     const char *name),
                         void *user, dsr_error *err);

/* --- and writes, within a batch --- */

/* Take the layer away, and entities and aliases that only decisions made. */
int dsr_resolved_clear(dsr_corpus *c, dsr_error *err);
/* The entity of a type and slug, made with this name when there is none. */
int dsr_resolved_entity(dsr_corpus *c, const char *type, const char *slug,
                        const char *name, int64_t *id, dsr_error *err);
int dsr_resolved_alias(dsr_corpus *c, int64_t entity, const char *name,
                       dsr_error *err);
typedef struct dsr_resolved_row {
  int64_t entity, canonical; /* canonical 0: rejected */
  const char *name, *near;   /* or NULL */
  const char *rule;
  int64_t decision; /* 0: none */
} dsr_resolved_row;
int dsr_resolved_put(dsr_corpus *c, const dsr_resolved_row *row,
                     dsr_error *err);
/* Rule mentions of an entity in one document: those that touch span, or all
 * when it is empty. */
int dsr_resolved_overrule(dsr_corpus *c, int64_t document, dsr_span span,
                          int64_t entity, int64_t canonical, int64_t decision,
                          dsr_error *err);

/* --- dates before a decision --- */

/* The date that the document of a key had before decisions dated it: appended
 * to out. DSR_DONE: none is kept; *none: it had no date. */
int dsr_overruled_date(dsr_corpus *c, const char *key, dsr_buf *out, bool *none,
                       dsr_error *err);
/* Keep it, within a batch; with `drop`, forget it. */
int dsr_overruled_keep(dsr_corpus *c, const char *key, const char *published,
                       bool drop, dsr_error *err);

/* --- what a preview compares --- */

/* Note how each entity and ruled mention is resolved now, in tables of this
 * connection that the batch's rollback takes away. */
int dsr_resolved_note(dsr_corpus *c, dsr_error *err);
/* How many mentions in how many documents are resolved otherwise than noted,
 * and the first by document and place. Strings are appended to buffers. */
typedef struct dsr_resolved_change {
  uint64_t mentions, documents;
  int64_t mention; /* the first, 0: none */
} dsr_resolved_change;
int dsr_resolved_compare(dsr_corpus *c, dsr_resolved_change *out,
                         dsr_error *err);
/* The first change: its document's key, words, id and name before and now, a
 * NUL behind each; "" for none. */
int dsr_resolved_tell(dsr_corpus *c, int64_t mention, dsr_buf *out,
                      dsr_error *err);

#endif
