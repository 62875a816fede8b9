/* PCRE2 behind limits: the one room that knows it.
 *
 * The compiled pattern and the match context with its limits belong to the
 * handle; what a search writes to is taken from the handle or, while another
 * search has it, made, so that one pattern may serve a callback that searches
 * again. A pattern for whole tokens that asks nothing beyond ASCII is compiled a
 * second time, for bytes: of ASCII tokens, which nearly all are, that finds the
 * same and says with which bytes a match may begin, so that most are refused by
 * their first. Refused: trusting "no match" from the JIT alone: where its fixed
 * stack gives out the interpreter, whose heap is bounded as well, decides. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "dossier/pattern.h"

#include <pcre2.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/pattern_words.h"

enum {
  NEST_LIMIT = 100,
  MATCH_LIMIT = 1000000, /* also of depth */
  HEAP_LIMIT_KIB = 16 * 1024,
  CODE_MAX = 1 << 20, /* bytes of a compiled pattern */
  ALL_FLAGS = DSR_PATTERN_CASELESS | DSR_PATTERN_OWN | DSR_PATTERN_WHOLE
};

/* What a search writes to while none has it; through a pattern that is const. */
typedef struct spare {
  _Atomic(pcre2_match_data *) data;
} spare;

struct dsr_pattern {
  pcre2_general_context *memory;
  pcre2_match_context *limits;
  pcre2_code *code;
  pcre2_code *bytes; /* of DSR_PATTERN_WHOLE: the same for ASCII text, or NULL */
  bool bytes_run;    /* as machine code */
  const uint8_t *firsts; /* of `bytes`: a bit for each byte a match may begin
                            with; NULL: any, or `first` */
  int first;     /* the only one, in either case; < 0: any */
  uint32_t least; /* bytes of a match of `bytes` */
  spare *spare;  /* part of this block */
  const char **names; /* by group; names[0] unused */
  uint32_t captures;
  char *words; /* the source, if it is a list of words, else NULL */
  size_t words_len;
  bool any_case;
};

static void *seam_alloc(size_t n, void *user) {
  (void)user;
  return dsr_alloc(n);
}

static void seam_free(void *p, void *user) {
  (void)user;
  dsr_free(p);
}

void dsr_pattern_free(dsr_pattern *p) {
  if (!p)
    return;
  pcre2_match_data_free(atomic_load(&p->spare->data));
  pcre2_code_free(p->bytes);
  pcre2_code_free(p->code);
  pcre2_match_context_free(p->limits);
  pcre2_general_context_free(p->memory);
  dsr_free(p->names);
  dsr_free(p->words);
  dsr_free(p);
}

