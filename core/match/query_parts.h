/* What a compiled query is made of; shared by the files that parse, compile,
 * answer and run it.
 *
 * A query is read into a tree of nodes; each token test in it is a condition on
 * one form, numbered. The tree becomes a small program whose TEST instructions
 * name conditions; since a condition depends on the form alone, its answers are
 * kept by form. */
#ifndef DSR_MATCH_QUERY_PARTS_H
#define DSR_MATCH_QUERY_PARTS_H

#include <stdbool.h>

#include "core/base/arena.h"
#include "dossier/pattern.h"
#include "dossier/query.h"

enum { DSR_QUERY_DEPTH = 100 }; /* brackets within brackets */

/* ---- conditions: true or false of one form ---- */

typedef enum dsr_condition_kind {
  DSR_IS_ANY,     /* [] */
  DSR_IS_SPELT,   /* the word, marks plain or curly */
  DSR_IS_EQUAL,   /* the attribute, or (stem) `other` */
  DSR_IS_REGEX,   /* the attribute as a whole */
  DSR_IS_LISTED,  /* in a gazetteer */
  DSR_IS_NOT,     /* not left */
  DSR_IS_AND,
  DSR_IS_OR
} dsr_condition_kind;

typedef struct dsr_condition {
  dsr_condition_kind kind;
  dsr_attribute attribute;
  const char *value; /* DSR_IS_SPELT, DSR_IS_EQUAL; of DSR_IS_REGEX its source,
                        of DSR_IS_LISTED the gazetteer's name */
  size_t len;
  const char *other; /* DSR_IS_EQUAL of a stem: the value's own stem, or NULL */
  size_t other_len;
  const dsr_pattern *pattern;
  const dsr_gazetteer *gazetteer;
  const struct dsr_condition *left, *right;
  uint32_t at, end; /* where it stands in the query */
  bool no_marks; /* %d: the attribute is compared without its diacritics */
} dsr_condition;

/* ---- the tree ---- */

typedef enum dsr_node_kind {
  DSR_NODE_TEST,
  DSR_NODE_SENTENCE_START,
  DSR_NODE_SENTENCE_END,
  DSR_NODE_START, /* an edge of a layer */
  DSR_NODE_END,
  DSR_NODE_UNIT,  /* one range of a layer */
  DSR_NODE_SEQUENCE, /* of the children */
  DSR_NODE_CHOICE,   /* of the children, earlier ones preferred */
  DSR_NODE_REPEAT,   /* the one child, min to max times */
  DSR_NODE_CAPTURE   /* the one child */
} dsr_node_kind;

#define DSR_ENDLESS UINT32_MAX

typedef struct dsr_node {
  dsr_node_kind kind;
  struct dsr_node *child, *next; /* the first child; the next of its parent's */
  uint32_t number;   /* TEST: the condition; CAPTURE: the capture; START, END,
                        UNIT: the layer */
  uint32_t opening;  /* CAPTURE: a number no other node has, since captures of
                        one name may stand within each other */
  uint32_t min, max; /* REPEAT; max may be DSR_ENDLESS */
  uint32_t at, end;  /* where it stands in the query; of what a saved query
                        brought, where its @name does */
  struct dsr_filter *filters; /* of a pattern in brackets, in their order */
} dsr_node;

/* ---- what a pattern or a filter speaks of beside tokens ---- */

typedef enum dsr_layer_kind {
  DSR_LAYER_SENTENCES,
  DSR_LAYER_ZONES,       /* stretches of one kind, `name` */
  DSR_LAYER_ANNOTATIONS, /* of one type, `name` */
  DSR_LAYER_NAMES,       /* what a gazetteer finds */
  DSR_LAYER_LONGEST,     /* the longest match of a pattern from each token */
  DSR_LAYER_SHORTEST     /* the shortest */
} dsr_layer_kind;

/* A set of ranges of tokens; which ranges, a run over a stream finds out. */
typedef struct dsr_layer {
  dsr_layer_kind kind;
  const char *name;
  const dsr_gazetteer *gazetteer;
  struct dsr_query *pattern; /* owned */
} dsr_layer;

