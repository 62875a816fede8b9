/* What the files of the binding share: how positions become Lua's, how errors
 * become Lua's, and how a handle lives and dies.
 *
 * A handle is a userdata that holds something of core's. It exists, closed,
 * with its metatable, before that something is opened, so that an error in
 * between leaks nothing; one close function serves close, __gc and __close.
 * Every handle hangs on an owner (a corpus, the library, one extraction) that
 * closes whatever is open before it closes itself, so that nothing in core
 * ever outlives what it borrows from. The owner's userdata is the handle's
 * user value 1.
 *
 * A Lua error never jumps over a frame of core: core is only ever called from
 * here, calls back nothing but what bind_extract.c and bind_corpus.c guard
 * with lua_pcall, and every block that core gave is in a userdata before Lua
 * may raise.
 *
 * Refused: reference counts between handles, which need each handle to be
 * told; a list that the owner walks once is enough.
 */
#ifndef DSR_BINDINGS_BIND_H
#define DSR_BINDINGS_BIND_H

#include <lauxlib.h>
#include <lua.h>
#include <stdbool.h>

#include "core/base/arena.h"
#include "core/base/buffer.h"
#include "dossier/analysis.h"
#include "dossier/association.h"
#include "dossier/corpus.h"
#include "dossier/document.h"
#include "dossier/extract.h"
#include "dossier/query.h"

/* Names of the metatables; luaL_checkudata shows them in its messages. */
#define DSR_BIND_LIBRARY "dossier.library"
#define DSR_BIND_CORPUS "corpus"
#define DSR_BIND_DOCUMENT "document"
#define DSR_BIND_CURSOR "cursor"
#define DSR_BIND_QUERY "query"
#define DSR_BIND_PATTERN "pattern"
#define DSR_BIND_GAZETTEER "gazetteer"
#define DSR_BIND_HIT "hit"
#define DSR_BIND_CITATION "citation"
#define DSR_BIND_MENTION "mention"
#define DSR_BIND_FACT "fact"
#define DSR_BIND_CONCORDANCE "concordance"
#define DSR_BIND_FREQUENCIES "frequencies"
#define DSR_BIND_DISPERSION "dispersion"
#define DSR_BIND_TREND "trend"
#define DSR_BIND_CONCORDANCE "concordance"
#define DSR_BIND_FREQUENCIES "frequencies"
#define DSR_BIND_COLLOCATIONS "collocations"
#define DSR_BIND_KEYNESS "keyness"
#define DSR_BIND_NETWORK "network"
#define DSR_BIND_COMPANY "company"
#define DSR_BIND_DISPERSION "dispersion"
#define DSR_BIND_TREND "trend"

/* Where the registry keeps the methods of each type, so that the Lua half can
 * add to them. */
#define DSR_BIND_METHODS "dossier.methods"

/* Cursors that may be open on one owner at a time. */
enum { DSR_BIND_CURSORS_MAX = 64 };

/* Analyses that one owner keeps at a time, beside those in use. */
enum { DSR_BIND_LOADED_MAX = 8 };

typedef struct dsr_bind_handle dsr_bind_handle;
typedef struct dsr_bind_document dsr_bind_document;

typedef struct dsr_bind_owner {
  dsr_bind_handle *handles;    /* open ones, the newest first */
  dsr_bind_document *loaded;   /* those with an analysis, latest used first */
  unsigned cursors;            /* how many of the handles are cursors */
  unsigned loaded_count;
  bool closed;
  const char *closed_message;  /* "corpus is closed" */
} dsr_bind_owner;

struct dsr_bind_handle {
  dsr_bind_owner *owner;
  dsr_bind_handle *next, *previous;
  void (*close)(dsr_bind_handle *handle); /* NULL: not open */
  bool cursor;
};

/* Hang a handle on its owner; from now on closing it calls `close`, once. */
void dsr_bind_attach(dsr_bind_handle *handle, dsr_bind_owner *owner,
                     void (*close)(dsr_bind_handle *));
