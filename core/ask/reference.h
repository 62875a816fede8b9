/* Frequencies from elsewhere, by form of a lexicon of their own. */
#ifndef DSR_ASK_REFERENCE_H
#define DSR_ASK_REFERENCE_H

#include "dossier/keyness.h"

struct dsr_reference {
  dsr_lexicon *lexicon;
  uint64_t *counts; /* by form */
  size_t room;
  uint64_t sum, size;
};

#endif
