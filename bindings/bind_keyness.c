/* corpus:keyness: which words one part of a corpus uses more than another. */
#include "bindings/bind.h"

#include <string.h>

#include "dossier/keyness.h"

static void free_list(void *list) { dsr_keyness_free(list); }
static void free_reference(void *list) { dsr_reference_free(list); }

/* A part of the corpus at `arg`: the name of a saved subcorpus, or a table of
 * filters. */
static void read_part(lua_State *L, int arg, dsr_document_filter *filter) {
  static const char *const names[] = {DSR_BIND_FILTER_NAMES, NULL};
  memset(filter, 0, sizeof *filter);
  if (lua_type(L, arg) == LUA_TSTRING) {
    lua_newtable(L);
    lua_pushvalue(L, arg);
    lua_setfield(L, -2, "subcorpus");
    lua_replace(L, arg);
  }
  luaL_checktype(L, arg, LUA_TTABLE);
  dsr_bind_options(L, arg, names);
  dsr_bind_filter(L, arg, filter);
}

/* A list of frequencies in the table at `arg`, as { list = text }: pushes its
 * box. NULL when there is none. */
static dsr_reference *read_reference(lua_State *L, int arg) {
  static const char *const names[] = {"list", "label", NULL};
  if (lua_type(L, arg) != LUA_TTABLE)
    return NULL;
  if (lua_getfield(L, arg, "list") == LUA_TNIL) {
    lua_pop(L, 1);
    return NULL;
  }
  dsr_bind_options(L, arg, names);
  size_t len;
  const char *text = luaL_checklstring(L, -1, &len);
  const char *label = dsr_bind_option_string(L, arg, "label");
  dsr_reference **list = (dsr_reference **)dsr_bind_push_box(L, free_reference);
  dsr_error err;
  if (dsr_reference_read(text, len, label ? label : "list", list, &err) != DSR_OK)
    dsr_bind_raise(L, &err);
  return *list;
}

static const char *const measures[] = {"ll", "diff", "log_ratio"};

/* Reads the options of the table at `arg`. */
static void read_options(lua_State *L, int arg, dsr_keyness_options *o) {
  static const char *const keys[] = {"positive", "negative", "both"};
  o->by = dsr_bind_option_by(L, arg);
  o->punctuation = dsr_bind_option_boolean(L, arg, "punctuation", false);
  o->sort = (dsr_key_measure)dsr_bind_option_choice(L, arg, "measure", measures, 3);
  o->keys = (unsigned)dsr_bind_option_choice(L, arg, "keys", keys, 3) + 1;
  o->least = (uint64_t)dsr_bind_option_integer(L, arg, "least", 0, 2);
  o->limit = (size_t)dsr_bind_option_integer(L, arg, "limit", 0, 100);
  if (lua_getfield(L, arg, "least_ll") != LUA_TNIL) {
    luaL_argcheck(L, lua_type(L, -1) == LUA_TNUMBER, arg, "option 'least_ll' is a number");
    o->least_ll = lua_tonumber(L, -1);
  }
  lua_pop(L, 1);
  o->stop = dsr_bind_option_gazetteer(L, arg, "stop");
}

/* Pushes the list as a table of class `keyness`. */
static void push_list(lua_State *L, const dsr_keyness *list,
                      const dsr_keyness_options *o) {
  size_t count = dsr_keyness_count(list);
  const dsr_keyness_totals *totals = dsr_keyness_sums(list);
  lua_createtable(L, (int)count, 8);
  for (size_t i = 0; i < count; i++) {
    const dsr_key *row = dsr_keyness_at(list, i);
    lua_createtable(L, 0, 7);
    lua_pushlstring(L, row->text, row->len);
    lua_setfield(L, -2, "text");
    dsr_bind_set_integer(L, "focus", row->focus);
    dsr_bind_set_integer(L, "reference", row->reference);
    dsr_bind_set_integer(L, "documents", row->documents);
    dsr_bind_set_ratio(L, "ll", row->ll);
    dsr_bind_set_ratio(L, "diff", row->diff);
    dsr_bind_set_ratio(L, "log_ratio", row->log_ratio);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  dsr_bind_set_string(L, "by", dsr_attribute_name((int)o->by));
  dsr_bind_set_string(L, "measure", measures[o->sort]);
  dsr_bind_set_integer(L, "focus", totals->focus);
  dsr_bind_set_integer(L, "reference", totals->reference);
  dsr_bind_set_integer(L, "focus_documents", totals->focus_documents);
  dsr_bind_set_integer(L, "reference_documents", totals->reference_documents);
  dsr_bind_set_integer(L, "positive", totals->positive);
  dsr_bind_set_integer(L, "negative", totals->negative);
  luaL_setmetatable(L, DSR_BIND_KEYNESS);
}

int dsr_bind_corpus_keyness(lua_State *L) {
  static const char *const names[] = {"by", "punctuation", "stop", "measure", "keys",
                                      "least", "least_ll", "limit", NULL};
  lua_settop(L, 4);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  dsr_document_filter focus, against;
  dsr_keyness_options options = {.focus = &focus};
  read_part(L, 2, &focus);
  options.reference = read_reference(L, 3);
  if (options.reference == NULL && !lua_isnil(L, 3)) {
    read_part(L, 3, &against);
    options.against = &against;
  }
  if (lua_isnil(L, 4)) {
    lua_newtable(L);
    lua_replace(L, 4);
  }
  dsr_bind_options(L, 4, names);
  read_options(L, 4, &options);
  dsr_keyness **list = (dsr_keyness **)dsr_bind_push_box(L, free_list);
  int box = lua_gettop(L);
  dsr_error err;
  if (dsr_keyness_new(corpus->corpus, &options, list, &err) != DSR_OK)
    return dsr_bind_raise(L, &err);
  push_list(L, *list, &options);
  dsr_bind_empty_box(L, box);
  return 1;
}
