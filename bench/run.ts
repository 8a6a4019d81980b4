import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { AREAS } from './areas.ts';
import { describeMachine } from './machine.ts';
import { readResults, RESULTS_FILE } from './results.ts';
import { PAGE, resultsPage } from './results-page.ts';
import { tableOf } from './table.ts';

/*
 * npm run bench [-- area…] [--write]. Each area is measured and printed; the numbers go to results.json beside those
 * of the areas that were not measured now, and with --write all of them to RESULTS.md.
 */
const { values, positionals } = parseArgs({
  options: { write: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => AREAS[name] === undefined);
if (unknown.length > 0) {
  console.error(
    `There is no area ${unknown.join(', ')}; there are ${Object.keys(AREAS).join(', ')}.`,
  );
  process.exit(2);
}
const machine = await describeMachine();
const results = await readResults(machine);
for (const [name, load] of Object.entries(AREAS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const loadBefore = loadavg()[0] ?? 0;
  const at = new Date().toISOString();
  const measure = await load();
  const rows = await measure();
  results.areas[name] = { at, loadBefore, loadAfter: loadavg()[0] ?? 0, rows };
  console.log(`\n${name}\n${tableOf(rows)}`);
  await writeFile(RESULTS_FILE, `${JSON.stringify(results, null, 2)}\n`);
}
if (values.write) await writeFile(PAGE, resultsPage(results, Object.keys(AREAS)));
