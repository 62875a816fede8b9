/* Counting collocations.
 *
 * The node's hits come first, from postings or a search. Windows then want the
 * form numbers around them alone: of the documents that hold a hit, one by one,
 * or, when these are more than a third of all, in one pass over the columns in
 * the order in which they lie in the file, which costs less than so many
 * look-ups. How often each form stands in the corpus is in the directories of
 * the index. Refused: counting by word while the tokens go by, which looks up
 * every token of the corpus where only what stood near a hit matters. */
#include "dossier/collocations.h"

#include <stdbool.h>
#include <string.h>

#include "core/ask/collocates.h"
#include "core/ask/node_hits.h"
#include "core/ask/stop_list.h"
#include "core/ask/values.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "dossier/columns.h"
#include "dossier/index.h"
#include "dossier/search.h"

enum { SELECTIVE = 3 }; /* look up at most one document in so many */

typedef struct count {
  dsr_corpus *corpus;
  const dsr_collocation_options *o;
  dsr_node_hits nodes;
  dsr_values values;
  size_t size; /* of the arrays below; forms, later values, are less */
  uint64_t *near, *inside, *total; /* tokens in windows, in hits, all; by form */
  bool totalled; /* total came from the index */
  uint8_t *mark; /* a byte a token of the document: it belongs to a hit */
  size_t mark_room;
  uint64_t hits, documents, units, node_units;
  /* by value, once windows are counted, or while units are */
  uint64_t *o11, *f2, *seen; /* seen: the unit in which it was met last */
  size_t value_room;
} count;

static int fail_moved(const count *c, dsr_error *err) {
  return dsr_fail(err, DSR_EINVAL, 0,
                  "%s: documents were put while collocations were counted; "
                  "count again",
                  dsr_corpus_path(c->corpus));
}

/* The hits of this document, its tokens of them marked. */
static int mark_hits(count *c, const dsr_column *column,
                     const dsr_node_hit **first, size_t *n, dsr_error *err) {
  void *mark = c->mark;
  size_t before = c->mark_room;
  *n = dsr_node_hits_of(&c->nodes, column->document, first);
  if (*n == 0)
    return DSR_OK;
  if (!dsr_reserve(&mark, &c->mark_room, column->count, 1))
    return dsr_fail_memory(err);
  c->mark = mark;
  memset(c->mark + before, 0, c->mark_room - before);
  c->hits += *n;
  c->documents++;
  for (size_t i = 0; i < *n; i++) {
    dsr_match hit = (*first)[i].tokens;
    if (hit.last > column->count)
      return fail_moved(c, err);
    memset(c->mark + hit.first, 1, hit.last - hit.first);
  }
  return DSR_OK;
}

static void unmark_hits(count *c, const dsr_node_hit *hits, size_t n) {
  for (size_t i = 0; i < n; i++)
    memset(c->mark + hits[i].tokens.first, 0,
           hits[i].tokens.last - hits[i].tokens.first);
}

/* --- windows --- */

/* A sentence's tokens around a hit; *at walks along with the hits. A hit in none
 * has no window. */
static dsr_span sentence_of(const dsr_column *column, size_t *at,
                            dsr_match hit) {
  while (*at < column->sentence_count &&
         column->sentences[*at].end <= hit.first)
    ++*at;
  dsr_span s = {hit.first, hit.last};
  if (*at < column->sentence_count && column->sentences[*at].start < hit.last)
    s = column->sentences[*at];
  return s;
}

static dsr_span window_of(const count *c, const dsr_column *column, size_t *at,
                          dsr_match hit) {
  uint32_t left = c->o->left, right = c->o->right;
  uint32_t end = (uint32_t)column->count;
  dsr_span w = {hit.first < left ? 0 : hit.first - left,
                end - hit.last < right ? end : hit.last + right};
  if (c->o->in_sentence) {
    dsr_span s = sentence_of(column, at, hit);
    if (w.start < s.start)
      w.start = s.start;
    if (w.end > s.end)
      w.end = s.end;
  }
  return w;
}

/* The tokens of a document that lie in windows, each once: windows come in the
 * order of their starts, so that what was reached need not be looked at again. */
