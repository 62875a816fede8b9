/* The trees of an SQLite file: their pages, the rows in them
 * (https://www.sqlite.org/fileformat2.html, sections 1.5, 1.6 and 2.1).
 *
 * Every number is judged before it is used: what is read here is damaged. A row
 * is whole or it is none; half a row would be a forged one. */
#include <string.h>

#include "core/store/pages.h"

enum { ROW_MAX = 96 << 20 }; /* a document of 16 MB, with room to spare */

static uint32_t read_u16(const uint8_t *p) {
  return (uint32_t)p[0] << 8 | p[1];
}
static uint32_t read_u32(const uint8_t *p) {
  return read_u16(p) << 16 | read_u16(p + 2);
}

/* SQLite's varint: seven bits a byte, highest first, eight in the ninth. */
static bool read_varint(const uint8_t **p, const uint8_t *end, uint64_t *out) {
  uint64_t n = 0;
  for (int i = 0; i < 9; i++) {
    if (*p >= end)
      return false;
    uint8_t byte = *(*p)++;
    if (i == 8) {
      *out = n << 8 | byte;
      return true;
    }
    n = n << 7 | (byte & 0x7f);
    if (!(byte & 0x80))
      break;
  }
  *out = n;
  return true;
}

/* --- pages --- */

static size_t head_size(dsr_page_kind kind) {
  return kind == DSR_PAGE_INDEX || kind == DSR_PAGE_TABLE ? 12 : 8;
}

static bool has_rows(dsr_page_kind kind) {
  return kind == DSR_PAGE_INDEX || kind == DSR_PAGE_INDEX_LEAF ||
         kind == DSR_PAGE_TABLE_LEAF;
}

static void judge_page(dsr_tree_page *page) {
  size_t size = dsr_pages_size(page->pages);
  const uint8_t *head = page->bytes + page->head;
  switch (head[0]) {
  case DSR_PAGE_INDEX:
  case DSR_PAGE_TABLE:
  case DSR_PAGE_INDEX_LEAF:
  case DSR_PAGE_TABLE_LEAF: page->kind = (dsr_page_kind)head[0]; break;
  default: return;
  }
  page->cells = read_u16(head + 3);
  if (page->cells > (size - page->head - head_size(page->kind)) / 2) {
    page->kind = DSR_PAGE_NONE;
    page->cells = 0;
  }
}

bool dsr_tree_page_read(dsr_tree_page *page, const dsr_pages *pages,
                        uint32_t number) {
  if (page->number == number && page->pages == pages)
    return true;
  size_t size = dsr_pages_size(pages);
  if (!page->bytes && !(page->bytes = dsr_alloc(size)))
    return false;
  page->pages = pages;
  page->number = number;
  page->kind = DSR_PAGE_NONE;
  page->cells = 0;
  page->head = number == 1 ? 100 : 0;
  if (!dsr_pages_read(pages, number, 0, page->bytes, size))
    memset(page->bytes, 0, size);
  else
    judge_page(page);
  return true;
}

void dsr_tree_page_free(dsr_tree_page *page) {
  dsr_free(page->bytes);
  *page = (dsr_tree_page){0};
}

/* Where cell i begins; NULL: outside the page. */
static const uint8_t *cell_at(const dsr_tree_page *page, uint32_t i) {
  const uint8_t *pointer =
      page->bytes + page->head + head_size(page->kind) + 2 * (size_t)i;
  size_t at = read_u16(pointer);
  size_t first = page->head + head_size(page->kind) + 2 * (size_t)page->cells;
  return i < page->cells && at >= first && at + 4 <= dsr_pages_size(page->pages)
             ? page->bytes + at
             : NULL;
}

uint32_t dsr_tree_page_child(const dsr_tree_page *page, uint32_t i) {
  if (page->kind != DSR_PAGE_INDEX && page->kind != DSR_PAGE_TABLE)
    return 0;
  const uint8_t *cell = i < page->cells ? cell_at(page, i)
                                        : page->bytes + page->head + 8;
  uint32_t child = cell && i <= page->cells ? read_u32(cell) : 0;
  return child <= dsr_pages_count(page->pages) ? child : 0;
}

/* --- rows --- */

void dsr_row_free(dsr_row *row) {
  dsr_buf_free(&row->payload);
  dsr_buf_free(&row->texts);
}

/* How much of a payload of `size` bytes stands in the page itself. */
static size_t local_size(const dsr_tree_page *page, uint64_t size) {
  size_t usable = dsr_pages_size(page->pages);
  bool table = page->kind == DSR_PAGE_TABLE_LEAF;
  size_t most = table ? usable - 35 : (usable - 12) * 64 / 255 - 23;
  size_t least = (usable - 12) * 32 / 255 - 23;
  if (size <= most)
    return (size_t)size;
  size_t some = least + (size_t)((size - least) % (usable - 4));
  return some <= most ? some : least;
}

