/* corpus:explain(query, options): how a search would go about it. */
#include "bindings/bind.h"
#include "dossier/memory.h"
#include "dossier/search.h"

int dsr_bind_corpus_explain(lua_State *L) {
  static const char *const names[] = {DSR_BIND_FILTER_NAMES, NULL};
  lua_settop(L, 3);
  dsr_bind_corpus *corpus = dsr_bind_check_corpus(L, 1);
  const dsr_query *query = dsr_bind_check_query(L, 2);
  dsr_bind_options(L, 3, names);
  dsr_document_filter filter;
  dsr_bind_filter(L, 3, &filter);
  void **text = dsr_bind_push_box(L, dsr_free); /* Lua may lack memory to copy */
  int box = lua_gettop(L);
  char *found;
  dsr_error err;
  if (dsr_search_explain(corpus->corpus, query, &filter, &found, &err) != DSR_OK)
    return dsr_bind_raise(L, &err);
  *text = found;
  lua_pushstring(L, found);
  dsr_bind_empty_box(L, box);
  return 1;
}
