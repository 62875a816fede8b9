/* The tree into a program of the kind regexes become: tests, splits and jumps,
 * with counted repetitions unrolled, their size bounded. Refused: counters at
 * run time, with which "have we been here" would no longer be one bit.
 *
 * What may come first is read off the program: the conditions that the first
 * token of any hit must meet one of. */
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/query_parts.h"

static int compile_node(dsr_query *q, const dsr_node *n, dsr_error *err);

static int emit(dsr_query *q, const dsr_node *origin,
                dsr_instruction instruction, dsr_error *err) {
  if (q->size >= DSR_QUERY_SIZE_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0,
                    "the query is too large: more than %d steps with its "
                    "repetitions written out",
                    (int)DSR_QUERY_SIZE_MAX);
  void *program = q->program;
  bool ok = dsr_reserve(&program, &q->program_room, q->size + 1,
                        sizeof *q->program);
  q->program = program;
  void *origins = q->origins;
  ok = ok && dsr_reserve(&origins, &q->origin_room, q->size + 1,
                         sizeof *q->origins);
  q->origins = origins;
  if (!ok)
    return dsr_fail_memory(err);
  q->origins[q->size] = origin;
  q->program[q->size++] = instruction;
  return DSR_OK;
}

static int emit_split(dsr_query *q, dsr_error *err) {
  return emit(q, NULL, (dsr_instruction){.operation = DSR_OP_SPLIT, .c = q->states++},
              err);
}

/* split to body, next; body; jump to the end; and so on */
static int compile_choice(dsr_query *q, const dsr_node *n, dsr_error *err) {
  int status = DSR_OK;
  size_t jump = UINT32_MAX; /* the last jump to the end, chained by a */
  for (const dsr_node *c = n->child; status == DSR_OK && c; c = c->next) {
    size_t split = q->size;
    if (c->next)
      status = emit_split(q, err);
    if (status == DSR_OK)
      status = compile_node(q, c, err);
    if (status != DSR_OK || !c->next)
      continue;
    size_t here = q->size;
    status = emit(q, NULL, (dsr_instruction){.operation = DSR_OP_JUMP,
                                       .a = (uint32_t)jump},
                  err);
    if (status != DSR_OK)
      return status;
    jump = here;
    q->program[split].a = (uint32_t)split + 1;
    q->program[split].b = (uint32_t)q->size;
  }
  while (status == DSR_OK && jump != UINT32_MAX) {
    size_t before = q->program[jump].a;
    q->program[jump].a = (uint32_t)q->size;
    jump = before;
  }
  return status;
}

/* loop: split to body, behind; body; jump to loop */
static int compile_endless(dsr_query *q, const dsr_node *body, dsr_error *err) {
  size_t loop = q->size;
  int status = emit_split(q, err);
  if (status == DSR_OK)
    status = compile_node(q, body, err);
  if (status == DSR_OK)
    status = emit(q, NULL, (dsr_instruction){.operation = DSR_OP_JUMP,
                                       .a = (uint32_t)loop},
                  err);
  if (status == DSR_OK) {
    q->program[loop].a = (uint32_t)loop + 1;
    q->program[loop].b = (uint32_t)q->size;
  }
  return status;
}

/* n times: split to body, behind; body */
static int compile_optional(dsr_query *q, const dsr_node *body, uint32_t n,
                            dsr_error *err) {
  int status = DSR_OK;
  size_t last = UINT32_MAX; /* the last split, chained by b */
  for (uint32_t i = 0; status == DSR_OK && i < n; i++) {
    size_t split = q->size;
    status = emit_split(q, err);
    if (status != DSR_OK)
      return status;
    q->program[split].a = (uint32_t)split + 1;
    q->program[split].b = (uint32_t)last;
    last = split;
    status = compile_node(q, body, err);
  }
  while (status == DSR_OK && last != UINT32_MAX) {
    size_t before = q->program[last].b;
    q->program[last].b = (uint32_t)q->size;
    last = before;
  }
  return status;
}

static int compile_repeat(dsr_query *q, const dsr_node *n, dsr_error *err) {
  int status = DSR_OK;
  for (uint32_t i = 0; status == DSR_OK && i < n->min; i++)
    status = compile_node(q, n->child, err);
  if (status != DSR_OK)
    return status;
  if (n->max == DSR_ENDLESS)
    return compile_endless(q, n->child, err);
  return compile_optional(q, n->child, n->max - n->min, err);
}

static int compile_node(dsr_query *q, const dsr_node *n, dsr_error *err) {
  dsr_instruction i = {.a = n->number, .b = n->opening};
  int status = DSR_OK;
  switch (n->kind) {
  case DSR_NODE_TEST:
    i.operation = DSR_OP_TEST;
    return emit(q, n, i, err);
  case DSR_NODE_SENTENCE_START:
    i.operation = DSR_OP_SENTENCE_START;
    return emit(q, n, i, err);
  case DSR_NODE_SENTENCE_END:
    i.operation = DSR_OP_SENTENCE_END;
    return emit(q, n, i, err);
  case DSR_NODE_START:
    i.operation = DSR_OP_START;
    return emit(q, n, i, err);
  case DSR_NODE_END:
    i.operation = DSR_OP_END;
    return emit(q, n, i, err);
  case DSR_NODE_UNIT:
    i.operation = DSR_OP_UNIT;
    return emit(q, n, i, err);
  case DSR_NODE_SEQUENCE:
    for (const dsr_node *c = n->child; status == DSR_OK && c; c = c->next)
      status = compile_node(q, c, err);
    return status;
  case DSR_NODE_CHOICE:
    return compile_choice(q, n, err);
  case DSR_NODE_REPEAT:
    return compile_repeat(q, n, err);
  case DSR_NODE_CAPTURE:
    break;
  }
  i.operation = DSR_OP_OPEN;
  status = emit(q, n, i, err);
  if (status == DSR_OK)
    status = compile_node(q, n->child, err);
  i.operation = DSR_OP_CLOSE;
  return status == DSR_OK ? emit(q, n, i, err) : status;
}

