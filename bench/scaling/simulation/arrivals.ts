import type { Distribution } from './distribution.ts';
import { exponential, randomFrom } from './random.ts';

/** One job; all times in s. */
export interface Arrival {
  /** From the beginning. */
  readonly at: number;
  /** How long it keeps a place of a worker: the program and what goes with it there. */
  readonly hold: number;
  /** What its caller waits for beside that: sending it and hearing of its end. */
  readonly outside: number;
}

export interface Demand {
  /** Jobs per second. */
  readonly rate: number;
  /** Jobs that come at the same moment. @default 1 */
  readonly burst?: number;
  readonly service: Distribution;
  /** Beside the program, while it has its place. */
  readonly overhead: Distribution;
  readonly outside: Distribution;
  readonly seed: number;
}

/** Jobs that come without regard to those before (Poisson), singly or in bursts. The same seed gives the same jobs. */
export function* arrivals(demand: Demand, count: number): Generator<Arrival> {
  const { rate, burst = 1, service, overhead, outside, seed } = demand;
  // A sequence for each, so that another service time does not change when jobs come.
  const [gaps, times, extras] = [randomFrom(seed), randomFrom(seed + 1), randomFrom(seed + 2)];
  let at = 0;
  for (let number = 0; number < count; number++) {
    if (number % burst === 0) at += exponential(gaps, burst / rate);
    const hold = service.draw(times) + overhead.draw(extras);
    yield { at, hold, outside: outside.draw(extras) };
  }
}