static bool is_letter(unsigned char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static int report_compile_error(int code, size_t offset, dsr_error *err) {
  if (code == PCRE2_ERROR_HEAP_FAILED || code == PCRE2_ERROR_NOMEMORY)
    return dsr_fail_memory(err);
  PCRE2_UCHAR why[200];
  if (pcre2_get_error_message(code, why, sizeof why) < 0)
    memcpy(why, "unknown error", sizeof "unknown error");
  int status = code == PCRE2_ERROR_PATTERN_TOO_LARGE ||
                       code == PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP
                   ? DSR_ELIMIT
                   : DSR_ESYNTAX;
  return dsr_fail(err, status, offset, "in the regex, byte %zu: %s", offset,
                  (const char *)why);
}

/* Does the source ask the same of ASCII text whether it is read as characters or
 * as bytes? Too seldom rather than too often: escapes that are not named here,
 * classes by name and verbs at the start are taken to ask for more. */
static bool is_plain(const char *s, size_t len) {
  for (size_t i = 0; i < len; i++) {
    const unsigned char c = (unsigned char)s[i];
    const unsigned char next = i + 1 < len ? (unsigned char)s[i + 1] : 0;
    if (c >= 0x80 || (c == '(' && next == '*') || (c == '[' && next == ':'))
      return false;
    if (c != '\\')
      continue;
    bool punctuation = next > ' ' && next < 0x7F && !is_letter(next) &&
                       (next < '0' || next > '9');
    if (!punctuation && (!next || !strchr("bBdDwWsSntrAzZ", next)))
      return false;
    i++;
  }
  return true;
}

static uint32_t options_of(unsigned flags) {
  uint32_t options = PCRE2_NEVER_BACKSLASH_C;
  if (flags & DSR_PATTERN_CASELESS)
    options |= PCRE2_CASELESS;
  if (flags & DSR_PATTERN_WHOLE)
    options |= PCRE2_ANCHORED | PCRE2_ENDANCHORED;
  return options;
}

/* The pattern for bytes and what it says of its matches, if it has one and there
 * is memory for it: the other finds the same. */
static void compile_bytes(dsr_pattern *p, const char *source, size_t len,
                          unsigned flags, pcre2_compile_context *context) {
  int code;
  PCRE2_SIZE offset;
  uint32_t kind = 0, unit = 0, empty = 1;
  p->first = -1;
  if ((flags & DSR_PATTERN_WHOLE) && is_plain(source, len))
    p->bytes = pcre2_compile((PCRE2_SPTR)source, len, options_of(flags), &code,
                             &offset, context);
  if (!p->bytes)
    return;
  if (flags & DSR_PATTERN_OWN)
    p->bytes_run = pcre2_jit_compile(p->bytes, PCRE2_JIT_COMPLETE) == 0;
  pcre2_pattern_info(p->bytes, PCRE2_INFO_MATCHEMPTY, &empty);
  pcre2_pattern_info(p->bytes, PCRE2_INFO_MINLENGTH, &p->least);
  pcre2_pattern_info(p->bytes, PCRE2_INFO_FIRSTCODETYPE, &kind);
  pcre2_pattern_info(p->bytes, PCRE2_INFO_FIRSTCODEUNIT, &unit);
  if (!empty && kind == 1)
    p->first = (int)unit;
  if (!empty)
    pcre2_pattern_info(p->bytes, PCRE2_INFO_FIRSTBITMAP, &p->firsts);
}

static int compile(dsr_pattern *p, const char *source, size_t len,
                   unsigned flags, dsr_error *err) {
  const uint32_t options = options_of(flags) | PCRE2_UTF | PCRE2_UCP |
                           PCRE2_MATCH_INVALID_UTF;
  pcre2_compile_context *context = pcre2_compile_context_create(p->memory);
  if (!context)
    return dsr_fail_memory(err);
  pcre2_set_parens_nest_limit(context, NEST_LIMIT);
  pcre2_set_max_pattern_length(context, DSR_PATTERN_MAX);
  int code = 0;
  PCRE2_SIZE offset = 0;
  p->code = pcre2_compile((PCRE2_SPTR)source, len, options, &code, &offset,
                          context);
  if (p->code)
    compile_bytes(p, source, len, flags, context);
  pcre2_compile_context_free(context);
  if (!p->code)
    return report_compile_error(code, offset < len ? offset : len, err);
  size_t size = 0;
  pcre2_pattern_info(p->code, PCRE2_INFO_SIZE, &size);
  if (size > CODE_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0,
                    "the regex is too large: %zu bytes compiled, at most %d",
                    size, (int)CODE_MAX);
  /* Where the system gives no executable memory the interpreter serves. */
  if (flags & DSR_PATTERN_OWN)
    (void)pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE);
  return DSR_OK;
}

/* PCRE2's name table: entries of the same size, two bytes of group number,
 * then the name. */