void dsr_bind_close(dsr_bind_handle *handle);
/* Close everything that hangs on an owner, and mark it closed. */
void dsr_bind_close_owner(dsr_bind_owner *owner);
/* Make ready for writing to the owner's corpus: forget the analyses. Raises when
 * an iteration over it is under way. */
void dsr_bind_settle_owner(lua_State *L, dsr_bind_owner *owner);
/* Raise owner->closed_message when it is closed. */
void dsr_bind_check_open(lua_State *L, const dsr_bind_owner *owner);

/* The library's own state, one a lua_State, kept in the registry. */
typedef struct dsr_bind_library {
  dsr_bind_owner owner;       /* of documents that are in no corpus */
  dsr_gazetteers *gazetteers; /* made with the library */
  dsr_lexicon *lexicon;       /* of those documents */
  dsr_rules *rules;           /* read when first needed */
  bool own; /* what is compiled is our own: regexes may become machine code */
} dsr_bind_library;
dsr_bind_library *dsr_bind_library_of(lua_State *L);
/* Pushes the library's userdata. */
void dsr_bind_push_library(lua_State *L);
/* The rules, read now if they were not; NULL and err filled in on failure. */
const dsr_rules *dsr_bind_rules(dsr_bind_library *library, const char *home,
                                dsr_error *err);
/* The home folder, as kept in the registry; borrowed from there. */
const char *dsr_bind_home(lua_State *L);
/* Find it (bind_home.c): pushes a string, or nil and a message; returns 1 or 2. */
int dsr_bind_find_home(lua_State *L);

/* Positions: the one place that turns [start, end), from 0, into first, last,
 * from 1 and inclusive, and back. */
lua_Integer dsr_bind_first(dsr_span span);
lua_Integer dsr_bind_last(dsr_span span);
dsr_span dsr_bind_span_of(lua_Integer first, lua_Integer last);
/* Sets fields first and last of the table on top. */
void dsr_bind_set_span(lua_State *L, dsr_span span);
/* Sets first, last and text. */
void dsr_bind_set_words(lua_State *L, dsr_span span, const char *text);
/* Argument `arg`: a position from 1 to len, as an offset from 0. */
size_t dsr_bind_check_position(lua_State *L, int arg, size_t len);

/* Errors. An expected failure: pushes nil, message, code and returns 3. */
int dsr_bind_failure(lua_State *L, const dsr_error *err);
/* The same failure where a function must return an iterator: raised. */
int dsr_bind_raise(lua_State *L, const dsr_error *err);
/* Adds the place to a syntax error's message: pushes the whole message. */
void dsr_bind_push_syntax(lua_State *L, const dsr_error *err,
                          const char *source, size_t len);

/* Fields. Sets field `name` of the table on top; NULL sets nothing. */
void dsr_bind_set_string(lua_State *L, const char *name, const char *value);
void dsr_bind_set_integer(lua_State *L, const char *name, uint64_t value);
/* A number written in decimal: an integer where it is whole and fits. */
void dsr_bind_push_decimal(lua_State *L, const char *decimal);

/* Options. Argument `arg` is a table (or absent: then false is returned) whose
 * keys are all among `names`, which NULL ends; raises otherwise, naming the
 * nearest. */
bool dsr_bind_options(lua_State *L, int arg, const char *const *names);
/* Option `name` of the table at `arg`: NULL when absent. The string stays good
 * as long as the table is on the stack and unchanged. */
const char *dsr_bind_option_string(lua_State *L, int arg, const char *name);
lua_Integer dsr_bind_option_integer(lua_State *L, int arg, const char *name,
                                    lua_Integer least, lua_Integer otherwise);
bool dsr_bind_option_boolean(lua_State *L, int arg, const char *name,
                             bool otherwise);

