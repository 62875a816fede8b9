/* Tokens: properties that hold on any bytes, and the tables of the header. */
#include "dossier/memory.h"
#include "core/base/file.h"
#include "tests/core/text/token_texts.h"

TestSuite(token, .fini = no_live_blocks);

Test(token, cuts_the_header_example) {
  expect_tokens("Taiwan's F-16s cost $2.2 billion, a U.S. official said.",
                "Taiwan|'s|F-16s|cost|$|2.2|billion|,|a|U.S.|official|said|.");
}

Test(token, gives_byte_offsets) {
  dsr_tokens *tokens = tokens_of("U.S. troops", 11);
  const dsr_span *s = dsr_tokens_spans(tokens);
  cr_assert_eq(dsr_tokens_count(tokens), 2);
  cr_expect(s[0].start == 0 && s[0].end == 4 && s[1].start == 5 && s[1].end == 11);
  dsr_tokens_free(tokens);
}

Test(token, has_none_in_blank_text) {
  static const char *const blank[] = {"", " ", "\n\t \r\n", "\xEF\xBB\xBF", "\xC2\xA0"};
  for (size_t i = 0; i < sizeof blank / sizeof *blank; i++)
    expect_tokens(blank[i], "");
}

Test(token, marks_and_symbols) {
  static const char *const rows[][2] = {
      {"Wait... what?!", "Wait|...|what|?!"},
      {"He won -- twice.", "He|won|--|twice|."},
      {"(see [1]) \"so\"", "(|see|[|1|]|)|\"|so|\""},
      {"a --> b => c", "a|-->|b|=>|c"},
      {"great :) ok ;-)", "great|:)|ok|;-)"},
      {"ratio 3:) x", "ratio|3|:|)|x"},
      {"#strait #1 @navy_news.", "#strait|#|1|@navy_news|."},
      {"**** ==== ____", "****|====|____"},
      {"« oui » — “yes”…", "«|oui|»|—|“|yes|”|…"},
      {"§ 5 ± 2 °C", "§|5|±|2|°|C"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    expect_tokens(rows[i][0], rows[i][1]);
}

Test(token, scripts_without_spaces_and_emoji) {
  static const char *const rows[][2] = {
      {"邱國正 said", "邱|國|正|said"},
      {"Tsai（蔡英文）", "Tsai|（|蔡|英|文|）"},
      {"とF-16を", "と|F-16|を"},
      {"Москва́ и Київ", "Москва́|и|Київ"},
      {"👍🏽👩‍🚀🇹🇼ok", "👍🏽|👩‍🚀|🇹🇼|ok"},
      {"café cafe\xCC\x81", "café|cafe\xCC\x81"},
      {"one\xEF\xBB\xBFtwo\xE2\x80\x8Bthree", "one|two|three"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    expect_tokens(rows[i][0], rows[i][1]);
}

Test(token, a_word_ends_at_any_other_byte_in_any_place) {
  for (unsigned byte = 0; byte < 256; byte++)
    for (size_t at = 0; at < 20; at++) {
      char text[20];
      memset(text, 'z', sizeof text);
      text[at] = (char)byte;
      size_t end = dsr_word_byte[byte] ? sizeof text : at;
      cr_assert_eq(dsr_ascii_word_end(text, sizeof text, 0), end, "byte %u", byte);
    }
}

Test(token, bad_bytes_are_tokens_of_one_byte) {
  static const char text[] = "a\xFFz\xE2\x80 b\0c";
  dsr_tokens *tokens = tokens_of(text, sizeof text - 1);
  const dsr_span *s = dsr_tokens_spans(tokens);
  cr_assert_eq(dsr_tokens_count(tokens), 8);
  cr_expect(s[1].start == 1 && s[1].end == 2);
  cr_expect(s[3].start == 3 && s[3].end == 4 && s[4].start == 4);
  cr_expect(s[6].start == 7 && s[6].end == 8);
  dsr_tokens_free(tokens);
}

/* Ordered, not empty, on characters' edges, no space inside, nothing left out. */
static void check_spans(const char *text, size_t len) {
  dsr_tokens *tokens = tokens_of(text, len);
  const dsr_span *s = dsr_tokens_spans(tokens);
  size_t at = 0;
  for (size_t i = 0; i < dsr_tokens_count(tokens); i++) {
    cr_assert(s[i].start >= at && s[i].end > s[i].start && s[i].end <= len);
    for (; at < s[i].start; at++)
      cr_assert_neq(strchr(" \n\xC2\xA0", text[at]), NULL, "byte %zu was left", at);
    for (size_t k = s[i].start; k < s[i].end; k++)
      cr_assert(text[k] != ' ' && text[k] != '\n');
    at = s[i].end;
  }
  for (; at < len; at++)
    cr_assert_neq(strchr(" \n\xC2\xA0", text[at]), NULL);
  dsr_tokens_free(tokens);
}

Test(token, any_mixture_is_covered) {
  static const char *const bits[] = {
      "a",    "B",  "n't", "'",   "’",  "-",  ".",     ",",    "1",  "23", "@",
      "$",    "%",  "/",   ":",   "é",  "國", "👍",    "\xFF", "\0", " ",  "\n",
      "U.S.", "_",  "#",   "www.", "http://", "x.com", "Gen.", "can", "not", "no",
      "\xCC\x81", "½", "\xE2\x80\x8D", "\xC2\xA0", "&", "mm", "re", "‑", "…", "\""};
  const size_t kinds = sizeof bits / sizeof *bits;
  uint32_t seed = 7;
  for (int round = 0; round < 3000; round++) {
    dsr_buf text = {0};
    for (uint32_t n = next_random(&seed) % 24; n > 0; n--) {
      const char *bit = bits[next_random(&seed) % kinds];
      dsr_buf_add(&text, bit, *bit ? strlen(bit) : 1);
    }
    check_spans(text.data ? text.data : "", text.len);
    dsr_buf_free(&text);
  }
}

Test(token, any_bytes_are_safe) {
  uint32_t seed = 11;
  char bytes[200];
  for (int round = 0; round < 3000; round++) {
    size_t n = next_random(&seed) % sizeof bytes;
    for (size_t i = 0; i < n; i++)
      bytes[i] = (char)next_random(&seed);
    dsr_tokens *tokens = tokens_of(bytes, n);
    const dsr_span *s = dsr_tokens_spans(tokens);
    for (size_t i = 0; i < dsr_tokens_count(tokens); i++)
      cr_assert(s[i].end > s[i].start && s[i].end <= n &&
                (i == 0 || s[i].start >= s[i - 1].end));
    dsr_tokens_free(tokens);
  }
}

/* The same units over and over: a scan that looks back or ahead without bound
 * would not finish within the test's time. */
Test(token, hostile_repetition_is_linear, .timeout = 60) {
  static const char *const units[] = {"a", "a.", "a..", "1-", "a@", "n't", "1,1:",
                                      ".)", "http://", "A&", "X. ", "\xE2\x80\x99"};
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    dsr_buf text = {0};
    while (text.len < (1 << 20))
      dsr_buf_text(&text, units[i]);
    dsr_tokens_free(tokens_of(text.data, text.len));
    dsr_buf_free(&text);
  }
}

Test(token, does_not_depend_on_what_follows_a_blank_line) {
  dsr_tokens *alone = tokens_of("Gen. Lee met J. Wu.", 19);
  dsr_tokens *more = tokens_of("Gen. Lee met J. Wu.\n\nNo. 5 left.", 32);
  cr_expect_arr_eq(dsr_tokens_spans(alone), dsr_tokens_spans(more),
                   dsr_tokens_count(alone) * sizeof(dsr_span));
  dsr_tokens_free(alone);
  dsr_tokens_free(more);
}

/* --- positions: token n of a text means the same bytes for ever --- */

static uint64_t digest(uint64_t hash, const void *bytes, size_t len) {
  const unsigned char *b = bytes;
  for (size_t i = 0; i < len; i++)
    hash = (hash ^ b[i]) * 0x100000001B3u;
  return hash;
}

/* FNV-1a over where tokens begin and end. */
static uint64_t token_digest(const char *text, size_t len) {
  uint64_t hash = 0xCBF29CE484222325u;
  dsr_tokens *tokens = tokens_of(text, len);
  for (size_t i = 0; i < dsr_tokens_count(tokens); i++) {
    dsr_span s = dsr_tokens_spans(tokens)[i];
    for (int shift = 0; shift < 32; shift += 8) {
      unsigned char two[] = {(unsigned char)(s.start >> shift),
                             (unsigned char)(s.end >> shift)};
      hash = digest(hash, two, sizeof two);
    }
  }
  dsr_tokens_free(tokens);
  return hash;
}

static void expect_digest(uint64_t got, uint64_t pinned, const char *of) {
  cr_expect_eq(got, pinned,
               "a token's place in %s has changed: corpora made before no longer mean "
               "what they say. Put the rule back, or raise TOKENIZER_VERSION and set "
               "the digest to 0x%llX", of, (unsigned long long)got);
}

Test(token, positions_in_the_sample_have_not_changed) {
  static const struct {
    const char *path;
    uint64_t text, tokens;
  } rows[] = {
      {"data/sample/briefing.txt", 0x2A364B3F49F8BEAEu,
       0x78295582875EF15Bu},
      {"data/sample/budget-vote.txt", 0xBEF32B911E0D3C57u,
       0x1ACE21020DFF2144u},
      {"data/sample/chip-park.txt", 0x137F56B283B07A24u,
       0xDEF036EFD8307752u},
      {"data/sample/fregates-fr.txt", 0x6E6ACCD534D9259Du,
       0xE5DD08CF092AFD98u},
      {"data/sample/harbor-wire-early.txt", 0x43E4B8F0A54283BFu,
       0x82A532EF49F0193Fu},
      {"data/sample/harbor-wire-late.txt", 0x0451415685AC9C87u,
       0xF95359ABA72FDC13u},
      {"data/sample/notice-901.txt", 0xD401CA6018DDB6D6u,
       0xB3020F0E7F69FA28u},
      {"data/sample/notice-902.txt", 0xC831135BA7E0C95Du,
       0x704196421AA3337Bu},
      {"data/sample/notice-903.txt", 0x75E0C29291C0B8ADu,
       0x83B611E785ECE569u},
      {"data/sample/notice-904.txt", 0x80C0269ADC08E765u,
       0x7860D3E0A969B751u},
      {"data/sample/reef-letter.txt", 0xAAC09F13D0B167E1u,
       0xC723C5985A2195F5u},
      {"data/sample/strait-drill.txt", 0xF3D2B0D639758E9Eu,
       0xFD074B56E78B8F86u},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char *text;
    size_t len;
    dsr_error err;
    cr_assert_eq(dsr_file_read(rows[i].path, 1 << 20, &text, &len, &err), DSR_OK);
    unsigned long long of_text = digest(0xCBF29CE484222325u, text, len),
                       of_tokens = token_digest(text, len);
    if (of_text == rows[i].text)
      expect_digest(of_tokens, rows[i].tokens, rows[i].path);
    else
      cr_expect(false, "%s is another text now: set its row to 0x%llX, 0x%llX",
                rows[i].path, of_text, of_tokens);
    dsr_free(text);
  }
}

/* A row more in token_texts.h is another mixture and another digest. */
Test(token, positions_in_any_mixture_have_not_changed) {
  uint32_t seed = 23;
  uint64_t hash = 0;
  dsr_buf text = {0};
  for (int round = 0; round < 5000; round++) {
    random_text(&text, &seed, 80);
    uint64_t one = token_digest(text.data, text.len);
    hash = digest(hash, &one, sizeof one);
  }
  dsr_buf_free(&text);
  expect_digest(hash, 0x844b820abad8823cu, "the mixture");
}

Test(token, every_failed_allocation_is_a_status) {
  dsr_buf text = {0};
  for (int i = 0; i < 4000; i++)
    dsr_buf_text(&text, "a,");
  int status = DSR_ENOMEM;
  for (size_t n = 1; status != DSR_OK && n < 100; n++) {
    dsr_tokens *tokens = (dsr_tokens *)1;
    dsr_error err;
    dsr_memory_fail(n, 0);
    status = dsr_tokens_new(text.data, text.len, &tokens, &err);
    cr_assert(status == DSR_OK || (status == DSR_ENOMEM && !tokens && n < 99));
    dsr_tokens_free(status == DSR_OK ? tokens : NULL);
  }
  cr_expect_eq(status, DSR_OK);
  dsr_memory_fail(0, 0);
  dsr_buf_free(&text);
}

Test(token, free_accepts_null_and_version_is_set) {
  dsr_tokens_free(NULL);
  cr_expect_geq(dsr_tokenizer_version(), 1);
}
