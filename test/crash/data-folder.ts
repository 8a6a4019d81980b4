import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { notebookSchema } from '../notebook/nbformat-rules.ts';

/** That a data folder holds nothing half-written: notebooks, JSON files, the audit log, temporary files. */
export function expectWhole(folder: string): void {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  expect(files.filter(({ name }) => name.endsWith('.tmp'))).toEqual([]);
  for (const { parentPath, name } of files) {
    const text = () => readFileSync(join(parentPath, name), 'utf8');
    if (name.endsWith('.ipynb')) notebookSchema.parse(JSON.parse(text()));
    if (name.endsWith('.json')) JSON.parse(text());
    if (name.endsWith('.jsonl'))
      for (const line of text().split('\n').slice(0, -1)) JSON.parse(line);
  }
}
