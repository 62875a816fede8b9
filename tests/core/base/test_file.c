/* Reading whole files: from the disk, and from elsewhere. */
#include "core/base/file.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "tests/live_blocks.h"

TestSuite(file, .fini = no_live_blocks);

static char path[] = "/tmp/dossier-test-XXXXXX";

static void write_file(const char *text) {
  strcpy(path, "/tmp/dossier-test-XXXXXX");
  int fd = mkstemp(path);
  cr_assert(fd >= 0);
  cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
  close(fd);
}

Test(file, of_the_disk) {
  char *data;
  size_t len;
  dsr_error err;
  write_file("cargo");
  cr_assert_eq(dsr_file_read(path, 5, &data, &len, &err), DSR_OK);
  cr_assert_eq(len, 5);
  cr_assert_str_eq(data, "cargo");
  dsr_free(data);
  cr_assert_eq(dsr_file_read(path, 4, &data, &len, &err), DSR_ELIMIT);
  cr_assert_null(data);
  unlink(path);
  cr_assert_eq(dsr_file_read(path, 5, &data, &len, &err), DSR_EIO);
  cr_assert_not_null(strstr(err.message, path));
  cr_assert_eq(dsr_file_read("/tmp", 5, &data, &len, &err), DSR_EIO);
}

static int told(void *user, const char *name, size_t max, char **data, size_t *len,
                dsr_error *err) {
  int *calls = user;
  ++*calls;
  *data = NULL;
  *len = 0;
  if (strcmp(name, "quay") != 0)
    return dsr_fail(err, DSR_EIO, 0, "%s: not served", name);
  *data = dsr_copy("berth", 5);
  *len = max < 5 ? 0 : 5;
  return *data != NULL ? DSR_OK : dsr_fail_memory(err);
}

Test(file, of_elsewhere) {
  char *data;
  size_t len;
  int calls = 0;
  dsr_error err;
  write_file("cargo");
  dsr_file_read_from(told, &calls);
  cr_assert_eq(dsr_file_read("quay", 9, &data, &len, &err), DSR_OK);
  cr_assert_eq(len, 5);
  cr_assert_str_eq(data, "berth");
  dsr_free(data);
  cr_assert_eq(dsr_file_read(path, 9, &data, &len, &err), DSR_EIO, "the disk is not read");
  cr_assert_eq(calls, 2);
  dsr_file_read_from(NULL, NULL);
  cr_assert_eq(dsr_file_read(path, 9, &data, &len, &err), DSR_OK);
  cr_assert_eq(calls, 2);
  dsr_free(data);
  unlink(path);
}

/* --- names --- */

static int two_names(void *user, const char *name, size_t max, char **data, size_t *len,
                     dsr_error *err) {
  (void)user;
  (void)max;
  *data = NULL;
  *len = 0;
  if (strcmp(name, "quay/") != 0)
    return dsr_fail(err, DSR_EIO, 0, "%s: not served", name);
  *data = dsr_copy("berth.tsv\ncrane.tsv\n", 20);
  *len = 20;
  return *data != NULL ? DSR_OK : dsr_fail_memory(err);
}

Test(file, names_of_a_folder) {
  dsr_buf names = {0};
  dsr_error err;
  write_file("cargo");
  cr_assert_eq(dsr_file_names("/tmp", &names, &err), DSR_OK);
  cr_assert_not_null(strstr(names.data, strrchr(path, '/') + 1));
  cr_assert(dsr_file_there(path));
  unlink(path);
  cr_assert_not(dsr_file_there(path));
  names.len = 0;
  cr_assert_eq(dsr_file_names("/nowhere", &names, &err), DSR_OK);
  cr_assert_eq(names.len, 0);
  dsr_file_read_from(two_names, NULL);
  cr_assert_eq(dsr_file_names("quay", &names, &err), DSR_OK);
  cr_assert_str_eq(names.data, "berth.tsv\ncrane.tsv\n");
  cr_assert(dsr_file_there("quay/crane.tsv"));
  cr_assert_not(dsr_file_there("quay/crane"));
  cr_assert_not(dsr_file_there("/tmp/crane.tsv"));
  cr_assert_not(dsr_file_there("crane.tsv"));
  dsr_file_read_from(NULL, NULL);
  dsr_buf_free(&names);
}
