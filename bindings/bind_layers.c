/* Walks over what a document is made of: tokens, sentences, zones, numbers,
 * dates. One cursor serves them all: a place in the document and a function
 * that makes the next row. */
#include "bindings/bind.h"

#include "dossier/date.h"
#include "dossier/number.h"

typedef struct layer_cursor {
  dsr_bind_cursor cursor;
  dsr_bind_document *document; /* user value 2; pinned */
  size_t at;                   /* the next token, sentence or zone */
  size_t sentence;             /* numbers, dates: the sentence of token `at` */
  bool all;                    /* every zone */
} layer_cursor;

static void close_layer(dsr_bind_handle *handle) {
  layer_cursor *cursor = (layer_cursor *)(void *)handle;
  if (cursor->document != NULL)
    dsr_bind_unpin(cursor->document);
}

static int walk(lua_State *L, bool optioned,
                int (*next)(lua_State *, dsr_bind_cursor *)) {
  static const char *const names[] = {"zones", NULL};
  bool all = false;
  lua_settop(L, 2);
  dsr_bind_document *document = dsr_bind_check_document(L, 1);
  if (optioned && dsr_bind_options(L, 2, names)) {
    const char *zones = dsr_bind_option_string(L, 2, "zones");
    all = zones != NULL && zones[0] == 'a' && zones[1] == 'l' &&
          zones[2] == 'l' && zones[3] == '\0';
    luaL_argcheck(L, zones == NULL || all, 2,
                  "option 'zones' is \"all\", or left out");
  }
  lua_getiuservalue(L, 1, DSR_BIND_DOCUMENT_OWNER);
  layer_cursor *cursor = dsr_bind_cursor_new(
      L, sizeof *cursor, -1, document->handle.owner, close_layer, next);
  lua_pushvalue(L, 1);
  lua_setiuservalue(L, -2, 2);
  dsr_bind_need_analysis(L, document);
  dsr_bind_pin(document);
  cursor->document = document;
  cursor->all = all;
  return dsr_bind_iterate(L);
}

static bool skipped(const layer_cursor *cursor, const dsr_stream *stream,
                    size_t token) {
  return !cursor->all && stream->skip != NULL && stream->skip[token] != 0;
}

static int next_token(lua_State *L, dsr_bind_cursor *base) {
  layer_cursor *cursor = (layer_cursor *)(void *)base;
  const dsr_stream *stream = dsr_analysis_stream(cursor->document->analysis);
  while (cursor->at < stream->count && skipped(cursor, stream, cursor->at))
    cursor->at++;
  if (cursor->at >= stream->count)
    return 0;
  dsr_span span = stream->tokens[cursor->at++];
  lua_pushlstring(L, stream->text + span.start, span.end - span.start);
  lua_pushinteger(L, dsr_bind_first(span));
  lua_pushinteger(L, dsr_bind_last(span));
  return 3;
}

static int next_sentence(lua_State *L, dsr_bind_cursor *base) {
  layer_cursor *cursor = (layer_cursor *)(void *)base;
  const dsr_stream *stream = dsr_analysis_stream(cursor->document->analysis);
  while (cursor->at < stream->sentence_count) {
    dsr_span tokens = stream->sentences[cursor->at++];
    bool covered = false;
    for (size_t i = tokens.start; i < tokens.end && !covered; i++)
      covered = !skipped(cursor, stream, i);
    if (covered) {
      lua_createtable(L, 0, 3);
      dsr_bind_set_words(L, dsr_bind_bytes(stream, tokens.start, tokens.end),
                         stream->text);
      return 1;
    }
  }
  return 0;
}

static int next_zone(lua_State *L, dsr_bind_cursor *base) {
  layer_cursor *cursor = (layer_cursor *)(void *)base;
  const dsr_analysis *analysis = cursor->document->analysis;
  size_t count;
  const dsr_zone *zones = dsr_analysis_zones(analysis, &count);
  if (cursor->at >= count)
    return 0;
  const dsr_zone *zone = &zones[cursor->at++];
  lua_createtable(L, 0, 4);
  dsr_bind_set_words(L, (dsr_span){zone->start, zone->end},
                     dsr_analysis_stream(analysis)->text);
  dsr_bind_set_string(L, "kind", dsr_zone_kind_name((int)zone->kind));
  return 1;
}

