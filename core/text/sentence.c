/* Sentences: one pass over the gaps between tokens.
 *
 * A gap is judged from the tokens on both sides, the line ends in it and what the
 * analyst's list says of their words. Here stand rules of form alone, marks and
 * letters but no words; the list's head (data/abbreviations.tsv) tells them all,
 * so who changes one here changes it there. Whether line ends count is decided
 * for the whole text (a line a paragraph, or wrapped by hand); most texts are not
 * wrapped, so that is assumed, and one that turns out to be is cut anew. Nine tokens
 * in ten can be no end by their first and last byte and the gap behind them: they
 * are told from tables, 64 at a time and without a branch, and only the others are
 * judged. Refused: a question a token, whose branches cost more than the judging;
 * a trained model such as Punkt's, which learns abbreviations from the corpus, so
 * that a document's sentences would depend on its neighbours. */
#include "dossier/sentence.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/utf8.h"
#include "core/text/abbreviation_list.h"
#include "core/text/sentence_tokens.h"
#include "core/text/token_scan.h"

enum {
  WRAP_MIN = 45,      /* bytes; shorter lines are broken on purpose */
  WRAP_MAX = 160,     /* longer ones are not wrapped at all */
  WRAP_SEEN = 4,      /* line ends before lines are judged ahead of the rest */
  WRAP_SLACK = 10,    /* bytes by which the next word surely would have fitted */
  SENTENCE_TOKENS = 12, /* hardly a text's sentences are shorter, on average */
  ATTRIBUTION_MAX = 4 /* tokens between a closing quote and "said" */
};

struct dsr_sentences {
  dsr_span *spans, *tokens;
  size_t count, capacity, tokens_capacity;
};

typedef struct cutter {
  const char *text;
  size_t len;
  const dsr_span *tokens;
  size_t count;
  const dsr_abbreviations *list;
  bool judged;      /* `wrapped` is known, not assumed */
  bool wrapped;     /* the text is broken into lines of about `width` bytes */
  size_t width;
  size_t breaks, soft, overlong; /* line ends; those inside a clause; long lines */
  size_t first;     /* the token that opens the sentence */
  size_t line_from; /* where the line of the token in hand begins */
  uint64_t asked;   /* bit i: token block + i may be an end; filled of them are known */
  size_t block, filled;
} cutter;

static size_t token_len(const cutter *c, size_t t) {
  return c->tokens[t].end - c->tokens[t].start;
}
static const char *token_text(const cutter *c, size_t t) {
  return c->text + c->tokens[t].start;
}

/* Inline, so that the length of a literal costs nothing. */
static inline bool is(const cutter *c, size_t t, const char *form) {
  size_t n = strlen(form);
  return t < c->count && token_len(c, t) == n &&
         memcmp(token_text(c, t), form, n) == 0;
}

/* Whether the analyst's list gives token t the role, in any case. */
static bool has_role(const cutter *c, size_t t, unsigned role) {
  return dsr_word_roles(c->list, token_text(c, t), token_len(c, t)) & role;
}

static inline dsr_class class_of(const cutter *c, size_t t) {
  size_t size;
  char first = *token_text(c, t);
  if (first >= 'a' && first <= 'z')
    return DSR_CLASS_LOWER;
  if (first >= 'A' && first <= 'Z')
    return DSR_CLASS_UPPER;
  return dsr_scan_class(c->text, c->len, c->tokens[t].start, &size);
}

/* Capitalised words that open a sentence far oftener than they go on a name. */
static bool opens_sentences(const cutter *c, size_t t) {
  return class_of(c, t) == DSR_CLASS_UPPER && has_role(c, t, DSR_WORD_OPENER);
}

static size_t count_lines(const cutter *c, size_t t, size_t end) {
  size_t lines = 0;
  for (size_t i = c->tokens[t].end; i < end; i++) {
    char b = c->text[i];
    lines += b == '\n' || b == '\f' ||
             (b == '\r' && (i + 1 == end || c->text[i + 1] != '\n')) ||
             (b == '\xE2' && end - i > 2 && c->text[i + 1] == '\x80' &&
              (c->text[i + 2] == '\xA8' || c->text[i + 2] == '\xA9'));
  }
  return lines;
}

