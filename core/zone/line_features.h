/* A line's features as numbers, which is how conditions compare them. */
#ifndef DSR_ZONE_LINE_FEATURES_H
#define DSR_ZONE_LINE_FEATURES_H

#include "core/zone/lines.h"
#include "core/zone/rules.h"

/* A feature of line i; `previous_zone` is the zone of the line before. All are 0
 * or more. */
int32_t dsr_line_feature(const dsr_stream *stream, const dsr_lines *lines, size_t i,
                         dsr_feature feature, int previous_zone);

/* Whether a value meets a condition. */
bool dsr_line_value_meets(const dsr_condition *condition, int32_t value);

#endif
