/** Lets `perMinute` requests through per minute, all at once or spread. */
export class TokenBucket {
  readonly #perMinute: number;
  readonly #clock: () => number;
  #level: number;
  #filledAt: number;

  constructor(perMinute: number, clock: () => number = () => performance.now()) {
    this.#perMinute = perMinute;
    this.#clock = clock;
    this.#level = perMinute;
    this.#filledAt = clock();
  }

  /** Takes one; null when it may pass, else whole seconds until it may. */
  take(): number | null {
    const now = this.#clock();
    const gained = ((now - this.#filledAt) / 60_000) * this.#perMinute;
    this.#level = Math.min(this.#perMinute, this.#level + gained);
    this.#filledAt = now;
    if (this.#level >= 1) {
      this.#level -= 1;
      return null;
    }
    return Math.ceil(((1 - this.#level) / this.#perMinute) * 60);
  }
}
