/* What a test asks and what a token, or a document, has, in words. */
#include <string.h>

#include "core/base/error.h"
#include "core/match/why.h"

enum { SHOWN_MAX = 60 };

static void add_quoted(dsr_buf *out, const char *s, size_t len) {
  size_t shown = len;
  if (shown > SHOWN_MAX) {
    shown = SHOWN_MAX;
    while (shown && ((unsigned char)s[shown] & 0xC0) == 0x80)
      shown--;
  }
  dsr_buf_byte(out, '\'');
  for (size_t i = 0; i < shown; i++)
    dsr_buf_byte(out, s[i] == '\n' || s[i] == '\r' ? ' ' : s[i]);
  dsr_buf_text(out, shown < len ? "...'" : "'");
}

void dsr_why_words(const dsr_stream *s, uint32_t first, uint32_t last,
                   dsr_buf *out) {
  if (!s->text || !s->tokens || first >= last || last > s->count)
    return;
  uint32_t from = s->tokens[first].start;
  add_quoted(out, s->text + from, s->tokens[last - 1].end - from);
}

const char *dsr_why_item(dsr_arena *arena, const dsr_query *q, uint32_t at,
                         uint32_t end) {
  return end <= q->len && at <= end
             ? dsr_arena_copy(arena, q->source + at, end - at)
             : dsr_arena_copy(arena, "", 0);
}

const char *dsr_why_keep(dsr_arena *arena, dsr_buf *text) {
  const char *copy =
      text->failed ? NULL
                   : dsr_arena_copy(arena, text->len ? text->data : "", text->len);
  dsr_buf_free(text);
  return copy;
}

/* ---- tests of tokens ---- */

int dsr_why_leaf(const dsr_condition *c, const dsr_lexicon *lexicon,
                 dsr_form form, bool holds, const dsr_condition **leaf,
                 dsr_error *err) {
  for (;;) {
    if (c->kind == DSR_IS_NOT) {
      c = c->left;
      holds = !holds;
    } else if (c->kind == DSR_IS_AND || c->kind == DSR_IS_OR) {
      bool left;
      int status = dsr_condition_holds(c->left, lexicon, form, &left, err);
      if (status != DSR_OK)
        return status;
      c = left == holds ? c->left : c->right;
    } else {
      *leaf = c;
      return DSR_OK;
    }
  }
}

void dsr_why_wanted(const dsr_condition *c, bool contrary, dsr_buf *out) {
  switch (c->kind) {
  case DSR_IS_NOT:
    dsr_why_wanted(c->left, !contrary, out);
    return;
  case DSR_IS_AND:
  case DSR_IS_OR:
    dsr_why_wanted(c->left, contrary, out);
    dsr_buf_text(out, (c->kind == DSR_IS_AND) != contrary ? " and " : " or ");
    dsr_why_wanted(c->right, contrary, out);
    return;
  case DSR_IS_ANY:
    dsr_buf_text(out, contrary ? "no token" : "any token");
    return;
  case DSR_IS_LISTED:
    dsr_buf_text(out, contrary ? "no name of " : "a name of ");
    dsr_buf_add(out, c->value, c->len);
    return;
  case DSR_IS_REGEX:
    dsr_buf_text(out, contrary ? "no match of " : "a match of ");
    dsr_buf_add(out, c->value, c->len);
    return;
  default:
    dsr_buf_text(out, contrary ? "not " : "");
    add_quoted(out, c->value, c->len);
  }
}

static void describe_leaf(const dsr_condition *c, const dsr_lexicon *lexicon,
                          dsr_form form, bool holds, dsr_buf *out) {
  size_t len;
  if (c->kind == DSR_IS_ANY) {
    dsr_buf_text(out, "any token");
    return;
  }
  const char *s = dsr_lexicon_text(lexicon, form, c->attribute, &len);
  dsr_buf_format(out, "%s ", dsr_attribute_name((int)c->attribute));
  add_quoted(out, s, len);
  if (c->kind == DSR_IS_REGEX) {
    dsr_buf_text(out, holds ? " matches " : " does not match ");
    dsr_buf_add(out, c->value, c->len);
  } else if (c->kind == DSR_IS_LISTED) {
    dsr_buf_text(out, holds ? " is in " : " is not in ");
    dsr_buf_add(out, c->value, c->len);
  } else {
    dsr_buf_text(out, holds ? " is " : " is not ");
    add_quoted(out, c->value, c->len);
  }
  if (c->no_marks)
    dsr_buf_text(out, " without diacritics");
}

/* Of a & b that holds, and a | b that does not, both; else the one that
 * decides. Chains nest to the right. */
int dsr_why_describe(const dsr_condition *c, const dsr_lexicon *lexicon,
                     dsr_form form, bool holds, dsr_buf *out, dsr_error *err) {
  for (;;) {
    bool left;
    if (c->kind == DSR_IS_NOT) {
      c = c->left;
      holds = !holds;
      continue;
    }
    if (c->kind != DSR_IS_AND && c->kind != DSR_IS_OR) {
      describe_leaf(c, lexicon, form, holds, out);
      return DSR_OK;
    }
    int status = dsr_condition_holds(c->left, lexicon, form, &left, err);
    if (status != DSR_OK)
      return status;
    bool both = (c->kind == DSR_IS_AND) == holds;
    if (both || left == holds) {
      status = dsr_why_describe(c->left, lexicon, form, holds, out, err);
      if (status != DSR_OK || !both)
        return status;
      dsr_buf_text(out, ", ");
    }
    c = c->right;
  }
}

/* ---- conditions on documents ---- */

static void describe_field(const dsr_document_test *t,
                           const dsr_stream_about *about, bool holds,
                           dsr_buf *out) {
  const char *name = dsr_trait_name(t->trait);
  if (t->kind == DSR_DOCUMENT_DAY) {
    if (!about || (!about->first && !about->last))
      dsr_buf_text(out, "it has no date");
    else
      dsr_buf_format(out, "its date spans %d to %d", (int)about->first,
                     (int)about->last);
    dsr_buf_format(out, ", and %s %s was %s", name, t->value,
                   holds ? "asked" : "wanted");
    return;
  }
  const char *value = dsr_document_value(about, t->trait);
  dsr_buf_format(out, "%s ", name);
  add_quoted(out, value, strlen(value));
  if (t->kind == DSR_DOCUMENT_REGEX)
    dsr_buf_text(out, holds ? " matches " : " does not match ");
  else
    dsr_buf_text(out, holds ? " is " : " is not ");
  add_quoted(out, t->value, t->len);
}

int dsr_why_document(const dsr_document_test *t, const dsr_stream_about *about,
                     bool holds, dsr_buf *out, dsr_error *err) {
  for (;;) {
    bool left;
    if (t->kind == DSR_DOCUMENT_NOT) {
      t = t->left;
      holds = !holds;
      continue;
    }
    if (t->kind != DSR_DOCUMENT_AND && t->kind != DSR_DOCUMENT_OR) {
      describe_field(t, about, holds, out);
      return DSR_OK;
    }
    int status = dsr_document_test_holds(t->left, about, &left, err);
    if (status != DSR_OK)
      return status;
    t = left == holds ? t->left : t->right;
  }
}
