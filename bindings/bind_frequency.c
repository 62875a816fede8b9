/* corpus:frequencies and corpus:ngrams: lists of { text, hits, documents,
 * per_million }. */
#include "bindings/bind.h"

#include <string.h>

#include "core/lexicon/nearest.h"
#include "dossier/ngrams.h"

static void free_list(void *list) { dsr_frequencies_free(list); }

/* Option `by` of the table at arg. */
static dsr_attribute check_attribute(lua_State *L, int arg) {
  static const char *const names[] = {"word", "norm", "stem", "shape", "kind"};
  const char *by = dsr_bind_option_string(L, arg, "by");
  if (by == NULL)
    return DSR_NORM;
  size_t len = strlen(by);
  int attribute = dsr_attribute_of(by, len);
  if (attribute < 0) {
    const char *near = dsr_nearest(by, len, names, sizeof names / sizeof *names);
    luaL_argerror(L, arg,
                  near != NULL
                      ? lua_pushfstring(L, "no attribute '%s'; did you mean '%s'?", by, near)
                      : lua_pushfstring(L, "no attribute '%s'; there are word, norm, stem, "
                                           "shape and kind", by));
  }
  return (dsr_attribute)attribute;
}

/* Pushes the list as a table of class `frequencies`. */
static void push_list(lua_State *L, const dsr_frequencies *list,
                      dsr_attribute by) {
  size_t count = dsr_frequencies_count(list);
  const dsr_frequency_totals *totals = dsr_frequencies_totals(list);
  lua_createtable(L, (int)count, 6);
  for (size_t i = 0; i < count; i++) {
    const dsr_frequency *row = dsr_frequencies_at(list, i);
    lua_createtable(L, 0, 4);
    lua_pushlstring(L, row->text, row->len);
    lua_setfield(L, -2, "text");
    dsr_bind_set_integer(L, "hits", row->hits);
    dsr_bind_set_integer(L, "documents", row->documents);
    if (totals->hits != 0)
      dsr_bind_set_ratio(L, "per_million",
                         (double)row->hits * 1e6 / (double)totals->hits);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  dsr_bind_set_string(L, "by", dsr_attribute_name((int)by));
  dsr_bind_set_integer(L, "hits", totals->hits);
  dsr_bind_set_integer(L, "types", totals->types);
  dsr_bind_set_integer(L, "documents", totals->documents);
  dsr_bind_set_integer(L, "tokens", totals->tokens);
  luaL_setmetatable(L, DSR_BIND_FREQUENCIES);
}

/* Makes 1 corpus, 2 options of a call whose options may be left out. */
static dsr_bind_corpus *check_call(lua_State *L, const char *const *names) {
  lua_settop(L, 2);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  if (lua_isnil(L, 2)) {
    lua_newtable(L);
    lua_replace(L, 2);
  }
  dsr_bind_options(L, 2, names);
  return corpus;
}

int dsr_bind_corpus_frequencies(lua_State *L) {
  static const char *const names[] = {DSR_BIND_FILTER_NAMES, "by", "query", "capture",
                                      "punctuation", "least", "limit", NULL};
  dsr_bind_corpus *corpus = check_call(L, names);
  dsr_document_filter filter;
  dsr_bind_filter(L, 2, &filter);
  dsr_frequency_options options = {.by = check_attribute(L, 2), .filter = &filter};
  options.capture = dsr_bind_option_string(L, 2, "capture");
  options.punctuation = dsr_bind_option_boolean(L, 2, "punctuation", false);
  options.least = (uint64_t)dsr_bind_option_integer(L, 2, "least", 0, 0);
  options.limit = (size_t)dsr_bind_option_integer(L, 2, "limit", 1, 0);
  if (lua_getfield(L, 2, "query") != LUA_TNIL) {
    lua_insert(L, 2); /* corpus query options: its faults are those of argument 1 */
    options.query = dsr_bind_check_query(L, 2);
  }
  dsr_frequencies **list = (dsr_frequencies **)dsr_bind_push_box(L, free_list);
  int box = lua_gettop(L);
  dsr_error err;
  if (dsr_frequencies_new(corpus->corpus, &options, list, &err) != DSR_OK)
    return dsr_bind_raise(L, &err);
  push_list(L, *list, options.by);
  dsr_bind_empty_box(L, box);
  return 1;
}

int dsr_bind_corpus_ngrams(lua_State *L) {
  static const char *const names[] = {DSR_BIND_FILTER_NAMES, "n", "by", "marks",
                                      "least", "limit", NULL};
  static const char *const marks[] = {"break", "skip", "keep"};
  dsr_bind_corpus *corpus = check_call(L, names);
  dsr_document_filter filter;
  dsr_bind_filter(L, 2, &filter);
  dsr_ngram_options options = {.by = check_attribute(L, 2), .filter = &filter};
  lua_Integer n = dsr_bind_option_integer(L, 2, "n", 1, 2);
  options.n = n > DSR_NGRAM_MAX ? DSR_NGRAM_MAX + 1 : (unsigned)n;
  options.least = (uint64_t)dsr_bind_option_integer(L, 2, "least", 0, 2);
  options.limit = (size_t)dsr_bind_option_integer(L, 2, "limit", 1, 100);
  const char *mark = dsr_bind_option_string(L, 2, "marks");
  while (mark != NULL && options.marks <= DSR_MARKS_KEEP &&
         strcmp(marks[options.marks], mark) != 0)
    options.marks++;
  luaL_argcheck(L, options.marks <= DSR_MARKS_KEEP, 2,
                "option 'marks' is \"break\", \"skip\" or \"keep\"");
  dsr_frequencies **list = (dsr_frequencies **)dsr_bind_push_box(L, free_list);
  int box = lua_gettop(L);
  dsr_error err;
  if (dsr_ngrams_new(corpus->corpus, &options, list, &err) != DSR_OK)
    return dsr_bind_raise(L, &err);
  push_list(L, *list, options.by);
  lua_pushinteger(L, n);
  lua_setfield(L, -2, "n");
  dsr_bind_empty_box(L, box);
  return 1;
}
