/* The analysis of one text: cut into tokens, given zones, cut into sentences.
 *
 * Everything hangs on one handle with one lifetime; the stream inside is what
 * the matching rooms see. Zones come from lines and tokens, sentences from
 * tokens, so the order is tokens, zones, sentences. */
#include "core/zone/analysis.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/utf8.h"
#include "core/lexicon/put_tokens.h"
#include "core/lexicon/traits.h"
#include "core/text/sentence_tokens.h"
#include "core/zone/classify.h"
#include "dossier/date.h"

enum { ANNOTATION_TYPES = 64 };

struct dsr_analysis {
  dsr_arena arena; /* the stated values, the annotations' types */
  char *text;
  dsr_tokens *tokens;
  dsr_form *forms;
  uint8_t *skip;
  dsr_zone_list zones;
  dsr_span *sentences; /* bytes */
  dsr_span *sentence_tokens;
  size_t sentence_count;
  dsr_annotation *annotations;
  dsr_annotation *stretches; /* the zones as the stream has them */
  dsr_stream_about about;    /* its strings are in the arena */
  const char *types[ANNOTATION_TYPES]; /* of annotations, in the arena */
  size_t type_count;
  char language[8];
  dsr_stated stated;
  dsr_stream stream;
};

void dsr_analysis_free(dsr_analysis *a) {
  if (!a)
    return;
  dsr_tokens_free(a->tokens);
  dsr_free(a->text);
  dsr_free(a->forms);
  dsr_free(a->skip);
  dsr_free(a->zones.at);
  dsr_free(a->sentences);
  dsr_free(a->sentence_tokens);
  dsr_free(a->annotations);
  dsr_free(a->stretches);
  dsr_arena_free(&a->arena);
  dsr_free(a);
}

const dsr_stream *dsr_analysis_stream(const dsr_analysis *a) {
  return &a->stream;
}
const dsr_zone *dsr_analysis_zones(const dsr_analysis *a, size_t *count) {
  *count = a->zones.count;
  return a->zones.at;
}
const dsr_span *dsr_analysis_sentences(const dsr_analysis *a, size_t *count) {
  *count = a->sentence_count;
  return a->sentences;
}
const char *dsr_analysis_language(const dsr_analysis *a) { return a->language; }
const dsr_stated *dsr_analysis_stated(const dsr_analysis *a) {
  return &a->stated;
}

/* Copy the text and cut its tokens. */
static int begin(const char *text, size_t len, const dsr_lexicon *lexicon,
                 dsr_analysis **out, dsr_error *err) {
  *out = NULL;
  if (len > DSR_DOCUMENT_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0,
                    "text of %zu bytes: a document is at most 16 MB; split it",
                    len);
  size_t good = dsr_utf8_check(text, len);
  if (good < len)
    return dsr_fail(err, DSR_EINVAL, good,
                    "text is not UTF-8 at byte %zu; decode it first", good);
  dsr_analysis *a = dsr_alloc_zero(1, sizeof *a);
  int status = a ? DSR_OK : dsr_fail_memory(err);
  if (status != DSR_OK)
    return status;
  a->text = dsr_copy(text, len);
  if (!a->text)
    status = dsr_fail_memory(err);
  else
    status = dsr_tokens_new(a->text, len, &a->tokens, err);
  if (status != DSR_OK) {
    dsr_analysis_free(a);
    return status;
  }
  size_t n = dsr_tokens_count(a->tokens);
  a->stream = (dsr_stream){.text = a->text,
                           .len = len,
                           .lexicon = lexicon,
                           .tokens = dsr_tokens_spans(a->tokens),
                           .count = n};
  *out = a;
  return DSR_OK;
}

