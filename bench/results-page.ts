import type { AreaResult, Results } from './results.ts';
import { isMet, type Row } from './row.ts';
import { number, tableOf, targetText } from './table.ts';

export const PAGE = new URL('RESULTS.md', import.meta.url);

const HOW = `Each row stands beside its baseline, and both were measured in turns in the same run: the ratios mean something on
another machine, the milliseconds do not. p50 is the median.

\`latency\` and \`rest\` measure one job at a time on a quiet machine: before each, the pools are full and 400 ms pass for the removal of what
the one before used. Back to back with other work, such as containers being removed, the same jobs took 1.5 to 3.6 times as long. In the
rows \`opened ahead\` numpy and pandas are loaded; at two per second there is no time for that, so a program that imports them pays for it.

To repeat it: \`npm ci\`, the sandbox image (\`docker build -t langgraph-python-executor/sandbox:0.1 images/python\`), then
\`npm run bench -- --write\`, or \`npm run bench -- graph\` for one area. With \`TEST_POSTGRES_URL\` set, PostgreSQL is
measured too.`;

function verdictOf(area: string, row: Row): string {
  const { name, ratio, baseline, p50, p95, unit } = row;
  const shown = `p50 ${number(p50)} ${unit}, p95 ${number(p95)} ${unit}, ${number(ratio)}× “${baseline.name}”`;
  return `- ${isMet(row) === true ? 'met' : '**missed**'}: ${area}, ${name}: ${targetText(row)}; ${shown}`;
}

const section = (name: string, { at, loadBefore, loadAfter, rows }: AreaResult): string =>
  [
    `## ${name}`,
    `Measured ${at.slice(0, 16).replace('T', ' ')} UTC; load ${number(loadBefore)} before and ${number(loadAfter)} after.`,
    tableOf(rows),
  ].join('\n\n');

/** The page that people read, with the areas in the given order. */
export function resultsPage({ machine, areas }: Results, order: readonly string[]): string {
  const measured = order.flatMap((name): [string, AreaResult][] => {
    const area = areas[name];
    return area === undefined ? [] : [[name, area]];
  });
  const verdicts = measured.flatMap(([name, { rows }]) =>
    rows.filter(({ target }) => target !== undefined).map((row) => verdictOf(name, row)),
  );
  const { cores, processor, memory, kernel, node, python, docker } = machine;
  return `${[
    '# Benchmarks',
    `${cores} cores (${processor}), ${memory} GiB, ${kernel}; Node ${node}, Python ${python}, Docker ${docker}.`,
    HOW,
    '## Targets',
    verdicts.join('\n'),
    ...measured.map(([name, area]) => section(name, area)),
  ].join('\n\n')}\n`;
}
