/* See extract_host.h. Whatever a worker sends is judged by extract_frames.c and by
 * the corpus; how much and for how long is judged here. Refused: a worker for each
 * document, whose gazetteers would be read anew each time. */
#include "bindings/sandbox/extract_host.h"

#include <lauxlib.h>
#include <signal.h>
#include <string.h>

#include "bindings/sandbox/extract_worker.h"
#include "core/base/error.h"
#include "core/base/memory.h"

enum {
  MILLISECONDS = 5000, /* for a document, and one more for so many bytes of it */
  BYTES_A_MILLISECOND = 100,
  AFTER = 500,         /* milliseconds that a worker may take longer than allowed */
  START = 60000,       /* milliseconds for making a worker and its scripts ready */
  ROWS = 5000,         /* from a document, and one more for so many bytes of it */
  BYTES_A_ROW = 16,
  OUTPUT = 16 << 20,   /* bytes from a document, and so many times its length */
  OUTPUT_TIMES = 8
};
/* Bytes of documents after which a worker is made anew: its lexicon only grows. */
static const uint64_t READ_MAX = (uint64_t)256 << 20;

typedef struct dsr_hosts_worker {
  dsr_worker *worker; /* NULL: to be made */
  bool own;
  size_t number;      /* of the script that is not ours; 0: ours */
  size_t count;       /* of its scripts */
  int64_t document;   /* that it has; 0: none */
  uint64_t read;      /* bytes that it was sent */
} hosts_worker;

/* --- serving --- */

/* In L, protected: f(number, text, path, key); the last two may be NULL. */
typedef struct asking {
  size_t number;
  const char *text;
  size_t len;
  const char *path, *key;
} asking;

static int call_asked(lua_State *L) {
  const asking *a = lua_touserdata(L, 2); /* f asking */
  lua_settop(L, 1);
  lua_pushinteger(L, (lua_Integer)a->number);
  lua_pushlstring(L, a->text, a->len);
  lua_pushstring(L, a->path);
  lua_pushstring(L, a->key);
  lua_call(L, 4, 2);
  return 2;
}

/* Pushes two results; false, and one message, when it raised. */
static bool call_host(const dsr_extract_host *host, int f, const hosts_worker *w,
                      const char *text, size_t len) {
  asking a = {w->number, text, len, host->path, host->key};
  lua_pushcfunction(host->L, call_asked);
  lua_pushvalue(host->L, f);
  lua_pushlightuserdata(host->L, &a);
  return lua_pcall(host->L, 2, 2, 0) == LUA_OK;
}

static int serve(const dsr_extract_host *host, const hosts_worker *w, const char *path,
                 size_t len, dsr_error *err) {
  lua_State *L = host->L;
  dsr_buf given = {0};
  int top = lua_gettop(L);
  bool well = call_host(host, host->serve, w, path, len);
  bool there = well && lua_type(L, top + 1) == LUA_TSTRING;
  size_t size = 0;
  const char *text = there || well ? lua_tolstring(L, there ? top + 1 : top + 2, &size)
                                   : NULL;
  dsr_buf_byte(&given, there ? '+' : '-');
  if (text != NULL)
    dsr_buf_add(&given, text, size);
  lua_settop(L, top);
  int status = given.failed ? dsr_fail_memory(err)
                            : dsr_channel_send(dsr_worker_channel(w->worker),
                                               DSR_EXTRACT_GIVEN, given.data, given.len,
                                               err);
  dsr_buf_free(&given);
  return status;
}

/* f: the index of print or watch. */
static int tell(const dsr_extract_host *host, int f, const hosts_worker *w,
                const char *text, size_t len) {
  int top = lua_gettop(host->L);
  call_host(host, f, w, text, len);
  lua_settop(host->L, top);
  return DSR_OK;
}

/* Whether a frame is one that can come at any time. */
static bool is_between(const dsr_extract_host *host, uint32_t kind) {
  return kind == DSR_EXTRACT_ASK || kind == DSR_EXTRACT_PRINTED ||
         (kind == DSR_EXTRACT_WATCHED && host->watched != 0);
}

