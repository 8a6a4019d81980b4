import { expect, it } from 'vitest';
import { createJob } from '../../../src/sandbox/job.ts';
import { startCli } from '../../cli/cli.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import { hasQueue, openQueue } from './queue-fixture.ts';

/** The parent of the program is its supervisor, and the parent of that is the worker. */
const KILL_WORKER = [
  'import os, signal',
  'with open(f"/proc/{os.getppid()}/stat") as file:',
  '    worker = int(file.read().rsplit(")", 1)[1].split()[1])',
  'os.kill(worker, signal.SIGKILL)',
].join('\n');

it.skipIf(!hasQueue)(
  'a program that takes its worker down takes only so many others with it',
  { timeout: 120_000 },
  async () => {
    const { sandbox, settings } = openQueue({ lockSeconds: 1, maxTries: 2 });
    const folder = tempFolder();
    const env = {
      PYEXEC_REDIS_URL: settings.redisUrl,
      PYEXEC_QUEUE_NAME: settings.name,
      PYEXEC_QUEUE_BLOBS: settings.blobs,
      PYEXEC_QUEUE_LOCK: '1',
      PYEXEC_QUEUE_MAX_TRIES: '2',
      PYEXEC_LOG_LEVEL: 'silent',
      TMPDIR: folder,
    };
    let deaths = 0;
    const start = (): void => {
      const worker = startCli(['worker', '--sandbox', 'local', '--accept-no-isolation'], {
        folder,
        env,
      });
      worker.once('exit', (_code, signal) => {
        if (signal !== 'SIGKILL') return;
        deaths += 1;
        if (deaths < 5) start();
      });
    };
    start();
    await expect(sandbox.execute(createJob({ code: KILL_WORKER }))).rejects.toThrow(
      'each worker that began with it was lost',
    );
    expect(deaths).toBe(2);
  },
);
