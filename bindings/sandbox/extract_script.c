/* The extractor's side of a call: emit, and the call itself.
 *
 * The document and everything taken from it hang on an owner that is closed when
 * the call ends; emit's functions hold the call while it lasts. What is emitted is
 * judged at once, so that the script's own line is named; where it goes is the
 * extraction's business. */
#include "bindings/sandbox/extract_script.h"

#include <string.h>

#include "bindings/bind.h"
#include "dossier/fact.h"
#include "dossier/mention.h"

/* What emit's functions hold: the call while it lasts, else NULL. */
typedef struct dsr_emitter {
  dsr_script_call *call;
} emitter;

/* --- emit --- */

static dsr_script_call *check_emitter(lua_State *S) {
  const emitter *from = lua_touserdata(S, lua_upvalueindex(1));
  if (from->call == NULL)
    luaL_error(S, "emit is closed: the extraction of its document is over");
  return from->call;
}

/* Raises what core said; a fault of the corpus, not of the row, is kept. */
static int emission_failed(lua_State *S, dsr_script_call *c, const dsr_error *why) {
  if (why->code != DSR_EINVAL && why->code != DSR_ELIMIT) {
    c->status = why->code;
    c->err = *why;
  }
  return luaL_error(S, "%s", why->message);
}

static const char wrong_span[] =
    "a span is first and last, bytes from 1, the first not after the last";

static int emit_mention(lua_State *S) {
  static const char *const names[] = {"first", "last",  "type", "id",
                                      "name",  "value", "rule", NULL};
  dsr_script_call *c = check_emitter(S);
  luaL_checktype(S, 1, LUA_TTABLE);
  lua_settop(S, 1);
  dsr_bind_options(S, 1, names);
  dsr_new_mention mention = {.type = dsr_bind_option_string(S, 1, "type"),
                             .slug = dsr_bind_option_string(S, 1, "id"),
                             .name = dsr_bind_option_string(S, 1, "name"),
                             .rule = dsr_bind_option_string(S, 1, "rule")};
  luaL_argcheck(S, mention.type != NULL, 1, "a mention has a type");
  if (mention.rule == NULL)
    mention.rule = mention.type;
  int kind = lua_getfield(S, 1, "value");
  luaL_argcheck(S, kind == LUA_TNIL || kind == LUA_TSTRING || kind == LUA_TNUMBER,
                1, "option 'value' is a string or a number");
  mention.value = kind == LUA_TNIL ? NULL : lua_tostring(S, -1);
  mention.span =
      dsr_bind_span_of(dsr_bind_option_integer(S, 1, "first", 1, 0),
                       dsr_bind_option_integer(S, 1, "last", 1, 0));
  luaL_argcheck(S, mention.span.start < mention.span.end, 1, wrong_span);
  size_t type_len = strlen(mention.type);
  if (mention.slug != NULL && strncmp(mention.slug, mention.type, type_len) == 0 &&
      mention.slug[type_len] == ':')
    mention.slug += type_len + 1;
  if (mention.slug == NULL) { /* of the name, else of the words */
    const dsr_stream *stream =
        dsr_analysis_stream(dsr_extraction_analysis(c->extraction));
    lua_getfield(S, lua_upvalueindex(2), "slug");
    if (mention.name != NULL)
      lua_pushstring(S, mention.name);
    else if (mention.span.end <= stream->len)
      lua_pushlstring(S, stream->text + mention.span.start,
                      mention.span.end - mention.span.start);
    else
      lua_pushliteral(S, "");
    lua_call(S, 1, 1);
    mention.slug = lua_tostring(S, -1);
    if (*mention.slug == '\0')
      mention.slug = NULL;
  }
  dsr_error why;
  if (dsr_extraction_mention(c->extraction, &mention, &why) != DSR_OK)
    return emission_failed(S, c, &why);
  return 0;
}

static dsr_field_kind check_kind(lua_State *S, const char *name) {
  for (int kind = 0; dsr_field_kind_name(kind) != NULL; kind++)
    if (name != NULL && strcmp(name, dsr_field_kind_name(kind)) == 0)
      return (dsr_field_kind)kind;
  luaL_error(S, "no such kind of field: %s", name != NULL ? name : "nil");
  return DSR_FIELD_NULL;
}

/* fact(type, first, last, rule, rows): rows is the flat list that the Lua half
 * makes of a fact's fields, { path, kind, value or false, first, last } each
 * (first and last 0 where there is no evidence). */
