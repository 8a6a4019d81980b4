import type { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecutionEvent } from '../execution.ts';

type Listener = (event: ExecutionEvent) => void;

const BLOCK_MS = 5_000;
const PAUSE_MS = 500;
/** How long an execution waits for the last of its output. */
const LAST_NEWS_MS = 2_000;

/** Ids of entries are `<ms>-<number>`. */
function isAtLeast(id: string, other: string): boolean {
  const [ms = 0, number = 0] = id.split('-').map(Number);
  const [otherMs = 0, otherNumber = 0] = other.split('-').map(Number);
  return ms > otherMs || (ms === otherMs && number >= otherNumber);
}

const toEvent = (type: string, text: string): ExecutionEvent | null => {
  if (type === 'started') return { type };
  return type === 'stdout' || type === 'stderr' ? { type, text } : null;
};

/** Reads the news of all jobs of this service, from one connection that does nothing else. */
export class NewsReader {
  readonly #redis: Redis;
  readonly #key: string;
  readonly #listeners = new Map<string, Listener>();
  readonly #waiting = new Set<() => void>();
  readonly #ended: Promise<void>;
  #cursor = '0-0';
  #isOpen = true;

  constructor(redis: Redis, key: string) {
    this.#redis = redis;
    this.#key = key;
    this.#ended = this.#read();
  }

  async #read(): Promise<void> {
    while (this.#isOpen) {
      try {
        const answer = await this.#redis.xread(
          'BLOCK',
          BLOCK_MS,
          'STREAMS',
          this.#key,
          this.#cursor,
        );
        const entries = answer?.[0]?.[1] ?? [];
        for (const [id, fields] of entries) this.#take(id, fields);
        if (entries.length > 0) await this.#redis.xtrim(this.#key, 'MINID', '~', this.#cursor);
      } catch {
        if (this.#isOpen) await sleep(PAUSE_MS);
      }
    }
  }

  #take(id: string, fields: readonly string[]): void {
    const named = new Map<string, string>();
    for (let at = 0; at + 1 < fields.length; at += 2) {
      named.set(fields[at] as string, fields[at + 1] as string);
    }
    this.#cursor = id;
    const event = toEvent(named.get('type') ?? '', named.get('text') ?? '');
    if (event !== null) this.#listeners.get(named.get('job') ?? '')?.(event);
    for (const look of this.#waiting) look();
  }

  listen(jobId: string, listener: Listener): void {
    this.#listeners.set(jobId, listener);
  }

  forget(jobId: string): void {
    this.#listeners.delete(jobId);
  }

  /** Resolves when the entry was read, or after 2 s. */
  async until(id: string | null): Promise<void> {
    if (id === null || isAtLeast(this.#cursor, id)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (): void => {
      if (isAtLeast(this.#cursor, id)) resolve();
    };
    const timer = setTimeout(resolve, LAST_NEWS_MS);
    this.#waiting.add(look);
    await promise;
    this.#waiting.delete(look);
    clearTimeout(timer);
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.#redis.disconnect();
    await this.#ended;
  }
}
