/* The scan for processors with AVX2: what is easy is cut 64 bytes at a time.
 *
 * A block begins where a token may begin. Its bytes become bit masks, one a kind
 * of character, and shifts and ands of masks tell where words and marks begin
 * and end. Whatever a rule of token_word.c might join or part is hard: the block
 * is cut up to there, dsr_scan_step goes over it, and the next block begins
 * behind. So the rules stand in one place, and here only what they surely leave
 * alone. Refused: blocks at fixed places with carries from one to the next,
 * which saves one byte in ten and makes every rule a rule about two blocks. */
#include "core/text/token_scan.h"

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))

enum {
  BLOCK = 64,
  SURE = 60,     /* bytes from here on are not decided: what follows is unseen */
  LONG_TOKEN = 57, /* nor is a token of up to 4 bytes from here on */
  FUSED_MAX = 8
};

typedef uint64_t bits;
typedef struct block {
  __m256i low, high;
} block;

/* Where the marks of a block stand. */
typedef struct marks {
  bits letter, digit, word, blank, wide;
  bits comma, stop, cry, solo, apostrophe, hyphen, bar, s;
  bits fused; /* the last letter of what may be a fused form */
} marks;

/* Tokens of a block: where they begin and end, and where to ask the rules. */
typedef struct cuts {
  bits starts, ends, hard, maybe;
} cuts;

static bits bit(size_t n) { return (bits)1 << n; }
static bits below(size_t n) { return n < 64 ? bit(n) - 1 : ~(bits)0; }
static unsigned lowest(bits b) { return (unsigned)__builtin_ctzll(b); }
static unsigned highest(bits b) { return 63 - (unsigned)__builtin_clzll(b); }

AVX2 static inline bits gather(__m256i low, __m256i high) {
  return (uint32_t)_mm256_movemask_epi8(low) |
         (bits)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

AVX2 static inline bits equal(block b, char c) {
  const __m256i all = _mm256_set1_epi8(c);
  return gather(_mm256_cmpeq_epi8(b.low, all), _mm256_cmpeq_epi8(b.high, all));
}

/* Bytes from `first` to `last`, both signed, last < 127 or bytes >= 0x80. */
AVX2 static inline bits between(block b, char first, char last) {
  const __m256i under = _mm256_set1_epi8((char)(first - 1)),
                over = _mm256_set1_epi8((char)(last + 1));
  return gather(_mm256_and_si256(_mm256_cmpgt_epi8(b.low, under),
                                 _mm256_cmpgt_epi8(over, b.low)),
                _mm256_and_si256(_mm256_cmpgt_epi8(b.high, under),
                                 _mm256_cmpgt_epi8(over, b.high)));
}

/* One of up to 16 ASCII characters that differ in their low four bits: each
 * stands in the table at that place. */
AVX2 static inline bits listed(block b, __m128i table) {
  const __m256i both = _mm256_broadcastsi128_si256(table);
  return gather(_mm256_cmpeq_epi8(b.low, _mm256_shuffle_epi8(both, b.low)),
                _mm256_cmpeq_epi8(b.high, _mm256_shuffle_epi8(both, b.high)));
}

/* Bit k of each byte: whether the letter may be the last, or the last but one, of
 * a fused form's ending k: nt ot na ta me/ve no im ts. Two tables, one for each
 * half of the letter, whose bits are anded. */
typedef struct ending_tables {
  __m256i last_low, last_high, before_low, before_high;
} ending_tables;

AVX2 static inline ending_tables load_ending_tables(void) {
  enum { NT = 1, OT = 2, NA = 4, TA = 8, ME = 16, NO = 32, IM = 64, TS = -128 };
  enum {
    LAST_A_TO_O = NA | TA | ME | NO | IM,
    LAST_P_TO_Z = NT | OT | TS,
    BEFORE_A_TO_O = NT | OT | NA | ME | NO | IM,
    BEFORE_P_TO_Z = TA | ME | TS
  };
  return (ending_tables){
      _mm256_broadcastsi128_si256(_mm_setr_epi8(0, NA | TA, 0, TS, NT | OT, ME, 0, 0,
                                                0, 0, 0, 0, 0, IM, 0, NO)),
      _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 0, 0, 0, LAST_A_TO_O, LAST_P_TO_Z,
                                                LAST_A_TO_O, LAST_P_TO_Z, 0, 0, 0, 0,
                                                0, 0, 0, 0)),
      _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 0, 0, 0, TA | TS, 0, ME, 0, 0, IM,
                                                0, 0, 0, ME, NT | NA | NO, OT)),
      _mm256_broadcastsi128_si256(
          _mm_setr_epi8(0, 0, 0, 0, BEFORE_A_TO_O, BEFORE_P_TO_Z, BEFORE_A_TO_O,
                        BEFORE_P_TO_Z, 0, 0, 0, 0, 0, 0, 0, 0))};
}

