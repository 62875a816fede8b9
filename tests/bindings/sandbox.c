/* The sandbox as a C host uses it: each file named is run in a fresh state with
 * small limits, and how it ended is printed, a line each:
 *
 *   sandbox [-t MILLISECONDS] [-m MEGABYTES] [-w WORK] FILE...
 *   FILE: ok | syntax | script | limit | closed <TAB> message <TAB> ms
 *
 * With "-p" one state has Lua's own string library beside ours, as `lua`, and is
 * not stopped: the two are compared. */
#include <lauxlib.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "dossier/lualib.h"

static char *read_file(const char *path, size_t *len) {
  FILE *f = fopen(path, "rb");
  char *text = malloc(1 << 20);
  if (f == NULL || text == NULL)
    exit(2);
  *len = fread(text, 1, 1 << 20, f);
  fclose(f);
  return text;
}

/* What tests print. */
static int say(lua_State *L) {
  for (int i = 1; i <= lua_gettop(L); i++)
    printf("%s%s", i > 1 ? "\t" : "", luaL_tolstring(L, i, NULL)), lua_pop(L, 1);
  putchar('\n');
  return 0;
}

/* Lua's own string library, untouched: its functions, not its metatable. */
static void add_luas_own(lua_State *L) {
  lua_getglobal(L, "string");
  lua_pushliteral(L, "");
  lua_getmetatable(L, -1);
  lua_getfield(L, -1, "__index"); /* ours "" meta methods */
  luaopen_string(L);
  lua_setglobal(L, "lua");
  lua_setfield(L, -2, "__index");
  lua_settop(L, 0);
}

static double milliseconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1000 + (double)t.tv_nsec / 1e6;
}

static int run(const char *path, const dsr_sandbox_limits *limits, int compare) {
  static const char *const endings[] = {[DSR_OK] = "ok", [DSR_ESYNTAX] = "syntax",
                                        [DSR_ESCRIPT] = "script", [DSR_ELIMIT] = "limit",
                                        [DSR_ECLOSED] = "closed"};
  size_t len;
  char *text = read_file(path, &len);
  dsr_sandbox *box;
  dsr_error err = {0};
  if (dsr_sandbox_new(limits, &box, &err) != DSR_OK)
    exit(2);
  lua_State *L = dsr_sandbox_state(box);
  lua_pushcfunction(L, say);
  lua_setglobal(L, "print");
  if (compare)
    add_luas_own(L);
  double begun = milliseconds();
  int status = dsr_sandbox_run(box, text, len, path, &err);
  double took = milliseconds() - begun;
  const char *ending = status >= 0 && status <= DSR_ESCRIPT ? endings[status] : NULL;
  printf("%s: %s\t%s\t%.0f\n", path, ending ? ending : "other", err.message, took);
  if (status == DSR_ELIMIT && dsr_sandbox_run(box, "", 0, "again", &err) != DSR_ECLOSED)
    printf("%s: a spent state ran again\n", path);
  dsr_sandbox_close(box);
  free(text);
  return status;
}

int main(int argc, char **argv) {
  dsr_sandbox_limits limits = {.milliseconds = 500, .memory = 64 << 20};
  int option, compare = 0, worst = 0;
  while ((option = getopt(argc, argv, "pt:m:w:")) != -1) {
    if (option == 'p')
      compare = 1, limits.milliseconds = 600000;
    else if (option == 't')
      limits.milliseconds = (unsigned)atoi(optarg);
    else if (option == 'm')
      limits.memory = (size_t)atoi(optarg) << 20;
    else if (option == 'w')
      limits.work = strtoull(optarg, NULL, 10), limits.counted = 1;
    else
      return 2;
  }
  for (int i = optind; i < argc; i++) {
    int status = run(argv[i], &limits, compare);
    worst = status > worst ? status : worst;
  }
  return worst == 0 ? 0 : 1;
}
