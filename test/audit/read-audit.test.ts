import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readAudit } from '../../src/audit/read-audit.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';

const line = (number: number, text = ''): string =>
  `${JSON.stringify({ ts: new Date(number * 1000).toISOString(), number, text })}\n`;

const numbers = (records: readonly object[]) =>
  records.map((record) => (record as { number: number }).number);

it('reads pages from the newest to the oldest record', async () => {
  const path = join(tempFolder(), 'audit.jsonl');
  expect(await readAudit(path, { limit: 5, before: null })).toEqual([]);
  // Longer than what is read at once, with letters of several bytes.
  const count = 40;
  writeFileSync(
    path,
    Array.from({ length: count }, (_, at) => line(at, 'ü'.repeat(4000))).join(''),
  );
  const seen: number[] = [];
  for (let before: number | null = null; ;) {
    const page = await readAudit(path, { limit: 7, before });
    if (page.length === 0) break;
    seen.push(...numbers(page));
    before = page.at(-1)?.id ?? null;
  }
  expect(seen).toEqual(Array.from({ length: count }, (_, at) => count - 1 - at));
  const time = new Date(3000).toISOString();
  expect(numbers(await readAudit(path, { limit: 2, before: time }))).toEqual([2, 1]);
});

it('leaves out what is no record', async () => {
  const path = join(tempFolder(), 'audit.jsonl');
  writeFileSync(path, `${line(1)}\nnonsense\n[1]\n"text"\n${line(2)}`);
  appendFileSync(path, '{"ts": "cut');
  expect(numbers(await readAudit(path, { limit: 9, before: null }))).toEqual([2, 1]);
  expect(await readAudit(path, { limit: 9, before: 1e12 })).toHaveLength(2);
});