static int emit_fact(lua_State *S) {
  dsr_script_call *c = check_emitter(S);
  dsr_new_fact fact = {.type = luaL_checkstring(S, 1),
                       .rule = luaL_checkstring(S, 4)};
  fact.span = dsr_bind_span_of(luaL_checkinteger(S, 2), luaL_checkinteger(S, 3));
  luaL_argcheck(S, fact.span.start < fact.span.end, 1, wrong_span);
  luaL_checktype(S, 5, LUA_TTABLE);
  lua_settop(S, 5);
  size_t count = lua_rawlen(S, 5);
  dsr_fact_field *fields =
      lua_newuserdatauv(S, (count + 1) * sizeof *fields, 0);
  for (size_t i = 0; i < count; i++) {
    lua_rawgeti(S, 5, (lua_Integer)i + 1);
    int row = lua_gettop(S);
    for (int k = 1; k <= 5; k++)
      lua_rawgeti(S, row, k); /* row path kind value first last */
    fields[i].path = lua_tostring(S, row + 1); /* strings of the rows */
    fields[i].kind = check_kind(S, lua_tostring(S, row + 2));
    fields[i].value =
        lua_type(S, row + 3) == LUA_TSTRING ? lua_tostring(S, row + 3) : NULL;
    fields[i].evidence = (dsr_span){0, 0};
    if (lua_tointeger(S, row + 4) != 0)
      fields[i].evidence = dsr_bind_span_of(lua_tointeger(S, row + 4),
                                            lua_tointeger(S, row + 5));
    lua_settop(S, row - 1);
  }
  fact.fields = fields;
  fact.field_count = count;
  dsr_error why;
  if (dsr_extraction_fact(c->extraction, &fact, &why) != DSR_OK)
    return emission_failed(S, c, &why);
  return 0;
}

/* refuse { first, last, reason, type, rule }: nothing comes of it unless somebody
 * asked why a span was not found. */
static int emit_refuse(lua_State *S) {
  static const char *const names[] = {"first", "last", "reason", "type", "rule", NULL};
  dsr_script_call *c = check_emitter(S);
  if (c->refused == NULL)
    return 0;
  luaL_checktype(S, 1, LUA_TTABLE);
  lua_settop(S, 1);
  dsr_bind_options(S, 1, names);
  dsr_refusal refusal = {.type = dsr_bind_option_string(S, 1, "type"),
                         .rule = dsr_bind_option_string(S, 1, "rule"),
                         .reason = dsr_bind_option_string(S, 1, "reason")};
  luaL_argcheck(S, refusal.reason != NULL, 1, "what is refused has a reason");
  refusal.span = dsr_bind_span_of(dsr_bind_option_integer(S, 1, "first", 1, 0),
                                  dsr_bind_option_integer(S, 1, "last", 1, 0));
  luaL_argcheck(S, refusal.span.start < refusal.span.end, 1, wrong_span);
  dsr_error why;
  if (c->refused(c->user, &refusal, &why) != DSR_OK)
    return emission_failed(S, c, &why);
  return 0;
}

/* --- a call --- */

/* In S, protected: prepared(document, mention, fact, refuse, asked). */
static int run_call(lua_State *S) {
  dsr_script_call *c = lua_touserdata(S, 1);
  dsr_bind_owner *owner = lua_newuserdatauv(S, sizeof *owner, 0);
  memset(owner, 0, sizeof *owner);
  owner->closed_message = "document is closed: its extraction is over";
  int owner_index = lua_gettop(S);
  lua_pushvalue(S, owner_index);
  lua_setfield(S, LUA_REGISTRYINDEX, "dossier.extraction");
  c->owner = owner; /* the registry keeps it until the next call */
  emitter *to = lua_newuserdatauv(S, sizeof *to, 0);
  to->call = c;
  lua_pushvalue(S, -1);
  lua_setfield(S, LUA_REGISTRYINDEX, "dossier.emitter");
  c->emitter = to; /* kept there, too */
  int emitter_index = lua_gettop(S);
  lua_rawgeti(S, LUA_REGISTRYINDEX, c->function);
  dsr_bind_push_extraction(S, owner_index, owner, c->extraction);
  lua_pushvalue(S, emitter_index);
  luaL_getsubtable(S, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  lua_getfield(S, -1, "dossier");
  lua_remove(S, -2);
  lua_pushcclosure(S, emit_mention, 2);
  lua_pushvalue(S, emitter_index);
  lua_pushcclosure(S, emit_fact, 1);
  lua_pushvalue(S, emitter_index);
  lua_pushcclosure(S, emit_refuse, 1);
  lua_pushboolean(S, c->refused != NULL);
  lua_call(S, 5, 0);
  return 0;
}

int dsr_script_call_run(lua_State *S, dsr_script_call *c) {
  c->owner = NULL;
  c->emitter = NULL;
  c->status = DSR_OK;
  lua_settop(S, 0);
  if (c->handler != NULL)
    lua_pushcfunction(S, c->handler);
  lua_pushcfunction(S, run_call);
  lua_pushlightuserdata(S, c);
  int result = lua_pcall(S, 1, 0, c->handler != NULL ? 1 : 0);
  if (c->owner != NULL)
    dsr_bind_close_owner(c->owner);
  if (c->emitter != NULL)
    c->emitter->call = NULL;
  return result;
}
