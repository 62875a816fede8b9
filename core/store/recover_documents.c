/* Recovering documents: each is verified, cut into tokens anew and put as a new
 * one is, in the order in which they were loaded.
 *
 * Zones and sentences are kept where it is sure that none is lost: they come
 * from rules, and may have been corrected by hand. Where it is not, the document
 * is marked as cut by no rules, so that the next load cuts it anew. Refused:
 * cutting it here, since the rules are a higher room's business. */
#include <stdio.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/base/utf8.h"
#include "core/store/form_block.h"
#include "core/store/index.h"
#include "core/store/recover.h"
#include "core/store/zones.h"
#include "dossier/sentence.h"

/* Columns of a document's row, as in schema.c. */
enum {
  D_KEY = 1, D_SOURCE, D_SHA256, D_TITLE, D_PUBLISHER, D_AUTHOR,
  D_TITLE_AT, D_PUBLISHER_AT = D_TITLE_AT + 2, D_AUTHOR_AT = D_TITLE_AT + 4,
  D_PUBLISHED_AT = D_TITLE_AT + 6, D_PUBLISHED = D_TITLE_AT + 8,
  D_LANGUAGE = D_PUBLISHED + 3, D_METADATA, D_RULES, D_CODEC, D_BYTES, D_TOKENS, D_SENTENCES,
  D_REPLACED, D_DERIVED, D_TEXT
};

/* An id beyond this is a damaged one. */
static const int64_t ID_MAX = INT64_C(1) << 40;

/* A document on its way. */
typedef struct draft {
  dsr_arena arena; /* its zones' kinds */
  dsr_new_document doc;
  dsr_tokens *tokens;
  dsr_sentences *cut; /* when those of the file are lost */
  dsr_span *sentences;
  dsr_stored_zone *zones;
  char sha256[DSR_SHA256_HEX], rules[DSR_SHA256_HEX];
  dsr_form *forms;
  uint8_t *skip;
} draft;

static void empty_draft(draft *d) {
  dsr_tokens_free(d->tokens);
  dsr_sentences_free(d->cut);
  dsr_free(d->sentences);
  dsr_free(d->zones);
  dsr_free(d->forms);
  dsr_free(d->skip);
  dsr_arena_free(&d->arena);
}

/* --- is it whole? --- */

static const char *text_of(const dsr_value *v) {
  return v->type == SQLITE_TEXT && dsr_utf8_check(v->bytes, v->len) == v->len &&
                 memchr(v->bytes, 0, v->len) == NULL
             ? v->bytes
             : NULL;
}

/* The forms of a block that was read. A norm that is kept must be the form's. */
static int take_block(dsr_recover_work *w, size_t place, dsr_error *err) {
  const dsr_value *v = w->part.values;
  const uint8_t *p = (const uint8_t *)v[1].bytes, *end = p + v[1].len;
  dsr_kept_form kept;
  int status = DSR_OK;
  for (size_t i = 0; i < DSR_FORM_BLOCK && status == DSR_OK &&
                     dsr_form_block_next(&p, end, &kept); i++) {
    dsr_form got;
    size_t len;
    if (kept.len >= UINT32_MAX)
      continue;
    status = dsr_lexicon_put(w->lexicon, kept.form, kept.len, &got, err);
    if (status != DSR_OK)
      break;
    const char *norm = dsr_lexicon_text(w->lexicon, got, DSR_NORM, &len);
    if (!kept.norm ||
        (len == kept.norm_len && memcmp(norm, kept.norm, len) == 0))
      w->forms[place * DSR_FORM_BLOCK + i] = got;
  }
  return status;
}

