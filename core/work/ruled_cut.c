/* See ruled_cut.h. What a document was cut by is "RULES" or "RULES+DECISIONS", two
 * hashes, so that a new decision, an undone one and changed rules are found by
 * one comparison. Refused: a mark on the document that deciding sets, which a
 * document that is loaded later would lack. */
#include "core/work/ruled_cut.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/store/resolved.h"
#include "dossier/decision.h"

enum { SHOWN = 16 };

static int keep(dsr_rulings *r, const dsr_decision *d, dsr_error *err) {
  bool zone = strcmp(d->kind, "zone") == 0;
  if ((!zone && strcmp(d->kind, "date") != 0) || d->orphaned || !d->document)
    return DSR_OK;
  void *room = r->at;
  const char *object = d->object ? d->object : "";
  const char *copy = dsr_arena_copy(&r->strings, object, strlen(object));
  if (!copy || !dsr_reserve(&room, &r->capacity, r->count + 1, sizeof *r->at))
    return dsr_fail_memory(err);
  r->at = room;
  r->at[r->count++] = (dsr_cut_ruling){d->document, copy, zone, d->span};
  return DSR_OK;
}

int dsr_rulings_read(dsr_corpus *corpus, dsr_rulings *out, dsr_error *err) {
  dsr_decisions *walk = NULL;
  const dsr_decision *d;
  int status = dsr_decisions_new(corpus, &walk, err);
  while (status == DSR_OK && (status = dsr_decisions_next(walk, &d, err)) == DSR_OK)
    status = keep(out, d, err);
  dsr_decisions_free(walk);
  return status == DSR_DONE ? DSR_OK : status;
}

void dsr_rulings_free(dsr_rulings *r) {
  dsr_arena_free(&r->strings);
  dsr_free(r->at);
  *r = (dsr_rulings){0};
}

/* The hash of a document's decisions; false: it has none. */
static bool hash_rulings(const dsr_rulings *r, int64_t document,
                         char hash[DSR_SHA256_HEX]) {
  dsr_sha256_run run;
  bool any = false;
  for (size_t i = 0; i < r->count; i++) {
    const dsr_cut_ruling *now = &r->at[i];
    uint32_t span[] = {now->zone, now->span.start, now->span.end};
    if (now->document != document)
      continue;
    if (!any)
      dsr_sha256_begin(&run);
    any = true;
    for (size_t k = 0; k < 3; k++) {
      char bytes[4] = {(char)(span[k] & 0xFF), (char)(span[k] >> 8 & 0xFF),
                       (char)(span[k] >> 16 & 0xFF), (char)(span[k] >> 24)};
      dsr_sha256_add(&run, bytes, sizeof bytes);
    }
    dsr_sha256_add(&run, now->object, strlen(now->object) + 1);
  }
  if (any)
    dsr_sha256_end(&run, hash);
  return any;
}

bool dsr_rulings_match(const dsr_rulings *r, int64_t document, const char *base,
                       const char *rules) {
  char hash[DSR_SHA256_HEX];
  size_t len = strlen(base);
  if (!hash_rulings(r, document, hash))
    return strcmp(base, rules) == 0;
  return strncmp(base, rules, len) == 0 && rules[len] == '+' &&
         strlen(rules) == len + 1 + SHOWN &&
         memcmp(rules + len + 1, hash, SHOWN) == 0;
}

int dsr_rulings_restore(dsr_corpus *corpus, const dsr_document_info *info,
                        dsr_new_document *doc, dsr_ruled_cut *ruled,
                        dsr_error *err) {
  bool none = false;
  if (!strchr(info->rules, '+')) /* loaded since: what is kept is of other bytes */
    return DSR_OK;
  int status = dsr_overruled_date(corpus, info->key, &ruled->date, &none, err);
  if (status == DSR_OK)
    doc->published = none ? NULL : ruled->date.data;
  return status == DSR_DONE ? DSR_OK : status;
}

typedef struct pieces {
  dsr_stored_zone *at;
  size_t count, capacity;
} pieces;

static bool add_piece(pieces *p, uint32_t start, uint32_t end, const char *kind) {
  void *room = p->at;
  if (start >= end)
    return true;
  if (!dsr_reserve(&room, &p->capacity, p->count + 1, sizeof *p->at))
    return false;
  p->at = room;
  p->at[p->count++] = (dsr_stored_zone){start, end, kind};
  return true;
}

/* The span itself, but line ends, which belong to no zone. */
static bool add_lines(pieces *p, const char *text, dsr_span span,
                      const char *kind) {
  bool ok = true;
  uint32_t start = span.start;
  for (uint32_t at = span.start; at <= span.end && ok; at++)
    if (at == span.end || text[at] == '\n' || text[at] == '\r') {
      ok = add_piece(p, start, at, kind);
      start = at + 1;
    }
  return ok;
}

/* The zones with span as one of this kind; what is left of others stays. */
static bool rule_zone(dsr_new_document *doc, dsr_ruled_cut *ruled,
                      const dsr_cut_ruling *now) {
  pieces p = {0};
  bool ok = true, put = false;
  for (size_t i = 0; i < doc->zone_count && ok; i++) {
    dsr_stored_zone z = doc->zones[i];
    uint32_t before = z.end < now->span.start ? z.end : now->span.start;
    uint32_t behind = z.start > now->span.end ? z.start : now->span.end;
    ok = add_piece(&p, z.start, before, z.kind);
    if (ok && !put && z.end > now->span.start) {
      ok = add_lines(&p, doc->text, now->span, now->object);
      put = true;
    }
    ok = ok && add_piece(&p, behind, z.end, z.kind);
  }
  if (ok && !put)
    ok = add_lines(&p, doc->text, now->span, now->object);
  if (!ok) {
    dsr_free(p.at);
    return false;
  }
  dsr_free(ruled->zones);
  ruled->zones = p.at;
  doc->zones = p.at;
  doc->zone_count = p.count;
  doc->skip = NULL; /* told from these */
  return true;
}

int dsr_rulings_cut(dsr_corpus *corpus, const dsr_rulings *r, int64_t document,
                    dsr_new_document *doc, dsr_ruled_cut *ruled,
                    dsr_error *err) {
  char hash[DSR_SHA256_HEX];
  const char *date = NULL;
  if (!hash_rulings(r, document, hash))
    return dsr_overruled_keep(corpus, doc->key, NULL, true, err);
  for (size_t i = 0; i < r->count; i++) {
    const dsr_cut_ruling *now = &r->at[i];
    if (now->document != document)
      continue;
    if (!now->zone)
      date = now->object;
    else if (!rule_zone(doc, ruled, now))
      return dsr_fail_memory(err);
  }
  dsr_buf_format(&ruled->rules, "%s+%.*s", doc->rules, SHOWN, hash);
  if (ruled->rules.failed)
    return dsr_fail_memory(err);
  doc->rules = ruled->rules.data;
  const char *own = doc->stated.published.end ? NULL : doc->published;
  int status = dsr_overruled_keep(corpus, doc->key, own, !date, err);
  if (date) {
    doc->published = date;
    doc->stated.published = (dsr_span){0, 0};
  }
  return status;
}

void dsr_ruled_cut_free(dsr_ruled_cut *ruled) {
  dsr_buf_free(&ruled->rules);
  dsr_buf_free(&ruled->date);
  dsr_free(ruled->zones);
  *ruled = (dsr_ruled_cut){0};
}