static int count_windows(count *c, const dsr_column *column, dsr_error *err) {
  const dsr_node_hit *hits;
  size_t n, at = 0;
  uint32_t reached = 0;
  int status = mark_hits(c, column, &hits, &n, err);
  for (size_t i = 0; status == DSR_OK && i < n; i++) {
    dsr_span w = window_of(c, column, &at, hits[i].tokens);
    for (uint32_t t = w.start > reached ? w.start : reached; t < w.end; t++) {
      if (column->skip && column->skip[t])
        continue;
      if (column->forms[t] >= c->size)
        return fail_moved(c, err);
      if (!c->mark[t])
        c->near[column->forms[t]]++;
    }
    if (w.end > reached)
      reached = w.end;
  }
  for (size_t i = 0; status == DSR_OK && i < n; i++)
    for (uint32_t t = hits[i].tokens.first; t < hits[i].tokens.last; t++)
      if (c->mark[t] && column->forms[t] < c->size) { /* once, in which hits ever */
        c->inside[column->forms[t]]++;
        c->mark[t] = 0;
      }
  return status;
}

static int count_totals(count *c, const dsr_column *column, dsr_error *err) {
  for (size_t t = 0; t < column->count; t++)
    if (!column->skip || !column->skip[t]) {
      if (column->forms[t] >= c->size)
        return fail_moved(c, err);
      c->total[column->forms[t]]++;
    }
  return DSR_OK;
}

/* Does a filter let every document pass? */
static bool is_open(const dsr_document_filter *filter) {
  static const dsr_document_filter open;
  return !filter || memcmp(filter, &open, sizeof open) == 0;
}

static int make_arrays(count *c, dsr_error *err) {
  dsr_lexicon *lexicon;
  int status = dsr_corpus_lexicon(c->corpus, &lexicon, err);
  if (status != DSR_OK)
    return status;
  c->size = dsr_lexicon_count(lexicon) + 1;
  c->near = dsr_alloc_zero(c->size, sizeof *c->near);
  c->inside = dsr_alloc_zero(c->size, sizeof *c->inside);
  c->total = dsr_alloc_zero(c->size, sizeof *c->total);
  if (!c->near || !c->inside || !c->total)
    return dsr_fail_memory(err);
  if (!is_open(c->o->filter))
    return DSR_OK;
  status = dsr_index_totals(c->corpus, c->total, c->size, err);
  c->totalled = status == DSR_OK;
  return status == DSR_DONE ? DSR_OK : status;
}

/* Documents with a hit, one by one. A walk that is left at its first step keeps
 * the view of the file, so that no look-up takes its locks anew. */
static int seek_windows(count *c, unsigned flags, dsr_error *err) {
  dsr_columns *columns = NULL, *view;
  dsr_column column;
  int64_t before = 0;
  int status = dsr_columns_new(c->corpus, NULL, 0, &view, err);
  if (status == DSR_OK)
    status = dsr_columns_next(view, &column, err);
  if (status == DSR_OK)
    status = dsr_columns_among(c->corpus, c->o->filter, NULL, 0, flags, &columns,
                               err);
  if (status == DSR_DONE)
    status = DSR_OK; /* an empty corpus: there are no hits either */
  for (size_t i = 0; i < c->nodes.count && status == DSR_OK; i++) {
    int64_t document = c->nodes.at[i].document;
    if (i > 0 && document == before)
      continue;
    before = document;
    status = dsr_columns_at(columns, document, &column, err);
    if (status == DSR_OK)
      status = count_windows(c, &column, err);
    else if (status == DSR_DONE)
      status = fail_moved(c, err);
  }
  dsr_columns_free(columns);
  dsr_columns_free(view);
  return status;
}

static int scan_windows(count *c, unsigned flags, dsr_error *err) {
  dsr_columns *columns;
  dsr_column column;
  int status = dsr_columns_new(c->corpus, c->o->filter, flags, &columns, err);
  while (status == DSR_OK &&
         (status = dsr_columns_next(columns, &column, err)) == DSR_OK) {
    if (!c->totalled)
      status = count_totals(c, &column, err);
    if (status == DSR_OK)
      status = count_windows(c, &column, err);
  }
  dsr_columns_free(columns);
  return status == DSR_DONE ? DSR_OK : status;
}