/* ---- conditions on the document ---- */

typedef enum dsr_trait {
  DSR_TRAIT_KEY,
  DSR_TRAIT_TITLE,
  DSR_TRAIT_PUBLISHER,
  DSR_TRAIT_AUTHOR,
  DSR_TRAIT_LANGUAGE,
  DSR_TRAIT_SINCE,
  DSR_TRAIT_UNTIL,
  DSR_TRAITS
} dsr_trait;

typedef enum dsr_document_test_kind {
  DSR_DOCUMENT_IS,
  DSR_DOCUMENT_REGEX,
  DSR_DOCUMENT_DAY, /* since, until */
  DSR_DOCUMENT_NOT,
  DSR_DOCUMENT_AND,
  DSR_DOCUMENT_OR
} dsr_document_test_kind;

typedef struct dsr_document_test {
  dsr_document_test_kind kind;
  dsr_trait trait;
  const char *value;
  size_t len;
  bool ignore_case;
  const dsr_pattern *pattern;
  const char *prefix; /* REGEX of a key: all it finds begin so; may be "" */
  dsr_day day;
  const struct dsr_document_test *left, *right;
  uint32_t at, end;
} dsr_document_test;

/* ---- filters: what stands behind a pattern ---- */

typedef enum dsr_filter_kind {
  DSR_FILTER_WITHIN,
  DSR_FILTER_CONTAINING,
  DSR_FILTER_TOKENS,  /* within 10 */
  DSR_FILTER_DOCUMENT /* within <doc ... /> */
} dsr_filter_kind;

typedef struct dsr_filter {
  dsr_filter_kind kind;
  bool negated;
  bool limits;     /* within s, within 10: also bounds how far a run goes */
  uint32_t number; /* the layer, or how many tokens */
  const dsr_document_test *test;
  uint32_t at, end;
  struct dsr_filter *next;
} dsr_filter;

/* ---- the program ---- */

typedef enum dsr_operation {
  DSR_OP_TEST,           /* consume a token for which condition a holds */
  DSR_OP_SPLIT,          /* go on at a, and if that fails at b; state is c */
  DSR_OP_JUMP,           /* go on at a */
  DSR_OP_OPEN,           /* remember where opening b is */
  DSR_OP_CLOSE,          /* capture a is from opening b to here, if not empty */
  DSR_OP_SENTENCE_START,
  DSR_OP_SENTENCE_END,
  DSR_OP_START,          /* a range of layer a begins here */
  DSR_OP_END,            /* one ends here */
  DSR_OP_UNIT,           /* consume the longest range of layer a */
  DSR_OP_MATCH           /* state is c */
} dsr_operation;

typedef struct dsr_instruction {
  dsr_operation operation;
  uint32_t a, b, c;
} dsr_instruction;

/* ---- the query ---- */

enum { DSR_ANSWER_UNKNOWN = 0, DSR_ANSWER_NO = 1, DSR_ANSWER_YES = 2 };

/* Answers by condition and form, of one lexicon. The last row answers "may a
 * hit begin with this form". */
typedef struct dsr_answers {
  uint64_t serial;
  uint8_t **rows;
  size_t row_count;
  size_t forms, room; /* of each row */
  size_t most; /* forms of which answers are kept; the others are asked anew */
} dsr_answers;

struct dsr_query {
  dsr_arena arena;
  char *source;
  size_t len;
  unsigned flags;
  dsr_gazetteers *set;
  bool within_sentence;
  uint32_t most_tokens; /* of a hit; UINT32_MAX: any number */
  dsr_node *tree;
  dsr_filter *filters;  /* all must hold */
  bool checks_spans;    /* some filter is not settled before the run */
  dsr_layer *layers;
  size_t layer_count, layer_room;
  dsr_scope scope;      /* of the filters on the document, for a planner */
  const dsr_condition **conditions;
  size_t condition_count, condition_room;
  dsr_pattern **patterns; /* owned here, used by conditions */
  size_t pattern_count, pattern_room;
  const char **captures;
  size_t capture_count, capture_room;
  uint32_t openings;
  const char **gazetteers;
  size_t gazetteer_count, gazetteer_room;
  const char **types; /* of annotations, each once */
  size_t type_count, type_room;
  dsr_instruction *program;
  size_t size, program_room;
  const dsr_node **origins; /* by instruction: the node it comes from */
  size_t origin_room;
  uint32_t states; /* instructions at which ways may meet again */
  uint32_t *firsts; /* conditions of which the first token meets one */
  size_t first_count, first_room;
  bool first_unknown; /* a hit may begin with a unit */
  uint32_t *seconds; /* conditions of which the second token meets one */
  size_t second_count, second_room;
  bool second_unknown; /* there may be none, or one of a unit */
  uint32_t plain_tests; /* the program is so many tests, one behind the other, and
                           nothing else; 0: it is not */
  bool starts_sentence; /* a hit begins where a sentence does */
  dsr_answers *answers; /* a pointer, so that running a const query fills it */
};

