/* Who else is at a corpus file: the writer that one waits for, and other
 * machines, when the file lies on a share.
 *
 * The kernel's list of locks tells the writer's process. Refused: a file beside
 * the corpus with a process number in it, which outlives a crash and tells of
 * another program then; and asking by fcntl, for which the file must be opened,
 * and closing it would drop the locks that this process has on it. */
#include "core/store/writer.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

enum { TELL_AFTER = 1000, STEP_MAX = 50 };

/* SQLite's lock bytes (https://www.sqlite.org/walformat.html, section 2.3.2;
 * PENDING_BYTE in os.h): writing a log and the last of those of a log, the first
 * of which everybody who has one open holds; those of the file itself. */
static const unsigned long long log_byte = 120, log_end = 128,
                                file_first = 0x40000000,
                                file_last = 0x400001ff;

/* --- the listener --- */

static pthread_mutex_t listener_lock = PTHREAD_MUTEX_INITIALIZER;
static dsr_corpus_listener *listener;
static void *listener_user;

void dsr_corpus_listen(dsr_corpus_listener *tell, void *user) {
  pthread_mutex_lock(&listener_lock);
  listener = tell;
  listener_user = user;
  pthread_mutex_unlock(&listener_lock);
}

void dsr_news_tell(dsr_corpus_news what, const char *message) {
  pthread_mutex_lock(&listener_lock);
  dsr_corpus_listener *to = listener;
  void *user = listener_user;
  pthread_mutex_unlock(&listener_lock);
  if (to)
    to(user, what, message);
}

/* --- who writes --- */

/* The process in one line of /proc/locks, when it writes the file in question:
 *   2: POSIX  ADVISORY  WRITE 21139 fe:00:11239458 120 120
 * The last number of a lock without an end is EOF. */
static long judge_lock(const char *line, const struct stat *file, bool reads,
                       unsigned long long first, unsigned long long last) {
  char kind[16], how[8], last_text[24];
  long pid;
  unsigned major_of, minor_of;
  unsigned long long inode, from, to = ~0ULL;
  if (sscanf(line, "%*s %15s ADVISORY %7s %ld %x:%x:%llu %llu %23s", kind,
             how, &pid, &major_of, &minor_of, &inode, &from, last_text) != 8 ||
      (!reads && strcmp(how, "WRITE") != 0))
    return 0;
  if (strcmp(last_text, "EOF") != 0 && sscanf(last_text, "%llu", &to) != 1)
    return 0;
  bool same_device = major(file->st_dev) == major_of &&
                     minor(file->st_dev) == minor_of;
  /* some file systems show another device to stat(2) */
  bool device_known = major(file->st_dev) != 0;
  return inode == file->st_ino && (same_device || !device_known) && pid > 0 &&
                 from <= last && to >= first
             ? pid
             : 0;
}

/* reads: also one for reading. */
static long find_lock(const char *path, const char *end, bool reads,
                      unsigned long long first, unsigned long long last) {
  dsr_buf name = {0};
  struct stat file;
  char line[256];
  long found = 0;
  dsr_buf_text(&name, path);
  dsr_buf_text(&name, end);
  FILE *locks = !name.failed && stat(name.data, &file) == 0
                    ? fopen("/proc/locks", "re")
                    : NULL;
  while (locks && !found && fgets(line, sizeof line, locks))
    found = judge_lock(line, &file, reads, first, last);
  if (locks)
    fclose(locks);
  dsr_buf_free(&name);
  return found;
}

long dsr_writer_find(const char *path) {
  long found = find_lock(path, "-shm", false, log_byte, log_byte);
  return found ? found : find_lock(path, "", false, file_first, file_last);
}

bool dsr_writer_may_come(const char *path) {
  return access("/proc/locks", R_OK) != 0 ||
         find_lock(path, "-shm", true, log_byte, log_end) ||
         find_lock(path, "", true, file_first, file_last);
}

static FILE *open_proc(long pid, const char *what) {
  char name[64];
  snprintf(name, sizeof name, "/proc/%ld/%s", pid, what);
  return fopen(name, "re");
}

/* The program's name, without what would upset a line. */
static bool read_program(long pid, char *name, size_t size) {
  FILE *file = open_proc(pid, "comm");
  bool read = file && fgets(name, (int)size, file);
  if (file)
    fclose(file);
  if (!read)
    return false;
  name[strcspn(name, "\n")] = '\0';
  for (char *p = name; *p; p++)
    if ((unsigned char)*p < 0x20 || *p == 0x7f)
      *p = '?';
  return *name != '\0';
}

/* For how many seconds the process has been running, or -1. */
static long read_age(long pid) {
  char line[1024];
  unsigned long long started;
  struct timespec now;
  FILE *file = open_proc(pid, "stat");
  bool read = file && fgets(line, sizeof line, file);
  if (file)
    fclose(file);
  /* the 22nd field; the second is a name in brackets that may hold anything */
  const char *p = read ? strrchr(line, ')') : NULL;
  for (int field = 2; p && field < 22; field++)
    p = strchr(p + 1, ' ');
  long ticks = sysconf(_SC_CLK_TCK);
  if (!p || sscanf(p, " %llu", &started) != 1 || ticks <= 0 ||
      clock_gettime(CLOCK_BOOTTIME, &now) != 0)
    return -1;
  long age = (long)now.tv_sec - (long)(started / (unsigned long long)ticks);
  return age < 0 ? 0 : age;
}