static int walk_windows(count *c, dsr_error *err) {
  unsigned flags = c->o->in_sentence ? DSR_COLUMNS_SENTENCES : 0;
  uint64_t none, all = 0;
  int status = make_arrays(c, err);
  if (status == DSR_OK)
    status = dsr_index_estimate(c->corpus, NULL, 0, &none, &all, err);
  if (status != DSR_OK)
    return status;
  return c->totalled && c->nodes.documents <= all / SELECTIVE
             ? seek_windows(c, flags, err)
             : scan_windows(c, flags, err);
}

/* --- from forms to values --- */

/* Room for the values met so far. */
static int need_values(count *c, size_t need, dsr_error *err) {
  if (need < c->value_room)
    return DSR_OK;
  size_t room = need + need / 2 + 64;
  uint64_t **const arrays[] = {&c->o11, &c->f2, &c->seen};
  for (int i = 0; i < 3; i++) {
    uint64_t *array = dsr_resize(*arrays[i], room, sizeof *array);
    if (!array)
      return dsr_fail_memory(err);
    memset(array + c->value_room, 0, (room - c->value_room) * sizeof *array);
    *arrays[i] = array;
  }
  c->value_room = room;
  return DSR_OK;
}

static bool is_mark(const dsr_lexicon *lexicon, dsr_form form) {
  const char *kind = dsr_lexicon_text(lexicon, form, DSR_KIND, NULL);
  return kind && (strcmp(kind, "punct") == 0 || strcmp(kind, "symbol") == 0);
}

/* The number of a form's value, without asking the corpus for its lexicon each
 * time; DSR_VALUE_LEFT_OUT for a mark. */
static int find_value(count *c, const dsr_lexicon *lexicon, dsr_form form,
                      uint32_t *value, dsr_error *err) {
  size_t len;
  *value = DSR_VALUE_LEFT_OUT;
  if (!c->o->punctuation && is_mark(lexicon, form))
    return DSR_OK;
  const char *text = dsr_lexicon_text(lexicon, form, c->o->by, &len);
  *value = text ? dsr_intern_put(&c->values.strings, text, len) : 0;
  return *value ? need_values(c, *value, err) : dsr_fail_memory(err);
}

/* The collocates, and what stood near. */
static int gather_near(count *c, const dsr_lexicon *lexicon, uint64_t *f1,
                       dsr_error *err) {
  int status = DSR_OK;
  *f1 = 0;
  for (dsr_form form = 1; form < c->size && status == DSR_OK; form++) {
    uint32_t value;
    if (c->near[form] == 0)
      continue;
    status = find_value(c, lexicon, form, &value, err);
    if (status != DSR_OK || value == DSR_VALUE_LEFT_OUT)
      continue;
    c->o11[value] += c->near[form];
    *f1 += c->near[form];
  }
  return status;
}

/* How often collocates occur outside hits. By norm their forms are linked in the
 * lexicon. */
static void gather_norms(count *c, const dsr_lexicon *lexicon) {
  for (uint32_t v = 1; v <= c->values.strings.count; v++) {
    const dsr_interned *text = dsr_value_text(&c->values, v);
    dsr_form form = dsr_lexicon_with_norm(lexicon, text->s, text->len);
    for (; form && form < c->size;
         form = dsr_lexicon_next_with_norm(lexicon, form))
      c->f2[v] += c->total[form] - c->inside[form];
  }
}

/* A word is a form; by stem every form is asked for its own. */
static int gather_forms(count *c, const dsr_lexicon *lexicon, dsr_error *err) {
  int status = DSR_OK;
  for (dsr_form form = 1; form < c->size && status == DSR_OK; form++) {
    uint32_t value;
    if (c->total[form] == c->inside[form] ||
        (c->o->by == DSR_WORD && c->near[form] == 0))
      continue;
    status = find_value(c, lexicon, form, &value, err);
    if (status == DSR_OK && value != DSR_VALUE_LEFT_OUT)
      c->f2[value] += c->total[form] - c->inside[form];
  }
  return status;
}

static uint64_t sum_sample(const count *c, const dsr_lexicon *lexicon) {
  uint64_t n = 0;
  for (dsr_form form = 1; form < c->size; form++)
    if (c->total[form] > c->inside[form] &&
        (c->o->punctuation || !is_mark(lexicon, form)))
      n += c->total[form] - c->inside[form];
  return n;
}