/* Metatables. Makes (or fetches) `type` and pushes it; `methods` becomes its
 * __index, `meta` is set in it, and it is locked: getmetatable shows its name.
 * An __index in `meta` is called for keys that are no method. */
void dsr_bind_type(lua_State *L, const char *type, const luaL_Reg *methods,
                   const luaL_Reg *meta);

/* Cursors: what a Lua `for` runs on. */
typedef struct dsr_bind_cursor dsr_bind_cursor;
struct dsr_bind_cursor {
  dsr_bind_handle handle;
  /* Push the next values and return how many; 0 at the end. */
  int (*next)(lua_State *L, dsr_bind_cursor *cursor);
  bool ended;
};
/* A new cursor of `size` bytes (a struct that begins with dsr_bind_cursor, else
 * zero), open on the owner whose userdata is at `owner_index`; pushed. Raises
 * when the owner is closed or has too many cursors open. It has user values:
 * 1 the owner, 2 and 3 for what else it must keep alive. */
void *dsr_bind_cursor_new(lua_State *L, size_t size, int owner_index,
                          dsr_bind_owner *owner,
                          void (*close)(dsr_bind_handle *),
                          int (*next)(lua_State *, dsr_bind_cursor *));
/* With the cursor on top: next, cursor, nil, cursor. Returns 4. */
int dsr_bind_iterate(lua_State *L);

/* Corpora. The open corpus at `arg`; raises when it is closed. */
typedef struct dsr_bind_corpus {
  dsr_bind_owner owner;
  dsr_corpus *corpus;
} dsr_bind_corpus;
dsr_bind_corpus *dsr_bind_check_corpus(lua_State *L, int arg);

/* Documents. */
struct dsr_bind_document {
  dsr_bind_handle handle;      /* owner: corpus, library or extraction */
  dsr_bind_corpus *corpus;     /* NULL when it is in none */
  int64_t id;                  /* in that corpus */
  dsr_analysis *analysis;      /* NULL: not loaded */
  dsr_extraction *extraction;  /* NULL, or what it is borrowed from */
  bool borrowed;               /* the analysis is the extraction's */
  bool annotated;              /* the corpus's mentions are in the analysis */
  unsigned pins;               /* cursors that run over the analysis */
  dsr_bind_document *newer, *older; /* in owner->loaded */
};
/* User values of a document. */
enum { DSR_BIND_DOCUMENT_OWNER = 1, DSR_BIND_DOCUMENT_FIELDS = 2 };
dsr_bind_document *dsr_bind_check_document(lua_State *L, int arg);
/* Push a document of a corpus (its userdata at corpus_index). */
void dsr_bind_push_document(lua_State *L, int corpus_index,
                            dsr_bind_corpus *corpus,
                            const dsr_document_info *info);
/* Push the document that an extraction is about. `owner` is the userdata at
 * owner_index. */
void dsr_bind_push_extraction(lua_State *L, int owner_index,
                              dsr_bind_owner *owner, dsr_extraction *x);
/* The document's analysis, loaded when it was not. NULL: err is filled in. It
 * stays until `pins` of other documents' analyses push it out. */
const dsr_analysis *dsr_bind_analysis(dsr_bind_document *document,
                                      dsr_error *err);
/* The same for an iterator: raises on failure. */
const dsr_analysis *dsr_bind_need_analysis(lua_State *L,
                                           dsr_bind_document *document);
/* Put the document's mentions into its analysis, for queries with <person/>.
 * DSR_OK, or a status and err. */
int dsr_bind_annotate(lua_State *L, dsr_bind_document *document,
                      dsr_error *err);
/* Let the analysis go. */
void dsr_bind_unload(dsr_bind_document *document);
/* The methods that walk over a document's layers (bind_layers.c). */
int dsr_bind_document_tokens(lua_State *L);
int dsr_bind_document_sentences(lua_State *L);
int dsr_bind_document_zones(lua_State *L);
int dsr_bind_document_numbers(lua_State *L);
int dsr_bind_document_dates(lua_State *L);
/* Keep document's analysis loaded as long as a cursor runs over it. */
void dsr_bind_pin(dsr_bind_document *document);
void dsr_bind_unpin(dsr_bind_document *document);
/* Read the filters of corpus:documents from the table at arg (or nothing); the
 * strings stay good while the table is on the stack and unchanged. */
