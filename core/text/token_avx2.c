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
  SURE = 60,       /* bytes from here on are not decided: what follows is unseen */
  LONG_TOKEN = 57  /* nor is a token of up to 4 bytes from here on */
};

typedef uint64_t bits;
typedef struct block {
  __m256i low, high;
} block;

/* Where the marks of a block stand. */
typedef struct marks {
  bits letter, digit, word, blank, wide;
  bits comma, stop, cry, solo, apostrophe, hyphen, dollar, slash, s;
} marks;

/* Tokens of a block: where they begin and end, where to ask the rules, and where
 * to look closer. */
typedef struct cuts {
  bits starts, ends, hard, maybe;
  bool unseen; /* the first hard place is so only because the block ends */
} cuts;

/* What a closer look at one place says. */
typedef enum verdict { EASY, HARD, UNSEEN } verdict;

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

/* Bytes from `first` to `last`: moved so that `last` is the greatest of all. */
AVX2 static inline bits between(block b, unsigned char first, unsigned char last) {
  const __m256i up = _mm256_set1_epi8((char)(127 - last)),
                under = _mm256_set1_epi8((char)(126 - (last - first)));
  return gather(_mm256_cmpgt_epi8(_mm256_add_epi8(b.low, up), under),
                _mm256_cmpgt_epi8(_mm256_add_epi8(b.high, up), under));
}

/* One of up to 16 ASCII characters that differ in their low four bits: each
 * stands in the table at that place. */
AVX2 static inline bits listed(block b, __m256i table) {
  return gather(_mm256_cmpeq_epi8(b.low, _mm256_shuffle_epi8(table, b.low)),
                _mm256_cmpeq_epi8(b.high, _mm256_shuffle_epi8(table, b.high)));
}

/* A table of 16 bytes for each half of a vector. */
#define TABLE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

/* The last letters of what may be fused forms, by the lengths these have: the
 * endings nt (4 to 8 letters), ot na ta me no ts (5 or 6), im ve (2 or 3). Each
 * letter has a bit for every ending it may be the last, or the last but one, of;
 * which letters share the low four bits of their codes costs a look too many. */
typedef struct endings {
  bits nt, five, two;
} endings;

AVX2 static inline endings find_endings(block b) {
  enum { NT = -128, IM = 64, OT = 1, NA = 2, TA = 4, ME = 8, NO = 16, TS = 32 };
  enum { A_TO_O = IM | NA | TA | ME | NO, P_TO_Z = NT | OT | TS };
  const __m256i last = TABLE(0, NA | TA, 0, TS, NT | OT, ME | IM, 0, 0, 0, 0, 0, 0, 0,
                             IM, 0, NO),
                half = TABLE(0, 0, 0, 0, A_TO_O, P_TO_Z, A_TO_O, P_TO_Z, 0, 0, 0, 0, 0,
                             0, 0, 0),
                before = TABLE(0, 0, 0, 0, TA | TS, 0, IM, 0, 0, IM, 0, 0, 0, ME,
                               NT | NA | NO, OT);
  const __m256i four = _mm256_set1_epi8(0x0F), zero = _mm256_setzero_si256(),
                others = _mm256_set1_epi8(OT | NA | TA | ME | NO | TS);
  __m256i low_half = _mm256_and_si256(_mm256_srli_epi16(b.low, 4), four),
          high_half = _mm256_and_si256(_mm256_srli_epi16(b.high, 4), four);
  __m256i low = _mm256_and_si256(_mm256_shuffle_epi8(last, b.low),
                                 _mm256_shuffle_epi8(half, low_half)),
          high = _mm256_and_si256(_mm256_shuffle_epi8(last, b.high),
                                  _mm256_shuffle_epi8(half, high_half));
  __m256i low_before = _mm256_shuffle_epi8(before, b.low),
          high_before = _mm256_shuffle_epi8(before, b.high);
  /* One byte on, so that each letter meets the one before it. */
  high_before = _mm256_alignr_epi8(
      high_before, _mm256_permute2x128_si256(low_before, high_before, 0x21), 15);
  low_before = _mm256_alignr_epi8(
      low_before, _mm256_permute2x128_si256(low_before, low_before, 0x08), 15);
  low = _mm256_and_si256(low, low_before);
  high = _mm256_and_si256(high, high_before);
  return (endings){
      gather(low, high),
      gather(_mm256_cmpgt_epi8(_mm256_and_si256(low, others), zero),
             _mm256_cmpgt_epi8(_mm256_and_si256(high, others), zero)),
      gather(_mm256_slli_epi16(low, 1), _mm256_slli_epi16(high, 1))};
}

