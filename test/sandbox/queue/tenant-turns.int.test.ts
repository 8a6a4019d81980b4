import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { createJob } from '../../../src/sandbox/job.ts';
import { openRedis } from '../../../src/sandbox/queue/open-redis.ts';
import { PREFIX, queueKeys } from '../../../src/sandbox/queue/queue-keys.ts';
import { TenantTurns } from '../../../src/sandbox/queue/tenant-turns.ts';
import type { Urgency } from '../../../src/sandbox/sandbox.ts';

const redisUrl = process.env['TEST_REDIS_URL'] ?? '';

describe.skipIf(redisUrl === '')('turns of tenants', () => {
  const name = `turns-${randomUUID()}`;
  let redis: Redis;
  let queue: Queue;
  let turns: TenantTurns;
  let close: () => Promise<void>;

  beforeEach(async () => {
    redis = await openRedis(redisUrl, false);
    queue = new Queue(name, { connection: redis, prefix: PREFIX });
    turns = new TenantTurns(redis, queueKeys({ name }));
    close = async () => {
      await queue.obliterate({ force: true });
      await redis.del(queueKeys({ name }).turns('interactive'), queueKeys({ name }).turns('batch'));
      await queue.close();
      redis.disconnect();
    };
  });
  afterEach(() => close());

  async function send(id: string, urgency?: Urgency): Promise<void> {
    const [tenant = ''] = id.split('-');
    const priority = await turns.take(createJob({ id, code: '', tenant }), urgency);
    await queue.add('job', {}, { jobId: id, priority });
  }

  /** Takes jobs out of the queue as workers would. */
  async function serve(count: number): Promise<string[]> {
    const served = (await queue.getPrioritized(0, count - 1)).map(({ id }) => id ?? '');
    for (const id of served) await queue.remove(id);
    return served;
  }

  it('serves one job of each tenant in turn', async () => {
    for (const id of ['crowd-1', 'crowd-2', 'crowd-3', 'one-1']) await send(id);
    expect(await serve(4)).toEqual(['crowd-1', 'one-1', 'crowd-2', 'crowd-3']);
  });

  it('keeps the order of a tenant whose jobs come while others of it end', async () => {
    for (const number of [1, 2, 3, 4]) await send(`one-${number}`);
    expect(await serve(3)).toEqual(['one-1', 'one-2', 'one-3']);
    await send('one-5');
    await send('one-6');
    expect(await serve(3)).toEqual(['one-4', 'one-5', 'one-6']);
  });

  it('gives who was away no advance, and who was busy no arrears', async () => {
    for (const number of [1, 2, 3, 4, 5]) await send(`busy-${number}`);
    await serve(4);
    for (const id of ['new-1', 'new-2', 'busy-6']) await send(id);
    expect(await serve(4)).toEqual(['busy-5', 'new-1', 'new-2', 'busy-6']);
    await send('late-1');
    await send('busy-7');
    expect(await serve(2)).toEqual(['late-1', 'busy-7']);
  });

  it('begins anew before it runs out of turns, when nothing waits', async () => {
    const key = queueKeys({ name }).turns('interactive');
    await redis.hset(key, 'latest', 600_000, 'of:one', 600_000);
    const job = createJob({ code: '', tenant: 'one' });
    expect([await turns.take(job), await turns.take(job)]).toEqual([1, 2]);
    await send('one-3');
    await redis.hset(key, 'latest', 2_000_000, 'of:one', 2_000_000);
    expect(await turns.take(job)).toBe(1_000_000);
  });

  it('serves what nobody waits for after the rest', async () => {
    await send('one-1', 'batch');
    for (const number of [2, 3]) await send(`one-${number}`);
    await send('other-1', 'batch');
    await send('one-4', 'batch');
    expect(await serve(5)).toEqual(['one-2', 'one-3', 'one-1', 'other-1', 'one-4']);
  });
});
