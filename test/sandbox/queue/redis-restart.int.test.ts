import { expect, it, onTestFinished } from 'vitest';
import { RedisServer } from '../../queue-hosts/redis-server.ts';
import { hasQueue, openQueue } from './queue-fixture.ts';
import { waitingProgram } from './waiting-program.ts';

it.skipIf(!hasQueue || process.env['TEST_HOSTS'] !== '1')(
  'a Redis that crashes and comes back loses neither what runs nor what waits',
  async () => {
    const redis = await RedisServer.open();
    onTestFinished(() => redis[Symbol.asyncDispose]());
    const { sandbox, startWorker } = openQueue({ redisUrl: redis.url });
    await startWorker();
    const [running, waiting] = [waitingProgram(), waitingProgram()];
    const executions = [sandbox.execute(running.job)];
    await expect.poll(() => running.runs().length).toBe(1);
    executions.push(sandbox.execute(waiting.job));
    await expect.poll(async () => (await sandbox.backlog()).waiting).toBe(1);
    await redis.crash();
    running.letGo();
    waiting.letGo();
    await redis.start();
    for (const execution of executions) {
      expect(await execution).toMatchObject({ stdout: 'begun\ndone\n', warnings: [] });
    }
    expect([running.runs().length, waiting.runs().length]).toEqual([1, 1]);
  },
);