static int read_names(dsr_pattern *p, dsr_error *err) {
  uint32_t count = 0, size = 0;
  PCRE2_SPTR table = NULL;
  pcre2_pattern_info(p->code, PCRE2_INFO_CAPTURECOUNT, &p->captures);
  pcre2_pattern_info(p->code, PCRE2_INFO_NAMECOUNT, &count);
  pcre2_pattern_info(p->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
  pcre2_pattern_info(p->code, PCRE2_INFO_NAMETABLE, &table);
  p->names = dsr_alloc_zero((size_t)p->captures + 1, sizeof *p->names);
  if (!p->names)
    return dsr_fail_memory(err);
  for (uint32_t i = 0; i < count; i++) {
    PCRE2_SPTR entry = table + (size_t)i * size;
    uint32_t group = (uint32_t)entry[0] << 8 | entry[1];
    if (group <= p->captures)
      p->names[group] = (const char *)entry + 2;
  }
  return DSR_OK;
}

/* Words with one bar between two of them. */
static bool lists_words(const char *s, size_t len) {
  bool in_word = false;
  for (size_t i = 0; i < len; i++) {
    unsigned char c = (unsigned char)s[i] | 0x20;
    bool of_word = (c >= 'a' && c <= 'z') || (s[i] >= '0' && s[i] <= '9') ||
                   s[i] == '-' || s[i] == '\'';
    if (!of_word && (s[i] != '|' || !in_word))
      return false;
    in_word = of_word;
  }
  return in_word;
}

static int keep_words(dsr_pattern *p, const char *source, size_t len,
                      unsigned flags, dsr_error *err) {
  if (!(flags & DSR_PATTERN_WHOLE) || !lists_words(source, len))
    return DSR_OK;
  p->words = dsr_copy(source, len);
  p->words_len = len;
  p->any_case = flags & DSR_PATTERN_CASELESS;
  return p->words ? DSR_OK : dsr_fail_memory(err);
}

const char *dsr_pattern_words(const dsr_pattern *p, size_t *len) {
  *len = p->words_len;
  return p->words;
}

int dsr_pattern_new(const char *source, size_t len, unsigned flags,
                    dsr_pattern **out, dsr_error *err) {
  *out = NULL;
  if (flags & ~(unsigned)ALL_FLAGS)
    return dsr_fail(err, DSR_EINVAL, 0, "unknown pattern flags %#x", flags);
  if (len > DSR_PATTERN_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0,
                    "a regex of %zu bytes; at most %d are taken", len,
                    (int)DSR_PATTERN_MAX);
  dsr_pattern *p = dsr_alloc_zero(1, sizeof *p + sizeof *p->spare);
  if (!p)
    return dsr_fail_memory(err);
  int status = DSR_OK;
  p->spare = (spare *)(void *)(p + 1);
  atomic_init(&p->spare->data, NULL);
  p->memory = pcre2_general_context_create(seam_alloc, seam_free, NULL);
  p->limits = p->memory ? pcre2_match_context_create(p->memory) : NULL;
  if (!p->limits) {
    status = dsr_fail_memory(err);
    goto done;
  }
  pcre2_set_match_limit(p->limits, MATCH_LIMIT);
  pcre2_set_depth_limit(p->limits, MATCH_LIMIT);
  pcre2_set_heap_limit(p->limits, HEAP_LIMIT_KIB);
  status = compile(p, source ? source : "", len, flags, err);
  if (status == DSR_OK)
    status = read_names(p, err);
  if (status == DSR_OK)
    status = keep_words(p, source, len, flags, err);
done:
  if (status == DSR_OK)
    *out = p;
  else
    dsr_pattern_free(p);
  return status;
}

size_t dsr_pattern_captures(const dsr_pattern *p) { return p->captures; }

const char *dsr_pattern_capture_name(const dsr_pattern *p, size_t i) {
  return i && i <= p->captures ? p->names[i] : NULL;
}

static dsr_span group_span(const PCRE2_SIZE *ovector, size_t i) {
  PCRE2_SIZE start = ovector[2 * i], end = ovector[2 * i + 1];
  if (start == PCRE2_UNSET || end == PCRE2_UNSET)
    return (dsr_span){DSR_UNSET, DSR_UNSET};
  if (start > end) /* \K in a look-ahead */
    start = end;
  return (dsr_span){(uint32_t)start, (uint32_t)end};
}

static void fill_spans(pcre2_match_data *data, size_t groups, dsr_span *spans,
                       size_t room) {
  const PCRE2_SIZE *ovector = pcre2_get_ovector_pointer(data);
  for (size_t i = 0; i < room; i++)
    spans[i] = i < groups ? group_span(ovector, i)
                          : (dsr_span){DSR_UNSET, DSR_UNSET};
}

static int report_match_error(int code, dsr_error *err) {
  switch (code) {
  case PCRE2_ERROR_NOMATCH:
    return DSR_DONE;
  case PCRE2_ERROR_NOMEMORY:
    return dsr_fail_memory(err);
  case PCRE2_ERROR_MATCHLIMIT:
  case PCRE2_ERROR_DEPTHLIMIT:
  case PCRE2_ERROR_HEAPLIMIT:
  case PCRE2_ERROR_RECURSELOOP:
    return dsr_fail(err, DSR_ELIMIT, 0,
                    "the regex is too expensive on this text; nested "
                    "repetitions such as (a+)+ are the usual cause");
  default:
    return dsr_fail(err, DSR_EINVAL, 0,
                    "the regex cannot be matched here (PCRE2 error %d)", code);
  }
}

static bool is_ascii(const char *s, size_t len) {
  uint64_t all = 0, eight[4];
  size_t i = 0;
  for (; len - i >= sizeof eight; i += sizeof eight) {
    memcpy(eight, s + i, sizeof eight);
    all |= eight[0] | eight[1] | eight[2] | eight[3];
  }
  for (; i < len; i++)
    all |= (unsigned char)s[i];
  return !(all & 0x8080808080808080u);
}

/* May the whole of an ASCII text be a match? */
static bool may_match(const dsr_pattern *p, const char *text, size_t len) {
  if (len < p->least)
    return false;
  if (!len)
    return true;
  const unsigned char byte = (unsigned char)text[0];
  if (p->firsts)
    return p->firsts[byte / 8] >> byte % 8 & 1;
  const int other = is_letter(byte) ? byte ^ 0x20 : byte;
  return p->first < 0 || p->first == byte || p->first == other;
}

/* PCRE2's answer from `code`, which is p->code or, of ASCII text, p->bytes. */
static int run(const dsr_pattern *p, const pcre2_code *code, const char *text,
               size_t len, size_t from, pcre2_match_data *data) {
  PCRE2_SPTR subject = (PCRE2_SPTR)(text ? text : "");
  int n = code == p->bytes && p->bytes_run
              ? pcre2_jit_match(code, subject, len, from, 0, data, p->limits)
              : pcre2_match(code, subject, len, from, 0, data, p->limits);
  return n == PCRE2_ERROR_JIT_STACKLIMIT
             ? pcre2_match(code, subject, len, from, PCRE2_NO_JIT, data, p->limits)
             : n;
}

static bool same_letters(const char *a, const char *b, size_t len) {
  for (size_t i = 0; i < len; i++) {
    unsigned char x = (unsigned char)a[i], y = (unsigned char)b[i];
    if (x != y && ((x ^ y) != 0x20 || (x | 0x20) < 'a' || (x | 0x20) > 'z'))
      return false;
  }
  return true;
}

/* Is the text one of the words? */
static bool is_listed(const dsr_pattern *p, const char *text, size_t len) {
  const char *word = p->words, *end = p->words + p->words_len;
  while (word < end) {
    const char *bar = memchr(word, '|', (size_t)(end - word));
    size_t n = (size_t)((bar ? bar : end) - word);
    if (n == len && (p->any_case ? same_letters(word, text, n)
                                 : memcmp(word, text, n) == 0))
      return true;
    word += n + 1;
  }
  return false;
}

int dsr_pattern_find(const dsr_pattern *p, const char *text, size_t len,
                     size_t from, dsr_span *spans, size_t room,
                     dsr_error *err) {
  if (from > len)
    return dsr_fail(err, DSR_EINVAL, from, "byte %zu is past the text's end %zu",
                    from, len);
  if (len >= UINT32_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0, "a text of 4 GB or more");
  const bool ascii = p->bytes && from == 0 && is_ascii(text, len);
  if (ascii && !may_match(p, text, len))
    return DSR_DONE;
  /* Beyond ASCII there are letters that are an ASCII one in any case. */
  if (ascii && p->words) {
    if (!is_listed(p, text, len))
      return DSR_DONE;
    for (size_t i = 0; i < room; i++)
      spans[i] = i ? (dsr_span){DSR_UNSET, DSR_UNSET} : (dsr_span){0, (uint32_t)len};
    return DSR_OK;
  }
  pcre2_match_data *data = atomic_exchange(&p->spare->data, NULL);
  if (!data)
    data = pcre2_match_data_create_from_pattern(p->code, p->memory);
  if (!data)
    return dsr_fail_memory(err);
  int n = run(p, ascii ? p->bytes : p->code, text, len, from, data);
  int status = DSR_OK;
  if (n < 0)
    status = report_match_error(n, err);
  else
    fill_spans(data, (size_t)n, spans, room);
  pcre2_match_data_free(atomic_exchange(&p->spare->data, data));
  return status;
}

size_t dsr_pattern_after(const char *text, size_t len, dsr_span match) {
  if (match.end > match.start)
    return match.end;
  size_t i = (size_t)match.end + 1;
  while (i < len && ((unsigned char)text[i] & 0xC0) == 0x80)
    i++;
  return i;
}