/* Take in the forms of the file, once. */
static int read_lexicon(dsr_recover_work *w, dsr_error *err) {
  const dsr_places *places = &w->from.tables[DSR_T_LEXICON];
  size_t room = (places->count + 1) * DSR_FORM_BLOCK;
  int status = DSR_OK;
  if (w->lexicon)
    return DSR_OK;
  w->forms = dsr_alloc_zero(room, sizeof *w->forms);
  w->spelt = dsr_alloc_zero(room, 1);
  if (!w->forms || !w->spelt)
    return dsr_fail_memory(err);
  status = dsr_lexicon_new(&w->lexicon, err);
  for (size_t i = 0; i < places->count && status == DSR_OK; i++) {
    status = dsr_salvage_row(&w->from, &places->at[i], &w->part, err);
    if (status == DSR_OK)
      status = take_block(w, i, err);
    if (status == DSR_EDAMAGED)
      status = DSR_OK;
  }
  return status;
}

/* The place of a form: of the last block that begins at or before it, unless there
 * are two. */
static bool place_of(const dsr_recover_work *w, uint64_t id, size_t *place) {
  const dsr_places *blocks = &w->from.tables[DSR_T_LEXICON];
  size_t low = 0, high = blocks->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (blocks->at[middle].key <= (int64_t)id)
      low = middle + 1;
    else
      high = middle;
  }
  if (!low || (low > 1 && blocks->at[low - 2].key == blocks->at[low - 1].key) ||
      blocks->at[low - 1].key < 0)
    return false;
  uint64_t at = id - (uint64_t)blocks->at[low - 1].key;
  *place = (low - 1) * DSR_FORM_BLOCK + (size_t)at;
  return at < DSR_FORM_BLOCK;
}

/* Whether a token is spelt as its form, which is then noted. *place: the form's,
 * where it is there. */
static bool spelt_as(const dsr_recover_work *w, uint64_t id, const char *word,
                     size_t len, size_t *place, bool *known) {
  size_t size;
  *known = id <= INT64_MAX && place_of(w, id, place) && w->forms[*place];
  if (!*known)
    return false;
  const char *form = dsr_lexicon_text(w->lexicon, w->forms[*place], DSR_WORD,
                                      &size);
  return size == len && memcmp(form, word, len) == 0;
}

/* A text whose hash is not that of its source: no token may be spelt otherwise
 * than its form, when others are spelt as that. A form that no token is spelt
 * as is a damaged form. */
static int match_tokens(dsr_recover_work *w, const draft *d, int64_t was,
                        bool *matches, dsr_error *err) {
  size_t first, count = dsr_tokens_count(d->tokens);
  const dsr_span *spans = dsr_tokens_spans(d->tokens);
  *matches = true;
  if (dsr_salvage_with(&w->from, DSR_T_TOKENS, was, &first) != 1)
    return DSR_OK;
  int status = read_lexicon(w, err);
  if (status == DSR_OK)
    status = dsr_salvage_row(&w->from, &w->from.tables[DSR_T_TOKENS].at[first],
                             &w->part, err);
  if (status != DSR_OK)
    return status == DSR_EDAMAGED ? DSR_OK : status;
  *matches = w->part.values[1].integer == (int64_t)count;
  for (int pass = 0; pass < 2 && *matches; pass++) {
    const uint8_t *p = (const uint8_t *)w->part.values[2].bytes;
    const uint8_t *end = p + w->part.values[2].len;
    for (size_t i = 0; i < count && *matches; i++) {
      uint64_t id;
      size_t place = 0;
      bool known;
      if (!dsr_varint_read(&p, end, &id))
        break; /* the tokens' row is the damaged one */
      bool same = spelt_as(w, id, d->doc.text + spans[i].start,
                           spans[i].end - spans[i].start, &place, &known);
      if (same)
        w->spelt[place] = 1;
      else if (pass == 1 && known)
        *matches = !w->spelt[place];
    }
  }
  return DSR_OK;
}

/* Of a value of as many bytes as a hash has. */
static void write_hex(const dsr_value *v, char hex[DSR_SHA256_HEX]) {
  for (size_t i = 0; i < v->len; i++)
    snprintf(hex + 2 * i, 3, "%02x", (unsigned char)v->bytes[i]);
}

/* The name of the rules, which a hash stands for as its bytes. */
static const char *rules_of(draft *d, const dsr_value *v) {
  if (v->type != SQLITE_BLOB)
    return text_of(v);
  if (v->len != (DSR_SHA256_HEX - 1) / 2)
    return NULL;
  write_hex(v, d->rules);
  return d->rules;
}