/* The next frame that is no question and nothing that is told. */
static int receive(const dsr_extract_host *host, const hosts_worker *w, uint32_t *kind,
                   const char **data, size_t *len, dsr_error *err) {
  dsr_channel *channel = dsr_worker_channel(w->worker);
  int status = dsr_channel_receive(channel, kind, data, len, err);
  while (status == DSR_OK && is_between(host, *kind)) {
    if (*kind == DSR_EXTRACT_ASK)
      status = serve(host, w, *data, *len, err);
    else
      status = tell(host, *kind == DSR_EXTRACT_PRINTED ? host->print : host->watch, w,
                    *data, *len);
    if (status == DSR_OK)
      status = dsr_channel_receive(channel, kind, data, len, err);
  }
  return status;
}

/* --- making a worker --- */

static int write_request(const dsr_extract_host *host, const hosts_worker *w,
                         dsr_buf *to, dsr_error *err) {
  dsr_buf_varint(to, w->own);
  dsr_buf_varint(to, host->refused != NULL);
  dsr_buf_varint(to, host->watched);
  dsr_buf_varint(to, host->memory);
  dsr_buf_varint(to, host->milliseconds != 0 ? host->milliseconds : MILLISECONDS);
  dsr_buf_add(to, host->queries.data, host->queries.len);
  dsr_buf_varint(to, w->count);
  for (size_t i = 0; i < host->count; i++)
    if (host->scripts[i].worker == w) {
      dsr_write_string(to, host->scripts[i].path);
      dsr_write_bytes(to, host->scripts[i].text, host->scripts[i].len);
    }
  return to->failed || host->queries.failed ? dsr_fail_memory(err) : DSR_OK;
}

static void end_worker(hosts_worker *w, dsr_ending *ending) {
  if (w->worker != NULL)
    dsr_worker_end(w->worker, ending);
  w->worker = NULL;
  w->document = 0;
  w->read = 0;
}

static int check_seal(dsr_extract_host *host, unsigned missing, dsr_error *err) {
  host->missing |= missing;
  if (!host->whole || missing == 0)
    return DSR_OK;
  unsigned part = missing & (0 - missing);
  return dsr_fail(err, DSR_EREFUSED, 0, "this machine lacks a part of the seal (%s)",
                  dsr_seal_name(part));
}

static int hear_prepared(const dsr_extract_host *host, const hosts_worker *w,
                         void (*prepared)(void *user, size_t script, dsr_reader *read),
                         void *user, dsr_error *err) {
  uint32_t kind;
  const char *data;
  size_t len;
  for (size_t i = 0; i < host->count; i++) {
    if (host->scripts[i].worker != w)
      continue;
    int status = receive(host, w, &kind, &data, &len, err);
    if (status == DSR_OK && kind != DSR_EXTRACT_PREPARED)
      status = dsr_worker_failure(kind, data, len, err);
    if (status != DSR_OK)
      return status;
    dsr_reader read = dsr_reader_of(data, len);
    if (prepared != NULL)
      prepared(user, i, &read);
  }
  return DSR_OK;
}

/* Which script a message that names none is about. */
static const char *path_of(const dsr_extract_host *host, const hosts_worker *w) {
  for (size_t i = 0; i < host->count; i++)
    if (host->scripts[i].worker == w)
      return host->scripts[i].path;
  return "extraction";
}

static int start(dsr_extract_host *host, hosts_worker *w,
                 void (*prepared)(void *user, size_t script, dsr_reader *read),
                 void *user, dsr_error *err) {
  static const dsr_seal_limits by_request = {0};
  dsr_buf request = {0};
  unsigned missing = 0;
  int status = write_request(host, w, &request, err);
  if (status == DSR_OK)
    status = dsr_worker_new(host->keeper, &by_request, request.data, request.len, START,
                            &w->worker, err);
  dsr_buf_free(&request);
  if (status == DSR_OK)
    status = dsr_worker_sealed(w->worker, &missing, err);
  if (status == DSR_OK)
    status = check_seal(host, missing, err);
  if (status == DSR_OK) {
    dsr_channel *channel = dsr_worker_channel(w->worker);
    if (!w->own)
      channel->deadline =
          dsr_channel_now() + AFTER +
          (host->milliseconds != 0 ? host->milliseconds : (int64_t)MILLISECONDS);
    status = hear_prepared(host, w, prepared, user, err);
    if (status == DSR_ELIMIT && dsr_channel_now() >= channel->deadline)
      dsr_fail(err, DSR_ELIMIT, 0, "%s: over its time", path_of(host, w));
    else if (status == DSR_DONE)
      status = dsr_fail(err, DSR_ESCRIPT, 0, "%s: its process ended before it began",
                        path_of(host, w));
  }
  if (status != DSR_OK)
    end_worker(w, NULL);
  return status;
}