/* First token that ends after `byte`: count when none does. */
static size_t token_from(const dsr_stream *s, uint32_t byte) {
  size_t low = 0, high = s->count;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    if (s->tokens[mid].end <= byte)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

enum { STRIDE = 8 }; /* tokens passed at a time */

/* The first token from t on that ends behind `byte`, not far away. */
static uint32_t pass_ends(const dsr_stream *s, uint32_t t, uint32_t byte) {
  while (s->count - t > STRIDE && s->tokens[t + STRIDE].end <= byte)
    t += STRIDE;
  while (t < s->count && s->tokens[t].end <= byte)
    t++;
  return t;
}

/* The first token from t on that begins at or behind `byte`, not far away. */
static uint32_t pass_starts(const dsr_stream *s, uint32_t t, uint32_t byte) {
  while (s->count - t > STRIDE && s->tokens[t + STRIDE].start < byte)
    t += STRIDE;
  while (t < s->count && s->tokens[t].start < byte)
    t++;
  return t;
}

dsr_span dsr_analysis_tokens_of(const dsr_analysis *a, dsr_span bytes) {
  const dsr_stream *s = &a->stream;
  uint32_t first = (uint32_t)token_from(s, bytes.start);
  return (dsr_span){first, pass_starts(s, first, bytes.end)};
}

/* Zones of one kind that follow one another are one stretch: a paragraph that
 * its lines break is one thing to a query. */
static void add_stretch(dsr_analysis *a, const dsr_zone *zone, uint32_t first,
                        uint32_t last) {
  const char *kind = dsr_zone_kind_name((int)zone->kind);
  size_t n = a->stream.zone_count;
  if (n && a->stretches[n - 1].type == kind &&
      a->stretches[n - 1].last == first) {
    a->stretches[n - 1].last = last;
    return;
  }
  a->stretches[n] = (dsr_annotation){kind, first, last};
  a->stream.zone_count = n + 1;
}

/* Give the stream its zones, and mark the tokens outside the covered ones. */
static int set_zones(dsr_analysis *a, dsr_error *err) {
  const dsr_stream *s = &a->stream;
  a->skip = dsr_alloc(s->count);
  a->stretches = dsr_alloc_zero(a->zones.count, sizeof *a->stretches);
  if (!a->skip || !a->stretches)
    return dsr_fail_memory(err);
  memset(a->skip, 1, s->count);
  uint32_t first, t = 0;
  for (size_t z = 0; z < a->zones.count; z++) {
    const dsr_zone *zone = &a->zones.at[z];
    first = pass_ends(s, t, zone->start);
    t = pass_starts(s, first, zone->end);
    if (t == first)
      continue;
    if (dsr_zone_covered((int)zone->kind))
      memset(a->skip + first, 0, t - first);
    add_stretch(a, zone, first, t);
  }
  a->stream.skip = a->skip;
  a->stream.zones = a->stretches;
  return DSR_OK;
}

/* Take sentences as they were cut. */
static void take_sentences(dsr_analysis *a, dsr_sentences *cut) {
  a->sentence_count = dsr_sentences_take(cut, &a->sentences, &a->sentence_tokens);
  a->stream.sentences = a->sentence_tokens;
  a->stream.sentence_count = a->sentence_count;
}

/* Copy byte spans of stored sentences and find their token ranges. */
static int set_sentences(dsr_analysis *a, const dsr_span *spans, size_t count,
                         dsr_error *err) {
  const dsr_stream *s = &a->stream;
  a->sentences = dsr_alloc_zero(count ? count : 1, sizeof *a->sentences);
  a->sentence_tokens =
      dsr_alloc_zero(count ? count : 1, sizeof *a->sentence_tokens);
  if (!a->sentences || !a->sentence_tokens)
    return dsr_fail_memory(err);
  uint32_t token = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t first = pass_starts(s, token, spans[i].start);
    token = pass_ends(s, first, spans[i].end);
    if (first == token)
      continue;
    a->sentences[a->sentence_count] = spans[i];
    a->sentence_tokens[a->sentence_count++] = (dsr_span){first, token};
  }
  a->stream.sentences = a->sentence_tokens;
  a->stream.sentence_count = a->sentence_count;
  return DSR_OK;
}