/* Where what begins at the current token must end: with its sentence, or
 * before a token that search does not cover. */
static size_t reach(layer_cursor *cursor, const dsr_stream *stream) {
  size_t end = stream->count;
  while (cursor->sentence < stream->sentence_count &&
         stream->sentences[cursor->sentence].end <= cursor->at)
    cursor->sentence++;
  if (cursor->sentence < stream->sentence_count)
    end = stream->sentences[cursor->sentence].end;
  if (end > cursor->at + 64)
    end = cursor->at + 64;
  for (size_t i = cursor->at; i < end; i++)
    if (skipped(cursor, stream, i))
      return i;
  return end;
}

/* "digits", "words" or "both": how a number is written. */
static const char *written(const char *text, dsr_span span) {
  bool digits = false, words = false;
  for (uint32_t i = span.start; i < span.end; i++) {
    char c = text[i];
    digits = digits || (c >= '0' && c <= '9');
    words = words || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
  return digits && words ? "both" : digits ? "digits" : "words";
}

static int next_number(lua_State *L, dsr_bind_cursor *base) {
  layer_cursor *cursor = (layer_cursor *)(void *)base;
  const dsr_stream *stream = dsr_analysis_stream(cursor->document->analysis);
  for (; cursor->at < stream->count; cursor->at++) {
    size_t used = 0, end = reach(cursor, stream);
    dsr_number number;
    if (end == cursor->at)
      continue;
    int status = dsr_number_read(stream->text, stream->tokens + cursor->at,
                                 end - cursor->at, &used, &number, NULL);
    if (used == 0)
      continue;
    dsr_span span = dsr_bind_bytes(stream, (uint32_t)cursor->at,
                                   (uint32_t)(cursor->at + used));
    cursor->at += used - 1;
    if (status != DSR_OK)
      continue; /* more digits than a value holds */
    cursor->at++;
    char digits[64];
    dsr_number_print(number, digits, sizeof digits);
    lua_createtable(L, 0, 5);
    dsr_bind_set_words(L, span, stream->text);
    dsr_bind_push_decimal(L, digits);
    lua_setfield(L, -2, "value");
    dsr_bind_set_string(L, "kind", written(stream->text, span));
    return 1;
  }
  return 0;
}

static int next_date(lua_State *L, dsr_bind_cursor *base) {
  layer_cursor *cursor = (layer_cursor *)(void *)base;
  const dsr_stream *stream = dsr_analysis_stream(cursor->document->analysis);
  for (; cursor->at < stream->count; cursor->at++) {
    size_t used = 0, end = reach(cursor, stream);
    char value[DSR_DATE_MAX];
    if (end == cursor->at ||
        dsr_date_read(stream->text, stream->tokens + cursor->at,
                      end - cursor->at, &used, value, NULL) != DSR_OK ||
        used == 0)
      continue;
    dsr_span span = dsr_bind_bytes(stream, (uint32_t)cursor->at,
                                   (uint32_t)(cursor->at + used));
    cursor->at += used;
    lua_createtable(L, 0, 4);
    dsr_bind_set_words(L, span, stream->text);
    dsr_bind_set_string(L, "value", value);
    return 1;
  }
  return 0;
}

int dsr_bind_document_tokens(lua_State *L) { return walk(L, true, next_token); }

int dsr_bind_document_sentences(lua_State *L) {
  return walk(L, true, next_sentence);
}

int dsr_bind_document_zones(lua_State *L) { return walk(L, false, next_zone); }

int dsr_bind_document_numbers(lua_State *L) {
  return walk(L, false, next_number);
}

int dsr_bind_document_dates(lua_State *L) { return walk(L, false, next_date); }
