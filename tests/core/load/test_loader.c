/* Files and folders: everything found comes out once, with its reason. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/hash.h"
#include "dossier/load.h"
#include "tests/live_blocks.h"

static char folder[64];
static dsr_error error;

static void make_folder(void) {
  strcpy(folder, "/tmp/dossier-load-XXXXXX");
  cr_assert_not_null(mkdtemp(folder));
}

static void drop_folder(void) {
  char command[192];
  snprintf(command, sizeof command, "chmod -R u+rwx %s; rm -rf %s", folder,
           folder);
  cr_assert_eq(system(command), 0);
  no_live_blocks();
}

TestSuite(loader, .init = make_folder, .fini = drop_folder);

static const char *below(const char *name) {
  static char path[512];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static void write_bytes(const char *name, const void *bytes, size_t size) {
  FILE *f = fopen(below(name), "wb");
  cr_assert_not_null(f);
  cr_assert_eq(fwrite(bytes, 1, size, f), size);
  fclose(f);
}

static void write_text(const char *name, const char *text) {
  write_bytes(name, text, strlen(text));
}

static dsr_loader *make_loader(const dsr_loader_options *options,
                               const char *path) {
  dsr_loader *loader;
  cr_assert_eq(dsr_loader_new(options, &loader, &error), DSR_OK, "%s",
               error.message);
  cr_assert_eq(dsr_loader_add(loader, path, &error), DSR_OK);
  return loader;
}

/* "key|" for a document, "key!reason|" for a skipped one, without the folder. */
static void list(dsr_loader *loader, char *out, size_t size) {
  const dsr_record *r;
  size_t n = 0;
  int status;
  *out = '\0';
  while ((status = dsr_loader_next(loader, &r, &error)) == DSR_OK)
    n += (size_t)snprintf(out + n, size - n, "%s%s%s|", r->key ? r->key : "",
                          r->skipped ? "!" : "", r->skipped ? r->skipped : "");
  cr_assert_eq(status, DSR_DONE, "%s", error.message);
}

Test(loader, keeps_a_file_byte_for_byte) {
  static const char text[] = "\xef\xbb\xbf""A\0B \xe2\x80\x9cquoted\xe2\x80\x9d\r\n";
  char hex[DSR_SHA256_HEX];
  const dsr_record *r;
  write_bytes("a.txt", text, sizeof text - 1);
  dsr_loader *loader = make_loader(NULL, below("a.txt"));
  cr_assert_eq(dsr_loader_next(loader, &r, &error), DSR_OK);
  cr_assert_null(r->skipped, "%s", r->skipped);
  dsr_sha256(text, sizeof text - 1, hex);
  cr_expect_str_eq(r->sha256, hex);
  cr_expect(r->len == sizeof text - 1 && memcmp(r->text, text, r->len) == 0);
  cr_expect_eq(r->text[r->len], '\0');
  cr_expect_str_eq(r->key, "a.txt");
  cr_expect_str_eq(r->source, below("a.txt"));
  cr_expect_str_eq(r->metadata, "{}");
  cr_expect_eq(r->replaced, 0);
  cr_expect_eq(r->derived, 0);
  cr_expect_eq(dsr_loader_next(loader, &r, &error), DSR_DONE);
  cr_expect_eq(dsr_loader_next(loader, &r, &error), DSR_DONE);
  dsr_loader_free(loader);
}

Test(loader, accounts_for_everything_in_a_folder) {
  char out[2048];
  static const char png[] = "\x89PNG\r\n\x1a\n";
  cr_assert_eq(mkdir(below("d"), 0755), 0);
  cr_assert_eq(mkdir(below("d/sub"), 0755), 0);
  cr_assert_eq(mkdir(below("d/folder.txt"), 0755), 0);
  cr_assert_eq(mkdir(below("d/.git"), 0755), 0);
  write_text("d/b.txt", "b");
  write_text("d/a.md", "a");
  write_text("d/README", "no ending");
  write_text("d/sub/c.text", "c");
  write_text("d/empty.txt", "");
  write_text("d/.hidden.txt", "h");
  write_text("d/photo.png", "x");
  write_text("d/old.dossier", "x");
  write_text("d/paper.pdf", "%PDF-1.4");
  write_bytes("d/picture", png, sizeof png - 1);
  cr_assert_eq(symlink("b.txt", below("d/link.txt")), 0);
  cr_assert_eq(mkfifo(below("d/pipe.txt"), 0600), 0);
  FILE *f = fopen(below("d/large.txt"), "wb");
  cr_assert_eq(ftruncate(fileno(f), (16 << 20) + 1), 0);
  fclose(f);
  dsr_loader *loader = make_loader(NULL, below("d/"));
  list(loader, out, sizeof out);
  cr_expect_str_eq(
      out,
      "d/README|d/a.md|d/b.txt|d/empty.txt!empty|"
      "d/folder.txt!a folder named like a file|"
      "d/large.txt!over 16 MB (16777217 bytes)|"
      "d/link.txt!a symbolic link, not followed inside a folder; give it by name|"
      "d/paper.pdf!pdf files are not read yet; convert it to text|"
      "d/picture!not text but an image|d/pipe.txt!not a regular file|"
      "d/sub/c.text|", "%s", out);
  dsr_loader_counts counts;
  dsr_loader_count(loader, &counts);
  cr_expect_eq(counts.found, 11);
  cr_expect_eq(counts.documents, 4);
  cr_expect_eq(counts.skipped, 7);
  cr_expect_eq(counts.hidden, 2);
  cr_expect_eq(counts.left_out, 2);
  dsr_loader_free(loader);
}