int dsr_extract_host_begin(dsr_extract_host *host,
                           void (*prepared)(void *user, size_t script, dsr_reader *read),
                           void *user, dsr_error *err) {
  hosts_worker *ours = NULL;
  int status = DSR_OK;
  host->workers = dsr_alloc_zero(host->count + 1, sizeof *host->workers);
  if (host->workers == NULL)
    return dsr_fail_memory(err);
  for (size_t i = 0; i < host->count; i++) {
    dsr_hosted *s = &host->scripts[i];
    hosts_worker *w = s->own ? ours : NULL;
    if (w == NULL) {
      w = &host->workers[host->worker_count++];
      *w = (hosts_worker){.own = s->own, .number = s->own ? 0 : i + 1};
      if (s->own)
        ours = w;
    }
    s->host = host;
    s->worker = w;
    s->place = w->count++;
  }
  for (size_t i = 0; i < host->worker_count && status == DSR_OK; i++)
    status = start(host, &host->workers[i], prepared, user, err);
  return status;
}

void dsr_extract_host_end(dsr_extract_host *host) {
  for (size_t i = 0; i < host->worker_count; i++)
    end_worker(&host->workers[i], NULL);
  dsr_free(host->workers);
  dsr_buf_free(&host->queries);
  host->workers = NULL;
  host->worker_count = 0;
}

/* --- one script over one document --- */

typedef struct allowance {
  uint32_t milliseconds;
  uint64_t rows, bytes;
} allowance;

static allowance allow(const dsr_extract_host *host, size_t len) {
  return (allowance){
      .milliseconds = host->milliseconds != 0
                          ? host->milliseconds
                          : MILLISECONDS + (uint32_t)(len / BYTES_A_MILLISECOND),
      .rows = ROWS + len / BYTES_A_ROW,
      .bytes = OUTPUT + (uint64_t)len * OUTPUT_TIMES};
}

static int send_document(hosts_worker *w, const dsr_extraction *x, dsr_error *err) {
  int64_t id = dsr_extraction_info(x)->id;
  if (w->document == id)
    return DSR_OK;
  dsr_buf buf = {0};
  dsr_write_document(&buf, dsr_extraction_info(x), dsr_extraction_analysis(x));
  int status = buf.failed ? dsr_fail_memory(err)
                          : dsr_channel_send(dsr_worker_channel(w->worker),
                                             DSR_EXTRACT_DOCUMENT, buf.data, buf.len, err);
  w->read += buf.len;
  w->document = id;
  dsr_buf_free(&buf);
  return status;
}

static int send_run(const dsr_hosted *s, const dsr_extraction *x, uint32_t milliseconds,
                    dsr_error *err) {
  dsr_buf buf = {0};
  dsr_buf_varint(&buf, s->place);
  dsr_buf_varint(&buf, milliseconds);
  dsr_write_below(&buf, x);
  int status = buf.failed ? dsr_fail_memory(err)
                          : dsr_channel_send(dsr_worker_channel(s->worker->worker),
                                             DSR_EXTRACT_RUN, buf.data, buf.len, err);
  dsr_buf_free(&buf);
  return status;
}

typedef struct hearing {
  const dsr_hosted *script;
  uint64_t rows;   /* that may still come */
  bool done;       /* the worker has said how it ended */
  bool spent;      /* and can do no more */
  bool from_corpus; /* the failure is the corpus's, not the script's */
} hearing;

static void refused(void *user, const dsr_refusal *refusal) {
  const dsr_hosted *s = user;
  if (s->host->refused != NULL)
    s->host->refused(s->host->user, s, refusal);
}

static int take_rows(hearing *h, dsr_extraction *x, dsr_reader *r, dsr_error *err) {
  union {
    const dsr_hosted *in;
    void *out;
  } script = {.in = h->script};
  int status = dsr_read_rows(r, x, &h->rows, refused, script.out, err);
  h->from_corpus = status != DSR_OK && !r->bad && status != DSR_EINVAL &&
                   status != DSR_ELIMIT;
  return status;
}

