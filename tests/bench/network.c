/* The whole network of a corpus of a million mentions, beside SQLite joining the
 * table of mentions with itself over the same file. Twenty mentions a document of
 * fifty thousand entities drawn by Zipf's law; pairs within a document. */
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dossier/cooccurrence.h"
#include "tests/bench/bench.h"

enum { MENTIONS = 1000000, A_DOCUMENT = 20, ENTITIES = 50000 };

static uint32_t random_bits(uint64_t *seed) {
  *seed = *seed * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(*seed >> 32);
}

static void execute(sqlite3 *db, const char *sql) {
  if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
    bench_stop("SQLite: %s: %s", sql, sqlite3_errmsg(db));
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
    bench_stop("SQLite: %s: %s", sql, sqlite3_errmsg(db));
  return statement;
}

static void insert(sqlite3_stmt *statement) {
  if (sqlite3_step(statement) != SQLITE_DONE)
    bench_stop("SQLite: %s", sqlite3_errmsg(sqlite3_db_handle(statement)));
  sqlite3_reset(statement);
}

/* Where entity i's share of the draws ends, of 2^32. */
static uint32_t *zipf_bounds(void) {
  uint32_t *bounds = malloc(ENTITIES * sizeof *bounds);
  double sum = 0, so_far = 0;
  if (!bounds)
    bench_stop("no memory");
  for (int i = 0; i < ENTITIES; i++)
    sum += 1.0 / (i + 1);
  for (int i = 0; i < ENTITIES; i++) {
    so_far += 1.0 / (i + 1);
    bounds[i] = (uint32_t)fmin(4294967295.0, so_far / sum * 4294967295.0);
  }
  return bounds;
}

