/**
 * A place where one program runs at a time, up and waiting for its job: a container or a process with an interpreter
 * in it.
 */
export interface Cell {
  /** Resolves when it is gone, by itself or not. */
  readonly ended: Promise<unknown>;
  /** Its libraries are imported, or there are none to import. */
  readonly isLoaded: boolean;
  /** Imports its libraries while it waits. */
  load(): Promise<void>;
  /** Whether this process stays alive for it: while it only waits, it must not. */
  hold(isHeld: boolean): void;
  /** Kill, not stop. Never throws; once is enough. */
  destroy(): Promise<void>;
}

/** How cells of one kind are made. */
export interface CellKind<C extends Cell> {
  /** The same for the same walls: image, limits, network. */
  readonly key: string;
  /** One for the job that is there. */
  open(): Promise<C>;
  /** One for a job to come; resolves when it waits. */
  openAhead(): Promise<C>;
}

/** What is there now, of one kind. */
export interface CellCount {
  readonly key: string;
  readonly waiting: number;
  /** Of those that wait: with their libraries imported. */
  readonly loaded: number;
  readonly opening: number;
}

/** Of all kinds since the start. */
export interface CellStats {
  readonly kinds: readonly CellCount[];
  /** Kept for their tenants between two jobs. */
  readonly kept: number;
  /** Jobs that found a waiting cell, a kept one, or none. */
  readonly served: { readonly waiting: number; readonly kept: number; readonly none: number };
}
