import { relative } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

const SLOWEST = 15;
const ENDS = [
  ['skipped', 'Was skipped'],
  ['failed', 'Failed'],
] as const;

const nameOf = (test: TestCase): string =>
  `${relative(process.cwd(), test.module.moduleId)} > ${test.fullName}`;

/** Prints which test files took longest, which tests passed only when they were tried again, and which did not. */
export default class RunReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const slowest = modules
      .map((module) => ({ path: module.moduleId, seconds: module.diagnostic().duration / 1000 }))
      .toSorted((one, other) => other.seconds - one.seconds)
      .slice(0, SLOWEST);
    console.log('\nSlowest files');
    for (const { path, seconds } of slowest) {
      console.log(`${seconds.toFixed(0).padStart(5)} s  ${relative(process.cwd(), path)}`);
    }
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    for (const test of tests.filter((one) => one.diagnostic()?.flaky)) {
      const [first] = test.result().errors ?? [];
      console.log(`Passed when tried again: ${nameOf(test)}: ${first?.message}`);
    }
    for (const [state, title] of ENDS) {
      for (const test of tests.filter((one) => one.result().state === state)) {
        console.log(`${title}: ${nameOf(test)}`);
      }
    }
  }
}