/* How the worker says that the script ended, with the rows that are left. */
static int take_done(hearing *h, dsr_extraction *x, dsr_reader *r, dsr_error *err) {
  int code = (int)dsr_read_number(r, DSR_ESCRIPT);
  h->spent = dsr_read_number(r, 1) != 0;
  const char *message = dsr_read_string(r, NULL);
  if (r->bad)
    return dsr_fail(err, DSR_EDAMAGED, 0, "what came is no end");
  int status =
      code == DSR_OK
          ? take_rows(h, x, r, err)
          : dsr_fail(err, code == DSR_ELIMIT || code == DSR_ENOMEM ? DSR_ELIMIT : DSR_ESCRIPT,
                     0, "%s", message != NULL ? message : "no message");
  h->done = code != DSR_OK || status == DSR_OK;
  return status;
}

static int hear(hearing *h, dsr_extraction *x, dsr_error *err) {
  uint32_t kind;
  const char *data;
  size_t len;
  int status = DSR_OK;
  while (status == DSR_OK && !h->done) {
    status = receive(h->script->host, h->script->worker, &kind, &data, &len, err);
    if (status != DSR_OK)
      break;
    dsr_reader r = dsr_reader_of(data, len);
    if (kind == DSR_EXTRACT_ROWS)
      status = take_rows(h, x, &r, err);
    else if (kind == DSR_EXTRACT_DONE)
      status = take_done(h, x, &r, err);
    else
      status = dsr_worker_failure(kind, data, len, err);
  }
  return status;
}

/* What a worker that did not say how it ended is to be called. */
static int judge(const dsr_hosted *s, int status, const dsr_error *said, bool late,
                 const dsr_ending *ending, uint32_t milliseconds, dsr_error *err) {
  if (late)
    return dsr_fail(err, DSR_ELIMIT, 0, "%s: over its time of %.3g s", s->path,
                    milliseconds / 1000.0);
  if (status == DSR_ELIMIT)
    return dsr_fail(err, DSR_ELIMIT, 0, "%s: more rows than are taken from one document",
                    s->path);
  if (ending->signal != 0 && !ending->killed)
    return dsr_fail(err, DSR_ESCRIPT, 0, "%s: its process was ended by signal %d (%s)",
                    s->path, ending->signal, strsignal(ending->signal));
  if (status == DSR_DONE || status == DSR_ECLOSED || status == DSR_EIO)
    return dsr_fail(err, DSR_ESCRIPT, 0, "%s: its process ended", s->path);
  if (status == DSR_EDAMAGED)
    return dsr_fail(err, DSR_ESCRIPT, 0, "%s: its process sent what was not asked for",
                    s->path);
  return dsr_fail(err, status == DSR_ENOMEM ? DSR_ELIMIT : DSR_ESCRIPT, 0, "%s: %s",
                  s->path, said->message);
}

int dsr_extract_hosted(void *user, dsr_extraction *x, dsr_error *err) {
  const dsr_hosted *s = user;
  dsr_extract_host *host = s->host;
  hosts_worker *w = s->worker;
  allowance most = allow(host, dsr_analysis_stream(dsr_extraction_analysis(x))->len);
  hearing h = {.script = s, .rows = most.rows};
  dsr_error said = {0};
  if (w->worker != NULL && w->read > READ_MAX)
    end_worker(w, NULL);
  if (w->worker == NULL) {
    int made = start(host, w, NULL, NULL, err);
    if (made != DSR_OK)
      return made;
  }
  host->path = s->path;
  host->key = dsr_extraction_info(x)->key;
  dsr_channel *channel = dsr_worker_channel(w->worker);
  channel->frame_max = DSR_EXTRACT_PIECE;
  channel->left = most.bytes;
  channel->deadline = dsr_channel_now() + most.milliseconds + AFTER;
  int status = send_document(w, x, &said);
  if (status == DSR_OK)
    status = send_run(s, x, most.milliseconds, &said);
  if (status == DSR_OK)
    status = hear(&h, x, &said);
  bool late = status == DSR_ELIMIT && !h.done && dsr_channel_now() >= channel->deadline;
  if (h.from_corpus || h.done) {
    if (h.from_corpus || h.spent)
      end_worker(w, NULL);
    if (status != DSR_OK && err != NULL)
      *err = said;
    return status;
  }
  dsr_ending ending = {0};
  end_worker(w, &ending);
  return judge(s, status, &said, late, &ending, most.milliseconds, err);
}
