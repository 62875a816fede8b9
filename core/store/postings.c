/* Reading postings: the lists of some forms, merged by document.
 *
 * A segment at a time: its lists are fetched together, in the order in which
 * they lie in the chunks, and a heap gives the next document. What the walk
 * needs of the directories is copied at its start, and an open statement keeps
 * its view of the file, so that it can neither see nor suffer what others write
 * meanwhile. */
#include <stdlib.h>
#include <string.h>

#include "core/store/index.h"

/* --- one list --- */

int dsr_list_next(dsr_list *l) {
  uint64_t head, count = 1;
  if (l->p == l->end)
    return DSR_DONE;
  if (!dsr_varint_read(&l->p, l->end, &head))
    return DSR_EDAMAGED;
  uint64_t delta = head >> 2;
  if (!(head & 1) && !dsr_varint_read(&l->p, l->end, &count))
    return DSR_EDAMAGED;
  if (delta > (uint64_t)(l->last - l->document) || (delta == 0 && l->begun) ||
      count == 0 || count > (uint64_t)(l->end - l->p))
    return DSR_EDAMAGED;
  l->document += (int64_t)delta;
  l->mixed = head & 2;
  l->count = (uint32_t)count;
  l->position = UINT32_MAX; /* before the first */
  l->begun = true;
  return DSR_OK;
}

bool dsr_list_position(dsr_list *l, uint32_t *position, bool *covered) {
  uint64_t step;
  if (!dsr_varint_read(&l->p, l->end, &step))
    return false;
  *covered = !l->mixed || !(step & 1);
  if (l->mixed)
    step >>= 1;
  bool first = l->position == UINT32_MAX;
  if (step > DSR_DOCUMENT_MAX || (step == 0 && !first))
    return false;
  *position = first ? (uint32_t)step : l->position + (uint32_t)step;
  l->position = *position;
  return *position < DSR_DOCUMENT_MAX;
}

/* --- chunks --- */

void dsr_chunks_leave(dsr_chunks *chunks) {
  if (chunks->row)
    sqlite3_reset(chunks->row);
  chunks->row = NULL;
}

static int fail_index(const dsr_corpus *c, int64_t segment, dsr_error *err) {
  return dsr_fail(err, DSR_EDAMAGED, 0,
                  "%s: the postings of segment %lld are damaged; \"dossier "
                  "check\" says where",
                  c->path, (long long)segment);
}

static int enter_chunk(dsr_chunks *chunks, uint64_t number, dsr_error *err) {
  if (chunks->row && chunks->number == number)
    return DSR_OK;
  dsr_chunks_leave(chunks);
  sqlite3_stmt *row;
  int status = dsr_store_row(
      chunks->corpus, err, &row, "SELECT postings FROM chunk WHERE id = ?", "i",
      (int64_t)((uint64_t)chunks->segment << 32 | number));
  if (status == DSR_OK) {
    chunks->row = row;
    chunks->number = number;
    chunks->bytes = sqlite3_column_blob(row, 0);
    chunks->size = (uint64_t)sqlite3_column_bytes(row, 0);
  }
  return status == DSR_DONE ? fail_index(chunks->corpus, chunks->segment, err)
                            : status;
}

int dsr_chunks_read(dsr_chunks *chunks, uint64_t at, uint64_t count,
                    dsr_buf *out, dsr_error *err) {
  while (count > 0) {
    uint64_t number = at / DSR_CHUNK, from = at % DSR_CHUNK;
    if (number > UINT32_MAX)
      return fail_index(chunks->corpus, chunks->segment, err);
    int status = enter_chunk(chunks, number, err);
    if (status != DSR_OK)
      return status;
    const char *bytes = (const char *)chunks->bytes;
    uint64_t n = count < DSR_CHUNK - from ? count : DSR_CHUNK - from;
    if (chunks->size > DSR_CHUNK || from + n > chunks->size)
      return fail_index(chunks->corpus, chunks->segment, err);
    if (!dsr_buf_add(out, bytes + from, (size_t)n))
      return dsr_fail_memory(err);
    at += n;
    count -= n;
  }
  return DSR_OK;
}

int dsr_chunks_view(dsr_chunks *chunks, uint64_t at, uint64_t count,
                    dsr_buf *out, const uint8_t **bytes, dsr_error *err) {
  uint64_t number = at / DSR_CHUNK, from = at % DSR_CHUNK;
  int status = DSR_OK;
  if (from + count <= DSR_CHUNK && number <= UINT32_MAX) {
    if (!chunks->row || chunks->number != number)
      status = enter_chunk(chunks, number, err);
    if (status == DSR_OK && from + count > chunks->size)
      return fail_index(chunks->corpus, chunks->segment, err);
    *bytes = status == DSR_OK ? chunks->bytes + from : NULL;
    return status;
  }
  out->len = 0;
  status = dsr_chunks_read(chunks, at, count, out, err);
  *bytes = (const uint8_t *)out->data;
  return status;
}

