import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultCacheFolder } from '../../../src/sandbox/cache-folder.ts';
import { createJob } from '../../../src/sandbox/job.ts';
import { findPyodidePackage } from '../../../src/sandbox/pyodide/pyodide-package.ts';
import { SingleUseChild } from '../../../src/sandbox/pyodide/single-use-child.ts';
import { SnapshotCache } from '../../../src/sandbox/pyodide/snapshot-cache.ts';

const cache = new SnapshotCache(defaultCacheFolder());
const opened: SingleUseChild[] = [];
beforeAll(async () => {
  const snapshot = await cache.open(new AbortController().signal);
  await snapshot?.close();
}, 120_000);
afterAll(async () => {
  for (const child of opened) child.kill();
  await Promise.all(opened.map(({ ended }) => ended));
});

async function openChild(how: 'plain' | 'snapshot'): Promise<SingleUseChild> {
  const snapshot = how === 'plain' ? undefined : await cache.open(new AbortController().signal);
  const child = new SingleUseChild(findPyodidePackage().folder, snapshot);
  await snapshot?.close();
  opened.push(child);
  return child;
}

describe.each(['plain', 'snapshot'] as const)('a child that is opened ahead (%s)', (how) => {
  it('runs one job once it is ready', async () => {
    const child = await openChild(how);
    await child.ready();
    const execution = await child.run(
      createJob({ code: 'print(input())', stdin: Buffer.from('hello') }),
      {},
    );
    expect(execution).toMatchObject({ status: 'completed', exitCode: 0, stdout: 'hello\n' });
    expect((await child.ended).outOfMemory).toBe(false);
  });

  it('is given the memory of its job when it gets the job', async () => {
    const child = await openChild(how);
    await child.ready();
    // Long enough for the watch to look at it.
    const code = 'import time\nx = bytearray(700_000_000)\ntime.sleep(0.7)\nprint(len(x))';
    const limits = { memoryMb: 1_024 };
    expect(await child.run(createJob({ code, limits }), {})).toMatchObject({
      status: 'completed',
      stdout: '700000000\n',
    });
  });
});

describe('a child that ends before its job', () => {
  it('says so to the one that waits for it', async () => {
    const child = await openChild('snapshot');
    const ready = child.ready();
    child.kill();
    await expect(ready).rejects.toThrow('Pyodide did not start the program: it ended with SIGKILL');
  });

  it('says so to the one that gives it a job', async () => {
    const child = await openChild('snapshot');
    await child.ready();
    child.kill();
    await expect(child.run(createJob({ code: 'print(1)' }), {})).rejects.toThrow('SIGKILL');
  });
});
