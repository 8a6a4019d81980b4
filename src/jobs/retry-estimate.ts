const KEPT = 20;
/** Assumed before anything ran, ms. */
const FIRST_GUESS_MS = 5000;
const MAX_SECONDS = 300;

/** Guesses from the last runs when there will be room. */
export class RetryEstimate {
  readonly #durations: number[] = [];

  add(durationMs: number): void {
    this.#durations.push(durationMs);
    if (this.#durations.length > KEPT) this.#durations.shift();
  }

  /** Whole seconds, 1 to 300, until one of so many running executions makes room. */
  seconds(running: number): number {
    const all = this.#durations;
    const mean = all.length === 0 ? FIRST_GUESS_MS : all.reduce((a, b) => a + b, 0) / all.length;
    const seconds = Math.ceil(mean / Math.max(1, running) / 1000);
    return Math.min(MAX_SECONDS, Math.max(1, seconds));
  }
}
