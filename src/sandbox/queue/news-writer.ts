import type { Redis } from 'ioredis';
import type { ExecutionEvent } from '../execution.ts';

/** Entries kept for a service that does not read. */
const MAX_ENTRIES = 20_000;
/** So long the output of a service that died is kept, s. */
const KEPT_SECONDS = 3_600;

/** Sends what happens to a running program to the service that waits for it, in order. */
export class NewsWriter {
  readonly #redis: Redis;
  readonly #key: string;
  readonly #jobId: string;
  #last: Promise<string | null> = Promise.resolve(null);

  constructor(redis: Redis, key: string, jobId: string) {
    this.#redis = redis;
    this.#key = key;
    this.#jobId = jobId;
  }

  send(event: ExecutionEvent): void {
    // Its service knows that.
    if (event.type === 'submitted') return;
    const text = 'text' in event ? event.text : '';
    const fields = ['job', this.#jobId, 'type', event.type, 'text', text];
    const sent = this.#redis.xadd(this.#key, 'MAXLEN', '~', MAX_ENTRIES, '*', ...fields);
    // Live output is a courtesy: all of it is in the execution, too.
    this.#last = sent.catch(() => null);
  }

  /** The id of the last entry, once it is there. */
  async finish(): Promise<string | null> {
    const last = await this.#last;
    if (last !== null) await this.#redis.expire(this.#key, KEPT_SECONDS).catch(() => 0);
    return last;
  }
}