/* Line ends in the gap behind token t; most gaps are nothing or one space. */
static inline size_t lines_behind(const cutter *c, size_t t) {
  size_t from = c->tokens[t].end;
  size_t end = t + 1 < c->count ? c->tokens[t + 1].start : c->len;
  if (end == from || (end == from + 1 && c->text[from] == ' '))
    return 0;
  return count_lines(c, t, end);
}

static bool stop_mark(const cutter *c, size_t t) {
  const char *s = token_text(c, t);
  size_t n = token_len(c, t);
  if ((unsigned char)s[0] >= 0x80)
    return n == 3 &&
           (is(c, t, "…") || is(c, t, "。") || is(c, t, "！") || is(c, t, "？"));
  for (size_t i = 0; i < n; i++)
    if (s[i] != '.' && s[i] != '!' && s[i] != '?')
      return false;
  return true;
}

/* Count the line that ends behind token t, `lines` line ends before the next. */
static void count_line(cutter *c, size_t t, size_t lines) {
  size_t length = c->tokens[t].end - c->line_from;
  c->line_from = c->tokens[t + 1].start;
  c->overlong += length > WRAP_MAX;
  if (lines > 1)
    return;
  c->breaks++;
  if (class_of(c, t + 1) == DSR_CLASS_LOWER && !stop_mark(c, t) &&
      length >= WRAP_MIN && length <= WRAP_MAX) {
    c->soft++;
    c->width = length > c->width ? length : c->width;
  }
}

/* Wrapped by hand: lines of middling length that a small letter goes on from,
 * at a fifth of the line ends or more, and hardly any long lines. */
static bool looks_wrapped(const cutter *c) {
  return c->soft > 0 && c->soft * 5 >= c->breaks && c->overlong * 10 <= c->breaks;
}

/* Count the lines from token t on; line_from stays where it was. */
static void judge_lines(cutter *c, size_t t) {
  size_t from = c->line_from;
  for (; t + 1 < c->count; t++) {
    size_t lines = lines_behind(c, t);
    if (lines)
      count_line(c, t, lines);
  }
  c->line_from = from;
  c->wrapped = looks_wrapped(c);
  c->judged = true;
}

static bool bullet(const cutter *c, size_t t) {
  bool apart = t + 1 < c->count && c->tokens[t + 1].start > c->tokens[t].end;
  return apart && (is(c, t, "-") || is(c, t, "*") || is(c, t, "•") ||
                   is(c, t, "–") || is(c, t, "—") || is(c, t, "·"));
}

/* In wrapped text a line end is meant when the next word would have fitted. */
static bool line_end_is_meant(const cutter *c, size_t t) {
  if (!c->wrapped || bullet(c, t + 1))
    return true;
  if (class_of(c, t + 1) == DSR_CLASS_LOWER)
    return false;
  size_t used = c->tokens[t].end - c->line_from;
  return used + 1 + token_len(c, t + 1) + WRAP_SLACK < c->width;
}

/* Whether token t follows token t - 1 without white space. */
static bool joined(const cutter *c, size_t t) {
  return t > 0 && t < c->count && c->tokens[t].start == c->tokens[t - 1].end;
}

static bool in_marks(const cutter *c, size_t t, const char *const *marks, size_t n) {
  char first = *token_text(c, t);
  for (size_t i = 0; i < n; i++)
    if (marks[i][0] == first && is(c, t, marks[i]))
      return true;
  return false;
}
#define IN_MARKS(c, t, marks) in_marks(c, t, marks, sizeof(marks) / sizeof *(marks))

static bool closes(const cutter *c, size_t t) {
  static const char *const brackets[] = {")", "]", "}", "」", "』", "）", "】", "》"};
  static const char *const after_word[] = {"''", "”", "’"};
  static const char *const either_way[] = {"\"", "'", "“"};
  if (IN_MARKS(c, t, brackets))
    return true;
  bool opens = joined(c, t + 1) &&
               dsr_word_at(c->text, c->len, c->tokens[t + 1].start);
  if (is(c, t, "»")) /* French leaves a space before it; Danish opens with it */
    return !opens;
  return joined(c, t) &&
         (IN_MARKS(c, t, after_word) || (!opens && IN_MARKS(c, t, either_way)));
}

/* The last token of a reference to a note that is glued to the stop before
 * token t: "†", "¹", "[3]", "(2)"; t - 1 when there is none. */