AVX2 static inline bits fused_endings(block b) {
  const ending_tables t = load_ending_tables();
  const __m256i four = _mm256_set1_epi8(0x0F), zero = _mm256_setzero_si256();
  __m256i low_l = _mm256_and_si256(b.low, four),
          low_h = _mm256_and_si256(_mm256_srli_epi16(b.low, 4), four),
          high_l = _mm256_and_si256(b.high, four),
          high_h = _mm256_and_si256(_mm256_srli_epi16(b.high, 4), four);
  __m256i last_low = _mm256_and_si256(_mm256_shuffle_epi8(t.last_low, low_l),
                                      _mm256_shuffle_epi8(t.last_high, low_h)),
          last_high = _mm256_and_si256(_mm256_shuffle_epi8(t.last_low, high_l),
                                       _mm256_shuffle_epi8(t.last_high, high_h)),
          before_low = _mm256_and_si256(_mm256_shuffle_epi8(t.before_low, low_l),
                                        _mm256_shuffle_epi8(t.before_high, low_h)),
          before_high = _mm256_and_si256(_mm256_shuffle_epi8(t.before_low, high_l),
                                         _mm256_shuffle_epi8(t.before_high, high_h));
  /* One byte on, so that each letter meets the one before it. */
  before_high = _mm256_alignr_epi8(
      before_high, _mm256_permute2x128_si256(before_low, before_high, 0x21), 15);
  before_low = _mm256_alignr_epi8(
      before_low, _mm256_permute2x128_si256(zero, before_low, 0x20), 15);
  return ~gather(
      _mm256_cmpeq_epi8(_mm256_and_si256(last_low, before_low), zero),
      _mm256_cmpeq_epi8(_mm256_and_si256(last_high, before_high), zero));
}

AVX2 static inline marks find_marks(block b) {
  const __m256i small = _mm256_set1_epi8(0x20);
  const block lower = {_mm256_or_si256(b.low, small), _mm256_or_si256(b.high, small)};
  marks m;
  m.letter = between(lower, 'a', 'z');
  m.digit = between(b, '0', '9');
  m.word = m.letter | m.digit;
  m.blank = listed(b, _mm_setr_epi8(' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', '\v',
                                    '\f', '\r', 0, 0));
  m.wide = gather(b.low, b.high);
  m.solo = listed(b, _mm_setr_epi8(1, 0, '"', 0, 0, '%', 0, 0, '(', ')', 0, '[', 0,
                                   ']', 0, 0));
  m.comma = equal(b, ',');
  m.stop = equal(b, '.');
  m.cry = equal(b, '!') | equal(b, '?');
  m.apostrophe = equal(b, '\'');
  m.hyphen = equal(b, '-');
  m.bar = equal(b, '$') | equal(b, '/');
  m.s = equal(lower, 's');
  m.fused = fused_endings(b);
  return m;
}

/* Quotes, dashes and the ellipsis of U+2012 to U+2027, alone; and 's with U+2019. */
AVX2 static inline void cut_wide(block b, const marks *m, bits closers, cuts *c) {
  bits lead = equal(b, '\xE2') & equal(b, '\x80') >> 1 & below(LONG_TOKEN);
  bits third = between(b, '\x92', '\xA7') >> 2, quote = equal(b, '\x99') >> 2;
  bits clitic = lead & quote & m->letter << 1 & m->s >> 3 & (closers | m->hyphen) >> 4;
  bits alone = lead & third & ~(m->wide >> 3) & (~quote | closers >> 3);
  bits both = alone | clitic;
  c->starts = (c->starts & ~(clitic << 3)) | both;
  c->ends |= alone << 3;
  c->hard |= m->wide & ~(both | both << 1 | both << 2);
  /* A stop before a closing quote. */
  bits stops = m->stop & alone >> 1;
  c->starts |= stops;
  c->ends |= stops << 1;
  c->hard &= ~stops;
}

/* Words and marks; the hard ones, and those that are so only perhaps. */
AVX2 static inline cuts find_cuts(block b, const marks *m) {
  const bits word = m->word, runs = m->stop | m->cry;
  const bits starts = word & ~(word << 1), ends = ~word & word << 1;
  const bits other = ~(word | m->blank | m->wide);
  const bits closers = m->blank | m->comma | runs | m->solo;
  bits easy = m->solo | (other & m->blank >> 1 & ~m->bar) |
              (m->comma & ~((m->digit | m->comma) >> 1)) | (m->cry & ~(runs >> 1)) |
              (m->stop & m->solo >> 1);
  bits clitic = m->apostrophe & m->letter << 1 & m->s >> 1 &
                (closers | m->hyphen) >> 2 & below(LONG_TOKEN);
  bits compound = m->hyphen & m->letter << 1 & m->letter >> 1;
  /* Adding a run's first bit carries to the bit behind the run. */
  bits numbers = (word + (starts & m->digit)) & ~word;
  cuts c = {.starts = (starts & ~(clitic << 1)) | clitic | easy,
            .ends = ends | easy << 1,
            .hard = (other & ~(easy | clitic | compound)) |
                    (numbers & m->letter << 1) | ~below(SURE)};
  if (m->wide)
    cut_wide(b, m, closers, &c);
  /* Words of 7 and of 9 letters or more, at their last: too long for a list. */
  bits two = word & word << 1, four = two & two << 2, seven = four & four << 3,
       nine = four & four << 4 & word << 8;
  _Static_assert(DSR_ABBREVIATION_MAX == 7 && FUSED_MAX == 8, "the shifts above");
  c.maybe = compound | (m->stop & c.starts & word << 1 & ~(seven << 1)) |
            (ends & (m->fused & ~nine) << 1);
  return c;
}

