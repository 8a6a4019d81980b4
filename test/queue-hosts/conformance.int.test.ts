import { afterAll, describe } from 'vitest';
import { conformanceSuite } from '../conformance/suite.ts';
import { openWorkerFarm } from './worker-farm.ts';

const farm = await openWorkerFarm({ concurrency: 1, sandbox: 'jail' });
afterAll(async () => await farm?.[Symbol.asyncDispose]());

describe.skipIf(farm === null)('queue', () => {
  // What a sandbox without images and without a network for programs must do.
  conformanceSuite('pyodide', {
    sandbox: 'queue',
    queue: farm?.settings ?? {},
    networkIfUnsaid: false,
    // A program of each worker.
    maxRunning: 3,
    maxQueued: 3,
  });
});
