import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createJob } from '../../src/sandbox/job.ts';
import { localPython } from '../fixtures/agent.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { AGENT_RUNS, inPostgres, killAgent, type AgentRun } from './killed-agent.ts';
import { atStages } from './killed-host.ts';

/** Where programs have their folders, which a killed service leaves there. */
function ownTemporaryFolder(): string {
  const folder = tempFolder();
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  return folder;
}

async function expectAtMostOnce(way: AgentRun, offset: number): Promise<void> {
  const temporary = ownTemporaryFolder();
  const fates: Record<string, number> = {};
  const kills = await atStages(async (killAt) => {
    const { runs, failure, isUntouched } = await killAgent(way, killAt);
    const fate = `${failure === null ? 'successful' : 'fate unknown'}, run ${runs} times`;
    fates[fate] = (fates[fate] ?? 0) + 1;
    return isUntouched;
  }, offset);
  const jobFolders = () => readdirSync(temporary).filter((name) => name.includes('-job-'));
  // One that was killed before it had an owner, or after, is removed only when it is a minute old.
  for (const name of jobFolders()) utimesSync(join(temporary, name), new Date(0), new Date(0));
  await localPython().execute(createJob({ code: '' }));
  expect(jobFolders()).toEqual([]);
  console.log(`${way.name}: ${kills} kills: ${JSON.stringify(fates)}`);
}

const POSTGRES = process.env['TEST_POSTGRES_URL'] ?? '';
const hasPostgres = process.env['TEST_POSTGRES'] === '1' && POSTGRES !== '';

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('an agent that is killed at any stage', () => {
  const options = { timeout: 900_000 };

  it.each(AGENT_RUNS.map((way, index) => ({ ...way, offset: 2 * index })))(
    'neither repeats nor loses a program that $name',
    options,
    ({ offset, ...way }) => expectAtMostOnce(way, offset),
  );

  it.skipIf(!hasPostgres)(
    'neither repeats nor loses a program that writes, with PostgreSQL',
    options,
    () => expectAtMostOnce(inPostgres(AGENT_RUNS[1], POSTGRES), 1),
  );
});
