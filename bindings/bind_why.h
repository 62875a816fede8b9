/* The methods that explain (bind_why.c). */
#ifndef DSR_BINDINGS_BIND_WHY_H
#define DSR_BINDINGS_BIND_WHY_H

#include <lua.h>

int dsr_bind_document_why(lua_State *L);
int dsr_bind_document_whynot(lua_State *L);
int dsr_bind_document_lineage(lua_State *L);
int dsr_bind_hit_why(lua_State *L);
/* Makes the metatables of what they give. */
void dsr_bind_open_why(lua_State *L);

#endif
