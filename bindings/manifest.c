/* A reader for the part of Lua that a manifest may use: one table constructor
 * of literals, with comments. A recursive descent over the bytes that leaves
 * each value on the Lua stack.
 *
 * Refused: running the text in an empty environment, since a manifest is read
 * of scripts that nobody has agreed to run yet, and running can loop. */
#include "bindings/manifest.h"

#include <lauxlib.h>
#include <stdbool.h>
#include <string.h>

/* A manifest is read of any file that lies in a folder of scripts, so its cost
 * is bounded, too: that of checking it goes by the number of values. */
enum { DEPTH_MAX = 16, BYTES_MAX = 1 << 18, VALUES_MAX = 4096 };

typedef struct reader {
  lua_State *L;
  const char *text;
  size_t len, at;
  int depth;
  int values;      /* read so far, of all tables */
  int lines;       /* stack index of the table of lines */
  size_t counted;  /* bytes whose line ends are in `line` */
  lua_Integer line;
} reader;

static bool value(reader *r);

/* --- faults --- */

/* Pushes "line N: what" in place of a value; false, so that callers pass it on. */
static bool fault(reader *r, const char *what) {
  int line = 1;
  for (size_t i = 0; i < r->at && i < r->len; i++)
    line += r->text[i] == '\n';
  lua_pushfstring(r->L, "line %d: %s", line, what);
  return false;
}

static bool at_end(const reader *r) { return r->at >= r->len; }
static char peek(const reader *r) { return at_end(r) ? '\0' : r->text[r->at]; }
static char ahead(const reader *r, size_t n) {
  return r->at + n < r->len ? r->text[r->at + n] : '\0';
}

/* --- blanks and comments --- */

/* The level of a long bracket that opens at the current byte, or -1. */
static int long_level(const reader *r) {
  size_t n = 1;
  if (peek(r) != '[')
    return -1;
  while (ahead(r, n) == '=')
    n++;
  return ahead(r, n) == '[' && n < 100 ? (int)n - 1 : -1;
}

/* The body of a long bracket of that level; moves behind it. False: it does
 * not end. */
static bool long_body(reader *r, int level, const char **body, size_t *len) {
  r->at += (size_t)level + 2;
  if (peek(r) == '\r' && ahead(r, 1) == '\n')
    r->at += 2;
  else if (peek(r) == '\n' || peek(r) == '\r')
    r->at++;
  *body = r->text + r->at;
  for (size_t i = r->at; i < r->len; i++) {
    if (r->text[i] != ']')
      continue;
    size_t k = i + 1;
    while (k < r->len && r->text[k] == '=')
      k++;
    if (k - i - 1 == (size_t)level && k < r->len && r->text[k] == ']') {
      *len = i - r->at;
      r->at = k + 1;
      return true;
    }
    i = k - 1;
  }
  return false;
}

static bool blanks(reader *r) {
  for (;;) {
    while (!at_end(r) && strchr(" \t\r\n\f\v", peek(r)) != NULL &&
           peek(r) != '\0')
      r->at++;
    if (peek(r) != '-' || ahead(r, 1) != '-')
      return true;
    r->at += 2;
    int level = long_level(r);
    const char *body;
    size_t len;
    if (level >= 0) {
      if (!long_body(r, level, &body, &len))
        return fault(r, "a comment does not end");
    } else {
      while (!at_end(r) && peek(r) != '\n')
        r->at++;
    }
  }
}

/* --- literals --- */