static int gather(count *c, dsr_collocation_totals *totals, dsr_error *err) {
  dsr_lexicon *lexicon;
  int status = dsr_corpus_lexicon(c->corpus, &lexicon, err);
  if (status == DSR_OK && dsr_lexicon_count(lexicon) + 1 < c->size)
    status = fail_moved(c, err); /* read again meanwhile, after a removal */
  if (status == DSR_OK)
    status = gather_near(c, lexicon, &totals->f1, err);
  if (status != DSR_OK)
    return status;
  totals->n = sum_sample(c, lexicon);
  if (c->o->by != DSR_NORM)
    return gather_forms(c, lexicon, err);
  gather_norms(c, lexicon);
  return DSR_OK;
}

/* --- units --- */

/* One unit's tokens: what it holds outside hits, each value once. */
static int count_unit(count *c, const dsr_column *column, dsr_span unit,
                      bool node, dsr_error *err) {
  bool counted = false;
  c->units++;
  for (uint32_t t = unit.start; t < unit.end; t++) {
    uint32_t value;
    if ((column->skip && column->skip[t]) || column->forms[t] == 0)
      continue;
    int status = dsr_value_of(&c->values, column->forms[t], &value, err);
    if (status == DSR_OK && value != DSR_VALUE_LEFT_OUT)
      status = need_values(c, value, err);
    if (status != DSR_OK)
      return status;
    if (value == DSR_VALUE_LEFT_OUT)
      continue;
    counted = true;
    if (c->mark_room > t && c->mark[t])
      continue;
    if (c->seen[value] != c->units) {
      c->seen[value] = c->units;
      c->f2[value]++;
      c->o11[value] += node;
    }
  }
  c->units -= !counted;
  c->node_units += counted && node;
  return DSR_OK;
}

static int count_units(count *c, const dsr_column *column,
                       const dsr_span *units, size_t unit_count,
                       dsr_error *err) {
  const dsr_node_hit *hits;
  size_t n, at = 0;
  int status = mark_hits(c, column, &hits, &n, err);
  for (size_t u = 0; u < unit_count && status == DSR_OK; u++) {
    while (at < n && hits[at].tokens.first < units[u].start)
      at++;
    status = count_unit(c, column, units[u],
                        at < n && hits[at].tokens.first < units[u].end, err);
  }
  if (status == DSR_OK)
    unmark_hits(c, hits, n);
  return status;
}

static int walk_units(count *c, dsr_error *err) {
  bool whole = c->o->together == DSR_TOGETHER_DOCUMENT;
  dsr_columns *columns;
  dsr_column column;
  int status = dsr_columns_new(c->corpus, c->o->filter,
                               whole ? 0 : DSR_COLUMNS_SENTENCES, &columns, err);
  while (status == DSR_OK &&
         (status = dsr_columns_next(columns, &column, err)) == DSR_OK) {
    dsr_span all = {0, (uint32_t)column.count};
    status = whole ? count_units(c, &column, &all, 1, err)
                   : count_units(c, &column, column.sentences,
                                 column.sentence_count, err);
  }
  dsr_columns_free(columns);
  return status == DSR_DONE ? DSR_OK : status;
}

/* The annotations of the type in one document, as units. */
static int count_annotated(count *c, int64_t document, dsr_error *err) {
  dsr_document *doc = NULL;
  dsr_analysis *analysis = NULL;
  dsr_span *units = NULL;
  size_t n = 0;
  int status = dsr_document_open_id(c->corpus, document, &doc, err);
  if (status == DSR_OK)
    status = dsr_document_analysis(c->corpus, doc, &analysis, err);
  if (status == DSR_OK)
    status = dsr_document_annotate(c->corpus, document, analysis, err);
  if (status != DSR_OK)
    goto done;
  const dsr_stream *s = dsr_analysis_stream(analysis);
  dsr_column column = {.document = document, .forms = s->forms,
                       .skip = s->skip, .count = s->count};
  units = dsr_alloc_zero(s->annotation_count + 1, sizeof *units);
  if (!units) {
    status = dsr_fail_memory(err);
    goto done;
  }
  for (size_t i = 0; i < s->annotation_count; i++) {
    const dsr_annotation *a = &s->annotations[i];
    if (strcmp(a->type, c->o->annotation) == 0)
      units[n++] = (dsr_span){a->first, a->last};
  }
  status = count_units(c, &column, units, n, err);
done:
  dsr_free(units);
  dsr_analysis_free(analysis);
  dsr_document_free(doc);
  return status;
}

