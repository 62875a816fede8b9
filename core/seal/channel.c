/* Frames over two pipes. Refused: a socket, whose calls a sealed process would
 * have to keep; shared memory, in which the other side may change what was
 * checked. */
#include "core/seal/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/base/memory.h"

typedef struct frame_head {
  uint32_t kind, len;
} frame_head;

enum { STEP = 1 << 16 };

int64_t dsr_channel_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void dsr_channel_open(dsr_channel *c, int in, int out, size_t frame_max,
                      uint64_t total_max) {
  *c = (dsr_channel){.in = in, .out = out, .frame_max = frame_max, .left = total_max};
  fcntl(in, F_SETFL, fcntl(in, F_GETFL) | O_NONBLOCK);
  fcntl(out, F_SETFL, fcntl(out, F_GETFL) | O_NONBLOCK);
}

void dsr_channel_close(dsr_channel *c) {
  if (c->in >= 0)
    close(c->in);
  if (c->out >= 0)
    close(c->out);
  c->in = c->out = -1;
  dsr_buf_free(&c->frame);
}

/* Wait until the descriptor is ready or the deadline has passed. */
static int wait_for(const dsr_channel *c, int fd, short events, dsr_error *err) {
  for (;;) {
    struct pollfd one = {fd, events, 0};
    int64_t left = -1;
    if (c->deadline != 0) {
      left = c->deadline - dsr_channel_now();
      if (left <= 0)
        return dsr_fail(err, DSR_ELIMIT, 0, "the time allowed is over");
    }
    int ready = poll(&one, 1, left > 1000000 ? 1000000 : (int)left);
    if (ready > 0)
      return DSR_OK;
    if (ready < 0 && errno != EINTR)
      return dsr_fail(err, DSR_EIO, 0, "waiting for a worker: %s", strerror(errno));
  }
}

/* writev without the signal that a closed pipe would send the whole program. */
static ssize_t write_quietly(int fd, const struct iovec *parts, int count) {
  sigset_t pipe_only, before;
  sigemptyset(&pipe_only);
  sigaddset(&pipe_only, SIGPIPE);
  sigprocmask(SIG_BLOCK, &pipe_only, &before);
  ssize_t n = writev(fd, parts, count);
  int problem = errno;
  if (n < 0 && problem == EPIPE && !sigismember(&before, SIGPIPE)) {
    static const struct timespec none = {0, 0};
    sigtimedwait(&pipe_only, NULL, &none);
  }
  sigprocmask(SIG_SETMASK, &before, NULL);
  errno = problem;
  return n;
}

/* Pass over n bytes that were written. */
static void advance(struct iovec **parts, int *count, size_t n) {
  while (*count > 0 && n >= (*parts)->iov_len) {
    n -= (*parts)->iov_len;
    (*parts)++;
    (*count)--;
  }
  if (*count > 0) {
    (*parts)->iov_base = (char *)(*parts)->iov_base + n;
    (*parts)->iov_len -= n;
  }
}

static int send_parts(dsr_channel *c, struct iovec *parts, int count, dsr_error *err) {
  advance(&parts, &count, 0);
  while (count > 0) {
    ssize_t n = write_quietly(c->out, parts, count);
    if (n >= 0) {
      advance(&parts, &count, (size_t)n);
    } else if (errno == EAGAIN) {
      int status = wait_for(c, c->out, POLLOUT, err);
      if (status != DSR_OK)
        return status;
    } else if (errno == EPIPE) {
      return dsr_fail(err, DSR_ECLOSED, 0, "nobody reads what is sent any more");
    } else if (errno != EINTR) {
      return dsr_fail(err, DSR_EIO, 0, "sending to a worker: %s", strerror(errno));
    }
  }
  return DSR_OK;
}

/* Head and bytes go at once: a reader that was woken for the head alone would have
 * to wait, and be woken, again. */
int dsr_channel_send(dsr_channel *c, uint32_t kind, const void *data, size_t len,
                     dsr_error *err) {
  if (len > UINT32_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0, "a frame of %zu bytes is over 4 GB", len);
  frame_head head = {kind, (uint32_t)len};
  union { /* writev does not write to it */
    const void *in;
    void *out;
  } bytes = {.in = data};
  struct iovec parts[2] = {{&head, sizeof head}, {bytes.out, len}};
  return send_parts(c, parts, 2, err);
}

/* len bytes to `to`; DSR_DONE when the other side closed before the first. */
static int receive_bytes(dsr_channel *c, char *to, size_t len, dsr_error *err) {
  size_t got = 0;
  while (got < len) {
    if (c->deadline != 0 && dsr_channel_now() >= c->deadline)
      return dsr_fail(err, DSR_ELIMIT, 0, "the time allowed is over");
    ssize_t n = read(c->in, to + got, len - got);
    if (n > 0) {
      got += (size_t)n;
    } else if (n == 0) {
      c->ended = true;
      if (got == 0)
        return DSR_DONE;
      return dsr_fail(err, DSR_EDAMAGED, 0, "a frame was cut short");
    } else if (errno == EAGAIN) {
      int status = wait_for(c, c->in, POLLIN, err);
      if (status != DSR_OK)
        return status;
    } else if (errno != EINTR) {
      return dsr_fail(err, DSR_EIO, 0, "receiving from a worker: %s", strerror(errno));
    }
  }
  return DSR_OK;
}

/* The frame's bytes, taking memory as they come: what a stranger says is long
 * need not be. */
static int receive_body(dsr_channel *c, size_t len, dsr_error *err) {
  c->frame.len = 0;
  while (c->frame.len < len) {
    size_t step = len - c->frame.len < STEP ? len - c->frame.len : STEP;
    void *data = c->frame.data;
    bool ok = dsr_reserve(&data, &c->frame.capacity, c->frame.len + step + 1, 1);
    c->frame.data = data;
    if (!ok)
      return dsr_fail_memory(err);
    int status = receive_bytes(c, c->frame.data + c->frame.len, step, err);
    if (status == DSR_DONE)
      return dsr_fail(err, DSR_EDAMAGED, 0, "a frame was cut short");
    if (status != DSR_OK)
      return status;
    c->frame.len += step;
  }
  if (c->frame.data != NULL)
    c->frame.data[c->frame.len] = '\0';
  return DSR_OK;
}

int dsr_channel_receive(dsr_channel *c, uint32_t *kind, const char **data,
                        size_t *len, dsr_error *err) {
  frame_head head;
  int status = receive_bytes(c, (char *)&head, sizeof head, err);
  if (status != DSR_OK)
    return status;
  if (head.len > c->frame_max || head.len + sizeof head > c->left)
    return dsr_fail(err, DSR_ELIMIT, 0, "more output than is allowed: a piece of %u "
                    "bytes, at most %zu a piece and %llu more in all", head.len,
                    c->frame_max, (unsigned long long)c->left);
  c->left -= head.len + sizeof head;
  status = receive_body(c, head.len, err);
  *kind = head.kind;
  *data = c->frame.data != NULL ? c->frame.data : "";
  *len = head.len;
  return status;
}
