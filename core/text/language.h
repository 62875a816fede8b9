/* Whether a text is English, told from its most frequent words. */
#ifndef DSR_TEXT_LANGUAGE_H
#define DSR_TEXT_LANGUAGE_H

#include "dossier/token.h"

/* "en", "other" (clearly something else), or "und" (cannot be told; counts as
 * English). Looks at the first 2,000 words at most.
 *   "other" when most letters are of another script than Latin, or when function
 *           words of other European languages clearly outnumber the English, or
 *           when 80 words hold hardly any English function word;
 *   "en"    when 20 words or more are one fifth English function words;
 *   "und"   for the rest: short texts, tables, lists of names.
 * Borrowed static string; never NULL; cannot fail. */
const char *dsr_language_guess(const char *text, size_t len,
                               const dsr_tokens *tokens);

#endif
