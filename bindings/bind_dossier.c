/* luaopen_dossier: the library's table, its state in the registry, and the
 * functions that belong to no handle. */
#include "bindings/bind.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "core/base/hash.h"
#include "core/base/utf8.h"
#include "core/text/fold.h"
#include "core/text/unicode_classes.h"
#include "dossier/date.h"
#include "dossier/lualib.h"
#include "dossier/number.h"

/* --- the library's state --- */

void dsr_bind_push_library(lua_State *L) {
  lua_getfield(L, LUA_REGISTRYINDEX, DSR_BIND_LIBRARY ".state");
}

dsr_bind_library *dsr_bind_library_of(lua_State *L) {
  dsr_bind_push_library(L);
  dsr_bind_library *library = lua_touserdata(L, -1);
  lua_pop(L, 1); /* the registry keeps it */
  return library;
}

const char *dsr_bind_home(lua_State *L) {
  lua_getfield(L, LUA_REGISTRYINDEX, "dossier.home");
  const char *home = lua_tostring(L, -1);
  lua_pop(L, 1);
  return home;
}

const dsr_rules *dsr_bind_rules(dsr_bind_library *library, const char *home,
                                dsr_error *err) {
  if (library->rules != NULL)
    return library->rules;
  dsr_buf folder = {0};
  dsr_buf_format(&folder, "%s/data", home);
  int status = dsr_rules_load(folder.data != NULL ? folder.data : "data",
                              library->gazetteers, &library->rules, err);
  dsr_buf_free(&folder);
  return status == DSR_OK ? library->rules : NULL;
}

static int library_gc(lua_State *L) {
  dsr_bind_library *library = luaL_checkudata(L, 1, DSR_BIND_LIBRARY);
  dsr_bind_close_owner(&library->owner);
  dsr_rules_free(library->rules);
  dsr_lexicon_free(library->lexicon);
  dsr_gazetteers_free(library->gazetteers);
  library->rules = NULL;
  library->lexicon = NULL;
  library->gazetteers = NULL;
  return 0;
}

static void make_library(lua_State *L) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", library_gc}, {NULL, NULL}};
  dsr_bind_library *library = lua_newuserdatauv(L, sizeof *library, 0);
  memset(library, 0, sizeof *library);
  library->owner.closed_message = "document is closed";
  dsr_bind_type(L, DSR_BIND_LIBRARY, none, meta);
  lua_setmetatable(L, -2);
  const char *folder =
      lua_pushfstring(L, "%s/data/gazetteers", dsr_bind_home(L));
  dsr_error err;
  if (dsr_gazetteers_new(&folder, 1, &library->gazetteers, &err) != DSR_OK ||
      dsr_lexicon_new(&library->lexicon, &err) != DSR_OK)
    dsr_bind_raise(L, &err);
  lua_pop(L, 1);
  lua_setfield(L, LUA_REGISTRYINDEX, DSR_BIND_LIBRARY ".state");
}

/* --- buffers --- */

static int buffer_gc(lua_State *L) {
  dsr_buf_free(lua_touserdata(L, 1));
  return 0;
}

dsr_buf *dsr_bind_push_buffer(lua_State *L) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", buffer_gc}, {NULL, NULL}};
  dsr_buf *buf = lua_newuserdatauv(L, sizeof *buf, 0);
  memset(buf, 0, sizeof *buf);
  dsr_bind_type(L, "dossier.buffer", none, meta);
  lua_setmetatable(L, -2);
  return buf;
}

void dsr_bind_push_lines(lua_State *L, const dsr_buf *buf) {
  lua_newtable(L);
  lua_Integer count = 0;
  for (size_t at = 0; at < buf->len;) {
    const char *end = memchr(buf->data + at, '\n', buf->len - at);
    size_t len = end != NULL ? (size_t)(end - buf->data) - at : buf->len - at;
    lua_pushlstring(L, buf->data + at, len);
    lua_rawseti(L, -2, ++count);
    at += len + 1;
  }
}

/* --- numbers and dates at the start of a string --- */

/* No number or date is longer; what follows is not looked at. */
enum { READ_MAX = 400 };

static size_t shortened(const char *text, size_t len) {
  if (len <= READ_MAX)
    return len;
  len = READ_MAX;
  while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
    len--;
  return len;
}

