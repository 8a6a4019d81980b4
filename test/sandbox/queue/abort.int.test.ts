import { describe, expect, it } from 'vitest';
import { createJob } from '../../../src/sandbox/job.ts';
import { hasQueue, LONG, openQueue } from './queue-fixture.ts';
import { isAlive, waitingProgram } from './waiting-program.ts';

describe.skipIf(!hasQueue)('an abort', () => {
  it('reaches the worker, which ends the program and keeps its output', async () => {
    const { sandbox, startWorker } = openQueue({ lockSeconds: LONG });
    await startWorker();
    const { job, runs } = waitingProgram();
    const caller = new AbortController();
    const execution = sandbox.execute(job, { signal: caller.signal });
    await expect.poll(() => runs().length).toBe(1);
    caller.abort();
    await expect.poll(() => runs().filter(isAlive)).toEqual([]);
    expect(await execution).toMatchObject({ killReason: 'aborted', stdout: 'begun\n' });
  });

  it('takes a program that waits out of the queue', async () => {
    const { sandbox, startWorker, keys } = openQueue();
    const { job, runs } = waitingProgram();
    const caller = new AbortController();
    const execution = sandbox.execute(job, { signal: caller.signal });
    await expect.poll(async () => (await sandbox.backlog()).waiting).toBe(1);
    caller.abort();
    expect(await execution).toMatchObject({ killReason: 'aborted', stdout: '' });
    expect((await sandbox.backlog()).waiting).toBe(0);
    await startWorker();
    await sandbox.execute(createJob({ code: 'pass' }));
    expect(runs()).toEqual([]);
    expect((await keys()).filter((key) => key.endsWith(job.id))).toEqual([
      expect.stringContaining(':cancelled:'),
    ]);
  });
});