static int walk_annotations(count *c, dsr_error *err) {
  dsr_documents *documents;
  const dsr_document_info *info;
  int status = dsr_documents_new(c->corpus, c->o->filter, &documents, err);
  while (status == DSR_OK &&
         (status = dsr_documents_next(documents, &info, err)) == DSR_OK)
    status = count_annotated(c, info->id, err);
  dsr_documents_free(documents);
  return status == DSR_DONE ? DSR_OK : status;
}

/* --- the list --- */

static int check_options(const dsr_collocation_options *o, dsr_error *err) {
  if (o->by != DSR_WORD && o->by != DSR_NORM && o->by != DSR_STEM)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "collocates are counted by word, norm or stem");
  if ((unsigned)o->sort >= DSR_MEASURES)
    return dsr_fail(err, DSR_EINVAL, 0, "there is no measure %d", (int)o->sort);
  if (o->together == DSR_TOGETHER_WINDOW && o->left == 0 && o->right == 0)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "a window wants at least one token on one side");
  if (o->together == DSR_TOGETHER_ANNOTATION && !o->annotation)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "inside which annotations? Their type is missing, as in "
                    "\"person\"");
  return DSR_OK;
}

static int list_rows(count *c, dsr_collocations *list, dsr_error *err) {
  const dsr_collocation_options *o = c->o;
  uint64_t least = o->least ? o->least : 1;
  bool window = o->together == DSR_TOGETHER_WINDOW;
  dsr_collocation_totals *t = &list->totals;
  int status = DSR_OK;
  for (uint32_t v = 1; v <= c->values.strings.count && status == DSR_OK; v++) {
    if (v >= c->value_room || c->o11[v] < least)
      continue;
    const dsr_interned *text = dsr_value_text(&c->values, v);
    bool stopped;
    status = dsr_stop_list_has(o->stop, o->by, text->s, text->len, &stopped, err);
    if (status != DSR_OK || stopped)
      continue;
    dsr_contingency table = {c->o11[v], t->f1, c->f2[v], t->n};
    status = dsr_collocates_add(list, text->s, text->len, &table,
                                window ? t->hits : t->f1, err);
  }
  return status == DSR_OK ? dsr_collocates_order(list, o->sort, o->limit, err)
                          : status;
}

static int fill_list(count *c, dsr_collocations *list, dsr_error *err) {
  dsr_collocation_totals *t = &list->totals;
  int status;
  if (c->o->together == DSR_TOGETHER_WINDOW) {
    status = walk_windows(c, err);
    if (status == DSR_OK)
      status = gather(c, t, err);
  } else {
    status = c->o->together == DSR_TOGETHER_ANNOTATION ? walk_annotations(c, err)
                                                       : walk_units(c, err);
    t->f1 = c->node_units;
    t->n = c->units;
  }
  t->hits = c->hits;
  t->documents = c->documents;
  return status == DSR_OK ? list_rows(c, list, err) : status;
}

int dsr_collocations_new(dsr_corpus *corpus, const dsr_query *query,
                         const dsr_collocation_options *options,
                         dsr_collocations **out, dsr_error *err) {
  count c = {.corpus = corpus, .o = options};
  dsr_collocations *list = NULL;
  *out = NULL;
  int status = check_options(options, err);
  if (status == DSR_OK)
    status = dsr_node_hits_find(corpus, query, options->filter, &c.nodes, err);
  if (status == DSR_OK)
    status = dsr_values_open(&c.values, corpus, options->by,
                             options->punctuation != 0, err);
  if (status == DSR_OK && !(list = dsr_alloc_zero(1, sizeof *list)))
    status = dsr_fail_memory(err);
  if (status == DSR_OK)
    status = fill_list(&c, list, err);
  if (status == DSR_OK) {
    *out = list;
    list = NULL;
  }
  dsr_collocations_free(list);
  dsr_node_hits_free(&c.nodes);
  dsr_values_free(&c.values);
  uint64_t *const arrays[] = {c.near, c.inside, c.total, c.o11, c.f2, c.seen};
  for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
    dsr_free(arrays[i]);
  dsr_free(c.mark);
  return status;
}