static int hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  c = (char)(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* "\u{4E2D}": adds its UTF-8. */
static const char *escape_unicode(reader *r, luaL_Buffer *b) {
  uint32_t code = 0;
  int digits = 0;
  if (peek(r) != '{')
    return "\\u wants {";
  for (r->at++; hex_digit(peek(r)) >= 0; r->at++, digits++) {
    code = code * 16 + (uint32_t)hex_digit(peek(r));
    if (code > 0x10FFFF)
      return "\\u{...} is no character";
  }
  if (digits == 0 || peek(r) != '}')
    return "\\u{ wants digits and }";
  r->at++;
  char out[4];
  size_t n = 0;
  if (code < 0x80) {
    out[n++] = (char)code;
  } else if (code < 0x800) {
    out[n++] = (char)(0xC0 | code >> 6);
    out[n++] = (char)(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out[n++] = (char)(0xE0 | code >> 12);
    out[n++] = (char)(0x80 | (code >> 6 & 0x3F));
    out[n++] = (char)(0x80 | (code & 0x3F));
  } else {
    out[n++] = (char)(0xF0 | code >> 18);
    out[n++] = (char)(0x80 | (code >> 12 & 0x3F));
    out[n++] = (char)(0x80 | (code >> 6 & 0x3F));
    out[n++] = (char)(0x80 | (code & 0x3F));
  }
  luaL_addlstring(b, out, n);
  return NULL;
}

/* What stands behind a backslash; NULL, or what is wrong with it. */
static const char *escape(reader *r, luaL_Buffer *b) {
  static const char from[] = "abfnrtv\\\"'\n", to[] = "\a\b\f\n\r\t\v\\\"'\n";
  char c = peek(r);
  const char *known = c != '\0' ? strchr(from, c) : NULL;
  if (known != NULL) {
    luaL_addchar(b, to[known - from]);
    r->at++;
  } else if (c == 'z') {
    for (r->at++; !at_end(r) && peek(r) != '\0' &&
                  strchr(" \t\r\n\f\v", peek(r)) != NULL;)
      r->at++;
  } else if (c == 'x') {
    int high = hex_digit(ahead(r, 1)), low = hex_digit(ahead(r, 2));
    if (high < 0 || low < 0)
      return "\\x wants two hexadecimal digits";
    luaL_addchar(b, (char)(high * 16 + low));
    r->at += 3;
  } else if (c == 'u') {
    r->at++;
    return escape_unicode(r, b);
  } else if (is_digit(c)) {
    int n = 0;
    for (int i = 0; i < 3 && is_digit(peek(r)); i++, r->at++)
      n = n * 10 + (peek(r) - '0');
    if (n > 255)
      return "a decimal escape is over 255";
    luaL_addchar(b, (char)n);
  } else {
    return "an unknown escape";
  }
  return NULL;
}

static bool quoted(reader *r) {
  luaL_Buffer b;
  const char *wrong = NULL;
  char quote = peek(r);
  r->at++;
  luaL_buffinit(r->L, &b);
  while (wrong == NULL && !at_end(r) && peek(r) != quote && peek(r) != '\n') {
    char c = peek(r);
    r->at++;
    if (c == '\\')
      wrong = escape(r, &b);
    else
      luaL_addchar(&b, c);
  }
  luaL_pushresult(&b);
  if (wrong == NULL && (at_end(r) || peek(r) != quote))
    wrong = "a string does not end";
  if (wrong != NULL) {
    lua_pop(r->L, 1);
    return fault(r, wrong);
  }
  r->at++;
  return true;
}

static bool number(reader *r) {
  size_t begin = r->at, len;
  char digits[64];
  if (peek(r) == '-')
    r->at++;
  while (!at_end(r) &&
         (hex_digit(peek(r)) >= 0 || strchr(".xXpP", peek(r)) != NULL ||
          ((peek(r) == '+' || peek(r) == '-') && r->at > begin &&
           strchr("eEpP", r->text[r->at - 1]) != NULL)))
    r->at++;
  len = r->at - begin;
  if (len == 0 || len >= sizeof digits)
    return fault(r, "not a number");
  memcpy(digits, r->text + begin, len);
  digits[len] = '\0';
  if (lua_stringtonumber(r->L, digits) == 0)
    return fault(r, "not a number");
  return true;
}

static bool is_name(char c, bool first) {
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (!first && is_digit(c));
}

static size_t name_length(const reader *r) {
  size_t n = 0;
  while (is_name(ahead(r, n), n == 0))
    n++;
  return n;
}

static bool word_is(const reader *r, size_t len, const char *word) {
  return strlen(word) == len && memcmp(r->text + r->at, word, len) == 0;
}

static bool constant(reader *r) {
  size_t n = name_length(r);
  if (word_is(r, n, "true") || word_is(r, n, "false"))
    lua_pushboolean(r->L, word_is(r, n, "true"));
  else if (word_is(r, n, "nil"))
    lua_pushnil(r->L);
  else
    return fault(r, "a manifest holds strings, numbers, booleans and tables of "
                    "these, nothing that is computed");
  r->at += n;
  return true;
}

/* --- tables --- */

/* The line of a byte; they are asked for in the order of the text. */
static lua_Integer line_of(reader *r, size_t at) {
  for (; r->counted < at && r->counted < r->len; r->counted++)
    r->line += r->text[r->counted] == '\n';
  return r->line;
}

/* With table, key and value on top: sets it, and notes the key's line. A key
 * that is there already is a slip, of which Lua would keep one silently. */
static bool set_field(reader *r, size_t begin, lua_Integer line) {
  lua_State *L = r->L;
  lua_pushvalue(L, -3);
  lua_rawget(L, r->lines);
  lua_pushvalue(L, -3); /* table key value lines key */
  if (lua_rawget(L, -2) != LUA_TNIL) {
    const char *first = lua_tostring(L, -1);
    lua_pushvalue(L, -4);
    const char *name = lua_isboolean(L, -1) ? "a key" : lua_tostring(L, -1);
    const char *what = lua_pushfstring(
        L, "'%s' is given twice, first in line %s", name, first);
    r->at = begin;
    return fault(r, what);
  }
  lua_pop(L, 1);
  lua_pushvalue(L, -3);
  lua_pushinteger(L, line);
  lua_rawset(L, -3);
  lua_pop(L, 1);
  lua_rawset(L, -3);
  return true;
}

/* One field: with the table on top, sets it. */
static bool field(reader *r, lua_Integer *next) {
  size_t n = name_length(r);
  size_t begin = r->at;
  lua_Integer line = line_of(r, begin);
  bool keyed = false;
  if (++r->values > VALUES_MAX)
    return fault(r, "a manifest is at most 4096 values");
  if (n > 0) { /* NAME = value, or a constant */
    r->at += n;
    if (!blanks(r))
      return false;
    keyed = peek(r) == '=' && ahead(r, 1) != '=';
    if (keyed) {
      lua_pushlstring(r->L, r->text + begin, n);
      r->at++;
    } else {
      r->at = begin;
    }
  } else if (peek(r) == '[' && long_level(r) < 0) { /* [ value ] = value */
    r->at++;
    if (!value(r))
      return false;
    if (!blanks(r))
      return false;
    if (lua_isnil(r->L, -1) || lua_istable(r->L, -1) || peek(r) != ']')
      return fault(r, "a key in brackets is a string, a number or a boolean");
    r->at++;
    if (!blanks(r))
      return false;
    if (peek(r) != '=')
      return fault(r, "'=' is missing behind a key");
    r->at++;
    keyed = true;
  }
  if (!keyed)
    lua_pushinteger(r->L, (*next)++);
  return value(r) && set_field(r, begin, line);
}

static bool table(reader *r) {
  lua_Integer next = 1;
  if (++r->depth > DEPTH_MAX || !lua_checkstack(r->L, 16))
    return fault(r, "tables are nested too deep");
  r->at++;
  lua_newtable(r->L);
  lua_pushvalue(r->L, -1);
  lua_newtable(r->L);
  lua_rawset(r->L, r->lines); /* lines[table] = {} */
  for (;;) {
    if (!blanks(r))
      return false;
    if (peek(r) == '}' && !at_end(r))
      break;
    if (at_end(r))
      return fault(r, "a table does not end: '}' is missing");
    if (!field(r, &next) || !blanks(r))
      return false;
    if (peek(r) == ',' || peek(r) == ';')
      r->at++;
    else if (peek(r) != '}')
      return fault(r, "',' or '}' is missing");
  }
  r->at++;
  r->depth--;
  return true;
}

/* Reads one value and pushes it; false with a message on top. */
static bool value(reader *r) {
  if (!blanks(r))
    return false;
  char c = peek(r);
  int level = long_level(r);
  if (level >= 0) {
    const char *body;
    size_t len;
    if (!long_body(r, level, &body, &len))
      return fault(r, "a long string does not end");
    lua_pushlstring(r->L, body, len);
    return true;
  }
  if (c == '{')
    return table(r);
  if (c == '"' || c == '\'')
    return quoted(r);
  if (is_digit(c) || c == '-' || c == '.')
    return number(r);
  return constant(r);
}

int dsr_manifest_read(lua_State *L, const char *text, size_t len) {
  reader r = {.L = L, .text = text, .len = len, .line = 1};
  int top = lua_gettop(L);
  bool fine = true;
  lua_newtable(L);
  r.lines = top + 1;
  if (len > 1 && text[0] == '#')
    while (!at_end(&r) && peek(&r) != '\n')
      r.at++;
  fine = blanks(&r);
  if (fine && !(name_length(&r) == 8 && word_is(&r, 8, "manifest"))) {
    lua_settop(L, top);
    lua_pushnil(L);
    return 1;
  }
  lua_pushinteger(L, line_of(&r, r.at));
  lua_setfield(L, r.lines, "line");
  r.at += fine ? 8 : 0;
  fine = fine && blanks(&r);
  bool bracket = fine && peek(&r) == '(';
  r.at += bracket;
  fine = fine && blanks(&r);
  if (fine && peek(&r) != '{')
    fine = fault(&r, "manifest is followed by a table, manifest { ... }");
  else
    fine = fine && table(&r);
  if (fine && bracket) {
    fine = blanks(&r);
    if (fine && peek(&r) != ')')
      fine = fault(&r, "')' is missing");
    r.at++;
  }
  if (fine && r.at > BYTES_MAX)
    fine = fault(&r, "a manifest is at most 256 kB");
  if (!fine) { /* the message is on top */
    lua_insert(L, top + 1);
    lua_settop(L, top + 1);
    lua_pushnil(L);
    lua_insert(L, top + 1); /* nil message */
    return 2;
  }
  lua_pushinteger(L, (lua_Integer)r.at);
  lua_pushvalue(L, r.lines);
  lua_remove(L, r.lines);
  return 3;
}
