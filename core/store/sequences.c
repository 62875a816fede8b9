/* Where the forms of several slots stand at their distances.
 *
 * The tokens of a segment are a row of bits, document after document with a gap
 * between two; a slot's postings set their bits, and what fills all slots comes
 * from shifting and ANDing rows. That costs no comparison of documents and no
 * branch that depends on the text, and a slot may be thousands of forms. Refused:
 * merging the lists step by step, which waits for a mispredicted branch at every
 * other posting. */
#include "core/store/sequences.h"

#include <string.h>

#include "core/store/index.h"
#include "core/store/roster.h"

enum {
  MANY = 64,            /* forms of which a row is worth keeping */
  KEPT_WORDS = 4 << 20, /* of all rows: 32 MB */
  NEAR_GAP = 16         /* most gaps are the same, so that rows can be shared */
};

struct dsr_sequences {
  dsr_cursor view;
  uint64_t version;
  const dsr_slot *slots;
  size_t slot_count;
  uint32_t gap;        /* bits between two documents: no slot reaches over it */
  size_t segment;      /* the one to go on with */
  size_t first, last;  /* documents of the segment, as numbers of the known */
  uint64_t *bases;     /* by document of the segment: its first bit; one more */
  size_t base_room;
  uint64_t *found, *row, *turned; /* rows of `words` words and one more */
  size_t words, found_room, row_room, turned_room;
  size_t document; /* the one to go on with */
  dsr_buf bytes;
  uint32_t *positions;
  size_t position_room;
};

int dsr_sequences_new(dsr_corpus *c, const dsr_slot *slots, size_t count,
                      dsr_sequences **out, dsr_error *err) {
  *out = NULL;
  const dsr_known_documents *known;
  dsr_sequences *s = dsr_alloc_zero(1, sizeof *s);
  if (!s)
    return dsr_fail_memory(err);
  s->slots = slots;
  s->slot_count = count;
  s->gap = NEAR_GAP;
  for (size_t i = 0; i < count; i++)
    s->gap = slots[i].max >= s->gap ? DSR_SEQUENCE_FAR + 1 : s->gap;
  int status = dsr_index_ready(c, &s->view, err);
  if (status == DSR_OK)
    status = dsr_documents_known(c, &known, err);
  s->version = c->index_version;
  if (status == DSR_OK)
    *out = s;
  else
    dsr_sequences_free(s);
  return status;
}

void dsr_sequences_free(dsr_sequences *s) {
  if (!s)
    return;
  dsr_cursor_close(&s->view);
  dsr_free(s->bases);
  dsr_free(s->found);
  dsr_free(s->row);
  dsr_free(s->turned);
  dsr_buf_free(&s->bytes);
  dsr_free(s->positions);
  dsr_free(s);
}

/* --- a slot's bits --- */

static int fail_list(const dsr_corpus *c, const dsr_segment *segment,
                     dsr_error *err) {
  return dsr_fail(err, DSR_EDAMAGED, 0,
                  "%s: the postings of segment %lld are damaged; \"dossier "
                  "check\" says where",
                  c->path, (long long)segment->id);
}

/* A varint of at most 32 bits; most are one byte. */
static inline bool read_small(const uint8_t **p, const uint8_t *end,
                              uint32_t *out) {
  if (*p < end && **p < 0x80) {
    *out = *(*p)++;
    return true;
  }
  uint64_t n;
  if (!dsr_varint_read(p, end, &n) || n > UINT32_MAX)
    return false;
  *out = (uint32_t)n;
  return true;
}

/* The covered positions of one entry, `mixed` or not, as bits from `base` on;
 * `size` tokens. */
static bool set_entry(uint64_t *row, uint64_t base, uint64_t size,
                      const uint8_t **p, const uint8_t *end, uint32_t count,
                      unsigned mixed) {
  uint64_t position = 0;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t step;
    if (!read_small(p, end, &step))
      return false;
    position += step >> mixed;
    if (position >= size)
      return false;
    uint64_t bit = base + position, covered = ~step | !mixed;
    row[bit / 64] |= (covered & 1) << bit % 64;
  }
  return true;
}

static bool skip_entry(const uint8_t **p, const uint8_t *end, uint32_t count) {
  uint32_t step;
  for (uint32_t i = 0; i < count; i++)
    if (!read_small(p, end, &step))
      return false;
  return true;
}