static int library_number(lua_State *L) {
  size_t len, used = 0;
  const char *text = luaL_checklstring(L, 1, &len);
  dsr_tokens *tokens;
  dsr_number number;
  dsr_error err;
  if (dsr_tokens_new(text, shortened(text, len), &tokens, &err) != DSR_OK)
    return dsr_bind_raise(L, &err);
  const dsr_span *spans = dsr_tokens_spans(tokens);
  int status = dsr_number_read(text, spans, dsr_tokens_count(tokens), &used,
                               &number, &err);
  uint32_t end = used > 0 ? spans[used - 1].end : 0;
  dsr_tokens_free(tokens);
  if (status != DSR_OK || used == 0) {
    lua_pushnil(L);
    return 1;
  }
  char digits[64];
  dsr_number_print(number, digits, sizeof digits);
  dsr_bind_push_decimal(L, digits);
  lua_pushinteger(L, end);
  return 2;
}

static int library_date(lua_State *L) {
  size_t len, used = 0;
  const char *text = luaL_checklstring(L, 1, &len);
  dsr_tokens *tokens;
  char value[DSR_DATE_MAX];
  dsr_error err;
  if (dsr_tokens_new(text, shortened(text, len), &tokens, &err) != DSR_OK)
    return dsr_bind_raise(L, &err);
  const dsr_span *spans = dsr_tokens_spans(tokens);
  int status = dsr_date_read(text, spans, dsr_tokens_count(tokens), &used,
                             value, &err);
  uint32_t end = used > 0 ? spans[used - 1].end : 0;
  dsr_tokens_free(tokens);
  if (status != DSR_OK || used == 0) {
    lua_pushnil(L);
    return 1;
  }
  lua_pushstring(L, value);
  lua_pushinteger(L, end);
  return 2;
}

/* --- days --- */

static void push_day(lua_State *L, dsr_day day) {
  char text[16];
  if (day == 0) {
    lua_pushnil(L);
    return;
  }
  snprintf(text, sizeof text, "%04d-%02d-%02d", day / 10000 % 10000,
           day / 100 % 100, day % 100);
  lua_pushstring(L, text);
}

static int library_days(lua_State *L) {
  dsr_day first = 0, last = 0;
  if (dsr_date_bounds(luaL_checkstring(L, 1), &first, &last, NULL) != DSR_OK)
    first = last = 0;
  push_day(L, first);
  push_day(L, last);
  return 2;
}

/* The day of the EDTF value at `arg`, 0 when it is no single day. */
static dsr_day single_day(lua_State *L, int arg) {
  dsr_day first = 0, last = 0;
  int status = dsr_date_bounds(luaL_checkstring(L, arg), &first, &last, NULL);
  return status == DSR_OK && first == last ? first : 0;
}

static int library_day_add(lua_State *L) {
  dsr_day day = single_day(L, 1);
  lua_Integer n = luaL_checkinteger(L, 2);
  luaL_argcheck(L, n >= -4000000 && n <= 4000000, 2, "too many days");
  push_day(L, day != 0 ? dsr_date_add(day, (int32_t)n) : 0);
  return 1;
}

static int library_weekday(lua_State *L) {
  dsr_day day = single_day(L, 1);
  int weekday = day != 0 ? dsr_date_weekday(day) : -1;
  if (weekday < 0)
    lua_pushnil(L);
  else
    lua_pushinteger(L, weekday + 1);
  return 1;
}

/* --- names --- */

static dsr_buf *push_folded(lua_State *L, const char *text, size_t len) {
  dsr_buf *buf = dsr_bind_push_buffer(L);
  if (dsr_fold_append(text, len, buf) != DSR_OK)
    luaL_error(L, "out of memory");
  return buf;
}

static int library_fold(lua_State *L) {
  size_t len;
  const char *text = luaL_checklstring(L, 1, &len);
  const dsr_buf *folded = push_folded(L, text, len);
  lua_pushlstring(L, folded->len > 0 ? folded->data : "", folded->len);
  return 1;
}

static bool in_slug(uint32_t code) {
  dsr_class class = dsr_classify(code);
  return dsr_class_is_letter(class) || class == DSR_CLASS_DIGIT ||
         class == DSR_CLASS_MARK;
}

static int library_slug(lua_State *L) {
  size_t len;
  const char *text = luaL_checklstring(L, 1, &len);
  const dsr_buf *folded = push_folded(L, text, len);
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  bool pending = false, any = false;
  for (size_t i = 0, size; i < folded->len; i += size) {
    uint32_t code = dsr_utf8_decode(folded->data + i, folded->len - i, &size);
    if (code == '\'') /* "o'neill" stays one word */
      continue;
    if (!in_slug(code)) {
      pending = true;
      continue;
    }
    if (pending && any)
      luaL_addchar(&b, '-');
    luaL_addlstring(&b, folded->data + i, size);
    pending = false;
    any = true;
  }
  luaL_pushresult(&b);
  return 1;
}

