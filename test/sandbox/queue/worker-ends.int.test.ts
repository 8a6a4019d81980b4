import { describe, expect, it } from 'vitest';
import { hasQueue, openQueue } from './queue-fixture.ts';
import { waitingProgram } from './waiting-program.ts';

const WRITES = { policy: { mode: 'write_access' } } as const;

describe.skipIf(!hasQueue)('a worker that ends', () => {
  it('lets its program end, and leaves what waits to another one', async () => {
    const { sandbox, startWorker } = openQueue();
    const first = await startWorker();
    const [running, waiting] = [waitingProgram(), waitingProgram()];
    const executions = [sandbox.execute(running.job)];
    await expect.poll(() => running.runs().length).toBe(1);
    executions.push(sandbox.execute(waiting.job));
    const closed = first.close();
    running.letGo();
    await closed;
    expect(await executions[0]).toMatchObject({ stdout: 'begun\ndone\n', warnings: [] });
    expect(waiting.runs()).toEqual([]);
    waiting.letGo();
    await startWorker();
    expect(await executions[1]).toMatchObject({ stdout: 'begun\ndone\n', warnings: [] });
  });

  it('gives a program that only reads back when its time is over', async () => {
    const { sandbox, startWorker } = openQueue();
    const first = await startWorker();
    const { job, runs, letGo } = waitingProgram();
    const execution = sandbox.execute(job);
    await expect.poll(() => runs().length).toBe(1);
    await first.close({ graceMs: 0 });
    letGo();
    await startWorker();
    const { stdout, warnings } = await execution;
    expect([stdout, runs().length]).toEqual(['begun\ndone\n', 2]);
    expect(warnings).toEqual([expect.stringContaining('the program was run again')]);
  });

  it('does not give a program that writes back', async () => {
    const { sandbox, startWorker } = openQueue();
    const first = await startWorker();
    const { job, runs, letGo } = waitingProgram(WRITES);
    const fate = expect(sandbox.execute(job)).rejects.toThrow('It may have written.');
    await expect.poll(() => runs().length).toBe(1);
    await startWorker();
    await first.close({ graceMs: 0 });
    letGo();
    await fate;
    expect(runs()).toHaveLength(1);
  });
});
