/* Keeping a corpus file in order: compacting one, recovering a damaged one. */
#include "bindings/bind.h"

#include "dossier/recover.h"
#include "dossier/resolve.h"

int dsr_bind_corpus_compact(lua_State *L) {
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  dsr_bind_settle_owner(L, &corpus->owner);
  dsr_compaction done;
  dsr_error err;
  if (dsr_corpus_compact(corpus->corpus, &done, &err) != DSR_OK)
    return dsr_bind_failure(L, &err);
  lua_createtable(L, 0, 5);
  dsr_bind_set_integer(L, "segments_before", done.segments_before);
  dsr_bind_set_integer(L, "segments", done.segments);
  dsr_bind_set_integer(L, "replaced", done.replaced);
  dsr_bind_set_integer(L, "bytes_before", done.bytes_before);
  dsr_bind_set_integer(L, "bytes", done.bytes);
  return 1;
}

typedef struct recovery_box {
  dsr_recovery *recovery;
} recovery_box;

static int recovery_gc(lua_State *L) {
  recovery_box *box = lua_touserdata(L, 1);
  dsr_recovery_free(box->recovery);
  box->recovery = NULL;
  return 0;
}

static void push_recovery(lua_State *L, const dsr_recovery *recovery) {
  const dsr_recovery_counts *counts = dsr_recovery_about(recovery);
  lua_createtable(L, 0, 12);
  dsr_bind_set_integer(L, "pages", counts->pages);
  dsr_bind_set_integer(L, "unread", counts->unread);
  dsr_bind_set_integer(L, "documents", counts->documents);
  dsr_bind_set_integer(L, "lost", counts->lost);
  dsr_bind_set_integer(L, "uncut", counts->uncut);
  dsr_bind_set_integer(L, "mentions", counts->mentions);
  dsr_bind_set_integer(L, "facts", counts->facts);
  dsr_bind_set_integer(L, "entities", counts->entities);
  dsr_bind_set_integer(L, "decisions", counts->decisions);
  dsr_bind_set_integer(L, "saved", counts->saved);
  dsr_bind_set_integer(L, "dropped", counts->dropped);
  lua_pushboolean(L, counts->again);
  lua_setfield(L, -2, "again");
  lua_newtable(L);
  const char *line;
  for (size_t i = 0; (line = dsr_recovery_line(recovery, i)) != NULL; i++) {
    lua_pushstring(L, line);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "losses");
}

/* What was found is resolved anew: that layer is made, not found. */
static int resolve_new(const char *path, dsr_error *err) {
  dsr_corpus *corpus = NULL;
  int status = dsr_corpus_open(path, DSR_WRITE, &corpus, err);
  if (status == DSR_OK)
    status = dsr_corpus_begin(corpus, err);
  if (status == DSR_OK)
    status = dsr_resolve(corpus, NULL, err);
  if (status == DSR_OK)
    status = dsr_corpus_commit(corpus, err);
  dsr_corpus_close(corpus);
  return status;
}

static int library_recover(lua_State *L) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", recovery_gc}, {NULL, NULL}};
  const char *damaged = luaL_checkstring(L, 1);
  const char *path = luaL_checkstring(L, 2);
  recovery_box *box = lua_newuserdatauv(L, sizeof *box, 0);
  box->recovery = NULL;
  dsr_bind_type(L, "dossier.recovery", none, meta);
  lua_setmetatable(L, -2);
  dsr_error err;
  if (dsr_recover(damaged, path, &box->recovery, &err) != DSR_OK ||
      resolve_new(path, &err) != DSR_OK)
    return dsr_bind_failure(L, &err);
  push_recovery(L, box->recovery);
  return 1;
}

void dsr_bind_open_upkeep(lua_State *L) {
  lua_pushcfunction(L, library_recover);
  lua_setfield(L, -2, "recover");
}
