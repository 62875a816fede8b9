/* A plan in words. Numbers are the ones the choice was made by; times are the
 * plan's estimates, the same on every machine. */
#include "core/ask/plan.h"

#include "core/base/buffer.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/store/roster.h"

enum { SHOWN = 3 }; /* forms of a part that are named */

static const char *plural(uint64_t n) { return n == 1 ? "" : "s"; }

static void write_forms(dsr_buf *out, const dsr_lexicon *lexicon,
                        const dsr_required *part) {
  if (!part->count)
    dsr_buf_text(out, "a form that no document has");
  for (size_t i = 0; i < part->count && i < SHOWN; i++) {
    size_t len;
    const char *word = dsr_lexicon_text(lexicon, part->forms[i], DSR_WORD, &len);
    dsr_buf_text(out, i ? ", \"" : "\"");
    dsr_buf_add(out, word ? word : "", len);
    dsr_buf_byte(out, '"');
  }
  if (part->count > SHOWN)
    dsr_buf_format(out, " and %zu forms more", part->count - SHOWN);
}

static void write_place(dsr_buf *out, const dsr_required *part) {
  if (part->max == DSR_OUTLINE_ENDLESS)
    dsr_buf_format(out, "%u or more tokens behind the first", part->min);
  else if (part->max == 0)
    dsr_buf_text(out, "as its first token");
  else if (part->min == part->max)
    dsr_buf_format(out, "%u token%s behind the first", part->min,
                   plural(part->min));
  else
    dsr_buf_format(out, "%u to %u tokens behind the first", part->min, part->max);
}

static uint64_t least(uint64_t a, uint64_t b) { return a < b ? a : b; }

static void write_parts(dsr_buf *out, const dsr_plan *plan,
                        const dsr_lexicon *lexicon) {
  for (size_t i = 0; i < plan->outline.count; i++) {
    const dsr_required *part = &plan->outline.parts[i];
    const dsr_index_weight *w = &plan->weights[i];
    uint64_t documents = least(w->documents, plan->documents);
    dsr_buf_text(out, "every hit has ");
    write_forms(out, lexicon, part);
    dsr_buf_byte(out, ' ');
    write_place(out, part);
    dsr_buf_format(out, ": at most %llu token%s in %llu of %llu documents\n",
                   (unsigned long long)w->hits, plural(w->hits),
                   (unsigned long long)documents,
                   (unsigned long long)plan->documents);
  }
  if (!plan->outline.count)
    dsr_buf_format(out,
                   "nothing that the index could look up is in every hit; there "
                   "are %llu documents of %llu tokens\n",
                   (unsigned long long)plan->documents,
                   (unsigned long long)plan->tokens);
}

static void write_length(dsr_buf *out, const dsr_plan *plan) {
  const dsr_outline *o = &plan->outline;
  static const char *const needs[] = {
      "the tokens' forms and covered zones are enough",
      "sentences are needed: texts that may hold a hit are cut",
      "documents that may hold a hit are opened with all they have"};
  if (o->longest == DSR_OUTLINE_ENDLESS)
    dsr_buf_format(out, "a hit has %u or more tokens; ", o->shortest);
  else if (o->shortest == o->longest)
    dsr_buf_format(out, "a hit has %u token%s; ", o->shortest,
                   plural(o->shortest));
  else
    dsr_buf_format(out, "a hit has %u to %u tokens; ", o->shortest, o->longest);
  dsr_buf_format(out, "%s\n", needs[plan->needs]);
}

static void write_cost(dsr_buf *out, const char *way, double microseconds) {
  if (microseconds >= 0)
    dsr_buf_format(out, "%s %.2f ms", way, microseconds / 1000);
}

static void write_choice(dsr_buf *out, const dsr_plan *plan) {
  static const char *const chosen[] = {
      "nothing: no document has what every hit must have",
      "scan: every document's forms are gone through",
      "look up: the documents with the rarest part are looked into"};
  dsr_buf_text(out, "estimated: ");
  write_cost(out, "scan", plan->scan);
  write_cost(out, ", look up", plan->lookup);
  write_cost(out, ", sequence", plan->sequence);
  dsr_buf_text(out, "\nchosen: ");
  if (plan->kind == DSR_PLAN_SEQUENCE)
    dsr_buf_format(out,
                   "sequence: from the postings of %zu part%s, where they stand "
                   "at their distances",
                   plan->slot_count, plural(plan->slot_count));
  else
    dsr_buf_text(out, chosen[plan->kind]);
  if (plan->frequent && plan->outline.count)
    dsr_buf_text(out, "; more than every third has the rarest part, so that the "
                      "first hits come at once");
  dsr_buf_byte(out, '\n');
}

int dsr_search_explain(dsr_corpus *corpus, const dsr_query *query,
                       const dsr_document_filter *filter, char **out,
                       dsr_error *err) {
  dsr_plan plan = {0};
  dsr_lexicon *lexicon;
  dsr_buf text = {0};
  *out = NULL;
  int status = dsr_plan_make(corpus, query, filter, DSR_WAY_CHOSEN,
                             DSR_FOR_HITS, &plan, err);
  if (status == DSR_OK)
    status = dsr_corpus_lexicon(corpus, &lexicon, err);
  if (status == DSR_OK && !dsr_filter_is_open(filter)) {
    dsr_roster roster = {0};
    status = dsr_roster_make(corpus, filter, &roster, err);
    dsr_buf_format(&text, "the filter lets %zu of %llu documents through\n",
                   roster.count, (unsigned long long)plan.documents);
    dsr_roster_free(&roster);
  }
  if (status == DSR_OK) {
    write_parts(&text, &plan, lexicon);
    write_length(&text, &plan);
    write_choice(&text, &plan);
    *out = dsr_buf_detach(&text, NULL);
    status = *out ? DSR_OK : dsr_fail_memory(err);
  }
  dsr_buf_free(&text);
  dsr_plan_free(&plan);
  return status;
}
