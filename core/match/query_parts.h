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
  const char *value; /* DSR_IS_SPELT, DSR_IS_EQUAL */
  size_t len;
  const char *other; /* DSR_IS_EQUAL of a stem: the value's own stem, or NULL */
  size_t other_len;
  const dsr_pattern *pattern;
  const dsr_gazetteer *gazetteer;
  const struct dsr_condition *left, *right;
} dsr_condition;

/* ---- the tree ---- */

typedef enum dsr_node_kind {
  DSR_NODE_TEST,
  DSR_NODE_SENTENCE_START,
  DSR_NODE_SENTENCE_END,
  DSR_NODE_ANNOTATION,
  DSR_NODE_SEQUENCE, /* of the children */
  DSR_NODE_CHOICE,   /* of the children, earlier ones preferred */
  DSR_NODE_REPEAT,   /* the one child, min to max times */
  DSR_NODE_CAPTURE   /* the one child */
} dsr_node_kind;

#define DSR_ENDLESS UINT32_MAX

typedef struct dsr_node {
  dsr_node_kind kind;
  struct dsr_node *child, *next; /* the first child; the next of its parent's */
  uint32_t number;   /* TEST: the condition; CAPTURE: the capture */
  uint32_t opening;  /* CAPTURE: a number no other node has, since captures of
                        one name may stand within each other */
  uint32_t min, max; /* REPEAT; max may be DSR_ENDLESS */
  const char *type;  /* ANNOTATION */
} dsr_node;

/* ---- the program ---- */

typedef enum dsr_operation {
  DSR_OP_TEST,           /* consume a token for which condition a holds */
  DSR_OP_SPLIT,          /* go on at a, and if that fails at b; state is c */
  DSR_OP_JUMP,           /* go on at a */
  DSR_OP_OPEN,           /* remember where opening b is */
  DSR_OP_CLOSE,          /* capture a is from opening b to here, if not empty */
  DSR_OP_SENTENCE_START,
  DSR_OP_SENTENCE_END,
  DSR_OP_ANNOTATION,     /* consume the longest annotation of type number a */
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
} dsr_answers;

struct dsr_query {
  dsr_arena arena;
  char *source;
  size_t len;
  unsigned flags;
  dsr_gazetteers *set;
  bool within_sentence;
  dsr_node *tree;
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
  uint32_t states; /* instructions at which ways may meet again */
  uint32_t *firsts; /* conditions of which the first token meets one */
  size_t first_count, first_room;
  bool first_unknown; /* a hit may begin with an annotation */
  bool starts_sentence; /* a hit begins where a sentence does */
  dsr_answers *answers; /* a pointer, so that running a const query fills it */
};

/* Read the source into tree, conditions, captures and so on. */
int dsr_query_parse(dsr_query *q, dsr_error *err);
/* The tree into the program, and what may come first. */
int dsr_query_compile(dsr_query *q, dsr_error *err);

/* What the parser of conditions needs of the parser around it. */
typedef struct dsr_query_parser {
  dsr_query *query;
  size_t at; /* the next byte */
  unsigned depth;
} dsr_query_parser;

/* A quoted string: its value, and where in the source it stands. */
typedef struct dsr_query_string {
  const char *value; /* in the query's arena, NUL-terminated */
  size_t len;
  size_t offset; /* of the opening quote */
  bool regex;
  bool ignore_case; /* %c */
} dsr_query_string;

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
/* May a hit begin with this form? */
int dsr_answer_first(const dsr_query *q, const dsr_lexicon *lexicon,
                     dsr_form form, bool *yes, dsr_error *err);

#endif
