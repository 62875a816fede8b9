/* Who else is at a corpus file, and what it lies on. */
#ifndef DSR_STORE_WRITER_H
#define DSR_STORE_WRITER_H

#include "core/store/corpus.h"

enum { DSR_WAIT_MILLISECONDS = 5000 }; /* for another process */

/* Tell the listener. */
void dsr_news_tell(dsr_corpus_news what, const char *message);

/* The process that holds a lock for writing on a corpus: that of its log, that
 * of a rollback journal, or one of the whole file. 0 when none does, or when it
 * cannot be told. */
long dsr_writer_find(const char *path);
/* Whether anybody has the corpus open at all, or that cannot be told. */
bool dsr_writer_may_come(const char *path);
/* Add "process 71 (dossier, for 12 s)", as much of it as is known. */
bool dsr_writer_describe(long pid, dsr_buf *out);

/* Let a connection wait for others up to five seconds, and tell the listener
 * whom for after the first. */
void dsr_writer_wait(dsr_corpus *c);

/* What a file system is called when other machines may be writing on it too;
 * NULL for one of this machine's own.
 *   type   as statfs(2) gives it
 *   mount  its name as a mount, which tells what is behind FUSE; may be NULL */
const char *dsr_share_name(unsigned long type, const char *mount);
/* Whose answer is asked for: the kernel's, unless a test brings its own.
 * Returns false when it cannot be told. NULL: the kernel's again. */
typedef bool dsr_share_probe(const char *path, unsigned long *type,
                             char *mount, size_t size);
void dsr_share_ask(dsr_share_probe *probe);
/* Tell the listener of a corpus that lies on such a file system. */
int dsr_share_tell(const dsr_corpus *c, dsr_error *err);

#endif
