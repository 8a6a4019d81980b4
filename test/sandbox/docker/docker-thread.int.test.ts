import { describe } from 'vitest';
import { DockerSandbox } from '../../../src/sandbox/docker/docker-sandbox.ts';
import { threadCases } from '../thread-cases.ts';

describe.skipIf(process.env['TEST_DOCKER'] !== '1')('docker at isolation thread', () => {
  threadCases((pool) => new DockerSandbox({ isolation: 'thread', pool }));
});