void dsr_bind_filter(lua_State *L, int arg, dsr_document_filter *filter);
#define DSR_BIND_FILTER_NAMES \
  "key", "under", "publisher", "language", "since", "until", "until_", \
      "subcorpus"

/* Hits. Pushes a hit over bytes of a document: a table with first, last, text,
 * doc and the methods of a hit. `document_index` is absolute. */
void dsr_bind_push_hit(lua_State *L, int document_index,
                       const dsr_analysis *analysis, dsr_span bytes);
/* Pushes a citation. */
void dsr_bind_push_citation(lua_State *L, const char *key,
                            const dsr_analysis *analysis, dsr_span bytes);
/* Bytes of the tokens [first, last). */
dsr_span dsr_bind_bytes(const dsr_stream *stream, uint32_t first,
                        uint32_t last);
/* Sets the captures of a match as fields of the hit on top; `unit` says where
 * capture i lies (DSR_DONE: nowhere). */
void dsr_bind_set_captures(lua_State *L, int document_index,
                           const dsr_query *query,
                           const dsr_analysis *analysis,
                           int (*unit)(const void *from, size_t i,
                                       dsr_match *out),
                           const void *from);

/* Queries: the query at `arg`, or a string there compiled in its place (then
 * raises on a fault in it). */
dsr_query *dsr_bind_check_query(lua_State *L, int arg);
/* The same of a string, with a corpus's saved queries: pushes it. NULL, and err,
 * on a fault. */
dsr_query *dsr_bind_try_query(lua_State *L, const char *source,
                              dsr_corpus *corpus, dsr_error *err);
/* Does the query ask for annotations (<person/>)? */
bool dsr_bind_query_annotated(lua_State *L, int arg);

/* What a query's @names are looked up in while it is compiled: the corpus, or
 * the texts that an extraction was given. Begin pushes a value that the caller
 * pops after end; NULL: there are no saved queries. End notes those that were
 * used, and may raise. */
typedef struct dsr_bind_saved_names {
  dsr_query_names names;
  dsr_corpus *corpus;
  const struct given_queries *given;
  dsr_arena texts;
  dsr_buf *used;
} dsr_bind_saved_names;
const dsr_query_names *dsr_bind_names_begin(lua_State *L,
                                            dsr_bind_saved_names *names,
                                            dsr_corpus *corpus);
void dsr_bind_names_end(lua_State *L, dsr_bind_saved_names *names);
/* The corpus of the corpus or document at `arg`; NULL for none. */
dsr_corpus *dsr_bind_names_corpus(lua_State *L, int arg);
/* Note that what is saved under a name was used, as dsr_bind_note_used does; of
 * a subcorpus of the corpus or document at 1. */
void dsr_bind_note_saved(lua_State *L, const char *name, const char *hash);
void dsr_bind_note_subcorpus(lua_State *L, const char *name);
/* Give an extraction's state the corpus's queries: make the box there, protected
 * (pushes it as a light userdata), then fill it. False: no memory. */
int dsr_bind_give_box(lua_State *S);
bool dsr_bind_give_query(void *box, const char *name, const char *text,
                         const char *hash);

/* Gazetteers: the gazetteer at `arg`, or the one named by the string there
 * (raises when there is none). */
const dsr_gazetteer *dsr_bind_check_gazetteer(lua_State *L, int arg);
void dsr_bind_push_entry(lua_State *L, const dsr_gazetteer *gazetteer, size_t i);
/* Remember that a gazetteer was read, where somebody keeps a list of that (the
 * table `used` of dossier.internal). */
void dsr_bind_note_used(lua_State *L, const char *name,
                        const dsr_gazetteer *gazetteer);

