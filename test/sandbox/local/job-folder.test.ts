import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { makeJobFolder, reapJobFolders } from '../../../src/sandbox/local/job-folder.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';

it('removes the folders of dead services, and no others', async () => {
  const temporary = tempFolder();
  vi.stubEnv('TMPDIR', temporary);
  try {
    const own = await makeJobFolder();
    const named = (name: string): string => {
      const folder = join(temporary, name);
      mkdirSync(folder);
      return folder;
    };
    const dead = named('python-executor-job-dead00');
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(join(dead, 'owner'), `${pid}@${hostname()}`);
    const [fresh, stale] = [
      named('python-executor-job-fresh0'),
      named('python-executor-job-stale0'),
    ];
    utimesSync(stale, 1, 1);
    const other = named('python-executor-other');
    utimesSync(other, 1, 1);
    await reapJobFolders();
    expect([own, dead, fresh, stale, other].map((folder) => existsSync(folder))).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
  } finally {
    vi.unstubAllEnvs();
  }
});
