/* Stories out of templates. A template is text with slots, '%' and a letter:
 *   %w  a word, after Zipf's law: common ones from a list, the rest made of
 *       syllables, so that a few per cent are met for the first time
 *   %a  an adjective    %v  a verb in the past    %n  a plural noun
 *   %p  a person        %l  that person's last name again
 *   %o  an organisation %c  a country   %t  a title   %m  money
 *   %d  a date          %k  a weekday   %#  a number  %x  a designation
 * Slots are filled from a generator that starts from the story's number. */
#include <math.h>
#include <string.h>

#include "tests/bench/news.h"

typedef struct dice {
  uint64_t state;
  uint32_t person; /* whom %l speaks of */
} dice;

static uint32_t roll(dice *d, uint32_t sides) {
  d->state ^= d->state << 13;
  d->state ^= d->state >> 7;
  d->state ^= d->state << 17;
  return (uint32_t)((d->state >> 32) * sides >> 32);
}

static uint32_t any(uint32_t x) {
  x = (x ^ (x >> 16)) * 0x7feb352dU;
  x = (x ^ (x >> 15)) * 0x846ca68bU;
  return x ^ (x >> 16);
}

/* A rank from 0 to `ranks` - 1: rank r comes about as often as 1 / (r + 1). */
static uint32_t zipf(dice *d, double ranks) {
  double u = (double)roll(d, 1u << 24) / (1 << 24);
  return (uint32_t)(pow(ranks + 1, u) - 1);
}

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const char *const common[] = {
    "government", "report", "plan", "year", "official", "market", "country",
    "agreement", "week", "program", "budget", "group", "month", "company",
    "trade", "policy", "security", "defense", "state", "force", "region",
    "talks", "sale", "system", "border", "price", "court", "law", "vote",
    "party", "tax", "energy", "oil", "growth", "bank", "rate", "deal", "visit",
    "attack", "city", "water", "health", "school", "research", "service",
    "decision", "statement", "meeting", "crisis", "campaign", "pressure",
    "support", "training", "shipment", "contract", "equipment", "delivery",
    "inquiry", "reform", "strategy", "warning", "summit", "harbor", "station",
    "exercise", "radar", "airport", "factory", "minister", "committee"};
static const char *const adjectives[] = {
    "new", "regional", "military", "foreign", "economic", "long-term", "joint",
    "local", "national", "senior", "major", "cross-border", "public", "recent",
    "asymmetric", "private", "naval", "temporary", "political", "high-level"};
static const char *const verbs[] = {
    "approved", "rejected", "announced", "discussed", "criticized", "delayed",
    "signed", "reviewed", "opened", "expanded", "suspended", "described",
    "confirmed", "denied", "welcomed", "cancelled", "drafted", "questioned"};
static const char *const nouns[] = {
    "missiles", "vehicles", "ships", "contracts", "exports", "workers", "talks",
    "weapons", "prices", "reforms", "aircraft", "officials", "analysts",
    "shipments", "tariffs", "launchers", "frigates", "elections", "tanks"};
static const char *const titles[] = {
    "Defense Minister", "Foreign Minister", "President", "Prime Minister",
    "Gen.", "Sen.", "spokesman", "spokeswoman", "Deputy Secretary", "Adm.",
    "Finance Minister", "Dr.", "chief executive", "lawmaker"};
static const char *const countries[] = {
    "the United States", "Japan", "Germany", "South Korea", "Taiwan", "Poland",
    "India", "Australia", "France", "the Philippines", "Vietnam", "Norway",
    "the U.K.", "Canada", "Turkey", "Chile", "Egypt", "the U.S."};
static const char *const first_names[] = {
    "James", "Maria", "Wei", "Anna", "David", "Min-jun", "Fatima", "John",
    "Elena", "Carlos", "Yuki", "Peter", "Li", "Ahmed", "Sofia", "Thomas",
    "Ingrid", "Paul", "Grace", "Ivan", "Mei-ling", "Robert", "Aisha", "Lars"};