static int put_forms(dsr_analysis *a, dsr_lexicon *lexicon, dsr_error *err) {
  const dsr_stream *s = &a->stream;
  a->forms = dsr_alloc_zero(s->count ? s->count : 1, sizeof *a->forms);
  if (!a->forms)
    return dsr_fail_memory(err);
  a->stream.forms = a->forms;
  return dsr_lexicon_put_tokens(lexicon, s->text, s->tokens, s->count, a->forms,
                                err);
}

/* The EDTF value of a stated date, if the words are one with a year. */
static int stated_date(dsr_analysis *a, dsr_span bytes, const char **out,
                       dsr_error *err) {
  char value[DSR_DATE_MAX];
  dsr_day first, last;
  size_t used;
  dsr_span t = dsr_analysis_tokens_of(a, bytes);
  int status = dsr_date_read(a->text, a->stream.tokens + t.start,
                             t.end - t.start, &used, value, err);
  if (status != DSR_OK || used == 0)
    return status;
  status = dsr_date_bounds(value, &first, &last, err);
  if (status != DSR_OK || first == 0)
    return DSR_OK;
  *out = dsr_arena_copy(&a->arena, value, strlen(value));
  return *out ? DSR_OK : dsr_fail_memory(err);
}

static int set_stated(dsr_analysis *a, const dsr_stated_span *stated,
                      dsr_error *err) {
  struct { int field; const char **value; dsr_span *span; } slots[] = {
      {DSR_STATE_TITLE, &a->stated.title, &a->stated.title_span},
      {DSR_STATE_AUTHOR, &a->stated.author, &a->stated.author_span},
      {DSR_STATE_PUBLISHED, &a->stated.published, &a->stated.published_span},
      {DSR_STATE_PUBLISHER, &a->stated.publisher, &a->stated.publisher_span}};
  for (size_t i = 0; i < sizeof slots / sizeof *slots; i++) {
    const dsr_stated_span *st = &stated[slots[i].field];
    if (st->field == DSR_STATE_NONE)
      continue;
    if (slots[i].field == DSR_STATE_PUBLISHED) {
      int status = stated_date(a, st->bytes, slots[i].value, err);
      if (status != DSR_OK)
        return status;
    } else {
      *slots[i].value = dsr_arena_copy(&a->arena, a->text + st->bytes.start,
                                       st->bytes.end - st->bytes.start);
      if (!*slots[i].value)
        return dsr_fail_memory(err);
    }
    if (*slots[i].value)
      *slots[i].span = st->bytes;
  }
  return DSR_OK;
}

/* The counts of LETTER, ENGLISH and FOREIGN in one number, 16 bits each. */
enum { ENGLISH_AT = 16, FOREIGN_AT = 32 };
static uint64_t counted(unsigned bits) {
  return (bits & DSR_LANGUAGE_LETTER ? (uint64_t)1 : 0) |
         (bits & DSR_LANGUAGE_ENGLISH ? (uint64_t)1 << ENGLISH_AT : 0) |
         (bits & DSR_LANGUAGE_FOREIGN ? (uint64_t)1 << FOREIGN_AT : 0);
}

/* Count tokens [from, to), at most DSR_LANGUAGE_WORDS of them. */
static void count_words(const dsr_stream *s, const uint8_t *traits, size_t from,
                        size_t to, dsr_language_counts *n) {
  uint64_t each[DSR_LANGUAGE_BITS + 1], sum = 0;
  unsigned seen = 0;
  for (unsigned bits = 0; bits <= DSR_LANGUAGE_BITS; bits++)
    each[bits] = counted(bits);
  for (size_t t = from; t < to; t++) {
    unsigned bits = traits[s->forms[t]];
    sum += each[bits & DSR_LANGUAGE_BITS];
    seen |= bits;
  }
  n->words += sum & 0xFFFF;
  n->english += sum >> ENGLISH_AT & 0xFFFF;
  n->foreign += sum >> FOREIGN_AT & 0xFFFF;
  for (size_t t = from; t < to && (seen & DSR_LANGUAGE_WIDE); t++)
    if (traits[s->forms[t]] & DSR_LANGUAGE_WIDE)
      n->wide += dsr_language_wide(s->text + s->tokens[t].start,
                                   s->tokens[t].end - s->tokens[t].start);
}