/* Pushes the names of the files of a folder that end in `extension`, without it,
 * in no order; returns 1. An absent folder has none. */
int dsr_bind_names(lua_State *L, const char *path, const char *extension);

/* Rows: a mention's or a fact's table knows its document through its metatable,
 * which is one for all rows of a type and document. Pushes the metatable of
 * `type` for the document at document_index. */
void dsr_bind_push_row_type(lua_State *L, const char *type, int document_index);
/* The document of the row at 1 and the bytes it stands on; raises when it is
 * no `type`. The document is pushed. */
dsr_bind_document *dsr_bind_check_row(lua_State *L, const char *type,
                                      dsr_span *bytes);
/* The citation of bytes of the document on top: pushes it; returns 1. */
int dsr_bind_cite(lua_State *L, dsr_bind_document *document, dsr_span bytes);
/* Make sure that user value 3 of the cursor at 1 is the metatable of `type` for
 * the document `id`; *current is the id it is of now. Pushes it. */
void dsr_bind_row_type_of(lua_State *L, dsr_bind_corpus *corpus,
                          const char *type, int64_t id, int64_t *current);
/* The id of the document whose key is the string at field "doc" of the table
 * at arg; 0 without one, -1 when there is no such document. */
int64_t dsr_bind_option_document(lua_State *L, int arg, dsr_bind_corpus *corpus);
/* Sets type, id, name and value of the document's mention of that type at
 * exactly these bytes, where there is one, in the table on top. */
void dsr_bind_set_mention(lua_State *L, int document_index, const char *type,
                          dsr_span bytes);
/* The methods of corpora and documents that walk over rows. */
int dsr_bind_corpus_mentions(lua_State *L);
int dsr_bind_corpus_facts(lua_State *L);
int dsr_bind_corpus_entities(lua_State *L);
int dsr_bind_corpus_entity(lua_State *L);
int dsr_bind_document_mentions(lua_State *L);
int dsr_bind_document_facts(lua_State *L);
int dsr_bind_document_search(lua_State *L);
int dsr_bind_document_count(lua_State *L);
int dsr_bind_document_find(lua_State *L);
int dsr_bind_corpus_search(lua_State *L);
int dsr_bind_corpus_count(lua_State *L);
int dsr_bind_corpus_explain(lua_State *L);
int dsr_bind_corpus_relatives(lua_State *L);
int dsr_bind_corpus_families(lua_State *L);
int dsr_bind_document_relatives(lua_State *L);
int dsr_bind_corpus_save(lua_State *L);
int dsr_bind_corpus_saved(lua_State *L);
int dsr_bind_corpus_drop(lua_State *L);
int dsr_bind_corpus_decisions(lua_State *L);

/* SQL (bind_sql.c). */
int dsr_bind_corpus_query(lua_State *L);
int dsr_bind_library_views(lua_State *L);

/* What is counted (bind_concordance.c, bind_frequency.c, bind_dispersion.c). */
int dsr_bind_corpus_concordance(lua_State *L);
int dsr_bind_corpus_frequencies(lua_State *L);
int dsr_bind_corpus_ngrams(lua_State *L);
int dsr_bind_corpus_dispersion(lua_State *L);
int dsr_bind_corpus_trend(lua_State *L);
/* Tokens as numbers (bind_ids.c). */
int dsr_bind_document_ids(lua_State *L);
int dsr_bind_document_word(lua_State *L);
int dsr_bind_corpus_word(lua_State *L);

/* What stands together (bind_collocations.c, bind_keyness.c,
 * bind_cooccurrence.c). */
int dsr_bind_corpus_collocates(lua_State *L);
int dsr_bind_corpus_keyness(lua_State *L);
int dsr_bind_corpus_network(lua_State *L);
int dsr_bind_corpus_together(lua_State *L);

/* Which of `choices` option `name` of the table at arg is, from 0, which it also
 * is when absent; raises on another, naming the nearest. */