/* *why: what is wrong with the row in w->row, NULL when it is whole. */
static int judge(dsr_recover_work *w, draft *d, int64_t was, const char **why,
                 dsr_error *err) {
  const dsr_value *v = w->row.values, *text = &v[D_TEXT];
  char hex[DSR_SHA256_HEX];
  *why = NULL;
  if (!text_of(&v[D_KEY]) || !v[D_KEY].len || !text_of(&v[D_SOURCE]) ||
      !v[D_SOURCE].len || v[D_SHA256].len != (DSR_SHA256_HEX - 1) / 2)
    *why = "its key, source or hash is damaged";
  else if (v[D_CODEC].type != SQLITE_NULL)
    *why = "its text is kept in a way that this program does not know";
  else if (v[D_BYTES].integer != (int64_t)text->len ||
           text->len > DSR_DOCUMENT_MAX ||
           dsr_utf8_check(text->bytes, text->len) != text->len)
    *why = "its text is damaged";
  if (*why)
    return DSR_OK;
  write_hex(&v[D_SHA256], d->sha256);
  bool own = v[D_REPLACED].integer == 0 && v[D_DERIVED].integer == 0;
  if (own) {
    dsr_sha256(text->bytes, text->len, hex);
    if (strcmp(hex, d->sha256) != 0)
      *why = "its text no longer has its SHA-256";
  }
  int status = *why ? DSR_OK
                    : dsr_tokens_new(text->bytes, text->len, &d->tokens, err);
  bool matches = true;
  if (!*why && status == DSR_OK && !own) {
    d->doc.text = text->bytes;
    status = match_tokens(w, d, was, &matches, err);
  }
  if (!matches)
    *why = "its text no longer has its tokens";
  return status;
}

/* --- what stands beside it --- */

/* The tokens' row: zones and sentences, and which tokens the zones cover. *whole:
 * they are there and agree. */
static int read_cuts(dsr_recover_work *w, draft *d, int64_t was, bool *whole,
                     dsr_error *err) {
  size_t first, count = dsr_tokens_count(d->tokens);
  dsr_error why = {0};
  dsr_buf runs = {0};
  const dsr_value *v = w->part.values;
  int status = DSR_EDAMAGED;
  if (dsr_salvage_with(&w->from, DSR_T_TOKENS, was, &first) == 1)
    status = dsr_salvage_row(&w->from, &w->from.tables[DSR_T_TOKENS].at[first],
                             &w->part, &why);
  if (status == DSR_OK)
    status = dsr_sentences_unpack(v[3].bytes, v[3].len, d->doc.len,
                                  &d->sentences, &d->doc.sentence_count, &why);
  if (status == DSR_OK && (v[1].integer != (int64_t)count ||
                           d->doc.sentence_count !=
                               (uint64_t)w->row.values[D_SENTENCES].integer))
    status = DSR_EDAMAGED;
  if (status == DSR_OK)
    status = dsr_zones_unpack(w->to, v[5].bytes, v[5].len, d->doc.len, &d->arena,
                              &d->zones, &d->doc.zone_count, &why);
  if (status == DSR_OK) {
    d->skip = dsr_skip_from_zones(d->zones, d->doc.zone_count,
                                  dsr_tokens_spans(d->tokens), count);
    if (!d->skip || !dsr_covered_pack(d->skip, count, &runs))
      status = dsr_fail_memory(&why);
    else if (runs.len != v[4].len ||
             (runs.len && memcmp(runs.data, v[4].bytes, runs.len) != 0))
      status = DSR_EDAMAGED;
  }
  dsr_buf_free(&runs);
  *whole = status == DSR_OK;
  d->doc.sentences = d->sentences;
  return status == DSR_OK || status == DSR_EDAMAGED
             ? DSR_OK
             : dsr_fail(err, status, 0, "%s", why.message);
}

