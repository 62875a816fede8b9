/* The terminal: its width, line editing with history and completion (libedit),
 * and running Lua so that Ctrl-C ends the running line and not the program.
 *
 * Ctrl-C sets a hook from the signal handler, which lua_sethook allows, as the
 * stock interpreter does. Refused: reading lines in Lua with io.read, which
 * knows neither history nor completion. */
#include "bindings/host/host.h"

#include <editline/readline.h>
#include <lauxlib.h>
#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static lua_State *volatile running; /* the state that Ctrl-C is meant for */
static lua_State *completing;       /* the state that holds the completer */
static int completer = LUA_NOREF;

static int is_terminal(lua_State *L) {
  lua_pushboolean(L, isatty((int)luaL_checkinteger(L, 1)));
  return 1;
}

/* columns(): of the terminal that standard output is; nil when it is none. */
static int columns(lua_State *L) {
  struct winsize size;
  if (!isatty(1) || ioctl(1, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return 0;
  lua_pushinteger(L, size.ws_col);
  return 1;
}

/* ---- completion: libedit asks, the Lua completer answers ------------------ */

/* Call the completer with the word and its place: a list of whole words. */
static char **complete(const char *word, int start, int end) {
  lua_State *L = completing;
  char **matches = NULL;
  rl_attempted_completion_over = 1; /* never fall back to file names */
  rl_completion_append_character = '\0';
  if (!L || completer == LUA_NOREF)
    return NULL;
  int top = lua_gettop(L);
  lua_rawgeti(L, LUA_REGISTRYINDEX, completer);
  lua_pushstring(L, word);
  lua_pushlstring(L, rl_line_buffer, (size_t)start);
  (void)end;
  if (lua_pcall(L, 2, 1, 0) != LUA_OK || !lua_istable(L, -1))
    goto done;
  size_t n = (size_t)lua_rawlen(L, -1);
  if (n == 0)
    goto done;
  matches = calloc(n + 2, sizeof *matches); /* libedit frees with free() */
  if (!matches)
    goto done;
  size_t common = 0;
  for (size_t i = 0; i < n; i++) {
    lua_rawgeti(L, -1, (lua_Integer)i + 1);
    const char *s = lua_tostring(L, -1);
    matches[i + 1] = strdup(s ? s : "");
    lua_pop(L, 1);
    if (!matches[i + 1])
      break;
    if (i == 0)
      common = strlen(matches[1]);
    while (common && strncmp(matches[1], matches[i + 1], common) != 0)
      common--;
  }
  matches[0] = strndup(matches[1] ? matches[1] : "", common);
done:
  lua_settop(L, top);
  return matches;
}

static volatile sig_atomic_t prompt_interrupted;

static void on_prompt_interrupt(int signal_number) {
  (void)signal_number;
  prompt_interrupted = 1;
}

/* readline(prompt): a line without its end; nil at the end of the input; false
 * when Ctrl-C gave it up. */
static int read_line(lua_State *L) {
  const char *prompt = luaL_checkstring(L, 1);
  struct sigaction act, before;
  memset(&act, 0, sizeof act);
  act.sa_handler = on_prompt_interrupt; /* no SA_RESTART: readline comes back */
  sigemptyset(&act.sa_mask);
  prompt_interrupted = 0;
  sigaction(SIGINT, &act, &before);
  char *line = readline(prompt);
  sigaction(SIGINT, &before, NULL);
  if (prompt_interrupted) {
    free(line);
    fputc('\n', stdout);
    lua_pushboolean(L, 0);
    return 1;
  }
  if (!line)
    return 0;
  lua_pushstring(L, line);
  free(line);
  return 1;
}

/* libedit wants an array it might write to. "." and ":" are parts of a word. */
static char word_breaks[] = " \t\n\"'`@$><=;|&{}()[]+-*/%^~,#";
static char program_name[] = "dossier";

/* start_editing(completer [, history file]) */
static int start_editing(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  const char *history = luaL_optstring(L, 2, NULL);
  signal(SIGINT, SIG_IGN); /* between two lines there is nothing to stop */
  setlocale(LC_CTYPE, ""); /* libedit reads wide characters */
  rl_readline_name = program_name;
  rl_initialize();
  using_history();
  stifle_history(2000);
  if (history)
    read_history(history);
  lua_pushvalue(L, 1);
  completer = luaL_ref(L, LUA_REGISTRYINDEX);
  completing = L;
  rl_attempted_completion_function = complete;
  rl_completer_word_break_characters = word_breaks;
  return 0;
}

/* remember(line [, history file]): write it down at once: a session that is
 * killed has its history. */
static int remember(lua_State *L) {
  const char *line = luaL_checkstring(L, 1);
  const char *history = luaL_optstring(L, 2, NULL);
  add_history(line);
  if (history)
    write_history(history);
  return 0;
}

/* ---- Ctrl-C --------------------------------------------------------------- */

static void stop_hook(lua_State *L, lua_Debug *unused) {
  (void)unused;
  lua_sethook(L, NULL, 0, 0);
  luaL_error(L, "interrupted");
}

/* A second Ctrl-C ends the program, as in the stock interpreter: the first has
 * not been heard, since a C function runs that no hook can stop. */
static void on_interrupt(int signal_number) {
  lua_State *L = running;
  signal(signal_number, SIG_DFL);
  if (L)
    lua_sethook(L, stop_hook, LUA_MASKCALL | LUA_MASKRET | LUA_MASKCOUNT, 1);
}

/* interruptible(f, ...): pcall that Ctrl-C ends with the error "interrupted". */
static int interruptible(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  struct sigaction act, before;
  memset(&act, 0, sizeof act);
  act.sa_handler = on_interrupt;
  sigemptyset(&act.sa_mask);
  running = L;
  sigaction(SIGINT, &act, &before);
  int status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
  sigaction(SIGINT, &before, NULL);
  running = NULL;
  lua_sethook(L, NULL, 0, 0); /* a Ctrl-C that came too late */
  lua_pushboolean(L, status == LUA_OK);
  lua_insert(L, 1);
  return lua_gettop(L);
}

void dsr_host_open_terminal(lua_State *L) {
  static const luaL_Reg functions[] = {{"is_terminal", is_terminal},
                                       {"columns", columns},
                                       {"readline", read_line},
                                       {"start_editing", start_editing},
                                       {"remember", remember},
                                       {"interruptible", interruptible},
                                       {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
