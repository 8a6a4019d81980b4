import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { ContainerConnectivityError, WorkflowError } from '../errors.ts';
import { LocalThreadLock, type HeldThread, type ThreadLock } from '../thread-lock.ts';
import { placeOf } from './open-pool.ts';

/** How often a thread that another process works on is asked for, ms. */
const ASK_MS = 200;
/** How long a lost connection is tried to be made anew before the threads are given up, ms. */
const RETURN_MS = 20_000;
/** One of the two keys of PostgreSQL's advisory locks: that of ours. */
const SPACE = 731_049;

/**
 * For the tasks of all processes whose checkpoints are in one database: an advisory lock for each thread, all of them
 * held by one connection, so that they end with the process. The connection must be the database's own: a pooler that
 * hands out connections by transaction would lose the locks.
 */
export class PostgresThreadLock implements ThreadLock, AsyncDisposable {
  readonly #url: string;
  readonly #local = new LocalThreadLock();
  /** Threads that this process works on. */
  readonly #held = new Map<string, AbortController>();
  #client: Promise<Client> | undefined;
  #isOpen = true;

  constructor(url: string) {
    this.#url = url;
  }

  async acquire(threadId: string): Promise<HeldThread> {
    const { release } = await this.#local.acquire(threadId);
    try {
      while (!(await this.#tryLock(threadId))) await sleep(ASK_MS);
    } catch (error) {
      release();
      throw this.#unreachable(error);
    }
    const lost = new AbortController();
    this.#held.set(threadId, lost);
    return {
      lost: lost.signal,
      release: () => {
        this.#held.delete(threadId);
        void this.#unlock(threadId).finally(release);
      },
    };
  }

  async #tryLock(threadId: string): Promise<boolean> {
    const client = await this.#connection();
    const { rows } = await client.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_lock($1, hashtext($2)) AS locked',
      [SPACE, threadId],
    );
    return rows[0]?.locked === true;
  }

  /** A connection that is gone has unlocked it. */
  async #unlock(threadId: string): Promise<void> {
    try {
      const client = await this.#client;
      await client?.query('SELECT pg_advisory_unlock($1, hashtext($2))', [SPACE, threadId]);
    } catch {
      this.#client = undefined;
    }
  }

  #connection(): Promise<Client> {
    this.#client ??= this.#connect();
    this.#client.catch(() => (this.#client = undefined));
    return this.#client;
  }

  async #connect(): Promise<Client> {
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: this.#url, keepAlive: true });
    client.on('error', () => undefined);
    client.on('end', () => void this.#onEnd());
    await client.connect();
    return client;
  }

  /** Takes the locks again; a thread that another process has taken meanwhile is lost. */
  async #onEnd(): Promise<void> {
    this.#client = undefined;
    if (!this.#isOpen) return;
    const giveUpAt = performance.now() + RETURN_MS;
    for (const [threadId, lost] of this.#held) {
      const isBack = await this.#takeAgain(threadId, giveUpAt);
      if (isBack || !this.#held.has(threadId)) continue;
      lost.abort(
        new WorkflowError(
          `The run was stopped: the connection to the database at ${placeOf(this.#url)} was lost, and with it the right to work on this thread. Its last checkpoint is kept.`,
          'orchestration',
        ),
      );
    }
  }

  async #takeAgain(threadId: string, giveUpAt: number): Promise<boolean> {
    for (;;) {
      try {
        return await this.#tryLock(threadId);
      } catch {
        if (performance.now() > giveUpAt || !this.#isOpen) return false;
        await sleep(ASK_MS);
      }
    }
  }

  #unreachable(error: unknown): ContainerConnectivityError {
    const { hostname = 'postgres', port = '' } = URL.parse(this.#url) ?? {};
    return new ContainerConnectivityError(
      `The database at ${placeOf(this.#url)} cannot be asked for the thread: ${(error as Error).message}. Check that it runs.`,
      hostname,
      Number(port) || 5432,
      { cause: error },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOpen = false;
    const client = await this.#client?.catch(() => undefined);
    await client?.end().catch(() => undefined);
  }
}
