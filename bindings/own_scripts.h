/* The scripts that this program was built with, by their hashes. */
#ifndef DSR_BINDINGS_OWN_SCRIPTS_H
#define DSR_BINDINGS_OWN_SCRIPTS_H

/* SHA-256 of each file of scripts/extract and scripts/dossier, 64 hexadecimal
 * digits; NULL ends. The Makefile writes the list (own_scripts.c) when it builds. */
extern const char *const dsr_own_scripts[];

#endif
