import type { PoolModel } from './system.ts';

/** The sandboxes that one worker holds ready, as `WaitingCells` does it. */
export class WarmPool {
  readonly #model: PoolModel;
  readonly #later: (seconds: number, then: () => void) => void;
  #ready: number;
  #isOpening = false;
  #openingForJobs = 0;

  constructor(model: PoolModel, later: (seconds: number, then: () => void) => void) {
    this.#model = model;
    this.#later = later;
    this.#ready = model.size;
  }

  /** How long a job that begins now waits for its sandbox, s. */
  take(): number {
    const { cold } = this.#model;
    if (this.#ready > 0) {
      this.#ready -= 1;
      this.#fill();
      return 0;
    }
    this.#openingForJobs += 1;
    this.#later(cold, () => {
      this.#openingForJobs -= 1;
      this.#fill();
    });
    return cold;
  }

  #fill(): void {
    if (this.#isOpening || this.#openingForJobs > 0 || this.#ready >= this.#model.size) return;
    this.#isOpening = true;
    this.#later(this.#model.refill, () => {
      this.#isOpening = false;
      this.#ready += 1;
      this.#fill();
    });
  }
}
