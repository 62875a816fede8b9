/* corpus:dispersion and corpus:trend: figures and parts, periods. */
#include "bindings/bind.h"

#include <string.h>

#include "core/lexicon/nearest.h"
#include "dossier/dispersion.h"
#include "dossier/trends.h"

static void free_dispersion(void *d) { dsr_dispersion_free(d); }
static void free_trend(void *t) { dsr_trend_free(t); }

static void push_dispersion(lua_State *L, const dsr_dispersion *d) {
  const dsr_dispersion_figures *f = dsr_dispersion_result(d);
  const dsr_dispersion_part *part;
  lua_createtable(L, (int)f->parts, 7);
  for (size_t i = 0; (part = dsr_dispersion_at(d, i)) != NULL; i++) {
    lua_createtable(L, 0, 3);
    dsr_bind_set_string(L, "doc", part->key);
    dsr_bind_set_integer(L, "tokens", part->tokens);
    dsr_bind_set_integer(L, "hits", part->hits);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  dsr_bind_set_integer(L, "hits", f->hits);
  dsr_bind_set_integer(L, "tokens", f->tokens);
  dsr_bind_set_integer(L, "parts", f->parts);
  dsr_bind_set_integer(L, "range", f->range);
  dsr_bind_set_ratio(L, "juilland", f->juilland);
  dsr_bind_set_ratio(L, "dp", f->dp);
  dsr_bind_set_ratio(L, "dp_norm", f->dp_norm);
  luaL_setmetatable(L, DSR_BIND_DISPERSION);
}

int dsr_bind_corpus_dispersion(lua_State *L) {
  static const char *const names[] = {DSR_BIND_FILTER_NAMES, "parts", NULL};
  lua_settop(L, 3);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  const dsr_query *query = dsr_bind_check_query(L, 2);
  dsr_bind_options(L, 3, names);
  dsr_document_filter filter;
  dsr_bind_filter(L, 3, &filter);
  lua_Integer parts = dsr_bind_option_integer(L, 3, "parts", 1, 0);
  dsr_dispersion **d = (dsr_dispersion **)dsr_bind_push_box(L, free_dispersion);
  dsr_error err;
  if (dsr_dispersion_new(corpus->corpus, query, &filter, (size_t)parts, d, &err) != DSR_OK)
    return dsr_bind_raise(L, &err);
  push_dispersion(L, *d);
  dsr_bind_empty_box(L, 4);
  return 1;
}

static void push_trend(lua_State *L, const dsr_trend *t, dsr_trend_by by) {
  lua_Unsigned hits = 0, tokens = 0;
  lua_createtable(L, (int)dsr_trend_count(t), 3);
  for (size_t i = 0; i < dsr_trend_count(t); i++) {
    const dsr_trend_row *row = dsr_trend_at(t, i);
    lua_createtable(L, 0, 6);
    dsr_bind_set_string(L, "label", row->label);
    dsr_bind_set_integer(L, "hits", row->hits);
    dsr_bind_set_integer(L, "holding", row->holding);
    dsr_bind_set_integer(L, "documents", row->documents);
    dsr_bind_set_integer(L, "tokens", row->tokens);
    dsr_bind_set_ratio(L, "per_million", row->rate);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
    hits += row->hits;
    tokens += row->tokens;
  }
  dsr_bind_set_string(L, "by", dsr_trend_by_name((int)by));
  dsr_bind_set_integer(L, "hits", hits);
  dsr_bind_set_integer(L, "tokens", tokens);
  luaL_setmetatable(L, DSR_BIND_TREND);
}

static dsr_trend_by check_by(lua_State *L, int arg) {
  const char *names[DSR_TREND_KINDS];
  const char *by = dsr_bind_option_string(L, arg, "by");
  int kind = by == NULL ? DSR_TREND_MONTH : dsr_trend_by_of(by, strlen(by));
  if (kind < 0) {
    for (int i = 0; i < DSR_TREND_KINDS; i++)
      names[i] = dsr_trend_by_name(i);
    const char *near = dsr_nearest(by, strlen(by), names, DSR_TREND_KINDS);
    luaL_argerror(L, arg,
                  near != NULL
                      ? lua_pushfstring(L, "no trend by '%s'; did you mean '%s'?", by, near)
                      : lua_pushfstring(L, "no trend by '%s'; there are month, quarter, year "
                                           "and publisher", by));
  }
  return (dsr_trend_by)kind;
}

int dsr_bind_corpus_trend(lua_State *L) {
  static const char *const names[] = {DSR_BIND_FILTER_NAMES, "by", NULL};
  lua_settop(L, 3);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  const dsr_query *query = dsr_bind_check_query(L, 2);
  dsr_bind_options(L, 3, names);
  dsr_document_filter filter;
  dsr_bind_filter(L, 3, &filter);
  dsr_trend_by by = check_by(L, 3);
  dsr_trend **t = (dsr_trend **)dsr_bind_push_box(L, free_trend);
  int box = lua_gettop(L);
  dsr_error err;
  if (dsr_trend_new(corpus->corpus, query, &filter, by, t, &err) != DSR_OK)
    return dsr_bind_raise(L, &err);
  push_trend(L, *t, by);
  dsr_bind_empty_box(L, box);
  return 1;
}
