/* The analysis of a stored document, from what stands beside its text. */
#include <string.h>

#include "core/ask/scope.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/zone/analysis.h"
#include "dossier/search.h"

int dsr_document_analysis(dsr_corpus *corpus, const dsr_document *document,
                          dsr_analysis **out, dsr_error *err) {
  dsr_lexicon *lexicon;
  dsr_zone *zones = NULL;
  size_t stored_count;
  *out = NULL;
  int status = dsr_corpus_lexicon(corpus, &lexicon, err);
  if (status != DSR_OK)
    return status;
  const dsr_document_info *about = dsr_document_about(document);
  const dsr_stored_zone *stored = dsr_document_zones(document, &stored_count);
  zones = dsr_alloc_zero(stored_count ? stored_count : 1, sizeof *zones);
  if (!zones)
    return dsr_fail_memory(err);
  for (size_t i = 0; i < stored_count; i++) {
    int kind = dsr_zone_kind_of(stored[i].kind, strlen(stored[i].kind));
    if (kind < 0) {
      status = dsr_fail(err, DSR_EDAMAGED, stored[i].start,
                        "%s: no such zone kind: '%s'", about->key,
                        stored[i].kind);
      goto done;
    }
    zones[i] = (dsr_zone){stored[i].start, stored[i].end, (uint32_t)kind};
  }
  dsr_analysis_parts parts = {
      .language = about->language, .zones = zones, .zone_count = stored_count};
  parts.text = dsr_document_text(document, &parts.len);
  parts.forms = dsr_document_forms(document, &parts.form_count);
  parts.sentences = dsr_document_sentences(document, &parts.sentence_count);
  const dsr_stream_about known = dsr_scope_about(about);
  status = dsr_analysis_restore(&parts, lexicon, out, err);
  if (status == DSR_OK) {
    status = dsr_analysis_describe(*out, &known, err);
    if (status != DSR_OK) {
      dsr_analysis_free(*out);
      *out = NULL;
    }
  }
  if (status == DSR_EDAMAGED && err) {
    dsr_error why = *err;
    dsr_fail(err, DSR_EDAMAGED, why.offset, "%s: %s", about->key, why.message);
  }
done:
  dsr_free(zones);
  return status;
}
