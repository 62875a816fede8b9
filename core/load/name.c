/* What a file's name says of it. Endings that we do not know are tried as text:
 * a file that is none says so itself (decode.c). */
#include <string.h>
#include <strings.h>

#include "core/base/utf8.h"
#include "core/load/loader.h"

static const char *ending_of(const char *name) {
  const char *slash = strrchr(name, '/');
  const char *base = slash ? slash + 1 : name;
  const char *dot = strrchr(base, '.');
  return dot && dot != base ? dot + 1 : "";
}

static bool is_one_of(const char *ending, const char *const *list) {
  for (; *list; list++)
    if (strcasecmp(ending, *list) == 0)
      return true;
  return false;
}

static const char *const text_endings[] = {"txt",   "text",   "md", "markdown",
                                           "jsonl", "ndjson", NULL};

dsr_name_kind dsr_name_kind_of(const char *name) {
  static const char *const jsonl[] = {"jsonl", "ndjson", NULL};
  static const char *const formats[] = {
      "pdf", "doc",  "docx", "odt", "rtf", "html", "htm", "xhtml", "epub",
      "eml", "mbox", "ppt",  "pptx", NULL};
  static const char *const others[] = {
      "dossier", "dossier-wal", "dossier-shm", "dossier-journal", "png", "jpg",
      "dossier-building", "jpeg",    "gif",  "webp", "svg",  "ico",  "bmp", "tif",   "tiff", "mp3",
      "mp4",     "m4a",  "wav",  "ogg",  "avi",  "mov", "mkv",   "webm", "zip",
      "tar",     "gz",   "tgz",  "bz2",  "xz",   "zst", "7z",    "rar",  "jar",
      "exe",     "dll",  "so",   "o",    "a",    "pyc", "class", "bin",  "iso",
      "db",      "sqlite", "sqlite3", "xls", "xlsx", "ods", "css", "js", "lua",
      "py",      "c",    "h",    "sh",   "json", "csv", "tsv",   "xml",  "yaml",
      "yml",     "toml", "ini",  "lock", "log",  "bak", "tmp",   "swp",  "woff",
      "woff2",   "ttf",  "otf",  "asc",  "sig",  "sha256", "md5", NULL};
  const char *ending = ending_of(name);
  if (is_one_of(ending, jsonl))
    return DSR_NAME_JSONL;
  if (is_one_of(ending, formats))
    return DSR_NAME_FORMAT;
  return is_one_of(ending, others) ? DSR_NAME_OTHER : DSR_NAME_TEXT;
}

bool dsr_name_is_text_file(const char *name) {
  return is_one_of(ending_of(name), text_endings);
}

bool dsr_name_add(dsr_buf *out, const char *name) {
  size_t len = strlen(name), size;
  for (size_t at = 0; at < len; at += size) {
    if (dsr_utf8_well_formed(name + at, len - at, &size)) {
      dsr_buf_add(out, name + at, size);
    } else {
      size = 1;
      dsr_buf_format(out, "%%%02X", (unsigned)(unsigned char)name[at]);
    }
  }
  return !out->failed;
}
