/** What serves the jobs; all times in s. */
export interface System {
  readonly workers: number;
  /** Programs of one worker at a time. */
  readonly concurrency: number;
  /** Sandboxes that each worker opens ahead; null = the time to open one is part of the overhead. */
  readonly pool: PoolModel | null;
  /** How long the one Redis works for each job, as far as that comes before its start. */
  readonly dispatch: number;
  /** Jobs that may wait; more are sent away. */
  readonly maxWaiting: number;
}

export interface PoolModel {
  readonly size: number;
  /** To open one ahead; one at a time. */
  readonly refill: number;
  /** What a job waits for that finds none. */
  readonly cold: number;
}
