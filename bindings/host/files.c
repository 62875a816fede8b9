/* Folders and whole files for the program's commands. Lua's io can neither list
 * a folder nor replace a file so that a reader sees the old one or the new. */
#include "bindings/host/host.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(lua_State *L, const char *path, const char *what) {
  lua_pushnil(L);
  lua_pushfstring(L, "%s: %s: %s", path, what, strerror(errno));
  lua_pushliteral(L, "io");
  return 3; /* nil message code */
}

static int folder_gc(lua_State *L) {
  DIR **box = lua_touserdata(L, 1);
  if (*box)
    closedir(*box);
  *box = NULL;
  return 0;
}

/* list(folder): the names in it that do not begin with a dot, sorted by bytes,
 * folders with a slash behind them; nil, message, code. */
static int list_folder(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  DIR **box = lua_newuserdatauv(L, sizeof *box, 0); /* held: names may raise */
  *box = NULL;
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, folder_gc);
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  *box = opendir(path);
  if (!*box)
    return fail(L, path, "cannot be listed");
  lua_newtable(L); /* box list */
  lua_Integer at = 0;
  for (struct dirent *entry; (entry = readdir(*box)) != NULL;) {
    if (entry->d_name[0] == '.')
      continue;
    lua_pushfstring(L, "%s%s", entry->d_name, entry->d_type == DT_DIR ? "/" : "");
    lua_rawseti(L, -2, ++at);
  }
  closedir(*box);
  *box = NULL;
  lua_getglobal(L, "table");
  lua_getfield(L, -1, "sort");
  lua_pushvalue(L, -3);
  lua_call(L, 1, 0); /* box list table */
  lua_pop(L, 1);
  return 1;
}

static int write_all(int fd, const char *bytes, size_t len) {
  while (len > 0) {
    ssize_t n = write(fd, bytes, len);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return -1;
    bytes += n;
    len -= (size_t)n;
  }
  return 0;
}

/* save(path, bytes): the file is the old one or the new one, never half of it. */
static int save_file(lua_State *L) {
  size_t len;
  const char *path = luaL_checkstring(L, 1);
  const char *bytes = luaL_checklstring(L, 2, &len);
  const char *temporary = lua_pushfstring(L, "%s.%d.part", path, (int)getpid());
  struct stat st;
  if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
    /* A terminal, a pipe, /dev/null: nothing to replace. */
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    int bad = fd < 0 || write_all(fd, bytes, len) != 0;
    if (fd >= 0)
      close(fd);
    if (bad)
      return fail(L, path, "cannot be written");
    lua_pushboolean(L, 1);
    return 1;
  }
  int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0)
    return fail(L, path, "cannot be written");
  int bad = write_all(fd, bytes, len) != 0 || fsync(fd) != 0;
  bad = close(fd) != 0 || bad;
  if (bad || rename(temporary, path) != 0) {
    int n = fail(L, path, "cannot be written");
    unlink(temporary);
    return n;
  }
  lua_pushboolean(L, 1);
  return 1;
}

/* --- files below a folder --- */

/* What save_below holds while it may raise: descriptors of the folder and of the one
 * it is in, and how many temporaries there are. */
typedef struct below {
  int root, at;
  lua_Integer made;
  int files; /* stack index of the list */
} below;

static void close_fd(int *fd) {
  if (*fd >= 0)
    close(*fd);
  *fd = -1;
}

