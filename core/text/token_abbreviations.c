/* Fixed word lists of the tokenizer: abbreviations, prefixes, fused forms.
 *
 * They are compiled in because a token's number must never change: what an
 * analyst may edit (data/abbreviations.tsv) moves sentences only. Forms that
 * are also plain words take their stop only in the company that makes them an
 * abbreviation. Changing any list means raising dsr_tokenizer_version(). */
#include <string.h>

#include "core/text/token_scan.h"

enum { FORM_MAX = 12 };

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

#define ALWAYS DSR_ABBREVIATION_ALWAYS
#define CAPITAL DSR_ABBREVIATION_CAPITAL
#define LOWER DSR_ABBREVIATION_LOWER
#define DIGIT DSR_ABBREVIATION_DIGIT
#define NAME DSR_ABBREVIATION_NAME
#define COMMA DSR_ABBREVIATION_COMMA
#define COUNT DSR_ABBREVIATION_COUNT

typedef struct abbreviation {
  char form[8];
  unsigned char rule;
} abbreviation;

/* Sorted by form. */
static const abbreviation abbreviations[] = {
    {"adm", CAPITAL},   {"al", LOWER},      {"ala", COMMA},    {"amb", CAPITAL},
    {"approx", ALWAYS}, {"apr", CAPITAL},   {"apt", CAPITAL},  {"ariz", CAPITAL},
    {"ark", COMMA},     {"art", DIGIT},     {"assn", CAPITAL}, {"atty", CAPITAL},
    {"aug", CAPITAL},   {"ave", CAPITAL},   {"bldg", CAPITAL}, {"blvd", CAPITAL},
    {"brig", CAPITAL},  {"bros", CAPITAL},  {"ca", DIGIT},     {"calif", CAPITAL},
    {"capt", CAPITAL},  {"cdr", CAPITAL},   {"cf", ALWAYS},    {"ch", DIGIT},
    {"chap", DIGIT},    {"cmdr", CAPITAL},  {"co", CAPITAL},   {"col", CAPITAL},
    {"colo", CAPITAL},  {"comdr", CAPITAL}, {"conn", COMMA},   {"corp", CAPITAL},
    {"cos", CAPITAL},   {"cpl", CAPITAL},   {"dec", CAPITAL},  {"del", COMMA},
    {"dept", ALWAYS},   {"dr", CAPITAL},    {"drs", CAPITAL},  {"eq", DIGIT},
    {"esq", CAPITAL},   {"est", DIGIT},     {"etc", ALWAYS},   {"excl", ALWAYS},
    {"ext", DIGIT},     {"feb", CAPITAL},   {"fig", DIGIT},    {"figs", DIGIT},
    {"fla", COMMA},     {"fr", NAME},       {"fri", DIGIT},    {"ft", COUNT | NAME},
    {"gen", CAPITAL},   {"gens", CAPITAL},  {"gov", CAPITAL},  {"govs", CAPITAL},
    {"hon", NAME},      {"hr", COUNT},      {"hrs", COUNT},    {"hwy", CAPITAL},
    {"ibid", ALWAYS},   {"ill", COMMA},     {"inc", CAPITAL},  {"incl", ALWAYS},
    {"ind", COMMA},     {"intl", CAPITAL},  {"jan", CAPITAL},  {"jr", CAPITAL},
    {"jul", DIGIT},     {"jun", DIGIT},     {"kan", COMMA},    {"ky", COMMA},
    {"la", COMMA},      {"lb", COUNT},      {"lbs", COUNT},    {"ln", CAPITAL},
    {"lt", CAPITAL},    {"ltd", CAPITAL},   {"maj", CAPITAL},  {"mar", DIGIT},
    {"mass", COMMA},    {"md", COMMA},      {"messrs", CAPITAL}, {"mi", COUNT},
    {"mich", COMMA},    {"min", COUNT},     {"minn", COMMA},   {"misc", ALWAYS},
    {"miss", COMMA},    {"mo", COMMA},      {"mon", DIGIT},    {"mont", COMMA},
    {"mr", CAPITAL},    {"mrs", CAPITAL},   {"ms", CAPITAL},   {"mt", NAME},
    {"natl", CAPITAL},  {"neb", COMMA},     {"nev", COMMA},    {"no", DIGIT},
    {"nos", DIGIT},     {"nov", CAPITAL},   {"oct", CAPITAL},  {"okla", COMMA},
    {"ore", COMMA},     {"oz", COUNT},      {"p", DIGIT},      {"pa", COMMA},
    {"para", DIGIT},    {"pfc", CAPITAL},   {"pkwy", CAPITAL}, {"pp", DIGIT},
    {"pres", NAME},     {"prof", CAPITAL},  {"pt", DIGIT},     {"pvt", CAPITAL},
    {"rd", CAPITAL},    {"rep", CAPITAL},   {"reps", CAPITAL}, {"rev", CAPITAL},
    {"rte", CAPITAL},   {"sat", DIGIT},     {"sec", DIGIT},    {"sen", CAPITAL},
    {"sens", CAPITAL},  {"sep", CAPITAL},   {"sept", CAPITAL}, {"sgt", CAPITAL},
    {"sq", COUNT},      {"sr", CAPITAL},    {"st", CAPITAL},   {"ste", CAPITAL},
    {"sts", CAPITAL},   {"sun", DIGIT},     {"supt", CAPITAL}, {"tenn", COMMA},
    {"tex", COMMA},     {"thu", DIGIT},     {"thur", CAPITAL}, {"thurs", CAPITAL},
    {"tue", DIGIT},     {"tues", CAPITAL},  {"univ", CAPITAL}, {"va", COMMA},
    {"ver", DIGIT},     {"viz", ALWAYS},    {"vol", DIGIT},    {"vols", DIGIT},
    {"vs", ALWAYS},     {"vt", COMMA},      {"wash", COMMA},   {"wed", DIGIT},
    {"wis", COMMA},     {"wyo", COMMA},
};

