/* Concordances. Where rows stand in document order and each is told, hits are
 * told as they are found. Otherwise they are kept as rows of numbers, and whenever
 * there are twice as many as are wanted, the worse half goes. */
#include "core/ask/concordance.h"

#include <stdlib.h>
#include <string.h>

#include "core/ask/hit_text.h"
#include "core/ask/period.h"
#include "core/base/error.h"
#include "core/base/memory.h"

/* A row of numbers: these, then the sort slots, then two a capture. */
enum {
  ROW_DOCUMENT, /* place in documents */
  ROW_START,
  ROW_END,
  ROW_LEFT, /* the context's bytes */
  ROW_RIGHT,
  ROW_SENTENCE_START,
  ROW_SENTENCE_END,
  ROW_PASSAGE, /* number of the passage; 0: not asked */
  ROW_GROUP,   /* number of the group's value; 0: none */
  ROW_DRAWN_HIGH, /* the hash that a sample goes by */
  ROW_DRAWN_LOW,
  ROW_SLOTS
};

enum {
  TRUNCATE_AT_LEAST = 4096,
  OPEN_BYTES = 32000000 /* text of documents that are kept open for the rows that
                           are still to come */
};

typedef struct group_count {
  uint64_t hits, documents;
  int64_t last;   /* the document it was met in last */
  uint32_t value; /* its number */
  size_t row;     /* its first hit */
} group_count;

struct dsr_concordance {
  dsr_corpus *corpus;
  const dsr_query *query;
  dsr_concordance_plan plan;
  bool streaming;
  dsr_search *search; /* while hits are found */
  size_t stride, captures;
  uint32_t *rows; /* stride numbers a row */
  size_t count, room;
  uint32_t *order; /* rows as they are told */
  size_t order_room;
  size_t told;
  int64_t *documents; /* ids of those with kept hits */
  size_t document_count, document_room;
  dsr_values values;   /* norms, and all strings that are sorted by */
  dsr_intern passages; /* norms as bytes */
  uint64_t *times;     /* by passage */
  size_t times_room;
  group_count *groups; /* by value, then in their order */
  size_t group_count, group_room;
  uint32_t *group_of; /* by value's number: place in groups, from 1 */
  size_t group_of_room;
  dsr_concordance_group *told_groups;
  dsr_concordance_totals totals;
  int64_t last_document; /* id */
  dsr_buf scratch;
  dsr_document **open; /* by document; NULL where it is not open */
  size_t open_count, open_bytes;
  dsr_buf text; /* left, hit, right, each with a NUL */
  dsr_span *spans; /* the captures of the row told last */
};

static void close_documents(dsr_concordance *c) {
  for (size_t i = 0; i < c->open_count; i++) {
    dsr_document_free(c->open[i]);
    c->open[i] = NULL;
  }
  c->open_bytes = 0;
}

void dsr_concordance_free(dsr_concordance *c) {
  if (!c)
    return;
  dsr_search_free(c->search);
  close_documents(c);
  dsr_free(c->open);
  dsr_values_free(&c->values);
  dsr_intern_free(&c->passages);
  dsr_free(c->rows);
  dsr_free(c->order);
  dsr_free(c->documents);
  dsr_free(c->times);
  dsr_free(c->groups);
  dsr_free(c->group_of);
  dsr_free(c->told_groups);
  dsr_free(c->spans);
  dsr_buf_free(&c->scratch);
  dsr_buf_free(&c->text);
  dsr_free(c);
}

static uint32_t *row_at(const dsr_concordance *c, size_t i) {
  return c->rows + i * c->stride;
}

/* Room for `need` elements; the new ones zero. */
static int zeroed(void **array, size_t *room, size_t need, size_t size,
                  dsr_error *err) {
  size_t had = *room;
  if (!dsr_reserve(array, room, need, size))
    return dsr_fail_memory(err);
  if (*room > had)
    memset((char *)*array + had * size, 0, (*room - had) * size);
  return DSR_OK;
}

/* --- values of a hit --- */

static int put_string(dsr_concordance *c, const char *s, size_t len,
                      uint32_t *out, dsr_error *err) {
  *out = dsr_intern_put(&c->values.strings, s ? s : "", len);
  return *out ? DSR_OK : dsr_fail_memory(err);
}

