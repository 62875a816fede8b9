/* Any bytes as a text under the rules of data/, and as a file of rules: what is
 * no UTF-8 is refused, zones hold every token, and what is restored from the
 * parts of an analysis is like it. Run from the root of the source tree. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/zone/analysis.h"
#include "core/zone/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int holds) {
  if (!holds)
    abort();
}

static dsr_rules *rules_of_data(void) {
  static dsr_rules *rules;
  dsr_error err = {0};
  if (!rules && dsr_rules_load("data", NULL, &rules, &err) != DSR_OK) {
    fprintf(stderr, "%s\n", err.message);
    exit(1);
  }
  return rules;
}

static void check_zones(const dsr_analysis *a) {
  size_t count;
  const dsr_zone *z = dsr_analysis_zones(a, &count);
  const dsr_stream *s = dsr_analysis_stream(a);
  uint32_t reached = 0;
  for (size_t i = 0; i < count; i++) {
    require(z[i].start >= reached && z[i].end > z[i].start && z[i].end <= s->len);
    reached = z[i].end;
  }
  for (size_t i = 0; i < s->count; i++) {
    int kind = dsr_analysis_zone_at(a, s->tokens[i].start);
    require(kind >= 0 && (s->skip[i] != 0) == !dsr_zone_covered(kind));
  }
}

static void check_restored(const dsr_analysis *a, const dsr_lexicon *lexicon) {
  const dsr_stream *s = dsr_analysis_stream(a);
  dsr_analysis_parts p = {.text = s->text, .len = s->len, .forms = s->forms,
                          .language = dsr_analysis_language(a),
                          .form_count = s->count};
  p.zones = dsr_analysis_zones(a, &p.zone_count);
  p.sentences = dsr_analysis_sentences(a, &p.sentence_count);
  dsr_analysis *again = NULL;
  require(dsr_analysis_restore(&p, lexicon, &again, NULL) == DSR_OK);
  const dsr_stream *t = dsr_analysis_stream(again);
  require(s->count == t->count && s->sentence_count == t->sentence_count);
  require(s->count == 0 || memcmp(s->skip, t->skip, s->count) == 0);
  dsr_analysis_free(again);
}

static void analyse(const char *text, size_t size, const dsr_rules *rules) {
  dsr_lexicon *lexicon = NULL;
  dsr_analysis *a = NULL;
  require(dsr_lexicon_new(&lexicon, NULL) == DSR_OK);
  int status = dsr_analysis_new(text, size, rules, lexicon, &a, NULL);
  require(status == DSR_OK || status == DSR_EINVAL || status == DSR_ELIMIT);
  if (a) {
    check_zones(a);
    check_restored(a, lexicon);
  }
  dsr_analysis_free(a);
  dsr_lexicon_free(lexicon);
}

/* Bytes up to a NUL are rules, those behind it a text for them. */
static void read_rules(const char *bytes, size_t size) {
  const char *text = memchr(bytes, '\0', size);
  size_t len = text ? (size_t)(text - bytes) : size;
  dsr_rules *rules = dsr_alloc_zero(1, sizeof *rules);
  require(rules != NULL);
  int status = dsr_rules_read(rules, bytes, len, "fuzz", NULL, NULL);
  require(status == DSR_OK || status == DSR_ESYNTAX);
  if (status == DSR_OK && text)
    analyse(text + 1, size - len - 1, rules);
  dsr_rules_free(rules);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *bytes = (const char *)data;
  dsr_rules *rules = rules_of_data();
  analyse(bytes, size, rules); /* rules remember answers about forms */
  size_t live = dsr_memory_live();
  read_rules(bytes, size);
  require(dsr_memory_live() == live);
  return 0;
}