Test(loader, given_paths_are_never_left_out) {
  static const struct { const char *path, *expected; } all[] = {
      {"link.txt", "link.txt|"},
      {".hidden", ".hidden|"},
      {"data.csv", "data.csv|"},
      {"none.txt", "none.txt!there is no such file|"},
      {"/dev/null", "null!not a regular file|"},
      {"d", "d/x.txt|"},
      {"d/../d/.", "d/x.txt|"}};
  write_text("data.csv", "a,b");
  write_text(".hidden", "h");
  cr_assert_eq(mkdir(below("d"), 0755), 0);
  write_text("d/x.txt", "x");
  cr_assert_eq(symlink("data.csv", below("link.txt")), 0);
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    char out[512];
    const char *path = all[i].path;
    dsr_loader *loader = make_loader(NULL, *path == '/' ? path : below(path));
    list(loader, out, sizeof out);
    cr_expect_str_eq(out, all[i].expected, "%s: %s", path, out);
    dsr_loader_free(loader);
  }
}

Test(loader, unreadable_is_named) {
  char out[512];
  if (getuid() == 0) /* rights do not bind root */
    return;
  write_text("a.txt", "a");
  cr_assert_eq(chmod(below("a.txt"), 0), 0);
  dsr_loader *loader = make_loader(NULL, below("a.txt"));
  list(loader, out, sizeof out);
  cr_expect_not_null(strstr(out, "cannot be opened"), "%s", out);
  dsr_loader_free(loader);
}

Test(loader, repairs_what_is_not_utf8) {
  const dsr_record *r;
  write_text("a.txt", "caf\xe9 and na\xefve words in a longer line of text");
  dsr_loader *loader = make_loader(NULL, below("a.txt"));
  cr_assert_eq(dsr_loader_next(loader, &r, &error), DSR_OK);
  cr_assert_null(r->skipped, "%s", r->skipped);
  cr_expect_eq(r->replaced, 2);
  cr_expect_eq(r->first_bad, 3);
  cr_expect_eq(memcmp(r->text, "caf\xef\xbf\xbd and na\xef\xbf\xbdve", 16), 0);
  dsr_loader_free(loader);
}

Test(loader, tells_what_is_no_text) {
  static const struct { const char *bytes; size_t len; const char *why; } all[] = {
      {"\xff\xfeh\0i\0", 6, "UTF-16"},
      {"h\0i\0 \0t\0h\0e\0r\0e\0", 16, "NUL"},
      {"\xcf\xf0\xe8\xe2\xe5\xf2 \xec\xe8\xf0", 10, "most of it is ill-formed"},
      {"%PDF-1.7 stuff", 14, "PDF"},
      {"SQLite format 3\0rest", 20, "database"},
      {"PK\3\4....", 8, "zip"}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    const dsr_record *r;
    write_bytes("a", all[i].bytes, all[i].len);
    dsr_loader *loader = make_loader(NULL, below("a"));
    cr_assert_eq(dsr_loader_next(loader, &r, &error), DSR_OK);
    cr_expect(r->skipped && strstr(r->skipped, all[i].why), "%s: %s", all[i].why,
              r->skipped ? r->skipped : "loaded");
    dsr_loader_free(loader);
  }
}

Test(loader, names_that_are_not_utf8_stay_two) {
  char out[512];
  cr_assert_eq(mkdir(below("d"), 0755), 0);
  write_text("d/a\xff.txt", "1");
  write_text("d/a\xfe.txt", "2");
  dsr_loader *loader = make_loader(NULL, below("d"));
  list(loader, out, sizeof out);
  cr_expect_str_eq(out, "d/a%FE.txt|d/a%FF.txt|", "%s", out);
  dsr_loader_free(loader);
}

