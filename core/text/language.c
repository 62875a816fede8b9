/* Counting function words. Refused: letter n-grams, which tell more languages
 * and need tables nobody can check by eye; here only "not English" matters. */
#include "core/text/language.h"

#include <assert.h>
#include <string.h>

#include "core/base/hash.h"
#include "core/text/token_scan.h"

enum { WORDS_ENGLISH = 20, WORDS_OTHER = 20, WORDS_BARE = 80, LETTERS_SCRIPT = 20,
       FORM_MAX = 8 };

/* Words between single spaces. */
static const char english[] =
    " the of and to in is was for that on with as it by at from be are this have"
    " has had were been which their its he she they his her not but or an who"
    " will would said after when there what about more than we you our your all"
    " if can could should into because while those these them some any do did"
    " does how just i my me so us no one up out over only also him may n't 's ";
/* Frequent in another language of Latin script, and no English word. */
static const char foreign[] =
    " der und das ist nicht mit dem den ein eine auf von zu sich des im wird auch"
    " le les et est une dans du que qui pour pas sur au avec ce il elle sont ont"
    " el los las y en una por con del se su para como es al lo fue"
    " il di che della per un gli nel sono anche alla o os da em um uma na ao"
    " het een van niet dat op te zijn voor och att det som av till inte"
    " nie na jest z w sa ve bir bu ile yang dan di untuk dengan ini itu ";

/* The lists as a table whose owner keeps it. A word of up to seven bytes is the
 * key, with whose it is in the eighth; 0 is free. Refused: strstr over the lists a
 * word, which cost more than cutting the text into tokens. */
enum { TABLE_BITS = 9 };
static_assert(DSR_LANGUAGE_SLOTS == 1 << TABLE_BITS, "the hash's upper bits");
static const unsigned whose_at = 56;
static const uint64_t form_bytes = ((uint64_t)1 << 56) - 1;

/* The slot that holds a form, or the free one where it would go. */
static size_t slot_of(const dsr_language_words *t, uint64_t form) {
  size_t i = (size_t)(dsr_hash_mix(form) >> (64 - TABLE_BITS));
  while (t->slots[i] && (t->slots[i] & form_bytes) != form)
    i = (i + 1) % DSR_LANGUAGE_SLOTS;
  return i;
}

static void add_words(dsr_language_words *t, const char *list, uint64_t whose) {
  while (*list == ' ' && list[1]) {
    uint64_t form = 0;
    unsigned shift = 0;
    for (list++; *list && *list != ' '; list++, shift += 8)
      form |= (uint64_t)(unsigned char)*list << shift;
    size_t i = slot_of(t, form);
    t->slots[i] |= form | whose << whose_at;
  }
}

void dsr_language_words_make(dsr_language_words *words) {
  *words = (dsr_language_words){{0}};
  add_words(words, english, DSR_LANGUAGE_ENGLISH);
  add_words(words, foreign, DSR_LANGUAGE_FOREIGN);
}

static bool ascii_letter(unsigned char c) {
  c |= 0x20;
  return c >= 'a' && c <= 'z';
}

/* Latin and its extensions end at U+024F, two bytes led by 0xC9. */
static bool is_latin(const char *s, size_t size) {
  return (unsigned char)s[0] <= 0xC9 ||
         (size == 3 && memcmp(s, "\xE1\xB8", 2) >= 0 &&
          memcmp(s, "\xE1\xBB", 2) <= 0);
}

typedef struct letters {
  size_t latin, wide;
} letters;

static letters letters_of(const char *s, size_t len) {
  letters n = {0, 0};
  for (size_t i = 0, size = 1; i < len; i += size) {
    size = 1;
    if ((unsigned char)s[i] < 0x80 ? !ascii_letter((unsigned char)s[i])
                                   : !dsr_class_is_letter(
                                         dsr_scan_class(s, len, i, &size)))
      continue;
    bool latin = is_latin(s + i, size);
    n.latin += latin;
    n.wide += !latin;
  }
  return n;
}

size_t dsr_language_wide(const char *form, size_t len) {
  return letters_of(form, len).wide;
}

unsigned dsr_language_word(const dsr_language_words *words, const char *s,
                           size_t len) {
  letters n = letters_of(s, len);
  if (!n.latin && !n.wide)
    return 0;
  unsigned bits = DSR_LANGUAGE_LETTER | (n.wide ? (unsigned)DSR_LANGUAGE_WIDE : 0);
  if (len >= FORM_MAX)
    return bits;
  uint64_t form = 0;
  for (size_t i = 0; i < len; i++) {
    unsigned char c = (unsigned char)s[i];
    form |= (uint64_t)(c >= 'A' && c <= 'Z' ? c + 32u : c) << i * 8;
  }
  return bits | (unsigned)(words->slots[slot_of(words, form)] >> whose_at);
}

/* Most letters of these tokens are of another script. */
static bool mostly_wide(const char *text, const dsr_span *tokens, size_t count,
                        size_t wide) {
  size_t latin = 0;
  for (size_t i = 0; i < count && latin < wide; i++)
    latin +=
        letters_of(text + tokens[i].start, tokens[i].end - tokens[i].start).latin;
  return latin < wide;
}

const char *dsr_language_judge(const dsr_language_counts *n, const char *text,
                               const dsr_span *tokens, size_t count) {
  if (n->wide >= LETTERS_SCRIPT && mostly_wide(text, tokens, count, n->wide))
    return "other";
  if (n->words >= WORDS_ENGLISH && n->english * 5 >= n->words &&
      n->english >= n->foreign)
    return "en";
  if (n->words >= WORDS_OTHER && n->foreign * 8 >= n->words &&
      n->foreign > n->english * 2)
    return "other";
  if (n->words >= WORDS_BARE && n->english * 50 < n->words &&
      n->foreign * 50 >= n->words)
    return "other";
  return "und";
}
