import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { LocalSandbox } from '../src/sandbox/local/local-sandbox.ts';
import { SNIPPETS } from '../test/policy/snippets.ts';
import { measureDetection, type DetectionRow } from './report/detection-row.ts';
import { renderDetection } from './report/render-detection.ts';
import { replaceBlock } from './report/replace-block.ts';

/** Runs every snippet and writes what analysis said and what the guard did into its page; fails when either promise is broken. */
const page = fileURLToPath(new URL('../README.md', import.meta.url));
const python = process.env['TEST_PYTHON'] ?? 'python3';
const sandbox = new LocalSandbox({ acceptNoIsolation: true, python: [python] });
const rows: DetectionRow[] = [];
for (const snippet of SNIPPETS) rows.push(await measureDetection(sandbox, snippet));
await writeFile(
  page,
  replaceBlock(await readFile(page, 'utf8'), 'detection', renderDetection(rows)),
);

const isBroken = ({ snippet, reached, refused, ranToEnd }: DetectionRow): boolean =>
  snippet.writes ? reached || refused === null : refused !== null || !ranToEnd;
if (rows.some(isBroken)) process.exitCode = 1;