static int put_words(dsr_concordance *c, const dsr_stream *s, dsr_match tokens,
                     dsr_attribute by, uint32_t *out, dsr_error *err) {
  c->scratch.len = 0;
  int status = dsr_hit_text(s, tokens, by, &c->scratch, err);
  return status == DSR_OK
             ? put_string(c, c->scratch.data, c->scratch.len, out, err)
             : status;
}

/* The norm of a capture; 0 when it took no part. */
static int put_capture(dsr_concordance *c, const dsr_stream *s, size_t capture,
                       uint32_t *out, dsr_error *err) {
  dsr_match tokens;
  *out = 0;
  if (dsr_search_capture(c->search, capture, &tokens) != DSR_OK ||
      tokens.first >= tokens.last)
    return DSR_OK;
  return put_words(c, s, tokens, DSR_NORM, out, err);
}

static int put_period(dsr_concordance *c, const dsr_document_info *info,
                      dsr_trend_by by, uint32_t *out, dsr_error *err) {
  char label[DSR_PERIOD_MAX];
  *out = 0;
  if (!dsr_period_of(by, info->first, info->last, label))
    return DSR_OK;
  return put_string(c, label, strlen(label), out, err);
}

static int put_publisher(dsr_concordance *c, const dsr_document_info *info,
                         uint32_t *out, dsr_error *err) {
  *out = 0;
  if (!info->publisher)
    return DSR_OK;
  return put_string(c, info->publisher, strlen(info->publisher), out, err);
}

static int group_value(dsr_concordance *c, const dsr_stream *s, dsr_match hit,
                       uint32_t *out, dsr_error *err) {
  const dsr_document_info *info =
      dsr_document_about(dsr_search_document(c->search));
  *out = 0;
  switch (c->plan.group) {
  case DSR_GROUP_NONE:
    return DSR_OK;
  case DSR_GROUP_WORD:
    return put_words(c, s, hit, DSR_WORD, out, err);
  case DSR_GROUP_NORM:
    return put_words(c, s, hit, DSR_NORM, out, err);
  case DSR_GROUP_DOCUMENT:
    return put_string(c, info->key, strlen(info->key), out, err);
  case DSR_GROUP_PUBLISHER:
    return put_publisher(c, info, out, err);
  case DSR_GROUP_MONTH:
    return put_period(c, info, DSR_TREND_MONTH, out, err);
  case DSR_GROUP_QUARTER:
    return put_period(c, info, DSR_TREND_QUARTER, out, err);
  case DSR_GROUP_YEAR:
    return put_period(c, info, DSR_TREND_YEAR, out, err);
  case DSR_GROUP_CAPTURE:
    return put_capture(c, s, c->plan.group_capture, out, err);
  }
  return DSR_OK;
}

static int sort_value(dsr_concordance *c, const dsr_stream *s, dsr_match hit,
                      dsr_match around, dsr_sort_slot slot, uint32_t *out,
                      dsr_error *err) {
  const dsr_document_info *info =
      dsr_document_about(dsr_search_document(c->search));
  *out = 0;
  switch (slot.source) {
  case DSR_SORT_LEFT:
    return hit.first - around.first < slot.n
               ? DSR_OK
               : dsr_value_of(&c->values, s->forms[hit.first - slot.n], out, err);
  case DSR_SORT_RIGHT:
    return around.last - hit.last < slot.n
               ? DSR_OK
               : dsr_value_of(&c->values, s->forms[hit.last + slot.n - 1], out, err);
  case DSR_SORT_HIT:
    return put_words(c, s, hit, DSR_NORM, out, err);
  case DSR_SORT_DOCUMENT:
    *out = (uint32_t)c->totals.documents;
    return DSR_OK;
  case DSR_SORT_DATE:
    *out = info->first ? (uint32_t)info->first : UINT32_MAX;
    return DSR_OK;
  case DSR_SORT_PUBLISHER:
    return put_publisher(c, info, out, err);
  case DSR_SORT_CAPTURE:
    return put_capture(c, s, slot.n, out, err);
  }
  return DSR_OK;
}