/* All of a list. Documents that are there no more are passed over. */
static bool set_list(dsr_sequences *s, const dsr_known_documents *known,
                     const dsr_segment *segment, const uint8_t *p,
                     const uint8_t *end) {
  int64_t document = segment->first;
  size_t at = s->first;
  while (p < end) {
    uint64_t head;
    uint32_t count = 1;
    if (*p < 0x80)
      head = *p++;
    else if (!dsr_varint_read(&p, end, &head))
      return false;
    if (!(head & 1) && !read_small(&p, end, &count))
      return false;
    if (head >> 2 > (uint64_t)(segment->last - document))
      return false;
    document += (int64_t)(head >> 2);
    size_t n = dsr_roster_find(known->ids, s->last, at, document);
    bool ok;
    if (n < s->last) {
      at = n;
      ok = set_entry(s->row, s->bases[n - s->first], known->tokens[n], &p, end,
                     count, head >> 1 & 1);
    } else {
      ok = skip_entry(&p, end, count);
    }
    if (!ok)
      return false;
  }
  return true;
}

/* Looking ascending forms up in a directory, each from where the last was. */
typedef struct seeker {
  const dsr_segment *segment;
  const uint8_t *p;
  size_t fence; /* that of the entry */
  dsr_listed entry;
} seeker;

static bool seek_form(seeker *at, dsr_form form) {
  const dsr_segment *s = at->segment;
  size_t fence = at->fence;
  while (fence + 1 < s->fence_count && s->fences[fence + 1].form <= form)
    fence++;
  if (!at->p || fence != at->fence) {
    const dsr_fence *f = &s->fences[fence];
    at->fence = fence;
    at->p = s->directory + f->at;
    at->entry = (dsr_listed){.form = f->before, .at = f->list};
  }
  while (at->entry.form < form)
    if (!dsr_directory_next(&at->p, s->directory + s->size, &at->entry))
      return false;
  return at->entry.form == form;
}

/* The row of a slot's covered tokens, set anew in s->row. */
static int set_row(dsr_sequences *s, const dsr_known_documents *known,
                   const dsr_slot *slot, dsr_error *err) {
  dsr_corpus *c = s->view.corpus;
  const dsr_segment *segment = &c->index->segments[s->segment];
  dsr_chunks chunks = {.corpus = c, .segment = segment->id};
  int status = DSR_OK;
  memset(s->row, 0, (s->words + 1) * sizeof *s->row);
  seeker at = {.segment = segment};
  for (size_t i = 0; i < slot->count && segment->fence_count && status == DSR_OK;
       i++) {
    if (!seek_form(&at, slot->forms[i]))
      continue;
    const uint8_t *p;
    status = dsr_chunks_view(&chunks, at.entry.at, at.entry.bytes, &s->bytes,
                             &p, err);
    if (status == DSR_OK &&
        !set_list(s, known, segment, p, p + at.entry.bytes))
      status = fail_list(c, segment, err);
  }
  dsr_chunks_leave(&chunks);
  return status;
}

/* --- rows that are kept --- */

static void forget_row(dsr_kept_row *row) {
  dsr_free(row->forms);
  dsr_free(row->bits);
  *row = (dsr_kept_row){0};
}

void dsr_rows_forget(struct dsr_index *index) {
  for (size_t i = 0; i < index->row_count; i++)
    forget_row(&index->rows[i]);
  index->row_count = index->next_row = 0;
}

static const uint64_t *find_row(const dsr_sequences *s, const dsr_slot *slot) {
  const struct dsr_index *index = s->view.corpus->index;
  for (size_t i = 0; i < index->row_count; i++) {
    const dsr_kept_row *row = &index->rows[i];
    if (row->segment == s->segment && row->gap == s->gap &&
        row->words == s->words && row->count == slot->count &&
        memcmp(row->forms, slot->forms, slot->count * sizeof *slot->forms) == 0)
      return row->bits;
  }
  return NULL;
}

