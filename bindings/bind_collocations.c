/* corpus:collocates: lists of words that stand near a query's hits. And the
 * options that whatever counts words by an attribute shares. */
#include "bindings/bind.h"

#include <string.h>

#include "core/lexicon/nearest.h"
#include "dossier/collocations.h"

size_t dsr_bind_option_choice(lua_State *L, int arg, const char *name,
                              const char *const *choices, size_t count) {
  const char *value = dsr_bind_option_string(L, arg, name);
  if (value == NULL)
    return 0;
  for (size_t i = 0; i < count; i++)
    if (strcmp(choices[i], value) == 0)
      return i;
  const char *near = dsr_nearest(value, strlen(value), choices, count);
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  for (size_t i = 0; i < count; i++) {
    luaL_addstring(&b, i == 0 ? "" : ", ");
    luaL_addstring(&b, choices[i]);
  }
  luaL_pushresult(&b);
  if (near != NULL)
    luaL_argerror(L, arg, lua_pushfstring(L, "option '%s' is no '%s'; did you mean '%s'?", name,
                                          value, near));
  luaL_argerror(L, arg, lua_pushfstring(L, "option '%s' is no '%s'; there are %s", name, value,
                                        lua_tostring(L, -1)));
  return 0;
}

dsr_attribute dsr_bind_option_by(lua_State *L, int arg) {
  static const char *const names[] = {"norm", "word", "stem"};
  static const dsr_attribute codes[] = {DSR_NORM, DSR_WORD, DSR_STEM};
  return codes[dsr_bind_option_choice(L, arg, "by", names, 3)];
}

const dsr_gazetteer *dsr_bind_option_gazetteer(lua_State *L, int arg,
                                               const char *name) {
  if (lua_getfield(L, arg, name) == LUA_TNIL) {
    lua_pop(L, 1);
    return NULL;
  }
  return dsr_bind_check_gazetteer(L, lua_gettop(L)); /* left there: it lives */
}

static void free_list(void *list) { dsr_collocations_free(list); }

static const char *const together_names[] = {"window", "sentence", "document"};

/* Reads the options of the table at `arg`. */
static void read_options(lua_State *L, int arg, dsr_collocation_options *o) {
  const char *measures[DSR_MEASURES];
  for (int i = 0; i < DSR_MEASURES; i++)
    measures[i] = dsr_measure_name(i);
  lua_Integer span = dsr_bind_option_integer(L, arg, "span", 0, 5);
  lua_Integer left = dsr_bind_option_integer(L, arg, "left", 0, span);
  lua_Integer right = dsr_bind_option_integer(L, arg, "right", 0, span);
  o->left = left > UINT32_MAX ? UINT32_MAX : (uint32_t)left;
  o->right = right > UINT32_MAX ? UINT32_MAX : (uint32_t)right;
  o->in_sentence = dsr_bind_option_boolean(L, arg, "in_sentence", false);
  o->together = (dsr_together)dsr_bind_option_choice(L, arg, "together", together_names, 3);
  o->annotation = dsr_bind_option_string(L, arg, "inside");
  if (o->annotation != NULL)
    o->together = DSR_TOGETHER_ANNOTATION;
  o->by = dsr_bind_option_by(L, arg);
  o->punctuation = dsr_bind_option_boolean(L, arg, "punctuation", false);
  o->sort = (dsr_measure)dsr_bind_option_choice(L, arg, "measure", measures, DSR_MEASURES);
  o->least = (uint64_t)dsr_bind_option_integer(L, arg, "least", 0, 2);
  o->limit = (size_t)dsr_bind_option_integer(L, arg, "limit", 0, 100);
  o->stop = dsr_bind_option_gazetteer(L, arg, "stop");
}

void dsr_bind_set_table(lua_State *L, const dsr_contingency *table) {
  dsr_bind_set_integer(L, "o11", table->o11);
  dsr_bind_set_integer(L, "f1", table->f1);
  dsr_bind_set_integer(L, "f2", table->f2);
  dsr_bind_set_integer(L, "n", table->n);
}

/* Pushes the list as a table of class `collocations`. */
static void push_list(lua_State *L, const dsr_collocations *list,
                      const dsr_collocation_options *o) {
  size_t count = dsr_collocations_count(list);
  const dsr_collocation_totals *totals = dsr_collocations_totals(list);
  lua_createtable(L, (int)count, 8);
  for (size_t i = 0; i < count; i++) {
    const dsr_collocate *row = dsr_collocations_at(list, i);
    lua_createtable(L, 0, 5 + DSR_MEASURES);
    lua_pushlstring(L, row->text, row->len);
    lua_setfield(L, -2, "text");
    dsr_bind_set_table(L, &row->table);
    for (int m = 0; m < DSR_MEASURES; m++)
      dsr_bind_set_ratio(L, dsr_measure_name(m), row->scores[m]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  dsr_bind_set_string(L, "by", dsr_attribute_name((int)o->by));
  dsr_bind_set_string(L, "measure", dsr_measure_name((int)o->sort));
  dsr_bind_set_string(L, "together", o->annotation ? o->annotation : together_names[o->together]);
  dsr_bind_set_integer(L, "hits", totals->hits);
  dsr_bind_set_integer(L, "documents", totals->documents);
  dsr_bind_set_integer(L, "f1", totals->f1);
  dsr_bind_set_integer(L, "n", totals->n);
  dsr_bind_set_integer(L, "rows", totals->rows);
  luaL_setmetatable(L, DSR_BIND_COLLOCATIONS);
}

int dsr_bind_corpus_collocates(lua_State *L) {
  static const char *const names[] = {
      DSR_BIND_FILTER_NAMES, "span", "left", "right", "in_sentence", "together",
      "inside", "by", "punctuation", "stop", "measure", "least", "limit", NULL};
  lua_settop(L, 3);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  const dsr_query *query = dsr_bind_check_query(L, 2);
  if (lua_isnil(L, 3)) {
    lua_newtable(L);
    lua_replace(L, 3);
  }
  dsr_bind_options(L, 3, names);
  dsr_document_filter filter;
  dsr_bind_filter(L, 3, &filter);
  dsr_collocation_options options = {.filter = &filter};
  read_options(L, 3, &options);
  dsr_collocations **list = (dsr_collocations **)dsr_bind_push_box(L, free_list);
  int box = lua_gettop(L);
  dsr_error err;
  if (dsr_collocations_new(corpus->corpus, query, &options, list, &err) != DSR_OK)
    return dsr_bind_raise(L, &err);
  push_list(L, *list, &options);
  dsr_bind_empty_box(L, box);
  return 1;
}
