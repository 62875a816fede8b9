/* Plain Lua values as bytes, for the pipe between a sealed worker and its host. */
#ifndef DSR_SANDBOX_VALUES_H
#define DSR_SANDBOX_VALUES_H

#include <lua.h>
#include <stdbool.h>

#include "core/base/buffer.h"

enum { DSR_VALUES_DEPTH = 64 };

/* Add the value at index to `to`, which becomes at most `most` bytes long. Tables
 * are read raw, nothing of theirs is called. NULL, or what is wrong: a value that
 * is no data ("a function"), tables nested too deep (one that holds itself is),
 * too many bytes, no memory. Raises only for want of stack. */
const char *dsr_values_write(lua_State *L, int index, size_t most, dsr_buf *to);
/* What it says of too many bytes, this very pointer. */
extern const char dsr_values_too_long[];

/* Push the value that the bytes are. False, and nothing pushed, when they are
 * none: that is what a stranger may have sent, so all of it is checked, and what it
 * takes to hold is at most some forty times its length. May raise for want of
 * memory. */
bool dsr_values_push(lua_State *L, const char *data, size_t len);

#endif