/* --- passages and samples --- */

/* The number of the passage that a hit is in; *known: it was met before. */
static int meet_passage(dsr_concordance *c, const dsr_stream *s, dsr_match hit,
                        uint32_t *out, bool *known, dsr_error *err) {
  dsr_match around = dsr_tokens_around(s, hit, c->plan.unique_tokens);
  uint32_t edges[2] = {hit.first - around.first, around.last - hit.last};
  void *times = c->times;
  c->scratch.len = 0;
  dsr_buf_add(&c->scratch, (const char *)edges, sizeof edges);
  for (uint32_t i = around.first; i < around.last; i++) {
    uint32_t value;
    int status = dsr_value_of(&c->values, s->forms[i], &value, err);
    if (status != DSR_OK)
      return status;
    dsr_buf_add(&c->scratch, (const char *)&value, sizeof value);
  }
  size_t before = c->passages.count;
  *out = c->scratch.failed ? 0 : dsr_intern_put(&c->passages, c->scratch.data, c->scratch.len);
  if (!*out)
    return dsr_fail_memory(err);
  if (c->passages.count > DSR_CONCORDANCE_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0,
                    "more than %d different passages: narrow the query or the documents",
                    DSR_CONCORDANCE_MAX);
  int status = zeroed(&times, &c->times_room, c->passages.count + 1, sizeof *c->times, err);
  c->times = times;
  if (status != DSR_OK)
    return status;
  *known = c->passages.count == before;
  c->times[*out]++;
  return DSR_OK;
}

static uint64_t drawn(const dsr_concordance *c, dsr_span bytes) {
  const char *key = dsr_document_about(dsr_search_document(c->search))->key;
  uint64_t h = dsr_hash_mix(dsr_hash(key, strlen(key)) ^ c->plan.seed);
  return dsr_hash_mix(h ^ ((uint64_t)bytes.start << 32 | bytes.end));
}

/* --- order --- */

static int compare_strings(const dsr_concordance *c, uint32_t a, uint32_t b) {
  if (!a || !b)
    return (a != 0) - (b != 0);
  const dsr_interned *x = dsr_value_text(&c->values, a);
  const dsr_interned *y = dsr_value_text(&c->values, b);
  int order = memcmp(x->s, y->s, x->len < y->len ? x->len : y->len);
  return order ? order : (x->len > y->len) - (x->len < y->len);
}

static int compare_numbers(const uint32_t *a, const uint32_t *b, size_t from,
                           size_t to) {
  for (size_t i = from; i <= to; i++)
    if (a[i] != b[i])
      return a[i] < b[i] ? -1 : 1;
  return 0;
}

static int by_slots(const dsr_concordance *c, const uint32_t *a,
                    const uint32_t *b) {
  for (size_t i = 0; i < c->plan.slot_count; i++) {
    uint32_t x = a[ROW_SLOTS + i], y = b[ROW_SLOTS + i];
    dsr_sort_source source = c->plan.slots[i].source;
    if (x == y)
      continue;
    if (source == DSR_SORT_DOCUMENT || source == DSR_SORT_DATE)
      return x < y ? -1 : 1;
    return compare_strings(c, x, y);
  }
  return compare_numbers(a, b, ROW_DOCUMENT, ROW_END);
}

static int by_sort(const void *a, const void *b, void *context) {
  const dsr_concordance *c = context;
  const uint32_t *x = a, *y = b;
  return by_slots(c, row_at(c, *x), row_at(c, *y));
}

static int by_place(const void *a, const void *b, void *context) {
  const dsr_concordance *c = context;
  const uint32_t *x = a, *y = b;
  return compare_numbers(row_at(c, *x), row_at(c, *y), ROW_DOCUMENT, ROW_END);
}

static int by_draw(const void *a, const void *b, void *context) {
  const dsr_concordance *c = context;
  const uint32_t *x = row_at(c, *(const uint32_t *)a);
  const uint32_t *y = row_at(c, *(const uint32_t *)b);
  int order = compare_numbers(x, y, ROW_DRAWN_HIGH, ROW_DRAWN_LOW);
  return order ? order : compare_numbers(x, y, ROW_DOCUMENT, ROW_END);
}

