/* Counting function words. Refused: letter n-grams, which tell more languages
 * and need tables nobody can check by eye; here only "not English" matters. */
#include "core/text/language.h"

#include <string.h>

#include "core/base/hash.h"
#include "core/text/token_scan.h"

enum { WORDS_MAX = 2000, WORDS_ENGLISH = 20, WORDS_OTHER = 20, WORDS_BARE = 80,
       LETTERS_SCRIPT = 20, FORM_MAX = 8 };

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

/* The lists as a table, made anew for each text: two microseconds, and no state
 * that threads would share. A word of up to seven bytes is the key, with whose
 * it is in the eighth; 0 is free. Refused: strstr over the lists a word, which
 * cost more than cutting the text into tokens. */
enum { TABLE_BITS = 9, TABLE_SIZE = 1 << TABLE_BITS };
static const uint64_t of_english = (uint64_t)1 << 56, of_foreign = (uint64_t)2 << 56,
                      form_bytes = ((uint64_t)1 << 56) - 1;

typedef struct word_table {
  uint64_t slots[TABLE_SIZE];
} word_table;

/* The slot that holds a form, or the free one where it would go. */
static size_t slot_of(const word_table *t, uint64_t form) {
  size_t i = (size_t)(dsr_hash_mix(form) >> (64 - TABLE_BITS));
  while (t->slots[i] && (t->slots[i] & form_bytes) != form)
    i = (i + 1) % TABLE_SIZE;
  return i;
}

static void add_words(word_table *t, const char *list, uint64_t whose) {
  while (*list == ' ' && list[1]) {
    uint64_t form = 0;
    unsigned shift = 0;
    for (list++; *list && *list != ' '; list++, shift += 8)
      form |= (uint64_t)(unsigned char)*list << shift;
    size_t i = slot_of(t, form);
    t->slots[i] |= form | whose;
  }
}

typedef struct counts {
  size_t words, english, foreign, latin, wide;
} counts;

static bool ascii_letter(unsigned char c) {
  c |= 0x20;
  return c >= 'a' && c <= 'z';
}

static void count_letter(const char *s, size_t size, counts *n) {
  /* Latin and its extensions end at U+024F, two bytes led by 0xC9. */
  bool latin = (unsigned char)s[0] <= 0xC9 ||
               (size == 3 && memcmp(s, "\xE1\xB8", 2) >= 0 &&
                memcmp(s, "\xE1\xBB", 2) <= 0);
  n->latin += latin;
  n->wide += !latin;
}

static void count_word(const word_table *t, const char *s, size_t len, counts *n) {
  bool word = false;
  for (size_t i = 0, size = 1; i < len; i += size) {
    size = 1;
    if ((unsigned char)s[i] < 0x80 ? !ascii_letter((unsigned char)s[i])
                                   : !dsr_class_is_letter(
                                         dsr_scan_class(s, len, i, &size)))
      continue;
    word = true;
    count_letter(s + i, size, n);
  }
  n->words += word;
  if (!word || len >= FORM_MAX)
    return;
  uint64_t form = 0;
  for (size_t i = 0; i < len; i++) {
    unsigned char c = (unsigned char)s[i];
    form |= (uint64_t)(c >= 'A' && c <= 'Z' ? c + 32u : c) << i * 8;
  }
  uint64_t found = t->slots[slot_of(t, form)];
  n->english += (found & of_english) != 0;
  n->foreign += (found & of_foreign) != 0;
}

const char *dsr_language_guess(const char *text, size_t len,
                               const dsr_tokens *tokens) {
  counts n = {0};
  word_table t = {{0}};
  const dsr_span *spans = dsr_tokens_spans(tokens);
  size_t total = dsr_tokens_count(tokens);
  add_words(&t, english, of_english);
  add_words(&t, foreign, of_foreign);
  for (size_t i = 0; i < total && n.words < WORDS_MAX; i++)
    if (spans[i].end <= len)
      count_word(&t, text + spans[i].start, spans[i].end - spans[i].start, &n);
  if (n.wide > n.latin && n.wide >= LETTERS_SCRIPT)
    return "other";
  if (n.words >= WORDS_ENGLISH && n.english * 5 >= n.words && n.english >= n.foreign)
    return "en";
  if (n.words >= WORDS_OTHER && n.foreign * 8 >= n.words && n.foreign > n.english * 2)
    return "other";
  if (n.words >= WORDS_BARE && n.english * 50 < n.words && n.foreign * 50 >= n.words)
    return "other";
  return "und";
}