bool dsr_writer_describe(long pid, dsr_buf *out) {
  char program[64];
  dsr_buf_format(out, "process %ld", pid);
  if (!read_program(pid, program, sizeof program))
    return !out->failed;
  dsr_buf_format(out, " (%s", program);
  long age = read_age(pid);
  if (age >= 7200)
    dsr_buf_format(out, ", for %ld hours", age / 3600);
  else if (age >= 120)
    dsr_buf_format(out, ", for %ld minutes", age / 60);
  else if (age >= 0)
    dsr_buf_format(out, ", for %ld s", age);
  dsr_buf_byte(out, ')');
  return !out->failed;
}

/* --- waiting --- */

static void tell_waiting(const dsr_corpus *c) {
  dsr_buf line = {0};
  long writer = dsr_writer_find(c->path);
  dsr_buf_format(&line, "%s: waiting for ", c->path);
  if (writer)
    dsr_writer_describe(writer, &line);
  else
    dsr_buf_text(&line, "another process");
  dsr_buf_text(&line, ", which has the corpus");
  if (!line.failed)
    dsr_news_tell(DSR_NEWS_WAITING, line.data);
  dsr_buf_free(&line);
}

/* SQLite asks whether to try again. */
static int on_busy(void *of, int tries) {
  dsr_corpus *c = of;
  if (tries == 0)
    c->waited = 0;
  if (c->waited >= DSR_WAIT_MILLISECONDS)
    return 0;
  int step = tries < STEP_MAX ? tries + 1 : STEP_MAX;
  sqlite3_sleep(step);
  if (c->waited < TELL_AFTER && c->waited + step >= TELL_AFTER)
    tell_waiting(c);
  c->waited += step;
  return 1;
}

void dsr_writer_wait(dsr_corpus *c) {
  sqlite3_busy_handler(c->db, on_busy, c);
}

/* --- shares --- */

const char *dsr_share_name(unsigned long type, const char *mount) {
  static const struct {
    unsigned long type; /* as of linux/magic.h and the file systems' sources */
    const char *name;
  } shares[] = {
      {0x6969, "NFS"},        {0xFF534D42, "CIFS"},    {0xFE534D42, "SMB2"},
      {0x517B, "SMB"},        {0x01021997, "9p"},      {0x5346414F, "AFS"},
      {0x6B414653, "AFS"},    {0x00C36400, "Ceph"},    {0x0BD00BD0, "Lustre"},
      {0x47504653, "GPFS"},   {0x73757245, "Coda"},    {0x564C, "NCP"},
      {0x01161970, "GFS2"},   {0x7461636F, "OCFS2"},   {0x19830326, "BeeGFS"},
      {0xAAD7AAEA, "PanFS"},  {0xBACBACBC, "a virtual machine's shared folder"},
      {0x786F4256, "a virtual machine's shared folder"},
  };
  enum { FUSE = 0x65735546 };
  type &= 0xFFFFFFFF; /* where the kernel's word is signed */
  for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
    if (shares[i].type == type)
      return shares[i].name;
  if (type != FUSE)
    return NULL;
  /* fuseblk: a disk of this machine, of another system's format */
  if (mount && strcmp(mount, "fuseblk") == 0)
    return NULL;
  if (mount && strncmp(mount, "fuse.", 5) == 0)
    return mount + 5;
  return mount && *mount ? mount : "FUSE";
}

/* The type of the mount that holds a device, from a line of mountinfo:
 *   36 35 0:71 / /mnt rw shared:1 - fuse.sshfs host:/ rw */
static bool read_mount(dev_t device, char *mount, size_t size) {
  char line[1024];
  bool found = false;
  FILE *file = fopen("/proc/self/mountinfo", "re");
  while (file && !found && fgets(line, sizeof line, file)) {
    unsigned major_of, minor_of;
    const char *type = strstr(line, " - ");
    found = type && sscanf(line, "%*d %*d %u:%u", &major_of, &minor_of) == 2 &&
            major_of == major(device) && minor_of == minor(device);
    size_t len = found ? strcspn(type + 3, " \n") : 0;
    if (found) {
      len = len < size - 1 ? len : size - 1;
      memcpy(mount, type + 3, len);
      mount[len] = '\0';
    }
  }
  if (file)
    fclose(file);
  return found;
}

static bool ask_kernel(const char *path, unsigned long *type, char *mount,
                       size_t size) {
  struct statfs on;
  struct stat st;
  if (statfs(path, &on) != 0 || stat(path, &st) != 0)
    return false;
  *type = (unsigned long)on.f_type;
  if (!read_mount(st.st_dev, mount, size))
    *mount = '\0';
  return true;
}

static dsr_share_probe *probe = ask_kernel;

void dsr_share_ask(dsr_share_probe *other) {
  probe = other ? other : ask_kernel;
}

int dsr_share_tell(const dsr_corpus *c, dsr_error *err) {
  unsigned long type = 0;
  char mount[64] = "";
  if (!probe(c->build.name ? c->build.name : c->path, &type, mount, sizeof mount))
    return DSR_OK;
  const char *name = dsr_share_name(type, mount);
  if (!name)
    return DSR_OK;
  dsr_buf line = {0};
  dsr_buf_format(&line,
                 "%s: lies on a network share (%s), where locks may not reach "
                 "other machines: write it from one machine at a time, or it "
                 "may be damaged",
                 c->path, name);
  if (!line.failed)
    dsr_news_tell(DSR_NEWS_SHARE, line.data);
  int status = line.failed ? dsr_fail_memory(err) : DSR_OK;
  dsr_buf_free(&line);
  return status;
}
