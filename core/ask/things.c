/* Finding things: entities by their mentions, queries by their hits, a
 * gazetteer's entries by going over the columns.
 *
 * All occurrences are held at once and sorted, since mentions may lie in any
 * order (an extractor that ran again adds behind the others). */
#include "core/ask/things.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/buffer.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/lexicon/nearest.h"
#include "dossier/columns.h"
#include "dossier/occurrence.h"
#include "dossier/search.h"
#include "dossier/token.h"

void dsr_things_free(dsr_things *t) {
  dsr_arena_free(&t->arena);
  dsr_free(t->things);
  dsr_free(t->places);
  *t = (dsr_things){0};
}

static int add_thing(dsr_things *t, const char *id, const char *type,
                     const char *name, dsr_error *err) {
  void *things = t->things;
  if (t->count >= UINT32_MAX - 1)
    return dsr_fail(err, DSR_ELIMIT, 0, "a network of 4 billion things");
  if (!dsr_reserve(&things, &t->room, t->count + 1, sizeof *t->things))
    return dsr_fail_memory(err);
  t->things = things;
  dsr_thing thing = {.id = dsr_arena_copy(&t->arena, id, strlen(id)),
                     .type = dsr_arena_copy(&t->arena, type, strlen(type)),
                     .name = dsr_arena_copy(&t->arena, name, strlen(name))};
  if (!thing.id || !thing.type || !thing.name)
    return dsr_fail_memory(err);
  t->things[t->count++] = thing;
  return DSR_OK;
}

static int add_place(dsr_things *t, dsr_place place, dsr_error *err) {
  void *places = t->places;
  if (!dsr_reserve(&places, &t->place_room, t->place_count + 1,
                   sizeof *t->places))
    return dsr_fail_memory(err);
  t->places = places;
  t->places[t->place_count++] = place;
  return DSR_OK;
}

static int compare_places(const void *left, const void *right) {
  const dsr_place *a = left, *b = right;
  if (a->document != b->document)
    return (a->document > b->document) - (a->document < b->document);
  if (a->first != b->first)
    return (a->first > b->first) - (a->first < b->first);
  if (a->last != b->last)
    return (a->last > b->last) - (a->last < b->last);
  return (a->thing > b->thing) - (a->thing < b->thing);
}

static void sort_places(dsr_things *t) {
  for (size_t i = 1; i < t->place_count; i++)
    if (compare_places(&t->places[i - 1], &t->places[i]) > 0) {
      qsort(t->places, t->place_count, sizeof *t->places, compare_places);
      return;
    }
}

/* The sentence that holds a token, of ascending ones asked for; *at walks. */
static uint32_t sentence_at(const dsr_span *sentences, size_t count, size_t *at,
                            uint32_t token) {
  while (*at < count && sentences[*at].end <= token)
    ++*at;
  return *at < count && sentences[*at].start <= token ? (uint32_t)*at
                                                      : UINT32_MAX;
}

/* --- entities --- */

/* Their numbers in the file and in the network; the former ascend. */
typedef struct number {
  int64_t id;
  uint32_t thing;
} number;

typedef struct numbers {
  number *at;
  size_t count, room;
  uint32_t *direct; /* by id, the thing + 1, where ids are not far apart */
  size_t direct_size;
} numbers;

static int compare_numbers(const void *left, const void *right) {
  const number *a = left, *b = right;
  return (a->id > b->id) - (a->id < b->id);
}

static int add_entity(dsr_things *t, numbers *n, const dsr_entity *e,
                      dsr_error *err) {
  void *at = n->at;
  dsr_buf id = {0};
  dsr_buf_format(&id, "%s:%s", e->type, e->slug);
  int status = id.failed ? dsr_fail_memory(err)
                         : add_thing(t, id.data, e->type, e->name, err);
  dsr_buf_free(&id);
  if (status != DSR_OK)
    return status;
  if (!dsr_reserve(&at, &n->room, n->count + 1, sizeof *n->at))
    return dsr_fail_memory(err);
  n->at = at;
  n->at[n->count++] = (number){e->id, (uint32_t)(t->count - 1)};
  return DSR_OK;
}

/* Ids of a file that was not tampered with run from 1 with few gaps. */
static int index_numbers(numbers *n, dsr_error *err) {
  if (n->count == 0)
    return DSR_OK;
  qsort(n->at, n->count, sizeof *n->at, compare_numbers);
  int64_t highest = n->at[n->count - 1].id;
  if (n->at[0].id < 0 || highest / 16 > (int64_t)n->count + 4096)
    return DSR_OK;
  n->direct_size = (size_t)highest + 1;
  n->direct = dsr_alloc_zero(n->direct_size, sizeof *n->direct);
  if (!n->direct)
    return dsr_fail_memory(err);
  for (size_t i = 0; i < n->count; i++)
    n->direct[n->at[i].id] = n->at[i].thing + 1;
  return DSR_OK;
}