AVX2 static inline marks find_marks(block b) {
  const __m256i small = _mm256_set1_epi8(0x20);
  const block lower = {_mm256_or_si256(b.low, small), _mm256_or_si256(b.high, small)};
  marks m;
  m.letter = between(lower, 'a', 'z');
  m.digit = between(b, '0', '9');
  m.word = m.letter | m.digit;
  m.blank = listed(b, TABLE(' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', '\v',
                                    '\f', '\r', 0, 0));
  m.wide = gather(b.low, b.high);
  m.solo = listed(b, TABLE(1, 0, '"', 0, 0, '%', 0, 0, '(', ')', 0, '[', 0,
                                   ']', 0, 0));
  m.comma = equal(b, ',');
  m.stop = equal(b, '.');
  m.cry = listed(b, TABLE(1, '!', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '?'));
  m.apostrophe = equal(b, '\'');
  m.hyphen = equal(b, '-');
  m.dollar = equal(b, '$');
  m.slash = equal(b, '/');
  m.s = equal(lower, 's');
  return m;
}

/* Quotes, dashes and the ellipsis of U+2012 to U+2027, alone; and 's with U+2019. */
AVX2 static inline void cut_wide(block b, const marks *m, bits closers, cuts *c) {
  bits lead = equal(b, '\xE2') & equal(b, '\x80') >> 1 & below(LONG_TOKEN);
  bits third = between(b, 0x92, 0xA7) >> 2, quote = equal(b, '\x99') >> 2;
  bits clitic = lead & quote & m->letter << 1 & m->s >> 3 & (closers | m->hyphen) >> 4;
  bits alone = lead & third & ~(m->wide >> 3) & (~quote | closers >> 3);
  bits both = alone | clitic;
  bits other = lead & quote & ~both & m->letter << 1 & m->letter >> 3;
  c->starts = (c->starts & ~(clitic << 3)) | both;
  c->ends |= alone << 3;
  c->maybe |= other;
  both |= other;
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
  bits easy = m->solo | (other & m->blank >> 1 & ~(m->dollar | m->slash)) |
              (m->comma & ~((m->digit | m->comma) >> 1)) | (m->cry & ~(runs >> 1)) |
              (m->stop & m->solo >> 1);
  bits clitic = m->apostrophe & m->letter << 1 & m->s >> 1 &
                (closers | m->hyphen) >> 2 & below(LONG_TOKEN);
  bits joints = m->letter << 1 & m->letter >> 1;
  bits inside = ((m->hyphen | (m->apostrophe & ~clitic)) & joints) |
                ((m->comma | m->stop) & m->digit << 1 & m->digit >> 1) |
                (m->stop & joints);
  easy |= m->dollar & m->digit >> 1 & ~(word << 1);
  /* Adding a run's first bit carries to the bit behind the run. */
  bits numbers = (word + (starts & m->digit)) & ~word;
  cuts c = {.starts = (starts & ~(clitic << 1)) | clitic | easy,
            .ends = ends | easy << 1,
            .hard = other & ~(easy | clitic | inside),
            .maybe = inside};
  if (m->wide)
    cut_wide(b, m, closers, &c);
  c.hard |= (numbers & m->letter << 1) | ~below(SURE);
  /* The last letters of words of 2 letters or more, of 3 and so on. */
  const bits two = word & word << 1, three = two & word << 2, four = two & two << 2,
             five = four & word << 4, seven = four & three << 4,
             nine = four & four << 4 & word << 8;
  const endings e = find_endings(b);
  _Static_assert(DSR_ABBREVIATION_MAX == 7, "stops behind longer words are easy");
  c.maybe |= (m->stop & c.starts & word << 1 & ~(seven << 1)) |
             (ends & ((e.nt & four & ~nine) | (e.five & five & ~seven) |
                      (e.two & two & ~four)) << 1);
  return c;
}