/* Whether the hyphen at p surely parts a compound: letters on both sides, no
 * bound part, and no name of a host or file that it is inside of. */
AVX2 static inline bool parts_at_hyphen(const char *s, const marks *m, size_t start,
                                        size_t p) {
  bits closed = m->blank | m->comma | m->cry | m->solo | m->apostrophe |
                (m->stop & m->blank >> 1);
  size_t end = p + 1 + lowest(~m->word >> (p + 1) | bit(63 - p - 1));
  size_t chain = p + lowest(~(m->word | m->hyphen) >> p | bit(63 - p));
  return chain < SURE && !(m->digit & below(end) & ~below(p)) &&
         (closed >> chain & 1) && !dsr_is_prefix(s + start, p - start) &&
         !dsr_is_suffix(s + p + 1, end - p - 1);
}

/* Decide what is hard only perhaps, up to the first that is. */
AVX2 static inline void settle(const char *s, const marks *m, cuts *c) {
  bits maybe = c->maybe & (c->hard - 1) & ~c->hard;
  for (; maybe; maybe &= maybe - 1) {
    size_t p = lowest(maybe), start = highest(c->starts & below(p)), n = p - start;
    char first = s[start];
    bool hard = false;
    if (m->hyphen >> p & 1) {
      hard = !parts_at_hyphen(s, m, start, p);
      if (!hard) {
        c->starts |= bit(p);
        c->ends |= bit(p + 1);
      }
    } else if (m->stop >> p & 1) {
      hard = (n == 1 && first >= 'A' && first <= 'Z') ||
             dsr_abbreviation_candidate(s + start, n);
    }
    hard = hard || (dsr_fused_ending(s[p - 2 + (n < 2)], s[p - 1]) && n > 1 &&
                    dsr_fused_candidate(s + start, n));
    if (hard) {
      c->hard |= bit(p);
      return;
    }
  }
}

/* Write the first n tokens, four at a time. */
AVX2 static inline void write_spans(dsr_scan *scan, size_t at, bits starts, bits ends,
                                    size_t n) {
  dsr_span *out = scan->spans + scan->count;
  const uint32_t base = (uint32_t)at;
  for (size_t done = 0; done < n; done += 4)
    for (size_t k = 0; k < 4; k++) {
      out[done + k] = (dsr_span){base + (uint32_t)_tzcnt_u64(starts),
                                 base + (uint32_t)_tzcnt_u64(ends)};
      starts = _blsr_u64(starts);
      ends = _blsr_u64(ends);
    }
  scan->count += n;
}

/* The text's last bytes with line ends behind, or the text itself. */
AVX2 static inline const char *block_at(const dsr_scan *scan, size_t at,
                                        char padded[BLOCK]) {
  size_t left = scan->len - at;
  if (left >= BLOCK)
    return scan->s + at;
  memset(padded, '\n', BLOCK);
  memcpy(padded, scan->s + at, left);
  return padded;
}

/* Cut the block at scan->at as far as it is easy; whether the rules must be
 * asked of what stands there then. */
AVX2 static inline bool cut_block(dsr_scan *scan) {
  char padded[BLOCK];
  const char *s = block_at(scan, scan->at, padded);
  const block b = {_mm256_loadu_si256((const __m256i *)(const void *)s),
                   _mm256_loadu_si256((const __m256i *)(const void *)(s + 32))};
  const marks m = find_marks(b);
  cuts c = find_cuts(b, &m);
  settle(s, &m, &c);
  size_t first = lowest(c.hard), left = scan->limit - scan->at, go_on = first;
  bool rules = first < SURE;
  bool in_word = first > 0 && (m.word >> (first - 1) & 1);
  if (first > left || (first == left && !in_word)) {
    go_on = left;
    rules = false;
  } else if (in_word) {
    go_on = highest(c.starts & below(first));
  }
  bits starts = c.starts & below(go_on);
  write_spans(scan, scan->at, starts, c.ends, (size_t)_mm_popcnt_u64(starts));
  scan->at += go_on;
  return rules || go_on == 0;
}

AVX2 void dsr_scan_avx2(dsr_scan *scan) {
  while (scan->at < scan->limit && dsr_scan_has_room(scan)) {
    if (!cut_block(scan))
      continue;
    /* What is hard comes in clumps: up to the next blank without a block. */
    do
      scan->at = dsr_scan_step(scan, scan->at);
    while (scan->at < scan->limit && (unsigned char)scan->s[scan->at] > ' ' &&
           dsr_scan_has_room(scan));
  }
}

bool dsr_scan_avx2_runs(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
         __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

#else

void dsr_scan_avx2(dsr_scan *scan) { dsr_scan_portable(scan); }

bool dsr_scan_avx2_runs(void) { return false; }

#endif
