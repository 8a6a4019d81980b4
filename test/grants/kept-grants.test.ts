import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe } from 'vitest';
import { keptCases } from './kept-cases.ts';

describe('grants in SQLite', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'grants-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  keptCases(() => ({ kind: 'sqlite', path: join(folder, 'state.sqlite') }));
});
