/* A query's conditions on documents, as a filter for the store where they are of
 * its kind, and asked of each document's row where they are not. */
#include "core/ask/scope.h"

#include <string.h>

/* Take the query's where nothing is given; true when both ask. */
static int take(const char **slot, const char *asked) {
  if (asked && *slot)
    return strcmp(*slot, asked) != 0;
  if (asked)
    *slot = asked;
  return 0;
}

int dsr_scope_filter(const dsr_query *query, const dsr_document_filter *given,
                     dsr_document_filter *out) {
  const dsr_scope *scope = dsr_query_scope(query);
  *out = given ? *given : (dsr_document_filter){0};
  int both = take(&out->key, scope->key);
  both |= take(&out->under, scope->under);
  both |= take(&out->publisher, scope->publisher);
  both |= take(&out->language, scope->language);
  both |= take(&out->since, scope->since);
  both |= take(&out->until, scope->until);
  return both || (scope->any && !scope->whole);
}

dsr_stream_about dsr_scope_about(const dsr_document_info *info) {
  return (dsr_stream_about){.key = info->key,
                            .title = info->title,
                            .publisher = info->publisher,
                            .author = info->author,
                            .language = info->language,
                            .first = info->first,
                            .last = info->last};
}

int dsr_scope_admits(const dsr_query *query, const dsr_document_info *info,
                     dsr_error *err) {
  if (!dsr_query_scope(query)->any)
    return DSR_OK;
  const dsr_stream_about about = dsr_scope_about(info);
  return dsr_query_admits(query, &about, err);
}