/* Go into `at`'s folder of that name, made if it is not there; no link is followed. */
static int enter_folder(below *b, const char *name) {
  if (mkdirat(b->at, name, 0777) != 0 && errno != EEXIST)
    return -1;
  int fd = openat(b->at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return -1;
  close_fd(&b->at);
  b->at = fd;
  return 0;
}

/* Walk to the folder of a path, part by part; its last part, NULL when it cannot be
 * reached. `path` is cut up. */
static const char *walk_to(below *b, char *path) {
  close_fd(&b->at);
  errno = EINVAL; /* what is no path of ours */
  b->at = fcntl(b->root, F_DUPFD_CLOEXEC, 0);
  for (char *slash; b->at >= 0 && (slash = strchr(path, '/')) != NULL; path = slash + 1) {
    *slash = '\0';
    if (*path == '\0' || *path == '.' || enter_folder(b, path) != 0)
      return NULL;
  }
  return b->at >= 0 && *path != '\0' && *path != '.' ? path : NULL;
}

enum { PATH_LEN = 256 };

/* The i-th file's path and bytes; its temporary's name in its folder, which becomes
 * `at`. NULL when that cannot be reached. */
static const char *find_place(lua_State *L, below *b, lua_Integer i, char *path,
                              char *temporary, const char **bytes, size_t *len) {
  lua_rawgeti(L, b->files, i);
  lua_getfield(L, -1, "name");
  lua_getfield(L, -2, "bytes");
  const char *name = lua_tostring(L, -2);
  *bytes = lua_tolstring(L, -1, len);
  lua_pop(L, 3); /* the list keeps them */
  if (name == NULL || *bytes == NULL || strlen(name) >= PATH_LEN)
    return NULL;
  strcpy(path, name);
  const char *last = walk_to(b, path);
  if (last != NULL)
    snprintf(temporary, PATH_LEN + 32, "%s.%d.part", last, (int)getpid());
  return last;
}

static int make_temporary(lua_State *L, below *b, lua_Integer i) {
  char path[PATH_LEN], temporary[PATH_LEN + 32];
  const char *bytes;
  size_t len;
  if (find_place(L, b, i, path, temporary, &bytes, &len) == NULL)
    return -1;
  int fd = openat(b->at, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                  0666);
  if (fd < 0)
    return -1;
  b->made = i;
  int bad = write_all(fd, bytes, len) != 0 || fsync(fd) != 0;
  return close(fd) != 0 || bad ? -1 : 0;
}

/* Give the i-th its name, or take its temporary away. */
static int end_temporary(lua_State *L, below *b, lua_Integer i, int keep) {
  char path[PATH_LEN], temporary[PATH_LEN + 32];
  const char *bytes;
  size_t len;
  const char *last = find_place(L, b, i, path, temporary, &bytes, &len);
  if (last == NULL)
    return -1;
  return keep ? renameat(b->at, temporary, b->at, last) : unlinkat(b->at, temporary, 0);
}

/* save_below(folder, list of { name, bytes }): every file of the list, or, as far as
 * the system lets that be had, none. A name has its folders before it; what is a
 * link, begins with a point or leaves the folder is refused. */
static int save_below(lua_State *L) {
  const char *folder = luaL_checkstring(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_Integer count = (lua_Integer)lua_rawlen(L, 2), i = 1;
  below b = {.at = -1, .files = 2};
  luaL_checkstack(L, 8, NULL);
  b.root = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (b.root < 0)
    return fail(L, folder, "cannot be written to");
  while (i <= count && make_temporary(L, &b, i) == 0)
    i++;
  int problem = errno, bad = i <= count;
  lua_Integer failed = i;
  for (i = 1; i <= b.made; i++)
    if (end_temporary(L, &b, i, !bad) != 0 && !bad) {
      problem = errno;
      failed = i;
      bad = 1;
      end_temporary(L, &b, i, 0);
    }
  close_fd(&b.at);
  close_fd(&b.root);
  if (bad) {
    lua_rawgeti(L, 2, failed);
    lua_getfield(L, -1, "name");
    const char *path = lua_pushfstring(L, "%s/%s", folder, lua_tostring(L, -1));
    errno = problem;
    return fail(L, path, "cannot be written");
  }
  lua_pushboolean(L, 1);
  return 1;
}

/* kind(path): "file", "folder", "other", or nil when there is nothing. */
static int kind_of(lua_State *L) {
  struct stat st;
  if (stat(luaL_checkstring(L, 1), &st) != 0)
    return 0;
  lua_pushstring(L, S_ISREG(st.st_mode)   ? "file"
                    : S_ISDIR(st.st_mode) ? "folder"
                                          : "other");
  return 1;
}

static lua_Integer nanoseconds(struct timespec at) {
  return (lua_Integer)at.tv_sec * 1000000000 + (lua_Integer)at.tv_nsec;
}

static int free_path(lua_State *L) {
  char **box = lua_touserdata(L, 1);
  free(*box);
  *box = NULL;
  return 0;
}

/* stamp(path): what tells a file from the same file after a change, { path =
 * its real path, place = "device:number", size, modified, changed = nanoseconds
 * since 1970 }; nil when it is no regular file. */
static int stamp_of(lua_State *L) {
  struct stat st;
  const char *path = luaL_checkstring(L, 1);
  char **box = lua_newuserdatauv(L, sizeof *box, 0); /* held: what follows may raise */
  *box = NULL;
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, free_path);
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
    return 0;
  *box = realpath(path, NULL);
  if (*box == NULL)
    return 0;
  lua_createtable(L, 0, 5);
  lua_pushstring(L, *box);
  lua_setfield(L, -2, "path");
  lua_pushfstring(L, "%I:%I", (LUAI_UACINT)st.st_dev, (LUAI_UACINT)st.st_ino);
  lua_setfield(L, -2, "place");
  lua_pushinteger(L, (lua_Integer)st.st_size);
  lua_setfield(L, -2, "size");
  lua_pushinteger(L, nanoseconds(st.st_mtim));
  lua_setfield(L, -2, "modified");
  lua_pushinteger(L, nanoseconds(st.st_ctim));
  lua_setfield(L, -2, "changed");
  return 1;
}

/* make_folder(path): true, also when it is there already. */
static int make_folder(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  if (mkdir(path, 0777) != 0 && errno != EEXIST)
    return fail(L, path, "cannot be made");
  lua_pushboolean(L, 1);
  return 1;
}

void dsr_host_open_files(lua_State *L) {
  static const luaL_Reg functions[] = {{"list", list_folder},
                                       {"save", save_file},
                                       {"save_below", save_below},
                                       {"kind", kind_of},
                                       {"stamp", stamp_of},
                                       {"make_folder", make_folder},
                                       {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