/* One zone for all, as before the text was ever looked at. */
static int make_zone(draft *d, dsr_error *err) {
  dsr_free(d->zones);
  if (!(d->zones = dsr_alloc_zero(1, sizeof *d->zones)))
    return dsr_fail_memory(err);
  d->zones[0] = (dsr_stored_zone){0, (uint32_t)d->doc.len, "body"};
  d->doc.zone_count = d->doc.len > 0;
  return DSR_OK;
}

static int cut_sentences(draft *d, dsr_error *err) {
  int status = dsr_sentences_new(d->doc.text, d->doc.len, d->tokens, NULL,
                                 &d->cut, err);
  if (status == DSR_OK) {
    d->doc.sentences = dsr_sentences_spans(d->cut);
    d->doc.sentence_count = dsr_sentences_count(d->cut);
  }
  return status;
}

/* Where the text states a value that is kept. */
static dsr_span stated_at(const draft *d, const dsr_value *at,
                          const char *value) {
  bool inside = value && at[0].type == SQLITE_INTEGER &&
                at[1].type == SQLITE_INTEGER && at[0].integer >= 0 &&
                at[1].integer > at[0].integer &&
                at[1].integer <= (int64_t)d->doc.len;
  return inside ? (dsr_span){(uint32_t)at[0].integer, (uint32_t)at[1].integer}
                : (dsr_span){0, 0};
}

static int make_forms(dsr_recover_work *w, draft *d, dsr_error *err) {
  dsr_lexicon *lexicon;
  size_t count = dsr_tokens_count(d->tokens);
  const dsr_span *spans = dsr_tokens_spans(d->tokens);
  int status = dsr_corpus_lexicon(w->to, &lexicon, err);
  d->forms = dsr_alloc_zero(count + 1, sizeof *d->forms);
  if (status == DSR_OK && !d->forms)
    status = dsr_fail_memory(err);
  for (size_t i = 0; i < count && status == DSR_OK; i++)
    status = dsr_lexicon_put(lexicon, d->doc.text + spans[i].start,
                             spans[i].end - spans[i].start, &d->forms[i], err);
  d->doc.forms = d->forms;
  d->doc.token_count = count;
  return status;
}

static void take_fields(draft *d, const dsr_value *v) {
  dsr_day first, last;
  d->doc = (dsr_new_document){
      .key = v[D_KEY].bytes, .source = v[D_SOURCE].bytes,
      .sha256 = d->sha256, .title = text_of(&v[D_TITLE]),
      .publisher = text_of(&v[D_PUBLISHER]), .author = text_of(&v[D_AUTHOR]),
      .published = text_of(&v[D_PUBLISHED]),
      .language = text_of(&v[D_LANGUAGE]), .metadata = text_of(&v[D_METADATA]),
      .rules = rules_of(d, &v[D_RULES]), .text = v[D_TEXT].bytes,
      .len = v[D_TEXT].len, .replaced = (uint32_t)v[D_REPLACED].integer,
      .derived = v[D_DERIVED].integer != 0};
  if (d->doc.published &&
      dsr_date_bounds(d->doc.published, &first, &last, NULL) != DSR_OK)
    d->doc.published = NULL;
  d->doc.stated = (dsr_stated_spans){
      .title = stated_at(d, &v[D_TITLE_AT], d->doc.title),
      .author = stated_at(d, &v[D_AUTHOR_AT], d->doc.author),
      .published = stated_at(d, &v[D_PUBLISHED_AT], d->doc.published),
      .publisher = stated_at(d, &v[D_PUBLISHER_AT], d->doc.publisher)};
}

