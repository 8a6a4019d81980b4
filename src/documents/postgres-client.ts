import type { Pool } from 'pg';
import { openPool } from '../postgres/open-pool.ts';
import type { DocumentClient, DocumentRow, Statement } from './document-client.ts';
import { SCHEMA } from './schema.ts';

async function runAll(pool: Pool, statements: readonly Statement[]): Promise<DocumentRow[]> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    let rows: DocumentRow[] = [];
    for (const [sql, values] of statements) ({ rows } = await client.query(sql, [...values]));
    await client.query('COMMIT');
    client.release();
    return rows;
  } catch (error) {
    // Its transaction ends with it.
    client.release(true);
    throw error;
  }
}

/**
 * Documents in PostgreSQL, for processes on several hosts.
 * @throws {ContainerConfigurationError} the package pg is missing, or the database cannot be used
 */
export async function openPostgresClient(url: string): Promise<DocumentClient> {
  const pool = await openPool(url, { holds: 'documents', schema: SCHEMA });
  return {
    run: (...statements) => runAll(pool, statements),
    close: () => pool.end(),
  };
}
