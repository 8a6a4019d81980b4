import type { Run } from './simulate.ts';
import type { System } from './system.ts';

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface Summary {
  readonly jobs: number;
  /** s */
  readonly wait: Percentiles;
  /** s */
  readonly response: Percentiles;
  /** Share of the time that places of workers were taken. */
  readonly utilisation: number;
  /** Shares of all jobs. */
  readonly sentAway: number;
  readonly coldStarts: number;
  /** Of 1,000 jobs. */
  readonly cost: number;
}

/** The first of them come to an empty system, so they do not count. */
const WARM_UP = 0.1;

export function percentilesOf(values: readonly number[]): Percentiles {
  const sorted = Float64Array.from(values).toSorted();
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** @param price of a worker for an hour */
export function summarise(run: Run, { workers, concurrency }: System, price: number): Summary {
  const served = run.waits.length;
  const skipped = Math.floor(served * WARM_UP);
  const jobs = served + run.sentAway;
  return {
    jobs,
    wait: percentilesOf(run.waits.slice(skipped)),
    response: percentilesOf(run.responses.slice(skipped)),
    utilisation: run.busy / (workers * concurrency * run.seconds),
    sentAway: run.sentAway / jobs,
    coldStarts: run.coldStarts / served,
    cost: ((workers * price * run.seconds) / 3600 / served) * 1000,
  };
}
