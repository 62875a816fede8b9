/* What the files of the tokenizer share: the scan in progress and the small
 * tables each of them answers from. */
#ifndef DSR_TEXT_TOKEN_SCAN_H
#define DSR_TEXT_TOKEN_SCAN_H

#include <string.h>

#include "core/text/unicode_classes.h"
#include "dossier/token.h"

/* Tokens that begin in [at, limit) of s[0, len) are added to spans. What lies
 * between limit and len is only looked at, so that the tokens before limit are
 * the whole text's: limit is len, or stands where token_stream.c may part. */
typedef struct dsr_scan {
  const char *s;
  size_t len, at, limit;
  dsr_span *spans; /* the one before the first to come too, if there is any */
  size_t count, capacity;
  size_t names_until; /* dsr_token_name_end has looked this far */
} dsr_scan;

/* What a scan wants free in spans before it goes on: a block of 64 bytes holds
 * no more tokens, and they may be written a few too far. */
enum { DSR_SCAN_ROOM = 80 };
static inline bool dsr_scan_has_room(const dsr_scan *scan) {
  return scan->capacity - scan->count >= DSR_SCAN_ROOM;
}
/* Add a token; the scan has room. */
static inline void dsr_scan_emit(dsr_scan *scan, size_t start, size_t end) {
  scan->spans[scan->count++] = (dsr_span){(uint32_t)start, (uint32_t)end};
}

/* Go on to the limit or until there is no room; at and count are moved. */
void dsr_scan_run(dsr_scan *scan);
void dsr_scan_portable(dsr_scan *scan);
void dsr_scan_avx2(dsr_scan *scan); /* only where dsr_scan_avx2_runs() */
bool dsr_scan_avx2_runs(void);
/* The tokens of what begins at i: a space, a mark, a word with what parts from
 * it (3 tokens at most). Returns where the next begins. */
size_t dsr_scan_step(dsr_scan *scan, size_t i);

/* Which engine cuts, for tests and measuring; BEST at first. A wish for one that
 * the processor lacks, or ASK, changes nothing. Returns the one that cuts. */
enum { DSR_ENGINE_ASK, DSR_ENGINE_BEST, DSR_ENGINE_PORTABLE, DSR_ENGINE_AVX2 };
int dsr_tokenizer_engine(int engine);

/* The class of the character at i, its bytes in *size; an ill-formed byte is
 * DSR_CLASS_OTHER of size 1. */
dsr_class dsr_scan_class(const char *s, size_t len, size_t i, size_t *size);
/* Whether a byte is an ASCII letter or digit. */
extern const bool dsr_word_byte[256];
/* The end of the ASCII letters and digits from i on. Eight bytes at a time where
 * the first byte of a word in memory is its lowest: most words then cost no
 * branch a byte, which is what a scan spends its time on. */
static inline size_t dsr_ascii_word_end(const char *s, size_t len, size_t i) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  const uint64_t ones = 0x0101010101010101u, tops = ones * 0x80;
  while (len - i >= 8) {
    uint64_t bytes, low, small;
    memcpy(&bytes, s + i, 8);
    low = bytes & ~tops;
    small = low | ones * 0x20;
    uint64_t letters = (small + ones * (0x80 - 'a')) & ~(small + ones * (0x7F - 'z'));
    uint64_t digits = (low + ones * (0x80 - '0')) & ~(low + ones * (0x7F - '9'));
    uint64_t others = ~((letters | digits) & ~bytes) & tops;
    if (others)
      return i + (size_t)__builtin_ctzll(others) / 8;
    i += 8;
  }
#endif
  while (i < len && dsr_word_byte[(unsigned char)s[i]])
    i++;
  return i;
}
/* The end of the letters, digits and marks that begin at i ('_' between two of
 * them included). */
size_t dsr_word_end(const char *s, size_t len, size_t i);
/* Whether a word character of any script stands at i. */
bool dsr_word_at(const char *s, size_t len, size_t i);
/* Bytes of an apostrophe (' or U+2019) or hyphen (- U+2010 U+2011) at i, or 0. */
size_t dsr_apostrophe_at(const char *s, size_t len, size_t i);
size_t dsr_hyphen_at(const char *s, size_t len, size_t i);

/* Scan the token or tokens of a word that begins at i; returns where to go on. */
size_t dsr_scan_word(dsr_scan *scan, size_t i);

/* Where a URL, mail address, host or file name that begins at i ends, 0 if none
 * does. *until is set to how far it looked: nothing begins before that. */
size_t dsr_token_name_end(const char *s, size_t len, size_t i, size_t *until);
/* The kind of a whole form that is such a name, else DSR_TOKEN_WORD. */
dsr_token_kind dsr_token_name_kind(const char *s, size_t len);

/* Where the clitic that begins with an apostrophe at i ends ('s 'm 'd 're 've
 * 'll, any case), 0 if none does. */
size_t dsr_clitic_end(const char *s, size_t len, size_t i);
/* Whether a fused form may end in these letters: almost no word does. */
static inline bool dsr_fused_ending(char a, char b) {
  enum { N = 1, O = 2, T = 4, M = 8, V = 16, I = 32 };
  static const unsigned char before[32] = {['t' & 31] = N | O, ['a' & 31] = N | T,
                                           ['e' & 31] = M | V, ['o' & 31] = N,
                                           ['m' & 31] = I,     ['s' & 31] = T};
  static const unsigned char letter[32] = {['n' & 31] = N, ['o' & 31] = O,
                                           ['t' & 31] = T, ['m' & 31] = M,
                                           ['v' & 31] = V, ['i' & 31] = I};
  return before[b & 31] & letter[a & 31];
}

/* Whether a fused form has this length and first letter. */
bool dsr_fused_candidate(const char *s, size_t len);
/* Where a form written as one word parts (can|not, gon|na, do|nt), or 0. */
size_t dsr_fused_split(const char *s, size_t len);
bool dsr_is_prefix(const char *s, size_t len);
bool dsr_is_suffix(const char *s, size_t len);
/* Whether letters straight after digits are a unit of their own ("mm", "pm"). */
bool dsr_is_glued_unit(const char *s, size_t len);

/* When a form of the abbreviation table takes its stop; bits. */
enum {
  DSR_ABBREVIATION_CAPITAL = 1, /* begins with a capital */
  DSR_ABBREVIATION_LOWER = 2,   /* begins with a small letter */
  DSR_ABBREVIATION_DIGIT = 4,   /* a digit follows */
  DSR_ABBREVIATION_NAME = 8,    /* a capital follows */
  DSR_ABBREVIATION_COMMA = 16,  /* a comma stands before */
  DSR_ABBREVIATION_COUNT = 32,  /* a digit stands before, no capital follows */
  DSR_ABBREVIATION_ALWAYS = 64
};
/* No form of the table is as long as this. */
enum { DSR_ABBREVIATION_MAX = 7 };
/* Whether a form may be in the table: false for most that are not. */
bool dsr_abbreviation_candidate(const char *s, size_t len);
/* Form n of a list, NULL past its end: for the tests of what is asked first. */
enum {
  DSR_FORMS_ABBREVIATION,
  DSR_FORMS_FUSED,
  DSR_FORMS_PREFIX,
  DSR_FORMS_SUFFIX
};
const char *dsr_listed_form(int list, size_t n);
/* The conditions of a form without its stop, 0 when it is not in the table. */
unsigned dsr_abbreviation_rule(const char *s, size_t len);

#endif
