import type { Pool, PoolClient } from 'pg';
import { ContainerConfigurationError } from '../../errors.ts';
import { SCHEMA } from './schema.ts';
import type { SqlClient } from './sql-client.ts';
import { SqlExecutionStore } from './sql-execution-store.ts';

/** Any number that other programs on the same server do not lock with. */
const SETUP_LOCK = 7_310_495_222;
const CONNECT_MS = 10_000;

/** The address without user and password. */
const placeOf = (url: string): string => {
  const parsed = URL.parse(url);
  return parsed === null ? 'the given address' : `${parsed.host}${parsed.pathname}`;
};

async function createPool(url: string): Promise<Pool> {
  try {
    const { default: pg } = await import('pg');
    return new pg.Pool({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  } catch (error) {
    throw new ContainerConfigurationError(
      'Executions in PostgreSQL need the package pg; install it beside this one.',
      { cause: error },
    );
  }
}

/** Makes the tables once; processes that start at the same time wait for each other. */
async function setUp(client: PoolClient): Promise<void> {
  await client.query('BEGIN');
  await client.query(`SELECT pg_advisory_xact_lock(${SETUP_LOCK})`);
  for (const statement of SCHEMA) await client.query(statement);
  await client.query('COMMIT');
}

async function setUpPool(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await setUp(client);
    client.release();
  } catch (error) {
    // Its transaction ends with it.
    client.release(true);
    throw error;
  }
}

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
    const pool = await createPool(url);
    // Without a listener a restart of the server would end this process; the next query connects again.
    pool.on('error', () => undefined);
    try {
      await setUpPool(pool);
    } catch (error) {
      await pool.end().catch(() => undefined);
      const reason = (error as Error).message || String((error as NodeJS.ErrnoException).code);
      throw new ContainerConfigurationError(
        `The PostgreSQL database at ${placeOf(url)} cannot hold executions: ${reason}. Check its address and rights, and that it runs.`,
        { cause: error },
      );
    }
    return new PostgresExecutionStore(clientOf(pool), false);
  }
}
