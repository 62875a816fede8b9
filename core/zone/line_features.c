/* Of the lines around a line too, as if there were an empty one before the first
 * and behind the last. */
#include "core/zone/line_features.h"

int32_t dsr_line_feature(const dsr_stream *stream, const dsr_lines *lines, size_t i,
                         dsr_feature feature, int previous_zone) {
  static const dsr_line none;
  const dsr_line *line = &lines->at[i];
  const dsr_line *before = i ? line - 1 : &none;
  const dsr_line *after = i + 1 < lines->count ? line + 1 : &none;
  switch (feature) {
  case DSR_LINE_NUMBER:
    return (int32_t)(i + 1);
  case DSR_LINE_LAST:
    return (int32_t)(lines->count - i);
  case DSR_LINE_WORDS:
    return (int32_t)line->words;
  case DSR_LINE_STOP:
    return line->stop;
  case DSR_LINE_OPEN_END:
    return line->open_end;
  case DSR_LINE_CAPITALS:
    return (int32_t)dsr_line_capitals(stream, line);
  case DSR_LINE_BLANK_BEFORE:
    return line->blank_before;
  case DSR_LINE_BLANK_AFTER:
    return line->blank_after;
  case DSR_LINE_PREVIOUS_WORDS:
    return (int32_t)before->words;
  case DSR_LINE_PREVIOUS_STOP:
    return before->stop;
  case DSR_LINE_NEXT_WORDS:
    return (int32_t)after->words;
  case DSR_LINE_NEXT_STOP:
    return after->stop;
  case DSR_LINE_PREVIOUS_ZONE:
    return previous_zone;
  case DSR_LINE_FEATURES:
    break;
  }
  return 0;
}

bool dsr_line_value_meets(const dsr_condition *c, int32_t value) {
  switch (c->compare) {
  case DSR_EQ:
    return value == c->value;
  case DSR_NE:
    return value != c->value;
  case DSR_LT:
    return value < c->value;
  case DSR_LE:
    return value <= c->value;
  case DSR_GT:
    return value > c->value;
  default:
    return value >= c->value;
  }
}
