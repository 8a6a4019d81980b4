import { describe, expect, it } from 'vitest';
import { arrivals, type Demand } from '../../bench/scaling/simulation/arrivals.ts';
import { exponentially, fixed, lognormal } from '../../bench/scaling/simulation/distribution.ts';
import { randomFrom } from '../../bench/scaling/simulation/random.ts';
import { simulate, type Run } from '../../bench/scaling/simulation/simulate.ts';
import type { System } from '../../bench/scaling/simulation/system.ts';

const nothing = fixed(0);
const system = (given: Partial<System>): System => ({
  workers: 1,
  concurrency: 1,
  pool: null,
  dispatch: 0,
  maxWaiting: Number.POSITIVE_INFINITY,
  ...given,
});
const demand = (given: Partial<Demand>): Demand => ({
  rate: 1,
  service: fixed(1),
  overhead: nothing,
  outside: nothing,
  seed: 7,
  ...given,
});
const JOBS = 300_000;
const run = (of: Partial<System>, by: Partial<Demand>, jobs = JOBS): Run =>
  simulate(system(of), arrivals(demand(by), jobs));

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const share = (values: readonly number[], of: (value: number) => boolean): number =>
  values.filter(of).length / values.length;
const quantile = (values: readonly number[], at: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * at)] ?? Number.NaN;

/** Erlang C: the share of jobs that wait in M/M/c. `load` = rate × service time. */
function shareThatWaits(places: number, load: number): number {
  let blocked = 1;
  for (let place = 1; place <= places; place++) {
    blocked = (load * blocked) / (place + load * blocked);
  }
  const utilisation = load / places;
  return blocked / (1 - utilisation * (1 - blocked));
}

/** A deviation of the simulation from theory, as a share of it. */
const off = (simulated: number, expected: number): number => Math.abs(simulated / expected - 1);

describe('simulation of queue and workers', () => {
  it.each([
    [1, 1, 0.5],
    [1, 8, 0.7],
    [4, 2, 0.85],
    [8, 1, 0.85],
  ])(
    'M/M/c as Erlang has it: %i workers × %i, utilisation %f',
    (workers, concurrency, utilisation) => {
      const places = workers * concurrency;
      const { waits, busy, seconds } = run(
        { workers, concurrency },
        { rate: utilisation * places, service: exponentially(1) },
      );
      const waiting = shareThatWaits(places, utilisation * places);
      const drain = places * (1 - utilisation);
      expect(
        off(
          share(waits, (wait) => wait > 0),
          waiting,
        ),
      ).toBeLessThan(0.02);
      expect(off(mean(waits), waiting / drain)).toBeLessThan(0.06);
      const p99 = Math.log(waiting / 0.01) / drain;
      expect(off(quantile(waits, 0.99), p99)).toBeLessThan(0.06);
      expect(off(busy / places / seconds, utilisation)).toBeLessThan(0.01);
    },
  );

  it.each([0.5, 0.8])('M/D/1 as Pollaczek and Khinchine have it, utilisation %f', (utilisation) => {
    const { waits, responses } = run({}, { rate: utilisation });
    const expected = utilisation / (2 * (1 - utilisation));
    expect(off(mean(waits), expected)).toBeLessThan(0.04);
    expect(mean(responses) - mean(waits)).toBeCloseTo(1);
  });

  it('M/G/1 with lognormal times', () => {
    const variation = 1.5;
    const { waits } = run({}, { rate: 0.6, service: lognormal(1, variation) });
    const expected = (0.6 * (1 + variation ** 2)) / (2 * (1 - 0.6));
    expect(off(mean(waits), expected)).toBeLessThan(0.08);
  });

  it('Redis that works for each job is M/D/1 before the workers', () => {
    const { waits } = run({ workers: 100, dispatch: 0.8 }, { rate: 1, service: fixed(0.1) });
    expect(off(mean(waits), 0.8 + (0.8 * 0.8) / (2 * (1 - 0.8)))).toBeLessThan(0.04);
  });

  it('the same seed gives the same run, another one another', () => {
    const waits = (seed: number) => run({}, { rate: 0.8, seed }, 1000).waits;
    expect(waits(1)).toEqual(waits(1));
    expect(waits(1)).not.toEqual(waits(2));
    expect(mean(Array.from({ length: 100_000 }, randomFrom(3)))).toBeCloseTo(0.5, 2);
  });

  it('a burst waits for itself', () => {
    const { waits } = run({ workers: 2 }, { rate: 0.01, burst: 4 }, 4);
    expect(waits).toEqual([0, 0, 1, 1]);
  });

  it('sends away what may not wait', () => {
    const { waits, sentAway } = run({ maxWaiting: 1 }, { burst: 5, rate: 0.01 }, 5);
    expect([waits, sentAway]).toEqual([[0, 1], 3]);
  });

  it('a sandbox that is opened for a job keeps it, one that waits does not', () => {
    const pool = { size: 2, refill: 0.5, cold: 0.3 };
    const { responses, coldStarts } = run({ concurrency: 4, pool }, { burst: 4, rate: 1 }, 4);
    expect(coldStarts).toBe(2);
    expect(responses).toEqual([1, 1, 1.3, 1.3]);
    const slow = run({ concurrency: 4, pool }, { burst: 4, rate: 0.01 }, 400);
    expect(slow.coldStarts).toBe(200);
    const none = run({ concurrency: 4, pool: { ...pool, size: 4 } }, { burst: 4, rate: 0.01 }, 400);
    expect(none.coldStarts).toBe(0);
  });
});
