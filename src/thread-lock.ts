/** The right to work on a thread, until it is released. */
export interface HeldThread {
  /** Aborted when the right was lost to another process; the reason is what to throw. */
  readonly lost?: AbortSignal;
  readonly release: () => void;
}

/** Lets one task at a time work on a thread; different threads do not wait for each other. */
export interface ThreadLock {
  /** Waits for its turn. */
  acquire(threadId: string): Promise<HeldThread>;
}

/** For the tasks of this process, in the order of asking. */
export class LocalThreadLock implements ThreadLock {
  readonly #tails = new Map<string, Promise<void>>();

  async acquire(threadId: string): Promise<HeldThread> {
    const before = this.#tails.get(threadId) ?? Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    const tail = before.then(() => promise);
    this.#tails.set(threadId, tail);
    await before;
    return {
      release: () => {
        resolve();
        if (this.#tails.get(threadId) === tail) this.#tails.delete(threadId);
      },
    };
  }
}