/* A text, verified, with all that belongs to it. *why: it was not put. */
static int put_draft(dsr_recover_work *w, draft *d, int64_t was, int64_t *is,
                     const char **why, dsr_error *err) {
  bool whole;
  int outcome = DSR_LOADED;
  dsr_error refused = {0};
  take_fields(d, w->row.values);
  int status = read_cuts(w, d, was, &whole, err);
  if (status == DSR_OK && !whole) {
    dsr_free(d->skip);
    d->skip = NULL;
    d->doc.rules = NULL;
    w->counts->uncut++;
    w->suspect = true;
    status = make_zone(d, err);
    if (status == DSR_OK)
      status = cut_sentences(d, err);
  }
  d->doc.zones = d->zones;
  d->doc.skip = d->skip;
  if (status == DSR_OK)
    status = make_forms(w, d, err);
  if (status != DSR_OK)
    return status;
  /* ids are kept: saved lists tell by them what came since */
  if (was > w->last && was < ID_MAX)
    w->to->next_document = was;
  status = dsr_document_put(w->to, &d->doc, &outcome, is, &refused);
  if (status != DSR_OK && status != DSR_EINVAL)
    return dsr_fail(err, status, 0, "%s", refused.message);
  if (status == DSR_EINVAL)
    *why = "what stands beside its text is damaged";
  else if (outcome != DSR_LOADED)
    *why = "another document has its key, or its text";
  if (*why)
    *is = 0;
  else
    w->last = *is;
  return DSR_OK;
}

/* Try one place that holds a document. */
static int recover_at(dsr_recover_work *w, const dsr_place *place, int64_t *is,
                      const char **why, dsr_error *err) {
  draft d = {0};
  *is = 0;
  int status = dsr_salvage_row(&w->from, place, &w->row, err);
  if (status == DSR_OK)
    status = judge(w, &d, place->key, why, err);
  if (status == DSR_OK && !*why)
    status = put_draft(w, &d, place->key, is, why, err);
  if (status == DSR_OK && !*why)
    status = dsr_recover_breathe(w, d.doc.len, err);
  empty_draft(&d);
  if (status == DSR_EDAMAGED)
    *why = "its row is damaged";
  return status == DSR_EDAMAGED ? DSR_OK : status;
}

static int note_document(dsr_recover_work *w, int64_t was, int64_t is,
                         dsr_error *err) {
  void *room = w->documents;
  if (!dsr_reserve(&room, &w->capacity, w->count + 1, sizeof *w->documents))
    return dsr_fail_memory(err);
  w->documents = room;
  w->documents[w->count++] = (dsr_recovered){was, is};
  w->counts->documents += is != 0;
  w->counts->lost += is == 0;
  return DSR_OK;
}

/* --- further origins, and what is lost --- */

static int put_origin(dsr_recover_work *w, int64_t is, dsr_error *err) {
  const dsr_value *v = w->part.values;
  if (!text_of(&v[2]) || !text_of(&v[3]))
    return DSR_OK;
  return dsr_store_do(w->to, err,
                      "INSERT OR IGNORE INTO origin(document, n, key, source,\n"
                      "  place) VALUES(?, ?, ?, ?, ?)",
                      "iittb", is, v[1].integer, v[2].bytes, v[3].bytes,
                      v[4].bytes, v[4].len);
}

/* The origins of the file instead of the one that the put made, which stays
 * when none of them is of the document's own key. */
static int put_origins(dsr_recover_work *w, int64_t was, int64_t is,
                       dsr_error *err) {
  size_t first, n = dsr_salvage_with(&w->from, DSR_T_ORIGIN, was, &first);
  if (n == 0)
    return DSR_OK;
  int status = dsr_store_exec(
      w->to,
      "CREATE TEMP TABLE IF NOT EXISTS own_origin(document INTEGER PRIMARY KEY,\n"
      "  key, source, place)",
      err);
  if (status == DSR_OK)
    status = dsr_store_do(w->to, err,
                          "INSERT INTO temp.own_origin\n"
                          "SELECT document, key, source, place FROM origin\n"
                          "WHERE document = ?",
                          "i", is);
  if (status == DSR_OK)
    status = dsr_store_do(w->to, err, "DELETE FROM origin WHERE document = ?",
                          "i", is);
  for (size_t i = 0; i < n && status == DSR_OK; i++) {
    status = dsr_salvage_row(&w->from, &w->from.tables[DSR_T_ORIGIN].at[first + i],
                             &w->part, err);
    if (status == DSR_OK)
      status = put_origin(w, is, err);
    else if (status == DSR_EDAMAGED)
      status = DSR_OK;
  }
  /* where a damaged row of another document has its place, one of its own */
  for (int64_t made = 0; made < 2 && status == DSR_OK; made++)
    status = dsr_store_do(
        w->to, err,
        "INSERT OR IGNORE INTO origin(document, n, key, source, place)\n"
        "SELECT document, 1 + coalesce((SELECT max(n) FROM origin\n"
        "    WHERE document = ?1), 0), key, source,\n"
        "  CASE WHEN ?2 THEN CAST(printf('%016d', ?1) AS BLOB) ELSE place END\n"
        "FROM temp.own_origin own WHERE NOT EXISTS (SELECT 1 FROM origin o\n"
        "  WHERE o.document = ?1 AND o.key = own.key AND o.source = own.source)",
        "ii", is, made);
  return status == DSR_OK
             ? dsr_store_do(w->to, err, "DELETE FROM temp.own_origin", "")
             : status;
}