/* --- the walk --- */

/* Where a form's list lies. */
typedef struct place {
  size_t stretch; /* which of the walk's segments */
  uint64_t at, bytes;
} place;

typedef struct stretch {
  int64_t id, first, last;
} stretch;

struct dsr_postings {
  dsr_cursor view; /* a statement left open: keeps the view of the file */
  uint64_t version;
  stretch *stretches;
  size_t stretch_count, stretch_capacity;
  place *places; /* by segment, then by place in it */
  size_t place_count, place_capacity, next_place;
  int64_t *dead;
  size_t dead_count;
  size_t at; /* the segment whose lists are held */
  dsr_buf bytes;
  dsr_list *lists, **heap; /* heap: those not at their end */
  size_t list_capacity, heap_capacity, heap_count;
  uint32_t *found; /* position << 1 | outside */
  size_t found_count, found_capacity;
  uint8_t *skip;
  size_t skip_capacity;
  bool sorted;
};

static int compare_places(const void *left, const void *right) {
  const place *a = left, *b = right;
  return (a->at > b->at) - (a->at < b->at);
}

/* The lists of one segment, noted. */
static int note_segment(dsr_postings *p, const dsr_segment *s,
                        const dsr_form *forms, size_t count, dsr_error *err) {
  size_t before = p->place_count;
  void *room = p->stretches;
  for (size_t i = 0; i < count; i++) {
    dsr_listed listed;
    void *places = p->places;
    if (!dsr_segment_find(s, forms[i], &listed))
      continue;
    if (!dsr_reserve(&places, &p->place_capacity, p->place_count + 1,
                     sizeof *p->places))
      return dsr_fail_memory(err);
    p->places = places;
    p->places[p->place_count++] =
        (place){p->stretch_count, listed.at, listed.bytes};
  }
  if (p->place_count == before)
    return DSR_OK;
  qsort(p->places + before, p->place_count - before, sizeof *p->places,
        compare_places);
  if (!dsr_reserve(&room, &p->stretch_capacity, p->stretch_count + 1,
                   sizeof *p->stretches))
    return dsr_fail_memory(err);
  p->stretches = room;
  p->stretches[p->stretch_count++] = (stretch){s->id, s->first, s->last};
  return DSR_OK;
}

static int note_lists(dsr_postings *p, const dsr_form *forms, size_t count,
                      dsr_error *err) {
  const struct dsr_index *index = p->view.corpus->index;
  for (size_t i = 0; i < index->count; i++) {
    int status = note_segment(p, &index->segments[i], forms, count, err);
    if (status != DSR_OK)
      return status;
  }
  p->dead = dsr_alloc_zero(index->dead_count + 1, sizeof *p->dead);
  if (!p->dead)
    return dsr_fail_memory(err);
  if (index->dead_count)
    memcpy(p->dead, index->dead, index->dead_count * sizeof *p->dead);
  p->dead_count = index->dead_count;
  return DSR_OK;
}

int dsr_postings_new(dsr_corpus *c, const dsr_form *forms, size_t count,
                     dsr_postings **out, dsr_error *err) {
  *out = NULL;
  dsr_postings *p = dsr_alloc_zero(1, sizeof *p);
  if (!p)
    return dsr_fail_memory(err);
  int status = dsr_index_ready(c, &p->view, err);
  if (status == DSR_OK) {
    p->version = c->index_version;
    status = note_lists(p, forms, count, err);
  }
  if (status == DSR_OK)
    *out = p;
  else
    dsr_postings_free(p);
  return status;
}

void dsr_postings_free(dsr_postings *p) {
  if (!p)
    return;
  dsr_cursor_close(&p->view);
  dsr_free(p->stretches);
  dsr_free(p->places);
  dsr_free(p->dead);
  dsr_buf_free(&p->bytes);
  dsr_free(p->lists);
  dsr_free(p->heap);
  dsr_free(p->found);
  dsr_free(p->skip);
  dsr_free(p);
}

static void sift(dsr_postings *p, size_t i) {
  for (;;) {
    size_t least = i;
    for (size_t child = 2 * i + 1; child <= 2 * i + 2; child++)
      if (child < p->heap_count &&
          p->heap[child]->document < p->heap[least]->document)
        least = child;
    if (least == i)
      return;
    dsr_list *list = p->heap[i];
    p->heap[i] = p->heap[least];
    p->heap[least] = list;
    i = least;
  }
}

/* Step the list on top, which may end. */
static int step_top(dsr_postings *p) {
  int status = dsr_list_next(p->heap[0]);
  if (status == DSR_DONE)
    p->heap[0] = p->heap[--p->heap_count];
  if (status == DSR_EDAMAGED)
    return status;
  if (p->heap_count)
    sift(p, 0);
  return DSR_OK;
}