Test(loader, options_fill_in) {
  static const char *const meta[] = {"desk=Asia", "publisher=The Paper", "a=b=c"};
  static const char *const bad[] = {"=x", "desk"};
  dsr_loader_options options = {.prefix = "p/", .date = "2022-02", .meta = meta,
                                .meta_count = 3};
  const dsr_record *r;
  dsr_loader *loader;
  write_text("a.txt", "text");
  loader = make_loader(&options, below("a.txt"));
  cr_assert_eq(dsr_loader_next(loader, &r, &error), DSR_OK);
  cr_expect_str_eq(r->key, "p/a.txt");
  cr_expect_str_eq(r->published, "2022-02");
  cr_expect_str_eq(r->publisher, "The Paper");
  cr_expect_str_eq(r->metadata, "{\"a\":\"b=c\",\"desk\":\"Asia\"}");
  dsr_loader_free(loader);
  for (int i = 0; i < 2; i++) {
    dsr_loader_options wrong = {.meta = &bad[i], .meta_count = 1};
    cr_expect_eq(dsr_loader_new(&wrong, &loader, &error), DSR_EINVAL);
    cr_expect_null(loader);
  }
  dsr_loader_options wrong = {.date = "soon"};
  cr_expect_eq(dsr_loader_new(&wrong, &loader, &error), DSR_EINVAL);
}

Test(loader, reads_standard_input) {
  const dsr_record *r;
  write_text("in", "piped");
  int was = dup(0), fd = open(below("in"), O_RDONLY);
  dup2(fd, 0);
  dsr_loader_options options = {.key = "memo"};
  dsr_loader *loader = make_loader(&options, "-");
  cr_assert_eq(dsr_loader_next(loader, &r, &error), DSR_OK);
  cr_expect_str_eq(r->key, "memo");
  cr_expect_str_eq(r->source, "-");
  cr_expect_eq(r->len, 5);
  cr_expect_eq(dsr_loader_next(loader, &r, &error), DSR_DONE);
  dsr_loader_free(loader);
  dup2(was, 0);
  close(was);
  close(fd);
}

Test(loader, survives_every_failed_allocation) {
  static const char *const meta[] = {"title=T", "k=v"};
  dsr_loader_options options = {.prefix = "p/", .date = "2022", .meta = meta,
                                .meta_count = 2};
  cr_assert_eq(mkdir(below("d"), 0755), 0);
  write_text("d/a.txt", "caf\xe9 and more words in here");
  write_text("d/b.jsonl", "{\"id\":\"x\",\"text\":\"t\"}\n{\"text\":\"u\"}\n?\n");
  write_text("d/c.txt", "");
  size_t requests = 0;
  for (size_t n = 1; n <= requests + 1; n++) {
    dsr_loader *loader = NULL;
    const dsr_record *r;
    dsr_memory_fail(0, 0);
    dsr_memory_fail(n, 0);
    int status = dsr_loader_new(&options, &loader, &error);
    if (status == DSR_OK)
      status = dsr_loader_add(loader, below("d"), &error);
    while (status == DSR_OK)
      status = dsr_loader_next(loader, &r, &error);
    requests = dsr_memory_fail(0, 0);
    cr_assert(status == DSR_DONE || status == DSR_ENOMEM, "%s", error.message);
    if (status == DSR_DONE) {
      dsr_loader_counts counts;
      dsr_loader_count(loader, &counts);
      cr_expect_eq(counts.found, 5);
    }
    dsr_loader_free(loader);
    cr_assert_eq(dsr_memory_live(), 0, "allocation %zu", n);
  }
  cr_expect_gt(requests, 20);
}

/* A source is shown as it was given; its place is where it really is. */
Test(loader, a_source_is_the_path_as_given) {
  static const struct { const char *given, *source, *below; } all[] = {
      {"d", "d/sub/a.txt", "/d/sub/a.txt"},
      {"./d/", "d/sub/a.txt", "/d/sub/a.txt"},
      {".//d/sub//a.txt", "d/sub//a.txt", "/d/sub/a.txt"},
      {"d/../d/sub", "d/../d/sub/a.txt", "/d/sub/a.txt"},
      {".", "d/sub/a.txt", "/d/sub/a.txt"},
      {"./", "d/sub/a.txt", "/d/sub/a.txt"},
      {"d/link", "d/link", "/d/sub/a.txt"}};
  char was[4096], real[4096], place[4200];
  cr_assert_eq(mkdir(below("d"), 0755), 0);
  cr_assert_eq(mkdir(below("d/sub"), 0755), 0);
  write_text("d/sub/a.txt", "a");
  cr_assert_not_null(getcwd(was, sizeof was));
  cr_assert_eq(chdir(below("")), 0);
  cr_assert_not_null(getcwd(real, sizeof real));
  cr_assert_eq(symlink("sub/a.txt", "d/link"), 0);
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    const dsr_record *r;
    dsr_loader *loader = make_loader(NULL, all[i].given);
    do
      cr_assert_eq(dsr_loader_next(loader, &r, &error), DSR_OK);
    while (r->skipped);
    cr_expect_str_eq(r->source, all[i].source);
    snprintf(place, sizeof place, "%s%s", real, all[i].below);
    cr_expect_str_eq(r->place, place);
    dsr_loader_free(loader);
  }
  cr_assert_eq(chdir(was), 0);
}
