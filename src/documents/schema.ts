/** The tables, for SQLite and PostgreSQL. The number of a collection grows with each change of it. */
export const SCHEMA: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS agent_document_revisions (
    collection TEXT PRIMARY KEY, revision BIGINT NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS agent_documents (
    collection TEXT NOT NULL, id TEXT NOT NULL, created BIGINT NOT NULL, revision BIGINT NOT NULL,
    fields JSON NOT NULL, body TEXT NOT NULL, PRIMARY KEY (collection, id))`,
  'CREATE INDEX IF NOT EXISTS agent_documents_created ON agent_documents (collection, created)',
  'CREATE INDEX IF NOT EXISTS agent_documents_revision ON agent_documents (collection, revision)',
];
