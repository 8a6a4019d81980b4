import { afterAll, describe } from 'vitest';
import { QueueSandbox } from '../../src/sandbox/queue/queue-sandbox.ts';
import { sandboxContract } from '../sandbox-contract.ts';
import { openWorkerFarm } from './worker-farm.ts';

const farm = await openWorkerFarm({ concurrency: 2 });
afterAll(async () => await farm?.[Symbol.asyncDispose]());

describe.skipIf(farm === null)('queue', () => {
  sandboxContract('queue, over the local sandboxes of three workers on three hosts', {
    create: async () => new QueueSandbox(farm?.settings ?? {}),
    // That there is no network is true here: these hosts have no way out, and no test runs on them.
    lacks: ['memory-total', 'disk-total', 'pids'],
    isConcurrent: true,
  });
});