static int put_in_order(dsr_concordance *c,
                        int (*compare)(const void *, const void *, void *),
                        dsr_error *err) {
  void *order = c->order;
  if (!dsr_reserve(&order, &c->order_room, c->count ? c->count : 1, sizeof *c->order))
    return dsr_fail_memory(err);
  c->order = order;
  for (size_t i = 0; i < c->count; i++)
    c->order[i] = (uint32_t)i;
  if (c->count)
    qsort_r(c->order, c->count, sizeof *c->order, compare, c);
  return DSR_OK;
}

/* Keep the first n rows of the order, in that order. */
static int keep_first(dsr_concordance *c, size_t n, dsr_error *err) {
  if (c->count <= n)
    return DSR_OK;
  uint32_t *kept = dsr_alloc_zero(n ? n : 1, c->stride * sizeof *kept);
  if (!kept)
    return dsr_fail_memory(err);
  for (size_t i = 0; i < n; i++)
    memcpy(kept + i * c->stride, row_at(c, c->order[i]), c->stride * sizeof *kept);
  dsr_free(c->rows);
  c->rows = kept;
  c->room = n ? n : 1;
  c->count = n;
  return DSR_OK;
}

/* How many rows are wanted at most, 0: all; and the order they are wanted by. */
static size_t wanted(const dsr_concordance *c) {
  return c->plan.sample ? c->plan.sample
         : c->plan.group ? 0
                         : c->plan.limit;
}

static int truncate_rows(dsr_concordance *c, dsr_error *err) {
  size_t most = wanted(c);
  bool full = c->count >= TRUNCATE_AT_LEAST && c->count / 2 >= most;
  if (!most || c->count <= most || !(full || c->count == DSR_CONCORDANCE_MAX))
    return DSR_OK;
  int status = put_in_order(c, c->plan.sample ? by_draw : by_sort, err);
  return status == DSR_OK ? keep_first(c, most, err) : status;
}

/* --- groups --- */

static int count_group(dsr_concordance *c, uint32_t value, int64_t document,
                       size_t row, bool *fresh, dsr_error *err) {
  void *of = c->group_of, *groups = c->groups;
  int status = zeroed(&of, &c->group_of_room, (size_t)value + 1, sizeof *c->group_of, err);
  c->group_of = of;
  if (status != DSR_OK)
    return status;
  *fresh = c->group_of[value] == 0;
  if (*fresh) {
    if (!dsr_reserve(&groups, &c->group_room, c->group_count + 1, sizeof *c->groups))
      return dsr_fail_memory(err);
    c->groups = groups;
    c->groups[c->group_count++] = (group_count){.value = value, .row = row};
    c->group_of[value] = (uint32_t)c->group_count;
  }
  group_count *group = &c->groups[c->group_of[value] - 1];
  group->hits++;
  group->documents += group->last != document;
  group->last = document;
  return DSR_OK;
}

static int by_group(const void *a, const void *b, void *context) {
  const dsr_concordance *c = context;
  const group_count *x = a, *y = b;
  if (x->hits != y->hits)
    return x->hits > y->hits ? -1 : 1;
  if (!x->value || !y->value)
    return (x->value == 0) - (y->value == 0);
  return compare_strings(c, x->value, y->value);
}

/* --- finding --- */

static int note_document(dsr_concordance *c, int64_t id, uint32_t *out,
                         dsr_error *err) {
  void *documents = c->documents;
  if (!c->document_count || c->documents[c->document_count - 1] != id) {
    if (!dsr_reserve(&documents, &c->document_room, c->document_count + 1,
                     sizeof *c->documents))
      return dsr_fail_memory(err);
    c->documents = documents;
    c->documents[c->document_count++] = id;
  }
  *out = (uint32_t)(c->document_count - 1);
  return DSR_OK;
}

static void set_captures(dsr_concordance *c, const dsr_stream *s, uint32_t *row) {
  uint32_t *at = row + ROW_SLOTS + c->plan.slot_count;
  for (size_t i = 0; i < c->captures; i++) {
    dsr_match m;
    bool there = dsr_search_capture(c->search, i, &m) == DSR_OK && m.first < m.last;
    at[2 * i] = there ? s->tokens[m.first].start : 0;
    at[2 * i + 1] = there ? s->tokens[m.last - 1].end : 0;
  }
}

