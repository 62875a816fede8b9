/* Finding the home folder: where scripts/dossier/init.lua (the Lua half) and
 * data/ are.
 *
 * $DOSSIER_HOME if it is set; else beside the program or the module that runs
 * this code, in a build tree or installed; else where it was configured to be
 * installed. Refused: searching the current folder, which would run whatever
 * an analyst happens to stand in. */
#include <dlfcn.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bindings/bind.h"
#include "dossier/lualib.h"

#ifndef DSR_HOME
#define DSR_HOME "/usr/local/share/dossier"
#endif

/* From the folder of the program or module to a home. */
static const char *const beside[] = {
    "/../..",               /* build/release/dossier in the source tree */
    "/../../..",            /* the same, a folder deeper */
    "/../share/dossier",    /* PREFIX/bin/dossier */
    "/../../../share/dossier", /* PREFIX/lib/lua/5.4/dossier.so */
    "/../../../../share/dossier", /* the same under lib/TRIPLET */
};

static bool holds_home(lua_State *L, const char *path) {
  const char *marker = lua_pushfstring(L, "%s/scripts/dossier/init.lua", path);
  bool there = access(marker, R_OK) == 0;
  lua_pop(L, 1);
  return there;
}

/* The file that this code was loaded from: pushes its real path, or nil. */
static void push_own_file(lua_State *L) {
  Dl_info info;
  union {
    lua_CFunction function;
    void *address;
  } own = {.function = luaopen_dossier};
  char path[PATH_MAX];
  if (dladdr(own.address, &info) != 0 && info.dli_fname != NULL &&
      strchr(info.dli_fname, '/') != NULL &&
      realpath(info.dli_fname, path) != NULL)
    lua_pushstring(L, path);
  else if (realpath("/proc/self/exe", path) != NULL)
    lua_pushstring(L, path);
  else
    lua_pushnil(L);
}

/* Try FOLDER of the file on top with each way up; true with the real path of
 * the home pushed. */
static bool find_beside(lua_State *L) {
  const char *own = lua_tostring(L, -1);
  const char *slash = own != NULL ? strrchr(own, '/') : NULL;
  if (slash == NULL)
    return false;
  const char *folder = lua_pushlstring(L, own, (size_t)(slash - own));
  for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
    char path[PATH_MAX];
    const char *candidate = lua_pushfstring(L, "%s%s", folder, beside[i]);
    if (realpath(candidate, path) != NULL && holds_home(L, path)) {
      lua_pushstring(L, path);
      return true;
    }
    lua_pop(L, 1);
  }
  return false;
}

int dsr_bind_find_home(lua_State *L) {
  const char *named = getenv("DOSSIER_HOME");
  if (named != NULL && *named != '\0') {
    if (holds_home(L, named)) {
      lua_pushstring(L, named);
      return 1;
    }
    lua_pushnil(L);
    lua_pushfstring(L, "DOSSIER_HOME is %s, where there is no "
                       "scripts/dossier/init.lua", named);
    return 2;
  }
  push_own_file(L);
  if (find_beside(L))
    return 1;
  if (holds_home(L, DSR_HOME)) {
    lua_pushliteral(L, DSR_HOME);
    return 1;
  }
  lua_pushnil(L);
  lua_pushliteral(L, "dossier's scripts and data are neither beside the program "
                     "nor in " DSR_HOME "; set DOSSIER_HOME to the folder that "
                     "holds scripts/ and data/");
  return 2;
}