/* Bound first parts: what follows the hyphen stays with them. */
static const char *const prefixes[] = {
    "agro",  "ante",  "anti",   "arch",  "bi",    "bio",   "co",     "counter",
    "cyber", "de",    "e",      "eco",   "ex",    "extra", "hyper",  "inter",
    "intra", "macro", "mega",   "micro", "mid",   "mini",  "mis",    "mono",
    "multi", "neo",   "non",    "out",   "over",  "pan",   "para",   "poly",
    "post",  "pre",   "pro",    "pseudo", "quasi", "re",   "semi",   "sub",
    "super", "trans", "tri",    "ultra", "un",    "under", "uni",    "vice",
};
static const char *const suffixes[] = {"esque", "fold", "ish", "less", "wise"};

static const char *const glued_units[] = {
    "am",  "bn",  "cm",  "ft",   "gb",  "ghz", "hr",  "hrs", "hz",
    "k",   "kb",  "kg",  "kgs",  "kk",  "km",  "kms", "kph", "kw",
    "lb",  "lbs", "mb",  "mbps", "mg",  "mhz", "min", "mins", "ml",
    "mm",  "mn",  "mph", "mw",   "nm",  "oz",  "pm",  "sec", "secs",
    "sqm", "tb",  "tn",  "yrs",
};

/* Written as one word, two by syntax; the second begins at `at`. */
static const struct {
  char form[10];
  unsigned char at;
} fused[] = {
    {"aint", 2},   {"arent", 3},   {"cannot", 3},   {"cant", 2},    {"couldnt", 5},
    {"didnt", 3},  {"doesnt", 4},  {"dont", 2},     {"dunno", 3},   {"gimme", 3},
    {"gonna", 3},  {"gotta", 3},   {"hadnt", 3},    {"hasnt", 3},   {"havent", 4},
    {"im", 1},     {"isnt", 2},    {"ive", 1},      {"lemme", 3},   {"outta", 3},
    {"shouldnt", 6}, {"thats", 4}, {"wanna", 3},    {"wasnt", 3},   {"werent", 4},
    {"wont", 2},   {"wouldnt", 5},
};

/* Where the abbreviations of each first letter begin. */
static const uint8_t abbreviation_from[27] = {
    0, 14, 18, 34, 39, 45, 52, 56, 60, 66, 70, 72, 78, 96,
    102, 106, 116, 116, 121, 135, 142, 143, 150, 154, 154, 154, 154,
};

/* What to ask before looking into a table: for each first letter, the last
 * letters (bit 0 is 'a') of the abbreviations, the lengths (bit n) of the fused
 * forms and of the prefixes. */
static const uint32_t abbreviation_lasts[26] = {
    0x38A3C53, 0x0040048, 0x00EE8A1, 0x00E0804, 0x0090804, 0x00E0143,
    0x0242000, 0x1062000, 0x000080C, 0x0022800, 0x1002000, 0x00C200B,
    0x00E638C, 0x0244802, 0x2080011, 0x10C8025, 0x0000000, 0x0248018,
    0x00FA014, 0x0962010, 0x0200000, 0x20E0801, 0x0044088, 0x0000000,
    0x0000000, 0x0000000,
};
static const uint16_t fused_lengths[26] = {
    0x030, 0x000, 0x0D0, 0x070, 0x000, 0x000, 0x020, 0x060, 0x01C,
    0x000, 0x000, 0x020, 0x000, 0x000, 0x020, 0x000, 0x000, 0x000,
    0x100, 0x020, 0x000, 0x000, 0x0F0, 0x000, 0x000, 0x000,
};
static const uint16_t prefix_lengths[26] = {
    0x010, 0x00C, 0x0A4, 0x004, 0x02E, 0x000, 0x000, 0x020, 0x020,
    0x000, 0x000, 0x000, 0x038, 0x008, 0x018, 0x058, 0x020, 0x004,
    0x038, 0x028, 0x02C, 0x010, 0x000, 0x000, 0x000, 0x000,
};

