import type { Cell, CellKind, CellStats } from './cell.ts';
import type { CellSettings } from './cell-settings.ts';
import { KeptCells } from './kept-cells.ts';
import { WaitingCells } from './waiting-cells.ts';

/** What came of a job in a cell. */
export interface CellUse<T> {
  readonly value: T;
  /** Set when the cell can serve another job: resolves when what the program left is removed; false = not all is. */
  readonly fit: Promise<boolean> | null;
}

/** Removals that go on at a time before a new cell has to wait for one. */
const MAX_REMOVALS = 8;

/**
 * Finds a cell for each job: one kept for its tenant, one that waits, or a new one. After the job it is destroyed, or
 * kept for the next job of the same tenant.
 */
export class Cells<C extends Cell> implements AsyncDisposable {
  readonly #waiting: WaitingCells<C>;
  readonly #kept: KeptCells<C>;
  readonly #removals = new Set<Promise<void>>();
  readonly #served = { waiting: 0, kept: 0, none: 0 };

  constructor(settings: CellSettings, onTrouble: (error: unknown) => void = () => {}) {
    const { size, maxWaiting, maxOpening, idleSeconds, maxJobs, maxKept } = settings;
    const idleMs = idleSeconds * 1000;
    const remove = (cell: C): void => this.remove(cell);
    const ahead = { size, maxTotal: maxWaiting, maxOpening, idleMs, onTrouble };
    this.#waiting = new WaitingCells(ahead, remove);
    this.#kept = new KeptCells({ maxTotal: maxKept, maxJobs, idleMs }, remove);
  }

  /**
   * Runs a job in a cell. With a `tenant`, one that is kept for it may serve, and is kept for it again.
   * @throws what `work` throws, and what opening throws
   */
  async use<T>(
    kind: CellKind<C>,
    tenant: string | null,
    work: (cell: C) => Promise<CellUse<T>>,
  ): Promise<T> {
    const owner = tenant === null ? null : JSON.stringify([tenant, kind.key]);
    const cell = await this.#find(kind, owner);
    cell.hold(true);
    let use: CellUse<T> | undefined;
    try {
      use = await work(cell);
      return use.value;
    } finally {
      const fit = use?.fit ?? null;
      if (owner === null || fit === null) this.remove(cell);
      else this.#kept.put(owner, cell, fit);
    }
  }

  /** Opens a cell for a job that is there. */
  async open(open: () => Promise<C>): Promise<C> {
    while (this.#removals.size >= MAX_REMOVALS) await Promise.race(this.#removals);
    return await this.#waiting.before(open);
  }

  /** Destroys a cell; nobody waits for that. */
  remove(cell: C): void {
    const removal = cell.destroy().finally(() => this.#removals.delete(removal));
    this.#removals.add(removal);
  }

  /** Resolves when the cells that are being destroyed now are gone. */
  async removed(): Promise<void> {
    await Promise.all(this.#removals);
  }

  stats(): CellStats {
    return { kinds: this.#waiting.counts(), kept: this.#kept.size, served: { ...this.#served } };
  }

  async #find(kind: CellKind<C>, owner: string | null): Promise<C> {
    const kept = owner === null ? undefined : await this.#kept.take(owner);
    const cell = kept ?? this.#waiting.take(kind);
    this.#served[kept !== undefined ? 'kept' : cell !== undefined ? 'waiting' : 'none'] += 1;
    return cell ?? (await this.open(() => kind.open()));
  }

  /** Resolves when all that wait and all that are being removed are gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#kept.close();
    await this.#waiting.close();
    await this.removed();
  }
}