/* UINT32_MAX: no entity that was asked for. */
static uint32_t thing_of(const numbers *n, int64_t id) {
  if (n->direct)
    return id >= 0 && (uint64_t)id < n->direct_size && n->direct[id]
               ? n->direct[id] - 1
               : UINT32_MAX;
  size_t low = 0, high = n->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (n->at[middle].id < id)
      low = middle + 1;
    else
      high = middle;
  }
  return low < n->count && n->at[low].id == id ? n->at[low].thing : UINT32_MAX;
}

static int list_entities(dsr_corpus *corpus, const dsr_network_options *o,
                         dsr_things *t, numbers *n, dsr_error *err) {
  dsr_entity_filter filter = {.type = o->about ? NULL : o->type, .uncounted = 1};
  dsr_entities *entities;
  const dsr_entity *e;
  int status = dsr_entities_new(corpus, &filter, &entities, err);
  while (status == DSR_OK &&
         (status = dsr_entities_next(entities, &e, err)) == DSR_OK) {
    size_t type = strlen(e->type);
    bool asked = o->about && strncmp(o->about, e->type, type) == 0 &&
                 o->about[type] == ':' &&
                 strcmp(o->about + type + 1, e->slug) == 0;
    if (o->type && !asked && strcmp(o->type, e->type) != 0)
      continue;
    status = add_entity(t, n, e, err);
    if (asked)
      t->about = (uint32_t)(t->count - 1);
  }
  dsr_entities_free(entities);
  return status == DSR_DONE ? index_numbers(n, err) : status;
}

static int place_entities(dsr_corpus *corpus, const dsr_network_options *o,
                          dsr_things *t, const numbers *n, dsr_error *err) {
  dsr_occurrences *walk;
  dsr_occurrence at;
  int status = dsr_occurrences_new(corpus, o->filter, o->about ? NULL : o->type,
                                   &walk, err);
  while (status == DSR_OK &&
         (status = dsr_occurrences_next(walk, &at, err)) == DSR_OK) {
    dsr_place place = {at.document, thing_of(n, at.entity),
                       at.sentence < 0 ? UINT32_MAX : (uint32_t)at.sentence,
                       at.span.start, at.span.end};
    if (place.thing != UINT32_MAX)
      status = add_place(t, place, err);
  }
  dsr_occurrences_free(walk);
  return status == DSR_DONE ? DSR_OK : status;
}

/* Bytes become tokens, of `count` places of one document. */
static int to_tokens(dsr_corpus *corpus, dsr_place *places, size_t count,
                     dsr_error *err) {
  dsr_document *document = NULL;
  dsr_tokens *tokens = NULL;
  size_t len, at = 0;
  int status = dsr_document_open_id(corpus, places->document, &document, err);
  if (status == DSR_OK) {
    const char *text = dsr_document_text(document, &len);
    status = dsr_tokens_new(text, len, &tokens, err);
  }
  if (status == DSR_OK) {
    const dsr_span *spans = dsr_tokens_spans(tokens);
    size_t n = dsr_tokens_count(tokens);
    for (size_t i = 0; i < count; i++) {
      while (at < n && spans[at].end <= places[i].first)
        at++;
      size_t end = at;
      while (end < n && spans[end].start < places[i].last)
        end++;
      places[i].first = (uint32_t)at;
      places[i].last = (uint32_t)end;
    }
  }
  dsr_tokens_free(tokens);
  dsr_document_free(document);
  return status;
}

static int find_entities(dsr_corpus *corpus, const dsr_network_options *o,
                         dsr_things *t, dsr_error *err) {
  numbers n = {0};
  int status = list_entities(corpus, o, t, &n, err);
  if (status == DSR_OK)
    status = place_entities(corpus, o, t, &n, err);
  sort_places(t);
  bool window = o->together == DSR_TOGETHER_WINDOW;
  for (size_t i = 0, next; window && status == DSR_OK && i < t->place_count;
       i = next) {
    for (next = i + 1; next < t->place_count &&
                       t->places[next].document == t->places[i].document;)
      next++;
    if (next > i + 1)
      status = to_tokens(corpus, &t->places[i], next - i, err);
  }
  dsr_free(n.at);
  dsr_free(n.direct);
  return status;
}

/* --- hits of queries --- */

/* Only sentences want the text. */
static int place_hit(const dsr_search *search, dsr_match match, bool sentences,
                     size_t *at, dsr_place *place, dsr_error *err) {
  int64_t document = dsr_search_document_id(search);
  if (place->document != document)
    *at = 0;
  place->document = document;
  place->first = match.first;
  place->last = match.last;
  if (!sentences)
    return DSR_OK;
  int status = dsr_search_open(search, err);
  if (status != DSR_OK)
    return status;
  const dsr_stream *s = dsr_analysis_stream(dsr_search_analysis(search));
  place->sentence =
      sentence_at(s->sentences, s->sentence_count, at, match.first);
  return DSR_OK;
}

