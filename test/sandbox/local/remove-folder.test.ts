import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { removeFolder } from '../../../src/sandbox/local/remove-folder.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';

it('removes folders that are nested deeper than a path may be long', async () => {
  const folder = join(tempFolder(), 'folder');
  const nest = 'mkdir "$0"; cd "$0"; for i in $(seq 100); do mkdir "$1"; cd "$1"; done';
  execFileSync('bash', ['-c', nest, folder, 'd'.repeat(50)]);
  await removeFolder(folder);
  expect(existsSync(folder)).toBe(false);
});