/* Read the source into tree, conditions, captures and so on; names may be
 * NULL. */
int dsr_query_parse(dsr_query *q, const dsr_query_names *names, dsr_error *err);
/* The tree into the program, and what may come first. */
int dsr_query_compile(dsr_query *q, dsr_error *err);
/* An empty one. NULL: no memory. */
dsr_query *dsr_query_empty(dsr_gazetteers *set, unsigned flags);

/* A saved query that is being read in the place of its name. */
typedef struct dsr_reading {
  const char *name;
  size_t len;
  const struct dsr_reading *outer;
} dsr_reading;

/* What the parts of the parser share. */
typedef struct dsr_query_parser {
  dsr_query *query; /* what is read goes here */
  const char *source;
  size_t len;
  size_t at; /* the next byte */
  unsigned depth;
  const dsr_query_names *names;
  const dsr_reading *reading; /* NULL: the query itself */
  uint32_t name_at, name_end; /* with `reading`: its @name in the query itself */
  bool typed;      /* the last item was a word without quotes */
  size_t loose;    /* bracketed patterns with filters that nobody took yet */
  size_t loose_at; /* the filter of the latest */
} dsr_query_parser;

/* A quoted string: its value, and where in the source it stands. */
typedef struct dsr_query_string {
  const char *value; /* in the query's arena, NUL-terminated */
  size_t len;
  size_t offset; /* of the opening quote */
  bool regex;
  bool ignore_case; /* %c */
  bool no_marks;    /* %d */
} dsr_query_string;

/* Where bytes [at, end) of what is being read stand in the query itself. */
uint32_t dsr_query_place(const dsr_query_parser *p, size_t at);
uint32_t dsr_query_place_end(const dsr_query_parser *p, size_t end);
char dsr_query_peek(const dsr_query_parser *p);
bool dsr_query_starts(const dsr_query_parser *p, const char *s);
bool dsr_query_is_space(char c);
/* A pattern: sequences with "|" between them. */
int dsr_query_read_pattern(dsr_query_parser *p, dsr_node **out, dsr_error *err);
/* Does a filter begin here? `typed`: behind a word without quotes, where
 * `within` may be a word, too. */
bool dsr_query_at_filter(const dsr_query_parser *p, bool typed);
/* The filters that begin here, appended to *out. */
int dsr_query_read_filters(dsr_query_parser *p, dsr_filter **out,
                           dsr_error *err);
/* A pattern with its policy and filters, to the source's end. */
int dsr_query_read_whole(dsr_query_parser *p, unsigned *flags, dsr_node **out,
                         dsr_filter **filters, dsr_error *err);
/* The filters that a whole pattern in brackets brought, in front of *out. */
void dsr_query_take_filters(dsr_query_parser *p, dsr_node *tree,
                            dsr_filter **out);
/* The saved query whose "@" comes next, in the place of its name. */
int dsr_query_read_saved(dsr_query_parser *p, dsr_node **out, dsr_error *err);
/* The query's filters: those that hold before a run, the scope for a planner. */
void dsr_query_settle(dsr_query *q);
/* The number of a layer, added when it is not there; `pattern` is taken over. */
int dsr_query_layer(dsr_query_parser *p, dsr_layer_kind kind, const char *name,
                    size_t len, dsr_query *pattern, uint32_t *number,
                    dsr_error *err);
