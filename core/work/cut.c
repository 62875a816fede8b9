/* See cut.h. One place for loading and for cutting anew, so that both give the
 * same rows. A value that came with the document wins over one that its text
 * states, and is then no statement. */
#include "core/work/cut.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"

const char *dsr_cut_rules(const dsr_rules *rules) {
  return rules ? dsr_rules_hash(rules) : "";
}

static void take_stated(const char **value, dsr_span *span, const char *stated,
                        dsr_span at) {
  if (*value || !stated)
    return;
  *value = stated;
  *span = at;
}

/* The zones with their kinds as the corpus keeps them: by name. */
static dsr_stored_zone *zones_to_store(const dsr_analysis *a, size_t *count) {
  const dsr_zone *zones = dsr_analysis_zones(a, count);
  dsr_stored_zone *out = dsr_alloc_zero(*count ? *count : 1, sizeof *out);
  for (size_t i = 0; out && i < *count; i++)
    out[i] = (dsr_stored_zone){zones[i].start, zones[i].end,
                               dsr_zone_kind_name((int)zones[i].kind)};
  return out;
}

int dsr_cut_take(const dsr_analysis *a, const dsr_rules *rules,
                 dsr_new_document *doc, dsr_stored_zone **zones, dsr_error *err) {
  const dsr_stream *s = dsr_analysis_stream(a);
  const dsr_stated *said = dsr_analysis_stated(a);
  doc->language = dsr_analysis_language(a);
  doc->rules = strcmp(doc->language, "other") == 0 ? "" : dsr_cut_rules(rules);
  take_stated(&doc->title, &doc->stated.title, said->title, said->title_span);
  take_stated(&doc->author, &doc->stated.author, said->author, said->author_span);
  take_stated(&doc->published, &doc->stated.published, said->published,
              said->published_span);
  take_stated(&doc->publisher, &doc->stated.publisher, said->publisher,
              said->publisher_span);
  doc->forms = s->forms;
  doc->token_count = s->count;
  doc->skip = s->skip;
  doc->sentences = dsr_analysis_sentences(a, &doc->sentence_count);
  *zones = zones_to_store(a, &doc->zone_count);
  doc->zones = *zones;
  return *zones ? DSR_OK : dsr_fail_memory(err);
}
