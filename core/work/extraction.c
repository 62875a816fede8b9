/* See extraction.h. Rows are copied into one arena, since a cursor's rows live
 * only to its next step and an extractor may look at them in any order. */
#include "core/work/extraction.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/store/row_check.h"

const dsr_analysis *dsr_extraction_analysis(const dsr_extraction *x) {
  return x->analysis;
}
const dsr_document_info *dsr_extraction_info(const dsr_extraction *x) {
  return x->info;
}
const dsr_mention *dsr_extraction_mentions(const dsr_extraction *x,
                                           size_t *count) {
  *count = x->mention_count;
  return x->mentions;
}
const dsr_fact *dsr_extraction_facts(const dsr_extraction *x, size_t *count) {
  *count = x->fact_count;
  return x->facts;
}

int dsr_extraction_mention(dsr_extraction *x, const dsr_new_mention *mention,
                           dsr_error *err) {
  if (x->sink) {
    const dsr_stream *s = dsr_analysis_stream(x->analysis);
    int fine = dsr_mention_check(mention, s->text, s->len, err);
    return fine == DSR_OK ? x->sink->mention(x->sink->user, mention, err) : fine;
  }
  dsr_new_mention m = *mention;
  m.document = x->info->id;
  m.run = x->run;
  int64_t id = 0;
  int status = dsr_mention_put(x->corpus, &m, &id, err);
  if (status != DSR_OK || id <= x->last_mention)
    return status; /* one that was there already keeps its number */
  x->last_mention = id;
  x->added++;
  return DSR_OK;
}

int dsr_extraction_fact(dsr_extraction *x, const dsr_new_fact *fact,
                        dsr_error *err) {
  if (x->sink) {
    const dsr_stream *s = dsr_analysis_stream(x->analysis);
    int fine = dsr_fact_check(fact, s->text, s->len, err);
    return fine == DSR_OK ? x->sink->fact(x->sink->user, fact, err) : fine;
  }
  dsr_new_fact f = *fact;
  f.document = x->info->id;
  f.run = x->run;
  int status = dsr_fact_put(x->corpus, &f, NULL, err);
  x->added += status == DSR_OK;
  return status;
}

static bool is_named(const char *script, const char *const *names, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (strcmp(script, names[i]) == 0)
      return true;
  return false;
}

/* A copy in the arena; NULL stays NULL, and clears *ok when there is no room. */
static const char *keep(dsr_extraction *x, const char *s, bool *ok) {
  if (!s)
    return NULL;
  const char *copy = dsr_arena_copy(&x->arena, s, strlen(s));
  *ok = *ok && copy;
  return copy;
}

bool dsr_extraction_keep_mention(dsr_extraction *x, const dsr_mention *from) {
  void *at = x->mentions;
  bool ok = dsr_reserve(&at, &x->mention_capacity, x->mention_count + 1,
                        sizeof *x->mentions);
  if (!ok)
    return false;
  x->mentions = at;
  dsr_mention m = *from;
  m.key = x->info->key;
  m.text = dsr_analysis_stream(x->analysis)->text + m.span.start;
  m.len = m.span.end - m.span.start;
  m.type = keep(x, from->type, &ok);
  m.slug = keep(x, from->slug, &ok);
  m.name = keep(x, from->name, &ok);
  m.value = keep(x, from->value, &ok);
  m.script = keep(x, from->script, &ok);
  m.rule = keep(x, from->rule, &ok);
  x->mentions[x->mention_count++] = m;
  return ok;
}

bool dsr_extraction_keep_fact(dsr_extraction *x, const dsr_fact *from) {
  void *at = x->facts;
  bool ok = dsr_reserve(&at, &x->fact_capacity, x->fact_count + 1,
                        sizeof *x->facts);
  if (!ok)
    return false;
  x->facts = at;
  dsr_fact f = *from;
  f.key = x->info->key;
  f.text = dsr_analysis_stream(x->analysis)->text + f.span.start;
  f.type = keep(x, from->type, &ok);
  f.script = keep(x, from->script, &ok);
  f.rule = keep(x, from->rule, &ok);
  dsr_fact_field *fields =
      dsr_arena_get(&x->arena, (from->field_count + 1) * sizeof *fields);
  if (!fields)
    return false;
  for (size_t i = 0; i < from->field_count; i++) {
    fields[i] = from->fields[i];
    fields[i].path = keep(x, from->fields[i].path, &ok);
    fields[i].value = keep(x, from->fields[i].value, &ok);
  }
  f.fields = fields;
  x->facts[x->fact_count++] = f;
  return ok;
}

static int read_mentions(dsr_extraction *x, const char *const *after,
                         size_t after_count, dsr_error *err) {
  dsr_mention_filter filter = {.document = x->info->id, .covered = 1,
                               .extracted = 1};
  dsr_mentions *cursor = NULL;
  const dsr_mention *m;
  uint32_t reached = 0; /* where the last mention kept ends */
  int status = dsr_mentions_new(x->corpus, &filter, &cursor, err);
  while (status == DSR_OK &&
         (status = dsr_mentions_next(cursor, &m, err)) == DSR_OK) {
    if (!is_named(m->script, after, after_count) || m->span.end <= reached)
      continue;
    reached = m->span.end;
    if (!dsr_extraction_keep_mention(x, m))
      status = dsr_fail_memory(err);
  }
  dsr_mentions_free(cursor);
  return status == DSR_DONE ? DSR_OK : status;
}

static int read_facts(dsr_extraction *x, const char *const *after,
                      size_t after_count, dsr_error *err) {
  dsr_fact_filter filter = {.document = x->info->id, .extracted = 1};
  dsr_facts *cursor = NULL;
  const dsr_fact *f;
  int status = dsr_facts_new(x->corpus, &filter, &cursor, err);
  while (status == DSR_OK &&
         (status = dsr_facts_next(cursor, &f, err)) == DSR_OK)
    if (is_named(f->script, after, after_count) && !dsr_extraction_keep_fact(x, f))
      status = dsr_fail_memory(err);
  dsr_facts_free(cursor);
  return status == DSR_DONE ? DSR_OK : status;
}

int dsr_extraction_read_below(dsr_extraction *x, const char *const *after,
                              size_t after_count, dsr_error *err) {
  if (!after_count)
    return DSR_OK;
  int status = read_mentions(x, after, after_count, err);
  return status == DSR_OK ? read_facts(x, after, after_count, err) : status;
}

void dsr_extraction_clear(dsr_extraction *x) {
  dsr_free(x->mentions);
  dsr_free(x->facts);
  dsr_arena_free(&x->arena);
}