/* What the first words say. So many tokens at a time as there may be words left
 * to look at: no more of them can be words. */
static const char *guess_language(const dsr_stream *s) {
  const uint8_t *traits = dsr_lexicon_traits(s->lexicon);
  dsr_language_counts n = {0};
  size_t t = 0;
  while (t < s->count && n.words < DSR_LANGUAGE_WORDS) {
    size_t left = DSR_LANGUAGE_WORDS - n.words;
    size_t to = s->count - t < left ? s->count : t + left;
    count_words(s, traits, t, to, &n);
    t = to;
  }
  return dsr_language_judge(&n, s->text, s->tokens, t);
}

int dsr_analysis_new(const char *text, size_t len, const dsr_rules *rules,
                     dsr_lexicon *lexicon, dsr_analysis **out, dsr_error *err) {
  dsr_analysis *a = NULL;
  dsr_lines lines = {0};
  dsr_sentences *sentences = NULL;
  dsr_stated_span stated[DSR_STATED_FIELDS] = {0};
  *out = NULL;
  int status = begin(text, len, lexicon, &a, err);
  if (status != DSR_OK)
    return status;
  status = put_forms(a, lexicon, err);
  if (status != DSR_OK)
    goto done;
  const char *language = guess_language(&a->stream);
  bool english = strcmp(language, "other") != 0;
  memcpy(a->language, language, strlen(language) + 1);
  status = dsr_lines_cut(&a->stream, &lines, err);
  if (status != DSR_OK)
    goto done;
  status = dsr_classify(&a->stream, &lines, english ? rules : NULL, &a->zones,
                        stated, err);
  if (status != DSR_OK)
    goto done;
  status = dsr_sentences_new(a->text, len, a->tokens,
                             english && rules ? rules->abbreviations : NULL,
                             &sentences, err);
  if (status != DSR_OK)
    goto done;
  take_sentences(a, sentences);
  status = set_zones(a, err);
  if (status == DSR_OK)
    status = set_stated(a, stated, err);
  if (status != DSR_OK)
    goto done;
  *out = a;
  a = NULL;
done:
  dsr_sentences_free(sentences);
  dsr_lines_free(&lines);
  dsr_analysis_free(a);
  return status;
}

static bool lies_well(uint32_t start, uint32_t end, uint32_t from, size_t len) {
  return start >= from && start < end && end <= len;
}

/* How many forms from the first on are in a lexicon of `known`, which is less than
 * 2^31. All together first, since all are: a form that is not sets the top bit. */
static size_t count_known(const dsr_form *forms, size_t count, dsr_form known) {
  dsr_form strange = 0;
  for (size_t i = 0; i < count; i++)
    strange |= (forms[i] - 1) | (known - forms[i]);
  size_t i = strange >> 31 ? 0 : count;
  while (i < count && forms[i] - 1 < known)
    i++;
  return i;
}

static int check_places(const dsr_analysis_parts *p, dsr_error *err) {
  uint32_t reached = 0;
  for (size_t i = 0; i < p->zone_count; reached = p->zones[i].end, i++)
    if (!lies_well(p->zones[i].start, p->zones[i].end, reached, p->len) ||
        p->zones[i].kind >= DSR_ZONE_KINDS)
      return dsr_fail(err, DSR_EDAMAGED, p->zones[i].start,
                      "zone %zu lies outside the text or on another; run "
                      "`dossier check`", i);
  reached = 0;
  for (size_t i = 0; i < p->sentence_count; reached = p->sentences[i].end, i++)
    if (!lies_well(p->sentences[i].start, p->sentences[i].end, reached, p->len))
      return dsr_fail(err, DSR_EDAMAGED, p->sentences[i].start,
                      "sentence %zu lies outside the text or on another; run "
                      "`dossier check`", i);
  return DSR_OK;
}

