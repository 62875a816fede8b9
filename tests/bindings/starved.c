/* The binding when memory runs out: a script is run in a state whose n-th
 * request fails, for n = 1, 2, 3 ... until it runs through; first Lua's
 * requests, then the library's. Each time the state must close and every block
 * of the library be given back.
 *
 *   starved SCRIPT ARGUMENT STEP      STEP: 1 to fail every request, n each n-th,
 *                                     0 none: just run it
 */
#include <lauxlib.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dossier/lualib.h"
#include "dossier/memory.h"

static size_t asked;      /* requests of Lua in this run */
static size_t fails_from; /* from this one on all fail, since Lua collects and
                             asks again; 0: none fails */

static void *starving(void *user, void *p, size_t old, size_t n) {
  (void)user;
  if (n == 0) {
    free(p);
    return NULL;
  }
  if (n > (p != NULL ? old : 0) && ++asked >= fails_from && fails_from > 0)
    return NULL;
  return realloc(p, n);
}

typedef struct run {
  const char *script, *argument;
} run;

static int protected_run(lua_State *L) {
  const run *r = lua_touserdata(L, 1);
  luaL_openlibs(L);
  luaL_requiref(L, "dossier", luaopen_dossier, 0);
  if (luaL_loadfile(L, r->script) != LUA_OK)
    return lua_error(L);
  lua_pushstring(L, r->argument);
  lua_call(L, 1, 0);
  return 0;
}

/* Runs the script once; whether it was done before the request that fails. */
static int attempt(const run *r, size_t lua_fails, size_t library_fails) {
  int fine, done;
  fails_from = 0;
  lua_State *L = lua_newstate(starving, NULL);
  if (L == NULL)
    return 0;
  asked = 0;
  fails_from = lua_fails;
  dsr_memory_fail(library_fails, 0);
  lua_pushcfunction(L, protected_run);
  lua_pushlightuserdata(L, (void *)(size_t)r);
  fine = lua_pcall(L, 1, 0, 0) == LUA_OK;
  if (!fine && lua_fails == 0 && library_fails == 0)
    fprintf(stderr, "starved: %s\n", lua_tostring(L, -1));
  done = dsr_memory_fail(0, 0) < library_fails || asked < lua_fails;
  fails_from = 0;
  lua_close(L);
  if (dsr_memory_live() != 0) {
    fprintf(stderr, "starved: %zu blocks live after request %zu of Lua, %zu of "
                    "the library failed\n",
            dsr_memory_live(), lua_fails, library_fails);
    exit(1);
  }
  return lua_fails == 0 && library_fails == 0 ? fine : done;
}

int main(int argc, char **argv) {
  if (argc != 4)
    return 2;
  run r = {argv[1], argv[2]};
  size_t step = (size_t)strtoul(argv[3], NULL, 10), n;
  if (!attempt(&r, 0, 0))
    return 1;
  if (step == 0)
    return 0;
  for (n = 1; !attempt(&r, n, 0); n += step)
    continue;
  printf("starved: %zu requests of Lua", n);
  for (n = 1; !attempt(&r, 0, n); n += step)
    continue;
  printf(", %zu of the library\n", n);
  return 0;
}
