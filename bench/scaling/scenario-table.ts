import { number } from '../table.ts';
import { arrivals } from './simulation/arrivals.ts';
import { simulate } from './simulation/simulate.ts';
import { summarise, type Percentiles, type Summary } from './simulation/summary.ts';
import type { Scenario } from './options.ts';
import { markdownTable } from '../markdown-table.ts';

export interface Simulated extends Summary {
  readonly workers: number;
  readonly concurrency: number;
  /** Jobs per second. */
  readonly rate: number;
  /** Share of the time that Redis works; above 1 it cannot keep up, and the rest means nothing. */
  readonly redis: number;
}

export function simulateScenario({ system, demand, jobs, price }: Scenario): Simulated {
  const { workers, concurrency } = system;
  const summary = summarise(simulate(system, arrivals(demand, jobs)), system, price);
  const { rate } = demand;
  return { workers, concurrency, rate, redis: rate * system.dispatch, ...summary };
}

const HEAD = [
  'workers × programs',
  'jobs/s',
  'utilisation',
  'waiting p50 / p95 / p99, s',
  'response p50 / p95 / p99, s',
  'Redis',
  'cold starts',
  'sent away',
  'cost of 1,000 jobs',
];

const three = ({ p50, p95, p99 }: Percentiles): string => [p50, p95, p99].map(number).join(' / ');
const percent = (share: number): string => `${number(share * 100)} %`;

export const scenarioTable = (rows: readonly Simulated[]): string =>
  markdownTable(
    HEAD,
    rows.map((row) => [
      `${row.workers} × ${row.concurrency}`,
      number(row.rate),
      percent(row.utilisation),
      three(row.wait),
      three(row.response),
      row.redis < 1 ? percent(row.redis) : `${percent(row.redis)}: too much`,
      percent(row.coldStarts),
      percent(row.sentAway),
      number(row.cost),
    ]),
  );
