/* A sound corpus with bytes of it changed: opening, checking and reading it all
 * end in a status, and reading never changes the file. Input: runs of place (3
 * bytes), length (1 byte) and that many bytes to put there. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/memory.h"
#include "dossier/document.h"
#include "dossier/entity.h"
#include "dossier/fact.h"
#include "dossier/mention.h"
#include "dossier/run.h"
#include "tests/fuzz/replay.h"

static char name[64];
static char *sound;
static size_t sound_len;

static void put_everything(dsr_corpus *c) {
  static const char text[] = "Ada won.";
  static const dsr_span sentence = {0, 8};
  static const dsr_stored_zone zone = {0, 8, "body"};
  static const dsr_fact_field field = {"who", DSR_FIELD_STRING, "Ada", {0, 3}};
  dsr_lexicon *lexicon;
  dsr_form forms[3];
  int64_t id, run;
  EXPECT(dsr_corpus_begin(c, NULL) == DSR_OK);
  EXPECT(dsr_corpus_lexicon(c, &lexicon, NULL) == DSR_OK);
  EXPECT(dsr_lexicon_put(lexicon, "Ada", 3, &forms[0], NULL) == DSR_OK);
  EXPECT(dsr_lexicon_put(lexicon, "won", 3, &forms[1], NULL) == DSR_OK);
  EXPECT(dsr_lexicon_put(lexicon, ".", 1, &forms[2], NULL) == DSR_OK);
  dsr_new_document doc = {
      .key = "a", .source = "/a", .text = text, .len = 8, .derived = 1,
      .sha256 = "00000000000000000000000000000000"
                "00000000000000000000000000000000",
      .zones = &zone, .zone_count = 1, .sentences = &sentence,
      .sentence_count = 1, .forms = forms, .token_count = 3};
  EXPECT(dsr_document_put(c, &doc, NULL, &id, NULL) == DSR_OK);
  dsr_run script = {.script = "s", .hash = "h"};
  EXPECT(dsr_run_put(c, &script, &run, NULL) == DSR_OK);
  dsr_new_mention m = {.document = id, .run = run, .span = {0, 3},
                       .type = "person", .slug = "ada", .rule = "r"};
  EXPECT(dsr_mention_put(c, &m, NULL, NULL) == DSR_OK);
  dsr_new_fact fact = {.document = id, .run = run, .type = "win", .span = {0, 8},
                       .rule = "r", .fields = &field, .field_count = 1};
  EXPECT(dsr_fact_put(c, &fact, NULL, NULL) == DSR_OK);
  EXPECT(dsr_run_mark(c, id, run, NULL) == DSR_OK);
  EXPECT(dsr_corpus_commit(c, NULL) == DSR_OK);
}

static void remove_file(void) { unlink(name); }

/* One sound file a process; its copy outlives the count of live blocks. */
static void make_sound(void) {
  dsr_corpus *c;
  char *bytes;
  snprintf(name, sizeof name, "/tmp/dossier-fuzz-%ld.dossier", (long)getpid());
  unlink(name);
  EXPECT(atexit(remove_file) == 0);
  EXPECT(dsr_corpus_open(name, DSR_CREATE, &c, NULL) == DSR_OK);
  put_everything(c);
  dsr_corpus_close(c);
  EXPECT(dsr_file_read(name, 1 << 24, &bytes, &sound_len, NULL) == DSR_OK);
  sound = malloc(sound_len);
  EXPECT(sound != NULL);
  memcpy(sound, bytes, sound_len);
  dsr_free(bytes);
}

static void change(char *bytes, const uint8_t *data, size_t size) {
  while (size >= 4) {
    size_t at = ((size_t)data[0] << 16 | (size_t)data[1] << 8 | data[2]);
    size_t n = data[3];
    data += 4, size -= 4;
    for (; n && size; n--, data++, size--, at++)
      bytes[at % sound_len] = (char)*data;
  }
}

static void read_everything(dsr_corpus *c) {
  dsr_check *check = NULL;
  dsr_documents *documents = NULL;
  dsr_mentions *mentions = NULL;
  dsr_facts *facts = NULL;
  dsr_entities *entities = NULL;
  dsr_runs *runs = NULL;
  const dsr_document_info *info;
  const dsr_mention *m;
  const dsr_fact *f;
  const dsr_entity *e;
  const dsr_run *r;
  if (dsr_check_new(c, &check, NULL) == DSR_OK)
    dsr_check_free(check);
  if (dsr_documents_new(c, NULL, &documents, NULL) == DSR_OK)
    while (dsr_documents_next(documents, &info, NULL) == DSR_OK) {
      dsr_document *doc = NULL;
      if (dsr_document_open_id(c, info->id, &doc, NULL) == DSR_OK)
        dsr_document_free(doc);
    }
  if (dsr_mentions_new(c, NULL, &mentions, NULL) == DSR_OK)
    while (dsr_mentions_next(mentions, &m, NULL) == DSR_OK)
      EXPECT(m->len == m->span.end - m->span.start);
  if (dsr_facts_new(c, NULL, &facts, NULL) == DSR_OK)
    while (dsr_facts_next(facts, &f, NULL) == DSR_OK)
      EXPECT(f->len == f->span.end - f->span.start);
  if (dsr_entities_new(c, NULL, &entities, NULL) == DSR_OK)
    while (dsr_entities_next(entities, &e, NULL) == DSR_OK)
      EXPECT(e->type && e->slug && e->name);
  if (dsr_runs_new(c, &runs, NULL) == DSR_OK)
    while (dsr_runs_next(runs, &r, NULL) == DSR_OK)
      EXPECT(r->script && r->hash);
  dsr_documents_free(documents);
  dsr_mentions_free(mentions);
  dsr_facts_free(facts);
  dsr_entities_free(entities);
  dsr_runs_free(runs);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!sound)
    make_sound();
  char *bytes = malloc(sound_len), *after = NULL;
  size_t len;
  dsr_corpus *c;
  EXPECT(bytes != NULL);
  memcpy(bytes, sound, sound_len);
  change(bytes, data, size);
  int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  EXPECT(fd >= 0 && write(fd, bytes, sound_len) == (ssize_t)sound_len);
  close(fd);
  if (dsr_corpus_open(name, DSR_READ, &c, NULL) == DSR_OK) {
    read_everything(c);
    dsr_corpus_close(c);
  }
  EXPECT(dsr_file_read(name, 1 << 24, &after, &len, NULL) == DSR_OK);
  EXPECT(bytes[18] == 2 || (len == sound_len && memcmp(after, bytes, len) == 0));
  dsr_free(after);
  free(bytes);
  EXPECT(dsr_memory_live() == 0);
  return 0;
}