static size_t note_mark(const cutter *c, size_t t) {
  static const char *const signs[] = {"†", "‡", "*", "**", "§"};
  size_t last = t;
  if (!joined(c, t))
    return t - 1;
  if (t + 2 < c->count && (is(c, t, "[") || is(c, t, "(")) && joined(c, t + 1) &&
      joined(c, t + 2) && class_of(c, t + 1) == DSR_CLASS_DIGIT &&
      (is(c, t + 2, "]") || is(c, t + 2, ")")))
    last = t + 2;
  else if (!IN_MARKS(c, t, signs) && class_of(c, t) != DSR_CLASS_NUMBER)
    return t - 1;
  bool goes_on = joined(c, last + 1) &&
                 dsr_word_at(c->text, c->len, c->tokens[last + 1].start);
  return goes_on ? t - 1 : last;
}

static bool closes_quote(const cutter *c, size_t t) {
  return closes(c, t) && !is(c, t, ")") && !is(c, t, "]") && !is(c, t, "}");
}

static bool emoticon(const cutter *c, size_t t) {
  const char *s = token_text(c, t);
  size_t n = token_len(c, t);
  return n >= 2 && n <= 3 && strchr(":;=", s[0]) && s[0] && s[0] != s[1] &&
         dsr_token_kind_of(s, n) == DSR_TOKEN_SYMBOL;
}

/* '"Why now?" Ms. Lee asked.': what follows a closing quote tells who spoke. */
static bool attribution_follows(const cutter *c, size_t t) {
  for (size_t k = t; k < c->count && k < t + ATTRIBUTION_MAX; k++) {
    if (k > t && (lines_behind(c, k - 1) || stop_mark(c, k)))
      return false;
    if (has_role(c, k, DSR_WORD_SPEECH))
      return true;
  }
  return false;
}

/* The class of the form that token t is without its stop; the words before a
 * lone letter are listed too, and are no abbreviations. */
static dsr_abbreviation_class listed(const cutter *c, size_t t, size_t form_len) {
  dsr_abbreviation_class found =
      dsr_abbreviation_find(c->list, token_text(c, t), form_len);
  return found == DSR_ABBREVIATION_LABEL ? DSR_ABBREVIATION_NONE : found;
}

/* One letter that a listed word stands before: "Plan B", "vitamin D". */
static bool labelled_letter(const cutter *c, size_t t) {
  return t > c->first &&
         dsr_abbreviation_find(c->list, token_text(c, t - 1),
                               token_len(c, t - 1)) == DSR_ABBREVIATION_LABEL;
}

/* A capitalised word with a small one behind it: "Shares fell", "Police were";
 * not "Chairman Li", "Director of". */
static bool clause_opens(const cutter *c, size_t t) {
  size_t n = token_len(c, t);
  return class_of(c, t) == DSR_CLASS_UPPER && n > 1 && token_text(c, t)[n - 1] != '.' &&
         t + 1 < c->count && !lines_behind(c, t) &&
         class_of(c, t + 1) == DSR_CLASS_LOWER &&
         !has_role(c, t + 1, DSR_WORD_JOINER);
}

static bool names_time(const cutter *c, size_t t) {
  return t < c->count && class_of(c, t) == DSR_CLASS_LOWER &&
         has_role(c, t, DSR_WORD_TIME);
}

/* "5 p.m. Officers left", but "5 p.m. Monday", "5 p.m. Geneva time" and the
 * "At 5 p.m." that opens its sentence. */
static bool hour_ends(const cutter *c, size_t t, size_t next) {
  bool opening = t < c->first + 3 && has_role(c, c->first, DSR_WORD_BEFORE_HOUR);
  return class_of(c, next) == DSR_CLASS_UPPER &&
         !has_role(c, next, DSR_WORD_AFTER_HOUR) && token_len(c, next) > 1 &&
         token_text(c, next)[1] >= 'a' && !opening && !names_time(c, next + 1);
}

/* Whether the abbreviation that is token t, without its stop form_len bytes
 * long, ends a sentence when token `next` follows on the same line. */
