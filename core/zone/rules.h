/* Zone rules as read from data/zones.rules; the file's comments describe the
 * form to whoever edits it. */
#ifndef DSR_ZONE_RULES_H
#define DSR_ZONE_RULES_H

#include <stdbool.h>

#include "core/base/arena.h"
#include "core/base/hash.h"
#include "dossier/query.h"
#include "dossier/zone.h"

/* What a condition may ask of a line. */
typedef enum dsr_feature {
  DSR_LINE_NUMBER,  /* 1 for the first line that is not blank */
  DSR_LINE_LAST,    /* 1 for the last one */
  DSR_LINE_WORDS,
  DSR_LINE_STOP,
  DSR_LINE_OPEN_END,
  DSR_LINE_CAPITALS,
  DSR_LINE_BLANK_BEFORE,
  DSR_LINE_BLANK_AFTER,
  DSR_LINE_PREVIOUS_WORDS,
  DSR_LINE_PREVIOUS_STOP,
  DSR_LINE_NEXT_WORDS,
  DSR_LINE_NEXT_STOP,
  DSR_LINE_PREVIOUS_ZONE, /* compared with a zone's name */
  DSR_LINE_FEATURES
} dsr_feature;

enum { DSR_EQ, DSR_NE, DSR_LT, DSR_LE, DSR_GT, DSR_GE };

typedef struct dsr_condition {
  dsr_feature feature;
  int compare;
  int32_t value;
} dsr_condition;

enum { DSR_STATE_NONE, DSR_STATE_TITLE, DSR_STATE_AUTHOR, DSR_STATE_PUBLISHED,
       DSR_STATE_PUBLISHER };

/* "state published date": the capture `date` states when it was published. */
typedef struct dsr_statement {
  int field;
  int capture; /* of the rule's query; -1: the whole line */
} dsr_statement;

enum { DSR_RULE_CONDITIONS = 12, DSR_RULE_STATEMENTS = 4 };

typedef struct dsr_rule {
  const char *name;
  int line;         /* in the file */
  int zone;         /* dsr_zone_kind */
  dsr_condition conditions[DSR_RULE_CONDITIONS];
  size_t condition_count;
  dsr_query *match;  /* NULL: none asked for */
  dsr_query *unless; /* NULL: none */
  int part;          /* capture that alone gets the zone; -1: the whole line */
  bool tail;         /* it and every line after it must match */
  bool until_end, until_blank;
  dsr_statement statements[DSR_RULE_STATEMENTS];
  size_t statement_count;
} dsr_rule;

struct dsr_rules {
  dsr_arena arena;
  dsr_abbreviations *abbreviations;
  dsr_rule *at;
  size_t count, capacity;
  /* Which rules a line may be of; a pointer, so that finding the zones of a text
   * by const rules fills it: as of a query, one thread at a time. */
  struct dsr_rule_filter *filter;
  char hash[DSR_SHA256_HEX];
};

/* Read rules from memory into an empty dsr_rules, once; `label` stands for the path
 * in messages. */
int dsr_rules_read(dsr_rules *rules, const char *bytes, size_t len,
                   const char *label, dsr_gazetteers *gazetteers,
                   dsr_error *err);

#endif
