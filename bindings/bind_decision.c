/* Decisions and resolving: what is checked and put here, in one batch; cutting
 * anew and extracting, where a decision asks for it, is the Lua half's to call. */
#include "bindings/bind.h"

#include <string.h>

#include "core/base/error.h"
#include "core/lexicon/nearest.h"
#include "dossier/decision.h"
#include "dossier/resolve.h"
#include "dossier/zone.h"

/* --- listing --- */

typedef struct decision_cursor {
  dsr_bind_cursor cursor;
  dsr_decisions *decisions;
} decision_cursor;

static void close_decisions(dsr_bind_handle *handle) {
  decision_cursor *cursor = (decision_cursor *)(void *)handle;
  dsr_decisions_free(cursor->decisions);
  cursor->decisions = NULL;
}

static int next_decision(lua_State *L, dsr_bind_cursor *base) {
  decision_cursor *cursor = (decision_cursor *)(void *)base;
  const dsr_decision *d;
  dsr_error err;
  int status = dsr_decisions_next(cursor->decisions, &d, &err);
  if (status == DSR_DONE)
    return 0;
  if (status != DSR_OK)
    return dsr_bind_raise(L, &err);
  lua_createtable(L, 0, 10);
  dsr_bind_set_integer(L, "number", (uint64_t)d->id);
  dsr_bind_set_string(L, "kind", d->kind);
  dsr_bind_set_string(L, "subject", d->subject);
  dsr_bind_set_string(L, "object", d->object);
  dsr_bind_set_string(L, "author", d->author);
  dsr_bind_set_string(L, "reason", d->reason);
  dsr_bind_set_string(L, "anchor", d->anchor);
  lua_pushboolean(L, d->orphaned);
  lua_setfield(L, -2, "orphaned");
  lua_pushboolean(L, d->waiting);
  lua_setfield(L, -2, "waiting");
  if (d->span.end) {
    lua_pushinteger(L, (lua_Integer)d->span.start + 1);
    lua_setfield(L, -2, "first");
    lua_pushinteger(L, (lua_Integer)d->span.end);
    lua_setfield(L, -2, "last");
  }
  return 1;
}

int dsr_bind_corpus_decisions(lua_State *L) {
  lua_settop(L, 1);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  decision_cursor *cursor = dsr_bind_cursor_new(
      L, sizeof *cursor, 1, &corpus->owner, close_decisions, next_decision);
  dsr_error err;
  if (dsr_decisions_new(corpus->corpus, &cursor->decisions, &err) != DSR_OK)
    return dsr_bind_raise(L, &err);
  return dsr_bind_iterate(L);
}

/* --- deciding --- */

/* The decision of the table on top; its strings are kept by that table. */
static void read_decision(lua_State *L, dsr_new_decision *d) {
  static const char *const names[] = {"kind", "subject", "object", "author",
                                      "reason", "anchor", "doc", "text", "first",
                                      "last", "waiting", NULL};
  int at = lua_gettop(L);
  dsr_bind_options(L, at, names);
  *d = (dsr_new_decision){.kind = dsr_bind_option_string(L, at, "kind"),
                          .subject = dsr_bind_option_string(L, at, "subject"),
                          .object = dsr_bind_option_string(L, at, "object"),
                          .author = dsr_bind_option_string(L, at, "author"),
                          .reason = dsr_bind_option_string(L, at, "reason"),
                          .anchor = dsr_bind_option_string(L, at, "anchor"),
                          .doc = dsr_bind_option_string(L, at, "doc"),
                          .text = dsr_bind_option_string(L, at, "text")};
  d->waiting = dsr_bind_option_boolean(L, at, "waiting", false);
  lua_Integer first = dsr_bind_option_integer(L, at, "first", 0, 0);
  lua_Integer last = dsr_bind_option_integer(L, at, "last", 0, 0);
  luaL_argcheck(L, first <= UINT32_MAX && last <= UINT32_MAX &&
                       (first == 0) == (last == 0) && first <= last,
                2, "first and last are the bytes of a span, from 1 on");
  if (first)
    d->span = (dsr_span){(uint32_t)first - 1, (uint32_t)last};
}

/* A zone's kind is known above the store alone. */
static int check_zone(const dsr_new_decision *d, dsr_error *err) {
  const char *names[32];
  size_t n = 0;
  if (!d->kind || strcmp(d->kind, "zone") != 0 || !d->object)
    return DSR_OK;
  for (; n < 32 && dsr_zone_kind_name((int)n); n++) {
    names[n] = dsr_zone_kind_name((int)n);
    if (strcmp(names[n], d->object) == 0)
      return DSR_OK;
  }
  const char *near = dsr_nearest(d->object, strlen(d->object), names, n);
  return dsr_fail(err, DSR_EINVAL, 0,
                  near ? "'%.40s' is no kind of zone; did you mean '%s'?"
                       : "'%.40s' is no kind of zone%s",
                  d->object, near ? near : "");
}

/* The decisions of the list at index 2, as an array in a userdata on top. Each
 * table is on the list, which keeps it. */
static dsr_new_decision *push_list(lua_State *L, size_t *count) {
  luaL_checktype(L, 2, LUA_TTABLE);
  *count = lua_rawlen(L, 2);
  dsr_new_decision *list = lua_newuserdatauv(L, (*count + 1) * sizeof *list, 0);
  for (size_t i = 0; i < *count; i++) {
    lua_rawgeti(L, 2, (lua_Integer)i + 1);
    luaL_checktype(L, -1, LUA_TTABLE);
    read_decision(L, &list[i]);
    lua_pop(L, 1);
  }
  return list;
}

