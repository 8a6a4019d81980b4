import { describe } from 'vitest';
import { DockerSandbox } from '../../../src/sandbox/docker/docker-sandbox.ts';
import { sandboxContract } from '../../sandbox-contract.ts';

describe.skipIf(process.env['TEST_DOCKER'] !== '1')('docker', () => {
  sandboxContract('docker, containers opened ahead', {
    create: async () => new DockerSandbox({ pool: { size: 2, maxWaiting: 4 } }),
    // The others meet a waiting supervisor in the suite of isolation thread.
    topics: ['streams', 'endings', 'captures', 'limits', 'tampering'],
  });
});
