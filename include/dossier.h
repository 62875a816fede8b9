/* The whole public interface of dossier, but the Lua binding (which wants
 * lua.h: include "dossier/lualib.h" where it is needed).
 *
 * Read them in this order: api.h has the conventions; error.h and memory.h what
 * every function shares; corpus.h, document.h, load.h and ingest.h are how text
 * comes in; token.h to analysis.h what is made of it; query.h, search.h and
 * index.h how it is found; mention.h, fact.h, entity.h, run.h and extract.h what
 * scripts make of it; sql.h asks it all in SQL. */
#ifndef DOSSIER_H
#define DOSSIER_H

#include "dossier/analysis.h"
#include "dossier/api.h"
#include "dossier/association.h"
#include "dossier/collocations.h"
#include "dossier/columns.h"
#include "dossier/concordance.h"
#include "dossier/cooccurrence.h"
#include "dossier/corpus.h"
#include "dossier/date.h"
#include "dossier/decision.h"
#include "dossier/dispersion.h"
#include "dossier/document.h"
#include "dossier/entity.h"
#include "dossier/error.h"
#include "dossier/extract.h"
#include "dossier/fact.h"
#include "dossier/frequency.h"
#include "dossier/gazetteer.h"
#include "dossier/index.h"
#include "dossier/ingest.h"
#include "dossier/keyness.h"
#include "dossier/lexicon.h"
#include "dossier/load.h"
#include "dossier/memory.h"
#include "dossier/mention.h"
#include "dossier/ngrams.h"
#include "dossier/number.h"
#include "dossier/occurrence.h"
#include "dossier/pattern.h"
#include "dossier/query.h"
#include "dossier/query_set.h"
#include "dossier/recover.h"
#include "dossier/recut.h"
#include "dossier/relatives.h"
#include "dossier/resolve.h"
#include "dossier/run.h"
#include "dossier/saved.h"
#include "dossier/seal.h"
#include "dossier/search.h"
#include "dossier/sentence.h"
#include "dossier/sql.h"
#include "dossier/stream.h"
#include "dossier/token.h"
#include "dossier/trends.h"
#include "dossier/why.h"
#include "dossier/zone.h"

#endif