static void push_summary(lua_State *L, const dsr_resolve_summary *sum) {
  lua_createtable(L, 0, 10);
  dsr_bind_set_integer(L, "entities", sum->entities);
  dsr_bind_set_integer(L, "merged", sum->merged);
  dsr_bind_set_integer(L, "rejected", sum->rejected);
  dsr_bind_set_integer(L, "flagged", sum->flagged);
  dsr_bind_set_integer(L, "decisions", sum->decisions);
  dsr_bind_set_integer(L, "orphaned", sum->orphaned);
  dsr_bind_set_integer(L, "waiting", sum->waiting);
  dsr_bind_set_integer(L, "overruled", sum->overruled);
}

/* nil, message, code, and which of the list failed. */
static int failure_at(lua_State *L, const dsr_error *err, size_t at) {
  int n = dsr_bind_failure(L, err);
  lua_pushinteger(L, (lua_Integer)at);
  return n + 1;
}

/* decide(corpus, list, undo or 0): puts them and resolves, in one batch; the
 * summary, with numbers and how many were known, or nil, message, code, which. */
static int internal_decide(lua_State *L) {
  lua_settop(L, 3);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  int64_t undo = luaL_optinteger(L, 3, 0);
  size_t count, at = 0;
  const dsr_new_decision *list = push_list(L, &count);
  int64_t *ids = lua_newuserdatauv(L, (count + 1) * sizeof *ids, 0);
  uint64_t known = 0;
  dsr_resolve_summary sum = {0};
  dsr_error err = {0};
  dsr_bind_settle_owner(L, &corpus->owner);
  int status = dsr_corpus_begin(corpus->corpus, &err);
  if (status != DSR_OK)
    return dsr_bind_failure(L, &err);
  for (; at < count && status == DSR_OK; at++) {
    int there = 0;
    status = check_zone(&list[at], &err);
    if (status == DSR_OK)
      status = dsr_decision_put(corpus->corpus, &list[at], &ids[at], &there, &err);
    known += there != 0;
  }
  if (status == DSR_OK && undo)
    status = dsr_decision_undo(corpus->corpus, undo, &err);
  if (status == DSR_OK && (undo || known < count))
    status = dsr_resolve(corpus->corpus, &sum, &err);
  if (status == DSR_OK && !undo && known == count)
    dsr_corpus_rollback(corpus->corpus); /* nothing was changed */
  else if (status == DSR_OK)
    status = dsr_corpus_commit(corpus->corpus, &err);
  else
    dsr_corpus_rollback(corpus->corpus);
  if (status != DSR_OK)
    return failure_at(L, &err, at);
  push_summary(L, &sum);
  dsr_bind_set_integer(L, "known", known);
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    lua_pushinteger(L, (lua_Integer)ids[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "numbers");
  return 1;
}

static void push_preview(lua_State *L, const dsr_preview *p) {
  lua_createtable(L, 0, 9);
  dsr_bind_set_integer(L, "mentions", p->mentions);
  dsr_bind_set_integer(L, "documents", p->documents);
  dsr_bind_set_integer(L, "recut", p->recut);
  dsr_bind_set_string(L, "doc", p->doc);
  dsr_bind_set_string(L, "text", p->text);
  dsr_bind_set_string(L, "id", p->id);
  dsr_bind_set_string(L, "name", p->name);
  dsr_bind_set_string(L, "new_id", p->new_id);
  dsr_bind_set_string(L, "new_name", p->new_name);
}

typedef struct preview_box {
  dsr_preview *preview;
} preview_box;

static int preview_gc(lua_State *L) {
  preview_box *box = lua_touserdata(L, 1);
  dsr_preview_free(box->preview);
  box->preview = NULL;
  return 0;
}

/* preview(corpus, list, undo or 0) */
static int internal_preview(lua_State *L) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", preview_gc}, {NULL, NULL}};
  lua_settop(L, 3);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  int64_t undo = luaL_optinteger(L, 3, 0);
  size_t count;
  const dsr_new_decision *list = push_list(L, &count);
  preview_box *box = lua_newuserdatauv(L, sizeof *box, 0);
  box->preview = NULL;
  dsr_bind_type(L, "dossier.preview", none, meta);
  lua_setmetatable(L, -2);
  dsr_error err = {0};
  dsr_bind_settle_owner(L, &corpus->owner);
  for (size_t i = 0; i < count; i++)
    if (check_zone(&list[i], &err) != DSR_OK)
      return failure_at(L, &err, i + 1);
  if (dsr_preview_new(corpus->corpus, list, count, undo, &box->preview, &err) !=
      DSR_OK)
    return dsr_bind_failure(L, &err);
  push_preview(L, box->preview);
  return 1;
}

/* resolve(corpus): the summary, or nil, message, code. */
static int internal_resolve(lua_State *L) {
  lua_settop(L, 1);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  dsr_resolve_summary sum;
  dsr_error err;
  dsr_bind_settle_owner(L, &corpus->owner);
  int status = dsr_corpus_begin(corpus->corpus, &err);
  if (status != DSR_OK)
    return dsr_bind_failure(L, &err);
  status = dsr_resolve(corpus->corpus, &sum, &err);
  if (status == DSR_OK)
    status = dsr_corpus_commit(corpus->corpus, &err);
  if (status != DSR_OK) {
    dsr_corpus_rollback(corpus->corpus);
    return dsr_bind_failure(L, &err);
  }
  push_summary(L, &sum);
  return 1;
}

void dsr_bind_open_decision(lua_State *L) {
  lua_pushcfunction(L, internal_decide);
  lua_setfield(L, -2, "decide");
  lua_pushcfunction(L, internal_preview);
  lua_setfield(L, -2, "preview");
  lua_pushcfunction(L, internal_resolve);
  lua_setfield(L, -2, "resolve");
}