/* Everything of a row but its document. */
static int fill_row(dsr_concordance *c, dsr_match hit, uint32_t passage,
                    uint32_t group, uint32_t *row, dsr_error *err) {
  const dsr_analysis *analysis = dsr_search_analysis(c->search);
  const dsr_stream *s = dsr_analysis_stream(analysis);
  dsr_span bytes = {s->tokens[hit.first].start, s->tokens[hit.last - 1].end};
  dsr_span shown = dsr_bytes_around(&c->plan, analysis, hit);
  dsr_span sentence = dsr_analysis_context(analysis, bytes);
  row[ROW_START] = bytes.start;
  row[ROW_END] = bytes.end;
  row[ROW_LEFT] = shown.start;
  row[ROW_RIGHT] = shown.end;
  row[ROW_SENTENCE_START] = sentence.start;
  row[ROW_SENTENCE_END] = sentence.end;
  row[ROW_PASSAGE] = passage;
  row[ROW_GROUP] = group;
  uint64_t draw = c->plan.sample ? drawn(c, bytes) : 0;
  row[ROW_DRAWN_HIGH] = (uint32_t)(draw >> 32);
  row[ROW_DRAWN_LOW] = (uint32_t)draw;
  dsr_match around = dsr_tokens_around(s, hit, c->plan.slot_count ? DSR_SORT_TOKENS_MAX : 0);
  for (size_t i = 0; i < c->plan.slot_count; i++) {
    int status = sort_value(c, s, hit, around, c->plan.slots[i], &row[ROW_SLOTS + i], err);
    if (status != DSR_OK)
      return status;
  }
  set_captures(c, s, row);
  return DSR_OK;
}

static int keep_row(dsr_concordance *c, dsr_match hit, uint32_t passage,
                    uint32_t group, int64_t document, dsr_error *err) {
  void *rows = c->rows;
  if (c->count >= DSR_CONCORDANCE_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0,
                    "more than %d hits to hold: ask for a limit, a sample, or fewer documents",
                    DSR_CONCORDANCE_MAX);
  if (!dsr_reserve(&rows, &c->room, c->count + 1, c->stride * sizeof *c->rows))
    return dsr_fail_memory(err);
  c->rows = rows;
  uint32_t *row = row_at(c, c->count);
  int status = note_document(c, document, &row[ROW_DOCUMENT], err);
  if (status == DSR_OK)
    status = fill_row(c, hit, passage, group, row, err);
  if (status != DSR_OK)
    return status;
  c->count++;
  return c->streaming ? DSR_OK : truncate_rows(c, err);
}

/* What becomes of one hit. */
static int take_hit(dsr_concordance *c, dsr_match hit, dsr_error *err) {
  int64_t document = dsr_search_document_id(c->search);
  uint32_t passage = 0, group = 0;
  bool known = false, fresh = true;
  int status = dsr_search_open(c->search, err);
  if (status != DSR_OK)
    return status;
  const dsr_stream *s = dsr_analysis_stream(dsr_search_analysis(c->search));
  dsr_values_enter(&c->values, s->lexicon);
  c->totals.hits++;
  c->totals.documents += document != c->last_document;
  c->last_document = document;
  if (c->plan.unique)
    status = meet_passage(c, s, hit, &passage, &known, err);
  if (status != DSR_OK || known)
    return status;
  c->totals.passages++;
  if (c->plan.group)
    status = group_value(c, s, hit, &group, err);
  if (status == DSR_OK && c->plan.group && !c->plan.sample)
    status = count_group(c, group, document, c->count, &fresh, err);
  return status == DSR_OK && fresh ? keep_row(c, hit, passage, group, document, err)
                                   : status;
}

/* Count the groups of a sample, in the order in which its hits stand. */
static int group_sample(dsr_concordance *c, dsr_error *err) {
  int status = put_in_order(c, by_place, err);
  for (size_t i = 0; status == DSR_OK && i < c->count; i++) {
    const uint32_t *row = row_at(c, c->order[i]);
    bool fresh;
    status = count_group(c, row[ROW_GROUP], c->documents[row[ROW_DOCUMENT]],
                         c->order[i], &fresh, err);
  }
  return status;
}