static int fetch_lists(dsr_postings *p, size_t count, dsr_error *err) {
  dsr_chunks chunks = {.corpus = p->view.corpus,
                       .segment = p->stretches[p->at].id};
  const place *places = p->places + p->next_place;
  int status = DSR_OK;
  p->bytes.len = 0;
  for (size_t i = 0; i < count && status == DSR_OK; i++)
    status = dsr_chunks_read(&chunks, places[i].at, places[i].bytes, &p->bytes,
                             err);
  dsr_chunks_leave(&chunks);
  return status;
}

/* Fetch the lists of the next segment and set each to its first document. */
static int enter_segment(dsr_postings *p, dsr_error *err) {
  size_t count = 0;
  while (p->next_place + count < p->place_count &&
         p->places[p->next_place + count].stretch == p->at)
    count++;
  void *lists = p->lists, *heap = p->heap;
  if (!dsr_reserve(&lists, &p->list_capacity, count, sizeof *p->lists))
    return dsr_fail_memory(err);
  p->lists = lists;
  if (!dsr_reserve(&heap, &p->heap_capacity, count, sizeof *p->heap))
    return dsr_fail_memory(err);
  p->heap = heap;
  int status = fetch_lists(p, count, err);
  if (status != DSR_OK)
    return status;
  const stretch *s = &p->stretches[p->at];
  const uint8_t *at = (const uint8_t *)p->bytes.data;
  for (size_t i = 0; i < count; i++) {
    p->lists[i] = (dsr_list){.p = at, .document = s->first, .last = s->last};
    at += p->places[p->next_place + i].bytes;
    p->lists[i].end = at;
    p->heap[i] = &p->lists[i];
    if (dsr_list_next(p->heap[i]) != DSR_OK)
      return fail_index(p->view.corpus, s->id, err);
  }
  p->heap_count = count;
  p->next_place += count;
  for (size_t i = count / 2; i-- > 0;)
    sift(p, i);
  return DSR_OK;
}

/* The positions of the list on top. */
static int take_positions(dsr_postings *p, dsr_list *l) {
  void *found = p->found;
  if (!dsr_reserve(&found, &p->found_capacity, p->found_count + l->count,
                   sizeof *p->found))
    return DSR_ENOMEM;
  p->found = found;
  if (p->found_count)
    p->sorted = false;
  for (uint32_t i = 0; i < l->count; i++) {
    uint32_t position;
    bool covered;
    if (!dsr_list_position(l, &position, &covered))
      return DSR_EDAMAGED;
    p->found[p->found_count++] = position << 1 | !covered;
  }
  return DSR_OK;
}

static int compare_found(const void *left, const void *right) {
  uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  return (a > b) - (a < b);
}

static int give(dsr_postings *p, int64_t document, dsr_posting *out,
                dsr_error *err) {
  void *skip = p->skip;
  if (!dsr_reserve(&skip, &p->skip_capacity, p->found_count, 1))
    return dsr_fail_memory(err);
  p->skip = skip;
  if (!p->sorted)
    qsort(p->found, p->found_count, sizeof *p->found, compare_found);
  *out = (dsr_posting){.document = document,
                       .positions = p->found,
                       .skip = p->skip,
                       .count = p->found_count};
  for (size_t i = 0; i < p->found_count; i++) {
    p->skip[i] = p->found[i] & 1;
    p->found[i] >>= 1;
    out->covered += !p->skip[i];
  }
  return DSR_OK;
}

int dsr_postings_next(dsr_postings *p, dsr_posting *out, dsr_error *err) {
  dsr_corpus *c = p->view.corpus;
  int status = dsr_store_open(c, err);
  if (status != DSR_OK)
    return status;
  if (p->version != c->index_version)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "%s: documents were put or removed during a walk over "
                    "postings; start it again",
                    c->path);
  for (;;) {
    if (p->heap_count == 0) {
      if (p->next_place == p->place_count)
        return DSR_DONE;
      p->at = p->places[p->next_place].stretch;
      status = enter_segment(p, err);
      if (status != DSR_OK)
        return status;
    }
    int64_t document = p->heap[0]->document;
    p->found_count = 0;
    p->sorted = true;
    while (status == DSR_OK && p->heap_count &&
           p->heap[0]->document == document) {
      status = take_positions(p, p->heap[0]);
      if (status == DSR_OK)
        status = step_top(p);
    }
    if (status == DSR_ENOMEM)
      return dsr_fail_memory(err);
    if (status != DSR_OK)
      return fail_index(c, p->stretches[p->at].id, err);
    if (!dsr_index_is_dead(p->dead, p->dead_count, document))
      return give(p, document, out, err);
  }
}