static bool abbreviation_ends(const cutter *c, size_t t, size_t form_len,
                              size_t next) {
  const char *s = token_text(c, t);
  dsr_class follows = class_of(c, next);
  bool small = class_of(c, t) == DSR_CLASS_LOWER;
  if (t == c->first)
    return false;
  if (memchr(s, '.', form_len) && small)
    return has_role(c, t, DSR_WORD_HOUR) && hour_ends(c, t, next);
  dsr_abbreviation_class class = listed(c, t, form_len);
  bool counted = class_of(c, t - 1) == DSR_CLASS_DIGIT;
  switch (class) {
  case DSR_ABBREVIATION_TITLE:
  case DSR_ABBREVIATION_NAMEPART:
    if (!counted || !small)
      return false; /* else "9.98 sec.", "6 ft." */
    return follows == DSR_CLASS_UPPER && token_len(c, next) > 1;
  case DSR_ABBREVIATION_UNIT:
    return follows == DSR_CLASS_UPPER && token_len(c, next) > 1;
  case DSR_ABBREVIATION_MONTH:
    /* in small letters "sat" and "mar" are words */
    return opens_sentences(c, next) || clause_opens(c, next) ||
           (small && follows == DSR_CLASS_UPPER);
  case DSR_ABBREVIATION_TAIL:
    return opens_sentences(c, next) || clause_opens(c, next);
  default:
    return opens_sentences(c, next) ||
           (form_len == 1 && follows == DSR_CLASS_UPPER && labelled_letter(c, t));
  }
}

static bool roman_number(const cutter *c, size_t t) {
  for (size_t i = 0; i < token_len(c, t); i++)
    if (!strchr("IVX", token_text(c, t)[i]) || !token_text(c, t)[i])
      return false;
  return true;
}

/* "1.", "a.", "IV." that opens its sentence counts a list. */
static bool list_number(const cutter *c, size_t t) {
  size_t n = token_len(c, c->first);
  return t == c->first + 1 && is(c, t, ".") && n <= 4 &&
         ((class_of(c, c->first) == DSR_CLASS_DIGIT && n <= 3) || n == 1 ||
          roman_number(c, c->first)) &&
         t + 1 < c->count && c->tokens[t + 1].start > c->tokens[t].end;
}

/* "Mr. X. said", "E. coli": a lone capital that is no label goes on in small
 * letters. */
static bool initial_goes_on(const cutter *c, size_t t) {
  return t > 0 && token_len(c, t - 1) == 1 && class_of(c, t - 1) == DSR_CLASS_UPPER &&
         !has_role(c, t - 1, DSR_WORD_PRONOUN) && !labelled_letter(c, t - 1);
}

static bool dash(const cutter *c, size_t t) {
  return is(c, t, "-") || is(c, t, "--") || is(c, t, "–") || is(c, t, "—");
}

/* Whether the stop mark that is token t ends a sentence; `last` is t or the
 * last of the closing marks behind it, and another token follows on the line. */
static bool stop_ends(const cutter *c, size_t t, size_t last) {
  size_t next = last + 1;
  dsr_class follows = class_of(c, next);
  bool apart = c->tokens[next].start > c->tokens[last].end;
  bool quoted = last > t && closes_quote(c, last);
  const char *s = token_text(c, t);
  bool stop = is(c, t, ".");
  bool loud = !stop && (memchr(s, '!', token_len(c, t)) ||
                        memchr(s, '?', token_len(c, t)));
  if (t == c->first && joined(c, t + 1) && s[0] == '.')
    return false; /* "...and so it ended" */
  bool ellipsis = is(c, t, "…") || (s[0] == '.' && token_len(c, t) > 1 && !loud) ||
                  (stop && t > c->first && is(c, t - 1, "."));
  if ((unsigned char)s[0] >= 0x80 && !ellipsis)
    return true; /* the full-width marks have no other use */
  if (!apart && follows != DSR_CLASS_UPPER)
    return loud && follows == DSR_CLASS_LOWER && last == t;
  if (list_number(c, t) || is(c, next, "."))
    return false; /* the second: ". . ." is one ellipsis */
  if (dash(c, next) && next + 1 < c->count && !lines_behind(c, next) &&
      class_of(c, next + 1) == DSR_CLASS_LOWER)
    return false;
  if (last > t && follows == DSR_CLASS_LOWER)
    return false;
  if (is(c, next, ",") || is(c, next, ";") || is(c, next, ":"))
    return false;
  if (quoted && loud && attribution_follows(c, next))
    return false;
  if (ellipsis)
    return follows != DSR_CLASS_LOWER && follows != DSR_CLASS_DIGIT;
  if (!stop || t == c->first || c->tokens[t].start > c->tokens[t - 1].end)
    return true;
  if (listed(c, t - 1, token_len(c, t - 1)))
    return follows != DSR_CLASS_LOWER && follows != DSR_CLASS_DIGIT &&
           abbreviation_ends(c, t - 1, token_len(c, t - 1), next);
  return !(follows == DSR_CLASS_LOWER && initial_goes_on(c, t));
}