static int order_groups(dsr_concordance *c, dsr_error *err) {
  void *order = c->order;
  if (c->group_count)
    qsort_r(c->groups, c->group_count, sizeof *c->groups, by_group, c);
  if (c->plan.limit && c->group_count > c->plan.limit)
    c->group_count = c->plan.limit;
  if (!dsr_reserve(&order, &c->order_room, c->group_count + 1, sizeof *c->order))
    return dsr_fail_memory(err);
  c->order = order;
  c->told_groups = dsr_alloc_zero(c->group_count + 1, sizeof *c->told_groups);
  if (!c->told_groups)
    return dsr_fail_memory(err);
  for (size_t i = 0; i < c->group_count; i++) {
    const group_count *group = &c->groups[i];
    dsr_concordance_group *told = &c->told_groups[i];
    c->order[i] = (uint32_t)group->row;
    *told = (dsr_concordance_group){.hits = group->hits, .documents = group->documents};
    if (group->value) {
      told->text = dsr_value_text(&c->values, group->value)->s;
      told->len = dsr_value_text(&c->values, group->value)->len;
    }
  }
  c->count = c->group_count;
  return DSR_OK;
}

/* Find all hits, and put what is told in its order. */
static int gather(dsr_concordance *c, dsr_error *err) {
  dsr_match hit;
  int status;
  while ((status = dsr_search_next(c->search, &hit, err)) == DSR_OK) {
    status = take_hit(c, hit, err);
    if (status != DSR_OK)
      return status;
  }
  if (status != DSR_DONE)
    return status;
  c->totals.complete = 1;
  status = DSR_OK;
  if (c->plan.sample && c->count > c->plan.sample) {
    status = put_in_order(c, by_draw, err);
    if (status == DSR_OK)
      status = keep_first(c, c->plan.sample, err);
  }
  if (status == DSR_OK && c->plan.group && c->plan.sample)
    status = group_sample(c, err);
  if (status == DSR_OK)
    status = c->plan.group ? order_groups(c, err) : put_in_order(c, by_sort, err);
  if (status == DSR_OK && c->plan.limit && c->count > c->plan.limit)
    c->count = c->plan.limit;
  dsr_search_free(c->search);
  c->search = NULL;
  return status;
}

int dsr_concordance_new(dsr_corpus *corpus, const dsr_query *query,
                        const dsr_concordance_options *options,
                        dsr_concordance **out, dsr_error *err) {
  *out = NULL;
  dsr_concordance *c = dsr_alloc_zero(1, sizeof *c);
  if (!c)
    return dsr_fail_memory(err);
  c->corpus = corpus;
  c->query = query;
  c->captures = dsr_query_captures(query);
  int status = dsr_concordance_understand(query, options, &c->plan, err);
  c->stride = ROW_SLOTS + c->plan.slot_count + 2 * c->captures;
  c->streaming = !c->plan.sorted && !c->plan.group && !c->plan.sample && !c->plan.unique;
  if (status == DSR_OK && !(c->spans = dsr_alloc_zero(c->captures + 1, sizeof *c->spans)))
    status = dsr_fail_memory(err);
  if (status == DSR_OK)
    status = dsr_values_open(&c->values, corpus, DSR_NORM, true, err);
  if (status == DSR_OK)
    status = dsr_search_new(corpus, query, options ? options->filter : NULL, &c->search, err);
  if (status == DSR_OK && !c->streaming)
    status = gather(c, err);
  if (status == DSR_OK)
    *out = c;
  else
    dsr_concordance_free(c);
  return status;
}

/* --- telling --- */

static size_t line_of(const char *text, size_t at) {
  size_t line = 1;
  const char *end = text + at, *p = text;
  while (p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
    line++;
    p++;
  }
  return line;
}

