import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import type { FuzzCount } from './fuzz.ts';

interface Row extends FuzzCount {
  readonly target: string;
}

const rowsOf = (modules: readonly TestModule[]): Row[] =>
  modules.flatMap((module) =>
    [...module.children.allTests()].flatMap((test) => {
      const { fuzz } = test.meta();
      return fuzz === undefined ? [] : [{ target: test.fullName, ...fuzz }];
    }),
  );

function render(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ target }) => target.length));
  const lines = rows.map(
    ({ target, inputs, failures, slowestMs }) =>
      `${target.padEnd(width)}  ${String(inputs).padStart(9)}  ${String(failures).padStart(8)}  ${slowestMs.toFixed(0).padStart(10)}`,
  );
  const inputs = rows.reduce((sum, row) => sum + row.inputs, 0);
  const failures = rows.reduce((sum, row) => sum + row.failures, 0);
  const head = `${'Fuzzed'.padEnd(width)}     inputs  failures  slowest ms`;
  const total = `${inputs} inputs on ${rows.length} targets, ${failures} failures, seed ${rows[0]?.seed}`;
  return [head, ...lines, total].join('\n');
}

/** Prints how many inputs each target has seen, and writes it to the file that `FUZZ_REPORT` names. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const rows = rowsOf(modules).toSorted((one, other) => (one.target < other.target ? -1 : 1));
    if (rows.length === 0) return;
    console.log(`\n${render(rows)}\n`);
    const file = process.env['FUZZ_REPORT'];
    if (file) writeFileSync(file, `${JSON.stringify(rows, null, 2)}\n`);
  }
}
