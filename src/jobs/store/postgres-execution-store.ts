import type { Pool } from 'pg';
import { openPool } from '../../postgres/open-pool.ts';
import { isAway, unreachable } from '../../postgres/unreachable.ts';
import { SCHEMA } from './schema.ts';
import type { SqlClient } from './sql-client.ts';
import { SqlExecutionStore } from './sql-execution-store.ts';

function clientOf(pool: Pool, url: string): SqlClient {
  let closed: Promise<void> | undefined;
  return {
    query: async (sql, values) => {
      try {
        return (await pool.query(sql, [...values])).rows;
      } catch (error) {
        throw isAway(error) ? unreachable(url, 'executions', error) : error;
      }
    },
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
    return new PostgresExecutionStore(clientOf(pool, url), false);
  }
}
