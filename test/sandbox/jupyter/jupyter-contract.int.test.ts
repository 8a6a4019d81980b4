import { afterAll, describe, expect } from 'vitest';
import { JupyterSandbox } from '../../../src/sandbox/jupyter/jupyter-sandbox.ts';
import { sandboxContract } from '../../sandbox-contract.ts';
import { hasServer, leftKernels, serverOptions } from './test-server.ts';

describe.skipIf(!hasServer)('jupyter', () => {
  sandboxContract('jupyter', {
    create: async () => new JupyterSandbox(serverOptions()),
    lacks: ['network-denied', 'memory-total', 'disk-total', 'pids'],
  });
  afterAll(async () => expect(await leftKernels()).toEqual([]));
});
