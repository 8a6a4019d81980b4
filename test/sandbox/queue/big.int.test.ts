import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createJob } from '../../../src/sandbox/job.ts';
import { hasQueue, openQueue } from './queue-fixture.ts';

const BIG = 1_000_000;
/** What a job costs in Redis, at most, bytes. */
const SMALL = 20_000;

it.skipIf(!hasQueue)(
  'what is big goes through the blob store, not through Redis, and is gone when it is forgotten',
  async () => {
    const { sandbox, settings, redis, startWorker, keys } = openQueue();
    const largest = async (): Promise<number> => {
      const sizes = (await keys()).map((key) => redis.memory('USAGE', key, 'SAMPLES', 0));
      return Math.max(...(await Promise.all(sizes)).map(Number));
    };
    const input = Buffer.alloc(BIG, 'input');
    const code = 'open("out", "wb").write(open("in", "rb").read()[::-1])';
    const program = Buffer.from(code);
    const job = createJob({ files: { in: input, 'main.py': program }, capture: 'cell' });
    const execution = sandbox.execute(job, { isKept: true });
    await expect.poll(async () => (await sandbox.backlog()).waiting).toBe(1);
    expect(await largest()).toBeLessThan(SMALL);
    await startWorker();
    const { artifacts } = await execution;
    expect(artifacts.map(({ bytes }) => Buffer.compare(bytes, input.toReversed()))).toEqual([0]);
    expect(await largest()).toBeLessThan(SMALL);
    expect(readdirSync(settings.blobs)).toHaveLength(2);
    await sandbox.forget(job.id);
    expect(readdirSync(settings.blobs)).toEqual([]);
    expect((await keys()).filter((key) => key.includes(job.id))).toEqual([]);
  },
);

it.skipIf(!hasQueue)(
  'what a service put there and did not live to queue is gone when it is forgotten',
  async () => {
    const { sandbox, settings, redis } = openQueue();
    const job = createJob({ files: { in: Buffer.alloc(BIG), 'main.py': Buffer.from('1') } });
    const execution = sandbox.execute(job, { isKept: true });
    await expect.poll(async () => (await sandbox.backlog()).waiting).toBe(1);
    // As if it had died before that.
    await redis.del(...(await redis.keys(`bull:${settings.name}:${job.id}*`)));
    expect(await sandbox.adopt(job.id)).toBeNull();
    expect(readdirSync(settings.blobs)).toHaveLength(1);
    await sandbox.forget(job.id);
    expect(readdirSync(settings.blobs)).toEqual([]);
    await expect(execution).rejects.toThrow('has lost the job');
  },
);