/* Keep a copy of s->row, if there is room for it; else none is the worse. */
static void keep_row(const dsr_sequences *s, const dsr_slot *slot) {
  struct dsr_index *index = s->view.corpus->index;
  size_t kept = s->words;
  for (size_t i = 0; i < index->row_count; i++)
    kept += i == index->next_row ? 0 : index->rows[i].words;
  if (kept > KEPT_WORDS)
    dsr_rows_forget(index);
  dsr_kept_row row = {.count = slot->count,
                      .segment = s->segment,
                      .gap = s->gap,
                      .words = s->words,
                      .forms = dsr_alloc_zero(slot->count, sizeof *row.forms),
                      .bits = dsr_alloc_zero(s->words + 1, sizeof *row.bits)};
  if (!row.forms || !row.bits) {
    forget_row(&row);
    return;
  }
  memcpy(row.forms, slot->forms, slot->count * sizeof *row.forms);
  memcpy(row.bits, s->row, s->words * sizeof *row.bits);
  forget_row(&index->rows[index->next_row]);
  index->rows[index->next_row] = row;
  if (index->next_row == index->row_count)
    index->row_count++;
  index->next_row = (index->next_row + 1) % DSR_KEPT_ROWS;
}

/* The row of a slot, good until the next one is asked for. */
static int row_of(dsr_sequences *s, const dsr_known_documents *known,
                  const dsr_slot *slot, const uint64_t **out, dsr_error *err) {
  *out = slot->count >= MANY ? find_row(s, slot) : NULL;
  if (*out)
    return DSR_OK;
  int status = set_row(s, known, slot, err);
  if (status == DSR_OK && slot->count >= MANY)
    keep_row(s, slot);
  *out = s->row;
  return status;
}

/* --- rows --- */

/* Each bit of a row moved `by` towards the start, ANDed or ORed into `to`. */
static void shift_into(uint64_t *to, const uint64_t *from, size_t words,
                       uint32_t by, bool and_it) {
  const size_t far = by / 64, whole = words > far + 1 ? words - far - 1 : 0;
  const unsigned rest = by % 64, back = 63 - rest;
  for (size_t w = 0; and_it && w < whole; w++) /* << 1 since back may be 63 */
    to[w] &= from[w + far] >> rest | from[w + far + 1] << back << 1;
  for (size_t w = 0; !and_it && w < whole; w++)
    to[w] |= from[w + far] >> rest | from[w + far + 1] << back << 1;
  for (size_t w = whole; w < words; w++) {
    uint64_t moved = w + far < words ? from[w + far] >> rest : 0;
    to[w] = and_it ? to[w] & moved : to[w] | moved;
  }
}

/* The starts that a slot allows, ANDed to what was found. */
static void apply_slot(dsr_sequences *s, const dsr_slot *slot,
                       const uint64_t *row) {
  uint32_t width = slot->max - slot->min + 1, reached = 1;
  if (width > 1) { /* a set bit means: there is one at 0 to reached - 1 */
    memcpy(s->turned, row, s->words * sizeof *row);
    for (; reached * 2 <= width; reached *= 2)
      shift_into(s->turned, s->turned, s->words, reached, false);
    if (reached < width)
      shift_into(s->turned, s->turned, s->words, width - reached, false);
    row = s->turned;
  }
  shift_into(s->found, row, s->words, slot->min, true);
}

static bool same_forms(const dsr_slot *a, const dsr_slot *b) {
  return a->count == b->count &&
         (a->forms == b->forms ||
          memcmp(a->forms, b->forms, a->count * sizeof *a->forms) == 0);
}

static bool make_rows(dsr_sequences *s, size_t words) {
  uint64_t **rows[] = {&s->found, &s->row, &s->turned};
  size_t *rooms[] = {&s->found_room, &s->row_room, &s->turned_room};
  for (size_t i = 0; i < 3; i++) {
    void *row = *rows[i];
    if (!dsr_reserve(&row, rooms[i], words + 1, sizeof **rows[i]))
      return false;
    *rows[i] = row;
  }
  s->words = words;
  return true;
}

/* Give each of the segment's documents its bits. */
static int place_documents(dsr_sequences *s, const dsr_known_documents *known,
                           const dsr_segment *segment, dsr_error *err) {
  uint64_t bit = 0;
  while (s->first < known->count && known->ids[s->first] < segment->first)
    s->first++;
  s->last = s->first;
  while (s->last < known->count && known->ids[s->last] <= segment->last)
    s->last++;
  void *bases = s->bases;
  if (!dsr_reserve(&bases, &s->base_room, s->last - s->first + 1,
                   sizeof *s->bases))
    return dsr_fail_memory(err);
  s->bases = bases;
  for (size_t i = s->first; i < s->last; i++) {
    s->bases[i - s->first] = bit;
    bit += (uint64_t)known->tokens[i] + s->gap;
  }
  s->bases[s->last - s->first] = bit;
  return make_rows(s, bit / 64 + 1) ? DSR_OK : dsr_fail_memory(err);
}

