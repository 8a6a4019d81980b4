import type { BaseCheckpointSaver } from '@langchain/langgraph-checkpoint';
import { ContainerConfigurationError } from '../errors.ts';
import { placeOf } from '../postgres/open-pool.ts';
import { awaitedLater } from './awaited-later.ts';

/** Any number that other programs on the same server do not lock with. */
const SETUP_LOCK = 7_310_495_221;

interface Pool {
  on(event: 'error', listener: () => void): unknown;
  connect(): Promise<{ query(sql: string): Promise<unknown>; release(): void }>;
}

interface Saver extends BaseCheckpointSaver {
  setup(): Promise<void>;
  end(): Promise<void>;
}

async function loadSaver(url: string): Promise<{ saver: Saver; pool: Pool }> {
  try {
    const { PostgresSaver } = await import('@langchain/langgraph-checkpoint-postgres');
    const saver = PostgresSaver.fromConnString(url);
    // The saver has no other way to hear that the server closed an idle connection.
    return { saver, pool: saver['pool'] as Pool };
  } catch (error) {
    throw new ContainerConfigurationError(
      'Checkpoints in PostgreSQL need the package @langchain/langgraph-checkpoint-postgres; install it beside this one.',
      { cause: error },
    );
  }
}

/** Makes the tables once; processes that start at the same time wait for each other. */
async function setUp(saver: Saver, pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(${SETUP_LOCK})`);
    await saver.setup();
  } finally {
    await client.query(`SELECT pg_advisory_unlock(${SETUP_LOCK})`).catch(() => undefined);
    client.release();
  }
}

/**
 * Opens the official PostgreSQL saver and makes its tables; dispose it when the service ends.
 * @throws {ContainerConfigurationError} its package is missing, or the database cannot be used
 */
export async function openPostgresSaver(url: string): Promise<BaseCheckpointSaver & Disposable> {
  const { saver, pool } = await loadSaver(url);
  // Without a listener a restart of the server would end this process; the next query connects again.
  pool.on('error', () => undefined);
  try {
    await setUp(saver, pool);
  } catch (error) {
    await saver.end().catch(() => undefined);
    throw new ContainerConfigurationError(
      `The PostgreSQL database at ${placeOf(url)} cannot hold checkpoints: ${(error as Error).message || String((error as NodeJS.ErrnoException).code)}. Check its address and rights, and that it runs.`,
      { cause: error },
    );
  }
  const put: Saver['put'] = saver.put.bind(saver);
  const putWrites: Saver['putWrites'] = saver.putWrites.bind(saver);
  return Object.assign(saver, {
    put: (...args: Parameters<Saver['put']>) => awaitedLater(put(...args)),
    putWrites: (...args: Parameters<Saver['putWrites']>) => awaitedLater(putWrites(...args)),
    [Symbol.dispose]: () => void saver.end().catch(() => undefined),
  });
}
