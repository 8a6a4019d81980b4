import { exponential, normal, type Random } from './random.ts';

/** How long something takes, s. */
export interface Distribution {
  readonly mean: number;
  draw(random: Random): number;
}

export const fixed = (mean: number): Distribution => ({ mean, draw: () => mean });

export const exponentially = (mean: number): Distribution => ({
  mean,
  draw: (random) => exponential(random, mean),
});

/** @param variation deviation as a share of the mean */
export function lognormal(mean: number, variation: number): Distribution {
  const variance = Math.log(1 + variation ** 2);
  const middle = Math.log(mean) - variance / 2;
  return {
    mean,
    draw: (random) => Math.exp(middle + Math.sqrt(variance) * normal(random)),
  };
}

/** Draws what was measured again, each value as often as any other. */
export function replayed(values: readonly number[]): Distribution {
  if (values.length === 0) throw new RangeError('There are no measured values to draw from.');
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    draw: (random) => values[Math.floor(random() * values.length)] ?? 0,
  };
}
