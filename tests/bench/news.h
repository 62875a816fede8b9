/* Made-up news, the same for the same number wherever it is made. */
#ifndef DSR_TESTS_BENCH_NEWS_H
#define DSR_TESTS_BENCH_NEWS_H

#include "core/base/buffer.h"

/* Append story `number`: a headline, a dateline, paragraphs a line each. */
void bench_news_story(uint32_t number, dsr_buf *out);

/* Append a made-up name of one to three capitalised words: name `rank` of
 * `many`; lower ranks are met more often in stories. */
void bench_news_name(uint32_t rank, dsr_buf *out);

#endif
