/* Dispersion: hits and tokens of each part are counted, the figures follow.
 *
 * A part of equal length begins at a covered token, so a hit's part follows from
 * how many covered tokens stand before it: before its document, and in it. */
#include "dossier/dispersion.h"

#include <math.h>

#include "core/ask/extents.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "dossier/search.h"

struct dsr_dispersion {
  dsr_extents extents; /* holds the keys */
  dsr_dispersion_part *parts;
  size_t count;
  dsr_dispersion_figures figures;
};

void dsr_dispersion_free(dsr_dispersion *d) {
  if (!d)
    return;
  dsr_extents_free(&d->extents);
  dsr_free(d->parts);
  dsr_free(d);
}

const dsr_dispersion_figures *dsr_dispersion_result(const dsr_dispersion *d) {
  return &d->figures;
}
const dsr_dispersion_part *dsr_dispersion_at(const dsr_dispersion *d, size_t i) {
  return i < d->count ? &d->parts[i] : NULL;
}

static int make_parts(dsr_dispersion *d, size_t stretches, dsr_error *err) {
  const dsr_extents *e = &d->extents;
  if (stretches > e->tokens)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "%zu parts of %llu tokens: there are at most as many parts as tokens",
                    stretches, (unsigned long long)e->tokens);
  size_t room = stretches ? stretches : e->count;
  d->parts = dsr_alloc_zero(room ? room : 1, sizeof *d->parts);
  if (!d->parts)
    return dsr_fail_memory(err);
  for (size_t i = 0; i < e->count && !stretches; i++)
    if (e->all[i].tokens)
      d->parts[d->count++] = (dsr_dispersion_part){e->all[i].key, e->all[i].tokens, 0};
  if (stretches)
    d->count = stretches;
  return DSR_OK;
}

/* The stretch that holds a token: those of the corpus are dealt out so that
 * lengths differ by at most one. */
static size_t stretch_of(uint64_t token, uint64_t tokens, size_t stretches) {
  uint64_t length = tokens / stretches, longer = tokens % stretches;
  uint64_t in_longer = longer * (length + 1);
  return (size_t)(token < in_longer ? token / (length + 1)
                                    : longer + (token - in_longer) / length);
}

/* Where the walk over hits is. */
typedef struct place {
  const dsr_extent *document;
  size_t part;     /* of documents */
  uint64_t before; /* covered tokens before the document */
  uint64_t inside; /* and in it, before token `token` */
  uint32_t token;
} place;

static void enter(dsr_dispersion *d, place *p, const dsr_extent *document) {
  const dsr_extent *x = p->document ? p->document : d->extents.all;
  for (; x < document; x++) {
    p->before += x->tokens;
    p->part += x->tokens > 0;
  }
  p->document = document;
  p->inside = p->token = 0;
}

static void count_hit(dsr_dispersion *d, place *p, size_t stretches,
                      const dsr_column *c, dsr_match match) {
  size_t part = p->part;
  for (; stretches && p->token < match.first; p->token++)
    p->inside += !c->skip || !c->skip[p->token];
  if (stretches)
    part = stretch_of(p->before + p->inside, d->extents.tokens, stretches);
  if (part >= d->count)
    return;
  d->parts[part].hits++;
  d->figures.hits++;
}

static int count_hits(dsr_dispersion *d, dsr_corpus *corpus,
                      const dsr_query *query, const dsr_document_filter *filter,
                      size_t stretches, dsr_error *err) {
  dsr_search *search = NULL;
  dsr_match match;
  place p = {0};
  int status = dsr_search_new(corpus, query, filter, &search, err);
  while (status == DSR_OK &&
         (status = dsr_search_next(search, &match, err)) == DSR_OK) {
    const dsr_extent *document =
        dsr_extents_of(&d->extents, dsr_search_document_id(search));
    if (!document)
      continue;
    if (document != p.document)
      enter(d, &p, document);
    count_hit(d, &p, stretches, dsr_search_column(search), match);
  }
  dsr_search_free(search);
  return status == DSR_DONE ? DSR_OK : status;
}

static void measure(dsr_dispersion *d) {
  dsr_dispersion_figures *f = &d->figures;
  double n = (double)d->count, sum = 0, squares = 0, apart = 0, least = 1;
  f->parts = d->count;
  f->tokens = d->extents.tokens;
  f->juilland = f->dp = f->dp_norm = NAN;
  for (size_t i = 0; i < d->count; i++) {
    f->range += d->parts[i].hits > 0;
    sum += (double)d->parts[i].hits / (double)d->parts[i].tokens;
  }
  if (!f->hits)
    return;
  for (size_t i = 0; i < d->count; i++) {
    const dsr_dispersion_part *part = &d->parts[i];
    double off = (double)part->hits / (double)part->tokens - sum / n;
    double share = (double)part->tokens / (double)f->tokens;
    squares += off * off;
    apart += fabs((double)part->hits / (double)f->hits - share);
    least = share < least ? share : least;
  }
  f->dp = apart / 2;
  if (d->count < 2)
    return;
  f->juilland = 1 - sqrt(squares / n) / (sum / n) / sqrt(n - 1);
  f->dp_norm = f->dp / (1 - least);
}

int dsr_dispersion_new(dsr_corpus *corpus, const dsr_query *query,
                       const dsr_document_filter *filter, size_t stretches,
                       dsr_dispersion **out, dsr_error *err) {
  *out = NULL;
  dsr_dispersion *d = dsr_alloc_zero(1, sizeof *d);
  if (!d)
    return dsr_fail_memory(err);
  int status = dsr_extents_read(corpus, filter, &d->extents, err);
  if (status == DSR_OK)
    status = make_parts(d, stretches, err);
  for (size_t i = 0; status == DSR_OK && i < stretches; i++)
    d->parts[i].tokens =
        d->extents.tokens / stretches + (i < d->extents.tokens % stretches);
  if (status == DSR_OK)
    status = count_hits(d, corpus, query, filter, stretches, err);
  if (status != DSR_OK) {
    dsr_dispersion_free(d);
    return status;
  }
  measure(d);
  *out = d;
  return DSR_OK;
}
