import type { Pool } from 'pg';
import { openPool } from '../../postgres/open-pool.ts';
import { SCHEMA } from './schema.ts';
import type { SqlClient } from './sql-client.ts';
import { SqlExecutionStore } from './sql-execution-store.ts';

function clientOf(pool: Pool): SqlClient {
  let closed: Promise<void> | undefined;
  return {
    query: async (sql, values) => (await pool.query(sql, [...values])).rows,
    close: () => (closed ??= pool.end()),
  };
}

/** Records in PostgreSQL, for servers on several hosts, whose clocks must not differ by more than a few seconds. */
export class PostgresExecutionStore extends SqlExecutionStore {
  /**
   * Opens the database and makes its tables.
   * @throws {ContainerConfigurationError} the package pg is missing, or the database cannot be used
   */
  static async open(url: string): Promise<PostgresExecutionStore> {
    const pool = await openPool(url, { holds: 'executions', schema: SCHEMA });
    return new PostgresExecutionStore(clientOf(pool), false);
  }
}
