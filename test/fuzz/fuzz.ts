import { setTimeout as pause } from 'node:timers/promises';
import * as fc from 'fast-check';
import { test } from 'vitest';

/** What a target has seen; kept in the metadata of its test for the reporter. */
export interface FuzzCount {
  readonly inputs: number;
  /** Counterexamples found: 0, or 1 because the first one ends the run. */
  readonly failures: number;
  /** The input that took longest, ms. */
  readonly slowestMs: number;
  readonly seed: number;
}

declare module 'vitest' {
  interface TaskMeta {
    fuzz?: FuzzCount;
  }
}

/** So that a run of CI can be repeated; `npm run fuzz` takes a fresh one. */
const FIXED_SEED = 20_260;
const numberFrom = (name: string, standard: number): number =>
  Number(process.env[name] || standard);

/**
 * Settings of a run: `FUZZ_SEED`; `FUZZ_SECONDS` and `FUZZ_RUNS` per target, whichever ends first; `FUZZ_PATH` replays
 * the one counterexample that a failure prints, best together with `-t <target>`.
 */
const seed = numberFrom('FUZZ_SEED', FIXED_SEED);
const seconds = numberFrom('FUZZ_SECONDS', 1.5);
const numRuns = numberFrom('FUZZ_RUNS', 2000);
const path = process.env['FUZZ_PATH'];
/** Beyond the time of a target, for making a failing input small. */
const SLACK_MS = 120_000;
/** An input that takes longer is taken for one that never ends. */
const HANG_MS = 30_000;

/** Throws when it does not hold. */
type Property<T> = (input: T) => void | Promise<void>;

/**
 * A test that tries inputs until its time is over. The seed is fixed, so the n-th input of a target is always the
 * same; how many there are depends on the machine.
 */
export function fuzz<T>(target: string, inputs: fc.Arbitrary<T>, holds: Property<T>): void {
  const timeout = seconds * 1000 + SLACK_MS;
  test(target, { timeout }, async ({ task }) => {
    let slowestMs = 0;
    let last: { readonly input: T; readonly judged: Promise<void> } | undefined;
    const property = fc.asyncProperty(inputs, async (input) => {
      const start = performance.now();
      const judged = (async () => holds(input))();
      last = { input, judged };
      await judged;
      slowestMs = Math.max(slowestMs, performance.now() - start);
    });
    // What the target starts for its first input does not count; what that comes to, the check finds again.
    const [first] = fc.sample(inputs, { seed, numRuns: 1 });
    await (async () => holds(first as T))().catch(() => {});
    const details = await fc.check(property, {
      seed,
      numRuns,
      interruptAfterTimeLimit: seconds * 1000,
      timeout: HANG_MS,
      markInterruptAsFailure: false,
      ...(path === undefined ? {} : { path }),
    });
    // The end of the time leaves the last input behind, unless it is awaited.
    const ended = last?.judged.catch(() => {});
    const left = await Promise.race([ended, pause(HANG_MS, 'hangs', { ref: false })]);
    if (left === 'hangs') throw new Error(`It does not end: ${fc.stringify(last?.input)}`);
    const failures = details.failed ? 1 : 0;
    task.meta.fuzz = { inputs: details.numRuns, failures, slowestMs, seed };
    if (details.failed) throw new Error(await fc.asyncDefaultReportMessage(details));
  });
}
