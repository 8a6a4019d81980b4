import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { WorkflowError } from '../errors.ts';
import { LocalThreadLock, type HeldThread, type ThreadLock } from '../thread-lock.ts';
import { placeOf } from './open-pool.ts';
import { unreachable } from './unreachable.ts';

/** How often a thread that another process works on is asked for, ms. */
const ASK_MS = 200;
/** How long a lost connection is tried to be made anew before the threads are given up, ms. */
const RETURN_MS = 20_000;
/** One of the two keys of PostgreSQL's advisory locks: that of ours. */
const SPACE = 731_049;

/** A thread that this process works on. */
interface OwnThread {
  readonly lost: AbortController;
  /** The connection that holds the lock. */
  holder: Client;
  /** What still has to be done to hold it on the present connection. */
  retaken: Promise<void>;
}

/**
 * For the tasks of all processes whose checkpoints are in one database: an advisory lock for each thread, all of them
 * held by one connection, so that they end with the process. The connection must be the database's own: a pooler that
 * hands out connections by transaction would lose the locks.
 */
export class PostgresThreadLock implements ThreadLock, AsyncDisposable {
  readonly #url: string;
  readonly #local = new LocalThreadLock();
  readonly #held = new Map<string, OwnThread>();
  #client: Promise<Client> | undefined;
  #isOpen = true;

  constructor(url: string) {
    this.#url = url;
  }

  async acquire(threadId: string): Promise<HeldThread> {
    const { release } = await this.#local.acquire(threadId);
    let holder: Client | undefined;
    try {
      while (!(holder = await this.#tryLock(threadId))) await sleep(ASK_MS);
    } catch (error) {
      release();
      throw unreachable(this.#url, 'the thread', error);
    }
    const thread = { lost: new AbortController(), holder, retaken: Promise.resolve() };
    this.#held.set(threadId, thread);
    return {
      lost: thread.lost.signal,
      release: () => {
        this.#held.delete(threadId);
        void thread.retaken.then(() => this.#unlock(threadId, thread)).finally(release);
      },
    };
  }

  /** The connection that holds the lock now; undefined when another process has it. */
  async #tryLock(threadId: string): Promise<Client | undefined> {
    const client = await this.#connection();
    const { rows } = await client.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_lock($1, hashtext($2)) AS locked',
      [SPACE, threadId],
    );
    return rows[0]?.locked === true ? client : undefined;
  }

  /** A connection that is gone has unlocked it; one that cannot unlock it is ended, which does. */
  async #unlock(threadId: string, { holder }: OwnThread): Promise<void> {
    try {
      await holder.query('SELECT pg_advisory_unlock($1, hashtext($2))', [SPACE, threadId]);
    } catch {
      await holder.end().catch(() => undefined);
    }
  }

  /** The one connection, made where there is none. */
  async #connection(): Promise<Client> {
    if (this.#client !== undefined) return await this.#client;
    const opening = connect(this.#url);
    this.#client = opening;
    const forget = () => {
      if (this.#client === opening) this.#client = undefined;
    };
    try {
      const client = await opening;
      client.once('end', () => {
        forget();
        this.#onEnd();
      });
      return client;
    } catch (error) {
      forget();
      throw error;
    }
  }

  /** Takes the locks again; a thread that another process has taken meanwhile is lost. */
  #onEnd(): void {
    const giveUpAt = performance.now() + RETURN_MS;
    for (const [threadId, thread] of this.#held) {
      const { retaken } = thread;
      thread.retaken = retaken.then(() => this.#takeAgain(threadId, thread, giveUpAt));
    }
  }

  async #takeAgain(threadId: string, thread: OwnThread, giveUpAt: number): Promise<void> {
    const isHeld = () => this.#isOpen && this.#held.get(threadId) === thread;
    while (isHeld()) {
      try {
        if ((await this.#connection()) === thread.holder) return;
        const holder = await this.#tryLock(threadId);
        if (holder === undefined) break;
        thread.holder = holder;
        return;
      } catch {
        if (performance.now() > giveUpAt) break;
        await sleep(ASK_MS);
      }
    }
    if (!isHeld()) return;
    thread.lost.abort(
      new WorkflowError(
        `The run was stopped: the connection to the database at ${placeOf(this.#url)} was lost, and with it the right to work on this thread. Its last checkpoint is kept.`,
        'orchestration',
      ),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOpen = false;
    const client = await this.#client?.catch(() => undefined);
    await client?.end().catch(() => undefined);
  }
}

async function connect(url: string): Promise<Client> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, keepAlive: true });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