/* What a row shows, cut out of its document's text. */
static int tell(dsr_concordance *c, const uint32_t *numbers, const char *key,
                const char *text, size_t len, dsr_concordance_row *row,
                dsr_error *err) {
  const uint32_t *captures = numbers + ROW_SLOTS + c->plan.slot_count;
  *row = (dsr_concordance_row){
      .key = key,
      .bytes = {numbers[ROW_START], numbers[ROW_END]},
      .sentence = {numbers[ROW_SENTENCE_START], numbers[ROW_SENTENCE_END]},
      .line = line_of(text, numbers[ROW_START]),
      .times = c->plan.unique ? c->times[numbers[ROW_PASSAGE]] : 1,
      .document = text,
      .document_len = len,
      .captures = c->spans,
      .capture_count = c->captures};
  for (size_t i = 0; i < c->captures; i++)
    c->spans[i] = (dsr_span){captures[2 * i], captures[2 * i + 1]};
  c->text.len = 0;
  dsr_squeeze(text + numbers[ROW_LEFT], numbers[ROW_START] - numbers[ROW_LEFT], &c->text);
  row->left_len = c->text.len;
  dsr_buf_byte(&c->text, '\0');
  dsr_squeeze(text + numbers[ROW_START], numbers[ROW_END] - numbers[ROW_START], &c->text);
  row->text_len = c->text.len - row->left_len - 1;
  dsr_buf_byte(&c->text, '\0');
  size_t right = c->text.len;
  dsr_squeeze(text + numbers[ROW_END], numbers[ROW_RIGHT] - numbers[ROW_END], &c->text);
  row->right_len = c->text.len - right;
  if (c->text.failed)
    return dsr_fail_memory(err);
  row->left = c->text.data;
  row->text = c->text.data + row->left_len + 1;
  row->right = c->text.data + right;
  return DSR_OK;
}

static int tell_found(dsr_concordance *c, dsr_concordance_row *row,
                      dsr_error *err) {
  dsr_match hit;
  if (c->plan.limit && c->told == c->plan.limit)
    return DSR_DONE;
  int status = dsr_search_next(c->search, &hit, err);
  c->totals.complete = status == DSR_DONE;
  if (status != DSR_OK)
    return status;
  c->count = 0;
  c->document_count = 0;
  status = take_hit(c, hit, err);
  if (status != DSR_OK)
    return status;
  const dsr_document_info *info = dsr_document_about(dsr_search_document(c->search));
  const dsr_stream *s = dsr_analysis_stream(dsr_search_analysis(c->search));
  c->told++;
  return tell(c, row_at(c, 0), info->key, s->text, s->len, row, err);
}

/* Open the document of this number, unless it is. Sorted rows jump from one to
 * another, so those opened stay open until together they are too large. */
static int open_document(dsr_concordance *c, size_t number, dsr_error *err) {
  if (!c->open) {
    c->open = dsr_alloc_zero(c->document_count, sizeof *c->open);
    if (!c->open)
      return dsr_fail_memory(err);
    c->open_count = c->document_count;
  }
  if (c->open[number])
    return DSR_OK;
  if (c->open_bytes > OPEN_BYTES)
    close_documents(c);
  int status = dsr_document_open_id(c->corpus, c->documents[number], &c->open[number], err);
  if (status == DSR_OK)
    c->open_bytes += dsr_document_about(c->open[number])->bytes;
  return status;
}

int dsr_concordance_next(dsr_concordance *c, dsr_concordance_row *row,
                         dsr_error *err) {
  if (c->streaming)
    return tell_found(c, row, err);
  if (c->told == c->count)
    return DSR_DONE;
  const uint32_t *numbers = row_at(c, c->order[c->told]);
  int status = open_document(c, numbers[ROW_DOCUMENT], err);
  if (status != DSR_OK)
    return status;
  const dsr_document *document = c->open[numbers[ROW_DOCUMENT]];
  size_t len;
  const char *text = dsr_document_text(document, &len);
  c->told++;
  return tell(c, numbers, dsr_document_about(document)->key, text, len, row, err);
}

dsr_concordance_totals dsr_concordance_total(const dsr_concordance *c) {
  return c->totals;
}

const dsr_concordance_group *dsr_concordance_group_at(const dsr_concordance *c,
                                                      size_t i) {
  return c->plan.group && i < c->group_count ? &c->told_groups[i] : NULL;
}
