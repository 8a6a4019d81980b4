import { describe } from 'vitest';
import { DockerSandbox } from '../../../src/sandbox/docker/docker-sandbox.ts';
import { sessionContract } from '../../session-contract.ts';

describe.skipIf(process.env['TEST_DOCKER'] !== '1')('docker', () => {
  sessionContract('docker', { create: async () => new DockerSandbox() });
});
