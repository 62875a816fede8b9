/* Zones, packed: a column beside the tokens instead of a row a zone.
 *
 * News has a zone a paragraph, so that a row each was as many rows as the whole
 * rest of a load. Kinds are names that a higher room gives; the file numbers
 * them as they come, in a table that a handle reads once. The view "zones"
 * (schema.c) unpacks them for those who read the file without us. */
#include "core/store/zones.h"

#include <string.h>

static bool add_kind(dsr_corpus *c, const char *name) {
  void *room = c->zone_kinds;
  char *copy = NULL;
  if (dsr_reserve(&room, &c->zone_kinds_capacity, c->zone_kind_count + 1,
                  sizeof *c->zone_kinds)) {
    c->zone_kinds = room;
    copy = dsr_copy(name, strlen(name));
  }
  if (copy)
    c->zone_kinds[c->zone_kind_count++] = copy;
  return copy != NULL;
}

void dsr_zone_kinds_drop(dsr_corpus *c) {
  for (size_t i = 0; i < c->zone_kind_count; i++)
    dsr_free(c->zone_kinds[i]);
  dsr_free(c->zone_kinds);
  c->zone_kinds = NULL;
  c->zone_kind_count = c->zone_kinds_capacity = 0;
}

/* Kinds that the file has and the handle does not know yet: numbered from 1
 * without a gap, none ever goes. */
static int read_kinds(dsr_corpus *c, dsr_error *err) {
  sqlite3_stmt *rows;
  int status = dsr_store_row(c, err, &rows,
                             "SELECT id, name FROM zone_kind WHERE id > ?\n"
                             "ORDER BY id",
                             "i", (int64_t)c->zone_kind_count);
  for (; status == DSR_OK; status = dsr_store_step(c, rows, err)) {
    if (sqlite3_column_int64(rows, 0) != (int64_t)c->zone_kind_count + 1)
      status = dsr_fail(err, DSR_EDAMAGED, 0,
                        "%s: the kinds of zones are not numbered in order",
                        c->path);
    else if (!add_kind(c, dsr_column_text(rows, 1)))
      status = dsr_fail_memory(err);
    if (status != DSR_OK) {
      sqlite3_reset(rows);
      return status;
    }
  }
  if (status == DSR_DONE)
    sqlite3_reset(rows);
  return status == DSR_DONE ? DSR_OK : status;
}

static size_t find_kind(const dsr_corpus *c, const char *name) {
  for (size_t i = 0; i < c->zone_kind_count; i++)
    if (strcmp(c->zone_kinds[i], name) == 0)
      return i + 1;
  return 0;
}

static int number_kind(dsr_corpus *c, const char *name, size_t *number,
                       dsr_error *err) {
  *number = find_kind(c, name);
  if (*number)
    return DSR_OK;
  int status = read_kinds(c, err);
  *number = status == DSR_OK ? find_kind(c, name) : 0;
  if (status != DSR_OK || *number)
    return status;
  *number = c->zone_kind_count + 1;
  status = dsr_store_do(c, err, "INSERT INTO zone_kind(id, name) VALUES(?, ?)",
                        "it", (int64_t)*number, name);
  return status == DSR_OK ? read_kinds(c, err) : status;
}

int dsr_zones_pack(dsr_corpus *c, const dsr_stored_zone *zones, size_t count,
                   dsr_buf *out, dsr_error *err) {
  uint32_t at = 0;
  size_t kind = 0;
  for (size_t i = 0; i < count; i++) {
    int status = number_kind(c, zones[i].kind, &kind, err);
    if (status != DSR_OK)
      return status;
    dsr_buf_varint(out, zones[i].start - at);
    dsr_buf_varint(out, zones[i].end - zones[i].start);
    dsr_buf_varint(out, kind);
    at = zones[i].end;
  }
  return out->failed ? dsr_fail_memory(err) : DSR_OK;
}

static const char *name_kind(dsr_corpus *c, uint64_t number,
                             dsr_arena *strings) {
  if (number == 0 || number > c->zone_kind_count)
    return NULL;
  const char *name = c->zone_kinds[number - 1];
  return dsr_arena_copy(strings, name, strlen(name));
}

int dsr_zones_unpack(dsr_corpus *c, const void *bytes, size_t size, size_t len,
                     dsr_arena *strings, dsr_stored_zone **out, size_t *count,
                     dsr_error *err) {
  const uint8_t *p = bytes, *end = size ? p + size : p;
  uint64_t at = 0, gap, length, kind;
  *count = 0;
  /* three bytes a zone at least */
  *out = dsr_alloc_zero(size / 3 + 1, sizeof **out);
  if (!*out)
    return dsr_fail_memory(err);
  while (p < end) {
    if (!dsr_varint_read(&p, end, &gap) || !dsr_varint_read(&p, end, &length) ||
        !dsr_varint_read(&p, end, &kind) || gap > len || length > len ||
        length == 0 || at + gap + length > len)
      return dsr_fail(err, DSR_EDAMAGED, 0, "a zone lies outside its text");
    if (kind > c->zone_kind_count) {
      int status = read_kinds(c, err);
      if (status != DSR_OK)
        return status;
    }
    if (kind == 0 || kind > c->zone_kind_count)
      return dsr_fail(err, DSR_EDAMAGED, 0, "a zone has no kind");
    const char *name = name_kind(c, kind, strings);
    if (!name)
      return dsr_fail_memory(err);
    (*out)[(*count)++] = (dsr_stored_zone){(uint32_t)(at + gap),
                                           (uint32_t)(at + gap + length), name};
    at += gap + length;
  }
  return DSR_OK;
}
