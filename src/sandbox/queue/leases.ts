/** Until when a worker may believe that its programs are its own: nobody else begins with one before its lock is over. */
export class Leases {
  readonly #lockMs: number;
  readonly #renewedAt = new Map<string, number>();

  constructor(lockMs: number) {
    this.#lockMs = lockMs;
  }

  /** Also again, whenever the queue has confirmed it. */
  renew(id: string): void {
    this.#renewedAt.set(id, performance.now());
  }

  end(id: string): void {
    this.#renewedAt.delete(id);
  }

  /** Those that others may have by now. */
  over(): readonly string[] {
    const oldest = performance.now() - this.#lockMs;
    return [...this.#renewedAt].filter(([, at]) => at < oldest).map(([id]) => id);
  }

  get size(): number {
    return this.#renewedAt.size;
  }
}