/* Whether the hyphen at p parts a compound: letters on both sides, no bound part,
 * and no name of a host or file that it is inside of. */
AVX2 static inline verdict look_at_hyphen(const char *s, const marks *m, cuts *c,
                                         size_t start, size_t p) {
  const bits closed = m->blank | m->comma | m->cry | m->solo | m->apostrophe |
                      (m->stop & m->blank >> 1);
  size_t end = p + 1 + lowest(~m->word >> (p + 1) | bit(62 - p));
  size_t chain = p + lowest(~(m->word | m->hyphen) >> p | bit(63 - p));
  if (chain >= SURE)
    return UNSEEN;
  if ((m->digit & below(end) & ~below(p)) || !(closed >> chain & 1) ||
      dsr_is_prefix(s + start, p - start) || dsr_is_suffix(s + p + 1, end - p - 1))
    return HARD;
  c->starts |= bit(p);
  c->ends |= bit(p + 1);
  return EASY;
}

/* Whether an amount whose first mark is at p is one number: groups of three
 * behind commas, any digits behind a stop, and what joins nothing behind it. */
AVX2 static inline verdict look_at_number(const marks *m, cuts *c, size_t start,
                                         size_t p) {
  const bits joints = (m->comma | m->stop) & m->digit << 1 & m->digit >> 1;
  const bits closed = m->blank | m->solo | (m->blank >> 1 & (m->comma | m->stop));
  size_t end = p + lowest(~(m->digit | joints) >> p | bit(63 - p));
  if (end >= SURE)
    return UNSEEN;
  const bits inside = below(end) & ~below(p), commas = m->comma & inside;
  const bits groups = m->digit >> 1 & m->digit >> 2 & m->digit >> 3 & ~(m->digit >> 4);
  if (~m->digit & below(p) & ~below(start) || !(closed >> end & 1) ||
      (commas & ~groups))
    return HARD;
  c->starts &= ~inside;
  c->ends &= ~inside;
  c->maybe &= ~inside;
  return EASY;
}

/* Whether an apostrophe between letters begins a clitic, or stands in n't. */
AVX2 static inline verdict look_at_apostrophe(const char *s, const marks *m, cuts *c,
                                             size_t start, size_t p) {
  const size_t after = p + (s[p] == '\'' ? 1 : 3), end = dsr_clitic_end(s, BLOCK, p);
  if (after >= SURE || lowest(~(m->word | m->wide) >> after | bit(63 - after)) + after >= SURE)
    return UNSEEN;
  if ((s[p - 1] | 0x20) == 'n' && (s[after] | 0x20) == 't') {
    if (dsr_word_end(s, BLOCK, after) != after + 1 ||
        dsr_fused_split(s + start, p - 1 - start))
      return HARD;
    c->ends &= ~bit(p);
    c->ends |= p - 1 > start ? bit(p - 1) : 0;
    c->starts |= bit(p - 1);
  } else if (end) {
    c->starts |= bit(p);
  } else {
    return HARD;
  }
  c->starts &= ~bit(after);
  return EASY;
}

/* Whether the stop at p is the first of a token of two letters ("U.S.", "a.m.")
 * that no host's or file's name goes on behind. */
AVX2 static inline verdict look_at_acronym(const marks *m, cuts *c, size_t start,
                                           size_t p) {
  const size_t end = p + 3;
  if (end >= SURE)
    return UNSEEN;
  if (p - start != 1 || !(m->letter >> start & 1) || !(m->stop >> (p + 2) & 1) ||
      !((m->blank | m->comma | m->solo) >> end & 1))
    return HARD;
  const bits inside = bit(p) | bit(p + 1) | bit(p + 2);
  c->starts &= ~inside;
  c->hard &= ~inside;
  c->maybe &= ~inside;
  c->ends = (c->ends & ~inside) | bit(end);
  return EASY;
}

