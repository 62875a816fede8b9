/* Counting function words. Refused: letter n-grams, which tell more languages
 * and need tables nobody can check by eye; here only "not English" matters. */
#include "core/text/language.h"

#include <string.h>

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

static bool listed(const char *list, const char *form, size_t len) {
  for (const char *at = list; (at = strstr(at, form)) != NULL; at++)
    if (at[-1] == ' ' && at[len] == ' ')
      return true;
  return false;
}

typedef struct counts {
  size_t words, english, foreign, latin, wide;
} counts;

static void count_word(const char *s, size_t len, counts *n) {
  char form[FORM_MAX];
  size_t size;
  bool word = false, short_form = len < FORM_MAX;
  for (size_t i = 0; i < len; i += size) {
    dsr_class class = dsr_scan_class(s, len, i, &size);
    if (dsr_class_is_letter(class)) {
      word = true;
      /* Latin and its extensions end at U+024F, two bytes led by 0xC9. */
      bool latin = (unsigned char)s[i] <= 0xC9 ||
                   (size == 3 && memcmp(s + i, "\xE1\xB8", 2) >= 0 &&
                    memcmp(s + i, "\xE1\xBB", 2) <= 0);
      n->latin += latin;
      n->wide += !latin;
    }
    if (short_form)
      form[i] = (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] + 32 : s[i]);
    for (size_t k = 1; short_form && k < size; k++)
      form[i + k] = s[i + k];
  }
  n->words += word;
  if (!word || !short_form)
    return;
  form[len] = '\0';
  n->english += listed(english, form, len);
  n->foreign += listed(foreign, form, len);
}

const char *dsr_language_guess(const char *text, size_t len,
                               const dsr_tokens *tokens) {
  counts n = {0};
  const dsr_span *spans = dsr_tokens_spans(tokens);
  size_t total = dsr_tokens_count(tokens);
  for (size_t i = 0; i < total && n.words < WORDS_MAX; i++)
    if (spans[i].end <= len)
      count_word(text + spans[i].start, spans[i].end - spans[i].start, &n);
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