static int find_hits(dsr_corpus *corpus, const dsr_network_options *o,
                     uint32_t query, dsr_things *t, dsr_error *err) {
  dsr_search *search;
  dsr_match match;
  dsr_place place = {.thing = query, .sentence = UINT32_MAX};
  bool sentences = o->together == DSR_TOGETHER_SENTENCE;
  size_t at = 0;
  int status =
      dsr_search_new_by_id(corpus, o->queries[query], o->filter, &search, err);
  while (status == DSR_OK &&
         (status = dsr_search_next(search, &match, err)) == DSR_OK) {
    status = place_hit(search, match, sentences, &at, &place, err);
    if (status == DSR_OK)
      status = add_place(t, place, err);
  }
  dsr_search_free(search);
  return status == DSR_DONE ? DSR_OK : status;
}

static int find_queries(dsr_corpus *corpus, const dsr_network_options *o,
                        dsr_things *t, dsr_error *err) {
  int status = DSR_OK;
  for (size_t i = 0; i < o->query_count && status == DSR_OK; i++) {
    char id[24];
    snprintf(id, sizeof id, "%zu", i + 1);
    status = add_thing(t, id, "", id, err);
    if (status == DSR_OK)
      status = find_hits(corpus, o, (uint32_t)i, t, err);
  }
  sort_places(t);
  return status;
}

/* --- entries of a gazetteer --- */

static int find_in_column(const dsr_gazetteer *g, const dsr_lexicon *lexicon,
                          const dsr_column *column, dsr_things *t,
                          dsr_error *err) {
  dsr_stream stream = {.lexicon = lexicon, .forms = column->forms,
                       .count = column->count, .skip = column->skip,
                       .sentences = column->sentences,
                       .sentence_count = column->sentence_count};
  dsr_finds *finds;
  dsr_find find;
  size_t at = 0;
  int status = dsr_finds_new(g, &stream, &finds, err);
  while (status == DSR_OK &&
         (status = dsr_finds_next(finds, &find, err)) == DSR_OK) {
    dsr_place place = {column->document, (uint32_t)find.entry,
                       sentence_at(column->sentences, column->sentence_count,
                                   &at, find.first),
                       find.first, find.last};
    status = add_place(t, place, err);
  }
  dsr_finds_free(finds);
  return status == DSR_DONE ? DSR_OK : status;
}

static int find_entries(dsr_corpus *corpus, const dsr_network_options *o,
                        dsr_things *t, dsr_error *err) {
  dsr_columns *columns;
  dsr_column column;
  dsr_lexicon *lexicon;
  int status = DSR_OK;
  for (size_t i = 0; status == DSR_OK && i < dsr_gazetteer_count(o->gazetteer);
       i++) {
    const dsr_gazetteer_entry *entry = dsr_gazetteer_at(o->gazetteer, i);
    status = add_thing(t, entry->name, entry->type, entry->name, err);
    if (o->about && t->about == UINT32_MAX && strcmp(o->about, entry->name) == 0)
      t->about = (uint32_t)i;
  }
  if (status != DSR_OK)
    return status;
  unsigned flags =
      o->together == DSR_TOGETHER_SENTENCE ? DSR_COLUMNS_SENTENCES : 0;
  status = dsr_columns_new(corpus, o->filter, flags, &columns, err);
  while (status == DSR_OK &&
         (status = dsr_columns_next(columns, &column, err)) == DSR_OK) {
    status = dsr_corpus_lexicon(corpus, &lexicon, err);
    if (status == DSR_OK)
      status = find_in_column(o->gazetteer, lexicon, &column, t, err);
  }
  dsr_columns_free(columns);
  sort_places(t);
  return status == DSR_DONE ? DSR_OK : status;
}

/* --- all of them --- */

/* DSR_ENOTFOUND for `about`, with the nearest id. */
static int fail_about(const dsr_things *t, const char *about, dsr_error *err) {
  const char **ids = dsr_alloc_zero(t->count + 1, sizeof *ids);
  if (!ids)
    return dsr_fail_memory(err);
  for (size_t i = 0; i < t->count; i++)
    ids[i] = t->things[i].id;
  const char *nearest = dsr_nearest(about, strlen(about), ids, t->count);
  int status =
      nearest ? dsr_fail(err, DSR_ENOTFOUND, 0,
                         "there is no '%s' in the network; did you mean '%s'?",
                         about, nearest)
              : dsr_fail(err, DSR_ENOTFOUND, 0,
                         "there is no '%s' in the network; an entity is named "
                         "by its id, as in place:taiwan",
                         about);
  dsr_free(ids);
  return status;
}

int dsr_things_find(dsr_corpus *corpus, const dsr_network_options *o,
                    dsr_things *t, dsr_error *err) {
  *t = (dsr_things){.about = UINT32_MAX};
  int status = o->queries     ? find_queries(corpus, o, t, err)
               : o->gazetteer ? find_entries(corpus, o, t, err)
                              : find_entities(corpus, o, t, err);
  if (status == DSR_OK && o->about && t->about == UINT32_MAX)
    status = fail_about(t, o->about, err);
  return status;
}
