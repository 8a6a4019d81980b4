import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { GROUNDS } from '../test/hostile/grounds.ts';
import { letLoose } from '../test/hostile/let-loose.ts';
import { hostilePrograms } from '../test/hostile/program.ts';
import { renderContainment, type ContainmentColumn } from './report/render-containment.ts';
import { replaceBlock } from './report/replace-block.ts';

/** Lets all hostile programs loose on every sandbox and writes what became of them into its page; fails when a wall did not hold. */
const page = fileURLToPath(new URL('../docs/containment.md', import.meta.url));
const programs = hostilePrograms();
const columns: ContainmentColumn[] = [];
for (const ground of GROUNDS) {
  console.log(`${ground.name} …`);
  const { name, hasWalls } = ground;
  columns.push({ name, hasWalls, fates: await letLoose(ground, programs) });
}
const text = await readFile(page, 'utf8');
await writeFile(page, replaceBlock(text, 'containment', renderContainment(columns)));

for (const { name, fates } of columns.filter((column) => column.hasWalls)) {
  const broken = fates.fates.filter(({ got, harm }) => got.length > 0 || harm !== null);
  for (const { program, got, harm } of broken) {
    console.log(
      `${name}: ${program.name}: ${[...got, ...(harm === null ? [] : [harm])].join('; ')}`,
    );
  }
  if (fates.neighbour !== null) console.log(`${name}: ${fates.neighbour}`);
  if (broken.length > 0 || fates.neighbour !== null) process.exitCode = 1;
}
