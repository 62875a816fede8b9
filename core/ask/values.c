/* See values.h for the idea. */
#include "core/ask/values.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "dossier/token.h"

void dsr_values_free(dsr_values *v) {
  dsr_free(v->of_form);
  dsr_intern_free(&v->strings);
  *v = (dsr_values){0};
}

static int make_room(dsr_values *v, size_t need, dsr_error *err) {
  if (need <= v->forms)
    return DSR_OK;
  size_t room = v->forms > SIZE_MAX / 2 || need > v->forms * 2 ? need : v->forms * 2;
  uint32_t *of_form = dsr_resize(v->of_form, room, sizeof *of_form);
  if (!of_form)
    return dsr_fail_memory(err);
  memset(of_form + v->forms, 0, (room - v->forms) * sizeof *of_form);
  v->of_form = of_form;
  v->forms = room;
  return DSR_OK;
}

int dsr_values_open(dsr_values *v, dsr_corpus *corpus, dsr_attribute attribute,
                    bool punctuation, dsr_error *err) {
  dsr_lexicon *lexicon;
  *v = (dsr_values){.corpus = corpus, .attribute = attribute,
                    .punctuation = punctuation};
  if ((unsigned)attribute >= DSR_ATTRIBUTES)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "there is no attribute %d: there are word, norm, stem, shape and kind",
                    (int)attribute);
  int status = dsr_corpus_lexicon(corpus, &lexicon, err);
  return status == DSR_OK ? make_room(v, dsr_lexicon_count(lexicon) + 1, err)
                          : status;
}

static bool is_mark(const dsr_lexicon *lexicon, dsr_form form) {
  size_t len;
  const char *word = dsr_lexicon_text(lexicon, form, DSR_WORD, &len);
  dsr_token_kind kind = word ? dsr_token_kind_of(word, len) : DSR_TOKEN_SYMBOL;
  return kind == DSR_TOKEN_PUNCT || kind == DSR_TOKEN_SYMBOL;
}

int dsr_values_meet(dsr_values *v, dsr_form form, uint32_t *out,
                    dsr_error *err) {
  dsr_lexicon *lexicon;
  size_t len;
  int status = DSR_OK;
  if ((!v->lexicon || !v->entered) &&
      (status = dsr_corpus_lexicon(v->corpus, &lexicon, err)) == DSR_OK)
    v->lexicon = lexicon;
  if (status == DSR_OK)
    status = make_room(v, (size_t)form + 1, err);
  if (status != DSR_OK)
    return status;
  const char *text = dsr_lexicon_text(v->lexicon, form, v->attribute, &len);
  if (!text && form && form <= dsr_lexicon_count(v->lexicon))
    return dsr_fail_memory(err);
  if (!text)
    return dsr_fail(err, DSR_EDAMAGED, 0,
                    "%s: a token has form %lu, which is not in the lexicon; "
                    "\"dossier check\" lists what is",
                    dsr_corpus_path(v->corpus), (unsigned long)form);
  if (!v->punctuation && is_mark(v->lexicon, form))
    *out = DSR_VALUE_LEFT_OUT;
  else if ((*out = dsr_intern_put(&v->strings, text, len)) == 0)
    return dsr_fail_memory(err);
  v->of_form[form] = *out;
  return DSR_OK;
}
