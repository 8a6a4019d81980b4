import type { Pool, PoolClient } from 'pg';
import { ContainerConfigurationError } from '../errors.ts';

/** Any number that other programs on the same server do not lock with. */
const SETUP_LOCK = 7_310_495_222;
const CONNECT_MS = 10_000;

export const isPostgresUrl = (place: string): boolean => /^postgres(?:ql)?:\/\//.test(place);

/** The address without user and password. */
export const placeOf = (url: string): string => {
  const parsed = URL.parse(url);
  return parsed === null ? 'the given address' : `${parsed.host}${parsed.pathname}`;
};

export interface PoolUse {
  /** What the tables are for, as in "cannot hold executions". */
  readonly holds: string;
  /** Statements that make the tables where they are missing. */
  readonly schema: readonly string[];
}

async function createPool(url: string, holds: string): Promise<Pool> {
  try {
    const { default: pg } = await import('pg');
    return new pg.Pool({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  } catch (error) {
    const text = `The PostgreSQL database for ${holds} needs the package pg; install it beside this one.`;
    throw new ContainerConfigurationError(text, { cause: error });
  }
}

/** Makes the tables once; processes that start at the same time wait for each other. */
async function setUp(client: PoolClient, schema: readonly string[]): Promise<void> {
  await client.query('BEGIN');
  await client.query(`SELECT pg_advisory_xact_lock(${SETUP_LOCK})`);
  for (const statement of schema) await client.query(statement);
  await client.query('COMMIT');
}

async function setUpPool(pool: Pool, schema: readonly string[]): Promise<void> {
  const client = await pool.connect();
  try {
    await setUp(client, schema);
    client.release();
  } catch (error) {
    // Its transaction ends with it.
    client.release(true);
    throw error;
  }
}

/**
 * Connects to a PostgreSQL database and makes its tables.
 * @throws {ContainerConfigurationError} the package pg is missing, or the database cannot be used
 */
export async function openPool(url: string, { holds, schema }: PoolUse): Promise<Pool> {
  const pool = await createPool(url, holds);
  // Without a listener a restart of the server would end this process; the next query connects again.
  pool.on('error', () => undefined);
  try {
    await setUpPool(pool, schema);
    return pool;
  } catch (error) {
    await pool.end().catch(() => undefined);
    const reason = (error as Error).message || String((error as NodeJS.ErrnoException).code);
    throw new ContainerConfigurationError(
      `The PostgreSQL database at ${placeOf(url)} cannot hold ${holds}: ${reason}. Check its address and rights, and that it runs.`,
      { cause: error },
    );
  }
}