/* The name of a lost document, from its first origin. */
static int name_lost(dsr_recover_work *w, int64_t was, const char *why,
                     dsr_error *err) {
  size_t first;
  dsr_buf name = {0}, what = {0};
  bool known = false;
  if (dsr_salvage_with(&w->from, DSR_T_ORIGIN, was, &first)) {
    int status = dsr_salvage_row(
        &w->from, &w->from.tables[DSR_T_ORIGIN].at[first], &w->part, err);
    if (status != DSR_OK && status != DSR_EDAMAGED)
      return status;
    known = status == DSR_OK && text_of(&w->part.values[2]) &&
            text_of(&w->part.values[3]);
  }
  if (known) {
    dsr_buf_text(&name, w->part.values[2].bytes);
    dsr_buf_format(&what, "%s; it was in %s", why, w->part.values[3].bytes);
  } else {
    dsr_buf_format(&name, "document %lld", (long long)was);
    dsr_buf_format(&what, "%s; its name is lost too", why);
  }
  int status = name.failed || what.failed
                   ? dsr_fail_memory(err)
                   : dsr_recover_note(w, name.data, what.data, err);
  dsr_buf_free(&name);
  dsr_buf_free(&what);
  return status;
}

/* One document, from the first of its places that is whole. */
static int recover_one(dsr_recover_work *w, int64_t was, dsr_error *err) {
  size_t first, n = dsr_salvage_with(&w->from, DSR_T_DOCUMENT, was, &first);
  const char *why = "it is lost";
  int64_t is = 0;
  int status = DSR_OK;
  for (size_t i = 0; i < n && !is && status == DSR_OK; i++) {
    why = NULL;
    status = recover_at(w, &w->from.tables[DSR_T_DOCUMENT].at[first + i], &is,
                        &why, err);
  }
  if (status == DSR_OK)
    status = note_document(w, was, is, err);
  if (status == DSR_OK && !is)
    return name_lost(w, was, why ? why : "it is lost", err);
  return status == DSR_OK ? put_origins(w, was, is, err) : status;
}

/* Every document that a row tells of: by its own, its origins' and its tokens'
 * rows, which stand on other pages. */
int dsr_recover_documents(dsr_recover_work *w, dsr_error *err) {
  static const dsr_table tables[] = {DSR_T_DOCUMENT, DSR_T_ORIGIN, DSR_T_TOKENS};
  size_t at[3] = {0};
  int status = DSR_OK;
  while (status == DSR_OK) {
    int64_t next = INT64_MAX;
    bool some = false;
    for (size_t t = 0; t < 3; t++) {
      const dsr_places *places = &w->from.tables[tables[t]];
      while (at[t] < places->count && w->count &&
             places->at[at[t]].key <= w->documents[w->count - 1].was)
        at[t]++;
      if (at[t] == places->count)
        continue;
      some = true;
      if (places->at[at[t]].key < next)
        next = places->at[at[t]].key;
    }
    if (!some)
      break;
    status = recover_one(w, next, err);
  }
  return status;
}
