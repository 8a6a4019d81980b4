import { presentReview, type Review } from './review.ts';
import type { ReviewIndex } from './review-index.ts';

/** A reader that is further behind is let go, to begin anew with the list. */
const MAX_BEHIND = 1000;
const MAX_WAITING = 1000;

interface Reader {
  readonly queue: Review[];
  wake: () => void;
}

export interface FeedOptions {
  /** How often other processes' changes are looked for, ms. */
  readonly pollMs: number;
  readonly clock: () => Date;
  readonly onError: (error: unknown) => void;
}

/** Tells every change of the reviews, of this process at once and of others soon, and lets the unanswered expire. */
export class ReviewFeed implements AsyncDisposable {
  readonly #index: ReviewIndex;
  readonly #options: FeedOptions;
  readonly #readers = new Set<Reader>();
  readonly #unlisten: () => void;
  readonly #timer: NodeJS.Timeout;
  #revision: number | null = null;
  #polling: Promise<void> = Promise.resolve();
  #isAsked = false;
  #isOpen = true;

  constructor(index: ReviewIndex, options: FeedOptions) {
    this.#index = index;
    this.#options = options;
    this.#unlisten = index.listen(() => this.#ask());
    this.#timer = setInterval(() => this.#ask(), options.pollMs).unref();
    this.#ask();
  }

  /** Changes from now on, until the abort. */
  async *read(signal: AbortSignal): AsyncGenerator<Review, void> {
    const reader: Reader = { queue: [], wake: () => undefined };
    const wake = (): void => reader.wake();
    signal.addEventListener('abort', wake);
    this.#readers.add(reader);
    try {
      while (!signal.aborted && this.#isOpen) {
        const next = reader.queue.shift();
        if (next !== undefined) yield next;
        else if (this.#readers.has(reader)) {
          await new Promise<void>((resolve) => (reader.wake = resolve));
        } else return;
      }
    } finally {
      this.#readers.delete(reader);
      signal.removeEventListener('abort', wake);
    }
  }

  /** One look at a time; those asked for meanwhile are one more. */
  #ask(): void {
    if (this.#isAsked || !this.#isOpen) return;
    this.#isAsked = true;
    this.#polling = this.#pollAfter(this.#polling);
  }

  async #pollAfter(before: Promise<void>): Promise<void> {
    await before;
    this.#isAsked = false;
    if (this.#isOpen) await this.#poll().catch(this.#options.onError);
  }

  async #poll(): Promise<void> {
    const now = this.#options.clock();
    this.#revision ??= await this.#index.revision();
    for (const { approval_id: id, expires_at: end } of await this.#index.waiting(MAX_WAITING)) {
      if (end !== null && now.toISOString() > end) await this.#index.expire(id, now);
    }
    const { revision, documents } = await this.#index.changesSince(this.#revision);
    this.#revision = revision;
    for (const reader of this.#readers) {
      reader.queue.push(...documents.map(presentReview));
      if (reader.queue.length > MAX_BEHIND) this.#readers.delete(reader);
      if (documents.length > 0) reader.wake();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOpen = false;
    clearInterval(this.#timer);
    this.#unlisten();
    for (const reader of this.#readers) reader.wake();
    await this.#polling;
  }
}
