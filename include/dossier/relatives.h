/* Relatives: documents that have passages in common.
 *
 * Two papers print one agency's story, each in its own cut; an analyst wants to
 * count what was said once. So passages are looked for, not alike documents: a
 * passage is a run of equal words with small edits in it, and it may be a third
 * of one document and a tenth of the other.
 *
 * What is compared are the words of the zones that searches cover (zone.h): the
 * letters and digits of each token's folded form, marks left out. "the U.S.
 * troops" and "the US troops" are three words in common.
 *
 * How it is found: winnowed fingerprints of five words (Schleimer, Wilkerson,
 * Aiken: Winnowing, 2003), of which a run of seven equal words shares one at
 * least; then the equal words are followed both ways, over edits of at most
 * seven words that are no longer than the run behind them.
 *
 * When are two documents relatives? When a passage of 20 words is common to
 * them. That is a sentence of news: names, titles and formulas that writers
 * share without copying ("peace and stability in the Taiwan Strait", "Secretary
 * of State Antony Blinken") are half as long. Twenty words with two edits in
 * them are three runs, the longest of seven words at least, which is what the
 * fingerprints cannot miss. In relatives passages of half that length count
 * too.
 *
 * Standing text is what is printed again and again: an agency's paragraph in all
 * its notices, a paper's footer. Words are standing text when their fingerprint
 * is in five or more documents of one publisher, or in documents of five or
 * more days (publishers or days that are not known count as one), for a story
 * is told by many houses within a few days. Standing words make no relatives
 * and count for no containment, on either side. The exception are documents
 * that have four fifths of one of them in common, standing words included:
 * these are copies, however many there are.
 */
#ifndef DOSSIER_RELATIVES_H
#define DOSSIER_RELATIVES_H

#include "dossier/document.h"

DSR_BEGIN

/* Zero for the default. */
typedef struct dsr_relatives_options {
  uint32_t words;    /* of the passage that makes relatives: 20; 7 or more */
  uint32_t standing; /* documents, or days: 5; 2 or more */
  uint32_t share;    /* per cent of the smaller that make a family: 25; to 100 */
} dsr_relatives_options;

typedef struct dsr_relatives dsr_relatives;

/* Find all relatives of a corpus as it is now.
 *   corpus   borrowed, must outlive what is made
 *   filter   the documents that are looked at, for standing text as well; NULL
 *            for all
 *   options  NULL for the defaults
 *   out      freed with dsr_relatives_free
 * Nothing is stored: kept fingerprints would be as large as the text's index
 * again and go stale with every load, while making them anew takes half the
 * time of loading or less (0.26 s of CPU for 10 MB of made-up news, whose
 * sentences repeat more than real ones do).
 * Cost: two passes over the token columns, linear in the corpus, and what the
 * pairs with shared fingerprints cost, each linear in the two documents.
 * Memory: a byte a token, and 16 bytes for each fingerprint that two documents
 * share.
 * Errors: DSR_EINVAL (an option out of range, a filter's date), DSR_ENOTFOUND
 * (a filter's subcorpus), DSR_ELIMIT (4 billion documents), DSR_EDAMAGED,
 * DSR_EIO, DSR_ENOMEM, DSR_ECLOSED. */
DSR_API int dsr_relatives_new(dsr_corpus *corpus,
                              const dsr_document_filter *filter,
                              const dsr_relatives_options *options,
                              dsr_relatives **out, dsr_error *err);
DSR_API void dsr_relatives_free(dsr_relatives *relatives);

/* Whether the corpus is still as it was: 1 yes, 0 no; or, below 0, minus a
 * status. A point look-up. */
DSR_API int dsr_relatives_fresh(const dsr_relatives *relatives, dsr_error *err);

/* The same words on both sides. */
typedef struct dsr_passage_part {
  dsr_span tokens, bytes;             /* in the document */
  dsr_span other_tokens, other_bytes; /* in its relative */
  uint32_t words;
} dsr_passage_part;

/* A passage: from its first part to its last; between parts are edits. */
typedef struct dsr_passage {
  dsr_span tokens, bytes;
  dsr_span other_tokens, other_bytes;
  uint32_t words; /* in common */
  uint32_t own;   /* of these, those that are no standing text */
  int standing;   /* not 0: most of them are; counts for nothing */
  const dsr_passage_part *parts;
  size_t part_count;
} dsr_passage;

/* A document and a relative of it. Containment is common / words one way and
 * other_common / other_words the other; a word in two passages counts once. Of a
 * story of 300 words and one of 1,000 that share a passage of 90: 90 / 300 and
 * 90 / 1,000. */
typedef struct dsr_relation {
  int64_t document, other;
  const char *key, *other_key;
  uint32_t words, other_words;   /* own words of each */
  uint32_t common, other_common; /* those that stand in passages */
  int family; /* not 0: enough to be versions of one text */
  const dsr_passage *passages;   /* in the order of the document */
  size_t passage_count;
} dsr_relation;

typedef struct dsr_relations dsr_relations;

/* Walk over the relatives of one document, most common words first, then by
 * key. The document is the one on the left side.
 *   relatives  borrowed, must outlive the walk
 *   document   0: all pairs once, in the order of both keys
 * Errors: DSR_ENOTFOUND (not a document that was looked at), DSR_ENOMEM. */
DSR_API int dsr_relations_new(const dsr_relatives *relatives, int64_t document,
                              dsr_relations **out, dsr_error *err);
/* The next, borrowed until the following call: DSR_OK, DSR_DONE or an error.
 * Cost: reads and cuts both texts, to tell the bytes.
 * Errors: DSR_EDAMAGED, DSR_ENOTFOUND (a document went meanwhile), DSR_EIO,
 * DSR_ENOMEM, DSR_ECLOSED. */
DSR_API int dsr_relations_next(dsr_relations *relations,
                               const dsr_relation **out, dsr_error *err);
DSR_API void dsr_relations_free(dsr_relations *relations);

/* Versions of one text: documents joined by relations of which `share` per cent
 * of the smaller one's own words are common, directly or by way of others. */
typedef struct dsr_family_member {
  int64_t document;
  const char *key;
} dsr_family_member;

/* The origin is the member with the earliest known date, then the least key;
 * the others are copies. */
typedef struct dsr_family {
  const dsr_family_member *members; /* the origin first; by day, then key */
  size_t count;                     /* 2 or more */
} dsr_family;

/* Families by their origins' keys; borrowed until dsr_relatives_free; NULL past
 * the end. */
DSR_API size_t dsr_relatives_families(const dsr_relatives *relatives);
DSR_API const dsr_family *dsr_relatives_family(const dsr_relatives *relatives,
                                               size_t i);

/* How many documents were looked at, and how many pairs of relatives there are.
 */
DSR_API size_t dsr_relatives_documents(const dsr_relatives *relatives);
DSR_API size_t dsr_relatives_pairs(const dsr_relatives *relatives);

DSR_END
#endif
