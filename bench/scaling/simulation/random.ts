/** The next number of a sequence, from 0 to below 1. */
export type Random = () => number;

const STEP = 0x6d_2b_79_f5;

/** A sequence of its own for each seed (Mulberry32): the same seed gives the same numbers on every machine. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + STEP) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Exponentially distributed. */
export const exponential = (random: Random, mean: number): number => -mean * Math.log(1 - random());

/** Normally distributed, with mean 0 and deviation 1. */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