/* ---- what may come first ---- */

static bool add_number(uint32_t **list, size_t *count, size_t *room, uint32_t number) {
  for (size_t i = 0; i < *count; i++)
    if ((*list)[i] == number)
      return true;
  void *numbers = *list;
  bool ok = dsr_reserve(&numbers, room, *count + 1, sizeof **list);
  *list = numbers;
  if (ok)
    (*list)[(*count)++] = number;
  return ok;
}

/* The ways from the program's start that no token has been consumed on. Those
 * that pass a sentence's start wait until all others were followed. */
typedef struct beginning {
  uint32_t *pending, *waiting;
  uint32_t *behind; /* the instructions behind the tests that were met */
  uint8_t *seen;
  size_t count, waiting_count, behind_count;
} beginning;

/* Follow the ways that are pending. */
static bool follow(dsr_query *q, beginning *b, bool through_starts) {
  while (b->count) {
    uint32_t at = b->pending[--b->count];
    if (b->seen[at])
      continue;
    b->seen[at] = 1;
    const dsr_instruction *i = &q->program[at];
    switch (i->operation) {
    case DSR_OP_TEST:
      if (!add_number(&q->firsts, &q->first_count, &q->first_room, i->a))
        return false;
      b->behind[b->behind_count++] = at + 1;
      break;
    case DSR_OP_UNIT:
      q->first_unknown = q->second_unknown = true;
      break;
    case DSR_OP_SPLIT:
      b->pending[b->count++] = i->b;
      b->pending[b->count++] = i->a;
      break;
    case DSR_OP_JUMP:
      b->pending[b->count++] = i->a;
      break;
    case DSR_OP_MATCH: /* only an empty match ends here */
      break;
    case DSR_OP_SENTENCE_START:
      if (through_starts)
        b->pending[b->count++] = at + 1;
      else
        b->waiting[b->waiting_count++] = at + 1;
      break;
    default:
      b->pending[b->count++] = at + 1;
    }
  }
  return true;
}

/* The ways behind the first tests, to the tests of the second token; edges are
 * passed as if they held. */
static bool find_seconds(dsr_query *q, beginning *b) {
  memset(b->seen, 0, q->size);
  while (b->behind_count)
    b->pending[b->count++] = b->behind[--b->behind_count];
  while (b->count) {
    uint32_t at = b->pending[--b->count];
    const dsr_instruction *i = &q->program[at];
    if (b->seen[at])
      continue;
    b->seen[at] = 1;
    switch (i->operation) {
    case DSR_OP_TEST:
      if (!add_number(&q->seconds, &q->second_count, &q->second_room, i->a))
        return false;
      break;
    case DSR_OP_UNIT:
    case DSR_OP_MATCH:
      q->second_unknown = true;
      break;
    case DSR_OP_SPLIT:
      b->pending[b->count++] = i->b;
      b->pending[b->count++] = i->a;
      break;
    case DSR_OP_JUMP:
      b->pending[b->count++] = i->a;
      break;
    default:
      b->pending[b->count++] = at + 1;
    }
  }
  return true;
}

/* Edges are passed as if they held: the answer may be too wide, never too
 * narrow. When nothing can come first without a sentence's start before it, a
 * hit begins where a sentence does. */
static int find_firsts(dsr_query *q, dsr_error *err) {
  beginning b = {.pending = dsr_alloc_zero(2 * q->size, sizeof *b.pending),
                 .waiting = dsr_alloc_zero(q->size, sizeof *b.waiting),
                 .behind = dsr_alloc_zero(q->size, sizeof *b.behind),
                 .seen = dsr_alloc_zero(q->size, 1)};
  bool ok = b.pending && b.waiting && b.behind && b.seen;
  if (ok) {
    b.pending[b.count++] = 0;
    ok = follow(q, &b, false);
  }
  if (ok) {
    q->starts_sentence = !q->first_count && !q->first_unknown;
    while (b.waiting_count)
      b.pending[b.count++] = b.waiting[--b.waiting_count];
    ok = follow(q, &b, true);
  }
  ok = ok && find_seconds(q, &b);
  dsr_free(b.pending);
  dsr_free(b.waiting);
  dsr_free(b.behind);
  dsr_free(b.seen);
  return ok ? DSR_OK : dsr_fail_memory(err);
}

static void count_plain_tests(dsr_query *q) {
  uint32_t n = 0;
  while (n < q->size && q->program[n].operation == DSR_OP_TEST)
    n++;
  q->plain_tests = n + 1 == q->size ? n : 0;
}

static bool consumes(const dsr_query *q) {
  for (size_t i = 0; i < q->size; i++)
    if (q->program[i].operation == DSR_OP_TEST ||
        q->program[i].operation == DSR_OP_UNIT)
      return true;
  return false;
}

int dsr_query_compile(dsr_query *q, dsr_error *err) {
  int status = compile_node(q, q->tree, err);
  if (status == DSR_OK)
    status = emit(
        q, NULL, (dsr_instruction){.operation = DSR_OP_MATCH, .c = q->states++}, err);
  if (status == DSR_OK && !consumes(q))
    status = dsr_fail(err, DSR_ESYNTAX, 0,
                      "a query needs a token; edges alone find nothing");
  if (status == DSR_OK)
    status = find_firsts(q, err);
  count_plain_tests(q);
  if (status == DSR_OK) {
    q->answers = dsr_answers_new(q);
    status = q->answers ? DSR_OK : dsr_fail_memory(err);
  }
  return status;
}
