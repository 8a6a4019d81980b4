import { describe } from 'vitest';
import { DockerSandbox } from '../../../src/sandbox/docker/docker-sandbox.ts';
import { sandboxContract } from '../../sandbox-contract.ts';

describe.skipIf(process.env['TEST_DOCKER'] !== '1')('docker', () => {
  sandboxContract('docker, one container for the jobs of a tenant', {
    create: async () => new DockerSandbox({ isolation: 'thread', pool: { maxKept: 4 } }),
    common: { tenant: 'contract' },
  });
});