/* Find the starts in the next segment. DSR_DONE: there is none. */
static int enter_segment(dsr_sequences *s, dsr_error *err) {
  dsr_corpus *c = s->view.corpus;
  const struct dsr_index *index = c->index;
  if (s->segment == index->count)
    return DSR_DONE;
  s->first = s->last;
  int status =
      place_documents(s, &index->known, &index->segments[s->segment], err);
  if (status != DSR_OK)
    return status;
  memset(s->found, 0xFF, (s->words + 1) * sizeof *s->found);
  for (size_t i = 0; i < s->slot_count && status == DSR_OK; i++) {
    size_t same = 0;
    while (!same_forms(&s->slots[same], &s->slots[i]))
      same++;
    if (same < i) /* was done with that one */
      continue;
    const uint64_t *row;
    status = row_of(s, &index->known, &s->slots[i], &row, err);
    for (size_t k = i; k < s->slot_count && status == DSR_OK; k++)
      if (same_forms(&s->slots[k], &s->slots[i]))
        apply_slot(s, &s->slots[k], row);
  }
  s->segment++;
  s->document = s->first;
  return status;
}

/* --- telling --- */

static int may_go_on(const dsr_sequences *s, dsr_error *err) {
  const dsr_corpus *c = s->view.corpus;
  int status = dsr_store_open(c, err);
  if (status == DSR_OK && s->version != c->index_version)
    status = dsr_fail(err, DSR_EINVAL, 0,
                      "%s: documents were put or removed during a walk over "
                      "postings; start it again",
                      c->path);
  return status;
}

/* The starts of document n: where they lie in its tokens. */
static int take_starts(dsr_sequences *s, size_t n, uint32_t tokens,
                       dsr_posting *out, dsr_error *err) {
  uint64_t base = s->bases[n - s->first], end = base + tokens;
  size_t count = 0;
  for (uint64_t w = base / 64; w <= end / 64 && w < s->words; w++) {
    uint64_t word = s->found[w];
    if (w == base / 64)
      word &= UINT64_MAX << base % 64;
    if (w == end / 64)
      word &= ((uint64_t)1 << end % 64) - 1;
    for (; word; word &= word - 1) {
      void *positions = s->positions;
      if (!dsr_reserve(&positions, &s->position_room, count + 1,
                       sizeof *s->positions))
        return dsr_fail_memory(err);
      s->positions = positions;
      s->positions[count++] =
          (uint32_t)(w * 64 + (uint64_t)__builtin_ctzll(word) - base);
    }
  }
  out->positions = s->positions;
  out->count = out->covered = count;
  return DSR_OK;
}

int dsr_sequences_next(dsr_sequences *s, dsr_posting *out, dsr_error *err) {
  *out = (dsr_posting){0};
  int status = may_go_on(s, err);
  while (status == DSR_OK) {
    if (s->document == s->last) {
      status = enter_segment(s, err);
      continue;
    }
    const dsr_known_documents *known = &s->view.corpus->index->known;
    size_t n = s->document++;
    out->document = known->ids[n];
    status = take_starts(s, n, known->tokens[n], out, err);
    if (status == DSR_OK && out->count)
      return DSR_OK;
  }
  return status;
}

int dsr_sequences_count(dsr_sequences *s, uint32_t length, int all,
                        uint64_t *hits, uint64_t *documents, dsr_error *err) {
  int status = may_go_on(s, err);
  *hits = *documents = 0;
  while (status == DSR_OK && (status = enter_segment(s, err)) == DSR_OK) {
    uint64_t free_from = 0;
    size_t n = s->first, counted = SIZE_MAX;
    for (size_t w = 0; w < s->words; w++)
      for (uint64_t word = s->found[w]; word; word &= word - 1) {
        uint64_t bit = w * 64 + (uint64_t)__builtin_ctzll(word);
        while (n + 1 < s->last && s->bases[n + 1 - s->first] <= bit)
          n++;
        if (n >= s->last || (!all && bit < free_from))
          continue;
        free_from = bit + length;
        ++*hits;
        *documents += n != counted;
        counted = n;
      }
  }
  return status == DSR_DONE ? DSR_OK : status;
}