/* The layer of a name between < and >: s, a zone, a type. */
int dsr_query_named_layer(dsr_query_parser *p, size_t at, size_t len,
                          uint32_t *number, dsr_error *err);
/* A layer of what the gazetteer, whose name comes next, finds. */
int dsr_query_read_names(dsr_query_parser *p, uint32_t *number, dsr_error *err);
/* <doc ...>, its "<" next: the conditions, NULL when there are none. */
int dsr_query_read_document(dsr_query_parser *p, const dsr_document_test **out,
                            dsr_error *err);
/* Does it hold of a document? about may be NULL. */
int dsr_document_test_holds(const dsr_document_test *test,
                            const dsr_stream_about *about, bool *yes,
                            dsr_error *err);
/* The value of a field, "" when it is not known; and the field's name. */
const char *dsr_document_value(const dsr_stream_about *about, dsr_trait trait);
const char *dsr_trait_name(dsr_trait trait);
/* Keep a pattern for as long as the query. Frees it on failure. */
int dsr_query_keep_pattern(dsr_query *q, dsr_pattern *pattern, dsr_error *err);
/* The gazetteer whose name comes next. */
int dsr_query_read_gazetteer(dsr_query_parser *p, const dsr_gazetteer **out,
                             const char **name, dsr_error *err);
/* Note that a gazetteer is asked; *kept is the query's copy of its name. */
int dsr_query_name_gazetteer(dsr_query *q, const char *name, size_t len,
                             const char **kept, dsr_error *err);
/* "unknown WHAT 'x'; did you mean 'y'?" of source[at, at + len). */
int dsr_query_fail_near(const dsr_query_parser *p, size_t at, size_t len,
                        const char *what, const char *const *names, size_t n,
                        dsr_error *err);
/* Where byte i of a string's value stands in the source. */
size_t dsr_query_place_in(const dsr_query_parser *p, const dsr_query_string *s,
                          size_t i);

void dsr_query_skip_space(dsr_query_parser *p);
/* Is the next byte this one? Then pass over it. */
bool dsr_query_take(dsr_query_parser *p, char c);
/* The length of the name (letters, digits, '_') that begins here, or 0. */
size_t dsr_query_name(const dsr_query_parser *p);
int dsr_query_fail(const dsr_query_parser *p, size_t at, dsr_error *err,
                   const char *what);
/* A string with its flags; the next byte is a quote. */
int dsr_query_read_string(dsr_query_parser *p, dsr_query_string *out,
                          dsr_error *err);
/* "[" test "]" as the number of a condition; the next byte is '['. */
int dsr_query_read_test(dsr_query_parser *p, uint32_t *number, dsr_error *err);
/* A string of the sequence as conditions, numbered first .. first + count. */
int dsr_query_string_conditions(dsr_query_parser *p, const dsr_query_string *s,
                                uint32_t *first, uint32_t *count,
                                dsr_error *err);
/* The same of a word without quotes, source[start, end). */
int dsr_query_word_conditions(dsr_query_parser *p, size_t start, size_t end,
                              uint32_t *first, uint32_t *count, dsr_error *err);

/* ---- answers ---- */

dsr_answers *dsr_answers_new(const dsr_query *q);
void dsr_answers_free(dsr_answers *answers);
/* Make them ones of this lexicon, with room for all its forms. */
int dsr_answers_prepare(const dsr_query *q, const dsr_lexicon *lexicon,
                        dsr_error *err);
/* Does condition `number` hold of a form? *yes is set; prepared before. */
int dsr_answer(const dsr_query *q, const dsr_lexicon *lexicon, uint32_t number,
               dsr_form form, bool *yes, dsr_error *err);
/* Does a condition hold of a form? Nothing is kept. */
int dsr_condition_holds(const dsr_condition *c, const dsr_lexicon *lexicon,
                        dsr_form form, bool *yes, dsr_error *err);
/* May a hit begin with this form? */
int dsr_answer_first(const dsr_query *q, const dsr_lexicon *lexicon,
                     dsr_form form, bool *yes, dsr_error *err);

#endif
