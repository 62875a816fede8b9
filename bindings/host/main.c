/* The program `dossier`: a Lua state with the library, the host's functions and
 * the commands of scripts/dossier/. What a command's options are stands with
 * the command, in Lua; nothing is parsed here. */
#include <lauxlib.h>
#include <lualib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bindings/host/host.h"
#include "dossier/corpus.h"
#include "dossier/lualib.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1 };

typedef struct start {
  int argc;
  char **argv;
} start;

/* An error that nobody caught is a fault of ours: show where it came from. */
static int with_traceback(lua_State *L) {
  const char *message = lua_tostring(L, 1);
  luaL_traceback(L, L, message ? message : "(no message)", 1);
  return 1;
}

/* What may fail for want of our files: the message says it all. */
static int open_library(lua_State *L) {
  lua_gc(L, LUA_GCGEN, 0, 0);
  luaL_openlibs(L);
  luaL_requiref(L, "dossier", luaopen_dossier, 0);
  return 0;
}

/* processors(): how many threads are worth starting, at most 8. */
static int processors(lua_State *L) {
  long n = sysconf(_SC_NPROCESSORS_ONLN);
  lua_pushinteger(L, n < 1 ? 1 : n > 8 ? 8 : n);
  return 1;
}

/* Runs dossier.main(host, arguments): its exit code. */
static int run(lua_State *L) {
  const start *s = lua_touserdata(L, 1);
  lua_getglobal(L, "require");
  lua_pushliteral(L, "dossier.main");
  lua_call(L, 1, 1); /* ... main */
  lua_newtable(L);   /* ... main host */
  dsr_host_open_files(L);
  dsr_host_open_terminal(L);
  lua_pushcfunction(L, processors);
  lua_setfield(L, -2, "processors");
  lua_createtable(L, s->argc, 0); /* ... main host arguments */
  for (int i = 1; i < s->argc; i++) {
    lua_pushstring(L, s->argv[i]);
    lua_rawseti(L, -2, i);
  }
  lua_call(L, 2, 1);
  return 1; /* the exit code */
}

/* Whom a command waits for is told on a terminal alone, what threatens the
 * corpus always. */
static void tell_news(void *user, dsr_corpus_news what, const char *message) {
  (void)user;
  if (what != DSR_NEWS_WAITING || isatty(2))
    fprintf(stderr, "dossier: %s\n", message);
}

int main(int argc, char **argv) {
  start s = {argc, argv};
  int code = EXIT_FAILED;
  lua_State *L = luaL_newstate();
  if (!L) {
    fputs("dossier: out of memory\n", stderr);
    return EXIT_FAILED;
  }
  dsr_corpus_listen(tell_news, NULL);
  lua_pushcfunction(L, with_traceback);
  lua_pushcfunction(L, open_library);
  int status = lua_pcall(L, 0, 0, 0);
  if (status == LUA_OK) {
    lua_pushcfunction(L, run);
    lua_pushlightuserdata(L, &s);
    status = lua_pcall(L, 1, 1, 1);
  }
  if (status == LUA_OK)
    code = (int)lua_tointeger(L, -1);
  else
    fprintf(stderr, "dossier: %s\n", lua_tostring(L, -1));
  lua_close(L);
  /* A disk that filled up half way shows here, whatever write() was told. */
  bool lost = ferror(stdout) != 0;
  if (fflush(stdout) != 0 || lost) {
    fputs("dossier: standard output: cannot be written; what came out is not "
          "whole\n",
          stderr);
    if (code == EXIT_DONE)
      code = EXIT_FAILED;
  }
  return code;
}