/* Tokens from `first` on that close what ended at token t. */
static size_t closing_run(const cutter *c, size_t t) {
  while (t + 1 < c->count && !dsr_word_byte[(unsigned char)*token_text(c, t + 1)] &&
         !lines_behind(c, t)) {
    size_t last = closes(c, t + 1) || emoticon(c, t + 1) ? t + 1 : note_mark(c, t + 1);
    if (last == t)
      break;
    t = last;
  }
  return t;
}

/* Whether the text, a paragraph or a line that counts ends behind token t. */
static bool text_ends(const cutter *c, size_t t) {
  size_t lines = lines_behind(c, t);
  return t + 1 == c->count || lines > 1 || (lines == 1 && line_end_is_meant(c, t));
}

/* The stamp of a mail or a log, "05/06/2019 11:07 AM", when a capital follows. */
static bool stamp_ends(const cutter *c, size_t t) {
  bool half = token_len(c, t) == 2 && t > 0 && has_role(c, t, DSR_WORD_HALF_DAY);
  size_t clock = half ? t - 1 : t;
  return clock > c->first && class_of(c, clock) == DSR_CLASS_DIGIT &&
         class_of(c, clock - 1) == DSR_CLASS_DIGIT &&
         memchr(token_text(c, clock), ':', token_len(c, clock)) &&
         memchr(token_text(c, clock - 1), '/', token_len(c, clock - 1)) &&
         class_of(c, t + 1) == DSR_CLASS_UPPER &&
         !has_role(c, t + 1, DSR_WORD_HALF_DAY | DSR_WORD_CLOCK_ZONE);
}

/* "Best regards," ends when a letter's lines were run together. */
static bool farewell_ends(const cutter *c, size_t t) {
  return is(c, t, ",") && t > c->first && t < c->first + 4 &&
         has_role(c, t - 1, DSR_WORD_FAREWELL) &&
         class_of(c, t + 1) == DSR_CLASS_UPPER;
}

static bool link(const cutter *c, size_t t) {
  size_t n = token_len(c, t);
  const char *s = token_text(c, t);
  return (n > 7 && memcmp(s, "http", 4) == 0) || (n > 4 && memcmp(s, "www.", 4) == 0);
}

/* Ends without a stop, when another token follows on the line. The first byte
 * leaves one question at most. */
static bool ends_unmarked(const cutter *c, size_t t) {
  switch (token_text(c, t)[0]) {
  case 'h':
  case 'w':
    return link(c, t) && link(c, t + 1);
  case ',':
    return farewell_ends(c, t);
  case ':':
  case ';':
  case '=':
    return emoticon(c, t) && class_of(c, t + 1) == DSR_CLASS_UPPER;
  case 'A':
  case 'P':
    return token_len(c, t) == 2 && stamp_ends(c, t);
  default:
    return class_of(c, t) == DSR_CLASS_DIGIT && stamp_ends(c, t);
  }
}

static bool ascii_letter(char b) {
  return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
}

/* Most tokens: a word of letters with a space or nothing behind it. Links are
 * longer and begin with h or w, long clocks with a digit; short ones end with a
 * digit or the M of "AM". */
static inline bool surely_no_end(const cutter *c, size_t t) {
  enum { LINK_MIN = 8 };
  dsr_span token = c->tokens[t];
  if (t + 1 == c->count)
    return false;
  size_t gap = c->tokens[t + 1].start - token.end;
  char first = c->text[token.start], last = c->text[token.end - 1];
  if (!ascii_letter(last) || last == 'M' || gap > 1 ||
      (gap == 1 && c->text[token.end] != ' '))
    return false;
  return token.end - token.start < LINK_MIN ||
         (ascii_letter(first) && first != 'h' && first != 'w');
}