/* Whether a short word's stop is the sentence's, or surely its own. */
AVX2 static inline verdict look_at_stop(const char *s, cuts *c, size_t start, size_t p) {
  const bool capital = s[start] >= 'A' && s[start] <= 'Z';
  const unsigned rule = dsr_abbreviation_rule(s + start, p - start);
  if (p - start == 1 && capital)
    return HARD;
  if (!rule)
    return EASY;
  if (!(rule & DSR_ABBREVIATION_ALWAYS) && !(rule & DSR_ABBREVIATION_CAPITAL && capital))
    return HARD;
  c->starts &= ~bit(p);
  c->ends &= ~bit(p);
  return EASY;
}

AVX2 static inline verdict look_at(const char *s, const marks *m, cuts *c, size_t p) {
  const size_t start = highest(c->starts & below(p)), n = p - start;
  if (dsr_fused_ending(s[p - 2 + (n < 2)], s[p - 1]) && dsr_fused_split(s + start, n))
    return HARD;
  if (m->hyphen >> p & 1)
    return look_at_hyphen(s, m, c, start, p);
  if ((m->comma | m->stop) & m->digit >> 1 & bit(p))
    return look_at_number(m, c, start, p);
  if ((m->apostrophe | m->wide) >> p & 1 && !(c->starts >> p & 1))
    return look_at_apostrophe(s, m, c, start, p);
  if (m->stop & m->letter >> 1 & bit(p))
    return look_at_acronym(m, c, start, p);
  return m->stop >> p & 1 ? look_at_stop(s, c, start, p) : EASY;
}

/* Look closer at what is hard only perhaps, up to the first that is. */
AVX2 static inline void settle(const char *s, const marks *m, cuts *c) {
  for (;;) {
    bits maybe = c->maybe & (c->hard - 1) & ~c->hard;
    if (!maybe)
      return;
    size_t p = lowest(maybe);
    verdict found = look_at(s, m, c, p);
    if (found != EASY) {
      c->hard |= bit(p);
      c->unseen = found == UNSEEN;
      return;
    }
    c->maybe &= ~bit(p);
  }
}

AVX2 static inline void write_span(dsr_span *out, uint32_t base, cuts *c) {
  out->start = base + (uint32_t)_tzcnt_u64(c->starts);
  out->end = base + (uint32_t)_tzcnt_u64(c->ends);
  c->starts = _blsr_u64(c->starts);
  c->ends = _blsr_u64(c->ends);
}

AVX2 static inline void write_four(dsr_span *out, uint32_t base, cuts *c) {
  write_span(out, base, c);
  write_span(out + 1, base, c);
  write_span(out + 2, base, c);
  write_span(out + 3, base, c);
}

/* Write the first n tokens: as many as most blocks hold without asking, since a
 * branch on their number is one that is guessed wrong. */
AVX2 static inline void write_spans(dsr_scan *scan, cuts c, size_t n) {
  enum { MOST = 12 };
  _Static_assert(BLOCK + MOST <= DSR_SCAN_ROOM, "spans are written too far");
  dsr_span *out = scan->spans + scan->count;
  const uint32_t base = (uint32_t)scan->at;
  write_four(out, base, &c);
  write_four(out + 4, base, &c);
  write_four(out + 8, base, &c);
  for (size_t done = MOST; done < n; done += 4)
    write_four(out + done, base, &c);
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
  bool rules = first < LONG_TOKEN && !c.unseen;
  bool in_word = first > 0 && (m.word >> (first - 1) & 1);
  if (first > left || (first == left && !in_word)) {
    go_on = left;
    rules = false;
  } else if (in_word) {
    go_on = highest(c.starts & below(first));
  }
  write_spans(scan, c, (size_t)_mm_popcnt_u64(c.starts & below(go_on)));
  scan->at += go_on;
  return rules || go_on == 0;
}

AVX2 void dsr_scan_avx2(dsr_scan *scan) {
  while (scan->at < scan->limit && dsr_scan_has_room(scan)) {
    if (!cut_block(scan))
      continue;
    /* What is hard comes in clumps: up to the next space without a block. */
    do
      scan->at = dsr_scan_step(scan, scan->at);
    while (scan->at < scan->limit && scan->s[scan->at] != ' ' &&
           scan->s[scan->at] != '\n' && dsr_scan_has_room(scan));
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