size_t dsr_bind_option_choice(lua_State *L, int arg, const char *name,
                              const char *const *choices, size_t count);
/* Option `by`: norm (also when absent), word or stem. */
dsr_attribute dsr_bind_option_by(lua_State *L, int arg);
/* The gazetteer in option `name`, or that it names, left on the stack; NULL, and
 * nothing left, when absent. */
const dsr_gazetteer *dsr_bind_option_gazetteer(lua_State *L, int arg,
                                               const char *name);
/* Sets o11, f1, f2 and n in the table on top. */
void dsr_bind_set_table(lua_State *L, const dsr_contingency *table);

/* A box for a result of core's, that `free` frees when the box is collected, or
 * dsr_bind_empty_box is told the index it stands at. Pushes it; gives where the
 * result goes. */
void **dsr_bind_push_box(lua_State *L, void (*free)(void *));
void dsr_bind_empty_box(lua_State *L, int index);
/* Makes the metatable of a list's class: it prints itself through the Lua half
 * (internal.shown). */
void dsr_bind_list_type(lua_State *L, const char *type);
/* Sets a field of the table on top; NaN sets nothing. */
void dsr_bind_set_ratio(lua_State *L, const char *name, double value);

/* What is counted (bind_concordance.c, bind_frequency.c, bind_dispersion.c). */
int dsr_bind_corpus_concordance(lua_State *L);
int dsr_bind_corpus_frequencies(lua_State *L);
int dsr_bind_corpus_ngrams(lua_State *L);
int dsr_bind_corpus_dispersion(lua_State *L);
int dsr_bind_corpus_trend(lua_State *L);

/* A box for a result of core's, that `free` frees when the box is collected, or
 * dsr_bind_empty_box is told the index it stands at. Pushes it; gives where the
 * result goes. */
void **dsr_bind_push_box(lua_State *L, void (*free)(void *));
void dsr_bind_empty_box(lua_State *L, int index);
/* Makes the metatable of a list's class: it prints itself through the Lua half
 * (internal.shown). */
void dsr_bind_list_type(lua_State *L, const char *type);
/* Sets a field of the table on top; NaN sets nothing. */
void dsr_bind_set_ratio(lua_State *L, const char *name, double value);

/* A box for bytes that core adds to while Lua waits; freed when collected.
 * Pushes it. */
dsr_buf *dsr_bind_push_buffer(lua_State *L);
/* The lines of a buffer as a list: pushes it. */
void dsr_bind_push_lines(lua_State *L, const dsr_buf *buf);

/* JSON that core keeps (metadata): pushes it as tables; nil when it is broken. */
void dsr_bind_push_json(lua_State *L, const char *text);

/* corpus:compact (bind_upkeep.c). */
int dsr_bind_corpus_compact(lua_State *L);

/* Each file's part of luaopen_dossier: makes its metatables, and sets its
 * functions in the table on top. */
void dsr_bind_open_corpus(lua_State *L);
void dsr_bind_open_upkeep(lua_State *L);
void dsr_bind_open_document(lua_State *L);
void dsr_bind_open_hit(lua_State *L);
void dsr_bind_open_query(lua_State *L);
void dsr_bind_open_pattern(lua_State *L);
void dsr_bind_open_gazetteer(lua_State *L);
void dsr_bind_open_mention(lua_State *L);
void dsr_bind_open_fact(lua_State *L);
/* Sets the functions of the internal table on top. */
void dsr_bind_open_lists(lua_State *L);
void dsr_bind_open_concordance(lua_State *L);
void dsr_bind_open_load(lua_State *L);
void dsr_bind_open_extract(lua_State *L);
void dsr_bind_open_script(lua_State *L);
void dsr_bind_open_saved(lua_State *L);
void dsr_bind_open_sealed(lua_State *L); /* sandbox/ */
void dsr_bind_open_decision(lua_State *L);

#endif
