import { randomInt } from 'node:crypto';
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createJob } from '../../../src/sandbox/job.ts';
import { localPython } from '../../fixtures/agent.ts';
import { processesWith } from '../../fixtures/processes-with.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import { containersOf } from '../../server/faults/kinds.ts';
import { DOCKER_FAULTS, LOCAL_FAULTS } from './faults.ts';
import { Random } from './random.ts';

const SECONDS = Number(process.env['SOAK_SECONDS'] ?? 60);
const SEED = Number(process.env['SOAK_SEED'] ?? randomInt(2 ** 31));
const WIDTH = 2;
const LONG_AGO = new Date(0);
const isOn = (flag: string): boolean => process.env[flag] === '1';

it.skipIf(!isOn('TEST_LOCAL'))(
  'loses nothing, doubles nothing and leaves nothing under random faults',
  { timeout: SECONDS * 1000 + 300_000 },
  async () => {
    const temporary = tempFolder();
    vi.stubEnv('TMPDIR', temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    const faults = Object.entries({ ...LOCAL_FAULTS, ...(isOn('TEST_DOCKER') && DOCKER_FAULTS) });
    const figures = Object.fromEntries(faults.map(([kind]) => [kind, { runs: 0, happened: 0 }]));
    const endMs = performance.now() + SECONDS * 1000;
    console.log(`seed ${SEED}`);
    const worker = async (random: Random): Promise<void> => {
      while (performance.now() < endMs) {
        const [kind, fault] = random.pick(faults);
        const figure = figures[kind] ?? { runs: 0, happened: 0 };
        figure.runs += 1;
        if (await fault(random)) figure.happened += 1;
      }
    };
    await Promise.all(
      Array.from({ length: WIDTH }, (_, index) => worker(new Random(SEED + index))),
    );
    const jobFolders = () => readdirSync(temporary).filter((name) => name.includes('-job-'));
    // One that was killed before it had an owner, or after, is removed only when it is a minute old.
    for (const name of jobFolders()) utimesSync(join(temporary, name), LONG_AGO, LONG_AGO);
    await localPython().execute(createJob({ code: '' }));
    expect(jobFolders()).toEqual([]);
    await expect.poll(() => processesWith(temporary), { timeout: 20_000 }).toEqual([]);
    if (isOn('TEST_DOCKER')) {
      // Those of the servers that were killed were looked for each time.
      await expect.poll(() => containersOf(process.pid), { timeout: 20_000 }).toEqual([]);
    }
    const all = Object.values(figures);
    const sum = (name: 'runs' | 'happened') => all.reduce((total, each) => total + each[name], 0);
    console.log(JSON.stringify(figures));
    console.log(
      `seed ${SEED}, ${SECONDS} s: ${sum('runs')} runs, ${sum('happened')} faults, lost 0, doubled 0, orphans 0`,
    );
  },
);
