import type { Cell } from './cell.ts';

export interface KeptCellsOptions {
  /** Cells kept for all tenants; the one that waited longest makes room. */
  readonly maxTotal: number;
  /** Jobs that a cell serves before it is destroyed. */
  readonly maxJobs: number;
  /** One that had no job for so long is destroyed, ms. */
  readonly idleMs: number;
}

interface Kept<C extends Cell> {
  readonly owner: string;
  readonly cell: C;
  /** Whether nothing of the last program is left. */
  readonly fit: Promise<boolean>;
  readonly timer: NodeJS.Timeout;
}

/** Cells that wait for the next job of the tenant they belong to. */
export class KeptCells<C extends Cell> {
  readonly #options: KeptCellsOptions;
  readonly #remove: (cell: C) => void;
  /** Longest waiting first. */
  readonly #kept = new Set<Kept<C>>();
  readonly #jobs = new WeakMap<C, number>();

  constructor(options: KeptCellsOptions, remove: (cell: C) => void) {
    this.#options = options;
    this.#remove = remove;
  }

  get size(): number {
    return this.#kept.size;
  }

  /** A cell of this owner in which nothing of its last program is left. */
  async take(owner: string): Promise<C | undefined> {
    for (;;) {
      const kept = [...this.#kept].findLast((each) => each.owner === owner);
      if (kept === undefined) return undefined;
      this.#forget(kept);
      if (await kept.fit) return kept.cell;
      this.#remove(kept.cell);
    }
  }

  /** Keeps a cell that ran a job; `fit` resolves when what the program left is removed: false = not all of it. */
  put(owner: string, cell: C, fit: Promise<boolean>): void {
    const jobs = (this.#jobs.get(cell) ?? 0) + 1;
    this.#jobs.set(cell, jobs);
    if (jobs >= this.#options.maxJobs || this.#options.maxTotal === 0) {
      this.#remove(cell);
      return;
    }
    const end = (): void => this.#end(kept);
    const timer = setTimeout(end, this.#options.idleMs).unref();
    const kept = { owner, cell, fit, timer };
    this.#kept.add(kept);
    void fit.then((isFit) => (isFit ? cell.hold(!this.#kept.has(kept)) : this.#end(kept)));
    void cell.ended.then(end);
    const [oldest] = this.#kept;
    if (this.#kept.size > this.#options.maxTotal && oldest !== undefined) this.#end(oldest);
  }

  close(): void {
    for (const kept of this.#kept) this.#end(kept);
  }

  #forget(kept: Kept<C>): boolean {
    clearTimeout(kept.timer);
    return this.#kept.delete(kept);
  }

  #end(kept: Kept<C>): void {
    if (this.#forget(kept)) this.#remove(kept.cell);
  }
}