static int check_forms(const dsr_analysis_parts *p, const dsr_stream *s,
                       const dsr_lexicon *lexicon, dsr_error *err) {
  if (p->form_count != s->count)
    return dsr_fail(err, DSR_EDAMAGED, 0,
                    "%zu stored forms for %zu tokens; run `dossier check`",
                    p->form_count, s->count);
  dsr_form known = (dsr_form)dsr_lexicon_count(lexicon);
  size_t good = count_known(p->forms, p->form_count, known);
  return good == p->form_count
             ? DSR_OK
             : dsr_fail(err, DSR_EDAMAGED, s->tokens[good].start,
                        "the form of token %zu is not in the lexicon; run "
                        "`dossier check`", good);
}

static int copy_forms(dsr_analysis *a, const dsr_analysis_parts *p, dsr_error *err) {
  size_t n = a->stream.count;
  a->forms = dsr_alloc_zero(n ? n : 1, sizeof *a->forms);
  if (!a->forms)
    return dsr_fail_memory(err);
  if (n)
    memcpy(a->forms, p->forms, n * sizeof *a->forms);
  a->stream.forms = a->forms;
  return DSR_OK;
}

/* Set everything but the forms. */
static int take_parts(dsr_analysis *a, const dsr_analysis_parts *p, dsr_error *err) {
  a->zones.at = dsr_alloc_zero(p->zone_count ? p->zone_count : 1,
                               sizeof *a->zones.at);
  if (!a->zones.at)
    return dsr_fail_memory(err);
  if (p->zone_count)
    memcpy(a->zones.at, p->zones, p->zone_count * sizeof *a->zones.at);
  a->zones.count = p->zone_count;
  strncpy(a->language, p->language ? p->language : "und",
          sizeof a->language - 1);
  int status = set_sentences(a, p->sentences, p->sentence_count, err);
  return status == DSR_OK ? set_zones(a, err) : status;
}

int dsr_analysis_restore(const dsr_analysis_parts *p,
                         const dsr_lexicon *lexicon, dsr_analysis **out,
                         dsr_error *err) {
  int status = begin(p->text, p->len, lexicon, out, err);
  if (status != DSR_OK)
    return status;
  status = check_forms(p, &(*out)->stream, lexicon, err);
  if (status == DSR_OK)
    status = check_places(p, err);
  if (status == DSR_OK)
    status = copy_forms(*out, p, err);
  if (status == DSR_OK)
    status = take_parts(*out, p, err);
  if (status == DSR_OK)
    return DSR_OK;
  dsr_analysis_free(*out);
  *out = NULL;
  return status;
}

int dsr_analysis_assemble(const dsr_analysis_parts *p, dsr_lexicon *lexicon,
                          dsr_analysis **out, dsr_error *err) {
  int status = begin(p->text, p->len, lexicon, out, err);
  if (status != DSR_OK)
    return status;
  status = check_places(p, err);
  if (status == DSR_OK)
    status = put_forms(*out, lexicon, err);
  if (status == DSR_OK)
    status = take_parts(*out, p, err);
  if (status == DSR_OK)
    return DSR_OK;
  dsr_analysis_free(*out);
  *out = NULL;
  return status;
}

int dsr_analysis_zone_at(const dsr_analysis *a, size_t byte) {
  size_t low = 0, high = a->zones.count;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    if (a->zones.at[mid].end <= byte)
      low = mid + 1;
    else
      high = mid;
  }
  return low < a->zones.count && a->zones.at[low].start <= byte
             ? (int)a->zones.at[low].kind
             : -1;
}

