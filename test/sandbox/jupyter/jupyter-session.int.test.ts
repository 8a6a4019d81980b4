import { afterAll, describe, expect } from 'vitest';
import { JupyterSandbox } from '../../../src/sandbox/jupyter/jupyter-sandbox.ts';
import { sessionContract } from '../../session-contract.ts';
import { hasServer, leftKernels, serverOptions } from './test-server.ts';

describe.skipIf(!hasServer)('jupyter', () => {
  sessionContract('jupyter', {
    create: async () => new JupyterSandbox(serverOptions()),
    lacks: ['network-denied', 'memory-total'],
  });
  afterAll(async () => expect(await leftKernels()).toEqual([]));
});
