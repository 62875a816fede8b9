/* Zones: what each stretch of a text is, before anything reads it.
 *
 * Lines (and parts of lines: a dateline) are given a kind by declarative rules,
 * data/zones.rules, which an analyst can read and change: conditions over line
 * features (length, stops, capitals, position, the lines around) and a query
 * over the line's tokens. A line that no rule claims is body: a short line
 * without a stop is body unless there is positive evidence for something else.
 * Line ends belong to no zone.
 */
#ifndef DOSSIER_ZONE_H
#define DOSSIER_ZONE_H

#include "dossier/gazetteer.h"
#include "dossier/sentence.h"

DSR_BEGIN

typedef enum dsr_zone_kind {
  DSR_ZONE_HEADLINE = 0,
  DSR_ZONE_BYLINE,
  DSR_ZONE_DATELINE,
  DSR_ZONE_HEADING,
  DSR_ZONE_BODY,
  DSR_ZONE_CAPTION,
  DSR_ZONE_CREDIT,
  DSR_ZONE_QUOTED,     /* quoted from elsewhere: mail replies */
  DSR_ZONE_TEASER,     /* the start of another story glued on */
  DSR_ZONE_BOILERPLATE,/* comment forms, navigation, licence lines */
  DSR_ZONE_KINDS
} dsr_zone_kind;

typedef struct dsr_zone {
  uint32_t start, end; /* bytes */
  uint32_t kind;       /* a dsr_zone_kind */
} dsr_zone;

/* "headline", "byline", ...; NULL outside the enumeration; and back, -1 when
 * there is no such kind. */
DSR_API const char *dsr_zone_kind_name(int kind);
DSR_API int dsr_zone_kind_of(const char *name, size_t len);

/* Whether search, counts and extraction cover the kind unless asked for more:
 * headline, dateline, heading and body. */
DSR_API int dsr_zone_covered(int kind);

/* What the cutting of a text into zones and sentences reads from data: the
 * abbreviations and the zone rules. They remember which rules the forms of the
 * lexicon used last speak for, so that they are one thread's at a time, and fastest
 * where one lexicon serves many texts. */
typedef struct dsr_rules dsr_rules;

/* Read FOLDER/abbreviations.tsv and FOLDER/zones.rules.
 *   folder      a data folder's name, borrowed
 *   gazetteers  what the rules' queries may name; borrowed, must outlive the
 *               rules; NULL for none
 *   out         freed with dsr_rules_free
 * Errors: DSR_EIO, DSR_ESYNTAX (names file and line), DSR_ENOMEM. */
DSR_API int dsr_rules_load(const char *folder, dsr_gazetteers *gazetteers,
                           dsr_rules **out, dsr_error *err);
DSR_API void dsr_rules_free(dsr_rules *rules);

/* SHA-256 (64 hexadecimal digits) of both files' bytes, for lineage. */
DSR_API const char *dsr_rules_hash(const dsr_rules *rules);

DSR_END
#endif