/* The last token of the sentence if one ends at token t, else c->count. */
static size_t ends_at(const cutter *c, size_t t) {
  if (text_ends(c, t))
    return t;
  size_t n = token_len(c, t);
  const char *s = token_text(c, t);
  if (stop_mark(c, t)) {
    size_t last = closing_run(c, t);
    if (text_ends(c, last))
      return last;
    return stop_ends(c, t, last) ? last : c->count;
  }
  if (n > 1 && s[n - 1] == '.' && dsr_word_at(c->text, c->len, c->tokens[t].start)) {
    size_t last = closing_run(c, t);
    if (text_ends(c, last))
      return last;
    if (last > t)
      return opens_sentences(c, last + 1) && !attribution_follows(c, last + 1)
                 ? last
                 : c->count;
    return abbreviation_ends(c, t, n - 1, t + 1) ? t : c->count;
  }
  return ends_unmarked(c, t) ? t : c->count;
}

static bool reserve(dsr_sentences *out, size_t need) {
  void *spans = out->spans, *tokens = out->tokens;
  bool ok = dsr_reserve(&spans, &out->capacity, need, sizeof *out->spans);
  out->spans = spans;
  ok = ok && dsr_reserve(&tokens, &out->tokens_capacity, need, sizeof *out->tokens);
  out->tokens = tokens;
  return ok;
}

static bool add(dsr_sentences *out, const cutter *c, size_t first, size_t last) {
  if (!reserve(out, out->count + 1))
    return false;
  out->tokens[out->count] = (dsr_span){(uint32_t)first, (uint32_t)last + 1};
  out->spans[out->count++] =
      (dsr_span){c->tokens[first].start, c->tokens[last].end};
  return true;
}

/* What a byte tells of the token that ends with it, of the gap it begins or of the
 * token before the one it begins; and what must be told of a token that begins
 * with it before it is asked. More may be told than is so, never less. */
enum {
  STOP = 1,   /* may be the last byte of a stop */
  BLANK = 2,  /* in a gap: no plain space */
  NAME = 4,   /* a capital may begin here: farewells, emoticons and stamps ask it */
  LINK = 8,   /* a link may begin here, and asks for another */
  HALF = 16,  /* a capital, asked by what may be "AM" */
  WORD = 32,  /* a letter that does not end "AM" */
  BIG = NAME | HALF | WORD,
  HIGH = NAME | HALF /* any character beyond ASCII */
};
#define FOUR(x) x, x, x, x
#define EIGHT(x) FOUR(x), FOUR(x)
#define SIXTEEN(x) EIGHT(x), EIGHT(x)

static const unsigned char tells[256] = {
    [0] = SIXTEEN(BLANK), SIXTEEN(BLANK),
    ['!'] = STOP, ['.'] = STOP, ['?'] = STOP,
    ['A'] = EIGHT(BIG), FOUR(BIG), NAME | HALF, EIGHT(BIG), FOUR(BIG), BIG,
    ['a'] = FOUR(WORD), WORD, WORD, WORD, WORD | LINK, EIGHT(WORD), FOUR(WORD),
            WORD, WORD, WORD | LINK, WORD, WORD, WORD,
    [0x80] = HIGH, STOP | HIGH, STOP | HIGH, HIGH, FOUR(HIGH), EIGHT(HIGH),
             EIGHT(HIGH), FOUR(HIGH), HIGH, HIGH, HIGH, STOP | HIGH,
             FOUR(HIGH), HIGH, HIGH, STOP | HIGH, HIGH, EIGHT(HIGH),
    [0xB0] = SIXTEEN(HIGH), SIXTEEN(HIGH), SIXTEEN(HIGH), SIXTEEN(HIGH),
             SIXTEEN(HIGH)};
static const unsigned char asks[256] = {
    [','] = NAME, [':'] = NAME, [';'] = NAME, ['='] = NAME,
    ['0'] = EIGHT(NAME), NAME, NAME,
    ['A'] = HALF, ['P'] = HALF, ['h'] = LINK, ['w'] = LINK,
    [0x80] = SIXTEEN(NAME), SIXTEEN(NAME), SIXTEEN(NAME), SIXTEEN(NAME),
             SIXTEEN(NAME), SIXTEEN(NAME), SIXTEEN(NAME), SIXTEEN(NAME)};

/* Which of the next 64 tokens from `from` on may be ends or stand before a line
 * end; the text's last one is. */
