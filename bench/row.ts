/** What a number has to be. `p95Ratio` is p95 against the p50 of the baseline. */
export interface Target {
  readonly of: 'p50' | 'p95' | 'ratio' | 'p95Ratio';
  readonly is: 'at most' | 'at least';
  readonly value: number;
}

/** One measured thing beside what it is compared with, which was measured in turns with it. */
export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly runs: number;
  readonly p50: number;
  readonly p95: number;
  readonly baseline: { readonly name: string; readonly p50: number };
  /** p50 against the p50 of the baseline. */
  readonly ratio: number;
  readonly target?: Target | undefined;
}

/** Measures one area; throws when something answers wrongly, since a fast wrong answer is no result. */
export type Area = () => Promise<readonly Row[]>;

/** @param share 0 to 1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

interface Named {
  readonly name: string;
  readonly values: readonly number[];
}

/** The row for measured values and those of the baseline. */
export function rowOf(
  { name, values }: Named,
  baseline: Named,
  { unit = 'ms', target }: { readonly unit?: string; readonly target?: Target | undefined } = {},
): Row {
  const [p50, base] = [percentile(values, 0.5), percentile(baseline.values, 0.5)];
  return {
    name,
    unit,
    runs: values.length,
    p50,
    p95: percentile(values, 0.95),
    baseline: { name: baseline.name, p50: base },
    ratio: p50 / base,
    target,
  };
}

/** Null when there is no target. */
export function isMet({ p50, p95, ratio, baseline, target }: Row): boolean | null {
  if (target === undefined) return null;
  const value = { p50, p95, ratio, p95Ratio: p95 / baseline.p50 }[target.of];
  return target.is === 'at most' ? value <= target.value : value >= target.value;
}

export const atMost = (of: Target['of'], value: number): Target => ({ of, is: 'at most', value });
export const atLeast = (of: Target['of'], value: number): Target => ({ of, is: 'at least', value });
