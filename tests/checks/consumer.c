/* A program of somebody else's, with nothing but the installed headers and
 * library: install.sh builds it, so that a header that needs a private one, a
 * function that is hidden or a package that dossier.pc forgets is found. */
#include <stdio.h>
#include <string.h>

#include <dossier/api.h>
#include <dossier/error.h>
#include <dossier/memory.h>

int main(void) {
  if (strcmp(dsr_version(), DSR_VERSION) != 0) {
    fprintf(stderr, "headers of %s, library of %s\n", DSR_VERSION, dsr_version());
    return 1;
  }
  if (strcmp(dsr_status_name(DSR_ENOTFOUND), "notfound") != 0) return 1;
  return dsr_memory_live() == 0 ? 0 : 1;
}