/* --- internal --- */

static int internal_sha256(lua_State *L) {
  size_t len;
  const char *bytes = luaL_checklstring(L, 1, &len);
  char hex[DSR_SHA256_HEX];
  dsr_sha256(bytes, len, hex);
  lua_pushstring(L, hex);
  return 1;
}

static int internal_names(lua_State *L) {
  return dsr_bind_names(L, luaL_checkstring(L, 1), luaL_checkstring(L, 2));
}

/* used(table or nil): where the gazetteers that are read are noted, by file
 * name; returns what it was before. */
static int internal_used(lua_State *L) {
  lua_settop(L, 1);
  lua_getfield(L, LUA_REGISTRYINDEX, "dossier.used");
  lua_pushvalue(L, 1);
  lua_setfield(L, LUA_REGISTRYINDEX, "dossier.used");
  return 1;
}

/* internal: what the Lua half and the host use, and scripts never see. */
static void push_internal(lua_State *L) {
  static const luaL_Reg functions[] = {{"sha256", internal_sha256},
                                       {"names", internal_names},
                                       {"used", internal_used},
                                       {NULL, NULL}};
  luaL_newlib(L, functions);
  lua_pushstring(L, dsr_bind_home(L));
  lua_setfield(L, -2, "home");
  luaL_getsubtable(L, LUA_REGISTRYINDEX, DSR_BIND_METHODS);
  lua_setfield(L, -2, "methods");
  lua_pushcfunction(L, dsr_bind_corpus_entity);
  lua_setfield(L, -2, "entities_named");
  dsr_bind_open_load(L);
  dsr_bind_open_lists(L);
  dsr_bind_open_concordance(L);
  dsr_bind_open_extract(L);
  dsr_bind_open_script(L);
  dsr_bind_open_saved(L);
  dsr_bind_open_sealed(L);
  dsr_bind_open_decision(L);
}

/* Runs HOME/scripts/dossier/init.lua with the library and internal. */
static void run_lua_half(lua_State *L, int library) {
  const char *path =
      lua_pushfstring(L, "%s/scripts/dossier/init.lua", dsr_bind_home(L));
  if (luaL_loadfilex(L, path, "t") != LUA_OK)
    lua_error(L);
  lua_pushvalue(L, library);
  push_internal(L);
  lua_call(L, 2, 0);
  lua_pop(L, 1);
}

int luaopen_dossier(lua_State *L) {
  static const luaL_Reg functions[] = {{"number", library_number},
                                       {"date", library_date},
                                       {"days", library_days},
                                       {"day_add", library_day_add},
                                       {"weekday", library_weekday},
                                       {"fold", library_fold},
                                       {"slug", library_slug},
                                       {"views", dsr_bind_library_views},
                                       {NULL, NULL}};
  luaL_checkversion(L);
  if (dsr_bind_find_home(L) != 1)
    return luaL_error(L, "%s", lua_tostring(L, -1));
  lua_setfield(L, LUA_REGISTRYINDEX, "dossier.home");
  make_library(L);
  luaL_newlib(L, functions);
  int library = lua_gettop(L);
  lua_pushliteral(L, DSR_VERSION);
  lua_setfield(L, -2, "version");
  dsr_bind_open_corpus(L);
  dsr_bind_list_type(L, DSR_BIND_CONCORDANCE);
  dsr_bind_list_type(L, DSR_BIND_FREQUENCIES);
  dsr_bind_list_type(L, DSR_BIND_DISPERSION);
  dsr_bind_list_type(L, DSR_BIND_COLLOCATIONS);
  dsr_bind_list_type(L, DSR_BIND_KEYNESS);
  dsr_bind_list_type(L, DSR_BIND_NETWORK);
  dsr_bind_list_type(L, DSR_BIND_COMPANY);
  dsr_bind_list_type(L, DSR_BIND_TREND);
  dsr_bind_open_document(L);
  dsr_bind_open_hit(L);
  dsr_bind_open_query(L);
  dsr_bind_open_pattern(L);
  dsr_bind_open_gazetteer(L);
  dsr_bind_open_upkeep(L);
  dsr_bind_open_mention(L);
  dsr_bind_open_fact(L);
  lua_pushvalue(L, library);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  lua_insert(L, -2);
  lua_setfield(L, -2, "dossier"); /* the Lua half's modules require it */
  lua_settop(L, library);
  run_lua_half(L, library);
  lua_settop(L, library);
  return 1;
}