static const char *const bodies[] = {
    "Ministry", "Corp.", "Group", "Agency", "Institute", "Industries",
    "Council", "Inc.", "University", "Bank", "Command", "Association"};
static const char *const months[] = {
    "January", "February", "March", "April", "May", "June", "July", "Aug.",
    "Sept.", "October", "November", "Dec."};
static const char *const days[] = {"Monday", "Tuesday", "Wednesday", "Thursday",
                                   "Friday", "Saturday", "Sunday"};
static const char *const onsets[] = {"b", "br", "c",  "d", "f", "g", "gr", "h",
                                     "k", "l",  "m",  "n", "p", "r", "s",  "st",
                                     "t", "tr", "v",  "w", "z", "ch", "sh", "th"};
static const char *const rhymes[] = {"a",  "al", "an", "ar", "e",  "el", "en",
                                     "er", "i",  "in", "is", "o",  "on", "or",
                                     "os", "u",  "um", "ine", "ate", "and"};

static const char *const sentences[] = {
    "The %w of the %w has %v a %a %w in %c, %t %p said on %k.",
    "%t %p told reporters that the %a %w would be %v by the %o.",
    "\xE2\x80\x9CWe have %v the %w and the %w,\xE2\x80\x9D %l said. "
    "\xE2\x80\x9CIt\xE2\x80\x99s a %a %w, and it won\xE2\x80\x99t be the last.\xE2\x80\x9D",
    "The %o said in a statement that %# %n worth %m had been %v since %d.",
    "According to the %o, the %w in %c fell to %#.%# percent from %#.%#%.",
    "Officials in %c have %v the %w of %# %x systems, with the first of the %n "
    "due in fiscal year 20%2.",
    "But %p, a %a analyst at the %o, said the %w \xE2\x80\x94 and the %w of "
    "the %w \xE2\x80\x94 could take years.",
    "On %d, the %w was %v after the %a %w of the %o.",
    "It was not clear whether the %w had %v the %w or the %a %n of the %w.",
    "The company, which makes the %x and other %a %n, did not answer questions "
    "about the %w.",
    "\xE2\x80\x9CThe %w doesn\xE2\x80\x99t change our %w,\xE2\x80\x9D the "
    "%t said, citing %c\xE2\x80\x99s %a %w.",
    "In %c, the %w of %n and the %w of %a %n have %v more than %m in the last "
    "%# months.",
    "A %w of the %w said they would not be %v until the %w is in place.",
    "%p and %p, both of the %o, %v the %a %w at a meeting with %t %p.",
    "For the %w, the %w and the %w, this is a %a %w; for %c it is one of the %n."};

static void word(dice *d, dsr_buf *out) {
  uint32_t rank = zipf(d, 400000);
  if (rank < COUNT(common)) {
    dsr_buf_text(out, common[rank]);
    return;
  }
  uint32_t h = any(rank);
  for (uint32_t n = 2 + rank % 2; n > 0; n--, h = any(h)) {
    dsr_buf_text(out, onsets[h % COUNT(onsets)]);
    dsr_buf_text(out, rhymes[(h >> 8) % COUNT(rhymes)]);
  }
}

static void proper(uint32_t h, dsr_buf *out) {
  size_t at = out->len;
  for (uint32_t n = 2 + h % 3 / 2; n > 0; n--, h = any(h)) {
    dsr_buf_text(out, onsets[(h >> 4) % COUNT(onsets)]);
    dsr_buf_text(out, rhymes[(h >> 12) % COUNT(rhymes)]);
  }
  if (!out->failed)
    out->data[at] = (char)(out->data[at] - 'a' + 'A');
}

void bench_news_name(uint32_t rank, dsr_buf *out) {
  uint32_t h = any(rank + 77);
  for (uint32_t n = 1 + h % 3; n > 0; n--, h = any(h)) {
    proper(h, out);
    if (n > 1)
      dsr_buf_text(out, " ");
  }
}