static int draw(const uint32_t *bounds, uint64_t *seed) {
  uint32_t x = random_bits(seed);
  int low = 0, high = ENTITIES - 1;
  while (low < high) {
    int middle = (low + high) / 2;
    if (bounds[middle] < x)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void put_entities(sqlite3 *db) {
  sqlite3_stmt *s = prepare(
      db, "INSERT INTO entity(id, type, slug, name) VALUES(?, 'person', ?, ?)");
  for (int i = 0; i < ENTITIES; i++) {
    char slug[24];
    snprintf(slug, sizeof slug, "p-%05d", i);
    sqlite3_bind_int(s, 1, i + 1);
    sqlite3_bind_text(s, 2, slug, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(s, 3, slug, -1, SQLITE_TRANSIENT);
    insert(s);
  }
  sqlite3_finalize(s);
}

static void put_mentions(sqlite3 *db) {
  uint64_t seed = 7;
  uint32_t *bounds = zipf_bounds();
  sqlite3_stmt *document = prepare(
      db, "INSERT INTO document(id, key, source, sha256, metadata, rules, bytes,"
          " tokens, sentences, replaced, derived, text)"
          " VALUES(?, ?, 'made up', '', '{}', '', 0, 0, 10, 0, 0, '')");
  sqlite3_stmt *mention = prepare(
      db, "INSERT INTO mention(document, start, end, type, entity, sentence, run,"
          " rule) VALUES(?, ?, ?, 'person', ?, ?, 1, 'made up')");
  for (int d = 1; d <= MENTIONS / A_DOCUMENT; d++) {
    char key[24];
    snprintf(key, sizeof key, "d/%06d", d);
    sqlite3_bind_int(document, 1, d);
    sqlite3_bind_text(document, 2, key, -1, SQLITE_TRANSIENT);
    insert(document);
    for (int i = 0; i < A_DOCUMENT; i++) {
      sqlite3_bind_int(mention, 1, d);
      sqlite3_bind_int(mention, 2, i * 100);
      sqlite3_bind_int(mention, 3, i * 100 + 9);
      sqlite3_bind_int(mention, 4, draw(bounds, &seed) + 1);
      sqlite3_bind_int(mention, 5, i / 2);
      insert(mention);
    }
  }
  sqlite3_finalize(document);
  sqlite3_finalize(mention);
  free(bounds);
}

/* The library makes the file; SQLite fills its tables, since what a text would
 * have to hold for this is beside the point. */
static void make_corpus(const char *path) {
  dsr_corpus *corpus;
  sqlite3 *db;
  dsr_error err = {0};
  bench_need(dsr_corpus_open(path, DSR_CREATE, &corpus, &err), &err);
  dsr_corpus_close(corpus);
  if (sqlite3_open(path, &db) != SQLITE_OK)
    bench_stop("SQLite: %s: %s", path, sqlite3_errmsg(db));
  execute(db, "BEGIN");
  execute(db, "INSERT INTO run(id, script, version, hash, data, arguments)"
              " VALUES(1, 'made up', '1', '', '{}', '{}')");
  put_entities(db);
  put_mentions(db);
  execute(db, "COMMIT");
  sqlite3_close(db);
}

typedef struct work {
  dsr_corpus *corpus;
  dsr_network_options options;
  uint64_t edges, hits;
} work;

static void run_network(void *user) {
  work *w = user;
  dsr_network *network;
  dsr_error err = {0};
  bench_need(dsr_network_new(w->corpus, &w->options, &network, &err), &err);
  w->edges = dsr_network_sums(network)->edges;
  w->hits = 0;
  for (size_t i = 0; i < dsr_network_edges(network); i++)
    w->hits += dsr_network_edge(network, i)->hits;
  bench_sink += w->hits;
  dsr_network_free(network);
}

typedef struct join {
  sqlite3 *db;
  sqlite3_stmt *statement;
  uint64_t edges, hits;
} join;

static void run_join(void *user) {
  join *j = user;
  int rc;
  j->edges = j->hits = 0;
  while ((rc = sqlite3_step(j->statement)) == SQLITE_ROW) {
    j->edges++;
    j->hits += (uint64_t)sqlite3_column_int64(j->statement, 2);
  }
  if (rc != SQLITE_DONE)
    bench_stop("SQLite: %s", sqlite3_errmsg(j->db));
  sqlite3_reset(j->statement);
  bench_sink += j->hits;
}

/* Each document counts once a pair, as ours does. */
static const char self_join[] =
    "WITH m AS MATERIALIZED (SELECT DISTINCT document, entity FROM mention\n"
    "  WHERE covered = 0 AND entity IS NOT NULL ORDER BY document, entity)\n"
    "SELECT a.entity, b.entity, count(*) FROM m a JOIN m b\n"
    "  ON a.document = b.document AND a.entity < b.entity\n"
    "GROUP BY a.entity, b.entity";

void bench_network(const char *folder) {
  char path[4096];
  dsr_error err = {0};
  work all = {.options = {.together = DSR_TOGETHER_DOCUMENT,
                          .order = DSR_EDGES_BY_THINGS}};
  join peer = {.db = NULL};
  snprintf(path, sizeof path, "%s/network.dossier", folder);
  make_corpus(path);
  bench_need(dsr_corpus_open(path, DSR_READ, &all.corpus, &err), &err);
  if (sqlite3_open(path, &peer.db) != SQLITE_OK)
    bench_stop("SQLite: %s: %s", path, sqlite3_errmsg(peer.db));
  peer.statement = prepare(peer.db, self_join);
  work top = all, near = all;
  top.options.order = DSR_EDGES_BY_LL;
  top.options.limit = 100;
  near.options.together = DSR_TOGETHER_SENTENCE;
  bench_job jobs[] = {{run_network, &all, 0},
                      {run_join, &peer, 0},
                      {run_network, &top, 0},
                      {run_network, &near, 0}};
  bench_measure(jobs, sizeof jobs / sizeof *jobs);
  if (all.edges != peer.edges || all.hits != peer.hits)
    bench_stop("ours has %llu edges and %llu hits, the join %llu and %llu",
               (unsigned long long)all.edges, (unsigned long long)all.hits,
               (unsigned long long)peer.edges, (unsigned long long)peer.hits);
  bench_row_latency(bench_cell("whole network, 1 M mentions, %llu edges",
                               (unsigned long long)all.edges),
                    jobs[0].seconds, "SQL self-join", jobs[1].seconds, 8);
  bench_row_latency("the same, the 100 first by log-likelihood",
                    jobs[2].seconds, "SQL self-join, no measure",
                    jobs[1].seconds, 0);
  bench_row("the same within sentences",
            bench_cell("%.0f ms", jobs[3].seconds * 1e3), NULL, NULL, NULL);
  sqlite3_finalize(peer.statement);
  sqlite3_close(peer.db);
  dsr_corpus_close(all.corpus);
  unlink(path);
}
