/* What every public header stands on: visibility, the version, the span.
 *
 * Conventions of the whole library (restated nowhere else):
 *   - functions that can fail return an int status (error.h) and take a
 *     caller-owned dsr_error* last, which may be NULL;
 *   - x_open / x_new / x_load give the caller a handle through the first
 *     pointer-to-pointer; x_close / x_free takes it back, accepts NULL and
 *     returns nothing; on failure the handle is set to NULL;
 *   - x_noun(handle) returns a borrowed value that lives as long as the handle
 *     and is never freed by the caller;
 *   - x_put / x_add copies what it is given;
 *   - x_next returns DSR_OK, DSR_DONE at the end, or an error;
 *   - text is bytes with a length, UTF-8, and may hold NUL; "bytes" below
 *     always means bytes, never characters;
 *   - handles may be used by one thread at a time; different handles by
 *     different threads at once.
 */
#ifndef DOSSIER_API_H
#define DOSSIER_API_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define DSR_BEGIN extern "C" {
#define DSR_END }
#else
#define DSR_BEGIN
#define DSR_END
#endif

#define DSR_API __attribute__((visibility("default")))

/* Version of the library's interface, as in the pkg-config file. */
#define DSR_VERSION "0.1.0"

/* The largest document, in bytes, before and after decoding (16 MB). */
#define DSR_DOCUMENT_MAX ((size_t)16 << 20)

DSR_BEGIN

/* A place in a document's text: bytes [start, end), 0-based, half-open.
 * "U.S. troops": the second word is { 5, 11 }. */
typedef struct dsr_span {
  uint32_t start;
  uint32_t end;
} dsr_span;

/* The version of the library that is linked, "0.1.0"; never NULL. */
DSR_API const char *dsr_version(void);

DSR_END
#endif