static void person(dice *d, dsr_buf *out) {
  d->person = zipf(d, 60000);
  dsr_buf_text(out, first_names[any(d->person) % COUNT(first_names)]);
  dsr_buf_text(out, d->person % 9 ? " " : " J. ");
  proper(any(d->person + 5), out);
}

static void pick(dice *d, const char *const *list, size_t count, dsr_buf *out) {
  dsr_buf_text(out, list[roll(d, (uint32_t)count)]);
}

/* Rolls stand in statements of their own: arguments have no order. */
static void money(dice *d, dsr_buf *out) {
  uint32_t whole = 1 + roll(d, 90), part = roll(d, 10);
  dsr_buf_format(out, roll(d, 2) ? "$%u.%u billion" : "$%u,%03u", whole, part);
}

static void date(dice *d, dsr_buf *out) {
  pick(d, months, COUNT(months), out);
  uint32_t day = 1 + roll(d, 28), year = roll(d, 30);
  dsr_buf_format(out, " %u, 20%02u", day, year);
}

static void designation(dice *d, dsr_buf *out) {
  uint32_t first = roll(d, 26), second = roll(d, 26), number = 1 + zipf(d, 200);
  dsr_buf_format(out, "%c%c-%u%c", 'A' + (int)first, 'A' + (int)second, number,
                 'A' + (int)roll(d, 6));
}

static void slot(dice *d, char which, dsr_buf *out) {
  switch (which) {
  case 'w': word(d, out); return;
  case 'a': pick(d, adjectives, COUNT(adjectives), out); return;
  case 'v': pick(d, verbs, COUNT(verbs), out); return;
  case 'n': pick(d, nouns, COUNT(nouns), out); return;
  case 'p': person(d, out); return;
  case 'l': proper(any(d->person + 5), out); return;
  case 'o':
    bench_news_name(zipf(d, 20000), out);
    dsr_buf_text(out, " ");
    pick(d, bodies, COUNT(bodies), out);
    return;
  case 'c': pick(d, countries, COUNT(countries), out); return;
  case 't': pick(d, titles, COUNT(titles), out); return;
  case 'k': pick(d, days, COUNT(days), out); return;
  case 'm': money(d, out); return;
  case 'd': date(d, out); return;
  case '#': dsr_buf_format(out, "%u", 1 + zipf(d, 900)); return;
  case '2': dsr_buf_format(out, "%u", 20 + roll(d, 15)); return;
  case 'x': designation(d, out); return;
  default: dsr_buf_text(out, "%"); return;
  }
}

/* A template's text up to its next slot at once: the generator's own time is
 * part of every run of the benchmark. */
static void fill(dice *d, const char *template, dsr_buf *out) {
  const char *at;
  while ((at = strchr(template, '%')) != NULL) {
    dsr_buf_add(out, template, (size_t)(at - template));
    slot(d, at[1], out);
    template = at + (at[1] && strchr("wavnplocktmd#2x", at[1]) ? 2 : 1);
  }
  dsr_buf_text(out, template);
}

void bench_news_story(uint32_t number, dsr_buf *out) {
  dice d = {.state = 0x9E3779B97F4A7C15ULL * (number + 1), .person = 1};
  for (int i = 0; i < 4; i++)
    roll(&d, 2);
  d.person = zipf(&d, 60000);
  fill(&d, "%o %v %a %w over %c %n\n", out);
  fill(&d, "BRIDGEPORT, %d (Wire) \xE2\x80\x94 ", out);
  for (uint32_t lines = 6 + roll(&d, 12); lines > 0; lines--) {
    for (uint32_t n = 1 + roll(&d, 3); n > 0; n--) {
      fill(&d, sentences[roll(&d, COUNT(sentences))], out);
      dsr_buf_text(out, n > 1 ? " " : "\n");
    }
  }
}
