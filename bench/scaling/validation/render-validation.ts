import { markdownTable } from '../../markdown-table.ts';
import { number } from '../../table.ts';
import { percentilesOf, type Percentiles } from '../simulation/summary.ts';
import type { Calibration } from './calibrate.ts';
import type { Range } from './predict.ts';

/** One load; times in s. */
export interface Comparison {
  /** What was asked for, and what came of it. */
  readonly load: number;
  readonly utilisation: number;
  readonly count: number;
  readonly predicted: Percentiles;
  readonly measured: Percentiles;
  /** p95 of other jobs of the same kind. */
  readonly others: Range;
  /** What a job kept its place for beside its program. */
  readonly overhead: number;
  readonly machineLoad: number;
}

const HEAD = [
  'load',
  'jobs',
  'utilisation',
  'p50 predicted / measured, s',
  'error',
  'p95 predicted / measured, s',
  'error',
  'p95 of other such runs, s',
  'beside the program, ms',
  'load of the machine',
];

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
const signed = (share: number): string =>
  `${share < 0 ? '−' : '+'}${(Math.abs(share) * 100).toFixed(1)} %`;

function cellsOf(comparison: Comparison): string[] {
  const { load, count, utilisation, predicted, measured, others } = comparison;
  const pair = (of: keyof Percentiles): string[] => [
    `${number(predicted[of])} / ${number(measured[of])}`,
    signed(predicted[of] / measured[of] - 1),
  ];
  return [
    String(load),
    String(count),
    percent(utilisation),
    ...pair('p50'),
    ...pair('p95'),
    `${number(others.low)} – ${number(others.high)}`,
    (comparison.overhead * 1000).toFixed(0),
    comparison.machineLoad.toFixed(1),
  ];
}

/** Prediction beside measurement, in Markdown. */
export function renderValidation(
  { overheads, outsides, pool }: Calibration,
  comparisons: readonly Comparison[],
): string {
  const ms = (seconds: number): string => `${(seconds * 1000).toFixed(0)} ms`;
  const [inside, outside] = [percentilesOf(overheads), percentilesOf(outsides)];
  return [
    `Calibration, jobs one at a time: beside its program a job keeps its place for ${ms(inside.p50)} (p95 ${ms(inside.p95)}), and its caller waits ${ms(outside.p50)} more (p95 ${ms(outside.p95)}); a sandbox opened for a job takes ${ms(pool.cold)}.`,
    markdownTable(HEAD, comparisons.map(cellsOf)),
  ].join('\n\n');
}