static void fill_block(cutter *c, size_t from) {
  const unsigned char *s = (const unsigned char *)c->text;
  const dsr_span *at = c->tokens + from;
  size_t left = c->count - from - 1, n = left < 64 ? left : 64;
  uint64_t asked = 0; /* filled from the top: shifts by one are the cheapest */
  unsigned ask = asks[s[at->start]];
  for (size_t i = 0; i < n; i++) {
    uint32_t end = at[i].end, next = at[i + 1].start;
    unsigned last = tells[s[end - 1]];
    unsigned word = (last & WORD) / 2; /* HALF */
    unsigned may = (ask & tells[s[next]] & ~word) | (last & STOP) |
                   (tells[s[end]] & BLANK) | ((next - end) & ~1u);
    asked = asked >> 1 | (may ? (uint64_t)1 << 63 : 0);
    ask = asks[s[next]];
  }
  if (n < 64) /* the last token stands behind n others */
    asked = (asked >> 1 | (uint64_t)1 << 63) >> (63 - n);
  c->asked = asked;
  c->block = from;
  c->filled = n + (n < 64);
}

/* The next token from t on that may be an end, c->count behind the last. */
static inline size_t next_asked(cutter *c, size_t t) {
  while (t < c->count) {
    if (t - c->block >= c->filled) /* before the block too */
      fill_block(c, t);
    uint64_t asked = c->asked >> (t - c->block);
    if (asked)
      return t + (size_t)__builtin_ctzll(asked);
    t = c->block + c->filled;
  }
  return t;
}

/* Cut from token *at on, moving it. Until the text is judged its lines are taken
 * for unwrapped and counted in passing; as soon as they look otherwise, stop. */
static bool cut(cutter *c, size_t *at, dsr_sentences *out) {
  size_t t = *at;
  for (; (t = next_asked(c, t)) < c->count; t++) {
    if (surely_no_end(c, t))
      continue;
    size_t last = ends_at(c, t);
    if (last < c->count) {
      if (!add(out, c, c->first, last))
        return false;
      c->first = last + 1;
      t = last;
    }
    size_t lines = t + 1 < c->count ? lines_behind(c, t) : 0;
    if (lines == 0)
      continue;
    if (c->judged)
      c->line_from = c->tokens[t + 1].start;
    else
      count_line(c, t, lines);
    if (!c->judged && c->breaks >= WRAP_SEEN && looks_wrapped(c)) {
      t++;
      break;
    }
  }
  *at = t;
  return true;
}

int dsr_sentences_new(const char *text, size_t len, const dsr_tokens *tokens,
                      const dsr_abbreviations *abbreviations,
                      dsr_sentences **out, dsr_error *err) {
  cutter c = {.text = text,
              .len = len,
              .tokens = dsr_tokens_spans(tokens),
              .count = dsr_tokens_count(tokens),
              .list = abbreviations};
  size_t start = c.count ? c.tokens[0].start : 0, at = 0;
  *out = NULL;
  dsr_sentences *made = dsr_alloc_zero(1, sizeof *made);
  if (!made)
    return dsr_fail_memory(err);
  c.line_from = start;
  bool done = reserve(made, c.count / SENTENCE_TOKENS + 1) && cut(&c, &at, made);
  if (done)
    judge_lines(&c, at);
  if (done && c.wrapped) { /* what was cut before took every line end for one */
    made->count = at = c.first = 0;
    c.line_from = start;
  }
  if (!done || !cut(&c, &at, made)) {
    dsr_sentences_free(made);
    return dsr_fail_memory(err);
  }
  *out = made;
  return DSR_OK;
}

void dsr_sentences_free(dsr_sentences *sentences) {
  if (!sentences)
    return;
  dsr_free(sentences->spans);
  dsr_free(sentences->tokens);
  dsr_free(sentences);
}

size_t dsr_sentences_take(dsr_sentences *sentences, dsr_span **bytes,
                          dsr_span **tokens) {
  size_t count = sentences->count;
  *bytes = sentences->spans;
  *tokens = sentences->tokens;
  *sentences = (dsr_sentences){0};
  return count;
}

size_t dsr_sentences_count(const dsr_sentences *sentences) {
  return sentences->count;
}

const dsr_span *dsr_sentences_spans(const dsr_sentences *sentences) {
  return sentences->spans;
}
