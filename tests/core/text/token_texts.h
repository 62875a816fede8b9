/* Texts that try the tokenizer's engines: made of pieces that its rules look at,
 * the same on every run. */
#ifndef DSR_TESTS_TEXT_TOKEN_TEXTS_H
#define DSR_TESTS_TEXT_TOKEN_TEXTS_H

#include "core/text/token_scan.h"
#include "tests/core/text/cut.h"

static const char *const token_pieces[] = {
    "a", "I", "B", "of", "not", "cannot", "dont", "gonna", "im", "thats", "want",
    "said", "government", "Taiwan", "re", "co", "cross", "wise", "ish", "F", "16",
    "16s", "5mm", "2", "2019", "1,545", "11.1", "3.2.1", "1,2,3", "12,3456", "U.S.",
    "Gen.", "No.", "Inc.", "Mr.", "J.", "a.m.", "Ph.D.", "etc.", "example.com",
    "report.pdf", "x@y.org", "http://z.org/a?b=(c)", "www.", "#tag", "@man", "n't",
    "'s", "'ll", "\xE2\x80\x99s", "\xE2\x80\x99t", "\xE2\x80\x99", "\xE2\x80\x98",
    "\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x94", "\xE2\x80\x93", "\xE2\x80\xA6",
    "\xE2\x80\x90", "\xE2\x80", "\xE2", "\xE9\x82\xB1", "\xC3\xA9", "\xCC\x81",
    "\xF0\x9F\x91\x8D", "\xF0\x9F\x87\xB9", "\xFF", "\xC2\xA0", "\xEF\xBB\xBF", "$",
    "US$", "%", "&", "/", "-", "--", "->", "_", "'", "''", "\"", "(", ")", "[", "]",
    ",", ".", "...", "!", "?", ":", ";", ":)", "=", "*", "+", "@", "#", "<", ">",
    "~", "\\", "|", "`", "^", "{", "}", "", "\x01", "\x0B", "\x1F", "\x7F", "\r\n",
    "\t", "\n", "\n\n", " ", " ", " ", " ", "  ",
    "antidisestablishmentarianismsofsixtyfivelettersandmoreinasinglestring"};
enum { TOKEN_PIECES = sizeof token_pieces / sizeof *token_pieces };

/* A piece; the empty one stands for a NUL. */
static inline void add_piece(dsr_buf *text, size_t k) {
  const char *piece = token_pieces[k % TOKEN_PIECES];
  dsr_buf_add(text, piece, *piece ? strlen(piece) : 1);
}

static inline void random_text(dsr_buf *text, uint32_t *seed, size_t pieces) {
  text->len = 0;
  for (size_t n = next_random(seed) % pieces + 1; n > 0; n--)
    add_piece(text, next_random(seed));
}

#endif