static unsigned letter_number(char c) { return ((unsigned char)c | 0x20u) - 'a'; }

bool dsr_abbreviation_candidate(const char *s, size_t len) {
  unsigned first = letter_number(s[0]), last = letter_number(s[len - 1]);
  return len < DSR_ABBREVIATION_MAX && first < 26 && last < 26 &&
         (abbreviation_lasts[first] >> last & 1);
}

static bool has_length(const uint16_t lengths[26], const char *s, size_t len) {
  unsigned first = letter_number(s[0]);
  return len < 16 && first < 26 && (lengths[first] >> len & 1);
}

bool dsr_fused_candidate(const char *s, size_t len) {
  return has_length(fused_lengths, s, len);
}

const char *dsr_listed_form(int list, size_t n) {
  switch (list) {
  case DSR_FORMS_ABBREVIATION:
    return n < COUNT_OF(abbreviations) ? abbreviations[n].form : NULL;
  case DSR_FORMS_FUSED:
    return n < COUNT_OF(fused) ? fused[n].form : NULL;
  case DSR_FORMS_PREFIX:
    return n < COUNT_OF(prefixes) ? prefixes[n] : NULL;
  default:
    return n < COUNT_OF(suffixes) ? suffixes[n] : NULL;
  }
}

/* The ASCII letters of a form in lower case; false when it has others or is
 * longer than any in the tables. */
static bool lower_form(const char *s, size_t len, char out[FORM_MAX]) {
  if (len == 0 || len >= FORM_MAX)
    return false;
  for (size_t i = 0; i < len; i++) {
    char c = s[i];
    if (c >= 'A' && c <= 'Z')
      c = (char)(c + ('a' - 'A'));
    if (c < 'a' || c > 'z')
      return false;
    out[i] = c;
  }
  out[len] = '\0';
  return true;
}

static bool in_list(const char *const *list, size_t n, const char *s, size_t len) {
  char form[FORM_MAX];
  if (!lower_form(s, len, form))
    return false;
  for (size_t i = 0; i < n; i++)
    if (list[i][0] == form[0] && strcmp(list[i], form) == 0)
      return true;
  return false;
}

unsigned dsr_abbreviation_rule(const char *s, size_t len) {
  char form[FORM_MAX] = {0};
  if (len == 0 || !dsr_abbreviation_candidate(s, len) || !lower_form(s, len, form))
    return 0;
  const unsigned first = letter_number(s[0]);
  for (size_t i = abbreviation_from[first]; i < abbreviation_from[first + 1]; i++)
    if (memcmp(abbreviations[i].form, form, sizeof abbreviations[i].form) == 0)
      return abbreviations[i].rule;
  return 0;
}

bool dsr_is_prefix(const char *s, size_t len) {
  return len > 0 && has_length(prefix_lengths, s, len) &&
         in_list(prefixes, COUNT_OF(prefixes), s, len);
}

bool dsr_is_suffix(const char *s, size_t len) {
  return in_list(suffixes, COUNT_OF(suffixes), s, len);
}

bool dsr_is_glued_unit(const char *s, size_t len) {
  /* Capitals are mostly model letters (3G, 4K, 10M): only "K" of a count and
   * the binary units are written so. */
  if (len == 1 && *s != 'k' && *s != 'K')
    return false;
  if (len > 1 && s[0] >= 'A' && s[0] <= 'Z' && s[1] != 'B')
    return (s[0] == 'A' || s[0] == 'P') && s[1] == 'M' && len == 2;
  return in_list(glued_units, COUNT_OF(glued_units), s, len);
}

size_t dsr_fused_split(const char *s, size_t len) {
  char form[FORM_MAX];
  if (len < 2 || !dsr_fused_candidate(s, len) || !lower_form(s, len, form))
    return 0;
  for (size_t i = 0; i < COUNT_OF(fused); i++)
    if (fused[i].form[0] == form[0] && strcmp(fused[i].form, form) == 0)
      return len <= 3 && s[1] == 'M' ? 0 : fused[i].at;
  return 0;
}
