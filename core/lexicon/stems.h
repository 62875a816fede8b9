/* The stems of a lexicon's forms, found when they are first asked for. */
#ifndef DSR_LEXICON_STEMS_H
#define DSR_LEXICON_STEMS_H

#include "core/lexicon/intern.h"
#include "dossier/lexicon.h"

typedef struct dsr_stems dsr_stems;

/* NULL when there is no memory. */
dsr_stems *dsr_stems_new(void);
void dsr_stems_free(dsr_stems *stems);

/* The stem of a form with this norm, which is a word: a string that lives as long
 * as the stems, or the norm itself; NULL when there is no memory. */
const dsr_interned *dsr_stems_of(dsr_stems *stems, dsr_form form,
                                 const dsr_interned *norm);
/* The same without keeping it: good until a stem is asked for again. */
const char *dsr_stems_say(dsr_stems *stems, const dsr_interned *norm,
                          size_t *len);

/* The stem of a lexicon's form, as dsr_lexicon_text gives it, said but not kept:
 * for one who asks for each form once. */
const char *dsr_lexicon_say_stem(const dsr_lexicon *lexicon, dsr_form form,
                                 size_t *len);

#endif
