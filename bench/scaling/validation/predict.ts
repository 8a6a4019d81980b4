import type { Planned } from '../real/open-loop.ts';
import { arrivals, type Demand } from '../simulation/arrivals.ts';
import { fixed, replayed, type Distribution } from '../simulation/distribution.ts';
import { randomFrom } from '../simulation/random.ts';
import { simulate } from '../simulation/simulate.ts';
import { percentilesOf, type Percentiles } from '../simulation/summary.ts';
import type { System } from '../simulation/system.ts';
import type { Calibration } from './calibrate.ts';

/** A system and the jobs that it gets. */
export interface Kind {
  readonly system: System;
  readonly service: Distribution;
  readonly calibration: Calibration;
}

const OTHERS = 200;

/** Jobs per second for a share of what the places can do. */
export function rateFor({ system, service, calibration }: Kind, load: number): number {
  const { workers, concurrency } = system;
  return (load * workers * concurrency) / (service.mean + replayed(calibration.overheads).mean);
}

function demandOf(kind: Kind, load: number, seed: number): Demand {
  const { service, calibration } = kind;
  const [overhead, outside] = [replayed(calibration.overheads), replayed(calibration.outsides)];
  return { rate: rateFor(kind, load), service, overhead, outside, seed };
}

/** When jobs are due and how long their programs wait. */
export function plan(kind: Kind, load: number, count: number, seed: number): Planned[] {
  const bare = { ...demandOf(kind, load, seed), overhead: fixed(0), outside: fixed(0) };
  return [...arrivals(bare, count)].map(({ at, hold }) => ({ at, program: hold }));
}

/** Of the very jobs that the real system gets. */
export function predictPlanned(kind: Kind, planned: readonly Planned[]): Percentiles {
  const { overheads, outsides } = kind.calibration;
  const random = randomFrom(1);
  const jobs = planned.map(({ at, program }) => ({
    at,
    hold: program + replayed(overheads).draw(random),
    outside: replayed(outsides).draw(random),
  }));
  return percentilesOf(simulate(kind.system, jobs).responses);
}

export interface Range {
  readonly middle: number;
  readonly low: number;
  readonly high: number;
}

/** p95 of other runs of as many jobs: their median, and where 90 % of them lie, s. */
export function predictOthers(kind: Kind, load: number, count: number): Range {
  const all = Array.from({ length: OTHERS }, (_, index) => {
    const jobs = arrivals(demandOf(kind, load, 1000 + index * 10), count);
    return percentilesOf(simulate(kind.system, jobs).responses).p95;
  }).toSorted((a, b) => a - b);
  const at = (share: number): number => all[Math.floor(all.length * share)] ?? Number.NaN;
  return { middle: at(0.5), low: at(0.05), high: at(0.95) };
}
