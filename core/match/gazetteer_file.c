/* Reading a gazetteer's file: tab-separated, one entry a line, every fault told
 * with its line. Read whole into memory and cut in place: the strings of an
 * entry are only needed until they are added. */
#include <string.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/memory.h"
#include "core/base/utf8.h"
#include "core/match/gazetteer_trie.h"

enum { COLUMNS = 6, FILE_MAX = 64 << 20 };

static const char header[] = "name\taliases\ttype\tflags\tsource\tattributes";

typedef struct table_reader {
  const char *label;
  char *text; /* a NUL behind it; cut up while it is read */
  size_t len;
  size_t line;
  dsr_gazetteer *gazetteer;
  const char **aliases;
  size_t alias_count, alias_room;
} table_reader;

static int fail_line(const table_reader *r, const char *at, int code,
                     const char *what, dsr_error *err) {
  return dsr_fail(err, code, (size_t)(at - r->text), "%s:%zu: %s", r->label,
                  r->line, what);
}

/* Cut blanks off both ends, in place. */
static char *trimmed(char *s) {
  while (*s == ' ')
    s++;
  size_t n = strlen(s);
  while (n && s[n - 1] == ' ')
    s[--n] = '\0';
  return s;
}

/* Cut the next piece off *rest at a separator; NULL when there is none left. */
static char *next_piece(char **rest, char separator) {
  char *piece = *rest;
  if (!piece)
    return NULL;
  char *cut = strchr(piece, separator);
  *rest = cut ? cut + 1 : NULL;
  if (cut)
    *cut = '\0';
  return piece;
}

static int split_aliases(table_reader *r, char *column, dsr_error *err) {
  r->alias_count = 0;
  for (char *piece; (piece = next_piece(&column, '|'));) {
    piece = trimmed(piece);
    if (!*piece)
      continue;
    void *p = r->aliases;
    bool ok = dsr_reserve(&p, &r->alias_room, r->alias_count + 1,
                          sizeof *r->aliases);
    r->aliases = p;
    if (!ok)
      return dsr_fail_memory(err);
    r->aliases[r->alias_count++] = piece;
  }
  return DSR_OK;
}

static int read_entry(table_reader *r, char *line, dsr_error *err) {
  char none[1] = "";
  char *column[COLUMNS] = {none, none, none, none, none, none};
  char *rest = line;
  for (size_t n = 0; rest; n++) {
    if (n == COLUMNS)
      return fail_line(r, rest, DSR_ESYNTAX,
                       "more than six columns; a tab too many?", err);
    column[n] = trimmed(next_piece(&rest, '\t'));
  }
  if (!*column[0])
    return fail_line(r, line, DSR_ESYNTAX, "an entry without a name", err);
  int status = split_aliases(r, column[1], err);
  if (status != DSR_OK)
    return status;
  dsr_new_entry entry = {.name = column[0],
                         .aliases = r->aliases,
                         .alias_count = r->alias_count,
                         .type = column[2],
                         .flags = column[3],
                         .source = column[4],
                         .attributes = column[5]};
  dsr_error why = {0};
  status = dsr_gazetteer_add(r->gazetteer, &entry, &why);
  if (status == DSR_ENOMEM)
    return dsr_fail_memory(err);
  if (status != DSR_OK)
    return fail_line(r, line, status == DSR_EINVAL ? DSR_ESYNTAX : status,
                     why.message, err);
  return DSR_OK;
}

static int read_lines(table_reader *r, dsr_error *err) {
  bool headed = false;
  char *rest = r->text, *end = r->text + r->len;
  if (r->len >= 3 && memcmp(rest, "\xEF\xBB\xBF", 3) == 0)
    rest += 3;
  while (rest < end) {
    char *line = rest;
    char *stop = memchr(line, '\n', (size_t)(end - line));
    rest = stop ? stop + 1 : end;
    stop = stop ? stop : end;
    r->line++;
    if (memchr(line, '\0', (size_t)(stop - line)))
      return fail_line(r, line, DSR_ESYNTAX, "a NUL byte in the line", err);
    if (stop > line && stop[-1] == '\r')
      stop--;
    *stop = '\0';
    if (!*line || *line == '#')
      continue;
    int status = DSR_OK;
    if (headed)
      status = read_entry(r, line, err);
    else if (strcmp(line, header) != 0)
      status = fail_line(r, line, DSR_ESYNTAX,
                         "the first line must name the columns: name, aliases, "
                         "type, flags, source, attributes, with tabs between",
                         err);
    headed = true;
    if (status != DSR_OK)
      return status;
  }
  if (!headed)
    return fail_line(r, r->text, DSR_ESYNTAX, "no line that names the columns",
                     err);
  return DSR_OK;
}

static int check_encoding(const table_reader *r, dsr_error *err) {
  size_t bad = dsr_utf8_check(r->text, r->len), line = 1;
  if (bad == r->len)
    return DSR_OK;
  for (size_t i = 0; i < bad; i++)
    line += r->text[i] == '\n';
  return dsr_fail(err, DSR_EFOREIGN, bad,
                  "%s:%zu: byte %zu is not UTF-8; save the file as UTF-8",
                  r->label, line, bad);
}

int dsr_gazetteer_read(const char *bytes, size_t len, const char *label,
                       dsr_gazetteer **out, dsr_error *err) {
  *out = NULL;
  table_reader r = {.label = label, .len = len};
  r.text = dsr_copy(bytes, len);
  int status = r.text ? check_encoding(&r, err) : dsr_fail_memory(err);
  if (status == DSR_OK)
    status = dsr_gazetteer_new(&r.gazetteer, err);
  if (status == DSR_OK)
    status = read_lines(&r, err);
  if (status == DSR_OK) {
    dsr_sha256(bytes, len, r.gazetteer->answers->hash);
    r.gazetteer->answers->hashed = r.gazetteer->count;
    *out = r.gazetteer;
  } else {
    dsr_gazetteer_free(r.gazetteer);
  }
  dsr_free(r.text);
  dsr_free(r.aliases);
  return status;
}

int dsr_gazetteer_load(const char *path, dsr_gazetteer **out, dsr_error *err) {
  char *bytes;
  size_t len;
  *out = NULL;
  int status = dsr_file_read(path, FILE_MAX, &bytes, &len, err);
  if (status == DSR_OK)
    status = dsr_gazetteer_read(bytes, len, path, out, err);
  dsr_free(bytes);
  return status;
}
