/* Facts: typed records that scripts emit (quote, figure, deal, ...), every
 * field with the span of text it stands on. */
#ifndef DOSSIER_FACT_H
#define DOSSIER_FACT_H

#include "dossier/corpus.h"

DSR_BEGIN

typedef enum dsr_field_kind {
  DSR_FIELD_NULL = 0, /* known to be open; value is NULL */
  DSR_FIELD_STRING,
  DSR_FIELD_NUMBER,  /* value in plain decimal digits, "2200000000", "0.5" */
  DSR_FIELD_BOOLEAN, /* "true" or "false" */
  DSR_FIELD_DATE,    /* EDTF */
  DSR_FIELD_MONEY    /* "USD 2200000000": ISO 4217 code, a space, the amount */
} dsr_field_kind;

/* "null" "string" "number" "boolean" "date" "money"; NULL otherwise. */
DSR_API const char *dsr_field_kind_name(int kind);

/* One field. Lists and nested records are flattened into paths, items counted
 * from 1: "items.1.name", "items.2.quantity". */
typedef struct dsr_fact_field {
  const char *path;
  dsr_field_kind kind;
  const char *value; /* NULL for DSR_FIELD_NULL alone */
  dsr_span evidence; /* bytes; { 0, 0 } when the field has none of its own */
} dsr_fact_field;

/* A fact to be put; everything is borrowed for the call. */
typedef struct dsr_new_fact {
  int64_t document, run;
  const char *type; /* as a mention's type: lower-case letters, digits and _ */
  dsr_span span;    /* of the whole record; not empty */
  const char *rule; /* not empty */
  const dsr_fact_field *fields;
  size_t field_count; /* in the order they are to be read again */
} dsr_new_fact;

/* Put a fact, within a batch.
 *   id  set to its number; may be NULL
 * Errors: DSR_EINVAL (no batch; a span outside the text or inside a character;
 * a path that is empty or comes twice; a value where its kind wants none, or
 * the reverse), DSR_ENOTFOUND (no such document or run), DSR_EREADONLY,
 * DSR_EIO, DSR_ENOMEM, DSR_ECLOSED. */
DSR_API int dsr_fact_put(dsr_corpus *corpus, const dsr_new_fact *fact,
                         int64_t *id, dsr_error *err);

/* A fact as it is read; everything is borrowed until the next call. */
typedef struct dsr_fact {
  int64_t id, document, run;
  const char *key; /* the document's */
  const char *type, *script, *rule;
  dsr_span span;
  const char *text; /* the words of the span */
  size_t len;
  const dsr_fact_field *fields;
  size_t field_count;
} dsr_fact;

/* The field of that path, or NULL. Linear in the fields. */
DSR_API const dsr_fact_field *dsr_fact_get(const dsr_fact *fact,
                                           const char *path);

/* Which facts; zero-initialise. Strings are borrowed for the call. */
typedef struct dsr_fact_filter {
  int64_t document;   /* 0: all */
  int64_t run;        /* 0: all */
  const char *type;   /* NULL: all */
  const char *script; /* NULL: all */
  int extracted; /* not 0: as extraction left them. Else a field whose path ends
                    in "_id" and is an entity's id, and the field without that
                    ending, are what that entity is resolved to (resolve.h) */
} dsr_fact_filter;

typedef struct dsr_facts dsr_facts;

/* Walk over facts by document key, start, end, type, script, rule, and then in
 * the order they were put.
 *   filter  NULL for all
 *   out     freed with dsr_facts_free
 * Errors: DSR_EIO, DSR_ENOMEM, DSR_ECLOSED. */
DSR_API int dsr_facts_new(dsr_corpus *corpus, const dsr_fact_filter *filter,
                          dsr_facts **out, dsr_error *err);
DSR_API int dsr_facts_next(dsr_facts *facts, const dsr_fact **out,
                           dsr_error *err);
DSR_API void dsr_facts_free(dsr_facts *facts);

DSR_END
#endif