/* Add what stands in further pages, a chain that `next` begins. */
static int read_chain(const dsr_pages *pages, uint32_t next, uint64_t left,
                      dsr_buf *to, uint8_t *taken) {
  size_t room = dsr_pages_size(pages) - 4;
  uint8_t *bytes = dsr_alloc(room + 4);
  int status = bytes ? DSR_OK : DSR_ENOMEM;
  while (left && status == DSR_OK) {
    size_t n = left < room ? (size_t)left : room;
    if (!dsr_pages_read(pages, next, 0, bytes, n + 4) ||
        (taken && taken[next]))
      status = DSR_EDAMAGED;
    else if (!dsr_buf_add(to, (const char *)bytes + 4, n))
      status = DSR_ENOMEM;
    if (taken && status == DSR_OK)
      taken[next] = 1;
    next = read_u32(bytes);
    left -= n;
  }
  dsr_free(bytes);
  /* a chain that goes on behind its end is not this row's */
  return status == DSR_OK && next != 0 ? DSR_EDAMAGED : status;
}

static int read_payload(const dsr_tree_page *page, uint32_t i, dsr_row *row) {
  const uint8_t *p = cell_at(page, i);
  const uint8_t *end = page->bytes + dsr_pages_size(page->pages);
  uint64_t size, id = 0;
  if (p && page->kind == DSR_PAGE_INDEX)
    p += 4;
  if (!p || !read_varint(&p, end, &size) || size > ROW_MAX ||
      (page->kind == DSR_PAGE_TABLE_LEAF && !read_varint(&p, end, &id)))
    return DSR_EDAMAGED;
  size_t local = local_size(page, size);
  size_t wanted = local + (local < size ? 4 : 0);
  if ((size_t)(end - p) < wanted)
    return DSR_EDAMAGED;
  /* a size from a damaged page must not ask for more than the file has */
  if (size - local > (uint64_t)dsr_pages_count(page->pages) *
                         dsr_pages_size(page->pages))
    return DSR_EDAMAGED;
  row->id = (int64_t)id;
  row->payload.len = row->texts.len = 0;
  if (!dsr_buf_add(&row->payload, (const char *)p, local))
    return DSR_ENOMEM;
  return local < size ? read_chain(page->pages, read_u32(p + local),
                                   size - local, &row->payload, row->taken)
                      : DSR_OK;
}

static int64_t read_integer(const uint8_t *p, size_t len) {
  uint64_t n = len && p[0] & 0x80 ? ~UINT64_C(0) : 0;
  for (size_t i = 0; i < len; i++)
    n = n << 8 | p[i];
  return (int64_t)n;
}

/* The value of a serial type, `left` bytes of body before the row's end. */
static bool take_value(uint64_t serial, const uint8_t *p, size_t left,
                       dsr_value *value, size_t *used) {
  static const uint8_t sizes[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0};
  *value = (dsr_value){.type = SQLITE_NULL};
  if (serial == 10 || serial == 11)
    return false;
  uint64_t size = serial < 12 ? sizes[serial] : (serial - 12) / 2;
  if (size > left)
    return false;
  *used = (size_t)size;
  if (serial >= 12) {
    value->type = serial % 2 ? SQLITE_TEXT : SQLITE_BLOB;
    value->bytes = (const char *)p;
    value->len = *used;
  } else if (serial == 7) {
    value->type = SQLITE_FLOAT;
  } else if (serial) {
    value->type = SQLITE_INTEGER;
    value->integer = serial > 7 ? (int64_t)serial - 8 : read_integer(p, *used);
  }
  return true;
}

/* Texts are copied behind each other, each with its NUL. */
static int end_texts(dsr_row *row) {
  for (size_t i = 0; i < row->count; i++)
    if (row->values[i].type == SQLITE_TEXT) {
      dsr_buf_add(&row->texts, row->values[i].bytes, row->values[i].len);
      dsr_buf_byte(&row->texts, '\0');
    }
  if (row->texts.failed)
    return DSR_ENOMEM;
  const char *text = row->texts.data;
  for (size_t i = 0; i < row->count; i++)
    if (row->values[i].type == SQLITE_TEXT) {
      row->values[i].bytes = text;
      text += row->values[i].len + 1;
    }
  return DSR_OK;
}

static int read_values(dsr_row *row) {
  const uint8_t *p = (const uint8_t *)row->payload.data;
  const uint8_t *end = p + row->payload.len, *head = p;
  uint64_t head_len, serial;
  row->count = 0;
  if (!p || !read_varint(&head, end, &head_len) || head_len > row->payload.len)
    return DSR_EDAMAGED;
  const uint8_t *body = p + head_len, *head_end = body;
  while (head < head_end) {
    size_t used = 0;
    if (row->count == DSR_ROW_COLUMNS || !read_varint(&head, head_end, &serial) ||
        !take_value(serial, body, (size_t)(end - body),
                    &row->values[row->count++], &used))
      return DSR_EDAMAGED;
    body += used;
  }
  return body == end ? end_texts(row) : DSR_EDAMAGED;
}

int dsr_tree_page_row(const dsr_tree_page *page, uint32_t i, dsr_row *row,
                      dsr_error *err) {
  if (!has_rows(page->kind))
    return DSR_EDAMAGED;
  row->payload.failed = row->texts.failed = false;
  int status = read_payload(page, i, row);
  if (status == DSR_OK)
    status = read_values(row);
  return status == DSR_ENOMEM ? dsr_fail_memory(err) : status;
}
