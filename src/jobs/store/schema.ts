/**
 * For SQLite and PostgreSQL. A record is one JSON text, since only that carries NUL and lone surrogates, which programs
 * may print; the other columns repeat what is searched for. Times are ms since 1970.
 */
export const SCHEMA: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS executions (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, status TEXT NOT NULL, tenant TEXT, owner TEXT NOT NULL,
    created_at BIGINT NOT NULL, finished_at BIGINT, bytes BIGINT NOT NULL, record TEXT NOT NULL)`,
  'CREATE INDEX IF NOT EXISTS executions_created ON executions (created_at, id)',
  'CREATE INDEX IF NOT EXISTS executions_finished ON executions (finished_at)',
  'CREATE INDEX IF NOT EXISTS executions_status ON executions (status)',
  `CREATE TABLE IF NOT EXISTS execution_events (
    execution_id TEXT NOT NULL, seq BIGINT NOT NULL, event TEXT NOT NULL, PRIMARY KEY (execution_id, seq))`,
  'CREATE TABLE IF NOT EXISTS execution_owners (owner TEXT PRIMARY KEY, seen_at BIGINT NOT NULL)',
];
