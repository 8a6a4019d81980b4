import type { Cell, CellCount, CellKind } from './cell.ts';

export interface WaitingCellsOptions {
  /** Cells of a kind that wait for a job; 0 = none. */
  readonly size: number;
  /** Cells of all kinds that wait; a kind used later takes the place of one used before. */
  readonly maxTotal: number;
  /** Cells opened at a time. */
  readonly maxOpening: number;
  /** A kind that was not used for so long keeps none, ms. */
  readonly idleMs: number;
  readonly onTrouble: (error: unknown) => void;
}

/** Without a job for so long there is time to import libraries: under load that would take it from the jobs. */
const QUIET_MS = 1000;
/** After a cell that could not be opened. */
const PAUSE_MS = 5000;
/** The job that took one goes first: opening another takes the processor. */
const HEAD_START_MS = 50;

interface Shelf<C extends Cell> {
  readonly kind: CellKind<C>;
  readonly cells: C[];
  opening: number;
  usedMs: number;
  pausedUntilMs: number;
}

/** Cells opened ahead, each for a single taker. The first use of a kind makes it known. */
export class WaitingCells<C extends Cell> {
  readonly #options: WaitingCellsOptions;
  readonly #remove: (cell: C) => void;
  readonly #shelves = new Map<string, Shelf<C>>();
  readonly #opening = new Set<Promise<void>>();
  #loading: C | undefined;
  #timer: NodeJS.Timeout | undefined;
  #fillSoon: NodeJS.Timeout | undefined;
  #held = 0;
  #isClosed = false;

  constructor(options: WaitingCellsOptions, remove: (cell: C) => void) {
    this.#options = options;
    this.#remove = remove;
  }

  /** One that waits, if there is one; others are opened for the next takers. */
  take(kind: CellKind<C>): C | undefined {
    if (this.#options.size === 0) return undefined;
    const shelf = this.#shelfOf(kind);
    shelf.usedMs = performance.now();
    const free = shelf.cells.filter((cell) => cell !== this.#loading);
    const cell = free.find(({ isLoaded }) => isLoaded) ?? free[0];
    if (cell !== undefined) drop(shelf, cell);
    clearTimeout(this.#fillSoon);
    this.#fillSoon = setTimeout(() => this.#fill(), HEAD_START_MS).unref();
    return cell;
  }

  /** Nothing is opened ahead while `work`, which a job waits for, goes on. */
  async before<T>(work: () => Promise<T>): Promise<T> {
    this.#held += 1;
    try {
      return await work();
    } finally {
      this.#held -= 1;
      this.#fill();
    }
  }

  counts(): CellCount[] {
    return [...this.#shelves.values()].map(({ kind, cells, opening }) => {
      const loaded = cells.filter(({ isLoaded }) => isLoaded).length;
      return { key: kind.key, waiting: cells.length, loaded, opening };
    });
  }

  /** Resolves when none is being opened any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#fillSoon);
    this.#clear([...this.#shelves.values()]);
    await Promise.all(this.#opening);
  }

  #shelfOf(kind: CellKind<C>): Shelf<C> {
    const found = this.#shelves.get(kind.key);
    if (found !== undefined) return found;
    const shelf = { kind, cells: [], opening: 0, usedMs: 0, pausedUntilMs: 0 };
    this.#shelves.set(kind.key, shelf);
    return shelf;
  }

  #clear(shelves: readonly Shelf<C>[]): void {
    for (const { kind, cells } of shelves) {
      this.#shelves.delete(kind.key);
      cells.splice(0).forEach(this.#remove);
    }
  }

  #fill(): void {
    const { size, maxOpening } = this.#options;
    while (!this.#isClosed && this.#held === 0 && this.#opening.size < maxOpening) {
      const now = performance.now();
      const shelf = this.#lastUsedFirst().find(
        ({ cells, opening, pausedUntilMs }) => cells.length + opening < size && pausedUntilMs < now,
      );
      if (shelf === undefined || !this.#makeRoomFor(shelf)) break;
      const opening = this.#open(shelf).finally(() => {
        this.#opening.delete(opening);
        this.#fill();
      });
      this.#opening.add(opening);
    }
    this.#plan();
  }

  #lastUsedFirst(): Shelf<C>[] {
    return [...this.#shelves.values()].toSorted((a, b) => b.usedMs - a.usedMs);
  }

  /** False when all places are taken by kinds that were used later. */
  #makeRoomFor(shelf: Shelf<C>): boolean {
    const shelves = this.#lastUsedFirst();
    const total = shelves.reduce((sum, { cells, opening }) => sum + cells.length + opening, 0);
    if (total < this.#options.maxTotal) return true;
    const oldest = shelves.findLast(({ cells }) => cells.length > 0);
    if (oldest === undefined || oldest.usedMs >= shelf.usedMs) return false;
    oldest.cells.splice(0, 1).forEach(this.#remove);
    return true;
  }

  async #open(shelf: Shelf<C>): Promise<void> {
    shelf.opening += 1;
    try {
      const cell = await shelf.kind.openAhead();
      if (this.#shelves.get(shelf.kind.key) !== shelf) return this.#remove(cell);
      cell.hold(false);
      shelf.cells.push(cell);
      void cell.ended.then(() => this.#lose(shelf, cell));
    } catch (error) {
      shelf.pausedUntilMs = performance.now() + PAUSE_MS;
      this.#options.onTrouble(error);
    } finally {
      shelf.opening -= 1;
    }
  }

  /** One that ended while it waited is replaced, but not at once, in case all do. */
  #lose(shelf: Shelf<C>, cell: C): void {
    if (!drop(shelf, cell)) return;
    shelf.pausedUntilMs = performance.now() + PAUSE_MS;
    this.#remove(cell);
    this.#plan();
  }

  /** The next look at what waits: for libraries to load, for kinds that nobody uses. */
  #plan(): void {
    clearTimeout(this.#timer);
    if (this.#isClosed || this.#shelves.size === 0) return;
    this.#timer = setTimeout(() => this.#look(), QUIET_MS).unref();
  }

  #look(): void {
    const now = performance.now();
    const shelves = [...this.#shelves.values()];
    this.#clear(shelves.filter(({ usedMs }) => usedMs + this.#options.idleMs < now));
    const isQuiet =
      this.#opening.size === 0 && shelves.every(({ usedMs }) => usedMs + QUIET_MS <= now);
    if (isQuiet) void this.#loadOne();
    this.#fill();
  }

  async #loadOne(): Promise<void> {
    if (this.#loading !== undefined) return;
    const cells = this.#lastUsedFirst().flatMap((shelf) => shelf.cells);
    const cell = cells.find(({ isLoaded }) => !isLoaded);
    if (cell === undefined) return;
    this.#loading = cell;
    try {
      await cell.load();
    } catch (error) {
      if (!this.#isClosed) this.#options.onTrouble(error);
      this.#remove(cell); // its end takes it off the shelf
    } finally {
      this.#loading = undefined;
    }
  }
}

function drop<C extends Cell>({ cells }: Shelf<C>, cell: C): boolean {
  const place = cells.indexOf(cell);
  if (place < 0) return false;
  cells.splice(place, 1);
  return true;
}
