import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { apiReference } from '../../scripts/reference/api-reference.ts';

const FOLDER = new URL('../../docs/reference/', import.meta.url);
const SLOW = 240_000;

it(
  'is up to date in the documentation; run scripts/api-reference.ts',
  async () => {
    const pages = await apiReference();
    expect(readdirSync(FOLDER).toSorted()).toEqual([...pages.keys()].toSorted());
    for (const [file, text] of pages) {
      expect(readFileSync(new URL(file, FOLDER), 'utf8'), file).toBe(text);
    }
  },
  SLOW,
);
