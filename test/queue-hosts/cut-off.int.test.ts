import { expect, it } from 'vitest';
import { QueueSandbox } from '../../src/sandbox/queue/queue-sandbox.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { isAlive, waitingProgram } from '../sandbox/queue/waiting-program.ts';
import { HostNetwork } from './host-network.ts';
import { RedisServer } from './redis-server.ts';
import { canMakeHosts, startWorkerOn } from './worker-farm.ts';

it.skipIf(!canMakeHosts)(
  'a worker that is cut off stops its program, another one runs it, and both take programs afterwards',
  async () => {
    await using network = await HostNetwork.open(['a', 'b']);
    await using redis = await RedisServer.open(network.address);
    const [a, b] = network.hosts;
    if (a === undefined || b === undefined) throw new Error('There are no hosts.');
    const settings = { redisUrl: redis.url, name: 'cut', blobs: tempFolder(), lockSeconds: 2 };
    await using sandbox = new QueueSandbox(settings);
    const { job, runs, letGo } = waitingProgram();
    const env = { TMPDIR: tempFolder() };
    await startWorkerOn(a, settings, { concurrency: 1 }, env);
    const execution = sandbox.execute(job);
    await expect.poll(() => runs().length).toBe(1);
    await startWorkerOn(b, settings, { concurrency: 1 }, env);
    await a.cutOff();
    await expect.poll(() => runs().map(isAlive)).toEqual([false, true]);
    // Its connections do not know that the other end is another Redis now.
    await redis.crash();
    await redis.start();
    letGo();
    const { stdout, warnings } = await execution;
    expect([stdout, warnings]).toEqual([
      'begun\ndone\n',
      [expect.stringContaining('was run again')],
    ]);
    await a.heal();
    const both = [waitingProgram(), waitingProgram()];
    const later = both.map((program) => sandbox.execute(program.job));
    await expect
      .poll(() => both.flatMap((program) => program.runs()).length, { timeout: 45_000 })
      .toBe(2);
    for (const program of both) program.letGo();
    await Promise.all(later);
  },
  120_000,
);