/* The first sentence that ends after `byte`: count when none does. */
static size_t sentence_from(const dsr_analysis *a, size_t byte) {
  size_t low = 0, high = a->sentence_count;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    if (a->sentences[mid].end <= byte)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

size_t dsr_analysis_sentence_at(const dsr_analysis *a, size_t byte) {
  size_t i = sentence_from(a, byte);
  return i < a->sentence_count && a->sentences[i].start <= byte ? i : SIZE_MAX;
}

size_t dsr_analysis_line_at(const dsr_analysis *a, size_t byte) {
  size_t line = 1, end = byte < a->stream.len ? byte : a->stream.len;
  for (size_t i = 0; i < end; i++)
    line += a->text[i] == '\n';
  return line;
}

dsr_span dsr_analysis_context(const dsr_analysis *a, dsr_span span) {
  dsr_span out = span;
  for (size_t i = sentence_from(a, span.start);
       i < a->sentence_count && a->sentences[i].start < span.end; i++) {
    if (a->sentences[i].start < out.start)
      out.start = a->sentences[i].start;
    if (a->sentences[i].end > out.end)
      out.end = a->sentences[i].end;
  }
  return out;
}

int dsr_analysis_describe(dsr_analysis *a, const dsr_stream_about *about,
                          dsr_error *err) {
  dsr_stream_about copy = {.first = about->first, .last = about->last};
  const char *const from[] = {about->key, about->title, about->publisher,
                              about->author, about->language};
  const char **const to[] = {&copy.key, &copy.title, &copy.publisher,
                             &copy.author, &copy.language};
  for (size_t i = 0; i < sizeof from / sizeof *from; i++) {
    if (!from[i])
      continue;
    *to[i] = dsr_arena_copy(&a->arena, from[i], strlen(from[i]));
    if (!*to[i])
      return dsr_fail_memory(err);
  }
  a->about = copy;
  a->stream.about = &a->about;
  return DSR_OK;
}

static int by_place(const void *left, const void *right) {
  const dsr_annotation *a = left, *b = right;
  if (a->first != b->first)
    return a->first < b->first ? -1 : 1;
  if (a->last != b->last)
    return a->last > b->last ? -1 : 1;
  return strcmp(a->type, b->type);
}

/* A copy of a type's name, one for all annotations of the type. NULL: there is
 * no memory. Types beyond the table's size are copied each time. */
static const char *keep_type(dsr_analysis *a, const char *type) {
  for (size_t i = 0; i < a->type_count; i++)
    if (strcmp(a->types[i], type) == 0)
      return a->types[i];
  const char *copy = dsr_arena_copy(&a->arena, type, strlen(type));
  if (copy && a->type_count < ANNOTATION_TYPES)
    a->types[a->type_count++] = copy;
  return copy;
}

int dsr_analysis_annotate(dsr_analysis *a, const dsr_annotation *annotations,
                          size_t count, dsr_error *err) {
  for (size_t i = 0; i < count; i++)
    if (annotations[i].first >= annotations[i].last ||
        annotations[i].last > a->stream.count)
      return dsr_fail(err, DSR_EINVAL, 0,
                      "annotation %zu, tokens [%u,%u), lies outside the %zu "
                      "tokens", i, annotations[i].first, annotations[i].last,
                      a->stream.count);
  dsr_annotation *copy = dsr_alloc_zero(count ? count : 1, sizeof *copy);
  if (!copy)
    return dsr_fail_memory(err);
  for (size_t i = 0; i < count; i++) {
    copy[i] = annotations[i];
    copy[i].type = keep_type(a, annotations[i].type);
    if (!copy[i].type) {
      dsr_free(copy);
      return dsr_fail_memory(err);
    }
  }
  qsort(copy, count, sizeof *copy, by_place);
  dsr_free(a->annotations);
  a->annotations = copy;
  a->stream.annotations = copy;
  a->stream.annotation_count = count;
  return DSR_OK;
}
